/* The actual value of an indicator: computed from the entries, or the latest measurement of it. */
#ifndef MZ_RULES_ACTUALS_H
#define MZ_RULES_ACTUALS_H

#include "proto/rules/indicators.h"
#include "proto/rules/scoring.h"

/* What the values of one project are taken from; read once, used for each indicator. */
struct mz_actuals {
    const struct mz_records *records;
    struct mz_span project;
    struct mz_project_record record;
    struct mz_execution execution;
    uint64_t targets_index;       /* entry of the targets in force; MZ_ABSENT without any */
    struct mz_target_set targets; /* indicators_count 0 without any */
    struct mz_scheme_set scheme;  /* the default if none was filed */
};
/* MZ_E_NOT_FOUND: no such project. Spans live as long as the records. */
enum mz_status mz_actuals_read(const struct mz_records *records, struct mz_span project,
                               struct mz_actuals *ret_actuals)
    __attribute__((nonnull, warn_unused_result));
/* MZ_E_NOT_FOUND: neither computed nor measured. *ret_evidence and *ret_index, which may be NULL,
 * get those of the measurement: zero and MZ_ABSENT of what is computed. */
enum mz_status mz_actuals_get(const struct mz_actuals *actuals, struct mz_span key,
                              struct mz_figure *ret_figure, struct mz_hash *ret_evidence,
                              uint64_t *ret_index)
    __attribute__((nonnull(1, 3), warn_unused_result));
/* 100 where the figure is in fen and its target in yuan; otherwise 1. */
uint64_t mz_actuals_unit(const struct mz_figure *figure) __attribute__((nonnull));

#endif
