#include "client/remote/trust.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/base/json.h"

#define TRUST_SIZE 65536u

struct mz_span mz_trust_origin(const struct mz_trust *trust) {
    return mz_note_key_name(&trust->key);
}

static struct mz_span member(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value))
        return (struct mz_span){0};
    return mz_span_of(json_string_value(value), json_string_length(value));
}

static bool read_signature(const json_t *object, const char *name,
                           uint8_t ret_signature[MZ_ROTATION_PROOF]) {
    struct mz_span hex = member(object, name);
    return hex.data != NULL && mz_hex_decode(hex, ret_signature, MZ_ROTATION_PROOF) == MZ_OK;
}

/* One more rotation, from the key known last. */
static bool read_rotation(const json_t *object, struct mz_trust *trust) {
    struct mz_trust_rotation *rotation = &trust->rotations[trust->rotations_count];
    const json_t *since = json_object_get(object, "since");
    struct mz_note_key before, key;
    if (json_object_size(object) != 4 || !json_is_integer(since) ||
        json_integer_value(since) <= 0 || mz_trust_key(trust, UINT64_MAX, &before) != MZ_OK ||
        mz_note_key_parse(member(object, "vkey"), &key) != MZ_OK || key.type != MZ_NOTE_ED25519 ||
        !mz_span_equal(mz_note_key_name(&key), mz_trust_origin(trust)) ||
        !read_signature(object, "handover", rotation->handover) ||
        !read_signature(object, "proof", rotation->proof))
        return false;
    rotation->since = (uint64_t)json_integer_value(since);
    if (trust->rotations_count > 0 && rotation[-1].since >= rotation->since)
        return false;
    memcpy(rotation->key.bytes, key.public_key, sizeof rotation->key.bytes);
    struct mz_log_rotation change = {.origin = mz_trust_origin(trust), .new_key = rotation->key};
    memcpy(change.old_key.bytes, before.public_key, sizeof change.old_key.bytes);
    if (mz_log_rotation_check(&change, &change.old_key,
                              mz_span_of(rotation->handover, MZ_ROTATION_PROOF)) != MZ_OK ||
        mz_log_rotation_check(&change, &change.new_key,
                              mz_span_of(rotation->proof, MZ_ROTATION_PROOF)) != MZ_OK)
        return false;
    trust->rotations_count++;
    return true;
}

static bool read_rotations(const json_t *list, struct mz_trust *trust) {
    if (list == NULL)
        return true;
    if (!json_is_array(list) || json_array_size(list) > MZ_TRUST_ROTATIONS)
        return false;
    for (size_t n = 0; n < json_array_size(list); n++)
        if (!read_rotation(json_array_get(list, n), trust))
            return false;
    return true;
}

static bool read_trust(const json_t *object, struct mz_trust *trust) {
    struct mz_span leaf = member(object, "leaf");
    const json_t *rotations = json_object_get(object, "rotations");
    size_t members = 3u + (leaf.data != NULL) + (rotations != NULL);
    return json_object_size(object) == members &&
           mz_span_equal_text(member(object, "schema"), "mingzhang/genesis/1") &&
           mz_note_key_parse(member(object, "vkey"), &trust->key) == MZ_OK &&
           trust->key.type == MZ_NOTE_ED25519 &&
           mz_span_equal(member(object, "origin"), mz_note_key_name(&trust->key)) &&
           (leaf.data == NULL || mz_hex_decode_hash(leaf, &trust->genesis) == MZ_OK) &&
           read_rotations(rotations, trust);
}

enum mz_status mz_trust_parse(const char *text, size_t size, const char *place,
                              struct mz_trust *ret_trust, struct mz_fault *fault) {
    struct mz_trust trust = {0};
    json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_object(object) && read_trust(object, &trust);
    json_decref(object);
    if (!good) {
        mz_fault_at(fault, MZ_E_PROTOCOL, "%s", place);
        mz_fault_have(fault, "origin, vkey, leaf");
        return MZ_E_PROTOCOL;
    }
    *ret_trust = trust;
    return MZ_OK;
}

enum mz_status mz_trust_load(const char *path, struct mz_trust *ret_trust, struct mz_fault *fault) {
    struct mz_buffer file = {0};
    enum mz_status status = mz_file_read(path, TRUST_SIZE, &file, fault);
    if (status == MZ_OK)
        status = mz_trust_parse(mz_buffer_string(&file), file.size, path, ret_trust, fault);
    mz_buffer_free(&file);
    return status;
}

enum mz_status mz_trust_key(const struct mz_trust *trust, uint64_t tree_size,
                            struct mz_note_key *ret_key) {
    const uint8_t *bytes = trust->key.public_key;
    for (size_t n = 0; n < trust->rotations_count && trust->rotations[n].since <= tree_size; n++)
        bytes = trust->rotations[n].key.bytes;
    return mz_note_key_make(mz_trust_origin(trust), MZ_NOTE_ED25519, bytes, ret_key);
}

size_t mz_trust_signers(const struct mz_trust *trust,
                        struct mz_log_signer ret_signers[MZ_TRUST_ROTATIONS]) {
    for (size_t i = 0; i < trust->rotations_count; i++)
        ret_signers[i] = (struct mz_log_signer){.since = trust->rotations[i].since,
                                                .key = trust->rotations[i].key};
    return trust->rotations_count;
}

static void write_vkey(struct mz_json *json, const struct mz_note_key *key) {
    uint8_t vkey[MZ_NOTE_KEY_TEXT_SIZE];
    struct mz_writer w = mz_writer_over(vkey, sizeof vkey);
    mz_note_key_write(&w, key);
    mz_json_span(json, "vkey", mz_writer_view(&w));
}

static enum mz_status write_rotations(struct mz_json *json, const struct mz_trust *trust) {
    if (trust->rotations_count == 0)
        return MZ_OK;
    mz_json_open_array(json, "rotations");
    for (size_t n = 0; n < trust->rotations_count; n++) {
        const struct mz_trust_rotation *rotation = &trust->rotations[n];
        struct mz_note_key key;
        enum mz_status status = mz_trust_key(trust, rotation->since, &key);
        if (status != MZ_OK)
            return status;
        mz_json_open_object(json, NULL);
        mz_json_uint(json, "since", rotation->since);
        write_vkey(json, &key);
        mz_json_hex(json, "handover", mz_span_of(rotation->handover, MZ_ROTATION_PROOF));
        mz_json_hex(json, "proof", mz_span_of(rotation->proof, MZ_ROTATION_PROOF));
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
    return MZ_OK;
}

/* The text of the file; the caller frees it. */
static enum mz_status write_trust(const char *path, const struct mz_trust *trust, char **ret_text,
                                  size_t *ret_size, struct mz_fault *fault) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/genesis/1");
    mz_json_span(&json, "origin", mz_trust_origin(trust));
    write_vkey(&json, &trust->key);
    if (!mz_hash_is_zero(&trust->genesis))
        mz_json_hex(&json, "leaf", mz_span_hash(&trust->genesis));
    enum mz_status status = write_rotations(&json, trust);
    mz_json_close_object(&json);
    if (status != MZ_OK)
        mz_json_discard(&json);
    else
        status = mz_json_finish(&json, ret_text, ret_size);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%s", path);
    return mz_file_make_parents(path, fault);
}

enum mz_status mz_trust_save(const char *path, const struct mz_trust *trust,
                             struct mz_fault *fault) {
    char *text = NULL;
    size_t size;
    enum mz_status status = write_trust(path, trust, &text, &size, fault);
    if (status == MZ_OK)
        status = mz_file_create(path, mz_span_of(text, size), 0644, fault);
    free(text);
    return status;
}

enum mz_status mz_trust_replace(const char *path, const struct mz_trust *trust,
                                struct mz_fault *fault) {
    char *text = NULL;
    size_t size;
    enum mz_status status = write_trust(path, trust, &text, &size, fault);
    if (status == MZ_OK)
        status = mz_file_replace(path, mz_span_of(text, size), 0644, fault);
    free(text);
    return status;
}

static enum mz_status differ(enum mz_status status, struct mz_span have, struct mz_span want,
                             struct mz_fault *fault) {
    mz_fault_at(fault, status, "genesis");
    mz_fault_have(fault, "%.*s", (int)have.size, have.data == NULL ? "" : (const char *)have.data);
    mz_fault_want(fault, "%.*s", (int)want.size, want.data == NULL ? "" : (const char *)want.data);
    return status;
}

/* Is a key that is all we know one that the log passed to later? It signed, as did each after it,
 * for where it came from and where it went. */
static bool joins(const struct mz_trust *trusted, const struct mz_trust *seen) {
    if (trusted->rotations_count > 0 || !mz_hash_is_zero(&trusted->genesis))
        return false;
    for (size_t n = 0; n < seen->rotations_count; n++)
        if (memcmp(trusted->key.public_key, seen->rotations[n].key.bytes, MZ_HASH_SIZE) == 0)
            return true;
    return false;
}

enum mz_status mz_trust_check(const struct mz_trust *trusted, const struct mz_trust *seen,
                              struct mz_fault *fault) {
    if (!mz_span_equal(mz_trust_origin(trusted), mz_trust_origin(seen)))
        return differ(MZ_E_WRONG_ORIGIN, mz_trust_origin(trusted), mz_trust_origin(seen), fault);
    bool same =
        memcmp(trusted->key.public_key, seen->key.public_key, sizeof seen->key.public_key) == 0;
    for (size_t n = 0; n < trusted->rotations_count && n < seen->rotations_count; n++)
        same = same && trusted->rotations[n].since == seen->rotations[n].since &&
               mz_hash_equal(&trusted->rotations[n].key, &seen->rotations[n].key);
    if (!same && !joins(trusted, seen)) {
        uint8_t text[MZ_NOTE_KEY_TEXT_SIZE];
        struct mz_writer w = mz_writer_over(text, sizeof text);
        mz_note_key_write(&w, &trusted->key);
        return differ(MZ_E_UNKNOWN_SIGNER, (struct mz_span){0}, mz_writer_view(&w), fault);
    }
    if (!mz_hash_is_zero(&trusted->genesis) && !mz_hash_is_zero(&seen->genesis) &&
        !mz_hash_equal(&trusted->genesis, &seen->genesis)) {
        char have[MZ_HEX_HASH_SIZE + 1], want[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(&seen->genesis, have);
        mz_hex_of_hash(&trusted->genesis, want);
        return differ(MZ_E_WRONG_GENESIS, mz_span_text(have), mz_span_text(want), fault);
    }
    return MZ_OK;
}

enum mz_status mz_trust_checkpoint(const struct mz_trust *trust, struct mz_span note,
                                   struct mz_checkpoint *ret_checkpoint, struct mz_fault *fault) {
    struct mz_note parsed;
    struct mz_checkpoint claim;
    struct mz_note_key key;
    enum mz_status status = mz_note_parse(note, &parsed);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(parsed.text, &claim);
    if (status == MZ_OK)
        status = mz_trust_key(trust, claim.size, &key);
    if (status == MZ_OK)
        status = mz_checkpoint_open(note, mz_trust_origin(trust), &key, ret_checkpoint);
    if (status != MZ_OK) {
        struct mz_span origin = mz_trust_origin(trust);
        mz_fault_at(fault, status, "checkpoint");
        mz_fault_want(fault, "%.*s", (int)origin.size, (const char *)origin.data);
    }
    return status;
}

enum mz_status mz_trust_log_key(const struct mz_trust *trust, struct mz_span note,
                                struct mz_note_key *ret_key, struct mz_fault *fault) {
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_trust_checkpoint(trust, note, &checkpoint, fault);
    return status == MZ_OK ? mz_trust_key(trust, checkpoint.size, ret_key) : status;
}
