#include "tests/lib/ledger_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/codec/disclosure.h"
#include "proto/log/hash.h"

/* The people by duty. Names are duties: nobody is meant. */
static const struct {
    const char *actor;
    uint32_t roles;
} people[] = {
    {"clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER)},
    {"budgeter",
     MZ_ROLE_BIT(MZ_ROLE_BUDGET) | MZ_ROLE_BIT(MZ_ROLE_MONITOR) | MZ_ROLE_BIT(MZ_ROLE_ARCHIVIST)},
    {"reviewer", MZ_ROLE_BIT(MZ_ROLE_REVIEWER)},
    {"approver-1", MZ_ROLE_BIT(MZ_ROLE_APPROVER)},
    {"approver-2", MZ_ROLE_BIT(MZ_ROLE_APPROVER)},
    {"acceptor-1", MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR)},
    {"acceptor-2", MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR)},
    {"cashier", MZ_ROLE_BIT(MZ_ROLE_CASHIER)},
    {"accountant", MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT)},
    {"evaluator", MZ_ROLE_BIT(MZ_ROLE_EVALUATOR)},
};
#define PEOPLE (sizeof people / sizeof people[0])

static struct mz_span text(const char *words) {
    return mz_span_text(words);
}

static uint64_t of_ledger(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                          const void *body) {
    return ledger_append(
        ledger, &(struct ledger_act){.kind = kind, .actor = actor, .date = 20230103, .body = body});
}

static uint64_t of_project(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                           uint32_t date, const uint64_t *refs, size_t refs_count,
                           const void *body) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = actor,
                                                      .project = LEDGER_PROJECT,
                                                      .date = date,
                                                      .refs = refs,
                                                      .refs_count = refs_count,
                                                      .body = body});
}

static uint64_t confirm(struct ledger *ledger, const uint64_t *pending, size_t count) {
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                                      .actor = "admin-b",
                                                      .date = 20230103,
                                                      .refs = pending,
                                                      .refs_count = count});
}

static uint64_t set_policy(struct ledger *ledger) {
    struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.version = 1;
    policy.acceptors = 2;
    policy.past_days = 30;
    policy.future_days = 1;
    policy.tiers_count = 2;
    policy.tiers[0] = (struct mz_tier){.limit = 100000, .approvals = 1};
    policy.tiers[1] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 2};
    policy.conflicts_count = 3;
    policy.conflicts[0] = (struct mz_conflict){MZ_ROLE_HANDLER, MZ_ROLE_APPROVER, MZ_SCOPE_PAYMENT};
    policy.conflicts[1] =
        (struct mz_conflict){MZ_ROLE_REVIEWER, MZ_ROLE_APPROVER, MZ_SCOPE_PAYMENT};
    policy.conflicts[2] = (struct mz_conflict){MZ_ROLE_APPROVER, MZ_ROLE_CASHIER, MZ_SCOPE_YEAR};
    policy.evidence_count = 2;
    policy.evidence[0] = (struct mz_required){.code = text("E03"), .stage = MZ_STAGE_APPROVE};
    policy.evidence[1] = (struct mz_required){.code = text("E12"), .stage = MZ_STAGE_SIGN};
    policy.standards_count = 1;
    policy.standards[0] = (struct mz_standard){.amount = LEDGER_SHARE};
    return of_ledger(ledger, MZ_KIND_POLICY_SET, "admin-a", &policy);
}

void ledger_case_open(struct ledger *ledger, struct ledger_case *ret_case) {
    struct mz_ledger_create create;
    mz_schema_init(&mz_ledger_create_schema, &create);
    create.log_key = ledger_key_of("log").key;
    create.name = text("Synthetic Office 示例单位");
    create.administrators_count = 2;
    create.administrators[0] =
        (struct mz_administrator){ledger_key_of("admin-a").key, text("admin-a")};
    create.administrators[1] =
        (struct mz_administrator){ledger_key_of("admin-b").key, text("admin-b")};
    ret_case->create = of_ledger(ledger, MZ_KIND_LEDGER_CREATE, "admin-a", &create);
    ret_case->opened = confirm(ledger, &ret_case->create, 1);
    uint64_t pending[PEOPLE + 1];
    for (size_t i = 0; i < PEOPLE; i++) {
        struct mz_actor_enrol enrol;
        mz_schema_init(&mz_actor_enrol_schema, &enrol);
        enrol.actor = text(people[i].actor);
        enrol.key = ledger_key_of(people[i].actor).key;
        enrol.roles = people[i].roles;
        pending[i] = of_ledger(ledger, MZ_KIND_ACTOR_ENROL, "admin-a", &enrol);
    }
    ret_case->policy = pending[PEOPLE] = set_policy(ledger);
    confirm(ledger, pending, PEOPLE + 1);
}

/* Value of a personal field of payee `number`. Made of words and numbers: there is no such person.
 */
static struct mz_span personal(uint64_t number, uint8_t field, char buffer[64]) {
    snprintf(buffer, 64, "synthetic %s %llu", mz_names_text(&mz_personal_names, field),
             (unsigned long long)number);
    return text(buffer);
}

struct mz_span ledger_disclosure(uint64_t number, uint8_t field, uint8_t *buffer, size_t capacity) {
    char words[64];
    struct mz_disclosure disclosure = {.salt = ledger_id("salt", number * 16 + field),
                                       .field = field};
    disclosure.value = personal(number, field, words);
    struct mz_writer w = mz_writer_over(buffer, capacity);
    if (mz_disclosure_encode(&disclosure, &w) != MZ_OK)
        abort();
    return mz_writer_view(&w);
}

struct mz_hash ledger_token(uint64_t number, uint8_t field) {
    char words[64];
    struct mz_hash key = mz_sha256(text(LEDGER_TOKEN_SEED)), token;
    if (mz_disclosure_token(key.bytes, field, personal(number, field, words), &token) != MZ_OK)
        abort();
    return token;
}

static uint64_t enrol_payee(struct ledger *ledger, uint64_t number, struct mz_id *ret_id) {
    struct mz_payee_enrol enrol;
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    mz_schema_init(&mz_payee_enrol_schema, &enrol);
    enrol.payee = ledger_id("payee", number);
    enrol.category = MZ_CATEGORY_LOW_INCOME;
    enrol.token = ledger_token(number, MZ_PERSONAL_IDNO);
    enrol.account_token = ledger_token(number, MZ_PERSONAL_ACCOUNT);
    enrol.digests_count = 3;
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_ACCOUNT; field++)
        enrol.digests[field - 1] = (struct mz_digest){
            field, mz_disclosure_digest(ledger_disclosure(number, field, buffer, sizeof buffer))};
    *ret_id = enrol.payee;
    return of_ledger(ledger, MZ_KIND_PAYEE_ENROL, "clerk", &enrol);
}

void ledger_case_enrol(struct ledger *ledger, uint64_t count) {
    struct mz_id ignored;
    for (uint64_t i = 0; i < count; i++)
        enrol_payee(ledger, 1000000 + ledger_size(ledger), &ignored);
}

static void set_targets(struct ledger *ledger, struct ledger_case *c) {
    static const struct {
        const char *key, *name, *level1, *level2, *unit;
        uint8_t nature;
        uint64_t n, d;
    } rows[] = {
        {"cov", "帮扶对象覆盖率", "产出", "数量", "%", MZ_NATURE_GE, 100, 100},
        {"tim", "慰问及时率", "产出", "时效", "%", MZ_NATURE_GE, 95, 100},
        {"sat", "困难职工满意度", "满意度", "服务对象满意度", "%", MZ_NATURE_GE, 98, 100},
        {"soc", "劳动、就业保障情况有所提升", "效益", "社会效益", "级", MZ_NATURE_QUALITATIVE,
         MZ_ABSENT, MZ_ABSENT},
    };
    struct mz_target_set target;
    mz_schema_init(&mz_target_set_schema, &target);
    target.goal = text("帮扶资金足额发放到位");
    target.indicators_count = sizeof rows / sizeof rows[0];
    for (unsigned i = 0; i < target.indicators_count; i++)
        target.indicators[i] = (struct mz_indicator){.key = text(rows[i].key),
                                                     .level1 = text(rows[i].level1),
                                                     .level2 = text(rows[i].level2),
                                                     .name = text(rows[i].name),
                                                     .nature = rows[i].nature,
                                                     .target_numerator = rows[i].n,
                                                     .target_denominator = rows[i].d,
                                                     .unit = text(rows[i].unit),
                                                     .weight = 1000};
    c->target = of_project(ledger, MZ_KIND_TARGET_SET, "clerk", 20230105, NULL, 0, &target);
}

static void set_budget(struct ledger *ledger, struct ledger_case *c) {
    struct mz_budget_appropriate budget;
    mz_schema_init(&mz_budget_appropriate_schema, &budget);
    budget.line = text(LEDGER_LINE);
    budget.year = 2023;
    budget.amount = LEDGER_TOTAL;
    budget.source = MZ_SOURCE_FISCAL;
    budget.document = text("示例指〔2023〕1号");
    c->appropriate =
        of_project(ledger, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", 20230106, NULL, 0, &budget);
    struct mz_funds_receive funds;
    mz_schema_init(&mz_funds_receive_schema, &funds);
    funds.line = text(LEDGER_LINE);
    funds.amount = LEDGER_TOTAL;
    funds.document = text("示例到账回单 1");
    c->receive = of_project(ledger, MZ_KIND_FUNDS_RECEIVE, "accountant", 20230109, &c->appropriate,
                            1, &funds);
}

void ledger_case_plan(struct ledger *ledger, struct ledger_case *ret_case) {
    struct ledger_case *c = ret_case;
    struct mz_project_register project;
    mz_schema_init(&mz_project_register_schema, &project);
    project.name = text("示例帮扶项目 2023");
    project.unit = text("示例单位");
    project.basis = text("示例文件");
    project.begin = 20230101;
    project.end = 20231231;
    c->project = of_project(ledger, MZ_KIND_PROJECT_REGISTER, "clerk", 20230104, NULL, 0, &project);
    set_targets(ledger, c);
    set_budget(ledger, c);
    struct mz_line lines[LEDGER_PAYEES];
    for (uint64_t i = 0; i < LEDGER_PAYEES; i++) {
        c->payee[i] = enrol_payee(ledger, i + 1, &c->payee_id[i]);
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = c->payee_id[i],
                                    .salt = ledger_id("eligible salt", i),
                                    .category = MZ_CATEGORY_LOW_INCOME};
    }
    struct mz_list_freeze list;
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_ELIGIBLE, lines, LEDGER_PAYEES);
    mz_schema_init(&mz_list_freeze_schema, &list);
    list.list = text("L1");
    list.count = totals.count;
    list.root = totals.root;
    list.basis = text("公示无异议");
    list.posted_from = 20230105;
    list.posted_to = 20230111;
    c->list = of_project(ledger, MZ_KIND_LIST_FREEZE, "clerk", 20230112, NULL, 0, &list);
}

static uint64_t attach(struct ledger *ledger, const char *actor, uint64_t subject, const char *code,
                       const char *words, uint32_t date) {
    struct mz_evidence_attach evidence;
    mz_schema_init(&mz_evidence_attach_schema, &evidence);
    evidence.code = text(code);
    evidence.sha256 = ledger_file(ledger, words);
    evidence.size = strlen(words);
    evidence.media_type = text("text/plain");
    return of_project(ledger, MZ_KIND_EVIDENCE_ATTACH, actor, date, &subject, 1, &evidence);
}

static void request(struct ledger *ledger, const struct ledger_case *plan, const char *number,
                    struct ledger_payment *p) {
    struct mz_line lines[LEDGER_PAYEES];
    for (uint64_t i = 0; i < LEDGER_PAYEES; i++)
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = plan->payee_id[i],
                                    .amount = LEDGER_SHARE,
                                    .salt = ledger_id(number, i)};
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_ROSTER, lines, LEDGER_PAYEES);
    struct mz_payment_request body;
    mz_schema_init(&mz_payment_request_schema, &body);
    body.number = text(number);
    body.line = text(LEDGER_LINE);
    body.list = text("L1");
    body.amount = totals.amount;
    body.count = totals.count;
    body.root = p->roster = totals.root;
    body.method = MZ_METHOD_TRANSFER;
    body.due = 20230120;
    body.purpose = text("春节慰问");
    p->request = of_project(ledger, MZ_KIND_PAYMENT_REQUEST, "clerk", 20230113, NULL, 0, &body);
}

static void approve(struct ledger *ledger, struct ledger_payment *p) {
    for (uint64_t tier = 1; tier <= 2; tier++) {
        struct mz_payment_approve body;
        mz_schema_init(&mz_payment_approve_schema, &body);
        body.tier = tier;
        body.amount = LEDGER_TOTAL;
        uint64_t refs[] = {p->request, p->review, p->approve[0]};
        p->approve[tier - 1] =
            of_project(ledger, MZ_KIND_PAYMENT_APPROVE, tier == 1 ? "approver-1" : "approver-2",
                       20230114, refs, (size_t)tier + 1, &body);
    }
}

static void accept(struct ledger *ledger, struct ledger_payment *p) {
    for (unsigned i = 0; i < 2; i++) {
        struct mz_payment_accept body;
        mz_schema_init(&mz_payment_accept_schema, &body);
        body.result = MZ_RESULT_PASSED;
        body.type = MZ_ACCEPTANCE_LIST;
        body.checked = body.passed = LEDGER_PAYEES;
        uint64_t refs[] = {p->request, p->approve[0], p->approve[1]};
        p->accept[i] = of_project(ledger, MZ_KIND_PAYMENT_ACCEPT,
                                  i == 0 ? "acceptor-1" : "acceptor-2", 20230115, refs, 3, &body);
    }
}

static void instruct(struct ledger *ledger, struct ledger_payment *p) {
    struct mz_payment_instruct body;
    mz_schema_init(&mz_payment_instruct_schema, &body);
    body.amount = LEDGER_TOTAL;
    body.method = MZ_METHOD_TRANSFER;
    uint64_t refs[] = {p->request, p->approve[0], p->approve[1], p->accept[0], p->accept[1]};
    p->instruct = of_project(ledger, MZ_KIND_PAYMENT_INSTRUCT, "cashier", 20230116, refs, 5, &body);
}

static void settle(struct ledger *ledger, const struct ledger_case *plan, const char *number,
                   struct ledger_payment *p) {
    struct mz_line lines[LEDGER_PAYEES];
    char serials[LEDGER_PAYEES][MZ_MAX_CODE + 1];
    for (uint64_t i = 0; i < LEDGER_PAYEES; i++) {
        snprintf(serials[i], sizeof serials[i], "%s-%llu", number, (unsigned long long)i + 1);
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = plan->payee_id[i],
                                    .amount = LEDGER_SHARE,
                                    .salt = ledger_id(serials[i], 1),
                                    .outcome = MZ_OUTCOME_PAID,
                                    .serial = text(serials[i]),
                                    .date = 20230117};
    }
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_RESULTS, lines, LEDGER_PAYEES);
    struct mz_payment_settle body;
    mz_schema_init(&mz_payment_settle_schema, &body);
    body.count = totals.count;
    body.amount = totals.amount;
    body.root = p->results = totals.root;
    uint64_t refs[] = {p->request, p->instruct};
    p->settle = of_project(ledger, MZ_KIND_PAYMENT_SETTLE, "cashier", 20230117, refs, 2, &body);
}

static void sign(struct ledger *ledger, const struct ledger_case *plan, const char *number,
                 struct ledger_payment *p) {
    char words[96];
    snprintf(words, sizeof words, "synthetic sign-for sheet of %s", number);
    p->sheet = attach(ledger, "cashier", p->request, "E12", words, 20230118);
    struct mz_line lines[LEDGER_PAYEES];
    for (uint64_t i = 0; i < LEDGER_PAYEES; i++)
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = plan->payee_id[i],
                                    .amount = LEDGER_SHARE,
                                    .salt = ledger_id(words, i),
                                    .signing = MZ_SIGNING_HAND,
                                    .date = 20230118};
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_SIGNATURES, lines, LEDGER_PAYEES);
    struct mz_payment_sign body;
    mz_schema_init(&mz_payment_sign_schema, &body);
    body.count = totals.count;
    body.amount = totals.amount;
    body.root = p->signatures = totals.root;
    uint64_t refs[] = {p->request, p->settle};
    p->sign = of_project(ledger, MZ_KIND_PAYMENT_SIGN, "cashier", 20230118, refs, 2, &body);
}

void ledger_case_pay(struct ledger *ledger, const struct ledger_case *plan, const char *number,
                     enum ledger_step until, struct ledger_payment *ret_payment) {
    struct ledger_payment *p = ret_payment;
    char words[96];
    request(ledger, plan, number, p);
    if (until < LEDGER_REVIEWED)
        return;
    struct mz_payment_review review;
    mz_schema_init(&mz_payment_review_schema, &review);
    review.amount = LEDGER_TOTAL;
    p->review =
        of_project(ledger, MZ_KIND_PAYMENT_REVIEW, "reviewer", 20230113, &p->request, 1, &review);
    if (until < LEDGER_APPROVED)
        return;
    snprintf(words, sizeof words, "synthetic minutes for %s", number);
    p->minutes = attach(ledger, "clerk", p->request, "E03", words, 20230114);
    approve(ledger, p);
    if (until >= LEDGER_ACCEPTED)
        accept(ledger, p);
    if (until >= LEDGER_INSTRUCTED)
        instruct(ledger, p);
    if (until >= LEDGER_SETTLED)
        settle(ledger, plan, number, p);
    if (until >= LEDGER_SIGNED)
        sign(ledger, plan, number, p);
}

void ledger_case_play(struct ledger *ledger, struct ledger_case *ret_case) {
    struct ledger_case *c = ret_case;
    ledger_case_open(ledger, c);
    ledger_case_plan(ledger, c);
    ledger_case_pay(ledger, c, "P-001", LEDGER_SIGNED, &c->payment);
    const char *words = "synthetic survey: 3 questionnaires";
    attach(ledger, "clerk", c->project, "E16", words, 20230119);
    struct mz_measure_record measure;
    mz_schema_init(&mz_measure_record_schema, &measure);
    measure.indicator = text("sat");
    measure.numerator = measure.denominator = LEDGER_PAYEES;
    measure.evidence = mz_sha256(text(words));
    c->measure =
        of_project(ledger, MZ_KIND_MEASURE_RECORD, "evaluator", 20230119, NULL, 0, &measure);
}
