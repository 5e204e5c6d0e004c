#include "client/remote/seen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/io/file.h"
#include "client/remote/api.h"
#include "proto/base/hex.h"
#include "proto/log/merkle.h"

static bool read_proof(const json_t *answer, struct mz_proof *ret_proof) {
    const json_t *list = mz_api_member(answer, "proof");
    struct mz_proof proof = {.count = json_array_size(list)};
    if (!json_is_array(list) || proof.count > MZ_MAX_PROOF + 1)
        return false;
    for (size_t i = 0; i < proof.count; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item) ||
            mz_hex_decode_hash(mz_span_text(json_string_value(item)), &proof.hashes[i]) != MZ_OK)
            return false;
    }
    *ret_proof = proof;
    return true;
}

static enum mz_status differ(struct mz_client *client, enum mz_status status, uint64_t have,
                             uint64_t want) {
    struct mz_span origin = mz_trust_origin(&client->trust);
    mz_fault_at(&client->fault, status, "%.*s", (int)origin.size, (const char *)origin.data);
    mz_fault_have(&client->fault, "%" PRIu64, have);
    mz_fault_want(&client->fault, "%" PRIu64, want);
    return status;
}

/* Is the smaller a prefix of the larger? `seen` tells which of them was there before. */
static enum mz_status compare(struct mz_client *client, const struct mz_checkpoint *seen,
                              const struct mz_checkpoint *now) {
    const struct mz_checkpoint *first = seen->size <= now->size ? seen : now;
    const struct mz_checkpoint *second = first == seen ? now : seen;
    struct mz_proof proof = {0};
    if (first->size < second->size) {
        char path[96];
        json_t *answer;
        (void)snprintf(path, sizeof path, "/v1/consistency?from=%" PRIu64 "&to=%" PRIu64,
                       first->size, second->size);
        enum mz_status status = mz_api_json(client, path, NULL, &answer);
        if (status != MZ_OK && second == seen &&
            (status == MZ_E_OUT_OF_RANGE || status == MZ_E_NOT_FOUND))
            return differ(client, MZ_E_ROLLED_BACK, now->size, seen->size);
        if (status != MZ_OK)
            return status;
        bool good = read_proof(answer, &proof);
        json_decref(answer);
        if (!good)
            return differ(client, MZ_E_SPLIT_VIEW, now->size, seen->size);
    }
    if (mz_merkle_verify_consistency(first->size, &first->root, second->size, &second->root,
                                     &proof) != MZ_OK)
        return differ(client, MZ_E_SPLIT_VIEW, now->size, seen->size);
    return MZ_OK;
}

enum mz_status mz_seen_checkpoint(struct mz_client *client, struct mz_span note) {
    struct mz_checkpoint seen, now;
    struct mz_buffer path = {0}, kept = {0};
    struct mz_fault none;
    enum mz_status status = mz_api_checkpoint(client, note, &now);
    if (status != MZ_OK)
        return status;
    mz_buffer_format(&path, "%s.seen", mz_api_trust_path(client));
    bool newer = true;
    status = mz_file_read(mz_buffer_string(&path), MZ_MAX_NOTE, &kept, &client->fault);
    if (status == MZ_E_NOT_FOUND) {
        status = MZ_OK;
    } else if (status == MZ_OK) {
        status = mz_api_checkpoint(client, mz_buffer_view(&kept), &seen);
        if (status == MZ_OK) {
            newer = now.size > seen.size;
            status = compare(client, &seen, &now);
        }
    }
    if (status == MZ_E_UNREACHABLE || status == MZ_E_BUSY || status == MZ_E_LOGIN) {
        newer = false;
        status = MZ_OK;
    }
    /* A place where nothing can be kept is no reason to refuse what is proven. */
    if (status == MZ_OK && newer &&
        mz_file_replace(mz_buffer_string(&path), note, 0600, &none) != MZ_OK)
        status = MZ_OK;
    mz_buffer_free(&path);
    mz_buffer_free(&kept);
    return status;
}
