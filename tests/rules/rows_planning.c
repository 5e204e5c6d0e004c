/* Projects and targets: proto/rules/planning.c. */
#include "tests/rules/table.h"

static struct draft registered(struct world *w, const char *code, uint32_t end) {
    struct draft d = world_draft(w, MZ_KIND_PROJECT_REGISTER, "clerk", code, 20230420);
    d.s.body.project_register = (struct mz_project_register){.name = mz_span_text("示例项目"),
                                                             .unit = mz_span_text("示例单位"),
                                                             .basis = mz_span_text("示例文件"),
                                                             .begin = 20230101,
                                                             .end = end};
    return d;
}

static struct draft registered_twice(struct world *w, bool wrong) {
    return registered(w, wrong ? WORLD_PROJECT : "aid-2", 20231231);
}

static struct draft ends_before_it_begins(struct world *w, bool wrong) {
    return registered(w, "aid-2", wrong ? 20221231 : 20231231);
}

/* -- Targets: two indicators, one thing changed in the second. */

static struct draft targets(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_TARGET_SET, "clerk", WORLD_PROJECT, 20230420);
    struct mz_target_set *body = &d.s.body.target_set;
    body->goal = mz_span_text("足额发放");
    body->indicators_count = 2;
    for (size_t n = 0; n < 2; n++)
        body->indicators[n] = (struct mz_indicator){.key = mz_span_text(n == 0 ? "cov" : "sat"),
                                                    .level1 = mz_span_text("产出"),
                                                    .level2 = mz_span_text("数量"),
                                                    .name = mz_span_text("示例指标"),
                                                    .nature = MZ_NATURE_GE,
                                                    .target_numerator = 80,
                                                    .target_denominator = 100,
                                                    .unit = mz_span_text("%"),
                                                    .weight = 5000};
    return d;
}

#define TARGET(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d = targets(w);                                                               \
        struct mz_indicator *second = &d.s.body.target_set.indicators[1];                          \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

TARGET(same_indicator, second->key = mz_span_text("cov"))
TARGET(weights_above_100, second->weight = 5001)
TARGET(date_without_a_day, second->nature = MZ_NATURE_DATE)
TARGET(nothing_to_reach, second->target_numerator = MZ_ABSENT)
TARGET(bare_number, second->target_denominator = MZ_ABSENT)

const struct rule_row rows_planning[] = {
    ROW("planning", mz_planning_project, PROJECT_EXISTS, PLANNED, registered_twice, WORLD_PROJECT),
    ROW("planning", mz_planning_project, OUT_OF_RANGE, PLANNED, ends_before_it_begins, "body.end",
        "2022-12-31", "2023-01-01"),
    ROW("planning", mz_planning_target, DUPLICATE, PLANNED, same_indicator, "body.indicators[1]",
        "cov"),
    ROW("planning", mz_planning_target, OUT_OF_RANGE, PLANNED, weights_above_100, "body.indicators",
        "10001", "0..10000"),
    ROW("planning", check_target, MISSING_FIELD, PLANNED, date_without_a_day, "body.indicators[1]",
        "", "target_date"),
    ROW("planning", check_target, MISSING_FIELD, PLANNED, nothing_to_reach, "body.indicators[1]",
        "", "target_numerator"),
    ROW("planning", check_target, MISSING_FIELD, PLANNED, bare_number, "body.indicators[1]", "",
        "target_denominator"),
    {.file = NULL},
};
