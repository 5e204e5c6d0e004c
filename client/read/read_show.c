/* show, ledger, project show, target show: one answer, its members one below the other. */
#include <stdlib.h>

#include "client/i18n.h"
#include "client/read/proven.h"
#include "client/read/read.h"
#include "client/read/read_figures.h"
#include "client/reading.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* With `proven`, the answer is an entry, which is proven before it is shown. */
static enum mz_status show(struct mz_client *client, const struct mz_ledger_source *source,
                           const char *view, const struct mz_parameter *parameters, size_t count,
                           bool proven) {
    char *text;
    json_t *answer;
    enum mz_status status = mz_read_ask(client, source, view, parameters, count, &text, &answer);
    if (status != MZ_OK)
        return status;
    if (proven)
        status = mz_proven_mark(client, answer);
    if (status == MZ_OK && mz_read_is_json(client) && proven)
        mz_read_dump(client, answer);
    else if (status == MZ_OK && mz_read_is_json(client))
        mz_read_pass(client, text);
    else if (status == MZ_OK)
        status = mz_read_members(client, answer);
    json_decref(answer);
    free(text);
    return status;
}

enum mz_status mz_read_view(struct mz_client *client, const char *view,
                            const struct mz_parameter *parameters, size_t count) {
    struct mz_ledger_source source;
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = show(client, &source, view, parameters, count, false);
    source.close(source.ctx);
    return status;
}

enum mz_status mz_read_entry(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_read_id id;
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_read_resolve(client, &source, client->options.arguments[0], &id);
    if (status == MZ_OK) {
        const struct mz_parameter parameters[] = {{"id", id.statement}};
        status = show(client, &source, "show", parameters, 1, true);
    }
    source.close(source.ctx);
    return status;
}

enum mz_status mz_read_ledger(struct mz_client *client) {
    return mz_read_view(client, "ledger", NULL, 0);
}

enum mz_status mz_read_project(struct mz_client *client) {
    const char *project = client->options.arguments_count > 0 ? client->options.arguments[0] : NULL;
    enum mz_status status = project != NULL ? MZ_OK : mz_read_need_project(client, &project);
    const struct mz_parameter parameters[] = {{"project", project}};
    return status == MZ_OK ? mz_read_view(client, "project", parameters, 1) : status;
}

/* -- target show */

static const struct mz_read_column target_columns[] = {
    {"key", N_("Indicator"), "key", MZ_READ_TEXT, NULL, false},
    {"level1", N_("Level 1"), "level1", MZ_READ_TEXT, NULL, false},
    {"level2", N_("Level 2"), "level2", MZ_READ_TEXT, NULL, false},
    {"name", N_("Name"), "name", MZ_READ_TEXT, NULL, false},
    {"nature", N_("Nature"), "nature", MZ_READ_WORD, "nature", false},
    {"target_numerator", N_("Target: how many"), "target_numerator", MZ_READ_COUNT, NULL, false},
    {"target_denominator", N_("of how many"), "target_denominator", MZ_READ_COUNT, NULL, false},
    {"target_date", N_("Target date"), "target_date", MZ_READ_TEXT, NULL, false},
    {"unit", N_("Unit of measure"), "unit", MZ_READ_TEXT, NULL, false},
    {"weight", N_("Weight, 1/100 point"), "weight", MZ_READ_COUNT, NULL, false},
};

static enum mz_status show_target(struct mz_client *client, const char *text,
                                  const json_t *answer) {
    if (mz_read_is_json(client)) {
        mz_read_pass(client, text);
        return MZ_OK;
    }
    const char *goal = json_string_value(json_object_get(answer, "goal"));
    mz_output_say(&client->output, mz_i18n(N_("Goal: %s\n")), goal != NULL ? goal : "");
    enum mz_status status = mz_read_rows(client, target_columns, COUNT_OF(target_columns),
                                         json_object_get(answer, "indicators"));
    if (status == MZ_OK)
        mz_read_figures_checks(client, answer);
    return status;
}

enum mz_status mz_read_target(struct mz_client *client) {
    return mz_read_report(client, "targets", show_target);
}
