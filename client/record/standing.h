/* Where the evaluation of a project stands: its targets, what each indicator would score now, and
 * the scores that evaluators have recorded. What scores, conclusions and the query are made from,
 * so that all of them say the same. */
#ifndef MZ_CLIENT_STANDING_H
#define MZ_CLIENT_STANDING_H

#include <jansson.h>

#include "client/read/read.h"
#include "client/record/dossier.h"
#include "proto/rules/scoring.h"

#define MZ_POINTS_TEXT  16
#define MZ_LEAST_SCORES 2u /* that a conclusion rests on (kinds.c) */

struct mz_standing {
    struct mz_read_pages score;          /* the view `score` */
    struct mz_recorded recorded;         /* the entry that set the targets */
    const struct mz_target_set *targets; /* in it */
    struct mz_scheme_set scheme;
    struct {
        uint64_t numerator, denominator; /* MZ_ABSENT: neither computed nor measured */
        bool money, ratio;               /* fen, and in both if they are a ratio */
        uint64_t computed;               /* 1/100 point; MZ_ABSENT: qualitative or without actual */
        bool overshoot;
    } rows[MZ_MAX_INDICATORS]; /* in the order of the targets */
    uint64_t first, last;      /* years of the project */
};

/* Reads it from the daemon or a clone. MZ_E_NOT_FOUND: no such project, or it has no targets. */
enum mz_status mz_standing_read(struct mz_client *client, const struct mz_ledger_source *source,
                                struct mz_standing *ret_standing)
    __attribute__((nonnull, warn_unused_result));
void mz_standing_release(struct mz_standing *standing) __attribute__((nonnull));

/* The scheme in force, of an answer of the view `score`. False: the answer is not one. */
bool mz_standing_scheme(const json_t *answer, struct mz_scheme_set *ret_scheme)
    __attribute__((nonnull));

/* The year that --year names; else that of the business date, or the project's nearest to it. */
uint64_t mz_standing_year(const struct mz_client *client, const struct mz_standing *standing)
    __attribute__((nonnull));
/* The place of the target with this key; the number of targets if there is none. */
size_t mz_standing_find(const struct mz_standing *standing, struct mz_span key)
    __attribute__((nonnull));

/* The scores that a conclusion about this type and year rests on: of each evaluator the last one
 * under the targets in force. Items of the view, borrowed. */
size_t mz_standing_scores(const struct mz_standing *standing, uint8_t type, uint64_t year,
                          const json_t *ret_scores[MZ_MAX_SCORES]) __attribute__((nonnull));
/* Σ of their totals, in 1/100 point. */
uint64_t mz_standing_sum(const json_t *const *scores, size_t count) __attribute__((nonnull));

/* "90.00" */
void mz_standing_points(uint64_t points, char ret_text[MZ_POINTS_TEXT]) __attribute__((nonnull));

#endif
