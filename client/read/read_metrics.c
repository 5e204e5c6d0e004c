/* metrics: every indicator, those that are computed, those that were measured, and those that are
 * neither. */
#include "client/i18n.h"
#include "client/read/read_figures.h"
#include "client/reading.h"

static enum mz_status print_metrics(struct mz_client *client, const char *text,
                                    const json_t *answer) {
    if (mz_read_is_json(client)) {
        mz_read_pass(client, text);
        return MZ_OK;
    }
    const char *name = json_string_value(json_object_get(answer, "name"));
    const char *goal = json_string_value(json_object_get(answer, "goal"));
    json_t *rows = json_array();
    mz_output_say(&client->output, mz_i18n(N_("Project: %s\n")), name != NULL ? name : "");
    if (goal != NULL)
        mz_output_say(&client->output, mz_i18n(N_("Goal: %s\n")), goal);
    mz_read_figures_add(client, rows, json_object_get(answer, "computed"));
    mz_read_figures_add(client, rows, json_object_get(answer, "measured"));
    mz_read_figures_unsupported(client, rows, json_object_get(answer, "unsupported"));
    enum mz_status status = mz_read_figures_print(client, true, rows);
    if (status == MZ_OK)
        mz_read_figures_checks(client, answer);
    if (status == MZ_OK)
        mz_read_figures_size(client, answer);
    return status;
}

enum mz_status mz_read_metrics(struct mz_client *client) {
    return mz_read_report(client, "metrics", print_metrics);
}
