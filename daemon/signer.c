#include "daemon/signer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/files.h"
#include "proto/base/hex.h"

struct mz_signer {
    char directory[MZ_PATH_SIZE];
    struct mz_logkey *key;  /* in log.key */
    struct mz_logkey *next; /* in log.key.next, once it was needed */
    const struct mz_logkey *signing;
    pthread_mutex_t mutex; /* held where a key comes or goes, and where another thread signs */
};

static enum mz_status open_key(const char *directory, const char *name, struct mz_logkey **ret_key,
                               struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, name, path, fault);
    return status == MZ_OK ? mz_logkey_open(path, ret_key, fault) : status;
}

static bool is(const struct mz_logkey *key, const struct mz_hash *public_key) {
    return memcmp(mz_logkey_public(key)->public_key, public_key->bytes, MZ_HASH_SIZE) == 0;
}

enum mz_status mz_signer_open(const char *directory, struct mz_signer **ret_signer,
                              struct mz_fault *fault) {
    struct mz_signer *signer = calloc(1, sizeof *signer);
    if (signer == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, MZ_SIGNER_KEY);
    enum mz_status status = MZ_E_OUT_OF_RANGE;
    if (strlen(directory) < sizeof signer->directory) {
        memcpy(signer->directory, directory, strlen(directory) + 1);
        status = open_key(directory, MZ_SIGNER_KEY, &signer->key, fault);
    }
    if (status != MZ_OK) {
        free(signer);
        return status;
    }
    if (pthread_mutex_init(&signer->mutex, NULL) != 0) {
        mz_logkey_close(signer->key);
        free(signer);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, MZ_SIGNER_KEY);
    }
    signer->signing = signer->key;
    *ret_signer = signer;
    return MZ_OK;
}

void mz_signer_close(struct mz_signer *signer) {
    if (signer == NULL)
        return;
    mz_logkey_close(signer->key);
    mz_logkey_close(signer->next);
    pthread_mutex_destroy(&signer->mutex);
    free(signer);
}

struct mz_span mz_signer_origin(const struct mz_signer *signer) {
    return mz_note_key_name(mz_logkey_public(signer->key));
}

static enum mz_status not_at_hand(enum mz_status status, const char *file,
                                  const struct mz_hash *public_key, struct mz_fault *fault) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(public_key, hex);
    mz_fault_at(fault, status, "%s", file);
    mz_fault_have(fault, "%s", hex);
    return status;
}

enum mz_status mz_signer_prepare(struct mz_signer *signer, const struct mz_hash *public_key,
                                 struct mz_fault *fault) {
    if (is(signer->key, public_key) || (signer->next != NULL && is(signer->next, public_key)))
        return MZ_OK;
    struct mz_logkey *next;
    /* A successor that signs and has not got its name yet is not let go. */
    if (signer->signing != signer->key ||
        open_key(signer->directory, MZ_SIGNER_NEXT, &next, NULL) != MZ_OK)
        return not_at_hand(MZ_E_OBJECT_MISSING, MZ_SIGNER_NEXT, public_key, fault);
    if (!is(next, public_key) ||
        !mz_span_equal(mz_note_key_name(mz_logkey_public(next)), mz_signer_origin(signer))) {
        mz_logkey_close(next);
        return not_at_hand(MZ_E_OBJECT_MISSING, MZ_SIGNER_NEXT, public_key, fault);
    }
    pthread_mutex_lock(&signer->mutex);
    struct mz_logkey *before = signer->next;
    signer->next = next;
    pthread_mutex_unlock(&signer->mutex);
    mz_logkey_close(before);
    return MZ_OK;
}

enum mz_status mz_signer_use(struct mz_signer *signer, const struct mz_hash *public_key,
                             struct mz_fault *fault) {
    if (mz_signer_prepare(signer, public_key, fault) != MZ_OK)
        return not_at_hand(MZ_E_BAD_KEY_FILE, MZ_SIGNER_KEY, public_key, fault);
    signer->signing = is(signer->key, public_key) ? signer->key : signer->next;
    return MZ_OK;
}

enum mz_status mz_signer_settle(struct mz_signer *signer, struct mz_fault *fault) {
    if (signer->signing == signer->key)
        return MZ_OK;
    char path[MZ_PATH_SIZE];
    enum mz_status status =
        mz_logkey_save(signer->key, signer->directory, MZ_SIGNER_RETIRED, fault);
    /* From memory: whatever became of the other file meanwhile, this key is the one in force. */
    if (status == MZ_OK)
        status = mz_logkey_save(signer->next, signer->directory, MZ_SIGNER_KEY, fault);
    if (status == MZ_OK)
        status = mz_files_path(signer->directory, MZ_SIGNER_NEXT, path, fault);
    if (status != MZ_OK)
        return status;
    pthread_mutex_lock(&signer->mutex);
    struct mz_logkey *retired = signer->key;
    signer->key = signer->next;
    signer->next = NULL;
    pthread_mutex_unlock(&signer->mutex);
    mz_logkey_close(retired);
    return unlink(path) == 0 || errno == ENOENT ? MZ_OK : mz_files_failure(path, fault);
}

enum mz_status mz_signer_sign(const struct mz_signer *signer, uint64_t size,
                              const struct mz_hash *root, struct mz_writer *w) {
    return mz_logkey_sign(signer->signing, size, root, w);
}

enum mz_status mz_signer_receipt(struct mz_signer *signer, const struct mz_hash *public_key,
                                 uint64_t size, uint64_t index, const struct mz_proof *inclusion,
                                 const struct mz_hash *root, struct mz_writer *w) {
    pthread_mutex_lock(&signer->mutex);
    const struct mz_logkey *key = signer->key;
    if (!is(key, public_key))
        key = signer->next;
    enum mz_status status = MZ_E_BUSY;
    if (key != NULL && is(key, public_key))
        status = mz_logkey_receipt(key, size, index, inclusion, root, w);
    pthread_mutex_unlock(&signer->mutex);
    return status;
}

enum mz_status mz_signer_expects(const char *directory, const struct mz_hash *public_key,
                                 struct mz_fault *fault) {
    struct mz_logkey *next;
    bool there = open_key(directory, MZ_SIGNER_NEXT, &next, NULL) == MZ_OK;
    bool good = there && is(next, public_key);
    if (there)
        mz_logkey_close(next);
    return good ? MZ_OK : not_at_hand(MZ_E_OBJECT_MISSING, "body.key", public_key, fault);
}

enum mz_status mz_signer_propose(const char *directory, const struct mz_env *env,
                                 struct mz_signer_proposal *ret_proposal, struct mz_fault *fault) {
    struct mz_signer *signer;
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_signer_open(directory, &signer, fault);
    if (status == MZ_OK &&
        (status = mz_files_path(directory, MZ_SIGNER_NEXT, path, fault)) != MZ_OK)
        mz_signer_close(signer);
    if (status != MZ_OK)
        return status;
    if (mz_files_exists(path))
        status = mz_logkey_open(path, &signer->next, fault);
    else
        status = mz_logkey_create(path, mz_signer_origin(signer), env, &signer->next, fault);
    if (status == MZ_OK)
        status = mz_files_sync(directory, fault);
    if (status == MZ_OK) {
        ret_proposal->from = *mz_logkey_public(signer->key);
        ret_proposal->key = *mz_logkey_public(signer->next);
        mz_logkey_hand_over(signer->key, signer->next, ret_proposal->handover, ret_proposal->proof);
    }
    mz_signer_close(signer);
    return status;
}
