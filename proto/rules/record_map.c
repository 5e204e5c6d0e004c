#include "proto/rules/record_map.h"

#include <stdlib.h>
#include <string.h>

#include "proto/rules/arena.h"

#define FIRST_SLOTS 256u /* a power of two */

struct slot {
    uint64_t hash;                 /* FREE: nothing is here */
    struct mz_record_entry *entry; /* unless it is free */
};

#define FREE UINT64_MAX

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
    uint64_t secrets[2];
    struct slot *slots;
    size_t mask;                      /* slots − 1 */
    struct mz_record_entry **entries; /* in order of arrival until sorted */
    size_t count, capacity;
    struct place *places; /* room for sorting */
    size_t places_capacity;
    struct mz_arena arena;
};

/* -- Hashing. Keys hold identifiers that their authors choose, so colliding ones could be prepared
 * if the hash were the same everywhere. Its two secrets come from the addresses of the table, which
 * nobody outside the process knows; no result depends on them (G4). */

__extension__ typedef unsigned __int128 wide;

static uint64_t mix(uint64_t a, uint64_t b) {
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const uint8_t *bytes, size_t size) {
    uint64_t word = 0;
    memcpy(&word, bytes, size);
    return word;
}

static uint64_t hash_of(const struct mz_record_map *map, struct mz_span key) {
    uint64_t h = map->secrets[0] ^ key.size;
    const uint8_t *at = key.data, *end = at + key.size;
    uint64_t first = 0, second = 0;
    /* The rest ends where the key ends and may overlap what was taken, since words are read faster
     * than bytes. The size is in the hash already. */
    if (key.size >= 16) {
        for (; end - at > 16; at += 16)
            h = mix(load(at, 8) ^ map->secrets[1], load(at + 8, 8) ^ h);
        first = load(end - 16, 8);
        second = load(end - 8, 8);
    } else if (key.size >= 8) {
        first = load(at, 8);
        second = load(end - 8, 8);
    } else {
        first = load(at, key.size);
    }
    h = mix(first ^ map->secrets[1], second ^ h);
    return mix(h ^ map->secrets[0], map->secrets[1]) >> 1; /* never FREE */
}

/* -- The table: open addressing, linear probing, never more than half full. */

/* All free. Free is not zero: pages that calloc leaves untouched are first read by a lookup and
 * then written, and the second of these makes a system stop all threads of the process for a
 * moment. That cost a verification 3 % of its processors. */
static struct slot *new_slots(size_t count) {
    struct slot *slots = count <= SIZE_MAX / sizeof *slots ? malloc(count * sizeof *slots) : NULL;
    if (slots != NULL)
        memset(slots, 0xff, count * sizeof *slots);
    return slots;
}

struct mz_record_map *mz_record_map_new(bool in_place) {
    struct mz_record_map *map = calloc(1, sizeof *map);
    if (map == NULL)
        return NULL;
    map->slots = new_slots(FIRST_SLOTS);
    if (map->slots == NULL) {
        free(map);
        return NULL;
    }
    map->mask = FIRST_SLOTS - 1;
    map->in_place = in_place;
    map->sorted = true;
    static const uint64_t odd[2] = {UINT64_C(0xd6e8feb86659fd93), UINT64_C(0x9e3779b97f4a7c15)};
    map->secrets[0] = mix((uint64_t)(uintptr_t)map ^ odd[0], odd[1]) | 1;
    map->secrets[1] = mix((uint64_t)(uintptr_t)map->slots ^ odd[1], map->secrets[0]) | 1;
    return map;
}

void mz_record_map_free(struct mz_record_map *map) {
    if (map == NULL)
        return;
    mz_arena_free(&map->arena);
    free(map->places);
    free(map->entries);
    free(map->slots);
    free(map);
}

void mz_record_map_clear(struct mz_record_map *map) {
    for (size_t i = 0; i < map->count; i++)
        map->slots[map->entries[i]->slot] = (struct slot){.hash = FREE};
    map->count = 0;
    map->sorted = true;
    mz_arena_reset(&map->arena);
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t probe(const struct mz_record_map *map, uint64_t hash, struct mz_span key) {
    size_t i = (size_t)hash & map->mask;
    while (map->slots[i].hash != FREE &&
           (map->slots[i].hash != hash ||
            !mz_span_equal(mz_record_entry_key(map->slots[i].entry), key)))
        i = (i + 1) & map->mask;
    return i;
}

const struct mz_record_entry *mz_record_map_find(const struct mz_record_map *map,
                                                 struct mz_span key) {
    const struct slot *slot = &map->slots[probe(map, hash_of(map, key), key)];
    return slot->hash == FREE ? NULL : slot->entry;
}

void mz_record_map_expect(const struct mz_record_map *map, struct mz_span key) {
    __builtin_prefetch(&map->slots[(size_t)hash_of(map, key) & map->mask], 1);
}

static enum mz_status grow_slots(struct mz_record_map *map, size_t count) {
    /* An entry names its slot in 32 bits. */
    if (count > UINT32_MAX)
        return MZ_E_NO_MEMORY;
    struct slot *slots = new_slots(count);
    if (slots == NULL)
        return MZ_E_NO_MEMORY;
    for (size_t i = 0; i <= map->mask; i++) {
        struct slot old = map->slots[i];
        if (old.hash == FREE)
            continue;
        size_t to = (size_t)old.hash & (count - 1);
        while (slots[to].hash != FREE)
            to = (to + 1) & (count - 1);
        slots[to] = old;
        old.entry->slot = (uint32_t)to;
    }
    free(map->slots);
    map->slots = slots;
    map->mask = count - 1;
    return MZ_OK;
}

enum mz_status mz_record_map_reserve(struct mz_record_map *map, size_t count) {
    size_t slots = map->mask + 1;
    if (count > UINT32_MAX / 4)
        return MZ_E_NO_MEMORY;
    while (slots / 2 < count + 1)
        slots *= 2;
    return slots > map->mask + 1 ? grow_slots(map, slots) : MZ_OK;
}

static enum mz_status reserve(struct mz_record_map *map) {
    if (map->count == map->capacity) {
        size_t capacity = map->capacity == 0 ? FIRST_SLOTS / 2 : 2 * map->capacity;
        struct mz_record_entry **entries = realloc(map->entries, capacity * sizeof(void *));
        if (entries == NULL)
            return MZ_E_NO_MEMORY;
        map->entries = entries;
        map->capacity = capacity;
    }
    return map->count >= (map->mask + 1) / 2 ? grow_slots(map, 2 * (map->mask + 1)) : MZ_OK;
}

/* -- Values. */

static enum mz_status set_value(struct mz_record_map *map, struct mz_record_entry *entry,
                                struct mz_span value) {
    if (value.data == NULL) {
        entry->value = NULL;
        entry->value_size = entry->capacity = 0;
        return MZ_OK;
    }
    if (value.size > UINT32_MAX / 2)
        return MZ_E_TOO_LARGE;
    if (!map->in_place || entry->value == NULL || value.size > entry->capacity) {
        /* Records grow by a few bytes as their counters do: one that was overwritten will be so
         * again and gets slack to stay where it is. */
        size_t capacity = value.size;
        if (map->in_place && entry->value != NULL)
            capacity += capacity / 4 + 8;
        uint8_t *room = mz_arena_take(&map->arena, capacity);
        if (room == NULL)
            return MZ_E_NO_MEMORY;
        entry->value = room;
        entry->capacity = (uint32_t)capacity;
    }
    memmove(entry->value, value.data, value.size);
    entry->value_size = (uint32_t)value.size;
    return MZ_OK;
}

static struct mz_record_entry *new_entry(struct mz_record_map *map, struct mz_span key) {
    struct mz_record_entry *entry = NULL;
    if (key.size <= UINT32_MAX)
        entry = mz_arena_take(&map->arena, sizeof *entry + key.size);
    if (entry == NULL)
        return NULL;
    *entry = (struct mz_record_entry){.key_size = (uint32_t)key.size};
    memcpy(entry->key, key.data, key.size);
    return entry;
}

static enum mz_status put(struct mz_record_map *map, struct mz_span key, struct mz_span value,
                          bool only_new) {
    uint64_t hash = hash_of(map, key);
    size_t slot = probe(map, hash, key), mask = map->mask;
    if (map->slots[slot].hash != FREE)
        return only_new ? MZ_E_EXISTS : set_value(map, map->slots[slot].entry, value);
    enum mz_status status = reserve(map);
    if (status != MZ_OK)
        return status;
    struct mz_record_entry *entry = new_entry(map, key);
    if (entry == NULL)
        return MZ_E_NO_MEMORY;
    status = set_value(map, entry, value);
    if (status != MZ_OK)
        return status;
    if (map->mask != mask) /* the table has grown */
        slot = probe(map, hash, key);
    entry->slot = (uint32_t)slot;
    map->slots[slot] = (struct slot){.hash = hash, .entry = entry};
    /* What comes in order stays in order: records that were kept are loaded so. */
    map->sorted = map->sorted &&
                  (map->count == 0 ||
                   mz_span_compare(mz_record_entry_key(map->entries[map->count - 1]), key) < 0);
    map->entries[map->count++] = entry;
    return MZ_OK;
}

enum mz_status mz_record_map_put(struct mz_record_map *map, struct mz_span key,
                                 struct mz_span value) {
    return put(map, key, value, false);
}

enum mz_status mz_record_map_add(struct mz_record_map *map, struct mz_span key,
                                 struct mz_span value) {
    return put(map, key, value, true);
}

/* -- Order. */

size_t mz_record_map_size(const struct mz_record_map *map) {
    return map->count;
}

static uint64_t big_endian(const uint8_t *at) {
    return (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 |
           (uint64_t)at[3] << 32 | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 |
           (uint64_t)at[6] << 8 | at[7];
}

static void fill_window(struct place *place, struct mz_record_entry *entry) {
    place->entry = entry;
    uint8_t bytes[8 * WINDOW] = {0};
    memcpy(bytes, entry->key, entry->key_size < sizeof bytes ? entry->key_size : sizeof bytes);
    for (size_t w = 0; w < WINDOW; w++)
        place->window[w] = big_endian(bytes + 8 * w);
}

static int compare_places(const void *left, const void *right) {
    const struct place *a = left, *b = right;
    for (size_t w = 0; w < WINDOW; w++)
        if (a->window[w] != b->window[w])
            return a->window[w] < b->window[w] ? -1 : 1;
    return mz_span_compare(mz_record_entry_key(a->entry), mz_record_entry_key(b->entry));
}

/* One statement writes few records: they are in order with less ado than qsort makes. */
#define FEW 24u
static void sort_few(struct place *places, size_t count) {
    for (size_t n = 1; n < count; n++) {
        struct place place = places[n];
        size_t at = n;
        for (; at > 0 && compare_places(&place, &places[at - 1]) < 0; at--)
            places[at] = places[at - 1];
        places[at] = place;
    }
}

enum mz_status mz_record_map_sort(struct mz_record_map *map) {
    if (map->sorted)
        return MZ_OK;
    if (map->places_capacity < map->count) {
        free(map->places);
        map->places_capacity = 0;
        map->places = malloc(map->capacity * sizeof *map->places);
        if (map->places == NULL)
            return MZ_E_NO_MEMORY;
        map->places_capacity = map->capacity;
    }
    for (size_t i = 0; i < map->count; i++)
        fill_window(&map->places[i], map->entries[i]);
    if (map->count <= FEW)
        sort_few(map->places, map->count);
    else
        qsort(map->places, map->count, sizeof *map->places, compare_places);
    for (size_t i = 0; i < map->count; i++)
        map->entries[i] = map->places[i].entry;
    map->sorted = true;
    return MZ_OK;
}

const struct mz_record_entry *mz_record_map_at(const struct mz_record_map *map, size_t n) {
    return map->entries[n];
}
