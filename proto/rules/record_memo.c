#include "proto/rules/record_memo.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_BITS                                                                                 \
    9u /* a statement asks for about ten records, of a project that is one of some                 \
        */
#define PLACES    (1u << PLACE_BITS)
#define MAX_VALUE 192u
#define KEY_END   8u /* bytes of a key that say its place */

struct place {
    const struct mz_schema *schema; /* NULL: empty */
    size_t size;                    /* of the value */
    uint8_t bytes[MAX_VALUE];       /* the value; the record points into it */
    _Alignas(max_align_t) uint8_t record[MZ_RECORD_MEMO_MAX];
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

/* By the table and the end of the key, where keys of one table differ. */
static size_t place_of(struct mz_span key) {
    uint64_t end = 0;
    size_t size = key.size < KEY_END ? key.size : KEY_END;
    if (size == KEY_END)
        memcpy(&end, key.data + key.size - KEY_END, KEY_END);
    else
        for (size_t i = 0; i < size; i++)
            end = end << 8 | key.data[i];
    end ^= (uint64_t)(size > 0 ? key.data[0] : 0) << 32;
    return (size_t)((end * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - PLACE_BITS));
}

bool mz_record_memo_find(const struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span key, struct mz_span value, void *ret_record) {
    const struct place *place = &memo->places[place_of(key)];
    if (place->schema != schema || place->size != value.size ||
        memcmp(place->bytes, value.data, value.size) != 0)
        return false;
    memcpy(ret_record, place->record, schema->size);
    mz_schema_move(schema, ret_record, place->bytes, value.data);
    return true;
}

void mz_record_memo_keep(struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span key, struct mz_span value, const void *record) {
    if (value.size > MAX_VALUE || schema->size > MZ_RECORD_MEMO_MAX)
        return;
    struct place *place = &memo->places[place_of(key)];
    place->schema = schema;
    place->size = value.size;
    memcpy(place->bytes, value.data, value.size);
    memcpy(place->record, record, schema->size);
    mz_schema_move(schema, place->record, value.data, place->bytes);
}

bool mz_record_memo_has(const struct mz_record_memo *memo, const struct mz_schema *schema,
                        struct mz_span key) {
    return memo->places[place_of(key)].schema == schema;
}
