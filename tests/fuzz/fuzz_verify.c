/* The verifier against a copy that somebody changed (T1, T2, T3). A clone with changed bytes is
 * verified only if nothing was changed after all. When the changer holds the log key and makes
 * chains, tiles and checkpoint anew, what is verified still holds only statements that people
 * signed, each once. */
#include <string.h>

#include "proto/base/calendar.h"
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
                                      .evidence =
                                          copy->base.evidence == NULL ? NULL : check_evidence};
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

/* One statement of the forged log: an original, or its edited copy. */
struct forged {
    unsigned index;
    struct mz_span edited; /* absent: as it was signed */
};

/* The statement with one bit of its signature changed: the signature is its last 64 bytes. */
static struct mz_span other_signature(struct mz_reader *input, struct mz_span statement) {
    struct mz_reader none = mz_reader_over((struct mz_span){NULL, 0});
    struct mz_span copy;
    fuzz_edit(&none, statement, 0, &copy);
    uint8_t *last = (uint8_t *)(uintptr_t)copy.data + copy.size - 64;
    last[fuzz_choice(input, 64)] ^= 1;
    return copy;
}

/* Drops, repeats, swaps and edits statements, and signs some as nobody did. */
static void forge(struct mz_reader *input, struct forged *forged, size_t *count) {
    for (unsigned i = 0; i < CHANGED && input->rest.size > 0; i++) {
        unsigned what = fuzz_choice(input, 5), at = 1 + fuzz_choice(input, (unsigned)*count - 1);
        struct forged here = forged[at];
        struct mz_entry entry;
        switch (what) {
        case 0:
            memmove(&forged[at], &forged[at + 1], (*count - at - 1) * sizeof *forged);
            --*count;
            fuzz_free(here.edited);
            break;
        case 1:
            forged[(*count)++] = (struct forged){.index = here.index};
            break;
        case 2:
            forged[at] = forged[*count - 1];
            forged[*count - 1] = here;
            break;
        default:
            FUZZ_REQUIRE(mz_entry_decode(originals[here.index], &entry, NULL) == MZ_OK);
            fuzz_free(here.edited);
            forged[at].edited = what == 3 ? changed_copy(input, entry.statement)
                                          : other_signature(input, entry.statement);
            break;
        }
    }
}

/* The forged statements, chained, hashed and signed for by the log's own key. */
static struct ledger *chain(const struct forged *forged, size_t count) {
    struct ledger *made = ledger_new();
    for (size_t i = 0; i < count; i++) {
        static struct mz_statement statement;
        struct mz_entry entry;
        char project[MZ_MAX_CODE + 1];
        FUZZ_REQUIRE(mz_entry_decode(originals[forged[i].index], &entry, NULL) == MZ_OK);
        FUZZ_REQUIRE(mz_statement_decode(entry.statement, &statement, NULL) == MZ_OK);
        snprintf(project, sizeof project, "%.*s", (int)statement.project.size,
                 statement.project.data == NULL ? "" : (const char *)statement.project.data);
        ledger_append_bytes(made,
                            forged[i].edited.data != NULL ? forged[i].edited : entry.statement,
                            statement.project.data == NULL ? NULL : project,
                            mz_date_of_time(entry.head.registered_at));
    }
    return made;
}

static void by_the_operator(struct mz_reader *input) {
    struct forged *forged = calloc(entries + CHANGED, sizeof *forged);
    size_t count = entries;
    bool *seen = calloc(entries, sizeof *seen), whole = true;
    FUZZ_REQUIRE(forged != NULL && seen != NULL);
    for (unsigned i = 0; i < entries; i++)
        forged[i].index = i;
    forge(input, forged, &count);
    struct ledger *made = chain(forged, count);
    struct copy copy = {.base = ledger_source(made)};
    copy.base.objects = ledger_objects(ledger);
    copy.base.evidence = NULL;
    if (verify(&copy, ledger_checkpoint(made, count, "log")) == MZ_VERIFIED)
        for (size_t i = 0; i < count; i++) {
            whole = whole && forged[i].edited.data == NULL && !seen[forged[i].index];
            seen[forged[i].index] = true;
        }
    FUZZ_REQUIRE(whole);
    ledger_free(made);
    for (size_t i = 0; i < count; i++)
        fuzz_free(forged[i].edited);
    free(seen);
    free(forged);
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
