#include "daemon/http_tlog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec/cose_receipt.h"
#include "daemon/witnesses.h"
#include "proto/log/hash.h"
#include "proto/log/tile.h"
#include "proto/log/tlog_proof.h"

/* What never changes may be kept for ever; a tile of a private log by the client alone. */
static void immutable(struct mz_call *call) {
    bool open = (call->app->open_to_all & MZ_PUBLIC_TILES) != 0;
    mz_call_header(call, "Cache-Control", "%s, max-age=31536000, immutable",
                   open ? "public" : "private");
}

/* The latest checkpoint as it is published: with the cosignatures gathered so far. */
static enum mz_status read_checkpoint(struct mz_call *call, uint8_t buffer[MZ_COSIGNED_SIZE],
                                      struct mz_span *ret_note) {
    struct mz_span note;
    enum mz_status status = mz_snapshot_checkpoint(call->snapshot, &note);
    if (status != MZ_OK || call->app->witnesses == NULL) {
        if (status == MZ_OK)
            *ret_note = note;
        return status;
    }
    struct mz_writer w = mz_writer_over(buffer, MZ_COSIGNED_SIZE);
    mz_writer_span(&w, note);
    mz_witnesses_lines(call->app->witnesses, note, &w);
    *ret_note = mz_writer_view(&w);
    return MZ_OK;
}

void mz_http_tlog_checkpoint(struct mz_call *call) {
    struct mz_fault fault = {0};
    const struct mz_view_source *source = NULL;
    uint8_t buffer[MZ_COSIGNED_SIZE];
    struct mz_span note;
    enum mz_status status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK) {
        status = read_checkpoint(call, buffer, &note);
        if (status != MZ_OK)
            mz_fault_at(&fault, status, "checkpoint");
    }
    if (status == MZ_OK)
        mz_call_answer_copy(call, 200, "text/plain; charset=utf-8", note);
    else
        mz_call_fail(call, status, &fault);
}

void mz_http_tlog_cosigned(struct mz_call *call) {
    struct mz_fault fault = {0};
    uint8_t buffer[MZ_COSIGNED_SIZE];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    if (call->app->witnesses != NULL)
        mz_witnesses_cosigned(call->app->witnesses, &w);
    if (w.size > 0)
        mz_call_answer_copy(call, 200, "text/plain; charset=utf-8", mz_writer_view(&w));
    else
        mz_call_fail(call, mz_fault_at(&fault, MZ_E_NOT_FOUND, "cosigned"), &fault);
}

static void answer_hashes(struct mz_call *call, const struct mz_tile *tile) {
    struct mz_fault fault = {0};
    struct mz_span hashes;
    enum mz_status status =
        mz_snapshot_tile(call->snapshot, tile->level, tile->number, tile->width, &hashes);
    if (status != MZ_OK) {
        mz_fault_at(&fault, status, "tile %u/%" PRIu64 ".p/%u", tile->level, tile->number,
                    tile->width);
        mz_call_problem(call, &fault);
        return;
    }
    mz_call_answer_copy(call, 200, "application/octet-stream", hashes);
    if (tile->width == MZ_TILE_WIDTH)
        immutable(call);
}

/* Entry sizes are known only by reading, so the bundle grows as it is put together; 256 entries of
 * a usual size fit at once. */
static enum mz_status make_bundle(const struct mz_view_source *source, const struct mz_tile *tile,
                                  uint8_t **ret_bytes, size_t *ret_size, struct mz_fault *fault) {
    size_t capacity = 256u << 10, size = 0;
    uint8_t *bytes = malloc(capacity);
    enum mz_status status = bytes != NULL ? MZ_OK : MZ_E_NO_MEMORY;
    for (unsigned i = 0; i < tile->width && status == MZ_OK; i++) {
        uint64_t index = tile->number * MZ_TILE_WIDTH + i;
        struct mz_span entry;
        status = source->entry(source->ctx, index, &entry);
        if (status != MZ_OK)
            break;
        if (capacity - size < entry.size + 2) {
            size_t more = capacity * 2 + entry.size;
            uint8_t *grown = realloc(bytes, more);
            if (grown == NULL) {
                status = MZ_E_NO_MEMORY;
                break;
            }
            bytes = grown;
            capacity = more;
        }
        struct mz_writer w = mz_writer_over(bytes + size, capacity - size);
        status = mz_bundle_append(&w, entry);
        size += w.size;
    }
    if (status != MZ_OK) {
        free(bytes);
        return mz_fault_at(fault, status, "entries %" PRIu64, tile->number);
    }
    *ret_bytes = bytes;
    *ret_size = size;
    return MZ_OK;
}

static void answer_bundle(struct mz_call *call, const struct mz_view_source *source,
                          const struct mz_tile *tile) {
    struct mz_fault fault = {0};
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum mz_status status = make_bundle(source, tile, &bytes, &size, &fault);
    if (status != MZ_OK) {
        mz_call_fail(call, status, &fault);
        return;
    }
    mz_call_answer(call, 200, "application/octet-stream", (char *)bytes, size);
    if (tile->width == MZ_TILE_WIDTH)
        immutable(call);
}

void mz_http_tlog_tile(struct mz_call *call) {
    struct mz_fault fault = {0};
    const struct mz_view_source *source = NULL;
    struct mz_tile tile;
    enum mz_status status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK) {
        status = mz_tile_path_parse(call->head.path, &tile);
        if (status == MZ_OK && !mz_tile_exists(source->tree_size, &tile))
            status = MZ_E_NOT_FOUND;
        if (status != MZ_OK) {
            int shown = call->head.path.size < 64 ? (int)call->head.path.size : 64;
            mz_fault_at(&fault, status, "%.*s", shown, (const char *)call->head.path.data);
        }
    }
    if (status != MZ_OK)
        mz_call_fail(call, status, &fault);
    else if (tile.entries)
        answer_bundle(call, source, &tile);
    else
        answer_hashes(call, &tile);
}

/* Makes the proof file of entry `index` under the latest checkpoint. */
static enum mz_status make_proof(struct mz_call *call, uint64_t index, uint64_t size,
                                 struct mz_fault *fault) {
    uint8_t buffer[MZ_COSIGNED_SIZE];
    struct mz_span note;
    struct mz_proof proof;
    unsigned hashes = 0;
    enum mz_status status = read_checkpoint(call, buffer, &note);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "checkpoint");
    status = mz_snapshot_inclusion(call->snapshot, index, size, proof.hashes, &hashes);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "entry %" PRIu64, index);
    proof.count = hashes;
    size_t capacity = note.size + (hashes + 4u) * 64u;
    char *text = malloc(capacity);
    if (text == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "proof");
    struct mz_writer w = mz_writer_over(text, capacity);
    status = mz_tlog_proof_write(&w, (struct mz_span){NULL, 0}, index, &proof, note);
    if (status != MZ_OK) {
        free(text);
        return mz_fault_at(fault, status, "proof");
    }
    mz_call_answer(call, 200, "text/plain; charset=utf-8", text, w.size);
    return MZ_OK;
}

void mz_http_tlog_proof(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct mz_call_number numbers[] = {{.name = "index", .required = true}, {.name = "size"}};
    const struct mz_view_source *source = NULL;
    enum mz_status status = mz_call_numbers(call, numbers, 2, &fault);
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK && numbers[1].present && numbers[1].value != source->tree_size)
        status = mz_fault_at(&fault, MZ_E_NOT_FOUND, "checkpoint %" PRIu64, numbers[1].value);
    if (status == MZ_OK && numbers[0].value >= source->tree_size)
        status = mz_fault_at(&fault, MZ_E_NOT_FOUND, "entry %" PRIu64, numbers[0].value);
    if (status == MZ_OK)
        status = make_proof(call, numbers[0].value, source->tree_size, &fault);
    if (status != MZ_OK)
        mz_call_fail(call, status, &fault);
}

void mz_http_tlog_receipt(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct mz_call_number number = {.name = "index", .required = true};
    const struct mz_view_source *source = NULL;
    uint8_t receipt[MZ_COSE_RECEIPT_SIZE];
    struct mz_writer w = mz_writer_over(receipt, sizeof receipt);
    enum mz_status status = mz_call_numbers(call, &number, 1, &fault);
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK && number.value >= source->tree_size)
        status = mz_fault_at(&fault, MZ_E_NOT_FOUND, "entry %" PRIu64, number.value);
    if (status == MZ_OK) {
        status = mz_snapshot_receipt(call->snapshot, number.value, &w);
        if (status != MZ_OK)
            mz_fault_at(&fault, status, "entry %" PRIu64, number.value);
    }
    if (status == MZ_OK)
        mz_call_answer_copy(call, 200, "application/cose", mz_writer_view(&w));
    else
        mz_call_fail(call, status, &fault);
}

static void answer_consistency(struct mz_call *call, uint64_t from, uint64_t to,
                               const struct mz_hash *proof, unsigned size) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_uint(&json, "from", from);
    mz_json_uint(&json, "to", to);
    mz_json_open_array(&json, "proof");
    for (unsigned i = 0; i < size; i++)
        mz_json_hex(&json, NULL, mz_span_hash(&proof[i]));
    mz_json_close_array(&json);
    mz_json_close_object(&json);
    mz_call_answer_json(call, 200, &json);
}

void mz_http_tlog_consistency(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct mz_call_number numbers[] = {{.name = "from", .required = true},
                                       {.name = "to", .required = true}};
    const struct mz_view_source *source = NULL;
    enum mz_status status = mz_call_numbers(call, numbers, 2, &fault);
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    uint64_t from = numbers[0].value, to = numbers[1].value;
    if (status == MZ_OK && (from > to || to > source->tree_size)) {
        status = mz_fault_at(&fault, MZ_E_OUT_OF_RANGE, "consistency");
        mz_fault_have(&fault, "%" PRIu64 "..%" PRIu64, from, to);
        mz_fault_want(&fault, "0..%" PRIu64, source->tree_size);
    }
    struct mz_hash proof[MZ_MAX_PROOF + 1];
    unsigned size = 0;
    if (status == MZ_OK) {
        status = mz_snapshot_consistency(call->snapshot, from, to, proof, &size);
        if (status != MZ_OK)
            mz_fault_at(&fault, status, "consistency");
    }
    if (status == MZ_OK)
        answer_consistency(call, from, to, proof, size);
    else
        mz_call_fail(call, status, &fault);
}

/* How the log's key changed since: whoever trusts the first follows the signatures to the present
 * one (FORMAT.md §12). */
static enum mz_status write_rotations(struct mz_json *json, const struct mz_view_source *source,
                                      struct mz_span origin) {
    uint64_t since[MZ_MAX_LOG_KEYS], turn;
    size_t count;
    enum mz_status status = mz_log_key_turns(&source->records, since, &count);
    if (status != MZ_OK || count == 1)
        return status;
    mz_json_open_array(json, "rotations");
    for (size_t n = 1; n < count && status == MZ_OK; n++) {
        struct mz_log_key_record record;
        struct mz_note_key key;
        uint8_t vkey[MZ_NOTE_KEY_TEXT_SIZE];
        struct mz_writer w = mz_writer_over(vkey, sizeof vkey);
        status = mz_log_key_at(&source->records, since[n], &turn, &record);
        if (status == MZ_OK)
            status = mz_note_key_make(origin, MZ_NOTE_ED25519, record.key.bytes, &key);
        if (status != MZ_OK)
            break;
        mz_note_key_write(&w, &key);
        mz_json_open_object(json, NULL);
        mz_json_uint(json, "since", since[n]);
        mz_json_span(json, "vkey", mz_writer_view(&w));
        mz_json_hex(json, "handover", record.handover);
        mz_json_hex(json, "proof", record.proof);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
    return status;
}

void mz_http_tlog_genesis(struct mz_call *call) {
    struct mz_fault fault = {0};
    const struct mz_view_source *source = NULL;
    struct mz_span entry;
    enum mz_status status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK) {
        status = source->tree_size > 0 ? source->entry(source->ctx, 0, &entry) : MZ_E_NOT_FOUND;
        if (status != MZ_OK)
            mz_fault_at(&fault, status, "entry 0");
    }
    if (status != MZ_OK) {
        mz_call_fail(call, status, &fault);
        return;
    }
    struct mz_hash leaf = mz_hash_leaf(entry);
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/genesis/1");
    mz_json_span(&json, "origin", mz_ledger_origin(call->app->ledger));
    mz_json_text(&json, "vkey", mz_ledger_vkey(call->app->ledger));
    mz_json_hex(&json, "leaf", mz_span_hash(&leaf));
    status = write_rotations(&json, source, mz_ledger_origin(call->app->ledger));
    mz_json_close_object(&json);
    if (status == MZ_OK) {
        mz_call_answer_json(call, 200, &json);
        return;
    }
    mz_json_discard(&json);
    mz_fault_at(&fault, status, "log keys");
    mz_call_fail(call, status, &fault);
}
