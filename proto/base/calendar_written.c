/* Dates as people write them: 《正确填写票据和结算凭证的基本规定》 for those in 大写, domain.md
 * §15. */
#include <string.h>

#include "proto/base/calendar.h"

static const char *const capitals[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* Month or day. 零 goes before 壹 to 玖 of days, before 壹 and 贰 of months, and before whole tens,
 * so that nothing can be written in front of them later. */
static void write_part(struct mz_writer *w, uint32_t value, uint32_t zero_up_to, const char *unit) {
    if (value <= zero_up_to || value % 10 == 0)
        mz_writer_text(w, "零");
    if (value >= 10) {
        mz_writer_text(w, capitals[value / 10]);
        mz_writer_text(w, "拾");
    }
    if (value % 10 != 0)
        mz_writer_text(w, capitals[value % 10]);
    mz_writer_text(w, unit);
}

void mz_date_format_capital(uint32_t date, char ret_text[MZ_DATE_CAPITAL]) {
    struct mz_writer w = mz_writer_over(ret_text, MZ_DATE_CAPITAL - 1);
    for (uint32_t place = 10000000; place >= 10000; place /= 10)
        mz_writer_text(&w, capitals[date / place % 10]);
    mz_writer_text(&w, "年");
    write_part(&w, date / 100 % 100, 2, "月");
    write_part(&w, date % 100, 9, "日");
    ret_text[w.size] = '\0';
}

static bool take(struct mz_span *text, const char *word) {
    size_t size = strlen(word);
    if (text->size < size || memcmp(text->data, word, size) != 0)
        return false;
    *text = mz_span_of(text->data + size, text->size - size);
    return true;
}

static bool take_capital(struct mz_span *text, uint32_t *ret_digit) {
    for (uint32_t digit = 0; digit <= 9; digit++)
        if (take(text, capitals[digit])) {
            *ret_digit = digit;
            return true;
        }
    return false;
}

/* Month or day in 大写, whatever its 零. */
static bool take_part(struct mz_span *text, const char *unit, uint32_t *ret_value) {
    uint32_t tens = 0, ones = 0;
    (void)take(text, capitals[0]);
    if (!take_capital(text, &ones))
        return false;
    if (take(text, "拾")) {
        tens = ones;
        ones = 0;
        (void)take_capital(text, &ones);
    }
    *ret_value = tens * 10 + ones;
    return take(text, unit);
}

/* Reads the value without asking for the rules, then whether it is written so: the rules are stated
 * once. */
enum mz_status mz_date_parse_capital(struct mz_span text, uint32_t *ret_date) {
    struct mz_span rest = text;
    uint32_t year = 0, month, day, digit;
    for (unsigned i = 0; i < 4; i++) {
        if (!take_capital(&rest, &digit))
            return MZ_E_BAD_DATE;
        year = year * 10 + digit;
    }
    if (!take(&rest, "年") || !take_part(&rest, "月", &month) || !take_part(&rest, "日", &day))
        return MZ_E_BAD_DATE;
    uint32_t date = year * 10000 + month * 100 + day;
    char canonical[MZ_DATE_CAPITAL];
    if (!mz_date_valid(date))
        return MZ_E_BAD_DATE;
    mz_date_format_capital(date, canonical);
    if (!mz_span_equal(text, mz_span_text(canonical)))
        return MZ_E_BAD_DATE;
    *ret_date = date;
    return MZ_OK;
}

/* From `least` to `most` digits. */
static bool take_number(struct mz_span *text, size_t least, size_t most, uint32_t *ret_value) {
    uint32_t value = 0;
    size_t i = 0;
    for (; i < most && i < text->size && text->data[i] >= '0' && text->data[i] <= '9'; i++)
        value = value * 10 + (uint32_t)(text->data[i] - '0');
    if (i < least)
        return false;
    *text = mz_span_of(text->data + i, text->size - i);
    *ret_value = value;
    return true;
}

enum mz_status mz_date_parse_written(struct mz_span text, uint32_t *ret_date) {
    static const char *const separators[][3] = {
        {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
    if (mz_date_parse(text, ret_date) == MZ_OK || mz_date_parse_capital(text, ret_date) == MZ_OK)
        return MZ_OK;
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        struct mz_span rest = text;
        uint32_t year, month, day;
        if (!take_number(&rest, 4, 4, &year) || !take(&rest, separators[i][0]) ||
            !take_number(&rest, 1, 2, &month) || !take(&rest, separators[i][1]) ||
            !take_number(&rest, 1, 2, &day) || !take(&rest, separators[i][2]) || rest.size != 0)
            continue;
        uint32_t date = year * 10000 + month * 100 + day;
        if (!mz_date_valid(date))
            return MZ_E_BAD_DATE;
        *ret_date = date;
        return MZ_OK;
    }
    return MZ_E_BAD_DATE;
}
