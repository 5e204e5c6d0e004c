/* finding raise, respond, resolve; explain: what was found, what is answered, how it ends. */
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

static enum mz_status file_in_project(struct mz_client *client, enum mz_kind_id kind,
                                      const void *body, const char *on) {
    struct mz_filing filing = {.kind = kind, .body = body};
    if (on != NULL) {
        filing.refs_count = 1;
        if (mz_hex_decode_hash(mz_span_text(on), &filing.refs[0]) != MZ_OK) {
            mz_fault_at(&client->fault, MZ_E_BAD_TEXT, "%s", on);
            mz_fault_want(&client->fault, "a statement's hash, 64 digits");
            return MZ_E_BAD_TEXT;
        }
    }
    enum mz_status status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_finding_raise(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_finding_raise body = {
        .code = mz_span_text(options->arguments[0]),
        .text = mz_options_span(options, "text"),
        .recover = mz_options_fen(options, "recover"),
        .severity = mz_options_word(options, "severity"),
    };
    return file_in_project(client, MZ_KIND_FINDING_RAISE, &body, mz_options_text(options, "about"));
}

enum mz_status mz_finding_respond(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_finding_respond body = {
        .text = mz_options_span(options, "text"),
        .measure = mz_options_span(options, "measure"),
    };
    return file_in_project(client, MZ_KIND_FINDING_RESPOND, &body, options->arguments[0]);
}

enum mz_status mz_finding_resolve(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_finding_resolve body = {
        .text = mz_options_span(options, "text"),
        .result = mz_options_word(options, "result"),
        .recovered = mz_options_fen(options, "recovered"),
    };
    return file_in_project(client, MZ_KIND_FINDING_RESOLVE, &body, options->arguments[0]);
}

enum mz_status mz_explain_deviation(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_deviation_explain body = {
        .indicator = mz_span_text(options->arguments[0]),
        .cause = mz_options_word(options, "cause"),
        .text = mz_options_span(options, "text"),
        .measure = mz_options_span(options, "measure"),
    };
    return file_in_project(client, MZ_KIND_DEVIATION_EXPLAIN, &body, NULL);
}
