/* The pure parts of the report: facts, texts, outline, and what is missing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "client/report/report_facts.h"
#include "client/report/report_missing.h"
#include "client/report/report_outline.h"
#include "proto/codec/vocabulary.h"

#define LACKS 64u

/* What a report of two indicators needs, complete. Narratives are added by the outline. */
static const char indicators[] =
    "{\"index\":23,\"indicators\":["
    "{\"key\":\"cov\",\"name\":\"覆盖率\",\"unit\":\"%\",\"level1\":\"产出指标\",\"nature\":\"ge\","
    "\"weight\":4000,\"target_numerator\":80,\"target_denominator\":100},"
    "{\"key\":\"soc\",\"name\":\"改善\",\"unit\":\"定性\",\"level1\":\"效益指标\","
    "\"nature\":\"qualitative\",\"weight\":6000}]}";
static const char metrics[] =
    "{\"computed\":[{\"key\":\"cov\",\"numerator\":44,\"denominator\":55,\"money\":false,"
    "\"percent\":\"80.00\",\"met\":true,\"entries\":{\"count\":1,\"indexes\":[83]}}],\"measured\":["
    "]}";
static const char scores[] =
    "[{\"statement\":\"aa\",\"index\":90,\"current\":true,\"body\":{\"type\":\"unit\",\"year\":"
    "2023,"
    "\"scores\":[{\"key\":\"cov\",\"reported\":4000,\"numerator\":44,\"denominator\":55},"
    "{\"key\":\"soc\",\"reported\":4000}]}},"
    "{\"statement\":\"bb\",\"index\":91,\"current\":true,\"body\":{\"type\":\"unit\",\"year\":2023,"
    "\"scores\":[{\"key\":\"cov\",\"reported\":4000,\"numerator\":44,\"denominator\":55},"
    "{\"key\":\"soc\",\"reported\":6000}]}},"
    "{\"statement\":\"cc\",\"index\":80,\"current\":false,\"body\":{\"type\":\"unit\",\"year\":"
    "2023,"
    "\"scores\":[]}}]";
static const char deviations[] =
    "[{\"index\":95,\"body\":{\"indicator\":\"soc\",\"text\":\"一次性\",\"cause\":\"other\"}}]";

static json_t *parse(const char *text) {
    json_error_t error;
    json_t *value = json_loads(text, 0, &error);
    if (value == NULL)
        fail_msg("%s", error.text);
    return value;
}

static void fill(struct mz_report_facts *facts) {
    *facts = (struct mz_report_facts){.type = "unit", .year = 2023};
    facts->view[MZ_REPORT_PROJECT] = parse("{\"project\":\"P1\"}");
    facts->view[MZ_REPORT_TARGETS] = parse(indicators);
    facts->view[MZ_REPORT_METRICS] = parse(metrics);
    facts->view[MZ_REPORT_SCORES] = parse(scores);
    facts->view[MZ_REPORT_DEVIATIONS] = parse(deviations);
    facts->view[MZ_REPORT_FINDINGS] = parse("[]");
    facts->view[MZ_REPORT_NARRATIVES] = json_array();
    facts->conclusion = parse("{\"refs\":[\"aa\",\"bb\"]}");
    const struct mz_report_template *outline = mz_report_template("yunnan");
    for (size_t i = 0; i < outline->count; i++) {
        if (outline->rows[i].section == NULL)
            continue;
        json_t *words = parse("{\"index\":100,\"body\":{\"text\":\"T11 未办结\"}}");
        json_object_set_new(json_object_get(words, "body"), "section",
                            json_string(outline->rows[i].section));
        json_array_append_new(facts->view[MZ_REPORT_NARRATIVES], words);
    }
}

static void replace(struct mz_report_facts *facts, enum mz_report_view view, const char *text) {
    json_decref(facts->view[view]);
    facts->view[view] = parse(text);
}

/* -- Missing. */

static void lack_nothing(struct mz_report_facts *facts) {
    (void)facts;
}
static void lack_targets(struct mz_report_facts *facts) {
    json_decref(facts->view[MZ_REPORT_TARGETS]);
    facts->view[MZ_REPORT_TARGETS] = NULL;
}
static void lack_value(struct mz_report_facts *facts) {
    json_t *one = json_array_get(json_object_get(facts->view[MZ_REPORT_TARGETS], "indicators"), 0);
    json_object_del(one, "target_denominator");
}
static void lack_weight(struct mz_report_facts *facts) {
    json_t *one = json_array_get(json_object_get(facts->view[MZ_REPORT_TARGETS], "indicators"), 0);
    json_object_set_new(one, "weight", json_integer(3999));
}
static void lack_denominator(struct mz_report_facts *facts) {
    json_t *figure = json_array_get(json_object_get(facts->view[MZ_REPORT_METRICS], "computed"), 0);
    json_object_set_new(figure, "denominator", json_integer(0));
    json_t *rows = facts->view[MZ_REPORT_SCORES];
    json_array_clear(rows); /* or it would be outdated too */
    json_decref(facts->conclusion);
    facts->conclusion = NULL;
}
static void lack_reason(struct mz_report_facts *facts) {
    replace(facts, MZ_REPORT_DEVIATIONS, "[]");
}
static void lack_scores(struct mz_report_facts *facts) {
    replace(facts, MZ_REPORT_SCORES, "[]");
    json_decref(facts->conclusion);
    facts->conclusion = NULL;
}
static void lack_conclusion(struct mz_report_facts *facts) {
    json_decref(facts->conclusion);
    facts->conclusion = NULL;
}
static void changed_since(struct mz_report_facts *facts) {
    json_t *figure = json_array_get(json_object_get(facts->view[MZ_REPORT_METRICS], "computed"), 0);
    json_object_set_new(figure, "numerator", json_integer(45));
}
static void found_after(struct mz_report_facts *facts) {
    replace(facts, MZ_REPORT_FINDINGS,
            "[{\"statement\":\"dd\",\"index\":101,\"state\":\"open\","
            "\"body\":{\"code\":\"T11\",\"severity\":\"high\"}}]");
}
static void found_unnamed(struct mz_report_facts *facts) {
    replace(facts, MZ_REPORT_FINDINGS,
            "[{\"statement\":\"dd\",\"index\":99,\"state\":\"answered\","
            "\"body\":{\"code\":\"T09\",\"severity\":\"high\"}}]");
}
static void found_named(struct mz_report_facts *facts) {
    replace(facts, MZ_REPORT_FINDINGS,
            "[{\"statement\":\"dd\",\"index\":99,\"state\":\"open\","
            "\"body\":{\"code\":\"T11\",\"severity\":\"high\"}},"
            "{\"statement\":\"ee\",\"index\":101,\"state\":\"resolved\","
            "\"body\":{\"code\":\"T01\",\"severity\":\"high\"}},"
            "{\"statement\":\"ff\",\"index\":101,\"state\":\"open\","
            "\"body\":{\"code\":\"T02\",\"severity\":\"low\"}}]");
}
static void lack_words(struct mz_report_facts *facts) {
    json_t *words = (json_t *)mz_report_narrative(facts, "sampling");
    json_object_set_new(json_object_get(words, "body"), "section", json_string("goal"));
}

static void test_missing(void **state) {
    static const struct {
        void (*damage)(struct mz_report_facts *facts);
        size_t count;
        enum mz_status code;
        const char *place, *command;
    } cases[] = {
        {lack_nothing, 0, MZ_OK, NULL, NULL},
        {lack_targets, 1, MZ_E_NO_TARGET, "P1", "target set FILE.csv --goal TEXT"},
        {lack_value, 1, MZ_E_NO_TARGET, "覆盖率", "target set FILE.csv --goal TEXT"},
        {lack_weight, 1, MZ_E_WEIGHTS, "P1", "target set FILE.csv --goal TEXT"},
        {lack_denominator, 3, MZ_E_NOT_MEASURED, "覆盖率",
         "measure record --indicator cov --numerator N --denominator N --evidence FILE"},
        {lack_reason, 1, MZ_E_UNEXPLAINED, "改善", "explain soc"},
        {lack_scores, 2, MZ_E_NOT_SCORED, "2023 单位自评",
         "score record FILE.csv --type unit --year 2023"},
        {lack_conclusion, 1, MZ_E_NOT_CONCLUDED, "2023 单位自评",
         "evaluate conclude --type unit --year 2023"},
        {changed_since, 2, MZ_E_SCORES_OUTDATED, "覆盖率", "score draft FILE.csv"},
        {found_after, 1, MZ_E_UNDISCLOSED, "T11", "finding resolve dd"},
        {found_unnamed, 1, MZ_E_UNDISCLOSED, "T09", "finding resolve dd"},
        {found_named, 0, MZ_OK, NULL, NULL},
        {lack_words, 1, MZ_E_NO_NARRATIVE, "评价抽样", "narrative write --section sampling FILE"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_report_facts facts;
        struct mz_report_lack lacks[LACKS];
        fill(&facts);
        cases[i].damage(&facts);
        size_t count =
            mz_report_missing(&facts, mz_report_template("yunnan"), MZ_CHINESE, lacks, LACKS);
        if (count != cases[i].count)
            fail_msg("case %zu: %zu missing, first %s", i, count, lacks[0].command);
        if (count > 0) {
            assert_int_equal(lacks[0].fault.status, cases[i].code);
            assert_string_equal(lacks[0].fault.place, cases[i].place);
            assert_string_equal(lacks[0].command, cases[i].command);
        }
        mz_report_facts_free(&facts);
    }
}

/* More than fit are counted and not written. */
static void test_bounded(void **state) {
    struct mz_report_facts facts = {.type = "unit", .year = 2023};
    struct mz_report_lack lacks[2] = {0};
    (void)state;
    size_t all = mz_report_missing(&facts, mz_report_template("yunnan"), MZ_ENGLISH, lacks, 1);
    assert_true(all > 10);
    assert_int_equal(lacks[1].fault.status, MZ_OK);
}

/* -- Outline. */

static size_t chapters(const struct mz_report_template *outline) {
    size_t count = 0;
    for (size_t i = 0; i < outline->count; i++)
        count += outline->rows[i].level == 1;
    return count;
}

static void test_outline(void **state) {
    (void)state;
    assert_int_equal(chapters(mz_report_template("yunnan")), 8);
    assert_int_equal(chapters(mz_report_template("national")), 7);
    assert_null(mz_report_template("other"));
    for (int n = 0; n < 2; n++) {
        const struct mz_report_template *outline =
            mz_report_template(n == 0 ? "yunnan" : "national");
        for (size_t i = 0; i < outline->count; i++) {
            const struct mz_report_row *row = &outline->rows[i];
            assert_true(row->level <= 3 && row->zh != NULL && row->en != NULL);
            assert_true(!row->mandatory || row->section != NULL);
            if (row->section != NULL)
                assert_int_not_equal(mz_names_find(&mz_section_names, mz_span_text(row->section)),
                                     0);
        }
    }
    /* Whatever can be written has a place in the provincial outline. */
    for (uint8_t section = 1; section <= MZ_SECTION_COUNT; section++) {
        const struct mz_report_template *outline = mz_report_template("yunnan");
        size_t found = 0;
        for (size_t i = 0; i < outline->count; i++)
            found +=
                outline->rows[i].section != NULL &&
                strcmp(outline->rows[i].section, mz_names_text(&mz_section_names, section)) == 0;
        if (found != 1)
            fail_msg("%s stands %zu times", mz_names_text(&mz_section_names, section), found);
    }
}

/* -- Texts. */

static void test_texts(void **state) {
    static const struct {
        const char *json, *text;
        bool target;
    } cases[] = {
        {"{\"nature\":\"ge\",\"unit\":\"%\",\"target_numerator\":80,\"target_denominator\":100}",
         "≥ 80.00%", true},
        {"{\"nature\":\"le\",\"unit\":\"元\",\"target_numerator\":500,\"target_denominator\":1}",
         "≤ 500 元", true},
        {"{\"nature\":\"eq\",\"unit\":\"人\",\"target_numerator\":1,\"target_denominator\":3}",
         "= 1/3 人", true},
        {"{\"nature\":\"date\",\"target_date\":\"2023-05-01\"}", "≤ 2023-05-01", true},
        {"{\"nature\":\"qualitative\"}", "定性", true},
        {"{\"nature\":\"ge\",\"unit\":\"%\"}", "—", true},
        {"{\"numerator\":44,\"denominator\":55,\"percent\":\"80.00\"}", "44/55 = 80.00%", false},
        {"{\"numerator\":2200000,\"denominator\":2200000,\"money\":true,\"percent\":\"100.00\"}",
         "22,000.00/22,000.00 = 100.00%", false},
        {"{\"numerator\":2200000,\"denominator\":44,\"money\":true,\"value\":\"500.00\"}",
         "22,000.00 元/44 = 500.00 元", false},
        {"{\"numerator\":44,\"denominator\":1}", "44", false},
        {"{\"numerator\":44,\"denominator\":0}", "—", false},
    };
    char text[MZ_REPORT_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *value = parse(cases[i].json);
        if (cases[i].target)
            mz_report_target_text(value, MZ_CHINESE, text);
        else
            mz_report_actual_text(value, MZ_CHINESE, text);
        assert_string_equal(text, cases[i].text);
        json_decref(value);
    }
    mz_report_actual_text(NULL, MZ_ENGLISH, text);
    assert_string_equal(text, "—");
}

static void test_points(void **state) {
    static const struct {
        uint64_t sum, count;
        const char *text;
    } cases[] = {{9000, 1, "90.00"},    {18000, 2, "90.00"},   {17999, 2, "89.9950"},
                 {27001, 3, "90.0033"}, {26999, 3, "89.9967"}, {0, 2, "0.00"},
                 {71999, 8, "89.9988"}};
    char text[MZ_REPORT_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_report_points(cases[i].sum, cases[i].count, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_parts(void **state) {
    (void)state;
    assert_int_equal(mz_report_part_of("决策"), MZ_REPORT_DECISION);
    assert_int_equal(mz_report_part_of("预算执行"), MZ_REPORT_PROCESS);
    assert_int_equal(mz_report_part_of("产出指标"), MZ_REPORT_OUTPUT);
    assert_int_equal(mz_report_part_of("成本指标"), MZ_REPORT_OUTPUT);
    assert_int_equal(mz_report_part_of("满意度指标"), MZ_REPORT_BENEFIT);
    assert_int_equal(mz_report_part_of("其他"), MZ_REPORT_PROCESS);
    assert_string_equal(mz_report_word(MZ_CHINESE, "grade", "excellent"), "优");
    assert_string_equal(mz_report_word(MZ_ENGLISH, "evaluation", "fiscal"),
                        "evaluation by the finance authority");
    assert_string_equal(mz_report_word(MZ_CHINESE, "grade", "unknown"), "unknown");
}

/* Of the scores, those that the conclusion rests on; without one, all that are current. */
static void test_scores(void **state) {
    struct mz_report_facts facts;
    (void)state;
    fill(&facts);
    json_decref(facts.conclusion);
    facts.conclusion = parse("{\"refs\":[\"bb\"]}");
    json_t *found = mz_report_scores(&facts);
    assert_int_equal(json_array_size(found), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(found, 0), "statement")),
                        "bb");
    json_decref(found);
    json_decref(facts.conclusion);
    facts.conclusion = NULL;
    found = mz_report_scores(&facts);
    assert_int_equal(json_array_size(found), 2);
    json_decref(found);
    facts.type = "fiscal";
    found = mz_report_scores(&facts);
    assert_int_equal(json_array_size(found), 0);
    json_decref(found);
    mz_report_facts_free(&facts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing), cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_outline), cmocka_unit_test(test_texts),
        cmocka_unit_test(test_points),  cmocka_unit_test(test_parts),
        cmocka_unit_test(test_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
