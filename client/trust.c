#include "client/trust.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/file.h"
#include "proto/base/hex.h"
#include "proto/base/json.h"

#define TRUST_SIZE 4096u

struct mz_span mz_trust_origin(const struct mz_trust *trust) {
    return mz_note_key_name(&trust->key);
}

static struct mz_span member(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value))
        return (struct mz_span){0};
    return mz_span_of(json_string_value(value), json_string_length(value));
}

static bool read_trust(const json_t *object, struct mz_trust *trust) {
    struct mz_span leaf = member(object, "leaf");
    return mz_note_key_parse(member(object, "vkey"), &trust->key) == MZ_OK &&
           trust->key.type == MZ_NOTE_ED25519 &&
           mz_span_equal(member(object, "origin"), mz_note_key_name(&trust->key)) &&
           (leaf.data == NULL || mz_hex_decode_hash(leaf, &trust->genesis) == MZ_OK);
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

enum mz_status mz_trust_save(const char *path, const struct mz_trust *trust,
                             struct mz_fault *fault) {
    uint8_t vkey[MZ_NOTE_KEY_TEXT_SIZE];
    struct mz_writer w = mz_writer_over(vkey, sizeof vkey);
    mz_note_key_write(&w, &trust->key);
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/genesis/1");
    mz_json_span(&json, "origin", mz_trust_origin(trust));
    mz_json_span(&json, "vkey", mz_writer_view(&w));
    if (!mz_hash_is_zero(&trust->genesis))
        mz_json_hex(&json, "leaf", mz_span_hash(&trust->genesis));
    mz_json_close_object(&json);
    char *text;
    size_t size;
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    enum mz_status status = mz_file_make_parents(path, fault);
    if (status == MZ_OK)
        status = mz_file_create(path, mz_span_of(text, size), 0644, fault);
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

enum mz_status mz_trust_check(const struct mz_trust *trusted, const struct mz_trust *seen,
                              struct mz_fault *fault) {
    if (!mz_span_equal(mz_trust_origin(trusted), mz_trust_origin(seen)))
        return differ(MZ_E_WRONG_ORIGIN, mz_trust_origin(trusted), mz_trust_origin(seen), fault);
    if (memcmp(trusted->key.public_key, seen->key.public_key, sizeof seen->key.public_key) != 0) {
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
    enum mz_status status =
        mz_checkpoint_open(note, mz_trust_origin(trust), &trust->key, ret_checkpoint);
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
    if (status == MZ_OK)
        *ret_key = trust->key;
    return status;
}
