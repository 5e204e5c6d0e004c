#include "client/export/export_books.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/export/export_chart.h"
#include "proto/base/calendar.h"
#include "proto/base/money.h"
#include "proto/codec/vocabulary.h"

#define MONTHS 13u /* 0: all before the year */

/* What one account moved in one project. */
struct moved {
    enum mz_account_use use;
    char project[65];
    int64_t debit[MONTHS], credit[MONTHS];
};

struct mz_books {
    struct mz_chart chart;
    json_t *postings; /* of the year, in order */
    struct moved *moved;
    size_t count, capacity;
    unsigned last_month;
};

void mz_export_books_free(struct mz_books *books) {
    if (books == NULL)
        return;
    json_decref(books->postings);
    mz_buffer_free(&books->chart.text);
    free(books->moved);
    free(books);
}

/* -- Posting. */

static struct moved *find_moved(struct mz_books *books, enum mz_account_use use,
                                const char *project) {
    for (size_t i = 0; i < books->count; i++)
        if (books->moved[i].use == use && strcmp(books->moved[i].project, project) == 0)
            return &books->moved[i];
    if (books->count == books->capacity) {
        size_t capacity = books->capacity * 2 + 16;
        struct moved *grown = realloc(books->moved, capacity * sizeof *grown);
        if (grown == NULL)
            return NULL;
        books->moved = grown;
        books->capacity = capacity;
    }
    struct moved *moved = &books->moved[books->count++];
    *moved = (struct moved){.use = use};
    (void)snprintf(moved->project, sizeof moved->project, "%s", project);
    return moved;
}

static void set_money(json_t *row, const char *name, int64_t fen) {
    char text[MZ_MONEY_TEXT], beside[32];
    (void)snprintf(beside, sizeof beside, "%s_fen", name);
    mz_money_format(fen, text);
    json_object_set_new(row, name, json_string(text));
    json_object_set_new(row, beside, json_integer(fen));
}

/* One line of a voucher. `entry` is what it follows from. */
static enum mz_status post(struct mz_export *e, const json_t *entry, enum mz_account_use use,
                           bool credit, int64_t fen, const char *text) {
    struct mz_books *books = e->books;
    uint32_t date;
    if (mz_date_parse(mz_api_text(entry, "date"), &date) != MZ_OK)
        return mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "show");
    unsigned year = date / 10000, month = year < e->style->year ? 0 : date / 100 % 100;
    if (year > e->style->year)
        return MZ_OK;
    struct moved *moved = find_moved(books, use, mz_export_text(entry, "project"));
    if (moved == NULL)
        return mz_fault_at(&e->client->fault, MZ_E_NO_MEMORY, "books");
    int64_t *sum = credit ? &moved->credit[month] : &moved->debit[month];
    if (mz_money_add(*sum, fen, sum) != MZ_OK)
        return mz_fault_at(&e->client->fault, MZ_E_OVERFLOW, "books");
    if (month == 0)
        return MZ_OK;
    if (month > books->last_month)
        books->last_month = month;
    char day[16], number[24];
    uint64_t index = mz_api_uint(entry, "index");
    (void)snprintf(day, sizeof day, "%08" PRIu32, date);
    (void)snprintf(number, sizeof number, "%06" PRIu64, index);
    const json_t *last = json_array_get(books->postings, json_array_size(books->postings) - 1);
    bool goes_on = last != NULL && strcmp(mz_export_text(last, "number"), number) == 0;
    json_t *row = json_pack(
        "{s:s,s:s,s:s,s:I,s:s,s:s,s:s,s:s,s:s}", "date", day, "kind", "记", "number", number,
        "line", goes_on ? (json_int_t)mz_api_uint(last, "line") + 1 : (json_int_t)1, "text", text,
        "code", books->chart.accounts[use].code, "currency", "CNY", "project",
        mz_export_text(entry, "project"), "issuer", mz_export_text(entry, "issuer"));
    set_money(row, "debit", credit ? 0 : fen);
    set_money(row, "credit", credit ? fen : 0);
    return json_array_append_new(books->postings, row) == 0
               ? MZ_OK
               : mz_fault_at(&e->client->fault, MZ_E_NO_MEMORY, "books");
}

static enum mz_status pair(struct mz_export *e, const json_t *entry, enum mz_account_use debit,
                           enum mz_account_use credit, int64_t fen, const char *text) {
    if (fen == 0)
        return MZ_OK;
    enum mz_status status = post(e, entry, debit, false, fen, text);
    return status == MZ_OK ? post(e, entry, credit, true, fen, text) : status;
}

/* What the bank sent back, of the list of a settlement; what it paid is the statement's amount. */
static enum mz_status returned_of(struct mz_export *e, const json_t *entry, int64_t *ret_fen) {
    struct mz_fault *fault = &e->client->fault;
    struct mz_list_reader reader;
    struct mz_buffer object = {0};
    struct mz_line line = {0};
    struct mz_hash root, leaf;
    int64_t fen = 0;
    if (!mz_api_hash(entry, "body.root", &root))
        return mz_fault_at(fault, MZ_E_PROTOCOL, "show");
    enum mz_status status = e->source.list(e->source.ctx, &root, MZ_LIST_RESULTS, &object, fault);
    if (status != MZ_OK)
        return status;
    status = mz_list_open(mz_buffer_view(&object), MZ_LIST_RESULTS, &reader, fault);
    while (status == MZ_OK) {
        status = mz_list_next(&reader, &line, &leaf, fault);
        if (status == MZ_OK && line.outcome == MZ_OUTCOME_RETURNED)
            status = mz_money_add(fen, line.amount, &fen);
    }
    mz_buffer_free(&object);
    if (status != MZ_E_NOT_FOUND)
        return status;
    *ret_fen = fen;
    return MZ_OK;
}

static enum mz_status post_settle(struct mz_export *e, const json_t *entry, int64_t fen) {
    int64_t returned;
    enum mz_status status = returned_of(e, entry, &returned);
    if (status == MZ_OK)
        status = pair(e, entry, MZ_USE_EXPENSE, MZ_USE_TRANSIT, fen, "银行已付");
    return status == MZ_OK ? pair(e, entry, MZ_USE_BANK, MZ_USE_TRANSIT, returned, "银行退回")
                           : status;
}

/* Only of a reversal for an error of the books: other lines came back before, or are refunded. */
static enum mz_status post_confirm(struct mz_export *e, const json_t *entry, int64_t fen) {
    const char *second = json_string_value(json_array_get(json_object_get(entry, "refs"), 1));
    json_t *reversal;
    if (second == NULL)
        return mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "show");
    enum mz_status status = mz_export_entry(e, second, &reversal);
    if (status != MZ_OK)
        return status;
    if (strcmp(mz_export_text(reversal, "body.reason"), "error") == 0)
        status = pair(e, entry, MZ_USE_EXPENSE, MZ_USE_BANK, -fen, "红冲");
    json_decref(reversal);
    return status;
}

static enum mz_status take_entry(struct mz_export *e, json_t *item) {
    const char *kind = mz_export_text(item, "kind");
    json_t *entry;
    enum mz_status status = mz_export_entry(e, mz_export_text(item, "statement"), &entry);
    if (status != MZ_OK)
        return status;
    int64_t fen = (int64_t)json_integer_value(mz_api_member(entry, "body.amount_fen"));
    if (strcmp(kind, "funds.receive") == 0)
        status = pair(e, entry, MZ_USE_BANK, MZ_USE_INCOME, fen, "资金到位");
    else if (strcmp(kind, "payment.instruct") == 0)
        status = pair(e, entry, MZ_USE_TRANSIT, MZ_USE_BANK, fen, "发起拨付");
    else if (strcmp(kind, "payment.settle") == 0)
        status = post_settle(e, entry, fen);
    else if (strcmp(kind, "payment.refund") == 0)
        status = pair(e, entry, MZ_USE_BANK, MZ_USE_EXPENSE, fen, "退款");
    else
        status = post_confirm(e, entry, fen);
    json_decref(entry);
    return status;
}

/* Debits equal credits, over all accounts and up to every month. */
static enum mz_status check_balance(struct mz_export *e) {
    for (unsigned month = 0; month < MONTHS; month++) {
        int64_t difference = 0;
        for (size_t i = 0; i < e->books->count; i++)
            if (mz_money_add(difference, e->books->moved[i].debit[month], &difference) != MZ_OK ||
                mz_money_sub(difference, e->books->moved[i].credit[month], &difference) != MZ_OK)
                return mz_fault_at(&e->client->fault, MZ_E_OVERFLOW, "books");
        if (difference != 0)
            return mz_fault_at(&e->client->fault, MZ_E_INTERNAL, "books, month %u", month);
    }
    return MZ_OK;
}

static enum mz_status gather(struct mz_export *e) {
    struct mz_parameter parameters[3] = {
        {"kind", "funds.receive,payment.instruct,payment.settle,payment.refund,payment.confirm"}};
    e->books = calloc(1, sizeof *e->books);
    if (e->books == NULL || (e->books->postings = json_array()) == NULL)
        return mz_fault_at(&e->client->fault, MZ_E_NO_MEMORY, "books");
    e->books->last_month =
        1; /* what earlier years left is shown in a year in which nothing moved */
    enum mz_status status = mz_chart_read(e->chart, &e->books->chart, &e->client->fault);
    if (status == MZ_OK)
        status = mz_export_each(e, "list", parameters, 1, "items", take_entry);
    if (status == MZ_OK)
        status = check_balance(e);
    return status == MZ_OK
               ? mz_export_sink_file(e->sink, "chart.csv", mz_buffer_view(&e->books->chart.text),
                                     &e->client->fault)
               : status;
}

/* -- Rows. */

static enum mz_status put(struct mz_export *e, json_t *row) {
    enum mz_status status = mz_export_sink_row(e->sink, row, &e->client->fault);
    json_decref(row);
    return status;
}

static enum mz_status put_declared(struct mz_export *e, const char *file, size_t number,
                                   const char *name, const char *type) {
    return put(e, json_pack("{s:s,s:I,s:s,s:s}", "file", file, "number", (json_int_t)number, "name",
                            name, "type", type));
}

/* Separators first, then every field of every file: text C, numbers N. */
static enum mz_status put_format(struct mz_export *e) {
    static const char *const declared[][2] = {{"标准", "GB/T 19581-2004"},
                                              {"字段分隔符", ","},
                                              {"文本定界符", "\""},
                                              {"记录分隔符", "CRLF"}};
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < sizeof declared / sizeof declared[0]; i++)
        status = put_declared(e, "*", i + 1, declared[i][0], declared[i][1]);
    for (const struct mz_export_table *table = mz_export_book_tables; table->name != NULL; table++)
        for (size_t i = 0; status == MZ_OK && i < table->count; i++) {
            enum mz_read_kind kind = table->columns[i].kind;
            status = put_declared(e, table->name, i + 1, table->columns[i].name,
                                  kind == MZ_READ_TEXT ? "C" : "N");
        }
    return status;
}

static enum mz_status put_book(struct mz_export *e) {
    json_t *ledger;
    char year[16], id[256], structure[24];
    enum mz_status status = mz_export_ask(e, "ledger", NULL, 0, &ledger);
    if (status != MZ_OK)
        return status;
    (void)snprintf(year, sizeof year, "%u", e->style->year);
    (void)snprintf(id, sizeof id, "%s#%s", mz_export_text(ledger, "origin"), year);
    (void)snprintf(structure, sizeof structure, "%zu", strlen(e->books->chart.accounts[0].code));
    json_t *row =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "id", id, "name",
                  "由签名记录推导的拨付账簿", "unit", mz_export_text(ledger, "name"), "unit_code",
                  mz_export_text(ledger, "unit_code"), "maker", "Mingzhang", "version", "1", "year",
                  year, "currency", "CNY", "structure", structure);
    json_decref(ledger);
    return put(e, row);
}

static enum mz_status put_accounts(struct mz_export *e) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < MZ_USE_COUNT; i++) {
        const struct mz_account *account = &e->books->chart.accounts[i];
        status = put(e, json_pack("{s:s,s:s,s:i,s:s,s:s,s:s,s:s}", "code", account->code, "name",
                                  account->name, "level", 1, "assisted", "1", "assisting", "项目",
                                  "type", account->type, "side", account->credit ? "贷" : "借"));
    }
    return status;
}

/* Months of the year up to the last that anything moved in; balances on the account's own side. */
static enum mz_status put_balances(struct mz_export *e, const struct moved *moved) {
    const struct mz_account *account = &e->books->chart.accounts[moved->use];
    int64_t sign = account->credit ? -1 : 1, opening = sign * (moved->debit[0] - moved->credit[0]);
    enum mz_status status = MZ_OK;
    for (unsigned month = 1; status == MZ_OK && month <= e->books->last_month; month++) {
        int64_t closing = opening + sign * (moved->debit[month] - moved->credit[month]);
        json_t *row = json_pack("{s:s,s:s,s:s,s:i}", "code", account->code, "currency", "CNY",
                                "project", moved->project, "month", (int)month);
        set_money(row, "opening", opening);
        set_money(row, "debit", moved->debit[month]);
        set_money(row, "credit", moved->credit[month]);
        set_money(row, "closing", closing);
        status = put(e, row);
        opening = closing;
    }
    return status;
}

enum mz_status mz_export_books(struct mz_export *e, enum mz_export_rows rows) {
    enum mz_status status = e->books == NULL ? gather(e) : MZ_OK;
    if (status != MZ_OK)
        return status;
    if (rows == MZ_EXPORT_BOOK_FORMAT)
        return put_format(e);
    if (rows == MZ_EXPORT_BOOK)
        return put_book(e);
    if (rows == MZ_EXPORT_ACCOUNTS)
        return put_accounts(e);
    for (size_t i = 0; rows == MZ_EXPORT_BALANCES && status == MZ_OK && i < e->books->count; i++)
        status = put_balances(e, &e->books->moved[i]);
    size_t postings = rows == MZ_EXPORT_POSTINGS ? json_array_size(e->books->postings) : 0;
    for (size_t i = 0; status == MZ_OK && i < postings; i++)
        status =
            mz_export_sink_row(e->sink, json_array_get(e->books->postings, i), &e->client->fault);
    return status;
}
