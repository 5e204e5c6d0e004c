#include "proto/rules/staging.h"

#include <stdlib.h>

#include "proto/rules/record_map.h"

struct mz_staging {
    struct mz_records below;
    struct mz_record_map *writes;
};

struct mz_staging *mz_staging_new(struct mz_records below) {
    struct mz_staging *staging = malloc(sizeof *staging);
    if (staging == NULL)
        return NULL;
    *staging = (struct mz_staging){.below = below, .writes = mz_record_map_new(false)};
    if (staging->writes == NULL) {
        free(staging);
        return NULL;
    }
    return staging;
}

void mz_staging_free(struct mz_staging *staging) {
    if (staging == NULL)
        return;
    mz_record_map_free(staging->writes);
    free(staging);
}

static enum mz_status get(void *ctx, struct mz_span key, struct mz_span *ret_value) {
    struct mz_staging *staging = ctx;
    const struct mz_record_entry *entry = mz_record_map_find(staging->writes, key);
    if (entry == NULL)
        return staging->below.get(staging->below.ctx, key, ret_value);
    if (entry->value == NULL)
        return MZ_E_NOT_FOUND;
    *ret_value = mz_record_entry_value(entry);
    return MZ_OK;
}

static enum mz_status put(void *ctx, struct mz_span key, struct mz_span value) {
    struct mz_staging *staging = ctx;
    if (staging->below.expect != NULL)
        staging->below.expect(staging->below.ctx, key);
    return mz_record_map_put(staging->writes, key, value);
}

struct mz_records mz_staging_records(struct mz_staging *staging) {
    return (struct mz_records){.ctx = staging, .get = get, .put = put};
}

enum mz_status mz_staging_add(struct mz_staging *staging, const struct mz_key *key,
                              const struct mz_schema *schema, const void *record) {
    uint8_t buffer[1024];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_schema_encode(schema, record, &w);
    if (w.overflow)
        return MZ_E_TOO_LARGE;
    return mz_record_map_add(staging->writes, mz_key_span(key), mz_writer_view(&w));
}

void mz_staging_clear(struct mz_staging *staging) {
    mz_record_map_clear(staging->writes);
}

enum mz_status mz_staging_flush(struct mz_staging *staging) {
    enum mz_status status = mz_record_map_sort(staging->writes);
    size_t count = mz_record_map_size(staging->writes);
    for (size_t i = 0; status == MZ_OK && i < count; i++) {
        const struct mz_record_entry *entry = mz_record_map_at(staging->writes, i);
        status = staging->below.put(staging->below.ctx, mz_record_entry_key(entry),
                                    mz_record_entry_value(entry));
    }
    mz_record_map_clear(staging->writes);
    return status;
}
