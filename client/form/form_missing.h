/* What a form needs and the ledger does not have yet: named piece by piece, each with the command
 * that records it, before anything is written (domain.md §14: a form with holes is not made). */
#ifndef MZ_CLIENT_FORM_MISSING_H
#define MZ_CLIENT_FORM_MISSING_H

#include "client/form/form.h"

/* Notes that something is missing; `command` is what follows the program's name. */
void mz_form_missing(struct mz_form *form, const char *command, const char *format, ...)
    __attribute__((nonnull(1, 2, 3), format(printf, 3, 4)));
/* MZ_OK if nothing was noted. Otherwise tells what was, and MZ_E_FORM_INCOMPLETE. */
enum mz_status mz_form_complete(struct mz_form *form) __attribute__((nonnull, warn_unused_result));

#endif
