/* Cells about indicators, as several forms have them (domain.md §4.1–§4.3). */
#ifndef MZ_CLIENT_FORM_INDICATOR_H
#define MZ_CLIENT_FORM_INDICATOR_H

#include "client/form/form.h"

/* Six cells of a target as the views give it: level 1, level 2, name, nature, value, unit.
 * Indicators in percent are in percent: 80/100 with the unit % is 80. */
void mz_form_indicator(struct mz_form *form, const json_t *target) __attribute__((nonnull));
/* Likewise without the two levels: name, nature, value, unit. */
void mz_form_indicator_target(struct mz_form *form, const json_t *target) __attribute__((nonnull));
/* "≥ 80 %", "= 44 人", "定性": nature, value and unit in one text. "" without a target. */
void mz_form_target_text(const json_t *target, char ret_text[160]) __attribute__((nonnull(2)));
/* A figure as people read it, with what it was computed from: "80.00% (44/55)", "500.00 (22,000.00
 * / 44)", "44". "" if there is none. `money`: the numerator is fen, and of a percentage the
 * denominator too. */
void mz_form_figure_text(int64_t numerator, int64_t denominator, bool percent, bool money,
                         char ret_text[128]) __attribute__((nonnull));
/* Hundredths of a point. */
void mz_form_points(struct mz_form *form, int64_t hundredths, unsigned note, bool bold)
    __attribute__((nonnull));
/* One cell: the kinds of entries that the ledger computes the indicator of this key from, or, where
 * it computes none, that it is reported with evidence. */
void mz_form_indicator_source(struct mz_form *form, const char *key) __attribute__((nonnull));

#endif
