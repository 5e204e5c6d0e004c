/* What the concluded self-evaluation of a year says, gathered from the views for a form: the
 * conclusion, the scores it rests on, why points were lost, and the figures behind (domain.md §2.1,
 * §4.1). What is missing is noted, form_missing.h. */
#ifndef MZ_CLIENT_FORM_EVALUATION_H
#define MZ_CLIENT_FORM_EVALUATION_H

#include "client/form/form.h"
#include "proto/base/limits.h"

struct mz_form_evaluation {
    uint64_t year;
    json_t *targets;               /* view targets; NULL: none are set */
    json_t *metrics;               /* view metrics */
    json_t *deviations;            /* items of the view */
    json_t *narratives;            /* likewise */
    json_t *conclusion;            /* item of the view evaluation; NULL: nobody concluded */
    json_t *scores[MZ_MAX_SCORES]; /* items of the view score that the conclusion rests on */
    size_t count;
};

/* MZ_OK also where things are missing. `year` 0: of the latest conclusion, else the project's
 * first. Drop with free, whatever is answered. */
enum mz_status mz_form_evaluation_read(struct mz_form *form, uint64_t year,
                                       struct mz_form_evaluation *ret_evaluation)
    __attribute__((nonnull, warn_unused_result));
void mz_form_evaluation_free(struct mz_form_evaluation *evaluation) __attribute__((nonnull));

/* The row of an indicator as evaluator `n` filed it; NULL: he scored it not. */
const json_t *mz_form_evaluation_row(const struct mz_form_evaluation *evaluation, size_t n,
                                     const char *key) __attribute__((nonnull));
/* Points of an indicator, 1/100: the mean over the evaluators, rounded half up. */
int64_t mz_form_evaluation_points(const struct mz_form_evaluation *evaluation, const char *key)
    __attribute__((nonnull));
/* The figure of an indicator in the view metrics, computed or measured; NULL: none. */
const json_t *mz_form_evaluation_figure(const struct mz_form_evaluation *evaluation,
                                        const char *key) __attribute__((nonnull));
/* The deviation explained for an indicator; NULL: none. */
const json_t *mz_form_evaluation_deviation(const struct mz_form_evaluation *evaluation,
                                           const char *key) __attribute__((nonnull));
/* The signed text of a section of the report; "" if nobody wrote it. */
const char *mz_form_evaluation_narrative(const struct mz_form_evaluation *evaluation,
                                         const char *section) __attribute__((nonnull));

/* Is `one` execution of the budget, the figure that the money block of the form scores? By its key
 * or, of reported ones, by its name (domain.md §1 no. 11: nothing is scored twice). */
bool mz_form_is_execution(const json_t *one) __attribute__((nonnull));
/* Notes everything that a form of this evaluation lacks: targets that add up to 100 with execution
 * scored once, scores of figures that still hold, a conclusion, why points were lost. */
void mz_form_evaluation_check(struct mz_form *form, const struct mz_form_evaluation *evaluation)
    __attribute__((nonnull));

#endif
