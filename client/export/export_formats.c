/* The table of export formats; adding one is adding a row. */
#include "client/export/export_format.h"

#include <string.h>

#define END                                                                                        \
    { NULL, NULL, NULL }

static const struct mz_export_note ledger_notes[] = {
    {NULL, "Every table of the ledger. Payees are ids; nothing here is personal data.",
     "账本的全部表。收款人只有编号，不含任何个人信息。"},
    {NULL,
     "Not in the shape of OCDS: a release is about a contracting process, with its ocid, tag and "
     "initiationType, and its transactions stand below a contract. Support is paid to people "
     "without "
     "tender, award or contract, payees are ids, and the ledger records no contract even where a "
     "supplier is paid: those fields would be made up.",
     "未采用 OCDS 格式：其 release 以一次采购过程（ocid、tag、initiationType）为单位，付款"
     "（transactions）从属于合同。帮扶款发给个人，没有招标、中标、合同，收款人只有编号；付给供应商"
     "时账本也"
     "不记合同：这些字段只能编造。"},
    {NULL,
     "Not in the shape of ISO 21378: its modules are of an enterprise's accounting system (general "
     "ledger, receivables, payables, sales, purchase, inventory, assets), which the ledger is not, "
     "and their field lists were not at hand. Accounts, balances and vouchers derived from the "
     "entries are in the export gbt19581.",
     "未采用 ISO 21378 "
     "格式：其模块面向企业会计系统（总账、应收、应付、销售、采购、存货、资产），本账本"
     "不是会计系统，且手头没有标准的字段表。由记录推导的科目、余额、凭证见 gbt19581 导出。"},
    END,
};

static const struct mz_export_note paid_notes[] = {
    {NULL,
     "A row for each line that the bank paid (payment.settle), one with a negative amount for each "
     "that came back (payment.refund), and one with a negative amount for each whose record was "
     "reversed as an error of the books (payment.confirm): their sum is what was spent, settled "
     "less refunded of the budget lines.",
     "银行已付的每一行（payment.settle）为一行；退款（payment.refund）以及因记账差错经确认的红冲"
     "（payment.confirm）为负数行；合计即净支出，等于各预算指标的已付减退款。"},
    {NULL,
     "Derived: 编号 is payment number-line, for a refund number-line-T-entry, for a reversal "
     "number-line-H-entry; 支付时间 is the date of the instruction, of a refund or reversal that "
     "of "
     "its entry; 清算时间 is that of the bank, none for a reversal; 生成人 and 生成时间 are actor "
     "and "
     "time of the entry that instructed or, for a refund or reversal, recorded it.",
     "推导栏目：编号=支付单号-行号（退款为 单号-行号-T-记录号，红冲为 "
     "单号-行号-H-记录号）；支付时间"
     "为发起拨付日期，退款、红冲为其记录的日期；清算时间为银行日期，红冲没有；生成人、生成时间为发"
     "起"
     "拨付（退款、红冲时为登记）的记录的人员与时间。"},
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

static const struct mz_export_note book_notes[] = {
    {NULL,
     "Derived, not kept: nobody posted these vouchers. Each follows from one signed entry, whose "
     "number is the voucher's; 制单 is who signed that entry. Debits equal credits in every month.",
     "本账簿由签名记录推导而成，并非实际账簿：每张凭证由一条记录得出，凭证编号即记录号，制单为该记"
     "录的"
     "签名人。各月借贷相等。"},
    {NULL,
     "Mapping: funds.receive Dr bank Cr income; payment.instruct Dr transit Cr bank; "
     "payment.settle Dr expense Cr transit for what was paid, Dr bank Cr transit for what the bank "
     "returned; payment.refund Dr bank Cr expense; a confirmed reversal for an error of the books "
     "Dr expense Cr bank in negative amounts. chart.csv says which accounts these are.",
     "对应关系：资金到位 借银行 贷收入；发起拨付 借在途 贷银行；银行已付 借费用 贷在途，银行退回 "
     "借银行 贷在途；退款 借银行 贷费用；因记账差错经确认的红冲 借费用 贷银行（负数）。科目见 "
     "chart.csv。"},
    {NULL,
     "Budgets moved between projects, lines and years are no vouchers. No year-end closing entries "
     "are derived: balances of income and expense are carried on.",
     "项目、指标、年度之间的预算调整不作凭证；不推导年末结转，收入、费用余额逐年累计。"},
    {NULL,
     "Files have no headings; GSSM.txt lists separators and the fields of every file, in a layout "
     "of its own, as does XMXX.txt: the text of the standard was not at hand.",
     "各文件无标题行；GSSM.txt 列出分隔符与各文件字段，其版式与 XMXX.txt "
     "为自定，因手头没有标准原文。"},
    END,
};
static const struct mz_export_note book_absent[] = {
    {"单位性质", "not recorded", "未记录"},
    {"行业", "not recorded", "未记录"},
    {"计量单位", "accounts hold money only", "科目只核算金额"},
    {"期初数量", "likewise", "同上"},
    {"期初外币余额", "the ledger is in yuan only", "账本只有人民币"},
    {"借方数量", "accounts hold money only", "科目只核算金额"},
    {"借方外币", "the ledger is in yuan only", "账本只有人民币"},
    {"贷方数量", "accounts hold money only", "科目只核算金额"},
    {"贷方外币", "the ledger is in yuan only", "账本只有人民币"},
    {"期末数量", "accounts hold money only", "科目只核算金额"},
    {"期末外币余额", "the ledger is in yuan only", "账本只有人民币"},
    {"汇率", "the ledger is in yuan only", "账本只有人民币"},
    {"数量", "accounts hold money only", "科目只核算金额"},
    {"单价", "accounts hold money only", "科目只核算金额"},
    {"结算方式", "a voucher may be about many lines; zfpz has it", "一张凭证可含多笔，见 zfpz"},
    {"票据类型", "not recorded", "未记录"},
    {"票据号", "not recorded", "未记录"},
    {"票据日期", "not recorded", "未记录"},
    {"附件数", "evidence belongs to the payment, not to a derived voucher",
     "佐证资料属于支付单，不属于推导的凭证"},
    {"审核", "nobody reviewed a derived voucher", "推导的凭证无人审核"},
    {"记账", "nobody posted a derived voucher", "推导的凭证无人记账"},
    {"出纳", "likewise", "同上"},
    {"结账标志", "likewise", "同上"},
    {"作废标志", "nothing is ever voided", "记录从不作废"},
    END,
};

static const struct mz_export_note public_notes[] = {
    {NULL,
     "For everybody: surnames, units, addresses to the street, amounts. Where masks do not hide "
     "people because fewer than 5 share a category, a unit or a street, their unit and address are "
     "left out (shown = few); public_groups has how many such groups there are.",
     "供公示：姓、单位、住址到街道、金额。同类别、同单位或同街道不足 5 人、掩码不足以隐去其身份的，"
     "略去单位、住址（shown 为 few）；public_groups 列出这样的组及人数。"},
    {NULL,
     "Names come from disclosures, each checked against the digest its entry binds. Where none was "
     "at hand (shown = withheld) or the data was erased by order (shown = erased) payee_id is the "
     "beginning of the payee's id. To make it again byte for byte a clone needs the same "
     "disclosures.",
     "姓名取自披露，逐一与记录中的摘要核对。没有取得披露（shown 为 withheld）或已依法删除（erased）"
     "的，payee_id 为收款人编号的前 12 位。要逐字节重做，副本须有同样的披露。"},
    {"idno",
     "only the first 3 and last 4 characters, and only where they tell apart whose name and place "
     "read the same",
     "只列前 3 位、后 4 位，且只在姓名与单位、住址均相同而可借以区分时列出"},
    END,
};
static const struct mz_export_note public_absent[] = {
    {"account", "bank accounts: a public list has no need of them", "银行账号：公示无须列出"},
    {"phone", "telephones: likewise", "联系电话：同上"},
    {"address", "addresses below the street: likewise", "街道以下的住址：同上"},
    {"category", "a reason of health or hardship is never published",
     "困难类别涉及健康与家庭状况，不得公开"},
    END,
};

const struct mz_export_format mz_export_formats[] = {
    {"csv",
     "Tables of the ledger, CSV",
     "账本各表（CSV）",
     MZ_EXPORT_CSV,
     NULL,
     {mz_export_ledger_tables, mz_export_evaluation_tables},
     ledger_notes,
     NULL,
     false},
    {"jsonl",
     "Tables of the ledger, JSON lines",
     "账本各表（JSON 行）",
     MZ_EXPORT_JSONL,
     NULL,
     {mz_export_ledger_tables, mz_export_evaluation_tables},
     ledger_notes,
     NULL,
     false},
    {"json",
     "Tables of the ledger, one JSON document",
     "账本各表（一个 JSON 文件）",
     MZ_EXPORT_DOCUMENT,
     NULL,
     {mz_export_ledger_tables, mz_export_evaluation_tables},
     ledger_notes,
     NULL,
     false},
    {"xlsx",
     "The ledger as a workbook",
     "账本工作簿",
     MZ_EXPORT_WORKBOOK,
     NULL,
     {mz_export_ledger_tables, mz_export_evaluation_tables},
     ledger_notes,
     NULL,
     false},
    {"zfpz",
     "Payment vouchers in the columns of audit offices",
     "基础表_支付凭证表",
     MZ_EXPORT_CSV,
     NULL,
     {mz_export_paid_tables},
     paid_notes,
     paid_absent,
     false},
    {"gbt19581",
     "Books derived from the entries, text package of GB/T 19581-2004",
     "由记录推导的账簿（GB/T 19581-2004 文本）",
     MZ_EXPORT_PACKAGE,
     "gb18030",
     {mz_export_book_tables},
     book_notes,
     book_absent,
     false},
    {"public",
     "Public list of payees",
     "资金发放公示名单",
     MZ_EXPORT_CSV,
     NULL,
     {mz_export_public_tables},
     public_notes,
     public_absent,
     true},
    {"public-workbook",
     "Public list of payees, a workbook",
     "资金发放公示名单工作簿",
     MZ_EXPORT_WORKBOOK,
     NULL,
     {mz_export_public_tables},
     public_notes,
     public_absent,
     true},
    {NULL, NULL, NULL, MZ_EXPORT_CSV, NULL, {NULL}, NULL, NULL, false},
};

const struct mz_export_format *mz_export_format_find(const char *name) {
    for (const struct mz_export_format *at = mz_export_formats; at->name != NULL; at++)
        if (strcmp(at->name, name) == 0)
            return at;
    return NULL;
}

bool mz_export_is_folder(const struct mz_export_format *format) {
    return format->form != MZ_EXPORT_DOCUMENT && format->form != MZ_EXPORT_WORKBOOK;
}

const struct mz_export_table *mz_export_format_table(const struct mz_export_format *format,
                                                     size_t n) {
    for (size_t list = 0; list < MZ_EXPORT_LISTS && format->tables[list] != NULL; list++)
        for (const struct mz_export_table *at = format->tables[list]; at->name != NULL; at++)
            if (n-- == 0)
                return at;
    return NULL;
}

const char *mz_export_charset(const char *name) {
    static const char *const known[] = {"utf-8", "gb18030", "gbk"};
    for (size_t i = 0; name != NULL && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name, known[i]) == 0)
            return known[i];
    return NULL;
}
