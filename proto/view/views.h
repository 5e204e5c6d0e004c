/* The views, one function a row of the table in view.c; what each answers is in openapi.yaml. Each
 * writes the members of the answer's open object. */
#ifndef MZ_VIEW_VIEWS_H
#define MZ_VIEW_VIEWS_H

#include "proto/view/view.h"

#define MZ_VIEW_FUNCTION(name_)                                                                    \
    enum mz_status mz_view_##name_(const struct mz_view_source *source,                            \
                                   const struct mz_view_parameter *parameters, size_t count,       \
                                   struct mz_json *json, struct mz_fault *fault)

MZ_VIEW_FUNCTION(ledger);
MZ_VIEW_FUNCTION(actors);
MZ_VIEW_FUNCTION(policy);
MZ_VIEW_FUNCTION(pending);
MZ_VIEW_FUNCTION(projects);
MZ_VIEW_FUNCTION(project);
MZ_VIEW_FUNCTION(budgets);
MZ_VIEW_FUNCTION(transfers);
MZ_VIEW_FUNCTION(closing);
MZ_VIEW_FUNCTION(periods);
MZ_VIEW_FUNCTION(targets);
MZ_VIEW_FUNCTION(lists);
MZ_VIEW_FUNCTION(payees);
MZ_VIEW_FUNCTION(accesses);
MZ_VIEW_FUNCTION(payments);
MZ_VIEW_FUNCTION(payment);
MZ_VIEW_FUNCTION(inbox);
MZ_VIEW_FUNCTION(list);
MZ_VIEW_FUNCTION(backdating);
MZ_VIEW_FUNCTION(show);
MZ_VIEW_FUNCTION(trace);
MZ_VIEW_FUNCTION(execution);
MZ_VIEW_FUNCTION(metrics);
MZ_VIEW_FUNCTION(monitor);
MZ_VIEW_FUNCTION(score);
MZ_VIEW_FUNCTION(evaluation);
MZ_VIEW_FUNCTION(deviations);
MZ_VIEW_FUNCTION(narratives);
MZ_VIEW_FUNCTION(findings);
MZ_VIEW_FUNCTION(years);

#endif
