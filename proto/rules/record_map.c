#include "proto/rules/record_map.h"

#include <stdlib.h>
#include <string.h>

#include "proto/rules/arena.h"

#define FIRST_SLOTS 256u /* a power of two */

struct slot {
    uint64_t hash;
    struct mz_record_entry *entry; /* NULL: free */
};

/* An entry with the first bytes of its key as numbers, so that sorting seldom follows a pointer.
 * The window covers a table byte, an index and most of an id. */
#define WINDOW 3u
struct place {
    uint64_t window[WINDOW];
    struct mz_record_entry *entry;
};

struct mz_record_map {
    bool in_place;
    bool sorted;
    uint64_t seed;
    struct slot *slots;
    size_t mask; /* slots − 1 */
    struct place *places; /* one an entry: in order of arrival until sorted */
    size_t count, places_capacity;
    struct mz_arena arena;
};

/* -- Hashing. Keys hold identifiers that their authors choose, so colliding ones could be prepared
 * if the hash were the same everywhere. The seed is the address of the table, which nobody outside
 * the process knows; no result depends on it (G4). */

static uint64_t mix(uint64_t h) {
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    return h;
}

static uint64_t load(const uint8_t *bytes, size_t size) {
    uint64_t word = 0;
    memcpy(&word, bytes, size);
    return word;
}

static uint64_t hash_of(uint64_t seed, struct mz_span key) {
    uint64_t h = mix(seed ^ key.size);
    const uint8_t *at = key.data;
    size_t left = key.size;
    for (; left >= 8; at += 8, left -= 8)
        h = mix(h ^ load(at, 8)) + seed;
    return left > 0 ? mix(h ^ load(at, left)) : h;
}

/* -- The table: open addressing, linear probing, never more than half full. */

struct mz_record_map *mz_record_map_new(bool in_place) {
    struct mz_record_map *map = calloc(1, sizeof *map);
    if (map == NULL)
        return NULL;
    map->slots = calloc(FIRST_SLOTS, sizeof *map->slots);
    if (map->slots == NULL) {
        free(map);
        return NULL;
    }
    map->mask = FIRST_SLOTS - 1;
    map->in_place = in_place;
    map->seed = mix((uint64_t)(uintptr_t)map ^ mix((uint64_t)(uintptr_t)map->slots));
    return map;
}

void mz_record_map_free(struct mz_record_map *map) {
    if (map == NULL)
        return;
    mz_arena_free(&map->arena);
    free(map->places);
    free(map->slots);
    free(map);
}

void mz_record_map_clear(struct mz_record_map *map) {
    for (size_t i = 0; i < map->count; i++)
        map->slots[map->places[i].entry->slot].entry = NULL;
    map->count = 0;
    map->sorted = false;
    mz_arena_reset(&map->arena);
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t probe(const struct mz_record_map *map, uint64_t hash, struct mz_span key) {
    size_t i = (size_t)hash & map->mask;
    while (map->slots[i].entry != NULL &&
           (map->slots[i].hash != hash || !mz_span_equal(map->slots[i].entry->key, key)))
        i = (i + 1) & map->mask;
    return i;
}

const struct mz_record_entry *mz_record_map_find(const struct mz_record_map *map,
                                                 struct mz_span key) {
    return map->slots[probe(map, hash_of(map->seed, key), key)].entry;
}

static enum mz_status grow_slots(struct mz_record_map *map) {
    size_t count = 2 * (map->mask + 1);
    /* An entry names its slot in 32 bits. */
    if (count > UINT32_MAX)
        return MZ_E_NO_MEMORY;
    struct slot *slots = calloc(count, sizeof *slots);
    if (slots == NULL)
        return MZ_E_NO_MEMORY;
    for (size_t i = 0; i <= map->mask; i++) {
        struct slot old = map->slots[i];
        if (old.entry == NULL)
            continue;
        size_t to = (size_t)old.hash & (count - 1);
        while (slots[to].entry != NULL)
            to = (to + 1) & (count - 1);
        slots[to] = old;
        old.entry->slot = (uint32_t)to;
    }
    free(map->slots);
    map->slots = slots;
    map->mask = count - 1;
    return MZ_OK;
}

static enum mz_status reserve(struct mz_record_map *map) {
    if (map->count == map->places_capacity) {
        size_t capacity = map->places_capacity == 0 ? FIRST_SLOTS / 2 : 2 * map->places_capacity;
        struct place *places = realloc(map->places, capacity * sizeof *places);
        if (places == NULL)
            return MZ_E_NO_MEMORY;
        map->places = places;
        map->places_capacity = capacity;
    }
    return map->count >= (map->mask + 1) / 2 ? grow_slots(map) : MZ_OK;
}

/* -- Values. */

static enum mz_status set_value(struct mz_record_map *map, struct mz_record_entry *entry,
                                struct mz_span value) {
    if (value.data == NULL) {
        entry->value = (struct mz_span){NULL, 0};
        entry->capacity = 0;
        return MZ_OK;
    }
    uint8_t *room = NULL;
    if (map->in_place && value.size <= entry->capacity)
        room = (uint8_t *)(uintptr_t)entry->value.data;
    if (room == NULL) {
        /* Records grow by a few bytes as their counters do; a little slack keeps them in place. */
        size_t capacity = map->in_place ? value.size + value.size / 8 + 8 : value.size;
        if (capacity > UINT32_MAX || (room = mz_arena_take(&map->arena, capacity)) == NULL)
            return MZ_E_NO_MEMORY;
        entry->capacity = (uint32_t)capacity;
    }
    memmove(room, value.data, value.size);
    entry->value = mz_span_of(room, value.size);
    return MZ_OK;
}

static struct mz_record_entry *add(struct mz_record_map *map, struct mz_span key) {
    struct mz_record_entry *entry = mz_arena_take(&map->arena, sizeof *entry + key.size);
    if (entry == NULL)
        return NULL;
    uint8_t *bytes = (uint8_t *)(entry + 1);
    memcpy(bytes, key.data, key.size);
    *entry = (struct mz_record_entry){.key = mz_span_of(bytes, key.size)};
    return entry;
}

enum mz_status mz_record_map_put(struct mz_record_map *map, struct mz_span key,
                                 struct mz_span value) {
    uint64_t hash = hash_of(map->seed, key);
    size_t slot = probe(map, hash, key);
    if (map->slots[slot].entry != NULL)
        return set_value(map, map->slots[slot].entry, value);
    enum mz_status status = reserve(map);
    if (status != MZ_OK)
        return status;
    struct mz_record_entry *entry = add(map, key);
    if (entry == NULL)
        return MZ_E_NO_MEMORY;
    status = set_value(map, entry, value);
    if (status != MZ_OK)
        return status;
    slot = probe(map, hash, key); /* the table may have grown */
    entry->slot = (uint32_t)slot;
    map->slots[slot] = (struct slot){.hash = hash, .entry = entry};
    map->places[map->count++].entry = entry;
    map->sorted = false;
    return MZ_OK;
}

/* -- Order. */

size_t mz_record_map_size(const struct mz_record_map *map) {
    return map->count;
}

static void fill_window(struct place *place) {
    struct mz_span key = place->entry->key;
    for (size_t w = 0; w < WINDOW; w++) {
        uint64_t word = 0;
        for (size_t i = 8 * w; i < 8 * w + 8; i++)
            word = word << 8 | (i < key.size ? key.data[i] : 0);
        place->window[w] = word;
    }
}

static int compare_places(const void *left, const void *right) {
    const struct place *a = left, *b = right;
    for (size_t w = 0; w < WINDOW; w++)
        if (a->window[w] != b->window[w])
            return a->window[w] < b->window[w] ? -1 : 1;
    return mz_span_compare(a->entry->key, b->entry->key);
}

enum mz_status mz_record_map_sort(struct mz_record_map *map) {
    if (map->sorted)
        return MZ_OK;
    for (size_t i = 0; i < map->count; i++)
        fill_window(&map->places[i]);
    if (map->count > 1)
        qsort(map->places, map->count, sizeof *map->places, compare_places);
    map->sorted = true;
    return MZ_OK;
}

const struct mz_record_entry *mz_record_map_sorted(const struct mz_record_map *map, size_t n) {
    return map->places[n].entry;
}
