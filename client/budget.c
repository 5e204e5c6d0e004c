/* budget appropriate, adjust, receive, move, carry. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api.h"
#include "client/dossier.h"
#include "client/sign.h"
#include "client/source.h"
#include "client/verbs.h"

enum mz_status mz_budget_appropriate(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_budget_appropriate body = {
        .line = mz_span_text(options->arguments[0]),
        .year = mz_options_uint(options, "year"),
        .amount = mz_options_fen(options, "amount"),
        .source = mz_options_word(options, "source"),
        .document = mz_options_span(options, "document"),
        .function_code = mz_options_span(options, "function-code"),
        .government_code = mz_options_span(options, "government-code"),
        .department_code = mz_options_span(options, "department-code"),
    };
    struct mz_filing filing = {.kind = MZ_KIND_BUDGET_APPROPRIATE, .body = &body};
    enum mz_status status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

/* Looks through one page of budget lines for `line`; its index, or MZ_ABSENT, and the next
 * cursor. */
static uint64_t find_line(const json_t *page, const char *line, char *next, size_t capacity) {
    size_t i;
    json_t *item;
    struct mz_span cursor = mz_api_text(page, "next");
    (void)snprintf(next, capacity, "%.*s", (int)cursor.size,
                   cursor.data == NULL ? "" : (const char *)cursor.data);
    json_array_foreach(json_object_get(page, "items"), i, item) {
        if (mz_span_equal_text(mz_api_text(item, "line"), line))
            return mz_api_uint(item, "index");
    }
    return MZ_ABSENT;
}

/* The hash of the appropriation that made a budget line: what adjustments and receipts refer to. */
static enum mz_status appropriation(struct mz_client *client, struct mz_span project,
                                    const char *line, struct mz_hash *ret_statement) {
    struct mz_ledger_source source;
    struct mz_recorded recorded;
    char after[600] = "";
    uint64_t index = MZ_ABSENT;
    enum mz_status status = mz_source_daemon(client, &source);
    do {
        const struct mz_parameter parameters[] = {{"project", (const char *)project.data},
                                                  {"limit", "500"},
                                                  {"after", after[0] == '\0' ? NULL : after}};
        json_t *page;
        if (status == MZ_OK)
            status = mz_source_ask(client, &source, "budgets", parameters, 3, &page);
        if (status != MZ_OK)
            return status;
        index = find_line(page, line, after, sizeof after);
        json_decref(page);
    } while (index == MZ_ABSENT && after[0] != '\0');
    if (index == MZ_ABSENT)
        return mz_fault_at(&client->fault, MZ_E_UNKNOWN_BUDGET_LINE, "%s", line);
    status = mz_dossier_fetch(client, index, NULL, &recorded);
    if (status != MZ_OK)
        return status;
    bool good = recorded.statement.kind->id == MZ_KIND_BUDGET_APPROPRIATE &&
                mz_span_equal_text(recorded.statement.body.budget_appropriate.line, line);
    if (good)
        *ret_statement = recorded.statement.hash;
    mz_dossier_release(&recorded);
    return good ? MZ_OK : mz_fault_at(&client->fault, MZ_E_UNKNOWN_BUDGET_LINE, "%s", line);
}

static enum mz_status file_on_line(struct mz_client *client, enum mz_kind_id kind,
                                   const void *body) {
    struct mz_filing filing = {.kind = kind, .refs_count = 1, .body = body};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status =
            appropriation(client, filing.project, client->options.arguments[0], &filing.refs[0]);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_budget_adjust(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_budget_adjust body = {
        .line = mz_span_text(options->arguments[0]),
        .type = mz_options_word(options, "type"),
        .amount = mz_options_fen(options, "amount"),
        .document = mz_options_span(options, "document"),
        .reason = mz_options_span(options, "reason"),
    };
    return file_on_line(client, MZ_KIND_BUDGET_ADJUST, &body);
}

enum mz_status mz_budget_receive(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_funds_receive body = {
        .line = mz_span_text(options->arguments[0]),
        .amount = mz_options_fen(options, "amount"),
        .document = mz_options_span(options, "document"),
    };
    return file_on_line(client, MZ_KIND_FUNDS_RECEIVE, &body);
}

/* -- Between lines. */

/* Money to another line of the project: one statement about both. */
static enum mz_status move(struct mz_client *client, enum mz_adjustment type) {
    const struct mz_options *options = &client->options;
    const struct mz_budget_adjust body = {
        .line = mz_span_text(options->arguments[0]),
        .to = mz_span_text(options->arguments[1]),
        .type = (uint8_t)type,
        .amount = mz_options_fen(options, "amount"),
        .document = mz_options_span(options, "document"),
        .reason = mz_options_span(options, "reason"),
    };
    struct mz_filing filing = {.kind = MZ_KIND_BUDGET_ADJUST, .refs_count = 2, .body = &body};
    enum mz_status status = mz_client_project(client, &filing.project);
    for (size_t i = 0; status == MZ_OK && i < 2; i++)
        status = appropriation(client, filing.project, options->arguments[i], &filing.refs[i]);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

/* Money to a line of another project: what is sent names the id of what will take it, and that the
 * hash of what was sent; neither has an effect alone. */
static enum mz_status move_across(struct mz_client *client, const char *project) {
    const struct mz_options *options = &client->options;
    struct mz_receipt receipt;
    struct mz_budget_send send = {
        .line = mz_span_text(options->arguments[0]),
        .to = mz_span_text(options->arguments[1]),
        .to_project = mz_span_text(project),
        .amount = mz_options_fen(options, "amount"),
        .document = mz_options_span(options, "document"),
        .reason = mz_options_span(options, "reason"),
    };
    mz_client_random(client, send.taker.bytes, sizeof send.taker.bytes);
    struct mz_filing filing = {.kind = MZ_KIND_BUDGET_SEND, .refs_count = 1, .body = &send};
    const struct mz_budget_take take = {
        .from = send.line, .line = send.to, .amount = send.amount, .document = send.document};
    struct mz_filing taking = {.kind = MZ_KIND_BUDGET_TAKE,
                               .project = send.to_project,
                               .id = &send.taker,
                               .refs_count = 2,
                               .body = &take};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = appropriation(client, filing.project, options->arguments[0], &filing.refs[0]);
    if (status == MZ_OK)
        status = appropriation(client, taking.project, options->arguments[1], &taking.refs[1]);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, &receipt);
    if (status != MZ_OK)
        return status;
    taking.refs[0] = receipt.statement;
    return mz_sign_file(client, &taking, NULL);
}

enum mz_status mz_budget_virement(struct mz_client *client) {
    const char *project = mz_options_text(&client->options, "to-project");
    return project == NULL ? move(client, MZ_ADJUST_VIREMENT) : move_across(client, project);
}

enum mz_status mz_budget_carry(struct mz_client *client) {
    return move(client, MZ_ADJUST_CARRY);
}
