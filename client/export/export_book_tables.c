/* The text package of GB/T 19581-2004: fields in the order of domain.md §13 item 3. A field without
 * a path stays empty. */
#include "client/export/export_tables.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define NUMBER(name_, path_)                                                                       \
    { name_, NULL, path_, MZ_READ_COUNT, NULL, false }
#define MONEY(name_, path_, sum_)                                                                  \
    { name_, NULL, path_, MZ_READ_MONEY, NULL, sum_ }

static const struct mz_read_column gssm[] = {
    TEXT("文件", "file"),
    NUMBER("序号", "number"),
    TEXT("名称", "name"),
    TEXT("类型", "type"),
};
static const struct mz_read_column dzzb[] = {
    TEXT("电子账簿编号", "id"),        TEXT("电子账簿名称", "name"),  TEXT("会计核算单位", "unit"),
    TEXT("组织机构代码", "unit_code"), TEXT("单位性质", ""),          TEXT("行业", ""),
    TEXT("开发单位", "maker"),         TEXT("版本号", "version"),     TEXT("会计年度", "year"),
    TEXT("本位币", "currency"),        TEXT("科目结构", "structure"),
};
static const struct mz_read_column kjkm[] = {
    TEXT("科目编号", "code"),
    TEXT("科目名称", "name"),
    NUMBER("科目级次", "level"),
    TEXT("辅助核算标志", "assisted"),
    TEXT("辅助核算项", "assisting"),
    TEXT("科目类型", "type"),
    TEXT("计量单位", ""),
    TEXT("余额方向", "side"),
};
static const struct mz_read_column kmye[] = {
    TEXT("科目编号", "code"),
    TEXT("币种", "currency"),
    TEXT("辅助核算组", "project"),
    MONEY("期初余额", "opening", false),
    NUMBER("期初数量", ""),
    MONEY("期初外币余额", "", false),
    MONEY("借方发生额", "debit", true),
    NUMBER("借方数量", ""),
    MONEY("借方外币", "", false),
    MONEY("贷方发生额", "credit", true),
    NUMBER("贷方数量", ""),
    MONEY("贷方外币", "", false),
    MONEY("期末余额", "closing", false),
    NUMBER("期末数量", ""),
    MONEY("期末外币余额", "", false),
    NUMBER("会计月度", "month"),
};
static const struct mz_read_column jzpz[] = {
    TEXT("凭证日期", "date"),
    TEXT("凭证种类", "kind"),
    TEXT("凭证编号", "number"),
    NUMBER("行号", "line"),
    TEXT("摘要", "text"),
    TEXT("科目编号", "code"),
    MONEY("借方金额", "debit", true),
    MONEY("贷方金额", "credit", true),
    TEXT("币种", "currency"),
    MONEY("借方外币", "", false),
    MONEY("贷方外币", "", false),
    NUMBER("汇率", ""),
    NUMBER("数量", ""),
    NUMBER("单价", ""),
    TEXT("辅助核算", "project"),
    TEXT("结算方式", ""),
    TEXT("票据类型", ""),
    TEXT("票据号", ""),
    TEXT("票据日期", ""),
    NUMBER("附件数", ""),
    TEXT("制单", "issuer"),
    TEXT("审核", ""),
    TEXT("记账", ""),
    TEXT("出纳", ""),
    TEXT("结账标志", ""),
    TEXT("作废标志", ""),
};
static const struct mz_read_column xmxx[] = {
    TEXT("项目编号", "project"),
    TEXT("项目名称", "name"),
};

#define TABLE(name_, title_, view_, rows_, columns_, zh_, en_)                                     \
    {                                                                                              \
        .name = (name_), .title_zh = (title_), .about = (en_), .about_zh = (zh_), .view = (view_), \
        .rows = MZ_EXPORT_##rows_, .columns = (columns_), .count = COUNT_OF(columns_)              \
    }
const struct mz_export_table mz_export_book_tables[] = {
    TABLE("GSSM", "格式说明", NULL, BOOK_FORMAT, gssm, "每个字段一行", "one field of one file"),
    TABLE("DZZB", "电子账簿", NULL, BOOK, dzzb, "账簿一行", "the book"),
    TABLE("KJKM", "会计科目", NULL, ACCOUNTS, kjkm, "每个科目一行", "one account"),
    TABLE("KMYE", "科目余额", NULL, BALANCES, kmye, "每个科目、项目、月份一行",
          "one account in one project and month"),
    TABLE("JZPZ", "记账凭证", NULL, POSTINGS, jzpz, "凭证的每条分录一行", "one line of a voucher"),
    TABLE("XMXX", "项目信息", "projects", ITEMS, xmxx, "每个项目一行", "one project"),
    {.name = NULL},
};
