#include "proto/verify/log_chain.h"

#include <inttypes.h>
#include <stdlib.h>

#include "proto/codec/rotation.h"

struct link {
    struct mz_hash statement; /* of a rotation that waits for its confirmation */
    struct mz_hash from, key;
    uint64_t since; /* tree size */
};

/* Few, whatever the ledger's length; a ledger with very many costs time and nothing else. */
struct links {
    struct link *all;
    size_t count, capacity;
};

struct mz_log_chain {
    struct links proposed, in_force;
};

struct mz_log_chain *mz_log_chain_new(void) {
    return calloc(1, sizeof(struct mz_log_chain));
}

void mz_log_chain_free(struct mz_log_chain *chain) {
    if (chain == NULL)
        return;
    free(chain->proposed.all);
    free(chain->in_force.all);
    free(chain);
}

static enum mz_status push(struct links *links, const struct link *link) {
    if (links->count == links->capacity) {
        size_t capacity = links->capacity == 0 ? 4 : links->capacity * 2;
        struct link *all = realloc(links->all, capacity * sizeof *all);
        if (all == NULL)
            return MZ_E_NO_MEMORY;
        links->all = all;
        links->capacity = capacity;
    }
    links->all[links->count++] = *link;
    return MZ_OK;
}

static enum mz_status propose(struct mz_log_chain *chain, const struct mz_statement *statement) {
    const struct mz_log_rotate *body = &statement->body.log_rotate;
    const struct mz_log_rotation rotation = {statement->origin, body->from, body->key};
    if (mz_log_rotation_check(&rotation, &body->from, body->handover) != MZ_OK ||
        mz_log_rotation_check(&rotation, &body->key, body->proof) != MZ_OK)
        return MZ_OK;
    const struct link link = {.statement = statement->hash, .from = body->from, .key = body->key};
    return push(&chain->proposed, &link);
}

static enum mz_status confirm(struct mz_log_chain *chain, const uint8_t ref[MZ_HASH_SIZE],
                              uint64_t index) {
    struct mz_hash now = mz_log_chain_key(chain, index + 1);
    for (size_t i = 0; i < chain->proposed.count; i++) {
        struct link link = chain->proposed.all[i];
        if (!mz_span_equal(mz_span_hash(&link.statement), mz_span_of(ref, MZ_HASH_SIZE)) ||
            !mz_hash_equal(&link.from, &now))
            continue;
        link.since = index + 1;
        return push(&chain->in_force, &link);
    }
    return MZ_OK;
}

enum mz_status mz_log_chain_learn(struct mz_log_chain *chain, const struct mz_statement *statement,
                                  uint64_t index) {
    enum mz_status status = MZ_OK;
    if (statement->kind->id == MZ_KIND_LOG_ROTATE)
        return propose(chain, statement);
    if (statement->kind->id == MZ_KIND_LEDGER_CREATE && index == 0) {
        const struct link first = {.key = statement->body.ledger_create.log_key};
        return push(&chain->in_force, &first);
    }
    if (statement->kind->id == MZ_KIND_ACT_CONFIRM)
        for (size_t n = 0; status == MZ_OK && n < statement->refs_count; n++)
            status = confirm(chain, statement->refs[n], index);
    return status;
}

struct mz_hash mz_log_chain_key(const struct mz_log_chain *chain, uint64_t tree_size) {
    for (size_t i = chain->in_force.count; i > 0; i--)
        if (chain->in_force.all[i - 1].since <= tree_size)
            return chain->in_force.all[i - 1].key;
    return (struct mz_hash){{0}};
}

/* Does the key change at that size, to this one? A chain without entry 0 has none to hold against.
 */
static bool is_change(const struct mz_log_chain *chain, const struct mz_log_signer *signer) {
    struct mz_hash key = mz_log_chain_key(chain, signer->since);
    struct mz_hash before = mz_log_chain_key(chain, signer->since - 1);
    return mz_hash_is_zero(&key) ||
           (mz_hash_equal(&key, &signer->key) && !mz_hash_equal(&before, &key));
}

enum mz_status mz_log_chain_compare(const struct mz_log_chain *chain, uint64_t tree_size,
                                    const struct mz_log_signer *signers, size_t count,
                                    struct mz_fault *fault) {
    struct mz_hash now = mz_log_chain_key(chain, tree_size);
    struct mz_hash stated = mz_log_chain_key(chain, 0);
    for (size_t i = 0; i < count; i++) {
        bool later = signers[i].since > tree_size;
        /* the first change that is to come: what was stated up to here is in force still */
        bool good = later ? mz_hash_equal(&stated, &now) : is_change(chain, &signers[i]);
        if (!good) {
            mz_fault_at(fault, MZ_E_BAD_COPY, "genesis.json");
            mz_fault_have(fault, "since %" PRIu64, signers[i].since);
            return MZ_E_BAD_COPY;
        }
        if (later)
            break;
        stated = signers[i].key;
    }
    return MZ_OK;
}

/* -- Between runs. A proposal has the hash of its statement in its key. */

static enum mz_status save(const struct links *links, bool proposed,
                           struct mz_memory_records *state) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < links->count && status == MZ_OK; i++) {
        const struct link *link = &links->all[i];
        uint8_t value[2 * MZ_HASH_SIZE];
        struct mz_writer w = mz_writer_over(value, sizeof value);
        struct mz_key key = mz_state_key(MZ_STATE_LOG_KEY);
        mz_key_number(&key, link->since);
        if (proposed)
            mz_key_hash(&key, link->statement.bytes);
        mz_writer_span(&w, mz_span_hash(&link->key));
        mz_writer_span(&w, mz_span_hash(&link->from));
        status = mz_state_put(state, &key, &w);
    }
    return status;
}

enum mz_status mz_log_chain_save(const struct mz_log_chain *chain,
                                 struct mz_memory_records *state) {
    enum mz_status status = save(&chain->in_force, false, state);
    return status == MZ_OK ? save(&chain->proposed, true, state) : status;
}

static enum mz_status load(void *arg, struct mz_span key, struct mz_span value) {
    struct mz_log_chain *chain = arg;
    struct mz_reader r = mz_reader_over(key), v = mz_reader_over(value);
    struct link link = {.since = mz_reader_u64be(&r), .key = mz_state_hash(&v)};
    link.from = mz_state_hash(&v);
    bool proposed = r.rest.size > 0;
    if (proposed)
        link.statement = mz_state_hash(&r);
    if (r.failed || r.rest.size > 0 || v.failed || v.rest.size > 0)
        return MZ_E_INTERNAL;
    enum mz_status status = push(proposed ? &chain->proposed : &chain->in_force, &link);
    struct link *all = chain->in_force.all;
    for (size_t i = chain->in_force.count; status == MZ_OK && !proposed && i > 1; i--) {
        if (all[i - 2].since <= all[i - 1].since)
            break;
        struct link later = all[i - 2];
        all[i - 2] = all[i - 1];
        all[i - 1] = later;
    }
    return status;
}

enum mz_status mz_log_chain_load(struct mz_log_chain *chain,
                                 const struct mz_memory_records *state) {
    return mz_state_each(state, MZ_STATE_LOG_KEY, load, chain);
}
