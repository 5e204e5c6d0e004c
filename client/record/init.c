/* init: ledger.create, and the genesis that everybody will trust. */
#include <string.h>
#include <unistd.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/base/text.h"

/* "ACTOR=HEX" or a key file. The actor's text goes to `name`, which must live as long as the
 * body. */
static enum mz_status read_administrator(struct mz_client *client, const char *text,
                                         char name[MZ_MAX_CODE + 1],
                                         struct mz_administrator *ret_administrator) {
    const char *equals = strchr(text, '=');
    struct mz_key_identity identity;
    if (equals != NULL && (size_t)(equals - text) <= MZ_MAX_CODE &&
        mz_hex_decode_hash(mz_span_text(equals + 1), &identity.public_key) == MZ_OK) {
        memcpy(name, text, (size_t)(equals - text));
        name[equals - text] = '\0';
    } else {
        enum mz_status status = mz_keyfile_identity(text, &identity, &client->fault);
        if (status != MZ_OK)
            return status;
        memcpy(name, identity.actor, sizeof identity.actor);
    }
    ret_administrator->actor = mz_span_text(name);
    ret_administrator->key = identity.public_key;
    return MZ_OK;
}

static enum mz_status read_administrators(struct mz_client *client,
                                          const struct mz_signing_key *key,
                                          char names[][MZ_MAX_CODE + 1],
                                          struct mz_ledger_create *body) {
    bool author = false;
    const char *text;
    for (size_t i = 0; (text = mz_options_nth(&client->options, "administrator", i)) != NULL; i++) {
        if (i + 1 >= MZ_MAX_ADMINISTRATORS)
            return mz_client_usage(client, "--administrator", mz_i18n(N_("too many")));
        enum mz_status status =
            read_administrator(client, text, names[i], &body->administrators[i]);
        if (status != MZ_OK)
            return status;
        author = author || mz_hash_equal(&body->administrators[i].key, &key->identity.public_key);
        body->administrators_count = (uint16_t)(i + 1);
    }
    if (!author) {
        struct mz_administrator *own = &body->administrators[body->administrators_count++];
        own->actor = mz_span_text(key->identity.actor);
        own->key = key->identity.public_key;
    }
    return MZ_OK;
}

/* The log's key, which the administrators sign: as the operator was told it by `mingzhangd init`,
 * or as a daemon says that tells before there is an entry. */
static enum mz_status log_of(struct mz_client *client, struct mz_trust *ret_trust) {
    const char *vkey = mz_options_text(&client->options, "vkey");
    struct mz_trust trust = {0};
    if (vkey == NULL) {
        enum mz_status status = mz_api_genesis(client, ret_trust);
        if (status != MZ_E_NOT_FOUND)
            return status;
        return mz_client_usage(client, "--vkey",
                               mz_i18n(N_("is needed: `mingzhangd init` printed it")));
    }
    if (mz_note_key_parse(mz_span_text(vkey), &trust.key) != MZ_OK ||
        trust.key.type != MZ_NOTE_ED25519)
        return mz_client_usage(client, "--vkey", mz_i18n(N_("is no key of a log")));
    *ret_trust = trust;
    return MZ_OK;
}

enum mz_status mz_init_ledger(struct mz_client *client) {
    const struct mz_signing_key *key;
    const char *path = mz_api_trust_path(client);
    char names[MZ_MAX_ADMINISTRATORS][MZ_MAX_CODE + 1];
    struct mz_ledger_create body = {.name = mz_options_span(&client->options, "name"),
                                    .unit_code = mz_options_span(&client->options, "unit-code")};
    struct mz_trust trust;
    struct mz_receipt receipt;
    if (access(path, F_OK) == 0)
        return mz_fault_at(&client->fault, MZ_E_EXISTS, "%s", path);
    enum mz_status status = mz_client_key(client, &key);
    if (status == MZ_OK)
        status = read_administrators(client, key, names, &body);
    if (status == MZ_OK)
        status = log_of(client, &trust);
    if (status != MZ_OK)
        return status;
    memcpy(body.log_key.bytes, trust.key.public_key, sizeof body.log_key.bytes);
    client->trust = trust;
    client->trusted = true;
    const struct mz_filing filing = {.kind = MZ_KIND_LEDGER_CREATE, .body = &body};
    status = mz_sign_file(client, &filing, &receipt);
    if (status != MZ_OK)
        return status;
    trust.genesis = receipt.leaf;
    status = mz_trust_save(path, &trust, &client->fault);
    if (status == MZ_OK)
        mz_error_note(client,
                      mz_i18n(N_("The genesis is in %s; hand it to everybody who is to "
                                 "verify this ledger. A second administrator now runs "
                                 "`mingzhang confirm --all`.\n")),
                      path);
    return status;
}
