#include "proto/base/calendar.h"
#include "tests/property/model_internal.h"

const char *const model_codes[CODES] = {"E03", "E05", "E08", "E11", "E16", "E17"};

/* -- Days. */

unsigned model_quarter(uint32_t date) {
    return (mz_date_year(date) - 2023) * 4 + mz_date_quarter(date) - 1;
}

uint32_t model_quarter_begin(unsigned quarter) {
    return (2023 + quarter / 4) * 10000 + (quarter % 4 * 3 + 1) * 100 + 1;
}

uint32_t model_quarter_end(unsigned quarter) {
    return mz_date_from_days(mz_date_days(model_quarter_begin(quarter + 1)) - 1);
}

/* -- Sums, taken anew. */

size_t model_count(const struct m_payment *payment, enum place at) {
    size_t count = 0;
    for (size_t n = 0; n < payment->count; n++)
        count += payment->rows[n].at == at;
    return count;
}

int64_t model_sum(const struct m_payment *payment, enum place at) {
    int64_t sum = 0;
    for (size_t n = 0; n < payment->count; n++)
        sum += payment->rows[n].at == at ? payment->rows[n].amount : 0;
    return sum;
}

static bool is_approved(const struct m_payment *p) {
    return p->office == MZ_STATE_APPROVED || p->office == MZ_STATE_ACCEPTED ||
           p->office == MZ_STATE_ACCEPT_FAILED;
}

void model_balances(const struct model *model, int line, int64_t ret_balances[MZ_BALANCES]) {
    const struct m_line *l = &model->lines[line];
    int64_t committed = 0, instructed = 0, settled = 0, refunded = 0, signed_for = 0;
    for (size_t i = 0; i < model->payments_count; i++) {
        const struct m_payment *p = &model->payments[i];
        if (p->line != line)
            continue;
        committed += (is_approved(p) ? model_sum(p, UNSENT) : 0) + model_sum(p, BACK);
        instructed += model_sum(p, BANK) + model_sum(p, PAID);
        settled += model_sum(p, PAID);
        for (size_t n = 0; n < p->count; n++) {
            const struct m_row *row = &p->rows[n];
            refunded += row->at == PAID ? row->refunded : 0;
            signed_for += row->at == PAID && row->signed_for ? row->amount : 0;
        }
    }
    const int64_t balances[MZ_BALANCES] = {l->adjusted, l->frozen, l->received, committed,
                                           instructed,  settled,   refunded,    signed_for};
    memcpy(ret_balances, balances, sizeof balances);
}

int64_t model_available(const struct model *model, int line) {
    int64_t b[MZ_BALANCES];
    model_balances(model, line, b);
    return b[0] - b[1] - b[3] - b[4];
}

enum mz_state model_flow(const struct m_payment *p) {
    size_t paid = model_count(p, PAID), back = model_count(p, BACK),
           reversed = model_count(p, REVERSED), signed_for = 0;
    if (p->sends_count == 0)
        return p->office;
    if (reversed == p->count)
        return MZ_STATE_REVERSED;
    if (p->archived)
        return MZ_STATE_ARCHIVED;
    for (size_t n = 0; n < p->count; n++)
        signed_for += p->rows[n].at == PAID && p->rows[n].signed_for;
    if (paid + reversed == p->count)
        return signed_for == paid ? MZ_STATE_SIGNED : MZ_STATE_SETTLED;
    if (back + reversed == p->count)
        return MZ_STATE_BANK_RETURNED;
    return paid + back == 0 ? MZ_STATE_INSTRUCTED : MZ_STATE_PART_SETTLED;
}

enum mz_state model_state(const struct m_payment *p) {
    return p->suspended ? MZ_STATE_SUSPENDED : model_flow(p);
}

const struct mz_tier *model_tier(const struct model *model, const struct m_payment *payment) {
    size_t n = 0;
    while (model->policy.tiers[n].limit != MZ_ABSENT_FEN &&
           model->policy.tiers[n].limit < payment->weight)
        n++;
    return &model->policy.tiers[n];
}

/* -- What was recorded. */

const struct m_statement *model_find(const struct model *model, const struct mz_hash *hash) {
    for (uint64_t i = model->size; i-- > 0;)
        if (same(&model->log[i].hash, hash))
            return &model->log[i];
    return NULL;
}

int model_payment_of(const struct model *model, const struct mz_hash *hash) {
    for (size_t i = 0; i < model->payments_count; i++)
        if (same(&model->payments[i].request, hash))
            return (int)i;
    return NOBODY;
}

bool model_refs(const struct act *act, const struct mz_hash *const *wanted, size_t count) {
    if (act->refs_count != count + 1)
        return false;
    for (size_t n = 0; n < count; n++)
        if (!same(&act->refs[n + 1], wanted[n]))
            return false;
    return true;
}

enum mz_status model_list(const struct act *act, uint64_t count, int64_t total,
                          const struct mz_hash *root) {
    if (act->rows_count != count)
        return MZ_E_ROSTER_COUNT;
    if (total != -1 && act->total != total)
        return MZ_E_ROSTER_SUM;
    return same(&act->root, root) ? MZ_OK : MZ_E_ROSTER_ROOT;
}

/* -- A step. */

static model_rule *const rules[MZ_KIND_COUNT] = {
    [MZ_KIND_BUDGET_APPROPRIATE] = model_appropriate,
    [MZ_KIND_BUDGET_ADJUST] = model_adjust,
    [MZ_KIND_BUDGET_SEND] = model_send,
    [MZ_KIND_BUDGET_TAKE] = model_take,
    [MZ_KIND_BUDGET_DROP] = model_drop,
    [MZ_KIND_FUNDS_RECEIVE] = model_receive,
    [MZ_KIND_PERIOD_CLOSE] = model_close,
    [MZ_KIND_PERIOD_CONFIRM] = model_period_confirm,
    [MZ_KIND_PERIOD_REOPEN] = model_reopen,
    [MZ_KIND_PAYEE_ENROL] = model_payee_enrol,
    [MZ_KIND_PAYEE_UPDATE] = model_payee_update,
    [MZ_KIND_DATA_ERASE] = model_erase,
    [MZ_KIND_ACCESS_LOG] = model_access,
    [MZ_KIND_LIST_FREEZE] = model_freeze,
    [MZ_KIND_EVIDENCE_ATTACH] = model_attach,
    [MZ_KIND_ACTOR_ROTATE] = model_rotate,
    [MZ_KIND_ACTOR_DELEGATE] = model_delegate,
    [MZ_KIND_DELEGATION_END] = model_delegation_end,
    [MZ_KIND_POLICY_SET] = model_policy,
    [MZ_KIND_PAYMENT_REQUEST] = model_request,
    [MZ_KIND_PAYMENT_REVIEW] = model_review,
    [MZ_KIND_PAYMENT_APPROVE] = model_approve,
    [MZ_KIND_PAYMENT_RETURN] = model_return,
    [MZ_KIND_PAYMENT_REJECT] = model_reject,
    [MZ_KIND_PAYMENT_WITHDRAW] = model_withdraw,
    [MZ_KIND_PAYMENT_ACCEPT] = model_accept,
    [MZ_KIND_PAYMENT_INSTRUCT] = model_instruct,
    [MZ_KIND_PAYMENT_SETTLE] = model_settle,
    [MZ_KIND_PAYMENT_SIGN] = model_sign,
    [MZ_KIND_PAYMENT_SUSPEND] = model_suspend,
    [MZ_KIND_PAYMENT_RESUME] = model_resume,
    [MZ_KIND_PAYMENT_REFUND] = model_refund,
    [MZ_KIND_PAYMENT_REVERSE] = model_reverse,
    [MZ_KIND_PAYMENT_CONFIRM] = model_confirm,
    [MZ_KIND_PAYMENT_ARCHIVE] = model_archive,
};

static struct model scratch;

static enum mz_status try(const struct model *model, const struct act *act,
                          const struct mz_hash *hash) {
    scratch = *model;
    struct step step = {
        .m = &scratch, .act = act, .hash = hash, .index = model->size, .payment = NOBODY};
    enum mz_status status = model_admit(&step);
    if (status != MZ_OK || rules[act->kind] == NULL)
        return status;
    if (act->refs_count > 0)
        step.payment = model_payment_of(model, &act->refs[0]);
    return rules[act->kind](&step);
}

enum mz_status model_judge(const struct model *model, const struct act *act,
                           const struct mz_hash *hash) {
    return try(model, act, hash);
}

/* Every movement of a balance belongs to the quarter of the statement's date (10.5.1). */
static void book(const struct model *before, struct model *after, uint32_t date) {
    unsigned quarter = model_quarter(date);
    for (size_t line = 0; line < after->lines_count; line++) {
        int64_t was[MZ_BALANCES] = {0}, is[MZ_BALANCES];
        if (line < before->lines_count)
            model_balances(before, (int)line, was);
        model_balances(after, (int)line, is);
        for (size_t n = 0; n < MZ_BALANCES; n++)
            if (is[n] > was[n])
                after->lines[line].plus[quarter][n] += is[n] - was[n];
            else
                after->lines[line].minus[quarter][n] += was[n] - is[n];
    }
}

enum mz_status model_step(struct model *model, const struct act *act, const struct mz_hash *hash) {
    enum mz_status status = try(model, act, hash);
    if (status != MZ_OK)
        return status;
    book(model, &scratch, act->date);
    if (act->project != NOBODY && act->date < scratch.periods[act->project].first)
        scratch.periods[act->project].first = act->date;
    if (act->kind == MZ_KIND_BUDGET_TAKE) /* of both projects */
        for (size_t p = 0; p < PROJECTS; p++)
            if (act->date < scratch.periods[p].first)
                scratch.periods[p].first = act->date;
    *model = scratch;
    return MZ_OK;
}
