/* contradiction: what a clone or a witness kept of a log that contradicted itself, shown to a third
 * person who has neither the ledger nor a copy of it (G2, T2). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/verbs.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/log/contradiction.h"
#include "proto/log/note.h"
#include "proto/log/witness.h"

struct side {
    struct mz_buffer bytes;
    struct mz_checkpoint checkpoint;
};

struct evidence {
    struct mz_client *client;
    const char *folder;
    struct side held, shown;
    struct mz_buffer request;
    struct mz_witness_request submission;
    struct mz_hash beginning;
    bool has_proof, has_beginning;
};

static enum mz_status read_file(struct evidence *e, const char *name, size_t max,
                                struct mz_buffer *buffer) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", e->folder, name);
    enum mz_status status = mz_file_read(mz_buffer_string(&path), max, buffer, &e->client->fault);
    mz_buffer_free(&path);
    return status;
}

/* One of the keys given is the log's, and signed it. */
static enum mz_status check_signer(struct mz_client *client, const struct mz_note *note,
                                   struct mz_span origin, const char *name) {
    enum mz_status last = MZ_E_UNKNOWN_SIGNER;
    const char *vkey;
    for (size_t n = 0; (vkey = mz_options_nth(&client->options, "log", n)) != NULL; n++) {
        struct mz_note_key key;
        enum mz_status status = mz_note_key_parse(mz_span_text(vkey), &key);
        if (status != MZ_OK)
            return mz_fault_at(&client->fault, status, "--log");
        if (key.type != MZ_NOTE_ED25519)
            return mz_fault_at(&client->fault, MZ_E_BAD_ALGORITHM, "--log");
        if (!mz_span_equal(mz_note_key_name(&key), origin))
            continue;
        status = mz_note_verify(note, &key, NULL);
        if (status == MZ_OK)
            return MZ_OK;
        if (status != MZ_E_UNKNOWN_SIGNER)
            last = status;
    }
    mz_fault_at(&client->fault, last, "%s", name);
    mz_fault_want(&client->fault, "%.*s", (int)origin.size, (const char *)origin.data);
    return last;
}

static enum mz_status read_side(struct evidence *e, const char *name, struct side *side) {
    struct mz_note note;
    enum mz_status status = read_file(e, name, MZ_MAX_NOTE, &side->bytes);
    if (status != MZ_OK)
        return status;
    status = mz_note_parse(mz_buffer_view(&side->bytes), &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &side->checkpoint);
    if (status != MZ_OK)
        return mz_fault_at(&e->client->fault, status, "%s", name);
    return check_signer(e->client, &note, side->checkpoint.origin, name);
}

/* The proof, where there is one; it is no evidence unless it holds. */
static enum mz_status read_proof(struct evidence *e) {
    struct mz_buffer text = {0};
    enum mz_status status = read_file(e, "request", MZ_WITNESS_REQUEST_SIZE, &e->request);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK;
    if (status == MZ_OK &&
        mz_witness_request_parse(mz_buffer_view(&e->request), &e->submission) == MZ_OK)
        e->has_proof = true;
    if (status == MZ_OK)
        status = read_file(e, "beginning", 64, &text);
    struct mz_span line = mz_buffer_view(&text), root;
    if (status == MZ_OK && mz_span_cut(&line, '\n', &root))
        e->has_beginning = mz_base64_decode_hash(root, &e->beginning) == MZ_OK;
    mz_buffer_free(&text);
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

static enum mz_status read_evidence(struct evidence *e) {
    enum mz_status status = read_side(e, "held", &e->held);
    if (status == MZ_OK)
        status = read_side(e, "shown", &e->shown);
    /* A witness calls it what the log submitted. */
    if (status == MZ_E_NOT_FOUND && e->held.bytes.size > 0)
        status = read_side(e, "submitted", &e->shown);
    if (status == MZ_OK)
        status = read_proof(e);
    if (status != MZ_OK || mz_span_equal(e->held.checkpoint.origin, e->shown.checkpoint.origin))
        return status;
    mz_fault_at(&e->client->fault, MZ_E_UNKNOWN_SIGNER, "%s", e->folder);
    mz_fault_want(&e->client->fault, "%.*s", (int)e->held.checkpoint.origin.size,
                  (const char *)e->held.checkpoint.origin.data);
    return MZ_E_UNKNOWN_SIGNER;
}

static const char *sentence_of(enum mz_contradiction verdict) {
    switch (verdict) {
    case MZ_CONTRADICTION_SIZE:
        return mz_i18n(N_("PROVEN: the log signed two different histories of the same size"));
    case MZ_CONTRADICTION_BEGINNING:
        return mz_i18n(N_("PROVEN: the log signed two histories, and the longer one does not begin "
                          "with the shorter one"));
    case MZ_CONTRADICTION_CONSISTENT:
        return mz_i18n(N_("NO CONTRADICTION: the longer history begins with the shorter one; that "
                          "the shorter one was shown later is not in these files"));
    case MZ_CONTRADICTION_OPEN:
        break;
    }
    return mz_i18n(N_("NOT PROVEN: no proof between the two is here; ask the log for one, or "
                      "whoever kept this for their copy"));
}

static void side_json(struct mz_json *json, const char *name, const struct mz_checkpoint *side) {
    mz_json_open_object(json, name);
    mz_json_uint(json, "tree_size", side->size);
    mz_json_hex(json, "root", mz_span_hash(&side->root));
    mz_json_close_object(json);
}

static enum mz_status print_verdict(const struct evidence *e, enum mz_contradiction verdict) {
    static const char *const words[] = {"open", "consistent", "same-size", "other-beginning"};
    struct mz_output *out = &e->client->output;
    const struct mz_checkpoint *sides[] = {&e->held.checkpoint, &e->shown.checkpoint};
    char root[MZ_HEX_HASH_SIZE + 1];
    if (out->format == MZ_FORMAT_JSON || out->format == MZ_FORMAT_NDJSON) {
        struct mz_json json = mz_json_start();
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "schema", "mingzhang/contradiction/1");
        mz_json_span(&json, "origin", sides[0]->origin);
        mz_json_bool(&json, "proven", verdict >= MZ_CONTRADICTION_SIZE);
        mz_json_text(&json, "verdict", words[verdict]);
        side_json(&json, "held", sides[0]);
        side_json(&json, "shown", sides[1]);
        mz_json_close_object(&json);
        return mz_output_json(out, &json, &e->client->fault);
    }
    fprintf(out->file, "%.*s\n", (int)sides[0]->origin.size, (const char *)sides[0]->origin.data);
    for (size_t i = 0; i < 2; i++) {
        mz_hex_of_hash(&sides[i]->root, root);
        fprintf(out->file, "%s  %" PRIu64 "  %s\n", i == 0 ? "held " : "shown", sides[i]->size,
                root);
    }
    fprintf(out->file, "%s%s%s\n", mz_output_bold(out), sentence_of(verdict), mz_output_plain(out));
    return MZ_OK;
}

enum mz_status mz_contradiction_show(struct mz_client *client) {
    struct evidence e = {.client = client, .folder = client->options.arguments[0]};
    enum mz_contradiction verdict = MZ_CONTRADICTION_OPEN;
    enum mz_status status = read_evidence(&e);
    if (status == MZ_OK) {
        verdict = mz_contradiction_judge(&e.held.checkpoint, &e.shown.checkpoint,
                                         e.has_proof ? &e.submission.proof : NULL,
                                         e.has_beginning ? &e.beginning : NULL);
        status = print_verdict(&e, verdict);
    }
    if (status == MZ_OK && verdict < MZ_CONTRADICTION_SIZE) {
        client->fault_told = true;
        status = mz_fault_at(&client->fault, MZ_E_WITHHELD, "%s", e.folder);
    }
    mz_buffer_free(&e.held.bytes);
    mz_buffer_free(&e.shown.bytes);
    mz_buffer_free(&e.request);
    return status;
}
