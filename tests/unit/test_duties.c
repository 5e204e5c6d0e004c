/* proto/rules/duties: who may do what on one payment, under the control policy of the 2023 case.
 *
 * Every way of sharing out the duties of a payment of 22 000.00 among people is tried, at admission
 * and in a ledger written by a daemon that admits everything. domain.md §6: it takes six people,
 * and five where one approval is enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "client/record/policy_ini.h"
#include "tests/lib/office.h"
#include "tests/lib/verifying.h"

/* The matrix of domain.md §6, written out again: X forbids a pair on one payment, Y in a year. What
 * no cell forbids is allowed. */
static const struct {
    uint8_t role;
    const char *cells; /* against the roles of `columns`, from the diagonal on */
} matrix[] = {
    {MZ_ROLE_HANDLER, " XXXXX X"},  {MZ_ROLE_REVIEWER, "  X YX X"},
    {MZ_ROLE_APPROVER, "  XXXX X"}, /* two tiers, two people */
    {MZ_ROLE_ACCEPTOR, "   XX   "}, /* two acceptors, two people */
    {MZ_ROLE_CASHIER, "     YYX"},
};
static const uint8_t columns[] = {MZ_ROLE_HANDLER,   MZ_ROLE_REVIEWER, MZ_ROLE_APPROVER,
                                  MZ_ROLE_ACCEPTOR,  MZ_ROLE_CASHIER,  MZ_ROLE_ACCOUNTANT,
                                  MZ_ROLE_ARCHIVIST, MZ_ROLE_EVALUATOR};
#define ROWS    (sizeof matrix / sizeof matrix[0])
#define COLUMNS (sizeof columns)

static char cell(uint8_t one, uint8_t other) {
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLUMNS; c++)
            if ((matrix[r].role == one && columns[c] == other) ||
                (matrix[r].role == other && columns[c] == one))
                if (matrix[r].cells[c] != ' ')
                    return matrix[r].cells[c];
    return ' ';
}

/* -- The duties of a payment, in the order in which they come up. */

enum duty {
    HANDLER,
    REVIEWER,
    APPROVER_1,
    APPROVER_2,
    ACCEPTOR_1,
    ACCEPTOR_2,
    CASHIER,
    ACCOUNTANT,
    ARCHIVIST,
    DUTIES
};
static const struct {
    uint8_t role;
    uint64_t (*act)(struct ledger *ledger, struct office_payment *p, const char *actor);
} duties[DUTIES] = {
    [HANDLER] = {MZ_ROLE_HANDLER, office_request},
    [REVIEWER] = {MZ_ROLE_REVIEWER, office_review},
    [APPROVER_1] = {MZ_ROLE_APPROVER, office_approve},
    [APPROVER_2] = {MZ_ROLE_APPROVER, office_approve},
    [ACCEPTOR_1] = {MZ_ROLE_ACCEPTOR, office_accept},
    [ACCEPTOR_2] = {MZ_ROLE_ACCEPTOR, office_accept},
    [CASHIER] = {MZ_ROLE_CASHIER, office_instruct}, /* and settle, and sign */
    [ACCOUNTANT] = {MZ_ROLE_ACCOUNTANT, office_reverse},
    [ARCHIVIST] = {MZ_ROLE_ARCHIVIST, office_archive},
};

/* Who has which duty; a person is a number. */
struct assignment {
    const enum duty *list;
    size_t count;
    unsigned who[DUTIES]; /* by place in the list */
    bool aliases;         /* a person acts under another name in each duty */
};

struct verdict {
    uint64_t index; /* MZ_ABSENT: nothing is wrong */
    char actor[16];
    uint8_t role;
    uint32_t taken; /* roles that the person had taken before */
};

struct stage {
    struct ledger *ledger;
    uint64_t base; /* entries before the payment */
    int64_t amount;
    unsigned refused, accepted, fewest;
};

static struct mz_policy_text policy;
#define ALL_BUSINESS                                                                               \
    (MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_REVIEWER) |                                \
     MZ_ROLE_BIT(MZ_ROLE_APPROVER) | MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR) |                               \
     MZ_ROLE_BIT(MZ_ROLE_CASHIER) | MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT) |                              \
     MZ_ROLE_BIT(MZ_ROLE_ARCHIVIST))

static void actor_name(const struct assignment *a, size_t n, char name[16]) {
    snprintf(name, 16, a->aliases ? "p%u-%zu" : "p%u", a->who[n], a->aliases ? n : (size_t)0);
}

/* Everybody may do everything: it is the payment alone that keeps them apart. */
static void open_office(struct stage *stage, const struct assignment *aliases) {
    char names[DUTIES][16], persons[DUTIES][16];
    struct office_person people[DUTIES + 2];
    size_t count = 0;
    for (unsigned n = 0; n < DUTIES; n++) {
        snprintf(names[n], sizeof names[n], "p%u", n);
        people[count++] = (struct office_person){names[n], ALL_BUSINESS, NULL};
        if (aliases == NULL || n >= aliases->count)
            continue;
        actor_name(aliases, n, names[n]);
        snprintf(persons[n], sizeof persons[n], "person %u", aliases->who[n]);
        people[count - 1].person = persons[n];
    }
    people[count++] = (struct office_person){
        "clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT), NULL};
    people[count++] = (struct office_person){"budgeter", MZ_ROLE_BIT(MZ_ROLE_BUDGET), NULL};
    struct ledger *ledger = stage->ledger = ledger_new();
    office_open(ledger, people, count, &policy.policy);
    office_project(ledger, "clerk");
    uint64_t line = office_appropriate(ledger, "budgeter", "B-1", 2200000);
    office_receive(ledger, "clerk", "B-1", line, 2200000);
    office_payee(ledger, "clerk", 1);
    stage->base = ledger_size(ledger);
}

/* The first act that the matrix forbids, or none, by the test's own reading of it. */
static void expect(const struct assignment *a, size_t n, uint64_t index, uint32_t taken[DUTIES],
                   struct verdict *verdict) {
    uint8_t role = duties[a->list[n]].role;
    uint32_t before = taken[a->who[n]];
    bool forbidden = false;
    for (uint8_t other = 1; other <= MZ_ROLE_COUNT; other++)
        if ((before & MZ_ROLE_BIT(other)) != 0 && cell(role, other) != ' ')
            forbidden = true;
    taken[a->who[n]] |= MZ_ROLE_BIT(role);
    if (!forbidden || verdict->index != MZ_ABSENT)
        return;
    *verdict = (struct verdict){.index = index, .role = role, .taken = before};
    actor_name(a, n, verdict->actor);
}

/* Every file that the policy asks for, the minutes and the voucher. */
static void attach_all(struct stage *stage, struct office_payment *p) {
    office_attach(stage->ledger, "clerk", p->request, "E03", "synthetic minutes");
    office_attach(stage->ledger, "clerk", p->request, "E16", "synthetic voucher");
    p->files = 2 + policy.policy.evidence_count;
    for (unsigned n = 0; n < policy.policy.evidence_count; n++) {
        char code[MZ_MAX_CODE + 1], words[96];
        struct mz_span asked = policy.policy.evidence[n].code;
        snprintf(code, sizeof code, "%.*s", (int)asked.size, (const char *)asked.data);
        snprintf(words, sizeof words, "synthetic file of code %s", code);
        office_attach(stage->ledger, "clerk", p->request, code, words);
    }
}

/* The payment as assigned, every step of it, allowed or not. */
static struct verdict play(struct stage *stage, const struct assignment *a) {
    struct verdict verdict = {.index = MZ_ABSENT};
    struct office_payment p = {.number = "P-1", .line = "B-1", .amount = stage->amount, .payee = 1};
    uint32_t taken[DUTIES] = {0};
    ledger_truncate(stage->ledger, stage->base);
    for (size_t n = 0; n < a->count; n++) {
        char name[16];
        actor_name(a, n, name);
        uint64_t index = duties[a->list[n]].act(stage->ledger, &p, name);
        expect(a, n, index, taken, &verdict);
        if (a->list[n] == HANDLER) {
            attach_all(stage, &p);
        } else if (a->list[n] == CASHIER) {
            office_settle(stage->ledger, &p, name, "bank-1");
            office_sign(stage->ledger, &p, name);
        }
    }
    return verdict;
}

/* The fault names the person and a pair of duties, both his, that exclude each other. */
static void check_fault(const struct verdict *verdict, const struct mz_fault *fault) {
    assert_int_equal(fault->status, MZ_E_DUTY_CONFLICT);
    assert_string_equal(fault->who, verdict->actor);
    assert_string_equal(fault->place, "P-1");
    assert_string_equal(fault->want, mz_names_text(&mz_role_names, verdict->role));
    uint8_t have = mz_names_find(&mz_role_names, mz_span_text(fault->have));
    assert_true(have != 0 && (verdict->taken & MZ_ROLE_BIT(have)) != 0);
    assert_true(cell(have, verdict->role) != ' ');
    for (int language = MZ_ENGLISH; language <= MZ_CHINESE; language++) {
        char words[400];
        mz_fault_text(fault, (enum mz_language)language, words, sizeof words);
        assert_non_null(strstr(words, verdict->actor));
        assert_non_null(strstr(words, fault->have));
        assert_non_null(strstr(words, fault->want));
    }
}

/* Signatures are right and another test's question. */
static void submit_nothing(void *ctx, const struct mz_signature_job *jobs, size_t count) {
    (void)ctx, (void)jobs, (void)count;
}

static uint64_t collect_nothing(void *ctx) {
    (void)ctx;
    return MZ_ABSENT;
}

static unsigned people_of(const struct assignment *a) {
    unsigned people = 0;
    for (size_t n = 0; n < a->count; n++)
        people = a->who[n] >= people ? a->who[n] + 1 : people;
    return people;
}

static void try_assignment(struct stage *stage, const struct assignment *a) {
    struct verdict verdict = play(stage, a);
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_fault fault = {0};
    uint64_t index = MZ_ABSENT;
    enum mz_status status =
        ledger_fold(stage->ledger, mz_memory_records_interface(memory), &index, &fault);
    mz_memory_records_free(memory);
    struct mz_verify_source source = ledger_source(stage->ledger);
    const struct mz_signature_pool trusting = {.submit = submit_nothing,
                                               .collect = collect_nothing};
    struct mz_verify_options options = {
        .checkpoint = ledger_checkpoint(stage->ledger, ledger_size(stage->ledger), "log")};
    struct mz_verify_report report = verifying_from(&source, &trusting, &options);
    if (verdict.index == MZ_ABSENT) {
        unsigned people = people_of(a);
        assert_int_equal(status, MZ_OK);
        verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
        stage->accepted++;
        stage->fewest = people < stage->fewest ? people : stage->fewest;
        return;
    }
    assert_int_equal(status, MZ_E_DUTY_CONFLICT);
    assert_int_equal(index, verdict.index);
    check_fault(&verdict, &fault);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_RULES, MZ_E_DUTY_CONFLICT, verdict.index);
    check_fault(&verdict, &report.layers[MZ_LAYER_RULES].fault);
    stage->refused++;
}

/* Every set partition of the duties, as restricted growth strings. */
static void try_all(struct stage *stage, struct assignment *a, size_t n, unsigned people) {
    if (n == a->count) {
        try_assignment(stage, a);
        return;
    }
    for (unsigned who = 0; who <= people; who++) {
        a->who[n] = who;
        try_all(stage, a, n + 1, who == people ? people + 1 : people);
    }
}

static struct stage enumerate(int64_t amount, const enum duty *list, size_t count) {
    struct stage stage = {.amount = amount, .fewest = DUTIES + 1};
    struct assignment a = {.list = list, .count = count};
    open_office(&stage, NULL);
    try_all(&stage, &a, 0, 0);
    ledger_free(stage.ledger);
    return stage;
}

static const enum duty two_tiers[] = {HANDLER,    REVIEWER,   APPROVER_1, APPROVER_2,
                                      ACCEPTOR_1, ACCEPTOR_2, CASHIER,    ACCOUNTANT};
static const enum duty one_tier[] = {HANDLER,    REVIEWER, APPROVER_1, ACCEPTOR_1,
                                     ACCEPTOR_2, CASHIER,  ACCOUNTANT};

/* -- Tests. */

static void test_policy_is_the_matrix(void **state) {
    (void)state;
    unsigned marked = 0;
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLUMNS; c++)
            /* Approvers and acceptors apart hold whatever a policy says. */
            marked += matrix[r].cells[c] != ' ' && matrix[r].role != columns[c];
    assert_int_equal(policy.policy.conflicts_count, marked);
    for (unsigned n = 0; n < policy.policy.conflicts_count; n++) {
        const struct mz_conflict *row = &policy.policy.conflicts[n];
        assert_int_equal(cell(row->first, row->second), row->scope == MZ_SCOPE_YEAR ? 'Y' : 'X');
    }
}

static void test_six_people(void **state) {
    (void)state;
    struct stage all = enumerate(2200000, two_tiers, 8);
    assert_int_equal(all.fewest, 6);
    /* Bell(8) ways. What passes: reviewer and accountant may each be one of the two acceptors. */
    assert_int_equal(all.refused + all.accepted, 4140);
    assert_int_equal(all.accepted, 7);
}

static void test_without_a_reversal(void **state) {
    (void)state;
    struct stage all = enumerate(2200000, two_tiers, 7);
    assert_int_equal(all.fewest, 6);
    assert_int_equal(all.refused + all.accepted, 877);
    assert_int_equal(all.accepted, 3); /* seven people, or the reviewer accepts, first or second */
}

static void test_five_with_one_approval(void **state) {
    (void)state;
    struct stage all = enumerate(500000, one_tier, 7);
    assert_int_equal(all.fewest, 5);
    assert_int_equal(all.refused + all.accepted, 877);
    assert_int_equal(all.accepted, 7);
}

/* Each pair merged and nobody else, the archivist's among them, under one name and under two. */
static void test_each_pair(void **state) {
    (void)state;
    static const enum duty list[DUTIES] = {HANDLER,    REVIEWER, APPROVER_1, APPROVER_2, ACCEPTOR_1,
                                           ACCEPTOR_2, CASHIER,  ACCOUNTANT, ARCHIVIST};
    for (unsigned aliases = 0; aliases < 2; aliases++)
        for (unsigned one = 0; one < DUTIES; one++)
            for (unsigned other = one + 1; other < DUTIES; other++) {
                struct stage stage = {.amount = 2200000};
                struct assignment a = {.list = list, .count = DUTIES, .aliases = aliases == 1};
                for (unsigned n = 0; n < DUTIES; n++)
                    a.who[n] = n == other ? one : n;
                open_office(&stage, a.aliases ? &a : NULL);
                try_assignment(&stage, &a);
                assert_int_equal(stage.refused, cell(duties[one].role, duties[other].role) != ' ');
                ledger_free(stage.ledger);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy_is_the_matrix),
        cmocka_unit_test(test_six_people),
        cmocka_unit_test(test_without_a_reversal),
        cmocka_unit_test(test_five_with_one_approval),
        cmocka_unit_test(test_each_pair),
    };
    struct mz_fault fault = {0};
    if (mz_policy_ini_read("tests/cases/wuhua-2023/policy.ini", &policy, &fault) != MZ_OK)
        return 1;
    policy.policy.version = 1;
    /* One file of each code serves all the payments that are tried. */
    policy.policy.shared_count = 0;
    for (unsigned n = 0; n < policy.policy.evidence_count; n++)
        policy.policy.shared[policy.policy.shared_count++].code = policy.policy.evidence[n].code;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
