/* daemon/logkey, files: the key is written once, 0600, in the form of signed-note tools, and read
 * back strictly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/files.h"
#include "daemon/logkey.h"
#include "tests/lib/house.h"

struct fixture {
    char directory[64], path[128];
    struct mz_env env;
};

static void give_seed(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    memset(buffer, 7, size);
}

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->directory, "/tmp/mz-logkey-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    snprintf(f->path, sizeof f->path, "%s/log.key", f->directory);
    f->env.random = give_seed;
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    house_remove(f->directory);
    free(f);
    return 0;
}

static void test_round_trip(void **state) {
    struct fixture *f = *state;
    struct mz_logkey *made, *read;
    struct mz_span origin = mz_span_text("ledger.example/key");
    assert_int_equal(mz_logkey_create(f->path, origin, &f->env, &made, NULL), MZ_OK);
    assert_int_equal(mz_logkey_open(f->path, &read, NULL), MZ_OK);
    assert_memory_equal(mz_logkey_public(made), mz_logkey_public(read), sizeof(struct mz_note_key));
    struct stat info;
    assert_int_equal(stat(f->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    uint8_t first[MZ_CHECKPOINT_SIZE], second[MZ_CHECKPOINT_SIZE];
    struct mz_writer a = mz_writer_over(first, sizeof first);
    struct mz_writer b = mz_writer_over(second, sizeof second);
    struct mz_hash root = {{9}};
    assert_int_equal(mz_logkey_sign(made, 5, &root, &a), MZ_OK);
    assert_int_equal(mz_logkey_sign(read, 5, &root, &b), MZ_OK);
    assert_true(mz_span_equal(mz_writer_view(&a), mz_writer_view(&b)));
    struct mz_checkpoint checkpoint;
    assert_int_equal(
        mz_checkpoint_open(mz_writer_view(&a), origin, mz_logkey_public(read), &checkpoint), MZ_OK);
    assert_int_equal(checkpoint.size, 5);
    mz_logkey_close(made);
    mz_logkey_close(read);
}

static void test_never_overwritten(void **state) {
    struct fixture *f = *state;
    struct mz_logkey *key;
    struct mz_fault fault = {.status = MZ_OK};
    assert_int_equal(mz_logkey_create(f->path, mz_span_text("a"), &f->env, &key, NULL), MZ_OK);
    mz_logkey_close(key);
    assert_int_equal(mz_logkey_create(f->path, mz_span_text("b"), &f->env, &key, &fault),
                     MZ_E_EXISTS);
    assert_string_equal(fault.place, f->path);
    assert_true(fault.have[0] != '\0');
}

static void test_bad_origin(void **state) {
    struct fixture *f = *state;
    struct mz_logkey *key;
    static const char *const origins[] = {"", "with space", "with+plus", "中文"};
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++)
        assert_int_equal(mz_logkey_create(f->path, mz_span_text(origins[i]), &f->env, &key, NULL),
                         MZ_E_BAD_TEXT);
    assert_false(mz_files_exists(f->path));
}

/* Each byte changed, each length cut: another key file is never taken for this one. */
static void test_damaged(void **state) {
    struct fixture *f = *state;
    struct mz_logkey *key;
    struct mz_fault fault = {.status = MZ_OK};
    assert_int_equal(mz_logkey_open(f->path, &key, &fault), MZ_E_NOT_FOUND);
    assert_int_equal(mz_logkey_create(f->path, mz_span_text("a"), &f->env, &key, NULL), MZ_OK);
    mz_logkey_close(key);
    uint8_t text[256];
    size_t size;
    assert_int_equal(mz_files_read(f->path, text, sizeof text, &size, NULL), MZ_OK);
    for (size_t i = 0; i < size; i++) {
        uint8_t kept = text[i];
        text[i] ^= 1;
        assert_int_equal(mz_files_replace(f->directory, "log.key", mz_span_of(text, size), NULL),
                         MZ_OK);
        assert_int_equal(mz_logkey_open(f->path, &key, &fault), MZ_E_BAD_KEY_FILE);
        text[i] = kept;
        assert_int_equal(mz_files_replace(f->directory, "log.key", mz_span_of(text, i), NULL),
                         MZ_OK);
        assert_int_equal(mz_logkey_open(f->path, &key, &fault), MZ_E_BAD_KEY_FILE);
    }
}

/* -- files.c. */

static void test_files(void **state) {
    struct fixture *f = *state;
    char path[MZ_PATH_SIZE], buffer[8], huge[2 * MZ_PATH_SIZE];
    size_t size;
    struct mz_fault fault = {.status = MZ_OK};
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_int_equal(mz_files_path(f->directory, huge, path, &fault), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_files_path(f->directory, "file", path, &fault), MZ_OK);
    assert_int_equal(mz_files_read(path, buffer, sizeof buffer, &size, &fault), MZ_E_NOT_FOUND);
    assert_int_equal(mz_files_replace(f->directory, "file", mz_span_text("eight by"), &fault),
                     MZ_OK);
    assert_int_equal(mz_files_read(path, buffer, sizeof buffer, &size, &fault), MZ_OK);
    assert_int_equal(size, 8);
    assert_int_equal(mz_files_replace(f->directory, "file", mz_span_text("nine byte"), &fault),
                     MZ_OK);
    assert_int_equal(mz_files_read(path, buffer, sizeof buffer, &size, &fault), MZ_E_TOO_LARGE);
    assert_int_equal(mz_files_create(path, mz_span_text("x"), &fault), MZ_E_EXISTS);
    assert_int_equal(mz_files_folder(path, &fault), MZ_E_EXISTS);
    assert_int_equal(mz_files_folder(f->directory, &fault), MZ_OK);
    assert_int_equal(mz_files_sync("/nonexistent", &fault), MZ_E_NOT_FOUND);
    int first, second;
    assert_int_equal(mz_files_lock(path, &first, &fault), MZ_OK);
    assert_int_equal(mz_files_lock(path, &second, &fault), MZ_E_LOCKED);
    close(first);
    assert_int_equal(mz_files_lock(path, &second, &fault), MZ_OK);
    close(second);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_never_overwritten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_origin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
