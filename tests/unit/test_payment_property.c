/* proto/rules: random histories of payments, legal and illegal, against a model that knows nothing
 * of the fold: where the money of each line is. After every step the fold admits exactly what the
 * model allows, money is conserved to the fen, and what is refused changes nothing. A second fold
 * over what was admitted ends with the same records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/fold_world.h"

#define LINES    6u
#define PAYMENTS 12u
#define STEPS    1500u
#define SENDS    64u
#define DAY      20230425u

enum place { UNSENT, BANK, PAID, BACK, REVERSED };

struct line {
    enum place at;
    bool signed_for;
    int64_t refunded;
    unsigned send; /* which instruction sent it last */
};

struct model {
    struct mz_hash request, review, approval, accept[2], suspension, settle, receipt, reversal;
    struct mz_hash sends[SENDS];
    unsigned sends_count, accepts;
    bool reviewed, approved, sent, suspended, archived, settled, pending;
    enum mz_state stopped; /* rejected or withdrawn; 0: neither */
    unsigned pending_mask;
    uint8_t pending_reason;
    struct line lines[LINES];
};

struct play {
    struct world *w, *second;
    struct model payments[PAYMENTS];
    unsigned count, serial;
    int64_t frozen;
    uint64_t random;
    unsigned admitted[MZ_KIND_COUNT], refused[MZ_KIND_COUNT];
};

/* splitmix64 */
static uint64_t next(struct play *p, uint64_t below) {
    uint64_t z = p->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

static unsigned count_at(const struct model *m, enum place at) {
    unsigned count = 0;
    for (size_t n = 0; n < LINES; n++)
        count += m->lines[n].at == at;
    return count;
}

/* -- What the model says. */

static enum mz_state flow(const struct model *m) {
    unsigned paid = count_at(m, PAID), back = count_at(m, BACK), reversed = count_at(m, REVERSED),
             signed_for = 0;
    if (m->stopped != 0)
        return m->stopped;
    if (!m->sent)
        return m->accepts == 2 ? MZ_STATE_ACCEPTED
               : m->approved   ? MZ_STATE_APPROVED
               : m->reviewed   ? MZ_STATE_REVIEWED
                               : MZ_STATE_SUBMITTED;
    if (reversed == LINES)
        return MZ_STATE_REVERSED;
    if (m->archived)
        return MZ_STATE_ARCHIVED;
    for (size_t n = 0; n < LINES; n++)
        signed_for += m->lines[n].at == PAID && m->lines[n].signed_for;
    if (paid + reversed == LINES)
        return signed_for == paid ? MZ_STATE_SIGNED : MZ_STATE_SETTLED;
    if (back + reversed == LINES)
        return MZ_STATE_BANK_RETURNED;
    return paid + back == 0 ? MZ_STATE_INSTRUCTED : MZ_STATE_PART_SETTLED;
}

static enum mz_state state_of(const struct model *m) {
    return m->suspended ? MZ_STATE_SUSPENDED : flow(m);
}

struct sums {
    int64_t committed, instructed, settled, refunded, signed_;
};

static struct sums sums_of(const struct play *p) {
    struct sums s = {0};
    for (unsigned i = 0; i < p->count; i++)
        for (size_t n = 0; n < LINES; n++) {
            const struct model *m = &p->payments[i];
            const struct line *line = &m->lines[n];
            s.committed +=
                (line->at == UNSENT && m->approved && m->stopped == 0) || line->at == BACK
                    ? WORLD_SHARE
                    : 0;
            s.instructed += line->at == BANK || line->at == PAID ? WORLD_SHARE : 0;
            s.settled += line->at == PAID ? WORLD_SHARE : 0;
            s.refunded += line->at == PAID ? line->refunded : 0;
            s.signed_ += line->at == PAID && line->signed_for ? WORLD_SHARE : 0;
        }
    return s;
}

static int64_t available(const struct play *p) {
    struct sums s = sums_of(p);
    return WORLD_TOTAL - p->frozen - s.committed - s.instructed;
}

static bool may_reverse(const struct model *m, unsigned mask, uint8_t reason) {
    enum mz_state state = state_of(m);
    bool may = mask != 0 && (state == MZ_STATE_BANK_RETURNED || state == MZ_STATE_PART_SETTLED ||
                             state == MZ_STATE_SETTLED || state == MZ_STATE_SIGNED ||
                             state == MZ_STATE_ARCHIVED);
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            may = may && ((m->lines[n].at == PAID &&
                           m->lines[n].refunded == (reason == MZ_REASON_ERROR ? 0 : WORLD_SHARE)) ||
                          (m->lines[n].at == BACK && reason != MZ_REASON_ERROR));
    return may;
}

/* -- One step. */

static bool apply(struct play *p, const struct draft *d, bool legal) {
    struct mz_records records = world_records(p->w);
    struct mz_hash before, after;
    struct mz_fault fault = {0};
    assert_int_equal(mz_records_digest(&records, &before), MZ_OK);
    enum mz_status status = world_apply(p->w, d, &fault);
    if ((status == MZ_OK) != legal) {
        char text[300];
        mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
        fail_msg("%s: the model says %s, the fold %s (%s)", d->s.kind->name, legal ? "yes" : "no",
                 mz_status_code(status), text);
    }
    if (status == MZ_OK) {
        p->admitted[d->s.kind->id]++;
        world_admit(p->second, d);
        return true;
    }
    p->refused[d->s.kind->id]++;
    assert_int_equal(mz_records_digest(&records, &after), MZ_OK);
    assert_memory_equal(before.bytes, after.bytes, MZ_HASH_SIZE);
    return false;
}

static struct draft draft(struct play *p, enum mz_kind_id kind, const char *actor,
                          const struct model *m) {
    struct draft d = world_draft(p->w, kind, actor, WORLD_PROJECT, DAY);
    if (m != NULL)
        draft_ref(&d, m->request);
    return d;
}

static struct mz_list_totals list(struct play *p, enum mz_list_form form,
                                  const struct mz_line *lines, size_t count) {
    world_list(p->second, form, lines, count, NULL);
    return world_list(p->w, form, lines, count, NULL);
}

/* The lines in the mask; `returned` says which of them came back. Their count. */
static size_t select_lines(struct play *p, unsigned mask, unsigned returned, int64_t amount,
                           char serials[LINES][24], struct mz_line lines[LINES]) {
    size_t count = 0;
    for (size_t n = 0; n < LINES; n++) {
        if ((mask >> n & 1) == 0)
            continue;
        snprintf(serials[n], 24, "s-%u", p->serial++);
        bool back = (returned >> n & 1) != 0;
        lines[count++] = (struct mz_line){.line = n + 1,
                                          .payee = world_payee(n),
                                          .amount = amount,
                                          .salt = world_id("salt", p->serial),
                                          .outcome = back ? MZ_OUTCOME_RETURNED : MZ_OUTCOME_PAID,
                                          .serial = mz_span_text(serials[n]),
                                          .reason = mz_span_text("x"),
                                          .signing = MZ_SIGNING_HAND,
                                          .date = DAY};
    }
    return count;
}

static void do_request(struct play *p) {
    if (p->count == PAYMENTS)
        return;
    char number[16], name[32], serials[LINES][24];
    struct mz_line lines[LINES];
    snprintf(number, sizeof number, "P-%u", p->count + 1);
    size_t count = select_lines(p, (1u << LINES) - 1, 0, WORLD_SHARE, serials, lines);
    struct mz_list_totals totals = list(p, MZ_LIST_ROSTER, lines, count);
    struct draft d = draft(p, MZ_KIND_PAYMENT_REQUEST, "clerk", NULL);
    d.s.body.payment_request = (struct mz_payment_request){.number = mz_span_text(number),
                                                           .line = mz_span_text(WORLD_LINE),
                                                           .list = mz_span_text("L1"),
                                                           .amount = totals.amount,
                                                           .count = totals.count,
                                                           .root = totals.root,
                                                           .method = MZ_METHOD_TRANSFER,
                                                           .due = DAY,
                                                           .purpose = mz_span_text("x")};
    if (!apply(p, &d, totals.amount <= available(p)))
        return;
    struct model *m = &p->payments[p->count++];
    *m = (struct model){.request = d.s.hash};
    static const char *const codes[] = {"E08", "E11", "E16", "E17"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s of %s", codes[i], number);
        d = world_evidence(p->w, m->request, codes[i], name);
        d.s.date = DAY;
        apply(p, &d, true);
    }
    m->receipt = d.s.hash;
}

static void do_office(struct play *p, struct model *m, unsigned which) {
    struct draft d;
    if (which == 0) {
        d = draft(p, MZ_KIND_PAYMENT_REVIEW, "reviewer", m);
        d.s.body.payment_review.amount = LINES * WORLD_SHARE;
        if (apply(p, &d, !m->reviewed && m->stopped == 0))
            m->review = d.s.hash, m->reviewed = true;
    } else if (which == 1) {
        d = draft(p, MZ_KIND_PAYMENT_APPROVE, "approver-1", m);
        d.s.body.payment_approve.tier = 1;
        d.s.body.payment_approve.amount = LINES * WORLD_SHARE;
        draft_ref(&d, m->reviewed ? m->review : m->request);
        if (apply(p, &d,
                  m->reviewed && !m->approved && m->stopped == 0 &&
                      (int64_t)LINES * WORLD_SHARE <= available(p)))
            m->approval = d.s.hash, m->approved = true;
    } else {
        d = draft(p, MZ_KIND_PAYMENT_ACCEPT, m->accepts == 0 ? "acceptor-1" : "acceptor-2", m);
        d.s.body.payment_accept = (struct mz_payment_accept){.result = MZ_RESULT_PASSED,
                                                             .type = MZ_ACCEPTANCE_LIST,
                                                             .checked = LINES,
                                                             .passed = LINES};
        draft_ref(&d, m->approved ? m->approval : m->request);
        if (apply(p, &d, state_of(m) == MZ_STATE_APPROVED))
            m->accept[m->accepts++] = d.s.hash;
    }
}

static void do_instruct(struct play *p, struct model *m, unsigned mask, bool again) {
    struct draft d = draft(p, MZ_KIND_PAYMENT_INSTRUCT, "cashier", m);
    draft_ref(&d, m->approved ? m->approval : m->request);
    for (unsigned n = 0; n < 2; n++)
        draft_ref(&d, m->accepts == 2 ? m->accept[n] : m->request);
    d.s.body.payment_instruct = (struct mz_payment_instruct){
        .amount = LINES * WORLD_SHARE, .method = MZ_METHOD_TRANSFER, .count = MZ_ABSENT};
    bool legal = state_of(m) == MZ_STATE_ACCEPTED && !again;
    if (again) {
        char serials[LINES][24];
        struct mz_line lines[LINES];
        if (mask == 0 || m->sends_count == SENDS)
            return;
        size_t count = select_lines(p, mask, 0, WORLD_SHARE, serials, lines);
        struct mz_list_totals totals = list(p, MZ_LIST_SELECTION, lines, count);
        d.s.body.payment_instruct.count = totals.count;
        d.s.body.payment_instruct.amount = totals.amount;
        d.s.body.payment_instruct.root = totals.root;
        legal = state_of(m) == MZ_STATE_PART_SETTLED || state_of(m) == MZ_STATE_BANK_RETURNED;
        for (size_t n = 0; n < LINES; n++)
            legal = legal && ((mask >> n & 1) == 0 || m->lines[n].at == BACK);
    }
    if (!apply(p, &d, legal))
        return;
    m->sent = true;
    for (size_t n = 0; n < LINES; n++)
        if (!again || (mask >> n & 1) != 0)
            m->lines[n].at = BANK, m->lines[n].send = m->sends_count;
    m->sends[m->sends_count++] = d.s.hash;
}

static void do_settle(struct play *p, struct model *m, unsigned mask) {
    if (mask == 0 || m->sends_count == 0)
        return;
    unsigned send = (unsigned)next(p, m->sends_count),
             returned = (unsigned)next(p, 1u << LINES) & (unsigned)next(p, 1u << LINES);
    enum mz_state at = flow(m);
    bool legal = at == MZ_STATE_INSTRUCTED || at == MZ_STATE_PART_SETTLED;
    if (next(p, 2) == 0) /* what a cashier would do */
        for (size_t n = 0; n < LINES; n++)
            if (m->lines[n].at != BANK || m->lines[n].send != send)
                mask &= ~(1u << n);
    if (mask == 0)
        return;
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            legal = legal && m->lines[n].at == BANK && m->lines[n].send == send;
    char serials[LINES][24];
    struct mz_line lines[LINES];
    size_t count = select_lines(p, mask, returned, WORLD_SHARE, serials, lines);
    struct mz_list_totals totals = list(p, MZ_LIST_RESULTS, lines, count);
    struct draft d = draft(p, MZ_KIND_PAYMENT_SETTLE, "cashier", m);
    draft_ref(&d, m->sends[send]);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    if (!apply(p, &d, legal))
        return;
    m->settle = d.s.hash;
    m->settled = true;
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            m->lines[n].at = (returned >> n & 1) != 0 ? BACK : PAID;
}

static void do_sign(struct play *p, struct model *m, unsigned mask) {
    if (next(p, 2) == 0)
        for (size_t n = 0; n < LINES; n++)
            if (m->lines[n].at != PAID || m->lines[n].signed_for)
                mask &= ~(1u << n);
    if (mask == 0 || !m->settled)
        return;
    enum mz_state at = flow(m);
    bool legal = at == MZ_STATE_PART_SETTLED || at == MZ_STATE_SETTLED;
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            legal = legal && m->lines[n].at == PAID && !m->lines[n].signed_for;
    char serials[LINES][24];
    struct mz_line lines[LINES];
    size_t count = select_lines(p, mask, 0, WORLD_SHARE, serials, lines);
    struct mz_list_totals totals = list(p, MZ_LIST_SIGNATURES, lines, count);
    struct draft d = draft(p, MZ_KIND_PAYMENT_SIGN, "cashier", m);
    draft_ref(&d, m->settle);
    d.s.body.payment_sign = (struct mz_payment_sign){totals.count, totals.amount, totals.root};
    if (!apply(p, &d, legal))
        return;
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            m->lines[n].signed_for = true;
}

static void do_suspend(struct play *p, struct model *m, bool resume) {
    struct draft d =
        draft(p, resume ? MZ_KIND_PAYMENT_RESUME : MZ_KIND_PAYMENT_SUSPEND, "monitor", m);
    d.s.body.payment_stop = (struct mz_payment_stop){MZ_REASON_COMPLAINT, mz_span_text("x")};
    if (resume)
        draft_ref(&d, m->suspended ? m->suspension : m->request);
    enum mz_state at = state_of(m);
    bool legal = resume ? m->suspended
                        : at == MZ_STATE_ACCEPTED || at == MZ_STATE_PART_SETTLED ||
                              at == MZ_STATE_BANK_RETURNED;
    if (!apply(p, &d, legal))
        return;
    m->suspended = !resume;
    m->suspension = d.s.hash;
}

static void do_refund(struct play *p, struct model *m, unsigned mask) {
    if (mask == 0)
        return;
    int64_t amount = next(p, 3) == 0 ? WORLD_SHARE / 2 : WORLD_SHARE;
    enum mz_state at = flow(m);
    bool legal = at == MZ_STATE_PART_SETTLED || at == MZ_STATE_SETTLED || at == MZ_STATE_SIGNED ||
                 at == MZ_STATE_ARCHIVED;
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            legal = legal && m->lines[n].at == PAID && m->lines[n].refunded + amount <= WORLD_SHARE;
    char serials[LINES][24];
    struct mz_line lines[LINES];
    size_t count = select_lines(p, mask, 0, amount, serials, lines);
    struct mz_list_totals totals = list(p, MZ_LIST_REFUNDS, lines, count);
    struct draft d = draft(p, MZ_KIND_PAYMENT_REFUND, "cashier", m);
    draft_ref(&d, m->receipt);
    d.s.body.payment_refund = (struct mz_payment_refund){totals.count, totals.amount, totals.root};
    if (!apply(p, &d, legal))
        return;
    for (size_t n = 0; n < LINES; n++)
        if ((mask >> n & 1) != 0)
            m->lines[n].refunded += amount;
}

static void do_reverse(struct play *p, struct model *m, unsigned mask) {
    if (mask == 0)
        return;
    uint8_t reason = next(p, 2) == 0 ? MZ_REASON_ERROR : MZ_REASON_REFUND;
    char serials[LINES][24];
    struct mz_line lines[LINES];
    size_t count = select_lines(p, mask, 0, WORLD_SHARE, serials, lines);
    struct mz_list_totals totals = list(p, MZ_LIST_SELECTION, lines, count);
    struct draft d = draft(p, MZ_KIND_PAYMENT_REVERSE, "accountant", m);
    d.s.body.payment_reverse = (struct mz_payment_reverse){.count = totals.count,
                                                           .amount = totals.amount,
                                                           .root = totals.root,
                                                           .reason = reason,
                                                           .text = mz_span_text("x"),
                                                           .voucher = mz_span_text("R")};
    if (!apply(p, &d, may_reverse(m, mask, reason)))
        return;
    m->pending = true;
    m->pending_mask = mask;
    m->pending_reason = reason;
    m->reversal = d.s.hash;
}

static void do_confirm(struct play *p, struct model *m) {
    struct draft d = draft(p, MZ_KIND_PAYMENT_CONFIRM, "approver-2", m);
    draft_ref(&d, m->pending ? m->reversal : m->request);
    for (size_t n = 0; n < LINES; n++)
        d.s.body.payment_review.amount += (m->pending_mask >> n & 1) != 0 ? WORLD_SHARE : 0;
    d.s.body.payment_review.amount -= d.s.body.payment_review.amount % WORLD_SHARE;
    if (!apply(p, &d, m->pending && may_reverse(m, m->pending_mask, m->pending_reason)))
        return;
    m->pending = false;
    for (size_t n = 0; n < LINES; n++)
        if ((m->pending_mask >> n & 1) != 0)
            m->lines[n].at = REVERSED;
}

static void do_archive(struct play *p, struct model *m) {
    struct draft d = draft(p, MZ_KIND_PAYMENT_ARCHIVE, "archivist", m);
    int64_t amount = (int64_t)count_at(m, PAID) * WORLD_SHARE;
    d.s.body.payment_archive = (struct mz_payment_archive){
        .debit = amount, .credit = amount, .voucher = mz_span_text("V"), .attachments = 4};
    if (apply(p, &d, state_of(m) == MZ_STATE_SIGNED))
        m->archived = true;
}

/* An approver ends it, or the handler takes it back, while nothing was sent. */
static void do_stop(struct play *p, struct model *m, bool reject) {
    struct draft d = draft(p, reject ? MZ_KIND_PAYMENT_REJECT : MZ_KIND_PAYMENT_WITHDRAW,
                           reject ? "approver-2" : "clerk", m);
    d.s.body.payment_stop = (struct mz_payment_stop){MZ_REASON_BASIS, mz_span_text("x")};
    bool legal = m->stopped == 0 && !m->sent && (reject ? m->reviewed : !m->suspended);
    if (!apply(p, &d, legal))
        return;
    m->stopped = reject ? MZ_STATE_REJECTED : MZ_STATE_WITHDRAWN;
    m->suspended = false;
}

static void do_freeze(struct play *p) {
    struct draft d = world_draft(p->w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, DAY);
    bool freeze = next(p, 2) == 0;
    int64_t amount = (int64_t)next(p, 10 * WORLD_SHARE) + 1;
    d.s.body.budget_adjust =
        (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                  .type = freeze ? MZ_ADJUST_FREEZE : MZ_ADJUST_UNFREEZE,
                                  .amount = amount,
                                  .document = mz_span_text("x"),
                                  .reason = mz_span_text("x")};
    draft_ref(&d, world_case(p->w)->appropriate);
    if (apply(p, &d, amount <= (freeze ? available(p) : p->frozen)))
        p->frozen += freeze ? amount : -amount;
}

static void step(struct play *p) {
    unsigned what = (unsigned)next(p, 18), mask = (unsigned)next(p, 1u << LINES);
    if (p->count == 0 || what == 0) {
        /* Seldom, so that some come when the money is promised already. */
        if (next(p, 6) == 0)
            do_request(p);
        return;
    }
    struct model *m = &p->payments[next(p, p->count)];
    switch (what) {
    case 1:
    case 2:
    case 3:
        do_office(p, m, what - 1);
        break;
    case 4:
        do_instruct(p, m, 0, false);
        break;
    case 5:
        do_instruct(p, m, mask & (mask - 1), true);
        break;
    case 6:
    case 7:
        do_settle(p, m, mask);
        break;
    case 8:
    case 9:
        do_sign(p, m, mask);
        break;
    case 10:
        do_suspend(p, m, false);
        break;
    case 11:
        do_suspend(p, m, true);
        break;
    case 12:
        do_refund(p, m, mask & (unsigned)next(p, 1u << LINES));
        break;
    case 13:
        do_reverse(p, m, mask & (unsigned)next(p, 1u << LINES));
        break;
    case 14:
        do_confirm(p, m);
        break;
    case 15:
        do_archive(p, m);
        break;
    case 16:
        if (next(p, 8) == 0)
            do_stop(p, m, (mask & 1) != 0);
        break;
    default:
        do_freeze(p);
        break;
    }
}

/* -- What must hold after each. */

static void check_payment(struct play *p, const struct model *m) {
    struct mz_payment_record r;
    world_get(p->w, mz_key_of_hash(MZ_TABLE_PAYMENT, &m->request), &mz_payment_record_schema, &r);
    assert_int_equal(r.state, state_of(m));
    assert_int_equal(r.settled_lines, count_at(m, PAID));
    assert_int_equal(r.returned_lines, count_at(m, BACK));
    assert_int_equal(r.reversed_lines, count_at(m, REVERSED));
    int64_t bank = (int64_t)(count_at(m, BANK) + count_at(m, UNSENT)) * WORLD_SHARE;
    assert_int_equal(r.settled_amount + r.returned_amount + r.reversed_amount + bank, r.amount);
}

static void check(struct play *p) {
    struct sums s = sums_of(p);
    struct mz_budget_record line;
    world_get(
        p->w,
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE)),
        &mz_budget_record_schema, &line);
    assert_int_equal(line.frozen, p->frozen);
    assert_int_equal(line.committed, s.committed);
    assert_int_equal(line.instructed, s.instructed);
    assert_int_equal(line.settled, s.settled);
    assert_int_equal(line.refunded, s.refunded);
    assert_int_equal(line.signed_, s.signed_);
    assert_true(mz_budget_adjusted(&line) - line.frozen >= line.committed + line.instructed);
    assert_true(line.received >= line.instructed && line.instructed >= line.settled);
    assert_true(line.settled >= line.signed_ && line.settled >= line.refunded);
    struct mz_project_record project;
    world_get(p->w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &project);
    assert_int_equal(project.paid_amount, s.settled);
    assert_int_equal(project.signed_amount, s.signed_);
    for (unsigned i = 0; i < p->count; i++)
        check_payment(p, &p->payments[i]);
}

static struct world *planned(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    return w;
}

static void play_one(uint64_t seed, unsigned admitted[MZ_KIND_COUNT],
                     unsigned refused[MZ_KIND_COUNT]) {
    static struct play play;
    play = (struct play){.w = planned(), .second = planned(), .random = seed};
    for (unsigned n = 0; n < STEPS; n++) {
        step(&play);
        check(&play);
    }
    struct mz_records one = world_records(play.w), two = world_records(play.second);
    struct mz_hash first, second;
    assert_int_equal(mz_records_digest(&one, &first), MZ_OK);
    assert_int_equal(mz_records_digest(&two, &second), MZ_OK);
    assert_memory_equal(first.bytes, second.bytes, MZ_HASH_SIZE);
    for (size_t n = 0; n < MZ_KIND_COUNT; n++) {
        admitted[n] += play.admitted[n];
        refused[n] += play.refused[n];
    }
    world_free(play.w);
    world_free(play.second);
}

static void test_histories(void **state) {
    (void)state;
    unsigned admitted[MZ_KIND_COUNT] = {0}, refused[MZ_KIND_COUNT] = {0};
    for (uint64_t seed = 1; seed <= 4; seed++)
        play_one(seed, admitted, refused);
    /* Every step was tried both ways. */
    static const enum mz_kind_id kinds[] = {
        MZ_KIND_PAYMENT_REQUEST, MZ_KIND_PAYMENT_REVIEW,   MZ_KIND_PAYMENT_APPROVE,
        MZ_KIND_PAYMENT_ACCEPT,  MZ_KIND_PAYMENT_INSTRUCT, MZ_KIND_PAYMENT_SETTLE,
        MZ_KIND_PAYMENT_SIGN,    MZ_KIND_PAYMENT_SUSPEND,  MZ_KIND_PAYMENT_RESUME,
        MZ_KIND_PAYMENT_REFUND,  MZ_KIND_PAYMENT_REVERSE,  MZ_KIND_PAYMENT_CONFIRM,
        MZ_KIND_PAYMENT_ARCHIVE, MZ_KIND_PAYMENT_REJECT,   MZ_KIND_PAYMENT_WITHDRAW,
        MZ_KIND_BUDGET_ADJUST};
    for (size_t n = 0; n < sizeof kinds / sizeof kinds[0]; n++)
        if (admitted[kinds[n]] == 0 || refused[kinds[n]] == 0)
            fail_msg("%s: %u admitted, %u refused", mz_kind_get(kinds[n])->name, admitted[kinds[n]],
                     refused[kinds[n]]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_histories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
