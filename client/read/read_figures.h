/* Figures of the views as rows: each with what it was computed from and what it was held against.
 * No percentage is shown without its numerator and denominator. */
#ifndef MZ_CLIENT_READ_FIGURES_H
#define MZ_CLIENT_READ_FIGURES_H

#include "client/read/read.h"

/* Sets the numerator and denominator of a row as they are shown: fen as yuan, with the fen beside
 * them as "numerator_fen"; of money by persons, which is no ratio, only the numerator is money. */
void mz_read_figures_fraction(json_t *row, uint64_t numerator, uint64_t denominator, bool money,
                              bool ratio) __attribute__((nonnull));

/* Adds a row to `rows` for each of the view's figures. */
void mz_read_figures_add(const struct mz_client *client, json_t *rows, const json_t *figures)
    __attribute__((nonnull(1)));
/* Likewise for targets that nothing stands behind: they are named, not passed over. */
void mz_read_figures_unsupported(const struct mz_client *client, json_t *rows,
                                 const json_t *targets) __attribute__((nonnull(1)));
/* Prints the rows, with or without the columns about targets, and drops them. MZ_E_NO_MEMORY if
 * `rows` is NULL. */
enum mz_status mz_read_figures_print(struct mz_client *client, bool targets, json_t *rows)
    __attribute__((nonnull(1), warn_unused_result));
/* Tells people which targets in per cent no whole number gives, and from which number on a target
 * of at least so much is met: "checks" of the answer (FORMAT.md 10.11, V-INT). */
void mz_read_figures_checks(struct mz_client *client, const json_t *answer)
    __attribute__((nonnull(1)));
/* Tells people at which tree size the answer was computed. */
void mz_read_figures_size(struct mz_client *client, const json_t *answer)
    __attribute__((nonnull(1)));

#endif
