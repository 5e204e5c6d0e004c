#include "proto/view/figures.h"
#include "proto/view/views.h"

static void write_sum(const struct mz_answer *a, const struct mz_behind *b, const char *name,
                      int64_t fen, uint64_t kinds) {
    mz_json_open_object(a->json, name);
    mz_json_fen(a->json, "amount", fen);
    mz_figures_behind(a, b, kinds);
    mz_json_close_object(a->json);
}

static enum mz_status write_rate(const struct mz_answer *a, struct mz_span project,
                                 const struct mz_project_record *record,
                                 const struct mz_execution *execution,
                                 const struct mz_behind *behind, const char *key) {
    const struct mz_indicator_row *row = mz_indicator_find(mz_span_text(key));
    struct mz_figure figure;
    if (row == NULL)
        return MZ_E_INTERNAL;
    enum mz_status status = row->compute(&a->source->records, project, record, execution, &figure);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_text(a->json, "key", row->key);
    mz_json_text(a->json, "name", row->name);
    mz_json_text(a->json, "name_zh", row->name_zh);
    mz_json_text(a->json, "formula", row->formula);
    mz_figures_write(a, &figure);
    mz_json_text(a->json, "query", row->query);
    mz_figures_behind(a, behind, mz_figures_kinds(row->query));
    mz_json_close_object(a->json);
    return MZ_OK;
}

static enum mz_status budget_row(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
    (void)arg;
    struct mz_budget_record budget;
    enum mz_status status = mz_answer_decode(&mz_budget_record_schema, value, &budget);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "line", mz_answer_key_code(key, NULL));
    mz_json_uint(a->json, "year", budget.year);
    mz_json_text(a->json, "source", mz_names_text(&mz_source_names, budget.source));
    mz_json_fen(a->json, "original", budget.original);
    mz_json_fen(a->json, "adjusted", mz_budget_adjusted(&budget));
    mz_json_fen(a->json, "frozen", budget.frozen);
    mz_json_fen(a->json, "received", budget.received);
    mz_json_fen(a->json, "committed", budget.committed);
    mz_json_fen(a->json, "vouchers", budget.instructed);
    mz_json_fen(a->json, "settled", budget.settled);
    mz_json_fen(a->json, "refunded", budget.refunded);
    mz_json_fen(a->json, "signed", budget.signed_);
    mz_json_fen(a->json, "available", mz_budget_available(&budget));
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* The four sums that must agree to the fen before anything is called 100 % (domain.md §3.3). */
static void write_sums(const struct mz_answer *a, const struct mz_behind *b,
                       const struct mz_execution *e) {
    mz_json_open_object(a->json, "sums");
    write_sum(a, b, "adjusted", e->adjusted,
              MZ_FIGURES_KIND(BUDGET_APPROPRIATE) | MZ_FIGURES_KIND(BUDGET_ADJUST));
    write_sum(a, b, "vouchers", e->vouchers, MZ_FIGURES_KIND(PAYMENT_INSTRUCT));
    write_sum(a, b, "settled_net", e->settled - e->refunded, MZ_FIGURES_KIND(PAYMENT_SETTLE));
    write_sum(a, b, "signed", e->signed_, MZ_FIGURES_KIND(PAYMENT_SIGN));
    mz_json_close_object(a->json);
    mz_json_fen(a->json, "original", e->original);
    mz_json_fen(a->json, "frozen", e->frozen);
    mz_json_fen(a->json, "committed", e->committed);
    mz_json_fen(a->json, "settled", e->settled);
    mz_json_fen(a->json, "refunded", e->refunded);
    mz_json_open_object(a->json, "received");
    mz_json_fen(a->json, "amount", e->received);
    mz_figures_behind(a, b, MZ_FIGURES_KIND(FUNDS_RECEIVE));
    mz_json_close_object(a->json);
}

MZ_VIEW_FUNCTION(execution) {
    static const char *const rates[] = {"exe-plan", "exe-received", "exe-audit"};
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span code;
    struct mz_project_record project;
    struct mz_execution execution;
    struct mz_behind behind = {0};
    enum mz_status status = mz_answer_project(&a, &code, &project);
    if (status == MZ_OK)
        status = mz_execution_compute(&source->records, code, &execution);
    if (status == MZ_OK)
        status = mz_figures_walk(&a, code, &behind);
    if (status != MZ_OK)
        return status;
    mz_json_span(json, "project", code);
    mz_json_span(json, "name", project.name);
    mz_json_bool(json, "certified", execution.certified);
    write_sums(&a, &behind, &execution);
    mz_json_open_array(json, "rates");
    for (size_t i = 0; i < sizeof rates / sizeof rates[0] && status == MZ_OK; i++)
        status = write_rate(&a, code, &project, &execution, &behind, rates[i]);
    mz_json_close_array(json);
    struct mz_key prefix = mz_key_of_code(MZ_TABLE_BUDGET, code);
    mz_json_open_array(json, "lines");
    if (status == MZ_OK)
        status = mz_answer_each(&a, &prefix, budget_row, NULL);
    mz_json_close_array(json);
    return status;
}
