/* client/read/public_list_hide: small groups and rows that read the same. A row a payee; names are
 * invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "client/read/public_list_internal.h"

struct person {
    const char *payee, *name, *idno, *unit, *area, *category, *disclosed;
};

static struct mz_public_list list_of(const struct person *people, size_t count) {
    struct mz_public_list list = {.payments = json_array(), .small = json_array()};
    json_t *lines = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(lines,
                              json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "payee", people[i].payee,
                                        "name", people[i].name, "idno", people[i].idno, "unit",
                                        people[i].unit, "area", people[i].area, "category",
                                        people[i].category, "disclosed", people[i].disclosed));
    json_array_append_new(list.payments, json_pack("{s:o}", "lines", lines));
    return list;
}

static const json_t *row_of(const struct mz_public_list *list, size_t n) {
    return json_array_get(json_object_get(json_array_get(list->payments, 0), "lines"), n);
}

static void expect(const struct mz_public_list *list, size_t n, const char *disclosed,
                   const char *unit, const char *idno) {
    const json_t *row = row_of(list, n);
    assert_string_equal(mz_public_text(row, "disclosed"), disclosed);
    assert_string_equal(mz_public_text(row, "unit"), unit);
    assert_string_equal(mz_public_text(row, "idno"), idno);
    /* What the rows were judged by goes nowhere. */
    assert_null(json_object_get(row, "payee"));
    assert_null(json_object_get(row, "category"));
}

#define COMMON(payee_, name_, idno_)                                                               \
    { payee_, name_, idno_, "甲单位", "样例街道***", "frontline", "shown" }

static void test_same_rows(void **state) {
    (void)state;
    static const struct person people[] = {
        COMMON("p1", "张**", "1"), COMMON("p2", "张**", "2"), COMMON("p3", "李**", "1"),
        COMMON("p4", "王*", "3"),  COMMON("p5", "王*", "3"),  COMMON("p6", "王*", "4"),
        COMMON("p3", "李**", "1"),
    };
    struct mz_public_list list = list_of(people, 7);
    mz_public_list_hide(&list);
    expect(&list, 0, "shown", "甲单位", "1"); /* it tells him from the next */
    expect(&list, 1, "shown", "甲单位", "2");
    expect(&list, 2, "shown", "甲单位", ""); /* the name does */
    expect(&list, 3, "shown", "甲单位", ""); /* nothing does: the number of the line */
    expect(&list, 4, "shown", "甲单位", "");
    expect(&list, 5, "shown", "甲单位", "4");
    expect(&list, 6, "shown", "甲单位", ""); /* the same payee twice is nobody else */
    assert_int_equal(json_array_size(list.small), 0);
    assert_int_equal(list.few + list.withheld + list.erased, 0);
    mz_public_list_close(&list);
}

/* Five are enough, four are not; one payee on five lines is one. */
static void test_small_groups(void **state) {
    (void)state;
    static const struct person people[] = {
        COMMON("p1", "赵*", "1"),
        COMMON("p2", "钱*", "1"),
        COMMON("p3", "孙*", "1"),
        COMMON("p4", "李*", "1"),
        COMMON("p5", "周*", "1"),
        {"p6", "吴*", "1", "乙单位", "", "frontline", "shown"},
        {"p6", "吴*", "1", "乙单位", "", "frontline", "shown"},
        {"p6", "吴*", "1", "乙单位", "", "frontline", "shown"},
        {"p6", "吴*", "1", "乙单位", "", "frontline", "shown"},
        {"p6", "吴*", "1", "乙单位", "", "frontline", "shown"},
        {"p7", "郑*", "1", "甲单位", "", "illness", "shown"},
        {"p8", "***", "", "", "", "illness", "withheld"},
        {"p9", "***", "", "", "", "illness", "erased"},
    };
    struct mz_public_list list = list_of(people, sizeof people / sizeof people[0]);
    mz_public_list_hide(&list);
    for (size_t i = 0; i < 5; i++)
        expect(&list, i, "shown", "甲单位", "");
    for (size_t i = 5; i < 11; i++)
        expect(&list, i, "few", "", "");
    expect(&list, 11, "withheld", "", "");
    expect(&list, 12, "erased", "", "");
    assert_int_equal(list.few, 6);
    assert_int_equal(list.withheld, 1);
    assert_int_equal(list.erased, 1);
    /* The category of those withheld counts too: the ledger knows it. */
    assert_int_equal(json_array_size(list.small), 2);
    const json_t *category = json_array_get(list.small, 0), *unit = json_array_get(list.small, 1);
    assert_string_equal(mz_public_text(category, "what"), "category");
    assert_string_equal(mz_public_text(category, "value"), "illness");
    assert_int_equal(mz_api_uint(category, "people"), 3);
    assert_string_equal(mz_public_text(unit, "what"), "unit");
    assert_string_equal(mz_public_text(unit, "value"), "乙单位");
    assert_int_equal(mz_api_uint(unit, "people"), 1);
    mz_public_list_close(&list);
}

static void test_no_rows(void **state) {
    (void)state;
    struct mz_public_list list = list_of(NULL, 0);
    mz_public_list_hide(&list);
    assert_int_equal(json_array_size(list.small), 0);
    mz_public_list_close(&list);
}

static void test_check(void **state) {
    (void)state;
    struct mz_fault fault = {0};
    assert_int_equal(mz_public_check("示范财预〔2023〕1号", "--basis", &fault), MZ_OK);
    assert_int_equal(mz_public_check(NULL, "--basis", &fault), MZ_OK);
    assert_int_equal(mz_public_check("6299990000730000000", "--basis", &fault), MZ_E_NOT_PUBLIC);
    assert_string_equal(fault.place, "--basis");
    assert_null(strstr(fault.have, "6299")); /* the complaint does not repeat it */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_rows),
        cmocka_unit_test(test_small_groups),
        cmocka_unit_test(test_no_rows),
        cmocka_unit_test(test_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
