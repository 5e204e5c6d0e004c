#include "proto/verify/state.h"

#include <string.h>

struct mz_key mz_state_key(enum mz_state_table table) {
    struct mz_key key;
    key.bytes[0] = (uint8_t)table;
    key.size = 1;
    return key;
}

enum mz_status mz_state_put(struct mz_memory_records *state, const struct mz_key *key,
                            const struct mz_writer *value) {
    struct mz_records records = mz_memory_records_interface(state);
    if (value->overflow)
        return MZ_E_INTERNAL;
    return records.put(records.ctx, mz_key_span(key), mz_writer_view(value));
}

bool mz_state_get(struct mz_memory_records *state, const struct mz_key *key,
                  struct mz_reader *ret_value) {
    struct mz_records records = mz_memory_records_interface(state);
    struct mz_span value;
    if (records.get(records.ctx, mz_key_span(key), &value) != MZ_OK)
        return false;
    *ret_value = mz_reader_over(value);
    return true;
}

struct filter {
    uint8_t table;
    mz_state_each_fn each;
    void *arg;
};

static enum mz_status of_table(void *arg, struct mz_span key, struct mz_span value) {
    const struct filter *filter = arg;
    if (key.size == 0 || key.data[0] != filter->table)
        return MZ_OK;
    return filter->each(filter->arg, mz_span_of(key.data + 1, key.size - 1), value);
}

enum mz_status mz_state_each(const struct mz_memory_records *state, enum mz_state_table table,
                             mz_state_each_fn each, void *arg) {
    struct filter filter = {(uint8_t)table, each, arg};
    return mz_memory_records_each(state, of_table, &filter);
}

struct mz_hash mz_state_hash(struct mz_reader *r) {
    struct mz_hash hash = {0};
    struct mz_span bytes = mz_reader_take(r, sizeof hash.bytes);
    if (bytes.data != NULL)
        memcpy(hash.bytes, bytes.data, sizeof hash.bytes);
    return hash;
}
