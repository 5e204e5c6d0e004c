/* payee erase: somebody's personal data destroyed for good, by order. */
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "client/io/prompt.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

/* The order by its SHA-256, or as the file it is. */
static enum mz_status read_order(struct mz_client *client, struct mz_hash *ret_order) {
    const char *text = mz_options_text(&client->options, "order");
    uint64_t size;
    if (mz_hex_decode_hash(mz_span_text(text), ret_order) == MZ_OK)
        return MZ_OK;
    return mz_file_hash(text, ret_order, &size, &client->fault);
}

/* Whom it is about, masked as everywhere. */
static enum mz_status show(struct mz_client *client, const char *hex) {
    char path[64 + 2 * MZ_ID_SIZE];
    json_t *answer;
    (void)snprintf(path, sizeof path, "/v1/disclosures?payee=%s", hex);
    enum mz_status status = mz_api_json(client, path, NULL, &answer);
    if (status != MZ_OK)
        return status;
    const json_t *fields = json_object_get(answer, "fields");
    const char *name = json_string_value(json_object_get(fields, "name"));
    const char *idno = json_string_value(json_object_get(fields, "idno"));
    mz_error_note(client, mz_i18n(N_("Payee %s: %s, %s\n")), hex, name != NULL ? name : "",
                  idno != NULL ? idno : "");
    mz_error_note(client, "%s\n",
                  mz_i18n(N_("All personal data of this payee will be destroyed. This cannot be "
                             "undone.")));
    json_decref(answer);
    return MZ_OK;
}

/* Nobody erases the wrong person by a slip: the id is stated again. */
static enum mz_status confirm(struct mz_client *client, const char *hex) {
    const char *given = mz_options_text(&client->options, "confirm");
    char answer[MZ_PROMPT_SIZE];
    enum mz_status status = MZ_OK;
    if (given == NULL) {
        status = mz_prompt_ask(mz_i18n(N_("Type the payee's id to erase: ")), false, answer,
                               sizeof answer, &client->fault);
        given = answer;
    }
    if (status == MZ_OK && strcmp(given, hex) != 0)
        status = mz_client_usage(client, "--confirm",
                                 mz_i18n(N_("is not the payee's id; nothing was signed")));
    return status;
}

enum mz_status mz_payee_erase_data(struct mz_client *client) {
    const char *hex = client->options.arguments[0];
    struct mz_data_erase body = {
        .ground = mz_options_word(&client->options, "ground"),
        .document = mz_options_span(&client->options, "document"),
    };
    if (mz_hex_decode(mz_span_text(hex), body.payee.bytes, MZ_ID_SIZE) != MZ_OK)
        return mz_client_usage(client, hex, mz_i18n(N_("is no payee id")));
    enum mz_status status = read_order(client, &body.order);
    if (status == MZ_OK)
        status = show(client, hex);
    if (status == MZ_OK)
        status = confirm(client, hex);
    const struct mz_filing filing = {.kind = MZ_KIND_DATA_ERASE, .body = &body};
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}
