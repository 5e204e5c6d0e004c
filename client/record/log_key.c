/* log rotate: the log's key passes to another, on a proposal that `mingzhangd rotate` made. */
#include <jansson.h>

#include "client/io/file.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/codec/rotation.h"

#define PROPOSAL_SIZE 4096u

struct proposal {
    struct mz_hash from, key;
    uint8_t handover[MZ_ROTATION_PROOF], proof[MZ_ROTATION_PROOF];
};

static bool read_member(const json_t *object, const char *name, void *bytes, size_t size) {
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) &&
           mz_hex_decode(mz_span_of(json_string_value(value), json_string_length(value)), bytes,
                         size) == MZ_OK;
}

/* Reads the file and checks both signatures, so that a person learns here what is wrong with it. */
static enum mz_status read_proposal(struct mz_client *client, const char *path,
                                    struct mz_span origin, struct proposal *proposal) {
    struct mz_buffer file = {0};
    enum mz_status status = mz_file_read(path, PROPOSAL_SIZE, &file, &client->fault);
    if (status != MZ_OK)
        return status;
    json_t *object = json_loadb(mz_buffer_string(&file), file.size, JSON_REJECT_DUPLICATES, NULL);
    mz_buffer_free(&file);
    const char *schema = json_string_value(json_object_get(object, "schema"));
    bool good = schema != NULL &&
                mz_span_equal_text(mz_span_text(schema), "mingzhang/log-rotation/1") &&
                read_member(object, "from", proposal->from.bytes, sizeof proposal->from.bytes) &&
                read_member(object, "key", proposal->key.bytes, sizeof proposal->key.bytes) &&
                read_member(object, "handover", proposal->handover, sizeof proposal->handover) &&
                read_member(object, "proof", proposal->proof, sizeof proposal->proof);
    json_decref(object);
    if (!good) {
        mz_fault_at(&client->fault, MZ_E_USAGE, "%.90s", path);
        mz_fault_have(&client->fault, "mingzhang/log-rotation/1 ?");
        return MZ_E_USAGE;
    }
    const struct mz_log_rotation rotation = {origin, proposal->from, proposal->key};
    if (mz_log_rotation_check(&rotation, &proposal->from,
                              mz_span_of(proposal->handover, MZ_ROTATION_PROOF)) != MZ_OK ||
        mz_log_rotation_check(&rotation, &proposal->key,
                              mz_span_of(proposal->proof, MZ_ROTATION_PROOF)) != MZ_OK)
        return mz_fault_at(&client->fault, MZ_E_BAD_SIGNATURE, "%.90s", path);
    return MZ_OK;
}

enum mz_status mz_log_key_rotate(struct mz_client *client) {
    const struct mz_trust *trust;
    struct proposal proposal;
    enum mz_status status = mz_api_trust(client, &trust);
    if (status == MZ_OK)
        status =
            read_proposal(client, client->options.arguments[0], mz_trust_origin(trust), &proposal);
    if (status != MZ_OK)
        return status;
    const struct mz_log_rotate body = {
        .key = proposal.key,
        .from = proposal.from,
        .proof = mz_span_of(proposal.proof, sizeof proposal.proof),
        .handover = mz_span_of(proposal.handover, sizeof proposal.handover),
    };
    const struct mz_filing filing = {.kind = MZ_KIND_LOG_ROTATE, .body = &body};
    return mz_sign_file(client, &filing, NULL);
}
