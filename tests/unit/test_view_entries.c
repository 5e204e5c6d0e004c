/* proto/view/view_entries: list with every filter, in both directions and in pages; show by any
 * name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/asking.h"

static size_t count_items(struct asking *asking, const char *query) {
    json_t *root = asking_get(asking, "list", query);
    size_t count = asking_size(root, "items");
    json_decref(root);
    return count;
}

static void test_filters(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    uint64_t size = ledger_size(asking.ledger);
    const struct {
        const char *query;
        size_t count;
    } cases[] = {
        {"limit=500", size},
        {"kind=payment.approve", 2},
        {"kind=payment.approve,payment.accept", 4},
        {"kind=payment.approve&actor=approver-1", 1},
        {"kind=payment.approve&actor=clerk", 0},
        {"kind=payee.enrol&project=" LEDGER_PROJECT, 0},
        {"kind=payee.enrol", LEDGER_PAYEES},
        {"actor=cashier", 4},
        {"begin=2023-01-17&end=2023-01-18&limit=500", 3},
        {"begin=2023-01-20", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(count_items(&asking, cases[i].query), cases[i].count);
    asking_end(&asking);
}

/* Pages of any size, forwards and backwards, of everything and of one project, give the same
 * entries. */
static void test_pages(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    static const char *const filters[] = {
        "order=asc", "order=desc", "order=asc&project=" LEDGER_PROJECT,
        "order=desc&project=" LEDGER_PROJECT, "order=desc&kind=payee.enrol"};
    for (size_t f = 0; f < sizeof filters / sizeof filters[0]; f++) {
        char query[256];
        snprintf(query, sizeof query, "%s&limit=500", filters[f]);
        json_t *whole = asking_get(&asking, "list", query);
        size_t total = asking_size(whole, "items");
        assert_null(asking_at(whole, "next"));
        for (size_t i = 1; i < total; i++) {
            json_int_t a = json_integer_value(
                json_object_get(json_array_get(asking_at(whole, "items"), i - 1), "index"));
            json_int_t b = json_integer_value(
                json_object_get(json_array_get(asking_at(whole, "items"), i), "index"));
            assert_true(strstr(filters[f], "desc") != NULL ? a > b : a < b);
        }
        for (size_t limit = 1; limit < 8; limit += 3) {
            size_t seen = 0;
            json_int_t next = -1;
            do {
                if (next < 0)
                    snprintf(query, sizeof query, "%s&limit=%zu", filters[f], limit);
                else
                    snprintf(query, sizeof query, "%s&limit=%zu&after=%d", filters[f], limit,
                             (int)next);
                json_t *page = asking_get(&asking, "list", query);
                for (size_t i = 0; i < asking_size(page, "items"); i++, seen++)
                    assert_true(json_equal(json_array_get(asking_at(page, "items"), i),
                                           json_array_get(asking_at(whole, "items"), seen)));
                next = asking_at(page, "next") != NULL ? asking_int(page, "next") : -1;
                json_decref(page);
            } while (next >= 0);
            assert_int_equal(seen, total);
        }
        json_decref(whole);
    }
    /* A cursor of the whole ledger is none of a project's chain. */
    asking_refused(&asking, "list", "project=" LEDGER_PROJECT "&after=0", MZ_E_OUT_OF_RANGE,
                   "after");
    assert_int_equal(count_items(&asking, "after=999999"), 0);
    asking_end(&asking);
}

/* A rare kind does not make one question read the whole ledger: the page ends, and has a next. */
static void test_bounded(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_enrol(ledger, 20100);
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "list", "kind=payment.sign");
    assert_int_equal(asking_size(root, "items"), 0);
    assert_int_equal(asking_int(root, "next"), 19999);
    json_decref(root);
    root = asking_get(&asking, "list", "kind=payment.sign&after=19999");
    assert_null(asking_at(root, "next"));
    json_decref(root);
    asking_end(&asking);
}

static void test_show(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    uint64_t at = asking.c.payment.approve[1];
    char query[80];
    snprintf(query, sizeof query, "id=%d", (int)at);
    json_t *by_index = asking_get(&asking, "show", query);
    assert_string_equal(asking_text(by_index, "kind"), "payment.approve");
    assert_int_equal(asking_int(by_index, "index"), at);
    assert_string_equal(asking_text(by_index, "issuer"), "approver-2");
    assert_string_equal(asking_text(by_index, "date"), "2023-01-14");
    assert_string_equal(asking_text(by_index, "registered_time"), "2023-01-14T09:30:00.002+08:00");
    assert_int_equal(asking_int(by_index, "body.tier"), 2);
    assert_int_equal(asking_int(by_index, "body.amount_fen"), LEDGER_TOTAL);
    assert_int_equal(asking_size(by_index, "refs"), 3);
    assert_string_equal(asking_text(by_index, "refs.0"),
                        asking_hash(&asking, asking.c.payment.request));
    assert_string_equal(asking_text(by_index, "statement"), asking_hash(&asking, at));
    const int lengths[] = {64, 63, 9, 8};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        snprintf(query, sizeof query, "id=%.*s", lengths[i], asking_hash(&asking, at));
        json_t *by_hash = asking_get(&asking, "show", query);
        assert_true(json_equal(by_index, by_hash));
        json_decref(by_hash);
    }
    json_decref(by_index);
    static const char *const bad[] = {"id=ABCDEF01", "id=abcdef0", "id=0x123456", "id=-1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        asking_refused(&asking, "show", bad[i], MZ_E_BAD_TEXT, "id");
    asking_end(&asking);
}

/* A statement whose hash has the first `digits` digits of that of entry `index` and no more. */
static void plant_twin(struct asking *asking, uint64_t index, unsigned digits) {
    struct mz_hash twin = ledger_statement_hash(asking->ledger, index);
    twin.bytes[digits / 2] ^= digits % 2 == 0 ? 0x10 : 0x01;
    struct mz_key key = mz_key_of_hash(MZ_TABLE_STATEMENT, &twin);
    struct mz_statement_record record = {.index = index, .kind = MZ_KIND_PAYEE_ENROL};
    assert_int_equal(
        mz_records_put(&asking->source.records, &key, &mz_statement_record_schema, &record), MZ_OK);
}

static void test_prefixes(void **state) {
    (void)state;
    for (unsigned common = 8; common < 12; common++) {
        struct asking asking;
        asking_case(&asking);
        uint64_t at = asking.c.payment.settle;
        plant_twin(&asking, at, common);
        for (unsigned digits = 8; digits < 14; digits++) {
            char query[80];
            snprintf(query, sizeof query, "id=%.*s", (int)digits, asking_hash(&asking, at));
            if (digits <= common) {
                asking_refused(&asking, "show", query, MZ_E_USAGE, "id");
                continue;
            }
            json_t *root = asking_get(&asking, "show", query);
            assert_int_equal(asking_int(root, "index"), at);
            json_decref(root);
        }
        asking_end(&asking);
    }
}

/* Every kind of entry can be shown, whole. */
static void test_show_all(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    for (uint64_t i = 0; i < ledger_size(asking.ledger); i++) {
        char query[32];
        snprintf(query, sizeof query, "id=%d", (int)i);
        json_t *root = asking_get(&asking, "show", query);
        assert_int_equal(asking_int(root, "index"), i);
        assert_non_null(asking_at(root, "body"));
        json_decref(root);
    }
    asking_end(&asking);
}

/* Registered three days late, and on the day. */
static void test_backdating(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    struct ledger_payment p;
    ledger_case_pay(ledger, &c, "P-1", LEDGER_REQUESTED, &p);
    struct mz_entry_head head = ledger_next_head(ledger, LEDGER_PROJECT, 20230123);
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = LEDGER_TOTAL;
    uint64_t late = ledger_append_head(ledger,
                                       &(struct ledger_act){.kind = MZ_KIND_PAYMENT_REVIEW,
                                                            .actor = "reviewer",
                                                            .project = LEDGER_PROJECT,
                                                            .date = 20230120,
                                                            .refs = &p.request,
                                                            .refs_count = 1,
                                                            .body = &body},
                                       &head);
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "backdating", "days=2&kind=payment.review");
    assert_int_equal(asking_int(root, "more_than"), 2);
    assert_int_equal(asking_size(root, "items"), 1);
    assert_int_equal(asking_int(root, "items.0.index"), late);
    assert_int_equal(asking_int(root, "items.0.days"), 3);
    assert_string_equal(asking_text(root, "items.0.issuer"), "reviewer");
    json_decref(root);
    root = asking_get(&asking, "backdating", "days=3&kind=payment.review");
    assert_int_equal(asking_size(root, "items"), 0);
    json_decref(root);
    root = asking_get(&asking, "backdating", "days=2&kind=payment.review&actor=clerk");
    assert_int_equal(asking_size(root, "items"), 0);
    json_decref(root);
    asking_refused(&asking, "backdating", "days=-1", MZ_E_BAD_NUMBER, "days");
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filters),  cmocka_unit_test(test_pages),
        cmocka_unit_test(test_bounded),  cmocka_unit_test(test_show),
        cmocka_unit_test(test_show_all), cmocka_unit_test(test_backdating),
        cmocka_unit_test(test_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
