#include "daemon/personal.h"

#include <string.h>

#include "proto/base/hex.h"

static bool erased(struct mz_store_txn *txn, const struct mz_id *payee) {
    struct mz_records records = mz_store_records(txn);
    struct mz_key key = mz_key_of_id(MZ_TABLE_ERASED, payee);
    struct mz_span value;
    return records.get(records.ctx, mz_key_span(&key), &value) == MZ_OK;
}

static bool enrolled(struct mz_store_txn *txn, const struct mz_id *payee) {
    struct mz_records records = mz_store_records(txn);
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, payee);
    struct mz_span value;
    return records.get(records.ctx, mz_key_span(&key), &value) == MZ_OK;
}

/* -- Before an entry: the vault must hold what it binds. */

/* What a statement binds. */
struct bound {
    const struct mz_id *payee;
    const struct mz_digest *digests;
    size_t count;
    const struct mz_hash *token, *account_token; /* NULL if the kind has none */
};

static bool bound_by(const struct mz_statement *statement, struct bound *ret_bound) {
    const struct mz_payee_enrol *enrol = &statement->body.payee_enrol;
    const struct mz_payee_update *update = &statement->body.payee_update;
    switch (statement->kind->id) {
    case MZ_KIND_PAYEE_ENROL:
        *ret_bound = (struct bound){&enrol->payee, enrol->digests, enrol->digests_count,
                                    &enrol->token, &enrol->account_token};
        return true;
    case MZ_KIND_PAYEE_UPDATE:
        *ret_bound = (struct bound){&update->payee, update->digests, update->digests_count, NULL,
                                    &update->account_token};
        return true;
    default:
        return false;
    }
}

bool mz_personal_binds(enum mz_kind_id kind) {
    return kind == MZ_KIND_PAYEE_ENROL || kind == MZ_KIND_PAYEE_UPDATE;
}

/* A disclosure's digest, and the token if its field has one. */
struct look {
    struct mz_vault *vault;
    uint8_t field;
    struct mz_hash digest, token;
    enum mz_status status;
};

static bool has_token(uint8_t field) {
    return field == MZ_PERSONAL_IDNO || field == MZ_PERSONAL_ACCOUNT;
}

static void look_at(void *arg, struct mz_span bytes) {
    struct look *look = arg;
    struct mz_disclosure disclosure;
    look->digest = mz_disclosure_digest(bytes);
    look->status = mz_disclosure_decode(bytes, &disclosure, NULL);
    if (look->status == MZ_OK && has_token(look->field))
        look->status = mz_vault_token(look->vault, look->field, disclosure.value, &look->token);
}

static void have_hash(struct mz_fault *fault, const struct mz_hash *hash) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(hash, hex);
    mz_fault_have(fault, "%s", hex);
}

static enum mz_status differs(const struct mz_digest *named, size_t n, const struct mz_hash *found,
                              struct mz_fault *fault) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&named->digest, hex);
    mz_fault_at(fault, MZ_E_DIGEST_MISMATCH, "body.digests[%zu]", n);
    have_hash(fault, found);
    mz_fault_want(fault, "%s", hex);
    return MZ_E_DIGEST_MISMATCH;
}

static enum mz_status check_named(struct mz_vault *vault, struct mz_store_txn *txn,
                                  const struct bound *bound, size_t n, struct mz_fault *fault) {
    const struct mz_digest *named = &bound->digests[n];
    struct look look = {.vault = vault, .field = named->field, .status = MZ_OK};
    enum mz_status status =
        mz_vault_read(vault, txn, bound->payee, named->field, &named->digest, look_at, &look);
    if (status == MZ_E_NOT_FOUND)
        status = mz_vault_read(vault, txn, bound->payee, named->field, NULL, look_at, &look);
    if (status == MZ_E_NOT_FOUND) {
        mz_fault_at(fault, MZ_E_OBJECT_MISSING, "body.digests[%zu]", n);
        have_hash(fault, &named->digest);
        return MZ_E_OBJECT_MISSING;
    }
    if (status == MZ_OK)
        status = look.status;
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "vault");
    if (!mz_hash_equal(&look.digest, &named->digest))
        return differs(named, n, &look.digest, fault);
    const struct mz_hash *token =
        named->field == MZ_PERSONAL_IDNO ? bound->token : bound->account_token;
    if (!has_token(named->field) || token == NULL || mz_hash_equal(&look.token, token))
        return MZ_OK;
    return mz_fault_at(fault, MZ_E_DIGEST_MISMATCH, "body.%s",
                       named->field == MZ_PERSONAL_IDNO ? "token" : "account_token");
}

enum mz_status mz_personal_check(struct mz_vault *vault, struct mz_store_txn *txn,
                                 const struct mz_statement *statement, struct mz_fault *fault) {
    struct bound bound;
    enum mz_status status = MZ_OK;
    if (bound_by(statement, &bound))
        for (size_t n = 0; n < bound.count && status == MZ_OK; n++)
            status = check_named(vault, txn, &bound, n, fault);
    return status;
}

/* -- When an entry is recorded. */

/* What is staged for one field, or was kept before, is kept from this entry on. */
static enum mz_status keep(struct mz_store_txn *txn, const struct mz_id *payee,
                           const struct mz_digest *named, uint64_t index) {
    struct mz_store_kept kept;
    enum mz_status status = mz_store_kept_get(txn, payee, named->field, &named->digest, &kept);
    if (status == MZ_E_NOT_FOUND) {
        kept = (struct mz_store_kept){.field = named->field, .digest = named->digest};
        status = mz_store_staged_get(txn, payee, named->field, &kept.sealed);
    }
    if (status != MZ_OK)
        return status;
    kept.index = index;
    return mz_store_kept_put(txn, payee, &kept);
}

static enum mz_status keep_named(struct mz_store_txn *txn, const struct bound *bound,
                                 uint64_t index) {
    enum mz_status status = MZ_OK;
    for (size_t n = 0; n < bound->count && status == MZ_OK; n++)
        status = keep(txn, bound->payee, &bound->digests[n], index);
    return status == MZ_OK ? mz_store_staged_drop(txn, bound->payee) : status;
}

static enum mz_status forget(struct mz_store_txn *txn, const struct mz_id *payee) {
    enum mz_status status = mz_store_kept_drop(txn, payee);
    return status == MZ_OK ? mz_store_staged_drop(txn, payee) : status;
}

enum mz_status mz_personal_record(struct mz_store_txn *txn, const struct mz_statement *statement,
                                  uint64_t index, bool *ret_changed, bool *ret_shred) {
    struct bound bound;
    enum mz_status status;
    if (bound_by(statement, &bound))
        status = keep_named(txn, &bound, index);
    else if (statement->kind->id == MZ_KIND_DATA_ERASE)
        status = forget(txn, &statement->body.data_erase.payee);
    else
        return MZ_OK;
    if (status == MZ_OK && statement->kind->id == MZ_KIND_DATA_ERASE)
        *ret_shred = true;
    if (status == MZ_OK)
        *ret_changed = true;
    return status;
}

/* -- What is staged. */

struct sweep {
    uint64_t before; /* ms */
    bool more;
    struct mz_id payee; /* the next of whom something is stale */
};

static bool find_stale(void *arg, const struct mz_id *payee, uint8_t field, uint64_t at) {
    struct sweep *sweep = arg;
    (void)field;
    if (at >= sweep->before)
        return true;
    sweep->payee = *payee;
    sweep->more = true;
    return false;
}

/* Drops what is staged for payees of whom anything is stale: it was handed in together. */
static enum mz_status sweep_stale(struct mz_store_txn *txn, uint64_t now, bool *ret_dropped) {
    struct sweep sweep = {.more = true};
    const struct mz_id *from = NULL;
    sweep.before = now > MZ_PERSONAL_STAGED_MS ? now - MZ_PERSONAL_STAGED_MS : 0;
    for (;;) {
        sweep.more = false;
        enum mz_status status = mz_store_staged_scan(txn, from, find_stale, &sweep);
        if (status != MZ_OK || !sweep.more)
            return status;
        status = mz_store_staged_drop(txn, &sweep.payee);
        if (status != MZ_OK)
            return status;
        *ret_dropped = true;
        from = &sweep.payee;
    }
}

enum mz_status mz_personal_room(struct mz_store_txn *txn, const struct mz_id *payee, uint64_t now,
                                bool *ret_dropped, struct mz_fault *fault) {
    uint64_t count = 0;
    if (erased(txn, payee)) {
        char hex[2 * MZ_ID_SIZE + 1] = "";
        struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
        mz_hex_write(&w, mz_span_of(payee->bytes, MZ_ID_SIZE));
        mz_fault_at(fault, MZ_E_ERASED, "disclosures");
        mz_fault_have(fault, "%s", hex);
        return MZ_E_ERASED;
    }
    enum mz_status status = mz_store_staged_count(txn, &count);
    if (status == MZ_OK && count >= MZ_PERSONAL_STAGED_MAX) {
        status = sweep_stale(txn, now, ret_dropped);
        if (status == MZ_OK)
            status = mz_store_staged_count(txn, &count);
    }
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "vault");
    return count < MZ_PERSONAL_STAGED_MAX ? MZ_OK : mz_fault_at(fault, MZ_E_BUSY, "vault");
}

/* -- Keys. */

static bool staged(struct mz_store_txn *txn, const struct mz_id *payee) {
    struct mz_span sealed;
    for (uint8_t field = 1; field <= mz_personal_names.count; field++)
        if (mz_store_staged_get(txn, payee, field, &sealed) == MZ_OK)
            return true;
    return false;
}

static bool is_needed(void *arg, const struct mz_id *payee) {
    struct mz_store_txn *txn = arg;
    return !erased(txn, payee) && (enrolled(txn, payee) || staged(txn, payee));
}

enum mz_status mz_personal_shred(struct mz_vault *vault, struct mz_store *store,
                                 struct mz_fault *fault) {
    struct mz_store_txn *txn = mz_store_txn_new(store);
    if (txn == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "vault");
    enum mz_status status = mz_store_read(txn);
    if (status == MZ_OK)
        status = mz_vault_shred(vault, is_needed, txn, fault);
    else
        mz_fault_at(fault, status, "vault");
    mz_store_txn_free(txn);
    return status;
}

/* -- At opening. */

struct erasures {
    struct mz_vault *vault;
    bool unfinished;
};

static bool find_unfinished(void *arg, struct mz_span key, struct mz_span value) {
    struct erasures *erasures = arg;
    struct mz_id payee;
    (void)value;
    if (key.size != 1 + MZ_ID_SIZE)
        return true;
    memcpy(payee.bytes, key.data + 1, MZ_ID_SIZE);
    erasures->unfinished = mz_vault_has_key(erasures->vault, &payee) != MZ_E_NOT_FOUND;
    return !erasures->unfinished;
}

static enum mz_status drop_stale(struct mz_store_txn *txn, uint64_t now, bool *ret_dropped) {
    enum mz_status status = mz_store_write(txn);
    if (status == MZ_OK)
        status = sweep_stale(txn, now, ret_dropped);
    if (status == MZ_OK && *ret_dropped)
        status = mz_store_commit(txn);
    mz_store_end(txn);
    return status;
}

enum mz_status mz_personal_settle(struct mz_vault *vault, struct mz_store *store, uint64_t now,
                                  struct mz_fault *fault) {
    struct erasures erasures = {vault, false};
    struct mz_key prefix = mz_key_start(MZ_TABLE_ERASED);
    bool dropped = false;
    struct mz_store_txn *txn = mz_store_txn_new(store);
    if (txn == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "vault");
    enum mz_status status = drop_stale(txn, now, &dropped);
    if (status == MZ_OK)
        status = mz_store_read(txn);
    if (status == MZ_OK) {
        struct mz_records records = mz_store_records(txn);
        status = records.scan(records.ctx, mz_key_span(&prefix), mz_key_span(&prefix),
                              find_unfinished, &erasures);
    }
    mz_store_txn_free(txn);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "vault");
    return dropped || erasures.unfinished ? mz_personal_shred(vault, store, fault) : MZ_OK;
}
