/* Questions on the terminal, through /dev/tty, so that pipes on the standard streams stay free. */
#ifndef MZ_CLIENT_PROMPT_H
#define MZ_CLIENT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/status.h"

#define MZ_PROMPT_SIZE 1024u /* bytes of the longest answer, NUL included */

/* Asks and reads one line into `answer` (capacity bytes), without its line break; with `hidden` it
 * is not echoed. MZ_E_NO_PASSPHRASE if there is no terminal; MZ_E_INTERRUPTED on ^C; then the
 * terminal is as it was. An answer that is too long is cut off the input whole and refused:
 * MZ_E_TOO_LARGE. */
enum mz_status mz_prompt_ask(const char *question, bool hidden, char *answer, size_t capacity,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));

/* Decides whether the typed or given text states exactly this amount: figures as mz_money_parse
 * reads them, or 大写. MZ_E_NOT_CONFIRMED says what was typed and what it is. */
enum mz_status mz_prompt_amount_is(const char *typed, int64_t amount, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

#endif
