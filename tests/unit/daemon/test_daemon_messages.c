/* What the daemon says: both languages take the same arguments, and the environment chooses. */
#include "daemon/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define X(name, en, zh) name,
static const enum mz_message all[] = {MZ_MESSAGES(X)};
#undef X

/* The conversions of a format, one after the other: "%s%llu". */
static void conversions(const char *format, char found[64]) {
    size_t size = 0;
    for (const char *at = format; (at = strchr(at, '%')) != NULL;) {
        size_t length = strcspn(at, "diuxsc") + 1;
        assert_true(size + length < 64);
        memcpy(found + size, at, length);
        size += length;
        at += length;
    }
    found[size] = '\0';
}

static void both_languages_take_the_same_arguments(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        char english[64], chinese[64];
        conversions(mz_message(MZ_ENGLISH, all[i]), english);
        conversions(mz_message(MZ_CHINESE, all[i]), chinese);
        assert_string_equal(english, chinese);
        assert_string_not_equal(mz_message(MZ_ENGLISH, all[i]), mz_message(MZ_CHINESE, all[i]));
    }
}

static void the_first_variable_that_is_set_chooses(void **state) {
    (void)state;
    static const struct {
        const char *language, *all, *messages, *lang;
        enum mz_language expected;
    } cases[] = {
        {NULL, NULL, NULL, NULL, MZ_ENGLISH},       {NULL, NULL, NULL, "zh_CN.UTF-8", MZ_CHINESE},
        {NULL, NULL, "en_GB", "zh_CN", MZ_ENGLISH}, {NULL, "C", "zh_CN", "zh_CN", MZ_ENGLISH},
        {"zh_CN:en", "C", NULL, NULL, MZ_CHINESE},  {"", "", "", "zh", MZ_CHINESE},
    };
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *values[] = {cases[i].language, cases[i].all, cases[i].messages, cases[i].lang};
        for (size_t v = 0; v < 4; v++) {
            if (values[v] != NULL)
                setenv(names[v], values[v], 1);
            else
                unsetenv(names[v]);
        }
        assert_int_equal(mz_message_language(), cases[i].expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages_take_the_same_arguments),
        cmocka_unit_test(the_first_variable_that_is_set_chooses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
