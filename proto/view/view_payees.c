#include <string.h>

#include "proto/base/hex.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

static struct mz_key id_key(enum mz_table table, struct mz_span id) {
    struct mz_id value = {{0}};
    if (id.size == sizeof value.bytes)
        memcpy(value.bytes, id.data, sizeof value.bytes);
    return mz_key_of_id(table, &value);
}

/* Erased by order, which is not withheld and not missing. */
static enum mz_status erased_members(const struct mz_answer *a, struct mz_span id) {
    struct mz_erased_record erased;
    enum mz_status status =
        mz_answer_get(a, id_key(MZ_TABLE_ERASED, id), &mz_erased_record_schema, &erased);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    mz_json_open_object(a->json, "erased");
    mz_json_uint(a->json, "index", erased.index);
    mz_json_text(a->json, "ground", mz_names_text(&mz_ground_names, erased.ground));
    mz_answer_hash(a, "order", &erased.order);
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* Ids, categories and digests: nothing here is personal data, and the vault is nowhere near (G6).
 */
static enum mz_status payee_members(const struct mz_answer *a, struct mz_span id,
                                    struct mz_span value) {
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
    status = erased_members(a, id);
    mz_json_close_object(a->json);
    return status;
}

static enum mz_status payee_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
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
        return mz_fault_at(a->fault, MZ_E_NOT_FOUND, "payee %.*s", (int)text.size,
                           (const char *)text.data);
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

/* -- accesses: who looked at a payee's data, and why. */

static enum mz_status access_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                  struct mz_span value) {
    (void)arg, (void)key;
    struct mz_index_record record;
    struct mz_entry entry;
    struct mz_statement statement;
    enum mz_status status = mz_answer_decode(&mz_index_record_schema, value, &record);
    if (status == MZ_OK)
        status = mz_answer_entry(a, record.index, &entry, &statement);
    if (status != MZ_OK || statement.kind->id != MZ_KIND_ACCESS_LOG)
        return status == MZ_OK || status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    const struct mz_access_log *body = &statement.body.access_log;
    mz_json_open_object(a->json, NULL);
    mz_answer_entry_head(a, &entry, &statement);
    mz_json_open_array(a->json, "fields");
    for (uint8_t field = 1; field <= mz_personal_names.count; field++)
        if ((body->fields & MZ_ROLE_BIT(field)) != 0)
            mz_json_text(a->json, NULL, mz_names_text(&mz_personal_names, field));
    mz_json_close_array(a->json);
    mz_json_span(a->json, "reason", body->reason);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(accesses) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span text = mz_answer_parameter(&a, "payee");
    struct mz_id id;
    if (text.data == NULL || mz_hex_decode(text, id.bytes, sizeof id.bytes) != MZ_OK)
        return mz_fault_at(fault, text.data == NULL ? MZ_E_MISSING_FIELD : MZ_E_BAD_TEXT, "payee");
    struct mz_key prefix = mz_key_of_id(MZ_TABLE_ACCESS, &id);
    return mz_answer_page(&a, &prefix, access_item, NULL);
}
