#include "client/remote.h"

#include <stdio.h>
#include <unistd.h>

#include "client/api.h"
#include "client/clone_dir.h"
#include "client/file.h"
#include "client/object.h"
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

struct mz_remote mz_remote_daemon(struct mz_client *client) {
    return (struct mz_remote){
        .ctx = client, .get = daemon_get, .list = daemon_list, .evidence = daemon_evidence};
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
