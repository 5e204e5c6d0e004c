/* The control policy as a file that an administrator can read aloud, both ways.
 *
 *   [policy]
 *   acceptors = 2          ; distinct acceptors that must pass
 *   past_days = 30         ; business dates may lie so many days before registration
 *   future_days = 0
 *   cash = illness disaster  ; categories that may be paid in cash
 *   [tier]                 ; one section a row, amounts ascending, the last without limit
 *   limit = 5000.00
 *   approvals = 1
 *   minutes = no           ; collective decision minutes 三重一大
 *   [conflicts]            ; roles that one person must not both act in
 *   payment = handler/reviewer handler/approver
 *   year = reviewer/cashier
 *   [evidence]             ; codes that must be there before the stage; project: those of which one
 *                            ; file of the project serves all its payments
 *   approve = E01 E02
 *   [standards]            ; PROJECT/CATEGORY = yuan a person at most; * for any
 *   P1/frontline = 500.00
 *
 * The names in [policy] are the single members of the body of policy.set, so that a member that is
 * added to the body is in the file without a line here. */
#ifndef MZ_CLIENT_POLICY_INI_H
#define MZ_CLIENT_POLICY_INI_H

#include "client/io/buffer.h"
#include "proto/base/status.h"
#include "proto/codec/bodies.h"

/* A policy with the text that its spans point to. Large: keep it off the stack, and in place. */
struct mz_policy_text {
    struct mz_policy_set policy;
    char words[8192];
    size_t used;
};

/* Reads a file. A version that it does not state is MZ_ABSENT. MZ_E_USAGE names the line that is
 * wrong, and why. What is said is checked neither against the bounds of the body nor against the
 * rules. */
enum mz_status mz_policy_ini_read(const char *path, struct mz_policy_text *ret_text,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* Appends the policy as such a file, in the order of the body and without its version: read again
 * it is the same policy, to be set as the next version. */
void mz_policy_ini_write(const struct mz_policy_set *policy, struct mz_buffer *text)
    __attribute__((nonnull));

/* Calls `each` for every setting by itself: a member, a tier, a pair, a code, a standard. The texts
 * live as long as the call. */
void mz_policy_ini_each(const struct mz_policy_set *policy,
                        void (*each)(void *arg, const char *section, const char *name,
                                     const char *value),
                        void *arg) __attribute__((nonnull(1, 2)));

#endif
