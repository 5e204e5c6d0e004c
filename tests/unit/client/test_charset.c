/* client/charset: UTF-8 stays, GB18030 becomes UTF-8, and what is neither is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "client/io/charset.h"

static void test_encodings(void **state) {
    (void)state;
    static const struct {
        const char *from;
        size_t size;
        enum mz_status status;
        bool converted;
        const char *to;
    } cases[] = {
        {"", 0, MZ_OK, false, ""},
        {"name,1\n", 7, MZ_OK, false, "name,1\n"},
        {"姓名", 6, MZ_OK, false, "姓名"},
        {"\xEF\xBB\xBF姓", 6, MZ_OK, false, "\xEF\xBB\xBF姓"},
        {"\xD0\xD5\xC3\xFB", 4, MZ_OK, true, "姓名"},               /* GB 2312 */
        {"a\xD0\xD5", 3, MZ_OK, true, "a姓"},                       /* ASCII within */
        {"\x8E\x47", 2, MZ_OK, true, "嶨"},                         /* GBK */
        {"\x82\x30\xC2\x34", 4, MZ_OK, true, "\xE3\x9C\xB4"},       /* four bytes, U+3734 */
        {"\x95\x32\x82\x36", 4, MZ_OK, true, "\xF0\xA0\x80\x80"},   /* beyond the BMP, U+20000 */
        {"\xD0", 1, MZ_E_BAD_UTF8, false, "\xD0"},                  /* cut in two */
        {"\xD0\xD5\xFF\xFF", 4, MZ_E_BAD_UTF8, false, "\xD0\xD5\xFF\xFF"},
        {"\xFF\xFE\x00\x00", 4, MZ_OK, false, "\xFF\xFE"}, /* UTF-16: not text of ours */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_buffer buffer = {0};
        struct mz_fault fault = {0};
        bool converted = false;
        mz_buffer_bytes(&buffer, cases[i].from, cases[i].size);
        assert_int_equal(mz_charset_to_utf8(&buffer, &converted, &fault), cases[i].status);
        assert_int_equal(converted, cases[i].converted);
        assert_int_equal(fault.status, cases[i].status);
        assert_string_equal(mz_buffer_string(&buffer), cases[i].to);
        if (cases[i].converted)
            assert_int_equal(buffer.size, strlen(cases[i].to));
        mz_buffer_free(&buffer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_encodings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
