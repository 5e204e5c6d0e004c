/* Replay of a whole ledger from an entry source, to a verdict (G2, G4). Pure: the caller reads
 * files, runs threads and shows progress; the same code verifies a clone in the client and the
 * database in `mingzhangd check`.
 *
 * Layers, in the order of the verdict; each can be asked for on its own:
 *   structure   every entry and statement decodes strictly
 *   chain       index, time, prev_leaf_hash, project_seq and project chain of every entry
 *   tree        leaf hashes give the stored tiles and the root
 *   checkpoint  the note is signed by the log key that entry 0 names, for this origin, size and
 *               root; entry 0 is the genesis
 *   signatures  every statement's Ed25519 signature by the enrolled key
 *   rules       every statement was admissible at its index (the fold)
 *   objects     lists, evidence files and disclosures are what entries name by hash
 *   periods     what closed periods state agrees with the chains and with the closes before
 *   witnesses   the checkpoint is cosigned as the policy given asks
 *
 * Damaged, missing, withheld and erased are four things; FORMAT.md §13 has what follows from each.
 */
#ifndef MZ_VERIFY_VERIFY_H
#define MZ_VERIFY_VERIFY_H

#include "proto/rules/fold.h"
#include "proto/rules/memory_records.h"
#include "proto/verify/log_chain.h"

enum mz_layer {
    MZ_LAYER_STRUCTURE,
    MZ_LAYER_CHAIN,
    MZ_LAYER_TREE,
    MZ_LAYER_CHECKPOINT,
    MZ_LAYER_SIGNATURES,
    MZ_LAYER_RULES,
    MZ_LAYER_OBJECTS,
    MZ_LAYER_PERIODS,
    MZ_LAYER_WITNESSES,
    MZ_LAYER_COUNT
};
const char *mz_layer_name(enum mz_layer layer); /* "structure", … */
/* The layer of that name; MZ_LAYER_COUNT if there is none. */
enum mz_layer mz_layer_find(struct mz_span name);

enum mz_verdict { MZ_VERIFIED, MZ_FAILED, MZ_INCOMPLETE };

/* So many failures of a layer are kept beside the first; the others are counted. */
#define MZ_VERIFY_FAILURES 100u

struct mz_layer_failure {
    enum mz_status status;
    uint64_t index; /* entry, MZ_ABSENT if it is of none */
    char place[96]; /* as in a fault */
};

struct mz_layer_report {
    bool asked; /* false: it was not asked for, or there is no witness policy. One that others need
                   is done all the same, and what it finds wrong is kept */
    bool ran;   /* to its end. False: not asked, or an earlier failure made it meaningless from some
                   entry on; `checked` passed before it */
    uint64_t checked; /* entries, signatures, objects or closes that passed; 1 for the checkpoint */
    uint64_t missing; /* entries, tiles or objects not at hand */
    uint64_t withheld; /* objects not at hand that whoever made the copy left out on purpose */
    uint64_t skipped; /* objects: evidence files named, where the source has no way to check them */
    struct mz_fault fault; /* the first failure or lack; status MZ_OK if none */
    uint64_t index;        /* entry of that failure, MZ_ABSENT if it is of no entry */
    /* All failures, without lacks; the first of them by entry. A layer whose every entry rests on
     * the one before (chain, rules, periods), or that cannot be read on (structure), has one. */
    uint64_t failures;
    struct mz_layer_failure failed[MZ_VERIFY_FAILURES];
};

#define MZ_VERIFY_STRAY 256u

struct mz_verify_report {
    enum mz_verdict verdict;
    uint64_t tree_size;
    struct mz_hash root;           /* that the entries give */
    struct mz_hash genesis;        /* leaf hash of entry 0; zero if it was not at hand */
    struct mz_hash records_digest; /* zero unless asked for and every entry was folded */
    uint64_t resumed; /* the first so many entries were verified by an earlier run, and now only
                         held against its root by their hashes */
    /* Payees by their personal data, counted by the objects layer: disclosed and as signed;
     * withheld, as is usual; erased by order of an entry. */
    uint64_t disclosed, withheld, erased;
    uint64_t reused; /* files and bank serials that a second payment was allowed to show */
    bool displaced;  /* the entry of the chain's bad-index is intact but stands elsewhere in the
                        stored tree */
    bool anchored; /* the genesis or the log key was given from outside; otherwise both are taken on
                      trust */
    /* Files in the folder of a clone that are not of it, and the first of them by name, "?" for a
     * name that is no UTF-8 or longer; the verdict is not about them, and only who holds the folder
     * can count them. */
    uint64_t strays;
    char stray[MZ_VERIFY_STRAY];
    struct mz_layer_report layers[MZ_LAYER_COUNT];
};

/* Is this the status of a lack and not of a failure: something missing or withheld? */
static inline bool mz_verify_lacks(enum mz_status status) {
    return status != MZ_OK && mz_status_exit(status) == MZ_EXIT_INCOMPLETE;
}

/* The layer whose failure says most precisely what is wrong: the one that fails at the earliest
 * entry, and there the tree's before the others', as damage explains everything after it, unless
 * the entry is whole and only out of its place. Failures come before what is missing.
 * MZ_LAYER_COUNT if nothing failed or lacked. */
enum mz_layer mz_verify_report_main(const struct mz_verify_report *report) __attribute__((nonnull));

/* One signature to check; `done` results are reported through the pool. */
struct mz_signature_job {
    uint64_t index;
    struct mz_span statement; /* lives until the job's window is collected */
    struct mz_hash key;
};
/* Checks one job; what a pool's threads call. MZ_E_BAD_SIGNATURE, or the decoding errors of a
 * COSE_Sign1. */
enum mz_status mz_verify_signature(const struct mz_signature_job *job)
    __attribute__((nonnull, warn_unused_result));

enum mz_copy_kind { MZ_COPY_LIST, MZ_COPY_EVIDENCE, MZ_COPY_DISCLOSURE };

struct mz_verify_source {
    void *ctx;
    struct mz_objects objects;
    /* The encoded entry; asked for in order. The source keeps at least the last MZ_VERIFY_HOLD
     * entries returned in place, as their signatures are checked later. MZ_E_NOT_FOUND if the file
     * is missing, MZ_E_IO. */
    enum mz_status (*entry)(void *ctx, uint64_t index, struct mz_span *ret_entry,
                            struct mz_fault *fault);
    /* The stored hashes of one tile, 32 × width bytes, valid until the next call; NULL if the
     * source has no tiles of its own. MZ_E_NOT_FOUND if it is not at hand. */
    enum mz_status (*tile)(void *ctx, uint8_t level, uint64_t number, unsigned width,
                           struct mz_span *ret_hashes);
    /* Does the evidence file hash to its name and have this size? MZ_E_NOT_FOUND if not at hand,
     * MZ_E_BAD_OBJECT. NULL: evidence files are not checked, and the report counts them as skipped.
     */
    enum mz_status (*evidence)(void *ctx, const struct mz_hash *sha256, uint64_t size);
    /* The disclosures of a payee that the copy holds, one after the other, valid until the next
     * call. MZ_E_NOT_FOUND if there are none, MZ_E_BAD_OBJECT if they are too long. NULL: the
     * source holds none of anybody. */
    enum mz_status (*disclosures)(void *ctx, const struct mz_id *payee, struct mz_span *ret_file);
    /* Why the copy says it was made without this object, a word; NULL if it does not say so. NULL
     * function: it says nothing of the kind. */
    const char *(*withheld)(void *ctx, enum mz_copy_kind kind, struct mz_span name);
};
/* Small windows, so that the pool has work early and ends together; many of them, so that it never
 * runs dry while the caller's thread is held up. */
#define MZ_VERIFY_WINDOW 512u
#define MZ_VERIFY_FLIGHT 15u
#define MZ_VERIFY_HOLD                                                                             \
    ((MZ_VERIFY_FLIGHT + 1u) * MZ_VERIFY_WINDOW) /* those in flight and the one being filled */

/* Where signatures are checked. `submit` may start checking in the background; `collect` waits for
 * the oldest submitted window and gives the index of the entry of its first job that failed
 * (MZ_ABSENT if none). At most MZ_VERIFY_FLIGHT windows are submitted and not collected. NULL
 * functions: checked inline. */
struct mz_signature_pool {
    void *ctx;
    void (*submit)(void *ctx, const struct mz_signature_job *jobs, size_t count);
    uint64_t (*collect)(void *ctx);
};

/* Who must have cosigned. `check` gives MZ_OK with the number of cosignatures that count, or
 * MZ_E_WITHHELD (too few at hand) or why they are wrong, with the fault. */
struct mz_verify_witnesses {
    void *ctx;
    enum mz_status (*check)(void *ctx, struct mz_span checkpoint, uint64_t *ret_count,
                            struct mz_fault *fault);
};

struct mz_verify_options {
    struct mz_span checkpoint;                   /* the signed note */
    uint32_t skip;                               /* layers not asked for: bits 1 << enum mz_layer */
    const struct mz_verify_witnesses *witnesses; /* NULL: no policy, the layer is not asked */
    /* What the verifier learns beside the records; NULL if no later run shall take up from it. To
     * take up where an earlier run ended, `records` and `state` are as they were then, and `resume`
     * says how many entries that was; their hashes must still give `resume_root`. Both belong to a
     * run with every layer asked. */
    struct mz_memory_records *state;
    uint64_t resume;
    struct mz_hash resume_root;
    /* So many entries with this root are known from before, 0: none. The checkpoint layer finds a
     * history that is another (MZ_E_SPLIT_VIEW) and a copy that ends earlier (MZ_E_OLDER_COPY). */
    uint64_t known;
    struct mz_hash known_root;
    struct mz_hash genesis; /* trusted leaf hash of entry 0; zero: whatever entry 0 is, and the
                               report says so */
    struct mz_hash log_key; /* trusted log key; zero: the one entry 0 names */
    struct mz_span origin;  /* trusted origin; absent: the one entry 0 names */
    /* What the copy says beside its entries of the log's keys, its first ones or all of them, in
     * order: each must be the one that the entries put in force at that tree size, as long as the
     * checkpoint reaches so far (MZ_E_BAD_COPY). */
    const struct mz_log_signer *signers;
    size_t signers_count;
    bool digest; /* compute records_digest: needs a scan over all records */
    void (*progress)(void *ctx, uint64_t done, uint64_t total); /* may be NULL */
    void *progress_ctx;
};

/* Runs every layer over as many entries as the checkpoint says. What a failure in one layer makes
 * meaningless in another is not reported there: rules stop at a broken chain, everything but tree
 * and checkpoint at an entry that does not decode. Returns MZ_OK when there is a verdict, whatever
 * it is; an error only if verifying itself was impossible (memory, I/O), and MZ_E_SPLIT_VIEW if the
 * entries are not those of the earlier run: then nothing can be taken up, and the records must be
 * thrown away. `records` receives the replayed records, for queries and for comparison. */
enum mz_status mz_verify_run(const struct mz_verify_source *source,
                             const struct mz_signature_pool *pool,
                             const struct mz_verify_options *options, struct mz_records records,
                             struct mz_verify_report *ret_report, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 5), warn_unused_result));

#endif
