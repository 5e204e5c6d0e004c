/* Which witnesses a verification asks for: a C2SP tlog-policy file (T2). */
#ifndef MZ_CLIENT_QUORUM_H
#define MZ_CLIENT_QUORUM_H

#include "client/io/buffer.h"
#include "proto/base/json.h"
#include "proto/log/tlog_policy.h"
#include "proto/verify/verify.h"

struct mz_client;

struct mz_quorum {
    struct mz_buffer text;
    struct mz_tlog_policy policy; /* views into it */
    struct mz_hash sha256;        /* of the text; zero: none was loaded */
    struct mz_verify_witnesses witnesses;
};

/* Reads the file. `ret_quorum` must be zeroed, and stay where it is while its witnesses are used.
 * MZ_E_NOT_FOUND, MZ_E_BAD_TLOG_POLICY. Drop it in any case. */
enum mz_status mz_quorum_load(const char *path, struct mz_quorum *ret_quorum,
                              struct mz_fault *fault) __attribute__((nonnull, warn_unused_result));
/* What was asked of the cosignatures of a checkpoint, and what came of it. */
struct mz_quorum_finding {
    bool asked;            /* a policy was given */
    bool met;              /* a quorum of it cosigned */
    uint64_t cosigned, of; /* witnesses of the policy that did; how many it knows */
};

/* Holds a checkpoint against the policy that --witness-policy or the configuration names; one that
 * is absent (no data) has no cosignatures. Too few are a finding and no fault; the other errors of
 * mz_quorum_load and mz_tlog_policy_check are. */
enum mz_status mz_quorum_find(struct mz_client *client, struct mz_span checkpoint,
                              struct mz_quorum_finding *ret_finding)
    __attribute__((nonnull, warn_unused_result));
/* MZ_E_NO_QUORUM if one was asked for and not met, of the tree of this size. */
enum mz_status mz_quorum_fault(const struct mz_quorum_finding *finding, uint64_t tree_size,
                               struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* A sentence on it for people; nothing if nothing was asked. And the member "witnesses". */
void mz_quorum_text(const struct mz_quorum_finding *finding, enum mz_language language,
                    struct mz_buffer *text) __attribute__((nonnull));
void mz_quorum_json(const struct mz_quorum_finding *finding, struct mz_json *json)
    __attribute__((nonnull));

void mz_quorum_drop(struct mz_quorum *quorum) __attribute__((nonnull));

#endif
