/* proto/rules/planning and budget: projects, targets, appropriations and what changes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct draft project(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_PROJECT_REGISTER, "clerk", WORLD_PROJECT, 20230401);
    d.s.body.project_register = (struct mz_project_register){.name = mz_span_text("项目"),
                                                             .unit = mz_span_text("单位"),
                                                             .basis = mz_span_text("文件"),
                                                             .begin = 20230101,
                                                             .end = 20241231};
    return d;
}

static struct draft target(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_TARGET_SET, "clerk", WORLD_PROJECT, 20230401);
    struct mz_target_set *body = &d.s.body.target_set;
    body->goal = mz_span_text("目标");
    body->indicators_count = 3;
    for (size_t n = 0; n < 3; n++)
        body->indicators[n] = (struct mz_indicator){.level1 = mz_span_text("产出"),
                                                    .level2 = mz_span_text("数量"),
                                                    .name = mz_span_text("指标"),
                                                    .unit = mz_span_text("%"),
                                                    .weight = 3000,
                                                    .target_numerator = MZ_ABSENT,
                                                    .target_denominator = MZ_ABSENT};
    body->indicators[0].key = mz_span_text("sat");
    body->indicators[0].nature = MZ_NATURE_GE;
    body->indicators[0].target_numerator = 98;
    body->indicators[0].target_denominator = 100;
    body->indicators[1].key = mz_span_text("day");
    body->indicators[1].nature = MZ_NATURE_DATE;
    body->indicators[1].target_date = 20230501;
    body->indicators[2].key = mz_span_text("soc");
    body->indicators[2].nature = MZ_NATURE_QUALITATIVE;
    return d;
}

static struct world *with_project(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    struct draft d = project(w);
    world_admit(w, &d);
    return w;
}

static void test_project(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    REFUSED(w, project(w), MZ_E_OUT_OF_RANGE, r.s.body.project_register.end = 20221231);
    struct draft d = project(w);
    world_admit(w, &d);
    REFUSED(w, project(w), MZ_E_PROJECT_EXISTS, );
    world_free(w);
}

static void test_target(void **state) {
    (void)state;
    struct world *w = with_project();
#define ROW r.s.body.target_set.indicators
    REFUSED(w, target(w), MZ_E_DUPLICATE, ROW[2].key = ROW[0].key);
    REFUSED(w, target(w), MZ_E_OUT_OF_RANGE, ROW[2].weight = 4001);
    REFUSED(w, target(w), MZ_E_OUT_OF_RANGE, ROW[2].weight = UINT64_MAX);
    REFUSED(w, target(w), MZ_E_MISSING_FIELD, ROW[0].target_numerator = MZ_ABSENT);
    REFUSED(w, target(w), MZ_E_MISSING_FIELD, ROW[0].target_denominator = MZ_ABSENT);
    REFUSED(w, target(w), MZ_E_MISSING_FIELD, ROW[0].target_denominator = 0);
    REFUSED(w, target(w), MZ_E_MISSING_FIELD, ROW[1].target_date = 0);
#undef ROW
    struct draft d = target(w);
    world_admit(w, &d);
    d = target(w);
    d.s.body.target_set.indicators_count = 1;
    world_admit(w, &d);
    struct mz_target_record record;
    world_get(w, mz_key_of_code(MZ_TABLE_TARGET, mz_span_text(WORLD_PROJECT)),
              &mz_target_record_schema, &record);
    struct mz_cbor_reader reader = mz_cbor_reader_over(record.body);
    struct mz_target_set set;
    assert_int_equal(mz_schema_decode(&mz_target_set_schema, &reader, &set, NULL), MZ_OK);
    assert_int_equal(set.indicators_count, 1);
    world_free(w);
}

/* -- Budget. */

static struct draft appropriate(struct world *w) {
    struct draft d =
        world_draft(w, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", WORLD_PROJECT, 20230401);
    d.s.body.budget_appropriate = (struct mz_budget_appropriate){.line = mz_span_text("B-1"),
                                                                 .year = 2023,
                                                                 .amount = 1000,
                                                                 .source = MZ_SOURCE_FISCAL,
                                                                 .document = mz_span_text("文号")};
    return d;
}

static struct draft adjust(struct world *w, struct mz_hash on, uint8_t type, int64_t amount) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230402);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text("B-1"),
                                                       .type = type,
                                                       .amount = amount,
                                                       .document = mz_span_text("文号"),
                                                       .reason = mz_span_text("调整")};
    draft_ref(&d, on);
    return d;
}

static struct draft receive(struct world *w, struct mz_hash on, int64_t amount) {
    struct draft d = world_draft(w, MZ_KIND_FUNDS_RECEIVE, "accountant", WORLD_PROJECT, 20230402);
    d.s.body.funds_receive = (struct mz_funds_receive){
        .line = mz_span_text("B-1"), .amount = amount, .document = mz_span_text("回单")};
    draft_ref(&d, on);
    return d;
}

static struct mz_budget_record line_of(struct world *w) {
    struct mz_budget_record record;
    world_get(w, mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text("B-1")),
              &mz_budget_record_schema, &record);
    return record;
}

static void test_appropriate(void **state) {
    (void)state;
    struct world *w = with_project();
    REFUSED(w, appropriate(w), MZ_E_OUT_OF_RANGE, r.s.body.budget_appropriate.amount = 0);
    REFUSED(w, appropriate(w), MZ_E_OUT_OF_RANGE, r.s.body.budget_appropriate.year = 2022);
    REFUSED(w, appropriate(w), MZ_E_OUT_OF_RANGE, r.s.body.budget_appropriate.year = 2025);
    struct draft d = appropriate(w);
    world_admit(w, &d);
    REFUSED(w, appropriate(w), MZ_E_BUDGET_LINE_EXISTS, );
    struct draft other = project(w);
    other.s.project = mz_span_text("p-2");
    world_admit(w, &other);
    /* Unique in the ledger, not only in the project. */
    REFUSED(w, appropriate(w), MZ_E_BUDGET_LINE_EXISTS, r.s.project = mz_span_text("p-2"));
    world_free(w);
}

static void test_adjust(void **state) {
    (void)state;
    struct world *w = with_project();
    struct draft d = appropriate(w);
    struct mz_hash on = world_admit(w, &d);
    d = appropriate(w);
    d.s.body.budget_appropriate.line = mz_span_text("B-2");
    struct mz_hash other = world_admit(w, &d);
    REFUSED(w, adjust(w, on, MZ_ADJUST_INCREASE, 1), MZ_E_UNKNOWN_BUDGET_LINE,
            r.s.body.budget_adjust.line = mz_span_text("B-9"));
    REFUSED(w, adjust(w, other, MZ_ADJUST_INCREASE, 1), MZ_E_WRONG_REF, );
    REFUSED(w, adjust(w, on, MZ_ADJUST_INCREASE, 0), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, adjust(w, on, MZ_ADJUST_INCREASE, MZ_MAX_FEN), MZ_E_OVERFLOW, );
    REFUSED(w, adjust(w, on, MZ_ADJUST_DECREASE, 1001), MZ_E_OVER_BUDGET, );
    REFUSED(w, adjust(w, on, MZ_ADJUST_FREEZE, 1001), MZ_E_OVER_BUDGET, );
    REFUSED(w, adjust(w, on, MZ_ADJUST_UNFREEZE, 1), MZ_E_OVER_BUDGET, );
    static const struct {
        uint8_t type;
        int64_t amount, adjusted, available;
    } steps[] = {
        {MZ_ADJUST_INCREASE, 500, 1500, 1500},  {MZ_ADJUST_FREEZE, 1500, 1500, 0},
        {MZ_ADJUST_UNFREEZE, 400, 1500, 400},   {MZ_ADJUST_DECREASE, 400, 1100, 0},
        {MZ_ADJUST_UNFREEZE, 1100, 1100, 1100},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        d = adjust(w, on, steps[i].type, steps[i].amount);
        world_admit(w, &d);
        struct mz_budget_record line = line_of(w);
        assert_int_equal(mz_budget_adjusted(&line), steps[i].adjusted);
        assert_int_equal(mz_budget_available(&line), steps[i].available);
    }
    world_free(w);
}

static void test_receive(void **state) {
    (void)state;
    struct world *w = with_project();
    struct draft d = appropriate(w);
    struct mz_hash on = world_admit(w, &d);
    REFUSED(w, receive(w, on, 0), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, receive(w, on, 1001), MZ_E_OVER_BUDGET, );
    d = receive(w, on, 600);
    world_admit(w, &d);
    REFUSED(w, receive(w, on, 401), MZ_E_OVER_BUDGET, );
    d = receive(w, on, 400);
    world_admit(w, &d);
    assert_int_equal(line_of(w).received, 1000);
    world_free(w);
}

/* -- Between lines and projects. */

static struct mz_hash with_line(struct world *w, const char *project_code, const char *line,
                                uint64_t year) {
    struct draft d = appropriate(w);
    d.s.project = mz_span_text(project_code);
    d.s.body.budget_appropriate.line = mz_span_text(line);
    d.s.body.budget_appropriate.year = year;
    return world_admit(w, &d);
}

static struct draft move(struct world *w, uint8_t type, struct mz_hash from, const char *to,
                         struct mz_hash on, int64_t amount) {
    struct draft d = adjust(w, from, type, amount);
    d.s.body.budget_adjust.to = mz_span_text(to);
    draft_ref(&d, on);
    return d;
}

static void expect_line(struct world *w, const char *project_code, const char *line,
                        int64_t adjusted, int64_t received) {
    struct mz_budget_record record;
    world_get(w, mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(project_code), mz_span_text(line)),
              &mz_budget_record_schema, &record);
    assert_int_equal(mz_budget_adjusted(&record), adjusted);
    assert_int_equal(record.received, received);
}

static void test_virement_and_carry(void **state) {
    (void)state;
    struct world *w = with_project();
    struct mz_hash one = with_line(w, WORLD_PROJECT, "B-1", 2023);
    struct mz_hash two = with_line(w, WORLD_PROJECT, "B-2", 2023);
    struct mz_hash next = with_line(w, WORLD_PROJECT, "B-3", 2024);
    struct draft d = appropriate(w);
    d.s.body.budget_appropriate.line = mz_span_text("B-4");
    d.s.body.budget_appropriate.source = MZ_SOURCE_UNION;
    struct mz_hash gift = world_admit(w, &d);
    const uint8_t virement = MZ_ADJUST_VIREMENT, carry = MZ_ADJUST_CARRY;
    REFUSED(w, adjust(w, one, virement, 1), MZ_E_MISSING_FIELD, );
    REFUSED(w, adjust(w, one, MZ_ADJUST_INCREASE, 1), MZ_E_OUT_OF_RANGE,
            r.s.body.budget_adjust.to = mz_span_text("B-2"));
    REFUSED(w, adjust(w, one, MZ_ADJUST_INCREASE, 1), MZ_E_WRONG_REF, draft_ref(&r, two));
    REFUSED(w, move(w, virement, one, "B-2", two, 1), MZ_E_WRONG_REF, r.s.refs_count = 1);
    REFUSED(w, move(w, virement, one, "B-9", two, 1), MZ_E_UNKNOWN_BUDGET_LINE, );
    REFUSED(w, move(w, virement, one, "B-2", next, 1), MZ_E_WRONG_REF, );
    REFUSED(w, move(w, virement, one, "B-1", two, 1), MZ_E_DUPLICATE, );
    REFUSED(w, move(w, virement, one, "B-3", next, 1), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, move(w, carry, one, "B-2", two, 1), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, move(w, virement, one, "B-4", gift, 1), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, move(w, virement, one, "B-2", two, 1001), MZ_E_OVER_BUDGET, );
    REFUSED(w, move(w, virement, one, "B-2", two, 0), MZ_E_OUT_OF_RANGE, );
    d = receive(w, one, 700);
    world_admit(w, &d);
    /* What was not received goes first, then received funds go along. */
    d = move(w, virement, one, "B-2", two, 300);
    world_admit(w, &d);
    expect_line(w, WORLD_PROJECT, "B-1", 700, 700);
    expect_line(w, WORLD_PROJECT, "B-2", 1300, 0);
    REFUSED(w, adjust(w, one, MZ_ADJUST_DECREASE, 1), MZ_E_OVER_BUDGET, );
    d = move(w, carry, one, "B-3", next, 200);
    world_admit(w, &d);
    expect_line(w, WORLD_PROJECT, "B-1", 500, 500);
    expect_line(w, WORLD_PROJECT, "B-3", 1200, 200);
    d = adjust(w, one, MZ_ADJUST_FREEZE, 400);
    world_admit(w, &d);
    REFUSED(w, move(w, carry, one, "B-3", next, 101), MZ_E_OVER_BUDGET, );
    world_free(w);
}

static struct draft send(struct world *w, struct mz_hash on, int64_t amount) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_SEND, "budgeter", WORLD_PROJECT, 20230402);
    d.s.body.budget_send = (struct mz_budget_send){.line = mz_span_text("B-1"),
                                                   .to = mz_span_text("C-1"),
                                                   .to_project = mz_span_text("p-2"),
                                                   .taker = world_id("taker", 0),
                                                   .amount = amount,
                                                   .document = mz_span_text("文号"),
                                                   .reason = mz_span_text("调剂")};
    draft_ref(&d, on);
    return d;
}

static struct draft take(struct world *w, struct mz_hash sent, struct mz_hash on, int64_t amount) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_TAKE, "budgeter", "p-2", 20230402);
    d.s.id = world_id("taker", 0);
    d.s.body.budget_take = (struct mz_budget_take){.from = mz_span_text("B-1"),
                                                   .line = mz_span_text("C-1"),
                                                   .amount = amount,
                                                   .document = mz_span_text("文号")};
    draft_ref(&d, sent);
    draft_ref(&d, on);
    return d;
}

static void test_between_projects(void **state) {
    (void)state;
    struct world *w = with_project();
    static const char *const others[] = {"p-2", "p-3"};
    for (size_t i = 0; i < 2; i++) {
        struct draft d = project(w);
        d.s.project = mz_span_text(others[i]);
        world_admit(w, &d);
    }
    struct mz_hash one = with_line(w, WORLD_PROJECT, "B-1", 2023);
    with_line(w, WORLD_PROJECT, "B-2", 2023);
    struct mz_hash there = with_line(w, "p-2", "C-1", 2023);
    struct mz_hash late = with_line(w, "p-2", "C-2", 2024);
    REFUSED(w, send(w, one, 0), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, send(w, one, 1001), MZ_E_OVER_BUDGET, );
    REFUSED(w, send(w, there, 1), MZ_E_WRONG_PROJECT, );
    REFUSED(w, send(w, one, 1), MZ_E_DUPLICATE,
            r.s.body.budget_send.to_project = mz_span_text(WORLD_PROJECT));
    REFUSED(w, send(w, one, 1), MZ_E_WRONG_PROJECT,
            r.s.body.budget_send.to_project = mz_span_text("p-3"));
    REFUSED(w, send(w, one, 1), MZ_E_OUT_OF_RANGE,
            r.s.body.budget_send.to = mz_span_text("C-2"));
    struct draft d = send(w, one, 1);
    REFUSED(w, send(w, one, 1), MZ_E_STATEMENT_ID_REUSED,
            r.s.body.budget_send.taker = world_id("statement", 0));
    d = send(w, one, 300);
    struct mz_hash sent = world_admit(w, &d);
    /* Nothing moved yet. */
    expect_line(w, WORLD_PROJECT, "B-1", 1000, 0);
    expect_line(w, "p-2", "C-1", 1000, 0);
    REFUSED(w, take(w, sent, there, 300), MZ_E_WRONG_REF, r.s.id = world_id("another", 0));
    REFUSED(w, take(w, sent, there, 301), MZ_E_AMOUNT_MISMATCH, );
    REFUSED(w, take(w, sent, late, 300), MZ_E_WRONG_REF, );
    REFUSED(w, take(w, sent, late, 300), MZ_E_WRONG_REF,
            r.s.body.budget_take.line = mz_span_text("C-2"));
    REFUSED(w, take(w, sent, there, 300), MZ_E_WRONG_REF,
            r.s.body.budget_take.from = mz_span_text("B-2"));
    REFUSED(w, take(w, one, there, 300), MZ_E_WRONG_REF, );
    REFUSED(w, take(w, sent, there, 300), MZ_E_WRONG_PROJECT, r.s.project = mz_span_text("p-3"));
    /* Together or not at all: what was sent may have been promised to others since. */
    d = adjust(w, one, MZ_ADJUST_FREEZE, 800);
    world_admit(w, &d);
    REFUSED(w, take(w, sent, there, 300), MZ_E_OVER_BUDGET, );
    d = adjust(w, one, MZ_ADJUST_UNFREEZE, 800);
    world_admit(w, &d);
    d = take(w, sent, there, 300);
    world_admit(w, &d);
    expect_line(w, WORLD_PROJECT, "B-1", 700, 0);
    expect_line(w, "p-2", "C-1", 1300, 0);
    REFUSED(w, take(w, sent, there, 300), MZ_E_NOT_PENDING, r.s.id = world_id("taker", 1));
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_project),     cmocka_unit_test(test_target),
        cmocka_unit_test(test_appropriate), cmocka_unit_test(test_adjust),
        cmocka_unit_test(test_receive),
        cmocka_unit_test(test_virement_and_carry),
        cmocka_unit_test(test_between_projects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
