/* Whole ledgers in memory for tests and benches: signed entries, chained as a daemon would, with
 * list objects, evidence, tiles and a signed checkpoint.
 *
 * The maker asks no rule: it signs and chains whatever it is told, as a dishonest daemon that holds
 * the log key could. ledger_fold replays what was made through the real rules. Everything is
 * deterministic. The people, their keys and the case are invented; nobody's data is in here. A
 * failure inside the maker is a failure of the test: it asserts. */
#ifndef MZ_TESTS_LIB_LEDGER_H
#define MZ_TESTS_LIB_LEDGER_H

#include "proto/rules/fold.h"
#include "proto/rules/memory_records.h"
#include "proto/verify/verify.h"

struct ledger;

/* An empty ledger of origin LEDGER_ORIGIN. */
#define LEDGER_ORIGIN "ledger.example/test"
struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);

/* The key pair that stands for a name: of people by actor, of the log by "log". */
struct ledger_key {
    struct mz_hash key, kid;
    uint8_t secret[64];
};
struct ledger_key ledger_key_of(const char *name);
/* A 16-byte id that stands for a name or number. */
struct mz_id ledger_id(const char *name, uint64_t number);

/* One statement, and the entry that records it. */
struct ledger_act {
    enum mz_kind_id kind;
    const char *actor;   /* issuer, who signs */
    const char *signer;  /* somebody else whose key signs instead, or NULL */
    const char *project; /* or NULL */
    uint32_t
        date; /* business date; it is registered that morning, or right after the entry before */
    const uint64_t *refs; /* indexes of entries */
    size_t refs_count;
    const void *body;
    const struct mz_id *id; /* of the statement; NULL: one of its own */
};
/* Builds, signs and chains it; returns its index. */
uint64_t ledger_append(struct ledger *ledger, const struct ledger_act *act);
/* Chains these bytes as the statement of the next entry, whatever they are; `project` is what its
 * chain follows. */
uint64_t ledger_append_bytes(struct ledger *ledger, struct mz_span statement, const char *project,
                             uint32_t date);
/* Chains these bytes with this head; `project` may be absent. */
uint64_t ledger_chain(struct ledger *ledger, const struct mz_entry_head *head,
                      struct mz_span statement, struct mz_span project);
/* Chains an entry with this head in place of the right one. */
uint64_t ledger_append_head(struct ledger *ledger, const struct ledger_act *act,
                            const struct mz_entry_head *head);
/* The head that the next entry would have. */
struct mz_entry_head ledger_next_head(const struct ledger *ledger, const char *project,
                                      uint32_t date);

uint64_t ledger_size(const struct ledger *ledger);
struct mz_span ledger_entry(const struct ledger *ledger, uint64_t index);
struct mz_hash ledger_leaf(const struct ledger *ledger, uint64_t index);
struct mz_hash ledger_statement_hash(const struct ledger *ledger, uint64_t index);
struct mz_hash ledger_root(const struct ledger *ledger, uint64_t size);

/* Encodes a list, keeps it as an object and gives its root, count and sum. */
struct mz_list_totals ledger_list(struct ledger *ledger, enum mz_list_form form,
                                  const struct mz_line *lines, size_t count);
/* Keeps a file of this text; its SHA-256. */
struct mz_hash ledger_file(struct ledger *ledger, const char *text);
/* What is kept under a hash is from now on not at hand, or has its last byte changed. */
void ledger_lose(struct ledger *ledger, const struct mz_hash *name);
void ledger_spoil(struct ledger *ledger, const struct mz_hash *name);
struct mz_objects ledger_objects(struct ledger *ledger);
/* The bytes kept under a hash, list or file; asserts that they are. */
struct mz_span ledger_object(struct ledger *ledger, const struct mz_hash *name);

/* Everything a verifier reads. Tiles are made from the leaf hashes at append, so an entry that is
 * changed afterwards differs from its tile. */
struct mz_verify_source ledger_source(struct ledger *ledger);
/* The bytes of an entry, to be changed in place. */
uint8_t *ledger_entry_bytes(struct ledger *ledger, uint64_t index, size_t *ret_size);
/* Replaces, removes or swaps entries behind the chain's back. */
void ledger_replace(struct ledger *ledger, uint64_t index, struct mz_span bytes);
void ledger_remove(struct ledger *ledger, uint64_t index);
/* Takes the last entries back, chains and all, so that the next is entry `size`. */
void ledger_truncate(struct ledger *ledger, uint64_t size);
/* XORs one byte of a stored tile. */
void ledger_spoil_tile(struct ledger *ledger, uint8_t level, uint64_t number, size_t offset);
/* Makes tiles and hashes anew from the entries as they are now: an operator covering his tracks. */
void ledger_rehash(struct ledger *ledger);

/* The checkpoint of the first `size` entries, signed by `signer` ("log"). Owned by the ledger until
 * the next call. */
struct mz_span ledger_checkpoint(struct ledger *ledger, uint64_t size, const char *signer);
/* A checkpoint that says anything. */
struct mz_span ledger_note(struct ledger *ledger, const char *origin, uint64_t size,
                           const struct mz_hash *root, const char *signer);

/* Replays every entry through the rules into `records`. On failure *ret_index is the entry refused.
 */
enum mz_status ledger_fold(struct ledger *ledger, struct mz_records records, uint64_t *ret_index,
                           struct mz_fault *fault);

#endif
