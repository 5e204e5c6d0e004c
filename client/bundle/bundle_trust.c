/* Whom a bundle is believed under: the genesis, and the log's key at the size of its checkpoint. */
#include <string.h>

#include "client/bundle/bundle_judge.h"
#include "client/clone/replay.h"
#include "proto/verify/log_chain.h"

enum mz_status mz_judging_trust(struct mz_judging *j) {
    struct mz_anchor anchor;
    struct mz_trust own;
    enum mz_status status =
        mz_trust_load(mz_judging_path(j, "data/genesis.json"), &own, &j->client->fault);
    if (status == MZ_E_NOT_FOUND)
        return mz_judging_bad(j, "data/genesis.json", "missing");
    if (status == MZ_OK)
        status = mz_anchor_find(j->client, mz_trust_origin(&own), NULL, &anchor);
    if (status != MZ_OK)
        return status;
    bool key = anchor.trust.key.name_size > 0;
    if (anchor.given && key)
        status = mz_trust_check(&anchor.trust, &own, &j->client->fault);
    else if (anchor.given && !mz_hash_equal(&anchor.trust.genesis, &own.genesis))
        status = mz_fault_at(&j->client->fault, MZ_E_WRONG_GENESIS, "data/genesis.json");
    j->trust = own;
    if (key && anchor.trust.rotations_count > own.rotations_count) {
        j->trust = anchor.trust;
        j->trust.genesis = own.genesis;
    }
    j->verdict.anchored = anchor.given;
    return status;
}

enum mz_status mz_judging_genesis(struct mz_judging *j, const struct mz_entry *entry,
                                  const struct mz_statement *statement) {
    if (!mz_hash_equal(&entry->leaf, &j->trust.genesis))
        return mz_fault_at(&j->client->fault, MZ_E_WRONG_GENESIS, "data/genesis.json");
    if (statement->kind->id != MZ_KIND_LEDGER_CREATE ||
        memcmp(statement->body.ledger_create.log_key.bytes, j->trust.key.public_key,
               MZ_HASH_SIZE) != 0)
        return mz_fault_at(&j->client->fault, MZ_E_UNKNOWN_SIGNER, "data/genesis.json");
    return MZ_OK;
}

static enum mz_status learn(void *ctx, const struct mz_statement *statement, uint64_t index) {
    return mz_log_chain_learn(ctx, statement, index);
}

/* The key that the bundle's entries give. They are believed for this only: each change leads on
 * from the key before, signed by both, and once the checkpoint is open all are proven under it. */
static enum mz_status key_of_entries(struct mz_judging *j, uint64_t size,
                                     struct mz_note_key *ret_key) {
    struct mz_log_chain *chain = mz_log_chain_new();
    if (chain == NULL)
        return mz_fault_at(&j->client->fault, MZ_E_NO_MEMORY, "data/entries");
    enum mz_status status = mz_judging_each(j, learn, chain);
    struct mz_hash key = mz_log_chain_key(chain, size);
    mz_log_chain_free(chain);
    return status != MZ_OK
               ? status
               : mz_note_key_make(mz_trust_origin(&j->trust), MZ_NOTE_ED25519, key.bytes, ret_key);
}

/* The checkpoint under a key that genesis.json does not name. */
static enum mz_status open_by_entries(struct mz_judging *j, struct mz_span note,
                                      struct mz_checkpoint *ret_checkpoint) {
    struct mz_fault cause = j->client->fault;
    struct mz_note parsed;
    struct mz_checkpoint claim;
    struct mz_span origin = mz_trust_origin(&j->trust);
    enum mz_status status = mz_note_parse(note, &parsed);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(parsed.text, &claim);
    if (status == MZ_OK)
        status = key_of_entries(j, claim.size, &j->key);
    if (status == MZ_OK)
        status = mz_checkpoint_open(note, origin, &j->key, ret_checkpoint);
    if (status == MZ_E_UNKNOWN_SIGNER)
        j->client->fault = cause;
    return status;
}

enum mz_status mz_judging_checkpoint(struct mz_judging *j) {
    struct mz_fault *fault = &j->client->fault;
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_judging_read(j, "data/checkpoint", MZ_MAX_NOTE, &j->note);
    struct mz_span note = mz_buffer_view(&j->note);
    if (status == MZ_OK)
        status = mz_trust_checkpoint(&j->trust, note, &checkpoint, fault);
    if (status == MZ_OK)
        status = mz_trust_key(&j->trust, checkpoint.size, &j->key);
    else if (status == MZ_E_UNKNOWN_SIGNER)
        status = open_by_entries(j, note, &checkpoint);
    if (status != MZ_OK)
        return status;
    j->verdict.facts.origin = checkpoint.origin;
    j->verdict.facts.tree_size = checkpoint.size;
    j->verdict.facts.root = checkpoint.root;
    return MZ_OK;
}
