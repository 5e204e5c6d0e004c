#include "client/record/budget_line.h"

#include <jansson.h>
#include <stdio.h>

#include "client/record/dossier.h"
#include "client/remote/api.h"

/* Looks through one page of budget lines for `line`; its index, or MZ_ABSENT, and the next
 * cursor. */
static uint64_t find_line(const json_t *page, const char *line, char *next, size_t capacity) {
    size_t i;
    json_t *item;
    struct mz_span cursor = mz_api_text(page, "next");
    (void)snprintf(next, capacity, "%.*s", (int)cursor.size,
                   cursor.data == NULL ? "" : (const char *)cursor.data);
    json_array_foreach(json_object_get(page, "items"), i, item) {
        if (mz_span_equal_text(mz_api_text(item, "line"), line))
            return mz_api_uint(item, "index");
    }
    return MZ_ABSENT;
}

enum mz_status mz_budget_line_origin(struct mz_client *client, struct mz_span project,
                                     const char *line, struct mz_hash *ret_statement) {
    struct mz_ledger_source source;
    struct mz_recorded recorded;
    char after[600] = "";
    uint64_t index = MZ_ABSENT;
    enum mz_status status = mz_source_daemon(client, &source);
    do {
        const struct mz_parameter parameters[] = {{"project", (const char *)project.data},
                                                  {"limit", "500"},
                                                  {"after", after[0] == '\0' ? NULL : after}};
        json_t *page;
        if (status == MZ_OK)
            status = mz_source_ask(client, &source, "budgets", parameters, 3, &page);
        if (status != MZ_OK)
            return status;
        index = find_line(page, line, after, sizeof after);
        json_decref(page);
    } while (index == MZ_ABSENT && after[0] != '\0');
    if (index == MZ_ABSENT)
        return mz_fault_at(&client->fault, MZ_E_UNKNOWN_BUDGET_LINE, "%s", line);
    status = mz_dossier_fetch(client, index, NULL, &recorded);
    if (status != MZ_OK)
        return status;
    bool good = recorded.statement.kind->id == MZ_KIND_BUDGET_APPROPRIATE &&
                mz_span_equal_text(recorded.statement.body.budget_appropriate.line, line);
    if (good)
        *ret_statement = recorded.statement.hash;
    mz_dossier_release(&recorded);
    return good ? MZ_OK : mz_fault_at(&client->fault, MZ_E_UNKNOWN_BUDGET_LINE, "%s", line);
}
