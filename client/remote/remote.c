#include "client/remote/remote.h"

#include <stdio.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"
#include "client/remote/api.h"
#include "client/remote/object.h"
#include "proto/base/hex.h"

/* -- The daemon. */

static enum mz_status give_fault(const struct mz_client *client, enum mz_status status,
                                 struct mz_fault *fault) {
    if (status != MZ_OK && fault != NULL && fault != &client->fault)
        *fault = client->fault;
    return status;
}

static enum mz_status daemon_get(void *ctx, const char *path, struct mz_buffer *answer,
                                 struct mz_fault *fault) {
    return give_fault(ctx, mz_api_get(ctx, path, answer), fault);
}

static enum mz_status daemon_list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                                  struct mz_buffer *ret_object, struct mz_fault *fault) {
    struct mz_list_totals totals;
    return give_fault(ctx, mz_object_get_list(ctx, root, form, ret_object, &totals), fault);
}

static enum mz_status daemon_evidence(void *ctx, const struct mz_hash *sha256, const char *path,
                                      struct mz_fault *fault) {
    return give_fault(ctx, mz_object_get_file(ctx, sha256, path), fault);
}

static void daemon_ahead(void *ctx, const char *path) {
    struct mz_client *client = ctx;
    struct mz_connection *connection;
    if (mz_client_connection(client, &connection) == MZ_OK)
        mz_connection_ahead(connection, path, client->token);
}

struct mz_remote mz_remote_daemon(struct mz_client *client) {
    return (struct mz_remote){.ctx = client,
                              .get = daemon_get,
                              .ahead = daemon_ahead,
                              .list = daemon_list,
                              .evidence = daemon_evidence};
}

/* -- A clone. */

static enum mz_status clone_get(void *ctx, const char *path, struct mz_buffer *answer,
                                struct mz_fault *fault) {
    const struct mz_remote_directory *directory = ctx;
    struct mz_buffer name = {0};
    mz_buffer_format(&name, "%s%s", directory->path, path);
    enum mz_status status = mz_file_read(mz_buffer_string(&name), MZ_FILE_LIMIT, answer, fault);
    mz_buffer_free(&name);
    return status;
}

static enum mz_status clone_list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                                 struct mz_buffer *ret_object, struct mz_fault *fault) {
    const struct mz_remote_directory *directory = ctx;
    struct mz_buffer name = {0}, object = {0};
    (void)form;
    mz_clone_object_path(directory->path, "list", root, &name);
    enum mz_status status =
        mz_file_read(mz_buffer_string(&name), MZ_MAX_LIST_BYTES, &object, fault);
    mz_buffer_free(&name);
    if (status == MZ_OK)
        *ret_object = object;
    else
        mz_buffer_free(&object);
    return status;
}

static enum mz_status clone_evidence(void *ctx, const struct mz_hash *sha256, const char *path,
                                     struct mz_fault *fault) {
    const struct mz_remote_directory *directory = ctx;
    struct mz_buffer name = {0};
    struct mz_hash found;
    uint64_t size;
    mz_clone_object_path(directory->path, "evidence", sha256, &name);
    enum mz_status status = mz_file_copy(mz_buffer_string(&name), path, fault);
    if (status == MZ_OK) {
        status = mz_file_hash(path, &found, &size, fault);
        if (status == MZ_OK && !mz_hash_equal(&found, sha256))
            status = mz_fault_at(fault, MZ_E_BAD_OBJECT, "%s", mz_buffer_string(&name));
        if (status != MZ_OK)
            unlink(path);
    }
    mz_buffer_free(&name);
    return status;
}

struct mz_remote mz_remote_clone(struct mz_remote_directory *directory) {
    return (struct mz_remote){
        .ctx = directory, .get = clone_get, .list = clone_list, .evidence = clone_evidence};
}

/* -- A mirror. */

static enum mz_status mirror_exchange(struct mz_connection *connection,
                                      struct mz_exchange *exchange, struct mz_fault *fault) {
    enum mz_status status = mz_connection_exchange(connection, exchange, fault);
    if (status != MZ_OK || exchange->status == 200)
        return status;
    if (exchange->status == 404)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "%s", exchange->path);
    mz_fault_at(fault, MZ_E_UNREACHABLE, "%s", mz_connection_address(connection));
    mz_fault_have(fault, "HTTP %u", exchange->status);
    return MZ_E_UNREACHABLE;
}

static enum mz_status mirror_get(void *ctx, const char *path, struct mz_buffer *answer,
                                 struct mz_fault *fault) {
    struct mz_exchange exchange = {.method = "GET", .path = path, .answer = *answer};
    size_t start = answer->size;
    enum mz_status status = mirror_exchange(ctx, &exchange, fault);
    *answer = exchange.answer;
    if (status != MZ_OK)
        answer->size = start;
    return status;
}

static void mirror_ahead(void *ctx, const char *path) {
    mz_connection_ahead(ctx, path, NULL);
}

static enum mz_status mirror_list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                                  struct mz_buffer *ret_object, struct mz_fault *fault) {
    struct mz_buffer path = {0}, object = {0};
    (void)form;
    mz_clone_object_path("", "list", root, &path);
    enum mz_status status = mirror_get(ctx, mz_buffer_string(&path), &object, fault);
    mz_buffer_free(&path);
    if (status == MZ_OK)
        *ret_object = object;
    else
        mz_buffer_free(&object);
    return status;
}

/* Of any size, so it goes to a file beside its place and gets its name once it has the hash. */
static enum mz_status mirror_file(struct mz_connection *connection, const char *path,
                                  const struct mz_hash *sha256, const char *part,
                                  struct mz_fault *fault) {
    struct mz_hash found;
    uint64_t size;
    struct mz_exchange exchange = {
        .method = "GET", .path = path, .file = fopen(part, "wb"), .file_max = MZ_MAX_EVIDENCE};
    if (exchange.file == NULL)
        return mz_file_fault(fault, part);
    enum mz_status status = mirror_exchange(connection, &exchange, fault);
    if (status == MZ_OK && (fflush(exchange.file) != 0 || fsync(fileno(exchange.file)) != 0))
        status = mz_file_fault(fault, part);
    if (fclose(exchange.file) != 0 && status == MZ_OK)
        status = mz_file_fault(fault, part);
    if (status == MZ_OK)
        status = mz_file_hash(part, &found, &size, fault);
    if (status == MZ_OK && !mz_hash_equal(&found, sha256))
        status = mz_fault_at(fault, MZ_E_BAD_OBJECT, "%s", path);
    return status;
}

static enum mz_status mirror_evidence(void *ctx, const struct mz_hash *sha256, const char *path,
                                      struct mz_fault *fault) {
    struct mz_buffer from = {0}, part = {0};
    mz_clone_object_path("", "evidence", sha256, &from);
    mz_buffer_format(&part, "%s.%ld.part", path, (long)getpid());
    enum mz_status status =
        mirror_file(ctx, mz_buffer_string(&from), sha256, mz_buffer_string(&part), fault);
    if (status == MZ_OK && link(mz_buffer_string(&part), path) != 0)
        status = mz_file_fault(fault, path);
    (void)unlink(mz_buffer_string(&part));
    mz_buffer_free(&from);
    mz_buffer_free(&part);
    return status;
}

struct mz_remote mz_remote_mirror(struct mz_connection *connection) {
    return (struct mz_remote){.ctx = connection,
                              .get = mirror_get,
                              .ahead = mirror_ahead,
                              .list = mirror_list,
                              .evidence = mirror_evidence};
}
