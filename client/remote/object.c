#include "client/remote/object.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/progress.h"
#include "client/remote/api.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"

#define PART MZ_MAX_BODY

/* What is sent: bytes in memory or a file. */
struct upload {
    const char *kind; /* "list" or "evidence" */
    char name[MZ_HEX_HASH_SIZE + 1];
    uint64_t size;
    struct mz_span bytes; /* or */
    FILE *file;
    const char *path;
};

static enum mz_status held(struct mz_client *client, const struct upload *upload,
                           uint64_t *ret_received) {
    char path[160];
    json_t *answer;
    (void)snprintf(path, sizeof path, "/v1/uploads/%s/%s", upload->kind, upload->name);
    enum mz_status status = mz_api_json(client, path, NULL, &answer);
    if (status == MZ_E_NOT_FOUND) {
        *ret_received = 0;
        return MZ_OK;
    }
    if (status != MZ_OK)
        return status;
    uint64_t received = mz_api_uint(answer, "received");
    /* An object that is there under this name with another size is not ours to judge: send it all.
     */
    *ret_received = received <= upload->size ? received : 0;
    json_decref(answer);
    return MZ_OK;
}

static enum mz_status read_part(struct mz_client *client, const struct upload *upload,
                                uint64_t offset, size_t size, uint8_t *part,
                                struct mz_span *ret_part) {
    if (upload->file == NULL) {
        *ret_part = mz_span_of(upload->bytes.data + offset, size);
        return MZ_OK;
    }
    errno = 0;
    if (fseeko(upload->file, (off_t)offset, SEEK_SET) != 0 ||
        fread(part, 1, size, upload->file) != size)
        return errno != 0 ? mz_file_fault(&client->fault, upload->path)
                          : mz_fault_at(&client->fault, MZ_E_TRUNCATED, "%s", upload->path);
    *ret_part = mz_span_of(part, size);
    return MZ_OK;
}

static enum mz_status send_part(struct mz_client *client, const struct upload *upload,
                                uint64_t offset, struct mz_span part, uint64_t *ret_received) {
    char path[256];
    (void)snprintf(path, sizeof path, "/v1/objects/%s/%s?offset=%llu&size=%llu", upload->kind,
                   upload->name, (unsigned long long)offset, (unsigned long long)upload->size);
    struct mz_exchange exchange = {
        .method = "PUT", .path = path, .content_type = "application/octet-stream", .body = part};
    enum mz_status status = mz_api_exchange(client, &exchange);
    if (status != MZ_OK)
        return status;
    json_t *answer = json_loadb(mz_buffer_string(&exchange.answer), exchange.answer.size, 0, NULL);
    uint64_t received = mz_api_uint(answer, "received");
    json_decref(answer);
    mz_buffer_free(&exchange.answer);
    /* Progress or an end: anything else would loop for ever. */
    if (received == MZ_ABSENT || received <= offset || received > upload->size) {
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", path);
        mz_fault_have(&client->fault, "received");
        return MZ_E_PROTOCOL;
    }
    *ret_received = received;
    return MZ_OK;
}

static enum mz_status send_all(struct mz_client *client, const struct upload *upload) {
    uint64_t received;
    enum mz_status status = held(client, upload, &received);
    if (status != MZ_OK || received == upload->size)
        return status;
    uint8_t *part = upload->file == NULL ? NULL : malloc(PART);
    if (upload->file != NULL && part == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", upload->path);
    struct mz_progress progress;
    mz_progress_start(&progress, client, mz_i18n(N_("uploading")), upload->size, true);
    while (status == MZ_OK && received < upload->size) {
        struct mz_span bytes = {0};
        uint64_t left = upload->size - received;
        status =
            read_part(client, upload, received, left < PART ? (size_t)left : PART, part, &bytes);
        if (status == MZ_OK)
            status = send_part(client, upload, received, bytes, &received);
        mz_progress_update(&progress, received);
    }
    mz_progress_finish(&progress);
    free(part);
    return status;
}

enum mz_status mz_object_put_list(struct mz_client *client, const struct mz_hash *root,
                                  struct mz_span object) {
    struct upload upload = {.kind = "list", .size = object.size, .bytes = object, .path = "list"};
    mz_hex_of_hash(root, upload.name);
    return send_all(client, &upload);
}

enum mz_status mz_object_put_file(struct mz_client *client, const char *path,
                                  const struct mz_hash *sha256, uint64_t size) {
    struct upload upload = {.kind = "evidence", .size = size, .path = path};
    mz_hex_of_hash(sha256, upload.name);
    upload.file = fopen(path, "rb");
    if (upload.file == NULL)
        return mz_file_fault(&client->fault, path);
    enum mz_status status = send_all(client, &upload);
    fclose(upload.file);
    return status;
}

/* The size of an object, by what the daemon holds of it; MZ_E_NOT_FOUND unless it is whole. */
static enum mz_status whole_size(struct mz_client *client, const char *kind, const char *name,
                                 uint64_t *ret_size) {
    char path[160];
    json_t *answer;
    (void)snprintf(path, sizeof path, "/v1/uploads/%s/%s", kind, name);
    enum mz_status status = mz_api_json(client, path, NULL, &answer);
    if (status != MZ_OK)
        return status;
    uint64_t received = mz_api_uint(answer, "received"), size = mz_api_uint(answer, "size");
    json_decref(answer);
    if (size == MZ_ABSENT || received != size)
        return mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "%s %s", kind, name);
    *ret_size = size;
    return MZ_OK;
}

static enum mz_status get_range(struct mz_client *client, const char *kind, const char *name,
                                uint64_t first, uint64_t last, struct mz_buffer *buffer) {
    char path[160];
    (void)snprintf(path, sizeof path, "/v1/objects/%s/%s", kind, name);
    struct mz_exchange exchange = {.method = "GET",
                                   .path = path,
                                   .answer = *buffer,
                                   .ranged = true,
                                   .first = first,
                                   .last = last};
    size_t start = buffer->size;
    enum mz_status status = mz_api_exchange(client, &exchange);
    *buffer = exchange.answer;
    if (status == MZ_OK && buffer->size - start != last - first + 1) {
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", path);
        mz_fault_have(&client->fault, "%zu", buffer->size - start);
        return MZ_E_PROTOCOL;
    }
    return status;
}

enum mz_status mz_object_get_list(struct mz_client *client, const struct mz_hash *root,
                                  enum mz_list_form form, struct mz_buffer *ret_object,
                                  struct mz_list_totals *ret_totals) {
    char name[MZ_HEX_HASH_SIZE + 1];
    struct mz_buffer object = {0};
    struct mz_list_totals totals;
    uint64_t size;
    mz_hex_of_hash(root, name);
    enum mz_status status = whole_size(client, "list", name, &size);
    if (status == MZ_OK && size > MZ_MAX_LIST_BYTES)
        status = mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "list %s", name);
    while (status == MZ_OK && object.size < size) {
        uint64_t last = size - object.size > PART ? object.size + PART - 1 : size - 1;
        status = get_range(client, "list", name, object.size, last, &object);
    }
    if (status == MZ_OK)
        status = mz_list_total(mz_buffer_view(&object), form, &totals, &client->fault);
    if (status == MZ_OK && !mz_hash_equal(&totals.root, root))
        status = mz_fault_at(&client->fault, MZ_E_BAD_OBJECT, "%s", name);
    if (status != MZ_OK) {
        mz_buffer_free(&object);
        return status;
    }
    *ret_object = object;
    *ret_totals = totals;
    return MZ_OK;
}

static enum mz_status fetch_to(struct mz_client *client, const char *name, uint64_t size,
                               FILE *file, const char *path, struct mz_hash *ret_hash) {
    struct mz_sha256_stream stream;
    struct mz_buffer part = {0};
    struct mz_progress progress;
    enum mz_status status = MZ_OK;
    mz_sha256_begin(&stream);
    mz_progress_start(&progress, client, mz_i18n(N_("fetching")), size, true);
    for (uint64_t at = 0; status == MZ_OK && at < size; at += part.size) {
        uint64_t last = size - at > PART ? at + PART - 1 : size - 1;
        part.size = 0;
        status = get_range(client, "evidence", name, at, last, &part);
        if (status != MZ_OK)
            break;
        mz_sha256_update(&stream, mz_buffer_view(&part));
        if (fwrite(part.data, 1, part.size, file) != part.size)
            status = mz_file_fault(&client->fault, path);
        mz_progress_update(&progress, at + part.size);
    }
    mz_progress_finish(&progress);
    mz_buffer_free(&part);
    if (status == MZ_OK && (fflush(file) != 0 || fsync(fileno(file)) != 0))
        status = mz_file_fault(&client->fault, path);
    if (status == MZ_OK)
        *ret_hash = mz_sha256_end(&stream);
    return status;
}

enum mz_status mz_object_get_file(struct mz_client *client, const struct mz_hash *sha256,
                                  const char *path) {
    char name[MZ_HEX_HASH_SIZE + 1];
    uint64_t size;
    struct mz_hash found;
    struct mz_buffer temporary = {0};
    mz_hex_of_hash(sha256, name);
    enum mz_status status = whole_size(client, "evidence", name, &size);
    if (status != MZ_OK)
        return status;
    mz_buffer_format(&temporary, "%s.%ld.part", path, (long)getpid());
    const char *part = mz_buffer_string(&temporary);
    FILE *file = fopen(part, "wbx");
    if (file == NULL) {
        status = mz_file_fault(&client->fault, part);
        mz_buffer_free(&temporary);
        return status;
    }
    status = fetch_to(client, name, size, file, path, &found);
    if (fclose(file) != 0 && status == MZ_OK)
        status = mz_file_fault(&client->fault, path);
    if (status == MZ_OK && !mz_hash_equal(&found, sha256))
        status = mz_fault_at(&client->fault, MZ_E_BAD_OBJECT, "%s", name);
    /* link() refuses an existing name where rename() would replace it. */
    if (status == MZ_OK && link(part, path) != 0)
        status = mz_file_fault(&client->fault, path);
    unlink(part);
    mz_buffer_free(&temporary);
    return status;
}
