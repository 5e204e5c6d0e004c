/* A payment until it is payable. */
#include <string.h>

#include "proto/base/calendar.h"
#include "tests/property/play.h"

/* Right, or a fen too much. */
static int64_t nearly(struct play *play, int64_t amount) {
    return amount + play_chance(play, 4);
}

/* -- payment.request */

static int64_t some_amount(struct play *play) {
    return (int64_t)play_random(play, play_chance(play, 10) ? 450000 : 150000) + 1;
}

static void choose_rows(struct play *play, struct act *act) {
    size_t count = 1 + play_random(play, ROWS);
    unsigned payee = (unsigned)play_random(play, PAYEES - 4);
    if (play_chance(play, 3))
        payee = PAYEES - 2; /* who is enrolled late or never */
    for (size_t n = 0; n < count; n++) {
        act->payees[n] = (int)((payee + n * 3) % PAYEES);
        act->rows[n] = (struct mz_line){.line = n + 1,
                                        .payee = ledger_id("payee", (uint64_t)act->payees[n] + 1),
                                        .amount = some_amount(play)};
    }
    act->rows_count = count;
    play_list(play, act, MZ_LIST_ROSTER);
}

static void request(struct play *play) {
    const struct model *m = &play->model;
    if (m->payments_count == PAYMENTS)
        return;
    struct act act = play_act(play, MZ_KIND_PAYMENT_REQUEST, MZ_ROLE_BIT(MZ_ROLE_HANDLER),
                              (int)play_random(play, PROJECTS));
    struct mz_payment_request *body = &act.body.payment_request;
    if (play_chance(play, 20)) /* before or after others for the same payees */
        act.date = mz_date_from_days(mz_date_days(act.date) -
                                     (int32_t)play_random(play, m->policy.past_days));
    if (act.date < 20230101)
        act.date = 20230101;
    int returned = play_payment(play, STATE(RETURNED));
    act.number = (unsigned)m->payments_count;
    if (returned != NOBODY && model_flow(&m->payments[returned]) == MZ_STATE_RETURNED &&
        (m->payments[returned].open || play_chance(play, 10)) && play_chance(play, 50)) {
        const struct m_payment *old = &m->payments[returned];
        act.project = old->project;
        act.actor = play_chance(play, 85) ? (unsigned)old->handler : act.actor;
        act.number = old->number + play_chance(play, 5);
        play_ref(&act, &old->request);
    } else if (m->payments_count > 0 && play_chance(play, 3)) {
        act.number = m->payments[play_random(play, m->payments_count)].number;
    }
    act.line = (int)play_random(play, m->lines_count);
    for (size_t n = 0; n < m->lines_count && play_chance(play, 99); n++)
        if (m->lines[act.line].project != act.project)
            act.line = (act.line + 1) % (int)m->lines_count;
    choose_rows(play, &act);
    if (play_chance(play, 30))
        act.list = (int)play_random(play, LISTS);
    if (act.list != NOBODY && !m->lists[act.project][act.list] && !play_chance(play, 15))
        act.list = NOBODY;
    body->number = play_words("P-", act.number);
    body->line = play_words("B-", (unsigned)act.line);
    if (act.list != NOBODY)
        body->list = play_words("L", (unsigned)act.list);
    body->amount = nearly(play, act.total);
    body->count = act.rows_count + play_chance(play, 2);
    body->root = act.root;
    if (play_chance(play, 1))
        body->root.bytes[0] ^= 1;
    body->method = play_chance(play, 92) ? MZ_METHOD_TRANSFER : MZ_METHOD_CASH;
    body->due = act.date;
    body->purpose = play_text;
    /* A list that is not at hand is another question than one that is wrong. */
    if (memcmp(&body->root, &act.root, sizeof act.root) == 0)
        play_file(play, &act);
}

/* -- Reviewed, approved, accepted. */

static void review(struct play *play) {
    int at = play_payment(
        play,
        STATE(SUBMITTED) |
            (play_chance(play, 30) ? STATE(ACCEPTED) | STATE(APPROVED) | STATE(BANK_RETURNED) : 0));
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_REVIEW, MZ_ROLE_BIT(MZ_ROLE_REVIEWER), at);
    int64_t back = model_sum(p, BACK);
    act.body.payment_review.amount = nearly(play, back > 0 ? back : p->amount);
    play_file(play, &act);
}

static void approve(struct play *play) {
    int at = play_payment(play, STATE(REVIEWED) | STATE(APPROVING) |
                                    (play_chance(play, 15) ? STATE(ACCEPTED) : 0));
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    static const struct mz_hash none;
    struct act act = play_on(play, MZ_KIND_PAYMENT_APPROVE, MZ_ROLE_BIT(MZ_ROLE_APPROVER), at);
    if (memcmp(&p->review, &none, sizeof none) == 0)
        play_ref(&act, &play->model.log[0].hash);
    else
        play_ref(&act, &p->review);
    for (size_t n = 0; n < p->approvals_count; n++)
        play_ref(&act, &p->approvals[n].hash);
    act.body.payment_approve.tier = p->approvals_count + 1 + play_chance(play, 4);
    act.body.payment_approve.amount = nearly(play, p->amount);
    play_file(play, &act);
}

static void accept(struct play *play) {
    int at = play_payment(play, STATE(APPROVED) | STATE(ACCEPT_FAILED) |
                                    (play_chance(play, 15) ? STATE(ACCEPTED) : 0));
    if (at == NOBODY)
        return;
    const struct m_payment *p = &play->model.payments[at];
    struct act act = play_on(play, MZ_KIND_PAYMENT_ACCEPT, MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR), at);
    struct mz_payment_accept *body = &act.body.payment_accept;
    for (size_t n = 0; n < p->approvals_count; n++)
        play_ref(&act, &p->approvals[n].hash);
    if (p->approvals_count == 0)
        play_ref(&act, &play->model.log[0].hash);
    body->type = MZ_ACCEPTANCE_LIST;
    body->result = play_chance(play, 90) ? MZ_RESULT_PASSED : MZ_RESULT_FAILED;
    body->checked = p->count + play_chance(play, 3);
    body->passed = play_chance(play, 3)               ? p->count + 2
                   : play_chance(play, 3)             ? 0
                   : body->result == MZ_RESULT_PASSED ? p->count
                                                      : play_random(play, p->count);
    play_file(play, &act);
}

/* -- Ways not to go on. */

static void stop(struct play *play, enum mz_kind_id kind, uint32_t roles, uint32_t states) {
    int at = play_payment(play, states);
    if (at == NOBODY)
        return;
    struct act act = play_on(play, kind, roles, at);
    if (kind == MZ_KIND_PAYMENT_WITHDRAW && play_chance(play, 80))
        act.actor = (unsigned)play->model.payments[at].handler;
    act.body.payment_stop = (struct mz_payment_stop){MZ_REASON_MATERIALS, play_text};
    play_file(play, &act);
}

static void give_back(struct play *play) {
    bool early = play_chance(play, 50);
    stop(play, MZ_KIND_PAYMENT_RETURN, MZ_ROLE_BIT(early ? MZ_ROLE_REVIEWER : MZ_ROLE_APPROVER),
         early ? STATE(SUBMITTED) : STATE(REVIEWED) | STATE(APPROVING) | STATE(ACCEPTED));
}

static void reject(struct play *play) {
    stop(play, MZ_KIND_PAYMENT_REJECT, MZ_ROLE_BIT(MZ_ROLE_APPROVER),
         STATE(REVIEWED) | STATE(APPROVING));
}

static void withdraw(struct play *play) {
    stop(play, MZ_KIND_PAYMENT_WITHDRAW, MZ_ROLE_BIT(MZ_ROLE_HANDLER),
         STATE(SUBMITTED) | STATE(RETURNED));
}

const struct action actions_payment[] = {
    {"request", 14, request},  {"review", 16, review},   {"approve", 22, approve},
    {"accept", 24, accept},    {"return", 2, give_back}, {"reject", 1, reject},
    {"withdraw", 1, withdraw}, {NULL, 0, NULL},
};
