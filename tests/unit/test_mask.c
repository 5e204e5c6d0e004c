/* proto/base/mask: domain.md §11, a row a case with what it is there for. Names are invented; the
 * identity numbers are the example of GB 11643, one with X, and one of 15 digits as before 1999;
 * cards and telephones are made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mask.h"
#include "proto/base/text.h"

#define IDNO "34052419800101001X"

struct vector {
    const char *field, *value, *masked;
    const char *why;
};

static void check(enum mz_mask reader, const struct vector *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t capacity = strlen(rows[i].value) + 16;
        char *text = malloc(capacity);
        assert_non_null(text);
        mz_mask(reader, mz_span_text(rows[i].field), mz_span_text(rows[i].value), text, capacity);
        if (strcmp(text, rows[i].masked) != 0)
            fail_msg("%s: %s became %s, not %s: %s", rows[i].field, rows[i].value, text,
                     rows[i].masked, rows[i].why);
        assert_true(mz_text_is_utf8(mz_span_text(text)));
        free(text);
    }
}
#define CHECK(reader, rows) check(reader, rows, sizeof(rows) / sizeof((rows)[0]))

static void test_internal(void **state) {
    (void)state;
    static const struct vector rows[] = {
        {"name", "张", "*", "one character is the whole name"},
        {"name", "张三", "张*", "both ends would be the whole name"},
        {"name", "张三丰", "张*丰", "both ends"},
        {"name", "欧阳娜娜", "欧**娜", "one character, compound or not"},
        {"name", "Ann Lee", "A*****e", "characters, whatever the script"},
        {"idno", IDNO, "340524********001X", "6 + 4"},
        {"idno", "1234567890", "***", "no more than the ends"},
        {"account", "6222001234567890123", "622200*********0123", "6 + 4 of 19"},
        {"account", "12345678901", "123456*8901", "6 + 4 of 11"},
        {"account", "1234567890", "***", "no more than the ends"},
        {"phone", "13812345678", "138****5678", "3 + 4"},
        {"phone", "1234567", "***", "no more than the ends"},
        {"address", "云南省昆明市五华区某路1号", "云南省昆明市***", "six characters"},
        {"address", "云南省昆明市", "***", "no more than six"},
        {"bank", "某银行某支行", "***", "no rule"},
        {"unit", "某单位", "***", "no rule"},
        {"", "x", "***", "no field"},
        {"name", "", "***", "no value"},
        {"name", "\xFF\xFE", "***", "not UTF-8"},
    };
    CHECK(MZ_MASK_INTERNAL, rows);
}

static void test_public_names(void **state) {
    (void)state;
    static const struct vector rows[] = {
        {"name", "张", "*", "one character is the whole name"},
        {"name", "张三", "张*", "two: the surname"},
        {"name", "张三丰", "张**", "three: the surname, and the length"},
        {"name", "张王三丰", "张***", "four, and no compound surname"},
        {"name", "欧阳", "欧*", "two characters: a surname of one and a given name"},
        {"name", "欧阳修", "欧阳*", "compound surname, one character behind it"},
        {"name", "欧阳娜娜", "欧阳**", "compound surname, two behind it"},
        {"name", "司马相如", "司马**", "compound surname"},
        {"name", "诸葛亮", "诸葛*", "compound surname"},
        {"name", "尉迟恭", "尉迟*", "compound surname"},
        {"name", "欧小阳", "欧**", "begins as one and is none"},
        {"name", "阿卜杜拉·买买提", "阿***·买**", "both parts, U+00B7"},
        {"name", "迪丽热巴・艾力", "迪***・艾*", "both parts, U+30FB"},
        {"name", "古丽•买", "古*•*", "a part of one character would be whole"},
        {"name", "阿·依·古丽", "阿·*·古*", "three parts"},
        {"name", "张 三", "张 *", "a space within: the given name would be whole"},
        {"name", "Ann Lee", "A** L**", "Latin: words"},
        {"name", "Jean-Luc O'Neil", "J***-L** *'N***", "Latin: hyphen and apostrophe"},
        {"name", "J. Smith", "J. S****", "an initial"},
        {"name", "Li", "L*", "Latin of two"},
        {"name", "𠮷田", "𠮷*", "beyond the basic plane (CJK extension B)"},
        {"name", "𠮷野家", "𠮷**", "likewise, three"},
        {"name", "张𠮷", "张*", "likewise, hidden"},
        {"name", "", "***", "no value"},
        {"name", "\xE5\xBC", "***", "cut within a character"},
        {"name", "张\xFF", "***", "not UTF-8"},
        {"name", "\xED\xA0\x80三", "***", "a surrogate is not UTF-8"},
    };
    CHECK(MZ_MASK_PUBLIC, rows);
}

static void test_public_ends(void **state) {
    (void)state;
    static const struct vector rows[] = {
        {"name", "张", "*", "one character"},
        {"name", "张三", "张*", "two: the last is hidden"},
        {"name", "张三丰", "张*丰", "three: both ends"},
        {"name", "欧阳修", "欧阳*", "the end would make it whole"},
        {"name", "欧阳娜娜", "欧阳*娜", "compound surname and the end"},
        {"name", "阿卜杜拉·买买提", "阿***·买**", "parts show no ends"},
        {"name", "𠮷野家", "𠮷*家", "beyond the basic plane"},
        {"idno", IDNO, "340***********001X", "other fields as for everybody"},
    };
    CHECK(MZ_MASK_PUBLIC_ENDS, rows);
}

static void test_public_numbers(void **state) {
    (void)state;
    static const struct vector rows[] = {
        {"idno", IDNO, "340***********001X", "first 3, last 4, eleven stars; X"},
        {"idno", "340524198001010010", "340***********0010", "18 digits, checked elsewhere"},
        {"idno", "340524800101001", "340********1001", "15 digits, as before 1999"},
        {"idno", "34052480010100X", "***", "15 have no check character"},
        {"idno", "3405241980010100", "***", "16: no identity number"},
        {"idno", "C1234567", "***", "a passport: no rule"},
        {"idno", "三四零五二四", "***", "18 bytes, and no digits"},
        {"idno", "", "***", "no value"},
        {"account", "6222001234567890", "**** **** **** 7890", "a card of 16"},
        {"account", "62220012345678901", "**** **** **** 8901", "of 17"},
        {"account", "622200123456789012", "**** **** **** 9012", "of 18"},
        {"account", "6222001234567890123", "**** **** **** 0123", "of 19: the same stars"},
        {"account", "6222 0012 3456 7890 123", "**** **** **** 0123", "as it is printed"},
        {"account", "53001234-5678", "**** **** **** 5678", "a passbook of 12"},
        {"account", "12345678901", "***", "eleven: four would be much of it"},
        {"account", "ICBC-6222001234567", "***", "letters: no card"},
        {"phone", "13812345678", "138****5678", "a mobile"},
        {"phone", "0871-65123456", "***", "a landline is of a household: no rule"},
        {"phone", "087165123456", "***", "likewise"},
        {"phone", "65123456", "***", "likewise, of 8"},
        {"phone", "+8613812345678", "***", "as it is not recorded"},
        {"phone", "23812345678", "***", "eleven digits, and no mobile"},
        {"bank", "某银行某支行", "***", "no rule"},
        {"plate", "云A12345", "***", "no rule: shown to nobody"},
    };
    CHECK(MZ_MASK_PUBLIC, rows);
}

static void test_public_addresses(void **state) {
    (void)state;
    static const struct vector rows[] = {
        {"address", "云南省昆明市五华区华山街道青年路1号", "云南省昆明市五华区华山街道***",
         "to the street office"},
        {"address", "云南省昆明市五华区某路1号", "云南省昆明市五华区***", "to the county"},
        {"address", "云南省昭通市镇雄县乌峰镇某村3组", "云南省昭通市镇雄县乌峰镇***",
         "镇 of a county's name is no township"},
        {"address", "河南省新乡市红旗区某路2号", "河南省新乡市红旗区***", "乡 and 旗 in names"},
        {"address", "云南省安宁市连然街道某路", "云南省安宁市连然街道***",
         "a city without districts"},
        {"address", "北京市海淀区", "北京市海淀区", "nothing behind it to hide"},
        {"address", "广西壮族自治区南宁市青秀区某路9号", "广西壮族自治区南宁市青秀区***",
         "区 of the province"},
        {"address", "内蒙古自治区锡林郭勒盟某旗某苏木某嘎查", "内蒙古自治区锡林郭勒盟某旗某苏木***",
         "盟, 旗 and 苏木"},
        {"address", "五华区幸福小区3栋", "五华区***", "小区 is below the street"},
        {"address", "翠湖社区12号", "***", "no county: nothing"},
        {"address", "某路3号院区内", "***", "a digit ends the search"},
        {"address", "12 Main Street", "***", "no rule"},
        {"address", "", "***", "no value"},
        {"address", "\xFF", "***", "not UTF-8"},
    };
    CHECK(MZ_MASK_PUBLIC, rows);
}

/* What does not fit shows nothing rather than a part. */
static void test_small_buffers(void **state) {
    (void)state;
    char small[18] = "untouched";
    mz_mask(MZ_MASK_INTERNAL, mz_span_text("idno"), mz_span_text(IDNO), small, sizeof small);
    assert_string_equal(small, "");
    memcpy(small, "untouched", 10);
    mz_mask(MZ_MASK_PUBLIC, mz_span_text("idno"), mz_span_text(IDNO), small, sizeof small);
    assert_string_equal(small, "");
    char none[1] = {'u'};
    mz_mask(MZ_MASK_PUBLIC, mz_span_text("idno"), mz_span_text(IDNO), none, 0);
    assert_int_equal(none[0], 'u');
}

static void test_published_texts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool broken;
        const char *why;
    } rows[] = {
        {"", false, "nothing"},
        {"示范财预〔2023〕1号", false, "a document's number"},
        {"2023-04-04 2023-04-11", false, "dates are no number of 16 digits"},
        {"0871-65123456", false, "an office's telephone"},
        {"12345678901234", false, "14 digits"},
        {"123456789012345", true, "15: an identity number of before 1999"},
        {"某单位" IDNO, true, "17 digits and X"},
        {"卡号6222001234567890。", true, "a card within a text"},
        {"6222 0012 3456 7890", true, "a card as it is printed"},
        {"340524-19800101-001", true, "with hyphens"},
        {"６２２２００１２３４５６７８９０", true, "in full width"},
        {"联系人13812345678", true, "a mobile"},
        {"138-1234-5678", true, "a mobile as it is printed"},
        {"12812345678", false, "eleven digits, and no mobile"},
        {"\xFF", true, "not UTF-8: who knows"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (mz_mask_is_broken_by(mz_span_text(rows[i].text)) != rows[i].broken)
            fail_msg("%s: %s", rows[i].text, rows[i].why);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_internal),         cmocka_unit_test(test_public_names),
        cmocka_unit_test(test_public_ends),      cmocka_unit_test(test_public_numbers),
        cmocka_unit_test(test_public_addresses), cmocka_unit_test(test_small_buffers),
        cmocka_unit_test(test_published_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
