/* budget appropriate, adjust, receive, move, carry. */
#include "client/record/budget_line.h"
#include "client/remote/sign.h"
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

static enum mz_status file_on_line(struct mz_client *client, enum mz_kind_id kind,
                                   const void *body) {
    struct mz_filing filing = {.kind = kind, .refs_count = 1, .body = body};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = mz_budget_line_origin(client, filing.project, client->options.arguments[0],
                                       &filing.refs[0]);
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
        status =
            mz_budget_line_origin(client, filing.project, options->arguments[i], &filing.refs[i]);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_budget_virement(struct mz_client *client) {
    const char *project = mz_options_text(&client->options, "to-project");
    return project == NULL ? move(client, MZ_ADJUST_VIREMENT) : mz_transfer_move(client, project);
}

enum mz_status mz_budget_carry(struct mz_client *client) {
    return move(client, MZ_ADJUST_CARRY);
}
