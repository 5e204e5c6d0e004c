#include "proto/rules/record_memo.h"

#include <stdlib.h>
#include <string.h>

#define PLACES     32u /* a power of two; a statement asks for about ten records */
#define MAX_VALUE  192u
#define MAX_RECORD 256u

struct place {
    const struct mz_schema *schema; /* NULL: empty */
    struct mz_span value;           /* where it was; its bytes then are in `bytes` */
    uint8_t bytes[MAX_VALUE];
    uint8_t record[MAX_RECORD];
};

struct mz_record_memo {
    struct place places[PLACES];
};

struct mz_record_memo *mz_record_memo_new(void) {
    return calloc(1, sizeof(struct mz_record_memo));
}

void mz_record_memo_free(struct mz_record_memo *memo) {
    free(memo);
}

/* By the address: no two values that are there at once share one. */
static size_t place_of(struct mz_span value) {
    uint64_t address = (uint64_t)(uintptr_t)value.data;
    return (size_t)((address * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (PLACES - 1);
}

bool mz_record_memo_find(const struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span value, void *ret_record) {
    const struct place *place = &memo->places[place_of(value)];
    if (place->schema != schema || place->value.data != value.data ||
        place->value.size != value.size || memcmp(place->bytes, value.data, value.size) != 0)
        return false;
    memcpy(ret_record, place->record, schema->size);
    return true;
}

void mz_record_memo_keep(struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span value, const void *record) {
    if (value.size > MAX_VALUE || schema->size > MAX_RECORD)
        return;
    struct place *place = &memo->places[place_of(value)];
    place->schema = schema;
    place->value = value;
    memcpy(place->bytes, value.data, value.size);
    memcpy(place->record, record, schema->size);
}
