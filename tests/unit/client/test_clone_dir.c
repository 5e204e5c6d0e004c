/* client/clone_dir: a clone on disk as a source; damage shows in the entry or tile that it hits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/log/tile.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/remote.h"

struct fixture {
    struct ledger *ledger;
    struct ledger_case plan;
    char *folder;
    uint64_t size;
};

static int setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->ledger = ledger_new();
    ledger_case_play(f->ledger, &f->plan);
    ledger_case_enrol(f->ledger, 300);
    f->size = ledger_size(f->ledger);
    f->folder = remote_folder();
    remote_clone(f->ledger, f->size, f->folder);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    ledger_free(f->ledger);
    remote_drop(f->folder);
    free(f);
    return 0;
}

static struct mz_clone *open_clone(const struct fixture *f) {
    struct mz_clone *clone;
    struct mz_fault fault = {0};
    assert_int_equal(mz_clone_open(f->folder, &clone, &fault), MZ_OK);
    return clone;
}

static enum mz_verdict verdict(const struct fixture *f, struct mz_verify_report *ret_report) {
    struct mz_clone *clone = open_clone(f);
    struct mz_fault fault = {0};
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_verify_source source = mz_clone_source(clone);
    struct mz_verify_options options = {.checkpoint = mz_clone_note(clone)};
    assert_int_equal(mz_verify_run(&source, NULL, &options, mz_memory_records_interface(memory),
                                   ret_report, &fault),
                     MZ_OK);
    mz_memory_records_free(memory);
    mz_clone_close(clone);
    return ret_report->verdict;
}

static void test_entries(void **state) {
    struct fixture *f = *state;
    struct mz_clone *clone = open_clone(f);
    struct mz_fault fault = {0};
    struct mz_span entry;
    assert_int_equal(mz_clone_size(clone), f->size);
    assert_true(mz_span_equal_text(mz_clone_origin(clone), LEDGER_ORIGIN));
    assert_string_equal(mz_clone_directory(clone), f->folder);
    struct mz_hash genesis = ledger_leaf(f->ledger, 0);
    assert_true(mz_hash_equal(&mz_clone_trust(clone)->genesis, &genesis));
    static const uint64_t order[] = {0, 255, 256, 1, 299, 0};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        assert_int_equal(mz_clone_entry(clone, order[i], &entry, &fault), MZ_OK);
        assert_true(mz_span_equal(entry, ledger_entry(f->ledger, order[i])));
    }
    assert_int_equal(mz_clone_entry(clone, f->size, &entry, &fault), MZ_E_NOT_FOUND);
    mz_clone_close(clone);
}

static void test_tiles_and_objects(void **state) {
    struct fixture *f = *state;
    struct mz_clone *clone = open_clone(f);
    struct mz_verify_source source = mz_clone_source(clone), want = ledger_source(f->ledger);
    struct mz_span have, expected;
    assert_int_equal(mz_clone_tile(clone, 0, 0, 256, &have), MZ_OK);
    assert_int_equal(want.tile(want.ctx, 0, 0, 256, &expected), MZ_OK);
    assert_true(mz_span_equal(have, expected));
    assert_int_equal(mz_clone_tile(clone, 0, 7, 256, &have), MZ_E_NOT_FOUND);
    assert_int_equal(source.objects.list(clone, &f->plan.payment.roster, &have), MZ_OK);
    assert_true(mz_span_equal(have, ledger_object(f->ledger, &f->plan.payment.roster)));
    struct mz_hash nothing = {{1}};
    assert_int_equal(source.objects.list(clone, &nothing, &have), MZ_E_NOT_FOUND);
    assert_int_equal(source.evidence(clone, &nothing, 1), MZ_E_NOT_FOUND);
    mz_clone_close(clone);
}

static void test_evidence(void **state) {
    struct fixture *f = *state;
    struct mz_clone *clone = open_clone(f);
    struct mz_verify_source source = mz_clone_source(clone);
    struct mz_hash file = mz_sha256(mz_span_text("kept here"));
    struct mz_buffer path = {0};
    struct mz_fault fault = {0};
    mz_clone_object_path(f->folder, "evidence", &file, &path);
    assert_int_equal(
        mz_file_create(mz_buffer_string(&path), mz_span_text("kept here"), 0644, &fault), MZ_OK);
    assert_int_equal(source.evidence(clone, &file, 9), MZ_OK);
    assert_int_equal(source.evidence(clone, &file, 8), MZ_E_BAD_OBJECT);
    remote_flip(mz_buffer_string(&path), 0);
    assert_int_equal(source.evidence(clone, &file, 9), MZ_E_BAD_OBJECT);
    mz_buffer_free(&path);
    mz_clone_close(clone);
}

static void test_opening(void **state) {
    struct fixture *f = *state;
    struct mz_clone *clone;
    struct mz_fault fault = {0};
    struct mz_verify_report report;
    assert_int_equal(mz_clone_open("/nonexistent", &clone, &fault), MZ_E_NOT_FOUND);
    /* Without its trust it is a clone all the same; with a broken one it is not. */
    const char *trust = remote_path(f->folder, "genesis.json");
    assert_int_equal(unlink(trust), 0);
    clone = open_clone(f);
    assert_null(mz_clone_trust(clone));
    mz_clone_close(clone);
    assert_int_equal(mz_file_create(trust, mz_span_text("{}"), 0644, &fault), MZ_OK);
    assert_int_equal(mz_clone_open(f->folder, &clone, &fault), MZ_E_BAD_COPY);
    assert_int_equal(unlink(trust), 0);
    /* What is no checkpoint is judged by the verifier. */
    const char *checkpoint = remote_path(f->folder, "checkpoint");
    assert_int_equal(mz_file_replace(checkpoint, mz_span_text("no note\n"), 0644, &fault), MZ_OK);
    assert_int_equal(verdict(f, &report), MZ_FAILED);
    assert_int_equal(report.layers[MZ_LAYER_CHECKPOINT].fault.status, MZ_E_BAD_NOTE);
}

/* Writes the first bundle anew without entry `without`, with `more` behind it. */
static void rewrite_bundle(const struct fixture *f, uint64_t without, const char *more) {
    struct mz_buffer bytes = {0};
    struct mz_fault fault = {0};
    for (uint64_t i = 0; i < MZ_TILE_WIDTH; i++) {
        struct mz_span entry = ledger_entry(f->ledger, i);
        uint8_t size[2] = {(uint8_t)(entry.size >> 8), (uint8_t)entry.size};
        if (i == without)
            continue;
        mz_buffer_bytes(&bytes, size, 2);
        mz_buffer_span(&bytes, entry);
    }
    mz_buffer_text(&bytes, more);
    const char *path = remote_path(f->folder, "tile/entries/000");
    assert_int_equal(mz_file_replace(path, mz_buffer_view(&bytes), 0644, &fault), MZ_OK);
    mz_buffer_free(&bytes);
}

/* The verifier names the very entry, whatever was done to the bundle. */
static void test_damaged_bundles(void **state) {
    struct fixture *f = *state;
    static const struct {
        uint64_t without;
        const char *more;
        uint64_t blamed;
    } cases[] = {
        {100, "", 100},          /* dropped: the others move up */
        {255, "", 255},          /* the last one dropped */
        {MZ_ABSENT, "x", 255},   /* bytes behind the last count into it */
        {254, "\x7f\x7fx", 254}, /* an entry that is longer than the file */
    };
    struct mz_verify_report report;
    assert_int_equal(verdict(f, &report), MZ_VERIFIED);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rewrite_bundle(f, cases[i].without, cases[i].more);
        assert_int_equal(verdict(f, &report), MZ_FAILED);
        assert_int_equal(report.layers[mz_verify_report_main(&report)].index, cases[i].blamed);
        assert_int_equal(report.layers[MZ_LAYER_TREE].index, cases[i].blamed);
    }
    assert_int_equal(truncate(remote_path(f->folder, "tile/entries/000"), 0), 0);
    assert_int_equal(verdict(f, &report), MZ_FAILED);
    assert_int_equal(report.layers[MZ_LAYER_TREE].index, 0);
    assert_int_equal(truncate(remote_path(f->folder, "tile/entries/000"), 17 << 20), 0);
    assert_int_equal(verdict(f, &report), MZ_FAILED);
    assert_int_equal(unlink(remote_path(f->folder, "tile/entries/000")), 0);
    assert_int_equal(verdict(f, &report), MZ_INCOMPLETE);
}

/* The last size in a bundle made smaller: what it leaves out must not pass for what it names. */
static void test_last_size(void **state) {
    struct fixture *f = *state;
    struct mz_buffer bytes = {0};
    struct mz_fault fault = {0};
    struct mz_verify_report report;
    const char *path = remote_path(f->folder, "tile/entries/000");
    assert_int_equal(mz_file_read(path, 1 << 24, &bytes, &fault), MZ_OK);
    struct mz_span entry = ledger_entry(f->ledger, 255);
    uint8_t *size = (uint8_t *)(uintptr_t)mz_buffer_view(&bytes).data + bytes.size - entry.size - 2;
    uint8_t bit = (uint8_t)(size[1] & (~size[1] + 1u)); /* the lowest bit that is set */
    assert_int_equal(size[0] << 8 | size[1], entry.size);
    assert_int_not_equal(bit, 0);
    size[1] = (uint8_t)(size[1] ^ bit);
    assert_int_equal(mz_file_replace(path, mz_buffer_view(&bytes), 0644, &fault), MZ_OK);
    assert_int_equal(verdict(f, &report), MZ_FAILED);
    assert_int_equal(report.layers[MZ_LAYER_TREE].index, 255);
    mz_buffer_free(&bytes);
}

static void test_damaged_tiles(void **state) {
    struct fixture *f = *state;
    struct mz_verify_report report;
    const char *path = remote_path(f->folder, "tile/0/000");
    static const long sizes[] = {0, 31, MZ_TILE_SIZE - 32, MZ_TILE_SIZE + 1, 1 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(truncate(path, sizes[i]), 0);
        assert_int_equal(verdict(f, &report), MZ_FAILED);
        assert_int_equal(report.layers[MZ_LAYER_TREE].fault.status, MZ_E_BAD_TILE);
        assert_non_null(strstr(report.layers[MZ_LAYER_TREE].fault.place, "/tile/0/000"));
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(verdict(f, &report), MZ_INCOMPLETE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_entries, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tiles_and_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_evidence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_opening, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged_bundles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_last_size, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged_tiles, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
