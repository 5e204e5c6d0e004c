/* 基础表_支付凭证表 as audit offices load it: their columns in their order (domain.md §13 item 5).
 * A column without a path is one that the ledger has no true value for; export_formats.c says why.
 */
#include "client/export/export_tables.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define FILLED(name_, path_)                                                                       \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define ABSENT(name_) FILLED(name_, "")

static const struct mz_read_column zfpz[] = {
    FILLED("编号", "id"),
    {"预算年度", NULL, "year", MZ_READ_COUNT, NULL, false},
    ABSENT("交易凭证类型编码"),
    FILLED("交易凭证类型名称", "type"),
    ABSENT("业务科室"),
    ABSENT("预算单位编码"),
    FILLED("预算单位名称", "unit"),
    FILLED("预算科目编码", "function_code"),
    ABSENT("预算科目名称"),
    ABSENT("项目分类"),
    ABSENT("资金性质"),
    FILLED("预算项目编码", "project"),
    FILLED("预算项目名称", "project_name"),
    ABSENT("指标特性"),
    ABSENT("指标来源"),
    FILLED("指标文件编号", "document"),
    ABSENT("指标文件名称"),
    ABSENT("支付方式编码"),
    ABSENT("支付方式名称"),
    ABSENT("预算类型"),
    FILLED("支出经济分类编码", "department_code"),
    ABSENT("支出经济分类名称"),
    {"支付金额", NULL, "amount", MZ_READ_MONEY, NULL, true},
    FILLED("摘要", "purpose"),
    FILLED("支付时间", "instructed"),
    FILLED("清算时间", "cleared"),
    FILLED("结算方式", "method"),
    ABSENT("供应商(收款人)名称"),
    ABSENT("银行账号"),
    ABSENT("开户银行"),
    ABSENT("付款账号"),
    ABSENT("付款帐户"),
    ABSENT("付款银行"),
    FILLED("生成人", "issuer"),
    FILLED("生成时间", "registered_time"),
    ABSENT("来源计划额度ID"),
    ABSENT("行政区划代码"),
};

const struct mz_export_table mz_export_paid_tables[] = {
    {.name = "zfpz",
     .title_zh = "支付凭证",
     .about = "one line that the bank paid; negative: it came back, or its record was reversed as "
              "an error",
     .about_zh = "银行已付的每一行；退款与因记账差错的红冲为负数行",
     .view = "list",
     .kinds = "payment.settle,payment.refund,payment.confirm",
     .rows = MZ_EXPORT_PAID,
     .columns = zfpz,
     .count = COUNT_OF(zfpz)},
    {.name = NULL},
};
