#include <inttypes.h>

#include "proto/verify/failures.h"
#include "proto/verify/payees_check.h"
#include "proto/verify/run.h"

/* A layer that an earlier one stopped is one that did not run, unless it had a failure of its own
 * before. */
static void mark_run(struct mz_run *r) {
    bool whole = !r->withheld && r->decoding;
    const bool ended[MZ_LAYER_COUNT] = {
        [MZ_LAYER_STRUCTURE] = true,   [MZ_LAYER_CHAIN] = whole,
        [MZ_LAYER_SIGNATURES] = whole, [MZ_LAYER_RULES] = whole && r->folding,
        [MZ_LAYER_OBJECTS] = whole,    [MZ_LAYER_PERIODS] = whole && r->linking,
    };
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        struct mz_layer_report *layer = &r->report.layers[i];
        layer->ran = (layer->asked && ended[i]) || mz_run_stopped(layer);
    }
}

void mz_run_settle(struct mz_verify_report *report) {
    report->verdict = MZ_VERIFIED;
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        struct mz_layer_report *layer = &report->layers[i];
        mz_failures_settle(layer);
        if (mz_run_stopped(layer) && !mz_verify_lacks(layer->fault.status))
            report->verdict = MZ_FAILED;
        else if (((layer->asked && !layer->ran) || mz_run_stopped(layer)) &&
                 report->verdict == MZ_VERIFIED)
            report->verdict = MZ_INCOMPLETE;
    }
}

static void conclude_tree(struct mz_run *r) {
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_TREE], found;
    mz_tree_check_finish(r->tree, &r->seal.root, &found, &r->report.root);
    if (!layer->asked)
        return;
    *layer = found;
    layer->asked = true;
    if (r->withheld)
        layer->ran = mz_run_stopped(layer);
}

/* A well-signed checkpoint of another history than before is the proof of a split view; entries
 * that are merely damaged are the tree's to name. A copy that ends earlier lacks what came after.
 */
static void compare_known(const struct mz_run *r, struct mz_layer_report *layer) {
    const struct mz_verify_options *options = r->options;
    const struct mz_layer_report *tree = &r->report.layers[MZ_LAYER_TREE];
    if (r->split && tree->asked && !mz_run_stopped(tree)) {
        mz_fault_at(&layer->fault, MZ_E_SPLIT_VIEW, "%.*s", (int)r->seal.origin.size,
                    (const char *)r->seal.origin.data);
        mz_fault_want(&layer->fault, "%" PRIu64, options->known);
    } else if (options->known > r->seal.size) {
        layer->missing = options->known - r->seal.size;
        mz_fault_at(&layer->fault, MZ_E_OLDER_COPY, "checkpoint");
        mz_fault_have(&layer->fault, "%" PRIu64, r->seal.size);
        mz_fault_want(&layer->fault, "%" PRIu64, options->known);
    }
}

/* The key that signs at the checkpoint's size. Where entries are not at hand the one that changed
 * it may be among them: then the copy's word counts, which leads on from the key that is trusted.
 */
static struct mz_hash signing_key(const struct mz_run *r) {
    struct mz_hash key = mz_log_chain_key(r->log_keys, r->seal.size);
    for (size_t i = 0; r->withheld && i < r->options->signers_count; i++)
        if (r->options->signers[i].since <= r->seal.size)
            key = r->options->signers[i].key;
    return key;
}

static void conclude_seal(struct mz_run *r) {
    struct mz_verify_report *report = &r->report;
    const struct mz_seal_trust trust = {.origin = r->options->origin,
                                        .log_key = r->options->log_key,
                                        .genesis = r->options->genesis,
                                        .named_origin = r->origin,
                                        .named_key = r->log_key,
                                        .signing_key = signing_key(r),
                                        .entry_zero = report->genesis};
    report->anchored = !mz_hash_is_zero(&trust.genesis) || !mz_hash_is_zero(&trust.log_key);
    struct mz_layer_report *layer = &report->layers[MZ_LAYER_CHECKPOINT];
    if (!layer->asked)
        return;
    mz_seal_check(&r->seal, &trust, layer);
    if (!mz_run_stopped(layer) && !r->withheld &&
        mz_log_chain_compare(r->log_keys, r->seal.size, r->options->signers,
                             r->options->signers_count, &layer->fault) != MZ_OK)
        layer->index = MZ_ABSENT;
    if (!mz_run_stopped(layer))
        compare_known(r, layer);
}

static enum mz_status conclude_witnesses(struct mz_run *r, struct mz_fault *fault) {
    const struct mz_verify_witnesses *witnesses = r->options->witnesses;
    struct mz_layer_report *layer = &r->report.layers[MZ_LAYER_WITNESSES];
    if (!layer->asked)
        return MZ_OK;
    struct mz_fault found = {0};
    enum mz_status status =
        witnesses->check(witnesses->ctx, r->options->checkpoint, &layer->checked, &found);
    layer->ran = true;
    if (mz_run_hard(status)) {
        *fault = found;
        return status;
    }
    layer->fault = found;
    layer->fault.status = status;
    return MZ_OK;
}

/* What the rules counted for somebody to look at, as far as they were applied. */
static enum mz_status read_notes(struct mz_run *r, struct mz_fault *fault) {
    struct mz_key key = mz_key_start(MZ_TABLE_LEDGER);
    struct mz_ledger_record ledger;
    enum mz_status status = mz_records_get(&r->records, &key, &mz_ledger_record_schema, &ledger);
    if (status == MZ_OK)
        r->report.reused = ledger.reused;
    return status == MZ_OK || status == MZ_E_NOT_FOUND ? MZ_OK
                                                       : mz_fault_at(fault, status, "records");
}

enum mz_status mz_run_conclude(struct mz_run *r, struct mz_fault *fault) {
    struct mz_verify_report *report = &r->report;
    struct mz_layer_report *rules = &report->layers[MZ_LAYER_RULES];
    mark_run(r);
    conclude_tree(r);
    conclude_seal(r);
    enum mz_status status = conclude_witnesses(r, fault);
    if (status == MZ_OK && report->layers[MZ_LAYER_OBJECTS].ran && !r->withheld && r->decoding) {
        status = mz_payees_check_finish(r->state, r->source, report);
        if (status != MZ_OK)
            mz_fault_at(fault, status, "disclosures");
    }
    if (status == MZ_OK && r->options->state != NULL) {
        status = mz_links_save(r->links, r->state);
        if (status == MZ_OK)
            status = mz_keyring_save(r->keys, r->state);
        if (status == MZ_OK)
            status = mz_log_chain_save(r->log_keys, r->state);
    }
    if (status == MZ_OK)
        status = read_notes(r, fault);
    if (status != MZ_OK || !r->options->digest || !rules->ran || mz_run_stopped(rules))
        return status;
    status = mz_records_digest(&r->records, &report->records_digest);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "records");
}
