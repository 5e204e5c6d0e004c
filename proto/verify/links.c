#include "proto/verify/links.h"

#include <stdlib.h>
#include <string.h>

#include "proto/rules/chain.h"

/* The end of one project's chain. An empty slot has size 0. */
struct chain_end {
    uint8_t size;
    uint8_t code[MZ_MAX_CODE];
    uint64_t count;
    struct mz_hash head;
};

struct mz_links {
    uint64_t next; /* index of the entry to come */
    uint64_t registered_at;
    struct mz_hash head;
    struct chain_end *slots; /* open addressing */
    size_t capacity;         /* a power of two */
    size_t used;
};

#define FIRST_CAPACITY 64u

struct mz_links *mz_links_new(void) {
    struct mz_links *links = calloc(1, sizeof *links);
    if (links == NULL)
        return NULL;
    links->capacity = FIRST_CAPACITY;
    links->slots = calloc(links->capacity, sizeof *links->slots);
    if (links->slots == NULL) {
        free(links);
        return NULL;
    }
    return links;
}

void mz_links_free(struct mz_links *links) {
    if (links == NULL)
        return;
    free(links->slots);
    free(links);
}

/* FNV-1a. A ledger made to collide costs its maker's verifier time, bounded by projects², and each
 * project is an entry that an enrolled handler signed. */
static size_t slot_of(struct mz_span code, size_t capacity) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < code.size; i++)
        hash = (hash ^ code.data[i]) * UINT64_C(1099511628211);
    return (size_t)(hash & (capacity - 1));
}

static struct chain_end *look_up(struct chain_end *slots, size_t capacity, struct mz_span code) {
    size_t at = slot_of(code, capacity);
    while (slots[at].size != 0 && !mz_span_equal(mz_span_of(slots[at].code, slots[at].size), code))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static bool grow(struct mz_links *links) {
    size_t capacity = links->capacity * 2;
    struct chain_end *slots = calloc(capacity, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < links->capacity; i++) {
        const struct chain_end *end = &links->slots[i];
        if (end->size != 0)
            *look_up(slots, capacity, mz_span_of(end->code, end->size)) = *end;
    }
    free(links->slots);
    links->slots = slots;
    links->capacity = capacity;
    return true;
}

/* The end of the project's chain, made empty if it is new. NULL if out of memory. */
static struct chain_end *end_of(struct mz_links *links, struct mz_span project) {
    if (links->used * 2 >= links->capacity && !grow(links))
        return NULL;
    struct chain_end *end = look_up(links->slots, links->capacity, project);
    if (end->size == 0) {
        links->used++;
        end->size = (uint8_t)project.size;
        memcpy(end->code, project.data, project.size);
    }
    return end;
}

enum mz_status mz_links_follow(struct mz_links *links, const struct mz_entry *entry,
                               struct mz_span project, struct mz_fault *fault) {
    struct mz_entry_head expected = {
        .index = links->next, .registered_at = links->registered_at, .prev = links->head};
    struct chain_end *end = NULL;
    if (project.size > MZ_MAX_CODE)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "project");
    if (project.size != 0) {
        end = end_of(links, project);
        if (end == NULL)
            return mz_fault_at(fault, MZ_E_NO_MEMORY, "project chains");
        expected.project_seq = end->count + 1;
        expected.project_prev = end->head;
    }
    enum mz_status status = mz_chain_check(&expected, &entry->head, project, fault);
    if (status != MZ_OK)
        return status;
    links->next++;
    links->registered_at = entry->head.registered_at;
    links->head = entry->leaf;
    if (end != NULL) {
        end->count++;
        end->head = entry->leaf;
    }
    return MZ_OK;
}

/* -- To and from the state of a run. */

static enum mz_status save_end(struct mz_memory_records *state, struct mz_key *key, uint64_t count,
                               uint64_t time, const struct mz_hash *head) {
    uint8_t buffer[16 + MZ_HASH_SIZE];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_writer_u64be(&w, count);
    mz_writer_u64be(&w, time);
    mz_writer_span(&w, mz_span_hash(head));
    return mz_state_put(state, key, &w);
}

enum mz_status mz_links_save(const struct mz_links *links, struct mz_memory_records *state) {
    struct mz_key key = mz_state_key(MZ_STATE_HEAD);
    enum mz_status status = save_end(state, &key, links->next, links->registered_at, &links->head);
    for (size_t i = 0; i < links->capacity && status == MZ_OK; i++) {
        const struct chain_end *end = &links->slots[i];
        if (end->size == 0)
            continue;
        key = mz_state_key(MZ_STATE_CHAIN);
        mz_key_code(&key, mz_span_of(end->code, end->size));
        status = save_end(state, &key, end->count, 0, &end->head);
    }
    return status;
}

static enum mz_status load_chain(void *arg, struct mz_span key, struct mz_span value) {
    struct mz_links *links = arg;
    struct mz_reader r = mz_reader_over(value);
    if (key.size < 2 || key.size - 1 > MZ_MAX_CODE)
        return MZ_E_INTERNAL;
    struct chain_end *end = end_of(links, mz_span_of(key.data, key.size - 1));
    if (end == NULL)
        return MZ_E_NO_MEMORY;
    end->count = mz_reader_u64be(&r);
    (void)mz_reader_u64be(&r);
    end->head = mz_state_hash(&r);
    return r.failed ? MZ_E_INTERNAL : MZ_OK;
}

enum mz_status mz_links_load(struct mz_links *links, struct mz_memory_records *state) {
    struct mz_key key = mz_state_key(MZ_STATE_HEAD);
    struct mz_reader r;
    if (!mz_state_get(state, &key, &r))
        return MZ_E_INTERNAL;
    links->next = mz_reader_u64be(&r);
    links->registered_at = mz_reader_u64be(&r);
    links->head = mz_state_hash(&r);
    return r.failed ? MZ_E_INTERNAL : mz_state_each(state, MZ_STATE_CHAIN, load_chain, links);
}
