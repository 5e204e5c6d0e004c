#include "proto/verify/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/verify/objects_check.h"
#include "proto/verify/payees_check.h"
#include "proto/verify/periods_check.h"
#include "proto/verify/run.h"

/* Layers that read what is in the entries, and those that rest on the order of the entries. */
static bool must_decode(const struct mz_run *r) {
    return mz_run_asked(r, MZ_LAYER_STRUCTURE) || mz_run_asked(r, MZ_LAYER_CHAIN) ||
           mz_run_asked(r, MZ_LAYER_SIGNATURES) || mz_run_asked(r, MZ_LAYER_RULES) ||
           mz_run_asked(r, MZ_LAYER_OBJECTS) || mz_run_asked(r, MZ_LAYER_PERIODS);
}

static bool must_link(const struct mz_run *r) {
    return mz_run_asked(r, MZ_LAYER_CHAIN) || mz_run_asked(r, MZ_LAYER_RULES) ||
           mz_run_asked(r, MZ_LAYER_PERIODS);
}

/* -- One entry. */

static void ask_signature(struct mz_run *r, uint64_t index) {
    const struct mz_hash *key = mz_keyring_find(r->keys, &r->statement.kid);
    if (key == NULL)
        mz_windows_refuse(r->windows, index, MZ_E_UNKNOWN_KEY);
    else
        mz_windows_ask(r->windows, index, r->entry.statement, key);
}

/* From here on only the leaf hashes are taken. */
static void stop_decoding(struct mz_run *r, uint64_t index, const struct mz_fault *inner) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_STRUCTURE];
    mz_fault_at(&layer->fault, MZ_E_BAD_ENTRY, "%" PRIu64, index);
    mz_fault_have(&layer->fault, "%s %s", mz_status_code(inner->status), inner->place);
    layer->index = index;
    r->decoding = false;
}

static enum mz_status begin_ledger(struct mz_run *r, struct mz_fault *fault) {
    const struct mz_statement *statement = &r->statement;
    memcpy(r->origin_buffer, statement->origin.data, statement->origin.size);
    r->origin = mz_span_of(r->origin_buffer, statement->origin.size);
    if (statement->kind->id == MZ_KIND_LEDGER_CREATE)
        r->log_key = statement->body.ledger_create.log_key;
    struct mz_span origin = r->options->origin.data != NULL ? r->options->origin : r->origin;
    r->fold = mz_fold_new(origin, r->records, r->source->objects);
    return r->fold == NULL ? mz_fault_at(fault, MZ_E_NO_MEMORY, "fold") : MZ_OK;
}

static enum mz_status follow_links(struct mz_run *r, uint64_t index, struct mz_fault *fault) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_CHAIN];
    struct mz_fault found = {0};
    enum mz_status status = mz_links_follow(r->links, &r->entry, r->statement.project, &found);
    if (status == MZ_OK) {
        layer->checked++;
        return MZ_OK;
    }
    if (mz_run_hard(status)) {
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

/* The rules could not be applied because of the list that the entry names. What is missing or
 * withheld says so; one that is damaged is a failure of the object, which the objects layer will
 * find if it was asked. A rule that was broken whatever the list says stays broken. */
static enum mz_status blame_list(struct mz_run *r, uint64_t index, struct mz_layer_report *layer) {
    struct mz_layer_report probe = {.index = MZ_ABSENT};
    enum mz_status status = mz_objects_check(r->source, &r->statement, index, false, NULL, &probe);
    bool lacking = mz_verify_lacks(probe.fault.status);
    if (status != MZ_OK || !mz_run_stopped(&probe) ||
        lacking != mz_verify_lacks(layer->fault.status))
        return status;
    layer->fault = probe.fault;
    layer->missing = probe.missing;
    layer->withheld = probe.withheld;
    if (!lacking && mz_run_asked(r, MZ_LAYER_OBJECTS)) {
        layer->fault.status = MZ_E_WITHHELD;
        layer->missing = 1;
    }
    return MZ_OK;
}

/* Applies the rules, and sets *ret_folded when they admitted the entry. */
static enum mz_status apply_rules(struct mz_run *r, uint64_t index, bool *ret_folded,
                                  struct mz_fault *fault) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_RULES];
    struct mz_fault found = {0};
    enum mz_status status =
        mz_fold_apply(r->fold, &r->entry.head, &r->entry.leaf, &r->statement, &found);
    if (status == MZ_OK) {
        layer->checked++;
        *ret_folded = true;
        return MZ_OK;
    }
    if (mz_run_hard(status)) {
        *fault = found;
        return status;
    }
    r->folding = false;
    layer->index = index;
    layer->fault = found;
    layer->fault.status = status;
    layer->missing = mz_verify_lacks(status);
    return mz_objects_check_names_list(&r->statement) ? blame_list(r, index, layer) : MZ_OK;
}

/* The objects that the entry names, and what it says of payees. */
static enum mz_status take_objects(struct mz_run *r, uint64_t index, bool folded) {
    enum mz_status status = mz_payees_check_learn(r->state, &r->statement, index);
    return status == MZ_OK
               ? mz_objects_check(r->source, &r->statement, index, folded, r->options->state,
                                  &r->report.layers[MZ_LAYER_OBJECTS])
               : status;
}

static enum mz_status take_period(struct mz_run *r) {
    r->closing = r->closing || r->statement.kind->id == MZ_KIND_PERIOD_CLOSE;
    return r->closing ? mz_periods_check(r->state, &r->entry, &r->statement,
                                         &r->report.layers[MZ_LAYER_PERIODS])
                      : MZ_OK;
}

static enum mz_status take_statement(struct mz_run *r, uint64_t index, struct mz_fault *fault) {
    enum mz_status status = index == 0 ? begin_ledger(r, fault) : MZ_OK;
    bool folded = false;
    if (status != MZ_OK || !must_decode(r))
        return status;
    status = mz_log_chain_learn(r->log_keys, &r->statement, index);
    if (status == MZ_OK && r->linking)
        status = follow_links(r, index, fault);
    if (status == MZ_OK && mz_run_asked(r, MZ_LAYER_SIGNATURES)) {
        status = mz_keyring_learn(r->keys, &r->statement);
        if (status == MZ_OK)
            ask_signature(r, index);
    }
    if (status == MZ_OK && r->folding)
        status = apply_rules(r, index, &folded, fault);
    if (status == MZ_OK && mz_run_asked(r, MZ_LAYER_OBJECTS))
        status = take_objects(r, index, folded);
    if (status == MZ_OK && mz_run_asked(r, MZ_LAYER_PERIODS) && r->linking)
        status = take_period(r);
    return status;
}

static void lack_entries(struct mz_run *r, uint64_t index) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_STRUCTURE];
    r->withheld = true;
    layer->missing = r->seal.size - index;
    if (mz_run_stopped(layer))
        return;
    mz_fault_at(&layer->fault, MZ_E_WITHHELD, "entry %" PRIu64, index);
    layer->index = index;
}

static enum mz_status take_entry(struct mz_run *r, uint64_t index, struct mz_fault *fault) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_STRUCTURE];
    struct mz_span bytes;
    enum mz_status status = r->source->entry(r->source->ctx, index, &bytes, fault);
    if (status == MZ_E_NOT_FOUND) {
        lack_entries(r, index);
        return MZ_OK;
    }
    if (status != MZ_OK)
        return status;
    struct mz_fault inner = {0};
    struct mz_hash leaf;
    /* Entry 0 names the origin and the log key; of others that were verified before, or that nobody
     * asked to be read, only the hash matters. */
    bool known = index < r->options->resume;
    bool decode = r->decoding && (index == 0 || (!known && must_decode(r)));
    if (decode) {
        status = mz_entry_decode(bytes, &r->entry, &inner);
        if (status == MZ_OK)
            status = mz_statement_decode(r->entry.statement, &r->statement, &inner);
        inner.status = status;
        if (status != MZ_OK)
            stop_decoding(r, index, &inner);
    }
    leaf = decode && r->decoding ? r->entry.leaf : mz_hash_leaf(bytes);
    if (index == 0)
        r->report.genesis = leaf;
    status = mz_tree_check_add(r->tree, &leaf, fault);
    if (status != MZ_OK || !decode || !r->decoding)
        return status;
    if (known)
        return begin_ledger(r, fault);
    layer->checked++;
    return take_statement(r, index, fault);
}

/* -- The whole. */

/* What an earlier run learned, if the entries so far are the same. */
static enum mz_status take_up(struct mz_run *r, struct mz_fault *fault) {
    struct mz_verify_report *report = &r->report;
    uint64_t size = r->options->resume;
    struct mz_hash root = mz_tree_check_root(r->tree);
    if (!mz_hash_equal(&root, &r->options->resume_root))
        return mz_fault_at(fault, MZ_E_SPLIT_VIEW, "%" PRIu64, size);
    enum mz_status status = mz_links_load(r->links, r->state);
    if (status == MZ_OK)
        status = mz_keyring_load(r->keys, r->state);
    if (status == MZ_OK)
        status = mz_log_chain_load(r->log_keys, r->state);
    if (status == MZ_OK)
        status = mz_objects_check_again(r->source, r->state, &report->layers[MZ_LAYER_OBJECTS]);
    report->resumed = size;
    static const enum mz_layer layers[] = {MZ_LAYER_STRUCTURE, MZ_LAYER_CHAIN, MZ_LAYER_SIGNATURES,
                                           MZ_LAYER_RULES};
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++)
        report->layers[layers[i]].checked = size;
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "state");
}

/* What is known of the first `size` entries. */
static enum mz_status pass(struct mz_run *r, uint64_t size, struct mz_fault *fault) {
    const struct mz_verify_options *options = r->options;
    if (size == 0)
        return MZ_OK;
    if (size == options->known) {
        struct mz_hash root = mz_tree_check_root(r->tree);
        r->split = !mz_hash_equal(&root, &options->known_root);
    }
    return size == options->resume ? take_up(r, fault) : MZ_OK;
}

static enum mz_status take_entries(struct mz_run *r, struct mz_fault *fault) {
    const struct mz_verify_options *options = r->options;
    enum mz_status status = MZ_OK;
    for (uint64_t index = 0; index < r->seal.size && status == MZ_OK && !r->withheld; index++) {
        status = pass(r, index, fault);
        if (status == MZ_OK)
            status = take_entry(r, index, fault);
        if ((index + 1) % MZ_VERIFY_WINDOW != 0)
            continue;
        mz_windows_submit(r->windows);
        if (options->progress != NULL)
            options->progress(options->progress_ctx, index + 1, r->seal.size);
    }
    if (status == MZ_OK && !r->withheld)
        status = pass(r, r->seal.size, fault);
    /* Also after an error: what is in flight points into memory that is about to go. */
    mz_windows_finish(r->windows);
    if (options->progress != NULL && status == MZ_OK && !r->withheld)
        options->progress(options->progress_ctx, r->seal.size, r->seal.size);
    return status;
}

static enum mz_status verify_entries(struct mz_run *r, const struct mz_signature_pool *pool,
                                     struct mz_fault *fault) {
    r->links = mz_links_new();
    r->keys = mz_keyring_new();
    r->log_keys = mz_log_chain_new();
    r->tree_source = *r->source;
    if (!mz_run_asked(r, MZ_LAYER_TREE))
        r->tree_source.tile = NULL;
    r->tree = mz_tree_check_new(&r->tree_source, r->seal.size);
    r->windows = mz_windows_new(pool, &r->report.layers[MZ_LAYER_SIGNATURES]);
    r->state = r->options->state != NULL ? r->options->state : mz_memory_records_new();
    enum mz_status status = MZ_OK;
    if (r->links == NULL || r->keys == NULL || r->log_keys == NULL || r->tree == NULL ||
        r->windows == NULL || r->state == NULL)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "verifier");
    if (status == MZ_OK) {
        r->decoding = true;
        r->linking = must_link(r);
        r->folding = mz_run_asked(r, MZ_LAYER_RULES);
        r->closing = r->options->resume > 0;
        status = take_entries(r, fault);
    }
    if (status == MZ_OK)
        status = mz_run_conclude(r, fault);
    mz_fold_free(r->fold);
    if (r->state != r->options->state)
        mz_memory_records_free(r->state);
    mz_windows_free(r->windows);
    mz_tree_check_free(r->tree);
    mz_log_chain_free(r->log_keys);
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
    struct mz_run *r = calloc(1, sizeof *r);
    if (r == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "verifier");
    r->source = source;
    r->options = options;
    r->records = records;
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        r->report.layers[i].index = MZ_ABSENT;
        r->report.layers[i].asked = (options->skip & UINT32_C(1) << i) == 0 &&
                                    (i != MZ_LAYER_WITNESSES || options->witnesses != NULL);
    }
    /* Without a checkpoint that can be read nobody knows how many entries there should be. */
    enum mz_status status = MZ_OK;
    if (mz_seal_open(options->checkpoint, &r->seal, &r->report.layers[MZ_LAYER_CHECKPOINT])) {
        r->report.tree_size = r->seal.size;
        status = verify_entries(r, pool, fault);
    }
    if (status == MZ_OK) {
        mz_run_settle(&r->report);
        *ret_report = r->report;
    }
    free(r);
    return status;
}
