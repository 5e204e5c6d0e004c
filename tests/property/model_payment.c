/* A payment until it is payable (FORMAT.md 10.7): request, review, approval, acceptance, and the
 * ways for it not to go on. */
#include "proto/base/calendar.h"
#include "tests/property/model_internal.h"

#define UNAPPROVED (BIT(MZ_STATE_REVIEWED) | BIT(MZ_STATE_APPROVING))
#define RESERVED   (BIT(MZ_STATE_APPROVED) | BIT(MZ_STATE_ACCEPT_FAILED) | BIT(MZ_STATE_ACCEPTED))

/* -- payment.request */

static enum mz_status replace(struct step *s) {
    struct m_payment *old = model_subject(s);
    if (!model_in_state(old, BIT(MZ_STATE_RETURNED)) || !old->open)
        return MZ_E_WRONG_STATE;
    if (old->number != s->act->number)
        return MZ_E_WRONG_REF;
    if (old->handler != (int)s->act->actor)
        return MZ_E_FORBIDDEN;
    old->open = false;
    return MZ_OK;
}

static enum mz_status check_number(struct step *s) {
    if (s->act->refs_count > 0)
        return replace(s);
    for (size_t i = 0; i < s->m->payments_count; i++)
        if (s->m->payments[i].project == s->act->project &&
            s->m->payments[i].number == s->act->number)
            return MZ_E_PAYMENT_EXISTS;
    return MZ_OK;
}

/* The closest row: for the project and category, the project, the category, neither. */
static int64_t standard(const struct model *m, int project, uint8_t category) {
    int64_t found = INT64_MAX;
    unsigned best = 0;
    for (unsigned n = 0; n < m->policy.standards_count; n++) {
        const struct mz_standard *row = &m->policy.standards[n];
        bool of_project = row->project.data != NULL;
        if ((of_project && row->project.data[row->project.size - 1] != '0' + project) ||
            (row->category != 0 && row->category != category))
            continue;
        unsigned weight = 1u + (of_project ? 2u : 0u) + (row->category != 0 ? 1u : 0u);
        if (weight > best) {
            best = weight;
            found = row->amount;
        }
    }
    return found;
}

static bool came_to_nothing(const struct m_payment *p) {
    return model_in_state(p, BIT(MZ_STATE_RETURNED) | BIT(MZ_STATE_REJECTED) |
                                 BIT(MZ_STATE_WITHDRAWN) | BIT(MZ_STATE_REVERSED));
}

/* What was asked close by, and a note that this is asked now. */
static int64_t weigh(struct step *s, struct m_recent *list, size_t *count, int64_t amount) {
    int64_t sum = 0;
    if (s->m->policy.split_days == MZ_ABSENT)
        return 0;
    for (size_t n = 0; n < *count; n++) {
        int64_t apart = (int64_t)mz_date_days(s->act->date) - mz_date_days(list[n].date);
        apart = apart < 0 ? -apart : apart;
        if (apart <= (int64_t)s->m->policy.split_days &&
            (list[n].payment == NOBODY || !came_to_nothing(&s->m->payments[list[n].payment])))
            sum += list[n].amount;
    }
    if (*count == MZ_MAX_RECENT) {
        list[1].payment = NOBODY;
        list[1].amount += list[0].amount;
        list[1].date = list[0].date > list[1].date ? list[0].date : list[1].date;
        memmove(list, list + 1, --*count * sizeof *list);
    }
    list[(*count)++] = (struct m_recent){
        .payment = (int)s->m->payments_count, .date = s->act->date, .amount = amount};
    return sum;
}

static enum mz_status check_row(struct step *s, size_t n, struct m_payment *p, int64_t *of_payees) {
    const struct act *act = s->act;
    int payee = act->payees[n];
    if (payee >= (int)s->m->payees_count)
        return MZ_E_UNKNOWN_PAYEE;
    uint8_t category = s->m->payees[payee].category;
    if (p->list != NOBODY && !s->m->listed[p->project][p->list][payee])
        return MZ_E_NOT_ELIGIBLE;
    if (act->rows[n].amount > standard(s->m, p->project, category))
        return MZ_E_OVER_STANDARD;
    if (s->m->payees[payee].erased)
        return MZ_E_ERASED;
    if (p->method == MZ_METHOD_CASH && (s->m->policy.cash & UINT32_C(1) << (category - 1)) == 0)
        return MZ_E_CASH;
    p->rows[n] = (struct m_row){.payee = (unsigned)payee, .amount = act->rows[n].amount};
    if (act->date > s->m->payees[payee].used)
        s->m->payees[payee].used = act->date;
    *of_payees += weigh(s, s->m->recent[p->project][payee], &s->m->recent_count[p->project][payee],
                        act->rows[n].amount);
    return MZ_OK;
}

enum mz_status model_request(struct step *s) {
    const struct mz_payment_request *body = &s->act->body.payment_request;
    const struct act *act = s->act;
    struct model *m = s->m;
    struct m_payment p = {.request = *s->hash,
                          .project = act->project,
                          .line = act->line,
                          .list = act->list,
                          .handler = (int)act->actor,
                          .number = act->number,
                          .requested = act->date,
                          .due = body->due,
                          .method = body->method,
                          .amount = body->amount,
                          .weight = body->amount,
                          .count = act->rows_count,
                          .office = MZ_STATE_SUBMITTED,
                          .open = true};
    enum mz_status status = check_number(s);
    if (status != MZ_OK)
        return status;
    if (act->line >= (int)m->lines_count)
        return MZ_E_UNKNOWN_BUDGET_LINE;
    if (m->lines[act->line].project != act->project)
        return MZ_E_WRONG_PROJECT;
    if (act->list != NOBODY && !m->lists[act->project][act->list])
        return MZ_E_UNKNOWN_LIST;
    if (body->amount <= 0 || body->count == 0)
        return MZ_E_OUT_OF_RANGE;
    if (body->amount > model_available(m, act->line))
        return MZ_E_OVER_BUDGET;
    status = model_duty(s, &p, MZ_ROLE_HANDLER);
    if (status == MZ_OK)
        status = model_list(act, body->count, body->amount, &body->root);
    int64_t of_payees = 0, of_line = 0;
    for (size_t n = 0; status == MZ_OK && n < act->rows_count; n++)
        status = check_row(s, n, &p, &of_payees);
    if (status == MZ_OK)
        of_line = weigh(s, m->recent_of_line[act->line], &m->recent_of_line_count[act->line],
                        body->amount);
    p.weight += of_payees > of_line ? of_payees : of_line;
    if (status == MZ_OK)
        m->payments[m->payments_count++] = p;
    return status;
}

/* -- payment.review */

/* Some of it is still to be sent. */
static bool to_send(const struct m_payment *p) {
    uint32_t flow = BIT(model_flow(p));
    return (flow & RESERVED) != 0 ||
           ((flow & (BIT(MZ_STATE_PART_SETTLED) | BIT(MZ_STATE_BANK_RETURNED))) != 0 &&
            model_count(p, BACK) > 0);
}

enum mz_status model_review(struct step *s) {
    struct m_payment *p = model_subject(s);
    int64_t amount = s->act->body.payment_review.amount;
    bool again = to_send(p) && s->m->accounts_index > p->reviewed_index;
    if (!again && !model_in_state(p, BIT(MZ_STATE_SUBMITTED)))
        return MZ_E_WRONG_STATE;
    int64_t wanted = again && model_count(p, BACK) > 0 ? model_sum(p, BACK) : p->amount;
    if (amount != wanted)
        return MZ_E_AMOUNT_MISMATCH;
    enum mz_status status = model_duty(s, p, MZ_ROLE_REVIEWER);
    p->reviewed_index = s->index;
    if (again) {
        p->rereview = *s->hash;
    } else {
        p->review = *s->hash;
        p->office = MZ_STATE_REVIEWED;
    }
    return status;
}

/* -- payment.approve, payment.accept */

enum mz_status model_approve(struct step *s) {
    const struct mz_payment_approve *body = &s->act->body.payment_approve;
    struct m_payment *p = model_subject(s);
    bool early = model_in_state(p, UNAPPROVED);
    if (!early && !(to_send(p) && p->approvals_count < model_tier(s->m, p)->approvals))
        return MZ_E_WRONG_STATE;
    if (body->tier != p->approvals_count + 1)
        return MZ_E_WRONG_TIER;
    const struct mz_hash *wanted[1 + MZ_MAX_TIERS] = {&p->review};
    for (size_t n = 0; n < p->approvals_count; n++)
        wanted[n + 1] = &p->approvals[n].hash;
    if (!model_refs(s->act, wanted, p->approvals_count + 1))
        return MZ_E_WRONG_REF;
    if (body->amount != p->amount)
        return MZ_E_AMOUNT_MISMATCH;
    enum mz_status status = model_duty(s, p, MZ_ROLE_APPROVER);
    if (status == MZ_OK)
        status = model_evidence(s->m, p, MZ_STAGE_APPROVE);
    if (status != MZ_OK)
        return status;
    p->approvals[p->approvals_count++] = model_signatory(s, MZ_ROLE_APPROVER);
    if (!early)
        return MZ_OK;
    if (p->approvals_count < model_tier(s->m, p)->approvals) {
        p->office = MZ_STATE_APPROVING;
        return MZ_OK;
    }
    if (p->amount > model_available(s->m, p->line))
        return MZ_E_OVER_BUDGET;
    p->office = MZ_STATE_APPROVED;
    return MZ_OK;
}

enum mz_status model_accept(struct step *s) {
    const struct mz_payment_accept *body = &s->act->body.payment_accept;
    struct m_payment *p = model_subject(s);
    bool passed = body->result == MZ_RESULT_PASSED,
         accepted = model_in_state(p, BIT(MZ_STATE_ACCEPTED));
    bool added = to_send(p) && !p->suspended && p->acceptances_count < s->m->policy.acceptors &&
                 (passed || accepted);
    if (!model_in_state(p, BIT(MZ_STATE_APPROVED) | BIT(MZ_STATE_ACCEPT_FAILED)) && !added)
        return MZ_E_WRONG_STATE;
    const struct mz_hash *wanted[MZ_MAX_TIERS];
    for (size_t n = 0; n < p->approvals_count; n++)
        wanted[n] = &p->approvals[n].hash;
    if (!model_refs(s->act, wanted, p->approvals_count))
        return MZ_E_WRONG_REF;
    if (body->passed > body->checked || (passed && body->passed == 0) || body->checked > p->count)
        return MZ_E_OUT_OF_RANGE;
    enum mz_status status = model_duty(s, p, MZ_ROLE_ACCEPTOR);
    if (status != MZ_OK)
        return status;
    if (!passed) {
        p->acceptances_count = 0;
        p->office = MZ_STATE_ACCEPT_FAILED;
        return MZ_OK;
    }
    p->acceptances[p->acceptances_count++] = model_signatory(s, MZ_ROLE_ACCEPTOR);
    if (p->sends_count > 0)
        return MZ_OK;
    p->office =
        p->acceptances_count >= s->m->policy.acceptors ? MZ_STATE_ACCEPTED : MZ_STATE_APPROVED;
    return MZ_OK;
}

/* -- payment.return, payment.reject, payment.withdraw: what was reserved is free again, as it is no
 * longer approved. */

static void end_in(struct m_payment *p, enum mz_state state) {
    p->office = state;
    p->suspended = false;
    p->open = state == MZ_STATE_RETURNED;
}

enum mz_status model_return(struct step *s) {
    struct m_payment *p = model_subject(s);
    if (!model_in_flow(p, BIT(MZ_STATE_SUBMITTED) | UNAPPROVED | RESERVED))
        return MZ_E_WRONG_STATE;
    uint8_t role = p->office == MZ_STATE_SUBMITTED ? MZ_ROLE_REVIEWER : MZ_ROLE_APPROVER;
    if (!model_holds(s->m, s->act, MZ_ROLE_BIT(role)))
        return MZ_E_WRONG_ROLE;
    end_in(p, MZ_STATE_RETURNED);
    return model_duty_stop(s, p, role);
}

enum mz_status model_reject(struct step *s) {
    struct m_payment *p = model_subject(s);
    if (!model_in_flow(p, UNAPPROVED | RESERVED | BIT(MZ_STATE_RETURNED)) || !p->open)
        return MZ_E_WRONG_STATE;
    end_in(p, MZ_STATE_REJECTED);
    return model_duty_stop(s, p, MZ_ROLE_APPROVER);
}

enum mz_status model_withdraw(struct step *s) {
    struct m_payment *p = model_subject(s);
    if (!model_in_state(p,
                        BIT(MZ_STATE_SUBMITTED) | UNAPPROVED | RESERVED | BIT(MZ_STATE_RETURNED)) ||
        !p->open)
        return MZ_E_WRONG_STATE;
    if (p->handler != (int)s->act->actor)
        return MZ_E_FORBIDDEN;
    end_in(p, MZ_STATE_WITHDRAWN);
    return MZ_OK;
}
