/* mz_ledger_init: a new, empty ledger. The database comes last, since it is what open looks for: an
 * init that was cut short is not taken for a ledger. */
#include <stdlib.h>
#include <string.h>

#include "daemon/ledger_internal.h"

/* Folders below the ledger's directory. The database's is made when all else is there. */
static const char *const folders[] = {MZ_LEDGER_VAULT, MZ_LEDGER_EVIDENCE, MZ_LEDGER_UPLOADS,
                                      MZ_LEDGER_DATABASE};

static enum mz_status refuse_existing(const char *directory, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_DATABASE, path, fault);
    if (status == MZ_OK && mz_files_exists(path))
        status = mz_fault_at(fault, MZ_E_EXISTS, "%s", path);
    return status;
}

static enum mz_status make_folders(const char *directory, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_folder(directory, fault);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && status == MZ_OK; i++) {
        status = mz_files_path(directory, folders[i], path, fault);
        if (status == MZ_OK)
            status = mz_files_folder(path, fault);
    }
    return status;
}

static enum mz_status make_vault(const char *directory, const struct mz_env *env,
                                 struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_VAULT, path, fault);
    if (status == MZ_OK)
        status = mz_vault_create(path, env, fault);
    return status == MZ_OK ? mz_files_sync(path, fault) : status;
}

static enum mz_status make_store(const char *directory, const struct mz_note_key *key,
                                 const struct mz_hash *bootstrap, struct mz_fault *fault) {
    struct mz_store_identity identity = {.origin_size = key->name_size, .bootstrap = *bootstrap};
    memcpy(identity.origin, key->name, key->name_size);
    memcpy(identity.log_key.bytes, key->public_key, MZ_HASH_SIZE);
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_DATABASE, path, fault);
    if (status == MZ_OK)
        status = mz_store_create(path, &identity, fault);
    if (status == MZ_OK)
        status = mz_files_sync(path, fault);
    return status == MZ_OK ? mz_files_sync(directory, fault) : status;
}

enum mz_status mz_ledger_init(const char *directory, struct mz_span origin,
                              const struct mz_hash *bootstrap, const struct mz_env *env,
                              char *ret_vkey, size_t vkey_capacity, struct mz_fault *fault) {
    struct mz_logkey *key;
    char path[MZ_PATH_SIZE], vkey[MZ_NOTE_KEY_TEXT_SIZE + 1];
    enum mz_status status = refuse_existing(directory, fault);
    if (status == MZ_OK)
        status = mz_files_folder(directory, fault);
    if (status == MZ_OK)
        status = mz_files_path(directory, MZ_SIGNER_KEY, path, fault);
    if (status == MZ_OK)
        status = mz_logkey_create(path, origin, env, &key, fault);
    if (status != MZ_OK)
        return status;
    const struct mz_note_key *public_key = mz_logkey_public(key);
    struct mz_writer w = mz_writer_over(vkey, sizeof vkey - 1);
    mz_note_key_write(&w, public_key);
    if (w.size >= vkey_capacity) {
        status = mz_fault_at(fault, MZ_E_TOO_LARGE, "vkey");
        goto err1;
    }
    status = make_folders(directory, fault);
    if (status == MZ_OK)
        status = make_vault(directory, env, fault);
    if (status == MZ_OK)
        status = make_store(directory, public_key, bootstrap, fault);
    if (status != MZ_OK)
        goto err1;
    memcpy(ret_vkey, vkey, w.size);
    ret_vkey[w.size] = '\0';
err1:
    mz_logkey_close(key);
    return status;
}
