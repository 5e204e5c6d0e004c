#include <string.h>

#include "proto/base/calendar.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

/* What waits for one person, and why it cannot be done yet. Only what he may do is his: an approver
 * who already acted on the payment in a duty that excludes approving does not see it (T5). */

#define STATE(name_) (UINT32_C(1) << MZ_STATE_##name_)
/* Where approvals are added if the policy has come to ask for more. */
#define MORE                                                                                       \
    (STATE(APPROVED) | STATE(ACCEPT_FAILED) | STATE(ACCEPTED) | STATE(PART_SETTLED) |              \
     STATE(BANK_RETURNED))

struct inbox {
    struct mz_span actor;
    struct mz_actor_record record;
    struct mz_policy_set policy;
    bool revoked;
};

/* Which act a state waits for. `stage`: the evidence that must be there before, 0 if none. */
static const struct task {
    const char *action;
    uint32_t states;
    uint8_t role, stage;
    bool own;   /* for the handler of this payment alone */
    bool flows; /* goes on under a suspension: it is about money that was sent already */
} tasks[] = {
    {"review", STATE(SUBMITTED), MZ_ROLE_REVIEWER, 0, false, false},
    {"approve", STATE(REVIEWED) | STATE(APPROVING), MZ_ROLE_APPROVER, MZ_STAGE_APPROVE, false,
     false},
    {"approve", MORE, MZ_ROLE_APPROVER, MZ_STAGE_APPROVE, false, true},
    {"accept", STATE(APPROVED) | STATE(ACCEPT_FAILED), MZ_ROLE_ACCEPTOR, 0, false, false},
    {"accept", STATE(ACCEPTED) | STATE(PART_SETTLED) | STATE(BANK_RETURNED), MZ_ROLE_ACCEPTOR, 0,
     false, false},
    {"instruct", STATE(ACCEPTED), MZ_ROLE_CASHIER, 0, false, false},
    {"instruct again", STATE(PART_SETTLED) | STATE(BANK_RETURNED), MZ_ROLE_CASHIER, 0, false,
     false},
    {"settle", STATE(INSTRUCTED) | STATE(PART_SETTLED), MZ_ROLE_CASHIER, 0, false, true},
    {"sign", STATE(PART_SETTLED) | STATE(SETTLED), MZ_ROLE_CASHIER, MZ_STAGE_SIGN, false, true},
    {"archive", STATE(SIGNED), MZ_ROLE_ARCHIVIST, MZ_STAGE_ARCHIVE, false, false},
    {"confirm reversal",
     STATE(BANK_RETURNED) | STATE(PART_SETTLED) | STATE(SETTLED) | STATE(SIGNED) | STATE(ARCHIVED),
     MZ_ROLE_APPROVER, 0, false, false},
    {"resume", STATE(SUSPENDED), MZ_ROLE_MONITOR, 0, false, false},
    {"resume", STATE(SUSPENDED), MZ_ROLE_REVIEWER, 0, false, false},
    {"resubmit", STATE(RETURNED), MZ_ROLE_HANDLER, 0, true, false},
    {"attach evidence", STATE(SUBMITTED) | STATE(REVIEWED) | STATE(APPROVING), MZ_ROLE_HANDLER,
     MZ_STAGE_APPROVE, true, false},
    {"attach evidence", STATE(APPROVED) | STATE(ACCEPT_FAILED) | STATE(ACCEPTED), MZ_ROLE_HANDLER,
     MZ_STAGE_INSTRUCT, true, false},
    {"attach evidence", STATE(INSTRUCTED) | STATE(PART_SETTLED) | STATE(SETTLED), MZ_ROLE_HANDLER,
     MZ_STAGE_SIGN, true, false},
};

/* Does he hold the role of the task, or act today for somebody who does? */
static bool holds(const struct mz_answer *a, const struct inbox *inbox, const struct task *task,
                  const struct mz_payment_record *payment) {
    struct mz_span giver;
    struct mz_hash person;
    if ((inbox->record.roles & MZ_ROLE_BIT(task->role)) != 0)
        return true;
    return !inbox->revoked && mz_delegation_today(&a->source->records, inbox->actor, task->role,
                                                  payment->project, &giver, &person) == MZ_OK;
}

/* Is the task this actor's? And if so, what blocks it: MZ_OK in ret_blocked if nothing does. */
static bool concerns(const struct mz_answer *a, const struct inbox *inbox, const struct task *task,
                     const struct mz_hash *request, const struct mz_payment_record *payment,
                     struct mz_fault *ret_blocked) {
    const struct mz_records *records = &a->source->records;
    struct mz_fault found = {0};
    uint8_t state =
        task->flows && payment->state == MZ_STATE_SUSPENDED ? payment->resumes : payment->state;
    if ((task->states & (UINT32_C(1) << state)) == 0 || !holds(a, inbox, task, payment) ||
        (task->own && !mz_span_equal(payment->handler, inbox->actor)))
        return false;
    bool confirms = strcmp(task->action, "confirm reversal") == 0;
    if (confirms && mz_hash_is_zero(&payment->reversal))
        return false;
    *ret_blocked = found;
    if (confirms)
        return mz_duties_confirm_check(records, &inbox->policy, request, inbox->actor, &found) ==
               MZ_OK;
    if (task->states == MORE && !mz_payment_wants_approval(&inbox->policy, payment))
        return false;
    if (task->role == MZ_ROLE_ACCEPTOR && (task->states & STATE(ACCEPTED)) != 0 &&
        !mz_payment_wants_acceptance(&inbox->policy, payment))
        return false;
    if (strcmp(task->action, "instruct again") == 0 && payment->returned_lines == 0)
        return false;
    if (strcmp(task->action, "settle") == 0 &&
        payment->settled_lines + payment->returned_lines == payment->count)
        return false;
    if (strcmp(task->action, "sign") == 0 && payment->settled_lines == payment->signed_lines)
        return false;
    if (!task->own &&
        mz_duties_check(records, &inbox->policy, request, mz_date_year(payment->requested),
                        inbox->actor, task->role, &found) != MZ_OK)
        return false;
    found = (struct mz_fault){0};
    if (task->stage != 0)
        found.status =
            mz_payment_evidence(records, &inbox->policy, payment, request, task->stage, &found);
    else if (strncmp(task->action, "instruct", 8) == 0)
        found.status = mz_payment_missing(records, payment, request, &found);
    /* For the handler, missing evidence is the task itself. */
    if (task->own && task->stage != 0) {
        *ret_blocked = found;
        return found.status != MZ_OK;
    }
    *ret_blocked = found;
    return true;
}

static void task_item(const struct mz_answer *a, const struct task *task,
                      const struct mz_hash *request, const struct mz_payment_record *payment,
                      const struct mz_fault *blocked) {
    mz_json_open_object(a->json, NULL);
    mz_json_text(a->json, "action", task->action);
    mz_json_text(a->json, "role", mz_names_text(&mz_role_names, task->role));
    if (task->stage == MZ_STAGE_APPROVE && !task->own)
        mz_json_uint(a->json, "tier", payment->approvals_count + 1u);
    mz_answer_payment_head(a, request, payment);
    if (blocked->status != MZ_OK)
        mz_answer_fault(a, task->own ? "needs" : "blocked", blocked);
    mz_json_close_object(a->json);
}

static enum mz_status open_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value) {
    (void)value;
    const struct inbox *inbox = arg;
    struct mz_hash request;
    struct mz_payment_record payment;
    if (key.size != MZ_HASH_SIZE)
        return MZ_E_INTERNAL;
    memcpy(request.bytes, key.data, MZ_HASH_SIZE);
    enum mz_status status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_PAYMENT, &request),
                                          &mz_payment_record_schema, &payment);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    status = MZ_E_NOT_FOUND;
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
        struct mz_fault blocked;
        if (!concerns(a, inbox, &tasks[i], &request, &payment, &blocked))
            continue;
        task_item(a, &tasks[i], &request, &payment, &blocked);
        status = MZ_OK;
    }
    return status;
}

/* For an administrator: what another one proposed. */
static enum mz_status pending_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value) {
    (void)key;
    const struct inbox *inbox = arg;
    struct mz_pending_record pending;
    struct mz_actor_record proposer;
    struct mz_entry entry;
    struct mz_statement statement;
    enum mz_status status = mz_answer_decode(&mz_pending_record_schema, value, &pending);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_ACTOR, pending.actor),
                               &mz_actor_record_schema, &proposer);
    if (status == MZ_OK &&
        (proposer.revoked_index != MZ_ABSENT || mz_span_equal(pending.actor, inbox->actor) ||
         mz_hash_equal(&proposer.person, &inbox->record.person)))
        return MZ_E_NOT_FOUND;
    if (status == MZ_OK)
        status = mz_answer_entry(a, pending.index, &entry, &statement);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    mz_json_open_object(a->json, NULL);
    mz_json_text(a->json, "action", "confirm");
    mz_json_text(a->json, "role", mz_names_text(&mz_role_names, MZ_ROLE_ADMINISTRATOR));
    mz_json_uint(a->json, "index", pending.index);
    mz_answer_time(a, entry.head.registered_at);
    mz_statement_json(&statement, a->json);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(inbox) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct inbox inbox = {0};
    enum mz_status status = mz_answer_need_code(&a, "actor", &inbox.actor);
    if (status != MZ_OK)
        return status;
    status = mz_answer_get(&a, mz_key_of_code(MZ_TABLE_ACTOR, inbox.actor), &mz_actor_record_schema,
                           &inbox.record);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(fault, status, "actor %.*s", (int)inbox.actor.size,
                           (const char *)inbox.actor.data);
    if (status != MZ_OK)
        return status;
    inbox.revoked = inbox.record.revoked_index != MZ_ABSENT;
    if (inbox.revoked)
        inbox.record.roles = 0;
    mz_json_span(json, "actor", inbox.actor);
    mz_answer_roles(&a, inbox.record.roles);
    /* Without a policy no payment can be open, so the empty one is never asked. */
    status = mz_policy_read(&source->records, &inbox.policy);
    if (status != MZ_OK && status != MZ_E_NO_POLICY)
        return status;
    bool administrator = (inbox.record.roles & MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)) != 0;
    struct mz_key prefix = mz_key_start(administrator ? MZ_TABLE_PENDING : MZ_TABLE_OPEN);
    return mz_answer_page(&a, &prefix, administrator ? pending_item : open_item, &inbox);
}
