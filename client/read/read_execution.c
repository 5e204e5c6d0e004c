/* execution: the four sums that must agree, the three rates, and what became of each budget line.
 */
#include <stdio.h>

#include "client/i18n.h"
#include "client/read/read_figures.h"
#include "client/reading.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *key;
    const char *name;
} sums[] = {
    {"adjusted", N_("adjusted appropriation")},
    {"vouchers", N_("payment vouchers")},
    {"settled_net", N_("confirmed by the bank, net of refunds")},
    {"signed", N_("signed for by payees")},
};

static const struct mz_read_column sum_columns[] = {
    {"key", N_("Key"), "key", MZ_READ_TEXT, NULL, false},
    {"sum", N_("Sum"), "sum", MZ_READ_TEXT, NULL, false},
    {"amount", N_("Amount, yuan"), "amount", MZ_READ_MONEY, NULL, false},
    {"wan", N_("10 000 yuan"), "wan", MZ_READ_COUNT, NULL, false},
    {"capital", N_("In words"), "capital", MZ_READ_TEXT, NULL, false},
    {"entries", N_("Entries"), "entries", MZ_READ_COUNT, NULL, false},
};

static json_int_t sum_of(const json_t *answer, size_t i) {
    char path[64];
    (void)snprintf(path, sizeof path, "sums.%s.amount_fen", sums[i].key);
    return json_integer_value(mz_api_member(answer, path));
}

static enum mz_status print_sums(struct mz_client *client, const json_t *answer) {
    json_t *rows = json_array();
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        const json_t *sum = json_object_get(json_object_get(answer, "sums"), sums[i].key);
        char wan[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
        int64_t residual;
        mz_money_format_wan(sum_of(answer, i), wan, &residual);
        mz_money_format_capital(sum_of(answer, i), capital);
        json_t *row = json_object();
        json_object_set_new(row, "key", json_string(sums[i].key));
        json_object_set_new(row, "sum", json_string(mz_i18n(sums[i].name)));
        json_object_set(row, "amount", json_object_get(sum, "amount"));
        json_object_set(row, "amount_fen", json_object_get(sum, "amount_fen"));
        json_object_set_new(row, "wan", json_string(wan));
        json_object_set_new(row, "capital", json_string(capital));
        json_object_set(row, "entries",
                        mz_api_member(sum, "entries.count") != NULL
                            ? json_object_get(json_object_get(sum, "entries"), "count")
                            : NULL);
        json_array_append_new(rows, row);
    }
    enum mz_status status = mz_read_rows(client, sum_columns, COUNT_OF(sum_columns), rows);
    json_decref(rows);
    return status;
}

/* Certified, or which of the four sums differs from the appropriation and by how much (domain.md
 * §3.3). */
static void say_certificate(struct mz_client *client, const json_t *answer) {
    struct mz_output *out = &client->output;
    json_int_t adjusted = sum_of(answer, 0);
    char text[MZ_MONEY_TEXT];
    if (json_is_true(json_object_get(answer, "certified"))) {
        mz_output_say(out, "%s%s%s %s\n", mz_output_bold(out), "CERTIFIED 100.00 % 已认证",
                      mz_output_plain(out), mz_i18n(N_("the four sums agree to the fen")));
        return;
    }
    mz_output_say(out, "%s%s%s\n", mz_output_bold(out), "NOT CERTIFIED 未认证",
                  mz_output_plain(out));
    if (adjusted == 0)
        mz_output_say(out, "  %s\n", mz_i18n(N_("nothing is appropriated")));
    for (size_t i = 1; i < COUNT_OF(sums); i++) {
        json_int_t difference = adjusted - sum_of(answer, i);
        if (difference == 0)
            continue;
        mz_money_format_grouped(difference > 0 ? difference : -difference, text);
        mz_output_say(out,
                      difference > 0
                          ? mz_i18n(N_("  %s: %s yuan less than the adjusted appropriation\n"))
                          : mz_i18n(N_("  %s: %s yuan more than the adjusted appropriation\n")),
                      mz_i18n(sums[i].name), text);
    }
}

static const struct mz_read_column line_columns[] = {
    {"line", N_("Budget line"), "line", MZ_READ_TEXT, NULL, false},
    {"year", N_("Year"), "year", MZ_READ_COUNT, NULL, false},
    {"source", N_("Source"), "source", MZ_READ_WORD, "source", false},
    {"adjusted", N_("Adjusted"), "adjusted", MZ_READ_MONEY, NULL, true},
    {"received", N_("Received"), "received", MZ_READ_MONEY, NULL, true},
    {"vouchers", N_("Vouchers"), "vouchers", MZ_READ_MONEY, NULL, true},
    {"settled", N_("Settled"), "settled", MZ_READ_MONEY, NULL, true},
    {"refunded", N_("Refunded"), "refunded", MZ_READ_MONEY, NULL, true},
    {"signed", N_("Signed for"), "signed", MZ_READ_MONEY, NULL, true},
    {"available", N_("Available"), "available", MZ_READ_MONEY, NULL, true},
};

/* CSV has one table: the sums, then the rates, as figures. */
static enum mz_status print_execution_csv(struct mz_client *client, const json_t *answer) {
    json_t *rows = json_array();
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        const json_t *sum = json_object_get(json_object_get(answer, "sums"), sums[i].key);
        json_t *row = json_object();
        json_object_set_new(row, "key", json_string(sums[i].key));
        json_object_set_new(row, "name", json_string(sums[i].name));
        json_object_set(row, "value", json_object_get(sum, "amount"));
        json_object_set(row, "entries", json_object_get(json_object_get(sum, "entries"), "count"));
        json_array_append_new(rows, row);
    }
    mz_read_figures_add(client, rows, json_object_get(answer, "rates"));
    return mz_read_figures_print(client, true, rows);
}

static enum mz_status print_execution(struct mz_client *client, const char *text,
                                      const json_t *answer) {
    if (mz_read_is_json(client)) {
        mz_read_pass(client, text);
        return MZ_OK;
    }
    if (client->output.format == MZ_FORMAT_CSV)
        return print_execution_csv(client, answer);
    struct mz_output *out = &client->output;
    const char *name = json_string_value(json_object_get(answer, "name"));
    json_t *rates = json_array();
    mz_output_say(out, mz_i18n(N_("Project: %s\n")), name != NULL ? name : "");
    say_certificate(client, answer);
    mz_output_say(out, "\n");
    enum mz_status status = print_sums(client, answer);
    mz_output_say(out, "\n%s\n", mz_i18n(N_("Execution rates, each by its own definition:")));
    mz_read_figures_add(client, rates, json_object_get(answer, "rates"));
    if (status == MZ_OK)
        status = mz_read_figures_print(client, false, rates);
    else
        json_decref(rates);
    mz_output_say(out, "\n%s\n", mz_i18n(N_("Budget lines:")));
    if (status == MZ_OK)
        status = mz_read_rows(client, line_columns, COUNT_OF(line_columns),
                              json_object_get(answer, "lines"));
    if (status == MZ_OK)
        mz_read_figures_size(client, answer);
    return status;
}

enum mz_status mz_read_execution(struct mz_client *client) {
    return mz_read_report(client, "execution", print_execution);
}
