/* Where a command's answer goes and in which format: standard output or, with -o, a file that
 * appears only when it is whole. Errors, questions and progress never come here: they go to stderr
 * or the terminal. */
#ifndef MZ_CLIENT_OUTPUT_H
#define MZ_CLIENT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "client/options.h"
#include "proto/base/json.h"
#include "proto/base/status.h"

enum mz_format { MZ_FORMAT_TEXT, MZ_FORMAT_CSV, MZ_FORMAT_JSON, MZ_FORMAT_NDJSON };

struct mz_output {
    FILE *file;
    const char *path; /* of -o; NULL for standard output */
    char *temporary;
    enum mz_format format;
    bool excel; /* CSV with byte-order mark and CRLF */
    bool color; /* on standard output */
    bool quiet;
};

/* The format that -O asks for. */
enum mz_format mz_output_format(const struct mz_options *options) __attribute__((nonnull));

/* Opens what -O, -o, --excel, --color and -q ask for. */
enum mz_status mz_output_open(const struct mz_options *options, struct mz_output *ret_output,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Flushes and, if `keep`, gives the file its name; otherwise drops it. MZ_E_IO, MZ_E_NO_SPACE: not
 * all was written. */
enum mz_status mz_output_close(struct mz_output *output, bool keep, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

/* True for the formats that programs read. */
bool mz_output_is_machine(const struct mz_output *output) __attribute__((nonnull));

/* Writes text for people: nothing with -q, nor in machine formats. */
void mz_output_say(struct mz_output *output, const char *format, ...)
    __attribute__((nonnull(1, 2), format(printf, 2, 3)));
/* Finishes the JSON and writes it and a line break. */
enum mz_status mz_output_json(struct mz_output *output, struct mz_json *json,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Escape sequences, or "" without colour. Colour never carries a meaning of its own. */
const char *mz_output_bold(const struct mz_output *output) __attribute__((nonnull));
const char *mz_output_plain(const struct mz_output *output) __attribute__((nonnull));

#endif
