/* client/export, client/export_sink: the whole ledger as files that check out against their
 * manifest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/io/csv.h"
#include "client/io/file.h"
#include "proto/base/hex.h"
#include "tests/lib/commanding.h"

static int setup(void **state) {
    *state = commanding_new();
    return 0;
}

static int teardown(void **state) {
    commanding_free(*state);
    return 0;
}

static char *scratch(const struct commanding *c, const char *name) {
    char *path = malloc(512);
    assert_non_null(path);
    snprintf(path, 512, "%s/%s", c->scratch, name);
    return path;
}

static struct mz_buffer read_file(const char *folder, const char *name) {
    struct mz_buffer bytes = {0};
    struct mz_fault fault;
    assert_int_equal(mz_file_read(remote_path(folder, name), MZ_FILE_LIMIT, &bytes, &fault), MZ_OK);
    return bytes;
}

static json_t *read_manifest(const char *folder) {
    struct mz_buffer bytes = read_file(folder, "manifest.json");
    json_t *manifest = json_loadb(mz_buffer_string(&bytes), bytes.size, 0, NULL);
    assert_non_null(manifest);
    mz_buffer_free(&bytes);
    return manifest;
}

/* Every file has the hash, the size and the rows that the manifest says, and reads as strict CSV.
 */
static void check_files(const char *folder, const json_t *manifest, bool bom) {
    const json_t *contents = json_object_get(manifest, "contents");
    assert_int_equal(json_array_size(contents), 18);
    for (size_t i = 0; i < json_array_size(contents); i++) {
        const json_t *one = json_array_get(contents, i);
        struct mz_buffer bytes = read_file(folder, json_string_value(json_object_get(one, "file")));
        struct mz_hash hash = mz_sha256(mz_buffer_view(&bytes));
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(&hash, hex);
        assert_string_equal(hex, json_string_value(json_object_get(one, "sha256")));
        assert_int_equal(bytes.size, json_integer_value(json_object_get(one, "size")));
        assert_int_equal(memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0, bom);
        assert_memory_equal(bytes.data + bytes.size - 2, "\r\n", 2);
        struct mz_csv *csv;
        assert_int_equal(mz_csv_parse(mz_buffer_view(&bytes), &csv, NULL), MZ_OK);
        assert_int_equal(mz_csv_rows(csv) - 1, json_integer_value(json_object_get(one, "rows")));
        mz_csv_free(csv);
        mz_buffer_free(&bytes);
    }
}

/* The sum of a column, as the manifest tells it. */
static json_int_t sum_of(const json_t *manifest, const char *table, const char *column) {
    const json_t *contents = json_object_get(manifest, "contents");
    for (size_t i = 0; i < json_array_size(contents); i++) {
        const json_t *one = json_array_get(contents, i);
        if (strcmp(json_string_value(json_object_get(one, "table")), table) == 0)
            return json_integer_value(json_object_get(json_object_get(one, "sums"), column));
    }
    fail_msg("no table %s", table);
    return -1;
}

static void test_csv(void **state) {
    struct commanding *c = *state;
    char *folder = scratch(c, "export");
    assert_int_equal(RUN(c, "export", "csv", folder), MZ_OK);
    json_t *manifest = read_manifest(folder);
    check_files(folder, manifest, false);
    char root[MZ_HEX_HASH_SIZE + 1];
    struct mz_hash hash = ledger_root(c->ledger, ledger_size(c->ledger));
    mz_hex_of_hash(&hash, root);
    assert_string_equal(json_string_value(json_object_get(manifest, "root")), root);
    assert_int_equal(json_integer_value(json_object_get(manifest, "tree_size")),
                     ledger_size(c->ledger));
    struct mz_span note = ledger_checkpoint(c->ledger, ledger_size(c->ledger), "log");
    assert_true(
        mz_span_equal_text(note, json_string_value(json_object_get(manifest, "checkpoint"))));
    assert_int_equal(sum_of(manifest, "payments", "amount_fen"), LEDGER_TOTAL);
    assert_int_equal(sum_of(manifest, "payment_lines", "amount_fen"), LEDGER_TOTAL);
    assert_int_equal(sum_of(manifest, "budget_lines", "signed_fen"), LEDGER_TOTAL);
    json_decref(manifest);
    free(folder);
}

static void test_lines_have_states(void **state) {
    struct commanding *c = *state;
    char *folder = scratch(c, "export");
    assert_int_equal(RUN(c, "export", "csv", folder), MZ_OK);
    struct mz_buffer lines = read_file(folder, "payment_lines.csv");
    const char *text = mz_buffer_string(&lines);
    assert_non_null(strstr(text, "project,number,line,payee,amount,amount_fen,outcome,signing,"));
    assert_non_null(strstr(text, ",500.00,50000,paid,hand,"));
    mz_buffer_free(&lines);
    struct mz_buffer evidence = read_file(folder, "evidence.csv");
    assert_non_null(strstr(mz_buffer_string(&evidence), ",E12,"));
    mz_buffer_free(&evidence);
    free(folder);
}

static void test_bom(void **state) {
    struct commanding *c = *state;
    char *folder = scratch(c, "export");
    assert_int_equal(RUN(c, "export", "csv", folder, "--bom"), MZ_OK);
    json_t *manifest = read_manifest(folder);
    check_files(folder, manifest, true);
    json_decref(manifest);
    free(folder);
}

/* Nothing is overwritten; what was never finished is. */
static void test_existing(void **state) {
    struct commanding *c = *state;
    char *folder = scratch(c, "export"), *file = scratch(c, "export.json");
    assert_int_equal(RUN(c, "export", "csv", folder), MZ_OK);
    assert_int_equal(RUN(c, "export", "csv", folder), MZ_E_EXISTS);
    assert_int_equal(unlink(remote_path(folder, "manifest.json")), 0);
    assert_int_equal(RUN(c, "export", "csv", folder), MZ_OK);
    assert_int_equal(RUN(c, "export", "json", file), MZ_OK);
    assert_int_equal(RUN(c, "export", "json", file), MZ_E_EXISTS);
    free(folder);
    free(file);
}

static void test_json(void **state) {
    struct commanding *c = *state;
    char *file = scratch(c, "export.json");
    assert_int_equal(RUN(c, "export", "json", file), MZ_OK);
    json_t *document = json_load_file(file, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(document);
    const json_t *manifest = json_object_get(document, "manifest");
    const json_t *tables = json_object_get(document, "tables");
    const json_t *contents = json_object_get(manifest, "contents");
    assert_int_equal(json_object_size(tables), json_array_size(contents));
    for (size_t i = 0; i < json_array_size(contents); i++) {
        const json_t *one = json_array_get(contents, i);
        const json_t *table =
            json_object_get(tables, json_string_value(json_object_get(one, "table")));
        assert_int_equal(json_array_size(table), json_integer_value(json_object_get(one, "rows")));
    }
    const json_t *line = json_array_get(json_object_get(tables, "payment_lines"), 0);
    assert_int_equal(json_integer_value(json_object_get(line, "amount_fen")), LEDGER_SHARE);
    assert_string_equal(json_string_value(json_object_get(line, "amount")), "500.00");
    assert_int_equal(sum_of(manifest, "payment_lines", "amount_fen"), LEDGER_TOTAL);
    json_decref(document);
    free(file);
}

/* A workbook and the manifest beside it; none is overwritten, and a part of one is not left. */
static void test_xlsx(void **state) {
    struct commanding *c = *state;
    char *file = scratch(c, "book.xlsx"), *beside = scratch(c, "book.xlsx.manifest.json");
    assert_int_equal(RUN(c, "export", "xlsx", file), MZ_OK);
    struct mz_buffer bytes = read_file(c->scratch, "book.xlsx");
    assert_memory_equal(bytes.data, "PK", 2);
    json_t *manifest = json_load_file(beside, JSON_REJECT_DUPLICATES, NULL);
    const json_t *files = json_object_get(manifest, "files");
    struct mz_hash hash = mz_sha256(mz_buffer_view(&bytes));
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&hash, hex);
    assert_int_equal(json_array_size(files), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(files, 0), "sha256")),
                        hex);
    assert_int_equal(sum_of(manifest, "payment_lines", "amount_fen"), LEDGER_TOTAL);
    json_decref(manifest);
    mz_buffer_free(&bytes);
    assert_int_equal(RUN(c, "verify", file), MZ_OK);
    assert_int_equal(RUN(c, "export", "xlsx", file), MZ_E_EXISTS);
    assert_int_equal(unlink(beside), 0);
    assert_int_equal(RUN(c, "export", "xlsx", file), MZ_E_EXISTS);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(RUN(c, "export", "xlsx", file), MZ_OK);
    free(file);
    free(beside);
}

static void test_zip(void **state) {
    struct commanding *c = *state;
    char *file = scratch(c, "export.zip");
    assert_int_equal(RUN(c, "export", "jsonl", file), MZ_OK);
    assert_int_equal(RUN(c, "verify", file), MZ_OK);
    assert_int_equal(RUN(c, "export", "jsonl", file), MZ_E_EXISTS);
    struct mz_buffer bytes = read_file(c->scratch, "export.zip");
    FILE *cut = fopen(file, "wb");
    assert_non_null(cut);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size - 1, cut), bytes.size - 1);
    assert_int_equal(fclose(cut), 0);
    assert_int_equal(RUN(c, "verify", file), MZ_E_BAD_BAG);
    mz_buffer_free(&bytes);
    free(file);
}

/* The same ledger, cloned twice and exported twice: the same bytes. */
static void test_same_bytes(void **state) {
    struct commanding *c = *state;
    char *one = scratch(c, "one.json"), *two = scratch(c, "two.json");
    assert_int_equal(RUN(c, "export", "json", one), MZ_OK);
    commanding_clone(c);
    assert_int_equal(RUN(c, "export", "json", two), MZ_OK);
    struct mz_buffer first = {0}, second = {0};
    assert_int_equal(mz_file_read(one, MZ_FILE_LIMIT, &first, NULL), MZ_OK);
    assert_int_equal(mz_file_read(two, MZ_FILE_LIMIT, &second, NULL), MZ_OK);
    assert_true(mz_span_equal(mz_buffer_view(&first), mz_buffer_view(&second)));
    mz_buffer_free(&first);
    mz_buffer_free(&second);
    free(one);
    free(two);
}

/* More payees than a page holds. */
static void test_many(void **state) {
    struct commanding *c = *state;
    ledger_case_enrol(c->ledger, 1100);
    commanding_clone(c);
    char *folder = scratch(c, "export");
    assert_int_equal(RUN(c, "export", "csv", folder), MZ_OK);
    json_t *manifest = read_manifest(folder);
    check_files(folder, manifest, false);
    const json_t *entries = json_array_get(json_object_get(manifest, "contents"), 0);
    assert_int_equal(json_integer_value(json_object_get(entries, "rows")), ledger_size(c->ledger));
    json_decref(manifest);
    free(folder);
}

static void test_cannot_write(void **state) {
    struct commanding *c = *state;
    char *file = scratch(c, "file");
    struct mz_fault fault;
    assert_int_equal(mz_file_create(file, mz_span_text("x"), 0644, &fault), MZ_OK);
    char *below = scratch(c, "file/export");
    assert_int_not_equal(RUN(c, "export", "csv", below), MZ_OK);
    assert_int_not_equal(RUN(c, "export", "json", below), MZ_OK);
    assert_int_not_equal(RUN(c, "export", "xlsx", below), MZ_OK);
    free(file);
    free(below);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_csv, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lines_have_states, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bom, setup, teardown),
        cmocka_unit_test_setup_teardown(test_existing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),
        cmocka_unit_test_setup_teardown(test_xlsx, setup, teardown),
        cmocka_unit_test_setup_teardown(test_zip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cannot_write, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
