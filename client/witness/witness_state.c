#include "client/witness/witness_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/io/file.h"
#include "client/witness/witness_evidence.h"
#include "proto/base/hex.h"
#include "proto/log/witness.h"

enum { STATE_SIZE = MZ_NOTE_COSIGNED_SIZE + 1024 };

/* The checkpoint of a log that was cosigned last. */
struct held {
    const struct mz_note_key *log; /* the first of its keys: for the origin */
    char name[MZ_HEX_HASH_SIZE + 1];
    uint64_t size; /* 0 while there is none */
    struct mz_hash root;
    uint64_t time;
    uint8_t note[STATE_SIZE];
    size_t note_size;
};

struct mz_witness_state {
    struct mz_witness_identity identity;
    char *directory;
    int lock;
    struct mz_witness_evidence evidence;
    enum mz_status failed; /* a write failed: what is on disk is not known any more */
    struct mz_fault fault;
    size_t count;
    struct held held[];
};

/* -- Paths. */

static struct mz_buffer path_of(const struct mz_witness_state *state, const char *folder,
                                const char *name) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s%s%s", state->directory, folder, name[0] == '\0' ? "" : "/",
                     name);
    return path;
}

/* -- Opening. */

/* Reads the file of a log. The witness's own line vouches for it; after a change of the witness's
 * key the log's does. */
static enum mz_status load(struct mz_witness_state *state, struct held *held,
                           struct mz_fault *fault) {
    struct mz_buffer path = path_of(state, "logs", held->name), file = {0};
    struct mz_note note;
    struct mz_checkpoint checkpoint;
    uint64_t time = 0;
    enum mz_status status = mz_file_read(mz_buffer_string(&path), STATE_SIZE, &file, fault);
    if (status == MZ_E_NOT_FOUND) {
        held->root = mz_hash_empty_tree();
        status = MZ_OK;
        goto out;
    }
    if (status == MZ_OK)
        status = mz_note_parse(mz_buffer_view(&file), &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &checkpoint);
    if (status == MZ_OK && !mz_span_equal(checkpoint.origin, mz_note_key_name(held->log)))
        status = MZ_E_BAD_NOTE;
    if (status == MZ_OK) {
        status = mz_note_verify(&note, state->identity.key, &time);
        if (status == MZ_E_UNKNOWN_SIGNER)
            status = mz_note_verify(&note, held->log, NULL);
    }
    if (status != MZ_OK) {
        mz_fault_at(fault, status, "%s", mz_buffer_string(&path));
        goto out;
    }
    held->size = checkpoint.size;
    held->root = checkpoint.root;
    held->time = time;
    held->note_size = file.size;
    memcpy(held->note, file.data, file.size);
out:
    mz_buffer_free(&file);
    mz_buffer_free(&path);
    return status;
}

static struct held *find(struct mz_witness_state *state, struct mz_span origin) {
    for (size_t i = 0; i < state->count; i++)
        if (mz_span_equal(mz_note_key_name(state->held[i].log), origin))
            return &state->held[i];
    return NULL;
}

static enum mz_status take_lock(struct mz_witness_state *state, struct mz_fault *fault) {
    struct mz_buffer path = path_of(state, "lock", "");
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    enum mz_status status = MZ_OK;
    state->lock = open(mz_buffer_string(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (state->lock < 0)
        status = mz_file_fault(fault, mz_buffer_string(&path));
    else if (fcntl(state->lock, F_SETLK, &whole) != 0)
        status = mz_fault_at(fault, MZ_E_LOCKED, "%s", state->directory);
    mz_buffer_free(&path);
    return status;
}

static enum mz_status load_all(struct mz_witness_state *state, struct mz_fault *fault) {
    const struct mz_witness_identity *identity = &state->identity;
    for (size_t i = 0; i < identity->log_count; i++) {
        struct mz_span origin = mz_note_key_name(&identity->logs[i]);
        if (find(state, origin) != NULL)
            continue;
        struct held *held = &state->held[state->count];
        struct mz_hash hash = mz_sha256(origin);
        held->log = &identity->logs[i];
        mz_hex_of_hash(&hash, held->name);
        enum mz_status status = load(state, held, fault);
        if (status != MZ_OK)
            return status;
        state->count++;
    }
    return MZ_OK;
}

enum mz_status mz_witness_state_open(const char *directory,
                                     const struct mz_witness_identity *identity,
                                     struct mz_witness_state **ret_state, struct mz_fault *fault) {
    struct mz_witness_state *state =
        calloc(1, sizeof *state + identity->log_count * sizeof state->held[0]);
    if (state == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", directory);
    state->identity = *identity;
    state->lock = -1;
    state->directory = strdup(directory);
    enum mz_status status = state->directory == NULL
                                ? mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", directory)
                                : mz_file_make_parents(directory, fault);
    if (status == MZ_OK && mkdir(directory, 0700) != 0 && errno != EEXIST)
        status = mz_file_fault(fault, directory);
    if (status == MZ_OK)
        status = take_lock(state, fault);
    if (status == MZ_OK)
        status = mz_file_make_folder(directory, "logs", fault);
    if (status == MZ_OK)
        status = mz_witness_evidence_open(directory, &state->evidence, fault);
    if (status == MZ_OK)
        status = load_all(state, fault);
    if (status != MZ_OK) {
        mz_witness_state_close(state);
        return status;
    }
    *ret_state = state;
    return MZ_OK;
}

void mz_witness_state_close(struct mz_witness_state *state) {
    if (state == NULL)
        return;
    if (state->lock >= 0)
        close(state->lock);
    mz_witness_evidence_close(&state->evidence);
    free(state->directory);
    free(state);
}

/* -- Requests. */

static void answer(struct mz_witness_outcome *outcome, int http, const char *text) {
    outcome->http = http;
    outcome->content_type = "text/plain; charset=utf-8";
    mz_buffer_text(&outcome->body, text);
}

/* The key of the log that signed the note; NULL if none of this origin did. */
static const struct mz_note_key *signer_of(const struct mz_witness_state *state,
                                           const struct mz_note *note, struct mz_span origin) {
    const struct mz_witness_identity *identity = &state->identity;
    for (size_t i = 0; i < identity->log_count; i++)
        if (mz_span_equal(mz_note_key_name(&identity->logs[i]), origin) &&
            mz_note_verify(note, &identity->logs[i], NULL) == MZ_OK)
            return &identity->logs[i];
    return NULL;
}

/* Remembers the checkpoint durably, and only then gives the cosignature. */
static enum mz_status cosign(struct mz_witness_state *state, struct held *held,
                             const struct mz_note *note, const struct mz_note_key *signer,
                             const struct mz_checkpoint *checkpoint, uint64_t now_s,
                             struct mz_witness_outcome *outcome) {
    uint8_t bytes[STATE_SIZE];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    struct mz_span line;
    uint64_t time = now_s > held->time ? now_s : held->time;
    enum mz_status status = mz_note_line(note, signer, &line);
    if (status != MZ_OK)
        return status;
    mz_writer_span(&w, note->text);
    mz_writer_text(&w, "\n");
    mz_writer_span(&w, line);
    size_t start = w.size;
    status = mz_note_cosign(&w, note->text, state->identity.key, state->identity.secret_key, time);
    if (status == MZ_OK && w.overflow)
        status = MZ_E_TOO_LARGE;
    if (status != MZ_OK)
        return status;
    struct mz_buffer path = path_of(state, "logs", held->name), folder = path_of(state, "logs", "");
    status = mz_file_replace(mz_buffer_string(&path), mz_writer_view(&w), 0600, &outcome->fault);
    if (status == MZ_OK)
        status = mz_file_sync_folder(mz_buffer_string(&folder), &outcome->fault);
    mz_buffer_free(&path);
    mz_buffer_free(&folder);
    if (status != MZ_OK) {
        state->failed = status;
        state->fault = outcome->fault;
        return status;
    }
    held->size = checkpoint->size;
    held->root = checkpoint->root;
    held->time = time;
    held->note_size = w.size;
    memcpy(held->note, bytes, w.size);
    outcome->http = 200;
    outcome->content_type = "text/plain; charset=utf-8";
    mz_buffer_bytes(&outcome->body, bytes + start, w.size - start);
    return MZ_OK;
}

static void refuse(struct mz_witness_state *state, const struct held *held,
                   enum mz_witness_verdict verdict, const struct mz_checkpoint *checkpoint,
                   struct mz_span body, struct mz_span submitted,
                   struct mz_witness_outcome *outcome) {
    bool contradicts = verdict == MZ_WITNESS_FORKED || verdict == MZ_WITNESS_INCONSISTENT;
    const struct mz_witness_contradiction contradiction = {
        .log = held->name,
        .held_size = held->size,
        .size = checkpoint->size,
        .held = mz_span_of(held->note, held->note_size),
        .submitted = submitted,
        .request = body,
    };
    if (contradicts && held->note_size > 0)
        outcome->evidence = mz_witness_evidence_keep(&state->evidence, &contradiction);
    switch (verdict) {
    case MZ_WITNESS_BACKWARDS:
        answer(outcome, 400, "the old size is beyond the checkpoint's\n");
        return;
    case MZ_WITNESS_STALE:
    case MZ_WITNESS_FORKED:
        outcome->http = 409;
        outcome->content_type = MZ_WITNESS_SIZE_TYPE;
        mz_buffer_format(&outcome->body, "%" PRIu64 "\n", held->size);
        return;
    case MZ_WITNESS_INCONSISTENT:
    case MZ_WITNESS_COSIGN:
        break;
    }
    answer(outcome, 422, "the proof does not lead from the tree cosigned last to this one\n");
}

void mz_witness_state_add(struct mz_witness_state *state, struct mz_span body, uint64_t now_s,
                          struct mz_witness_outcome *ret_outcome) {
    struct mz_witness_outcome outcome = {0};
    struct mz_witness_request request;
    struct mz_checkpoint checkpoint;
    struct mz_note note;
    const struct mz_note_key *signer = NULL;
    struct held *held = NULL;
    if (mz_witness_request_parse(body, &request) != MZ_OK ||
        mz_note_parse(request.checkpoint, &note) != MZ_OK ||
        mz_checkpoint_parse(note.text, &checkpoint) != MZ_OK ||
        note.text.size > MZ_NOTE_COSIGNED_SIZE) {
        answer(&outcome, 400, "no add-checkpoint request of tlog-witness\n");
        goto out;
    }
    outcome.origin = checkpoint.origin;
    held = find(state, checkpoint.origin);
    if (held == NULL) {
        answer(&outcome, 404, "this origin is not witnessed here\n");
        goto out;
    }
    signer = signer_of(state, &note, checkpoint.origin);
    if (signer == NULL) {
        answer(&outcome, 403, "no good signature of a known key of the log\n");
        goto out;
    }
    outcome.held = held->size;
    outcome.size = checkpoint.size;
    enum mz_witness_verdict verdict =
        mz_witness_judge(held->size, &held->root, &request, &checkpoint);
    if (verdict != MZ_WITNESS_COSIGN) {
        refuse(state, held, verdict, &checkpoint, body, request.checkpoint, &outcome);
    } else if (state->failed != MZ_OK) {
        outcome.fault = state->fault;
        answer(&outcome, 503, "the witness cannot write\n");
    } else {
        enum mz_status status = cosign(state, held, &note, signer, &checkpoint, now_s, &outcome);
        if (status != MZ_OK) {
            if (outcome.fault.status == MZ_OK)
                mz_fault_at(&outcome.fault, status, "checkpoint");
            answer(&outcome, 503, "the witness cannot write\n");
        }
    }
out:
    *ret_outcome = outcome;
}
