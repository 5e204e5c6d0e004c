#include "daemon/witness_submit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 3 }; /* its size may change between a 409 and the next try */

/* The proof from what the witness holds, and how long our tree is. */
static enum mz_status make_proof(struct mz_ledger *ledger, uint64_t from, uint64_t to,
                                 struct mz_proof *ret_proof, uint64_t *ret_tree_size) {
    struct mz_snapshot *snapshot;
    unsigned count = 0;
    enum mz_status status = mz_snapshot_open(ledger, &snapshot);
    if (status != MZ_OK)
        return status;
    *ret_tree_size = mz_snapshot_source(snapshot)->tree_size;
    if (from <= to)
        status = mz_snapshot_consistency(snapshot, from, to, ret_proof->hashes, &count);
    ret_proof->count = count;
    mz_snapshot_close(snapshot);
    return status;
}

static enum mz_status post(struct mz_ledger *ledger, const struct mz_witness_peer *peer,
                           const struct mz_cosigned *checkpoint, uint64_t timeout_ms, int stop_fd,
                           uint8_t *buffer, struct mz_http_response *ret_response,
                           uint64_t *ret_tree_size, struct mz_fault *fault) {
    struct mz_proof proof;
    uint8_t body[MZ_WITNESS_MAX_PROOF * 45 + 64 + MZ_CHECKPOINT_SIZE];
    struct mz_writer w = mz_writer_over(body, sizeof body);
    enum mz_status status = make_proof(ledger, peer->size, checkpoint->size, &proof, ret_tree_size);
    if (status == MZ_OK)
        status = mz_witness_request_write(&w, peer->size, &proof,
                                          mz_span_of(checkpoint->note, checkpoint->note_size));
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "proof");
    return mz_witness_post(&peer->url, mz_writer_view(&w), timeout_ms, stop_fd, buffer,
                           MZ_WITNESS_ANSWER_SIZE, ret_response, fault);
}

static enum mz_witness_result disagrees(struct mz_fault *fault, enum mz_status status,
                                        uint64_t ours, uint64_t theirs) {
    mz_fault_at(fault, status, "ledger");
    mz_fault_have(fault, "%" PRIu64, ours);
    mz_fault_want(fault, "%" PRIu64, theirs);
    return MZ_WITNESS_DISAGREES;
}

static enum mz_witness_result strange(struct mz_fault *fault, const struct mz_witness_peer *peer,
                                      unsigned http, enum mz_witness_result result) {
    mz_fault_at(fault, MZ_E_PROTOCOL, "%.*s", (int)peer->key->name_size,
                (const char *)peer->key->name);
    mz_fault_have(fault, "HTTP %u", http);
    return result;
}

enum mz_witness_result mz_witness_submit(struct mz_ledger *ledger, struct mz_witness_peer *peer,
                                         const struct mz_cosigned *checkpoint, uint64_t timeout_ms,
                                         int stop_fd, uint8_t *buffer, struct mz_span *ret_line,
                                         struct mz_fault *fault) {
    unsigned http = 0;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct mz_http_response response;
        uint64_t tree_size = 0, theirs, time;
        if (peer->size > checkpoint->size)
            return MZ_WITNESS_AHEAD;
        if (post(ledger, peer, checkpoint, timeout_ms, stop_fd, buffer, &response, &tree_size,
                 fault) != MZ_OK)
            return MZ_WITNESS_SILENT;
        http = response.status;
        if (http == 200) {
            enum mz_status status = mz_witness_cosignature(
                mz_cosigned_text(checkpoint), response.body, peer->key, ret_line, &time);
            if (status != MZ_OK) {
                mz_fault_at(fault, status, "%.*s", (int)peer->key->name_size,
                            (const char *)peer->key->name);
                return MZ_WITNESS_SILENT;
            }
            peer->size = checkpoint->size;
            return MZ_WITNESS_COSIGNED;
        }
        if (http == 422)
            return disagrees(fault, MZ_E_SPLIT_VIEW, checkpoint->size, peer->size);
        if (http != 409)
            break;
        if (mz_witness_size_parse(response.body, &theirs) != MZ_OK)
            return strange(fault, peer, http, MZ_WITNESS_SILENT);
        if (theirs > tree_size)
            return disagrees(fault, MZ_E_ROLLED_BACK, tree_size, theirs);
        /* It holds what we said it holds: the tree is another. */
        if (theirs == peer->size)
            return disagrees(fault, MZ_E_SPLIT_VIEW, checkpoint->size, theirs);
        peer->size = theirs;
    }
    return strange(fault, peer, http,
                   http == 400 || http == 403 || http == 404 ? MZ_WITNESS_REFUSES
                                                             : MZ_WITNESS_SILENT);
}
