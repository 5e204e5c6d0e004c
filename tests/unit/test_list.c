/* proto/codec/list: lines, their rules, totals and root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"
#include "tests/lib/sample.h"

#define FORMS 4u
static uint8_t buffer[1 << 20];

static struct mz_span encode(enum mz_list_form form, const struct mz_line *lines, size_t count) {
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_list_encode(form, lines, count, &w, NULL), MZ_OK);
    return mz_writer_view(&w);
}

static void assert_hash(const struct mz_hash *have, const char *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(have, text);
    assert_string_equal(text, want);
}

/* Made apart from this code, with Python's cbor2: seven lines of each form. */
static void test_vectors(void **state) {
    (void)state;
    static const struct {
        size_t size;
        const char *object, *root;
    } rows[FORMS] = {
        {281, "5b52bebfbcf813037259ddbcda0ced35626588861680e362a2ef292d14a16be9",
         "e19508759ad8264161d61361b5fb917cec24389081522c6d2af163bc2b428f8a"},
        {346, "20ab51990a02a1e599a113bbbdca9705e8a3c0d2bbddbb35f27058d4f0e0d18d",
         "189c60453fb9e44d9b102558fa0434e1cc3145a88258a0ad018416563911b17f"},
        {513, "d999ce5b4a2629815fff570b5a6e72ac58dc1780f4827ada70e4cd5ae4b1485f",
         "ff64230e074914bc4d2dd946eee306204689d06d95e25e1d2c833b6d5c7a810a"},
        {600, "1c5ad210302051c79111ee967c45eb76141b286b8f81a5f6d38875c510fbd65d",
         "55707029e6037ab4388d3a9dfc01e1f5345b5ca2a5cebbac4d234fcda8edfa37"},
    };
    for (unsigned i = 0; i < FORMS; i++) {
        enum mz_list_form form = (enum mz_list_form)(i + 1);
        struct mz_line lines[7];
        for (unsigned n = 0; n < 7; n++)
            mz_sample_line(form, n + 1, &lines[n]);
        struct mz_span object = encode(form, lines, 7);
        struct mz_hash hash = mz_sha256(object);
        struct mz_list_totals totals;
        assert_int_equal(object.size, rows[i].size);
        assert_hash(&hash, rows[i].object);
        assert_int_equal(mz_list_total(object, form, &totals, NULL), MZ_OK);
        assert_hash(&totals.root, rows[i].root);
        assert_int_equal(totals.count, 7);
        /* sample results were all returned by the bank, so none was paid */
        assert_int_equal(totals.amount, form == MZ_LIST_RESULTS ? 0 : 2800);
        assert_int_equal(mz_list_form_of(object), form);
    }
}

static void test_lines_come_back(void **state) {
    (void)state;
    for (unsigned i = 1; i <= FORMS; i++) {
        enum mz_list_form form = (enum mz_list_form)i;
        struct mz_line lines[9], line;
        struct mz_hash leaf, leaves[9];
        struct mz_list_reader reader;
        struct mz_list_totals totals;
        for (unsigned n = 0; n < 9; n++)
            mz_sample_line(form, n + 1, &lines[n]);
        struct mz_span object = encode(form, lines, 9);
        assert_int_equal(mz_list_open(object, form, &reader, NULL), MZ_OK);
        assert_int_equal(reader.count, 9);
        for (unsigned n = 0; n < 9; n++) {
            uint8_t bytes[200];
            assert_int_equal(mz_list_next(&reader, &line, &leaf, NULL), MZ_OK);
            assert_int_equal(line.line, n + 1);
            assert_int_equal(line.amount, lines[n].amount);
            assert_memory_equal(&line.payee, &lines[n].payee, sizeof line.payee);
            assert_int_equal(line.outcome, lines[n].outcome);
            assert_int_equal(line.signing, lines[n].signing);
            struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
            mz_schema_encode(mz_list_line_schema(form), &lines[n], &w);
            leaves[n] = mz_hash_leaf(mz_writer_view(&w));
            assert_true(mz_hash_equal(&leaf, &leaves[n]));
        }
        assert_int_equal(mz_list_next(&reader, &line, &leaf, NULL), MZ_E_NOT_FOUND);
        assert_int_equal(mz_list_next(&reader, &line, &leaf, NULL), MZ_E_NOT_FOUND);
        struct mz_hash root = mz_merkle_root(leaves, 9);
        assert_int_equal(mz_list_total(object, form, &totals, NULL), MZ_OK);
        assert_true(mz_hash_equal(&totals.root, &root));
    }
}

static void test_truncations_and_changes(void **state) {
    (void)state;
    for (unsigned i = 1; i <= FORMS; i++) {
        enum mz_list_form form = (enum mz_list_form)i;
        struct mz_line lines[3];
        struct mz_list_totals totals, other;
        for (unsigned n = 0; n < 3; n++)
            mz_sample_line(form, n + 1, &lines[n]);
        struct mz_span object = encode(form, lines, 3);
        assert_int_equal(mz_list_total(object, form, &totals, NULL), MZ_OK);
        struct mz_fault fault;
        for (size_t size = 0; size < object.size; size++)
            assert_int_not_equal(mz_list_total(mz_span_of(buffer, size), form, &other, &fault),
                                 MZ_OK);
        buffer[object.size] = 0;
        assert_int_equal(mz_list_total(mz_span_of(buffer, object.size + 1), form, &other, &fault),
                         MZ_E_TRAILING);
        for (size_t at = 0; at < object.size; at++)
            for (unsigned change = 1; change < 256; change++) {
                buffer[at] ^= (uint8_t)change;
                if (mz_list_total(object, form, &other, &fault) == MZ_OK)
                    assert_false(mz_hash_equal(&other.root, &totals.root));
                buffer[at] ^= (uint8_t)change;
            }
    }
}

/* A rule of a line holds for what is written and for what is read. */
static void assert_refused(enum mz_list_form form, const struct mz_line *lines, size_t count,
                           enum mz_status status, const char *place) {
    struct mz_fault fault = {0};
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_list_encode(form, lines, count, &w, &fault), status);
    assert_string_equal(fault.place, place);
    assert_int_equal(w.size, 0);
    mz_cbor_put_array(&w, 3);
    mz_cbor_put_uint(&w, 1);
    mz_cbor_put_text(&w, mz_span_text(mz_names_text(&mz_list_form_names, (uint8_t)form)));
    mz_cbor_put_array(&w, count);
    for (size_t i = 0; i < count; i++)
        mz_schema_encode(mz_list_line_schema(form), &lines[i], &w);
    struct mz_list_totals totals;
    fault = (struct mz_fault){0};
    assert_int_equal(mz_list_total(mz_writer_view(&w), form, &totals, &fault), status);
    assert_string_equal(fault.place, place);
    assert_int_equal(mz_list_total(mz_writer_view(&w), form, &totals, NULL), status);
}

static void test_rules_of_lines(void **state) {
    (void)state;
    struct mz_line lines[FORMS + 1][3];
    for (unsigned form = 1; form <= FORMS; form++)
        for (unsigned n = 0; n < 3; n++)
            mz_sample_line((enum mz_list_form)form, n + 1, &lines[form][n]);
    struct mz_line bad[3];
#define WITH(form_, index_, ...)                                                                   \
    memcpy(bad, lines[form_], sizeof bad);                                                         \
    bad[index_].__VA_ARGS__
    WITH(MZ_LIST_ROSTER, 1, line = 3);
    assert_refused(MZ_LIST_ROSTER, bad, 3, MZ_E_OUT_OF_RANGE, "line 2.line");
    WITH(MZ_LIST_ROSTER, 0, line = 2);
    assert_refused(MZ_LIST_ROSTER, bad, 3, MZ_E_OUT_OF_RANGE, "line 1.line");
    WITH(MZ_LIST_ELIGIBLE, 2, line = 2);
    assert_refused(MZ_LIST_ELIGIBLE, bad, 3, MZ_E_OUT_OF_RANGE, "line 3.line");
    WITH(MZ_LIST_RESULTS, 1, line = 1);
    assert_refused(MZ_LIST_RESULTS, bad, 3, MZ_E_OUT_OF_RANGE, "line 2.line");
    WITH(MZ_LIST_SIGNATURES, 0, line = 0);
    assert_refused(MZ_LIST_SIGNATURES, bad, 3, MZ_E_OUT_OF_RANGE, "line 1.line");
    WITH(MZ_LIST_ROSTER, 2, amount = 0);
    assert_refused(MZ_LIST_ROSTER, bad, 3, MZ_E_OUT_OF_RANGE, "line 3.amount");
    WITH(MZ_LIST_RESULTS, 2, amount = 0);
    assert_refused(MZ_LIST_RESULTS, bad, 3, MZ_E_OUT_OF_RANGE, "line 3.amount");
    WITH(MZ_LIST_ROSTER, 2, amount = MZ_MAX_FEN + 1);
    assert_refused(MZ_LIST_ROSTER, bad, 3, MZ_E_OUT_OF_RANGE, "line 3.amount");
    WITH(MZ_LIST_ROSTER, 0, payee = (struct mz_id){{0}});
    assert_refused(MZ_LIST_ROSTER, bad, 3, MZ_E_MISSING_FIELD, "line 1");
    WITH(MZ_LIST_ROSTER, 0, salt = (struct mz_id){{0}});
    assert_refused(MZ_LIST_ROSTER, bad, 3, MZ_E_MISSING_FIELD, "line 1");
    WITH(MZ_LIST_RESULTS, 0, outcome = MZ_OUTCOME_PAID);
    bad[0].serial = (struct mz_span){NULL, 0};
    assert_refused(MZ_LIST_RESULTS, bad, 3, MZ_E_MISSING_FIELD, "line 1");
    WITH(MZ_LIST_RESULTS, 1, reason = (struct mz_span){NULL, 0});
    assert_refused(MZ_LIST_RESULTS, bad, 3, MZ_E_MISSING_FIELD, "line 2");
    WITH(MZ_LIST_RESULTS, 1, reason = mz_span_text("no 34052419800101001X")); /* GB 11643 */
    assert_refused(MZ_LIST_RESULTS, bad, 3, MZ_E_PERSONAL_DATA, "line 2.reason");
    WITH(MZ_LIST_SIGNATURES, 1, evidence = (struct mz_hash){{0}});
    assert_refused(MZ_LIST_SIGNATURES, bad, 3, MZ_E_MISSING_FIELD, "line 2");
    WITH(MZ_LIST_SIGNATURES, 1, date = 20231301);
    assert_refused(MZ_LIST_SIGNATURES, bad, 3, MZ_E_BAD_DATE, "line 2.date");
    /* the sum leaves the range of an amount */
    WITH(MZ_LIST_ELIGIBLE, 0, amount = MZ_MAX_FEN);
    struct mz_list_totals totals;
    struct mz_fault fault;
    assert_int_equal(
        mz_list_total(encode(MZ_LIST_ELIGIBLE, bad, 3), MZ_LIST_ELIGIBLE, &totals, &fault),
        MZ_E_OVERFLOW);
    assert_string_equal(fault.place, "line 2");
}

static void test_what_is_allowed(void **state) {
    (void)state;
    struct mz_line line[2];
    struct mz_list_totals totals;
    mz_sample_line(MZ_LIST_ELIGIBLE, 1, &line[0]);
    line[0].amount = 0;
    assert_int_equal(
        mz_list_total(encode(MZ_LIST_ELIGIBLE, line, 1), MZ_LIST_ELIGIBLE, &totals, NULL), MZ_OK);
    /* results and signatures may leave lines of the roster out */
    mz_sample_line(MZ_LIST_RESULTS, 4, &line[0]);
    mz_sample_line(MZ_LIST_RESULTS, 9, &line[1]);
    line[0].outcome = MZ_OUTCOME_PAID;
    line[0].reason = (struct mz_span){NULL, 0};
    line[1].serial = (struct mz_span){NULL, 0};
    assert_int_equal(
        mz_list_total(encode(MZ_LIST_RESULTS, line, 2), MZ_LIST_RESULTS, &totals, NULL), MZ_OK);
    assert_int_equal(totals.count, 2);
    assert_int_equal(totals.amount, 400);
    mz_sample_line(MZ_LIST_SIGNATURES, 2, &line[0]);
    line[0].signing = MZ_SIGNING_HAND;
    line[0].evidence = (struct mz_hash){{0}};
    assert_int_equal(
        mz_list_total(encode(MZ_LIST_SIGNATURES, line, 1), MZ_LIST_SIGNATURES, &totals, NULL),
        MZ_OK);
}

static void test_heads(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        enum mz_status status;
    } rows[] = {
#define ROW(bytes_, status_) {bytes_, sizeof(bytes_) - 1, status_}
        ROW("", MZ_E_TRUNCATED),
        ROW("\xA0", MZ_E_BAD_TYPE),
        ROW("\x82\x01\x66roster", MZ_E_BAD_TYPE),
        ROW("\x83\x02\x66roster\x81\x80", MZ_E_BAD_VERSION),
        ROW("\x83\x01\x66rooster\x81\x80", MZ_E_OUT_OF_RANGE),
        ROW("\x83\x01\x01\x81\x80", MZ_E_BAD_TYPE),
        ROW("\x83\x01\x66roster\x80", MZ_E_OUT_OF_RANGE),
        ROW("\x83\x01\x66roster\x1A\x00\x01\x86\xA1", MZ_E_BAD_TYPE),
        ROW("\x83\x01\x66roster\x9A\x00\x01\x86\xA1", MZ_E_TOO_LARGE),
        ROW("\x83\x01\x68"
            "eligible\x81\x80",
            MZ_E_WRONG_REF),
        ROW("\x83\x01\x66roster\x81\x80", MZ_OK),
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mz_list_reader reader;
        struct mz_fault fault;
        struct mz_span object = mz_span_of(rows[i].bytes, rows[i].size);
        assert_int_equal(mz_list_open(object, MZ_LIST_ROSTER, &reader, &fault), rows[i].status);
        if (rows[i].status == MZ_E_WRONG_REF) {
            assert_string_equal(fault.have, "eligible");
            assert_string_equal(fault.want, "roster");
            assert_int_equal(mz_list_form_of(object), MZ_LIST_ELIGIBLE);
        } else if (rows[i].status != MZ_OK) {
            assert_int_equal(mz_list_form_of(object), 0);
        }
    }
}

static void test_bounds(void **state) {
    (void)state;
    struct mz_line line;
    struct mz_fault fault;
    uint8_t small[20];
    mz_sample_line(MZ_LIST_ROSTER, 1, &line);
    struct mz_writer w = mz_writer_over(small, sizeof small);
    assert_int_equal(mz_list_encode(MZ_LIST_ROSTER, &line, 1, &w, &fault), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    assert_int_equal(mz_list_encode(MZ_LIST_ROSTER, &line, 0, &w, &fault), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_list_encode(MZ_LIST_ROSTER, &line, MZ_MAX_LINES + 1, &w, &fault),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_list_encode((enum mz_list_form)99, &line, 1, &w, &fault), MZ_E_OUT_OF_RANGE);
    assert_null(mz_list_line_schema((enum mz_list_form)0));
    assert_null(mz_list_line_schema((enum mz_list_form)99));
}

static void test_the_longest_list(void **state) {
    (void)state;
    struct mz_line *lines = calloc(MZ_MAX_LINES, sizeof *lines);
    size_t capacity = 6u << 20;
    uint8_t *bytes = malloc(capacity);
    for (uint64_t n = 0; n < MZ_MAX_LINES; n++)
        mz_sample_line(MZ_LIST_ROSTER, n + 1, &lines[n]);
    struct mz_writer w = mz_writer_over(bytes, capacity);
    struct mz_list_totals totals;
    assert_int_equal(mz_list_encode(MZ_LIST_ROSTER, lines, MZ_MAX_LINES, &w, NULL), MZ_OK);
    assert_int_equal(mz_list_total(mz_writer_view(&w), MZ_LIST_ROSTER, &totals, NULL), MZ_OK);
    assert_int_equal(totals.count, MZ_MAX_LINES);
    assert_int_equal(totals.amount, 100 * (int64_t)MZ_MAX_LINES * (MZ_MAX_LINES + 1) / 2);
    free(bytes);
    free(lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_lines_come_back),
        cmocka_unit_test(test_truncations_and_changes),
        cmocka_unit_test(test_rules_of_lines),
        cmocka_unit_test(test_what_is_allowed),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_the_longest_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
