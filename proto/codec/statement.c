#include "proto/codec/statement.h"

#include <string.h>

#include "proto/base/text.h"
#include "proto/codec/cose.h"
#include "proto/codec/statement_envelope.h"
#include "proto/log/hash.h"

/* The payload's keys in the order of their encodings (RFC 8949 §4.2.1); see ledger.cddl. */
enum { KEY_ID, KEY_BODY, KEY_DATE, KEY_KIND, KEY_REFS, KEY_ORIGIN, KEY_PROJECT, KEY_COUNT };

#define KEY(name_, optional_)                                                                      \
    { .name = (name_), .name_size = sizeof(name_) - 1, .optional = (optional_) }
static const struct {
    const char *name;
    size_t name_size;
    bool optional;
} keys[KEY_COUNT] = {
    [KEY_ID] = KEY("id", false),          [KEY_BODY] = KEY("body", false),
    [KEY_DATE] = KEY("date", false),      [KEY_KIND] = KEY("kind", false),
    [KEY_REFS] = KEY("refs", true),       [KEY_ORIGIN] = KEY("origin", false),
    [KEY_PROJECT] = KEY("project", true),
};
#undef KEY

/* The payload as it comes. The body is kept back until the kind is known. */
struct payload {
    struct mz_span id, body, kind, origin, project;
    uint64_t date;
    size_t refs_count;
    const uint8_t *refs[MZ_MAX_REFS];
};

static void decode_refs(struct mz_cbor_reader *r, struct payload *p) {
    size_t count = mz_cbor_get_array(r, MZ_MAX_REFS);
    if (r->status == MZ_OK && count == 0)
        mz_cbor_fail(r, MZ_E_NON_CANONICAL); /* no references are no member */
    for (size_t i = 0; i < count; i++) {
        struct mz_span ref = mz_cbor_get_bytes(r);
        if (r->status == MZ_OK && ref.size != MZ_HASH_SIZE)
            mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
        p->refs[i] = ref.data;
    }
    p->refs_count = count;
}

static void decode_member(struct mz_cbor_reader *r, unsigned key, struct payload *p) {
    switch (key) {
    case KEY_ID:
        p->id = mz_cbor_get_bytes(r);
        break;
    case KEY_BODY:
        p->body = mz_cbor_skip(r);
        break;
    case KEY_DATE:
        p->date = mz_cbor_get_uint(r);
        break;
    case KEY_KIND:
        p->kind = mz_cbor_get_text(r);
        break;
    case KEY_REFS:
        decode_refs(r, p);
        break;
    case KEY_ORIGIN:
        p->origin = mz_cbor_get_text(r);
        break;
    case KEY_PROJECT:
        p->project = mz_cbor_get_text(r);
        break;
    }
}

/* Why the key that comes next is none that is still to come. */
static enum mz_status bad_key(struct mz_cbor_reader *r, struct mz_fault *fault) {
    struct mz_span name = mz_cbor_get_text(r);
    if (r->status != MZ_OK)
        return mz_fault_at(fault, r->status, "statement.payload");
    for (unsigned key = 0; key < KEY_COUNT; key++)
        if (mz_span_equal_text(name, keys[key].name))
            return mz_fault_at(fault, MZ_E_NON_CANONICAL, "%s", keys[key].name);
    return mz_statement_unknown(fault, name);
}

static enum mz_status decode_payload(struct mz_span bytes, struct payload *p,
                                     struct mz_fault *fault) {
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    size_t pairs = mz_cbor_get_map(&r, 64);
    bool seen[KEY_COUNT] = {0};
    unsigned next = 0;
    for (size_t n = 0; n < pairs && r.status == MZ_OK; n++) {
        unsigned key = next;
        while (key < KEY_COUNT &&
               !mz_cbor_quick_key(&r, mz_span_of(keys[key].name, keys[key].name_size)))
            key++;
        if (key == KEY_COUNT)
            return bad_key(&r, fault);
        decode_member(&r, key, p);
        if (r.status != MZ_OK)
            return mz_fault_at(fault, r.status, "%s", keys[key].name);
        seen[key] = true;
        next = key + 1;
    }
    enum mz_status status = mz_cbor_finish(&r);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "statement.payload");
    for (unsigned key = 0; key < KEY_COUNT; key++)
        if (!seen[key] && !keys[key].optional)
            return mz_statement_missing(fault, keys[key].name);
    return MZ_OK;
}

static enum mz_status decode_body(struct mz_statement *s, struct mz_span bytes,
                                  struct mz_fault *fault) {
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    enum mz_status status = mz_schema_decode(s->kind->body, &r, &s->body, fault);
    if (status == MZ_OK) {
        status = mz_cbor_finish(&r);
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "body");
    }
    return mz_statement_within_body(s->kind, status, fault);
}

enum mz_status mz_statement_decode(struct mz_span bytes, struct mz_statement *ret_statement,
                                   struct mz_fault *fault) {
    struct mz_cose cose;
    enum mz_status status = mz_cose_decode(bytes, &cose, fault);
    if (status != MZ_OK)
        return status;
    struct payload p = {0};
    status = decode_payload(cose.payload, &p, fault);
    if (status != MZ_OK)
        return status;
    if (p.id.size != MZ_ID_SIZE)
        return mz_statement_bad_size(fault, "id", p.id.size, MZ_ID_SIZE, MZ_ID_SIZE);
    if (mz_hash_is_zero(&cose.kid))
        return mz_statement_bad_size(fault, "kid", 0, MZ_HASH_SIZE, MZ_HASH_SIZE);
    const struct mz_kind *kind = mz_kind_find(p.kind);
    if (kind == NULL) {
        mz_fault_at(fault, MZ_E_UNKNOWN_KIND, "kind");
        if (mz_text_is_code(p.kind))
            mz_fault_have(fault, "%.*s", (int)p.kind.size, (const char *)p.kind.data);
        return MZ_E_UNKNOWN_KIND;
    }
    if (!mz_span_equal(cose.subject, p.origin)) {
        mz_fault_at(fault, MZ_E_WRONG_ORIGIN, "origin");
        if (mz_text_is_origin(cose.subject) && mz_text_is_origin(p.origin)) {
            mz_fault_have(fault, "%.*s", (int)p.origin.size, (const char *)p.origin.data);
            mz_fault_want(fault, "%.*s", (int)cose.subject.size, (const char *)cose.subject.data);
        }
        return MZ_E_WRONG_ORIGIN;
    }
    struct mz_statement *s = ret_statement;
    s->bytes = bytes;
    s->kid = cose.kid;
    s->issuer = cose.issuer;
    s->origin = p.origin;
    s->protected_ = cose.protected_;
    s->payload = cose.payload;
    s->signature = cose.signature;
    s->kind = kind;
    memcpy(&s->id, p.id.data, sizeof s->id);
    s->date = p.date > UINT32_MAX ? UINT32_MAX : (uint32_t)p.date;
    s->project = p.project;
    s->refs_count = (uint16_t)p.refs_count;
    memcpy(s->refs, p.refs, p.refs_count * sizeof p.refs[0]);
    status = mz_statement_check_envelope(s, fault);
    if (status != MZ_OK)
        return status;
    s->hash = mz_hash_statement(bytes);
    return decode_body(s, p.body, fault);
}
