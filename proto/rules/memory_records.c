#include "proto/rules/memory_records.h"

#include <stdlib.h>
#include <string.h>

#include "proto/rules/record_map.h"

struct mz_memory_records {
    struct mz_record_map *map;
    size_t keys, bytes; /* live ones */
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
    if (entry == NULL || entry->value.data == NULL)
        return MZ_E_NOT_FOUND;
    *ret_value = entry->value;
    return MZ_OK;
}

static enum mz_status put(void *ctx, struct mz_span key, struct mz_span value) {
    struct mz_memory_records *memory = ctx;
    const struct mz_record_entry *entry = mz_record_map_find(memory->map, key);
    bool was = entry != NULL && entry->value.data != NULL;
    if (!was && value.data == NULL)
        return MZ_OK;
    size_t old = was ? key.size + entry->value.size : 0;
    enum mz_status status = mz_record_map_put(memory->map, key, value);
    if (status != MZ_OK)
        return status;
    bool is = value.data != NULL;
    memory->keys = memory->keys + is - was;
    memory->bytes = memory->bytes - old + (is ? key.size + value.size : 0);
    return MZ_OK;
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
        if (mz_span_compare(mz_record_map_sorted(map, middle)->key, from) < 0)
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
        const struct mz_record_entry *entry = mz_record_map_sorted(memory->map, i);
        if (!begins_with(entry->key, prefix))
            break;
        if (entry->value.data != NULL && !each(arg, entry->key, entry->value))
            break;
    }
    return MZ_OK;
}

struct mz_records mz_memory_records_interface(struct mz_memory_records *memory) {
    return (struct mz_records){.ctx = memory, .get = get, .put = put, .scan = scan};
}

void mz_memory_records_usage(const struct mz_memory_records *memory, size_t *ret_keys,
                             size_t *ret_bytes) {
    *ret_keys = memory->keys;
    *ret_bytes = memory->bytes;
}
