/* evidence.attach 佐证资料: a file, by its SHA-256, in support of another statement (domain.md §7).
 */
#include "proto/base/hex.h"
#include "proto/rules/internal.h"

/* A payment that will never be paid no longer holds its files: the request that replaces it needs
 * them. */
static bool gave_up(uint8_t state) {
    return state == MZ_STATE_RETURNED || state == MZ_STATE_REJECTED || state == MZ_STATE_WITHDRAWN;
}

/* One file does not support two payments (domain.md §12 T22). MZ_E_EXISTS: it does, and the policy
 * only flags it. */
static enum mz_status check_reuse(const struct mz_act *act, const struct mz_evidence_record *file) {
    if (mz_hash_is_zero(&act->subject) || mz_hash_equal(&file->subject, &act->subject))
        return MZ_OK;
    struct mz_payment_record other;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &file->subject),
                                       &mz_payment_record_schema, &other);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    if (gave_up(other.state))
        return MZ_OK;
    if (act->policy->reuse == MZ_REUSE_FLAG)
        return MZ_E_EXISTS;
    mz_fault_at_span(act->fault, MZ_E_EVIDENCE_REUSED, other.number);
    mz_fault_have_hash(act->fault, &file->sha256);
    return MZ_E_EVIDENCE_REUSED;
}

/* The file stays that of the payment that had it first; of this one it is told. */
static enum mz_status flag_reuse(struct mz_act *act, const struct mz_hash *sha256,
                                 const struct mz_hash *other, bool *ret_flagged) {
    struct mz_key key = mz_key_of_hashes(MZ_TABLE_REUSED_FILE, &act->subject, sha256);
    const struct mz_reuse_record reuse = {.index = act->index, .other = *other};
    enum mz_status status = mz_act_absent(act, key, MZ_E_EXISTS);
    if (status != MZ_OK)
        return status == MZ_E_EXISTS ? MZ_OK : status;
    act->ledger.reused++;
    *ret_flagged = true;
    return mz_act_put(act, key, &mz_reuse_record_schema, &reuse);
}

/* Known files of the project. A payment's claim on a file is stronger than the project's. */
static enum mz_status claim_file(struct mz_act *act, const struct mz_evidence_record *evidence,
                                 bool *ret_flagged) {
    struct mz_key key =
        mz_key_of_code_hash(MZ_TABLE_EVIDENCE_FILE, act->statement->project, &evidence->sha256);
    struct mz_evidence_record file;
    enum mz_status status = mz_act_get(act, key, &mz_evidence_record_schema, &file);
    if (status == MZ_OK) {
        status = check_reuse(act, &file);
        if (status == MZ_E_EXISTS)
            return flag_reuse(act, &evidence->sha256, &file.subject, ret_flagged);
        if (status != MZ_OK || mz_hash_is_zero(&act->subject))
            return status;
    } else if (status != MZ_E_NOT_FOUND) {
        return status;
    }
    return mz_act_put(act, key, &mz_evidence_record_schema, evidence);
}

enum mz_status mz_evidence_of_payment(const struct mz_act *act, const struct mz_hash *sha256) {
    struct mz_key key =
        mz_key_of_code_hash(MZ_TABLE_EVIDENCE_FILE, act->statement->project, sha256);
    struct mz_evidence_record file;
    enum mz_status status = mz_act_get(act, key, &mz_evidence_record_schema, &file);
    if (status != MZ_OK || mz_hash_equal(&file.subject, &act->subject))
        return status;
    key = mz_key_of_hash(MZ_TABLE_PAYMENT, &file.subject);
    status = mz_act_absent(act, key, MZ_E_EXISTS);
    if (status != MZ_E_EXISTS)
        return status;
    key = mz_key_of_hashes(MZ_TABLE_REUSED_FILE, &act->subject, sha256);
    status = mz_act_absent(act, key, MZ_E_EXISTS);
    return status == MZ_E_EXISTS ? MZ_OK : status == MZ_OK ? MZ_E_NOT_FOUND : status;
}

static enum mz_status put_evidence(const struct mz_act *act,
                                   const struct mz_evidence_record *evidence) {
    struct mz_key key = mz_key_of_evidence(&evidence->subject, evidence->code, 0);
    struct mz_span value;
    enum mz_status status = act->records->get(act->records->ctx, mz_key_span(&key), &value);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    if (status == MZ_OK)
        key = mz_key_of_evidence(&evidence->subject, evidence->code, act->index);
    return mz_act_put(act, key, &mz_evidence_record_schema, evidence);
}

enum mz_status mz_evidence_attach_apply(struct mz_act *act) {
    const struct mz_evidence_attach *body = &act->body->evidence_attach;
    enum mz_status status = mz_act_some(act, "body.size", body->size);
    if (status != MZ_OK)
        return status;
    /* What is attached to a step of a payment supports the payment. */
    act->subject = act->acts_on.subject;
    struct mz_evidence_record evidence = {
        .index = act->index,
        .sha256 = body->sha256,
        .size = body->size,
        .code = body->code,
        .subject = mz_hash_is_zero(&act->subject) ? mz_act_ref(act, 0) : act->subject,
    };
    bool flagged = false;
    status = claim_file(act, &evidence, &flagged);
    if (status == MZ_OK)
        status = put_evidence(act, &evidence);
    if (status != MZ_OK || mz_hash_is_zero(&act->subject))
        return status;
    struct mz_payment_record payment;
    status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &act->subject),
                        &mz_payment_record_schema, &payment);
    if (status != MZ_OK)
        return status;
    payment.evidence++;
    payment.reused += flagged;
    return mz_payment_store(act, &payment);
}
