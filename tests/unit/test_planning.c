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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_project),     cmocka_unit_test(test_target),
        cmocka_unit_test(test_appropriate), cmocka_unit_test(test_adjust),
        cmocka_unit_test(test_receive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
