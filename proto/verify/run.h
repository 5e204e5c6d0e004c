/* One run of the verifier: what its parts share. Private to verify.c and conclude.c. */
#ifndef MZ_VERIFY_RUN_H
#define MZ_VERIFY_RUN_H

#include "proto/verify/keyring.h"
#include "proto/verify/links.h"
#include "proto/verify/log_chain.h"
#include "proto/verify/seal.h"
#include "proto/verify/state.h"
#include "proto/verify/tree_check.h"
#include "proto/verify/windows.h"

/* How it runs (G9). The caller's thread takes every entry once: one decoding, one statement hash,
 * one leaf hash, the links, the tree and the fold. Signatures go to the pool in windows. */
struct mz_run {
    const struct mz_verify_source *source;
    const struct mz_verify_options *options;
    struct mz_records records;
    struct mz_memory_records *state; /* the caller's, or our own */
    struct mz_verify_report report;
    struct mz_seal seal;
    struct mz_links *links;
    struct mz_keyring *keys;
    struct mz_log_chain *log_keys;
    struct mz_verify_source tree_source; /* without tiles if the tree is not asked for */
    struct mz_tree_check *tree;
    struct mz_windows *windows;
    struct mz_fold *fold;            /* made when entry 0 says what the origin is */
    bool decoding, linking, folding; /* layers that still go on */
    bool closing;                    /* there may be closed periods */
    bool split;                      /* the entries are not those known from before */
    bool withheld;                   /* an entry is not at hand: the end */
    struct mz_entry entry;
    struct mz_statement statement;
    uint8_t origin_buffer[MZ_MAX_ORIGIN];
    struct mz_span origin;  /* of entry 0 */
    struct mz_hash log_key; /* named by entry 0; zero if it names none */
};

/* Failures of the machine, not of the ledger: no verdict can be given. */
static inline bool mz_run_hard(enum mz_status status) {
    return status == MZ_E_NO_MEMORY || status == MZ_E_IO || status == MZ_E_NO_SPACE ||
           status == MZ_E_INTERRUPTED || status == MZ_E_INTERNAL;
}

static inline bool mz_run_stopped(const struct mz_layer_report *layer) {
    return layer->fault.status != MZ_OK;
}

static inline bool mz_run_asked(const struct mz_run *r, enum mz_layer layer) {
    return r->report.layers[layer].asked;
}

/* When every entry was taken: the layers that judge the whole, and which layers ran. Fails only as
 * the machine fails. */
enum mz_status mz_run_conclude(struct mz_run *r, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* The verdict from the layers. */
void mz_run_settle(struct mz_verify_report *report) __attribute__((nonnull));

#endif
