/* A hash table from keys to values, and the same in ascending order of keys when asked: what the
 * records in memory and the staged writes of one statement have in common. */
#ifndef MZ_RULES_RECORD_MAP_H
#define MZ_RULES_RECORD_MAP_H

#include "proto/base/span.h"
#include "proto/base/status.h"

struct mz_record_map;

/* One key and its value. Small and in one piece, because a ledger has many: the key's bytes follow
 * the struct. */
struct mz_record_entry {
    uint8_t *value; /* NULL: removed */
    uint32_t value_size;
    uint32_t capacity; /* bytes at `value` */
    uint32_t key_size;
    uint32_t slot; /* where the table points back at it */
    uint8_t key[];
};

static inline struct mz_span mz_record_entry_key(const struct mz_record_entry *entry) {
    return mz_span_of(entry->key, entry->key_size);
}

/* Absent if it was removed. */
static inline struct mz_span mz_record_entry_value(const struct mz_record_entry *entry) {
    return mz_span_of(entry->value, entry->value_size);
}

/* In place: a value overwrites the one before, so a view of a value lasts until the next put of its
 * key. Otherwise values are never overwritten and views last until clear. NULL if out of memory. */
struct mz_record_map *mz_record_map_new(bool in_place);
void mz_record_map_free(struct mz_record_map *map);
/* Empties it and keeps the memory. Costs what was in it, not what it could hold. */
void mz_record_map_clear(struct mz_record_map *map) __attribute__((nonnull));

/* The entry of a key that was ever put since the last clear, or NULL. It stays where it is until
 * clear. */
const struct mz_record_entry *mz_record_map_find(const struct mz_record_map *map,
                                                 struct mz_span key) __attribute__((nonnull));
/* Fetches the place of the key into the processor's cache, for a put or find that comes soon. */
void mz_record_map_expect(const struct mz_record_map *map, struct mz_span key)
    __attribute__((nonnull));
/* Copies both in. An absent value is kept as a removal. MZ_E_NO_MEMORY, and then nothing is
 * changed. */
enum mz_status mz_record_map_put(struct mz_record_map *map, struct mz_span key,
                                 struct mz_span value) __attribute__((nonnull, warn_unused_result));
/* Likewise for a key that must not have been put since the last clear: MZ_E_EXISTS. */
enum mz_status mz_record_map_add(struct mz_record_map *map, struct mz_span key,
                                 struct mz_span value) __attribute__((nonnull, warn_unused_result));

/* Makes room for so many entries in all, so that it need not grow as they come. MZ_E_NO_MEMORY. */
enum mz_status mz_record_map_reserve(struct mz_record_map *map, size_t count)
    __attribute__((nonnull, warn_unused_result));

/* Number of entries, removals included. */
size_t mz_record_map_size(const struct mz_record_map *map) __attribute__((nonnull));
/* Puts the entries in ascending order of keys, if some were added since the last time.
 * MZ_E_NO_MEMORY. */
enum mz_status mz_record_map_sort(struct mz_record_map *map)
    __attribute__((nonnull, warn_unused_result));
/* The n-th entry: in that order after sort and until the next put of a new key, otherwise in none.
 */
const struct mz_record_entry *mz_record_map_at(const struct mz_record_map *map, size_t n)
    __attribute__((nonnull));

#endif
