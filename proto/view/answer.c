#include "proto/view/answer.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/codec/cose.h"

/* -- Reading. */

enum mz_status mz_answer_get(const struct mz_answer *a, struct mz_key key,
                             const struct mz_schema *schema, void *ret_record) {
    return mz_records_get(&a->source->records, &key, schema, ret_record);
}

enum mz_status mz_answer_decode(const struct mz_schema *schema, struct mz_span value,
                                void *ret_record) {
    struct mz_cbor_reader r = mz_cbor_reader_over(value);
    return mz_schema_decode(schema, &r, ret_record, NULL);
}

static enum mz_status bad_entry(const struct mz_answer *a, uint64_t index, enum mz_status why) {
    mz_fault_at(a->fault, MZ_E_BAD_ENTRY, "%" PRIu64, index);
    mz_fault_have(a->fault, "%s", mz_status_code(why));
    return MZ_E_BAD_ENTRY;
}

static enum mz_status read_entry(const struct mz_answer *a, uint64_t index,
                                 struct mz_span *ret_bytes) {
    enum mz_status status = index < a->source->tree_size
                                ? a->source->entry(a->source->ctx, index, ret_bytes)
                                : MZ_E_NOT_FOUND;
    return status == MZ_E_NOT_FOUND ? mz_fault_at(a->fault, status, "entry %" PRIu64, index)
                                    : status;
}

enum mz_status mz_answer_entry(const struct mz_answer *a, uint64_t index,
                               struct mz_entry *ret_entry, struct mz_statement *ret_statement) {
    struct mz_span bytes;
    enum mz_status status = read_entry(a, index, &bytes);
    if (status != MZ_OK)
        return status;
    status = mz_entry_decode(bytes, ret_entry, NULL);
    if (status == MZ_OK)
        status = mz_statement_decode(ret_entry->statement, ret_statement, NULL);
    return status == MZ_OK ? MZ_OK : bad_entry(a, index, status);
}

enum mz_status mz_answer_kind(const struct mz_answer *a, uint64_t index,
                              const struct mz_kind **ret_kind) {
    struct mz_span bytes;
    struct mz_cose cose;
    enum mz_status status = read_entry(a, index, &bytes);
    if (status != MZ_OK)
        return status;
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    size_t members = mz_cbor_get_array(&r, 7);
    for (size_t i = 1; i < members; i++)
        (void)mz_cbor_skip(&r);
    struct mz_span sealed = mz_cbor_get_bytes(&r);
    status = r.status == MZ_OK ? mz_cose_decode(sealed, &cose, NULL) : r.status;
    if (status != MZ_OK)
        return bad_entry(a, index, status);
    r = mz_cbor_reader_over(cose.payload);
    size_t pairs = mz_cbor_get_map(&r, 16);
    struct mz_span name = {0};
    while (pairs-- > 0 && name.data == NULL && r.status == MZ_OK) {
        if (mz_span_equal_text(mz_cbor_get_text(&r), "kind"))
            name = mz_cbor_get_text(&r);
        else
            (void)mz_cbor_skip(&r);
    }
    const struct mz_kind *kind = name.data != NULL ? mz_kind_find(name) : NULL;
    if (kind == NULL)
        return bad_entry(a, index, MZ_E_UNKNOWN_KIND);
    *ret_kind = kind;
    return MZ_OK;
}

enum mz_status mz_answer_project_entry(const struct mz_answer *a, struct mz_span project,
                                       uint64_t seq, uint64_t *ret_index) {
    struct mz_index_record record;
    enum mz_status status =
        mz_answer_get(a, mz_key_of_code_number(MZ_TABLE_PROJECT_ENTRY, project, seq),
                      &mz_index_record_schema, &record);
    if (status == MZ_OK)
        *ret_index = record.index;
    return status;
}

enum mz_status mz_answer_project_count(const struct mz_answer *a, struct mz_span project,
                                       uint64_t *ret_count) {
    struct mz_chain_record record = {0};
    enum mz_status status =
        mz_answer_get(a, mz_key_of_code(MZ_TABLE_CHAIN, project), &mz_chain_record_schema, &record);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    *ret_count = status == MZ_OK ? record.count : 0;
    return MZ_OK;
}

/* -- Pages. */

struct page {
    const struct mz_answer *a;
    mz_answer_item item;
    void *arg;
    size_t prefix; /* bytes of it */
    size_t limit, written, examined;
    bool more;
    enum mz_status status;
    struct mz_key last; /* the last key looked at */
};

static bool take(void *arg, struct mz_span key, struct mz_span value) {
    struct page *page = arg;
    if (page->written == page->limit || page->examined == MZ_ANSWER_EXAMINE) {
        page->more = true;
        return false;
    }
    if (key.size > MZ_MAX_RECORD_KEY) {
        page->status = MZ_E_INTERNAL;
        return false;
    }
    struct mz_span rest = mz_span_of(key.data + page->prefix, key.size - page->prefix);
    enum mz_status status = page->item(page->a, page->arg, rest, value);
    page->examined++;
    if (status == MZ_OK)
        page->written++;
    else if (status != MZ_E_NOT_FOUND)
        page->status = status;
    memcpy(page->last.bytes, key.data, key.size);
    page->last.size = key.size;
    return page->status == MZ_OK;
}

static enum mz_status run_page(struct page *page, const struct mz_key *prefix,
                               const struct mz_key *from) {
    const struct mz_records *records = &page->a->source->records;
    page->prefix = prefix->size;
    enum mz_status status =
        records->scan(records->ctx, mz_key_span(prefix), mz_key_span(from), take, page);
    return status == MZ_OK ? page->status : status;
}

/* The first key after the one that the cursor names: that key and a 00. */
static enum mz_status start_after(const struct mz_answer *a, const struct mz_key *prefix,
                                  struct mz_key *ret_from) {
    struct mz_span text = mz_answer_parameter(a, "after");
    *ret_from = *prefix;
    if (text.data == NULL)
        return MZ_OK;
    size_t size = text.size / 2;
    if (size == 0 || prefix->size + size + 1 > MZ_MAX_RECORD_KEY ||
        mz_hex_decode(text, ret_from->bytes + prefix->size, size) != MZ_OK)
        return mz_fault_at(a->fault, MZ_E_BAD_TEXT, "after");
    ret_from->size = prefix->size + size;
    ret_from->bytes[ret_from->size++] = 0;
    return MZ_OK;
}

enum mz_status mz_answer_page(const struct mz_answer *a, const struct mz_key *prefix,
                              mz_answer_item item, void *arg) {
    struct page page = {.a = a, .item = item, .arg = arg};
    struct mz_key from;
    enum mz_status status = mz_answer_limit(a, &page.limit);
    if (status == MZ_OK)
        status = start_after(a, prefix, &from);
    if (status != MZ_OK)
        return status;
    mz_json_open_array(a->json, "items");
    status = run_page(&page, prefix, &from);
    mz_json_close_array(a->json);
    if (page.more)
        mz_json_hex(a->json, "next",
                    mz_span_of(page.last.bytes + prefix->size, page.last.size - prefix->size));
    return status;
}

enum mz_status mz_answer_sections(const struct mz_answer *a,
                                  const struct mz_answer_section *sections, size_t count,
                                  void *arg) {
    static const struct mz_key nothing = {.size = 0};
    struct page page = {.a = a, .arg = arg};
    struct mz_key after;
    enum mz_status status = mz_answer_limit(a, &page.limit);
    if (status == MZ_OK)
        status = start_after(a, &nothing, &after);
    if (status != MZ_OK)
        return status;
    mz_json_open_array(a->json, "items");
    for (size_t i = 0; i < count && status == MZ_OK && !page.more; i++) {
        struct mz_key from = mz_key_start(sections[i].table);
        const struct mz_key prefix = from;
        if (after.size > 0 && after.bytes[0] > from.bytes[0])
            continue;
        if (after.size > 0 && after.bytes[0] == from.bytes[0])
            from = after;
        page.item = sections[i].item;
        status = run_page(&page, &prefix, &from);
    }
    mz_json_close_array(a->json);
    if (page.more)
        mz_json_hex(a->json, "next", mz_key_span(&page.last));
    return status;
}

enum mz_status mz_answer_each(const struct mz_answer *a, const struct mz_key *prefix,
                              mz_answer_item item, void *arg) {
    struct page page = {.a = a, .item = item, .arg = arg, .limit = SIZE_MAX};
    return run_page(&page, prefix, prefix);
}

struct mz_span mz_answer_key_code(struct mz_span key, struct mz_span *ret_rest) {
    const uint8_t *end = key.size > 0 ? memchr(key.data, 0, key.size) : NULL;
    if (end == NULL)
        return (struct mz_span){0};
    size_t size = (size_t)(end - key.data);
    if (ret_rest != NULL)
        *ret_rest = mz_span_of(end + 1, key.size - size - 1);
    return mz_span_of(key.data, size);
}

/* -- Shapes. */

void mz_answer_hash(const struct mz_answer *a, const char *name, const struct mz_hash *hash) {
    if (!mz_hash_is_zero(hash))
        mz_json_hex(a->json, name, mz_span_hash(hash));
}

void mz_answer_span(const struct mz_answer *a, const char *name, struct mz_span text) {
    if (text.data != NULL)
        mz_json_span(a->json, name, text);
}

void mz_answer_date(const struct mz_answer *a, const char *name, uint32_t date) {
    if (date != 0)
        mz_json_date(a->json, name, date);
}

void mz_answer_count(const struct mz_answer *a, const char *name, uint64_t value) {
    if (value != MZ_ABSENT)
        mz_json_uint(a->json, name, value);
}

void mz_answer_roles(const struct mz_answer *a, uint32_t roles) {
    mz_json_open_array(a->json, "roles");
    for (uint8_t role = 1; role <= MZ_ROLE_COUNT; role++)
        if ((roles & MZ_ROLE_BIT(role)) != 0)
            mz_json_text(a->json, NULL, mz_names_text(&mz_role_names, role));
    mz_json_close_array(a->json);
}

void mz_answer_time(const struct mz_answer *a, uint64_t registered_at) {
    char text[MZ_TIME_TEXT];
    mz_time_format(registered_at, text);
    mz_json_uint(a->json, "registered_at", registered_at);
    mz_json_text(a->json, "registered_time", text);
}

void mz_answer_entry_head(const struct mz_answer *a, const struct mz_entry *entry,
                          const struct mz_statement *statement) {
    int64_t fen;
    mz_json_uint(a->json, "index", entry->head.index);
    mz_answer_time(a, entry->head.registered_at);
    mz_answer_hash(a, "leaf", &entry->leaf);
    mz_answer_hash(a, "statement", &statement->hash);
    mz_json_text(a->json, "kind", statement->kind->name);
    mz_json_span(a->json, "issuer", statement->issuer);
    mz_answer_date(a, "date", statement->date);
    mz_answer_span(a, "project", statement->project);
    if (mz_answer_amount(statement, &fen))
        mz_json_fen(a->json, "amount", fen);
}

void mz_answer_fault(const struct mz_answer *a, const char *name, const struct mz_fault *fault) {
    mz_json_open_object(a->json, name);
    char text[512];
    mz_json_text(a->json, "code", mz_status_code(fault->status));
    mz_fault_text(fault, MZ_ENGLISH, text, sizeof text);
    mz_json_text(a->json, "text", text);
    mz_fault_text(fault, MZ_CHINESE, text, sizeof text);
    mz_json_text(a->json, "text_zh", text);
    mz_fault_remedy(fault, MZ_ENGLISH, text, sizeof text);
    mz_json_text(a->json, "remedy", text);
    mz_fault_remedy(fault, MZ_CHINESE, text, sizeof text);
    mz_json_text(a->json, "remedy_zh", text);
    mz_json_text(a->json, "place", fault->place);
    mz_json_text(a->json, "have", fault->have);
    mz_json_text(a->json, "want", fault->want);
    mz_json_text(a->json, "who", fault->who);
    mz_json_close_object(a->json);
}

void mz_answer_payment_head(const struct mz_answer *a, const struct mz_hash *request,
                            const struct mz_payment_record *p) {
    struct mz_json *json = a->json;
    mz_answer_hash(a, "request", request);
    mz_json_uint(json, "index", p->index);
    mz_json_span(json, "project", p->project);
    mz_json_span(json, "number", p->number);
    mz_json_span(json, "line", p->line);
    mz_answer_span(a, "list", p->list);
    mz_json_span(json, "handler", p->handler);
    mz_json_text(json, "state", mz_names_text(&mz_state_names, p->state));
    mz_json_text(json, "method", mz_names_text(&mz_method_names, p->method));
    mz_json_fen(json, "amount", p->amount);
    mz_json_uint(json, "count", p->count);
    mz_answer_hash(a, "roster", &p->root);
    mz_answer_date(a, "requested", p->requested);
    mz_answer_date(a, "due", p->due);
    mz_json_uint(json, "approvals", p->approvals_count);
    mz_json_uint(json, "acceptances", p->acceptances_count);
    mz_json_uint(json, "settled_lines", p->settled_lines);
    mz_json_uint(json, "returned_lines", p->returned_lines);
    mz_json_uint(json, "signed_lines", p->signed_lines);
    mz_json_uint(json, "late_lines", p->late_lines);
    mz_json_fen(json, "settled", p->settled_amount);
    mz_json_fen(json, "signed", p->signed_amount);
    if (p->returned_amount != 0)
        mz_json_fen(json, "returned", p->returned_amount);
    if (p->refunded_amount != 0)
        mz_json_fen(json, "refunded", p->refunded_amount);
    if (p->reversed_lines != 0) {
        mz_json_uint(json, "reversed_lines", p->reversed_lines);
        mz_json_fen(json, "reversed", p->reversed_amount);
    }
    mz_answer_span(a, "voucher", p->voucher);
    if (p->weight != p->amount)
        mz_json_fen(json, "weight", p->weight);
    if (p->reused != 0)
        mz_json_uint(json, "reused", p->reused);
}

/* Every body that is about an amount calls it so, and the schema knows where it lies. */
bool mz_answer_amount(const struct mz_statement *statement, int64_t *ret_fen) {
    const struct mz_schema *schema = statement->kind->body;
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        if (field->type != MZ_F_FEN || strcmp(field->name, "amount") != 0)
            continue;
        memcpy(ret_fen, (const uint8_t *)&statement->body + field->offset, sizeof *ret_fen);
        return *ret_fen != MZ_ABSENT_FEN;
    }
    return false;
}
