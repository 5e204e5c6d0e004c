#include "client/sheets/derive.h"

#include <sodium.h>
#include <string.h>

#include "proto/log/hash.h"

#define SECRET_SIZE 64u

/* A key of our own for one use, so that nothing that is derived tells of the signing key. */
static enum mz_status use_key(struct mz_client *client, const char *use, struct mz_hash *ret_key) {
    const struct mz_signing_key *key;
    enum mz_status status = mz_client_key(client, &key);
    if (status == MZ_OK)
        *ret_key = mz_hmac_sha256(mz_span_of(key->secret, SECRET_SIZE), mz_span_text(use));
    return status;
}

static struct mz_hash next(const struct mz_hash *key, const void *data, size_t size) {
    return mz_hmac_sha256(mz_span_hash(key), mz_span_of(data, size));
}

static size_t list_room(const struct mz_line *lines, size_t count) {
    size_t size = 64;
    for (size_t i = 0; i < count; i++)
        size += 160 + lines[i].serial.size + lines[i].reason.size;
    return size;
}

enum mz_status mz_derive_salts(struct mz_client *client, enum mz_list_form form,
                               struct mz_span purpose, struct mz_line *lines, size_t count) {
    struct mz_hash key;
    struct mz_buffer plain = {0};
    size_t size = list_room(lines, count);
    enum mz_status status = use_key(client, "mingzhang salts of a list", &key);
    if (status != MZ_OK)
        return status;
    /* Any salt but zeros, which are none: it only has to be the same. */
    for (size_t i = 0; i < count; i++)
        memset(lines[i].salt.bytes, 0xff, sizeof lines[i].salt.bytes);
    uint8_t *room = mz_buffer_reserve(&plain, size);
    if (room == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "list");
    struct mz_writer w = mz_writer_over(room, size);
    status = mz_list_encode(form, lines, count, &w, &client->fault);
    if (status == MZ_OK && w.overflow)
        status = mz_fault_at(&client->fault, MZ_E_INTERNAL, "list");
    if (status == MZ_OK) {
        key = next(&key, purpose.data == NULL ? (const uint8_t *)"" : purpose.data, purpose.size);
        key = next(&key, room, w.size);
        for (size_t i = 0; i < count; i++) {
            struct mz_hash salt = next(&key, &lines[i].line, sizeof lines[i].line);
            memcpy(lines[i].salt.bytes, salt.bytes, sizeof lines[i].salt.bytes);
        }
    }
    sodium_memzero(&key, sizeof key);
    mz_buffer_free(&plain);
    return status;
}

enum mz_status mz_derive_id(struct mz_client *client, const struct mz_filing *filing,
                            struct mz_id *ret_id) {
    struct mz_hash key;
    uint8_t body[MZ_MAX_STATEMENT];
    struct mz_writer w = mz_writer_over(body, sizeof body);
    uint32_t date = mz_client_date(client);
    const struct mz_kind *kind = mz_kind_get(filing->kind);
    enum mz_status status = use_key(client, "mingzhang id of a statement", &key);
    if (status != MZ_OK)
        return status;
    mz_schema_encode(kind->body, filing->body, &w);
    if (w.overflow)
        return mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "%s", kind->name);
    key = next(&key, kind->name, strlen(kind->name));
    key = next(&key, filing->project.data == NULL ? (const uint8_t *)"" : filing->project.data,
               filing->project.size);
    key = next(&key, filing->refs, filing->refs_count * sizeof filing->refs[0]);
    key = next(&key, &date, sizeof date);
    key = next(&key, body, w.size);
    memcpy(ret_id->bytes, key.bytes, sizeof ret_id->bytes);
    /* UUIDv8 (RFC 9562 §5.8): bits of one's own making. */
    ret_id->bytes[6] = (uint8_t)(0x80u | (ret_id->bytes[6] & 0x0fu));
    ret_id->bytes[8] = (uint8_t)(0x80u | (ret_id->bytes[8] & 0x3fu));
    sodium_memzero(&key, sizeof key);
    return MZ_OK;
}
