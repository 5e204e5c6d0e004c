/* Budget lines and periods (FORMAT.md 10.5, 10.5.1). */
#include "proto/base/calendar.h"
#include "tests/property/model_internal.h"

enum mz_status model_appropriate(struct step *s) {
    const struct mz_budget_appropriate *body = &s->act->body.budget_appropriate;
    if (s->act->line < (int)s->m->lines_count)
        return MZ_E_BUDGET_LINE_EXISTS;
    if (body->amount <= 0 || body->year < 2023 || body->year > 2025)
        return MZ_E_OUT_OF_RANGE;
    s->m->lines[s->m->lines_count++] = (struct m_line){.project = s->act->project,
                                                       .year = body->year,
                                                       .source = body->source,
                                                       .appropriate = *s->hash,
                                                       .adjusted = body->amount};
    return MZ_OK;
}

/* The line exists, is of this project, and this reference is its appropriation. */
static enum mz_status find_line(const struct step *s, int line, size_t ref) {
    if (line < 0 || line >= (int)s->m->lines_count)
        return MZ_E_UNKNOWN_BUDGET_LINE;
    if (s->m->lines[line].project != s->act->project)
        return MZ_E_WRONG_PROJECT;
    return same(&s->act->refs[ref], &s->m->lines[line].appropriate) ? MZ_OK : MZ_E_WRONG_REF;
}

static enum mz_status move(struct model *m, int from, int to, int64_t amount) {
    if (amount > model_available(m, from))
        return MZ_E_OVER_BUDGET;
    struct m_line *giver = &m->lines[from], *taker = &m->lines[to];
    giver->adjusted -= amount;
    taker->adjusted += amount;
    if (giver->received > giver->adjusted) {
        taker->received += giver->received - giver->adjusted;
        giver->received = giver->adjusted;
    }
    return MZ_OK;
}

static bool alike(const struct m_line *from, const struct m_line *to, uint64_t years) {
    return to->year == from->year + years && to->source == from->source;
}

enum mz_status model_adjust(struct step *s) {
    const struct mz_budget_adjust *body = &s->act->body.budget_adjust;
    const struct act *act = s->act;
    bool moves = body->type == MZ_ADJUST_VIREMENT || body->type == MZ_ADJUST_CARRY;
    if (moves && body->to.data == NULL)
        return MZ_E_MISSING_FIELD;
    if (!moves && body->to.data != NULL)
        return MZ_E_OUT_OF_RANGE;
    if (act->refs_count != (moves ? 2u : 1u))
        return MZ_E_WRONG_REF;
    enum mz_status status = find_line(s, act->line, 0);
    if (status != MZ_OK)
        return status;
    if (body->amount <= 0)
        return MZ_E_OUT_OF_RANGE;
    struct m_line *line = &s->m->lines[act->line];
    switch (body->type) {
    case MZ_ADJUST_INCREASE:
        line->adjusted += body->amount;
        return MZ_OK;
    case MZ_ADJUST_DECREASE:
        if (body->amount > model_available(s->m, act->line) ||
            body->amount > line->adjusted - line->received)
            return MZ_E_OVER_BUDGET;
        line->adjusted -= body->amount;
        return MZ_OK;
    case MZ_ADJUST_FREEZE:
        if (body->amount > model_available(s->m, act->line))
            return MZ_E_OVER_BUDGET;
        line->frozen += body->amount;
        return MZ_OK;
    case MZ_ADJUST_UNFREEZE:
        if (body->amount > line->frozen)
            return MZ_E_OVER_BUDGET;
        line->frozen -= body->amount;
        return MZ_OK;
    default:
        break;
    }
    if (act->to == act->line)
        return MZ_E_DUPLICATE;
    status = find_line(s, act->to, 1);
    if (status != MZ_OK)
        return status;
    if (!alike(line, &s->m->lines[act->to], body->type == MZ_ADJUST_CARRY ? 1 : 0))
        return MZ_E_OUT_OF_RANGE;
    return move(s->m, act->line, act->to, body->amount);
}

enum mz_status model_receive(struct step *s) {
    const struct mz_funds_receive *body = &s->act->body.funds_receive;
    enum mz_status status = find_line(s, s->act->line, 0);
    if (status != MZ_OK)
        return status;
    struct m_line *line = &s->m->lines[s->act->line];
    if (body->amount <= 0)
        return MZ_E_OUT_OF_RANGE;
    if (body->amount > line->adjusted - line->received)
        return MZ_E_OVER_BUDGET;
    status = model_duty_year(s, MZ_ROLE_ACCOUNTANT);
    if (status == MZ_OK)
        line->received += body->amount;
    return status;
}

enum mz_status model_send(struct step *s) {
    const struct mz_budget_send *body = &s->act->body.budget_send;
    const struct act *act = s->act;
    enum mz_status status = find_line(s, act->line, 0);
    if (status != MZ_OK)
        return status;
    if (body->amount <= 0)
        return MZ_E_OUT_OF_RANGE;
    int other = 1 - act->project;
    if (body->to_project.data[body->to_project.size - 1] == '0' + act->project)
        return MZ_E_DUPLICATE;
    if (act->to >= (int)s->m->lines_count)
        return MZ_E_UNKNOWN_BUDGET_LINE;
    if (s->m->lines[act->to].project != other)
        return MZ_E_WRONG_PROJECT;
    if (!alike(&s->m->lines[act->line], &s->m->lines[act->to], 0))
        return MZ_E_OUT_OF_RANGE;
    if (body->amount > model_available(s->m, act->line))
        return MZ_E_OVER_BUDGET;
    s->m->transfers[s->m->transfers_count++ % TRANSFERS] =
        (struct m_transfer){.send = *s->hash,
                            .from = act->line,
                            .to = act->to,
                            .amount = body->amount,
                            .taker = body->taker};
    return MZ_OK;
}

enum mz_status model_take(struct step *s) {
    const struct mz_budget_take *body = &s->act->body.budget_take;
    const struct act *act = s->act;
    struct m_transfer *t = NULL;
    for (size_t n = 0; n < TRANSFERS; n++)
        if (same(&s->m->transfers[n].send, &act->refs[0]) && s->m->transfers[n].amount > 0)
            t = &s->m->transfers[n];
    if (t == NULL)
        return MZ_E_NOT_PENDING;
    const struct m_line *from = &s->m->lines[t->from];
    if (memcmp(&act->id, &t->taker, sizeof t->taker) != 0 || act->project == from->project ||
        act->to != t->to || act->line != t->from)
        return MZ_E_WRONG_REF;
    if (body->amount != t->amount)
        return MZ_E_AMOUNT_MISMATCH;
    const struct m_period *period = &s->m->periods[from->project];
    if (period->closes_count > 0 && act->date <= period->closes[period->closes_count - 1].end)
        return MZ_E_CLOSED_PERIOD;
    if (!same(&act->refs[1], &s->m->lines[t->to].appropriate))
        return MZ_E_WRONG_REF;
    enum mz_status status = move(s->m, t->from, t->to, body->amount);
    t->amount = 0;
    return status;
}

enum mz_status model_drop(struct step *s) {
    for (size_t n = 0; n < TRANSFERS; n++) {
        struct m_transfer *t = &s->m->transfers[n];
        if (!same(&t->send, &s->act->refs[0]) || t->amount == 0)
            continue;
        t->amount = 0;
        return MZ_OK;
    }
    return MZ_E_NOT_PENDING;
}

/* -- Periods. */

static void figures(const struct model *m, int line, const struct m_close *before,
                    struct mz_period_balance rows[MZ_BALANCES], unsigned first, unsigned last) {
    for (uint8_t item = 1; item <= MZ_BALANCES; item++) {
        struct mz_period_balance *row = &rows[item - 1];
        *row = (struct mz_period_balance){.item = item};
        if (before != NULL)
            row->opening = before->closing[line][item - 1];
        for (unsigned q = first; q <= last && q < QUARTERS; q++) {
            row->plus += m->lines[line].plus[q][item - 1];
            row->minus += m->lines[line].minus[q][item - 1];
        }
        row->closing = row->opening + row->plus - row->minus;
    }
}

void model_close_draft(const struct model *m, int project, uint32_t end,
                       struct mz_period_close *ret_body) {
    const struct m_period *period = &m->periods[project];
    const struct m_close *before =
        period->closes_count > 0 ? &period->closes[period->closes_count - 1] : NULL;
    unsigned first = before != NULL ? model_quarter(before->end) + 1 : model_quarter(period->first);
    mz_schema_init(&mz_period_close_schema, ret_body);
    ret_body->begin = model_quarter_begin(first);
    ret_body->end = end;
    ret_body->entries = m->entries[project];
    ret_body->head = m->heads[project];
    for (size_t i = 0; i < m->payments_count; i++)
        ret_body->open += m->payments[i].project == project && m->payments[i].open;
    for (size_t line = 0; line < m->lines_count; line++) {
        if (m->lines[line].project != project)
            continue;
        figures(m, (int)line, before, &ret_body->balances[ret_body->balances_count], first,
                model_quarter(end));
        ret_body->balances_count += MZ_BALANCES;
    }
}

enum mz_status model_close(struct step *s) {
    static struct mz_period_close right;
    const struct mz_period_close *body = &s->act->body.period_close;
    struct m_period *period = &s->m->periods[s->act->project];
    if (period->closes_count > 0 && !period->closes[period->closes_count - 1].confirmed)
        return MZ_E_PERIOD_UNCONFIRMED;
    model_close_draft(s->m, s->act->project, body->end, &right);
    if (body->begin != right.begin)
        return MZ_E_FIGURE_MISMATCH;
    if (body->end < body->begin || body->end >= s->m->today ||
        body->end != model_quarter_end(model_quarter(body->end)))
        return MZ_E_OUT_OF_RANGE;
    if (body->entries != right.entries || !same(&body->head, &right.head) ||
        body->open != right.open || body->balances_count != right.balances_count)
        return MZ_E_FIGURE_MISMATCH;
    struct m_close close = {.end = body->end, .hash = *s->hash};
    struct m_signatory author = model_signatory(s, MZ_ROLE_ACCOUNTANT);
    close.person = author.person;
    close.principal = author.principal;
    size_t at = 0;
    for (size_t line = 0; line < s->m->lines_count; line++) {
        for (size_t n = 0; s->m->lines[line].project == s->act->project && n < MZ_BALANCES; n++) {
            const struct mz_period_balance *have = &body->balances[at], *want = &right.balances[at];
            if (have->opening != want->opening || have->plus != want->plus ||
                have->minus != want->minus || have->closing != want->closing)
                return MZ_E_FIGURE_MISMATCH;
            close.closing[line][n] = want->closing;
            at++;
        }
    }
    if (model_duty_year(s, MZ_ROLE_ACCOUNTANT) != MZ_OK)
        return MZ_E_DUTY_CONFLICT;
    period->closes[period->closes_count++] = close;
    period->reopening = (struct mz_hash){{0}};
    return MZ_OK;
}

static bool shares(int person, struct m_signatory other) {
    return person != NOBODY && (person == other.person || person == other.principal);
}

enum mz_status model_period_confirm(struct step *s) {
    struct m_period *period = &s->m->periods[s->act->project];
    static const struct mz_hash none;
    const struct mz_hash *ref = &s->act->refs[0];
    if (period->closes_count == 0)
        return MZ_E_NOT_PENDING;
    struct m_close *last = &period->closes[period->closes_count - 1];
    bool closes = same(ref, &last->hash);
    bool opens = !same(&period->reopening, &none) && same(ref, &period->reopening);
    if (!opens && (!closes || last->confirmed))
        return MZ_E_NOT_PENDING;
    struct m_signatory second = model_signatory(s, MZ_ROLE_APPROVER);
    if (shares(opens ? period->person : last->person, second) ||
        shares(opens ? period->principal : last->principal, second))
        return MZ_E_DUTY_CONFLICT;
    if (model_duty_year(s, MZ_ROLE_APPROVER) != MZ_OK)
        return MZ_E_DUTY_CONFLICT;
    if (closes) {
        last->confirmed = true;
        return MZ_OK;
    }
    period->closes_count--;
    period->reopening = none;
    return MZ_OK;
}

enum mz_status model_reopen(struct step *s) {
    struct m_period *period = &s->m->periods[s->act->project];
    if (period->closes_count == 0 ||
        !same(&s->act->refs[0], &period->closes[period->closes_count - 1].hash))
        return MZ_E_WRONG_REF;
    if (model_duty_year(s, MZ_ROLE_ACCOUNTANT) != MZ_OK)
        return MZ_E_DUTY_CONFLICT;
    struct m_signatory author = model_signatory(s, MZ_ROLE_ACCOUNTANT);
    period->reopening = *s->hash;
    period->person = author.person;
    period->principal = author.principal;
    return MZ_OK;
}
