#include "client/export/export_tables.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define COUNT(name_, path_)                                                                        \
    { name_, NULL, path_, MZ_READ_COUNT, NULL, false }
#define FLAG(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_FLAG, NULL, false }
/* Two columns: yuan as a decimal, and the integer fen that is added up. */
#define MONEY(name_)                                                                               \
    YUAN(name_), {                                                                                 \
        name_ "_fen", NULL, name_ "_fen", MZ_READ_COUNT, NULL, true                                \
    }
#define YUAN(name_)                                                                                \
    { name_, NULL, name_, MZ_READ_MONEY, NULL, false }

static const struct mz_read_column entries[] = {
    COUNT("index", "index"),
    TEXT("registered_at", "registered_time"),
    COUNT("registered_at_ms", "registered_at"),
    TEXT("date", "date"),
    TEXT("project", "project"),
    TEXT("kind", "kind"),
    TEXT("actor", "issuer"),
    YUAN("amount"),
    COUNT("amount_fen", "amount_fen"),
    TEXT("statement", "statement"),
    TEXT("leaf", "leaf"),
};
static const struct mz_read_column actors[] = {
    TEXT("actor", "actor"),
    {"roles", NULL, "roles", MZ_READ_WORDS, "role", false},
    TEXT("unit", "unit"),
    TEXT("post", "post"),
    TEXT("valid_from", "valid_from"),
    TEXT("valid_to", "valid_to"),
    FLAG("revoked", "revoked"),
    COUNT("index", "index"),
    COUNT("revoked_index", "revoked_index"),
    TEXT("kid", "kid"),
};
static const struct mz_read_column projects[] = {
    TEXT("project", "project"),
    TEXT("name", "name"),
    TEXT("unit", "unit"),
    TEXT("department", "department"),
    TEXT("begin", "begin"),
    TEXT("end", "end"),
    COUNT("budget_lines", "budget_lines"),
    COUNT("payments", "payments"),
    COUNT("eligible", "eligible"),
    COUNT("paid", "paid"),
    COUNT("signed", "signed"),
    MONEY("paid_amount"),
    MONEY("signed_amount"),
    COUNT("index", "index"),
};
static const struct mz_read_column budget_lines[] = {
    TEXT("project", "project"),
    TEXT("line", "line"),
    COUNT("year", "year"),
    TEXT("source", "source"),
    TEXT("document", "document"),
    MONEY("original"),
    {"increased_fen", NULL, "increased_fen", MZ_READ_COUNT, NULL, true},
    {"decreased_fen", NULL, "decreased_fen", MZ_READ_COUNT, NULL, true},
    MONEY("adjusted"),
    {"frozen_fen", NULL, "frozen_fen", MZ_READ_COUNT, NULL, true},
    {"received_fen", NULL, "received_fen", MZ_READ_COUNT, NULL, true},
    {"committed_fen", NULL, "committed_fen", MZ_READ_COUNT, NULL, true},
    {"instructed_fen", NULL, "instructed_fen", MZ_READ_COUNT, NULL, true},
    {"settled_fen", NULL, "settled_fen", MZ_READ_COUNT, NULL, true},
    {"refunded_fen", NULL, "refunded_fen", MZ_READ_COUNT, NULL, true},
    {"signed_fen", NULL, "signed_fen", MZ_READ_COUNT, NULL, true},
    {"available_fen", NULL, "available_fen", MZ_READ_COUNT, NULL, true},
    COUNT("index", "index"),
};
static const struct mz_read_column payments[] = {
    TEXT("project", "project"),
    TEXT("number", "number"),
    TEXT("line", "line"),
    TEXT("list", "list"),
    TEXT("state", "state"),
    TEXT("method", "method"),
    TEXT("handler", "handler"),
    TEXT("requested", "requested"),
    TEXT("due", "due"),
    MONEY("amount"),
    COUNT("payees", "count"),
    COUNT("approvals", "approvals"),
    COUNT("acceptances", "acceptances"),
    COUNT("settled_lines", "settled_lines"),
    COUNT("returned_lines", "returned_lines"),
    COUNT("signed_lines", "signed_lines"),
    COUNT("late_lines", "late_lines"),
    MONEY("settled"),
    MONEY("signed"),
    COUNT("index", "index"),
    TEXT("request", "request"),
};
static const struct mz_read_column payment_lines[] = {
    TEXT("project", "project"),
    TEXT("number", "number"),
    COUNT("line", "line"),
    TEXT("payee", "payee"),
    MONEY("amount"),
    TEXT("outcome", "outcome"),
    TEXT("signing", "signing"),
    COUNT("settled_index", "settled_index"),
    COUNT("signed_index", "signed_index"),
};
static const struct mz_read_column payees[] = {
    TEXT("payee", "payee"),
    TEXT("category", "category"),
    COUNT("index", "index"),
};
static const struct mz_read_column evidence[] = {
    COUNT("index", "index"),
    TEXT("registered_at", "registered_time"),
    TEXT("date", "date"),
    TEXT("project", "project"),
    TEXT("actor", "issuer"),
    TEXT("code", "body.code"),
    TEXT("sha256", "body.sha256"),
    COUNT("size", "body.size"),
    TEXT("media_type", "body.media_type"),
    TEXT("subject", "subject"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column indicators[] = {
    TEXT("project", "project"),
    TEXT("key", "key"),
    TEXT("basis", "basis"),
    TEXT("name", "name|target.name"),
    TEXT("name_zh", "name_zh"),
    COUNT("numerator", "numerator"),
    COUNT("denominator", "denominator"),
    FLAG("in_fen", "money"),
    TEXT("percent", "percent"),
    TEXT("value", "value"),
    TEXT("nature", "target.nature|nature"),
    COUNT("target_numerator", "target.target_numerator|target_numerator"),
    COUNT("target_denominator", "target.target_denominator|target_denominator"),
    TEXT("target_date", "target.target_date|target_date"),
    TEXT("unit", "target.unit|unit"),
    FLAG("met", "met"),
    COUNT("entries", "entries.count"),
    COUNT("index", "index"),
    TEXT("formula", "formula"),
    TEXT("reason", "reason"),
};

#define TABLE(name_, title_, view_, rows_, zh_, en_)                                               \
    .name = #name_, .title_zh = (title_), .about = (en_), .about_zh = (zh_), .view = (view_),      \
    .rows = MZ_EXPORT_##rows_, .columns = (name_), .count = COUNT_OF(name_)
const struct mz_export_table mz_export_ledger_tables[] = {
    {TABLE(entries, "记录", "list", ITEMS, "每条签名记录一行，按登记顺序",
           "one signed entry, in the order of registration")},
    {TABLE(actors, "人员", "actors", ITEMS, "每名人员及其岗位、密钥一行",
           "one person with roles and key")},
    {TABLE(projects, "项目", "projects", ITEMS, "每个项目一行", "one project")},
    {TABLE(budget_lines, "预算指标", "budgets", ITEMS, "每项预算指标及其执行情况一行",
           "one budget line and what became of it")},
    {TABLE(payments, "支付单", "payments", ITEMS, "每张支付单及其进度一行",
           "one payment and how far it is")},
    {TABLE(
        payment_lines, "支付明细", "payments", LINES,
        "支付单名册的每一行：金额、银行结果、签领方式",
        "one line of the roster of a payment: amount, what the bank said, how it was signed for")},
    {TABLE(payees, "收款人", "payees", ITEMS, "每名收款人的编号与类别一行",
           "one payee: id and category, nothing personal")},
    {TABLE(evidence, "佐证资料", "list", ENTRIES, "每件佐证资料的摘要一行",
           "one piece of evidence, by its digest"),
     .kinds = "evidence.attach"},
    {TABLE(indicators, "指标实际值", "projects", INDICATORS,
           "每个项目的每项指标：由账本计算（computed）、实测（measured）或无依据（unsupported）",
           "one indicator of a project: computed from the ledger, measured, or unsupported")},
    {.name = NULL},
};

bool mz_export_is_money(const struct mz_read_column *column) {
    size_t size = strlen(column->name);
    return column->kind == MZ_READ_MONEY || (column->kind == MZ_READ_COUNT && size > 4 &&
                                             strcmp(column->name + size - 4, "_fen") == 0);
}

bool mz_export_is_twin(const struct mz_export_table *table, size_t column) {
    const struct mz_read_column *at = &table->columns[column];
    if (column == 0 || at->kind != MZ_READ_COUNT || !mz_export_is_money(at))
        return false;
    const char *before = table->columns[column - 1].name;
    return strlen(before) == strlen(at->name) - 4 && strncmp(before, at->name, strlen(before)) == 0;
}
