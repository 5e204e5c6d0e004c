/* The indicator rows of the self-evaluation form: level, nature, target, actual, weight, score and
 * why points were lost (domain.md §4.1). */
#ifndef MZ_CLIENT_FORM_SCORED_H
#define MZ_CLIENT_FORM_SCORED_H

#include "client/form/form_evaluation.h"

#define MZ_FORM_SCORED_COLUMNS 10u
/* The indicator that the money block scores; it has no row here (domain.md §1 no. 11). */
#define MZ_FORM_EXECUTION "exe-plan"

/* The columns of the whole form, in millimetres. */
extern const uint16_t mz_form_scored_widths[MZ_FORM_SCORED_COLUMNS];

struct mz_form_scored {
    struct mz_form *form;
    const struct mz_form_evaluation *e;
    unsigned scores; /* footnote that names the entries of the scores */
    int64_t shown;   /* sum of the scores as they are shown, 1/100 point */
};

/* A table of all indicators of the targets but MZ_FORM_EXECUTION. */
void mz_form_scored_put(struct mz_form_scored *sheet) __attribute__((nonnull));

#endif
