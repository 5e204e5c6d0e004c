#include "proto/base/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIRST_YEAR 1900u
#define LAST_YEAR  2999u
#define DAY_MS     UINT64_C(86400000)
#define ZONE_MS    UINT64_C(28800000) /* UTC+8 */

static bool is_leap(uint32_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t month_days(uint32_t year, uint32_t month) {
    static const uint32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

bool mz_date_valid(uint32_t date) {
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 &&
           day <= month_days(year, month);
}

/* Days of the years before `year`, counted from year 1. */
static int32_t days_before_year(uint32_t year) {
    uint32_t y = year - 1;
    return (int32_t)(y * 365 + y / 4 - y / 100 + y / 400);
}

static uint32_t days_before_month(uint32_t year, uint32_t month) {
    static const uint32_t days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    return (month > 1 ? days[month - 1] : 0u) + (month > 2 && is_leap(year) ? 1u : 0u);
}

int32_t mz_date_days(uint32_t date) {
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    return days_before_year(year) - days_before_year(1970) +
           (int32_t)(days_before_month(year, month) + day - 1);
}

/* Days outside the calendar give its first or last day. */
uint32_t mz_date_from_days(int32_t days) {
    int32_t first = mz_date_days(FIRST_YEAR * 10000 + 101);
    int32_t last = mz_date_days(LAST_YEAR * 10000 + 1231);
    days = days < first ? first : days > last ? last : days;
    int32_t count = days + days_before_year(1970);
    /* Right, or one too late at the end of a leap year's cycle. */
    uint32_t year = (uint32_t)((int64_t)count * 400 / 146097) + 1;
    while (days_before_year(year) > count)
        year--;
    while (days_before_year(year + 1) <= count)
        year++;
    uint32_t day = (uint32_t)(count - days_before_year(year)), month = 1;
    while (day >= month_days(year, month))
        day -= month_days(year, month++);
    return year * 10000 + month * 100 + day + 1;
}

static uint64_t zoned(uint64_t unix_ms) {
    return (unix_ms < MZ_TIME_END ? unix_ms : MZ_TIME_END - 1) + ZONE_MS;
}

uint32_t mz_date_of_time(uint64_t unix_ms) {
    return mz_date_from_days((int32_t)(zoned(unix_ms) / DAY_MS));
}

uint32_t mz_date_year(uint32_t date) {
    return date / 10000;
}

uint32_t mz_date_quarter(uint32_t date) {
    return (date / 100 % 100 + 2) / 3;
}

/* Exactly `count` digits at the front of `text`. */
static bool take_digits(struct mz_span *text, size_t count, uint32_t *ret_value) {
    if (text->size < count)
        return false;
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text->data[i] < '0' || text->data[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text->data[i] - '0');
    }
    *text = mz_span_of(text->data + count, text->size - count);
    *ret_value = value;
    return true;
}

static bool take_character(struct mz_span *text, char c) {
    if (text->size == 0 || text->data[0] != (uint8_t)c)
        return false;
    *text = mz_span_of(text->data + 1, text->size - 1);
    return true;
}

enum mz_status mz_date_parse(struct mz_span text, uint32_t *ret_date) {
    uint32_t year, month, day;
    bool dashed = text.size == 10;
    if (!take_digits(&text, 4, &year) || (dashed && !take_character(&text, '-')) ||
        !take_digits(&text, 2, &month) || (dashed && !take_character(&text, '-')) ||
        !take_digits(&text, 2, &day) || text.size != 0)
        return MZ_E_BAD_DATE;
    uint32_t date = year * 10000 + month * 100 + day;
    if (!mz_date_valid(date))
        return MZ_E_BAD_DATE;
    *ret_date = date;
    return MZ_OK;
}

void mz_date_format(uint32_t date, char ret_text[MZ_TIME_TEXT]) {
    snprintf(ret_text, MZ_TIME_TEXT, "%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32, date / 10000,
             date / 100 % 100, date % 100);
}

enum mz_status mz_period_parse(struct mz_span text, uint32_t *ret_first, uint32_t *ret_last) {
    uint32_t date;
    if (mz_date_parse(text, &date) == MZ_OK) {
        *ret_first = *ret_last = date;
        return MZ_OK;
    }
    uint32_t year, number, first = 1, last = 12;
    if (!take_digits(&text, 4, &year))
        return MZ_E_BAD_DATE;
    if (take_character(&text, 'Q')) {
        if (!take_digits(&text, 1, &number) || number < 1 || number > 4)
            return MZ_E_BAD_DATE;
        last = number * 3;
        first = last - 2;
    } else if (take_character(&text, '-')) {
        if (!take_digits(&text, 2, &number) || number < 1 || number > 12)
            return MZ_E_BAD_DATE;
        first = last = number;
    }
    if (text.size != 0 || year < FIRST_YEAR || year > LAST_YEAR)
        return MZ_E_BAD_DATE;
    *ret_first = year * 10000 + first * 100 + 1;
    *ret_last = year * 10000 + last * 100 + month_days(year, last);
    return MZ_OK;
}

void mz_time_format(uint64_t unix_ms, char ret_text[MZ_TIME_TEXT]) {
    char date[MZ_TIME_TEXT];
    uint64_t ms = zoned(unix_ms) % DAY_MS;
    mz_date_format(mz_date_of_time(unix_ms), date);
    snprintf(ret_text, MZ_TIME_TEXT,
             "%.10sT%02" PRIu64 ":%02" PRIu64 ":%02" PRIu64 ".%03" PRIu64 "+08:00", date,
             ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}
