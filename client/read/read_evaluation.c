/* finding list, monitor show, score show, narrative list, deviation list, years: performance
 * evaluation as rows. */
#include "client/i18n.h"
#include "client/read/read.h"
#include "client/reading.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static enum mz_status list(struct mz_client *client, const char *view,
                           const struct mz_read_column *columns, size_t count) {
    struct mz_parameter parameters[3] = {{"project", NULL}};
    enum mz_status status = mz_read_need_project(client, &parameters[0].value);
    return status == MZ_OK ? mz_read_list(client, view, parameters, 1, columns, count) : status;
}

static const struct mz_read_column finding_columns[] = {
    {"code", N_("Code"), "body.code", MZ_READ_TEXT, NULL, false},
    {"severity", N_("Severity"), "body.severity", MZ_READ_WORD, "severity", false},
    {"state", N_("State"), "state", MZ_READ_WORD, "finding", false},
    {"text", N_("Finding"), "body.text", MZ_READ_TEXT, NULL, false},
    {"recover", N_("To recover"), "body.recover", MZ_READ_MONEY, NULL, true},
    {"recovered", N_("Recovered"), "resolution.body.recovered", MZ_READ_MONEY, NULL, true},
    {"statement", N_("Statement"), "statement", MZ_READ_HASH, NULL, false},
};

enum mz_status mz_read_findings(struct mz_client *client) {
    return list(client, "findings", finding_columns, COUNT_OF(finding_columns));
}

static const struct mz_read_column snapshot_columns[] = {
    {"checkpoint", N_("Checkpoint"), "body.checkpoint", MZ_READ_TEXT, NULL, false},
    {"light", N_("Light"), "body.light", MZ_READ_WORD, "light", false},
    {"budget", N_("Budget"), "body.budget", MZ_READ_MONEY, NULL, false},
    {"planned", N_("Planned"), "body.planned", MZ_READ_MONEY, NULL, false},
    {"executed", N_("Executed"), "body.executed", MZ_READ_MONEY, NULL, false},
    {"forecast", N_("Forecast"), "body.forecast", MZ_READ_MONEY, NULL, false},
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
};

enum mz_status mz_read_monitor(struct mz_client *client) {
    return list(client, "monitor", snapshot_columns, COUNT_OF(snapshot_columns));
}

static const struct mz_read_column score_columns[] = {
    {"year", N_("Year"), "body.year", MZ_READ_COUNT, NULL, false},
    {"type", N_("Evaluation"), "body.type", MZ_READ_WORD, "evaluation", false},
    {"evaluator", N_("Evaluator"), "issuer", MZ_READ_TEXT, NULL, false},
    {"total", N_("Total, 1/100 point"), "body.total", MZ_READ_COUNT, NULL, false},
    {"grade", N_("Grade"), "grade", MZ_READ_WORD, "grade", false},
    {"statement", N_("Statement"), "statement", MZ_READ_HASH, NULL, false},
};

enum mz_status mz_read_score(struct mz_client *client) {
    return list(client, "score", score_columns, COUNT_OF(score_columns));
}

static const struct mz_read_column narrative_columns[] = {
    {"section", N_("Section"), "body.section", MZ_READ_WORD, "section", false},
    {"author", N_("Author"), "issuer", MZ_READ_TEXT, NULL, false},
    {"date", N_("Date"), "date", MZ_READ_TEXT, NULL, false},
    {"text", N_("Text"), "body.text", MZ_READ_TEXT, NULL, false},
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
};

enum mz_status mz_read_narratives(struct mz_client *client) {
    return list(client, "narratives", narrative_columns, COUNT_OF(narrative_columns));
}

static const struct mz_read_column deviation_columns[] = {
    {"indicator", N_("Indicator"), "body.indicator", MZ_READ_TEXT, NULL, false},
    {"cause", N_("Cause"), "body.cause", MZ_READ_WORD, "cause", false},
    {"text", N_("Reason"), "body.text", MZ_READ_TEXT, NULL, false},
    {"measure", N_("Measure"), "body.measure", MZ_READ_TEXT, NULL, false},
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
};

enum mz_status mz_read_deviations(struct mz_client *client) {
    return list(client, "deviations", deviation_columns, COUNT_OF(deviation_columns));
}

static const struct mz_read_column year_columns[] = {
    {"year", N_("Year"), "year", MZ_READ_COUNT, NULL, false},
    {"adjusted", N_("Adjusted"), "adjusted", MZ_READ_MONEY, NULL, false},
    {"received", N_("Received"), "received", MZ_READ_MONEY, NULL, false},
    {"executed", N_("Executed"), "executed", MZ_READ_MONEY, NULL, false},
    {"percent", N_("Execution, %"), "percent", MZ_READ_TEXT, NULL, false},
};

static enum mz_status print_years(struct mz_client *client, const char *text,
                                  const json_t *answer) {
    if (mz_read_is_json(client)) {
        mz_read_pass(client, text);
        return MZ_OK;
    }
    return mz_read_rows(client, year_columns, COUNT_OF(year_columns),
                        json_object_get(answer, "items"));
}

enum mz_status mz_read_years(struct mz_client *client) {
    return mz_read_report(client, "years", print_years);
}
