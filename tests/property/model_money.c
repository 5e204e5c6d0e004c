/* A payment once money moves (FORMAT.md 10.7, 10.10). */
#include "tests/property/model_internal.h"

/* The row that a line of a list is about, by its number; NULL if it is not this payee's. */
static struct m_row *row_of(const struct step *s, size_t n) {
    struct m_payment *p = model_subject(s);
    uint64_t number = s->act->rows[n].line;
    if (number == 0 || number > p->count || (int)p->rows[number - 1].payee != s->act->payees[n])
        return NULL;
    return &p->rows[number - 1];
}

static bool dated(const struct step *s, size_t n, const struct m_row *row) {
    return s->act->rows[n].date >= row->sent && s->act->rows[n].date <= s->act->date;
}

/* -- payment.suspend, payment.resume */

static enum mz_status watch(struct step *s) {
    bool monitor = model_holds(s->m, s->act, MZ_ROLE_BIT(MZ_ROLE_MONITOR));
    return model_duty(s, model_subject(s), monitor ? MZ_ROLE_MONITOR : MZ_ROLE_REVIEWER);
}

enum mz_status model_suspend(struct step *s) {
    struct m_payment *p = model_subject(s);
    if (!model_in_state(p, BIT(MZ_STATE_ACCEPTED) | BIT(MZ_STATE_PART_SETTLED) |
                               BIT(MZ_STATE_BANK_RETURNED)))
        return MZ_E_WRONG_STATE;
    p->suspended = true;
    p->suspension = *s->hash;
    return watch(s);
}

enum mz_status model_resume(struct step *s) {
    struct m_payment *p = model_subject(s);
    if (!p->suspended)
        return MZ_E_WRONG_STATE;
    const struct mz_hash *wanted[] = {&p->suspension};
    if (!model_refs(s->act, wanted, 1))
        return MZ_E_WRONG_REF;
    p->suspended = false;
    return watch(s);
}

/* -- payment.instruct */

static enum mz_status payable(const struct model *m, const struct m_payment *p) {
    enum mz_state state = model_state(p);
    bool back = (state == MZ_STATE_PART_SETTLED || state == MZ_STATE_BANK_RETURNED) &&
                model_count(p, BACK) > 0;
    bool approved = p->approvals_count >= model_tier(m, p)->approvals;
    if (state == MZ_STATE_SUSPENDED)
        return MZ_E_SUSPENDED;
    if (state == MZ_STATE_SUBMITTED || state == MZ_STATE_REVIEWED || state == MZ_STATE_APPROVING)
        return MZ_E_NOT_APPROVED;
    if (state == MZ_STATE_APPROVED || state == MZ_STATE_ACCEPT_FAILED)
        return approved ? MZ_E_NOT_ACCEPTED : MZ_E_NOT_APPROVED;
    if (state != MZ_STATE_ACCEPTED && !back)
        return MZ_E_WRONG_STATE;
    if (!approved)
        return MZ_E_NOT_APPROVED;
    if (p->acceptances_count < m->policy.acceptors)
        return MZ_E_NOT_ACCEPTED;
    enum mz_status status = model_evidence(m, p, MZ_STAGE_INSTRUCT);
    if (status != MZ_OK)
        return status;
    int64_t balances[MZ_BALANCES];
    model_balances(m, p->line, balances);
    int64_t unsent = back ? model_sum(p, BACK) : p->amount;
    return unsent <= balances[2] - balances[4] ? MZ_OK : MZ_E_OVER_RECEIVED;
}

static enum mz_status send_first(struct step *s) {
    const struct mz_payment_instruct *body = &s->act->body.payment_instruct;
    struct m_payment *p = model_subject(s);
    if (body->count != MZ_ABSENT)
        return MZ_E_OUT_OF_RANGE;
    if (body->amount != p->amount)
        return MZ_E_AMOUNT_MISMATCH;
    for (size_t n = 0; n < p->count; n++) {
        if (s->m->payees[p->rows[n].payee].account_index > p->reviewed_index)
            return MZ_E_REVIEW_NEEDED;
        p->rows[n].at = BANK;
        p->rows[n].sent = s->act->date;
    }
    return MZ_OK;
}

static enum mz_status send_again(struct step *s) {
    const struct mz_payment_instruct *body = &s->act->body.payment_instruct;
    struct m_payment *p = model_subject(s);
    if (body->count == MZ_ABSENT)
        return MZ_E_MISSING_FIELD;
    enum mz_status status = model_list(s->act, body->count, body->amount, &body->root);
    for (size_t n = 0; status == MZ_OK && n < s->act->rows_count; n++) {
        struct m_row *row = row_of(s, n);
        if (row == NULL || row->amount != s->act->rows[n].amount || row->at != BACK)
            return MZ_E_LINE_MISMATCH;
        if (s->m->payees[row->payee].account_index > p->reviewed_index)
            return MZ_E_REVIEW_NEEDED;
        row->at = BANK;
        row->sent = s->act->date;
        row->send = (unsigned)p->sends_count;
    }
    return status;
}

enum mz_status model_instruct(struct step *s) {
    struct m_payment *p = model_subject(s);
    enum mz_status status = payable(s->m, p);
    if (status != MZ_OK)
        return status;
    const struct mz_hash *wanted[MZ_MAX_TIERS + MZ_MAX_ACCEPTORS + 1];
    static const struct mz_hash none;
    size_t count = 0;
    for (size_t n = 0; n < p->approvals_count; n++)
        wanted[count++] = &p->approvals[n].hash;
    for (size_t n = 0; n < p->acceptances_count; n++)
        wanted[count++] = &p->acceptances[n].hash;
    if (!same(&p->rereview, &none))
        wanted[count++] = &p->rereview;
    if (!model_refs(s->act, wanted, count))
        return MZ_E_WRONG_REF;
    if (s->act->body.payment_instruct.method != p->method)
        return MZ_E_OUT_OF_RANGE;
    status = model_duty(s, p, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = p->sends_count == 0 ? send_first(s) : send_again(s);
    p->sends[p->sends_count++] = *s->hash;
    return status;
}

/* -- payment.settle, payment.refund: the bank's serials */

/* One movement of the bank is one payment's; where the policy only flags it, another's too, but
 * once. */
static enum mz_status use_serial(struct step *s, size_t n) {
    int serial = s->act->serials[n];
    int16_t *of = &s->m->serial_of[serial];
    if (*of == 0) {
        *of = (int16_t)(s->payment + 1);
        return MZ_OK;
    }
    if (s->m->policy.reuse != MZ_REUSE_FLAG || *of == s->payment + 1)
        return MZ_E_SERIAL_REUSED;
    for (size_t i = 0; i < s->m->flagged_count; i++)
        if (s->m->flagged[i].serial == serial && s->m->flagged[i].payment == s->payment)
            return MZ_E_SERIAL_REUSED;
    size_t at = s->m->flagged_count++;
    s->m->flagged[at].serial = serial;
    s->m->flagged[at].payment = s->payment;
    return MZ_OK;
}

static enum mz_status settle_row(struct step *s, size_t n, unsigned send) {
    struct m_row *row = row_of(s, n);
    if (row == NULL || row->amount != s->act->rows[n].amount || !dated(s, n, row) ||
        row->at != BANK || row->send != send)
        return MZ_E_LINE_MISMATCH;
    bool paid = s->act->rows[n].outcome == MZ_OUTCOME_PAID;
    row->at = paid ? PAID : BACK;
    return s->act->rows[n].serial.data != NULL ? use_serial(s, n) : MZ_OK;
}

enum mz_status model_settle(struct step *s) {
    const struct mz_payment_settle *body = &s->act->body.payment_settle;
    struct m_payment *p = model_subject(s);
    if (!model_in_flow(p, BIT(MZ_STATE_INSTRUCTED) | BIT(MZ_STATE_PART_SETTLED)))
        return MZ_E_WRONG_STATE;
    unsigned send = 0;
    while (send < p->sends_count && !same(&p->sends[send], &s->act->refs[1]))
        send++;
    if (send == p->sends_count)
        return MZ_E_WRONG_REF;
    enum mz_status status = model_duty(s, p, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = model_list(s->act, body->count, body->amount, &body->root);
    for (size_t n = 0; status == MZ_OK && n < s->act->rows_count; n++)
        status = settle_row(s, n, send);
    return status;
}

enum mz_status model_refund(struct step *s) {
    const struct mz_payment_refund *body = &s->act->body.payment_refund;
    struct m_payment *p = model_subject(s);
    if (!model_in_flow(p, BIT(MZ_STATE_PART_SETTLED) | BIT(MZ_STATE_SETTLED) |
                              BIT(MZ_STATE_SIGNED) | BIT(MZ_STATE_ARCHIVED)))
        return MZ_E_WRONG_STATE;
    if ((p->own_codes & 1u << 5) == 0)
        return MZ_E_EVIDENCE_MISSING;
    const struct m_statement *receipt = model_find(s->m, &s->act->refs[1]);
    if (receipt->kind != MZ_KIND_EVIDENCE_ATTACH || receipt->payment != s->payment ||
        receipt->code != 5)
        return MZ_E_WRONG_REF;
    enum mz_status status = model_duty(s, p, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = model_list(s->act, body->count, body->amount, &body->root);
    for (size_t n = 0; status == MZ_OK && n < s->act->rows_count; n++) {
        struct m_row *row = row_of(s, n);
        int64_t amount = s->act->rows[n].amount;
        if (row == NULL || !dated(s, n, row) || row->at != PAID ||
            amount > row->amount - row->refunded)
            return MZ_E_LINE_MISMATCH;
        row->refunded += amount;
        status = use_serial(s, n);
    }
    return status;
}

/* -- payment.sign */

static enum mz_status check_settlements(const struct step *s) {
    for (size_t n = 1; n < s->act->refs_count; n++) {
        const struct m_statement *named = model_find(s->m, &s->act->refs[n]);
        if (named->kind != MZ_KIND_PAYMENT_SETTLE || named->payment != s->payment)
            return MZ_E_WRONG_REF;
    }
    return s->act->refs_count > 1 ? MZ_OK : MZ_E_WRONG_REF;
}

enum mz_status model_sign(struct step *s) {
    const struct mz_payment_sign *body = &s->act->body.payment_sign;
    struct m_payment *p = model_subject(s);
    if (!model_in_flow(p, BIT(MZ_STATE_PART_SETTLED) | BIT(MZ_STATE_SETTLED)))
        return MZ_E_WRONG_STATE;
    enum mz_status status = check_settlements(s);
    if (status == MZ_OK)
        status = model_duty(s, p, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = model_evidence(s->m, p, MZ_STAGE_SIGN);
    if (status == MZ_OK)
        status = model_list(s->act, body->count, body->amount, &body->root);
    for (size_t n = 0; status == MZ_OK && n < s->act->rows_count; n++) {
        struct m_row *row = row_of(s, n);
        if (row == NULL || row->amount != s->act->rows[n].amount || !dated(s, n, row) ||
            row->at != PAID || row->signed_for)
            return MZ_E_LINE_MISMATCH;
        row->signed_for = true;
        row->late = s->act->rows[n].date > p->due;
    }
    return status;
}

/* -- payment.reverse, payment.confirm */

#define REVERSIBLE                                                                                 \
    (BIT(MZ_STATE_BANK_RETURNED) | BIT(MZ_STATE_PART_SETTLED) | BIT(MZ_STATE_SETTLED) |            \
     BIT(MZ_STATE_SIGNED) | BIT(MZ_STATE_ARCHIVED))

static enum mz_status may_reverse(const struct m_row *row, uint8_t reason) {
    if (row->at == BACK && reason != MZ_REASON_ERROR)
        return MZ_OK; /* it never arrived, and is promised no more */
    if (row->at != PAID)
        return MZ_E_LINE_MISMATCH;
    return row->refunded == (reason == MZ_REASON_ERROR ? 0 : row->amount) ? MZ_OK
                                                                          : MZ_E_NOT_REFUNDED;
}

enum mz_status model_reverse(struct step *s) {
    const struct mz_payment_reverse *body = &s->act->body.payment_reverse;
    struct m_payment *p = model_subject(s);
    unsigned rows = 0;
    if (!model_in_state(p, REVERSIBLE))
        return MZ_E_WRONG_STATE;
    enum mz_status status = model_duty(s, p, MZ_ROLE_ACCOUNTANT);
    if (status == MZ_OK)
        status = model_list(s->act, body->count, body->amount, &body->root);
    for (size_t n = 0; status == MZ_OK && n < s->act->rows_count; n++) {
        const struct m_row *row = row_of(s, n);
        if (row == NULL || row->amount != s->act->rows[n].amount)
            return MZ_E_LINE_MISMATCH;
        status = may_reverse(row, body->reason);
        rows |= 1u << (row - p->rows);
    }
    p->pending = true;
    p->pending_rows = rows;
    p->pending_reason = body->reason;
    p->pending_amount = body->amount;
    p->reversal = *s->hash;
    p->open = true;
    return status;
}

enum mz_status model_confirm(struct step *s) {
    struct m_payment *p = model_subject(s);
    if (!model_in_state(p, REVERSIBLE))
        return MZ_E_WRONG_STATE;
    if (!p->pending || !same(&s->act->refs[1], &p->reversal))
        return MZ_E_NOT_PENDING;
    if (s->act->body.payment_review.amount != p->pending_amount)
        return MZ_E_AMOUNT_MISMATCH;
    enum mz_status status = model_duty_confirm(s, p);
    for (size_t n = 0; status == MZ_OK && n < p->count; n++) {
        if ((p->pending_rows & 1u << n) == 0)
            continue;
        status = may_reverse(&p->rows[n], p->pending_reason);
        p->rows[n].came_back = p->rows[n].at == BACK;
        p->rows[n].at = REVERSED;
    }
    p->pending = false;
    if (model_flow(p) == MZ_STATE_REVERSED || p->archived)
        p->open = false;
    return status;
}

/* -- payment.archive */

enum mz_status model_archive(struct step *s) {
    const struct mz_payment_archive *body = &s->act->body.payment_archive;
    struct m_payment *p = model_subject(s);
    if (!model_in_state(p, BIT(MZ_STATE_SIGNED)))
        return MZ_E_WRONG_STATE;
    if (body->debit != model_sum(p, PAID) || body->credit != model_sum(p, PAID))
        return MZ_E_AMOUNT_MISMATCH;
    if ((p->own_codes & 1u << 4) == 0)
        return MZ_E_EVIDENCE_MISSING;
    enum mz_status status = model_evidence(s->m, p, MZ_STAGE_ARCHIVE);
    if (status != MZ_OK)
        return status;
    if (body->attachments != p->files)
        return MZ_E_EVIDENCE_COUNT;
    p->archived = true;
    p->open = p->pending;
    return model_duty(s, p, MZ_ROLE_ARCHIVIST);
}
