#include <string.h>

#include "client/clone/replay.h"
#include "client/prove/prove.h"
#include "client/remote/api.h"
#include "client/remote/seen.h"

/* With the genesis alone, the key is the one that the clone's genesis.json gives for it. */
static enum mz_status trust_of_clone(struct mz_client *client, const char *directory,
                                     struct mz_trust *ret_trust) {
    struct mz_anchor anchor;
    struct mz_trust own;
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/genesis.json", directory);
    enum mz_status status = mz_trust_load(mz_buffer_string(&path), &own, &client->fault);
    mz_buffer_free(&path);
    bool has_own = status == MZ_OK;
    if (!has_own && status != MZ_E_NOT_FOUND)
        return status;
    struct mz_span origin = has_own ? mz_trust_origin(&own) : mz_span_of("", 0);
    status = mz_anchor_find(client, origin, has_own ? &own : NULL, &anchor);
    if (status != MZ_OK)
        return status;
    if (anchor.trust.key.name_size == 0 && has_own) {
        if (!mz_hash_equal(&own.genesis, &anchor.trust.genesis))
            return mz_fault_at(&client->fault, MZ_E_WRONG_GENESIS, "%s/genesis.json", directory);
        anchor.trust = own;
    }
    if (anchor.trust.key.name_size == 0)
        return mz_fault_at(&client->fault, MZ_E_WITHHELD, "--vkey");
    *ret_trust = anchor.trust;
    return MZ_OK;
}

enum mz_status mz_proof_log_open(struct mz_client *client, struct mz_proof_log *ret_log) {
    enum mz_status status;
    *ret_log = (struct mz_proof_log){.directory.path = mz_options_text(&client->options, "clone")};
    if (ret_log->directory.path != NULL) {
        ret_log->remote = mz_remote_clone(&ret_log->directory);
        status = trust_of_clone(client, ret_log->directory.path, &ret_log->trust);
    } else {
        const struct mz_trust *trust;
        ret_log->remote = mz_remote_daemon(client);
        status = mz_api_trust(client, &trust);
        if (status == MZ_OK)
            ret_log->trust = *trust;
    }
    if (status == MZ_OK)
        status =
            mz_log_reader_open(&ret_log->remote, &ret_log->trust, &ret_log->reader, &client->fault);
    if (status == MZ_E_UNKNOWN_SIGNER && ret_log->directory.path == NULL &&
        (status = mz_api_renew_trust(client)) == MZ_OK) {
        ret_log->trust = client->trust;
        status =
            mz_log_reader_open(&ret_log->remote, &ret_log->trust, &ret_log->reader, &client->fault);
    }
    if (status == MZ_OK && ret_log->directory.path == NULL)
        status = mz_seen_checkpoint(client, mz_log_reader_note(ret_log->reader));
    if (status != MZ_OK)
        mz_proof_log_close(ret_log);
    return status;
}

void mz_proof_log_close(struct mz_proof_log *log) {
    mz_log_reader_close(log->reader);
    log->reader = NULL;
}
