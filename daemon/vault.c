#include "daemon/vault.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Sealed: version ‖ nonce ‖ ciphertext ‖ tag. Associated data: context ‖ payee ‖ field. */
enum {
    VERSION = 1,
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    OVERHEAD = 1 + NONCE_SIZE + TAG_SIZE,
};
static const uint8_t context[] = "mingzhang-vault-v1";
/* Name of the token key; payees' names are longer. */
static const uint8_t token_name[] = {'t'};

/* A thread's working place: key and plaintext, in locked pages. */
struct scratch {
    uint8_t key[KEY_SIZE], fresh[KEY_SIZE];
    uint8_t plaintext[MZ_MAX_DISCLOSURE];
};

struct mz_vault {
    struct mz_store_keys *keys;
    const struct mz_env *env;
    uint8_t *token_key;
    struct scratch *writer; /* of the one writer */
    struct scratch *reader; /* under `mutex` */
    pthread_mutex_t mutex;
};

static struct mz_span key_name(const struct mz_id *payee) {
    return mz_span_of(payee->bytes, MZ_ID_SIZE);
}

static struct mz_span token_key_name(void) {
    return mz_span_of(token_name, sizeof token_name);
}

enum mz_status mz_vault_create(const char *path, const struct mz_env *env, struct mz_fault *fault) {
    struct mz_store_keys *keys;
    enum mz_status status = mz_store_keys_open(path, true, false, &keys, fault);
    if (status != MZ_OK)
        return status;
    struct scratch *scratch = sodium_init() < 0 ? NULL : sodium_malloc(sizeof *scratch);
    if (scratch == NULL) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
        goto err1;
    }
    env->random(env->ctx, scratch->fresh, KEY_SIZE);
    status = mz_store_keys_ensure(keys, token_key_name(), mz_span_of(scratch->fresh, KEY_SIZE),
                                  scratch->key);
    if (status == MZ_OK)
        status = mz_store_keys_commit(keys);
    if (status != MZ_OK)
        mz_fault_at(fault, status, "%s", path);
    sodium_free(scratch);
err1:
    mz_store_keys_close(keys);
    return status;
}

static enum mz_status allocate(struct mz_vault *vault) {
    if (sodium_init() < 0)
        return MZ_E_INTERNAL;
    vault->token_key = sodium_malloc(KEY_SIZE);
    vault->writer = sodium_malloc(sizeof *vault->writer);
    vault->reader = sodium_malloc(sizeof *vault->reader);
    if (vault->token_key == NULL || vault->writer == NULL || vault->reader == NULL)
        return MZ_E_NO_MEMORY;
    return MZ_OK;
}

enum mz_status mz_vault_open(const char *path, bool read_only, const struct mz_env *env,
                             struct mz_vault **ret_vault, struct mz_fault *fault) {
    struct mz_vault *vault = calloc(1, sizeof *vault);
    if (vault == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    if (pthread_mutex_init(&vault->mutex, NULL) != 0) {
        free(vault);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    }
    vault->env = env;
    enum mz_status status = allocate(vault);
    if (status == MZ_OK)
        status = mz_store_keys_open(path, false, read_only, &vault->keys, NULL);
    if (status == MZ_OK)
        status = mz_store_keys_get(vault->keys, token_key_name(), vault->token_key, KEY_SIZE);
    if (status == MZ_OK && sodium_mprotect_readonly(vault->token_key) != 0)
        status = MZ_E_NO_MEMORY;
    if (status != MZ_OK) {
        mz_vault_close(vault);
        return mz_fault_at(fault, status, "%s", path);
    }
    *ret_vault = vault;
    return MZ_OK;
}

void mz_vault_close(struct mz_vault *vault) {
    if (vault == NULL)
        return;
    mz_store_keys_close(vault->keys);
    sodium_free(vault->token_key);
    sodium_free(vault->writer);
    sodium_free(vault->reader);
    pthread_mutex_destroy(&vault->mutex);
    free(vault);
}

/* -- Sealing. */

struct binding {
    uint8_t bytes[sizeof context + MZ_ID_SIZE + 1];
};

static struct binding bind(const struct mz_id *payee, uint8_t field) {
    struct binding b;
    memcpy(b.bytes, context, sizeof context);
    memcpy(b.bytes + sizeof context, payee->bytes, MZ_ID_SIZE);
    b.bytes[sizeof context + MZ_ID_SIZE] = field;
    return b;
}

/* What is kept under this digest already stays kept, by the same entry. */
static enum mz_status put(struct mz_store_txn *txn, const struct mz_id *payee, uint8_t field,
                          uint64_t now, struct mz_span disclosure, struct mz_span sealed) {
    struct mz_hash digest = mz_disclosure_digest(disclosure);
    struct mz_store_kept kept;
    enum mz_status status = mz_store_kept_get(txn, payee, field, &digest, &kept);
    if (status == MZ_E_NOT_FOUND)
        return mz_store_staged_put(txn, payee, field, now, sealed);
    if (status != MZ_OK)
        return status;
    kept.sealed = sealed;
    return mz_store_kept_put(txn, payee, &kept);
}

enum mz_status mz_vault_seal(struct mz_vault *vault, struct mz_store_txn *txn,
                             const struct mz_id *payee, uint8_t field, uint64_t now,
                             struct mz_span disclosure) {
    uint8_t sealed[MZ_MAX_DISCLOSURE + OVERHEAD];
    if (disclosure.size > MZ_MAX_DISCLOSURE)
        return MZ_E_TOO_LARGE;
    struct scratch *scratch = vault->writer;
    vault->env->random(vault->env->ctx, scratch->fresh, KEY_SIZE);
    enum mz_status status = mz_store_keys_ensure(
        vault->keys, key_name(payee), mz_span_of(scratch->fresh, KEY_SIZE), scratch->key);
    if (status != MZ_OK)
        return status;
    sealed[0] = VERSION;
    vault->env->random(vault->env->ctx, sealed + 1, NONCE_SIZE);
    struct binding b = bind(payee, field);
    unsigned long long size;
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + 1 + NONCE_SIZE, &size, disclosure.data,
                                               disclosure.size, b.bytes, sizeof b.bytes, NULL,
                                               sealed + 1, scratch->key);
    sodium_memzero(scratch, sizeof *scratch);
    return put(txn, payee, field, now, disclosure,
               mz_span_of(sealed, 1 + NONCE_SIZE + (size_t)size));
}

enum mz_status mz_vault_commit(struct mz_vault *vault) {
    return mz_store_keys_commit(vault->keys);
}

void mz_vault_abort(struct mz_vault *vault) {
    mz_store_keys_abort(vault->keys);
}

/* -- Shredding. */

struct keeping {
    bool (*keep)(void *arg, const struct mz_id *payee);
    void *arg;
};

static bool keep_name(void *arg, struct mz_span name) {
    const struct keeping *keeping = arg;
    struct mz_id payee;
    if (name.size != MZ_ID_SIZE)
        return true; /* the token key */
    memcpy(payee.bytes, name.data, MZ_ID_SIZE);
    return keeping->keep(keeping->arg, &payee);
}

enum mz_status mz_vault_shred(struct mz_vault *vault,
                              bool (*keep)(void *arg, const struct mz_id *payee), void *arg,
                              struct mz_fault *fault) {
    struct keeping keeping = {keep, arg};
    pthread_mutex_lock(&vault->mutex);
    enum mz_status status = mz_store_keys_rewrite(vault->keys, keep_name, &keeping, fault);
    pthread_mutex_unlock(&vault->mutex);
    return status;
}

/* -- Opening. */

static enum mz_status find(struct mz_store_txn *txn, const struct mz_id *payee, uint8_t field,
                           const struct mz_hash *digest, struct mz_span *ret_sealed) {
    struct mz_store_kept kept;
    if (digest == NULL)
        return mz_store_staged_get(txn, payee, field, ret_sealed);
    enum mz_status status = mz_store_kept_get(txn, payee, field, digest, &kept);
    if (status == MZ_OK)
        *ret_sealed = kept.sealed;
    return status;
}

/* Into the scratch's plaintext. */
static enum mz_status unseal(struct scratch *scratch, const struct mz_id *payee, uint8_t field,
                             const struct mz_hash *digest, struct mz_span sealed,
                             struct mz_span *ret_disclosure) {
    struct binding b = bind(payee, field);
    unsigned long long size;
    if (sealed.size < OVERHEAD || sealed.size > OVERHEAD + MZ_MAX_DISCLOSURE ||
        sealed.data[0] != VERSION ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            scratch->plaintext, &size, NULL, sealed.data + 1 + NONCE_SIZE,
            sealed.size - 1 - NONCE_SIZE, b.bytes, sizeof b.bytes, sealed.data + 1,
            scratch->key) != 0)
        return MZ_E_BAD_OBJECT;
    struct mz_span disclosure = mz_span_of(scratch->plaintext, (size_t)size);
    struct mz_hash found = mz_disclosure_digest(disclosure);
    if (digest != NULL && !mz_hash_equal(&found, digest))
        return MZ_E_BAD_OBJECT;
    *ret_disclosure = disclosure;
    return MZ_OK;
}

enum mz_status mz_vault_read(struct mz_vault *vault, struct mz_store_txn *txn,
                             const struct mz_id *payee, uint8_t field, const struct mz_hash *digest,
                             void (*each)(void *arg, struct mz_span disclosure), void *arg) {
    struct mz_span sealed, disclosure;
    enum mz_status status = find(txn, payee, field, digest, &sealed);
    if (status != MZ_OK)
        return status;
    pthread_mutex_lock(&vault->mutex);
    status = mz_store_keys_get(vault->keys, key_name(payee), vault->reader->key, KEY_SIZE);
    if (status == MZ_OK)
        status = unseal(vault->reader, payee, field, digest, sealed, &disclosure);
    if (status == MZ_OK)
        each(arg, disclosure);
    sodium_memzero(vault->reader, sizeof *vault->reader);
    pthread_mutex_unlock(&vault->mutex);
    return status;
}

enum mz_status mz_vault_has_key(struct mz_vault *vault, const struct mz_id *payee) {
    pthread_mutex_lock(&vault->mutex);
    enum mz_status status =
        mz_store_keys_get(vault->keys, key_name(payee), vault->reader->key, KEY_SIZE);
    sodium_memzero(vault->reader, sizeof *vault->reader);
    pthread_mutex_unlock(&vault->mutex);
    return status;
}

enum mz_status mz_vault_token(struct mz_vault *vault, uint8_t field, struct mz_span value,
                              struct mz_hash *ret_token) {
    return mz_disclosure_token(vault->token_key, field, value, ret_token);
}
