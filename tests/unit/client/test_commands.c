/* client/commands and the catalogue: no row without its words in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands.h"
#include "client/i18n.h"
#include "proto/codec/kinds.h"

/* In the Chinese catalogue a text differs from its id, unless it has no letters to translate. */
static void assert_translated(const char *text) {
    bool letters = false;
    for (const char *at = text; *at != '\0'; at++)
        letters = letters || (*at >= 'a' && *at <= 'z' && strchr(text, '|') == NULL);
    if (letters && strcmp(mz_i18n(text), text) == 0)
        fail_msg("not translated: %s", text);
}

static void check_options(const struct mz_option *options, bool global) {
    for (; options != NULL && options->name != NULL; options++) {
        assert_non_null(options->help);
        assert_translated(options->help);
        assert_true((options->value == NULL) == (options->kind == MZ_OPTION_FLAG));
        assert_true((options->names != NULL) == (options->kind == MZ_OPTION_WORD));
        assert_false(global && options->required);
        for (const struct mz_option *other = options + 1; other->name != NULL; other++)
            assert_string_not_equal(options->name, other->name);
    }
}

static void test_rows(void **state) {
    (void)state;
    mz_i18n_start(MZ_CHINESE);
    check_options(mz_global_options, true);
    for (size_t i = 0; mz_command_at(i) != NULL; i++) {
        const struct mz_command *command = mz_command_at(i);
        assert_non_null(command->run);
        assert_true(command->least <= command->most);
        assert_true((command->arguments[0] == '\0') == (command->most == 0));
        assert_translated(command->summary);
        check_options(command->options, false);
        assert_ptr_equal(mz_command_find(command->noun, command->verb), command);
    }
}

static void test_words(void **state) {
    (void)state;
    mz_i18n_start(MZ_CHINESE);
    static const struct {
        const char *context;
        const struct mz_names *names;
    } lists[] = {{"state", &mz_state_names},
                 {"role", &mz_role_names},
                 {"category", &mz_category_names},
                 {"source", &mz_source_names},
                 {"method", &mz_method_names},
                 {"outcome", &mz_outcome_names},
                 {"signing", &mz_signing_names},
                 {"nature", &mz_nature_names},
                 {"light", &mz_light_names},
                 {"grade", &mz_grade_names},
                 {"band", &mz_band_names},
                 {"likelihood", &mz_likelihood_names},
                 {"cause", &mz_cause_names},
                 {"severity", &mz_severity_names},
                 {"closing", &mz_closing_names},
                 {"section", &mz_section_names},
                 {"evaluation", &mz_evaluation_names}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (uint8_t v = 1; v <= lists[i].names->count; v++) {
            const char *word = mz_names_text(lists[i].names, v);
            assert_string_not_equal(mz_i18n_word(lists[i].context, word), word);
        }
    for (unsigned i = 0; i < MZ_KIND_COUNT; i++) {
        const char *name = mz_kind_get((enum mz_kind_id)i)->name;
        assert_string_not_equal(mz_i18n_word("kind", name), name);
    }
    assert_string_equal(mz_i18n_word("state", "no such word"), "no such word");
}

static void test_english(void **state) {
    (void)state;
    mz_i18n_start(MZ_ENGLISH);
    assert_string_equal(mz_i18n("review a payment request"), "review a payment request");
    assert_string_equal(mz_i18n_word("state", "signed"), "signed");
}

static void test_find(void **state) {
    (void)state;
    struct mz_fault fault;
    assert_null(mz_command_find("pay", NULL)); /* needs a verb */
    assert_null(mz_command_find("nonsense", NULL));
    assert_non_null(mz_command_find("approve", "PAY1")); /* an argument, not a verb */
    assert_string_equal(mz_command_find("pay", "sign")->verb, "sign");
    assert_true(mz_command_is_noun("pay"));
    mz_i18n_start(MZ_ENGLISH);
    assert_int_equal(mz_command_unknown("aprove", NULL, &fault), MZ_E_USAGE);
    assert_non_null(strstr(fault.have, "approve"));
    assert_int_equal(mz_command_unknown("pay", "setle", &fault), MZ_E_USAGE);
    assert_non_null(strstr(fault.have, "settle"));
    assert_int_equal(mz_command_unknown("pay", NULL, &fault), MZ_E_USAGE);
    assert_string_equal(fault.place, "pay");
}

static void test_languages(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool known;
        enum mz_language language;
    } cases[] = {{"zh", true, MZ_CHINESE},          {"zh_CN.UTF-8", true, MZ_CHINESE},
                 {"en_GB.UTF-8", true, MZ_ENGLISH}, {"C", true, MZ_ENGLISH},
                 {"C.UTF-8", true, MZ_ENGLISH},     {"POSIX", true, MZ_ENGLISH},
                 {"fr_FR", false, MZ_CHINESE},      {"", false, MZ_CHINESE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum mz_language language = MZ_CHINESE;
        assert_int_equal(mz_i18n_language(cases[i].name, &language), cases[i].known);
        assert_int_equal(language, cases[i].language);
    }
    unsetenv("LANGUAGE");
    setenv("LC_ALL", "zh_CN.UTF-8", 1);
    setenv("LANG", "C", 1);
    assert_int_equal(mz_i18n_environment(), MZ_CHINESE);
    setenv("LANGUAGE", "en:zh", 1);
    assert_int_equal(mz_i18n_environment(), MZ_ENGLISH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_words),
        cmocka_unit_test(test_english),   cmocka_unit_test(test_find),
        cmocka_unit_test(test_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
