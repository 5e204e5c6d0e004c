/* The policy file of the ledger's witnesses, in memory. */
#ifndef MZ_DAEMON_WITNESS_POLICY_H
#define MZ_DAEMON_WITNESS_POLICY_H

#include <stdint.h>

#include "proto/log/tlog_policy.h"

struct mz_witness_policy {
    uint8_t *text; /* names and URLs are views of it */
    struct mz_tlog_policy policy;
};

/* Reads a C2SP tlog-policy file. MZ_E_NOT_FOUND; MZ_E_BAD_TLOG_POLICY with line and path;
 * MZ_E_UNKNOWN_SIGNER: it lists logs, and `log` is not among them. */
enum mz_status mz_witness_policy_read(const char *path, const struct mz_note_key *log,
                                      struct mz_witness_policy *ret_policy, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
void mz_witness_policy_drop(struct mz_witness_policy *policy) __attribute__((nonnull));

#endif
