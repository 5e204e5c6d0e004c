#include "proto/rules/templates.h"

/* D1 to D6, P1 to P5, O1 to O4, B1, B2: 20, 20, 30, 30. */
static const struct mz_template_row framework[] = {
    {"basis", 400},      {"founding", 300},   {"aims", 400},      {"clarity", 400},
    {"budgeting", 300},  {"allocation", 200}, {"received", 400},  {"exe-received", 400},
    {"compliance", 500}, {"rules", 300},      {"procedure", 400}, {"completion", 1000},
    {"quality", 800},    {"tim", 800},        {"saving", 400},    {"soc", 2000},
    {"sat", 1000},
};

/* Execution 10; outputs 50 in quantity, quality, timeliness and cost; benefits 30; satisfaction 10.
 */
static const struct mz_template_row self[] = {
    {"exe-plan", 1000}, {"cnt", 1000},  {"cov", 1000}, {"acc", 1000},
    {"tim", 1000},      {"cost", 1000}, {"soc", 3000}, {"sat", 1000},
};

static const struct mz_template templates[] = {
    {"framework", false, framework, sizeof framework / sizeof framework[0]},
    {"self-evaluation", true, self, sizeof self / sizeof self[0]},
};

const struct mz_template *mz_template_at(size_t n) {
    return n < sizeof templates / sizeof templates[0] ? &templates[n] : NULL;
}

const struct mz_template *mz_template_find(struct mz_span name) {
    for (size_t n = 0; n < sizeof templates / sizeof templates[0]; n++)
        if (mz_span_equal_text(name, templates[n].name))
            return &templates[n];
    return NULL;
}
