#include "proto/rules/records.h"

#include <stddef.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/rules/record_memo.h"

/* -- Keys. The largest is (project, list, payee): 1 + 65 + 65 + 16 bytes. */

static void append(struct mz_key *key, const void *data, size_t size) {
    size_t room = sizeof key->bytes - key->size;
    if (size > room)
        size = room;
    if (size > 0)
        memcpy(key->bytes + key->size, data, size);
    key->size += size;
}

struct mz_key mz_key_start(enum mz_table table) {
    struct mz_key key;
    key.bytes[0] = (uint8_t)table;
    key.size = 1;
    return key;
}

void mz_key_hash(struct mz_key *key, const uint8_t hash[MZ_HASH_SIZE]) {
    append(key, hash, MZ_HASH_SIZE);
}

void mz_key_id(struct mz_key *key, const struct mz_id *id) {
    append(key, id->bytes, sizeof id->bytes);
}

void mz_key_code(struct mz_key *key, struct mz_span code) {
    append(key, code.data, code.size);
    append(key, "", 1);
}

void mz_key_number(struct mz_key *key, uint64_t number) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(number >> (56 - 8 * i));
    append(key, bytes, sizeof bytes);
}

struct mz_span mz_key_span(const struct mz_key *key) {
    return mz_span_of(key->bytes, key->size);
}

struct mz_key mz_key_of_hash(enum mz_table table, const struct mz_hash *hash) {
    struct mz_key key = mz_key_start(table);
    mz_key_hash(&key, hash->bytes);
    return key;
}

struct mz_key mz_key_of_id(enum mz_table table, const struct mz_id *id) {
    struct mz_key key = mz_key_start(table);
    mz_key_id(&key, id);
    return key;
}

struct mz_key mz_key_of_code(enum mz_table table, struct mz_span code) {
    struct mz_key key = mz_key_start(table);
    mz_key_code(&key, code);
    return key;
}

struct mz_key mz_key_of_codes(enum mz_table table, struct mz_span first, struct mz_span second) {
    struct mz_key key = mz_key_of_code(table, first);
    mz_key_code(&key, second);
    return key;
}

struct mz_key mz_key_of_number(enum mz_table table, uint64_t number) {
    struct mz_key key = mz_key_start(table);
    mz_key_number(&key, number);
    return key;
}

struct mz_key mz_key_of_code_number(enum mz_table table, struct mz_span code, uint64_t number) {
    struct mz_key key = mz_key_of_code(table, code);
    mz_key_number(&key, number);
    return key;
}

struct mz_key mz_key_of_code_id(enum mz_table table, struct mz_span code, const struct mz_id *id) {
    struct mz_key key = mz_key_of_code(table, code);
    mz_key_id(&key, id);
    return key;
}

struct mz_key mz_key_of_code_hash(enum mz_table table, struct mz_span code,
                                  const struct mz_hash *hash) {
    struct mz_key key = mz_key_of_code(table, code);
    mz_key_hash(&key, hash->bytes);
    return key;
}

struct mz_key mz_key_of_hash_number(enum mz_table table, const struct mz_hash *hash,
                                    uint64_t number) {
    struct mz_key key = mz_key_of_hash(table, hash);
    mz_key_number(&key, number);
    return key;
}

struct mz_key mz_key_of_hashes(enum mz_table table, const struct mz_hash *first,
                               const struct mz_hash *second) {
    struct mz_key key = mz_key_of_hash(table, first);
    mz_key_hash(&key, second->bytes);
    return key;
}

struct mz_key mz_key_of_number_hash(enum mz_table table, uint64_t number,
                                    const struct mz_hash *hash) {
    struct mz_key key = mz_key_start(table);
    mz_key_number(&key, number);
    mz_key_hash(&key, hash->bytes);
    return key;
}

struct mz_key mz_key_of_number_id(enum mz_table table, uint64_t number, const struct mz_id *id) {
    struct mz_key key = mz_key_start(table);
    mz_key_number(&key, number);
    mz_key_id(&key, id);
    return key;
}

struct mz_key mz_key_of_evidence(const struct mz_hash *subject, struct mz_span code, uint64_t n) {
    struct mz_key key = mz_key_of_hash(MZ_TABLE_EVIDENCE, subject);
    mz_key_code(&key, code);
    mz_key_number(&key, n);
    return key;
}

/* -- Reading and writing. */

enum mz_status mz_records_get(const struct mz_records *records, const struct mz_key *key,
                              const struct mz_schema *schema, void *ret_record) {
    struct mz_span value;
    enum mz_status status = records->get(records->ctx, mz_key_span(key), &value);
    if (status != MZ_OK)
        return status;
    if (records->memo != NULL &&
        mz_record_memo_find(records->memo, schema, mz_key_span(key), value, ret_record))
        return MZ_OK;
    struct mz_cbor_reader reader = mz_cbor_reader_over(value);
    /* Nothing but the fold writes records, so bytes that do not decode were changed behind it. */
    if (mz_schema_decode(schema, &reader, ret_record, NULL) != MZ_OK ||
        mz_cbor_finish(&reader) != MZ_OK)
        return MZ_E_RECORDS_DIFFER;
    if (records->memo != NULL)
        mz_record_memo_keep(records->memo, schema, mz_key_span(key), value, ret_record);
    return MZ_OK;
}

/* Nearly every record fits the small buffer; the large one is kept out of this frame because a
 * hardened build touches each page of a frame. */
static enum mz_status __attribute__((noinline))
put_large(const struct mz_records *records, const struct mz_key *key,
          const struct mz_schema *schema, const void *record) {
    uint8_t buffer[MZ_MAX_RECORD];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_schema_encode(schema, record, &w);
    if (w.overflow)
        return MZ_E_TOO_LARGE;
    return records->put(records->ctx, mz_key_span(key), mz_writer_view(&w));
}

enum mz_status mz_records_put(const struct mz_records *records, const struct mz_key *key,
                              const struct mz_schema *schema, const void *record) {
    uint8_t buffer[1024];
    _Alignas(max_align_t) uint8_t moved[MZ_RECORD_MEMO_MAX];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    bool keep = records->memo != NULL && schema->size <= sizeof moved &&
                mz_record_memo_has(records->memo, schema, mz_key_span(key));
    if (keep)
        mz_schema_encode_moved(schema, record, &w, moved);
    else
        mz_schema_encode(schema, record, &w);
    if (w.overflow)
        return put_large(records, key, schema, record);
    if (keep)
        mz_record_memo_keep(records->memo, schema, mz_key_span(key), mz_writer_view(&w), moved);
    return records->put(records->ctx, mz_key_span(key), mz_writer_view(&w));
}

enum mz_status mz_records_remove(const struct mz_records *records, const struct mz_key *key) {
    return records->put(records->ctx, mz_key_span(key), (struct mz_span){NULL, 0});
}

/* -- Digest. */

static void digest_part(struct mz_sha256_stream *stream, struct mz_span part) {
    uint8_t size[4];
    struct mz_writer w = mz_writer_over(size, sizeof size);
    mz_writer_u32be(&w, (uint32_t)part.size);
    mz_sha256_update(stream, mz_writer_view(&w));
    mz_sha256_update(stream, part);
}

static bool digest_record(void *arg, struct mz_span key, struct mz_span value) {
    digest_part(arg, key);
    digest_part(arg, value);
    return true;
}

enum mz_status mz_records_digest(const struct mz_records *records, struct mz_hash *ret_digest) {
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    struct mz_span all = mz_span_of("", 0);
    enum mz_status status = records->scan(records->ctx, all, all, digest_record, &stream);
    if (status == MZ_OK)
        *ret_digest = mz_sha256_end(&stream);
    return status;
}
