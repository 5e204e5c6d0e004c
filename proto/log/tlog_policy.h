/* Which witnesses must have cosigned a checkpoint before it is believed: policy files of C2SP
 * tlog-policy (T2).
 *
 *     log <vkey> [<url>]
 *     witness <name> <vkey> [<url>]
 *     group <name> all|any|<k> <name>...
 *     quorum <name>|none
 *
 * A log with several faces must show the same one to a quorum. Strict: an unknown word, a name used
 * before it is defined, a second use of a name as a member, a duplicate key or a second quorum line
 * is an error and not a guess. */
#ifndef MZ_LOG_TLOG_POLICY_H
#define MZ_LOG_TLOG_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/limits.h"
#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/note.h"

struct mz_tlog_witness {
    struct mz_span name; /* within the policy alone; the key has a name of its own */
    struct mz_note_key key;
    struct mz_span url; /* submission prefix of tlog-witness; empty if none is given */
};

/* Members by number: witness w is w, group g is MZ_MAX_WITNESSES + g. */
struct mz_tlog_group {
    struct mz_span name;
    unsigned threshold; /* of its members, 1 .. their number */
    uint64_t members;   /* a bit each */
};

#define MZ_TLOG_QUORUM_NONE (MZ_MAX_WITNESSES + MZ_MAX_WITNESS_GROUPS)

/* A policy as it was read; the spans are views into its text. */
struct mz_tlog_policy {
    size_t log_count, witness_count, group_count;
    struct mz_note_key logs[MZ_MAX_POLICY_LOGS]; /* type 01 */
    struct mz_tlog_witness witnesses[MZ_MAX_WITNESSES];
    struct mz_tlog_group groups[MZ_MAX_WITNESS_GROUPS];
    unsigned quorum; /* a member's number, or MZ_TLOG_QUORUM_NONE */
};

/* Reads a policy file. MZ_E_BAD_TLOG_POLICY with the line and what is wrong with it. */
enum mz_status mz_tlog_policy_parse(struct mz_span text, struct mz_tlog_policy *ret_policy,
                                    struct mz_fault *fault)
    __attribute__((warn_unused_result, nonnull(2)));

/* True if these witnesses, a bit each, are a quorum. */
bool mz_tlog_policy_met(const struct mz_tlog_policy *policy, uint32_t cosigned)
    __attribute__((warn_unused_result, nonnull));

/* The witnesses of the policy that cosigned the note, a bit each; lines of others are read over.
 * MZ_E_BAD_NOTE names a witness whose line is there and does not verify. MZ_E_TOO_LARGE: the text
 * is longer than a cosignature may cover. */
enum mz_status mz_tlog_policy_count(const struct mz_tlog_policy *policy, const struct mz_note *note,
                                    uint32_t *ret_cosigned, struct mz_fault *fault)
    __attribute__((warn_unused_result, nonnull(1, 2, 3)));

/* Holds a signed checkpoint against the policy: one of its logs signed it, if it lists any (else
 * the caller knows the log from elsewhere and checks it), and a quorum cosigned it. Besides the
 * errors above: MZ_E_BAD_NOTE if it is no checkpoint; MZ_E_UNKNOWN_SIGNER if no listed log of its
 * origin signed it; MZ_E_NO_QUORUM. */
enum mz_status mz_tlog_policy_check(const struct mz_tlog_policy *policy, struct mz_span checkpoint,
                                    struct mz_fault *fault)
    __attribute__((warn_unused_result, nonnull(1)));

#endif
