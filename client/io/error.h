/* Faults in words on stderr: a sentence and a remedy in the chosen language, or with -O json and
 * ndjson one application/problem+json object a line. */
#ifndef MZ_CLIENT_ERROR_H
#define MZ_CLIENT_ERROR_H

#include "client/client.h"

/* Prints a fault. */
void mz_error_tell(const struct mz_client *client, const struct mz_fault *fault)
    __attribute__((nonnull));
/* Prints a note that is no error, unless -q or a machine format is set. */
void mz_error_note(const struct mz_client *client, const char *format, ...)
    __attribute__((nonnull(1, 2), format(printf, 2, 3)));

#endif
