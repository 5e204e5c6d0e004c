#include "daemon/intake.h"

#include <inttypes.h>

#include "daemon/evidence.h"
#include "daemon/files.h"
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

/* -- Payees: the vault must hold what the statement's digests bind. */

struct payee_check {
    const struct mz_intake *intake;
    const struct mz_payee_enrol *body;
    struct mz_fault *fault;
    enum mz_status status;
    uint32_t seen; /* bit per digest of the body */
};

static enum mz_status check_token(struct payee_check *check, uint8_t field, struct mz_span value) {
    const struct mz_hash *signed_token =
        field == MZ_PERSONAL_IDNO ? &check->body->token : &check->body->account_token;
    struct mz_hash token;
    enum mz_status status = mz_vault_token(check->intake->vault, field, value, &token);
    if (status == MZ_OK && !mz_hash_equal(&token, signed_token))
        status = MZ_E_DIGEST_MISMATCH;
    return status == MZ_OK ? MZ_OK
                           : mz_fault_at(check->fault, status, "body.%s",
                                         field == MZ_PERSONAL_IDNO ? "token" : "account_token");
}

/* Compares one disclosure of the vault with the digest for its field. */
static bool check_disclosure(void *arg, uint8_t field, struct mz_span bytes) {
    struct payee_check *check = arg;
    unsigned n = 0;
    while (n < check->body->digests_count && check->body->digests[n].field != field)
        n++;
    if (n == check->body->digests_count)
        return true;
    struct mz_hash digest = mz_disclosure_digest(bytes);
    if (!mz_hash_equal(&digest, &check->body->digests[n].digest)) {
        check->status = mz_fault_at(check->fault, MZ_E_DIGEST_MISMATCH, "body.digests[%u]", n);
        have_hash(check->fault, &digest);
        want_hash(check->fault, &check->body->digests[n].digest);
        return false;
    }
    check->seen |= UINT32_C(1) << n;
    struct mz_disclosure disclosure;
    check->status = mz_disclosure_decode(bytes, &disclosure, check->fault);
    if (check->status == MZ_OK && (field == MZ_PERSONAL_IDNO || field == MZ_PERSONAL_ACCOUNT))
        check->status = check_token(check, field, disclosure.value);
    return check->status == MZ_OK;
}

static enum mz_status check_payee(const struct mz_intake *intake, struct mz_store_txn *txn,
                                  const struct mz_payee_enrol *body, struct mz_fault *fault) {
    struct payee_check check = {intake, body, fault, MZ_OK, 0};
    enum mz_status status =
        mz_vault_each(intake->vault, txn, &body->payee, check_disclosure, &check);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return mz_fault_at(fault, status, "vault");
    if (check.status != MZ_OK)
        return check.status;
    for (unsigned n = 0; n < body->digests_count; n++) {
        if ((check.seen >> n & 1) != 0)
            continue;
        mz_fault_at(fault, MZ_E_OBJECT_MISSING, "body.digests[%u]", n);
        have_hash(fault, &body->digests[n].digest);
        return MZ_E_OBJECT_MISSING;
    }
    return MZ_OK;
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
    switch (statement->kind->id) {
    case MZ_KIND_PAYEE_ENROL:
        return check_payee(intake, txn, &statement->body.payee_enrol, fault);
    case MZ_KIND_EVIDENCE_ATTACH:
        return check_evidence(intake, &statement->body.evidence_attach, fault);
    case MZ_KIND_PAYEE_UPDATE:
    case MZ_KIND_DATA_ERASE:
        /* The vault keeps one disclosure a field and shreds no key yet: the entry would bind data
         * that nobody holds, or say that data is gone which is still there (G6). */
        return mz_fault_at(fault, MZ_E_NOT_SERVED, "%s", statement->kind->name);
    default:
        return MZ_OK;
    }
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

/* -- Disclosures. */

/* The enrolment's statement; views into the txn. MZ_E_NOT_FOUND if the payee is not enrolled. */
static enum mz_status read_enrolment(struct mz_store_txn *txn, const struct mz_id *payee,
                                     struct mz_statement *ret_statement) {
    struct mz_records records = mz_store_records(txn);
    struct mz_key key = mz_key_start(MZ_TABLE_PAYEE);
    mz_key_id(&key, payee);
    struct mz_payee_record record;
    enum mz_status status = mz_records_get(&records, &key, &mz_payee_record_schema, &record);
    struct mz_span bytes;
    if (status == MZ_OK)
        status = mz_store_entry(txn, record.index, &bytes);
    struct mz_entry entry;
    if (status == MZ_OK)
        status = mz_entry_decode(bytes, &entry, NULL);
    if (status == MZ_OK)
        status = mz_statement_decode(entry.statement, ret_statement, NULL);
    return status;
}

static bool is_signed(const struct mz_payee_enrol *body, const struct mz_hash *digest) {
    for (unsigned n = 0; n < body->digests_count; n++)
        if (mz_hash_equal(&body->digests[n].digest, digest))
            return true;
    return false;
}

enum mz_status mz_intake_disclosures(struct mz_store_txn *txn, const struct mz_id *payee,
                                     const struct mz_span *disclosures, size_t count,
                                     struct mz_fault *fault) {
    struct mz_statement statement;
    enum mz_status status = read_enrolment(txn, payee, &statement);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK;
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "payee");
    for (size_t i = 0; i < count; i++) {
        struct mz_hash digest = mz_disclosure_digest(disclosures[i]);
        if (!is_signed(&statement.body.payee_enrol, &digest)) {
            mz_fault_at(fault, MZ_E_DIGEST_MISMATCH, "disclosures[%zu]", i);
            have_hash(fault, &digest);
            return MZ_E_DIGEST_MISMATCH;
        }
    }
    return MZ_OK;
}
