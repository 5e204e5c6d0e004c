/* A project's execution: the sums over its budget lines that every rate is made of (domain.md
 * §3.3). */
#ifndef MZ_RULES_EXECUTION_H
#define MZ_RULES_EXECUTION_H

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

#endif
