#include "client/read/source.h"

#include <jansson.h>
#include <stdlib.h>

#include "client/read/source_clone.h"

enum mz_status mz_source_open(struct mz_client *client, struct mz_ledger_source *ret_source) {
    const char *clone = mz_options_text(&client->options, "clone");
    if (clone != NULL)
        return mz_source_clone(client, clone, ret_source);
    return mz_source_daemon(client, ret_source);
}

enum mz_status mz_source_ask(struct mz_client *client, const struct mz_ledger_source *source,
                             const char *view, const struct mz_parameter *parameters, size_t count,
                             struct json_t **ret_answer) {
    char *text;
    size_t size;
    enum mz_status status =
        source->answer(source->ctx, view, parameters, count, &text, &size, &client->fault);
    if (status != MZ_OK)
        return status;
    json_t *answer = json_loadb(text, size, 0, NULL);
    free(text);
    if (!json_is_object(answer)) {
        json_decref(answer);
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", view);
        mz_fault_have(&client->fault, "JSON");
        return MZ_E_PROTOCOL;
    }
    *ret_answer = answer;
    return MZ_OK;
}
