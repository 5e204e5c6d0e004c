/* trace: the way of the money of one payment, or of one payee's line of it, as a time line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/read/proven.h"
#include "client/read/read.h"
#include "client/reading.h"
#include "proto/base/money.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct mz_read_column step_columns[] = {
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
    {"registered_at", N_("Registered"), "registered_time", MZ_READ_TIME, NULL, false},
    {"date", N_("Date"), "date", MZ_READ_TEXT, NULL, false},
    {"actor", N_("By"), "issuer", MZ_READ_TEXT, NULL, false},
    {"for", N_("For"), "for", MZ_READ_TEXT, NULL, false},
    {"role", N_("Duty"), "roles", MZ_READ_WORDS, "role", false},
    {"kind", N_("Act"), "kind", MZ_READ_WORD, "kind", false},
    {"amount", N_("Amount"), "line.amount|amount", MZ_READ_MONEY, NULL, false},
    {"detail", N_("Detail"),
     "line.serial|line.reason|body.code|body.opinion|body.document|body.result|body.purpose",
     MZ_READ_TEXT, NULL, false},
    {"statement", N_("Statement"), "statement", MZ_READ_HASH, NULL, false},
    {"leaf", N_("Leaf hash"), "leaf", MZ_READ_HASH, NULL, false},
    {"proven_in", N_("Proven in tree of"), "proven_in", MZ_READ_COUNT, NULL, false},
};

static void say_money(struct mz_client *client, const char *label, const json_t *object,
                      const char *name) {
    const json_t *fen = json_object_get(object, name);
    char text[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
    if (!json_is_integer(fen))
        return;
    mz_money_format_grouped(json_integer_value(fen), text);
    mz_money_format_capital(json_integer_value(fen), capital);
    mz_output_say(&client->output, mz_i18n(N_("%s: %s yuan (%s)\n")), mz_i18n(label), text,
                  capital);
}

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? "" : text;
}

static void say_head(struct mz_client *client, const json_t *answer) {
    const json_t *payment = json_object_get(answer, "payment");
    const json_t *line = json_object_get(answer, "line");
    mz_output_say(&client->output, mz_i18n(N_("Payment %s of project %s: %s\n")),
                  text_of(payment, "number"), text_of(payment, "project"),
                  mz_i18n_word("state", text_of(payment, "state")));
    say_money(client, N_("Amount of the payment"), payment, "amount_fen");
    if (json_is_object(line)) {
        mz_output_say(&client->output, mz_i18n(N_("Line %lld, payee %s\n")),
                      (long long)json_integer_value(json_object_get(line, "line")),
                      text_of(line, "payee"));
        say_money(client, N_("Amount of the line"), line, "amount_fen");
    }
}

static enum mz_status print(struct mz_client *client, const json_t *answer) {
    enum mz_status status = mz_proven_mark(client, json_object_get(answer, "steps"));
    if (status != MZ_OK)
        return status;
    if (mz_read_is_json(client)) {
        mz_read_dump(client, answer);
        return MZ_OK;
    }
    say_head(client, answer);
    status = mz_read_rows(client, step_columns, COUNT_OF(step_columns),
                          json_object_get(answer, "steps"));
    if (json_is_true(json_object_get(answer, "truncated")))
        mz_output_say(
            &client->output, "%s\n",
            mz_i18n(N_("There are more steps than are shown here; see `mingzhang list`.")));
    return status;
}

/* The payment's own number first: an id is looked up only if it is none. */
static enum mz_status ask(struct mz_client *client, const struct mz_ledger_source *source,
                          char **ret_text, json_t **ret_answer) {
    const struct mz_options *options = &client->options;
    struct mz_read_id id;
    enum mz_status status = mz_read_resolve(client, source, options->arguments[0], &id);
    if (status != MZ_OK)
        return status;
    const struct mz_parameter parameters[] = {{"id", id.statement},
                                              {"line", mz_options_text(options, "line")},
                                              {"payee", mz_options_text(options, "payee")}};
    return mz_read_ask(client, source, "trace", parameters, 3, ret_text, ret_answer);
}

enum mz_status mz_read_trace(struct mz_client *client) {
    struct mz_ledger_source source;
    char *text;
    json_t *answer;
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = ask(client, &source, &text, &answer);
    if (status == MZ_OK) {
        status = print(client, answer);
        json_decref(answer);
        free(text);
    }
    source.close(source.ctx);
    return status;
}
