/* The catalogue of indicators (domain.md §3): one table, a row each, defined once. Those with a
 * function are computed, each as numerator and denominator, and never filed; the others are
 * reported, as so many of so many with evidence, or judged. What is computed reads only the
 * counters that the fold keeps, so that a figure costs the same at any length of the ledger, and
 * the daemon and a clone compute the same. */
#ifndef MZ_RULES_INDICATORS_H
#define MZ_RULES_INDICATORS_H

#include "proto/rules/execution.h"

/* A figure as it may be shown: never a bare percentage. */
struct mz_figure {
    uint64_t numerator, denominator; /* denominator 0: not applicable, see reason */
    bool money;                      /* the numerator is fen, and of a ratio the denominator too */
    bool
        ratio; /* shown as a percentage; otherwise as the numerator (denominator 1) or a quotient */
};

/* Where an indicator stands in the framework 决策/过程/产出/效益 and in the self-evaluation form
 * (domain.md §3.1, §4.1). */
struct mz_level {
    const char *name, *name_zh; /* NULL: it has no place there */
};
struct mz_indicator_area {
    struct mz_level framework1, framework2, self1, self2;
};

struct mz_indicator_row {
    const char *key; /* a code: what targets, measurements and scores name it by */
    const char *name, *name_zh;
    const struct mz_indicator_area *area;
    uint8_t nature;   /* enum mz_nature: what a target of it usually is */
    const char *unit; /* as sheets write it: "%", "人", "元"; "" of what is judged */
    const char *formula, *formula_zh; /* in words, with its source: domain.md section */
    const char *query;    /* the kinds of entries behind it, as a `list` filter; "" if reported */
    const char *evidence; /* if reported: codes of the evidence that it rests on; otherwise "" */
    /* NULL: reported. */
    enum mz_status (*compute)(const struct mz_records *records, struct mz_span project,
                              const struct mz_project_record *record,
                              const struct mz_execution *execution, struct mz_figure *ret_figure);
};
/* The computed ones; NULL after the last one, or if there is none of this key. */
const struct mz_indicator_row *mz_indicator_at(size_t n);
const struct mz_indicator_row *mz_indicator_find(struct mz_span key);
/* All of them, the computed ones first. */
const struct mz_indicator_row *mz_catalogue_at(size_t n);
const struct mz_indicator_row *mz_catalogue_find(struct mz_span key);

#endif
