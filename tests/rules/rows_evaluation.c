/* Plans, monitoring, scores, conclusions and findings: proto/rules/monitor.c, evaluation.c,
 * explaining.c, findings.c. */
#include "tests/rules/table.h"

/* -- plan.set, scheme.set */

static struct draft plan(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_PLAN_SET, "clerk", WORLD_PROJECT, 20230420);
    d.s.body.plan_set.phases_count = 2;
    d.s.body.plan_set.phases[0] = (struct mz_phase){.date = 20230331, .amount = 0};
    d.s.body.plan_set.phases[1] = (struct mz_phase){.date = 20230630, .amount = WORLD_TOTAL};
    return d;
}

static struct draft phases_backwards(struct world *w, bool wrong) {
    struct draft d = plan(w);
    if (wrong)
        d.s.body.plan_set.phases[1].date = 20230331;
    return d;
}

static struct draft scheme(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_SCHEME_SET, "evaluator", WORLD_PROJECT, 20230420);
    d.s.body.scheme_set = (struct mz_scheme_set){
        .version = 1, .top = 8000, .middle = 5000, .overshoot = 13000, .yellow = 1000, .red = 2000};
    return d;
}

static struct draft scheme_skipped(struct world *w, bool wrong) {
    struct draft d = scheme(w);
    d.s.body.scheme_set.version += wrong;
    return d;
}

static struct draft bands_upside_down(struct world *w, bool wrong) {
    struct draft d = scheme(w);
    if (wrong)
        d.s.body.scheme_set.middle = 9000;
    return d;
}

/* -- monitor.snapshot: the first quarter, in which nothing was to be spent. */

static struct draft snapshot(struct world *w) {
    struct draft d = plan(w);
    world_admit(w, &d);
    d = world_draft(w, MZ_KIND_MONITOR_SNAPSHOT, "monitor", WORLD_PROJECT, 20230420);
    struct mz_monitor_snapshot *body = &d.s.body.monitor_snapshot;
    body->light = MZ_LIGHT_GREEN;
    body->budget = body->forecast = WORLD_TOTAL;
    body->planned = body->executed = 0;
    body->checkpoint = 20230331;
    body->indicators_count = 2;
    body->indicators[0] =
        (struct mz_monitored){mz_span_text("cov"), 0, WORLD_PAYEES, MZ_LIKELIHOOD_CERTAIN};
    body->indicators[1] =
        (struct mz_monitored){mz_span_text("sat"), MZ_ABSENT, MZ_ABSENT, MZ_LIKELIHOOD_CERTAIN};
    return d;
}

#define SNAPSHOT(name_, ...)                                                                       \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d = snapshot(w);                                                              \
        struct mz_monitor_snapshot *body = &d.s.body.monitor_snapshot;                             \
        if (wrong)                                                                                 \
            __VA_ARGS__;                                                                           \
        return d;                                                                                  \
    }

SNAPSHOT(before_its_day, body->checkpoint = 20230630)
SNAPSHOT(more_executed, body->executed = 1)
SNAPSHOT(more_than_the_budget, body->forecast = WORLD_TOTAL + 1)
SNAPSHOT(an_indicator_short, body->indicators_count = 1)
SNAPSHOT(another_indicator, body->indicators[1].key = mz_span_text("acc"))
SNAPSHOT(another_figure, body->indicators[0].numerator = 44)
SNAPSHOT(another_light, body->light = MZ_LIGHT_YELLOW)
SNAPSHOT(no_reason, body->indicators[1].likelihood = MZ_LIKELIHOOD_POSSIBLE)

/* -- deviation.explain */

static struct draft explained(struct world *w, bool wrong) {
    struct draft d = world_draft(w, MZ_KIND_DEVIATION_EXPLAIN, "clerk", WORLD_PROJECT, 20230420);
    d.s.body.deviation_explain =
        (struct mz_deviation_explain){.text = mz_span_text("调查问卷未全部收回"),
                                      .measure = mz_span_text("补做回访"),
                                      .indicator = mz_span_text(wrong ? "other" : "sat"),
                                      .cause = MZ_CAUSE_STAFF};
    return d;
}

/* -- score.record: satisfaction as measured, and one indicator in words. */

static void retarget(struct world *w, uint64_t weight) {
    struct draft d = world_draft(w, MZ_KIND_TARGET_SET, "clerk", WORLD_PROJECT, 20230420);
    struct mz_target_set *body = &d.s.body.target_set;
    body->goal = mz_span_text("足额发放");
    body->indicators_count = 2;
    body->indicators[0] = (struct mz_indicator){.key = mz_span_text("sat"),
                                                .level1 = mz_span_text("满意度"),
                                                .level2 = mz_span_text("服务对象满意度"),
                                                .name = mz_span_text("满意度"),
                                                .nature = MZ_NATURE_GE,
                                                .target_numerator = 80,
                                                .target_denominator = 100,
                                                .unit = mz_span_text("%"),
                                                .weight = weight};
    body->indicators[1] = body->indicators[0];
    body->indicators[1].key = mz_span_text("soc");
    body->indicators[1].nature = MZ_NATURE_QUALITATIVE;
    body->indicators[1].target_numerator = body->indicators[1].target_denominator = MZ_ABSENT;
    world_admit(w, &d);
}

static struct mz_hash survey(struct world *w, bool measured) {
    struct draft file = world_evidence(w, world_case(w)->project, "E13", "survey");
    struct mz_hash sha256 = file.s.body.evidence_attach.sha256;
    world_admit(w, &file);
    struct draft d = world_draft(w, MZ_KIND_MEASURE_RECORD, "evaluator", WORLD_PROJECT, 20230421);
    d.s.body.measure_record = (struct mz_measure_record){mz_span_text("sat"), 40, 44, sha256};
    if (measured)
        world_admit(w, &d);
    return sha256;
}

static struct draft scores(struct world *w, struct mz_hash evidence) {
    struct draft d = world_draft(w, MZ_KIND_SCORE_RECORD, "evaluator", WORLD_PROJECT, 20230425);
    struct mz_score_record *body = &d.s.body.score_record;
    body->type = MZ_EVALUATION_UNIT;
    body->year = 2023;
    body->total = 9500;
    body->scheme = 0;
    body->scores_count = 2;
    body->scores[0] = (struct mz_scored){.key = mz_span_text("sat"),
                                         .numerator = 40,
                                         .denominator = 44,
                                         .share = MZ_ABSENT,
                                         .computed = 5000,
                                         .reported = 5000};
    body->scores[1] = (struct mz_scored){.key = mz_span_text("soc"),
                                         .numerator = MZ_ABSENT,
                                         .denominator = MZ_ABSENT,
                                         .band = MZ_BAND_MET,
                                         .share = 9000,
                                         .evidence = evidence,
                                         .computed = 4500,
                                         .reported = 4500,
                                         .reason = mz_span_text("部分对象仍需跟踪")};
    return d;
}

static struct draft score(struct world *w) {
    retarget(w, 5000);
    return scores(w, survey(w, true));
}

#define SCORE(name_, ...)                                                                          \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d = score(w);                                                                 \
        struct mz_score_record *body = &d.s.body.score_record;                                     \
        if (wrong)                                                                                 \
            __VA_ARGS__;                                                                           \
        return d;                                                                                  \
    }

SCORE(of_another_year, body->year = 2024)
SCORE(of_another_scheme, body->scheme = 1)
SCORE(scored_another, body->scores[1].key = mz_span_text("acc"))
SCORE(without_a_file, body->scores[1].evidence = world_key("no file"))
SCORE(scored_figure, body->scores[0].numerator = 44)
SCORE(without_a_band, body->scores[1].band = 0)
SCORE(outside_its_band, body->scores[1].share = 7000)
SCORE(above_its_weight, body->scores[0].reported = 5001)
SCORE(another_total, body->total = 9000)
SCORE(nobody_says_why, body->scores[1].reason = (struct mz_span){NULL, 0})

static struct draft weights_of_80(struct world *w, bool wrong) {
    retarget(w, wrong ? 4000 : 5000);
    return scores(w, survey(w, true));
}

/* -- evaluation.conclude */

static struct draft conclude(struct world *w, struct mz_hash first, struct mz_hash second) {
    struct draft d =
        world_draft(w, MZ_KIND_EVALUATION_CONCLUDE, "evaluator", WORLD_PROJECT, 20230426);
    d.s.body.evaluation_conclude = (struct mz_evaluation_conclude){
        .type = MZ_EVALUATION_UNIT, .year = 2023, .grade = MZ_GRADE_EXCELLENT, .total = 9500};
    draft_ref(&d, first);
    draft_ref(&d, second);
    return d;
}

static struct draft concluded(struct world *w, const char *second) {
    struct draft d = rule_enrol(w, "evaluator-2", MZ_ROLE_BIT(MZ_ROLE_EVALUATOR));
    world_dual(w, &d);
    d = score(w);
    struct mz_hash one = world_admit(w, &d);
    struct mz_hash evidence = d.s.body.score_record.scores[1].evidence;
    d = rule_by(scores(w, evidence), second);
    return conclude(w, one, world_admit(w, &d));
}

static struct draft of_other_scores(struct world *w, bool wrong) {
    struct draft d = concluded(w, "evaluator-2");
    if (wrong)
        d.s.body.evaluation_conclude.type = MZ_EVALUATION_FISCAL;
    return d;
}

static struct draft one_evaluator_twice(struct world *w, bool wrong) {
    return concluded(w, wrong ? "evaluator" : "evaluator-2");
}

static struct draft another_mean(struct world *w, bool wrong) {
    struct draft d = concluded(w, "evaluator-2");
    d.s.body.evaluation_conclude.total -= wrong;
    return d;
}

static struct draft another_grade(struct world *w, bool wrong) {
    struct draft d = concluded(w, "evaluator-2");
    if (wrong)
        d.s.body.evaluation_conclude.grade = MZ_GRADE_GOOD;
    return d;
}

/* -- Duties: who asked for money of the project neither monitors nor evaluates it. */

static void keep_evaluators_apart(struct world *w, uint8_t scope, bool wrong) {
    struct draft d = rule_enrol(w, "both",
                                MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_MONITOR) |
                                    MZ_ROLE_BIT(MZ_ROLE_EVALUATOR));
    world_dual(w, &d);
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    policy->conflicts_count = 2;
    policy->conflicts[0] = (struct mz_conflict){MZ_ROLE_HANDLER, MZ_ROLE_MONITOR, scope};
    policy->conflicts[1] = (struct mz_conflict){MZ_ROLE_EVALUATOR, MZ_ROLE_HANDLER, scope};
    world_dual(w, &d);
    d = rule_by(world_request(w), wrong ? "both" : "clerk");
    world_admit(w, &d);
}

static struct draft monitored_by_the_handler(struct world *w, bool wrong) {
    keep_evaluators_apart(w, MZ_SCOPE_YEAR, wrong);
    struct draft d = snapshot(w);
    return rule_by(d, "both");
}

static struct draft scored_by_the_handler(struct world *w, bool wrong) {
    keep_evaluators_apart(w, MZ_SCOPE_PAYMENT, wrong);
    return rule_by(score(w), "both");
}

static struct draft concluded_by_the_handler(struct world *w, bool wrong) {
    keep_evaluators_apart(w, MZ_SCOPE_PAYMENT, wrong);
    return rule_by(concluded(w, "evaluator-2"), "both");
}

/* The other way round: who evaluated a project asks for none of its money. */
static struct draft asked_by_the_evaluator(struct world *w, bool wrong) {
    keep_evaluators_apart(w, MZ_SCOPE_PAYMENT, false);
    struct draft d = rule_by(score(w), wrong ? "both" : "evaluator");
    world_admit(w, &d);
    d = rule_by(world_request(w), "both");
    d.s.body.payment_request.number = mz_span_text("P-2");
    d.s.date = 20230425;
    return d;
}

/* -- Findings. */

static struct mz_hash raised(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_FINDING_RAISE, "monitor", WORLD_PROJECT, 20230420);
    d.s.body.finding_raise = (struct mz_finding_raise){.code = mz_span_text("T04"),
                                                       .text = mz_span_text("一人不符合条件"),
                                                       .recover = WORLD_SHARE,
                                                       .severity = MZ_SEVERITY_HIGH};
    return world_admit(w, &d);
}

static struct draft respond(struct world *w, struct mz_hash finding) {
    struct draft d = world_draft(w, MZ_KIND_FINDING_RESPOND, "clerk", WORLD_PROJECT, 20230421);
    d.s.body.finding_respond =
        (struct mz_finding_respond){mz_span_text("名单登记有误"), mz_span_text("追回该笔款项")};
    draft_ref(&d, finding);
    return d;
}

static struct draft resolve(struct world *w, struct mz_hash finding) {
    struct draft d = world_draft(w, MZ_KIND_FINDING_RESOLVE, "monitor", WORLD_PROJECT, 20230422);
    d.s.body.finding_resolve =
        (struct mz_finding_resolve){mz_span_text("款项已追回"), MZ_CLOSING_RECTIFIED, WORLD_SHARE};
    draft_ref(&d, finding);
    return d;
}

static struct draft answered(struct world *w, bool answer, const char *by) {
    struct mz_hash finding = raised(w);
    struct draft d = rule_by(respond(w, finding), by);
    if (answer)
        world_admit(w, &d);
    return resolve(w, finding);
}

static struct draft answered_too_late(struct world *w, bool wrong) {
    struct draft d = answered(w, true, "clerk");
    if (wrong)
        world_admit(w, &d);
    d = respond(w, d.refs[0]);
    d.s.date = 20230422;
    return d;
}

static struct draft resolved_twice(struct world *w, bool wrong) {
    struct draft d = answered(w, true, "clerk");
    if (wrong)
        world_admit(w, &d);
    return resolve(w, d.refs[0]);
}

static struct draft nobody_answered(struct world *w, bool wrong) {
    return answered(w, !wrong, "clerk");
}

static struct draft resolved_by_himself(struct world *w, bool wrong) {
    return answered(w, true, wrong ? "monitor" : "clerk");
}

/* `by` answers and `last` resolves, the accountant in the place of the monitor while he is away. */
static struct draft stood_in(struct world *w, const char *by, const char *last) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_DELEGATE, "admin-a", NULL, 20230419);
    d.s.body.actor_delegate = (struct mz_actor_delegate){.to = mz_span_text("accountant"),
                                                         .from = mz_span_text("monitor"),
                                                         .begin = 20230419,
                                                         .until = 20230425,
                                                         .roles = MZ_ROLE_BIT(MZ_ROLE_MONITOR)};
    world_dual(w, &d);
    return rule_by(answered(w, true, by), last);
}

static struct draft answered_by_the_delegate(struct world *w, bool wrong) {
    return stood_in(w, wrong ? "accountant" : "clerk", "monitor");
}

static struct draft resolved_by_the_delegate(struct world *w, bool wrong) {
    return stood_in(w, wrong ? "monitor" : "clerk", "accountant");
}

static struct draft recovered_less(struct world *w, bool wrong) {
    struct draft d = answered(w, true, "clerk");
    d.s.body.finding_resolve.recovered -= wrong;
    return d;
}

const struct rule_row rows_evaluation[] = {
    ROW("monitor", mz_monitor_plan, OUT_OF_RANGE, PLANNED, phases_backwards, "body.phases[1]",
        "2023-03-31", "2023-03-31"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, scheme_skipped, "body.version", "2", "1"),
    ROW("scoring", mz_scoring_check, OUT_OF_RANGE, PLANNED, bands_upside_down, "body"),
    ROW("monitor", check_days, OUT_OF_RANGE, PLANNED, before_its_day, "body.checkpoint",
        "2023-06-30", "2023-04-20"),
    ROW("monitor", check_fen, FIGURE_MISMATCH, PLANNED, more_executed, "body.executed", "0.01",
        "0.00"),
    ROW("monitor", check_figures, OUT_OF_RANGE, PLANNED, more_than_the_budget, "body.forecast",
        "22000.01", "22000.00"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, an_indicator_short, "body.indicators", "1",
        "2"),
    ROW("act", mz_act_indicator, FIGURE_MISMATCH, PLANNED, another_indicator, "body.indicators[1]",
        "acc", "sat"),
    ROW("act", mz_act_figure, FIGURE_MISMATCH, PLANNED, another_figure, "body.indicators[0]",
        "44/55", "0/55"),
    ROW("monitor", check_light, FIGURE_MISMATCH, PLANNED, another_light, "body.light", "yellow",
        "green"),
    ROW("monitor", check_light, UNEXPLAINED, PLANNED, no_reason, WORLD_PROJECT, "",
        "body.reason, body.measure"),
    ROW("measure", mz_measure_target, UNKNOWN_INDICATOR, PLANNED, explained, WORLD_PROJECT,
        "other"),
    ROW("evaluation", check_year, OUT_OF_RANGE, PLANNED, of_another_year, "body.year", "2024",
        "2023..2023"),
    ROW("evaluation", check_weights, WEIGHTS, PLANNED, weights_of_80, WORLD_PROJECT, "80.00"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, of_another_scheme, "body.scheme", "1", "0"),
    ROW("act", mz_act_indicator, FIGURE_MISMATCH, PLANNED, scored_another, "body.scores[1]", "acc",
        "soc"),
    ROW("evaluation", check_evidence, EVIDENCE_MISSING, PLANNED, without_a_file, "soc"),
    ROW("act", mz_act_figure, FIGURE_MISMATCH, PLANNED, scored_figure, "body.scores[0]", "44/44",
        "40/44"),
    ROW("evaluation", compute, NOT_MEASURED, PLANNED, without_a_band, "soc"),
    ROW("evaluation", compute, OUT_OF_RANGE, PLANNED, outside_its_band, "body.scores[1].share",
        "7000", "met"),
    ROW("evaluation", check_scored, OUT_OF_RANGE, PLANNED, above_its_weight,
        "body.scores[0].reported", "5001", "0..5000"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, another_total, "body.total", "9000", "9500"),
    ROW("evaluation", check_reason, UNEXPLAINED, PLANNED, nobody_says_why, "soc", "",
        "deviation.explain"),
    ROW("evaluation", read_score, WRONG_REF, PLANNED, of_other_scores, "refs[0]"),
    ROW("evaluation", add_scores, DUPLICATE, PLANNED, one_evaluator_twice, "refs[1]"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, another_mean, "body.total", "9499", "9500"),
    ROW("evaluation", mz_evaluation_conclude_apply, FIGURE_MISMATCH, PLANNED, another_grade,
        "body.grade", "good", "excellent"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, monitored_by_the_handler, WORLD_PROJECT,
        "handler", "monitor", "both"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, scored_by_the_handler, WORLD_PROJECT, "handler",
        "evaluator", "both"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, concluded_by_the_handler, WORLD_PROJECT,
        "handler", "evaluator", "both"),
    ROW("duties", judge, DUTY_CONFLICT, PLANNED, asked_by_the_evaluator, "P-2", "evaluator",
        "handler", "both"),
    ROW("findings", read_finding, NOT_PENDING, PLANNED, answered_too_late, "refs[0]"),
    ROW("findings", read_finding, NOT_PENDING, PLANNED, resolved_twice, "refs[0]"),
    ROW("findings", check_answered, UNEXPLAINED, PLANNED, nobody_answered, WORLD_PROJECT, "",
        "finding.respond"),
    ROW("findings", check_answered, DUTY_CONFLICT, PLANNED, resolved_by_himself, WORLD_PROJECT,
        "finding.respond", "finding.resolve", "monitor"),
    ROW("findings", check_answered, DUTY_CONFLICT, PLANNED, answered_by_the_delegate, WORLD_PROJECT,
        "finding.respond", "finding.resolve", "monitor"),
    ROW("findings", check_answered, DUTY_CONFLICT, PLANNED, resolved_by_the_delegate, WORLD_PROJECT,
        "finding.respond", "finding.resolve", "accountant"),
    ROW("findings", check_recovered, AMOUNT_MISMATCH, PLANNED, recovered_less, "body.recovered",
        "499.99", "500.00"),
    {.file = NULL},
};
