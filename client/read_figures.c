/* execution and metrics: figures, each with what it was computed from and what it was held against.
 * No percentage is shown without its numerator and denominator. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/api.h"
#include "client/i18n.h"
#include "client/read.h"
#include "client/reading.h"
#include "proto/base/money.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define FIGURE_TEXT     80u

/* The columns of what figure_row makes; all texts are made there. */
static const struct mz_read_column figure_columns[] = {
    {"key", N_("Key"), "key", MZ_READ_TEXT, NULL, false},
    {"name", N_("Indicator"), "name", MZ_READ_TEXT, NULL, false},
    {"numerator", N_("Numerator"), "numerator", MZ_READ_MONEY, NULL, false},
    {"denominator", N_("Denominator"), "denominator", MZ_READ_MONEY, NULL, false},
    {"value", N_("Value"), "value", MZ_READ_MONEY, NULL, false},
    {"target", N_("Target"), "target", MZ_READ_TEXT, NULL, false},
    {"met", N_("Met"), "met", MZ_READ_WORD, "met", false},
    {"entries", N_("Entries"), "entries", MZ_READ_COUNT, NULL, false},
};

static json_t *text_json(const char *text) {
    return json_string(text);
}

static json_int_t integer_of(const json_t *object, const char *name) {
    return json_integer_value(json_object_get(object, name));
}

/* A numerator or denominator: fen are shown as yuan. */
static void set_number(json_t *row, const char *name, json_int_t value, bool money) {
    char text[FIGURE_TEXT], fen_name[32];
    if (money) {
        mz_money_format(value, text);
        (void)snprintf(fen_name, sizeof fen_name, "%s_fen", name);
        json_object_set_new(row, fen_name, json_integer(value));
    } else {
        (void)snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, value);
    }
    json_object_set_new(row, name, text_json(text));
}

static void set_value(json_t *row, const json_t *figure, bool chinese) {
    char text[FIGURE_TEXT];
    const char *percent = json_string_value(json_object_get(figure, "percent"));
    const json_t *value = json_object_get(figure, "value");
    if (percent != NULL) {
        (void)snprintf(text, sizeof text, "%s %%", percent);
        json_object_set_new(row, "value", text_json(text));
    } else if (json_is_string(value)) {
        set_number(row, "value", integer_of(figure, "value_fen"), true);
    } else if (json_is_integer(value)) {
        set_number(row, "value", json_integer_value(value), false);
    } else {
        json_t *reason = json_object_get(figure, chinese ? "reason_zh" : "reason");
        json_object_set(row, "value", reason);
    }
}

static const char *sign_of(const char *nature) {
    static const char *const signs[][2] = {{"ge", "≥ "}, {"le", "≤ "}, {"eq", "= "}};
    for (size_t i = 0; nature != NULL && i < COUNT_OF(signs); i++)
        if (strcmp(nature, signs[i][0]) == 0)
            return signs[i][1];
    return "";
}

/* "≥ 80.00 % (80/100)", "= 44 人", "≤ 2023-05-01". */
static void set_target(json_t *row, const json_t *target) {
    char text[2 * FIGURE_TEXT], percent[MZ_MONEY_TEXT];
    const char *nature = json_string_value(json_object_get(target, "nature"));
    const char *unit = json_string_value(json_object_get(target, "unit"));
    const char *date = json_string_value(json_object_get(target, "target_date"));
    const json_t *numerator = json_object_get(target, "target_numerator");
    json_int_t denominator = integer_of(target, "target_denominator");
    if (date != NULL) {
        (void)snprintf(text, sizeof text, "≤ %s", date);
    } else if (!json_is_integer(numerator) || denominator <= 0 || unit == NULL) {
        return;
    } else if (strcmp(unit, "%") == 0) {
        mz_rate_format_percent((uint64_t)json_integer_value(numerator), (uint64_t)denominator,
                               percent);
        (void)snprintf(text, sizeof text,
                       "%s%s %% (%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT ")",
                       sign_of(nature), percent, json_integer_value(numerator), denominator);
    } else if (denominator == 1) {
        (void)snprintf(text, sizeof text, "%s%" JSON_INTEGER_FORMAT " %.32s", sign_of(nature),
                       json_integer_value(numerator), unit);
    } else {
        (void)snprintf(text, sizeof text,
                       "%s%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT " %.32s", sign_of(nature),
                       json_integer_value(numerator), denominator, unit);
    }
    json_object_set_new(row, "target", text_json(text));
}

static void set_name(json_t *row, const json_t *figure, bool chinese) {
    json_t *name = json_object_get(figure, chinese ? "name_zh" : "name");
    if (name == NULL)
        name = json_object_get(json_object_get(figure, "target"), "name");
    json_object_set(row, "name", name);
}

/* One row of figure_columns out of a figure of the view. */
static json_t *figure_row(const struct mz_client *client, const json_t *figure) {
    bool chinese = client->language == MZ_CHINESE;
    bool money = json_is_true(json_object_get(figure, "money"));
    const json_t *met = json_object_get(figure, "met");
    const json_t *entries = mz_api_member(figure, "entries.count");
    json_t *row = json_object();
    json_object_set(row, "key", json_object_get(figure, "key"));
    set_name(row, figure, chinese);
    if (json_is_integer(json_object_get(figure, "numerator"))) {
        bool share =
            json_object_get(figure, "percent") != NULL || integer_of(figure, "denominator") == 0;
        set_number(row, "numerator", integer_of(figure, "numerator"), money);
        /* Money by persons: only the numerator is money. */
        set_number(row, "denominator", integer_of(figure, "denominator"), money && share);
    }
    set_value(row, figure, chinese);
    if (json_is_object(json_object_get(figure, "target")))
        set_target(row, json_object_get(figure, "target"));
    if (json_is_boolean(met))
        json_object_set_new(row, "met", text_json(json_is_true(met) ? "met" : "not met"));
    if (json_is_integer(entries))
        json_object_set_new(row, "entries", json_integer(json_integer_value(entries)));
    return row;
}

static void add_figures(const struct mz_client *client, json_t *rows, const json_t *figures) {
    for (size_t i = 0; i < json_array_size(figures); i++)
        json_array_append_new(rows, figure_row(client, json_array_get(figures, i)));
}

#define RATE_COLUMNS 5u /* without target, met and entries, which a rate by itself does not have   \
                         */

static enum mz_status print_figures(struct mz_client *client, size_t columns, json_t *rows) {
    enum mz_status status = rows == NULL ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "figures")
                                         : mz_read_rows(client, figure_columns, columns, rows);
    json_decref(rows);
    return status;
}

static void say_size(struct mz_client *client, const json_t *answer) {
    mz_output_say(&client->output,
                  mz_i18n(N_("Computed from the entries of the ledger at tree size %lld.\n")),
                  (long long)integer_of(answer, "tree_size"));
}

/* -- metrics */

/* A target that nothing stands behind is named, not passed over. */
static void add_unsupported(const struct mz_client *client, json_t *rows, const json_t *targets) {
    bool chinese = client->language == MZ_CHINESE;
    for (size_t i = 0; i < json_array_size(targets); i++) {
        const json_t *target = json_array_get(targets, i);
        json_t *row = json_object();
        json_object_set(row, "key", json_object_get(target, "key"));
        json_object_set(row, "name", json_object_get(target, "name"));
        json_object_set(row, "value", json_object_get(target, chinese ? "reason_zh" : "reason"));
        set_target(row, target);
        json_array_append_new(rows, row);
    }
}

static enum mz_status print_metrics(struct mz_client *client, const char *text,
                                    const json_t *answer) {
    if (mz_read_is_json(client)) {
        mz_read_pass(client, text);
        return MZ_OK;
    }
    const char *name = json_string_value(json_object_get(answer, "name"));
    const char *goal = json_string_value(json_object_get(answer, "goal"));
    json_t *rows = json_array();
    mz_output_say(&client->output, mz_i18n(N_("Project: %s\n")), name != NULL ? name : "");
    if (goal != NULL)
        mz_output_say(&client->output, mz_i18n(N_("Goal: %s\n")), goal);
    add_figures(client, rows, json_object_get(answer, "computed"));
    add_figures(client, rows, json_object_get(answer, "measured"));
    add_unsupported(client, rows, json_object_get(answer, "unsupported"));
    enum mz_status status = print_figures(client, COUNT_OF(figure_columns), rows);
    if (status == MZ_OK)
        say_size(client, answer);
    return status;
}

enum mz_status mz_read_metrics(struct mz_client *client) {
    return mz_read_report(client, "metrics", print_metrics);
}

/* -- execution */

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
        json_object_set_new(row, "key", text_json(sums[i].key));
        json_object_set_new(row, "sum", text_json(mz_i18n(sums[i].name)));
        json_object_set(row, "amount", json_object_get(sum, "amount"));
        json_object_set(row, "amount_fen", json_object_get(sum, "amount_fen"));
        json_object_set_new(row, "wan", text_json(wan));
        json_object_set_new(row, "capital", text_json(capital));
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
        json_object_set_new(row, "key", text_json(sums[i].key));
        json_object_set_new(row, "name", text_json(sums[i].name));
        json_object_set(row, "value", json_object_get(sum, "amount"));
        json_object_set(row, "entries", json_object_get(json_object_get(sum, "entries"), "count"));
        json_array_append_new(rows, row);
    }
    add_figures(client, rows, json_object_get(answer, "rates"));
    return print_figures(client, COUNT_OF(figure_columns), rows);
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
    add_figures(client, rates, json_object_get(answer, "rates"));
    if (status == MZ_OK)
        status = print_figures(client, RATE_COLUMNS, rates);
    else
        json_decref(rates);
    mz_output_say(out, "\n%s\n", mz_i18n(N_("Budget lines:")));
    if (status == MZ_OK)
        status = mz_read_rows(client, line_columns, COUNT_OF(line_columns),
                              json_object_get(answer, "lines"));
    if (status == MZ_OK)
        say_size(client, answer);
    return status;
}

enum mz_status mz_read_execution(struct mz_client *client) {
    return mz_read_report(client, "execution", print_execution);
}
