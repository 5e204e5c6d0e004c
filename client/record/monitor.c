/* monitor snapshot: a checkpoint's figures, as the ledger computes them, with what the monitor
 * expects of each target, signed (domain.md §4.3, §8). */
#include <stdio.h>
#include <stdlib.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/words.h"
#include "client/read/read.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/sheets/sheet.h"
#include "client/verbs.h"
#include "proto/base/calendar.h"
#include "proto/base/money.h"

enum { KEY, LIKELIHOOD };
static const struct mz_sheet_column columns[] = {
    {"指标代码|key", true},
    {"完成可能性|likelihood", true},
};

/* -- The draft. */

static bool read_fen(const json_t *answer, const char *path, int64_t *ret_fen) {
    const json_t *value = mz_api_member(answer, path);
    *ret_fen = json_integer_value(value);
    return json_is_integer(value);
}

/* What the ledger says of the checkpoint. The spans live as long as the answer. */
static bool read_draft(const json_t *answer, uint8_t likelihood, struct mz_monitor_snapshot *body) {
    const json_t *rows = mz_api_member(answer, "draft.indicators");
    size_t count = json_array_size(rows);
    body->light = mz_names_find(&mz_light_names, mz_api_text(answer, "draft.light"));
    if (count > MZ_MAX_INDICATORS || body->light == 0 ||
        !read_fen(answer, "draft.budget_fen", &body->budget) ||
        !read_fen(answer, "draft.planned_fen", &body->planned) ||
        !read_fen(answer, "draft.executed_fen", &body->executed))
        return false;
    body->indicators_count = (uint16_t)count;
    for (size_t n = 0; n < count; n++) {
        const json_t *row = json_array_get(rows, n);
        body->indicators[n] = (struct mz_monitored){
            .key = mz_api_text(row, "key"),
            .numerator = mz_api_uint(row, "numerator"),
            .denominator = mz_api_uint(row, "denominator"),
            .likelihood = likelihood,
        };
        if (body->indicators[n].key.data == NULL)
            return false;
    }
    return true;
}

static enum mz_status ask_draft(struct mz_client *client, const char *checkpoint,
                                json_t **ret_answer) {
    struct mz_ledger_source source;
    struct mz_parameter parameters[] = {{"project", NULL}, {"end", checkpoint}, {"limit", "1"}};
    enum mz_status status = mz_read_need_project(client, &parameters[0].value);
    if (status == MZ_OK)
        status = mz_source_daemon(client, &source);
    return status == MZ_OK ? mz_source_ask(client, &source, "monitor", parameters, 3, ret_answer)
                           : status;
}

/* -- What the monitor expects. */

static void read_row(struct mz_sheet *sheet, size_t row, struct mz_monitor_snapshot *body) {
    struct mz_span key = mz_sheet_get(sheet, row, KEY);
    size_t n = 0;
    while (n < body->indicators_count && !mz_span_equal(body->indicators[n].key, key))
        n++;
    if (n == body->indicators_count)
        mz_sheet_problem(sheet, row, KEY, MZ_E_UNKNOWN_INDICATOR, (const char *)key.data, NULL);
    else
        mz_sheet_word(sheet, row, LIKELIHOOD, &mz_likelihood_names, mz_words_likelihood,
                      &body->indicators[n].likelihood);
}

/* Rows of the sheet over what --all says of the rest. */
static enum mz_status read_sheet(struct mz_client *client, const char *path,
                                 struct mz_monitor_snapshot *body) {
    struct mz_sheet sheet;
    enum mz_status status =
        mz_sheet_open(client, path, columns, sizeof columns / sizeof columns[0], &sheet);
    if (status != MZ_OK)
        return status;
    for (size_t row = 0; row < mz_sheet_rows(&sheet); row++)
        read_row(&sheet, row, body);
    status = mz_sheet_verdict(&sheet);
    mz_sheet_close(&sheet);
    return status;
}

/* Every target has a likelihood; one that is impossible turns the light red (domain.md §8). */
static enum mz_status check_likelihoods(struct mz_client *client,
                                        struct mz_monitor_snapshot *body) {
    for (size_t n = 0; n < body->indicators_count; n++) {
        if (body->indicators[n].likelihood == 0) {
            mz_fault_at(&client->fault, MZ_E_MISSING_FIELD, "%.*s",
                        (int)body->indicators[n].key.size,
                        (const char *)body->indicators[n].key.data);
            mz_fault_want(&client->fault, "likelihood");
            return MZ_E_MISSING_FIELD;
        }
        if (body->indicators[n].likelihood == MZ_LIKELIHOOD_IMPOSSIBLE)
            body->light = MZ_LIGHT_RED;
    }
    return MZ_OK;
}

/* -- What is signed, shown before. */

static const struct mz_read_column figure_columns[] = {
    {"checkpoint", N_("Checkpoint"), "checkpoint", MZ_READ_TEXT, NULL, false},
    {"light", N_("Light"), "light", MZ_READ_WORD, "light", false},
    {"budget", N_("Budget"), "budget", MZ_READ_MONEY, NULL, false},
    {"planned", N_("Planned"), "planned", MZ_READ_MONEY, NULL, false},
    {"executed", N_("Executed"), "executed", MZ_READ_MONEY, NULL, false},
    {"forecast", N_("Forecast"), "forecast", MZ_READ_MONEY, NULL, false},
};
static const struct mz_read_column row_columns[] = {
    {"key", N_("Key"), "key", MZ_READ_TEXT, NULL, false},
    {"numerator", N_("Numerator"), "numerator", MZ_READ_COUNT, NULL, false},
    {"denominator", N_("Denominator"), "denominator", MZ_READ_COUNT, NULL, false},
    {"likelihood", N_("Likelihood"), "likelihood", MZ_READ_WORD, "likelihood", false},
};

static enum mz_status show(struct mz_client *client, const struct mz_monitor_snapshot *body) {
    struct mz_json json = mz_json_start();
    if (mz_output_is_machine(&client->output))
        return MZ_OK;
    mz_json_open_object(&json, NULL);
    mz_schema_json(&mz_monitor_snapshot_schema, body, &json);
    mz_json_close_object(&json);
    char *text;
    size_t size;
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "monitor");
    json_t *shown = json_loadb(text, size, 0, NULL);
    free(text);
    json_t *rows = json_pack("[O]", shown);
    enum mz_status status = rows == NULL ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "monitor")
                                         : mz_read_rows(client, figure_columns, 6, rows);
    if (status == MZ_OK)
        status = mz_read_rows(client, row_columns, 4, json_object_get(shown, "indicators"));
    json_decref(rows);
    json_decref(shown);
    return status;
}

static enum mz_status sign(struct mz_client *client, const struct mz_monitor_snapshot *body) {
    struct mz_filing filing = {.kind = MZ_KIND_MONITOR_SNAPSHOT, .body = body};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    if (status == MZ_OK && body->light == MZ_LIGHT_RED)
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("The light is red: payments whose money is not sent yet should be "
                                 "held with `suspend` until it is mended.")));
    return status;
}

static enum mz_status snapshot(struct mz_client *client, const json_t *answer,
                               struct mz_monitor_snapshot *body) {
    const struct mz_options *options = &client->options;
    if (!read_draft(answer, mz_options_word(options, "all"), body))
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/monitor");
    body->checkpoint = mz_options_date(options, "checkpoint");
    body->forecast = mz_options_fen(options, "forecast");
    body->reason = mz_options_span(options, "reason");
    body->measure = mz_options_span(options, "measure");
    enum mz_status status = MZ_OK;
    if (options->arguments_count > 0)
        status = read_sheet(client, options->arguments[0], body);
    if (status == MZ_OK)
        status = check_likelihoods(client, body);
    if (status == MZ_OK)
        status = show(client, body);
    return status == MZ_OK && !mz_options_has(options, "dry-run") ? sign(client, body) : status;
}

enum mz_status mz_monitor_checkpoint(struct mz_client *client) {
    json_t *answer;
    struct mz_monitor_snapshot *body = calloc(1, sizeof *body);
    if (body == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "monitor");
    enum mz_status status =
        ask_draft(client, mz_options_text(&client->options, "checkpoint"), &answer);
    if (status == MZ_OK) {
        status = snapshot(client, answer, body);
        json_decref(answer);
    }
    free(body);
    return status;
}
