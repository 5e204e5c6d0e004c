#include "client/remote/sign.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/remote/seen.h"
#include "client/sheets/derive.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"

bool mz_sign_is_full(const struct mz_batch *batch) {
    return batch->count == MZ_MAX_BATCH || batch->bytes.size + MZ_MAX_STATEMENT > MZ_MAX_BODY;
}

/* A statement id in the layout of UUIDv7 (RFC 9562 §5.7): the time first and 74 random bits, so
 * that the daemon's index of ids grows at its end instead of touching a page of its own for every
 * one. */
static struct mz_id fresh_id(const struct mz_client *client) {
    struct mz_id id;
    uint64_t now = client->env->now_ms(client->env->ctx);
    mz_client_random(client, id.bytes, sizeof id.bytes);
    for (unsigned i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(now >> (8 * (5 - i)));
    id.bytes[6] = (uint8_t)(0x70u | (id.bytes[6] & 0x0fu));
    id.bytes[8] = (uint8_t)(0x80u | (id.bytes[8] & 0x3fu));
    return id;
}

enum mz_status mz_sign_add(struct mz_client *client, struct mz_batch *batch,
                           const struct mz_filing *filing) {
    const struct mz_signing_key *key;
    const struct mz_trust *trust;
    enum mz_status status = mz_client_key(client, &key);
    if (status == MZ_OK)
        status = mz_api_trust(client, &trust);
    if (status != MZ_OK)
        return status;
    if (mz_sign_is_full(batch))
        return mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "batch");
    struct mz_draft draft = {
        .kind = filing->kind,
        .issuer = mz_span_text(key->identity.actor),
        .origin = mz_trust_origin(trust),
        .date = mz_client_date(client),
        .project = filing->project,
        .refs_count = (uint16_t)filing->refs_count,
        .body = filing->body,
    };
    memcpy(draft.refs, filing->refs, filing->refs_count * sizeof filing->refs[0]);
    draft.id = filing->id != NULL ? *filing->id : fresh_id(client);
    if (filing->once)
        status = mz_derive_id(client, filing, &draft.id);
    if (status != MZ_OK)
        return status;
    uint8_t *room = mz_buffer_reserve(&batch->bytes, MZ_MAX_STATEMENT);
    if (room == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "statement");
    struct mz_writer w = mz_writer_over(room, MZ_MAX_STATEMENT);
    status = mz_statement_build(&draft, key->secret, &w, &client->fault);
    if (status != MZ_OK)
        return status;
    batch->bytes.size += w.size;
    mz_buffer_bytes(&batch->sizes, &w.size, sizeof w.size);
    if (batch->sizes.failed)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "statement");
    batch->count++;
    return MZ_OK;
}

void mz_sign_clear(struct mz_batch *batch) {
    mz_buffer_free(&batch->bytes);
    mz_buffer_free(&batch->sizes);
    batch->count = 0;
}

static enum mz_status check_answers(struct mz_client *client, const struct mz_batch *batch,
                                    const json_t *answers, struct mz_receipt *receipts) {
    const struct mz_trust *trust;
    enum mz_status status = mz_api_trust(client, &trust);
    if (status != MZ_OK)
        return status;
    const json_t *list = mz_api_member(answers, "answers");
    if (json_array_size(list) != batch->count) {
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/statements");
        mz_fault_have(&client->fault, "answers");
        return MZ_E_PROTOCOL;
    }
    const uint8_t *at = batch->bytes.data;
    for (size_t i = 0; i < batch->count; i++) {
        size_t size;
        memcpy(&size, batch->sizes.data + i * sizeof size, sizeof size);
        struct mz_span statement = mz_span_of(at, size);
        const json_t *answer = json_array_get(list, i);
        status = mz_receipt_check(answers, answer, statement, trust, &receipts[i], &client->fault);
        if (status == MZ_E_UNKNOWN_SIGNER && (status = mz_api_renew_trust(client)) == MZ_OK)
            status =
                mz_receipt_check(answers, answer, statement, trust, &receipts[i], &client->fault);
        if (status != MZ_OK)
            return status;
        at += size;
    }
    return MZ_OK;
}

enum mz_status mz_sign_send(struct mz_client *client, const struct mz_batch *batch,
                            struct mz_receipt *ret_receipts) {
    struct mz_exchange exchange = {
        .method = "POST",
        .path = "/v1/statements",
        .content_type = batch->count == 1 ? "application/cose" : "application/cbor-seq",
        .body = mz_buffer_view(&batch->bytes),
    };
    enum mz_status status = mz_api_exchange(client, &exchange);
    if (status != MZ_OK)
        return status;
    json_t *answers = json_loadb(mz_buffer_string(&exchange.answer), exchange.answer.size, 0, NULL);
    mz_buffer_free(&exchange.answer);
    status = check_answers(client, batch, answers, ret_receipts);
    struct mz_span checkpoint = mz_api_text(answers, "checkpoint");
    if (status == MZ_OK && checkpoint.data != NULL)
        status = mz_seen_checkpoint(client, checkpoint);
    json_decref(answers);
    return status;
}

/* An act of one administrator has no effect yet. One recorded before may have been confirmed
 * since. */
static bool waits(enum mz_kind_id kind, const struct mz_receipt *receipt) {
    return mz_kind_get(kind)->dual && receipt->status != MZ_RECEIPT_DUPLICATE;
}

static enum mz_status print_json(struct mz_client *client, enum mz_kind_id kind,
                                 const struct mz_receipt *receipt) {
    const struct mz_entry_head *head = &receipt->head;
    struct mz_json json = mz_json_start();
    char time[MZ_TIME_TEXT];
    mz_time_format(head->registered_at, time);
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/filed/1");
    mz_json_text(&json, "status",
                 receipt->status == MZ_RECEIPT_DUPLICATE ? "duplicate" : "recorded");
    mz_json_text(&json, "kind", mz_kind_get(kind)->name);
    mz_json_uint(&json, "index", head->index);
    mz_json_hex(&json, "statement", mz_span_hash(&receipt->statement));
    mz_json_hex(&json, "leaf", mz_span_hash(&receipt->leaf));
    mz_json_text(&json, "registered", time);
    mz_json_uint(&json, "registered_at", head->registered_at);
    if (head->project_seq != 0)
        mz_json_uint(&json, "project_seq", head->project_seq);
    mz_json_uint(&json, "tree_size", receipt->tree_size);
    if (waits(kind, receipt))
        mz_json_bool(&json, "pending", true);
    mz_json_close_object(&json);
    return mz_output_json(&client->output, &json, &client->fault);
}

enum mz_status mz_sign_print(struct mz_client *client, enum mz_kind_id kind,
                             const struct mz_receipt *receipt) {
    const char *name = mz_kind_get(kind)->name;
    char statement[MZ_HEX_HASH_SIZE + 1], time[MZ_TIME_TEXT];
    mz_hex_of_hash(&receipt->statement, statement);
    mz_time_format(receipt->head.registered_at, time);
    struct mz_output *output = &client->output;
    if (output->format == MZ_FORMAT_CSV) {
        fprintf(output->file, "kind,index,statement,registered,tree_size\n");
        fprintf(output->file, "%s,%" PRIu64 ",%s,%s,%" PRIu64 "\n", name, receipt->head.index,
                statement, time, receipt->tree_size);
        return MZ_OK;
    }
    if (mz_output_is_machine(output))
        return print_json(client, kind, receipt);
    mz_output_say(output, "%s%s #%" PRIu64 "%s  %s\n", mz_output_bold(output),
                  receipt->status == MZ_RECEIPT_DUPLICATE ? mz_i18n(N_("Recorded before as"))
                                                          : mz_i18n(N_("Recorded as")),
                  receipt->head.index, mz_output_plain(output), mz_i18n_word("kind", name));
    mz_output_say(output, "  %s %s\n  %s %s\n  %s %" PRIu64 "\n", mz_i18n(N_("statement ")),
                  statement, mz_i18n(N_("registered")), time, mz_i18n(N_("proven in tree of size")),
                  receipt->tree_size);
    if (waits(kind, receipt))
        mz_output_say(output, "  %s\n",
                      mz_i18n(N_("proposed; takes effect when another administrator confirms it")));
    return MZ_OK;
}

enum mz_status mz_sign_file(struct mz_client *client, const struct mz_filing *filing,
                            struct mz_receipt *ret_receipt) {
    struct mz_batch batch = {0};
    struct mz_receipt receipt = {0};
    enum mz_status status = mz_sign_add(client, &batch, filing);
    if (status == MZ_OK)
        status = mz_sign_send(client, &batch, &receipt);
    mz_sign_clear(&batch);
    if (status == MZ_OK && receipt.status == MZ_RECEIPT_REFUSED) {
        client->fault = receipt.fault;
        status = receipt.fault.status;
    }
    if (status == MZ_OK)
        status = mz_sign_print(client, filing->kind, &receipt);
    if (status == MZ_OK && ret_receipt != NULL)
        *ret_receipt = receipt;
    return status;
}
