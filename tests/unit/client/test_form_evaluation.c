/* client/form_self_evaluation, form_scored, form_evaluation, form_money, form_monitoring: forms
 * over a clone of the small case, scored by two evaluators. How they print is in
 * tests/integration/test_forms.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/form/form_indicator.h"
#include "proto/log/hash.h"
#include "tests/lib/commanding.h"

#define SATISFACTION "synthetic survey: 3 questionnaires" /* what the case measured from */

static struct mz_span text(const char *words) {
    return mz_span_text(words);
}

static uint64_t file(struct commanding *c, enum mz_kind_id kind, const char *actor,
                     const uint64_t *refs, size_t count, const void *body) {
    return ledger_append(c->ledger, &(struct ledger_act){.kind = kind,
                                                         .actor = actor,
                                                         .project = LEDGER_PROJECT,
                                                         .date = 20230120,
                                                         .refs = refs,
                                                         .refs_count = count,
                                                         .body = body});
}

static void enrol_second(struct commanding *c) {
    struct mz_actor_enrol body;
    mz_schema_init(&mz_actor_enrol_schema, &body);
    body.actor = text("evaluator-2");
    body.key = ledger_key_of("evaluator-2").key;
    body.roles = MZ_ROLE_BIT(MZ_ROLE_EVALUATOR);
    uint64_t pending = ledger_append(c->ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_ENROL,
                                                                     .actor = "admin-a",
                                                                     .date = 20230120,
                                                                     .body = &body});
    (void)ledger_append(c->ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                                        .actor = "admin-b",
                                                        .date = 20230120,
                                                        .refs = &pending,
                                                        .refs_count = 1});
}

static const struct {
    const char *key, *name, *level1, *level2, *unit;
    uint8_t nature;
    uint64_t numerator, denominator, weight;
} targets[] = {
    {"cov", "帮扶对象覆盖率", "产出指标", "数量指标", "%", MZ_NATURE_GE, 100, 100, 3000},
    {"cnt", "慰问人数", "产出指标", "数量指标", "人", MZ_NATURE_EQ, 3, 1, 1000},
    {"cost", "人均慰问标准", "产出指标", "成本指标", "元", MZ_NATURE_LE, 500, 1, 1000},
    {"exe-plan", "预算执行率", "预算执行", "预算执行率", "%", MZ_NATURE_EQ, 100, 100, 1000},
    {"soc", "劳动就业保障有所提升", "效益指标", "社会效益", "定性", MZ_NATURE_QUALITATIVE,
     MZ_ABSENT, MZ_ABSENT, 3000},
    {"sat", "困难职工满意度", "满意度指标", "服务对象满意度", "%", MZ_NATURE_GE, 98, 100, 1000},
};
#define TARGETS (sizeof targets / sizeof targets[0])

static void set_targets(struct commanding *c, const char *instead_of_exe, uint64_t weight_of_sat) {
    struct mz_target_set body;
    mz_schema_init(&mz_target_set_schema, &body);
    body.goal = text("帮扶资金足额发放到位");
    body.indicators_count = TARGETS;
    for (size_t i = 0; i < TARGETS; i++)
        body.indicators[i] = (struct mz_indicator){.key = text(targets[i].key),
                                                   .level1 = text(targets[i].level1),
                                                   .level2 = text(targets[i].level2),
                                                   .name = text(targets[i].name),
                                                   .nature = targets[i].nature,
                                                   .target_numerator = targets[i].numerator,
                                                   .target_denominator = targets[i].denominator,
                                                   .unit = text(targets[i].unit),
                                                   .weight = targets[i].weight};
    if (instead_of_exe != NULL)
        body.indicators[4].key = text(instead_of_exe);
    if (instead_of_exe != NULL) {
        body.indicators[4].nature = MZ_NATURE_GE;
        body.indicators[4].target_numerator = body.indicators[4].target_denominator = 100;
        body.indicators[4].unit = text("%");
    }
    body.indicators[5].weight = weight_of_sat;
    (void)file(c, MZ_KIND_TARGET_SET, "clerk", NULL, 0, &body);
}

/* All met but the words, of which `share` is given. */
static uint64_t score(struct commanding *c, const char *actor, uint64_t share, const char *reason) {
    struct mz_score_record body;
    mz_schema_init(&mz_score_record_schema, &body);
    body.type = MZ_EVALUATION_UNIT;
    body.year = 2023;
    body.scores_count = TARGETS;
    const uint64_t figures[TARGETS][2] = {{3, 3},
                                          {3, 1},
                                          {(uint64_t)LEDGER_TOTAL, 3},
                                          {(uint64_t)LEDGER_TOTAL, (uint64_t)LEDGER_TOTAL},
                                          {MZ_ABSENT, MZ_ABSENT},
                                          {3, 3}};
    for (size_t i = 0; i < TARGETS; i++) {
        struct mz_scored *row = &body.scores[i];
        row->key = text(targets[i].key);
        row->numerator = figures[i][0];
        row->denominator = figures[i][1];
        row->share = MZ_ABSENT;
        row->computed = targets[i].weight;
    }
    body.scores[4].band = MZ_BAND_MET;
    body.scores[4].share = share;
    body.scores[4].evidence = mz_sha256(text(SATISFACTION));
    body.scores[4].computed = (3000 * share + 5000) / 10000;
    if (reason != NULL)
        body.scores[4].reason = text(reason);
    for (size_t i = 0; i < TARGETS; i++) {
        body.scores[i].reported = body.scores[i].computed;
        body.total += body.scores[i].reported;
    }
    return file(c, MZ_KIND_SCORE_RECORD, actor, NULL, 0, &body);
}

static void explain(struct commanding *c, const char *key) {
    struct mz_deviation_explain body = {.text = text("一次性慰问作用有限"),
                                        .measure = text("与就业服务衔接"),
                                        .indicator = text(key),
                                        .cause = MZ_CAUSE_SYSTEM};
    (void)file(c, MZ_KIND_DEVIATION_EXPLAIN, "clerk", NULL, 0, &body);
}

static void conclude(struct commanding *c, const uint64_t scores[2], uint64_t total) {
    struct mz_evaluation_conclude body;
    mz_schema_init(&mz_evaluation_conclude_schema, &body);
    body.type = MZ_EVALUATION_UNIT;
    body.year = 2023;
    body.grade = MZ_GRADE_EXCELLENT;
    body.total = total;
    body.opinion = text("总体完成较好");
    (void)file(c, MZ_KIND_EVALUATION_CONCLUDE, "evaluator", scores, 2, &body);
}

/* The whole case, concluded with 97.00 and 96.99. */
static struct commanding *concluded(void) {
    struct commanding *c = commanding_new();
    enrol_second(c);
    set_targets(c, NULL, 1000);
    explain(c, "soc");
    uint64_t scores[] = {score(c, "evaluator", 9000, NULL),
                         score(c, "evaluator-2", 8997, "样本偏少")};
    conclude(c, scores, 9700); /* (9700 + 9699) / 2, rounded half up */
    commanding_clone(c);
    return c;
}

static void form(struct commanding *c, const char *name, enum mz_status want) {
    enum mz_status status = RUN(c, "form", name, "--format", "html", "--project", LEDGER_PROJECT);
    if (status != want)
        fail_msg("%s: %s at %s", name, mz_status_code(status), c->fault.place);
}

static void says(struct commanding *c, const char *words) {
    if (!commanding_says(c, words))
        fail_msg("not there: %s\n%s", words, commanding_text(c));
}

static void test_self_evaluation(void **state) {
    (void)state;
    struct commanding *c = concluded();
    form(c, "self-evaluation", MZ_OK);
    says(c, "项目支出绩效自评表（2023年度）");
    says(c, "当年财政拨款");
    says(c, "上年结转资金");
    says(c, "100.00%");
    says(c, "100.00% (3/3)");
    says(c, "500.00 (1,500.00/3)");
    says(c, "产出指标");
    says(c, "（50.00）");
    says(c, "达成年度指标 90.00%");
    says(c, "原因：一次性慰问作用有限");
    says(c, "措施：与就业服务衔接");
    says(c, "评分说明：样本偏少");
    says(c, "97.00");
    says(c, "优    （高于本等级下限");
    says(c, "总体完成较好");
    says(c, "evaluator、evaluator-2");
    /* Execution has its score in the money block and no row of its own. */
    assert_false(commanding_says(c, ">预算执行率<"));
    commanding_free(c);
}

static void test_nothing_yet(void **state) {
    (void)state;
    struct commanding *c = commanding_new();
    form(c, "self-evaluation", MZ_E_FORM_INCOMPLETE);
    assert_string_equal(commanding_text(c), "");
    form(c, "monitoring", MZ_E_FORM_INCOMPLETE);
    assert_string_equal(c->fault.have, "1");
    commanding_free(c);
}

/* One indicator of the same figure beside it: named, and nothing written. */
static void test_scored_twice(void **state) {
    (void)state;
    struct commanding *c = commanding_new();
    set_targets(c, "exe-received", 1000);
    commanding_clone(c);
    form(c, "self-evaluation", MZ_E_FORM_INCOMPLETE);
    assert_string_equal(c->fault.have, "2"); /* it, and the conclusion */
    commanding_free(c);
}

static void test_weights(void **state) {
    (void)state;
    struct commanding *c = commanding_new();
    set_targets(c, NULL, 900);
    commanding_clone(c);
    form(c, "self-evaluation", MZ_E_FORM_INCOMPLETE);
    assert_string_equal(c->fault.have, "2");
    commanding_free(c);
}

/* Scores of figures that are others now, or under targets replaced since, are not shown. */
static void test_outdated(void **state) {
    (void)state;
    struct commanding *c = concluded();
    struct mz_measure_record measure = {text("sat"), 2, 3, mz_sha256(text(SATISFACTION))};
    (void)file(c, MZ_KIND_MEASURE_RECORD, "evaluator", NULL, 0, &measure);
    commanding_clone(c);
    form(c, "self-evaluation", MZ_E_FORM_INCOMPLETE);
    assert_string_equal(c->fault.have, "2"); /* of each evaluator */
    commanding_free(c);

    c = concluded();
    set_targets(c, NULL, 1000);
    commanding_clone(c);
    form(c, "self-evaluation", MZ_E_FORM_INCOMPLETE);
    assert_string_equal(c->fault.have, "2");
    commanding_free(c);
}

static void snapshot(struct commanding *c, bool certain) {
    struct mz_monitor_snapshot body;
    mz_schema_init(&mz_monitor_snapshot_schema, &body);
    struct mz_plan_set plan;
    mz_schema_init(&mz_plan_set_schema, &plan);
    plan.phases_count = 2;
    plan.phases[0] = (struct mz_phase){.date = 20230118, .amount = LEDGER_TOTAL};
    plan.phases[1] = (struct mz_phase){.date = 20230630, .amount = LEDGER_TOTAL};
    (void)file(c, MZ_KIND_PLAN_SET, "clerk", NULL, 0, &plan);
    body.light = MZ_LIGHT_GREEN;
    body.budget = body.planned = body.executed = body.forecast = LEDGER_TOTAL;
    body.checkpoint = 20230119;
    body.indicators_count = TARGETS;
    const uint64_t figures[TARGETS][2] = {{3, 3},
                                          {3, 1},
                                          {(uint64_t)LEDGER_TOTAL, 3},
                                          {(uint64_t)LEDGER_TOTAL, (uint64_t)LEDGER_TOTAL},
                                          {MZ_ABSENT, MZ_ABSENT},
                                          {3, 3}};
    for (size_t i = 0; i < TARGETS; i++)
        body.indicators[i] = (struct mz_monitored){text(targets[i].key), figures[i][0],
                                                   figures[i][1], MZ_LIKELIHOOD_CERTAIN};
    if (!certain) {
        body.indicators[4].likelihood = MZ_LIKELIHOOD_POSSIBLE;
        body.reason = text("效益尚待观察");
        body.measure = text("年末回访");
    }
    (void)file(c, MZ_KIND_MONITOR_SNAPSHOT, "budgeter", NULL, 0, &body);
}

static void test_monitoring(void **state) {
    (void)state;
    struct commanding *c = commanding_new();
    set_targets(c, NULL, 1000);
    snapshot(c, false);
    set_targets(c, "exe-received", 1000); /* later: not those of the snapshot */
    commanding_clone(c);
    form(c, "monitoring", MZ_OK);
    says(c, "项目支出绩效监控表（截至 2023-01-19）");
    says(c, "1月执行数");
    says(c, "全年预计执行数");
    says(c, "≥ 100 %");
    says(c, "100.00% (3/3)");
    says(c, "有可能");
    says(c, "效益尚待观察");
    says(c, "年末回访");
    says(c, "绿灯");
    says(c, "劳动就业保障有所提升");
    assert_int_equal(RUN(c, "form", "monitoring", "--format", "html", "--project", LEDGER_PROJECT,
                         "--checkpoint", "2023-06-30"),
                     MZ_E_FORM_INCOMPLETE);
    assert_int_equal(RUN(c, "form", "monitoring", "--format", "html", "--project", LEDGER_PROJECT,
                         "--checkpoint", "2023-01-19"),
                     MZ_OK);
    commanding_free(c);
}

static void test_figures(void **state) {
    (void)state;
    static const struct {
        int64_t numerator, denominator;
        bool percent, money;
        const char *want;
    } rows[] = {
        {44, 55, true, false, "80.00% (44/55)"},
        {0, 0, true, false, ""},
        {44, 1, false, false, "44"},
        {2200000, 44, false, true, "500.00 (22,000.00/44)"},
        {2200000, 2200000, true, true, "100.00% (22,000.00/22,000.00)"},
        {1, 3, false, false, "0.33 (1/3)"},
        {2, 3, false, false, "0.67 (2/3)"},
        {100, 3, false, true, "0.33 (1.00/3)"},
        {INT64_C(9007199254740991), 2, false, false,
         "4,503,599,627,370,495.50 (9007199254740991/2)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[128];
        mz_form_figure_text(rows[i].numerator, rows[i].denominator, rows[i].percent, rows[i].money,
                            got);
        assert_string_equal(got, rows[i].want);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_self_evaluation), cmocka_unit_test(test_nothing_yet),
        cmocka_unit_test(test_scored_twice),    cmocka_unit_test(test_weights),
        cmocka_unit_test(test_outdated),        cmocka_unit_test(test_monitoring),
        cmocka_unit_test(test_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
