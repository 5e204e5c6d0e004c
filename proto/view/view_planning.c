#include "proto/view/answer.h"
#include "proto/view/possible.h"
#include "proto/view/views.h"

static void project_members(const struct mz_answer *a, struct mz_span code,
                            const struct mz_project_record *project) {
    mz_json_span(a->json, "project", code);
    mz_json_uint(a->json, "index", project->index);
    mz_json_span(a->json, "name", project->name);
    mz_json_span(a->json, "unit", project->unit);
    mz_answer_span(a, "department", project->department);
    mz_answer_date(a, "begin", project->begin);
    mz_answer_date(a, "end", project->end);
    mz_json_uint(a->json, "budget_lines", project->budget_lines);
    mz_json_uint(a->json, "payments", project->payments);
    mz_json_uint(a->json, "eligible", project->eligible);
    mz_json_uint(a->json, "paid", project->paid);
    mz_json_uint(a->json, "signed", project->signed_);
    mz_json_fen(a->json, "paid_amount", project->paid_amount);
    mz_json_fen(a->json, "signed_amount", project->signed_amount);
}

static enum mz_status project_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value) {
    (void)arg;
    struct mz_project_record project;
    enum mz_status status = mz_answer_decode(&mz_project_record_schema, value, &project);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    project_members(a, mz_answer_key_code(key, NULL), &project);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(projects) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_key prefix = mz_key_start(MZ_TABLE_PROJECT);
    return mz_answer_page(&a, &prefix, project_item, NULL);
}

MZ_VIEW_FUNCTION(project) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span code;
    struct mz_project_record project;
    struct mz_chain_record chain;
    struct mz_entry entry;
    struct mz_statement statement;
    enum mz_status status = mz_answer_project(&a, &code, &project);
    if (status != MZ_OK)
        return status;
    project_members(&a, code, &project);
    status =
        mz_answer_get(&a, mz_key_of_code(MZ_TABLE_CHAIN, code), &mz_chain_record_schema, &chain);
    if (status == MZ_OK)
        status = mz_answer_entry(&a, project.index, &entry, &statement);
    if (status != MZ_OK)
        return status;
    /* Count and head are what a package of this project's entries is held against (design.md §5).
     */
    mz_json_uint(json, "entries", chain.count);
    mz_answer_hash(&a, "head", &chain.head);
    mz_answer_hash(&a, "statement", &statement.hash);
    mz_json_span(json, "basis", statement.body.project_register.basis);
    return MZ_OK;
}

static enum mz_status budget_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                  struct mz_span value) {
    (void)arg;
    struct mz_budget_record budget;
    struct mz_span rest, project, line;
    enum mz_status status = mz_answer_decode(&mz_budget_record_schema, value, &budget);
    if (status != MZ_OK)
        return status;
    /* The key behind the prefix is (project, line) or, of one project, (line). */
    project = mz_answer_key_code(key, &rest);
    line = rest.size > 0 ? mz_answer_key_code(rest, NULL) : project;
    if (rest.size == 0)
        project = mz_answer_parameter(a, "project");
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "project", project);
    mz_json_span(a->json, "line", line);
    mz_json_uint(a->json, "index", budget.index);
    mz_json_uint(a->json, "year", budget.year);
    mz_json_text(a->json, "source", mz_names_text(&mz_source_names, budget.source));
    mz_json_span(a->json, "document", budget.document);
    mz_json_fen(a->json, "original", budget.original);
    mz_json_fen(a->json, "increased", budget.increased);
    mz_json_fen(a->json, "decreased", budget.decreased);
    mz_json_fen(a->json, "adjusted", mz_budget_adjusted(&budget));
    mz_json_fen(a->json, "frozen", budget.frozen);
    mz_json_fen(a->json, "received", budget.received);
    mz_json_fen(a->json, "committed", budget.committed);
    mz_json_fen(a->json, "instructed", budget.instructed);
    mz_json_fen(a->json, "settled", budget.settled);
    mz_json_fen(a->json, "refunded", budget.refunded);
    mz_json_fen(a->json, "signed", budget.signed_);
    mz_json_fen(a->json, "available", mz_budget_available(&budget));
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* A prefix over one table: of the project that is asked for, which must exist, or of all. */
static enum mz_status project_prefix(const struct mz_answer *a, enum mz_table table,
                                     struct mz_key *ret_prefix) {
    struct mz_span code;
    struct mz_project_record project;
    *ret_prefix = mz_key_start(table);
    if (mz_answer_parameter(a, "project").data == NULL)
        return MZ_OK;
    enum mz_status status = mz_answer_project(a, &code, &project);
    if (status == MZ_OK)
        mz_key_code(ret_prefix, code);
    return status;
}

MZ_VIEW_FUNCTION(budgets) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_key prefix;
    enum mz_status status = project_prefix(&a, MZ_TABLE_BUDGET, &prefix);
    return status == MZ_OK ? mz_answer_page(&a, &prefix, budget_item, NULL) : status;
}

/* What was sent to another project and not taken there. */
static enum mz_status transfer_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                    struct mz_span value) {
    (void)arg;
    struct mz_transfer_record transfer;
    enum mz_status status = mz_answer_decode(&mz_transfer_record_schema, value, &transfer);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_hex(a->json, "statement", key);
    mz_json_uint(a->json, "index", transfer.index);
    mz_json_span(a->json, "project", transfer.project);
    mz_json_span(a->json, "line", transfer.line);
    mz_json_span(a->json, "to_project", transfer.to_project);
    mz_json_span(a->json, "to", transfer.to);
    mz_json_hex(a->json, "taker", mz_span_of(transfer.taker.bytes, sizeof transfer.taker.bytes));
    mz_json_fen(a->json, "amount", transfer.amount);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(transfers) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_key prefix = mz_key_start(MZ_TABLE_TRANSFER);
    return mz_answer_page(&a, &prefix, transfer_item, NULL);
}

MZ_VIEW_FUNCTION(targets) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span code;
    struct mz_project_record project;
    struct mz_target_record record;
    struct mz_target_set target;
    enum mz_status status = mz_answer_project(&a, &code, &project);
    if (status != MZ_OK)
        return status;
    mz_json_span(json, "project", code);
    status =
        mz_answer_get(&a, mz_key_of_code(MZ_TABLE_TARGET, code), &mz_target_record_schema, &record);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "target of project %.*s", (int)code.size,
                           (const char *)code.data);
    if (status == MZ_OK)
        status = mz_answer_decode(&mz_target_set_schema, record.body, &target);
    if (status != MZ_OK)
        return status;
    mz_json_uint(json, "index", record.index);
    mz_schema_json(&mz_target_set_schema, &target, json);
    return mz_possible_write(&a, code);
}

static enum mz_status list_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value) {
    (void)arg;
    struct mz_frozen_list_record list;
    struct mz_span rest, project, code;
    enum mz_status status = mz_answer_decode(&mz_frozen_list_record_schema, value, &list);
    if (status != MZ_OK)
        return status;
    project = mz_answer_key_code(key, &rest);
    code = rest.size > 0 ? mz_answer_key_code(rest, NULL) : project;
    if (rest.size == 0)
        project = mz_answer_parameter(a, "project");
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "project", project);
    mz_json_span(a->json, "list", code);
    mz_json_uint(a->json, "index", list.index);
    mz_json_uint(a->json, "count", list.count);
    mz_answer_hash(a, "root", &list.root);
    mz_answer_hash(a, "statement", &list.statement);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(lists) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_key prefix;
    enum mz_status status = project_prefix(&a, MZ_TABLE_LIST, &prefix);
    return status == MZ_OK ? mz_answer_page(&a, &prefix, list_item, NULL) : status;
}
