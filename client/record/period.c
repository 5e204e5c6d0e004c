/* close, reopen, period confirm: the books of a project, closed and opened by two people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/prompt.h"
#include "client/read/period_figures.h"
#include "client/record/dossier.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/calendar.h"

static bool read_fen(const json_t *row, const char *name, int64_t *ret_fen) {
    const json_t *value = json_object_get(row, name);
    *ret_fen = json_integer_value(value);
    return json_is_integer(value);
}

static bool read_row(const json_t *row, struct mz_period_balance *balance) {
    balance->line = mz_api_text(row, "line");
    balance->item = mz_names_find(&mz_balance_names, mz_api_text(row, "item"));
    return balance->line.data != NULL && balance->item != 0 &&
           read_fen(row, "opening_fen", &balance->opening) &&
           read_fen(row, "plus_fen", &balance->plus) &&
           read_fen(row, "minus_fen", &balance->minus) &&
           read_fen(row, "closing_fen", &balance->closing);
}

static bool read_part(const json_t *answer, struct mz_period_close *close) {
    const json_t *rows = json_object_get(answer, "balances");
    size_t count = json_array_size(rows);
    if (count > MZ_MAX_BALANCES ||
        mz_date_parse(mz_api_text(answer, "begin"), &close->begin) != MZ_OK ||
        !mz_api_hash(answer, "head", &close->head))
        return false;
    close->entries = mz_api_uint(answer, "entries");
    close->open = mz_api_uint(answer, "open");
    close->left = mz_api_uint(answer, "left");
    close->balances_count = (uint16_t)count;
    for (size_t i = 0; i < count; i++)
        if (!read_row(json_array_get(rows, i), &close->balances[i]))
            return false;
    return close->entries != MZ_ABSENT && close->open != MZ_ABSENT;
}

/* The last day again: of this period are the figures on the screen. In scripts, which have no
 * terminal, --up-to says it already. */
static enum mz_status confirm(struct mz_client *client, const char *end) {
    const char *given = mz_options_text(&client->options, "confirm");
    char typed[MZ_PROMPT_SIZE];
    if (given == NULL) {
        enum mz_status status =
            mz_prompt_ask(mz_i18n(N_("Type the last day to sign for these figures: ")), false,
                          typed, sizeof typed, &client->fault);
        if (status == MZ_E_NO_PASSPHRASE)
            return MZ_OK;
        if (status != MZ_OK)
            return status;
        given = typed;
    }
    if (strcmp(given, end) == 0)
        return MZ_OK;
    mz_fault_at(&client->fault, MZ_E_NOT_CONFIRMED, "--up-to");
    mz_fault_have(&client->fault, "%s", given);
    mz_fault_want(&client->fault, "%s", end);
    return MZ_E_NOT_CONFIRMED;
}

static enum mz_status show_draft(struct mz_client *client, const struct mz_ledger_source *source,
                                 const char *project, const json_t *answer) {
    if (mz_output_is_machine(&client->output))
        return MZ_OK;
    enum mz_status status = mz_period_figures(client, project, answer);
    return status == MZ_OK ? mz_period_open_items(client, source, project) : status;
}

/* A close in the making: as many statements as its budget lines take. */
struct closing {
    struct mz_ledger_source source;
    const char *project;
    char end[MZ_TIME_TEXT];
    struct mz_period_close body; /* of the part in hand */
};

/* The part that begins with the budget line `from`. */
static enum mz_status ask_part(struct mz_client *client, struct closing *closing, size_t from,
                               json_t **ret_answer) {
    char place[24];
    (void)snprintf(place, sizeof place, "%zu", from);
    const struct mz_parameter parameters[] = {
        {"project", closing->project}, {"end", closing->end}, {"from", place}};
    json_t *answer;
    enum mz_status status =
        mz_source_ask(client, &closing->source, "closing", parameters, 3, &answer);
    if (status != MZ_OK)
        return status;
    if (!read_part(answer, &closing->body)) {
        json_decref(answer);
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/closing");
    }
    *ret_answer = answer;
    return MZ_OK;
}

static bool is_last(const struct closing *closing) {
    return closing->body.left == MZ_ABSENT || closing->body.left == 0;
}

/* The rows of all parts in the first of them. */
static enum mz_status ask_whole(struct mz_client *client, struct closing *closing,
                                json_t **ret_answer) {
    json_t *whole, *part;
    enum mz_status status = ask_part(client, closing, 1, &whole);
    if (status != MZ_OK)
        return status;
    json_t *rows = json_object_get(whole, "balances");
    while (status == MZ_OK && !is_last(closing)) {
        if (closing->body.balances_count < MZ_BALANCES)
            status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/closing");
        else
            status = ask_part(client, closing, json_array_size(rows) / MZ_BALANCES + 1, &part);
        if (status != MZ_OK)
            break;
        json_array_extend(rows, json_object_get(part, "balances"));
        json_decref(part);
    }
    if (status == MZ_OK)
        *ret_answer = whole;
    else
        json_decref(whole);
    return status;
}

/* A part states what was shown, or nothing is signed any more. */
static bool is_shown(const json_t *rows, size_t at, const json_t *part) {
    size_t count = json_array_size(json_object_get(part, "balances"));
    for (size_t i = 0; i < count; i++)
        if (!json_equal(json_array_get(rows, at + i),
                        json_array_get(json_object_get(part, "balances"), i)))
            return false;
    return true;
}

static enum mz_status file_parts(struct mz_client *client, struct closing *closing,
                                 const json_t *whole) {
    struct mz_filing filing = {.kind = MZ_KIND_PERIOD_CLOSE,
                               .project = mz_span_text(closing->project),
                               .body = &closing->body};
    const json_t *rows = json_object_get(whole, "balances");
    size_t filed = 0;
    enum mz_status status;
    do {
        struct mz_receipt receipt;
        json_t *part;
        status = ask_part(client, closing, filed / MZ_BALANCES + 1, &part);
        if (status != MZ_OK)
            return status;
        if (is_shown(rows, filed, part)) {
            closing->body.end = mz_options_date(&client->options, "up-to");
            status = mz_sign_file(client, &filing, &receipt);
        } else {
            status = mz_fault_at(&client->fault, MZ_E_FIGURE_MISMATCH, "%s", closing->project);
        }
        if (status == MZ_OK) {
            filed += closing->body.balances_count;
            filing.refs[0] = receipt.statement;
            filing.refs_count = 1;
        }
        json_decref(part);
    } while (status == MZ_OK && !is_last(closing));
    return status;
}

enum mz_status mz_period_close_books(struct mz_client *client) {
    struct closing *closing = calloc(1, sizeof *closing);
    struct mz_span project;
    json_t *whole = NULL;
    if (closing == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "close");
    mz_date_format(mz_options_date(&client->options, "up-to"), closing->end);
    enum mz_status status = mz_client_project(client, &project);
    if (status == MZ_OK) {
        closing->project = (const char *)project.data;
        status = mz_source_daemon(client, &closing->source);
    }
    if (status == MZ_OK)
        status = ask_whole(client, closing, &whole);
    if (status == MZ_OK)
        status = show_draft(client, &closing->source, closing->project, whole);
    if (status == MZ_OK && !mz_options_has(&client->options, "dry-run")) {
        status = confirm(client, closing->end);
        if (status == MZ_OK)
            status = file_parts(client, closing, whole);
    }
    json_decref(whole);
    free(closing);
    return status;
}

/* Statements about the one that is named. */
static enum mz_status file_about(struct mz_client *client, enum mz_kind_id kind, const void *body) {
    struct mz_recorded recorded;
    enum mz_status status = mz_dossier_resolve(client, client->options.arguments[0], &recorded);
    if (status != MZ_OK)
        return status;
    const struct mz_filing filing = {
        .kind = kind,
        .project = recorded.statement.project,
        .refs_count = 1,
        .refs = {recorded.statement.hash},
        .body = body,
    };
    status = mz_sign_file(client, &filing, NULL);
    mz_dossier_release(&recorded);
    return status;
}

enum mz_status mz_period_reopen_books(struct mz_client *client) {
    const struct mz_period_reopen body = {.reason = mz_options_span(&client->options, "reason")};
    return file_about(client, MZ_KIND_PERIOD_REOPEN, &body);
}

enum mz_status mz_period_confirm_books(struct mz_client *client) {
    const struct mz_empty body = {0};
    return file_about(client, MZ_KIND_PERIOD_CONFIRM, &body);
}
