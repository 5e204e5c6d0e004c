/* Amounts of public money: int64_t fen (0.01 yuan), exact, checked (G5). domain.md §15. */
#ifndef MZ_BASE_MONEY_H
#define MZ_BASE_MONEY_H

#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

#define MZ_MONEY_TEXT    32u  /* bytes that hold any amount in figures, NUL included */
#define MZ_MONEY_CAPITAL 160u /* bytes that hold any amount in 大写, NUL included */

/* Sums and differences that stay within ±MZ_MAX_FEN; MZ_E_OVERFLOW otherwise. */
enum mz_status mz_money_add(int64_t a, int64_t b, int64_t *ret_sum)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_money_sub(int64_t a, int64_t b, int64_t *ret_difference)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_money_mul(int64_t fen, uint64_t count, int64_t *ret_product)
    __attribute__((nonnull, warn_unused_result));

/* "22000.00", "-0.05": always two decimals, no grouping. */
void mz_money_format(int64_t fen, char ret_text[MZ_MONEY_TEXT]) __attribute__((nonnull));
/* "22,000.00" */
void mz_money_format_grouped(int64_t fen, char ret_text[MZ_MONEY_TEXT]) __attribute__((nonnull));
/* Yuan in figures: optional ¥ or ￥, optional sign, digits with or without correct grouping commas,
 * at most two decimals. "22000", "22,000.00", "¥500.5". MZ_E_BAD_NUMBER, MZ_E_OVERFLOW. */
enum mz_status mz_money_parse(struct mz_span text, int64_t *ret_fen)
    __attribute__((nonnull, warn_unused_result));

/* 万元 with two decimals, rounded half up away from zero: 2 200 000 fen is "2.20".
 * *ret_residual_fen is what rounding dropped (amount − shown), so that a column can print its 尾差.
 */
void mz_money_format_wan(int64_t fen, char ret_text[MZ_MONEY_TEXT], int64_t *ret_residual_fen)
    __attribute__((nonnull));
/* "2.20" 万元 to fen, up to six decimals. */
enum mz_status mz_money_parse_wan(struct mz_span text, int64_t *ret_fen)
    __attribute__((nonnull, warn_unused_result));

/* 人民币大写 without the 人民币 prefix (《正确填写票据和结算凭证的基本规定》, domain.md §15): 2 200
 * 000 is 贰万贰仟元整, 5 is 伍分. Canonical choices: 整 after 元 and after 角; no optional 零 at 万
 * and 元. Negative amounts get the prefix 负. Zero is 零元整. Every
 * int64_t has a spelling; those within ±MZ_MAX_FEN are read back. */
void mz_money_format_capital(int64_t fen, char ret_text[MZ_MONEY_CAPITAL]) __attribute__((nonnull));
/* Reads what a person may write: with or without 人民币, 整 or 正, optional 零, 圆 for 元.
 * MZ_E_BAD_NUMBER if it is no well-formed amount. */
enum mz_status mz_money_parse_capital(struct mz_span text, int64_t *ret_fen)
    __attribute__((nonnull, warn_unused_result));

/* A rate as it is shown: numerator/denominator in percent with two decimals, rounded half up,
 * "80.00". The denominator is positive; both are non-negative. No floating point. */
void mz_rate_format_percent(uint64_t numerator, uint64_t denominator, char ret_text[MZ_MONEY_TEXT])
    __attribute__((nonnull));

#endif
