#include "proto/view/view.h"

#include <string.h>

#include "proto/view/answer.h"
#include "proto/view/views.h"

#define PAGE "after,limit"

static const struct mz_view views[] = {
    {"ledger", MZ_VIEW_PUBLIC, "", mz_view_ledger},
    {"actors", MZ_VIEW_SESSION, PAGE, mz_view_actors},
    {"policy", MZ_VIEW_SESSION, "", mz_view_policy},
    {"pending", MZ_VIEW_SESSION, PAGE, mz_view_pending},
    {"projects", MZ_VIEW_SESSION, PAGE, mz_view_projects},
    {"project", MZ_VIEW_SESSION, "project", mz_view_project},
    {"budgets", MZ_VIEW_SESSION, "project," PAGE, mz_view_budgets},
    {"transfers", MZ_VIEW_SESSION, PAGE, mz_view_transfers},
    {"closing", MZ_VIEW_SESSION, "project,end,from", mz_view_closing},
    {"periods", MZ_VIEW_SESSION, "project," PAGE, mz_view_periods},
    {"targets", MZ_VIEW_SESSION, "project", mz_view_targets},
    {"lists", MZ_VIEW_SESSION, "project," PAGE, mz_view_lists},
    {"payees", MZ_VIEW_SESSION, "payee," PAGE, mz_view_payees},
    {"accesses", MZ_VIEW_SESSION, "payee," PAGE, mz_view_accesses},
    {"payments", MZ_VIEW_SESSION, "project,state,begin,end," PAGE, mz_view_payments},
    {"payment", MZ_VIEW_SESSION, "id,project,number," PAGE, mz_view_payment},
    {"inbox", MZ_VIEW_SESSION, "actor,forbidden," PAGE, mz_view_inbox},
    {"list", MZ_VIEW_SESSION, "kind,project,actor,begin,end,order," PAGE, mz_view_list},
    {"backdating", MZ_VIEW_SESSION, "days,kind,project,actor,begin,end,order," PAGE,
     mz_view_backdating},
    {"show", MZ_VIEW_SESSION, "id", mz_view_show},
    {"trace", MZ_VIEW_SESSION, "id,project,number,line,payee", mz_view_trace},
    {"execution", MZ_VIEW_SESSION, "project", mz_view_execution},
    {"metrics", MZ_VIEW_SESSION, "project", mz_view_metrics},
    {"monitor", MZ_VIEW_SESSION, "project,end," PAGE, mz_view_monitor},
    {"score", MZ_VIEW_SESSION, "project," PAGE, mz_view_score},
    {"evaluation", MZ_VIEW_SESSION, "project," PAGE, mz_view_evaluation},
    {"deviations", MZ_VIEW_SESSION, "project," PAGE, mz_view_deviations},
    {"narratives", MZ_VIEW_SESSION, "project," PAGE, mz_view_narratives},
    {"findings", MZ_VIEW_SESSION, "project," PAGE, mz_view_findings},
    {"years", MZ_VIEW_SESSION, "project", mz_view_years},
};
#define VIEWS (sizeof views / sizeof views[0])

const struct mz_view *mz_view_at(size_t n) {
    return n < VIEWS ? &views[n] : NULL;
}

const struct mz_view *mz_view_find(struct mz_span name) {
    for (size_t i = 0; i < VIEWS; i++)
        if (mz_span_equal_text(name, views[i].name))
            return &views[i];
    return NULL;
}

/* Is `name` one of the comma-separated names? */
static bool listed(const char *names, struct mz_span name) {
    while (*names != '\0') {
        size_t size = strcspn(names, ",");
        if (mz_span_equal(mz_span_of(names, size), name))
            return true;
        names += size + (names[size] == ',');
    }
    return false;
}

static enum mz_status check_parameters(const struct mz_view *view,
                                       const struct mz_view_parameter *parameters, size_t count,
                                       struct mz_fault *fault) {
    for (size_t i = 0; i < count; i++) {
        struct mz_span name = parameters[i].name;
        const char *problem = listed(view->parameters, name) ? NULL : "there is no such parameter";
        if (parameters[i].value.data == NULL || parameters[i].value.size == 0)
            problem = "the parameter is empty";
        for (size_t j = 0; j < i; j++)
            if (mz_span_equal(parameters[j].name, name))
                problem = "the parameter is given twice";
        if (problem == NULL)
            continue;
        mz_fault_at(fault, MZ_E_USAGE, "%.*s", (int)(name.size > 64 ? 64 : name.size),
                    (const char *)name.data);
        mz_fault_have(fault, "%s", problem);
        return MZ_E_USAGE;
    }
    return MZ_OK;
}

enum mz_status mz_view_answer(const struct mz_view *view, const struct mz_view_source *source,
                              const struct mz_view_parameter *parameters, size_t count,
                              char **ret_text, size_t *ret_size, struct mz_fault *fault) {
    struct mz_fault found = {0};
    enum mz_status status = check_parameters(view, parameters, count, &found);
    if (status == MZ_OK) {
        struct mz_json json = mz_json_start();
        char schema[64] = "mingzhang/";
        strncat(schema, view->name, 32);
        strncat(schema, "/1", 4);
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "schema", schema);
        mz_json_span(&json, "origin", source->origin);
        mz_json_uint(&json, "tree_size", source->tree_size);
        status = view->answer(source, parameters, count, &json, &found);
        mz_json_close_object(&json);
        if (status == MZ_OK)
            status = mz_json_finish(&json, ret_text, ret_size);
        else
            mz_json_discard(&json);
    }
    /* What a view passes on from below without a word of its own. */
    if (status != MZ_OK && found.status != status)
        mz_fault_at(&found, status, "%s", view->name);
    if (status != MZ_OK && fault != NULL)
        *fault = found;
    return status;
}

void mz_view_problem(const struct mz_fault *fault, struct mz_json *json) {
    mz_view_problem_member(fault, NULL, json);
}

void mz_view_problem_member(const struct mz_fault *fault, const char *key, struct mz_json *json) {
    char type[80] = "urn:mingzhang:error:", text[512];
    strncat(type, mz_status_code(fault->status), 48);
    mz_json_open_object(json, key);
    mz_json_text(json, "type", type);
    mz_json_text(json, "title", mz_status_code(fault->status));
    mz_json_int(json, "status", mz_status_http(fault->status));
    mz_json_text(json, "code", mz_status_code(fault->status));
    mz_fault_text(fault, MZ_ENGLISH, text, sizeof text);
    mz_json_text(json, "detail", text);
    mz_fault_text(fault, MZ_CHINESE, text, sizeof text);
    mz_json_text(json, "detail_zh", text);
    mz_fault_remedy(fault, MZ_ENGLISH, text, sizeof text);
    mz_json_text(json, "remedy", text);
    mz_fault_remedy(fault, MZ_CHINESE, text, sizeof text);
    mz_json_text(json, "remedy_zh", text);
    mz_json_text(json, "place", fault->place);
    mz_json_text(json, "have", fault->have);
    mz_json_text(json, "want", fault->want);
    mz_json_text(json, "who", fault->who);
    mz_json_close_object(json);
}
