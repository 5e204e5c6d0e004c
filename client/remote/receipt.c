#include "client/remote/receipt.h"

#include <stdlib.h>

#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"

static enum mz_status malformed(struct mz_fault *fault, const char *member) {
    mz_fault_at(fault, MZ_E_PROTOCOL, "/v1/statements");
    mz_fault_have(fault, "%s", member);
    return MZ_E_PROTOCOL;
}

static bool read_head(const json_t *answer, struct mz_entry_head *ret_head) {
    struct mz_entry_head head = {
        .index = mz_api_uint(answer, "index"),
        .registered_at = mz_api_uint(answer, "registered_at"),
    };
    if (head.index == MZ_ABSENT || head.registered_at == MZ_ABSENT ||
        !mz_api_hash(answer, "prev", &head.prev))
        return false;
    if (mz_api_member(answer, "project_seq") != NULL) {
        head.project_seq = mz_api_uint(answer, "project_seq");
        if (head.project_seq == MZ_ABSENT || head.project_seq == 0 ||
            !mz_api_hash(answer, "project_prev", &head.project_prev))
            return false;
    }
    *ret_head = head;
    return true;
}

static bool read_proof(const json_t *answer, struct mz_proof *ret_proof) {
    const json_t *list = mz_api_member(answer, "proof");
    struct mz_proof proof = {.count = json_array_size(list)};
    if (!json_is_array(list) || proof.count > MZ_MAX_PROOF)
        return false;
    for (size_t i = 0; i < proof.count; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item) ||
            mz_hex_decode_hash(mz_span_of(json_string_value(item), json_string_length(item)),
                               &proof.hashes[i]) != MZ_OK)
            return false;
    }
    *ret_proof = proof;
    return true;
}

/* The leaf hash of the entry that the daemon says it made around our statement. */
static bool rebuild(const struct mz_entry_head *head, struct mz_span statement,
                    struct mz_hash *ret_leaf) {
    uint8_t *bytes = malloc(MZ_MAX_ENTRY);
    if (bytes == NULL)
        return false;
    struct mz_writer w = mz_writer_over(bytes, MZ_MAX_ENTRY);
    bool good = mz_entry_encode(head, statement, &w) == MZ_OK;
    if (good)
        *ret_leaf = mz_hash_leaf(mz_writer_view(&w));
    free(bytes);
    return good;
}

static enum mz_status check_inclusion(const json_t *holder, const json_t *answer,
                                      const struct mz_trust *trust, struct mz_receipt *receipt,
                                      struct mz_fault *fault) {
    struct mz_checkpoint checkpoint;
    struct mz_proof proof;
    struct mz_span note = mz_api_text(holder, "checkpoint");
    if (note.data == NULL || !read_proof(answer, &proof))
        return malformed(fault, "checkpoint, proof");
    enum mz_status status = mz_trust_checkpoint(trust, note, &checkpoint, fault);
    if (status != MZ_OK)
        return status;
    if (mz_api_uint(holder, "tree_size") != checkpoint.size)
        return malformed(fault, "tree_size");
    receipt->tree_size = checkpoint.size;
    status = mz_merkle_verify_inclusion(receipt->head.index, checkpoint.size, &receipt->leaf,
                                        &proof, &checkpoint.root);
    if (status != MZ_OK)
        mz_fault_at(fault, status, "%llu", (unsigned long long)receipt->head.index);
    return status;
}

enum mz_status mz_receipt_check(const json_t *answers, const json_t *answer,
                                struct mz_span statement, const struct mz_trust *trust,
                                struct mz_receipt *ret_receipt, struct mz_fault *fault) {
    struct mz_receipt receipt = {.statement = mz_hash_statement(statement)};
    struct mz_hash named, leaf;
    struct mz_span word = mz_api_text(answer, "status");
    if (!mz_api_hash(answer, "statement", &named) || !mz_hash_equal(&named, &receipt.statement))
        return malformed(fault, "statement");
    if (mz_span_equal_text(word, "refused")) {
        receipt.status = MZ_RECEIPT_REFUSED;
        mz_api_problem(mz_api_member(answer, "problem"), "/v1/statements", &receipt.fault);
        *ret_receipt = receipt;
        return MZ_OK;
    }
    bool duplicate = mz_span_equal_text(word, "duplicate");
    if (!duplicate && !mz_span_equal_text(word, "recorded"))
        return malformed(fault, "status");
    receipt.status = duplicate ? MZ_RECEIPT_DUPLICATE : MZ_RECEIPT_RECORDED;
    if (!read_head(answer, &receipt.head) || !mz_api_hash(answer, "leaf", &leaf))
        return malformed(fault, "index, registered_at, prev, leaf");
    if (!rebuild(&receipt.head, statement, &receipt.leaf) || !mz_hash_equal(&receipt.leaf, &leaf))
        return mz_fault_at(fault, MZ_E_BAD_LEAF, "%llu", (unsigned long long)receipt.head.index);
    const json_t *holder = mz_api_member(answer, "checkpoint") != NULL ? answer : answers;
    enum mz_status status = check_inclusion(holder, answer, trust, &receipt, fault);
    if (status == MZ_OK)
        *ret_receipt = receipt;
    return status;
}
