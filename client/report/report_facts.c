#include "client/report/report_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/money.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

void mz_report_facts_free(struct mz_report_facts *facts) {
    for (size_t i = 0; i < MZ_REPORT_VIEWS; i++)
        json_decref(facts->view[i]);
    json_decref(facts->conclusion);
    *facts = (struct mz_report_facts){0};
}

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

static uint64_t number_of(const json_t *object, const char *name) {
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value > 0 ? (uint64_t)value : 0;
}

static const json_t *body_of(const json_t *item) {
    return json_object_get(item, "body");
}

/* The item whose member, of its body if `body`, is this text. */
static const json_t *find(const json_t *items, bool body, const char *name, const char *value) {
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        if (strcmp(text_of(body ? body_of(item) : item, name), value) == 0)
            return item;
    }
    return NULL;
}

const json_t *mz_report_indicators(const struct mz_report_facts *facts) {
    return json_object_get(facts->view[MZ_REPORT_TARGETS], "indicators");
}

const json_t *mz_report_actual(const struct mz_report_facts *facts, const char *key) {
    const json_t *metrics = facts->view[MZ_REPORT_METRICS];
    const json_t *found = find(json_object_get(metrics, "computed"), false, "key", key);
    return found != NULL ? found : find(json_object_get(metrics, "measured"), false, "key", key);
}

bool mz_report_measured(const json_t *actual) {
    return number_of(actual, "denominator") > 0;
}

const json_t *mz_report_deviation(const struct mz_report_facts *facts, const char *key) {
    return find(facts->view[MZ_REPORT_DEVIATIONS], true, "indicator", key);
}

const json_t *mz_report_narrative(const struct mz_report_facts *facts, const char *section) {
    return find(facts->view[MZ_REPORT_NARRATIVES], true, "section", section);
}

/* -- Scores. */

static bool names(const json_t *refs, const char *statement) {
    for (size_t i = 0; i < json_array_size(refs); i++)
        if (strcmp(json_string_value(json_array_get(refs, i)), statement) == 0)
            return true;
    return false;
}

static bool is_of(const struct mz_report_facts *facts, const json_t *item) {
    const json_t *body = body_of(item);
    return strcmp(text_of(body, "type"), facts->type) == 0 &&
           number_of(body, "year") == facts->year;
}

json_t *mz_report_scores(const struct mz_report_facts *facts) {
    const json_t *items = facts->view[MZ_REPORT_SCORES];
    const json_t *refs = json_object_get(facts->conclusion, "refs");
    json_t *scores = json_array();
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        if (is_of(facts, item) && json_is_true(json_object_get(item, "current")) &&
            (facts->conclusion == NULL || names(refs, text_of(item, "statement"))))
            json_array_append(scores, item);
    }
    return scores;
}

const json_t *mz_report_scored(const json_t *score, const char *key) {
    return find(json_object_get(body_of(score), "scores"), false, "key", key);
}

const json_t *mz_report_graded(const struct mz_report_facts *facts) {
    const json_t *items = facts->view[MZ_REPORT_EVALUATIONS];
    for (size_t i = 0; i < json_array_size(items); i++)
        if (is_of(facts, json_array_get(items, i)))
            return json_array_get(items, i);
    return NULL;
}

/* -- Deviations. */

bool mz_report_deviates(const struct mz_report_facts *facts, const json_t *indicator,
                        const json_t *scores) {
    const char *key = text_of(indicator, "key");
    const json_t *met = json_object_get(mz_report_actual(facts, key), "met");
    if (json_is_false(met))
        return true;
    for (size_t i = 0; i < json_array_size(scores); i++) {
        const json_t *row = mz_report_scored(json_array_get(scores, i), key);
        if (row != NULL && number_of(row, "reported") < number_of(indicator, "weight"))
            return true;
    }
    return false;
}

const char *mz_report_reason(const struct mz_report_facts *facts, const char *key,
                             const json_t *scores) {
    const json_t *deviation = mz_report_deviation(facts, key);
    if (deviation != NULL)
        return text_of(body_of(deviation), "text");
    for (size_t i = 0; i < json_array_size(scores); i++) {
        const char *reason = text_of(mz_report_scored(json_array_get(scores, i), key), "reason");
        if (reason[0] != '\0')
            return reason;
    }
    return NULL;
}

/* -- Words. */

/* Beginnings of level-1 names: those of the framework 决策/过程/产出/效益 and of the
 * self-evaluation form, where budget execution stands apart (domain.md §2, §3.1). What begins
 * otherwise is shown under the process, so that no indicator is left out. */
enum mz_report_part mz_report_part_of(const char *level1) {
    static const struct {
        const char *beginning;
        enum mz_report_part part;
    } parts[] = {
        {"决策", MZ_REPORT_DECISION},    {"Decision", MZ_REPORT_DECISION},
        {"过程", MZ_REPORT_PROCESS},     {"Process", MZ_REPORT_PROCESS},
        {"预算执行", MZ_REPORT_PROCESS}, {"产出", MZ_REPORT_OUTPUT},
        {"成本", MZ_REPORT_OUTPUT},      {"Output", MZ_REPORT_OUTPUT},
        {"Cost", MZ_REPORT_OUTPUT},      {"效益", MZ_REPORT_BENEFIT},
        {"效果", MZ_REPORT_BENEFIT},     {"满意度", MZ_REPORT_BENEFIT},
        {"Benefit", MZ_REPORT_BENEFIT},  {"Satisfaction", MZ_REPORT_BENEFIT},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (strncmp(level1, parts[i].beginning, strlen(parts[i].beginning)) == 0)
            return parts[i].part;
    return MZ_REPORT_PROCESS;
}

const char *mz_report_word(enum mz_language language, const char *context, const char *word) {
    static const struct {
        const char *context, *word, *zh, *en;
    } words[] = {
        {"evaluation", "unit", "单位自评", "self-evaluation by the unit"},
        {"evaluation", "department", "部门评价", "evaluation by the department"},
        {"evaluation", "fiscal", "财政评价", "evaluation by the finance authority"},
        {"grade", "excellent", "优", "excellent"},
        {"grade", "good", "良", "good"},
        {"grade", "medium", "中", "medium"},
        {"grade", "poor", "差", "poor"},
        {"severity", "low", "低", "low"},
        {"severity", "medium", "中", "medium"},
        {"severity", "high", "高", "high"},
        {"state", "open", "未答复", "open"},
        {"state", "answered", "已答复，未办结", "answered, not resolved"},
        {"state", "resolved", "已办结", "resolved"},
        {"closing", "rectified", "已整改", "rectified"},
        {"closing", "accepted", "予以认可", "accepted"},
        {"cause", "funds", "经费", "funds"},
        {"cause", "system", "制度", "rules"},
        {"cause", "staff", "人员", "staff"},
        {"cause", "hardware", "硬件", "equipment"},
        {"cause", "other", "其他", "other"},
        {"light", "green", "绿灯", "green"},
        {"light", "yellow", "黄灯", "yellow"},
        {"light", "red", "红灯", "red"},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i].context, context) == 0 && strcmp(words[i].word, word) == 0)
            return language == MZ_CHINESE ? words[i].zh : words[i].en;
    return word;
}

/* -- Figures as texts. */

static const char *sign_of(const char *nature) {
    return strcmp(nature, "ge") == 0 ? "≥ " : strcmp(nature, "le") == 0 ? "≤ " : "= ";
}

void mz_report_target_text(const json_t *indicator, enum mz_language language,
                           char ret_text[MZ_REPORT_TEXT]) {
    const char *nature = text_of(indicator, "nature"), *unit = text_of(indicator, "unit");
    uint64_t numerator = number_of(indicator, "target_numerator");
    uint64_t denominator = number_of(indicator, "target_denominator");
    char percent[MZ_MONEY_TEXT];
    if (strcmp(nature, "qualitative") == 0) {
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s",
                       language == MZ_CHINESE ? "定性" : "qualitative");
    } else if (strcmp(nature, "date") == 0) {
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "≤ %s", text_of(indicator, "target_date"));
    } else if (denominator == 0) {
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "—");
    } else if (strcmp(unit, "%") == 0) {
        mz_rate_format_percent(numerator, denominator, percent);
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s%s%%", sign_of(nature), percent);
    } else if (numerator % denominator == 0) {
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s%" PRIu64 " %.48s", sign_of(nature),
                       numerator / denominator, unit);
    } else {
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s%" PRIu64 "/%" PRIu64 " %.48s", sign_of(nature),
                       numerator, denominator, unit);
    }
}

/* A numerator or denominator: fen are shown as yuan. */
static void write_number(uint64_t value, bool money, char text[MZ_MONEY_TEXT]) {
    if (money)
        mz_money_format_grouped((int64_t)value, text);
    else
        (void)snprintf(text, MZ_MONEY_TEXT, "%" PRIu64, value);
}

void mz_report_actual_text(const json_t *actual, enum mz_language language,
                           char ret_text[MZ_REPORT_TEXT]) {
    const char *percent = text_of(actual, "percent"), *value = text_of(actual, "value");
    const char *yuan = language == MZ_CHINESE ? "元" : "yuan";
    uint64_t denominator = number_of(actual, "denominator");
    bool money = json_is_true(json_object_get(actual, "money"));
    char over[MZ_MONEY_TEXT], under[MZ_MONEY_TEXT];
    write_number(number_of(actual, "numerator"), money, over);
    write_number(denominator, money && percent[0] != '\0', under);
    if (denominator == 0)
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "—");
    else if (percent[0] != '\0')
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s/%s = %s%%", over, under, percent);
    else if (denominator == 1)
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s%s%s", over, money ? " " : "",
                       money ? yuan : "");
    else if (value[0] != '\0')
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s %s/%s = %s %s", over, yuan, under, value,
                       yuan);
    else
        (void)snprintf(ret_text, MZ_REPORT_TEXT, "%s/%s", over, under);
}

void mz_report_points(uint64_t sum, uint64_t count, char ret_text[MZ_REPORT_TEXT]) {
    uint64_t whole = sum / (100 * count), rest = sum % (100 * count);
    bool two = sum % count == 0;
    uint64_t unit = two ? 100 : 10000;
    uint64_t part = (rest * unit + 50 * count) / (100 * count);
    if (part == unit) { /* rounded up to the next point */
        whole++;
        part = 0;
    }
    (void)snprintf(ret_text, MZ_REPORT_TEXT, "%" PRIu64 ".%0*" PRIu64, whole, two ? 2 : 4, part);
}
