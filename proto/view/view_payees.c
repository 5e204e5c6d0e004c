#include "proto/base/hex.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

/* Ids, categories and digests: nothing here is personal data, and the vault is nowhere near (G6). */
static enum mz_status payee_members(const struct mz_answer *a, struct mz_span id, struct mz_span value) {
    struct mz_payee_record payee;
    struct mz_payee_digests digests;
    enum mz_status status = mz_answer_decode(&mz_payee_record_schema, value, &payee);
    if (status == MZ_OK)
        status = mz_answer_decode(&mz_payee_digests_schema, payee.payload_digests, &digests);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_hex(a->json, "payee", id);
    mz_json_uint(a->json, "index", payee.index);
    if (payee.account_index != 0)
        mz_json_uint(a->json, "account_index", payee.account_index);
    mz_json_text(a->json, "category", mz_names_text(&mz_category_names, payee.category));
    mz_schema_json(&mz_payee_digests_schema, &digests, a->json);
    mz_json_close_object(a->json);
    return MZ_OK;
}

static enum mz_status payee_item(const struct mz_answer *a, void *arg, struct mz_span key, struct mz_span value) {
    (void)arg;
    return payee_members(a, key, value);
}

static enum mz_status one_payee(const struct mz_answer *a, struct mz_span text) {
    struct mz_id id;
    struct mz_span value;
    if (mz_hex_decode(text, id.bytes, sizeof id.bytes) != MZ_OK)
        return mz_fault_at(a->fault, MZ_E_BAD_TEXT, "payee");
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, &id);
    const struct mz_records *records = &a->source->records;
    enum mz_status status = records->get(records->ctx, mz_key_span(&key), &value);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(a->fault, MZ_E_NOT_FOUND, "payee %.*s", (int)text.size, (const char *)text.data);
    if (status != MZ_OK)
        return status;
    mz_json_open_array(a->json, "items");
    status = payee_members(a, mz_span_of(id.bytes, sizeof id.bytes), value);
    mz_json_close_array(a->json);
    return status;
}

MZ_VIEW_FUNCTION(payees) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span id = mz_answer_parameter(&a, "payee");
    if (id.data != NULL)
        return one_payee(&a, id);
    struct mz_key prefix = mz_key_start(MZ_TABLE_PAYEE);
    return mz_answer_page(&a, &prefix, payee_item, NULL);
}
