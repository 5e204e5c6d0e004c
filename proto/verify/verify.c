#include "proto/verify/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec/cose.h"
#include "proto/log/hash.h"
#include "proto/verify/keyring.h"
#include "proto/verify/links.h"
#include "proto/verify/objects_check.h"
#include "proto/verify/seal.h"
#include "proto/verify/tree_check.h"

/* How it runs (G9). Signatures cost twenty times what all the rest does, so the caller's thread
 * does the rest, once for each entry: one decoding, one statement hash, one leaf hash, the links,
 * the tree and the fold. Signature jobs gather in windows; a full window goes to the pool, and
 * before a fourth would be in flight the oldest is collected. The entries behind a window must stay
 * in place until then, which is what MZ_VERIFY_HOLD asks of the source. */
struct window {
    struct mz_signature_job jobs[MZ_VERIFY_WINDOW];
    size_t count;
};
#define WINDOWS (MZ_VERIFY_FLIGHT + 1u)

struct run {
    const struct mz_verify_source *source;
    const struct mz_signature_pool *pool; /* NULL: inline */
    const struct mz_verify_options *options;
    struct mz_records records;
    struct mz_verify_report report;
    struct mz_seal seal;
    struct mz_links *links;
    struct mz_keyring *keys;
    struct mz_tree_check *tree;
    struct mz_fold *fold;            /* made when entry 0 says what the origin is */
    bool decoding, linking, folding; /* layers that still go on */
    bool withheld;                   /* an entry is not at hand: the end */
    struct window *windows;          /* WINDOWS of them, a ring */
    size_t filling, flying;          /* ring position being filled; windows submitted before it */
    struct mz_entry entry;
    struct mz_statement statement;
    uint8_t origin_buffer[MZ_MAX_ORIGIN];
    struct mz_span origin;  /* of entry 0 */
    struct mz_hash log_key; /* named by entry 0; zero if it names none */
};

/* Failures of the machine, not of the ledger: no verdict can be given. */
static bool hard(enum mz_status status) {
    return status == MZ_E_NO_MEMORY || status == MZ_E_IO || status == MZ_E_NO_SPACE ||
           status == MZ_E_INTERRUPTED || status == MZ_E_INTERNAL;
}

static bool stopped(const struct mz_layer_report *layer) {
    return layer->fault.status != MZ_OK;
}

/* -- Signatures. */

enum mz_status mz_verify_signature(const struct mz_signature_job *job) {
    struct mz_cose cose;
    enum mz_status status = mz_cose_decode(job->statement, &cose, NULL);
    return status == MZ_OK ? mz_cose_verify(&cose, &job->key) : status;
}

static void note_bad_signature(struct run *r, uint64_t index, enum mz_status status) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_SIGNATURES];
    if (stopped(layer) && layer->index <= index)
        return;
    mz_fault_at(&layer->fault, status, "entry %" PRIu64, index);
    layer->index = index;
}

static void collect_window(struct run *r) {
    uint64_t bad = r->pool->collect(r->pool->ctx);
    r->flying--;
    if (bad != MZ_ABSENT)
        note_bad_signature(r, bad, MZ_E_BAD_SIGNATURE);
}

static void submit_window(struct run *r) {
    struct window *window = &r->windows[r->filling];
    if (window->count == 0) {
        /* Nothing to wait behind: what is in flight would outlive the entries that the source
         * holds. */
        while (r->flying > 0)
            collect_window(r);
        return;
    }
    if (r->pool == NULL) {
        for (size_t i = 0; i < window->count; i++)
            if (mz_verify_signature(&window->jobs[i]) != MZ_OK)
                note_bad_signature(r, window->jobs[i].index, MZ_E_BAD_SIGNATURE);
        window->count = 0;
        return;
    }
    if (r->flying == MZ_VERIFY_FLIGHT)
        collect_window(r);
    r->pool->submit(r->pool->ctx, window->jobs, window->count);
    r->flying++;
    r->filling = (r->filling + 1) % WINDOWS;
    r->windows[r->filling].count = 0;
}

static void ask_signature(struct run *r, uint64_t index) {
    const struct mz_hash *key = mz_keyring_find(r->keys, &r->statement.kid);
    if (key == NULL) {
        note_bad_signature(r, index, MZ_E_UNKNOWN_KEY);
        return;
    }
    struct window *window = &r->windows[r->filling];
    window->jobs[window->count++] =
        (struct mz_signature_job){.index = index, .statement = r->entry.statement, .key = *key};
    r->report.layers[MZ_LAYER_SIGNATURES].checked++;
}

/* -- One entry. */

/* From here on only the leaf hashes are taken. */
static void stop_decoding(struct run *r, uint64_t index, const struct mz_fault *inner) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_STRUCTURE];
    mz_fault_at(&layer->fault, MZ_E_BAD_ENTRY, "%" PRIu64, index);
    mz_fault_have(&layer->fault, "%s %s", mz_status_code(inner->status), inner->place);
    layer->index = index;
    r->decoding = false;
}

static enum mz_status begin_ledger(struct run *r, struct mz_fault *fault) {
    const struct mz_statement *statement = &r->statement;
    memcpy(r->origin_buffer, statement->origin.data, statement->origin.size);
    r->origin = mz_span_of(r->origin_buffer, statement->origin.size);
    if (statement->kind->id == MZ_KIND_LEDGER_CREATE)
        r->log_key = statement->body.ledger_create.log_key;
    struct mz_span origin = r->options->origin.data != NULL ? r->options->origin : r->origin;
    r->fold = mz_fold_new(origin, r->records, r->source->objects);
    return r->fold == NULL ? mz_fault_at(fault, MZ_E_NO_MEMORY, "fold") : MZ_OK;
}

static enum mz_status follow_links(struct run *r, uint64_t index, struct mz_fault *fault) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_CHAIN];
    struct mz_fault found = {0};
    enum mz_status status = mz_links_follow(r->links, &r->entry, r->statement.project, &found);
    if (status == MZ_OK) {
        layer->checked++;
        return MZ_OK;
    }
    if (hard(status)) {
        *fault = found;
        return status;
    }
    layer->fault = found;
    layer->index = index;
    if (status == MZ_E_BAD_INDEX)
        r->report.displaced = mz_tree_check_holds(r->tree, r->entry.head.index, &r->entry.leaf);
    r->linking = false;
    r->folding = false; /* the rules over a history that is not the ledger's would say nothing */
    return MZ_OK;
}

/* Applies the rules, and sets *ret_folded when they admitted the entry. A list that is not what it
 * is named by is a failure of the object, which the objects layer will find; the rules could only
 * not be applied. */
static enum mz_status apply_rules(struct run *r, uint64_t index, bool *ret_folded,
                                  struct mz_fault *fault) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_RULES];
    struct mz_fault found = {0};
    enum mz_status status =
        mz_fold_apply(r->fold, &r->entry.head, &r->entry.leaf, &r->statement, &found);
    if (status == MZ_OK) {
        layer->checked++;
        r->report.erased += r->statement.kind->id == MZ_KIND_DATA_ERASE;
        *ret_folded = true;
        return MZ_OK;
    }
    if (hard(status)) {
        *fault = found;
        return status;
    }
    r->folding = false;
    layer->index = index;
    layer->fault = found;
    layer->fault.status = status;
    layer->missing = status == MZ_E_WITHHELD;
    if (status == MZ_E_WITHHELD || !mz_objects_check_names_list(&r->statement))
        return MZ_OK;
    struct mz_layer_report probe = {.index = MZ_ABSENT};
    status = mz_objects_check(r->source, &r->statement, index, false, &probe);
    if (status == MZ_OK && stopped(&probe)) {
        layer->fault = probe.fault;
        layer->fault.status = MZ_E_WITHHELD;
        layer->missing = 1;
    }
    return status;
}

static enum mz_status take_statement(struct run *r, uint64_t index, struct mz_fault *fault) {
    enum mz_status status = index == 0 ? begin_ledger(r, fault) : MZ_OK;
    bool folded = false;
    if (status == MZ_OK && r->linking)
        status = follow_links(r, index, fault);
    if (status == MZ_OK)
        status = mz_keyring_learn(r->keys, &r->statement);
    if (status == MZ_OK)
        ask_signature(r, index);
    if (status == MZ_OK && r->folding)
        status = apply_rules(r, index, &folded, fault);
    if (status == MZ_OK)
        status = mz_objects_check(r->source, &r->statement, index, folded,
                                  &r->report.layers[MZ_LAYER_OBJECTS]);
    return status;
}

static enum mz_status take_entry(struct run *r, uint64_t index, struct mz_fault *fault) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_STRUCTURE];
    struct mz_span bytes;
    enum mz_status status = r->source->entry(r->source->ctx, index, &bytes, fault);
    if (status == MZ_E_NOT_FOUND) {
        r->withheld = true;
        layer->missing = r->seal.size - index;
        if (!stopped(layer)) {
            mz_fault_at(&layer->fault, MZ_E_WITHHELD, "entry %" PRIu64, index);
            layer->index = index;
        }
        return MZ_OK;
    }
    if (status != MZ_OK)
        return status;
    struct mz_fault inner = {0};
    struct mz_hash leaf;
    if (r->decoding) {
        status = mz_entry_decode(bytes, &r->entry, &inner);
        if (status == MZ_OK)
            status = mz_statement_decode(r->entry.statement, &r->statement, &inner);
        inner.status = status;
        if (status != MZ_OK)
            stop_decoding(r, index, &inner);
    }
    leaf = r->decoding ? r->entry.leaf : mz_hash_leaf(bytes);
    if (index == 0)
        r->report.genesis = leaf;
    status = mz_tree_check_add(r->tree, &leaf, fault);
    if (status != MZ_OK || !r->decoding)
        return status;
    layer->checked++;
    return take_statement(r, index, fault);
}

/* -- The whole. */

static enum mz_status take_entries(struct run *r, struct mz_fault *fault) {
    const struct mz_verify_options *options = r->options;
    enum mz_status status = MZ_OK;
    for (uint64_t index = 0; index < r->seal.size && status == MZ_OK && !r->withheld; index++) {
        status = take_entry(r, index, fault);
        if ((index + 1) % MZ_VERIFY_WINDOW != 0)
            continue;
        submit_window(r);
        if (options->progress != NULL)
            options->progress(options->progress_ctx, index + 1, r->seal.size);
    }
    /* Also after an error: what is in flight points into memory that is about to go. */
    submit_window(r);
    while (r->flying > 0)
        collect_window(r);
    if (options->progress != NULL && status == MZ_OK && !r->withheld)
        options->progress(options->progress_ctx, r->seal.size, r->seal.size);
    return status;
}

/* A layer that an earlier one stopped is one that did not run, unless it had a failure of its own
 * before. */
static void mark_run(struct run *r) {
    struct mz_layer_report *layers = r->report.layers;
    bool whole = !r->withheld && r->decoding;
    layers[MZ_LAYER_STRUCTURE].ran = true;
    layers[MZ_LAYER_CHAIN].ran = whole || stopped(&layers[MZ_LAYER_CHAIN]);
    layers[MZ_LAYER_SIGNATURES].ran = whole || stopped(&layers[MZ_LAYER_SIGNATURES]);
    layers[MZ_LAYER_RULES].ran = (whole && r->folding) || stopped(&layers[MZ_LAYER_RULES]);
    layers[MZ_LAYER_OBJECTS].ran = whole || stopped(&layers[MZ_LAYER_OBJECTS]);
}

static void settle_verdict(struct mz_verify_report *report) {
    report->verdict = MZ_VERIFIED;
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        const struct mz_layer_report *layer = &report->layers[i];
        if (layer->fault.status != MZ_OK && layer->fault.status != MZ_E_WITHHELD)
            report->verdict = MZ_FAILED;
        else if ((!layer->ran || stopped(layer)) && report->verdict == MZ_VERIFIED)
            report->verdict = MZ_INCOMPLETE;
    }
}

static enum mz_status conclude(struct run *r, struct mz_fault *fault) {
    struct mz_verify_report *report = &r->report;
    struct mz_layer_report *seal = &report->layers[MZ_LAYER_CHECKPOINT];
    mark_run(r);
    mz_tree_check_finish(r->tree, &r->seal.root, &report->layers[MZ_LAYER_TREE], &report->root);
    if (r->withheld)
        report->layers[MZ_LAYER_TREE].ran = stopped(&report->layers[MZ_LAYER_TREE]);
    const struct mz_seal_trust trust = {.origin = r->options->origin,
                                        .log_key = r->options->log_key,
                                        .genesis = r->options->genesis,
                                        .named_origin = r->origin,
                                        .named_key = r->log_key,
                                        .entry_zero = report->genesis};
    mz_seal_check(&r->seal, &trust, seal);
    report->anchored = !mz_hash_is_zero(&trust.genesis) || !mz_hash_is_zero(&trust.log_key);
    if (!r->options->digest || !report->layers[MZ_LAYER_RULES].ran ||
        stopped(&report->layers[MZ_LAYER_RULES]))
        return MZ_OK;
    enum mz_status status = mz_records_digest(&r->records, &report->records_digest);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "records");
}

static enum mz_status verify_entries(struct run *r, struct mz_fault *fault) {
    r->links = mz_links_new();
    r->keys = mz_keyring_new();
    r->tree = mz_tree_check_new(r->source, r->seal.size);
    r->windows = calloc(WINDOWS, sizeof *r->windows);
    enum mz_status status = MZ_OK;
    if (r->links == NULL || r->keys == NULL || r->tree == NULL || r->windows == NULL)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "verifier");
    if (status == MZ_OK) {
        r->decoding = r->linking = r->folding = true;
        status = take_entries(r, fault);
    }
    if (status == MZ_OK)
        status = conclude(r, fault);
    mz_fold_free(r->fold);
    free(r->windows);
    mz_tree_check_free(r->tree);
    mz_keyring_free(r->keys);
    mz_links_free(r->links);
    return status;
}

enum mz_status mz_verify_run(const struct mz_verify_source *source,
                             const struct mz_signature_pool *pool,
                             const struct mz_verify_options *options, struct mz_records records,
                             struct mz_verify_report *ret_report, struct mz_fault *fault) {
    struct mz_fault ignored;
    if (fault == NULL)
        fault = &ignored;
    struct run *r = calloc(1, sizeof *r);
    if (r == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "verifier");
    r->source = source;
    r->pool = pool != NULL && pool->submit != NULL && pool->collect != NULL ? pool : NULL;
    r->options = options;
    r->records = records;
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++)
        r->report.layers[i].index = MZ_ABSENT;
    /* Without a checkpoint that can be read nobody knows how many entries there should be. */
    enum mz_status status = MZ_OK;
    if (mz_seal_open(options->checkpoint, &r->seal, &r->report.layers[MZ_LAYER_CHECKPOINT])) {
        r->report.tree_size = r->seal.size;
        status = verify_entries(r, fault);
    }
    if (status == MZ_OK) {
        settle_verdict(&r->report);
        *ret_report = r->report;
    }
    free(r);
    return status;
}
