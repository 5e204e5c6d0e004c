/* Payees, lists, evidence, keys, delegation, policy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/codec/disclosure.h"
#include "proto/codec/rotation.h"
#include "tests/property/play.h"

/* -- Payees. */

/* The digest of a field, which a daemon is handed first; `as` is whose field it is. What waits is
 * filed before, because a later disclosure takes the place of an earlier one. */
static struct mz_digest bind(struct play *play, unsigned payee, unsigned as, uint8_t field) {
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    play_flush(play);
    if (play->house != NULL &&
        house_hand_in(play->house, payee + 1, (const uint64_t[]){as + 1}, &field, 1) != MZ_OK)
        abort();
    return (struct mz_digest){
        field, mz_disclosure_digest(ledger_disclosure(as + 1, field, buffer, sizeof buffer))};
}

static void enrol(struct play *play) {
    const struct model *m = &play->model;
    struct act act = play_act(play, MZ_KIND_PAYEE_ENROL, MZ_ROLE_BIT(MZ_ROLE_HANDLER), NOBODY);
    bool fresh = m->payees_count < PAYEES && play_chance(play, 60);
    struct mz_payee_enrol *body = &act.body.payee_enrol;
    act.payee = (int)(fresh ? m->payees_count : play_random(play, m->payees_count));
    if (play_chance(play, 15))
        act.to = (int)play_random(play, m->payees_count);
    /* A daemon takes no more of somebody whose data was erased; that is its vault's matter. */
    if (play->house != NULL && m->payees[act.payee].erased)
        return;
    unsigned payee = (unsigned)act.payee, account = act.to == NOBODY ? payee : (unsigned)act.to;
    body->payee = ledger_id("payee", payee + 1);
    body->category = (uint8_t)(1 + play_random(play, 3));
    body->token = ledger_token(payee + 1, MZ_PERSONAL_IDNO);
    body->account_token = ledger_token(account + 1, MZ_PERSONAL_ACCOUNT);
    body->digests_count = 3;
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_ACCOUNT; field++)
        body->digests[field - 1] =
            bind(play, payee, field == MZ_PERSONAL_ACCOUNT ? account : payee, field);
    play_file(play, &act);
}

static void update(struct play *play) {
    const struct model *m = &play->model;
    struct act act = play_act(play, MZ_KIND_PAYEE_UPDATE, MZ_ROLE_BIT(MZ_ROLE_HANDLER), NOBODY);
    struct mz_payee_update *body = &act.body.payee_update;
    act.payee = (int)play_random(play, m->payees_count);
    if (play->house != NULL && m->payees[act.payee].erased)
        return;
    unsigned payee = (unsigned)act.payee, named = payee;
    if (play_chance(play, 5))
        named = (named + 1) % (unsigned)m->payees_count;
    body->payee = ledger_id("payee", payee + 1);
    body->reason = play_text;
    if (play_chance(play, 50))
        body->category = (uint8_t)(1 + play_random(play, 3));
    if (play_chance(play, 70)) {
        if (play_chance(play, 15))
            act.to = (int)play_random(play, m->payees_count);
        unsigned account = act.to != NOBODY ? (unsigned)act.to : 100000 + (unsigned)play->made;
        body->account_token = ledger_token(account + 1, MZ_PERSONAL_ACCOUNT);
        body->digests[body->digests_count++] = bind(play, payee, account, MZ_PERSONAL_ACCOUNT);
        /* A daemon would ask its vault first. */
        if (play->house == NULL && play_chance(play, 5))
            body->digests_count = 0;
    }
    play_ref(&act, &m->log[m->payees[named].enrolled].hash);
    play_file(play, &act);
}

/* Somebody, seldom nobody. */
static int some_payee(struct play *play) {
    const struct model *m = &play->model;
    bool unknown = m->payees_count < PAYEES && play_chance(play, 5);
    return (int)(unknown ? m->payees_count : play_random(play, m->payees_count));
}

static void erase(struct play *play) {
    struct act act = play_act(play, MZ_KIND_DATA_ERASE, MZ_ROLE_BIT(MZ_ROLE_PRIVACY), NOBODY);
    act.payee = some_payee(play);
    act.body.data_erase = (struct mz_data_erase){
        .order = ledger_key_of("an order").kid,
        .payee = ledger_id("payee", (uint64_t)act.payee + 1),
        .ground = (uint8_t)(play_chance(play, 8) ? MZ_GROUND_ORDER : MZ_GROUND_REQUEST),
        .document = play_text};
    play_flush(play); /* what waits still needs what is erased now */
    play_file(play, &act);
}

static void access_log(struct play *play) {
    struct act act =
        play_act(play, MZ_KIND_ACCESS_LOG, ~MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), NOBODY);
    struct mz_access_log *body = &act.body.access_log;
    body->fields = MZ_ROLE_BIT(MZ_PERSONAL_NAME);
    body->reason = play_text;
    for (act.rows_count = 0; act.rows_count < 1 + play_random(play, 3); act.rows_count++) {
        act.payees[act.rows_count] = some_payee(play);
        body->payees[body->payees_count++].payee =
            ledger_id("payee", (uint64_t)act.payees[act.rows_count] + 1);
    }
    play_file(play, &act);
}

static void freeze(struct play *play) {
    const struct model *m = &play->model;
    struct act act = play_act(play, MZ_KIND_LIST_FREEZE, MZ_ROLE_BIT(MZ_ROLE_HANDLER),
                              (int)play_random(play, PROJECTS));
    struct mz_list_freeze *body = &act.body.list_freeze;
    act.list = (int)play_random(play, LISTS);
    unsigned most = (unsigned)m->payees_count + (play_chance(play, 10) && m->payees_count < PAYEES);
    for (unsigned n = 0; n < most; n++) {
        if (play_chance(play, 15))
            continue;
        act.payees[act.rows_count] = (int)n;
        act.rows[act.rows_count] = (struct mz_line){.line = act.rows_count + 1,
                                                    .payee = ledger_id("payee", n + 1),
                                                    .category = MZ_CATEGORY_LOW_INCOME};
        act.rows_count++;
    }
    if (act.rows_count == 0)
        return;
    play_list(play, &act, MZ_LIST_ELIGIBLE);
    body->list = play_words("L", (unsigned)act.list);
    body->count = act.rows_count + play_chance(play, 5);
    body->root = act.root;
    body->basis = play_text;
    play_file(play, &act);
}

/* -- Evidence. */

static void attach(struct play *play) {
    const struct model *m = &play->model;
    int payment = play_payment(play, UINT32_MAX);
    struct act act = play_act(play, MZ_KIND_EVIDENCE_ATTACH, MZ_ROLE_BIT(MZ_ROLE_HANDLER),
                              (int)play_random(play, PROJECTS));
    act.actor = (unsigned)play_random(play, m->actors_count);
    const struct mz_hash *on = &m->project_hash[act.project];
    if (payment != NOBODY && !play_chance(play, 3)) {
        act.project = m->payments[payment].project;
        on = &m->payments[payment].request;
    } else if (play_chance(play, 30) && m->lists[act.project][0]) {
        on = &m->list_hash[act.project][0];
    }
    struct mz_evidence_attach *body = &act.body.evidence_attach;
    char file[48];
    act.code = (int)play_random(play, CODES);
    bool old = play->files > 0 && play_chance(play, 5);
    act.file = (int)(old ? play_random(play, play->files) : play->files % FILES);
    play->files += !old && play->files + 1 < FILES;
    snprintf(file, sizeof file, "synthetic file %d", act.file);
    body->code = mz_span_text(model_codes[act.code]);
    body->sha256 = ledger_file(play->store, file);
    body->size = strlen(file);
    body->media_type = mz_span_text("text/plain");
    if (play->house != NULL && house_upload(play->house, MZ_OBJECT_EVIDENCE, &body->sha256,
                                            mz_span_text(file), NULL) != MZ_OK)
        abort();
    play_ref(&act, on);
    play_file(play, &act);
}

/* -- People. */

static void rotate(struct play *play) {
    const struct model *m = &play->model;
    struct act act = play_act(play, MZ_KIND_ACTOR_ROTATE, UINT32_MAX, NOBODY);
    const struct m_actor *actor = &m->actors[act.actor];
    char now[48], next[48];
    static uint8_t proof[MZ_ROTATION_PROOF];
    snprintf(now, sizeof now, actor->key == 0 ? "%s" : "%s, key %u", actor->name, actor->key);
    snprintf(next, sizeof next, "%s, key %u", actor->name, actor->key + 1);
    struct ledger_key before = ledger_key_of(now), after = ledger_key_of(next);
    const struct mz_rotation rotation = {.origin = mz_span_text(LEDGER_ORIGIN),
                                         .actor = mz_span_text(actor->name),
                                         .old_kid = before.kid,
                                         .new_kid = after.kid};
    bool unproven = play_chance(play, 10), known = play_chance(play, 10);
    mz_rotation_prove(&rotation, unproven ? before.secret : after.secret, proof);
    act.body.actor_rotate = (struct mz_actor_rotate){.key = known ? before.key : after.key,
                                                     .proof = mz_span_of(proof, sizeof proof)};
    act.to = known ? MZ_E_ACTOR_EXISTS : unproven ? MZ_E_BAD_SIGNATURE : MZ_OK;
    play_file(play, &act);
}

/* One role of the giver, for some days. */
static void delegate(struct play *play) {
    const struct model *m = &play->model;
    if (m->delegations_count == DELEGATIONS)
        return;
    struct act act =
        play_act(play, MZ_KIND_ACTOR_DELEGATE, MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), NOBODY);
    struct mz_actor_delegate *body = &act.body.actor_delegate;
    size_t business = m->actors_count - 2; /* the administrators come last */
    act.line = (int)play_random(play, business);
    act.to = (int)(play_chance(play, 70) ? 16 : play_random(play, business));
    uint32_t roles = m->actors[act.line].roles;
    while ((roles & (roles - 1)) != 0)
        roles &= roles - 1;
    body->roles = play_chance(play, 5) ? MZ_ROLE_BIT(MZ_ROLE_INSPECTOR) : roles;
    body->from = mz_span_text(m->actors[act.line].name);
    body->to = mz_span_text(m->actors[act.to].name);
    body->begin = m->today;
    body->until = mz_date_from_days(mz_date_days(m->today) + (int32_t)play_random(play, 60));
    if (play_chance(play, 5))
        body->until = 20230101;
    act.list = play_chance(play, 50) ? NOBODY : (int)play_random(play, PROJECTS);
    if (act.list != NOBODY)
        body->project = play_project(act.list);
    play_dual(play, &act);
}

static void end_delegation(struct play *play) {
    const struct model *m = &play->model;
    if (m->delegations_count == 0)
        return;
    const struct m_delegation *d = &m->delegations[play_random(play, m->delegations_count)];
    struct act act = play_act(play, MZ_KIND_DELEGATION_END, UINT32_MAX, NOBODY);
    if (play_chance(play, 70))
        act.actor = play_chance(play, 50) ? d->to : d->from;
    act.to = (int)(play_chance(play, 90) ? d->to : d->from);
    act.body.delegation_end =
        (struct mz_delegation_end){mz_span_text(m->actors[act.to].name), play_text};
    play_ref(&act, &d->hash);
    play_file(play, &act);
}

/* -- The policy, anew in mid-flight. */

static void choose_tiers(struct play *play, struct mz_policy_set *policy) {
    policy->tiers_count = (uint16_t)(1 + play_random(play, 3));
    for (uint16_t n = 0; n < policy->tiers_count; n++) {
        policy->tiers[n].limit = n + 1 == policy->tiers_count ? MZ_ABSENT_FEN : 300000 * (n + 1);
        policy->tiers[n].approvals = n == 2 ? 2 : n + 1u;
    }
    policy->tiers[policy->tiers_count - 1].minutes = play_chance(play, 25);
}

static void choose_conflicts(struct play *play, struct mz_policy_set *policy) {
    static const struct mz_conflict all[] = {
        {MZ_ROLE_HANDLER, MZ_ROLE_REVIEWER, MZ_SCOPE_PAYMENT},
        {MZ_ROLE_HANDLER, MZ_ROLE_CASHIER, MZ_SCOPE_PAYMENT},
        {MZ_ROLE_ACCEPTOR, MZ_ROLE_HANDLER, MZ_SCOPE_PAYMENT},
        {MZ_ROLE_APPROVER, MZ_ROLE_ACCEPTOR, MZ_SCOPE_PAYMENT},
        {MZ_ROLE_APPROVER, MZ_ROLE_CASHIER, MZ_SCOPE_PAYMENT},
        {MZ_ROLE_REVIEWER, MZ_ROLE_ACCOUNTANT, MZ_SCOPE_PAYMENT},
        {MZ_ROLE_REVIEWER, MZ_ROLE_CASHIER, MZ_SCOPE_YEAR},
        {MZ_ROLE_CASHIER, MZ_ROLE_ACCOUNTANT, MZ_SCOPE_YEAR},
    };
    for (size_t n = 0; n < sizeof all / sizeof all[0]; n++)
        if (play_chance(play, 60))
            policy->conflicts[policy->conflicts_count++] = all[n];
}

static void choose_evidence(struct play *play, struct mz_policy_set *policy) {
    for (size_t n = 1; n < 3; n++)
        if (play_chance(play, 40))
            policy->shared[policy->shared_count++].code = mz_span_text(model_codes[n]);
    static const uint8_t stages[CODES] = {MZ_STAGE_APPROVE, MZ_STAGE_APPROVE, MZ_STAGE_INSTRUCT,
                                          MZ_STAGE_SIGN,    MZ_STAGE_ARCHIVE, MZ_STAGE_ARCHIVE};
    for (size_t n = 1; n < CODES - 1; n++)
        if (play_chance(play, 35))
            policy->evidence[policy->evidence_count++] =
                (struct mz_required){.code = mz_span_text(model_codes[n]), .stage = stages[n]};
}

static void set_policy(struct play *play) {
    struct act act = play_act(play, MZ_KIND_POLICY_SET, MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), NOBODY);
    struct mz_policy_set *policy = &act.body.policy_set;
    policy->version = play->model.policy.version + (play_chance(play, 90) ? 1 : 2);
    policy->acceptors = 1 + play_random(play, 2);
    policy->past_days = 20 + play_random(play, 40);
    policy->future_days = play_random(play, 3);
    policy->split_days =
        play_chance(play, 60) ? play_random(play, play_chance(play, 50) ? 60 : 5) : MZ_ABSENT;
    policy->cash = play_chance(play, 50) ? 1u : 0u;
    policy->retention_years = play_chance(play, 30) ? 0 : MZ_ABSENT;
    policy->reuse = (uint8_t)play_random(play, 3);
    choose_tiers(play, policy);
    choose_conflicts(play, policy);
    choose_evidence(play, policy);
    if (play_chance(play, 60)) {
        policy->standards_count = 2;
        policy->standards[0] = (struct mz_standard){.amount = 400000};
        policy->standards[1] = (struct mz_standard){
            .project = play_project(0), .category = MZ_CATEGORY_ILLNESS, .amount = 200000};
    }
    play_dual(play, &act);
}

const struct action actions_people[] = {
    {"enrol a payee", 1, enrol},
    {"update a payee", 3, update},
    {"erase", 1, erase},
    {"see a payee", 1, access_log},
    {"freeze a list", 1, freeze},
    {"attach", 26, attach},
    {"rotate", 1, rotate},
    {"delegate", 4, delegate},
    {"end a delegation", 1, end_delegation},
    {"policy", 1, set_policy},
    {NULL, 0, NULL},
};
