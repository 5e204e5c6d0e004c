#include "client/remote/own_checkpoint.h"

#include <string.h>

#include "client/clone/clone_dir.h"
#include "client/clone/replay.h"
#include "client/remote/api.h"
#include "proto/log/note.h"

static enum mz_status keep_own_signature(struct mz_buffer *note, const struct mz_note *parsed,
                                         struct mz_span origin) {
    struct mz_buffer own = {0};
    struct mz_span rest = parsed->signatures, line;
    mz_buffer_span(&own, parsed->text);
    mz_buffer_text(&own, "\n");
    while (mz_span_cut(&rest, '\n', &line)) {
        size_t dash = strlen("\u2014 ");
        bool mine = line.size > dash + origin.size && line.data[dash + origin.size] == ' ' &&
                    memcmp(line.data + dash, origin.data, origin.size) == 0;
        if (!mine)
            continue;
        mz_buffer_span(&own, line);
        mz_buffer_text(&own, "\n");
    }
    if (own.failed) {
        mz_buffer_free(&own);
        return MZ_E_NO_MEMORY;
    }
    mz_buffer_free(note);
    *note = own;
    return MZ_OK;
}

static enum mz_status fetch(struct mz_client *client, const struct mz_ledger_source *source,
                            struct mz_buffer *note) {
    struct mz_checkpoint checkpoint;
    if (mz_options_has(&client->options, "clone")) {
        mz_buffer_span(note, mz_clone_note(mz_replay_clone(source->ctx)));
        return MZ_OK;
    }
    enum mz_status status = mz_api_get(client, "/checkpoint", note);
    return status == MZ_OK ? mz_api_checkpoint(client, mz_buffer_view(note), &checkpoint) : status;
}

static enum mz_status parse(const struct mz_buffer *bytes, struct mz_note *ret_note,
                            struct mz_checkpoint *ret_checkpoint) {
    enum mz_status status = mz_note_parse(mz_buffer_view(bytes), ret_note);
    return status == MZ_OK ? mz_checkpoint_parse(ret_note->text, ret_checkpoint) : status;
}

enum mz_status mz_own_checkpoint(struct mz_client *client, const struct mz_ledger_source *source,
                                 uint64_t tree_size, struct mz_buffer *ret_note,
                                 struct mz_checkpoint *ret_checkpoint) {
    struct mz_checkpoint checkpoint;
    struct mz_note note;
    enum mz_status status = fetch(client, source, ret_note);
    if (status != MZ_OK)
        return status;
    status = parse(ret_note, &note, &checkpoint);
    if (status == MZ_OK && checkpoint.size != tree_size)
        return mz_fault_at(&client->fault, MZ_E_BUSY, "checkpoint");
    if (status == MZ_OK)
        status = keep_own_signature(ret_note, &note, checkpoint.origin);
    if (status == MZ_OK)
        status = parse(ret_note, &note, &checkpoint);
    if (status != MZ_OK)
        return mz_fault_at(&client->fault, status, "checkpoint");
    *ret_checkpoint = checkpoint;
    return MZ_OK;
}
