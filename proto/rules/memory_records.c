#include "proto/rules/memory_records.h"

#include <stdlib.h>
#include <string.h>

#include "proto/rules/record_map.h"

struct mz_memory_records {
    struct mz_record_map *map;
};

struct mz_memory_records *mz_memory_records_new(void) {
    struct mz_memory_records *memory = calloc(1, sizeof *memory);
    if (memory == NULL)
        return NULL;
    memory->map = mz_record_map_new(true);
    if (memory->map == NULL) {
        free(memory);
        return NULL;
    }
    return memory;
}

void mz_memory_records_free(struct mz_memory_records *memory) {
    if (memory == NULL)
        return;
    mz_record_map_free(memory->map);
    free(memory);
}

static enum mz_status get(void *ctx, struct mz_span key, struct mz_span *ret_value) {
    const struct mz_memory_records *memory = ctx;
    const struct mz_record_entry *entry = mz_record_map_find(memory->map, key);
    if (entry == NULL || entry->value == NULL)
        return MZ_E_NOT_FOUND;
    *ret_value = mz_record_entry_value(entry);
    return MZ_OK;
}

static enum mz_status put(void *ctx, struct mz_span key, struct mz_span value) {
    struct mz_memory_records *memory = ctx;
    return mz_record_map_put(memory->map, key, value);
}

static void expect(void *ctx, struct mz_span key) {
    const struct mz_memory_records *memory = ctx;
    mz_record_map_expect(memory->map, key);
}

static bool begins_with(struct mz_span key, struct mz_span prefix) {
    return key.size >= prefix.size &&
           (prefix.size == 0 || memcmp(key.data, prefix.data, prefix.size) == 0);
}

/* The first place, in order, whose key is not below `from`. */
static size_t lower_bound(const struct mz_record_map *map, struct mz_span from) {
    size_t low = 0, high = mz_record_map_size(map);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mz_span_compare(mz_record_entry_key(mz_record_map_at(map, middle)), from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum mz_status scan(void *ctx, struct mz_span prefix, struct mz_span from,
                           bool (*each)(void *arg, struct mz_span key, struct mz_span value),
                           void *arg) {
    struct mz_memory_records *memory = ctx;
    enum mz_status status = mz_record_map_sort(memory->map);
    if (status != MZ_OK)
        return status;
    struct mz_span start = mz_span_compare(from, prefix) > 0 ? from : prefix;
    for (size_t i = lower_bound(memory->map, start); i < mz_record_map_size(memory->map); i++) {
        const struct mz_record_entry *entry = mz_record_map_at(memory->map, i);
        struct mz_span key = mz_record_entry_key(entry);
        if (!begins_with(key, prefix))
            break;
        if (entry->value != NULL && !each(arg, key, mz_record_entry_value(entry)))
            break;
    }
    return MZ_OK;
}

struct mz_records mz_memory_records_interface(struct mz_memory_records *memory) {
    return (struct mz_records){
        .ctx = memory, .get = get, .put = put, .scan = scan, .expect = expect};
}

enum mz_status mz_memory_records_reserve(struct mz_memory_records *memory, size_t count) {
    return mz_record_map_reserve(memory->map, count);
}

enum mz_status mz_memory_records_each(const struct mz_memory_records *memory,
                                      enum mz_status (*each)(void *arg, struct mz_span key,
                                                             struct mz_span value),
                                      void *arg) {
    enum mz_status status = mz_record_map_sort(memory->map);
    for (size_t n = 0; status == MZ_OK && n < mz_record_map_size(memory->map); n++) {
        const struct mz_record_entry *entry = mz_record_map_at(memory->map, n);
        if (entry->value != NULL)
            status = each(arg, mz_record_entry_key(entry), mz_record_entry_value(entry));
    }
    return status;
}

void mz_memory_records_usage(const struct mz_memory_records *memory, size_t *ret_keys,
                             size_t *ret_bytes) {
    *ret_keys = 0;
    *ret_bytes = 0;
    for (size_t n = 0; n < mz_record_map_size(memory->map); n++) {
        const struct mz_record_entry *entry = mz_record_map_at(memory->map, n);
        if (entry->value == NULL)
            continue;
        *ret_keys += 1;
        *ret_bytes += entry->key_size + entry->value_size;
    }
}
