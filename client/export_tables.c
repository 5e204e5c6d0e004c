#include "client/export_tables.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define COUNT(name_, path_)                                                                        \
    { name_, NULL, path_, MZ_READ_COUNT, NULL, false }
#define FLAG(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_FLAG, NULL, false }
/* Two columns: yuan as a decimal, and the integer fen that is added up. */
#define MONEY(name_)                                                                               \
    TEXT(name_, name_), {                                                                          \
        name_ "_fen", NULL, name_ "_fen", MZ_READ_COUNT, NULL, true                                \
    }

static const struct mz_read_column entries[] = {
    COUNT("index", "index"),
    TEXT("registered_at", "registered_time"),
    COUNT("registered_at_ms", "registered_at"),
    TEXT("date", "date"),
    TEXT("project", "project"),
    TEXT("kind", "kind"),
    TEXT("actor", "issuer"),
    TEXT("amount", "amount"),
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
    TEXT("original", "original"),
    {"original_fen", NULL, "original_fen", MZ_READ_COUNT, NULL, true},
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

#define TABLE(name_, view_, rows_)                                                                 \
    { #name_, view_, MZ_EXPORT_##rows_, name_, COUNT_OF(name_) }
const struct mz_export_table mz_export_ledger_tables[] = {
    TABLE(entries, "list", ITEMS),
    TABLE(actors, "actors", ITEMS),
    TABLE(projects, "projects", ITEMS),
    TABLE(budget_lines, "budgets", ITEMS),
    TABLE(payments, "payments", ITEMS),
    TABLE(payment_lines, "payments", LINES),
    TABLE(payees, "payees", ITEMS),
    TABLE(evidence, "list", EVIDENCE),
    TABLE(indicators, "projects", INDICATORS),
    {NULL, NULL, MZ_EXPORT_ITEMS, NULL, 0},
};
