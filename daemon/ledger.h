/* The ledger of the daemon: store, sequencer, signature pool and vault behind one interface
 * (mz_ledger, no libevent).
 *
 * Threads: callers on any thread submit; a pool checks signatures; one sequencer thread owns the
 * only LMDB writer and decides order; readers take snapshots and never wait for it. One LMDB txn
 * commit holds all that queued up while the last one was syncing (self-clocking, design.md §3), and
 * its fsync is the one durable point (G1): only then do callbacks run. */
#ifndef MZ_DAEMON_LEDGER_H
#define MZ_DAEMON_LEDGER_H

#include "daemon/env.h"
#include "proto/view/view.h"

struct mz_ledger;
struct mz_store_faults;

struct mz_ledger_options {
    const char *directory; /* holds ledger/ (LMDB), vault/ (LMDB, keys), evidence/, uploads/, head,
                              log.key, lock */
    const struct mz_env *env; /* outlives the ledger */
    unsigned workers;         /* signature threads; 0: one per processor */
    unsigned ahead_days;      /* of the clock (clock.h); 0: no bound */
    size_t map_size; /* bytes of address space to begin with; 0: MZ_STORE_MAP (store.h). It grows by
                        itself */
    const struct mz_store_faults
        *faults; /* tests alone: makes commits fail (store.h); NULL otherwise */
};

/* Makes a new, empty ledger: directory, log key (0600), databases, vault key. `bootstrap` is the
 * public key of the administrator whose ledger.create is to be entry 0. MZ_E_EXISTS, MZ_E_IO.
 * Writes the log's C2SP vkey and NUL to ret_vkey. */
enum mz_status mz_ledger_init(const char *directory, struct mz_span origin,
                              const struct mz_hash *bootstrap, const struct mz_env *env,
                              char *ret_vkey, size_t vkey_capacity, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 4, 5), warn_unused_result));

/* Opens and starts the threads. Refuses if another process holds it (MZ_E_LOCKED) or if the
 * database is behind `head` (MZ_E_ROLLED_BACK, T8). */
enum mz_status mz_ledger_open(const struct mz_ledger_options *options,
                              struct mz_ledger **ret_ledger, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Answers what is queued, stops the threads, closes. */
void mz_ledger_close(struct mz_ledger *ledger);

/* -- Filing. */

enum mz_answer_status { MZ_ANSWER_RECORDED, MZ_ANSWER_DUPLICATE, MZ_ANSWER_REFUSED };

/* One per statement, in the order filed. */
struct mz_answer {
    enum mz_answer_status status;
    struct mz_hash statement; /* hash; zero if it could not be decoded */
    struct mz_fault fault;    /* when refused */
    struct mz_entry_head
        head; /* otherwise: what it takes to rebuild the entry around the statement */
    struct mz_hash leaf;
    uint64_t tree_size; /* of the checkpoint below: the txn commit that made it durable, also for a
                           duplicate */
    unsigned proof_size;
    struct mz_hash proof[MZ_MAX_PROOF]; /* inclusion at tree_size, leaf sibling first */
    struct mz_span checkpoint;          /* signed note, valid during the callback */
};

/* Called on the sequencer's thread after the commit; must be quick and copy what it keeps.
 * `failure` is MZ_OK, or why nothing of the batch could be decided (MZ_E_STOPPED, MZ_E_IO). */
typedef void mz_answers_fn(void *arg, enum mz_status failure, const struct mz_answer *answers,
                           size_t count);

/* Files `count` statements in order, each on its own: one refusal does not touch the others. Copies
 * the bytes. MZ_E_BUSY if the queue is full, MZ_E_STOPPED after a write error; then the callback is
 * not called. */
enum mz_status mz_ledger_submit(struct mz_ledger *ledger, const struct mz_span *statements,
                                size_t count, mz_answers_fn *done, void *arg)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));

/* -- Objects. Durable when the callback runs with MZ_OK. Lists live in LMDB, evidence in files. */
enum mz_object_kind { MZ_OBJECT_LIST, MZ_OBJECT_EVIDENCE };
typedef void mz_done_fn(void *arg, enum mz_status status, const struct mz_fault *fault);

/* Appends a part at `offset` of an object of `size` bytes in all; parts come in order, a part that
 * is there already is skipped. *ret_received is how many bytes are held. When the last byte came,
 * the object is checked against its name (MZ_E_BAD_OBJECT: the upload is dropped) and stored. With
 * MZ_OK and *ret_complete, and only then, `done` is called exactly once, on another thread; also
 * for an object that was there already. MZ_E_OUT_OF_RANGE: a gap before `offset`, or another size
 * than the upload began with (which offset 0 begins anew); MZ_E_TOO_LARGE; MZ_E_BUSY: too many
 * uploads under way, or this one is being finished. */
enum mz_status mz_ledger_upload(struct mz_ledger *ledger, enum mz_object_kind kind,
                                const struct mz_hash *name, uint64_t offset, uint64_t size,
                                struct mz_span part, mz_done_fn *done, void *arg,
                                uint64_t *ret_received, bool *ret_complete, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 7, 9, 10), warn_unused_result));
/* How much of an object is there: *ret_received == *ret_size when whole. MZ_E_NOT_FOUND. */
enum mz_status mz_ledger_object_state(struct mz_ledger *ledger, enum mz_object_kind kind,
                                      const struct mz_hash *name, uint64_t *ret_received,
                                      uint64_t *ret_size)
    __attribute__((nonnull, warn_unused_result));
/* Reads `size` bytes at `offset` into `buffer`, fewer at the end. MZ_E_NOT_FOUND. */
enum mz_status mz_ledger_object_read(struct mz_ledger *ledger, enum mz_object_kind kind,
                                     const struct mz_hash *name, uint64_t offset, void *buffer,
                                     size_t size, size_t *ret_read, uint64_t *ret_size)
    __attribute__((nonnull, warn_unused_result));

/* -- The vault of personal data (G6). */

/* Stages disclosures of one payee, encrypted under a key of the payee's own; one a field,
 * MZ_MAX_DIGESTS at most. What is staged for a field may be handed in again and replaces the
 * earlier one, until a payee.enrol or payee.update names it; what an entry named is never replaced.
 * MZ_E_ERASED, MZ_E_BUSY: too much is staged. `done` is called, on the sequencer's thread, unless
 * this fails. */
enum mz_status mz_ledger_disclose(struct mz_ledger *ledger, const struct mz_id *payee,
                                  const struct mz_span *disclosures, size_t count, mz_done_fn *done,
                                  void *arg)
    __attribute__((nonnull(1, 2, 3, 5), warn_unused_result));
/* Token of an identity number or account under the vault's key. */
enum mz_status mz_ledger_token(struct mz_ledger *ledger, uint8_t field, struct mz_span value,
                               struct mz_hash *ret_token)
    __attribute__((nonnull, warn_unused_result));
/* One disclosure as the vault holds it. */
struct mz_revealed {
    uint8_t field;
    uint64_t index; /* of the last entry that named it; MZ_ABSENT while none did */
    struct mz_hash digest;
    bool current; /* what the payee's data is now, and not what it was before an update */
    struct mz_span disclosure;
};
/* Calls `each` with every disclosure held of a payee, decrypted, fields ascending; the bytes are
 * wiped afterwards. Of one who is not enrolled, what is staged. MZ_E_NOT_FOUND: nothing of him is
 * held. MZ_E_ERASED. */
enum mz_status mz_ledger_reveal(struct mz_ledger *ledger, const struct mz_id *payee,
                                void (*each)(void *arg, const struct mz_revealed *revealed),
                                void *arg) __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* -- Reading. A snapshot is one LMDB read txn; keep it short. */
struct mz_snapshot;
enum mz_status mz_snapshot_open(struct mz_ledger *ledger, struct mz_snapshot **ret_snapshot)
    __attribute__((nonnull, warn_unused_result));
void mz_snapshot_close(struct mz_snapshot *snapshot);
/* For views; valid as long as the snapshot. */
const struct mz_view_source *mz_snapshot_source(const struct mz_snapshot *snapshot)
    __attribute__((nonnull));
/* The latest signed checkpoint, at the snapshot's tree size. MZ_E_NOT_FOUND while the log is empty.
 */
enum mz_status mz_snapshot_checkpoint(const struct mz_snapshot *snapshot, struct mz_span *ret_note)
    __attribute__((nonnull, warn_unused_result));
/* Hashes of a tile that exists at the snapshot's size: 32 × width bytes, valid until the next tile.
 * MZ_E_NOT_FOUND. */
enum mz_status mz_snapshot_tile(struct mz_snapshot *snapshot, uint8_t level, uint64_t number,
                                unsigned width, struct mz_span *ret_hashes)
    __attribute__((nonnull, warn_unused_result));
/* Inclusion proof at `tree_size`, 0 for the snapshot's; consistency proof likewise. */
enum mz_status mz_snapshot_inclusion(const struct mz_snapshot *snapshot, uint64_t index,
                                     uint64_t tree_size, struct mz_hash ret_proof[MZ_MAX_PROOF],
                                     unsigned *ret_size)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_snapshot_consistency(const struct mz_snapshot *snapshot, uint64_t from,
                                       uint64_t to, struct mz_hash ret_proof[MZ_MAX_PROOF + 1],
                                       unsigned *ret_size)
    __attribute__((nonnull, warn_unused_result));

/* Appends the COSE receipt of an entry under the snapshot's tree, signed with the log's key.
 * MZ_E_OUT_OF_RANGE: there is no such entry; MZ_E_TOO_LARGE. */
enum mz_status mz_snapshot_receipt(const struct mz_snapshot *snapshot, uint64_t index,
                                   struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

struct mz_span mz_ledger_origin(const struct mz_ledger *ledger) __attribute__((nonnull));
/* The log's C2SP vkey, NUL-terminated. */
const char *mz_ledger_vkey(const struct mz_ledger *ledger) __attribute__((nonnull));
/* MZ_OK while it admits; MZ_E_STOPPED and why after a write error. */
enum mz_status mz_ledger_health(struct mz_ledger *ledger, struct mz_fault *fault)
    __attribute__((nonnull(1)));

/* Calls `committed` after every commit that recorded something, on the sequencer's thread before its
 * answers: it must be quick and may not call the ledger. NULL for nobody. */
void mz_ledger_on_commit(struct mz_ledger *ledger, void (*committed)(void *ctx), void *ctx)
    __attribute__((nonnull(1)));

struct mz_ledger_metrics {
    uint64_t recorded, duplicates, refused;
    uint64_t commits;       /* that recorded something */
    uint64_t largest_batch; /* statements of one commit */
    uint64_t queued;        /* now */
};
void mz_ledger_metrics(struct mz_ledger *ledger, struct mz_ledger_metrics *ret_metrics)
    __attribute__((nonnull));

#endif
