/* client/file, client/output, client/passphrase: whole files or none, and secrets from the right
 * places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/io/file.h"
#include "client/io/output.h"
#include "client/keys/passphrase.h"
#include "proto/log/hash.h"

static char folder[] = "/tmp/mz-files-XXXXXX";
static char path[128];

static int set_up(void **state) {
    (void)state;
    (void)snprintf(path, sizeof path, "%s/a", folder);
    unlink(path);
    return 0;
}

static void test_create_and_replace(void **state) {
    (void)state;
    struct mz_fault fault;
    struct mz_buffer read = {0};
    struct stat status;
    assert_int_equal(mz_file_create(path, mz_span_text("first"), 0600, &fault), MZ_OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(mz_file_create(path, mz_span_text("second"), 0600, &fault), MZ_E_EXISTS);
    assert_int_equal(mz_file_replace(path, mz_span_text("third"), 0644, &fault), MZ_OK);
    assert_int_equal(mz_file_read(path, 100, &read, &fault), MZ_OK);
    assert_string_equal(mz_buffer_string(&read), "third");
    read.size = 0;
    assert_int_equal(mz_file_read(path, 4, &read, &fault), MZ_E_TOO_LARGE);
    mz_buffer_free(&read);
}

/* A name that is a link is not followed into somebody else's file. */
static void test_links(void **state) {
    (void)state;
    struct mz_fault fault;
    assert_int_equal(symlink("/tmp/mz-elsewhere", path), 0);
    assert_int_equal(mz_file_create(path, mz_span_text("x"), 0600, &fault), MZ_E_EXISTS);
    assert_int_not_equal(access("/tmp/mz-elsewhere", F_OK), 0);
}

static void test_failures(void **state) {
    (void)state;
    struct mz_fault fault;
    struct mz_buffer buffer = {0};
    struct mz_hash hash;
    uint64_t size;
    assert_int_equal(mz_file_read("/nowhere/x", 10, &buffer, &fault), MZ_E_NOT_FOUND);
    assert_int_equal(mz_file_read(folder, 10, &buffer, &fault), MZ_E_IO); /* a folder */
    assert_int_equal(mz_file_hash("/nowhere/x", &hash, &size, &fault), MZ_E_NOT_FOUND);
    assert_int_equal(mz_file_create("/dev/full", mz_span_text("x"), 0600, &fault), MZ_E_EXISTS);
    assert_string_equal(fault.place, "/dev/full");
    mz_buffer_free(&buffer);
}

static void test_hash(void **state) {
    (void)state;
    struct mz_fault fault;
    struct mz_hash hash, want;
    uint64_t size;
    size_t length = 200000; /* more than one piece */
    uint8_t *bytes = malloc(length);
    memset(bytes, 'x', length);
    assert_int_equal(mz_file_create(path, mz_span_of(bytes, length), 0600, &fault), MZ_OK);
    assert_int_equal(mz_file_hash(path, &hash, &size, &fault), MZ_OK);
    want = mz_sha256(mz_span_of(bytes, length));
    assert_true(mz_hash_equal(&hash, &want));
    assert_int_equal(size, length);
    free(bytes);
}

static struct mz_options options_of(const char *name, const char *value) {
    struct mz_options options = {0};
    for (const struct mz_option *row = mz_global_options; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0) {
            options.given[0].option = row;
            options.given[0].value = value;
            options.given_count = 1;
        }
    return options;
}

static void test_output_appears_whole(void **state) {
    (void)state;
    struct mz_options options = options_of("output", path);
    struct mz_output output;
    struct mz_fault fault;
    struct mz_buffer read = {0};
    assert_int_equal(mz_output_open(&options, &output, &fault), MZ_OK);
    mz_output_say(&output, "%s\n", "text");
    assert_int_not_equal(access(path, F_OK), 0); /* not yet */
    assert_int_equal(mz_output_close(&output, true, &fault), MZ_OK);
    assert_int_equal(mz_file_read(path, 100, &read, &fault), MZ_OK);
    assert_string_equal(mz_buffer_string(&read), "text\n");
    mz_buffer_free(&read);
    /* A command that fails leaves the old one. */
    assert_int_equal(mz_output_open(&options, &output, &fault), MZ_OK);
    mz_output_say(&output, "half");
    assert_int_equal(mz_output_close(&output, false, &fault), MZ_OK);
    assert_int_equal(mz_file_read(path, 100, &read, &fault), MZ_OK);
    assert_string_equal(mz_buffer_string(&read), "text\n");
    mz_buffer_free(&read);
}

static void test_output_write_error(void **state) {
    (void)state;
    struct mz_output output = {.file = fopen("/dev/full", "w")};
    struct mz_fault fault;
    assert_non_null(output.file);
    FILE *file = output.file;
    mz_output_say(&output, "lost");
    assert_int_equal(mz_output_close(&output, true, &fault), MZ_E_NO_SPACE);
    fclose(file);
}

static void test_quiet_and_machine(void **state) {
    (void)state;
    static const struct {
        bool quiet;
        enum mz_format format;
        long size;
    } cases[] = {{false, MZ_FORMAT_TEXT, 4}, {true, MZ_FORMAT_TEXT, 0}, {false, MZ_FORMAT_JSON, 0}};
    for (size_t i = 0; i < 3; i++) {
        struct mz_output output = {
            .file = tmpfile(), .quiet = cases[i].quiet, .format = cases[i].format};
        mz_output_say(&output, "text");
        assert_int_equal(ftell(output.file), cases[i].size);
        fclose(output.file);
    }
}

static enum mz_status get(const char *content, bool fresh, char **ret_text) {
    struct mz_fault fault;
    struct mz_options options = options_of("passphrase-file", path);
    unlink(path);
    assert_int_equal(mz_file_create(path, mz_span_text(content), 0600, &fault), MZ_OK);
    return mz_passphrase_get(&options, "a.key", fresh, ret_text, &fault);
}

static void test_passphrase_file(void **state) {
    (void)state;
    static const struct {
        const char *content, *want;
    } cases[] = {{"secret words\n", "secret words"},
                 {"secret words", "secret words"},
                 {"secret words\r\nsecond line\n", "secret words"},
                 {" kept blanks \n", " kept blanks "},
                 {"\n", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text;
        assert_int_equal(get(cases[i].content, false, &text), MZ_OK);
        assert_string_equal(text, cases[i].want);
        mz_passphrase_free(text);
    }
    char *text, long_line[MZ_PASSPHRASE_LEAST + 2000];
    assert_int_equal(get("short\n", true, &text), MZ_E_USAGE);
    memset(long_line, 'x', sizeof long_line);
    long_line[sizeof long_line - 1] = '\0';
    assert_int_equal(get(long_line, false, &text), MZ_E_TOO_LARGE);
}

static void test_passphrase_elsewhere(void **state) {
    (void)state;
    struct mz_fault fault;
    char *text, name[160];
    struct mz_options none = {0}, bad = options_of("passphrase-fd", "99");
    assert_int_equal(mz_passphrase_get(&bad, "a.key", false, &text, &fault), MZ_E_IO);
    int pipes[2];
    char number[16];
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(write(pipes[1], "from a pipe\nrest", 16), 16);
    (void)snprintf(number, sizeof number, "%d", pipes[0]);
    struct mz_options fd = options_of("passphrase-fd", number);
    assert_int_equal(mz_passphrase_get(&fd, "a.key", false, &text, &fault), MZ_OK);
    assert_string_equal(text, "from a pipe");
    mz_passphrase_free(text);
    close(pipes[0]);
    close(pipes[1]);
    (void)snprintf(name, sizeof name, "%s/mingzhang.passphrase", folder);
    assert_int_equal(mz_file_create(name, mz_span_text("a credential\n"), 0600, &fault), MZ_OK);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    assert_int_equal(mz_passphrase_get(&none, "a.key", false, &text, &fault), MZ_OK);
    assert_string_equal(text, "a credential");
    mz_passphrase_free(text);
    unsetenv("CREDENTIALS_DIRECTORY");
    unlink(name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_create_and_replace, set_up),
        cmocka_unit_test_setup(test_links, set_up),
        cmocka_unit_test_setup(test_failures, set_up),
        cmocka_unit_test_setup(test_hash, set_up),
        cmocka_unit_test_setup(test_output_appears_whole, set_up),
        cmocka_unit_test_setup(test_output_write_error, set_up),
        cmocka_unit_test_setup(test_quiet_and_machine, set_up),
        cmocka_unit_test_setup(test_passphrase_file, set_up),
        cmocka_unit_test_setup(test_passphrase_elsewhere, set_up),
    };
    if (sodium_init() < 0 || mkdtemp(folder) == NULL)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
