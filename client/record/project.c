/* project add. */
#include "client/remote/sign.h"
#include "client/verbs.h"

enum mz_status mz_project_add(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_project_register body = {
        .name = mz_options_span(options, "name"),
        .unit = mz_options_span(options, "unit"),
        .department = mz_options_span(options, "department"),
        .basis = mz_options_span(options, "basis"),
        .begin = mz_options_date(options, "begin"),
        .end = mz_options_date(options, "end"),
    };
    const struct mz_filing filing = {.kind = MZ_KIND_PROJECT_REGISTER,
                                     .project = mz_span_text(options->arguments[0]),
                                     .body = &body};
    return mz_sign_file(client, &filing, NULL);
}
