#include "proto/verify/proof_check.h"

#include <inttypes.h>

#include "proto/log/hash.h"

enum mz_status mz_proof_check_entry(struct mz_span entry, uint64_t index,
                                    const struct mz_proof *inclusion, struct mz_span note,
                                    const struct mz_note_key *key,
                                    struct mz_proven_entry *ret_proven, struct mz_fault *fault) {
    struct mz_proven_entry *proven = ret_proven;
    enum mz_status status =
        mz_checkpoint_open(note, mz_note_key_name(key), key, &proven->checkpoint);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "checkpoint");
    status = mz_entry_decode(entry, &proven->entry, fault);
    if (status != MZ_OK)
        return status;
    if (proven->entry.head.index != index) {
        mz_fault_at(fault, MZ_E_BAD_INDEX, "%" PRIu64, index);
        mz_fault_have(fault, "%" PRIu64, proven->entry.head.index);
        return MZ_E_BAD_INDEX;
    }
    status = mz_merkle_verify_inclusion(index, proven->checkpoint.size, &proven->entry.leaf,
                                        inclusion, &proven->checkpoint.root);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%" PRIu64, index);
    status = mz_statement_decode(proven->entry.statement, &proven->statement, fault);
    if (status != MZ_OK)
        return status;
    if (!mz_span_equal(proven->statement.origin, proven->checkpoint.origin)) {
        mz_fault_at(fault, MZ_E_WRONG_ORIGIN, "%" PRIu64, index);
        return MZ_E_WRONG_ORIGIN;
    }
    return MZ_OK;
}

const struct mz_id *mz_proof_payee(const struct mz_statement *statement) {
    switch (statement->kind->id) {
    case MZ_KIND_PAYEE_ENROL:
        return &statement->body.payee_enrol.payee;
    case MZ_KIND_PAYEE_UPDATE:
        return &statement->body.payee_update.payee;
    default:
        return NULL;
    }
}

const struct mz_hash *mz_proof_bound_digest(const struct mz_statement *statement, uint8_t field) {
    const struct mz_digest *digests = NULL;
    size_t count = 0;
    if (statement->kind->id == MZ_KIND_PAYEE_ENROL) {
        digests = statement->body.payee_enrol.digests;
        count = statement->body.payee_enrol.digests_count;
    } else if (statement->kind->id == MZ_KIND_PAYEE_UPDATE) {
        digests = statement->body.payee_update.digests;
        count = statement->body.payee_update.digests_count;
    }
    for (size_t i = 0; i < count; i++)
        if (digests[i].field == field)
            return &digests[i].digest;
    return NULL;
}

static enum mz_status wrong_kind(const struct mz_statement *statement, const char *want,
                                 struct mz_fault *fault) {
    mz_fault_at(fault, MZ_E_WRONG_REF, "proof");
    mz_fault_have(fault, "%s", statement->kind->name);
    mz_fault_want(fault, "%s", want);
    return MZ_E_WRONG_REF;
}

static enum mz_status check_line(const struct mz_proof_file *proof, struct mz_proven *proven,
                                 struct mz_fault *fault) {
    const struct mz_statement *statement = &proven->of.statement;
    const struct mz_hash *root;
    if (!mz_list_named(statement->kind->id, &statement->body, &root, &proven->list))
        return wrong_kind(statement, "payment.request", fault);
    enum mz_status status = mz_list_line(proof->line, proven->list, &proven->line, fault);
    if (status != MZ_OK)
        return status;
    proven->root = *root;
    proven->count = mz_list_named_count(statement->kind->id, &statement->body);
    struct mz_hash leaf = mz_hash_leaf(proof->line);
    status = mz_merkle_verify_inclusion(proof->place, proven->count, &leaf, &proof->path, root);
    if (status == MZ_OK && mz_list_is_consecutive(proven->list) &&
        proven->line.line != proof->place + 1)
        status = MZ_E_BAD_PROOF;
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "line %" PRIu64, proven->line.line);
}

static enum mz_status check_field(const struct mz_proof_file *proof, struct mz_proven *proven,
                                  struct mz_fault *fault) {
    const struct mz_statement *statement = &proven->of.statement;
    const struct mz_id *payee = mz_proof_payee(statement);
    if (payee == NULL)
        return wrong_kind(statement, "payee.enrol, payee.update", fault);
    enum mz_status status = mz_disclosure_decode(proof->disclosure, &proven->disclosure, fault);
    if (status != MZ_OK)
        return status;
    const struct mz_hash *bound = mz_proof_bound_digest(statement, proven->disclosure.field);
    struct mz_hash digest = mz_disclosure_digest(proof->disclosure);
    if (bound == NULL || !mz_hash_equal(bound, &digest))
        return mz_fault_at(fault, MZ_E_DIGEST_MISMATCH, "%s",
                           mz_names_text(&mz_personal_names, proven->disclosure.field));
    proven->payee = *payee;
    return MZ_OK;
}

enum mz_status mz_proof_check(const struct mz_proof_file *proof, const struct mz_note_key *key,
                              struct mz_proven *ret_proven, struct mz_fault *fault) {
    struct mz_entry entry;
    enum mz_status status = mz_entry_decode(proof->entry, &entry, fault);
    if (status == MZ_OK)
        status = mz_proof_check_entry(proof->entry, entry.head.index, &proof->inclusion,
                                      proof->checkpoint, key, &ret_proven->of, fault);
    if (status != MZ_OK)
        return status;
    ret_proven->form = proof->form;
    return proof->form == MZ_PROOF_LINE ? check_line(proof, ret_proven, fault)
                                        : check_field(proof, ret_proven, fault);
}
