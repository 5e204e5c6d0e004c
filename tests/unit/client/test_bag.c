/* client/bag and client/zip: bags are sealed once, and whatever does not belong is refused. */
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

#include "client/bundle/bag.h"
#include "client/io/buffer.h"
#include "client/io/file.h"
#include "client/io/zip.h"

static char root[] = "/tmp/mz-bag-XXXXXX";
static struct mz_buffer path;

static const char *in(const char *folder, const char *name) {
    path.size = 0;
    mz_buffer_format(&path, "%s/%s%s%s", root, folder, name[0] != '\0' ? "/" : "", name);
    return mz_buffer_string(&path);
}

static void put(const char *folder, const char *name, const char *text) {
    assert_int_equal(mz_file_make_parents(in(folder, name), NULL), MZ_OK);
    (void)unlink(in(folder, name));
    assert_int_equal(mz_file_create(in(folder, name), mz_span_text(text), 0644, NULL), MZ_OK);
}

static const struct mz_bag_info info = {.date = "2023-05-01", .identifier = "ledger.example/x 1"};

static void make_bag(const char *folder) {
    put(folder, "data/b/two", "2");
    put(folder, "data/a", "1");
    put(folder, "index.txt", "i");
    put(folder, "index.html", "h");
    assert_int_equal(mz_bag_seal(in(folder, ""), &info, NULL), MZ_OK);
}

static int set_up(void **state) {
    (void)state;
    strcpy(root, "/tmp/mz-bag-XXXXXX");
    return mkdtemp(root) != NULL ? 0 : 1;
}

static int tear_down(void **state) {
    (void)state;
    mz_file_remove_tree(root);
    mz_buffer_free(&path);
    path = (struct mz_buffer){0};
    return 0;
}

static void test_paths(void **state) {
    (void)state;
    static const char *const good[] = {"a", "data/objects/list/00", ".p", "a/..b", "A-z_0.9"};
    static const char *const bad[] = {"",   "/a",     "a/",  "a//b", ".",
                                      "..", "a/../b", "a b", "a\\b", "ä"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(mz_bag_is_path(mz_span_text(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mz_bag_is_path(mz_span_text(bad[i])));
    char longest[MZ_BAG_PATH + 2];
    memset(longest, 'a', sizeof longest);
    assert_true(mz_bag_is_path(mz_span_of(longest, MZ_BAG_PATH)));
    assert_false(mz_bag_is_path(mz_span_of(longest, MZ_BAG_PATH + 1)));
}

static void test_seal_and_check(void **state) {
    (void)state;
    struct mz_buffer text = {0};
    make_bag("bag");
    assert_int_equal(mz_bag_check(in("bag", ""), NULL), MZ_OK);
    assert_int_equal(mz_file_read(in("bag", "manifest-sha256.txt"), 4096, &text, NULL), MZ_OK);
    assert_string_equal(
        mz_buffer_string(&text),
        "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  data/a\n"
        "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  data/b/two\n");
    text.size = 0;
    assert_int_equal(mz_file_read(in("bag", "bag-info.txt"), 4096, &text, NULL), MZ_OK);
    assert_string_equal(mz_buffer_string(&text),
                        "Bagging-Date: 2023-05-01\nExternal-Identifier: ledger.example/x 1\n"
                        "Payload-Oxum: 2.2\n");
    mz_buffer_free(&text);
}

static void test_what_does_not_belong(void **state) {
    (void)state;
    static const struct {
        const char *name, *text;
    } changes[] = {
        {"data/a", "changed"},
        {"data/c", "extra"},
        {"stray", "x"},
        {"bagit.txt", "BagIt"},
        {"index.txt", "changed"},
        {"bag-info.txt", "x"},
        {"manifest-sha256.txt", ""},
        {"tagmanifest-sha256.txt", ""},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        make_bag("bag");
        put("bag", changes[i].name, changes[i].text);
        assert_int_equal(mz_bag_check(in("bag", ""), NULL), MZ_E_BAD_BAG);
        mz_file_remove_tree(in("bag", ""));
    }
    make_bag("bag");
    assert_int_equal(symlink("a", in("bag", "data/link")), 0);
    assert_int_equal(mz_bag_check(in("bag", ""), NULL), MZ_E_BAD_BAG);
    assert_int_equal(unlink(in("bag", "data/link")), 0);
    assert_int_equal(mkfifo(in("bag", "data/pipe"), 0600), 0);
    assert_int_equal(mz_bag_check(in("bag", ""), NULL), MZ_E_BAD_BAG);
}

static void test_zip(void **state) {
    (void)state;
    char zip[64], other[64], out[64];
    struct mz_buffer one = {0}, two = {0};
    make_bag("bag");
    (void)snprintf(zip, sizeof zip, "%s/a.zip", root);
    (void)snprintf(other, sizeof other, "%s/b.zip", root);
    (void)snprintf(out, sizeof out, "%s/out", root);
    assert_int_equal(mz_zip_pack(in("bag", ""), zip, NULL), MZ_OK);
    assert_int_equal(mz_zip_pack(in("bag", ""), zip, NULL), MZ_E_EXISTS);
    assert_int_equal(mz_zip_pack(in("bag", ""), other, NULL), MZ_OK);
    assert_int_equal(mz_file_read(zip, 65536, &one, NULL), MZ_OK);
    assert_int_equal(mz_file_read(other, 65536, &two, NULL), MZ_OK);
    assert_true(mz_span_equal(mz_buffer_view(&one), mz_buffer_view(&two)));
    assert_int_equal(mkdir(out, 0700), 0);
    assert_int_equal(mz_zip_unpack(zip, out, NULL), MZ_OK);
    assert_int_equal(mz_bag_check(out, NULL), MZ_OK);
    assert_int_equal(mz_zip_unpack("/tmp/there-is-none.zip", out, NULL), MZ_E_NOT_FOUND);
    put("cut", "zip", "PK");
    assert_int_equal(mz_zip_unpack(in("cut", "zip"), out, NULL), MZ_E_BAD_BAG);
    mz_buffer_free(&one);
    mz_buffer_free(&two);
}

static void put_octet(FILE *file, size_t at, uint8_t octet) {
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    assert_int_equal(fputc(octet, file), octet);
    assert_int_equal(fflush(file), 0);
}

/* A zip says much that no reader looks at: nothing of it may be another than the form has. */
static void test_every_bit_of_a_zip(void **state) {
    (void)state;
    char zip[64], out[64];
    struct mz_buffer whole = {0};
    make_bag("bag");
    (void)snprintf(zip, sizeof zip, "%s/a.zip", root);
    (void)snprintf(out, sizeof out, "%s/out", root);
    assert_int_equal(mz_zip_pack(in("bag", ""), zip, NULL), MZ_OK);
    assert_int_equal(mz_file_read(zip, 65536, &whole, NULL), MZ_OK);
    FILE *file = fopen(zip, "r+b");
    assert_non_null(file);
    for (size_t at = 0; at < whole.size; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            put_octet(file, at, (uint8_t)(whole.data[at] ^ 1u << bit));
            assert_int_equal(mkdir(out, 0700), 0);
            assert_int_equal(mz_zip_unpack(zip, out, NULL), MZ_E_BAD_BAG);
            mz_file_remove_tree(out);
        }
        put_octet(file, at, whole.data[at]);
    }
    assert_int_equal(fclose(file), 0);
    mz_buffer_free(&whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test_setup_teardown(test_seal_and_check, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_does_not_belong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_zip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_of_a_zip, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
