/* client/withheld: the declaration is read strictly, and found by kind and name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/withheld.h"
#include "client/io/file.h"
#include "tests/lib/remote.h"

#define H64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define H32 "00112233445566778899aabbccddeeff"

static enum mz_status load(const char *text, struct mz_withheld **ret_withheld) {
    char *folder = remote_folder();
    char *path = strdup(remote_path(folder, "withheld.json"));
    struct mz_fault fault;
    assert_int_equal(mz_file_create(path, mz_span_text(text), 0600, &fault), MZ_OK);
    enum mz_status status = mz_withheld_load(path, ret_withheld, &fault);
    free(path);
    remote_drop(folder);
    return status;
}

static void test_found(void **state) {
    (void)state;
    struct mz_withheld *withheld;
    assert_int_equal(load("{\"schema\":\"mingzhang/withheld/1\",\"objects\":["
                          "{\"kind\":\"list\",\"name\":\"" H64 "\",\"reason\":\"redacted\"},"
                          "{\"kind\":\"evidence\",\"name\":\"" H64 "\",\"reason\":\"redacted\"},"
                          "{\"kind\":\"disclosure\",\"name\":\"" H32
                          "\",\"reason\":\"redacted\"}]}",
                          &withheld),
                     MZ_OK);
    uint8_t name[32];
    for (unsigned i = 0; i < sizeof name; i++)
        name[i] = (uint8_t)(0x11 * (i % 16));
    struct mz_span hash = mz_span_of(name, 32), id = mz_span_of(name, 16);
    assert_string_equal(mz_withheld_reason(withheld, MZ_COPY_LIST, hash), "redacted");
    assert_string_equal(mz_withheld_reason(withheld, MZ_COPY_EVIDENCE, hash), "redacted");
    assert_string_equal(mz_withheld_reason(withheld, MZ_COPY_DISCLOSURE, id), "redacted");
    assert_null(mz_withheld_reason(withheld, MZ_COPY_LIST, id));
    name[31] ^= 1;
    assert_null(mz_withheld_reason(withheld, MZ_COPY_LIST, hash));
    mz_withheld_free(withheld);
    assert_int_equal(load("{\"schema\":\"mingzhang/withheld/1\",\"objects\":[]}", &withheld),
                     MZ_OK);
    assert_null(mz_withheld_reason(withheld, MZ_COPY_LIST, hash));
    mz_withheld_free(withheld);
}

static void test_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "[]",
        "{\"schema\":\"mingzhang/withheld/2\",\"objects\":[]}",
        "{\"objects\":[]}",
        "{\"schema\":\"mingzhang/withheld/1\"}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":[{\"kind\":\"list\"}]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":["
        "{\"kind\":\"list\",\"name\":\"" H64 "\",\"reason\":\"lost\"}"
        "]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":["
        "{\"kind\":\"list\",\"name\":\"" H64 "\",\"reason\":\"redacted\",\"more\":1}"
        "]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":["
        "{\"kind\":\"list\",\"name\":\"" H64 "\",\"reason\":\"redacted\"}"
        ","
        "{\"kind\":\"list\",\"name\":\"" H64 "\",\"reason\":\"redacted\"}"
        "]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":["
        "{\"kind\":\"evidence\",\"name\":\"" H64 "\",\"reason\":\"redacted\"}"
        ","
        "{\"kind\":\"list\",\"name\":\"" H64 "\",\"reason\":\"redacted\"}"
        "]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":[],\"more\":1}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":[{\"kind\":\"lists\",\"name\":\"" H64
        "\",\"reason\":\"redacted\"}]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":[{\"kind\":\"list\",\"name\":\"" H32
        "\",\"reason\":\"redacted\"}]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":[{\"kind\":\"list\",\"name\":\"" H64
        "\",\"reason\":\"\"}]}",
        "{\"schema\":\"mingzhang/withheld/1\",\"objects\":[{\"kind\":\"disclosure\",\"name\":\"" H64
        "\",\"reason\":\"redacted\"}]}",
    };
    struct mz_withheld *withheld;
    struct mz_fault fault;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(load(texts[i], &withheld), MZ_E_PROTOCOL);
    assert_int_equal(mz_withheld_load("/nonexistent/withheld.json", &withheld, &fault),
                     MZ_E_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
