/* How a history begins: people, a policy, two projects with their budget lines, payees and lists.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "tests/lib/office.h"
#include "tests/property/play.h"

#define ROLE(name_) MZ_ROLE_BIT(MZ_ROLE_##name_)

/* Each is one person, but for clerk-1 and its other name. */
static const struct office_person people[] = {
    {"clerk-1", ROLE(HANDLER), "clerk"},
    {"clerk-2", ROLE(HANDLER), NULL},
    {"clerk-1-again", ROLE(APPROVER), "clerk"},
    {"budgeter", ROLE(BUDGET), NULL},
    {"reviewer-1", ROLE(REVIEWER) | ROLE(ACCEPTOR), NULL},
    {"reviewer-2", ROLE(REVIEWER), NULL},
    {"approver-1", ROLE(APPROVER), NULL},
    {"approver-2", ROLE(APPROVER), NULL},
    {"approver-3", ROLE(APPROVER), NULL},
    {"acceptor-1", ROLE(ACCEPTOR), NULL},
    {"acceptor-2", ROLE(ACCEPTOR), NULL},
    {"cashier-1", ROLE(CASHIER), NULL},
    {"cashier-2", ROLE(CASHIER), NULL},
    {"accountant", ROLE(ACCOUNTANT) | ROLE(ACCEPTOR), NULL},
    {"monitor", ROLE(MONITOR), NULL},
    {"archivist", ROLE(ARCHIVIST), NULL},
    {"deputy", ROLE(EVALUATOR), NULL},
    {"privacy", ROLE(PRIVACY), NULL},
    {"everyone",
     ROLE(HANDLER) | ROLE(REVIEWER) | ROLE(APPROVER) | ROLE(ACCEPTOR) | ROLE(CASHIER) |
         ROLE(ACCOUNTANT) | ROLE(ARCHIVIST) | ROLE(MONITOR),
     NULL},
};
enum { PEOPLE = sizeof people / sizeof people[0] };

/* -- Records that count what is written to them. */

static enum mz_status get(void *ctx, struct mz_span key, struct mz_span *ret_value) {
    struct play *play = ctx;
    struct mz_records below = mz_memory_records_interface(play->memory);
    return below.get(below.ctx, key, ret_value);
}

static enum mz_status put(void *ctx, struct mz_span key, struct mz_span value) {
    struct play *play = ctx;
    struct mz_records below = mz_memory_records_interface(play->memory);
    play->writes++;
    return below.put(below.ctx, key, value);
}

static enum mz_status scan(void *ctx, struct mz_span prefix, struct mz_span from,
                           bool (*each)(void *arg, struct mz_span key, struct mz_span value),
                           void *arg) {
    struct play *play = ctx;
    struct mz_records below = mz_memory_records_interface(play->memory);
    return below.scan(below.ctx, prefix, from, each, arg);
}

/* -- The opening, by the maker. */

static uint64_t of_project(struct play *play, enum mz_kind_id kind, const char *actor,
                           unsigned project, const uint64_t *ref, const void *body) {
    char name[8];
    snprintf(name, sizeof name, "aid-%u", project);
    return ledger_append(play->store, &(struct ledger_act){.kind = kind,
                                                           .actor = actor,
                                                           .project = name,
                                                           .date = OFFICE_DATE,
                                                           .refs = ref,
                                                           .refs_count = ref != NULL,
                                                           .body = body});
}

static void open_project(struct play *play, unsigned project) {
    struct mz_project_register body;
    mz_schema_init(&mz_project_register_schema, &body);
    body.name = body.unit = body.basis = mz_span_text("示例");
    body.begin = 20230101;
    body.end = 20251231;
    uint64_t index = of_project(play, MZ_KIND_PROJECT_REGISTER, "clerk-1", project, NULL, &body);
    play->model.project_hash[project] = ledger_statement_hash(play->store, index);
}

/* Two lines of 2023 and one of 2024 a project, of one source. */
static void open_line(struct play *play, unsigned project, uint64_t year) {
    struct model *m = &play->model;
    struct mz_budget_appropriate body;
    mz_schema_init(&mz_budget_appropriate_schema, &body);
    body.line = play_words("B-", (unsigned)m->lines_count);
    body.year = year;
    body.amount = INT64_C(6000000);
    body.source = MZ_SOURCE_FISCAL;
    body.document = mz_span_text("示例");
    uint64_t index = of_project(play, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", project, NULL, &body);
    struct mz_funds_receive funds = {
        .line = body.line, .amount = INT64_C(4000000), .document = mz_span_text("示例")};
    of_project(play, MZ_KIND_FUNDS_RECEIVE, "accountant", project, &index, &funds);
    struct m_line *line = &m->lines[m->lines_count++];
    *line = (struct m_line){.project = (int)project,
                            .year = year,
                            .source = MZ_SOURCE_FISCAL,
                            .appropriate = ledger_statement_hash(play->store, index),
                            .adjusted = body.amount,
                            .received = funds.amount};
    line->plus[0][MZ_BALANCE_ADJUSTED - 1] = body.amount;
    line->plus[0][MZ_BALANCE_RECEIVED - 1] = funds.amount;
}

static void open_payees(struct play *play) {
    for (unsigned n = 0; n < PAYEES - 4; n++) {
        play->model.payees[n].enrolled = office_payee(play->store, "clerk-1", n + 1);
        play->model.payees[n].category = MZ_CATEGORY_LOW_INCOME;
        play->model.payees_count++;
    }
}

static struct mz_policy_set first_policy(void) {
    struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.version = 1;
    policy.acceptors = 2;
    policy.past_days = 40;
    policy.future_days = 1;
    policy.tiers_count = 1;
    policy.tiers[0] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 1};
    return policy;
}

/* -- What the model knows of it. */

static void tell_people(struct model *m) {
    for (size_t n = 0; n < PEOPLE; n++) {
        m->actors[n] = (struct m_actor){people[n].actor, people[n].roles, (int)n, 0};
        if (people[n].person != NULL)
            m->actors[n].person = 0;
    }
    m->actors[PEOPLE] = (struct m_actor){"admin-a", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), PEOPLE, 0};
    m->actors[PEOPLE + 1] =
        (struct m_actor){"admin-b", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), PEOPLE + 1, 0};
    m->actors_count = PEOPLE + 2;
    assert_true(m->actors_count <= ACTORS);
}

static void tell_entries(struct play *play) {
    struct model *m = &play->model;
    static struct mz_statement s;
    for (uint64_t i = 0; i < ledger_size(play->store); i++) {
        struct mz_entry entry;
        assert_int_equal(mz_entry_decode(ledger_entry(play->store, i), &entry, NULL), MZ_OK);
        assert_int_equal(mz_statement_decode(entry.statement, &s, NULL), MZ_OK);
        int project = s.project.data == NULL ? NOBODY : s.project.data[s.project.size - 1] - '0';
        play->ids[i] = UINT64_MAX;
        play->log[i] = (struct m_statement){s.hash, s.kind->id, project, NOBODY, NOBODY};
        if (project == NOBODY)
            continue;
        m->entries[project] = entry.head.project_seq;
        m->heads[project] = entry.leaf;
    }
    m->size = ledger_size(play->store);
    m->log = play->log;
    for (size_t p = 0; p < PROJECTS; p++)
        m->periods[p].first = OFFICE_DATE;
}

void play_open(struct play *play, uint64_t seed, bool with_daemon) {
    memset(play, 0, sizeof *play);
    play->seed = play->random = seed;
    play->store = ledger_new();
    tell_people(&play->model);
    play->model.policy = first_policy();
    office_open(play->store, people, PEOPLE, &play->model.policy);
    for (unsigned project = 0; project < PROJECTS; project++) {
        open_project(play, project);
        open_line(play, project, 2023);
        open_line(play, project, 2023);
        open_line(play, project, 2024);
    }
    open_payees(play);
    tell_entries(play);
    play->memory = mz_memory_records_new();
    assert_non_null(play->memory);
    play->records = (struct mz_records){.ctx = play, .get = get, .put = put, .scan = scan};
    struct mz_fault fault = {0};
    assert_int_equal(ledger_fold(play->store, play->records, NULL, &fault), MZ_OK);
    play->fold =
        mz_fold_new(mz_span_text(LEDGER_ORIGIN), play->records, ledger_objects(play->store));
    assert_non_null(play->fold);
    struct mz_entry last;
    assert_int_equal(mz_entry_decode(ledger_entry(play->store, play->model.size - 1), &last, NULL),
                     MZ_OK);
    play->now = last.head.registered_at + 1;
    play->model.today = mz_date_of_time(play->now);
    if (!with_daemon)
        return;
    play->house = house_new();
    house_open(play->house);
    /* The maker's payees have numbers of their own; the disclosures of all come first. */
    for (unsigned n = 0; n < PAYEES; n++)
        assert_int_equal(house_disclose(play->house, n + 1), MZ_OK);
    house_replay(play->house, play->store, 0, ledger_size(play->store));
}

void play_close(struct play *play) {
    mz_fold_free(play->fold);
    mz_memory_records_free(play->memory);
    ledger_free(play->store);
    if (play->house != NULL)
        house_free(play->house);
}
