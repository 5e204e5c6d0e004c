/* proto/verify/verify: a sound ledger passes every layer, and every way of tampering with one is
 * named where it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

static struct ledger *played(struct ledger_case *ret_case) {
    struct ledger *ledger = ledger_new();
    ledger_case_play(ledger, ret_case);
    return ledger;
}

/* -- What passes. */

static void test_sound(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    struct mz_verify_options options = {.digest = true,
                                        .checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log"),
                                        .genesis = ledger_leaf(ledger, 0),
                                        .log_key = ledger_key_of("log").key,
                                        .origin = mz_span_text(LEDGER_ORIGIN)};
    struct mz_verify_report report = verifying(ledger, &options);
    uint64_t size = ledger_size(ledger);
    const uint64_t checked[MZ_LAYER_COUNT] = {size, size, size, 1, size, size, 4 + 3};
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        assert_int_equal(report.layers[i].asked, i != MZ_LAYER_WITNESSES);
        assert_int_equal(report.layers[i].ran, i != MZ_LAYER_WITNESSES);
        assert_int_equal(report.layers[i].checked, checked[i]);
        assert_int_equal(report.layers[i].missing, 0);
    }
    struct mz_hash root = ledger_root(ledger, size), genesis = ledger_leaf(ledger, 0), digest;
    assert_true(mz_hash_equal(&report.root, &root));
    assert_true(mz_hash_equal(&report.genesis, &genesis));
    assert_true(report.anchored);
    /* The records are those that the fold alone gives. */
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    assert_int_equal(ledger_fold(ledger, records, NULL, NULL), MZ_OK);
    assert_int_equal(mz_records_digest(&records, &digest), MZ_OK);
    assert_true(mz_hash_equal(&report.records_digest, &digest));
    mz_memory_records_free(memory);
    ledger_free(ledger);
}

static void test_every_prefix(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    for (uint64_t size = 1; size <= ledger_size(ledger); size++) {
        struct mz_verify_options options = {.checkpoint = ledger_checkpoint(ledger, size, "log")};
        struct mz_verify_report report = verifying(ledger, &options);
        verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
        assert_int_equal(report.tree_size, size);
        assert_false(report.anchored);
    }
    ledger_free(ledger);
}

/* A pool that checks nothing until it must, and sees that no more is in flight than was promised.
 */
struct lazy_pool {
    const struct mz_signature_job *jobs[MZ_VERIFY_FLIGHT];
    size_t counts[MZ_VERIFY_FLIGHT];
    size_t flying, windows, checked;
};

static void lazy_submit(void *ctx, const struct mz_signature_job *jobs, size_t count) {
    struct lazy_pool *pool = ctx;
    assert_true(pool->flying < MZ_VERIFY_FLIGHT);
    assert_true(count > 0 && count <= MZ_VERIFY_WINDOW);
    pool->jobs[pool->flying] = jobs;
    pool->counts[pool->flying++] = count;
    pool->windows++;
}

static uint64_t lazy_collect(void *ctx) {
    struct lazy_pool *pool = ctx;
    uint64_t bad = MZ_ABSENT;
    assert_true(pool->flying > 0);
    for (size_t i = 0; i < pool->counts[0]; i++) {
        const struct mz_signature_job *job = &pool->jobs[0][i];
        if (bad == MZ_ABSENT && mz_verify_signature(job) != MZ_OK)
            bad = job->index;
        pool->checked++;
    }
    pool->flying--;
    memmove(pool->jobs, pool->jobs + 1, pool->flying * sizeof pool->jobs[0]);
    memmove(pool->counts, pool->counts + 1, pool->flying * sizeof pool->counts[0]);
    return bad;
}

static void flip_signature(struct ledger *ledger, uint64_t index) {
    size_t size;
    uint8_t *bytes = ledger_entry_bytes(ledger, index, &size);
    bytes[size - 1] ^= 1; /* an entry ends with its statement, and that with its signature */
}

static void count_progress(void *ctx, uint64_t done, uint64_t total) {
    uint64_t *last = ctx;
    assert_true(done > *last && done <= total);
    *last = done;
}

static void test_pool(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_enrol(ledger, 5 * MZ_VERIFY_WINDOW);
    struct mz_verify_source source = ledger_source(ledger);
    struct lazy_pool lazy = {0};
    struct mz_signature_pool pool = {&lazy, lazy_submit, lazy_collect};
    uint64_t done = 0, bad = 3 * MZ_VERIFY_WINDOW + 7;
    struct mz_verify_options options = {.checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log"),
                                        .progress = count_progress,
                                        .progress_ctx = &done};
    struct mz_verify_report report = verifying_from(&source, &pool, &options);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(lazy.checked, ledger_size(ledger));
    assert_int_equal(lazy.windows, 6);
    assert_int_equal(lazy.flying, 0);
    assert_int_equal(done, ledger_size(ledger));

    flip_signature(ledger, bad);
    flip_signature(ledger, bad + MZ_VERIFY_WINDOW);
    done = 0;
    source.tile = NULL;
    report = verifying_from(&source, &pool, &options);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_SIGNATURES, MZ_E_BAD_SIGNATURE, bad);
    assert_int_equal(report.layers[MZ_LAYER_CHAIN].index, bad + 1);
    ledger_free(ledger);
}

/* -- Bytes changed behind the log's back. */

static void test_flip_every_byte(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    const uint64_t victims[] = {c.payment.review, 0};
    for (size_t v = 0; v < 2; v++) {
        size_t size;
        uint8_t *bytes = ledger_entry_bytes(ledger, victims[v], &size);
        for (size_t at = 0; at < size; at++) {
            bytes[at] ^= (uint8_t)(1u << at % 8);
            struct mz_verify_report report = verifying(ledger, NULL);
            verifying_expect(&report, MZ_FAILED, MZ_LAYER_TREE, MZ_E_BAD_LEAF, victims[v]);
            bytes[at] ^= (uint8_t)(1u << at % 8);
        }
    }
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    ledger_free(ledger);
}

/* The operator covers the tiles too: then the signed root, the chain or the signature tells. */
static void test_flip_and_rehash(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    struct mz_hash root = ledger_root(ledger, ledger_size(ledger));
    size_t size;
    uint8_t *bytes = ledger_entry_bytes(ledger, c.payment.approve[0], &size);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0x10;
        ledger_rehash(ledger);
        struct mz_verify_options options = {
            .checkpoint = ledger_note(ledger, LEDGER_ORIGIN, ledger_size(ledger), &root, "log")};
        struct mz_verify_report report = verifying(ledger, &options);
        assert_int_equal(report.verdict, MZ_FAILED);
        assert_int_equal(report.layers[MZ_LAYER_TREE].fault.status, MZ_E_BAD_ROOT);
        bytes[at] ^= 0x10;
    }
    ledger_free(ledger);
}

/* He holds the log key as well and signs the new root: the author's signature tells. */
static void test_forged_by_log(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    flip_signature(ledger, ledger_size(ledger) - 1);
    ledger_rehash(ledger);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_SIGNATURES, MZ_E_BAD_SIGNATURE,
                     ledger_size(ledger) - 1);
    assert_int_equal(report.layers[MZ_LAYER_TREE].fault.status, MZ_OK);
    ledger_free(ledger);
}

/* -- Entries out of place. */

static void test_dropped(void **state) {
    (void)state;
    for (uint64_t tiles = 0; tiles < 2; tiles++) {
        struct ledger_case c;
        struct ledger *ledger = played(&c);
        struct mz_verify_options options = {
            .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger) - 1, "log")};
        struct mz_verify_source source = ledger_source(ledger);
        if (tiles == 0)
            source.tile = NULL;
        ledger_remove(ledger, c.payment.accept[1]);
        struct mz_verify_report report = verifying_from(&source, NULL, &options);
        verifying_expect(&report, MZ_FAILED, MZ_LAYER_CHAIN, MZ_E_BAD_INDEX, c.payment.accept[1]);
        assert_false(report.layers[MZ_LAYER_RULES].ran);
        assert_int_equal(report.layers[MZ_LAYER_RULES].checked, c.payment.accept[1]);
        ledger_free(ledger);
    }
}

static void test_doubled_and_swapped(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    uint64_t at = c.payment.settle;
    uint8_t copy[MZ_MAX_ENTRY];
    struct mz_span here = ledger_entry(ledger, at), next = ledger_entry(ledger, at + 1);
    memcpy(copy, here.data, here.size);
    struct mz_span mine = mz_span_of(copy, here.size);
    ledger_replace(ledger, at, next);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_CHAIN, MZ_E_BAD_INDEX, at);
    ledger_replace(ledger, at + 1, mine);
    report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_CHAIN, MZ_E_BAD_INDEX, at);
    ledger_free(ledger);
}

static void test_not_at_hand(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    uint64_t size = ledger_size(ledger);
    struct mz_verify_options options = {.checkpoint = ledger_checkpoint(ledger, size, "log")};
    ledger_remove(ledger, size - 1);
    struct mz_verify_report report = verifying(ledger, &options);
    verifying_expect(&report, MZ_INCOMPLETE, MZ_LAYER_STRUCTURE, MZ_E_WITHHELD, size - 1);
    assert_int_equal(report.layers[MZ_LAYER_STRUCTURE].missing, 1);
    assert_int_equal(report.layers[MZ_LAYER_CHECKPOINT].fault.status, MZ_OK);
    assert_false(report.layers[MZ_LAYER_RULES].ran);
    assert_false(report.layers[MZ_LAYER_TREE].ran);
    ledger_free(ledger);
}

/* -- Heads that do not follow. */

static void test_broken_links(void **state) {
    (void)state;
    static const struct {
        unsigned part;
        enum mz_status code;
    } cases[] = {
        {0, MZ_E_BAD_INDEX},         {1, MZ_E_TIME_BACKWARDS},    {2, MZ_E_BAD_CHAIN},
        {3, MZ_E_BAD_PROJECT_CHAIN}, {4, MZ_E_BAD_PROJECT_CHAIN}, {5, MZ_E_BAD_PROJECT_CHAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_plan(ledger, &c);
        struct mz_payment_review body;
        mz_schema_init(&mz_payment_review_schema, &body);
        body.amount = 1;
        struct ledger_act act = {.kind = MZ_KIND_PAYMENT_REVIEW,
                                 .actor = "reviewer",
                                 .project = LEDGER_PROJECT,
                                 .date = 20230120,
                                 .refs = &c.project,
                                 .refs_count = 1,
                                 .body = &body};
        struct mz_entry_head head = ledger_next_head(ledger, LEDGER_PROJECT, 20230120);
        if (cases[i].part == 0)
            head.index++;
        else if (cases[i].part == 1)
            head.registered_at = 1000;
        else if (cases[i].part == 2)
            head.prev.bytes[3] ^= 1;
        else if (cases[i].part == 3)
            head.project_seq++;
        else if (cases[i].part == 4)
            head.project_prev.bytes[31] ^= 1;
        else
            head.project_seq = 0, head.project_prev = (struct mz_hash){0};
        uint64_t at = ledger_append_head(ledger, &act, &head);
        struct mz_verify_report report = verifying(ledger, NULL);
        verifying_expect(&report, MZ_FAILED, MZ_LAYER_CHAIN, cases[i].code, at);
        ledger_free(ledger);
    }
}

static void test_structure(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    uint64_t at = ledger_append_bytes(ledger, mz_span_text("no statement at all"), NULL, 20230120);
    ledger_case_enrol(ledger, 3);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_STRUCTURE, MZ_E_BAD_ENTRY, at);
    assert_int_equal(report.layers[MZ_LAYER_STRUCTURE].checked, at);
    assert_false(report.layers[MZ_LAYER_RULES].ran);
    assert_false(report.layers[MZ_LAYER_SIGNATURES].ran);
    assert_true(report.layers[MZ_LAYER_TREE].ran);
    assert_int_equal(report.layers[MZ_LAYER_TREE].fault.status, MZ_OK);
    ledger_free(ledger);
}

/* -- Tiles. */

static void test_tiles(void **state) {
    (void)state;
    static const struct {
        uint8_t level;
        uint64_t number;
        size_t offset;
        const char *name;
    } cases[] = {
        {0, 0, 0, "/tile/0/000"},
        {0, 1, 31, "/tile/0/001"},
        {1, 0, 40, "/tile/1/000.p/2"},
        {0, 2, 5, "/tile/0/002.p/1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_enrol(ledger, 513 - ledger_size(ledger));
        ledger_spoil_tile(ledger, cases[i].level, cases[i].number, cases[i].offset);
        struct mz_verify_report report = verifying(ledger, NULL);
        verifying_expect(&report, MZ_FAILED, MZ_LAYER_TREE, MZ_E_BAD_TILE, MZ_ABSENT);
        assert_string_equal(report.layers[MZ_LAYER_TREE].fault.place, cases[i].name);
        ledger_free(ledger);
    }
}

static enum mz_status no_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                              struct mz_span *ret_hashes) {
    (void)ctx, (void)level, (void)number, (void)width, (void)ret_hashes;
    return MZ_E_NOT_FOUND;
}

static enum mz_status short_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                 struct mz_span *ret_hashes) {
    (void)ctx, (void)level, (void)number, (void)width;
    *ret_hashes = mz_span_text("short");
    return MZ_OK;
}

static enum mz_status broken_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                  struct mz_span *ret_hashes) {
    (void)ctx, (void)level, (void)number, (void)width, (void)ret_hashes;
    return MZ_E_IO;
}

static enum mz_status broken_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                   struct mz_fault *fault) {
    (void)ctx, (void)index, (void)ret_entry;
    return mz_fault_at(fault, MZ_E_IO, "entries");
}

static void test_sources_that_fail(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    struct mz_verify_source source = ledger_source(ledger);
    struct mz_verify_options options = {.checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log")};
    source.tile = no_tile;
    struct mz_verify_report report = verifying_from(&source, NULL, &options);
    verifying_expect(&report, MZ_INCOMPLETE, MZ_LAYER_TREE, MZ_E_WITHHELD, MZ_ABSENT);
    assert_int_equal(report.layers[MZ_LAYER_TREE].missing, 1);
    source.tile = short_tile;
    report = verifying_from(&source, NULL, &options);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_TREE, MZ_E_BAD_TILE, MZ_ABSENT);

    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    struct mz_fault fault;
    source.tile = broken_tile;
    assert_int_equal(mz_verify_run(&source, NULL, &options, records, &report, &fault), MZ_E_IO);
    source = ledger_source(ledger);
    source.entry = broken_entry;
    assert_int_equal(mz_verify_run(&source, NULL, &options, records, &report, &fault), MZ_E_IO);
    assert_string_equal(fault.place, "entries");
    mz_memory_records_free(memory);
    ledger_free(ledger);
}

/* -- Objects. */

static void test_missing_roster(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    ledger_lose(ledger, &c.payment.roster);
    struct mz_verify_report report = verifying(ledger, NULL);
    assert_int_equal(report.verdict, MZ_INCOMPLETE);
    const struct mz_layer_report *rules = &report.layers[MZ_LAYER_RULES],
                                 *objects = &report.layers[MZ_LAYER_OBJECTS];
    assert_int_equal(rules->fault.status, MZ_E_WITHHELD);
    assert_int_equal(rules->index, c.payment.request);
    assert_int_equal(rules->checked, c.payment.request);
    assert_int_equal(objects->fault.status, MZ_E_WITHHELD);
    assert_int_equal(objects->missing, 1);
    assert_int_equal(objects->checked, 3 + 3); /* the others are read all the same */
    assert_int_equal(report.layers[MZ_LAYER_SIGNATURES].checked, ledger_size(ledger));
    ledger_free(ledger);
}

static void test_spoiled_roster(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    ledger_spoil(ledger, &c.payment.roster);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_OBJECTS, MZ_E_BAD_OBJECT, c.payment.request);
    assert_int_equal(report.layers[MZ_LAYER_RULES].fault.status, MZ_E_WITHHELD);
    ledger_free(ledger);
}

static void test_evidence(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    struct mz_hash sheet = ledger_file(ledger, "synthetic sign-for sheet of P-001");
    struct mz_verify_source source = ledger_source(ledger);
    struct mz_verify_options options = {.checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log")};
    source.evidence = NULL;
    struct mz_verify_report report = verifying_from(&source, NULL, &options);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.layers[MZ_LAYER_OBJECTS].skipped, 3);

    ledger_spoil(ledger, &sheet);
    report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_OBJECTS, MZ_E_BAD_OBJECT, c.payment.sheet);
    ledger_lose(ledger, &sheet);
    report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_INCOMPLETE, MZ_LAYER_OBJECTS, MZ_E_WITHHELD, c.payment.sheet);
    assert_int_equal(report.layers[MZ_LAYER_RULES].fault.status, MZ_OK);
    ledger_free(ledger);
}

/* An erasure that is in order is counted, and everything else still verifies. */
static void test_erased_is_told(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    struct mz_actor_enrol enrol;
    mz_schema_init(&mz_actor_enrol_schema, &enrol);
    enrol.actor = mz_span_text("officer");
    enrol.key = ledger_key_of("officer").key;
    enrol.roles = MZ_ROLE_BIT(MZ_ROLE_PRIVACY);
    struct mz_data_erase erase = {.payee = c.payee_id[1],
                                  .ground = MZ_GROUND_ORDER,
                                  .document = mz_span_text("x"),
                                  .order = ledger_token(0, MZ_PERSONAL_IDNO)};
    struct ledger_act act = {
        .kind = MZ_KIND_ACTOR_ENROL, .actor = "admin-a", .date = 20230120, .body = &enrol};
    uint64_t proposal = ledger_append(ledger, &act);
    act = (struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                              .actor = "admin-b",
                              .date = 20230120,
                              .refs = &proposal,
                              .refs_count = 1};
    ledger_append(ledger, &act);
    act = (struct ledger_act){
        .kind = MZ_KIND_DATA_ERASE, .actor = "officer", .date = 20230120, .body = &erase};
    ledger_append(ledger, &act);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.erased, 1);
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_every_prefix),
        cmocka_unit_test(test_pool),
        cmocka_unit_test(test_flip_every_byte),
        cmocka_unit_test(test_flip_and_rehash),
        cmocka_unit_test(test_forged_by_log),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_doubled_and_swapped),
        cmocka_unit_test(test_not_at_hand),
        cmocka_unit_test(test_broken_links),
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_tiles),
        cmocka_unit_test(test_sources_that_fail),
        cmocka_unit_test(test_missing_roster),
        cmocka_unit_test(test_spoiled_roster),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_erased_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
