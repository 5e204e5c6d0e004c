/* client/help, client/error: what people and programs read when they ask, and when something is
 * wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <unistd.h>

#include "client/help.h"
#include "client/i18n.h"
#include "client/io/error.h"

static char text[65536];

/* What a function writes to stderr. */
static const char *told(const struct mz_client *client, const struct mz_fault *fault) {
    fflush(stderr);
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO);
    assert_non_null(file);
    assert_int_equal(dup2(fileno(file), STDERR_FILENO), STDERR_FILENO);
    mz_error_tell(client, fault);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

static struct mz_fault wrong_state(void) {
    struct mz_fault fault;
    mz_fault_at(&fault, MZ_E_WRONG_STATE, "PAY1");
    mz_fault_have(&fault, "signed");
    mz_fault_want(&fault, "approved, accept-failed");
    return fault;
}

static void test_sentences(void **state) {
    (void)state;
    struct mz_fault fault = wrong_state();
    struct mz_client client = {.language = MZ_ENGLISH};
    mz_i18n_start(MZ_ENGLISH);
    assert_string_equal(told(&client, &fault),
                        "mingzhang: error: payment PAY1 is signed; this needs approved, "
                        "accept-failed [wrong-state]\n  see `mingzhang trace`\n");
    client.language = MZ_CHINESE;
    mz_i18n_start(MZ_CHINESE);
    /* The words of the vocabulary are translated, the number is not. */
    assert_non_null(strstr(told(&client, &fault), "支付 PAY1 当前状态为 已签领，此操作需要 "
                                                  "已审批, 验收不合格 [wrong-state]"));
}

static void test_json(void **state) {
    (void)state;
    struct mz_fault fault = wrong_state();
    struct mz_client client = {.language = MZ_CHINESE, .output = {.format = MZ_FORMAT_JSON}};
    json_t *problem = json_loads(told(&client, &fault), 0, NULL);
    assert_non_null(problem);
    assert_string_equal(json_string_value(json_object_get(problem, "code")), "wrong-state");
    /* Never translated. */
    assert_string_equal(json_string_value(json_object_get(problem, "have")), "signed");
    json_decref(problem);
}

static const char *captured(void (*write)(FILE *, const void *), const void *arg) {
    FILE *file = tmpfile();
    assert_non_null(file);
    write(file, arg);
    rewind(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

static void all(FILE *file, const void *arg) {
    (void)arg;
    mz_help_all(file);
}

static void noun(FILE *file, const void *arg) {
    mz_help_noun(file, arg);
}

static void command(FILE *file, const void *arg) {
    mz_help_command(file, arg);
}

/* Every command stands in the help of all, of its noun, and has a page with its options. */
static void test_help(void **state) {
    (void)state;
    static const enum mz_language languages[] = {MZ_ENGLISH, MZ_CHINESE};
    for (size_t l = 0; l < 2; l++) {
        mz_i18n_start(languages[l]);
        for (size_t i = 0; mz_command_at(i) != NULL; i++) {
            const struct mz_command *row = mz_command_at(i);
            char name[64];
            (void)snprintf(name, sizeof name, "  %s%s%s", row->noun, row->verb ? " " : "",
                           row->verb ? row->verb : "");
            assert_non_null(strstr(captured(all, NULL), name));
            assert_non_null(strstr(captured(noun, row->noun), name));
            assert_non_null(strstr(captured(command, row), mz_i18n(row->summary)));
            for (const struct mz_option *o = row->options; o != NULL && o->name != NULL; o++) {
                (void)snprintf(name, sizeof name, "--%s", o->name);
                assert_non_null(strstr(captured(command, row), name));
            }
        }
    }
}

/* Every command stands in the list of all once, under the heading of its group. */
static void test_every_command_is_listed_once(void **state) {
    (void)state;
    mz_i18n_start(MZ_ENGLISH);
    char *list = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&list, &size);
    assert_non_null(file);
    mz_help_all(file);
    fclose(file);
    for (size_t i = 0; mz_command_at(i) != NULL; i++) {
        const struct mz_command *command = mz_command_at(i);
        char line[512];
        size_t found = 0;
        (void)snprintf(line, sizeof line, "  %s\n", command->summary);
        for (const char *at = list; (at = strstr(at, line)) != NULL; at++)
            found++;
        if (found != 1)
            fail_msg("%s %s is listed %zu times", command->noun, command->verb ? command->verb : "",
                     found);
    }
    assert_null(strstr(list, "\nOthers\n"));
    free(list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_every_command_is_listed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
