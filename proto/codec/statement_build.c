/* Making a statement, its key id and its JSON; statement.h. */
#include <string.h>

#include "proto/codec/cose.h"
#include "proto/codec/statement_envelope.h"
#include "proto/log/hash.h"

enum mz_status mz_statement_verify(const struct mz_statement *statement,
                                   const struct mz_hash *public_key) {
    const struct mz_cose cose = {
        .protected_ = statement->protected_,
        .payload = statement->payload,
        .signature = statement->signature,
    };
    return mz_cose_verify(&cose, public_key);
}

struct mz_hash mz_statement_kid(const struct mz_hash *public_key) {
    /* RFC 9679 §3: the required members of an OKP key (RFC 9053 §7.2), deterministic:
     * {1 (kty): 1 (OKP), -1 (crv): 6 (Ed25519), -2 (x): public key}. */
    uint8_t buffer[48];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_cbor_put_map(&w, 3);
    mz_cbor_put_int(&w, 1);
    mz_cbor_put_int(&w, 1);
    mz_cbor_put_int(&w, -1);
    mz_cbor_put_int(&w, 6);
    mz_cbor_put_int(&w, -2);
    mz_cbor_put_bytes(&w, mz_span_hash(public_key));
    return mz_sha256(mz_writer_view(&w));
}

/* The bounds of decode, applied to a draft. */
static enum mz_status check_draft(const struct mz_draft *draft, const struct mz_kind *kind,
                                  struct mz_fault *fault) {
    if (draft->refs_count > MZ_MAX_REFS)
        return mz_statement_bad_size(fault, "refs", draft->refs_count, kind->min_refs,
                                     kind->max_refs);
    struct mz_statement s = {
        .kind = kind,
        .issuer = draft->issuer,
        .origin = draft->origin,
        .id = draft->id,
        .date = draft->date,
        .project = draft->project,
        .refs_count = draft->refs_count,
    };
    for (size_t i = 0; i < draft->refs_count; i++)
        s.refs[i] = draft->refs[i].bytes;
    enum mz_status status = mz_statement_check_envelope(&s, fault);
    if (status != MZ_OK)
        return status;
    return mz_statement_within_body(kind, mz_schema_check(kind->body, draft->body, fault), fault);
}

static void encode_payload(const struct mz_draft *draft, const struct mz_kind *kind,
                           struct mz_writer *w) {
    bool refs = draft->refs_count > 0, project = draft->project.data != NULL;
    mz_cbor_put_map(w, 5u + refs + project);
    mz_cbor_put_text(w, mz_span_text("id"));
    mz_cbor_put_bytes(w, mz_span_of(draft->id.bytes, sizeof draft->id.bytes));
    mz_cbor_put_text(w, mz_span_text("body"));
    mz_schema_encode(kind->body, draft->body, w);
    mz_cbor_put_text(w, mz_span_text("date"));
    mz_cbor_put_uint(w, draft->date);
    mz_cbor_put_text(w, mz_span_text("kind"));
    mz_cbor_put_text(w, mz_span_text(kind->name));
    if (refs) {
        mz_cbor_put_text(w, mz_span_text("refs"));
        mz_cbor_put_array(w, draft->refs_count);
        for (size_t i = 0; i < draft->refs_count; i++)
            mz_cbor_put_bytes(w, mz_span_hash(&draft->refs[i]));
    }
    mz_cbor_put_text(w, mz_span_text("origin"));
    mz_cbor_put_text(w, draft->origin);
    if (project) {
        mz_cbor_put_text(w, mz_span_text("project"));
        mz_cbor_put_text(w, draft->project);
    }
}

enum mz_status mz_statement_build(const struct mz_draft *draft, const uint8_t secret_key[64],
                                  struct mz_writer *w, struct mz_fault *fault) {
    const struct mz_kind *kind = mz_kind_get(draft->kind);
    if (kind == NULL)
        return mz_fault_at(fault, MZ_E_UNKNOWN_KIND, "kind");
    enum mz_status status = check_draft(draft, kind, fault);
    if (status != MZ_OK)
        return status;
    uint8_t buffer[MZ_MAX_STATEMENT];
    struct mz_writer payload = mz_writer_over(buffer, sizeof buffer);
    encode_payload(draft, kind, &payload);
    if (payload.overflow)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "statement");
    /* The second half of libsodium's secret key is the public one. */
    struct mz_hash public_key;
    memcpy(public_key.bytes, secret_key + MZ_ED25519_SEED_SIZE, sizeof public_key.bytes);
    struct mz_hash kid = mz_statement_kid(&public_key);
    status =
        mz_cose_sign(mz_writer_view(&payload), &kid, draft->issuer, draft->origin, secret_key, w);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "statement");
}

void mz_statement_json(const struct mz_statement *statement, struct mz_json *json) {
    mz_json_hex(json, "statement", mz_span_hash(&statement->hash));
    mz_json_text(json, "kind", statement->kind->name);
    mz_json_span(json, "issuer", statement->issuer);
    mz_json_date(json, "date", statement->date);
    if (statement->project.data != NULL)
        mz_json_span(json, "project", statement->project);
    mz_json_open_array(json, "refs");
    for (size_t i = 0; i < statement->refs_count; i++)
        mz_json_hex(json, NULL, mz_span_of(statement->refs[i], MZ_HASH_SIZE));
    mz_json_close_array(json);
    mz_json_open_object(json, "body");
    mz_schema_json(statement->kind->body, &statement->body, json);
    mz_json_close_object(json);
}
