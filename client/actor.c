/* actor enrol, actor revoke. */
#include <string.h>

#include "client/i18n.h"
#include "client/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

enum mz_status mz_actor_enrol(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const char *key = mz_options_text(options, "public-key");
    const char *person = mz_options_text(options, "person");
    struct mz_key_identity identity = {0};
    if (mz_hex_decode_hash(mz_span_text(key), &identity.public_key) != MZ_OK) {
        enum mz_status status = mz_keyfile_identity(key, &identity, &client->fault);
        if (status != MZ_OK)
            return status;
    }
    struct mz_actor_enrol body = {
        .actor = mz_options_span(options, "actor"),
        .key = identity.public_key,
        .unit = mz_options_span(options, "unit"),
        .post = mz_options_span(options, "post"),
        .valid_from = mz_options_date(options, "valid-from"),
        .valid_to = mz_options_date(options, "valid-to"),
    };
    if (body.actor.data == NULL)
        body.actor = mz_span_text(identity.actor);
    if (body.actor.size == 0)
        return mz_client_usage(client, "--actor", mz_i18n(N_("is needed with a bare key")));
    if (person != NULL && mz_hex_decode_hash(mz_span_text(person), &body.person) != MZ_OK)
        return mz_client_usage(client, "--person", mz_i18n(N_("is no hash")));
    const char *role;
    for (size_t i = 0; (role = mz_options_nth(options, "role", i)) != NULL; i++)
        body.roles |= MZ_ROLE_BIT(mz_names_find(&mz_role_names, mz_span_text(role)));
    const struct mz_filing filing = {.kind = MZ_KIND_ACTOR_ENROL, .body = &body};
    return mz_sign_file(client, &filing, NULL);
}

enum mz_status mz_actor_revoke(struct mz_client *client) {
    const struct mz_actor_revoke body = {
        .actor = mz_span_text(client->options.arguments[0]),
        .reason = mz_options_span(&client->options, "reason"),
    };
    const struct mz_filing filing = {.kind = MZ_KIND_ACTOR_REVOKE, .body = &body};
    return mz_sign_file(client, &filing, NULL);
}
