/* client/report_missing: what a report is refused for that the 2023 case never comes to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "client/report/report_missing.h"

#define MAX 32u

static const struct mz_report_template outline; /* no chapters: nothing to be written */

static struct mz_report_facts facts_of(const char *targets, const char *metrics, const char *lists,
                                       const char *findings) {
    return (struct mz_report_facts){.type = "unit",
                                    .year = 2023,
                                    .view = {[MZ_REPORT_TARGETS] = json_loads(targets, 0, NULL),
                                             [MZ_REPORT_METRICS] = json_loads(metrics, 0, NULL),
                                             [MZ_REPORT_LISTS] = json_loads(lists, 0, NULL),
                                             [MZ_REPORT_FINDINGS] = json_loads(findings, 0, NULL)}};
}

/* How many of the code are among what is missing; the last one. */
static size_t lacks(struct mz_report_facts *facts, enum mz_status code,
                    struct mz_report_lack *ret_lack) {
    struct mz_report_lack list[MAX];
    size_t found = 0, count = mz_report_missing(facts, &outline, MZ_ENGLISH, list, MAX);
    assert_true(count <= MAX);
    for (size_t i = 0; i < count; i++) {
        if (list[i].fault.status != code)
            continue;
        *ret_lack = list[i];
        found++;
    }
    mz_report_facts_free(facts);
    return found;
}

#define INDICATOR(key, name, weight)                                                               \
    "{\"key\":\"" key "\",\"name\":\"" name "\",\"nature\":\"qualitative\",\"weight\":" weight "}"

static void test_scored_twice(void **state) {
    (void)state;
    static const struct {
        const char *indicators;
        size_t count;
        const char *what, *by;
    } cases[] = {
        {INDICATOR("exe-plan", "A", "5000") "," INDICATOR("x", "B", "5000"), 0, NULL, NULL},
        {INDICATOR("exe-plan", "A", "5000") "," INDICATOR("exe-received", "B", "5000"), 1, "B",
         "A"},
        /* One that is only shown. */
        {INDICATOR("exe-plan", "A", "10000") "," INDICATOR("exe-received", "B", "0"), 0, NULL,
         NULL},
        /* By its name, as the source had it among process and among output. */
        {INDICATOR("exe-plan", "A", "2000") "," INDICATOR("x", "预算执行率", "8000"), 1,
         "预算执行率", "A"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char targets[1024];
        struct mz_report_lack lack;
        (void)snprintf(targets, sizeof targets, "{\"indicators\":[%s]}", cases[i].indicators);
        struct mz_report_facts facts = facts_of(targets, "{}", "[]", "[]");
        assert_int_equal(lacks(&facts, MZ_E_SCORED_TWICE, &lack), cases[i].count);
        if (cases[i].count == 0)
            continue;
        assert_string_equal(lack.fault.place, cases[i].what);
        assert_string_equal(lack.fault.have, cases[i].by);
    }
}

#define ACCURACY(right)                                                                            \
    "{\"computed\":[{\"key\":\"acc\",\"name\":\"accuracy\",\"numerator\":" right                   \
    ",\"denominator\":44}]}"

static void test_recovery(void **state) {
    (void)state;
    static const struct {
        const char *metrics, *lists, *findings;
        size_t count;
    } cases[] = {
        {ACCURACY("44"), "[{}]", "[]", 0},
        {ACCURACY("42"), "[{}]", "[]", 1},
        /* Nobody was ever listed. */
        {ACCURACY("0"), "[]", "[]", 0},
        {ACCURACY("42"), "[{}]", "[{\"body\":{\"code\":\"T1\",\"severity\":\"low\"}}]", 1},
        {ACCURACY("42"), "[{}]",
         "[{\"body\":{\"code\":\"T1\",\"severity\":\"low\",\"recover\":100000}}]", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_report_lack lack;
        struct mz_report_facts facts =
            facts_of("{\"indicators\":[]}", cases[i].metrics, cases[i].lists, cases[i].findings);
        assert_int_equal(lacks(&facts, MZ_E_NO_RECOVERY, &lack), cases[i].count);
        if (cases[i].count > 0)
            assert_string_equal(lack.fault.have, "42/44");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scored_twice),
        cmocka_unit_test(test_recovery),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
