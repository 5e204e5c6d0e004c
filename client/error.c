#include "client/error.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "client/i18n.h"
#include "proto/view/view.h"

static void tell_json(const struct mz_fault *fault) {
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_view_problem(fault, &json);
    if (mz_json_finish(&json, &text, &size) != MZ_OK) {
        fprintf(stderr, "{\"code\":\"%s\"}\n", mz_status_code(fault->status));
        return;
    }
    fprintf(stderr, "%s\n", text);
    free(text);
}

void mz_error_tell(const struct mz_client *client, const struct mz_fault *fault) {
    if (client->output.format == MZ_FORMAT_JSON || client->output.format == MZ_FORMAT_NDJSON) {
        tell_json(fault);
        return;
    }
    char text[512], remedy[512];
    mz_fault_text(fault, client->language, text, sizeof text);
    mz_fault_remedy(fault, client->language, remedy, sizeof remedy);
    bool color = client->output.color && isatty(STDERR_FILENO) == 1;
    fprintf(stderr, "mingzhang: %s%s%s %s [%s]\n", color ? "\033[1;31m" : "",
            mz_i18n(N_("error:")), color ? "\033[0m" : "", text, mz_status_code(fault->status));
    if (remedy[0] != '\0')
        fprintf(stderr, "  %s\n", remedy);
}

void mz_error_note(const struct mz_client *client, const char *format, ...) {
    if (client->output.quiet || mz_output_is_machine(&client->output))
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}
