/* One checkpoint submitted to one witness: the proof from what it holds, and what it answers (C2SP
 * tlog-witness). */
#ifndef MZ_DAEMON_WITNESS_SUBMIT_H
#define MZ_DAEMON_WITNESS_SUBMIT_H

#include "daemon/cosigned.h"
#include "daemon/ledger.h"
#include "daemon/witness_post.h"

/* How it ended. */
enum mz_witness_result {
    MZ_WITNESS_COSIGNED,
    MZ_WITNESS_SILENT,   /* no answer, or none that is understood: later */
    MZ_WITNESS_AHEAD,    /* it has cosigned a later checkpoint of ours: that one's successors */
    MZ_WITNESS_REFUSES,  /* 400, 403, 404: it does not know the log, or not this key */
    MZ_WITNESS_DISAGREES /* it holds another history than ours, or a longer one (T8) */
};

/* What is known of a witness from one submission to the next. */
struct mz_witness_peer {
    struct mz_witness_url url;
    const struct mz_note_key *key;
    uint64_t size; /* of the tree that it cosigned last, as far as is known: it says if not */
};

/* Submits; gives the cosignature's line, a view into `buffer` (MZ_WITNESS_ANSWER_SIZE bytes). The
 * fault says why for any result but the first. */
enum mz_witness_result mz_witness_submit(struct mz_ledger *ledger, struct mz_witness_peer *peer,
                                         const struct mz_cosigned *checkpoint, uint64_t timeout_ms,
                                         int stop_fd, uint8_t *buffer, struct mz_span *ret_line,
                                         struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
