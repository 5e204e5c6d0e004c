/* The tables of the public list: what everybody may read (client/read/public_list.h), never more.
 */
#include "client/export/export_tables.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define COUNT(name_, path_)                                                                        \
    { name_, NULL, path_, MZ_READ_COUNT, NULL, false }
/* Yuan as a decimal, and the integer fen that is added up. */
#define MONEY(name_)                                                                               \
    {name_, NULL, name_, MZ_READ_MONEY, NULL, false}, {                                            \
        name_ "_fen", NULL, name_ "_fen", MZ_READ_COUNT, NULL, true                                \
    }

static const struct mz_read_column list[] = {
    TEXT("project", "project"), TEXT("number", "number"), COUNT("line", "line"),
    TEXT("payee_name", "name"), TEXT("idno", "idno"),     TEXT("unit", "unit"),
    TEXT("area", "area"),       MONEY("amount"),          TEXT("payee_id", "file"),
    TEXT("shown", "disclosed"),
};
static const struct mz_read_column payments[] = {
    TEXT("project", "project"),
    TEXT("number", "number"),
    TEXT("purpose", "purpose"),
    TEXT("source", "source"),
    TEXT("document", "document"),
    TEXT("list", "list"),
    TEXT("list_basis", "basis"),
    TEXT("posted_from", "posted_from"),
    TEXT("posted_to", "posted_to"),
    COUNT("payees", "count"),
    COUNT("lowest_fen", "lowest_fen"),
    COUNT("highest_fen", "highest_fen"),
    MONEY("amount"),
    COUNT("index", "index"),
};
static const struct mz_read_column groups[] = {
    TEXT("shared", "what"),
    COUNT("payees", "people"),
};

const struct mz_export_table mz_export_public_tables[] = {
    {.name = "public_list",
     .title_zh = "公示名单",
     .about = "one line of a payment, masked for everybody",
     .about_zh = "支付单的一行，按公示要求掩码",
     .view = "payment",
     .rows = MZ_EXPORT_PUBLIC_LINES,
     .columns = list,
     .count = COUNT_OF(list)},
    {.name = "public_payments",
     .title_zh = "公示支付单",
     .about = "one payment on the list",
     .about_zh = "公示的一笔支付",
     .view = "payments",
     .rows = MZ_EXPORT_PUBLIC_PAYMENTS,
     .columns = payments,
     .count = COUNT_OF(payments)},
    {.name = "public_groups",
     .title_zh = "人数过少的组",
     .about = "a group that fewer than 5 payees share, so that masks do not hide them; not which",
     .about_zh = "不足 5 人、掩码不足以隐去身份的组；不列出是哪一组",
     .view = "payees",
     .rows = MZ_EXPORT_PUBLIC_GROUPS,
     .columns = groups,
     .count = COUNT_OF(groups)},
    {.name = NULL},
};
