/* Days, fiscal years and quarters. Dates are uint32_t YYYYMMDD; the fiscal year is the calendar
 * year (domain.md §15). Times are milliseconds since 1970-01-01T00:00Z; days of a time are taken in
 * China Standard Time, UTC+8, which has had no daylight saving since 1992 and is the office's clock
 * whatever the machine's zone. */
#ifndef MZ_BASE_CALENDAR_H
#define MZ_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

#define MZ_TIME_TEXT 32u
/* The first millisecond after the calendar: 3000-01-01T00:00+08:00. No time of a format reaches it.
 */
#define MZ_TIME_END UINT64_C(32503651200000)

/* A day of the proleptic Gregorian calendar from 1900-01-01 to 2999-12-31. */
bool mz_date_valid(uint32_t date);
/* Days since 1970-01-01. `date` must be valid. */
int32_t mz_date_days(uint32_t date);
uint32_t mz_date_from_days(int32_t days);
/* The day at UTC+8 of a time. */
uint32_t mz_date_of_time(uint64_t unix_ms);
uint32_t mz_date_year(uint32_t date);
/* 1..4 */
uint32_t mz_date_quarter(uint32_t date);
/* "2023-05-01", or "20230501". MZ_E_BAD_DATE. */
enum mz_status mz_date_parse(struct mz_span text, uint32_t *ret_date)
    __attribute__((nonnull, warn_unused_result));
void mz_date_format(uint32_t date, char ret_text[MZ_TIME_TEXT]) __attribute__((nonnull));
/* A period as its first and last day: "2023", "2023Q2", "2023-05", "2023-05-01". MZ_E_BAD_DATE. */
enum mz_status mz_period_parse(struct mz_span text, uint32_t *ret_first, uint32_t *ret_last)
    __attribute__((nonnull, warn_unused_result));
/* RFC 3339 at UTC+8 with milliseconds: "2023-05-01T09:30:00.000+08:00". */
void mz_time_format(uint64_t unix_ms, char ret_text[MZ_TIME_TEXT]) __attribute__((nonnull));
/* -- As people write dates (calendar_written.c). */
#define MZ_DATE_CAPITAL 64u /* bytes that hold any date in 大写, NUL included */

/* 大写 date of a cheque or receipt: 20230115 is 贰零贰叁年零壹月壹拾伍日 (domain.md §15). `date`
 * must be valid. */
void mz_date_format_capital(uint32_t date, char ret_text[MZ_DATE_CAPITAL]) __attribute__((nonnull));
/* The same read: exactly what mz_date_format_capital writes, so that a missing 零 is refused, which
 * is what the rule wants it for. MZ_E_BAD_DATE. */
enum mz_status mz_date_parse_capital(struct mz_span text, uint32_t *ret_date)
    __attribute__((nonnull, warn_unused_result));
/* A date in a list that people keep: as mz_date_parse takes it, year first with one separator and
 * with or without the zeros (2023-5-1, 2023/05/01, 2023.5.1), 2023年5月1日, or in 大写.
 * MZ_E_BAD_DATE. What the programs print is ISO alone, so that there is one form to read back. */
enum mz_status mz_date_parse_written(struct mz_span text, uint32_t *ret_date)
    __attribute__((nonnull, warn_unused_result));

#endif
