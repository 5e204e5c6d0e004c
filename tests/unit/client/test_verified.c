/* client/verified and what rests on it: a second verification judges only what is new, and nothing
 * that an attacker does to the clone, nor any damage to what is kept, turns a bad ledger good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/clone/verified.h"
#include "client/io/file.h"
#include "tests/lib/commanding.h"

#define BEFORE "entries were verified here before"

static int setup(void **state) {
    struct commanding *c = commanding_new();
    setenv("XDG_STATE_HOME", remote_path(c->scratch, "state"), 1);
    *state = c;
    return 0;
}

static int teardown(void **state) {
    commanding_free(*state);
    return 0;
}

static bool took_up(const struct commanding *c) {
    return strstr(commanding_text(c), BEFORE) != NULL;
}

/* Verifies once, so that there is something to take up. */
static void remember(struct commanding *c) {
    assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    assert_false(took_up(c));
}

static void expect(struct commanding *c, int code, bool from_before, const char *says) {
    enum mz_status status = RUN(c, "verify", c->folder);
    if (mz_status_exit(status) != code || took_up(c) != from_before)
        fail_msg("exit %d: %s", mz_status_exit(status), commanding_text(c));
    assert_true(commanding_says(c, says));
    /* Judged from the first entry on, it is the same. */
    status = RUN(c, "verify", c->folder, "--full");
    if (mz_status_exit(status) != code || took_up(c))
        fail_msg("--full: exit %d: %s", mz_status_exit(status), commanding_text(c));
}

/* One of the two files that are kept. */
static char *kept(const struct commanding *c, const char *name) {
    static char path[800];
    char folder[400];
    (void)snprintf(folder, sizeof folder, "%s",
                   remote_path(c->scratch, "state/mingzhang/verified"));
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    const struct dirent *entry;
    path[0] = '\0';
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            (void)snprintf(path, sizeof path, "%s/%s/%s", folder, entry->d_name, name);
    closedir(dir);
    assert_true(path[0] != '\0');
    return path;
}

/* Changes one byte of a file. */
static void flip(const char *path, long at) {
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, -1, SEEK_CUR), 0);
    assert_true(fputc(byte ^ 1, file) != EOF);
    assert_int_equal(fclose(file), 0);
}

static char *digest_of(struct commanding *c, const char *how, uint64_t resumed) {
    if (how != NULL)
        assert_int_equal(RUN(c, "verify", c->folder, "-O", "json", "--digest", how), MZ_OK);
    else
        assert_int_equal(RUN(c, "verify", c->folder, "-O", "json", "--digest"), MZ_OK);
    json_t *report = commanding_json(c);
    assert_int_equal(json_integer_value(json_object_get(report, "resumed")), resumed);
    const json_t *layers = json_object_get(report, "layers");
    for (unsigned i = 0; i < MZ_LAYER_OBJECTS; i++)
        if (i != MZ_LAYER_CHECKPOINT)
            assert_int_equal(
                json_integer_value(json_object_get(json_array_get(layers, i), "checked")),
                ledger_size(c->ledger));
    char *digest = strdup(json_string_value(json_object_get(report, "records_digest")));
    json_decref(report);
    return digest;
}

static void test_only_new(void **state) {
    struct commanding *c = *state;
    remember(c);
    expect(c, MZ_EXIT_OK, true, "the first 35 " BEFORE);
    ledger_case_enrol(c->ledger, 4);
    struct mz_budget_appropriate line; /* the project's chain goes on as well */
    mz_schema_init(&mz_budget_appropriate_schema, &line);
    line.line = mz_span_text("B2023-002");
    line.amount = 100;
    line.year = 2023;
    line.source = MZ_SOURCE_FISCAL;
    line.document = mz_span_text("synthetic");
    ledger_append(c->ledger, &(struct ledger_act){.kind = MZ_KIND_BUDGET_APPROPRIATE,
                                                  .actor = "budgeter",
                                                  .project = LEDGER_PROJECT,
                                                  .date = 20230301,
                                                  .body = &line});
    commanding_clone(c);
    char *mine = digest_of(c, NULL, 35), *full = digest_of(c, "--full", 0);
    assert_string_equal(mine, full); /* the same records, byte for byte */
    free(mine);
    free(full);
    /* That run was kept in turn; queries take it up as well. */
    expect(c, MZ_EXIT_OK, true, "the first 40 " BEFORE);
    assert_int_equal(RUN(c, "payments"), MZ_OK);
    assert_true(commanding_says(c, "P-001"));
}

static void test_new_is_judged(void **state) {
    struct commanding *c = *state;
    remember(c);
    const struct mz_payment_review body = {.amount = LEDGER_TOTAL};
    uint64_t at = ledger_append(c->ledger, &(struct ledger_act){.kind = MZ_KIND_PAYMENT_REVIEW,
                                                                .actor = "clerk",
                                                                .project = LEDGER_PROJECT,
                                                                .date = 20230201,
                                                                .refs = &c->plan.payment.request,
                                                                .refs_count = 1,
                                                                .body = &body});
    commanding_clone(c);
    char place[48];
    (void)snprintf(place, sizeof place, "rules (entry %d, clerk)", (int)at);
    expect(c, MZ_EXIT_TAMPERED, true, place);
    /* A new entry signed with a key that came before, by the wrong hand. */
    commanding_free(c);
    setup(state);
    c = *state;
    remember(c);
    ledger_case_enrol(c->ledger, 3);
    size_t size;
    ledger_entry_bytes(c->ledger, 37, &size)[size - 1] ^= 1;
    ledger_rehash(c->ledger);
    commanding_clone(c);
    expect(c, MZ_EXIT_TAMPERED, true, "signature of entry 37");
}

/* An attacker who can write to the clone changes what was verified. */
static void test_old_entry(void **state) {
    struct commanding *c = *state;
    remember(c);
    static const char *const bundle = "tile/entries/000.p/35";
    struct mz_hash hash;
    uint64_t size;
    assert_int_equal(mz_file_hash(remote_path(c->folder, bundle), &hash, &size, NULL), MZ_OK);
    for (long at = 40; at < (long)size; at += 1789) {
        flip(remote_path(c->folder, bundle), at);
        expect(c, MZ_EXIT_TAMPERED, false, "FAILED");
        flip(remote_path(c->folder, bundle), at);
    }
    expect(c, MZ_EXIT_OK, true, BEFORE);
    flip(remote_path(c->folder, "tile/0/000.p/35"), 33);
    expect(c, MZ_EXIT_TAMPERED, true, "/tile/0/000.p/35");
}

/* He holds the log key as well: he changes an old entry, makes the tree anew and signs it. */
static void test_old_entry_signed(void **state) {
    struct commanding *c = *state;
    remember(c);
    size_t size;
    ledger_entry_bytes(c->ledger, 20, &size)[size - 1] ^= 1;
    ledger_rehash(c->ledger);
    ledger_case_enrol(c->ledger, 2);
    commanding_clone(c);
    expect(c, MZ_EXIT_TAMPERED, false, "entry 20");
}

/* Every statement of the other history is sound; only that it is another shows it. */
static void test_forked(void **state) {
    struct commanding *c = *state, *other = commanding_until(LEDGER_REQUESTED);
    ledger_case_enrol(other->ledger, 30);
    commanding_clone(other);
    assert_int_equal(RUN(other, "verify", other->folder), MZ_OK);
    assert_true(ledger_size(other->ledger) > ledger_size(c->ledger));
    assert_int_equal(unlink(kept(c, "known")), 0);
    assert_int_equal(unlink(kept(c, "records")), 0);
    remember(c);
    expect(other, MZ_EXIT_TAMPERED, false, "contradicts the one seen before");
    commanding_free(other);
}

static void test_rolled_back(void **state) {
    struct commanding *c = *state;
    remember(c);
    remote_drop(c->folder);
    c->folder = remote_folder();
    remote_clone(c->ledger, 30, c->folder);
    expect(c, MZ_EXIT_INCOMPLETE, false, "ends after 30 entries; 35 were verified here before");
    assert_int_equal(RUN(c, "payments"), MZ_OK);
    assert_int_equal(unlink(kept(c, "known")), 0);
    expect(c, MZ_EXIT_OK, false, "VERIFIED");
}

static void test_old_objects(void **state) {
    struct commanding *c = *state;
    struct mz_buffer path = {0};
    struct mz_hash sheet = ledger_file(c->ledger, "synthetic sign-for sheet of P-001");
    const struct {
        const char *kind;
        const struct mz_hash *name;
    } objects[] = {{"list", &c->plan.payment.roster}, {"evidence", &sheet}};
    remember(c);
    for (size_t i = 0; i < 2; i++) {
        mz_clone_object_path(c->folder, objects[i].kind, objects[i].name, &path);
        flip(mz_buffer_string(&path), -1);
        assert_int_equal(mz_status_exit(RUN(c, "verify", c->folder)), MZ_EXIT_TAMPERED);
        assert_true(commanding_says(c, "does not have the hash it is named by"));
        flip(mz_buffer_string(&path), -1);
        expect(c, MZ_EXIT_OK, true, BEFORE);
    }
    assert_int_equal(unlink(mz_buffer_string(&path)), 0);
    expect(c, MZ_EXIT_INCOMPLETE, true, "missing objects: 1");
    mz_buffer_free(&path);
}

/* What is kept is damaged, or of another ledger: it is as good as none. */
static void test_damaged(void **state) {
    struct commanding *c = *state;
    remember(c);
    uint64_t size;
    struct mz_hash hash;
    assert_int_equal(mz_file_hash(kept(c, "records"), &hash, &size, NULL), MZ_OK);
    for (uint64_t at = 0; at < size; at += size / 40) {
        flip(kept(c, "records"), (long)at);
        assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
        assert_false(took_up(c)); /* and it was written anew */
        assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
        assert_true(took_up(c));
    }
    assert_int_equal(truncate(kept(c, "records"), (off_t)size - 1), 0);
    assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    assert_false(took_up(c));
    for (long at = 0; at < 150; at += 7) {
        flip(kept(c, "known"), at);
        assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    }
    assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    /* Of another ledger with another genesis: looked for elsewhere, and refused if put there. */
    const struct mz_hash genesis = ledger_leaf(c->ledger, 1);
    struct mz_verified *verified = mz_verified_open(mz_span_text(LEDGER_ORIGIN), &genesis);
    struct mz_memory_records *records = mz_memory_records_new(), *more = mz_memory_records_new();
    struct mz_verified_mark mark;
    assert_non_null(verified);
    assert_int_equal(mz_verified_known(verified).size, 0);
    assert_false(mz_verified_load(verified, records, more, &mark));
    mz_verified_close(verified);
    mz_memory_records_free(records);
    mz_memory_records_free(more);
}

/* A bad ledger leaves nothing behind; nor does a run that did not ask for everything. */
static void test_nothing_kept(void **state) {
    struct commanding *c = *state;
    assert_int_equal(RUN(c, "verify", c->folder, "--skip", "rules"), MZ_OK);
    assert_int_not_equal(access(remote_path(c->scratch, "state"), F_OK), 0);
    size_t size;
    ledger_entry_bytes(c->ledger, 30, &size)[size - 1] ^= 1;
    ledger_rehash(c->ledger);
    commanding_clone(c);
    assert_int_equal(mz_status_exit(RUN(c, "verify", c->folder)), MZ_EXIT_TAMPERED);
    assert_int_not_equal(access(remote_path(c->scratch, "state"), F_OK), 0);
    setenv("XDG_STATE_HOME", "/dev/null", 1);
    commanding_free(c);
    *state = c = commanding_new();
    assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    assert_false(took_up(c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_only_new, setup, teardown),
        cmocka_unit_test_setup_teardown(test_new_is_judged, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_entry, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_entry_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_forked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rolled_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_kept, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
