#include "client/read/read_figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define FIGURE_TEXT     80u

/* The columns of what figure_row makes; all texts are made there. */
#define OF_FIGURE                                                                                  \
    {"key", N_("Key"), "key", MZ_READ_TEXT, NULL, false},                                          \
        {"name", N_("Indicator"), "name", MZ_READ_TEXT, NULL, false},                              \
        {"numerator", N_("Numerator"), "numerator", MZ_READ_MONEY, NULL, false},                   \
        {"denominator", N_("Denominator"), "denominator", MZ_READ_MONEY, NULL, false}, {           \
        "value", N_("Value"), "value", MZ_READ_MONEY, NULL, false                                  \
    }
#define BEHIND                                                                                     \
    { "entries", N_("Entries"), "entries", MZ_READ_COUNT, NULL, false }
static const struct mz_read_column figure_columns[] = {
    OF_FIGURE,
    {"target", N_("Target"), "target", MZ_READ_TEXT, NULL, false},
    {"met", N_("Met"), "met", MZ_READ_WORD, "met", false},
    BEHIND,
};
static const struct mz_read_column rate_columns[] = {OF_FIGURE, BEHIND};

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
    json_object_set_new(row, name, json_string(text));
}

static void set_value(json_t *row, const json_t *figure, bool chinese) {
    char text[FIGURE_TEXT];
    const char *percent = json_string_value(json_object_get(figure, "percent"));
    const json_t *value = json_object_get(figure, "value");
    if (percent != NULL) {
        (void)snprintf(text, sizeof text, "%s %%", percent);
        json_object_set_new(row, "value", json_string(text));
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
    json_object_set_new(row, "target", json_string(text));
}

static void set_name(json_t *row, const json_t *figure, bool chinese) {
    json_t *name = json_object_get(figure, chinese ? "name_zh" : "name");
    if (name == NULL)
        name = json_object_get(json_object_get(figure, "target"), "name");
    json_object_set(row, "name", name);
}

void mz_read_figures_fraction(json_t *row, uint64_t numerator, uint64_t denominator, bool money,
                              bool ratio) {
    set_number(row, "numerator", (json_int_t)numerator, money);
    set_number(row, "denominator", (json_int_t)denominator, money && ratio);
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
        mz_read_figures_fraction(row, mz_api_uint(figure, "numerator"),
                                 mz_api_uint(figure, "denominator"), money, share);
    }
    set_value(row, figure, chinese);
    if (json_is_object(json_object_get(figure, "target")))
        set_target(row, json_object_get(figure, "target"));
    if (json_is_boolean(met))
        json_object_set_new(row, "met", json_string(json_is_true(met) ? "met" : "not met"));
    if (json_is_integer(entries))
        json_object_set_new(row, "entries", json_integer(json_integer_value(entries)));
    return row;
}

void mz_read_figures_add(const struct mz_client *client, json_t *rows, const json_t *figures) {
    for (size_t i = 0; i < json_array_size(figures); i++)
        json_array_append_new(rows, figure_row(client, json_array_get(figures, i)));
}

enum mz_status mz_read_figures_print(struct mz_client *client, bool targets, json_t *rows) {
    const struct mz_read_column *columns = targets ? figure_columns : rate_columns;
    size_t count = targets ? COUNT_OF(figure_columns) : COUNT_OF(rate_columns);
    enum mz_status status = rows == NULL ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "figures")
                                         : mz_read_rows(client, columns, count, rows);
    json_decref(rows);
    return status;
}

void mz_read_figures_size(struct mz_client *client, const json_t *answer) {
    mz_output_say(&client->output,
                  mz_i18n(N_("Computed from the entries of the ledger at tree size %lld.\n")),
                  (long long)integer_of(answer, "tree_size"));
}

void mz_read_figures_unsupported(const struct mz_client *client, json_t *rows,
                                 const json_t *targets) {
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

static void tell_impossible(struct mz_client *client, const char *name, const char *stated,
                            const json_t *check) {
    const json_t *below = json_object_get(check, "below"), *above = json_object_get(check, "above");
    long long of = integer_of(check, "of");
    if (!json_is_object(below) || !json_is_object(above)) {
        mz_output_say(&client->output, mz_i18n(N_("%s: %s %% is more than all of %lld.\n")), name,
                      stated, of);
        return;
    }
    mz_output_say(&client->output,
                  mz_i18n(N_("%s: no whole number of %lld is %s %%; %lld is %s %%, %lld is %s "
                             "%%.\n")),
                  name, of, stated, (long long)integer_of(below, "count"),
                  json_string_value(json_object_get(below, "percent")),
                  (long long)integer_of(above, "count"),
                  json_string_value(json_object_get(above, "percent")));
}

static void tell_check(struct mz_client *client, const json_t *check) {
    const char *name = json_string_value(json_object_get(check, "name"));
    const char *stated = json_string_value(json_object_get(check, "stated"));
    const json_t *least = json_object_get(check, "least");
    if (name == NULL || stated == NULL)
        return;
    if (!json_is_true(json_object_get(check, "possible")))
        tell_impossible(client, name, stated, check);
    bool exact = json_equal(json_object_get(check, "below"), json_object_get(check, "above"));
    if (json_is_integer(least) && !exact)
        mz_output_say(&client->output, mz_i18n(N_("%s: at least %s %% of %lld is %lld or more.\n")),
                      name, stated, (long long)integer_of(check, "of"),
                      (long long)json_integer_value(least));
}

void mz_read_figures_checks(struct mz_client *client, const json_t *answer) {
    const json_t *checks = json_object_get(answer, "checks");
    if (json_array_size(checks) > 0)
        mz_output_say(&client->output, "\n");
    for (size_t i = 0; i < json_array_size(checks); i++)
        tell_check(client, json_array_get(checks, i));
}
