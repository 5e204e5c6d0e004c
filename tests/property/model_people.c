/* People, payees, lists, evidence and the policy (FORMAT.md 10.4, 10.6, 10.9). */
#include "tests/property/model_internal.h"

/* -- Payees and lists. The histories change accounts to new ones, or to somebody else's. */

enum mz_status model_payee_enrol(struct step *s) {
    const struct act *act = s->act;
    if (act->payee < (int)s->m->payees_count)
        return MZ_E_PAYEE_EXISTS;
    if (act->to != NOBODY && !s->m->payees[act->to].erased) /* the account of that payee */
        return MZ_E_ACCOUNT_EXISTS;
    s->m->payees[s->m->payees_count].category = act->body.payee_enrol.category;
    s->m->payees[s->m->payees_count++].enrolled = s->index;
    return MZ_OK;
}

enum mz_status model_payee_update(struct step *s) {
    const struct mz_payee_update *body = &s->act->body.payee_update;
    const struct act *act = s->act;
    static const struct mz_hash none;
    if (act->payee >= (int)s->m->payees_count)
        return MZ_E_UNKNOWN_PAYEE;
    if (s->m->payees[act->payee].erased)
        return MZ_E_ERASED;
    if (!same(&act->refs[0], &s->m->log[s->m->payees[act->payee].enrolled].hash))
        return MZ_E_WRONG_REF;
    if (body->digests_count == 0 && body->category == 0)
        return MZ_E_MISSING_FIELD;
    bool with_account = !same(&body->account_token, &none);
    if (with_account != (body->digests_count > 0))
        return MZ_E_MISSING_FIELD;
    if (with_account && act->to != NOBODY && act->to != act->payee &&
        !s->m->payees[act->to].erased)
        return MZ_E_ACCOUNT_EXISTS;
    if (body->category != 0)
        s->m->payees[act->payee].category = body->category;
    if (with_account)
        s->m->payees[act->payee].account_index = s->m->accounts_index = s->index;
    return MZ_OK;
}

static enum mz_status check_known(const struct step *s, int payee) {
    if (payee >= (int)s->m->payees_count)
        return MZ_E_UNKNOWN_PAYEE;
    return s->m->payees[payee].erased ? MZ_E_ERASED : MZ_OK;
}

enum mz_status model_erase(struct step *s) {
    const struct mz_data_erase *body = &s->act->body.data_erase;
    enum mz_status status = check_known(s, s->act->payee);
    if (status != MZ_OK)
        return status;
    uint32_t used = s->m->payees[s->act->payee].used;
    uint64_t years = s->m->policy.retention_years != MZ_ABSENT ? s->m->policy.retention_years : 30;
    if (used != 0 && body->ground != MZ_GROUND_ORDER && s->m->today < used + years * 10000)
        return MZ_E_RETENTION;
    s->m->payees[s->act->payee].erased = true;
    return MZ_OK;
}

enum mz_status model_access(struct step *s) {
    for (size_t n = 0; n < s->act->rows_count; n++) {
        enum mz_status status = check_known(s, s->act->payees[n]);
        for (size_t i = 0; status == MZ_OK && i < n; i++)
            if (s->act->payees[i] == s->act->payees[n])
                status = MZ_E_DUPLICATE_PAYEE;
        if (status != MZ_OK)
            return status;
    }
    return MZ_OK;
}

enum mz_status model_freeze(struct step *s) {
    const struct mz_list_freeze *body = &s->act->body.list_freeze;
    const struct act *act = s->act;
    if (s->m->lists[act->project][act->list])
        return MZ_E_LIST_EXISTS;
    enum mz_status status = model_list(act, body->count, -1, &body->root);
    for (size_t n = 0; status == MZ_OK && n < act->rows_count; n++) {
        if (act->payees[n] >= (int)s->m->payees_count)
            return MZ_E_UNKNOWN_PAYEE;
        s->m->listed[act->project][act->list][act->payees[n]] = true;
    }
    s->m->lists[act->project][act->list] = true;
    s->m->list_hash[act->project][act->list] = *s->hash;
    return status;
}

/* -- Evidence. */

enum mz_status model_attach(struct step *s) {
    const struct act *act = s->act;
    const struct m_statement *on = model_find(s->m, &act->refs[0]);
    int payment = on->payment;
    bool *known = &s->m->file_known[act->project][act->file];
    int16_t *of = &s->m->file_of[act->project][act->file];
    if (act->body.evidence_attach.size == 0)
        return MZ_E_OUT_OF_RANGE;
    bool flagged = false;
    if (*known && payment != NOBODY && *of != NOBODY && *of != payment) {
        enum mz_state state = model_state(&s->m->payments[*of]);
        flagged =
            state != MZ_STATE_RETURNED && state != MZ_STATE_REJECTED && state != MZ_STATE_WITHDRAWN;
        if (flagged && s->m->policy.reuse != MZ_REUSE_FLAG)
            return MZ_E_EVIDENCE_REUSED;
    }
    if (!*known || (payment != NOBODY && !flagged))
        *of = (int16_t)payment;
    *known = true;
    if (payment != NOBODY) {
        s->m->payments[payment].own_codes |= 1u << act->code;
        s->m->payments[payment].files++;
        return MZ_OK;
    }
    if (same(&act->refs[0], &s->m->project_hash[act->project]))
        s->m->project_codes[act->project] |= 1u << act->code;
    for (size_t n = 0; n < LISTS; n++)
        if (s->m->lists[act->project][n] && same(&act->refs[0], &s->m->list_hash[act->project][n]))
            s->m->list_codes[act->project][n] |= 1u << act->code;
    return MZ_OK;
}

/* -- Keys and delegation. */

/* The act knows what is wrong with its proof: that is cryptography, not bookkeeping. */
enum mz_status model_rotate(struct step *s) {
    if (s->act->to != MZ_OK)
        return (enum mz_status)s->act->to;
    s->m->actors[s->act->actor].key++;
    return MZ_OK;
}

static bool forbidden(const struct model *m, uint32_t lent, uint32_t held) {
    for (unsigned n = 0; n <= m->policy.conflicts_count; n++) {
        uint32_t first = MZ_ROLE_BIT(MZ_ROLE_HANDLER), second = MZ_ROLE_BIT(MZ_ROLE_APPROVER);
        if (n < m->policy.conflicts_count) {
            first = MZ_ROLE_BIT(m->policy.conflicts[n].first);
            second = MZ_ROLE_BIT(m->policy.conflicts[n].second);
        }
        if (((lent & first) != 0 && (held & second) != 0) ||
            ((lent & second) != 0 && (held & first) != 0))
            return true;
    }
    return false;
}

/* By two administrators; act->line and act->to are the giver and the receiver. */
enum mz_status model_delegate(struct step *s) {
    const struct mz_actor_delegate *body = &s->act->body.actor_delegate;
    struct model *m = s->m;
    const struct m_actor *from = &m->actors[s->act->line], *to = &m->actors[s->act->to];
    if ((body->roles & ~from->roles) != 0)
        return MZ_E_WRONG_ROLE;
    if (body->begin > body->until)
        return MZ_E_OUT_OF_RANGE;
    if (from->person == to->person)
        return MZ_E_DELEGATION_LOOP;
    uint32_t held = to->roles | body->roles;
    size_t kept = 0;
    for (size_t n = 0; n < m->delegations_count; n++) {
        const struct m_delegation *d = &m->delegations[n];
        bool meets = d->until >= body->begin && d->begin <= body->until;
        if ((int)d->to == s->act->line && meets && m->actors[d->from].person == to->person)
            return MZ_E_DELEGATION_LOOP;
        if ((int)d->to == s->act->to && d->until < m->today)
            continue;
        if ((int)d->to == s->act->to)
            held |= d->roles;
        m->delegations[kept++] = *d;
    }
    m->delegations_count = kept;
    if (forbidden(m, body->roles, held))
        return MZ_E_DUTY_CONFLICT;
    m->delegations[m->delegations_count++] = (struct m_delegation){.hash = *s->hash,
                                                                   .to = (unsigned)s->act->to,
                                                                   .from = (unsigned)s->act->line,
                                                                   .roles = body->roles,
                                                                   .begin = body->begin,
                                                                   .until = body->until,
                                                                   .project = s->act->list};
    return MZ_OK;
}

enum mz_status model_delegation_end(struct step *s) {
    struct model *m = s->m;
    const struct act *act = s->act;
    size_t n = 0;
    while (n < m->delegations_count &&
           !(same(&m->delegations[n].hash, &act->refs[0]) && (int)m->delegations[n].to == act->to))
        n++;
    if (n == m->delegations_count)
        return MZ_E_WRONG_REF;
    bool party = act->actor == m->delegations[n].to || act->actor == m->delegations[n].from;
    if (!party && (m->actors[act->actor].roles & MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)) == 0)
        return MZ_E_FORBIDDEN;
    memmove(&m->delegations[n], &m->delegations[n + 1],
            (--m->delegations_count - n) * sizeof m->delegations[0]);
    return MZ_OK;
}

/* -- The policy. What it must be like in itself is another test's question; its version is not. */

enum mz_status model_policy(struct step *s) {
    const struct mz_policy_set *body = &s->act->body.policy_set;
    if (body->version != s->m->policy.version + 1)
        return MZ_E_OUT_OF_RANGE;
    s->m->policy = *body;
    return MZ_OK;
}
