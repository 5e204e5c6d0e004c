/* What the evaluation report rests on: the answers of the views at one tree size, and the questions
 * that its chapters ask of them. Pure: JSON in, JSON or texts out. Answers are the views' own
 * (proto/view), all borrowed from the facts. */
#ifndef MZ_CLIENT_REPORT_FACTS_H
#define MZ_CLIENT_REPORT_FACTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/base/status.h"

/* Whole answers, or all items of a view as an array; see the table in report_read.c. */
enum mz_report_view {
    MZ_REPORT_LEDGER,
    MZ_REPORT_PROJECT,
    MZ_REPORT_TARGETS,
    MZ_REPORT_METRICS,
    MZ_REPORT_EXECUTION,
    MZ_REPORT_SCHEME, /* score, without its items */
    MZ_REPORT_YEARS,
    MZ_REPORT_POLICY,
    MZ_REPORT_SCORES,
    MZ_REPORT_EVALUATIONS,
    MZ_REPORT_DEVIATIONS,
    MZ_REPORT_NARRATIVES,
    MZ_REPORT_FINDINGS,
    MZ_REPORT_SNAPSHOTS,
    MZ_REPORT_BUDGETS,
    MZ_REPORT_PAYMENTS,
    MZ_REPORT_LISTS,
    MZ_REPORT_SETTLES, /* entries of these kinds */
    MZ_REPORT_REFUNDS,
    MZ_REPORT_VIEWS
};

struct mz_report_facts {
    json_t *view[MZ_REPORT_VIEWS]; /* NULL: the ledger has none */
    const char *type;              /* unit, department, fiscal: whose evaluation */
    uint64_t year;                 /* that is evaluated */
    json_t *conclusion; /* of that type and year, whole, with refs; NULL: there is none */
};

/* Parts of the indicator analysis, by the level-1 name of an indicator. */
enum mz_report_part { MZ_REPORT_DECISION, MZ_REPORT_PROCESS, MZ_REPORT_OUTPUT, MZ_REPORT_BENEFIT };

#define MZ_REPORT_TEXT 160u /* bytes of the texts below, NUL included */

void mz_report_facts_free(struct mz_report_facts *facts) __attribute__((nonnull));

/* The targets in force, an array; NULL if none are set. */
const json_t *mz_report_indicators(const struct mz_report_facts *facts) __attribute__((nonnull));
/* The figure of an indicator, computed or measured; NULL if there is none. */
const json_t *mz_report_actual(const struct mz_report_facts *facts, const char *key)
    __attribute__((nonnull));
/* Is the actual there, with a denominator above 0? */
bool mz_report_measured(const json_t *actual);
/* Entries by what they are about; NULL if there is none. */
const json_t *mz_report_deviation(const struct mz_report_facts *facts, const char *key)
    __attribute__((nonnull));
const json_t *mz_report_narrative(const struct mz_report_facts *facts, const char *section)
    __attribute__((nonnull));
/* Scores of the type and year under the targets in force, those that the conclusion rests on if
 * there is one. An array that the caller drops; empty if there is none. */
json_t *mz_report_scores(const struct mz_report_facts *facts) __attribute__((nonnull));
/* An evaluator's row about the indicator; NULL if there is none. */
const json_t *mz_report_scored(const json_t *score, const char *key) __attribute__((nonnull(2)));
/* The conclusion's item of the view evaluation; NULL if there is none. */
const json_t *mz_report_graded(const struct mz_report_facts *facts) __attribute__((nonnull));

/* What a person must explain: the target is not met, or points were lost. */
bool mz_report_deviates(const struct mz_report_facts *facts, const json_t *indicator,
                        const json_t *scores) __attribute__((nonnull));
/* The reason: that of deviation.explain, else of the first score's row that has one; NULL. */
const char *mz_report_reason(const struct mz_report_facts *facts, const char *key,
                             const json_t *scores) __attribute__((nonnull));

enum mz_report_part mz_report_part_of(const char *level1) __attribute__((nonnull));

/* -- Texts. */

/* "≥ 80.00 %", "= 44 人", "≤ 2023-05-01", "定性". */
void mz_report_target_text(const json_t *indicator, enum mz_language language,
                           char ret_text[MZ_REPORT_TEXT]) __attribute__((nonnull));
/* "44/55 = 80.00 %", "22,000.00 元/44 = 500.00 元", "44"; "—" if there is none. */
void mz_report_actual_text(const json_t *actual, enum mz_language language,
                           char ret_text[MZ_REPORT_TEXT]) __attribute__((nonnull(3)));
/* The mean of `count` numbers of 1/100 point that add up to `sum`: "90.00"; with four places where
 * two do not hold it. `count` is positive. */
void mz_report_points(uint64_t sum, uint64_t count, char ret_text[MZ_REPORT_TEXT])
    __attribute__((nonnull));
/* A word of the vocabulary of evaluation ("excellent", "unit", "high"), in the language; the word
 * itself if the table does not have it. */
const char *mz_report_word(enum mz_language language, const char *context, const char *word)
    __attribute__((nonnull));

#endif
