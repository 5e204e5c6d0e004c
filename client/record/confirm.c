/* confirm: act.confirm, the second pair of eyes on what another administrator proposed; act
 * withdraw: what is not to be confirmed. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/read/source.h"
#include "client/record/dossier.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

#define MOST 32u /* of one act.confirm, FORMAT.md §7 */

/* Shows what is about to be confirmed, from the bytes that the hash covers. */
static enum mz_status show(struct mz_client *client, const struct mz_recorded *recorded) {
    struct mz_json json = mz_json_start();
    const struct mz_statement *statement = &recorded->statement;
    char *text;
    size_t size;
    mz_json_open_object(&json, NULL);
    mz_schema_json(statement->kind->body, &statement->body, &json);
    mz_json_close_object(&json);
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "#%" PRIu64, recorded->index);
    mz_error_note(client, mz_i18n(N_("#%llu %s, proposed by %.*s\n  %s\n")),
                  (unsigned long long)recorded->index, mz_i18n_word("kind", statement->kind->name),
                  (int)statement->issuer.size, (const char *)statement->issuer.data, text);
    free(text);
    return MZ_OK;
}

static enum mz_status add(struct mz_client *client, const struct mz_recorded *recorded,
                          struct mz_filing *filing) {
    enum mz_status status = show(client, recorded);
    if (status == MZ_OK)
        filing->refs[filing->refs_count++] = recorded->statement.hash;
    return status;
}

static int by_index(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The indices of the entries that wait, oldest first, at most a page of them. */
static enum mz_status waiting(struct mz_client *client, uint64_t indices[MZ_MAX_PAGE],
                              size_t *ret_count) {
    struct mz_ledger_source source;
    json_t *answer;
    const struct mz_parameter limit = {"limit", "500"};
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_source_ask(client, &source, "pending", &limit, 1, &answer);
    if (status != MZ_OK)
        return status;
    size_t i, count = 0;
    json_t *item;
    json_array_foreach(json_object_get(answer, "items"), i, item) {
        if (count < MZ_MAX_PAGE)
            indices[count++] = mz_api_uint(item, "index");
    }
    json_decref(answer);
    qsort(indices, count, sizeof indices[0], by_index);
    *ret_count = count;
    return MZ_OK;
}

/* What waits and is not our own proposal. */
static enum mz_status add_all(struct mz_client *client, struct mz_filing *filing) {
    const struct mz_signing_key *key;
    uint64_t indices[MZ_MAX_PAGE];
    size_t count = 0;
    enum mz_status status = mz_client_key(client, &key);
    if (status == MZ_OK)
        status = waiting(client, indices, &count);
    for (size_t i = 0; status == MZ_OK && i < count; i++) {
        struct mz_recorded recorded;
        if (filing->refs_count == MOST) {
            mz_error_note(client, "%s\n", mz_i18n(N_("More waits: run it again for the rest.")));
            break;
        }
        status = mz_dossier_fetch(client, indices[i], NULL, &recorded);
        if (status != MZ_OK)
            break;
        if (!mz_span_equal_text(recorded.statement.issuer, key->identity.actor))
            status = add(client, &recorded, filing);
        mz_dossier_release(&recorded);
    }
    return status;
}

static enum mz_status add_named(struct mz_client *client, struct mz_filing *filing) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < client->options.arguments_count; i++) {
        struct mz_recorded recorded;
        status = mz_dossier_resolve(client, client->options.arguments[i], &recorded);
        if (status != MZ_OK)
            break;
        status = add(client, &recorded, filing);
        mz_dossier_release(&recorded);
    }
    return status;
}

enum mz_status mz_withdraw_acts(struct mz_client *client) {
    const struct mz_act_withdraw body = {.reason = mz_options_span(&client->options, "reason")};
    struct mz_filing filing = {.kind = MZ_KIND_ACT_WITHDRAW, .body = &body};
    enum mz_status status = add_named(client, &filing);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_confirm_acts(struct mz_client *client) {
    const struct mz_empty body = {0};
    struct mz_filing filing = {.kind = MZ_KIND_ACT_CONFIRM, .body = &body};
    enum mz_status status = MZ_OK;
    bool all = mz_options_has(&client->options, "all");
    if (all != (client->options.arguments_count == 0))
        return mz_client_usage(client, "confirm", mz_i18n(N_("name what to confirm, or --all")));
    if (all)
        status = add_all(client, &filing);
    if (status == MZ_OK)
        status = add_named(client, &filing);
    if (status != MZ_OK)
        return status;
    if (filing.refs_count == 0)
        return mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "%s",
                           mz_i18n(N_("proposal of another administrator")));
    return mz_sign_file(client, &filing, NULL);
}
