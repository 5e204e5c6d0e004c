#include "tests/property/play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/log/hash.h"
#include "proto/rules/fold.h"

/* -- Chance: splitmix64. */

uint64_t play_random(struct play *play, uint64_t below) {
    uint64_t z = play->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

bool play_chance(struct play *play, unsigned percent) {
    return play_random(play, 100) < percent;
}

unsigned play_actor(struct play *play, uint32_t roles) {
    const struct model *m = &play->model;
    unsigned actor = (unsigned)play_random(play, m->actors_count);
    if (play_chance(play, 7))
        return actor;
    for (size_t n = 0; n < m->actors_count; n++) {
        actor = (actor + 1) % (unsigned)m->actors_count;
        /* Who stands in for somebody gets his turn as well. */
        bool lent = false;
        for (size_t d = 0; d < m->delegations_count; d++)
            lent =
                lent || (m->delegations[d].to == actor && (m->delegations[d].roles & roles) != 0);
        if ((m->actors[actor].roles & roles) != 0 || lent)
            return actor;
    }
    return actor;
}

uint32_t play_date(struct play *play) {
    int32_t today = mz_date_days(play->model.today), days = today;
    if (play_chance(play, 15))
        days -= (int32_t)play_random(play, 9);
    else if (play_chance(play, 2))
        days -= (int32_t)play->model.policy.past_days + (int32_t)play_random(play, 2);
    else if (play_chance(play, 2))
        days += (int32_t)play_random(play, 4);
    uint32_t date = mz_date_from_days(days);
    return date < 20230101 ? 20230101 : date;
}

int play_payment(struct play *play, uint32_t states) {
    const struct model *m = &play->model;
    if (m->payments_count == 0)
        return NOBODY;
    size_t at = play_random(play, m->payments_count);
    if (play_chance(play, 12))
        return (int)at;
    for (size_t n = 0; n < m->payments_count; n++) {
        at = (at + 1) % m->payments_count;
        uint32_t flow = UINT32_C(1) << model_flow(&m->payments[at]);
        bool passed_over = m->payments[at].suspended && play_chance(play, 60);
        if ((flow & states) != 0 && !passed_over)
            return (int)at;
    }
    return play_chance(play, 15) ? (int)at : NOBODY;
}

const struct mz_span play_text = {(const uint8_t *)"x", 1};

struct mz_span play_words(const char *prefix, unsigned number) {
    static char words[64][24];
    static unsigned next;
    char *text = words[next++ % 64];
    snprintf(text, sizeof words[0], "%s%u", prefix, number);
    return mz_span_text(text);
}

struct mz_span play_project(int project) {
    static const char *const names[] = {"aid-0", "aid-1"};
    return mz_span_text(names[project]);
}

/* -- Making statements. */

struct act play_act(struct play *play, enum mz_kind_id kind, uint32_t roles, int project) {
    struct act act = {.kind = kind,
                      .project = project,
                      .list = NOBODY,
                      .to = NOBODY,
                      .payee = NOBODY,
                      .code = NOBODY};
    act.actor = play_actor(play, roles);
    act.date = play_date(play);
    act.id = ledger_id("statement of a history", play->made);
    mz_schema_init(mz_kind_get(kind)->body, &act.body);
    return act;
}

struct act play_on(struct play *play, enum mz_kind_id kind, uint32_t roles, int payment) {
    struct act act = play_act(play, kind, roles, play->model.payments[payment].project);
    play_ref(&act, &play->model.payments[payment].request);
    return act;
}

void play_ref(struct act *act, const struct mz_hash *hash) {
    act->refs[act->refs_count++] = *hash;
}

void play_list(struct play *play, struct act *act, enum mz_list_form form) {
    for (size_t n = 0; n < act->rows_count; n++)
        act->rows[n].salt = ledger_id("salt of a history", play->made * 64 + n);
    struct mz_list_totals totals = ledger_list(play->store, form, act->rows, act->rows_count);
    act->form = form;
    act->root = totals.root;
    act->total = totals.amount;
    if (play->house != NULL)
        assert_int_equal(house_upload(play->house, MZ_OBJECT_LIST, &totals.root,
                                      ledger_object(play->store, &totals.root), NULL),
                         MZ_OK);
}

static bool refers(const struct act *act, const struct mz_hash *hash) {
    for (size_t n = 0; n < act->refs_count; n++)
        if (memcmp(&act->refs[n], hash, sizeof *hash) == 0)
            return true;
    return false;
}

/* What goes wrong with any statement. */
static void spoil(struct play *play, struct act *act) {
    const struct model *m = &play->model;
    uint64_t other = play_random(play, m->size);
    switch (play_random(play, 60)) {
    case 0:
        act->old_key = true;
        break;
    case 1:
        if (play->ids[other] == UINT64_MAX)
            break;
        act->used_id = true;
        act->id = ledger_id("statement of a history", play->ids[other]);
        break;
    case 2:
        if (act->project != NOBODY)
            act->project = 1 - act->project;
        break;
    case 3:
        if (act->refs_count > 0 && !refers(act, &m->log[other].hash))
            act->refs[play_random(play, act->refs_count)] = m->log[other].hash;
        break;
    case 4:
        if (act->refs_count > 0)
            act->refs[play_random(play, act->refs_count)].bytes[0] ^= 1;
        break;
    default:
        break;
    }
}

static void key_name(const struct m_actor *actor, unsigned key, char name[48]) {
    snprintf(name, 48, key == 0 ? "%s" : "%s, key %u", actor->name, key);
}

/* Signs it into the batch. False if no such statement can be made. */
static bool build(struct play *play, const struct act *act) {
    static struct mz_draft draft;
    const struct m_actor *actor = &play->model.actors[act->actor];
    char name[48];
    key_name(actor, act->old_key && actor->key > 0 ? actor->key - 1 : actor->key, name);
    draft = (struct mz_draft){.kind = act->kind,
                              .issuer = mz_span_text(actor->name),
                              .origin = mz_span_text(LEDGER_ORIGIN),
                              .id = act->id,
                              .date = act->date,
                              .refs_count = (uint16_t)act->refs_count,
                              .body = &act->body};
    if (act->project != NOBODY)
        draft.project = play_project(act->project);
    memcpy(draft.refs, act->refs, sizeof draft.refs);
    struct ledger_key key = ledger_key_of(name);
    struct mz_writer w =
        mz_writer_over(play->bytes + play->bytes_used, sizeof play->bytes - play->bytes_used);
    if (mz_statement_build(&draft, key.secret, &w, NULL) != MZ_OK)
        return false;
    play->filed[play->filed_count] = (struct filed){.at = play->bytes_used, .size = w.size};
    play->bytes_used += w.size;
    return true;
}

/* -- Judging. */

struct mz_span play_statement(const struct play *play, const struct filed *filed) {
    return mz_span_of(play->bytes + filed->at, filed->size);
}

static void judge(struct play *play, struct filed *filed, const struct act *act) {
    static struct mz_statement statement;
    static uint8_t entry[MZ_MAX_ENTRY];
    struct mz_writer w = mz_writer_over(entry, sizeof entry);
    struct mz_span bytes = play_statement(play, filed), project = {0};
    if (act->project != NOBODY)
        project = play_project(act->project);
    assert_int_equal(mz_statement_decode(bytes, &statement, NULL), MZ_OK);
    assert_int_equal(mz_fold_next(play->fold, project, &filed->head), MZ_OK);
    if (play->now > filed->head.registered_at)
        filed->head.registered_at = play->now;
    assert_int_equal(mz_entry_encode(&filed->head, bytes, &w), MZ_OK);
    filed->leaf = mz_hash_leaf(mz_writer_view(&w));
    filed->status =
        mz_fold_apply(play->fold, &filed->head, &filed->leaf, &statement, &filed->fault);
}

static _Noreturn void differ(const struct play *play, const struct act *act, const char *who,
                             enum mz_status said, enum mz_status expected,
                             const struct mz_fault *fault) {
    char words[400] = "";
    if (said != MZ_OK)
        mz_fault_text(fault, MZ_ENGLISH, words, sizeof words);
    print_error("seed %llu, step %u, %s: %s by %s on %u: %s says %s (%s), the model %s\n",
                (unsigned long long)play->seed, play->step, play->action,
                mz_kind_get(act->kind)->name, play->model.actors[act->actor].name, act->date, who,
                mz_status_code(said), words, mz_status_code(expected));
    fail();
    abort();
}

/* The statement is part of the history: told to the model's log. */
static void append(struct play *play, const struct act *act, const struct filed *filed,
                   bool own_id) {
    struct model *m = &play->model;
    int payment = NOBODY;
    if (act->kind == MZ_KIND_PAYMENT_REQUEST)
        payment = model_payment_of(m, &play->last);
    else if (act->kind == MZ_KIND_EVIDENCE_ATTACH)
        for (uint64_t i = 0; i < m->size; i++)
            payment = memcmp(&m->log[i].hash, &act->refs[0], sizeof act->refs[0]) == 0
                          ? m->log[i].payment
                          : payment;
    else if (act->refs_count > 0)
        payment = model_payment_of(m, &act->refs[0]);
    assert_true(m->size < STATEMENTS);
    play->ids[m->size] = own_id ? play->made : UINT64_MAX;
    play->log[m->size++] = (struct m_statement){.hash = play->last,
                                                .kind = act->kind,
                                                .project = act->project,
                                                .payment = payment,
                                                .code = act->code};
    if (act->project != NOBODY) {
        m->entries[act->project]++;
        m->heads[act->project] = filed->leaf;
    }
}

/* What is refused leaves no trace: nothing was written. */
static bool file(struct play *play, const struct act *act, enum mz_status expected) {
    struct filed *filed = &play->filed[play->filed_count];
    uint64_t writes = play->writes;
    judge(play, filed, act);
    if (filed->status != expected)
        differ(play, act, "the fold", filed->status, expected, &filed->fault);
    play->filed_count++;
    play->codes[filed->status]++;
    if (filed->status == MZ_OK) {
        play->admitted[act->kind]++;
        struct mz_id own = ledger_id("statement of a history", play->made);
        append(play, act, filed, memcmp(&own, &act->id, sizeof own) == 0);
    } else {
        assert_int_equal(filed->fault.status, filed->status);
        assert_int_equal(play->writes, writes);
        play->refused[act->kind]++;
    }
    play->made++;
    int payment = model_payment_of(&play->model, act->refs_count > 0 ? &act->refs[0] : &play->last);
    check_records(&play->model, &play->records, payment == NOBODY ? NO_PAYMENT : payment);
    return filed->status == MZ_OK;
}

bool play_file(struct play *play, struct act *act) {
    spoil(play, act);
    if (!build(play, act))
        return false;
    play->last = mz_hash_statement(play_statement(play, &play->filed[play->filed_count]));
    return file(play, act, model_step(&play->model, act, &play->last));
}

bool play_dual(struct play *play, struct act *act) {
    if (!build(play, act))
        return false;
    struct mz_hash proposal =
        mz_hash_statement(play_statement(play, &play->filed[play->filed_count]));
    play->last = proposal;
    if (!file(play, act, model_judge(&play->model, act, &proposal)))
        return false;
    struct act confirm =
        play_act(play, MZ_KIND_ACT_CONFIRM, MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), NOBODY);
    if (play_chance(play, 85)) /* the other administrator: they come last */
        confirm.actor = (unsigned)(2 * play->model.actors_count - 3) - act->actor;
    confirm.date = act->date;
    play_ref(&confirm, &proposal);
    if (!build(play, &confirm))
        return false;
    play->last = mz_hash_statement(play_statement(play, &play->filed[play->filed_count]));
    enum mz_status expected = model_judge(&play->model, &confirm, &play->last);
    if (expected == MZ_OK && confirm.actor == act->actor)
        expected = MZ_E_SAME_ADMINISTRATOR;
    struct mz_hash confirmation = play->last;
    if (expected == MZ_OK)
        expected = model_step(&play->model, act, &proposal);
    play->last = confirmation;
    return file(play, &confirm, expected);
}
