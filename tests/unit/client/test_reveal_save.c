/* client/reveal_save: disclosures that were checked, in a clone: one a field, what was there before
 * kept, files that nobody else may read, and gone when the payee is erased. All data invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "client/io/file.h"
#include "client/read/reveal_save.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/remote.h"

static const struct mz_id payee = {{0xaa, 1}};
#define FILE_NAME "objects/disclosure/aa010000000000000000000000000000"

static int set_up(void **state) {
    char *folder = remote_folder();
    struct mz_fault fault;
    assert_int_equal(
        mz_file_create(remote_path(folder, "checkpoint"), mz_span_text("x"), 0644, &fault), MZ_OK);
    *state = folder;
    return 0;
}

static int tear_down(void **state) {
    remote_drop(*state);
    return 0;
}

/* Saves one field of a person and gives how large the file is then. */
static size_t save(const char *folder, uint64_t person, uint8_t field) {
    struct mz_revealed_fields fields = {0};
    uint8_t bytes[MZ_MAX_DISCLOSURE];
    struct mz_fault fault;
    struct mz_buffer file = {0};
    assert_true(
        mz_revealed_take(&fields, field, ledger_disclosure(person, field, bytes, sizeof bytes)));
    assert_int_equal(mz_reveal_save_open(folder, &fault), MZ_OK);
    assert_int_equal(mz_reveal_save(folder, &payee, &fields, &fault), MZ_OK);
    assert_int_equal(mz_file_read(remote_path(folder, FILE_NAME), 1 << 16, &file, &fault), MZ_OK);
    size_t size = file.size;
    mz_buffer_free(&file);
    mz_revealed_free(&fields);
    return size;
}

static size_t size_of(uint64_t person, uint8_t field) {
    uint8_t bytes[MZ_MAX_DISCLOSURE];
    return ledger_disclosure(person, field, bytes, sizeof bytes).size;
}

static void test_one_a_field(void **state) {
    const char *folder = *state;
    struct stat info;
    size_t account = size_of(1, MZ_PERSONAL_ACCOUNT), name = size_of(1, MZ_PERSONAL_NAME);
    assert_int_equal(save(folder, 1, MZ_PERSONAL_ACCOUNT), account);
    assert_int_equal(stat(remote_path(folder, FILE_NAME), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(save(folder, 1, MZ_PERSONAL_NAME), name + account);
    /* A new one takes the place of the one before. */
    assert_int_equal(save(folder, 1000000, MZ_PERSONAL_NAME),
                     size_of(1000000, MZ_PERSONAL_NAME) + account);
    /* In the order of fields, whatever order they came in. */
    struct mz_buffer file = {0};
    uint8_t bytes[MZ_MAX_DISCLOSURE];
    struct mz_fault fault;
    struct mz_span first = ledger_disclosure(1000000, MZ_PERSONAL_NAME, bytes, sizeof bytes);
    assert_int_equal(mz_file_read(remote_path(folder, FILE_NAME), 1 << 16, &file, &fault), MZ_OK);
    assert_memory_equal(file.data, first.data, first.size);
    mz_buffer_free(&file);
}

static void test_refused(void **state) {
    const char *folder = *state;
    struct mz_revealed_fields fields = {0};
    struct mz_fault fault;
    assert_int_equal(mz_reveal_save_open("/no/such/clone", &fault), MZ_E_NOT_FOUND);
    size_t size = save(folder, 1, MZ_PERSONAL_NAME);
    remote_flip(remote_path(folder, FILE_NAME), 0);
    assert_int_equal(mz_reveal_save(folder, &payee, &fields, &fault), MZ_E_BAD_OBJECT);
    remote_flip(remote_path(folder, FILE_NAME), 0);
    assert_int_equal(mz_reveal_save(folder, &payee, &fields, &fault), MZ_OK);
    assert_int_equal(save(folder, 1, MZ_PERSONAL_NAME), size);
}

static void test_values(void **state) {
    (void)state;
    struct mz_revealed_fields fields = {.bound = MZ_ROLE_BIT(MZ_PERSONAL_NAME) |
                                                 MZ_ROLE_BIT(MZ_PERSONAL_IDNO)};
    uint8_t bytes[MZ_MAX_DISCLOSURE];
    char value[600];
    mz_revealed_value(&fields, MZ_PERSONAL_NAME, value, sizeof value);
    assert_string_equal(value, "");
    assert_int_equal(mz_revealed_lacks(&fields, fields.bound), 2);
    assert_true(mz_revealed_take(&fields, MZ_PERSONAL_NAME,
                                 ledger_disclosure(1, MZ_PERSONAL_NAME, bytes, sizeof bytes)));
    mz_revealed_value(&fields, MZ_PERSONAL_NAME, value, sizeof value);
    assert_string_equal(value, "synthetic name 1");
    assert_int_equal(mz_revealed_lacks(&fields, fields.bound), 1);
    assert_int_equal(mz_revealed_lacks(&fields, MZ_ROLE_BIT(MZ_PERSONAL_NAME)), 0);
    /* What nobody bound is not lacking. */
    assert_int_equal(mz_revealed_lacks(&fields, MZ_ROLE_BIT(MZ_PERSONAL_PHONE)), 0);
    mz_revealed_free(&fields);
}

static void test_dropped(void **state) {
    const char *folder = *state;
    struct mz_fault fault;
    assert_int_equal(mz_reveal_drop(folder, &payee, &fault), MZ_OK); /* nothing there */
    save(folder, 1, MZ_PERSONAL_NAME);
    assert_int_equal(mz_reveal_drop(folder, &payee, &fault), MZ_OK);
    struct stat info;
    assert_int_not_equal(stat(remote_path(folder, FILE_NAME), &info), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_a_field, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test(test_values),
        cmocka_unit_test_setup_teardown(test_dropped, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
