#include "daemon/logkey.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/files.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/base/text.h"
#include "proto/codec/cose_receipt.h"
#include "proto/codec/rotation.h"

#define FILE_SIZE (12 + MZ_MAX_ORIGIN + 1 + 8 + 1 + 44 + 1)
static const char prefix[] = "PRIVATE+KEY+";

/* All that is secret, in pages of its own. */
struct secret {
    uint8_t typed_seed[1 + MZ_ED25519_SEED_SIZE]; /* type byte ‖ seed, as in the file */
    uint8_t secret_key[MZ_ED25519_SECRET_SIZE];
    uint8_t text[FILE_SIZE];
};

struct mz_logkey {
    struct mz_note_key note_key;
    struct secret *secret;
};

static struct mz_logkey *new_key(void) {
    struct mz_logkey *key = calloc(1, sizeof *key);
    if (key == NULL || sodium_init() < 0 ||
        (key->secret = sodium_malloc(sizeof *key->secret)) == NULL) {
        free(key);
        return NULL;
    }
    return key;
}

void mz_logkey_close(struct mz_logkey *key) {
    if (key == NULL)
        return;
    sodium_free(key->secret);
    free(key);
}

/* Derives the pair from the seed, and the note key under the name. */
static enum mz_status derive(struct mz_logkey *key, struct mz_span name) {
    uint8_t public_key[MZ_ED25519_PUBLIC_SIZE];
    mz_ed25519_key_pair(key->secret->typed_seed + 1, public_key, key->secret->secret_key);
    return mz_note_key_make(name, MZ_NOTE_ED25519, public_key, &key->note_key);
}

/* The text of the file, in the secret's own pages. */
static struct mz_span write_text(const struct mz_logkey *key) {
    struct mz_writer w = mz_writer_over(key->secret->text, sizeof key->secret->text);
    mz_writer_text(&w, prefix);
    mz_writer_span(&w, mz_note_key_name(&key->note_key));
    mz_writer_text(&w, "+");
    mz_hex_write(&w, mz_span_of(key->note_key.id, MZ_NOTE_ID_SIZE));
    mz_writer_text(&w, "+");
    mz_base64_write(&w, mz_span_of(key->secret->typed_seed, sizeof key->secret->typed_seed));
    mz_writer_text(&w, "\n");
    return mz_writer_view(&w);
}

enum mz_status mz_logkey_create(const char *path, struct mz_span origin, const struct mz_env *env,
                                struct mz_logkey **ret_key, struct mz_fault *fault) {
    struct mz_logkey *key = new_key();
    if (key == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    key->secret->typed_seed[0] = MZ_NOTE_ED25519;
    env->random(env->ctx, key->secret->typed_seed + 1, MZ_ED25519_SEED_SIZE);
    enum mz_status status = mz_text_is_origin(origin) ? derive(key, origin) : MZ_E_BAD_TEXT;
    if (status != MZ_OK) {
        mz_fault_at(fault, status, "origin");
        goto err1;
    }
    status = mz_files_create(path, write_text(key), fault);
    if (status != MZ_OK)
        goto err1;
    *ret_key = key;
    return MZ_OK;

err1:
    mz_logkey_close(key);
    return status;
}

/* Takes the text up to the next '+'. */
static struct mz_span part(struct mz_reader *r) {
    const uint8_t *end = r->rest.size > 0 ? memchr(r->rest.data, '+', r->rest.size) : NULL;
    if (end == NULL) {
        r->failed = true;
        return mz_span_of(NULL, 0);
    }
    struct mz_span text = mz_reader_take(r, (size_t)(end - r->rest.data));
    (void)mz_reader_u8(r);
    return text;
}

static enum mz_status parse(struct mz_logkey *key, struct mz_span text) {
    struct mz_reader r = mz_reader_over(text);
    struct mz_span head = mz_reader_take(&r, sizeof prefix - 1);
    struct mz_span name = part(&r), id = part(&r);
    size_t size;
    uint8_t id_bytes[MZ_NOTE_ID_SIZE];
    if (r.failed || !mz_span_equal_text(head, prefix) || r.rest.size == 0 ||
        r.rest.data[r.rest.size - 1] != '\n')
        return MZ_E_BAD_KEY_FILE;
    if (mz_base64_decode(mz_span_of(r.rest.data, r.rest.size - 1), key->secret->typed_seed,
                         sizeof key->secret->typed_seed, &size) != MZ_OK ||
        size != sizeof key->secret->typed_seed || key->secret->typed_seed[0] != MZ_NOTE_ED25519 ||
        mz_hex_decode(id, id_bytes, sizeof id_bytes) != MZ_OK || derive(key, name) != MZ_OK ||
        memcmp(id_bytes, key->note_key.id, sizeof id_bytes) != 0)
        return MZ_E_BAD_KEY_FILE;
    return MZ_OK;
}

enum mz_status mz_logkey_open(const char *path, struct mz_logkey **ret_key,
                              struct mz_fault *fault) {
    struct mz_logkey *key = new_key();
    if (key == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    size_t size;
    enum mz_status status =
        mz_files_read(path, key->secret->text, sizeof key->secret->text, &size, fault);
    if (status == MZ_OK && parse(key, mz_span_of(key->secret->text, size)) != MZ_OK)
        status = mz_fault_at(fault, MZ_E_BAD_KEY_FILE, "%s", path);
    if (status != MZ_OK) {
        mz_logkey_close(key);
        return status;
    }
    *ret_key = key;
    return MZ_OK;
}

const struct mz_note_key *mz_logkey_public(const struct mz_logkey *key) {
    return &key->note_key;
}

enum mz_status mz_logkey_sign(const struct mz_logkey *key, uint64_t size,
                              const struct mz_hash *root, struct mz_writer *w) {
    return mz_checkpoint_sign(w, size, root, &key->note_key, key->secret->secret_key);
}

enum mz_status mz_logkey_receipt(const struct mz_logkey *key, uint64_t tree_size, uint64_t index,
                                 const struct mz_proof *inclusion, const struct mz_hash *root,
                                 struct mz_writer *w) {
    return mz_cose_receipt_sign(tree_size, index, inclusion, root, key->secret->secret_key, w);
}

enum mz_status mz_logkey_save(const struct mz_logkey *key, const char *directory, const char *name,
                              struct mz_fault *fault) {
    return mz_files_replace(directory, name, write_text(key), fault);
}

void mz_logkey_hand_over(const struct mz_logkey *from, const struct mz_logkey *to,
                         uint8_t ret_handover[64], uint8_t ret_proof[64]) {
    struct mz_log_rotation rotation = {.origin = mz_note_key_name(&from->note_key)};
    memcpy(rotation.old_key.bytes, from->note_key.public_key, MZ_HASH_SIZE);
    memcpy(rotation.new_key.bytes, to->note_key.public_key, MZ_HASH_SIZE);
    mz_log_rotation_sign(&rotation, from->secret->secret_key, ret_handover);
    mz_log_rotation_sign(&rotation, to->secret->secret_key, ret_proof);
}
