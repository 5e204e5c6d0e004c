#include "proto/base/mask.h"

#include <string.h>

#include "proto/base/text.h"

#define FULL_WIDTH_ZERO 0xFF10u

struct rule {
    const char *field;
    void (*write)(struct mz_writer *w, const struct rule *rule, struct mz_span value);
    const char *rest;     /* what stands for those between; NULL: a star for each */
    unsigned readers;     /* bits of enum mz_mask */
    uint8_t head, tail;   /* characters that stay readable at the two ends */
    bool short_head_only; /* a value of head + tail characters still shows its head */
};

/* -- Characters. */

static size_t count_of(struct mz_span text) {
    size_t count = 0;
    for (size_t at = 0; at < text.size; count++)
        mz_text_code_point(text, &at);
    return count;
}

/* Byte offset of character `index` of UTF-8 text. */
static size_t offset_of(struct mz_span text, size_t index) {
    size_t at = 0;
    while (index > 0 && at < text.size) {
        mz_text_code_point(text, &at);
        index--;
    }
    return at;
}

static void put_stars(struct mz_writer *w, size_t count) {
    for (size_t i = 0; i < count; i++)
        mz_writer_u8(w, '*');
}

static void put_nothing(struct mz_writer *w) {
    mz_writer_text(w, "***");
}

/* Its first and last characters. */
static void put_ends(struct mz_writer *w, struct mz_span value, size_t head, size_t tail) {
    size_t count = count_of(value), end = offset_of(value, count - tail);
    mz_writer_bytes(w, value.data, offset_of(value, head));
    put_stars(w, count - head - tail);
    mz_writer_bytes(w, value.data + end, value.size - end);
}

static bool is_digit(uint8_t c) {
    return c >= '0' && c <= '9';
}

static bool all_digits(struct mz_span text) {
    for (size_t i = 0; i < text.size; i++)
        if (!is_digit(text.data[i]))
            return false;
    return true;
}

/* -- Of internal lists. */

static void write_ends(struct mz_writer *w, const struct rule *rule, struct mz_span value) {
    size_t count = count_of(value), head = rule->head, tail = rule->tail;
    if (count <= head + tail) {
        if (!rule->short_head_only) {
            put_nothing(w);
            return;
        }
        head = count > 1 ? head : 0;
        tail = 0;
    }
    if (rule->rest == NULL) {
        put_ends(w, value, head, tail);
        return;
    }
    mz_writer_bytes(w, value.data, offset_of(value, head));
    mz_writer_text(w, rule->rest);
}

/* -- Names for everybody. */

/* Surnames of two characters, so that 欧阳** keeps its length and its surname whole. */
static const char *const compound_surnames[] = {
    "欧阳", "司马", "诸葛", "上官", "司徒", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "尉迟",
    "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太史", "端木", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "鲜于", "司空", "闾丘", "亓官", "司寇", "颛孙", "漆雕", "乐正",
    "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌",
    "微生", "梁丘", "左丘", "西门", "第五", "即墨", "达奚", "褚师", "贺兰", "纳兰", "完颜", "叶赫",
};

static bool has_compound_surname(struct mz_span name) {
    for (size_t i = 0; i < sizeof compound_surnames / sizeof compound_surnames[0]; i++) {
        struct mz_span surname = mz_span_text(compound_surnames[i]);
        if (name.size > surname.size && memcmp(name.data, surname.data, surname.size) == 0)
            return true;
    }
    return false;
}

/* What stands between the parts of a name: a space, the dots of transcribed names, a hyphen. */
static bool is_separator(uint32_t point) {
    static const uint32_t separators[] = {' ',    '-',    '.',    '\'',   0x00B7, 0x2022, 0x2027,
                                          0x2219, 0x22C5, 0x3000, 0x30FB, 0xFF0E, 0xFF65};
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
        if (point == separators[i])
            return true;
    return false;
}

/* The first character of a part. A part of one character behind the first would be shown whole. */
static void put_part(struct mz_writer *w, struct mz_span part, bool first) {
    size_t count = count_of(part);
    if (count > 0)
        put_ends(w, part, first || count > 1 ? 1 : 0, 0);
}

/* Parts: 阿*·买**. False if the name has none, and nothing was written. */
static bool put_parts(struct mz_writer *w, struct mz_span name) {
    size_t begin = 0;
    bool parts = false;
    for (size_t at = 0; at < name.size;) {
        size_t here = at;
        if (!is_separator(mz_text_code_point(name, &at)))
            continue;
        put_part(w, mz_span_of(name.data + begin, here - begin), begin == 0);
        mz_writer_bytes(w, name.data + here, at - here);
        begin = at;
        parts = true;
    }
    if (parts)
        put_part(w, mz_span_of(name.data + begin, name.size - begin), false);
    return parts;
}

static void write_name(struct mz_writer *w, const struct rule *rule, struct mz_span name) {
    if (put_parts(w, name))
        return;
    size_t count = count_of(name), head = count > 1 ? 1 : 0;
    if (count > 2 && has_compound_surname(name))
        head = 2;
    put_ends(w, name, head, head + rule->tail < count && count > 2 ? rule->tail : 0);
}

/* -- Numbers for everybody. */

/* 18 characters, or the 15 digits of before 1999; the last may be X. */
static void write_idno(struct mz_writer *w, const struct rule *rule, struct mz_span idno) {
    size_t digits = idno.size == 18 ? 17 : 15;
    if ((idno.size != 18 && idno.size != 15) || !all_digits(mz_span_of(idno.data, digits)))
        put_nothing(w);
    else
        put_ends(w, idno, rule->head, rule->tail);
}

/* Spaces and hyphens as cards are printed do not count; twelve digits at least. */
static void write_account(struct mz_writer *w, const struct rule *rule, struct mz_span account) {
    uint8_t last[4] = {0};
    size_t digits = 0;
    for (size_t i = 0; i < account.size; i++) {
        uint8_t c = account.data[i];
        if (c == ' ' || c == '-')
            continue;
        if (!is_digit(c)) {
            put_nothing(w);
            return;
        }
        memmove(last, last + 1, 3);
        last[3] = c;
        digits++;
    }
    if (digits < 12) {
        put_nothing(w);
        return;
    }
    mz_writer_text(w, rule->rest);
    mz_writer_bytes(w, last, sizeof last);
}

static void write_mobile(struct mz_writer *w, const struct rule *rule, struct mz_span phone) {
    if (phone.size != 11 || !all_digits(phone) || phone.data[0] != '1')
        put_nothing(w);
    else
        put_ends(w, phone, rule->head, rule->tail);
}

/* -- Addresses for everybody. */

#define LEVEL_NAME                                                                                 \
    24u /* bytes: a name of a division is short, what is longer is something else                  \
         */

static bool starts(struct mz_span text, size_t at, const char *word) {
    size_t size = strlen(word);
    return text.size - at >= size && memcmp(text.data + at, word, size) == 0;
}

/* 小区, 社区 and such end as districts do and lie below streets. */
static bool is_no_district(struct mz_span text, size_t at) {
    static const char *const before[] = {"小", "社", "园", "校", "厂", "院", "库", "住", "新村"};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        size_t size = strlen(before[i]);
        if (at >= size && memcmp(text.data + at - size, before[i], size) == 0)
            return true;
    }
    return false;
}

/* Behind the first of these words that ends a name of one character or more beginning at `from`;
 * `from` if there is none. A digit ends the search: numbers are of houses. */
static size_t behind(struct mz_span text, size_t from, const char *const words[]) {
    for (size_t at = from; at < text.size && at - from <= LEVEL_NAME;) {
        for (size_t i = 0; words[i] != NULL && at > from; i++)
            if (starts(text, at, words[i]) && !is_no_district(text, at))
                return at + strlen(words[i]);
        if (is_digit(text.data[at]))
            return from;
        mz_text_code_point(text, &at);
    }
    return from;
}

/* Province, city, county and street are taken one after the other, so that 镇 in 镇雄县 is no
 * township; what names no county and no street shows nothing. */
static void write_street(struct mz_writer *w, const struct rule *rule, struct mz_span address) {
    static const char *const provinces[] = {"省", "自治区", "特别行政区", NULL};
    static const char *const cities[] = {"市", "自治州", "地区", "盟", NULL};
    static const char *const counties[] = {"区", "县", "市", NULL};
    static const char *const banners[] = {"旗", NULL}; /* also in names: 红旗区 */
    static const char *const streets[] = {"街道", "镇", "乡", "苏木", NULL};
    size_t city = behind(address, behind(address, 0, provinces), cities);
    size_t county = behind(address, city, counties);
    if (county == city)
        county = behind(address, city, banners);
    size_t street = behind(address, county, streets);
    if (county == city && street == county)
        street = 0;
    mz_writer_bytes(w, address.data, street);
    if (street < address.size)
        mz_writer_text(w, rule->rest);
}

/* -- The table. */

#define INSIDE (1u << MZ_MASK_INTERNAL)
#define SHORT  (1u << MZ_MASK_PUBLIC)
#define ENDS   (1u << MZ_MASK_PUBLIC_ENDS)

static const struct rule rules[] = {
    {"name", write_ends, NULL, INSIDE, 1, 1, true},
    {"name", write_name, NULL, SHORT, 1, 0, false},
    {"name", write_name, NULL, ENDS, 1, 1, false},
    {"idno", write_ends, NULL, INSIDE, 6, 4, false},
    {"idno", write_idno, NULL, SHORT | ENDS, 3, 4, false},
    {"account", write_ends, NULL, INSIDE, 6, 4, false},
    {"account", write_account, "**** **** **** ", SHORT | ENDS, 0, 4, false},
    {"phone", write_ends, NULL, INSIDE, 3, 4, false},
    {"phone", write_mobile, NULL, SHORT | ENDS, 3, 4, false},
    {"address", write_ends, "***", INSIDE, 6, 0, false},
    {"address", write_street, "***", SHORT | ENDS, 0, 0, false},
};

static const struct rule *rule_of(enum mz_mask reader, struct mz_span field) {
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if ((rules[i].readers & 1u << reader) != 0 && mz_span_equal_text(field, rules[i].field))
            return &rules[i];
    return NULL;
}

void mz_mask(enum mz_mask reader, struct mz_span field, struct mz_span value, char *buffer,
             size_t capacity) {
    if (capacity == 0)
        return;
    const struct rule *rule = rule_of(reader, field);
    struct mz_writer w = mz_writer_over(buffer, capacity - 1);
    if (rule == NULL || value.size == 0 || !mz_text_is_utf8(value))
        put_nothing(&w);
    else
        rule->write(&w, rule, value);
    /* Half a mask could show what the whole one hides. */
    buffer[w.overflow ? 0 : w.size] = '\0';
}

/* -- Texts that are published as they are. */

static bool is_joint(uint32_t point) {
    return point == ' ' || point == '-' || point == 0x3000 || point == 0xFF0D;
}

/* A number as far as it was read. */
struct number {
    size_t digits, group; /* of which behind the last space or hyphen */
    uint32_t first, second;
};

static void add_digit(struct number *number, uint32_t digit) {
    if (number->digits < 2)
        *(number->digits == 0 ? &number->first : &number->second) = digit;
    number->digits++;
    number->group++;
}

static bool is_personal(const struct number *number) {
    return number->digits >= 15 ||
           (number->digits == 11 && number->first == 1 && number->second >= 3);
}

/* Numbers are printed in groups of three digits and more; those of a date are of two. */
bool mz_mask_is_broken_by(struct mz_span text) {
    struct number number = {0};
    if (!mz_text_is_utf8(text))
        return true;
    for (size_t at = 0; at < text.size;) {
        uint32_t point = mz_text_code_point(text, &at);
        uint32_t digit = point >= FULL_WIDTH_ZERO ? point - FULL_WIDTH_ZERO : point - '0';
        if (digit <= 9) {
            add_digit(&number, digit);
        } else if (is_joint(point) && number.group >= 3) {
            number.group = 0;
        } else {
            if (is_personal(&number))
                return true;
            number = (struct number){0};
        }
    }
    return is_personal(&number);
}
