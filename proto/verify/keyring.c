#include "proto/verify/keyring.h"

#include <stdlib.h>
#include <string.h>

struct slot {
    struct mz_hash kid; /* all zero: empty. Kids are SHA-256 values, none of them zero. */
    struct mz_hash key;
};

struct mz_keyring {
    struct slot *slots; /* open addressing */
    size_t capacity;    /* a power of two */
    size_t used;
};

#define FIRST_CAPACITY 64u

struct mz_keyring *mz_keyring_new(void) {
    struct mz_keyring *ring = calloc(1, sizeof *ring);
    if (ring == NULL)
        return NULL;
    ring->capacity = FIRST_CAPACITY;
    ring->slots = calloc(ring->capacity, sizeof *ring->slots);
    if (ring->slots == NULL) {
        free(ring);
        return NULL;
    }
    return ring;
}

void mz_keyring_free(struct mz_keyring *ring) {
    if (ring == NULL)
        return;
    free(ring->slots);
    free(ring);
}

static struct slot *look_up(struct slot *slots, size_t capacity, const struct mz_hash *kid) {
    uint64_t start;
    memcpy(&start, kid->bytes, sizeof start);
    size_t at = (size_t)(start & (capacity - 1));
    while (!mz_hash_is_zero(&slots[at].kid) && !mz_hash_equal(&slots[at].kid, kid))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static enum mz_status add(struct mz_keyring *ring, const struct mz_hash *key) {
    if (ring->used * 2 >= ring->capacity) {
        size_t capacity = ring->capacity * 2;
        struct slot *slots = calloc(capacity, sizeof *slots);
        if (slots == NULL)
            return MZ_E_NO_MEMORY;
        for (size_t i = 0; i < ring->capacity; i++)
            if (!mz_hash_is_zero(&ring->slots[i].kid))
                *look_up(slots, capacity, &ring->slots[i].kid) = ring->slots[i];
        free(ring->slots);
        ring->slots = slots;
        ring->capacity = capacity;
    }
    struct mz_hash kid = mz_statement_kid(key);
    struct slot *slot = look_up(ring->slots, ring->capacity, &kid);
    if (mz_hash_is_zero(&slot->kid))
        ring->used++;
    slot->kid = kid;
    slot->key = *key;
    return MZ_OK;
}

enum mz_status mz_keyring_learn(struct mz_keyring *ring, const struct mz_statement *statement) {
    enum mz_status status = MZ_OK;
    if (statement->kind->id == MZ_KIND_ACTOR_ENROL)
        return add(ring, &statement->body.actor_enrol.key);
    if (statement->kind->id == MZ_KIND_ACTOR_ROTATE)
        return add(ring, &statement->body.actor_rotate.key);
    if (statement->kind->id == MZ_KIND_LEDGER_CREATE) {
        const struct mz_ledger_create *body = &statement->body.ledger_create;
        for (unsigned i = 0; i < body->administrators_count && status == MZ_OK; i++)
            status = add(ring, &body->administrators[i].key);
    }
    return status;
}

const struct mz_hash *mz_keyring_find(const struct mz_keyring *ring, const struct mz_hash *kid) {
    if (mz_hash_is_zero(kid))
        return NULL;
    const struct slot *slot = look_up(ring->slots, ring->capacity, kid);
    return mz_hash_is_zero(&slot->kid) ? NULL : &slot->key;
}

enum mz_status mz_keyring_save(const struct mz_keyring *ring, struct mz_memory_records *state) {
    enum mz_status status = MZ_OK;
    uint8_t nothing[1];
    const struct mz_writer empty = mz_writer_over(nothing, sizeof nothing);
    for (size_t i = 0; i < ring->capacity && status == MZ_OK; i++) {
        if (mz_hash_is_zero(&ring->slots[i].kid))
            continue;
        struct mz_key key = mz_state_key(MZ_STATE_PUBLIC_KEY);
        mz_key_hash(&key, ring->slots[i].key.bytes);
        status = mz_state_put(state, &key, &empty);
    }
    return status;
}

static enum mz_status load_key(void *arg, struct mz_span key, struct mz_span value) {
    (void)value;
    struct mz_reader r = mz_reader_over(key);
    struct mz_hash public_key = mz_state_hash(&r);
    return r.failed || r.rest.size > 0 ? MZ_E_INTERNAL : add(arg, &public_key);
}

enum mz_status mz_keyring_load(struct mz_keyring *ring, const struct mz_memory_records *state) {
    return mz_state_each(state, MZ_STATE_PUBLIC_KEY, load_key, ring);
}
