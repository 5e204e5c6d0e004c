/* Computed figures: execution and indicators, each with numerator and denominator (domain.md §3).
 * One table, a row each. They read only the counters that the fold keeps, so a figure costs the
 * same at any length of the ledger, and the daemon and a clone compute the same. */
#ifndef MZ_RULES_INDICATORS_H
#define MZ_RULES_INDICATORS_H

#include "proto/rules/records.h"

/* The sums behind a project's execution, over all its budget lines, in fen. */
struct mz_execution {
    int64_t original, adjusted, frozen, received, committed;
    int64_t vouchers; /* Σ instructed */
    int64_t settled;  /* Σ bank-confirmed */
    int64_t refunded;
    int64_t signed_; /* Σ signed for */
    uint64_t lines;  /* budget lines */
    /* adjusted = vouchers = settled − refunded = signed, to the fen, and not zero (design.md §6):
     * certified as 100 %. */
    bool certified;
};
enum mz_status mz_execution_compute(const struct mz_records *records, struct mz_span project,
                                    struct mz_execution *ret_execution)
    __attribute__((nonnull, warn_unused_result));

/* A figure as it may be shown: never a bare percentage. */
struct mz_figure {
    uint64_t numerator, denominator; /* denominator 0: not applicable, see reason */
    bool money;                      /* the numerator is fen, and of a ratio the denominator too */
    bool
        ratio; /* shown as a percentage; otherwise as the numerator (denominator 1) or a quotient */
};

struct mz_indicator_row {
    const char *key; /* "exe-plan", "exe-received", "exe-audit", "received", "cov", "tim", "acc",
                        "cnt", "cost", … */
    const char *name, *name_zh;
    const char *formula; /* in words, with its source: domain.md section */
    const char *query;   /* the kinds of entries behind it, as a `list` filter */
    enum mz_status (*compute)(const struct mz_records *records, struct mz_span project,
                              const struct mz_project_record *record,
                              const struct mz_execution *execution, struct mz_figure *ret_figure);
};
/* NULL after the last one. */
const struct mz_indicator_row *mz_indicator_at(size_t n);
const struct mz_indicator_row *mz_indicator_find(struct mz_span key);

#endif
