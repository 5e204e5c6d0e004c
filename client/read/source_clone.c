#include "client/read/source_clone.h"

#include <string.h>

#include "client/clone/replay.h"
#include "client/i18n.h"
#include "client/io/error.h"
#include "proto/base/hex.h"

#define PARAMETERS 16u

static enum mz_status answer(void *ctx, const char *view, const struct mz_parameter *parameters,
                             size_t count, char **ret_text, size_t *ret_size,
                             struct mz_fault *fault) {
    const struct mz_view *found = mz_view_find(mz_span_text(view));
    struct mz_view_parameter given[PARAMETERS];
    size_t given_count = 0;
    if (found == NULL)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "/v1/%s", view);
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].value == NULL)
            continue;
        if (given_count == PARAMETERS)
            return mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", view);
        given[given_count++] = (struct mz_view_parameter){
            .name = mz_span_text(parameters[i].name), .value = mz_span_text(parameters[i].value)};
    }
    struct mz_view_source source = mz_replay_view(ctx);
    return mz_view_answer(found, &source, given, given_count, ret_text, ret_size, fault);
}

static enum mz_status copy(struct mz_span bytes, struct mz_buffer *ret_copy, const char *what,
                           struct mz_fault *fault) {
    struct mz_buffer taken = {0};
    mz_buffer_span(&taken, bytes);
    if (taken.failed) {
        mz_buffer_free(&taken);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", what);
    }
    *ret_copy = taken;
    return MZ_OK;
}

static enum mz_status entry(void *ctx, uint64_t index, struct mz_buffer *ret_entry,
                            struct mz_fault *fault) {
    struct mz_span bytes;
    enum mz_status status = mz_clone_entry(mz_replay_clone(ctx), index, &bytes, fault);
    return status == MZ_OK ? copy(bytes, ret_entry, "entry", fault) : status;
}

static enum mz_status list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                           struct mz_buffer *ret_object, struct mz_fault *fault) {
    struct mz_objects objects = mz_replay_view(ctx).objects;
    struct mz_list_totals totals;
    struct mz_span object;
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(root, hex);
    enum mz_status status = objects.list(objects.ctx, root, &object);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "list %s", hex);
    status = mz_list_total(object, form, &totals, fault);
    if (status == MZ_OK && !mz_hash_equal(&totals.root, root))
        status = mz_fault_at(fault, MZ_E_BAD_OBJECT, "list %s", hex);
    return status == MZ_OK ? copy(object, ret_object, "list", fault) : status;
}

static void close_replay(void *ctx) {
    mz_replay_free(ctx);
}

enum mz_status mz_source_clone(struct mz_client *client, const char *directory,
                               struct mz_ledger_source *ret_source) {
    const struct mz_replay_wish wish = {.resume = true};
    struct mz_replay *replay;
    enum mz_status status = mz_replay_run(client, directory, &wish, &replay);
    if (status != MZ_OK)
        return status;
    status = mz_replay_sound(replay, &client->fault);
    if (status != MZ_OK) {
        mz_replay_free(replay);
        return status;
    }
    if (mz_replay_report(replay)->verdict == MZ_INCOMPLETE)
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("Evidence files are missing from this clone; what is shown does "
                                 "not depend on them.")));
    *ret_source = (struct mz_ledger_source){
        .ctx = replay, .answer = answer, .entry = entry, .list = list, .close = close_replay};
    return MZ_OK;
}
