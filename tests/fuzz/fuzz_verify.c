/* The verifier against a copy that somebody changed (T1, T2, T3). A clone with changed bytes is
 * verified only if nothing was changed after all. When the changer holds the log key and makes
 * tiles and checkpoint anew, what is verified still holds only statements that people signed, in
 * their order. */
#include <string.h>

#include "tests/lib/fuzzing.h"
#include "tests/lib/ledger_case.h"

#define CHANGED 3u /* entries changed at most in one run */

static struct ledger *ledger;
static struct ledger_case plan;
static struct mz_span *originals; /* copies of the entries */
static struct mz_hash genesis;
static uint64_t entries;

static void prepare(void) {
    ledger = ledger_new();
    ledger_case_play(ledger, &plan);
    entries = ledger_size(ledger);
    genesis = ledger_leaf(ledger, 0);
    originals = calloc(entries, sizeof *originals);
    FUZZ_REQUIRE(originals != NULL);
    for (uint64_t i = 0; i < entries; i++) {
        struct mz_reader none = mz_reader_over((struct mz_span){NULL, 0});
        fuzz_edit(&none, ledger_entry(ledger, i), 0, &originals[i]);
    }
}

/* A source that lends changed bytes for one tile and one list. */
struct copy {
    struct mz_verify_source base;
    struct mz_span tile, list;
    struct mz_hash list_root;
};

static enum mz_status give_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                 struct mz_fault *fault) {
    const struct copy *copy = ctx;
    return copy->base.entry(copy->base.ctx, index, ret_entry, fault);
}

static enum mz_status give_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                struct mz_span *ret_hashes) {
    const struct copy *copy = ctx;
    if (copy->tile.data == NULL || level != 0 || number != 0)
        return copy->base.tile(copy->base.ctx, level, number, width, ret_hashes);
    *ret_hashes = copy->tile;
    return MZ_OK;
}

static enum mz_status give_list(void *ctx, const struct mz_hash *root, struct mz_span *ret_object) {
    const struct copy *copy = ctx;
    if (copy->list.data == NULL || !mz_hash_equal(root, &copy->list_root))
        return copy->base.objects.list(copy->base.objects.ctx, root, ret_object);
    *ret_object = copy->list;
    return MZ_OK;
}

static enum mz_status check_evidence(void *ctx, const struct mz_hash *sha256, uint64_t size) {
    const struct copy *copy = ctx;
    return copy->base.evidence(copy->base.ctx, sha256, size);
}

static enum mz_verdict verify(struct copy *copy, struct mz_span checkpoint) {
    struct mz_verify_source source = {.ctx = copy,
                                      .objects = {.ctx = copy, .list = give_list},
                                      .entry = give_entry,
                                      .tile = give_tile,
                                      .evidence = check_evidence};
    struct mz_verify_options options = {.checkpoint = checkpoint, .genesis = genesis};
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_verify_report report;
    struct mz_fault fault = {0};
    FUZZ_REQUIRE(memory != NULL);
    FUZZ_REQUIRE(mz_verify_run(&source, NULL, &options, mz_memory_records_interface(memory),
                               &report, &fault) == MZ_OK);
    mz_memory_records_free(memory);
    return report.verdict;
}

/* The bytes if they differ from the original's, else an absent span. */
static struct mz_span changed_copy(struct mz_reader *input, struct mz_span original) {
    struct mz_span bytes;
    fuzz_edit(input, original, 3, &bytes);
    if (!mz_span_equal(bytes, original))
        return bytes;
    fuzz_free(bytes);
    return (struct mz_span){NULL, 0};
}

/* Changes entries in place; how many truly differ. */
static unsigned change_entries(struct mz_reader *input) {
    unsigned changed = 0;
    for (unsigned i = 0; i < CHANGED && input->rest.size > 0; i++) {
        unsigned index = fuzz_choice(input, (unsigned)entries);
        struct mz_span bytes = changed_copy(input, originals[index]);
        if (bytes.data == NULL)
            continue;
        ledger_replace(ledger, index, bytes);
        fuzz_free(bytes);
        changed++;
    }
    return changed;
}

static void restore(void) {
    for (uint64_t i = 0; i < entries; i++)
        if (!mz_span_equal(ledger_entry(ledger, i), originals[i]))
            ledger_replace(ledger, i, originals[i]);
    ledger_rehash(ledger);
}

static void by_a_stranger(struct mz_reader *input, unsigned what) {
    struct copy copy = {.base = ledger_source(ledger)};
    struct mz_reader none = mz_reader_over((struct mz_span){NULL, 0});
    struct mz_span checkpoint, spoilt = {NULL, 0}, hashes;
    unsigned changed = 0;
    fuzz_edit(&none, ledger_checkpoint(ledger, entries, "log"), 0, &checkpoint);
    switch (what) {
    case 0:
        spoilt = changed_copy(input, checkpoint);
        break;
    case 1:
        FUZZ_REQUIRE(copy.base.tile(copy.base.ctx, 0, 0, (unsigned)entries, &hashes) == MZ_OK);
        spoilt = copy.tile = changed_copy(input, hashes);
        break;
    case 2:
        copy.list_root = fuzz_choice(input, 2) == 0 ? plan.payment.roster : plan.payment.results;
        spoilt = copy.list = changed_copy(input, ledger_object(ledger, &copy.list_root));
        break;
    default:
        changed = change_entries(input);
        break;
    }
    enum mz_verdict verdict = verify(&copy, what == 0 && spoilt.data != NULL ? spoilt : checkpoint);
    FUZZ_REQUIRE((verdict == MZ_VERIFIED) == (changed == 0 && spoilt.data == NULL));
    fuzz_free(spoilt);
    fuzz_free(checkpoint);
}

static void by_the_operator(struct mz_reader *input) {
    struct copy copy = {.base = ledger_source(ledger)};
    (void)change_entries(input);
    ledger_rehash(ledger);
    struct mz_span checkpoint = ledger_checkpoint(ledger, entries, "log");
    if (verify(&copy, checkpoint) != MZ_VERIFIED)
        return;
    for (uint64_t i = 0; i < entries; i++) {
        struct mz_entry entry, original;
        FUZZ_REQUIRE(mz_entry_decode(ledger_entry(ledger, i), &entry, NULL) == MZ_OK);
        FUZZ_REQUIRE(mz_entry_decode(originals[i], &original, NULL) == MZ_OK);
        FUZZ_REQUIRE(mz_span_equal(entry.statement, original.statement));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    if (ledger == NULL)
        prepare();
    unsigned what = fuzz_choice(&input, 6);
    if (what < 4)
        by_a_stranger(&input, what);
    else
        by_the_operator(&input);
    restore();
    return 0;
}
