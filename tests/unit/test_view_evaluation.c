/* proto/view/view_evaluation and view_years: what was signed, what follows from it, page by page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/asking.h"

#define PROJECT "project=" LEDGER_PROJECT
#define DAY     20231220

static struct mz_span text(const char *words) {
    return mz_span_text(words);
}

static uint64_t by(struct asking *a, enum mz_kind_id kind, const char *actor, const void *body,
                   const uint64_t *refs, size_t refs_count) {
    return ledger_append(a->ledger, &(struct ledger_act){.kind = kind,
                                                         .actor = actor,
                                                         .project = LEDGER_PROJECT,
                                                         .date = DAY,
                                                         .refs = refs,
                                                         .refs_count = refs_count,
                                                         .body = body});
}

/* The case without its last answers, to be added to; show() replays what it holds then. */
static void open_case(struct asking *a) {
    struct ledger *ledger = ledger_new();
    *a = (struct asking){.ledger = ledger};
    ledger_case_play(ledger, &a->c);
}

static void show(struct asking *a) {
    struct ledger_case c = a->c;
    asking_start(a, a->ledger);
    a->c = c;
}

static void test_nothing_yet(void **state) {
    (void)state;
    static const char *const views[] = {"deviations", "narratives", "monitor",
                                        "score",      "evaluation", "findings"};
    struct asking a;
    open_case(&a);
    show(&a);
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        json_t *root = asking_get(&a, views[i], PROJECT);
        assert_string_equal(asking_text(root, "project"), LEDGER_PROJECT);
        assert_int_equal(asking_size(root, "items"), 0);
        assert_null(asking_at(root, "next"));
        json_decref(root);
        asking_refused(&a, views[i], "project=nobody", MZ_E_UNKNOWN_PROJECT, NULL);
    }
    asking_refused(&a, "years", "project=nobody", MZ_E_UNKNOWN_PROJECT, NULL);
    asking_end(&a);
}

static void test_narratives(void **state) {
    (void)state;
    struct asking a;
    struct mz_narrative_write body = {.text = text("旧稿"), .section = MZ_SECTION_OTHER};
    open_case(&a);
    by(&a, MZ_KIND_NARRATIVE_WRITE, "clerk", &body, NULL, 0);
    body.text = text("定稿");
    uint64_t last = by(&a, MZ_KIND_NARRATIVE_WRITE, "clerk", &body, NULL, 0);
    body = (struct mz_narrative_write){.text = text("背景"), .section = MZ_SECTION_BACKGROUND};
    uint64_t first = by(&a, MZ_KIND_NARRATIVE_WRITE, "evaluator", &body, NULL, 0);
    show(&a);
    json_t *root = asking_get(&a, "narratives", PROJECT "&limit=1");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_int_equal(asking_int(root, "items.0.index"), first);
    assert_string_equal(asking_text(root, "items.0.issuer"), "evaluator");
    assert_string_equal(asking_text(root, "items.0.body.section"), "background");
    char query[256];
    snprintf(query, sizeof query, PROJECT "&limit=1&after=%s", asking_text(root, "next"));
    json_decref(root);
    root = asking_get(&a, "narratives", query);
    assert_int_equal(asking_int(root, "items.0.index"), last);
    assert_string_equal(asking_text(root, "items.0.body.text"), "定稿");
    assert_null(asking_at(root, "next"));
    json_decref(root);
    asking_end(&a);
}

static void test_deviations(void **state) {
    (void)state;
    struct asking a;
    const struct mz_deviation_explain body = {.indicator = text("soc"),
                                              .text = text("难以衡量"),
                                              .measure = text("改用可计数的指标"),
                                              .cause = MZ_CAUSE_SYSTEM};
    open_case(&a);
    uint64_t index = by(&a, MZ_KIND_DEVIATION_EXPLAIN, "clerk", &body, NULL, 0);
    show(&a);
    json_t *root = asking_get(&a, "deviations", PROJECT);
    assert_int_equal(asking_size(root, "items"), 1);
    assert_int_equal(asking_int(root, "items.0.index"), index);
    assert_string_equal(asking_text(root, "items.0.statement"), asking_hash(&a, index));
    assert_string_equal(asking_text(root, "items.0.body.cause"), "system");
    assert_string_equal(asking_text(root, "items.0.body.text"), "难以衡量");
    assert_string_equal(asking_text(root, "items.0.body.measure"), "改用可计数的指标");
    json_decref(root);
    asking_end(&a);
}

/* A finding open, answered, resolved: each later state has what came before beside it. */
static void test_findings(void **state) {
    (void)state;
    static const char *const states[] = {"open", "answered", "resolved"};
    for (size_t steps = 0; steps < 3; steps++) {
        struct asking a;
        const struct mz_finding_raise raised = {.code = text("T04"),
                                                .text = text("一人不符合条件"),
                                                .recover = LEDGER_SHARE,
                                                .severity = MZ_SEVERITY_HIGH};
        const struct mz_finding_respond answer = {text("登记有误"), text("追回")};
        const struct mz_finding_resolve resolved = {text("已追回"), MZ_CLOSING_RECTIFIED,
                                                    LEDGER_SHARE};
        open_case(&a);
        uint64_t index = by(&a, MZ_KIND_FINDING_RAISE, "evaluator", &raised, NULL, 0);
        if (steps > 0)
            by(&a, MZ_KIND_FINDING_RESPOND, "clerk", &answer, &index, 1);
        if (steps > 1)
            by(&a, MZ_KIND_FINDING_RESOLVE, "evaluator", &resolved, &index, 1);
        show(&a);
        json_t *root = asking_get(&a, "findings", PROJECT);
        assert_int_equal(asking_size(root, "items"), 1);
        assert_string_equal(asking_text(root, "items.0.state"), states[steps]);
        assert_int_equal(asking_int(root, "items.0.body.recover_fen"), LEDGER_SHARE);
        assert_true((asking_at(root, "items.0.response") != NULL) == (steps > 0));
        assert_true((asking_at(root, "items.0.resolution") != NULL) == (steps > 1));
        if (steps > 1)
            assert_string_equal(asking_text(root, "items.0.resolution.body.result"), "rectified");
        json_decref(root);
        /* One red finding turns the light of a draft red until it is resolved. */
        root = asking_get(&a, "monitor", PROJECT "&end=2023-12-31");
        assert_int_equal(asking_int(root, "draft.red_findings"), steps < 2);
        assert_string_equal(asking_text(root, "draft.light"), steps < 2 ? "red" : "green");
        assert_true(json_is_true(asking_at(root, "draft.suspend")) == (steps < 2));
        assert_int_equal(asking_int(root, "draft.executed_fen"), LEDGER_TOTAL);
        json_decref(root);
        asking_end(&a);
    }
}

static void test_scores_and_years(void **state) {
    (void)state;
    struct asking a;
    open_case(&a);
    show(&a);
    json_t *root = asking_get(&a, "score", PROJECT);
    assert_int_equal(asking_int(root, "scheme.version"), 0);
    assert_int_equal(asking_int(root, "scheme.overshoot"), 13000);
    assert_int_equal(asking_int(root, "targets_index"), a.c.target);
    for (size_t n = 0; n < asking_size(root, "computed"); n++) {
        const json_t *row = json_array_get(asking_at(root, "computed"), n);
        /* What people judge has no computed score, and everything else here has one. */
        bool judged = strcmp(asking_text(row, "nature"), "qualitative") == 0;
        assert_int_equal(asking_int(row, "weight"), 1000);
        assert_true((asking_at(row, "computed") == NULL) == judged);
    }
    json_decref(root);
    root = asking_get(&a, "years", PROJECT);
    assert_int_equal(asking_size(root, "items"), 1);
    assert_int_equal(asking_int(root, "items.0.year"), 2023);
    assert_int_equal(asking_int(root, "items.0.adjusted_fen"), LEDGER_TOTAL);
    assert_int_equal(asking_int(root, "items.0.executed_fen"), LEDGER_TOTAL);
    assert_string_equal(asking_text(root, "items.0.percent"), "100.00");
    assert_int_equal(asking_size(root, "items.0.evaluations"), 0);
    assert_int_equal(asking_int(root, "unit_cost.persons"), LEDGER_PAYEES);
    assert_int_equal(asking_int(root, "unit_cost.signed_fen"), LEDGER_TOTAL);
    assert_int_equal(asking_int(root, "next.count"), LEDGER_PAYEES);
    json_decref(root);
    asking_end(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_yet),      cmocka_unit_test(test_narratives),
        cmocka_unit_test(test_deviations),       cmocka_unit_test(test_findings),
        cmocka_unit_test(test_scores_and_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
