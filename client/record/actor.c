/* actor enrol, revoke, rotate, delegate, undelegate. */
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/keys/passphrase.h"
#include "client/record/dossier.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/codec/rotation.h"

static uint32_t roles_of(const struct mz_options *options) {
    const char *role;
    uint32_t roles = 0;
    for (size_t i = 0; (role = mz_options_nth(options, "role", i)) != NULL; i++)
        roles |= MZ_ROLE_BIT(mz_names_find(&mz_role_names, mz_span_text(role)));
    return roles;
}

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
    body.roles = roles_of(options);
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

/* The new key is opened here, to prove that it is in the person's hands (FORMAT.md §7). The same
 * options give its passphrase: a file holds that of both keys, a descriptor one line for each. */
static enum mz_status open_new_key(struct mz_client *client, const struct mz_signing_key *old,
                                   struct mz_signing_key *ret_key) {
    const char *path = client->options.arguments[0];
    struct mz_key_identity identity;
    char *passphrase;
    enum mz_status status = mz_keyfile_identity(path, &identity, &client->fault);
    if (status == MZ_OK && strcmp(identity.actor, old->identity.actor) != 0)
        return mz_client_usage(client, path, mz_i18n(N_("the key of another person")));
    if (status == MZ_OK && mz_hash_equal(&identity.kid, &old->identity.kid))
        return mz_client_usage(client, path, mz_i18n(N_("the key that is in use already")));
    if (status == MZ_OK)
        status = mz_passphrase_get(&client->options, path, false, &passphrase, &client->fault);
    if (status != MZ_OK)
        return status;
    status = mz_keyfile_open(path, mz_span_text(passphrase), ret_key, &client->fault);
    mz_passphrase_free(passphrase);
    return status;
}

enum mz_status mz_actor_rotate(struct mz_client *client) {
    const struct mz_signing_key *old;
    const struct mz_trust *trust;
    struct mz_signing_key fresh = {0};
    uint8_t proof[MZ_ROTATION_PROOF];
    enum mz_status status = mz_client_key(client, &old);
    if (status == MZ_OK)
        status = mz_api_trust(client, &trust);
    if (status == MZ_OK)
        status = open_new_key(client, old, &fresh);
    if (status != MZ_OK || fresh.secret == NULL)
        return status;
    const struct mz_rotation rotation = {
        .origin = mz_trust_origin(trust),
        .actor = mz_span_text(old->identity.actor),
        .old_kid = old->identity.kid,
        .new_kid = fresh.identity.kid,
    };
    mz_rotation_prove(&rotation, fresh.secret, proof);
    const struct mz_actor_rotate body = {.key = fresh.identity.public_key,
                                         .proof = mz_span_of(proof, sizeof proof)};
    const struct mz_filing filing = {.kind = MZ_KIND_ACTOR_ROTATE, .body = &body};
    mz_keyfile_close(&fresh);
    status = mz_sign_file(client, &filing, NULL);
    if (status == MZ_OK)
        mz_error_note(client,
                      mz_i18n(N_("From the next entry on only %s signs for %s: set it as "
                                 "the key in the configuration.\n")),
                      client->options.arguments[0], old->identity.actor);
    return status;
}

enum mz_status mz_actor_delegate(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const struct mz_actor_delegate body = {
        .from = mz_span_text(options->arguments[0]),
        .to = mz_span_text(options->arguments[1]),
        .roles = roles_of(options),
        .begin = mz_options_date(options, "from"),
        .until = mz_options_date(options, "until"),
        .project = mz_options_span(options, "only"),
    };
    const struct mz_filing filing = {.kind = MZ_KIND_ACTOR_DELEGATE, .body = &body};
    return mz_sign_file(client, &filing, NULL);
}

enum mz_status mz_actor_undelegate(struct mz_client *client) {
    struct mz_recorded recorded;
    enum mz_status status = mz_dossier_resolve(client, client->options.arguments[0], &recorded);
    if (status != MZ_OK)
        return status;
    const struct mz_statement *delegation = &recorded.statement;
    if (delegation->kind->id != MZ_KIND_ACTOR_DELEGATE) {
        status = mz_fault_at(&client->fault, MZ_E_WRONG_REF, "%s", client->options.arguments[0]);
        mz_fault_have(&client->fault, "%s", delegation->kind->name);
        mz_fault_want(&client->fault, "actor.delegate");
    } else {
        const struct mz_delegation_end body = {
            .to = delegation->body.actor_delegate.to,
            .reason = mz_options_span(&client->options, "reason"),
        };
        const struct mz_filing filing = {
            .kind = MZ_KIND_DELEGATION_END,
            .refs_count = 1,
            .refs = {delegation->hash},
            .body = &body,
        };
        status = mz_sign_file(client, &filing, NULL);
    }
    mz_dossier_release(&recorded);
    return status;
}
