#include "client/report/report_missing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/form/form_evaluation.h"
#include "proto/rules/scoring.h"

struct lacks {
    const struct mz_report_facts *facts;
    const struct mz_report_template *outline;
    enum mz_language language;
    json_t *scores; /* of the type and year */
    struct mz_report_lack *list;
    size_t max, count;
};

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

/* The next place of the list, its sentence about `place`; NULL if it is full. */
static struct mz_report_lack *add(struct lacks *l, enum mz_status code, const char *place,
                                  const char *command) {
    size_t at = l->count++;
    if (at >= l->max)
        return NULL;
    struct mz_report_lack *lack = &l->list[at];
    *lack = (struct mz_report_lack){0};
    (void)mz_fault_at(&lack->fault, code, "%s", place);
    mz_fault_want(&lack->fault, "%s", command);
    (void)snprintf(lack->command, sizeof lack->command, "%s", command);
    return lack;
}

static bool is_qualitative(const json_t *indicator) {
    return strcmp(text_of(indicator, "nature"), "qualitative") == 0;
}

/* -- Targets. */

static void check_targets(struct lacks *l) {
    static const char command[] = "target set FILE.csv --goal TEXT";
    const json_t *indicators = mz_report_indicators(l->facts);
    if (json_array_size(indicators) == 0)
        (void)add(l, MZ_E_NO_TARGET, text_of(l->facts->view[MZ_REPORT_PROJECT], "project"),
                  command);
    for (size_t i = 0; i < json_array_size(indicators); i++) {
        const json_t *one = json_array_get(indicators, i);
        bool dated = strcmp(text_of(one, "nature"), "date") == 0;
        const char *target = dated ? "target_date" : "target_denominator";
        if (!is_qualitative(one) && json_object_get(one, target) == NULL)
            (void)add(l, MZ_E_NO_TARGET, text_of(one, "name"), command);
    }
}

static void check_weights(struct lacks *l) {
    const json_t *indicators = mz_report_indicators(l->facts);
    json_int_t sum = 0;
    for (size_t i = 0; i < json_array_size(indicators); i++)
        sum += json_integer_value(json_object_get(json_array_get(indicators, i), "weight"));
    if (json_array_size(indicators) == 0 || sum == (json_int_t)MZ_POINTS)
        return;
    struct mz_report_lack *lack =
        add(l, MZ_E_WEIGHTS, text_of(l->facts->view[MZ_REPORT_PROJECT], "project"),
            "target set FILE.csv --goal TEXT");
    if (lack != NULL)
        mz_fault_have(&lack->fault, "%" JSON_INTEGER_FORMAT ".%02" JSON_INTEGER_FORMAT, sum / 100,
                      sum % 100);
}

/* What is spent of the budget is one figure, whatever it is called: domain.md §1 no. 11. */
static void check_scored_once(struct lacks *l) {
    const json_t *indicators = mz_report_indicators(l->facts);
    const char *scored = NULL;
    for (size_t i = 0; i < json_array_size(indicators); i++) {
        const json_t *one = json_array_get(indicators, i);
        if (!mz_form_is_execution(one) || json_integer_value(json_object_get(one, "weight")) == 0)
            continue;
        struct mz_report_lack *lack = scored == NULL
                                          ? NULL
                                          : add(l, MZ_E_SCORED_TWICE, text_of(one, "name"),
                                                "target set FILE.csv --goal TEXT");
        if (lack != NULL)
            mz_fault_have(&lack->fault, "%s", scored);
        if (scored == NULL)
            scored = text_of(one, "name");
    }
}

/* -- Actuals, with their denominators. */

static void check_actuals(struct lacks *l) {
    const json_t *indicators = mz_report_indicators(l->facts);
    for (size_t i = 0; i < json_array_size(indicators); i++) {
        const json_t *one = json_array_get(indicators, i);
        const char *key = text_of(one, "key");
        char command[160];
        if (is_qualitative(one) || strcmp(text_of(one, "nature"), "date") == 0 ||
            mz_report_measured(mz_report_actual(l->facts, key)))
            continue;
        (void)snprintf(command, sizeof command,
                       "measure record --indicator %s --numerator N --denominator N "
                       "--evidence FILE",
                       key);
        struct mz_report_lack *lack = add(l, MZ_E_NOT_MEASURED, text_of(one, "name"), "");
        if (lack != NULL)
            memcpy(lack->command, command, sizeof command);
    }
}

/* -- Reasons. */

static void check_reasons(struct lacks *l) {
    const json_t *indicators = mz_report_indicators(l->facts);
    for (size_t i = 0; i < json_array_size(indicators); i++) {
        const json_t *one = json_array_get(indicators, i);
        const char *key = text_of(one, "key");
        char command[80];
        if (!mz_report_deviates(l->facts, one, l->scores) ||
            mz_report_reason(l->facts, key, l->scores) != NULL)
            continue;
        (void)snprintf(command, sizeof command, "explain %.64s", key);
        (void)add(l, MZ_E_UNEXPLAINED, text_of(one, "name"), command);
    }
}

/* -- Scores and the conclusion. */

static void check_scores(struct lacks *l) {
    char place[96], command[80];
    (void)snprintf(place, sizeof place, "%" PRIu64 " %s", l->facts->year,
                   mz_report_word(l->language, "evaluation", l->facts->type));
    (void)snprintf(command, sizeof command, "score record FILE.csv --type %s --year %" PRIu64,
                   l->facts->type, l->facts->year);
    if (json_array_size(l->scores) == 0)
        (void)add(l, MZ_E_NOT_SCORED, place, command);
    (void)snprintf(command, sizeof command, "evaluate conclude --type %s --year %" PRIu64,
                   l->facts->type, l->facts->year);
    if (l->facts->conclusion == NULL || json_array_size(l->scores) < 2)
        (void)add(l, MZ_E_NOT_CONCLUDED, place, command);
}

/* An evaluator scored figures that have changed since: a refund, a new measurement. */
static void check_scored(struct lacks *l) {
    const json_t *indicators = mz_report_indicators(l->facts);
    for (size_t s = 0; s < json_array_size(l->scores); s++) {
        const json_t *score = json_array_get(l->scores, s);
        for (size_t i = 0; i < json_array_size(indicators); i++) {
            const json_t *one = json_array_get(indicators, i);
            const json_t *row = mz_report_scored(score, text_of(one, "key"));
            const json_t *actual = mz_report_actual(l->facts, text_of(one, "key"));
            const json_t *over = json_object_get(row, "numerator");
            const json_t *under = json_object_get(row, "denominator");
            if (over == NULL || (json_equal(over, json_object_get(actual, "numerator")) &&
                                 json_equal(under, json_object_get(actual, "denominator"))))
                continue;
            struct mz_report_lack *lack =
                add(l, MZ_E_SCORES_OUTDATED, text_of(one, "name"), "score draft FILE.csv");
            if (lack != NULL)
                mz_fault_have(&lack->fault, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT,
                              json_integer_value(over), json_integer_value(under));
        }
    }
}

/* -- Findings. */

/* Disclosed is what the chapter on problems names by its code, written after it was found. */
static void check_findings(struct lacks *l) {
    const json_t *findings = l->facts->view[MZ_REPORT_FINDINGS];
    const json_t *problems = mz_report_narrative(l->facts, "problems");
    const char *words = text_of(json_object_get(problems, "body"), "text");
    json_int_t written = json_integer_value(json_object_get(problems, "index"));
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i),
                     *body = json_object_get(finding, "body");
        const char *code = text_of(body, "code");
        char command[160];
        if (strcmp(text_of(body, "severity"), "high") != 0 ||
            strcmp(text_of(finding, "state"), "resolved") == 0)
            continue;
        if (written > json_integer_value(json_object_get(finding, "index")) &&
            strstr(words, code) != NULL)
            continue;
        (void)snprintf(command, sizeof command, "finding resolve %.12s",
                       text_of(finding, "statement"));
        (void)add(l, MZ_E_UNDISCLOSED, code, command);
    }
}

/* Who was paid and had no right to it is paid wrongly: domain.md §1 no. 10. */
static void check_recovery(struct lacks *l) {
    const json_t *findings = l->facts->view[MZ_REPORT_FINDINGS];
    const json_t *accuracy = mz_report_actual(l->facts, "acc");
    json_int_t right = json_integer_value(json_object_get(accuracy, "numerator"));
    json_int_t all = json_integer_value(json_object_get(accuracy, "denominator"));
    if (right >= all || json_array_size(l->facts->view[MZ_REPORT_LISTS]) == 0)
        return; /* without a list there is nothing to be accurate about */
    for (size_t i = 0; i < json_array_size(findings); i++)
        if (json_object_get(json_object_get(json_array_get(findings, i), "body"), "recover") !=
            NULL)
            return;
    struct mz_report_lack *lack =
        add(l, MZ_E_NO_RECOVERY, text_of(accuracy, "name"),
            "finding raise CODE --severity high --text TEXT --recover AMOUNT");
    if (lack != NULL)
        mz_fault_have(&lack->fault, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, right, all);
}

/* -- Words. */

static void check_narratives(struct lacks *l) {
    for (size_t i = 0; i < l->outline->count; i++) {
        const struct mz_report_row *row = &l->outline->rows[i];
        char command[80];
        if (!row->mandatory || mz_report_narrative(l->facts, row->section) != NULL)
            continue;
        (void)snprintf(command, sizeof command, "narrative write --section %s FILE", row->section);
        (void)add(l, MZ_E_NO_NARRATIVE, l->language == MZ_CHINESE ? row->zh : row->en, command);
    }
}

size_t mz_report_missing(const struct mz_report_facts *facts,
                         const struct mz_report_template *outline, enum mz_language language,
                         struct mz_report_lack *ret_lacks, size_t max) {
    static void (*const checks[])(struct lacks *) = {
        check_targets, check_weights, check_scored_once, check_actuals,  check_reasons,
        check_scores,  check_scored,  check_findings,    check_recovery, check_narratives};
    struct lacks l = {.facts = facts,
                      .outline = outline,
                      .language = language,
                      .scores = mz_report_scores(facts),
                      .list = ret_lacks,
                      .max = max};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        checks[i](&l);
    json_decref(l.scores);
    return l.count;
}
