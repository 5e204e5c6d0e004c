#include "daemon/intake.h"

#include <inttypes.h>

#include "daemon/evidence.h"
#include "daemon/files.h"
#include "daemon/personal.h"
#include "daemon/signer.h"
#include "proto/base/hex.h"

static void have_hash(struct mz_fault *fault, const struct mz_hash *hash) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(hash, hex);
    mz_fault_have(fault, "%s", hex);
}

static void want_hash(struct mz_fault *fault, const struct mz_hash *hash) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(hash, hex);
    mz_fault_want(fault, "%s", hex);
}

/* -- Evidence: the file must be whole. */

static enum mz_status check_evidence(const struct mz_intake *intake,
                                     const struct mz_evidence_attach *body,
                                     struct mz_fault *fault) {
    uint64_t size;
    enum mz_status status = mz_evidence_size(intake->evidence, &body->sha256, &size);
    if (status == MZ_E_NOT_FOUND) {
        mz_fault_at(fault, MZ_E_OBJECT_MISSING, "body.sha256");
        have_hash(fault, &body->sha256);
        return MZ_E_OBJECT_MISSING;
    }
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "evidence");
    if (size != body->size) {
        mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "body.size");
        mz_fault_have(fault, "%" PRIu64, body->size);
        mz_fault_want(fault, "%" PRIu64, size);
        return MZ_E_OUT_OF_RANGE;
    }
    /* Another thread may have given the file its name a moment ago and not have synced the folder:
     * the entry must not outlive a power cut that the file does not (G1, T9). */
    return mz_files_sync(intake->evidence, fault);
}

static enum mz_status check_surroundings(const struct mz_intake *intake, struct mz_store_txn *txn,
                                         const struct mz_statement *statement,
                                         struct mz_fault *fault) {
    if (statement->kind->id == MZ_KIND_EVIDENCE_ATTACH)
        return check_evidence(intake, &statement->body.evidence_attach, fault);
    if (statement->kind->id == MZ_KIND_LOG_ROTATE)
        return mz_signer_expects(intake->directory, &statement->body.log_rotate.key, fault);
    return mz_personal_check(intake->vault, txn, statement, fault);
}

/* -- Signatures. */

static enum mz_status verify(const struct mz_statement *statement, const struct mz_hash *key,
                             struct mz_fault *fault) {
    enum mz_status status = mz_statement_verify(statement, key);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "%s", statement->kind->name);
}

static enum mz_status check_signature(struct mz_store_txn *txn,
                                      const struct mz_statement *statement,
                                      struct mz_fault *fault) {
    struct mz_records records = mz_store_records(txn);
    struct mz_key key = mz_key_start(MZ_TABLE_KEY);
    mz_key_hash(&key, statement->kid.bytes);
    struct mz_key_record record;
    enum mz_status status = mz_records_get(&records, &key, &mz_key_record_schema, &record);
    if (status == MZ_E_NOT_FOUND)
        return MZ_E_UNKNOWN_KEY;
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "keys");
    return verify(statement, &record.key, fault);
}

void mz_intake_check(const struct mz_intake *intake, struct mz_store_txn *txn,
                     struct mz_filing *filing) {
    struct mz_statement *statement = &filing->statement;
    filing->decoding = mz_statement_decode(filing->bytes, statement, &filing->fault);
    if (filing->decoding != MZ_OK)
        return;
    filing->signature = check_signature(txn, statement, &filing->fault);
    if (filing->signature == MZ_OK || filing->signature == MZ_E_UNKNOWN_KEY)
        mz_intake_again(intake, txn, filing);
}

void mz_intake_again(const struct mz_intake *intake, struct mz_store_txn *txn,
                     struct mz_filing *filing) {
    filing->moment = mz_store_moment(txn);
    filing->surroundings = check_surroundings(intake, txn, &filing->statement, &filing->fault);
}

static enum mz_status unknown_key(const struct mz_statement *statement, struct mz_fault *fault) {
    mz_fault_at(fault, MZ_E_UNKNOWN_KEY, "%s", statement->kind->name);
    have_hash(fault, &statement->kid);
    return MZ_E_UNKNOWN_KEY;
}

/* Entry 0 must create this ledger, with this log's key, and be signed by whom init named. */
static enum mz_status resolve_bootstrap(const struct mz_store_identity *identity,
                                        const struct mz_statement *statement,
                                        struct mz_fault *fault) {
    if (statement->kind->id != MZ_KIND_LEDGER_CREATE) {
        mz_fault_at(fault, MZ_E_NOT_OPEN, "%s", statement->kind->name);
        mz_fault_want(fault, "ledger.create");
        return MZ_E_NOT_OPEN;
    }
    struct mz_hash kid = mz_statement_kid(&identity->bootstrap);
    if (!mz_hash_equal(&kid, &statement->kid))
        return unknown_key(statement, fault);
    const struct mz_hash *log_key = &statement->body.ledger_create.log_key;
    if (!mz_hash_equal(log_key, &identity->log_key)) {
        mz_fault_at(fault, MZ_E_WRONG_ORIGIN, "body.log_key");
        have_hash(fault, log_key);
        want_hash(fault, &identity->log_key);
        return MZ_E_WRONG_ORIGIN;
    }
    return verify(statement, &identity->bootstrap, fault);
}

enum mz_status mz_intake_resolve(const struct mz_intake *intake, struct mz_fold *fold, bool empty,
                                 const struct mz_statement *statement, struct mz_fault *fault) {
    if (empty)
        return resolve_bootstrap(intake->identity, statement, fault);
    struct mz_hash key;
    enum mz_status status = mz_fold_key(fold, &statement->kid, &key);
    if (status == MZ_E_UNKNOWN_KEY)
        return unknown_key(statement, fault);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "keys");
    return verify(statement, &key, fault);
}
