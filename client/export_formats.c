/* The table of export formats; adding one is adding a row. */
#include "client/export_format.h"

#include <string.h>

#define END                                                                                        \
    { NULL, NULL, NULL }

static const struct mz_export_note ledger_notes[] = {
    {NULL, "Every table of the ledger. Payees are ids; nothing here is personal data.",
     "账本的全部表。收款人只有编号，不含任何个人信息。"},
    END,
};

static const struct mz_export_note paid_notes[] = {
    {NULL,
     "A row for each line that the bank paid (payment.settle), and one with a negative amount for "
     "each that came back (payment.refund): their sum is what was spent.",
     "银行已付的每一行（payment.settle）为一行；退款（payment.refund）为负数行；合计即净支出。"},
    {NULL,
     "Derived: 编号 is payment number-line, for a refund number-line-T-entry; 支付时间 is the date "
     "of the instruction, 清算时间 that of the bank, 生成人 and 生成时间 are actor and time of the "
     "entry that instructed or, for a refund, recorded it.",
     "推导栏目：编号=支付单号-行号（退款为 单号-行号-T-记录号）；支付时间为发起拨付日期，清算时间为"
     "银行日期；生成人、生成时间为发起拨付（退款时为登记退款）的记录的人员与时间。"},
    END,
};
static const struct mz_export_note paid_absent[] = {
    {"交易凭证类型编码", "no code table of voucher types is in the ledger",
     "账本中没有凭证类型代码表"},
    {"业务科室", "the ledger knows units and persons, not departments of the treasury",
     "账本记载单位与人员，没有财政业务科室"},
    {"预算单位编码", "projects name their unit, without a code", "项目只记单位名称，没有单位编码"},
    {"预算科目名称", "the ledger holds the code only", "账本只记编码"},
    {"项目分类", "not recorded", "未记录"},
    {"资金性质", "the ledger records where money comes from, which is another classification",
     "账本记录的是资金来源，与资金性质是不同的分类"},
    {"指标特性", "not recorded", "未记录"},
    {"指标来源", "not recorded: 资金来源 is another classification",
     "未记录：资金来源是另一种分类"},
    {"指标文件名称", "the document is recorded by its number", "文件只记文号"},
    {"支付方式编码", "direct or authorised payment by the treasury is not recorded",
     "未记录财政直接支付或授权支付"},
    {"支付方式名称", "likewise; transfer or cash is in 结算方式", "同上；转账或现金见结算方式"},
    {"预算类型", "not recorded", "未记录"},
    {"支出经济分类名称", "the ledger holds the code only", "账本只记编码"},
    {"供应商(收款人)名称", "personal data: it is not in the ledger, only its digest is",
     "个人信息：不在账本内，账本只存摘要"},
    {"银行账号", "personal data, likewise", "个人信息，同上"},
    {"开户银行", "personal data, likewise", "个人信息，同上"},
    {"付款账号", "the payer's account is not recorded", "未记录付款方账号"},
    {"付款帐户", "likewise", "同上"},
    {"付款银行", "likewise", "同上"},
    {"来源计划额度ID", "plans of the treasury are not recorded", "未记录财政用款计划额度"},
    {"行政区划代码", "not recorded", "未记录"},
    END,
};

const struct mz_export_format mz_export_formats[] = {
    {"csv", "Tables of the ledger, CSV", "账本各表（CSV）", MZ_EXPORT_CSV, NULL,
     mz_export_ledger_tables, ledger_notes, NULL},
    {"jsonl", "Tables of the ledger, JSON lines", "账本各表（JSON 行）", MZ_EXPORT_JSONL, NULL,
     mz_export_ledger_tables, ledger_notes, NULL},
    {"json", "Tables of the ledger, one JSON document", "账本各表（一个 JSON 文件）",
     MZ_EXPORT_DOCUMENT, NULL, mz_export_ledger_tables, ledger_notes, NULL},
    {"zfpz", "Payment vouchers in the columns of audit offices", "基础表_支付凭证表", MZ_EXPORT_CSV,
     NULL, mz_export_paid_tables, paid_notes, paid_absent},
    {NULL, NULL, NULL, MZ_EXPORT_CSV, NULL, NULL, NULL, NULL},
};

const struct mz_export_format *mz_export_format_find(const char *name) {
    for (const struct mz_export_format *at = mz_export_formats; at->name != NULL; at++)
        if (strcmp(at->name, name) == 0)
            return at;
    return NULL;
}

const char *mz_export_charset(const char *name) {
    static const char *const known[] = {"gb18030", "gbk"};
    for (size_t i = 0; name != NULL && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name, known[i]) == 0)
            return known[i];
    return NULL;
}
