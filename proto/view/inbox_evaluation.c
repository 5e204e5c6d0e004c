/* What waits beside money: findings that want an answer or an end, checkpoints that nobody looked
 * at. */
#include "proto/codec/statement.h"
#include "proto/view/inbox.h"

/* -- Findings: for the handler until they are answered, then for who may end them. */

/* A role of his, or lent to him, that the next act on the finding takes. */
static bool next_role(const struct mz_answer *a, const struct mz_inbox *inbox,
                      const struct mz_finding_record *finding, struct mz_span project,
                      uint8_t *ret_role, struct mz_span *ret_giver) {
    static const uint8_t answers[] = {MZ_ROLE_HANDLER},
                         ends[] = {MZ_ROLE_MONITOR, MZ_ROLE_EVALUATOR, MZ_ROLE_INSPECTOR};
    bool answered = finding->respond_index != MZ_ABSENT;
    size_t count = answered ? sizeof ends : sizeof answers;
    for (size_t i = 0; i < count; i++) {
        *ret_role = answered ? ends[i] : answers[i];
        if (mz_inbox_holds(a, inbox, *ret_role, project, ret_giver))
            return true;
    }
    return false;
}

/* Who answered does not judge the answer (findings.c). */
static void judge_end(const struct mz_inbox *inbox, const struct mz_finding_record *finding,
                      struct mz_span project, struct mz_fault *blocked) {
    for (size_t i = 0; i < finding->parties_count; i++) {
        if (!mz_hash_equal(&finding->parties[i].person, &inbox->record.person))
            continue;
        mz_fault_at(blocked, MZ_E_DUTY_CONFLICT, "%.*s", (int)project.size,
                    (const char *)project.data);
        mz_fault_have(blocked, "finding.respond");
        mz_fault_want(blocked, "finding.resolve");
        mz_fault_who(blocked, "%.*s", (int)inbox->actor.size, (const char *)inbox->actor.data);
        return;
    }
}

enum mz_status mz_inbox_finding(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value) {
    struct mz_inbox *inbox = arg;
    struct mz_span project = mz_answer_key_code(key, NULL), giver;
    struct mz_finding_record finding;
    struct mz_entry entry;
    struct mz_statement statement;
    struct mz_fault blocked = {0};
    uint8_t role;
    enum mz_status status = mz_answer_decode(&mz_finding_record_schema, value, &finding);
    if (status != MZ_OK)
        return status;
    if (finding.resolve_index != MZ_ABSENT ||
        !next_role(a, inbox, &finding, project, &role, &giver))
        return MZ_E_NOT_FOUND;
    bool answered = finding.respond_index != MZ_ABSENT;
    if (answered)
        judge_end(inbox, &finding, project, &blocked);
    if (mz_inbox_passes_over(inbox, blocked.status))
        return MZ_E_NOT_FOUND;
    status = mz_answer_entry(a, finding.index, &entry, &statement);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    mz_inbox_open(a, answered ? "resolve" : "respond", role, giver);
    mz_answer_entry_head(a, &entry, &statement);
    mz_json_open_object(a->json, "body");
    mz_schema_json(statement.kind->body, &statement.body, a->json);
    mz_json_close_object(a->json);
    if (blocked.status != MZ_OK)
        mz_answer_fault(a, "blocked", &blocked);
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* -- For who monitors: the first checkpoint of a phased plan that has come and has no snapshot. */

enum mz_status mz_inbox_checkpoint(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value) {
    const struct mz_inbox *inbox = arg;
    struct mz_span project = mz_answer_key_code(key, NULL), giver;
    struct mz_target_record record;
    struct mz_plan_set plan;
    struct mz_index_record snapshot;
    if (!mz_inbox_holds(a, inbox, MZ_ROLE_MONITOR, project, &giver))
        return MZ_E_NOT_FOUND;
    enum mz_status status = mz_answer_decode(&mz_target_record_schema, value, &record);
    if (status == MZ_OK)
        status = mz_answer_decode(&mz_plan_set_schema, record.body, &plan);
    for (size_t i = 0; status == MZ_OK && i < plan.phases_count; i++) {
        uint32_t date = plan.phases[i].date;
        if (date > inbox->today)
            break;
        status = mz_answer_get(a, mz_key_of_code_number(MZ_TABLE_SNAPSHOT, project, date),
                               &mz_index_record_schema, &snapshot);
        if (status != MZ_E_NOT_FOUND)
            continue;
        mz_inbox_open(a, "monitor", MZ_ROLE_MONITOR, giver);
        mz_json_span(a->json, "project", project);
        mz_answer_date(a, "end", date);
        mz_json_close_object(a->json);
        return MZ_OK;
    }
    return status == MZ_OK ? MZ_E_NOT_FOUND : status;
}
