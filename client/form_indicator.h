/* Cells about indicators, as several forms have them (domain.md §4.1–§4.3). */
#ifndef MZ_CLIENT_FORM_INDICATOR_H
#define MZ_CLIENT_FORM_INDICATOR_H

#include "client/form.h"

/* Six cells of a target as the views give it: level 1, level 2, name, nature, value, unit.
 * Indicators in percent are in percent: 80/100 with the unit % is 80. */
void mz_form_indicator(struct mz_form *form, const json_t *target) __attribute__((nonnull));
/* Hundredths of a point. */
void mz_form_points(struct mz_form *form, int64_t hundredths, bool bold) __attribute__((nonnull));
/* One cell: the kinds of entries that the ledger computes the indicator of this key from, or, where
 * it computes none, that it is reported with evidence. */
void mz_form_indicator_source(struct mz_form *form, const char *key) __attribute__((nonnull));

#endif
