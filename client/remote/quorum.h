/* Which witnesses a verification asks for: a C2SP tlog-policy file (T2). */
#ifndef MZ_CLIENT_QUORUM_H
#define MZ_CLIENT_QUORUM_H

#include "client/io/buffer.h"
#include "proto/log/tlog_policy.h"
#include "proto/verify/verify.h"

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
void mz_quorum_drop(struct mz_quorum *quorum) __attribute__((nonnull));

#endif
