/* narrative write: one part of the report in words, signed by who wrote it. */
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/text.h"

/* A file ends in a line break that is not part of what is said. */
static struct mz_span without_last_break(struct mz_span text) {
    while (text.size > 0 && (text.data[text.size - 1] == '\n' || text.data[text.size - 1] == '\r'))
        text.size--;
    return text;
}

enum mz_status mz_narrative_file(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    struct mz_buffer text = {0};
    struct mz_narrative_write body = {
        .section = mz_options_word(options, "section"),
        .text = mz_options_span(options, "text"),
    };
    struct mz_filing filing = {.kind = MZ_KIND_NARRATIVE_WRITE, .body = &body};
    if ((body.text.data != NULL) == (options->arguments_count > 0))
        return mz_client_usage(client, "--text",
                               mz_i18n(N_("either the text or a file with it is needed")));
    enum mz_status status = MZ_OK;
    if (body.text.data == NULL) {
        status = mz_file_read(options->arguments[0], MZ_MAX_NARRATIVE + 2, &text, &client->fault);
        body.text = without_last_break(mz_buffer_view(&text));
    }
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_buffer_free(&text);
    return status;
}
