/* Sets of targets to start from, made of the catalogue (indicators.h): the evaluation framework
 * 决策/过程/产出/效益 with its weights (domain.md §3.4), and the self-evaluation 10/50/30/10
 * (domain.md §2). */
#ifndef MZ_RULES_TEMPLATES_H
#define MZ_RULES_TEMPLATES_H

#include "proto/rules/indicators.h"

struct mz_template_row {
    const char *key; /* in the catalogue */
    uint64_t weight; /* 1/100 point */
};

struct mz_template {
    const char *name;                   /* "framework", "self-evaluation" */
    bool self;                          /* levels are those of the self-evaluation form */
    const struct mz_template_row *rows; /* in the order of the form, 10000 in all */
    size_t count;
};

/* NULL after the last one. */
const struct mz_template *mz_template_at(size_t n);
const struct mz_template *mz_template_find(struct mz_span name);

#endif
