#include "client/record/dossier.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "client/read/read.h"
#include "client/remote/api.h"
#include "proto/base/hex.h"

static enum mz_status damaged(struct mz_client *client, uint64_t index, const char *why) {
    mz_fault_at(&client->fault, MZ_E_BAD_ENTRY, "#%" PRIu64, index);
    mz_fault_have(&client->fault, "%s", why);
    return MZ_E_BAD_ENTRY;
}

enum mz_status mz_dossier_read(struct mz_client *client, const struct mz_ledger_source *source,
                               uint64_t index, const struct mz_hash *hash,
                               struct mz_recorded *ret_recorded) {
    struct mz_recorded recorded = {.index = index};
    struct mz_entry entry;
    enum mz_status status = source->entry(source->ctx, index, &recorded.entry, &client->fault);
    if (status != MZ_OK)
        return status;
    const char *why = NULL;
    if (mz_entry_decode(mz_buffer_view(&recorded.entry), &entry, NULL) != MZ_OK ||
        mz_statement_decode(entry.statement, &recorded.statement, NULL) != MZ_OK)
        why = "encoding";
    else if (entry.head.index != index)
        why = "index";
    else if (hash != NULL && !mz_hash_equal(&recorded.statement.hash, hash))
        why = "hash";
    if (why != NULL) {
        mz_buffer_free(&recorded.entry);
        return damaged(client, index, why);
    }
    *ret_recorded = recorded;
    return MZ_OK;
}

enum mz_status mz_dossier_fetch(struct mz_client *client, uint64_t index,
                                const struct mz_hash *hash, struct mz_recorded *ret_recorded) {
    struct mz_ledger_source source;
    enum mz_status status = mz_source_daemon(client, &source);
    return status == MZ_OK ? mz_dossier_read(client, &source, index, hash, ret_recorded) : status;
}

void mz_dossier_release(struct mz_recorded *recorded) {
    mz_buffer_free(&recorded->entry);
}

enum mz_status mz_dossier_resolve(struct mz_client *client, const char *id,
                                  struct mz_recorded *ret_recorded) {
    struct mz_ledger_source source;
    struct mz_read_id found;
    struct mz_hash hash;
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_read_resolve(client, &source, id, &found);
    if (status != MZ_OK)
        return status;
    if (mz_hex_decode_hash(mz_span_text(found.statement), &hash) != MZ_OK)
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", id);
    return mz_dossier_fetch(client, found.index, &hash, ret_recorded);
}

static size_t read_hashes(const json_t *answer, const char *name, struct mz_hash *hashes,
                          size_t capacity) {
    const json_t *list = mz_api_member(answer, name);
    size_t count = json_array_size(list);
    if (count > capacity)
        return SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item) ||
            mz_hex_decode_hash(mz_span_text(json_string_value(item)), &hashes[i]) != MZ_OK)
            return SIZE_MAX;
    }
    return count;
}

static bool read_payment(const json_t *answer, struct mz_dossier *payment) {
    struct mz_span state = mz_api_text(answer, "state");
    const json_t *steps = mz_api_member(answer, "entries");
    if (state.data == NULL || state.size >= sizeof payment->state)
        return false;
    memcpy(payment->state, state.data, state.size);
    (void)mz_api_hash(answer, "review", &payment->review);
    (void)mz_api_hash(answer, "instruction", &payment->instruction);
    (void)mz_api_hash(answer, "reviewed_again", &payment->reviewed_again);
    (void)mz_api_hash(answer, "suspension", &payment->suspension);
    (void)mz_api_hash(answer, "reversal", &payment->reversal);
    payment->approvals_count = read_hashes(answer, "approved_by", payment->approvals, MZ_MAX_TIERS);
    payment->acceptances_count =
        read_hashes(answer, "accepted_by", payment->acceptances,
                    sizeof payment->acceptances / sizeof payment->acceptances[0]);
    payment->steps_count = json_array_size(steps);
    if (payment->approvals_count == SIZE_MAX || payment->acceptances_count == SIZE_MAX ||
        payment->steps_count > MZ_DOSSIER_STEPS)
        return false;
    const json_t *missing = mz_api_member(answer, "missing");
    if (missing != NULL)
        mz_api_problem(missing, "/v1/payment", &payment->missing);
    for (size_t i = 0; i < payment->steps_count; i++)
        payment->steps[i] = (uint64_t)json_integer_value(json_array_get(steps, i));
    return true;
}

static enum mz_status ask_payment(struct mz_client *client, const struct mz_hash *statement,
                                  struct mz_dossier *payment, struct mz_hash *ret_request,
                                  uint64_t *ret_index) {
    char id[MZ_HEX_HASH_SIZE + 1];
    struct mz_ledger_source source;
    json_t *answer;
    mz_hex_of_hash(statement, id);
    /* One line is enough: the roster itself comes as an object, checked against its root. */
    const struct mz_parameter parameters[] = {{"id", id}, {"limit", "1"}};
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_source_ask(client, &source, "payment", parameters, 2, &answer);
    if (status != MZ_OK)
        return status;
    *ret_index = mz_api_uint(answer, "index");
    bool good = *ret_index != MZ_ABSENT && mz_api_hash(answer, "request", ret_request) &&
                read_payment(answer, payment);
    json_decref(answer);
    if (!good) {
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/payment");
        mz_fault_have(&client->fault, "request");
        return MZ_E_PROTOCOL;
    }
    return MZ_OK;
}

enum mz_status mz_dossier_open(struct mz_client *client, const char *id,
                               struct mz_dossier *ret_payment) {
    struct mz_recorded named;
    struct mz_hash request;
    uint64_t index;
    *ret_payment = (struct mz_dossier){0};
    enum mz_status status = mz_dossier_resolve(client, id, &named);
    if (status != MZ_OK)
        return status;
    status = ask_payment(client, &named.statement.hash, ret_payment, &request, &index);
    mz_dossier_release(&named);
    if (status == MZ_OK)
        status = mz_dossier_fetch(client, index, &request, &ret_payment->request);
    if (status != MZ_OK)
        return status;
    if (ret_payment->request.statement.kind->id != MZ_KIND_PAYMENT_REQUEST) {
        mz_fault_at(&client->fault, MZ_E_WRONG_REF, "%s", id);
        mz_fault_have(&client->fault, "%s", ret_payment->request.statement.kind->name);
        mz_fault_want(&client->fault, "payment.request");
        mz_dossier_close(ret_payment);
        return MZ_E_WRONG_REF;
    }
    ret_payment->body = &ret_payment->request.statement.body.payment_request;
    return MZ_OK;
}

void mz_dossier_close(struct mz_dossier *payment) {
    mz_dossier_release(&payment->request);
}

enum mz_status mz_dossier_not_ready(struct mz_client *client, const struct mz_dossier *payment,
                                    const char *wanted_state) {
    enum mz_status missing = payment->missing.status;
    bool counted = strcmp(wanted_state, "approved") == 0 || strcmp(wanted_state, "accepted") == 0;
    if (counted && (missing == MZ_E_NOT_APPROVED || missing == MZ_E_NOT_ACCEPTED)) {
        client->fault = payment->missing;
        return missing;
    }
    mz_fault_at(&client->fault, MZ_E_WRONG_STATE, "%.*s", (int)payment->body->number.size,
                (const char *)payment->body->number.data);
    mz_fault_have(&client->fault, "%s", payment->state);
    mz_fault_want(&client->fault, "%s", wanted_state);
    return MZ_E_WRONG_STATE;
}
