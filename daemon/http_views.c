#include "daemon/http_views.h"

#include <stdlib.h>

#include "daemon/http_routes.h"

#define MAX_PARAMETERS 16u
#define MAX_QUERY      4096u

static enum mz_status answer(struct mz_call *call, const struct mz_view *view,
                             struct mz_fault *fault) {
    char buffer[MAX_QUERY];
    struct mz_http_parameter decoded[MAX_PARAMETERS];
    struct mz_view_parameter parameters[MAX_PARAMETERS];
    size_t count = 0;
    if (call->head.query.size > sizeof buffer) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "query");
        mz_fault_have(fault, "%zu", call->head.query.size);
        mz_fault_want(fault, "%u", MAX_QUERY);
        return MZ_E_TOO_LARGE;
    }
    enum mz_status status =
        mz_http_query(call->head.query, buffer, decoded, MAX_PARAMETERS, &count, fault);
    for (size_t i = 0; i < count; i++)
        parameters[i] = (struct mz_view_parameter){decoded[i].name, decoded[i].value};
    const struct mz_view_source *source = NULL;
    if (status == MZ_OK)
        status = mz_call_source(call, &source, fault);
    char *text;
    size_t size;
    if (status == MZ_OK)
        status = mz_view_answer(view, source, parameters, count, &text, &size, fault);
    if (status == MZ_OK)
        mz_call_answer(call, 200, "application/json", text, size);
    return status;
}

void mz_http_views_get(struct mz_call *call) {
    struct mz_fault fault = {0};
    enum mz_status status = MZ_OK;
    const struct mz_view *view = mz_view_find(call->captures[0]);
    if (view == NULL) {
        int shown = call->head.path.size < 64 ? (int)call->head.path.size : 64;
        status =
            mz_fault_at(&fault, MZ_E_NOT_FOUND, "%.*s", shown, (const char *)call->head.path.data);
    } else if (view->access != MZ_VIEW_PUBLIC || (call->app->open_to_all & MZ_PUBLIC_VIEWS) == 0) {
        status = mz_route_session(call, &fault);
    }
    if (status == MZ_OK)
        status = answer(call, view, &fault);
    if (status != MZ_OK)
        mz_call_fail(call, status, &fault);
}

/* For supervisors: open to whoever can connect, and says nothing of what the ledger holds but its
 * size. */
void mz_http_views_health(struct mz_call *call) {
    struct mz_fault fault = {0};
    const struct mz_view_source *source = NULL;
    struct mz_ledger_metrics metrics = {0};
    enum mz_status status = mz_ledger_health(call->app->ledger, &fault);
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    mz_ledger_metrics(call->app->ledger, &metrics);
    bool good = status == MZ_OK && !call->app->stopping;
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/health/1");
    mz_json_text(&json, "status", good ? "ok" : "stopped");
    mz_json_span(&json, "origin", mz_ledger_origin(call->app->ledger));
    if (source != NULL)
        mz_json_uint(&json, "tree_size", source->tree_size);
    mz_json_uint(&json, "recorded", metrics.recorded);
    mz_json_uint(&json, "duplicates", metrics.duplicates);
    mz_json_uint(&json, "refused", metrics.refused);
    mz_json_uint(&json, "commits", metrics.commits);
    mz_json_uint(&json, "largest_batch", metrics.largest_batch);
    mz_json_uint(&json, "queued", metrics.queued);
    if (status != MZ_OK) {
        fault.status = status;
        mz_view_problem_member(&fault, "problem", &json);
    }
    mz_json_close_object(&json);
    mz_call_answer_json(call, good ? 200 : 503, &json);
}
