/* proto/codec/statement: only whole, canonical, bound statements are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/codec/cose.h"
#include "proto/log/hash.h"
#include "tests/lib/sample.h"

static struct mz_statement statement;
static uint8_t buffer[MZ_MAX_STATEMENT + 1];

static struct mz_hash hash_of(const char *hex) {
    struct mz_hash hash;
    assert_int_equal(mz_hex_decode_hash(mz_span_text(hex), &hash), MZ_OK);
    return hash;
}

static void assert_hash(const struct mz_hash *have, const char *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(have, text);
    assert_string_equal(text, want);
}

static void test_every_kind(void **state) {
    (void)state;
    struct mz_hash key, other;
    uint8_t secret[64];
    mz_sample_key(2, &other, secret);
    mz_sample_key(1, &key, secret);
    for (int id = 0; id < MZ_KIND_COUNT; id++) {
        struct mz_span bytes = mz_sample_statement((enum mz_kind_id)id, buffer, sizeof buffer);
        struct mz_fault fault;
        assert_int_equal(mz_statement_decode(bytes, &statement, &fault), MZ_OK);
        assert_int_equal(statement.kind->id, id);
        assert_true(mz_span_equal(statement.bytes, bytes));
        struct mz_hash hash = mz_sha256(bytes), kid = mz_statement_kid(&key);
        assert_true(mz_hash_equal(&statement.hash, &hash));
        assert_true(mz_hash_equal(&statement.kid, &kid));
        assert_true(mz_span_equal_text(statement.issuer, "sample.actor"));
        assert_true(mz_span_equal_text(statement.origin, MZ_SAMPLE_ORIGIN));
        assert_int_equal(statement.id.bytes[0], 0xC3);
        assert_int_equal(statement.date, 20230501);
        assert_int_equal(statement.project.data != NULL,
                         statement.kind->scope == MZ_KIND_OF_PROJECT);
        assert_int_equal(statement.refs_count, statement.kind->min_refs);
        for (unsigned i = 0; i < statement.refs_count; i++)
            assert_int_equal(statement.refs[i][31], i + 1);
        assert_int_equal(mz_statement_verify(&statement, &key), MZ_OK);
        assert_int_equal(mz_statement_verify(&statement, &other), MZ_E_BAD_SIGNATURE);
        /* what was read builds the same bytes again */
        struct mz_draft draft;
        static uint8_t again[MZ_MAX_STATEMENT];
        mz_sample_draft((enum mz_kind_id)id, &statement.body, &draft);
        struct mz_writer w = mz_writer_over(again, sizeof again);
        assert_int_equal(mz_statement_build(&draft, secret, &w, &fault), MZ_OK);
        assert_true(mz_span_equal(mz_writer_view(&w), bytes));
    }
}

/* Made apart from this code, with Python's cbor2 and cryptography. */
static void test_vector(void **state) {
    (void)state;
    struct mz_span bytes = mz_sample_statement(MZ_KIND_PAYMENT_REVIEW, buffer, sizeof buffer);
    assert_int_equal(bytes.size, 370);
    assert_int_equal(mz_statement_decode(bytes, &statement, NULL), MZ_OK);
    assert_hash(&statement.hash,
                "b99a967ff2a2c5477299b622b75d7345af323ce868f2599fd16fc5bc157b30f3");
    assert_int_equal(statement.body.payment_review.amount, 2200000);
}

/* RFC 9679: SHA-256 of the key's required members, put together by hand. */
static void test_kid(void **state) {
    (void)state;
    struct mz_hash key =
        hash_of("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");
    uint8_t members[42] = {0xA3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20};
    memcpy(members + 8, key.bytes, 32);
    struct mz_hash want = mz_sha256(mz_span_of(members, 40)), have = mz_statement_kid(&key);
    assert_true(mz_hash_equal(&have, &want));
    assert_hash(&have, "dd2fb4e18b5e1ce30c4633aaa5f681da79c3b32998cc5aa21b1149c37231a6ac");
}

static void test_every_truncation(void **state) {
    (void)state;
    for (int id = 0; id < MZ_KIND_COUNT; id++) {
        struct mz_span bytes = mz_sample_statement((enum mz_kind_id)id, buffer, sizeof buffer);
        for (size_t size = 0; size < bytes.size; size++) {
            /* a copy of just that size, so that a read beyond its end is seen */
            uint8_t *cut = malloc(size + (size == 0));
            memcpy(cut, bytes.data, size);
            struct mz_fault fault;
            assert_int_not_equal(mz_statement_decode(mz_span_of(cut, size), &statement, &fault),
                                 MZ_OK);
            free(cut);
        }
        buffer[bytes.size] = 0;
        assert_int_equal(mz_statement_decode(mz_span_of(buffer, bytes.size + 1), &statement, NULL),
                         MZ_E_TRAILING);
    }
}

/* Whatever one byte is changed to: refused, or another statement whose signature is not good. */
static void test_every_byte_changed(void **state) {
    (void)state;
    struct mz_hash key;
    uint8_t secret[64];
    mz_sample_key(1, &key, secret);
    struct mz_span bytes = mz_sample_statement(MZ_KIND_PAYMENT_REQUEST, buffer, sizeof buffer);
    struct mz_hash hash = mz_sha256(bytes);
    for (size_t at = 0; at < bytes.size; at++) {
        uint8_t old = buffer[at];
        for (unsigned change = 1; change < 256; change++) {
            buffer[at] = (uint8_t)(old ^ change);
            if (mz_statement_decode(bytes, &statement, NULL) != MZ_OK)
                continue;
            assert_false(mz_hash_equal(&statement.hash, &hash));
            if (change == 1 || change == 0x80)
                assert_int_equal(mz_statement_verify(&statement, &key), MZ_E_BAD_SIGNATURE);
        }
        buffer[at] = old;
    }
    /* two bytes at a time, at random, in every kind: no crash, never the same hash */
    uint32_t seed = 7;
    for (int id = 0; id < MZ_KIND_COUNT; id++) {
        bytes = mz_sample_statement((enum mz_kind_id)id, buffer, sizeof buffer);
        hash = mz_sha256(bytes);
        for (unsigned n = 0; n < 2000; n++) {
            seed = seed * 1664525u + 1013904223u;
            size_t a = (seed >> 8) % bytes.size, b = (seed >> 4) % bytes.size;
            uint8_t old_a = buffer[a], old_b = buffer[b];
            buffer[a] ^= (uint8_t)(1u << (seed >> 29));
            buffer[b] = (uint8_t)(seed >> 20);
            if (memcmp(&buffer[a], &old_a, 1) != 0 &&
                mz_statement_decode(bytes, &statement, NULL) == MZ_OK)
                assert_false(mz_hash_equal(&statement.hash, &hash));
            buffer[b] = old_b;
            buffer[a] = old_a;
        }
    }
}

/* -- Payloads made by hand, properly signed. */

enum { ID, BODY, DATE, KIND, REFS, ORIGIN, PROJECT, MEMBERS };

static const char *const names[MEMBERS] = {"id",   "body",   "date",   "kind",
                                           "refs", "origin", "project"};

/* A member's encoded value; empty for one that is left out. */
struct value {
    const char *bytes;
    size_t size;
};
#define V(bytes_)                                                                                  \
    { bytes_, sizeof(bytes_) - 1 }
#define HASH_1                                                                                     \
    "\x58\x20"                                                                                     \
    "11111111111111111111111111111111"
#define HASH_2                                                                                     \
    "\x58\x20"                                                                                     \
    "22222222222222222222222222222222"

static const struct value usual[MEMBERS] = {
    [ID] = V("\x50"
             "0123456789abcdef"),
    [BODY] = V("\xA1\x66"
               "amount\x18\x64"),
    [DATE] = V("\x1A\x01\x34\xB1\x65"), /* 20230501 */
    [KIND] = V("\x6Epayment.review"),
    [REFS] = V("\x81" HASH_1),
    [ORIGIN] = V("\x75" MZ_SAMPLE_ORIGIN),
    [PROJECT] = V("\x61p"),
};

static enum mz_status decode_payload(struct mz_span payload, struct mz_fault *fault) {
    struct mz_hash key;
    uint8_t secret[64];
    mz_sample_key(1, &key, secret);
    struct mz_hash kid = mz_statement_kid(&key);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_cose_sign(payload, &kid, mz_span_text("sample.actor"),
                                  mz_span_text(MZ_SAMPLE_ORIGIN), secret, &w),
                     MZ_OK);
    return mz_statement_decode(mz_writer_view(&w), &statement, fault);
}

static void put_member(struct mz_writer *w, const char *name, struct value value) {
    mz_cbor_put_text(w, mz_span_text(name));
    mz_writer_bytes(w, value.bytes, value.size);
}

/* The usual payload with one member's value replaced. */
static enum mz_status decode_with(int member, struct value value, struct mz_fault *fault) {
    uint8_t bytes[4096];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    size_t pairs = 0;
    for (int i = 0; i < MEMBERS; i++)
        pairs += (i == member ? value.size : usual[i].size) != 0;
    mz_cbor_put_map(&w, pairs);
    for (int i = 0; i < MEMBERS; i++) {
        struct value v = i == member ? value : usual[i];
        if (v.size != 0)
            put_member(&w, names[i], v);
    }
    return decode_payload(mz_writer_view(&w), fault);
}

static const struct {
    int member;
    struct value value;
    enum mz_status status;
    const char *place, *want;
} bad_members[] = {
    {ID,
     V("\x4F"
       "123456789abcdef"),
     MZ_E_OUT_OF_RANGE, "id", "16"},
    {ID, V("\x50\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), MZ_E_OUT_OF_RANGE, "id", "16"},
    {ID, V("\x01"), MZ_E_BAD_TYPE, "id", NULL},
    {ID, V(""), MZ_E_MISSING_FIELD, "statement", "id"},
    {BODY, V(""), MZ_E_MISSING_FIELD, "statement", "body"},
    {BODY, V("\xA0"), MZ_E_MISSING_FIELD, "payment.review", "amount"},
    {BODY, V("\x80"), MZ_E_BAD_TYPE, "payment.review", "map"},
    {BODY,
     V("\xA1\x66"
       "amount\x20"),
     MZ_E_BAD_TYPE, "body.amount", "uint"},
    {BODY,
     V("\xA1\x66"
       "amount\x18\x01"),
     MZ_E_NON_CANONICAL, "body", NULL},
    {BODY,
     V("\xA1\x66"
       "number\x01"),
     MZ_E_UNKNOWN_FIELD, "payment.review", NULL},
    {DATE, V("\x1A\x01\x34\xB0\x55"), MZ_E_BAD_DATE, "date", NULL},
    {DATE, V("\x1B\0\0\0\x01\x01\x34\xB1\x65"), MZ_E_BAD_DATE, "date", NULL},
    {DATE,
     V("\x68"
       "20230501"),
     MZ_E_BAD_TYPE, "date", NULL},
    {DATE, V(""), MZ_E_MISSING_FIELD, "statement", "date"},
    {KIND, V("\x6Epayment.reviev"), MZ_E_UNKNOWN_KIND, "kind", NULL},
    {KIND, V("\x60"), MZ_E_UNKNOWN_KIND, "kind", NULL},
    {KIND, V(""), MZ_E_MISSING_FIELD, "statement", "kind"},
    {REFS, V(""), MZ_E_OUT_OF_RANGE, "refs", "1"},
    {REFS, V("\x80"), MZ_E_NON_CANONICAL, "refs", NULL},
    {REFS, V("\x82" HASH_1 HASH_2), MZ_E_OUT_OF_RANGE, "refs", "1"},
    {REFS, V("\x81\x41\x01"), MZ_E_OUT_OF_RANGE, "refs", NULL},
    {REFS,
     V("\x81\x58\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
       "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
     MZ_E_OUT_OF_RANGE, "refs[0]", "32"},
    {REFS,
     V("\x98\x41"
       "123456789012345678901234567890123456789012345678901234567890123456"),
     MZ_E_TOO_LARGE, "refs", NULL},
    {ORIGIN,
     V("\x75"
       "ledger.example/samplf"),
     MZ_E_WRONG_ORIGIN, "origin", MZ_SAMPLE_ORIGIN},
    {ORIGIN, V(""), MZ_E_MISSING_FIELD, "statement", "origin"},
    {PROJECT, V(""), MZ_E_MISSING_FIELD, "statement", "project"},
    {PROJECT, V("\x63p q"), MZ_E_BAD_TEXT, "project", NULL},
    {PROJECT, V("\x60"), MZ_E_BAD_TEXT, "project", NULL},
    {PROJECT, V("\xF6"), MZ_E_BAD_TYPE, "project", NULL},
};

static void test_bad_members(void **state) {
    (void)state;
    struct mz_fault fault;
    assert_int_equal(decode_with(-1, (struct value){0}, &fault), MZ_OK);
    assert_int_equal(statement.date, 20230501);
    for (size_t i = 0; i < sizeof bad_members / sizeof bad_members[0]; i++) {
        fault = (struct mz_fault){0};
        enum mz_status status = decode_with(bad_members[i].member, bad_members[i].value, &fault);
        if (status != bad_members[i].status)
            print_message("row %zu: %s at %s\n", i, mz_status_code(status), fault.place);
        assert_int_equal(status, bad_members[i].status);
        assert_string_equal(fault.place, bad_members[i].place);
        if (bad_members[i].want != NULL)
            assert_string_equal(fault.want, bad_members[i].want);
        assert_int_equal(decode_with(bad_members[i].member, bad_members[i].value, NULL), status);
    }
}

/* A hash of zeros is none, and the key id is one (FORMAT.md §4). */
static void test_no_kid(void **state) {
    (void)state;
    static const struct mz_hash none;
    static uint8_t again[MZ_MAX_STATEMENT];
    struct mz_hash key;
    uint8_t secret[64];
    struct mz_fault fault;
    mz_sample_key(1, &key, secret);
    struct mz_span bytes = mz_sample_statement(MZ_KIND_PAYMENT_REVIEW, buffer, sizeof buffer);
    assert_int_equal(mz_statement_decode(bytes, &statement, &fault), MZ_OK);
    struct mz_writer w = mz_writer_over(again, sizeof again);
    assert_int_equal(mz_cose_sign(statement.payload, &none, statement.issuer, statement.origin,
                                  secret, &w),
                     MZ_OK);
    assert_int_equal(mz_statement_decode(mz_writer_view(&w), &statement, &fault),
                     MZ_E_OUT_OF_RANGE);
    assert_string_equal(fault.place, "kid");
}

static void test_keys_of_the_payload(void **state) {
    (void)state;
    struct mz_fault fault;
    uint8_t bytes[512];
    /* an unknown member */
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_cbor_put_map(&w, 2);
    put_member(&w, "id", usual[ID]);
    put_member(&w, "memo", usual[KIND]);
    assert_int_equal(decode_payload(mz_writer_view(&w), &fault), MZ_E_UNKNOWN_FIELD);
    assert_string_equal(fault.have, "memo");
    /* out of order, and doubled */
    w = mz_writer_over(bytes, sizeof bytes);
    mz_cbor_put_map(&w, 2);
    put_member(&w, "body", usual[BODY]);
    put_member(&w, "id", usual[ID]);
    assert_int_equal(decode_payload(mz_writer_view(&w), &fault), MZ_E_NON_CANONICAL);
    w = mz_writer_over(bytes, sizeof bytes);
    mz_cbor_put_map(&w, 2);
    put_member(&w, "id", usual[ID]);
    put_member(&w, "id", usual[ID]);
    assert_int_equal(decode_payload(mz_writer_view(&w), &fault), MZ_E_NON_CANONICAL);
    /* no map, an empty map, bytes after it */
    assert_int_equal(decode_payload(mz_span_of("\x80", 1), &fault), MZ_E_BAD_TYPE);
    assert_int_equal(decode_payload(mz_span_of("\xA0", 1), &fault), MZ_E_MISSING_FIELD);
    assert_int_equal(decode_payload(mz_span_of("\xA0\xA0", 2), &fault), MZ_E_TRAILING);
    assert_int_equal(decode_payload(mz_span_of("", 0), &fault), MZ_E_TRUNCATED);
}

/* -- Drafts: build refuses what decode would. */

static void prepare(struct mz_draft *draft, union mz_body *body, enum mz_kind_id kind) {
    mz_sample_fill(mz_kind_get(kind)->body, true, body);
    mz_sample_draft(kind, body, draft);
}

static enum mz_status build(const struct mz_draft *draft, struct mz_fault *fault) {
    struct mz_hash key;
    uint8_t secret[64];
    mz_sample_key(1, &key, secret);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    enum mz_status status = mz_statement_build(draft, secret, &w, fault);
    assert_int_equal(w.size == 0, status != MZ_OK);
    assert_false(w.overflow);
    return status;
}

static void test_bad_drafts(void **state) {
    (void)state;
    struct mz_draft draft;
    union mz_body body;
    struct mz_fault fault;
    static char long_origin[MZ_MAX_ORIGIN + 2];
    memset(long_origin, 'o', sizeof long_origin - 1);
    for (int variant = 0; variant < 15; variant++) {
        enum mz_status want = MZ_OK;
        prepare(&draft, &body, MZ_KIND_PAYMENT_APPROVE);
        /* clang-format off */
        switch (variant) {
        case 0: break;
        case 1: draft.kind = MZ_KIND_COUNT; want = MZ_E_UNKNOWN_KIND; break;
        case 2: draft.issuer = mz_span_text("a b"); want = MZ_E_BAD_TEXT; break;
        case 3: draft.origin = mz_span_text("a+b"); want = MZ_E_BAD_TEXT; break;
        case 4: draft.origin = mz_span_text(long_origin); want = MZ_E_BAD_TEXT; break;
        case 5: memset(&draft.id, 0, sizeof draft.id); want = MZ_E_OUT_OF_RANGE; break;
        case 6: draft.date = 20230229; want = MZ_E_BAD_DATE; break;
        case 7: draft.project = (struct mz_span){NULL, 0}; want = MZ_E_MISSING_FIELD; break;
        case 8: draft.project = mz_span_text(""); want = MZ_E_BAD_TEXT; break;
        case 9: draft.refs_count = 1; want = MZ_E_OUT_OF_RANGE; break;
        case 10: draft.refs_count = MZ_MAX_REFS + 1; want = MZ_E_OUT_OF_RANGE; break;
        case 11: draft.refs[1] = draft.refs[0]; want = MZ_E_DUPLICATE; break;
        case 12: body.payment_approve.amount = -1; want = MZ_E_OUT_OF_RANGE; break;
        case 13: body.payment_approve.amount = MZ_MAX_FEN + 1; want = MZ_E_OUT_OF_RANGE; break;
        case 14:
            body.payment_approve.opinion = mz_span_text("34052419800101001X"); /* GB 11643 */
            want = MZ_E_PERSONAL_DATA;
            break;
        }
        /* clang-format on */
        assert_int_equal(build(&draft, &fault), want);
        assert_int_equal(build(&draft, NULL), want);
        if (variant == 12)
            assert_string_equal(fault.place, "body.amount");
    }
    prepare(&draft, &body, MZ_KIND_ACTOR_REVOKE);
    draft.project = mz_span_text("p");
    assert_int_equal(build(&draft, &fault), MZ_E_UNKNOWN_FIELD);
}

static void test_draft_that_does_not_fit(void **state) {
    (void)state;
    struct mz_draft draft;
    union mz_body body;
    struct mz_hash key;
    uint8_t secret[64], small[300];
    mz_sample_key(1, &key, secret);
    prepare(&draft, &body, MZ_KIND_PAYMENT_REVIEW);
    struct mz_writer w = mz_writer_over(small, sizeof small);
    mz_writer_u8(&w, 0xAA);
    struct mz_fault fault;
    assert_int_equal(mz_statement_build(&draft, secret, &w, &fault), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 1);
    assert_false(w.overflow);
}

/* The largest body there is stays within the limit of a statement. */
static void test_largest_body(void **state) {
    (void)state;
    static union mz_body body;
    struct mz_draft draft;
    static char text[MZ_MAX_TEXT + 1];
    memset(text, 't', sizeof text - 1);
    prepare(&draft, &body, MZ_KIND_TARGET_SET);
    struct mz_target_set *target = &body.target_set;
    target->goal = mz_span_text(text);
    target->indicators_count = MZ_MAX_INDICATORS;
    for (unsigned i = 0; i < MZ_MAX_INDICATORS; i++) {
        target->indicators[i] = target->indicators[0];
        target->indicators[i].name = mz_span_of(text, 128);
        target->indicators[i].unit = mz_span_of(text, 32);
        target->indicators[i].level1 = target->indicators[i].level2 = mz_span_of(text, 64);
    }
    assert_int_equal(build(&draft, NULL), MZ_OK);
}

static void test_json(void **state) {
    (void)state;
    struct mz_span bytes = mz_sample_statement(MZ_KIND_PAYMENT_REVIEW, buffer, sizeof buffer);
    assert_int_equal(mz_statement_decode(bytes, &statement, NULL), MZ_OK);
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_json_open_object(&json, NULL);
    mz_statement_json(&statement, &json);
    mz_json_close_object(&json);
    assert_int_equal(mz_json_finish(&json, &text, &size), MZ_OK);
    assert_string_equal(
        text,
        "{\"statement\":\"b99a967ff2a2c5477299b622b75d7345af323ce868f2599fd16fc5bc157b30f3\","
        "\"kind\":\"payment.review\",\"issuer\":\"sample.actor\",\"date\":\"2023-05-01\","
        "\"project\":\"sample-project\",\"refs\":[\"0101010101010101010101010101010101010101010101"
        "010101010101010101\"],\"body\":{\"amount\":\"22000.00\",\"amount_fen\":2200000,"
        "\"opinion\":\"示例 text\"}}");
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test(test_vector),
        cmocka_unit_test(test_kid),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_every_byte_changed),
        cmocka_unit_test(test_bad_members),
        cmocka_unit_test(test_no_kid),
        cmocka_unit_test(test_keys_of_the_payload),
        cmocka_unit_test(test_bad_drafts),
        cmocka_unit_test(test_draft_that_does_not_fit),
        cmocka_unit_test(test_largest_body),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
