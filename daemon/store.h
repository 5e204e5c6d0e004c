/* The store: one LMDB environment, `ledger/`, that holds entries, tree, records, lists, sealed
 * disclosures and checkpoints, so that one txn commit makes all of it durable (G1). The only home
 * of lmdb.h is store*.c.
 *
 * The map. LMDB reads through one map of fixed size that may only be moved while no txn is open in
 * the process. It begins with MZ_STORE_MAP of address space, which costs nothing until it is
 * written: no ordinary ledger outgrows it. Should one do so, mz_store_grow waits for a
 * moment without read txns and doubles it. So nobody may wait for the sequencer while holding one.
 *
 * A txn object is begun and ended any number of times and belongs to one thread at a time. Its
 * first write error is sticky: mz_store_trouble tells a store in trouble from a statement that a
 * rule refused. */
#ifndef MZ_DAEMON_STORE_H
#define MZ_DAEMON_STORE_H

#include "proto/codec/schema.h"
#include "proto/log/merkle.h"
#include "proto/rules/fold.h"

#define MZ_STORE_MAP      ((size_t)64 << 30)
#define MZ_STORE_KEYS_MAP ((size_t)4 << 30)
#define MZ_STORE_READERS  1024u
#define MZ_STORE_VERSION  3u
/* Since when entries, lists and sealed data are kept as now: a rebuild makes the rest of these. */
#define MZ_STORE_OLDEST 2u

/* What tests inject. */
struct mz_store_faults {
    void *ctx;
    /* Called where a commit would begin; anything but 0 is the errno it fails with, nothing being
     * written. */
    int (*commit)(void *ctx);
    /* Called before each write of a txn, `nth` from 1; anything but 0 is the error it fails with,
     * as LMDB would. May be NULL. */
    int (*put)(void *ctx, unsigned nth);
};

struct mz_store;
struct mz_store_txn;

struct mz_store_options {
    const char *path; /* of the environment's directory */
    size_t map_size;  /* 0: MZ_STORE_MAP */
    bool read_only;
    bool outdated; /* admit versions back to MZ_STORE_OLDEST: nothing derived will be read */
    const struct mz_store_faults *faults; /* or NULL */
};

/* Facts that init writes once. */
struct mz_store_identity {
    uint8_t origin[MZ_MAX_ORIGIN];
    size_t origin_size;
    struct mz_hash bootstrap; /* public key whose ledger.create may be entry 0 */
    struct mz_hash log_key;   /* public key of the log */
};

/* Makes the environment in an existing, empty directory. */
enum mz_status mz_store_create(const char *path, const struct mz_store_identity *identity,
                               struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* MZ_E_NOT_FOUND: no environment, or init did not finish. MZ_E_BAD_VERSION;
 * MZ_E_OUTDATED_STORE: an older one, that a rebuild can bring up. */
enum mz_status mz_store_open(const struct mz_store_options *options, struct mz_store **ret_store,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* All txns must have been freed. */
void mz_store_close(struct mz_store *store);
const struct mz_store_identity *mz_store_identity(const struct mz_store *store)
    __attribute__((nonnull));

/* -- Txns. */

/* NULL if out of memory. */
struct mz_store_txn *mz_store_txn_new(struct mz_store *store) __attribute__((nonnull));
void mz_store_txn_free(struct mz_store_txn *txn);
/* MZ_E_BUSY when there are too many readers. */
enum mz_status mz_store_read(struct mz_store_txn *txn) __attribute__((nonnull, warn_unused_result));
/* Only the sequencer writes. */
enum mz_status mz_store_write(struct mz_store_txn *txn)
    __attribute__((nonnull, warn_unused_result));
/* The durable point. Anything but MZ_OK: nothing may be acknowledged, and nothing tried again on
 * this store (T9). */
enum mz_status mz_store_commit(struct mz_store_txn *txn)
    __attribute__((nonnull, warn_unused_result));
/* Ends a txn of either kind without a commit; nothing if none is open. */
void mz_store_end(struct mz_store_txn *txn);

enum mz_store_trouble {
    MZ_STORE_SOUND,
    MZ_STORE_MAP_FULL, /* end the txn, mz_store_grow, do it again */
    MZ_STORE_TXN_FULL, /* end the txn, do less at a time */
    MZ_STORE_BROKEN,   /* stop */
};
enum mz_store_trouble mz_store_trouble(const struct mz_store_txn *txn) __attribute__((nonnull));
/* Words for the last error of the txn. */
const char *mz_store_trouble_text(const struct mz_store_txn *txn) __attribute__((nonnull));
/* The commit that the open txn sees, or is to make: numbers that grow with every commit. */
uint64_t mz_store_moment(const struct mz_store_txn *txn) __attribute__((nonnull));
/* Doubles the map. The caller has no txn open. */
enum mz_status mz_store_grow(struct mz_store *store) __attribute__((nonnull, warn_unused_result));

/* -- Entries. The number of entries is the tree size. */
enum mz_status mz_store_size(struct mz_store_txn *txn, uint64_t *ret_size)
    __attribute__((nonnull, warn_unused_result));
/* A view into the map until the txn ends. MZ_E_NOT_FOUND. */
enum mz_status mz_store_entry(struct mz_store_txn *txn, uint64_t index, struct mz_span *ret_entry)
    __attribute__((nonnull, warn_unused_result));
/* `index` must be the next one. */
enum mz_status mz_store_entry_append(struct mz_store_txn *txn, uint64_t index, struct mz_span entry)
    __attribute__((nonnull, warn_unused_result));

/* -- The tree. Of each fourth level, 0, 4, 8 …, the nodes are kept in rows of sixteen, the last of
 * a level partial. An append then rewrites half a kilobyte and not a tile's eight, a tile is
 * sixteen rows put together, and no node is more than seven hashes away from a row, so that a proof
 * costs the same at any size (P6). */
#define MZ_STORE_ROW        16u
#define MZ_STORE_ROW_LEVELS 4u
/* The hashes of row `row` of tree level `level`, a multiple of four; a view until the txn ends.
 * MZ_E_NOT_FOUND. */
enum mz_status mz_store_row(struct mz_store_txn *txn, uint8_t level, uint64_t row,
                            struct mz_span *ret_hashes)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_store_row_put(struct mz_store_txn *txn, uint8_t level, uint64_t row,
                                struct mz_span hashes) __attribute__((nonnull, warn_unused_result));
/* The first `width` hashes of a tile, 32 × width bytes, put together from its rows; whether the
 * tree has them is the caller's to know. MZ_E_NOT_FOUND, MZ_E_BAD_TILE. */
enum mz_status mz_store_tile(struct mz_store_txn *txn, uint8_t tile_level, uint64_t number,
                             unsigned width, uint8_t *buffer)
    __attribute__((nonnull, warn_unused_result));
/* Calls `each` for the name of every row stored, until it returns false. */
enum mz_status mz_store_row_scan(struct mz_store_txn *txn,
                                 bool (*each)(void *arg, uint8_t level, uint64_t row), void *arg)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Nodes for mz_merkle_inclusion and its like, over the txn. */
struct mz_node_reader mz_store_node_reader(struct mz_store_txn *txn) __attribute__((nonnull));

/* -- Commits: the tree sizes at which a checkpoint was signed, so that a duplicate gets the receipt
 * of the first time. */
enum mz_status mz_store_boundary_put(struct mz_store_txn *txn, uint64_t tree_size)
    __attribute__((nonnull, warn_unused_result));
/* The first boundary ≥ `tree_size`. MZ_E_NOT_FOUND. */
enum mz_status mz_store_boundary(struct mz_store_txn *txn, uint64_t tree_size,
                                 uint64_t *ret_boundary)
    __attribute__((nonnull, warn_unused_result));
/* The signed checkpoint at the txn's size; a view. MZ_E_NOT_FOUND while the log is empty. */
enum mz_status mz_store_checkpoint(struct mz_store_txn *txn, struct mz_span *ret_note)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_store_checkpoint_put(struct mz_store_txn *txn, struct mz_span note)
    __attribute__((nonnull, warn_unused_result));

/* -- Records (store_records.c) and lists. The interface stays valid as long as the txn object and
 * always works on the txn that is open; `put` fails in a read txn. */
struct mz_records mz_store_records(struct mz_store_txn *txn) __attribute__((nonnull));
/* Lists by root; views until the txn ends. Only those committed are seen when the txn is a read
 * txn, which is how the sequencer reads them: a list of its own write txn may be moved by later
 * writes. */
struct mz_objects mz_store_objects(struct mz_store_txn *txn) __attribute__((nonnull));
enum mz_status mz_store_list(struct mz_store_txn *txn, const struct mz_hash *root,
                             struct mz_span *ret_object)
    __attribute__((nonnull, warn_unused_result));
/* Nothing if it is there. */
enum mz_status mz_store_list_put(struct mz_store_txn *txn, const struct mz_hash *root,
                                 struct mz_span object)
    __attribute__((nonnull, warn_unused_result));
/* Calls `each` for every list. */
enum mz_status mz_store_list_scan(struct mz_store_txn *txn,
                                  bool (*each)(void *arg, const struct mz_hash *root,
                                               struct mz_span object),
                                  void *arg) __attribute__((nonnull(1, 2), warn_unused_result));

/* -- Sealed disclosures (store_vault.c). What they hold is the vault's affair.
 *
 * Staged are those that were handed in and that no entry names yet, one a payee and field; kept are
 * those that an entry named, for good or until the payee is erased. Both lie in the environment of
 * the entries, so that what an entry changes about them is in its own commit. */

/* Replaces what is staged for the field. `at`: ms, when it was handed in. */
enum mz_status mz_store_staged_put(struct mz_store_txn *txn, const struct mz_id *payee,
                                   uint8_t field, uint64_t at, struct mz_span sealed)
    __attribute__((nonnull, warn_unused_result));
/* A view. MZ_E_NOT_FOUND. */
enum mz_status mz_store_staged_get(struct mz_store_txn *txn, const struct mz_id *payee,
                                   uint8_t field, struct mz_span *ret_sealed)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_store_staged_count(struct mz_store_txn *txn, uint64_t *ret_count)
    __attribute__((nonnull, warn_unused_result));
/* Calls `each` for all of them by payee and field, those of `from` and behind it or, with NULL,
 * from the first on, until it returns false. */
enum mz_status mz_store_staged_scan(struct mz_store_txn *txn, const struct mz_id *from,
                                    bool (*each)(void *arg, const struct mz_id *payee,
                                                 uint8_t field, uint64_t at),
                                    void *arg) __attribute__((nonnull(1, 3), warn_unused_result));
/* Drops what is staged for the payee. */
enum mz_status mz_store_staged_drop(struct mz_store_txn *txn, const struct mz_id *payee)
    __attribute__((nonnull, warn_unused_result));

struct mz_store_kept {
    uint8_t field;
    uint64_t index; /* of the last entry that named it */
    struct mz_hash digest;
    struct mz_span sealed; /* a view */
};
enum mz_status mz_store_kept_put(struct mz_store_txn *txn, const struct mz_id *payee,
                                 const struct mz_store_kept *kept)
    __attribute__((nonnull, warn_unused_result));
/* MZ_E_NOT_FOUND. */
enum mz_status mz_store_kept_get(struct mz_store_txn *txn, const struct mz_id *payee, uint8_t field,
                                 const struct mz_hash *digest, struct mz_store_kept *ret_kept)
    __attribute__((nonnull, warn_unused_result));
/* Calls `each` for all of the payee, fields ascending, until it returns false. */
enum mz_status mz_store_kept_scan(struct mz_store_txn *txn, const struct mz_id *payee,
                                  bool (*each)(void *arg, const struct mz_store_kept *kept),
                                  void *arg) __attribute__((nonnull(1, 2, 3), warn_unused_result));
enum mz_status mz_store_kept_drop(struct mz_store_txn *txn, const struct mz_id *payee)
    __attribute__((nonnull, warn_unused_result));

/* -- Keys of the vault (store_keys.c): a small environment apart, `vault/`. Names are the payee's
 * id, or one byte for the token key.
 *
 * Whoever opens it read-only holds it shared for as long as it is open, and a rewriting waits for
 * him: open it late and close it soon. */
struct mz_store_keys;
/* Unless read-only, first finishes what a rewriting that was cut off left behind. */
enum mz_status mz_store_keys_open(const char *path, bool create, bool read_only,
                                  struct mz_store_keys **ret_keys, struct mz_fault *fault)
    __attribute__((nonnull(1, 4), warn_unused_result));
void mz_store_keys_close(struct mz_store_keys *keys);
/* Copies a committed key of exactly `size` bytes; from any thread. MZ_E_NOT_FOUND. */
enum mz_status mz_store_keys_get(struct mz_store_keys *keys, struct mz_span name, void *ret_key,
                                 size_t size) __attribute__((nonnull, warn_unused_result));
/* The key there is, or else `fresh` added; by the one writer, in a txn that it begins if need be.
 */
enum mz_status mz_store_keys_ensure(struct mz_store_keys *keys, struct mz_span name,
                                    struct mz_span fresh, void *ret_key)
    __attribute__((nonnull, warn_unused_result));
/* Durable; MZ_OK if nothing was begun. */
enum mz_status mz_store_keys_commit(struct mz_store_keys *keys)
    __attribute__((nonnull, warn_unused_result));
void mz_store_keys_abort(struct mz_store_keys *keys) __attribute__((nonnull));
/* Destroys the keys that `keep` does not want: writes those it does to a new file, gives that the
 * place of the old one, and overwrites and unlinks the old one. LMDB alone would leave a deleted
 * key in a freed page, and in the gaps of others. Whatever moment the process dies in, the next
 * opening finishes what had taken the place, or drops what had not. By the one writer, with nothing
 * begun and while no other thread is inside. Any failure but MZ_E_LOCKED, somebody held it shared
 * for half a minute, may leave it unusable until it is opened again.
 *
 * A file system or a drive that writes elsewhere than it is told keeps what was overwritten for as
 * long as it likes; that is the operator's to know (mingzhangd(8)). */
enum mz_status mz_store_keys_rewrite(struct mz_store_keys *keys,
                                     bool (*keep)(void *arg, struct mz_span name), void *arg,
                                     struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
