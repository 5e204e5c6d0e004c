/* proto/codec/schema: one table encodes, decodes strictly, bounds and shows a struct. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/limits.h"
#include "proto/codec/schema.h"

struct inner {
    uint8_t word;
    int64_t fen;
};

struct outer {
    uint64_t number;
    int64_t fen;
    uint32_t date;
    bool truth;
    struct mz_span code, text, bytes;
    struct mz_id id;
    struct mz_hash hash;
    uint8_t word;
    uint32_t flags;
    uint16_t items_count;
    struct inner items[3];
};

static const char *const words[] = {"red", "green", "blue"};
static const struct mz_names names = {words, 3};

static const struct mz_field inner_rows[] = {
    MZ_ROW(struct inner, fen, "fen", MZ_F_FEN, .optional = true),
    MZ_ROW(struct inner, word, "word", MZ_F_ENUM, .names = &names),
};
static const struct mz_schema inner_schema =
    MZ_SCHEMA("inner", MZ_SCHEMA_MAP, struct inner, inner_rows);

#define ROWS(optional_)                                                                            \
    {                                                                                              \
        MZ_ROW(struct outer, id, "id", MZ_F_ID, .optional = (optional_)),                          \
            MZ_ROW(struct outer, fen, "fen", MZ_F_FEN, .optional = (optional_)),                   \
            MZ_ROW(struct outer, code, "code", MZ_F_CODE, .optional = (optional_)),                \
            MZ_ROW(struct outer, date, "date", MZ_F_DATE, .optional = (optional_)),                \
            MZ_ROW(struct outer, hash, "hash", MZ_F_HASH, .optional = (optional_)),                \
            MZ_ROW(struct outer, text, "text", MZ_F_TEXT, .optional = (optional_), .max = 12),     \
            MZ_ROW(struct outer, word, "word", MZ_F_ENUM, .optional = (optional_),                 \
                   .names = &names),                                                               \
            MZ_ROW(struct outer, bytes, "bytes", MZ_F_BYTES, .optional = (optional_), .max = 4),   \
            MZ_ROW(struct outer, flags, "flags", MZ_F_FLAGS, .optional = (optional_),              \
                   .names = &names),                                                               \
            MZ_LIST_ROW(struct outer, items, "items", &inner_schema, .max = 3,                     \
                        .optional = (optional_)),                                                  \
            MZ_ROW(struct outer, truth, "truth", MZ_F_BOOL),                                       \
            MZ_ROW(struct outer, number, "number", MZ_F_UINT, .optional = (optional_),             \
                   .max = 1000),                                                                   \
    }

static const struct mz_field required_rows[] = ROWS(false), optional_rows[] = ROWS(true);
static const struct mz_schema schemas[] = {
    MZ_SCHEMA("outer", MZ_SCHEMA_MAP, struct outer, required_rows),
    MZ_SCHEMA("outer", MZ_SCHEMA_ARRAY, struct outer, required_rows),
    MZ_SCHEMA("outer", MZ_SCHEMA_MAP, struct outer, optional_rows),
    MZ_SCHEMA("outer", MZ_SCHEMA_ARRAY, struct outer, optional_rows),
};
#define MAP_SCHEMA   (&schemas[0])
#define ARRAY_SCHEMA (&schemas[1])

static void fill(struct outer *o) {
    mz_schema_init(MAP_SCHEMA, o);
    o->number = 7;
    o->fen = 2200000;
    o->date = 20230501;
    o->truth = true;
    o->code = mz_span_text("L-1");
    o->text = mz_span_text("明账");
    o->bytes = mz_span_of("\0\1", 2);
    o->id.bytes[15] = 1;
    o->hash.bytes[31] = 2;
    o->word = 2;
    o->flags = 5;
    o->items_count = 2;
    o->items[0] = (struct inner){.word = 1, .fen = 5};
    o->items[1] = (struct inner){.word = 3, .fen = MZ_ABSENT_FEN};
}

static enum mz_status decode(const struct mz_schema *schema, struct mz_span bytes,
                             struct outer *ret_value, struct mz_fault *fault) {
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    enum mz_status status = mz_schema_decode(schema, &r, ret_value, fault);
    return status != MZ_OK ? status : mz_cbor_finish(&r);
}

static void test_round_trip(void **state) {
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct outer value, back;
        uint8_t bytes[400], again[400];
        fill(&value);
        assert_int_equal(mz_schema_check(&schemas[i], &value, NULL), MZ_OK);
        struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
        mz_schema_encode(&schemas[i], &value, &w);
        assert_false(w.overflow);
        assert_int_equal(decode(&schemas[i], mz_writer_view(&w), &back, NULL), MZ_OK);
        assert_int_equal(back.number, 7);
        assert_int_equal(back.fen, 2200000);
        assert_int_equal(back.date, 20230501);
        assert_true(back.truth);
        assert_true(mz_span_equal_text(back.code, "L-1"));
        assert_true(mz_span_equal_text(back.text, "明账"));
        assert_int_equal(back.bytes.size, 2);
        assert_int_equal(back.id.bytes[15], 1);
        assert_int_equal(back.hash.bytes[31], 2);
        assert_int_equal(back.word, 2);
        assert_int_equal(back.flags, 5);
        assert_int_equal(back.items_count, 2);
        assert_int_equal(back.items[0].fen, 5);
        assert_true(back.items[1].fen == MZ_ABSENT_FEN);
        assert_int_equal(back.items[1].word, 3);
        struct mz_writer w2 = mz_writer_over(again, sizeof again);
        mz_schema_encode(&schemas[i], &back, &w2);
        assert_true(mz_span_equal(mz_writer_view(&w), mz_writer_view(&w2)));
        for (size_t size = 0; size < w.size; size++)
            assert_int_not_equal(decode(&schemas[i], mz_span_of(bytes, size), &back, NULL), MZ_OK);
    }
}

/* What is encoded is decoded already: its spans are where decoding would have them, also when the
 * bytes have moved. An absent span stays absent. */
static void test_moved(void **state) {
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct outer value, moved, back;
        uint8_t bytes[400], plain[400], elsewhere[400];
        fill(&value);
        if (schemas[i].fields[2].optional)
            value.code = (struct mz_span){NULL, 0};
        struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
        struct mz_writer same = mz_writer_over(plain, sizeof plain);
        mz_schema_encode(&schemas[i], &value, &same);
        mz_schema_encode_moved(&schemas[i], &value, &w, &moved);
        assert_true(mz_span_equal(mz_writer_view(&w), mz_writer_view(&same)));
        assert_int_equal(decode(&schemas[i], mz_writer_view(&w), &back, NULL), MZ_OK);
        assert_ptr_equal(moved.text.data, back.text.data);
        assert_int_equal(moved.text.size, back.text.size);
        assert_ptr_equal(moved.bytes.data, back.bytes.data);
        assert_ptr_equal(moved.code.data, back.code.data);
        memcpy(elsewhere, bytes, sizeof bytes);
        mz_schema_move(&schemas[i], &moved, bytes, elsewhere);
        assert_int_equal(decode(&schemas[i], mz_span_of(elsewhere, w.size), &back, NULL), MZ_OK);
        assert_ptr_equal(moved.text.data, back.text.data);
        assert_ptr_equal(moved.bytes.data, back.bytes.data);
        assert_ptr_equal(moved.code.data, back.code.data);
    }
}

static void test_absent(void **state) {
    (void)state;
    for (size_t i = 2; i < 4; i++) {
        struct outer value, back;
        uint8_t bytes[64];
        mz_schema_init(&schemas[i], &value);
        assert_int_equal(mz_schema_check(&schemas[i], &value, NULL), MZ_OK);
        struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
        mz_schema_encode(&schemas[i], &value, &w);
        /* the map holds the bool alone; the array has a null in every other place */
        assert_int_equal(w.size, i == 2 ? 8 : 13);
        assert_int_equal(decode(&schemas[i], mz_writer_view(&w), &back, NULL), MZ_OK);
        assert_true(back.number == MZ_ABSENT);
        assert_true(back.fen == MZ_ABSENT_FEN);
        assert_int_equal(back.date, 0);
        assert_null(back.code.data);
        assert_null(back.text.data);
        assert_null(back.bytes.data);
        assert_int_equal(back.word, 0);
        assert_int_equal(back.flags, 0);
        assert_int_equal(back.items_count, 0);
        assert_true(mz_hash_is_zero(&back.hash));
    }
}

static void test_init_reaches_list_items(void **state) {
    (void)state;
    struct outer value;
    mz_schema_init(MAP_SCHEMA, &value);
    for (size_t i = 0; i < 3; i++)
        assert_true(value.items[i].fen == MZ_ABSENT_FEN);
}

/* The encoding of a whole struct with the value of one member put in by hand. */
static struct mz_span with_value(const char *member, struct mz_span item, uint8_t bytes[400]) {
    struct outer value;
    uint8_t whole[400];
    fill(&value);
    struct mz_writer all = mz_writer_over(whole, sizeof whole), w = mz_writer_over(bytes, 400);
    mz_schema_encode(MAP_SCHEMA, &value, &all);
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_writer_view(&all));
    size_t pairs = mz_cbor_get_map(&r, 100);
    mz_cbor_put_map(&w, pairs);
    for (size_t i = 0; i < pairs; i++) {
        struct mz_span key = mz_cbor_get_text(&r), old = mz_cbor_skip(&r);
        mz_cbor_put_text(&w, key);
        mz_writer_span(&w, mz_span_equal_text(key, member) ? item : old);
    }
    assert_int_equal(mz_cbor_finish(&r), MZ_OK);
    return mz_writer_view(&w);
}

#define ITEM(hex_) (const uint8_t *)(hex_), sizeof(hex_) - 1

static const struct {
    const char *member;
    const uint8_t *item;
    size_t size;
    enum mz_status status;
    const char *place, *have, *want;
} bad_values[] = {
    {"number", ITEM("\x19\x03\xE9"), MZ_E_OUT_OF_RANGE, "number", "1001", "0..1000"},
    {"number", ITEM("\x1B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), MZ_E_OUT_OF_RANGE, "number", NULL,
     NULL},
    {"number", ITEM("\x20"), MZ_E_BAD_TYPE, "number", "nint", "uint"},
    {"number", ITEM("\xF6"), MZ_E_BAD_TYPE, "number", "null", "uint"},
    {"number", ITEM("\xFB\x3F\xF0\0\0\0\0\0\0"), MZ_E_BAD_TYPE, "number", "other", "uint"},
    {"number", ITEM("\x18\x07"), MZ_E_NON_CANONICAL, "number", NULL, NULL},
    {"fen", ITEM("\x1B\x00\x20\0\0\0\0\0\0"), MZ_E_OUT_OF_RANGE, "fen", "9007199254740992",
     "0..9007199254740991"},
    {"fen", ITEM("\x1B\x80\0\0\0\0\0\0\0"), MZ_E_OUT_OF_RANGE, "fen", NULL, NULL},
    {"fen", ITEM("\x21"), MZ_E_BAD_TYPE, "fen", NULL, NULL},
    {"date", ITEM("\x1A\x01\x34\xB0\xEE"), MZ_E_BAD_DATE, "date", "20230382", NULL},
    {"date", ITEM("\x00"), MZ_E_BAD_DATE, "date", "0", NULL},
    {"date", ITEM("\x1B\0\0\0\x01\0\0\0\0"), MZ_E_BAD_DATE, "date", "4294967296", NULL},
    {"truth", ITEM("\x01"), MZ_E_BAD_TYPE, "truth", "uint", "bool"},
    {"code", ITEM("\x60"), MZ_E_OUT_OF_RANGE, "code", "0", "1..64"},
    {"code", ITEM("\x62-a"), MZ_E_BAD_TEXT, "code", "-a", NULL},
    {"code", ITEM("\x63\xE6\x98\x8E"), MZ_E_BAD_TEXT, "code", NULL, NULL},
    {"code", ITEM("\x62\xFF\xFF"), MZ_E_BAD_UTF8, "code", NULL, NULL},
    {"text", ITEM("\x60"), MZ_E_OUT_OF_RANGE, "text", "0", "1..12"},
    {"text",
     ITEM("\x6D"
          "1234567890abc"),
     MZ_E_TOO_LARGE, "text", "13", "12"},
    {"text",
     ITEM("\x62"
          "a\x07"),
     MZ_E_BAD_TEXT, "text", NULL, NULL},
    {"text",
     ITEM("\x42"
          "ab"),
     MZ_E_BAD_TYPE, "text", "bstr", "tstr"},
    {"bytes", ITEM("\x40"), MZ_E_OUT_OF_RANGE, "bytes", NULL, NULL},
    {"bytes",
     ITEM("\x45"
          "12345"),
     MZ_E_TOO_LARGE, "bytes", "5", "4"},
    {"id", ITEM("\x42\x01\x02"), MZ_E_OUT_OF_RANGE, "id", "2", "16..16"},
    {"id", ITEM("\x50\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), MZ_E_OUT_OF_RANGE, "id", "0", NULL},
    {"hash", ITEM("\x41\x01"), MZ_E_OUT_OF_RANGE, "hash", "1", "32..32"},
    {"word", ITEM("\x64pink"), MZ_E_OUT_OF_RANGE, "word", "pink", "red|green|blue"},
    {"word", ITEM("\x01"), MZ_E_BAD_TYPE, "word", "uint", "tstr"},
    {"flags", ITEM("\x80"), MZ_E_OUT_OF_RANGE, "flags", NULL, NULL},
    {"flags",
     ITEM("\x82\x64"
          "blue\x63red"),
     MZ_E_NON_CANONICAL, "flags", NULL, NULL},
    {"flags", ITEM("\x82\x63red\x63red"), MZ_E_NON_CANONICAL, "flags", NULL, NULL},
    {"flags", ITEM("\x81\x64pink"), MZ_E_OUT_OF_RANGE, "flags", "pink", "red|green|blue"},
    {"flags", ITEM("\x81\x01"), MZ_E_BAD_TYPE, "flags", NULL, NULL},
    {"flags", ITEM("\x63red"), MZ_E_BAD_TYPE, "flags", "tstr", "array"},
    {"items", ITEM("\x80"), MZ_E_OUT_OF_RANGE, "items", "0", NULL},
    {"items", ITEM("\x84\xA0\xA0\xA0\xA0"), MZ_E_TOO_LARGE, "items", NULL, NULL},
    {"items", ITEM("\x81\x01"), MZ_E_BAD_TYPE, "items[0]", "uint", "map"},
    {"items", ITEM("\x81\xA0"), MZ_E_MISSING_FIELD, "items[0]", NULL, "word"},
    {"items", ITEM("\x82\xA1\x64word\x63red\xA1\x64word\x64pink"), MZ_E_OUT_OF_RANGE,
     "items[1].word", "pink", NULL},
    {"items", ITEM("\x81\xA2\x64word\x63red\x65worse\x00"), MZ_E_UNKNOWN_FIELD, "items[0]", "worse",
     NULL},
    {"items",
     ITEM("\x81\xA2\x64word\x63red\x63"
          "fen\x00"),
     MZ_E_NON_CANONICAL, "items[0].fen", NULL, NULL},
    {"items", ITEM("\x81\xA2\x64word\x63red\x64word\x63red"), MZ_E_NON_CANONICAL, "items[0].word",
     NULL, NULL},
    {"items", ITEM("\x81\xA1\x01\x02"), MZ_E_BAD_TYPE, "items[0]", NULL, NULL},
};

static void test_bad_values(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_values / sizeof bad_values[0]; i++) {
        uint8_t bytes[400];
        struct outer value;
        struct mz_fault fault = {0};
        struct mz_span input = with_value(
            bad_values[i].member, mz_span_of(bad_values[i].item, bad_values[i].size), bytes);
        enum mz_status status = decode(MAP_SCHEMA, input, &value, &fault);
        if (status != bad_values[i].status)
            print_message("row %zu\n", i);
        assert_int_equal(status, bad_values[i].status);
        assert_int_equal(fault.status, status);
        assert_string_equal(fault.place, bad_values[i].place);
        if (bad_values[i].have != NULL)
            assert_string_equal(fault.have, bad_values[i].have);
        if (bad_values[i].want != NULL)
            assert_string_equal(fault.want, bad_values[i].want);
        assert_int_equal(decode(MAP_SCHEMA, input, &value, NULL), status);
    }
}

/* The example number of GB 11643, which is nobody's. */
static void test_personal_data_is_not_repeated(void **state) {
    (void)state;
    static const struct mz_field rows[] = {
        MZ_ROW(struct outer, text, "text", MZ_F_TEXT, .max = 64)};
    static const struct mz_schema schema = MZ_SCHEMA("one", MZ_SCHEMA_MAP, struct outer, rows);
    struct outer value = {.text = mz_span_text("pay 34052419800101001X")};
    struct mz_fault fault = {0};
    assert_int_equal(mz_schema_check(&schema, &value, &fault), MZ_E_PERSONAL_DATA);
    assert_string_equal(fault.place, "text");
    assert_string_equal(fault.have, "");
}

static void test_keys(void **state) {
    (void)state;
    struct outer value;
    struct mz_fault fault;
    /* a key that the table lacks, at the end */
    uint8_t bytes[400], whole[400];
    fill(&value);
    struct mz_writer w = mz_writer_over(whole, sizeof whole);
    mz_schema_encode(MAP_SCHEMA, &value, &w);
    w.data[0]++;
    mz_cbor_put_text(&w, mz_span_text("zzzzzzz"));
    mz_cbor_put_null(&w);
    assert_int_equal(decode(MAP_SCHEMA, mz_writer_view(&w), &value, &fault), MZ_E_UNKNOWN_FIELD);
    assert_string_equal(fault.place, "outer");
    assert_string_equal(fault.have, "zzzzzzz");
    /* each required key left out in turn is named */
    for (unsigned i = 0; i < MAP_SCHEMA->field_count; i++) {
        fill(&value);
        w = mz_writer_over(whole, sizeof whole);
        mz_schema_encode(MAP_SCHEMA, &value, &w);
        struct mz_cbor_reader r = mz_cbor_reader_over(mz_writer_view(&w));
        size_t pairs = mz_cbor_get_map(&r, 100);
        struct mz_writer cut = mz_writer_over(bytes, sizeof bytes);
        mz_cbor_put_map(&cut, pairs - 1);
        for (unsigned k = 0; k < pairs; k++) {
            struct mz_span key = mz_cbor_get_text(&r), item = mz_cbor_skip(&r);
            if (k == i)
                continue;
            mz_cbor_put_text(&cut, key);
            mz_writer_span(&cut, item);
        }
        assert_int_equal(decode(MAP_SCHEMA, mz_writer_view(&cut), &value, &fault),
                         MZ_E_MISSING_FIELD);
        assert_string_equal(fault.want, MAP_SCHEMA->fields[i].name);
        assert_string_equal(fault.place, "outer");
    }
}

static void test_arrays(void **state) {
    (void)state;
    struct outer value;
    struct mz_fault fault;
    uint8_t bytes[400];
    fill(&value);
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_schema_encode(ARRAY_SCHEMA, &value, &w);
    assert_int_equal(decode(MAP_SCHEMA, mz_writer_view(&w), &value, &fault), MZ_E_BAD_TYPE);
    assert_string_equal(fault.have, "array");
    bytes[0]++;
    mz_cbor_put_null(&w);
    assert_int_equal(decode(ARRAY_SCHEMA, mz_writer_view(&w), &value, &fault), MZ_E_BAD_TYPE);
    assert_string_equal(fault.have, "array of 13");
    /* null where a value is required: encode an absent id */
    fill(&value);
    memset(&value.id, 0, sizeof value.id);
    w = mz_writer_over(bytes, sizeof bytes);
    mz_schema_encode(ARRAY_SCHEMA, &value, &w);
    assert_int_equal(decode(ARRAY_SCHEMA, mz_writer_view(&w), &value, &fault), MZ_E_MISSING_FIELD);
    assert_string_equal(fault.want, "id");
}

/* What check lets pass decode accepts, and the other way round. */
static void test_check_agrees_with_decode(void **state) {
    (void)state;
    for (unsigned variant = 0; variant < 18; variant++) {
        struct outer value, back;
        fill(&value);
        /* clang-format off */
        switch (variant) {
        case 1: value.number = 1001; break;
        case 2: value.number = 1000; break;
        case 3: value.fen = MZ_MAX_FEN; break;
        case 4: value.fen = MZ_MAX_FEN + 1; break;
        case 5: value.fen = -1; break;
        case 6: value.date = 20230229; break;
        case 7: value.code = mz_span_text("a b"); break;
        case 8: value.text = mz_span_of("", 0); break;
        case 9: value.text = mz_span_text("1234567890abc"); break;
        case 10: value.bytes = mz_span_of("12345", 5); break;
        case 11: memset(&value.hash, 0, sizeof value.hash); break;
        case 12: value.word = 4; break;
        case 13: value.word = 0; break;
        case 14: value.flags = 8; break;
        case 15: value.items[1].word = 0; break;
        case 16: value.items[0].fen = -7; break;
        case 17: value.items_count = 0; break;
        }
        /* clang-format on */
        uint8_t bytes[400];
        struct mz_fault fault = {0};
        enum mz_status status = mz_schema_check(MAP_SCHEMA, &value, &fault);
        struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
        mz_schema_encode(MAP_SCHEMA, &value, &w);
        bool decodes = decode(MAP_SCHEMA, mz_writer_view(&w), &back, NULL) == MZ_OK;
        assert_int_equal(status == MZ_OK, decodes);
        assert_int_equal(status == MZ_OK, variant == 0 || variant == 2 || variant == 3);
        if (variant == 15) {
            assert_int_equal(status, MZ_E_MISSING_FIELD);
            assert_string_equal(fault.place, "items[1]");
        }
        if (variant == 16)
            assert_string_equal(fault.place, "items[0].fen");
    }
}

static void test_list_count_is_bounded_in_check(void **state) {
    (void)state;
    struct outer value;
    struct mz_fault fault;
    fill(&value);
    value.items_count = 4;
    assert_int_equal(mz_schema_check(MAP_SCHEMA, &value, &fault), MZ_E_OUT_OF_RANGE);
    assert_string_equal(fault.have, "4");
}

static void test_json(void **state) {
    (void)state;
    struct outer value;
    char *text;
    size_t size;
    fill(&value);
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_schema_json(MAP_SCHEMA, &value, &json);
    mz_json_close_object(&json);
    assert_int_equal(mz_json_finish(&json, &text, &size), MZ_OK);
    assert_string_equal(
        text,
        "{\"id\":\"00000000000000000000000000000001\",\"fen\":\"22000.00\",\"fen_fen\":2200000,"
        "\"code\":\"L-1\",\"date\":\"2023-05-01\",\"hash\":\"0000000000000000000000000000000000000"
        "000000000000000000000000002\",\"text\":\"明账\",\"word\":\"green\",\"bytes\":\"0001\","
        "\"flags\":[\"red\",\"blue\"],\"items\":[{\"fen\":\"0.05\",\"fen_fen\":5,\"word\":\"red\"}"
        ",{\"word\":\"blue\"}],\"truth\":true,\"number\":7}");
    free(text);
    mz_schema_init(&schemas[2], &value);
    json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_schema_json(&schemas[2], &value, &json);
    mz_json_close_object(&json);
    assert_int_equal(mz_json_finish(&json, &text, &size), MZ_OK);
    assert_string_equal(text, "{\"truth\":false}");
    free(text);
}

static void test_names(void **state) {
    (void)state;
    assert_int_equal(mz_names_find(&names, mz_span_text("blue")), 3);
    assert_int_equal(mz_names_find(&names, mz_span_text("blu")), 0);
    assert_int_equal(mz_names_find(&names, mz_span_of(NULL, 0)), 0);
    assert_string_equal(mz_names_text(&names, 1), "red");
    assert_string_equal(mz_names_text(&names, 0), "?");
    assert_string_equal(mz_names_text(&names, 4), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_init_reaches_list_items),
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_personal_data_is_not_repeated),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_check_agrees_with_decode),
        cmocka_unit_test(test_list_count_is_bounded_in_check),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
