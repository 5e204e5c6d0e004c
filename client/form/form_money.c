#include "client/form/form_money.h"

#include <string.h>

#include "client/remote/api.h"
#include "proto/base/money.h"

const char *mz_form_money_name(const struct mz_form *form, enum mz_form_money_row row) {
    static const char *const names[MZ_FORM_MONEY_ROWS][2] = {
        {"年度资金总额", "Total of the year"},
        {"其中：当年财政拨款", "of it fiscal, this year"},
        {"上年结转资金", "carried over"},
        {"其他资金", "other"}};
    return mz_form_say(form, names[row][0], names[row][1]);
}

static bool of_year(const json_t *line, uint64_t year) {
    return year == 0 || mz_api_uint(line, "year") == year;
}

static struct mz_form_sums *row_of(struct mz_form_money *money, const json_t *line) {
    bool fiscal = strcmp(mz_form_member(line, "source"), "fiscal") == 0;
    return &money->rows[fiscal ? MZ_FORM_MONEY_FISCAL : MZ_FORM_MONEY_OTHER];
}

static enum mz_status add(struct mz_form_sums *sums, int64_t original, int64_t final,
                          int64_t actual) {
    enum mz_status status = mz_money_add(sums->original, original, &sums->original);
    if (status == MZ_OK)
        status = mz_money_add(sums->final, final, &sums->final);
    return status == MZ_OK ? mz_money_add(sums->actual, actual, &sums->actual) : status;
}

static void add_entry(json_t *entries, const json_t *of) {
    json_t *indexes = json_object_get(entries, "indexes");
    json_array_append_new(indexes, json_integer((json_int_t)mz_api_uint(of, "index")));
    json_object_set_new(entries, "count", json_integer((json_int_t)json_array_size(indexes)));
}

static enum mz_status add_line(struct mz_form_money *money, const json_t *line) {
    int64_t original = mz_form_fen(line, "original"), final = mz_form_fen(line, "adjusted");
    int64_t actual = mz_form_fen(line, "settled") - mz_form_fen(line, "refunded");
    enum mz_status status = add(row_of(money, line), original, final, actual);
    add_entry(money->budget, line);
    return status == MZ_OK ? add(&money->rows[MZ_FORM_MONEY_TOTAL], original, final, actual)
                           : status;
}

/* An adjustment of one of the lines; what a carry brought moves from its source to its own row. */
static enum mz_status add_adjust(struct mz_form *form, struct mz_form_money *money,
                                 const json_t *budgets, uint64_t year, const json_t *adjust) {
    const struct mz_parameter id[] = {{"id", mz_form_member(adjust, "statement")}};
    json_t *entry;
    enum mz_status status = mz_form_ask(form, "show", id, 1, &entry);
    if (status != MZ_OK)
        return status;
    const json_t *body = json_object_get(entry, "body");
    const json_t *from = mz_form_find(budgets, "line", mz_form_member(body, "line"));
    const json_t *to = mz_form_find(budgets, "line", mz_form_member(body, "to"));
    if ((from != NULL && of_year(from, year)) || (to != NULL && of_year(to, year)))
        add_entry(money->budget, entry);
    if (year != 0 && to != NULL && of_year(to, year) &&
        strcmp(mz_form_member(body, "type"), "carry") == 0) {
        int64_t fen = mz_form_fen(body, "amount");
        status = add(&money->rows[MZ_FORM_MONEY_CARRIED], 0, fen, 0);
        if (status == MZ_OK)
            status = add(row_of(money, to), 0, -fen, 0);
    }
    json_decref(entry);
    return status;
}

static enum mz_status add_all(struct mz_form *form, uint64_t year, struct mz_form_money *money,
                              const json_t *budgets, const json_t *adjusts) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < json_array_size(budgets); i++)
        if (of_year(json_array_get(budgets, i), year))
            status = add_line(money, json_array_get(budgets, i));
    if (status != MZ_OK)
        return mz_fault_at(&form->client->fault, status, "budgets");
    for (size_t i = 0; status == MZ_OK && i < json_array_size(adjusts); i++)
        status = add_adjust(form, money, budgets, year, json_array_get(adjusts, i));
    return status;
}

enum mz_status mz_form_money_read(struct mz_form *form, uint64_t year,
                                  struct mz_form_money *ret_money) {
    const struct mz_parameter project[] = {{"project", form->project}};
    json_t *budgets = NULL, *adjusts = NULL, *execution = NULL;
    struct mz_form_money money = {.budget = json_pack("{si s[]}", "count", 0, "indexes")};
    enum mz_status status = mz_form_items(form, "budgets", NULL, &budgets);
    if (status == MZ_OK)
        status = mz_form_items(form, "list", "budget.adjust", &adjusts);
    if (status == MZ_OK)
        status = mz_form_ask(form, "execution", project, 1, &execution);
    if (status == MZ_OK)
        status = add_all(form, year, &money, budgets, adjusts);
    money.actual = json_deep_copy(mz_api_member(execution, "sums.settled_net.entries"));
    json_decref(budgets);
    json_decref(adjusts);
    json_decref(execution);
    if (status != MZ_OK) {
        mz_form_money_free(&money);
        return status;
    }
    *ret_money = money;
    return MZ_OK;
}

void mz_form_money_free(struct mz_form_money *money) {
    json_decref(money->budget);
    json_decref(money->actual);
}
