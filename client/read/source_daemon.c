#include "client/read/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/remote/api.h"
#include "client/remote/object.h"
#include "proto/log/tile.h"

static enum mz_status give_fault(const struct mz_client *client, enum mz_status status,
                                 struct mz_fault *fault) {
    if (status != MZ_OK && fault != NULL && fault != &client->fault)
        *fault = client->fault;
    return status;
}

static enum mz_status answer(void *ctx, const char *view, const struct mz_parameter *parameters,
                             size_t count, char **ret_text, size_t *ret_size,
                             struct mz_fault *fault) {
    struct mz_client *client = ctx;
    struct mz_buffer path = {0}, text = {0};
    enum mz_status status;
    char mark = '?';
    mz_buffer_format(&path, "/v1/%s", view);
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].value == NULL)
            continue;
        mz_buffer_format(&path, "%c%s=", mark, parameters[i].name);
        mz_connection_escape(&path, parameters[i].value);
        mark = '&';
    }
    if (path.failed)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", view);
    else
        status = mz_api_get(client, mz_buffer_string(&path), &text);
    mz_buffer_free(&path);
    if (status == MZ_OK && text.data == NULL) {
        status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/%s", view);
        mz_fault_have(&client->fault, "JSON");
    }
    if (status != MZ_OK)
        return give_fault(client, status, fault);
    *ret_text = (char *)text.data;
    *ret_size = text.size;
    return MZ_OK;
}

/* The entry bundle that holds `index`, at the size that the daemon's checkpoint has now. */
static enum mz_status bundle(struct mz_client *client, uint64_t index,
                             struct mz_buffer *ret_bundle) {
    struct mz_buffer note = {0};
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_api_get(client, "/checkpoint", &note);
    if (status == MZ_OK)
        status = mz_api_checkpoint(client, mz_buffer_view(&note), &checkpoint);
    uint64_t size = status == MZ_OK ? checkpoint.size : 0;
    mz_buffer_free(&note);
    if (status != MZ_OK)
        return status;
    if (index >= size)
        return mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "#%" PRIu64, index);
    struct mz_tile tile = {.entries = true, .number = index / MZ_TILE_WIDTH};
    tile.width = mz_tile_width(size, 0, tile.number);
    char path[MZ_TILE_PATH_SIZE + 1];
    struct mz_writer w = mz_writer_over(path, MZ_TILE_PATH_SIZE);
    mz_tile_path_write(&w, &tile);
    path[w.size] = '\0';
    return mz_api_get(client, path, ret_bundle);
}

static enum mz_status entry(void *ctx, uint64_t index, struct mz_buffer *ret_entry,
                            struct mz_fault *fault) {
    struct mz_client *client = ctx;
    struct mz_buffer bytes = {0};
    enum mz_status status = bundle(client, index, &bytes);
    if (status != MZ_OK) {
        mz_buffer_free(&bytes);
        return give_fault(client, status, fault);
    }
    struct mz_reader reader = mz_reader_over(mz_buffer_view(&bytes));
    struct mz_span one = {0};
    uint64_t left = index % MZ_TILE_WIDTH + 1;
    while (left > 0 && mz_bundle_next(&reader, &one))
        left--;
    struct mz_buffer copy = {0};
    if (left == 0)
        mz_buffer_span(&copy, one);
    mz_buffer_free(&bytes);
    if (left > 0 || copy.failed) {
        mz_fault_at(&client->fault, left > 0 ? MZ_E_BAD_TILE : MZ_E_NO_MEMORY, "#%" PRIu64, index);
        return give_fault(client, client->fault.status, fault);
    }
    *ret_entry = copy;
    return MZ_OK;
}

static enum mz_status list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                           struct mz_buffer *ret_object, struct mz_fault *fault) {
    struct mz_client *client = ctx;
    struct mz_list_totals totals;
    enum mz_status status = mz_object_get_list(client, root, form, ret_object, &totals);
    return give_fault(client, status, fault);
}

static void close_nothing(void *ctx) {
    (void)ctx;
}

enum mz_status mz_source_daemon(struct mz_client *client, struct mz_ledger_source *ret_source) {
    *ret_source = (struct mz_ledger_source){
        .ctx = client, .answer = answer, .entry = entry, .list = list, .close = close_nothing};
    return MZ_OK;
}
