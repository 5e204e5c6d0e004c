/* key new, key show. */
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/keys/passphrase.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/log/note_key.h"

static enum mz_kdf kdf_of(const char *name) {
    static const char *const names[] = {"interactive", "moderate", "sensitive", "minimal"};
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return (enum mz_kdf)i;
    return MZ_KDF_MODERATE;
}

/* The key as the verifier key of a witness, if --witness names one; else "". */
static enum mz_status witness_key(struct mz_client *client, const struct mz_key_identity *identity,
                                  char ret_vkey[MZ_NOTE_KEY_TEXT_SIZE + 1]) {
    const char *name = mz_options_text(&client->options, "witness");
    struct mz_note_key key;
    struct mz_writer w = mz_writer_over(ret_vkey, MZ_NOTE_KEY_TEXT_SIZE);
    if (name != NULL) {
        enum mz_status status = mz_note_key_make(mz_span_text(name), MZ_NOTE_COSIGNATURE,
                                                 identity->public_key.bytes, &key);
        if (status != MZ_OK) {
            mz_fault_at(&client->fault, status, "--witness");
            mz_fault_have(&client->fault, "%.60s", name);
            return status;
        }
        mz_note_key_write(&w, &key);
    }
    ret_vkey[w.size] = '\0';
    return MZ_OK;
}

static enum mz_status print_identity(struct mz_client *client, const char *path,
                                     const struct mz_key_identity *identity) {
    char vkey[MZ_NOTE_KEY_TEXT_SIZE + 1];
    enum mz_status status = witness_key(client, identity, vkey);
    if (status != MZ_OK)
        return status;
    char public_key[MZ_HEX_HASH_SIZE + 1], kid[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&identity->public_key, public_key);
    mz_hex_of_hash(&identity->kid, kid);
    if (client->output.format == MZ_FORMAT_CSV) {
        fprintf(client->output.file, "actor,public_key,kid,weak\n%s,%s,%s,%s\n", identity->actor,
                public_key, kid, identity->weak ? "true" : "false");
    } else if (mz_output_is_machine(&client->output)) {
        struct mz_json json = mz_json_start();
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "schema", "mingzhang/key/1");
        mz_json_text(&json, "actor", identity->actor);
        mz_json_text(&json, "public_key", public_key);
        mz_json_text(&json, "kid", kid);
        mz_json_bool(&json, "weak", identity->weak);
        if (vkey[0] != '\0')
            mz_json_text(&json, "vkey", vkey);
        mz_json_close_object(&json);
        return mz_output_json(&client->output, &json, &client->fault);
    }
    mz_output_say(&client->output, "%s\n  %s %s\n  %s %s\n  %s %s\n", path,
                  mz_i18n(N_("actor     ")), identity->actor, mz_i18n(N_("public key")), public_key,
                  mz_i18n(N_("key id    ")), kid);
    if (vkey[0] != '\0')
        mz_output_say(&client->output, "  %s %s\n", mz_i18n(N_("witness   ")), vkey);
    if (identity->weak)
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("This key is sealed at a cost that protects nothing: for tests "
                                 "and demonstrations only.")));
    return MZ_OK;
}

enum mz_status mz_key_new(struct mz_client *client) {
    const char *path = client->options.arguments[0];
    struct mz_key_identity identity;
    char *passphrase;
    enum mz_kdf kdf = kdf_of(mz_options_text(&client->options, "kdf"));
    enum mz_status status =
        mz_passphrase_get(&client->options, path, true, &passphrase, &client->fault);
    if (status != MZ_OK)
        return status;
    status = mz_keyfile_create(path, mz_options_span(&client->options, "actor"), kdf,
                               mz_span_text(passphrase), client->env, &identity, &client->fault);
    mz_passphrase_free(passphrase);
    return status == MZ_OK ? print_identity(client, path, &identity) : status;
}

enum mz_status mz_key_show(struct mz_client *client) {
    const char *path = client->options.arguments[0];
    struct mz_key_identity identity;
    if (path == NULL)
        path = mz_options_text(&client->options, "key");
    if (path == NULL && client->config.key[0] != '\0')
        path = client->config.key;
    if (path == NULL)
        return mz_fault_at(&client->fault, MZ_E_LOGIN, "--key");
    enum mz_status status = mz_keyfile_identity(path, &identity, &client->fault);
    return status == MZ_OK ? print_identity(client, path, &identity) : status;
}
