/* A payment once money moves. */
#include <stdio.h>

#include <string.h>

#include "tests/property/play.h"

/* What a clerk would put on a list: rows in one place, or (now and then) any. */
typedef bool fits(const struct m_payment *p, const struct m_row *row, unsigned send);

static bool at_bank(const struct m_payment *p, const struct m_row *row, unsigned send) {
    (void)p;
    return row->at == BANK && row->send == send;
}

static bool back(const struct m_payment *p, const struct m_row *row, unsigned send) {
    (void)p, (void)send;
    return row->at == BACK;
}

static bool paid(const struct m_payment *p, const struct m_row *row, unsigned send) {
    (void)p, (void)send;
    return row->at == PAID;
}

static bool unsigned_for(const struct m_payment *p, const struct m_row *row, unsigned send) {
    (void)p, (void)send;
    return row->at == PAID && !row->signed_for;
}

static bool refunded(const struct m_payment *p, const struct m_row *row, unsigned send) {
    (void)p, (void)send;
    return (row->at == PAID && row->refunded == row->amount) || row->at == BACK;
}

static void add_row(struct play *play, struct act *act, const struct m_payment *p, size_t n,
                    enum mz_list_form form) {
    size_t at = act->rows_count++;
    struct mz_line *line = &act->rows[at];
    bool other = play_chance(play, 1);
    act->payees[at] = (int)(other ? (p->rows[n].payee + 1) % PAYEES : p->rows[n].payee);
    *line = (struct mz_line){.line = n + 1,
                             .payee = ledger_id("payee", (uint64_t)act->payees[at] + 1),
                             .amount = p->rows[n].amount + play_chance(play, 1),
                             .date = act->date};
    if (play_chance(play, 2))
        line->date--; /* of a day that may be no day: then no list can be made */
    if (form == MZ_LIST_SIGNATURES)
        line->signing = MZ_SIGNING_HAND;
    if (form == MZ_LIST_REFUNDS) {
        int64_t left = p->rows[n].amount - p->rows[n].refunded;
        line->amount = play_chance(play, 60) && left > 0 ? left : left / 2 + 1;
    }
    if (form != MZ_LIST_RESULTS && form != MZ_LIST_REFUNDS)
        return;
    line->outcome = play_chance(play, 75) ? MZ_OUTCOME_PAID : MZ_OUTCOME_RETURNED;
    bool used =
        play->serials > 1 && play->model.flagged_count + ROWS < FLAGGED && play_chance(play, 3);
    act->serials[at] = (int)(used ? play_random(play, play->serials) : play->serials++);
    line->serial = play_words("s-", (unsigned)act->serials[at]);
    line->reason = play_text;
    if (form == MZ_LIST_REFUNDS)
        return;
    if (line->outcome == MZ_OUTCOME_RETURNED && play_chance(play, 50))
        line->serial = (struct mz_span){NULL, 0};
    if (line->outcome == MZ_OUTCOME_PAID)
        line->reason = (struct mz_span){NULL, 0};
}

/* False if there is nothing to be listed. */
static bool choose_rows(struct play *play, struct act *act, const struct m_payment *p,
                        enum mz_list_form form, fits *fit, unsigned send) {
    bool any = play_chance(play, 8), all = play_chance(play, 60);
    for (size_t n = 0; n < p->count; n++)
        if ((any || fit(p, &p->rows[n], send)) && (all || play_chance(play, 60)))
            add_row(play, act, p, n, form);
    if (act->rows_count == 0 || play->serials + ROWS >= SERIALS)
        return false;
    for (size_t n = 0; n < act->rows_count; n++)
        if (act->rows[n].date % 100 == 0)
            act->rows[n].date++;
    play_list(play, act, form);
    return true;
}

/* -- Suspended. */

static void suspend(struct play *play) {
    int at = play_payment(play, STATE(ACCEPTED) | STATE(PART_SETTLED) | STATE(BANK_RETURNED));
    if (at == NOBODY)
        return;
    struct act act = play_on(play, MZ_KIND_PAYMENT_SUSPEND,
                             MZ_ROLE_BIT(MZ_ROLE_MONITOR) | MZ_ROLE_BIT(MZ_ROLE_REVIEWER), at);
    act.body.payment_stop = (struct mz_payment_stop){MZ_REASON_COMPLAINT, play_text};
    play_file(play, &act);
}

static void resume(struct play *play) {
    int at = play_payment(play, UINT32_MAX);
    for (size_t i = 0; i < play->model.payments_count && !play_chance(play, 3); i++)
        if (play->model.payments[i].suspended)
            at = (int)i;
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_RESUME,
                             MZ_ROLE_BIT(MZ_ROLE_MONITOR) | MZ_ROLE_BIT(MZ_ROLE_REVIEWER), at);
    play_ref(&act, p->suspended ? &p->suspension : &play->model.log[0].hash);
    act.body.payment_stop = (struct mz_payment_stop){MZ_REASON_COMPLAINT, play_text};
    play_file(play, &act);
}

/* -- Sent to the bank, the first time and again. */

static void instruct(struct play *play) {
    static const struct mz_hash none;
    int at = play_payment(play, STATE(ACCEPTED) | STATE(BANK_RETURNED) | STATE(PART_SETTLED));
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_INSTRUCT, MZ_ROLE_BIT(MZ_ROLE_CASHIER), at);
    struct mz_payment_instruct *body = &act.body.payment_instruct;
    for (size_t n = 0; n < p->approvals_count; n++)
        play_ref(&act, &p->approvals[n].hash);
    for (size_t n = 0; n < p->acceptances_count; n++)
        play_ref(&act, &p->acceptances[n].hash);
    if (memcmp(&p->rereview, &none, sizeof none) != 0 && !play_chance(play, 3))
        play_ref(&act, &p->rereview);
    for (size_t n = 0; act.refs_count < 3; n++)
        play_ref(&act, &play->model.log[n].hash);
    body->method = play_chance(play, 97) ? p->method : MZ_METHOD_CASH;
    body->amount = p->amount + play_chance(play, 3);
    body->count = MZ_ABSENT;
    bool again = (p->sends_count > 0) != play_chance(play, 2);
    if (again) {
        if (p->sends_count == SENDS - 1 || !choose_rows(play, &act, p, MZ_LIST_SELECTION, back, 0))
            return;
        body->count = act.rows_count + play_chance(play, 2);
        body->amount = act.total + play_chance(play, 2);
        body->root = act.root;
    }
    play_file(play, &act);
}

static void settle(struct play *play) {
    int at = play_payment(play, STATE(INSTRUCTED) | STATE(PART_SETTLED));
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_SETTLE, MZ_ROLE_BIT(MZ_ROLE_CASHIER), at);
    unsigned send = p->sends_count > 0 ? (unsigned)play_random(play, p->sends_count) : 0;
    play_ref(&act, p->sends_count > 0 ? &p->sends[send] : &play->model.log[0].hash);
    if (!choose_rows(play, &act, p, MZ_LIST_RESULTS, at_bank, send))
        return;
    act.body.payment_settle = (struct mz_payment_settle){
        act.rows_count + play_chance(play, 2), act.total + play_chance(play, 2), act.root};
    play_file(play, &act);
}

/* -- Signed for, refunded. */

/* The last statement of a kind (and code) that is about the payment; any other if there is none. */
static const struct mz_hash *last_of(const struct play *play, int payment, enum mz_kind_id kind,
                                     int code) {
    const struct model *m = &play->model;
    for (uint64_t i = m->size; i-- > 0;)
        if (m->log[i].payment == payment && m->log[i].kind == kind &&
            (code == NOBODY || m->log[i].code == code))
            return &m->log[i].hash;
    return &m->log[0].hash;
}

static void sign(struct play *play) {
    int at = play_payment(play, STATE(SETTLED) | STATE(PART_SETTLED));
    if (at == NOBODY)
        return;
    struct act act = play_on(play, MZ_KIND_PAYMENT_SIGN, MZ_ROLE_BIT(MZ_ROLE_CASHIER), at);
    play_ref(&act, last_of(play, at, MZ_KIND_PAYMENT_SETTLE, NOBODY));
    if (!choose_rows(play, &act, &play->model.payments[at], MZ_LIST_SIGNATURES, unsigned_for, 0))
        return;
    act.body.payment_sign = (struct mz_payment_sign){act.rows_count + play_chance(play, 2),
                                                     act.total + play_chance(play, 2), act.root};
    play_file(play, &act);
}

static void refund(struct play *play) {
    int at =
        play_payment(play, STATE(PART_SETTLED) | STATE(SETTLED) | STATE(SIGNED) | STATE(ARCHIVED));
    if (at == NOBODY)
        return;
    struct act act = play_on(play, MZ_KIND_PAYMENT_REFUND, MZ_ROLE_BIT(MZ_ROLE_CASHIER), at);
    play_ref(&act, last_of(play, at, MZ_KIND_EVIDENCE_ATTACH, play_chance(play, 3) ? NOBODY : 5));
    if (!choose_rows(play, &act, &play->model.payments[at], MZ_LIST_REFUNDS, paid, 0))
        return;
    act.body.payment_refund = (struct mz_payment_refund){
        act.rows_count + play_chance(play, 2), act.total + play_chance(play, 2), act.root};
    play_file(play, &act);
}

/* -- Reversed, confirmed, archived. */

/* A number that no other posting has. */
static void next_voucher(struct play *play, char voucher[24]) {
    (void)snprintf(voucher, 24, "V-%llu", (unsigned long long)play->serials++);
}

static void reverse(struct play *play) {
    char voucher[24];
    next_voucher(play, voucher);
    int at = play_payment(play, STATE(SETTLED) | STATE(SIGNED) | STATE(ARCHIVED) |
                                    STATE(PART_SETTLED) | STATE(BANK_RETURNED));
    if (at == NOBODY)
        return;
    struct act act = play_on(play, MZ_KIND_PAYMENT_REVERSE, MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT), at);
    bool error = play_chance(play, 40);
    if (!choose_rows(play, &act, &play->model.payments[at], MZ_LIST_SELECTION,
                     error ? paid : refunded, 0))
        return;
    act.body.payment_reverse =
        (struct mz_payment_reverse){.count = act.rows_count + play_chance(play, 2),
                                    .amount = act.total + play_chance(play, 2),
                                    .root = act.root,
                                    .reason = error ? MZ_REASON_ERROR : MZ_REASON_REFUND,
                                    .text = play_text,
                                    .voucher = mz_span_text(voucher)};
    play_file(play, &act);
}

static void confirm(struct play *play) {
    int at = play_payment(play, STATE(SETTLED) | STATE(SIGNED) | STATE(ARCHIVED));
    for (size_t i = 0; i < play->model.payments_count && !play_chance(play, 4); i++)
        if (play->model.payments[i].pending)
            at = (int)i;
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_CONFIRM, MZ_ROLE_BIT(MZ_ROLE_APPROVER), at);
    play_ref(&act, p->pending ? &p->reversal : &play->model.log[0].hash);
    act.body.payment_review.amount = p->pending_amount + play_chance(play, 4);
    play_file(play, &act);
}

static void archive(struct play *play) {
    char voucher[24];
    next_voucher(play, voucher);
    int at = play_payment(play, STATE(SIGNED));
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_ARCHIVE, MZ_ROLE_BIT(MZ_ROLE_ARCHIVIST), at);
    act.body.payment_archive =
        (struct mz_payment_archive){.debit = model_sum(p, PAID) + play_chance(play, 4),
                                    .credit = model_sum(p, PAID) + play_chance(play, 4),
                                    .voucher = mz_span_text(voucher),
                                    .attachments = p->files + play_chance(play, 4)};
    play_file(play, &act);
}

const struct action actions_money[] = {
    {"suspend", 3, suspend}, {"resume", 3, resume},   {"instruct", 18, instruct},
    {"settle", 22, settle},  {"sign", 16, sign},      {"refund", 6, refund},
    {"reverse", 5, reverse}, {"confirm", 5, confirm}, {"archive", 3, archive},
    {NULL, 0, NULL},
};
