#include "daemon/head.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/files.h"

enum { INTERVAL_S = 1 };

static enum mz_status root_at(struct mz_store_txn *txn, uint64_t size, struct mz_hash *ret_root) {
    struct mz_node_reader reader = mz_store_node_reader(txn);
    struct mz_frontier frontier;
    enum mz_status status = mz_frontier_load(&reader, size, &frontier);
    if (status == MZ_OK)
        *ret_root = mz_frontier_root(&frontier);
    return status;
}

/* The key that signs a tree of this size. */
static enum mz_status key_at(const struct mz_store_identity *identity, struct mz_store_txn *txn,
                             uint64_t size, struct mz_note_key *ret_key) {
    struct mz_records records = mz_store_records(txn);
    struct mz_log_key_record record = {.key = identity->log_key};
    uint64_t since;
    enum mz_status status = size > 0 ? mz_log_key_at(&records, size, &since, &record) : MZ_OK;
    if (status != MZ_OK)
        return status;
    return mz_note_key_make(mz_span_of(identity->origin, identity->origin_size), MZ_NOTE_ED25519,
                            record.key.bytes, ret_key);
}

/* Said before its signature is looked at: a database that is behind may not know the key yet, and
 * either way the ledger stays shut. */
static enum mz_status check_size(const char *path, struct mz_span bytes, struct mz_store_txn *txn,
                                 struct mz_checkpoint *ret_head, struct mz_fault *fault) {
    struct mz_note note;
    uint64_t tree_size;
    enum mz_status status = mz_note_parse(bytes, &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, ret_head);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%s", path);
    status = mz_store_size(txn, &tree_size);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "ledger");
    if (tree_size >= ret_head->size)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_ROLLED_BACK, "ledger");
    mz_fault_have(fault, "%" PRIu64, tree_size);
    mz_fault_want(fault, "%" PRIu64, ret_head->size);
    return MZ_E_ROLLED_BACK;
}

enum mz_status mz_head_check(const char *directory, const struct mz_store_identity *identity,
                             struct mz_store_txn *txn, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    uint8_t bytes[MZ_CHECKPOINT_SIZE];
    size_t size;
    enum mz_status status = mz_files_path(directory, "head", path, fault);
    if (status != MZ_OK || !mz_files_exists(path))
        return status;
    status = mz_files_read(path, bytes, sizeof bytes, &size, fault);
    if (status != MZ_OK)
        return status;
    struct mz_checkpoint head;
    status = check_size(path, mz_span_of(bytes, size), txn, &head, fault);
    if (status != MZ_OK)
        return status;
    struct mz_note_key key;
    status = key_at(identity, txn, head.size, &key);
    if (status == MZ_OK)
        status = mz_checkpoint_open(mz_span_of(bytes, size), mz_note_key_name(&key), &key, &head);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%s", path);
    struct mz_hash root;
    status = root_at(txn, head.size, &root);
    if (status == MZ_OK && !mz_hash_equal(&root, &head.root))
        status = MZ_E_SPLIT_VIEW;
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "ledger");
}

/* -- The keeper. */

struct mz_head_keeper {
    char directory[MZ_PATH_SIZE];
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool stopping, pending;
    uint8_t note[MZ_CHECKPOINT_SIZE];
    size_t size;
};

/* Writes the note outside the lock. If that fails the old head stays, which is sound, and the disk
 * that failed stops the sequencer at its next commit. */
static void write_head(struct mz_head_keeper *keeper) {
    uint8_t note[MZ_CHECKPOINT_SIZE];
    size_t size = keeper->size;
    memcpy(note, keeper->note, size);
    keeper->pending = false;
    pthread_mutex_unlock(&keeper->mutex);
    (void)!mz_files_replace(keeper->directory, "head", mz_span_of(note, size), NULL);
    pthread_mutex_lock(&keeper->mutex);
}

static void *keep(void *arg) {
    struct mz_head_keeper *keeper = arg;
    pthread_mutex_lock(&keeper->mutex);
    for (;;) {
        while (!keeper->pending && !keeper->stopping)
            pthread_cond_wait(&keeper->changed, &keeper->mutex);
        if (keeper->pending)
            write_head(keeper);
        else if (keeper->stopping)
            break;
        /* Pacing of a background write, not a reading of time that anything depends on. */
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += INTERVAL_S;
        int timed_out = 0;
        while (!keeper->stopping && timed_out == 0)
            timed_out = pthread_cond_timedwait(&keeper->changed, &keeper->mutex, &until);
    }
    pthread_mutex_unlock(&keeper->mutex);
    return NULL;
}

static int init_monotonic(pthread_cond_t *cond) {
    pthread_condattr_t attributes;
    int rc = pthread_condattr_init(&attributes);
    if (rc != 0)
        return rc;
    rc = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    if (rc == 0)
        rc = pthread_cond_init(cond, &attributes);
    pthread_condattr_destroy(&attributes);
    return rc;
}

enum mz_status mz_head_keeper_new(const char *directory, struct mz_head_keeper **ret_keeper) {
    struct mz_head_keeper *keeper = calloc(1, sizeof *keeper);
    if (keeper == NULL)
        return MZ_E_NO_MEMORY;
    if (strlen(directory) >= sizeof keeper->directory)
        goto err1;
    memcpy(keeper->directory, directory, strlen(directory) + 1);
    if (pthread_mutex_init(&keeper->mutex, NULL) != 0)
        goto err1;
    if (init_monotonic(&keeper->changed) != 0)
        goto err2;
    if (pthread_create(&keeper->thread, NULL, keep, keeper) != 0)
        goto err3;
    *ret_keeper = keeper;
    return MZ_OK;

err3:
    pthread_cond_destroy(&keeper->changed);
err2:
    pthread_mutex_destroy(&keeper->mutex);
err1:
    free(keeper);
    return MZ_E_NO_MEMORY;
}

void mz_head_keeper_post(struct mz_head_keeper *keeper, struct mz_span note) {
    if (note.size > sizeof keeper->note)
        return;
    pthread_mutex_lock(&keeper->mutex);
    memcpy(keeper->note, note.data, note.size);
    keeper->size = note.size;
    if (!keeper->pending) {
        keeper->pending = true;
        pthread_cond_signal(&keeper->changed);
    }
    pthread_mutex_unlock(&keeper->mutex);
}

void mz_head_keeper_free(struct mz_head_keeper *keeper) {
    if (keeper == NULL)
        return;
    pthread_mutex_lock(&keeper->mutex);
    keeper->stopping = true;
    pthread_cond_signal(&keeper->changed);
    pthread_mutex_unlock(&keeper->mutex);
    pthread_join(keeper->thread, NULL);
    pthread_cond_destroy(&keeper->changed);
    pthread_mutex_destroy(&keeper->mutex);
    free(keeper);
}
