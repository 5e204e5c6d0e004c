/* budget move to another project, budget take and budget drop: what is sent names the id of what
 * will take it, and that the hash of what was sent; neither has an effect alone. When the second
 * did not get through, the first waits: `budget take` makes the second again, under the id that the
 * first promised. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/record/budget_line.h"
#include "client/record/dossier.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

#define CODE_SIZE 65u

/* Files the second statement of `sent`, whose hash is `hash`. Codes in a statement are not followed
 * by a NUL. */
static enum mz_status take(struct mz_client *client, const struct mz_budget_send *sent,
                           const struct mz_hash *hash) {
    char to[CODE_SIZE], project[CODE_SIZE];
    (void)snprintf(to, sizeof to, "%.*s", (int)sent->to.size, (const char *)sent->to.data);
    (void)snprintf(project, sizeof project, "%.*s", (int)sent->to_project.size,
                   (const char *)sent->to_project.data);
    const struct mz_budget_take body = {
        .from = sent->line, .line = sent->to, .amount = sent->amount, .document = sent->document};
    struct mz_filing filing = {.kind = MZ_KIND_BUDGET_TAKE,
                               .project = mz_span_text(project),
                               .id = &sent->taker,
                               .refs_count = 2,
                               .refs = {*hash},
                               .body = &body};
    enum mz_status status = mz_budget_line_origin(client, filing.project, to, &filing.refs[1]);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

static bool is_same(const json_t *item, struct mz_span project, const struct mz_budget_send *sent) {
    const json_t *fen = json_object_get(item, "amount_fen");
    return mz_span_equal(mz_api_text(item, "project"), project) &&
           mz_span_equal(mz_api_text(item, "line"), sent->line) &&
           mz_span_equal(mz_api_text(item, "to_project"), sent->to_project) &&
           mz_span_equal(mz_api_text(item, "to"), sent->to) && json_is_integer(fen) &&
           json_integer_value(fen) == sent->amount;
}

/* A command that broke off between its two statements and is run again must not send twice. */
static enum mz_status refuse_twice(struct mz_client *client, struct mz_span project,
                                   const struct mz_budget_send *sent) {
    struct mz_ledger_source source;
    json_t *answer, *item;
    size_t i;
    const struct mz_parameter limit = {"limit", "500"};
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_source_ask(client, &source, "transfers", &limit, 1, &answer);
    if (status != MZ_OK)
        return status;
    json_array_foreach(json_object_get(answer, "items"), i, item) {
        if (!is_same(item, project, sent))
            continue;
        char place[32];
        (void)snprintf(place, sizeof place, "#%" PRIu64, mz_api_uint(item, "index"));
        status = mz_client_usage(
            client, place,
            mz_i18n(N_("the same move waits already; complete it with `budget take`")));
        break;
    }
    json_decref(answer);
    return status;
}

enum mz_status mz_transfer_move(struct mz_client *client, const char *to_project) {
    const struct mz_options *options = &client->options;
    struct mz_receipt receipt;
    struct mz_budget_send send = {
        .line = mz_span_text(options->arguments[0]),
        .to = mz_span_text(options->arguments[1]),
        .to_project = mz_span_text(to_project),
        .amount = mz_options_fen(options, "amount"),
        .document = mz_options_span(options, "document"),
        .reason = mz_options_span(options, "reason"),
    };
    mz_client_random(client, send.taker.bytes, sizeof send.taker.bytes);
    struct mz_filing filing = {.kind = MZ_KIND_BUDGET_SEND, .refs_count = 1, .body = &send};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = refuse_twice(client, filing.project, &send);
    if (status == MZ_OK)
        status =
            mz_budget_line_origin(client, filing.project, options->arguments[0], &filing.refs[0]);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, &receipt);
    if (status != MZ_OK)
        return status;
    status = take(client, &send, &receipt.statement);
    if (status != MZ_OK)
        mz_error_note(
            client,
            mz_i18n(N_("#%llu is recorded and moves nothing yet. To complete it: mingzhang "
                       "budget take '#%llu'\n")),
            (unsigned long long)receipt.head.index, (unsigned long long)receipt.head.index);
    return status;
}

/* The budget.send that the command names. */
static enum mz_status resolve(struct mz_client *client, struct mz_recorded *ret_sent) {
    const char *id = client->options.arguments[0];
    enum mz_status status = mz_dossier_resolve(client, id, ret_sent);
    if (status != MZ_OK || ret_sent->statement.kind->id == MZ_KIND_BUDGET_SEND)
        return status;
    status = mz_fault_at(&client->fault, MZ_E_WRONG_REF, "%s", id);
    mz_fault_have(&client->fault, "%s", ret_sent->statement.kind->name);
    mz_fault_want(&client->fault, "budget.send");
    mz_dossier_release(ret_sent);
    return status;
}

enum mz_status mz_budget_take(struct mz_client *client) {
    struct mz_recorded sent;
    enum mz_status status = resolve(client, &sent);
    if (status != MZ_OK)
        return status;
    status = take(client, &sent.statement.body.budget_send, &sent.statement.hash);
    mz_dossier_release(&sent);
    return status;
}

enum mz_status mz_budget_drop(struct mz_client *client) {
    const struct mz_act_withdraw body = {.reason = mz_options_span(&client->options, "reason")};
    struct mz_recorded sent;
    enum mz_status status = resolve(client, &sent);
    if (status != MZ_OK)
        return status;
    const struct mz_filing filing = {.kind = MZ_KIND_BUDGET_DROP,
                                     .project = sent.statement.project,
                                     .refs_count = 1,
                                     .refs = {sent.statement.hash},
                                     .body = &body};
    status = mz_sign_file(client, &filing, NULL);
    mz_dossier_release(&sent);
    return status;
}
