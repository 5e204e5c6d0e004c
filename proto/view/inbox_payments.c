/* What waits of a payment: for each state the acts that take it on, for whom, and what of it is
 * missing. */
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/view/inbox.h"

#define STATE(name_) (UINT32_C(1) << MZ_STATE_##name_)
/* Where approvals and acceptances are added if the policy has come to ask for more. */
#define SENT      (STATE(PART_SETTLED) | STATE(BANK_RETURNED))
#define MORE      (STATE(APPROVED) | STATE(ACCEPT_FAILED) | STATE(ACCEPTED) | SENT)
#define VOUCHER   "E16"
#define LOOK_BACK 64u /* steps looked through for the reason of a stop */

/* One payment, seen by one person. */
struct view {
    const struct mz_answer *a;
    struct mz_inbox *inbox;
    struct mz_hash request;
    struct mz_payment_record payment;
    bool voucher;      /* E16 is attached */
    bool new_accounts; /* money is to go to an account that nobody reviewed */
};

/* What a task is about, where that is not the whole payment. */
struct work {
    uint64_t lines;
    int64_t amount;
};

typedef bool (*due)(const struct view *view, struct work *ret_work);

static bool due_again(const struct view *view, struct work *ret_work) {
    *ret_work = (struct work){view->payment.returned_lines, view->payment.returned_amount};
    return ret_work->lines > 0;
}

static bool due_settle(const struct view *view, struct work *ret_work) {
    const struct mz_payment_record *p = &view->payment;
    ret_work->lines = p->count - p->settled_lines - p->returned_lines - p->reversed_lines;
    ret_work->amount = p->amount - p->settled_amount - p->returned_amount - p->reversed_amount;
    return ret_work->lines > 0;
}

static bool due_sign(const struct view *view, struct work *ret_work) {
    const struct mz_payment_record *p = &view->payment;
    ret_work->lines = p->settled_lines - p->signed_lines;
    ret_work->amount = p->settled_amount - p->signed_amount;
    return ret_work->lines > 0;
}

static bool due_reversal(const struct view *view, struct work *ret_work) {
    struct mz_reversal_record reversal;
    if (mz_hash_is_zero(&view->payment.reversal) ||
        mz_answer_get(view->a, mz_key_of_hash(MZ_TABLE_REVERSAL, &view->request),
                      &mz_reversal_record_schema, &reversal) != MZ_OK)
        return false;
    *ret_work = (struct work){reversal.count, reversal.amount};
    return true;
}

static bool due_voucher(const struct view *view, struct work *ret_work) {
    (void)ret_work;
    return !view->voucher;
}

static bool due_approval(const struct view *view, struct work *ret_work) {
    (void)ret_work;
    return mz_payment_wants_approval(&view->inbox->policy, &view->payment);
}

static bool due_acceptance(const struct view *view, struct work *ret_work) {
    (void)ret_work;
    return mz_payment_wants_acceptance(&view->inbox->policy, &view->payment);
}

static bool due_review(const struct view *view, struct work *ret_work) {
    if (view->payment.returned_lines > 0)
        (void)due_again(view, ret_work);
    return view->new_accounts;
}

/* Which act a state waits for. `stage`: the evidence that must be there before, 0 if none. */
static const struct task {
    const char *action;
    uint32_t states;
    uint8_t role, stage;
    bool own;   /* for the handler of this payment alone */
    bool flows; /* looks at the state of the money, under a suspension too */
    due due;    /* NULL: always */
} tasks[] = {
    {"review", STATE(SUBMITTED), MZ_ROLE_REVIEWER, 0, false, false, NULL},
    {"review again", MORE, MZ_ROLE_REVIEWER, 0, false, true, due_review},
    {"approve", STATE(REVIEWED) | STATE(APPROVING), MZ_ROLE_APPROVER, MZ_STAGE_APPROVE, false,
     false, NULL},
    {"approve", MORE, MZ_ROLE_APPROVER, MZ_STAGE_APPROVE, false, true, due_approval},
    {"accept", STATE(APPROVED) | STATE(ACCEPT_FAILED), MZ_ROLE_ACCEPTOR, 0, false, false, NULL},
    {"accept", STATE(ACCEPTED) | SENT, MZ_ROLE_ACCEPTOR, 0, false, false, due_acceptance},
    {"instruct", STATE(ACCEPTED), MZ_ROLE_CASHIER, 0, false, true, NULL},
    {"instruct again", STATE(PART_SETTLED) | STATE(BANK_RETURNED), MZ_ROLE_CASHIER, 0, false, true,
     due_again},
    {"settle", STATE(INSTRUCTED) | STATE(PART_SETTLED), MZ_ROLE_CASHIER, 0, false, true,
     due_settle},
    {"sign", STATE(PART_SETTLED) | STATE(SETTLED), MZ_ROLE_CASHIER, MZ_STAGE_SIGN, false, true,
     due_sign},
    {"attach voucher", STATE(SIGNED), MZ_ROLE_ACCOUNTANT, 0, false, false, due_voucher},
    {"archive", STATE(SIGNED), MZ_ROLE_ARCHIVIST, MZ_STAGE_ARCHIVE, false, false, NULL},
    {"confirm reversal", SENT | STATE(SETTLED) | STATE(SIGNED) | STATE(ARCHIVED), MZ_ROLE_APPROVER,
     0, false, false, due_reversal},
    {"resume", STATE(SUSPENDED), MZ_ROLE_MONITOR, 0, false, false, NULL},
    {"resume", STATE(SUSPENDED), MZ_ROLE_REVIEWER, 0, false, false, NULL},
    {"resubmit", STATE(RETURNED), MZ_ROLE_HANDLER, 0, true, false, NULL},
    {"attach evidence", STATE(SUBMITTED) | STATE(REVIEWED) | STATE(APPROVING), MZ_ROLE_HANDLER,
     MZ_STAGE_APPROVE, true, false, NULL},
    {"attach evidence", STATE(APPROVED) | STATE(ACCEPT_FAILED) | STATE(ACCEPTED), MZ_ROLE_HANDLER,
     MZ_STAGE_INSTRUCT, true, false, NULL},
    {"attach evidence", STATE(INSTRUCTED) | STATE(PART_SETTLED) | STATE(SETTLED), MZ_ROLE_HANDLER,
     MZ_STAGE_SIGN, true, false, NULL},
};

static bool is(const struct task *task, const char *action) {
    return strcmp(task->action, action) == 0;
}

/* -- Why not yet. */

static enum mz_status keeps_out(const struct view *view, const struct task *task,
                                struct mz_fault *fault) {
    const struct mz_records *records = &view->a->source->records;
    const struct mz_inbox *inbox = view->inbox;
    if (task->own || is(task, "attach voucher"))
        return MZ_OK;
    if (is(task, "confirm reversal"))
        return mz_duties_confirm_check(records, &inbox->policy, &view->request, inbox->actor,
                                       fault);
    return mz_duties_check(records, &inbox->policy, &view->request,
                           mz_date_year(view->payment.requested), inbox->actor, task->role, fault);
}

/* The last approval reserves the money, so it has to be there. */
static enum mz_status check_budget(const struct view *view, struct mz_fault *fault) {
    const struct mz_payment_record *payment = &view->payment;
    const struct mz_tier *tier;
    struct mz_budget_record budget;
    enum mz_status status = mz_policy_tier(&view->inbox->policy, payment->weight, &tier);
    if (status != MZ_OK || payment->approvals_count + 1u < tier->approvals)
        return status;
    status =
        mz_answer_get(view->a, mz_key_of_codes(MZ_TABLE_BUDGET, payment->project, payment->line),
                      &mz_budget_record_schema, &budget);
    return status == MZ_OK ? mz_budget_has(&budget, payment->line, payment->amount, fault) : status;
}

static void lack_voucher(const struct view *view, struct mz_fault *fault) {
    char others[sizeof fault->want] = "";
    if (fault->status == MZ_E_EVIDENCE_MISSING)
        memcpy(others, fault->want, sizeof others);
    mz_fault_at(fault, MZ_E_EVIDENCE_MISSING, "%.*s", (int)view->payment.number.size,
                (const char *)view->payment.number.data);
    if (strstr(others, VOUCHER) == NULL)
        mz_fault_want(fault, "%s%s%.60s", VOUCHER, others[0] == '\0' ? "" : ",", others);
}

/* What blocks the task: MZ_OK in the fault if nothing does. */
static void find_block(const struct view *view, const struct task *task, struct mz_fault *fault) {
    const struct mz_records *records = &view->a->source->records;
    const struct mz_policy_set *policy = &view->inbox->policy;
    enum mz_status status = MZ_OK;
    if (task->stage != 0)
        status = mz_payment_evidence(records, policy, &view->payment, &view->request, task->stage,
                                     fault);
    if (status == MZ_OK && is(task, "approve") && task->due == NULL)
        status = check_budget(view, fault);
    if (strncmp(task->action, "instruct", 8) == 0) {
        status = mz_payment_missing(records, &view->payment, &view->request, fault);
        if (status == MZ_OK && view->new_accounts)
            status = mz_fault_at(fault, MZ_E_REVIEW_NEEDED, "%.*s", (int)view->payment.number.size,
                                 (const char *)view->payment.number.data);
    }
    fault->status = status;
    if (task->role == MZ_ROLE_ARCHIVIST ? !view->voucher : is(task, "attach voucher"))
        lack_voucher(view, fault);
}

/* -- What is told. */

/* Who sent it back or holds it, and why: the last such step. */
static enum mz_status stop_member(const struct view *view) {
    const struct mz_answer *a = view->a;
    enum mz_status status = MZ_OK;
    uint64_t steps = view->payment.steps;
    for (uint64_t n = steps; status == MZ_OK && n-- > 0 && steps - n <= LOOK_BACK;) {
        struct mz_index_record step;
        struct mz_entry entry;
        struct mz_statement statement;
        status = mz_answer_get(a, mz_key_of_hash_number(MZ_TABLE_STEP, &view->request, n),
                               &mz_index_record_schema, &step);
        if (status == MZ_OK)
            status = mz_answer_entry(a, step.index, &entry, &statement);
        if (status != MZ_OK || (statement.kind->id != MZ_KIND_PAYMENT_RETURN &&
                                statement.kind->id != MZ_KIND_PAYMENT_SUSPEND))
            continue;
        const struct mz_payment_stop *body = &statement.body.payment_stop;
        mz_json_open_object(a->json, "stop");
        mz_json_uint(a->json, "index", step.index);
        mz_json_span(a->json, "issuer", statement.issuer);
        mz_json_text(a->json, "reason", mz_names_text(&mz_reason_names, body->reason));
        mz_json_span(a->json, "text", body->text);
        mz_json_close_object(a->json);
        break;
    }
    return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
}

static enum mz_status write_item(const struct view *view, const struct task *task,
                                 struct mz_span giver, const struct work *work,
                                 const struct mz_fault *blocked) {
    const struct mz_answer *a = view->a;
    enum mz_status status = MZ_OK;
    mz_inbox_open(a, task->action, task->role, giver);
    if (is(task, "approve"))
        mz_json_uint(a->json, "tier", view->payment.approvals_count + 1u);
    mz_answer_payment_head(a, &view->request, &view->payment);
    if (work->lines > 0) {
        mz_json_open_object(a->json, "task");
        mz_json_uint(a->json, "lines", work->lines);
        mz_json_fen(a->json, "amount", work->amount);
        mz_json_close_object(a->json);
    }
    if (view->payment.state == MZ_STATE_RETURNED || view->payment.state == MZ_STATE_SUSPENDED)
        status = stop_member(view);
    /* Where evidence is the task itself, it is needed rather than in the way. */
    bool needs = task->own || is(task, "attach voucher");
    if (blocked->status != MZ_OK)
        mz_answer_fault(a, needs ? "needs" : "blocked", blocked);
    mz_json_close_object(a->json);
    return status;
}

/* One task: MZ_E_NOT_FOUND if it is not his. */
static enum mz_status consider(const struct view *view, const struct task *task) {
    const struct mz_payment_record *payment = &view->payment;
    struct mz_span giver;
    struct work work = {0};
    struct mz_fault blocked = {0};
    uint8_t state =
        task->flows && payment->state == MZ_STATE_SUSPENDED ? payment->resumes : payment->state;
    if ((task->states & (UINT32_C(1) << state)) == 0 ||
        !mz_inbox_holds(view->a, view->inbox, task->role, payment->project, &giver) ||
        (task->own && !mz_span_equal(payment->handler, view->inbox->actor)) ||
        (task->due != NULL && !task->due(view, &work)))
        return MZ_E_NOT_FOUND;
    blocked.status = keeps_out(view, task, &blocked);
    if (blocked.status == MZ_OK)
        find_block(view, task, &blocked);
    else if (blocked.status != MZ_E_DUTY_CONFLICT)
        return blocked.status;
    if (mz_inbox_passes_over(view->inbox, blocked.status) ||
        (task->own && task->stage != 0 && blocked.status == MZ_OK))
        return MZ_E_NOT_FOUND;
    return write_item(view, task, giver, &work, &blocked);
}

/* -- Accounts that changed. */

/* Money of this line is still to be sent, to an account that is younger than the last review. */
static enum mz_status line_changed(const struct view *view, const struct mz_line *line,
                                   bool *ret_changed) {
    struct mz_payee_record payee;
    struct mz_line_record record;
    *ret_changed = false;
    enum mz_status status = mz_answer_get(view->a, mz_key_of_id(MZ_TABLE_PAYEE, &line->payee),
                                          &mz_payee_record_schema, &payee);
    if (status != MZ_OK || payee.account_index <= view->payment.reviewed_index)
        return status;
    *ret_changed = view->payment.returned_lines == 0;
    if (*ret_changed)
        return MZ_OK;
    status = mz_answer_get(view->a,
                           mz_key_of_number_id(MZ_TABLE_LINE, view->payment.index, &line->payee),
                           &mz_line_record_schema, &record);
    *ret_changed = status == MZ_OK && record.outcome == MZ_OUTCOME_RETURNED;
    return status;
}

/* The roster is read only if some account of the ledger is younger than the review. A roster that
 * is withheld changes nothing here: the rule that needs it will say so. */
static enum mz_status look_at_accounts(struct view *view) {
    const uint32_t unsent = MORE;
    const struct mz_view_source *source = view->a->source;
    const struct mz_payment_record *payment = &view->payment;
    uint8_t state = payment->state == MZ_STATE_SUSPENDED ? payment->resumes : payment->state;
    struct mz_ledger_record ledger;
    struct mz_span object;
    struct mz_list_reader reader;
    enum mz_status status =
        mz_answer_get(view->a, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    if (status != MZ_OK || (unsent & (UINT32_C(1) << state)) == 0 ||
        ledger.accounts_index <= payment->reviewed_index)
        return status;
    if (source->objects.list(source->objects.ctx, &payment->root, &object) != MZ_OK)
        return MZ_OK;
    status = mz_list_open(object, MZ_LIST_ROSTER, &reader, view->a->fault);
    for (uint64_t n = 0; status == MZ_OK && n < payment->count && !view->new_accounts; n++) {
        struct mz_line line;
        struct mz_hash leaf;
        status = mz_list_next(&reader, &line, &leaf, view->a->fault);
        if (status == MZ_OK)
            status = line_changed(view, &line, &view->new_accounts);
    }
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

enum mz_status mz_inbox_payment(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value) {
    (void)value;
    struct view view = {.a = a, .inbox = arg};
    struct mz_evidence_record voucher;
    if (key.size != MZ_HASH_SIZE)
        return MZ_E_INTERNAL;
    memcpy(view.request.bytes, key.data, MZ_HASH_SIZE);
    enum mz_status status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_PAYMENT, &view.request),
                                          &mz_payment_record_schema, &view.payment);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    view.voucher = mz_answer_get(a, mz_key_of_evidence(&view.request, mz_span_text(VOUCHER), 0),
                                 &mz_evidence_record_schema, &voucher) == MZ_OK;
    status = look_at_accounts(&view);
    bool written = false;
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0] && status == MZ_OK; i++) {
        status = consider(&view, &tasks[i]);
        written = written || status == MZ_OK;
        status = status == MZ_E_NOT_FOUND ? MZ_OK : status;
    }
    return status == MZ_OK && !written ? MZ_E_NOT_FOUND : status;
}
