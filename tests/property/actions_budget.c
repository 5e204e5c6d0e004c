/* Budget, transfers and periods. */
#include <string.h>

#include "tests/property/play.h"

static int some_project(struct play *play) {
    return (int)play_random(play, PROJECTS);
}

/* A line of the project, seldom of the other or none at all. */
static int some_line(struct play *play, int project) {
    const struct model *m = &play->model;
    int line = (int)play_random(play, m->lines_count);
    if (play_chance(play, 1))
        return (int)m->lines_count;
    for (size_t n = 0; n < m->lines_count && !play_chance(play, 5); n++) {
        if (m->lines[line].project == project)
            break;
        line = (line + 1) % (int)m->lines_count;
    }
    return line;
}

/* What is there, a fen less or more, a part of it, or nothing. */
static int64_t some_of(struct play *play, int64_t most) {
    switch (play_random(play, 6)) {
    case 0:
        return most;
    case 1:
        return most + 1;
    case 2:
        return play_chance(play, 5) ? 0 : 1;
    default:
        return (int64_t)play_random(play, (uint64_t)most / 4 + 1) + 1;
    }
}

static int64_t room(const struct play *play, int line) {
    const struct model *m = &play->model;
    return line < (int)m->lines_count ? model_available(m, line) : 1000;
}

/* The appropriation of a line, or something else. */
static void ref_line(struct play *play, struct act *act, int line) {
    const struct model *m = &play->model;
    if (line >= (int)m->lines_count)
        line = (int)play_random(play, m->lines_count);
    play_ref(act, &m->lines[line].appropriate);
}

static void appropriate(struct play *play) {
    const struct model *m = &play->model;
    struct act act =
        play_act(play, MZ_KIND_BUDGET_APPROPRIATE, MZ_ROLE_BIT(MZ_ROLE_BUDGET), some_project(play));
    bool fresh = m->lines_count < LINES && play_chance(play, 10);
    act.line = (int)(fresh ? m->lines_count : play_random(play, m->lines_count));
    struct mz_budget_appropriate *body = &act.body.budget_appropriate;
    body->line = play_words("B-", (unsigned)act.line);
    body->amount = play_chance(play, 10) ? 0 : INT64_C(3000000);
    body->year = play_chance(play, 10) ? 2026 : 2023 + play_random(play, 2);
    body->source = play_chance(play, 50) ? MZ_SOURCE_FISCAL : MZ_SOURCE_UNION;
    body->document = play_text;
    play_file(play, &act);
}

static void adjust(struct play *play) {
    const struct model *m = &play->model;
    struct act act =
        play_act(play, MZ_KIND_BUDGET_ADJUST, MZ_ROLE_BIT(MZ_ROLE_BUDGET), some_project(play));
    struct mz_budget_adjust *body = &act.body.budget_adjust;
    act.line = some_line(play, act.project);
    body->line = play_words("B-", (unsigned)act.line);
    body->type = (uint8_t)(1 + play_random(play, MZ_ADJUST_CARRY));
    body->amount = some_of(play, room(play, act.line));
    if (body->type == MZ_ADJUST_INCREASE)
        body->amount = (int64_t)play_random(play, 1500000);
    if (body->type == MZ_ADJUST_UNFREEZE && act.line < (int)m->lines_count)
        body->amount = some_of(play, m->lines[act.line].frozen);
    if (body->type == MZ_ADJUST_DECREASE && act.line < (int)m->lines_count && play_chance(play, 50))
        body->amount = some_of(play, m->lines[act.line].adjusted - m->lines[act.line].received);
    body->document = body->reason = play_text;
    ref_line(play, &act, act.line);
    bool moves = body->type == MZ_ADJUST_VIREMENT || body->type == MZ_ADJUST_CARRY;
    if (moves != play_chance(play, 4)) {
        act.to = some_line(play, act.project);
        body->to = play_words("B-", (unsigned)act.to);
        if (act.to != act.line && !play_chance(play, 4))
            ref_line(play, &act, act.to);
    }
    play_file(play, &act);
}

static void receive(struct play *play) {
    const struct model *m = &play->model;
    struct act act =
        play_act(play, MZ_KIND_FUNDS_RECEIVE, MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT), some_project(play));
    struct mz_funds_receive *body = &act.body.funds_receive;
    act.line = some_line(play, act.project);
    body->line = play_words("B-", (unsigned)act.line);
    body->amount = some_of(play, act.line < (int)m->lines_count
                                     ? m->lines[act.line].adjusted - m->lines[act.line].received
                                     : 1);
    body->document = play_text;
    ref_line(play, &act, act.line);
    play_file(play, &act);
}

/* -- Between projects. */

static void send(struct play *play) {
    const struct model *m = &play->model;
    if (m->transfers[m->transfers_count % TRANSFERS].amount > 0)
        return; /* enough wait */
    struct act act =
        play_act(play, MZ_KIND_BUDGET_SEND, MZ_ROLE_BIT(MZ_ROLE_BUDGET), some_project(play));
    struct mz_budget_send *body = &act.body.budget_send;
    act.line = some_line(play, act.project);
    act.to = some_line(play, 1 - act.project);
    body->line = play_words("B-", (unsigned)act.line);
    body->to = play_words("B-", (unsigned)act.to);
    body->to_project = play_project(play_chance(play, 4) ? act.project : 1 - act.project);
    body->amount = some_of(play, room(play, act.line) / 2);
    body->taker = ledger_id("taker of a history", play->made);
    body->document = body->reason = play_text;
    ref_line(play, &act, act.line);
    play_file(play, &act);
}

static void take(struct play *play) {
    const struct model *m = &play->model;
    const struct m_transfer *t = &m->transfers[play_random(play, TRANSFERS)];
    if (t->taker.bytes[0] == 0 && t->amount == 0)
        return; /* never sent; one that was taken already may be tried again */
    struct act act =
        play_act(play, MZ_KIND_BUDGET_TAKE, MZ_ROLE_BIT(MZ_ROLE_BUDGET), m->lines[t->to].project);
    struct mz_budget_take *body = &act.body.budget_take;
    act.line = play_chance(play, 5) ? some_line(play, 1 - act.project) : t->from;
    act.to = play_chance(play, 5) ? some_line(play, act.project) : t->to;
    body->from = play_words("B-", (unsigned)act.line);
    body->line = play_words("B-", (unsigned)act.to);
    body->amount = t->amount + play_chance(play, 5);
    body->document = play_text;
    if (t->amount > 0 && !play_chance(play, 5))
        act.id = t->taker;
    play_ref(&act, &t->send);
    ref_line(play, &act, act.to);
    play_file(play, &act);
}

static void drop(struct play *play) {
    const struct model *m = &play->model;
    const struct m_transfer *t = &m->transfers[play_random(play, TRANSFERS)];
    if (t->taker.bytes[0] == 0 && t->amount == 0)
        return;
    struct act act =
        play_act(play, MZ_KIND_BUDGET_DROP, MZ_ROLE_BIT(MZ_ROLE_BUDGET), m->lines[t->from].project);
    act.body.act_withdraw.reason = play_text;
    play_ref(&act, &t->send);
    play_file(play, &act);
}

/* -- Periods. */

static void close(struct play *play) {
    const struct model *m = &play->model;
    struct act act =
        play_act(play, MZ_KIND_PERIOD_CLOSE, MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT), some_project(play));
    static struct mz_period_close body;
    unsigned now = model_quarter(m->today), at = now - (now > 0 && !play_chance(play, 15));
    model_close_draft(m, act.project, model_quarter_end(at), &body);
    size_t row = 0;
    for (size_t line = 0; line < m->lines_count; line++)
        for (size_t n = 0; m->lines[line].project == act.project && n < MZ_BALANCES; n++)
            body.balances[row++].line = play_words("B-", (unsigned)line);
    for (size_t n = 0; n < row; n++)
        if (body.balances[n].closing < 0)
            return; /* such quarters are closed together */
    if (play_chance(play, 10))
        body.balances[play_random(play, row)].plus++;
    if (play_chance(play, 5))
        body.open++;
    if (play_chance(play, 5))
        body.entries++;
    if (play_chance(play, 5))
        body.begin = 20230201;
    act.body.period_close = body;
    play_file(play, &act);
}

static void confirm(struct play *play) {
    const struct model *m = &play->model;
    struct act act =
        play_act(play, MZ_KIND_PERIOD_CONFIRM, MZ_ROLE_BIT(MZ_ROLE_APPROVER), some_project(play));
    const struct m_period *period = &m->periods[act.project];
    static const struct mz_hash none;
    bool waits = memcmp(&period->reopening, &none, sizeof none) != 0;
    if (waits && play_chance(play, 80))
        play_ref(&act, &period->reopening);
    else if (period->closes_count > 0)
        play_ref(&act, &period->closes[period->closes_count - 1].hash);
    else
        play_ref(&act, &m->project_hash[act.project]);
    play_file(play, &act);
}

static void reopen(struct play *play) {
    const struct model *m = &play->model;
    struct act act =
        play_act(play, MZ_KIND_PERIOD_REOPEN, MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT), some_project(play));
    const struct m_period *period = &m->periods[act.project];
    if (period->closes_count == 0)
        return;
    act.body.period_reopen.reason = play_text;
    play_ref(&act, &period->closes[play_random(play, period->closes_count)].hash);
    play_file(play, &act);
}

const struct action actions_budget[] = {
    {"appropriate", 2, appropriate},
    {"adjust", 10, adjust},
    {"receive", 4, receive},
    {"send", 2, send},
    {"take", 3, take},
    {"drop", 1, drop},
    {"close", 2, close},
    {"confirm a period", 2, confirm},
    {"reopen", 3, reopen},
    {NULL, 0, NULL},
};
