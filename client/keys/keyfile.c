#include "client/keys/keyfile.h"

#include <sodium.h>
#include <string.h>

#include "client/io/buffer.h"
#include "client/io/file.h"
#include "proto/base/base64.h"
#include "proto/codec/schema.h"
#include "proto/codec/statement.h"
#include "proto/log/hash.h"

#define HEADER      "mingzhang-key v1\n"
#define SALT_SIZE   crypto_pwhash_SALTBYTES
#define NONCE_SIZE  crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE    crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SEALED_SIZE (MZ_ED25519_SEED_SIZE + TAG_SIZE)
#define MAP_SIZE    512u
#define FILE_SIZE   1024u
/* A hostile file must not make us work for hours or take all memory (T6). */
#define MAX_OPSLIMIT 16u
#define MAX_MEMLIMIT (UINT64_C(4) << 30)

struct sealed {
    struct mz_span salt, actor, nonce, ciphertext;
    struct mz_hash public_key;
    uint64_t memlimit, opslimit;
};

#define T struct sealed
static const struct mz_field sealed_rows[] = {
    MZ_ROW(T, salt, "salt", MZ_F_BYTES, .max = SALT_SIZE),
    MZ_ROW(T, actor, "actor", MZ_F_CODE),
    MZ_ROW(T, nonce, "nonce", MZ_F_BYTES, .max = NONCE_SIZE),
    MZ_ROW(T, public_key, "public", MZ_F_HASH),
    MZ_ROW(T, memlimit, "memlimit", MZ_F_UINT, .max = MAX_MEMLIMIT),
    MZ_ROW(T, opslimit, "opslimit", MZ_F_UINT, .max = MAX_OPSLIMIT),
    /* Left out of the additional data. */
    MZ_ROW(T, ciphertext, "ciphertext", MZ_F_BYTES, .max = SEALED_SIZE, .optional = true),
};
static const struct mz_schema sealed_schema = MZ_SCHEMA("key file", MZ_SCHEMA_MAP, T, sealed_rows);
#undef T

static const struct {
    uint64_t opslimit, memlimit;
} costs[] = {
    [MZ_KDF_INTERACTIVE] = {crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE},
    [MZ_KDF_MODERATE] = {crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
                         crypto_pwhash_argon2id_MEMLIMIT_MODERATE},
    [MZ_KDF_SENSITIVE] = {crypto_pwhash_argon2id_OPSLIMIT_SENSITIVE,
                          crypto_pwhash_argon2id_MEMLIMIT_SENSITIVE},
    [MZ_KDF_MINIMAL] = {crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN},
};

static struct mz_span additional_data(const struct sealed *sealed, struct mz_writer *w) {
    struct sealed open = *sealed;
    open.ciphertext = (struct mz_span){0};
    mz_writer_text(w, HEADER);
    mz_schema_encode(&sealed_schema, &open, w);
    return mz_writer_view(w);
}

/* The sealing key, in guarded memory; NULL if the memory that the cost asks for is not there. */
static uint8_t *derive(const struct sealed *sealed, struct mz_span passphrase) {
    uint8_t *key = sodium_malloc(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    if (key == NULL)
        return NULL;
    if (crypto_pwhash(key, crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
                      (const char *)passphrase.data, passphrase.size, sealed->salt.data,
                      sealed->opslimit, (size_t)sealed->memlimit,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        sodium_free(key);
        return NULL;
    }
    return key;
}

static void fill_identity(const struct sealed *sealed, struct mz_key_identity *ret_identity) {
    struct mz_key_identity identity = {.public_key = sealed->public_key};
    memcpy(identity.actor, sealed->actor.data, sealed->actor.size);
    identity.kid = mz_statement_kid(&sealed->public_key);
    identity.weak = sealed->memlimit < costs[MZ_KDF_INTERACTIVE].memlimit ||
                    sealed->opslimit < costs[MZ_KDF_INTERACTIVE].opslimit;
    *ret_identity = identity;
}

static enum mz_status write_file(const char *path, const struct sealed *sealed,
                                 struct mz_fault *fault) {
    uint8_t map[MAP_SIZE], text[FILE_SIZE];
    enum mz_status status = mz_schema_check(&sealed_schema, sealed, fault);
    if (status != MZ_OK)
        return status;
    struct mz_writer encoded = mz_writer_over(map, sizeof map);
    mz_schema_encode(&sealed_schema, sealed, &encoded);
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_writer_text(&w, HEADER);
    mz_base64_write(&w, mz_writer_view(&encoded));
    mz_writer_text(&w, "\n");
    if (encoded.overflow || w.overflow)
        return mz_fault_at(fault, MZ_E_INTERNAL, "%s", path);
    return mz_file_create(path, mz_writer_view(&w), 0600, fault);
}

enum mz_status mz_keyfile_create(const char *path, struct mz_span actor, enum mz_kdf kdf,
                                 struct mz_span passphrase, const struct mz_client_env *env,
                                 struct mz_key_identity *ret_identity, struct mz_fault *fault) {
    uint8_t salt[SALT_SIZE], nonce[NONCE_SIZE], ciphertext[SEALED_SIZE], extra[MAP_SIZE];
    uint8_t *seed = sodium_malloc(MZ_ED25519_SEED_SIZE);
    uint8_t *secret = sodium_malloc(MZ_ED25519_SECRET_SIZE);
    uint8_t *key = NULL;
    enum mz_status status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    if (seed == NULL || secret == NULL)
        goto out;
    env->random(env->ctx, seed, MZ_ED25519_SEED_SIZE);
    env->random(env->ctx, salt, sizeof salt);
    env->random(env->ctx, nonce, sizeof nonce);
    struct sealed sealed = {
        .salt = mz_span_of(salt, sizeof salt),
        .actor = actor,
        .nonce = mz_span_of(nonce, sizeof nonce),
        .memlimit = costs[kdf].memlimit,
        .opslimit = costs[kdf].opslimit,
    };
    mz_ed25519_key_pair(seed, sealed.public_key.bytes, secret);
    key = derive(&sealed, passphrase);
    if (key == NULL)
        goto out;
    struct mz_writer w = mz_writer_over(extra, sizeof extra);
    struct mz_span ad = additional_data(&sealed, &w);
    crypto_aead_xchacha20poly1305_ietf_encrypt(ciphertext, NULL, seed, MZ_ED25519_SEED_SIZE,
                                               ad.data, ad.size, NULL, nonce, key);
    sealed.ciphertext = mz_span_of(ciphertext, sizeof ciphertext);
    status = write_file(path, &sealed, fault);
    if (status == MZ_OK)
        fill_identity(&sealed, ret_identity);
out:
    sodium_free(key);
    sodium_free(secret);
    sodium_free(seed);
    return status;
}

/* Reads and decodes; spans of *ret_sealed point into `map`. */
static enum mz_status read_file(const char *path, uint8_t map[FILE_SIZE], struct sealed *ret_sealed,
                                struct mz_fault *fault) {
    struct mz_buffer file = {0};
    struct sealed sealed = {0};
    enum mz_status status = mz_file_read(path, FILE_SIZE, &file, fault);
    size_t header = sizeof HEADER - 1, size = 0;
    if (status == MZ_E_TOO_LARGE)
        status = MZ_E_BAD_KEY_FILE;
    if (status == MZ_OK && (file.size <= header || memcmp(file.data, HEADER, header) != 0 ||
                            file.data[file.size - 1] != '\n'))
        status = MZ_E_BAD_KEY_FILE;
    if (status == MZ_OK) {
        struct mz_span text = mz_span_of(file.data + header, file.size - header - 1);
        struct mz_cbor_reader reader = mz_cbor_reader_over((struct mz_span){0});
        if (mz_base64_decode(text, map, FILE_SIZE, &size) == MZ_OK)
            reader = mz_cbor_reader_over(mz_span_of(map, size));
        if (size == 0 || mz_schema_decode(&sealed_schema, &reader, &sealed, NULL) != MZ_OK ||
            mz_cbor_finish(&reader) != MZ_OK || sealed.salt.size != SALT_SIZE ||
            sealed.nonce.size != NONCE_SIZE || sealed.ciphertext.size != SEALED_SIZE ||
            sealed.opslimit < crypto_pwhash_argon2id_OPSLIMIT_MIN ||
            sealed.memlimit < crypto_pwhash_argon2id_MEMLIMIT_MIN)
            status = MZ_E_BAD_KEY_FILE;
    }
    mz_buffer_free(&file);
    if (status == MZ_E_BAD_KEY_FILE)
        return mz_fault_at(fault, MZ_E_BAD_KEY_FILE, "%s", path);
    if (status == MZ_OK)
        *ret_sealed = sealed;
    return status;
}

enum mz_status mz_keyfile_identity(const char *path, struct mz_key_identity *ret_identity,
                                   struct mz_fault *fault) {
    uint8_t map[FILE_SIZE];
    struct sealed sealed;
    enum mz_status status = read_file(path, map, &sealed, fault);
    if (status == MZ_OK)
        fill_identity(&sealed, ret_identity);
    return status;
}

enum mz_status mz_keyfile_open(const char *path, struct mz_span passphrase,
                               struct mz_signing_key *ret_key, struct mz_fault *fault) {
    uint8_t map[FILE_SIZE], extra[MAP_SIZE];
    struct sealed sealed;
    enum mz_status status = read_file(path, map, &sealed, fault);
    if (status != MZ_OK)
        return status;
    struct mz_hash public_key;
    uint8_t *seed = sodium_malloc(MZ_ED25519_SEED_SIZE);
    uint8_t *secret = sodium_malloc(MZ_ED25519_SECRET_SIZE);
    uint8_t *key = seed == NULL || secret == NULL ? NULL : derive(&sealed, passphrase);
    if (key == NULL) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
        goto out;
    }
    struct mz_writer w = mz_writer_over(extra, sizeof extra);
    struct mz_span ad = additional_data(&sealed, &w);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL, sealed.ciphertext.data,
                                                   sealed.ciphertext.size, ad.data, ad.size,
                                                   sealed.nonce.data, key) != 0) {
        status = mz_fault_at(fault, MZ_E_WRONG_PASSPHRASE, "%s", path);
        goto out;
    }
    mz_ed25519_key_pair(seed, public_key.bytes, secret);
    if (!mz_hash_equal(&public_key, &sealed.public_key)) {
        status = mz_fault_at(fault, MZ_E_BAD_KEY_FILE, "%s", path);
        goto out;
    }
    fill_identity(&sealed, &ret_key->identity);
    ret_key->secret = secret;
    secret = NULL;
out:
    sodium_free(key);
    sodium_free(secret);
    sodium_free(seed);
    return status;
}

void mz_keyfile_close(struct mz_signing_key *key) {
    sodium_free(key->secret);
    *key = (struct mz_signing_key){0};
}
