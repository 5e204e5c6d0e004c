/* What the verifier learns from entries beside the records of the fold, in one table of keys and
 * values, so that a later run can take up where this one ended (G2): which digests bind a payee's
 * personal data, which objects are named, what closed periods state, where the chains end, which
 * keys were brought. */
#ifndef MZ_VERIFY_STATE_H
#define MZ_VERIFY_STATE_H

#include "proto/rules/memory_records.h"

enum mz_state_table {
    MZ_STATE_PAYEE = 1,  /* (payee id) → erased by entry + 1 or 0, entry that named it last */
    MZ_STATE_DIGEST,     /* (payee id, digest) → field */
    MZ_STATE_OBJECT,     /* (kind, name) → entry, size or form */
    MZ_STATE_CLOSED_TO,  /* (project) → last day of the last close that stands */
    MZ_STATE_CLOSE,      /* (statement hash) → what a period.close or period.reopen names */
    MZ_STATE_CLOSING,    /* (project, line, item, end) → fen */
    MZ_STATE_HEAD,       /* () → end of the ledger's chain */
    MZ_STATE_CHAIN,      /* (project) → end of the project's chain */
    MZ_STATE_PUBLIC_KEY, /* (public key) → nothing */
    MZ_STATE_LOG_KEY, /* (first tree size that it signs, or that and a proposal) → its key, the key
                       * before */
};

/* A key with its table byte. */
struct mz_key mz_state_key(enum mz_state_table table);
/* MZ_E_NO_MEMORY. */
enum mz_status mz_state_put(struct mz_memory_records *state, const struct mz_key *key,
                            const struct mz_writer *value)
    __attribute__((nonnull, warn_unused_result));
/* A reader over the value, until the next put; false if there is none. */
bool mz_state_get(struct mz_memory_records *state, const struct mz_key *key,
                  struct mz_reader *ret_value) __attribute__((nonnull, warn_unused_result));

/* Calls `each` for every entry of one table, in the order in which they were first put, with the
 * key without its table byte, until it returns anything but MZ_OK; returns that. `each` must not
 * put. */
typedef enum mz_status (*mz_state_each_fn)(void *arg, struct mz_span key, struct mz_span value);
enum mz_status mz_state_each(const struct mz_memory_records *state, enum mz_state_table table,
                             mz_state_each_fn each, void *arg)
    __attribute__((nonnull(1, 3), warn_unused_result));

/* A hash or id at the front of what a reader has; zero if it is too short. */
struct mz_hash mz_state_hash(struct mz_reader *r) __attribute__((nonnull));

#endif
