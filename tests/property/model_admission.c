/* Whose statements are heard at all, who may take which duty, and what has to be shown
 * (FORMAT.md 10.2, 10.8, 10.9, 10.12). */
#include "proto/base/calendar.h"
#include "tests/property/model_internal.h"

/* -- Acting for another (10.12), and what every statement must pass (10.2). */

static bool lends(const struct model *m, const struct m_delegation *d, const struct act *act,
                  uint32_t roles) {
    return d->to == act->actor && (d->roles & roles) != 0 && act->date >= d->begin &&
           act->date <= d->until && m->today >= d->begin && m->today <= d->until &&
           (d->project == NOBODY || d->project == act->project);
}

int model_giver(const struct model *m, const struct act *act, uint32_t roles) {
    if ((m->actors[act->actor].roles & roles) != 0)
        return NOBODY;
    for (size_t n = 0; n < m->delegations_count; n++)
        if (lends(m, &m->delegations[n], act, roles))
            return (int)m->delegations[n].from;
    return NOBODY;
}

bool model_holds(const struct model *m, const struct act *act, uint32_t roles) {
    return (m->actors[act->actor].roles & roles) != 0 || model_giver(m, act, roles) != NOBODY;
}

static enum mz_status check_ref(const struct step *s, size_t n) {
    /* What the first reference of each kind has to be (§7); the others are their rules' matter. */
    static const uint8_t on[MZ_KIND_COUNT] = {
        [MZ_KIND_BUDGET_ADJUST] = MZ_KIND_BUDGET_APPROPRIATE,
        [MZ_KIND_BUDGET_SEND] = MZ_KIND_BUDGET_APPROPRIATE,
        [MZ_KIND_BUDGET_TAKE] = MZ_KIND_BUDGET_SEND,
        [MZ_KIND_BUDGET_DROP] = MZ_KIND_BUDGET_SEND,
        [MZ_KIND_FUNDS_RECEIVE] = MZ_KIND_BUDGET_APPROPRIATE,
        [MZ_KIND_PAYEE_UPDATE] = MZ_KIND_PAYEE_ENROL,
        [MZ_KIND_DELEGATION_END] = MZ_KIND_ACTOR_DELEGATE,
        [MZ_KIND_PERIOD_REOPEN] = MZ_KIND_PERIOD_CLOSE,
        [MZ_KIND_PAYMENT_REQUEST] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_REVIEW] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_APPROVE] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_RETURN] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_REJECT] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_WITHDRAW] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_ACCEPT] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_INSTRUCT] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_SETTLE] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_SIGN] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_REFUND] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_REVERSE] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_CONFIRM] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_ARCHIVE] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_SUSPEND] = MZ_KIND_PAYMENT_REQUEST,
        [MZ_KIND_PAYMENT_RESUME] = MZ_KIND_PAYMENT_REQUEST,
    };
    const struct act *act = s->act;
    const struct m_statement *found = model_find(s->m, &act->refs[n]);
    if (found == NULL)
        return MZ_E_UNKNOWN_REF;
    bool across = n == 0 && act->kind == MZ_KIND_BUDGET_TAKE;
    if (!across && found->project != NOBODY && act->project != NOBODY &&
        found->project != act->project)
        return MZ_E_WRONG_PROJECT;
    return n == 0 && on[act->kind] != 0 && found->kind != on[act->kind] ? MZ_E_WRONG_REF : MZ_OK;
}

enum mz_status model_admit(const struct step *s) {
    const struct act *act = s->act;
    const struct model *m = s->m;
    if (act->used_id)
        return MZ_E_STATEMENT_ID_REUSED;
    if (act->old_key && m->actors[act->actor].key > 0)
        return MZ_E_REVOKED_KEY;
    if (!model_holds(m, act, mz_kind_get(act->kind)->roles))
        return MZ_E_WRONG_ROLE;
    for (size_t n = 0; n < act->refs_count; n++) {
        enum mz_status status = check_ref(s, n);
        if (status != MZ_OK)
            return status;
    }
    int64_t ahead = (int64_t)mz_date_days(act->date) - mz_date_days(m->today);
    if (ahead > (int64_t)m->policy.future_days || -ahead > (int64_t)m->policy.past_days)
        return MZ_E_DATE_TOLERANCE;
    if (act->project == NOBODY)
        return MZ_OK;
    const struct m_period *period = &m->periods[act->project];
    bool closed =
        period->closes_count > 0 && act->date <= period->closes[period->closes_count - 1].end;
    return closed ? MZ_E_CLOSED_PERIOD : MZ_OK;
}

/* -- Duties (10.8). */

struct duty_of {
    uint8_t role;
    bool stops, confirms;
};

static bool signed_by(const struct m_signatory *list, size_t count, int person) {
    for (size_t n = 0; n < count; n++)
        if (list[n].person == person || list[n].principal == person)
            return true;
    return false;
}

static bool conflicts(const struct model *m, const struct m_payment *p, int person,
                      const struct duty_of *duty) {
    uint32_t taken = p->duties[person], role = duty->role;
    uint32_t of_year = m->duties_of_year[mz_date_year(p->requested) - 2023][person];
    if (duty->confirms && (taken & ~MZ_ROLE_BIT(MZ_ROLE_APPROVER)) != 0)
        return true;
    if ((role == MZ_ROLE_APPROVER && (taken & MZ_ROLE_BIT(MZ_ROLE_HANDLER)) != 0) ||
        (role == MZ_ROLE_HANDLER && (taken & MZ_ROLE_BIT(MZ_ROLE_APPROVER)) != 0))
        return true;
    if (role == MZ_ROLE_APPROVER && !duty->stops &&
        signed_by(p->approvals, p->approvals_count, person))
        return true;
    if (role == MZ_ROLE_ACCEPTOR && signed_by(p->acceptances, p->acceptances_count, person))
        return true;
    for (unsigned n = 0; n < m->policy.conflicts_count; n++) {
        const struct mz_conflict *row = &m->policy.conflicts[n];
        uint32_t seen = row->scope == MZ_SCOPE_YEAR ? of_year : taken;
        if ((row->first == role && (seen & MZ_ROLE_BIT(row->second)) != 0) ||
            (row->second == role && (seen & MZ_ROLE_BIT(row->first)) != 0))
            return true;
    }
    return false;
}

static enum mz_status take_duty(struct step *s, struct m_payment *p, struct duty_of duty) {
    int giver = model_giver(s->m, s->act, MZ_ROLE_BIT(duty.role));
    const int persons[] = {s->m->actors[s->act->actor].person,
                           giver == NOBODY ? NOBODY : s->m->actors[giver].person};
    for (size_t n = 0; n < 2 && persons[n] != NOBODY; n++) {
        if (conflicts(s->m, p, persons[n], &duty))
            return MZ_E_DUTY_CONFLICT;
        p->duties[persons[n]] |= MZ_ROLE_BIT(duty.role);
        s->m->duties_of_year[mz_date_year(p->requested) - 2023][persons[n]] |=
            MZ_ROLE_BIT(duty.role);
    }
    return MZ_OK;
}

enum mz_status model_duty_year(struct step *s, uint8_t role) {
    int giver = model_giver(s->m, s->act, MZ_ROLE_BIT(role));
    const int persons[] = {s->m->actors[s->act->actor].person,
                           giver == NOBODY ? NOBODY : s->m->actors[giver].person};
    for (size_t n = 0; n < 2 && persons[n] != NOBODY; n++) {
        uint32_t *seen = &s->m->duties_of_year[mz_date_year(s->act->date) - 2023][persons[n]];
        for (unsigned i = 0; i < s->m->policy.conflicts_count; i++) {
            const struct mz_conflict *row = &s->m->policy.conflicts[i];
            if (row->scope == MZ_SCOPE_YEAR &&
                ((row->first == role && (*seen & MZ_ROLE_BIT(row->second)) != 0) ||
                 (row->second == role && (*seen & MZ_ROLE_BIT(row->first)) != 0)))
                return MZ_E_DUTY_CONFLICT;
        }
        *seen |= MZ_ROLE_BIT(role);
    }
    return MZ_OK;
}

enum mz_status model_duty(struct step *s, struct m_payment *payment, uint8_t role) {
    return take_duty(s, payment, (struct duty_of){.role = role});
}

enum mz_status model_duty_stop(struct step *s, struct m_payment *payment, uint8_t role) {
    return take_duty(s, payment, (struct duty_of){.role = role, .stops = true});
}

enum mz_status model_duty_confirm(struct step *s, struct m_payment *payment) {
    return take_duty(s, payment,
                     (struct duty_of){.role = MZ_ROLE_APPROVER, .stops = true, .confirms = true});
}

struct m_signatory model_signatory(const struct step *s, uint8_t role) {
    int giver = model_giver(s->m, s->act, MZ_ROLE_BIT(role));
    return (struct m_signatory){.hash = *s->hash,
                                .person = s->m->actors[s->act->actor].person,
                                .principal = giver == NOBODY ? NOBODY : s->m->actors[giver].person};
}

/* -- Evidence (10.9). */

enum mz_status model_evidence(const struct model *m, const struct m_payment *p, uint8_t stage) {
    unsigned there = p->own_codes;
    if (p->list != NOBODY)
        there |= m->list_codes[p->project][p->list];
    for (unsigned code = 0; code < CODES; code++)
        for (unsigned n = 0; n < m->policy.shared_count; n++)
            if (mz_span_equal(m->policy.shared[n].code, mz_span_text(model_codes[code])))
                there |= m->project_codes[p->project] & 1u << code;
    for (unsigned n = 0; n < m->policy.evidence_count; n++) {
        const struct mz_required *row = &m->policy.evidence[n];
        for (unsigned code = 0; row->stage <= stage && code < CODES; code++)
            if (mz_span_equal(row->code, mz_span_text(model_codes[code])) &&
                (there & 1u << code) == 0)
                return MZ_E_EVIDENCE_MISSING;
    }
    return model_tier(m, p)->minutes && (there & 1u) == 0 ? MZ_E_EVIDENCE_MISSING : MZ_OK;
}
