#include "client/io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/io/file.h"

enum mz_format mz_output_format(const struct mz_options *options) {
    static const char *const names[] = {"text", "csv", "json", "ndjson"};
    const char *name = mz_options_text(options, "format");
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum mz_format)i;
    return MZ_FORMAT_TEXT;
}

static bool wants_color(const struct mz_options *options) {
    const char *when = mz_options_text(options, "color");
    if (when != NULL && strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    const char *no = getenv("NO_COLOR");
    return (no == NULL || no[0] == '\0') && isatty(STDOUT_FILENO) == 1;
}

enum mz_status mz_output_open(const struct mz_options *options, struct mz_output *ret_output,
                              struct mz_fault *fault) {
    struct mz_output output = {
        .file = stdout,
        .path = mz_options_text(options, "output"),
        .format = mz_output_format(options),
        .excel = mz_options_has(options, "excel"),
        .quiet = mz_options_has(options, "quiet"),
    };
    if (output.path != NULL && strcmp(output.path, "-") == 0)
        output.path = NULL;
    if (output.path == NULL) {
        output.color = wants_color(options);
        *ret_output = output;
        return MZ_OK;
    }
    size_t size = strlen(output.path) + 32;
    output.temporary = malloc(size);
    if (output.temporary == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", output.path);
    (void)snprintf(output.temporary, size, "%s.%ld.part", output.path, (long)getpid());
    int fd = open(output.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    output.file = fd < 0 ? NULL : fdopen(fd, "w");
    if (output.file == NULL) {
        enum mz_status status = mz_file_fault(fault, output.path);
        if (fd >= 0) {
            close(fd);
            unlink(output.temporary);
        }
        free(output.temporary);
        return status;
    }
    *ret_output = output;
    return MZ_OK;
}

enum mz_status mz_output_close(struct mz_output *output, bool keep, struct mz_fault *fault) {
    if (output->file == NULL)
        return MZ_OK;
    const char *name = output->path != NULL ? output->path : "stdout";
    enum mz_status status = MZ_OK;
    errno = 0;
    bool bad = ferror(output->file) != 0;
    if (fflush(output->file) != 0)
        bad = true;
    if (output->path != NULL) {
        if (!bad && keep && fsync(fileno(output->file)) != 0)
            bad = true;
        if (fclose(output->file) != 0)
            bad = true;
        if (!bad && keep && rename(output->temporary, output->path) != 0)
            bad = true;
        if (bad || !keep)
            unlink(output->temporary);
    }
    if (bad)
        status = mz_file_fault(fault, name);
    free(output->temporary);
    output->temporary = NULL;
    output->file = NULL;
    return status;
}

bool mz_output_is_machine(const struct mz_output *output) {
    return output->format != MZ_FORMAT_TEXT;
}

void mz_output_say(struct mz_output *output, const char *format, ...) {
    if (output->quiet || mz_output_is_machine(output))
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(output->file, format, arguments);
    va_end(arguments);
}

enum mz_status mz_output_json(struct mz_output *output, struct mz_json *json,
                              struct mz_fault *fault) {
    char *text;
    size_t size;
    if (mz_json_finish(json, &text, &size) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "JSON");
    fwrite(text, 1, size, output->file);
    fputc('\n', output->file);
    free(text);
    return MZ_OK;
}

const char *mz_output_bold(const struct mz_output *output) {
    return output->color ? "\033[1m" : "";
}

const char *mz_output_plain(const struct mz_output *output) {
    return output->color ? "\033[0m" : "";
}
