#include "client/read/disclosed.h"

#include <sodium.h>

#include "client/io/file.h"
#include "client/remote/api.h"
#include "proto/codec/cbor.h"
#include "proto/codec/vocabulary.h"

#define FILE_LIMIT (16u << 10) /* of one payee's disclosures */

static bool bound(const json_t *item, uint8_t field, const struct mz_hash *digest) {
    const json_t *digests = json_object_get(item, "digests"), *one;
    struct mz_hash hash;
    size_t i;
    struct mz_span name = mz_span_text(mz_names_text(&mz_personal_names, field));
    json_array_foreach(digests, i, one) {
        if (mz_span_equal(mz_api_text(one, "field"), name) && mz_api_hash(one, "digest", &hash) &&
            mz_hash_equal(&hash, digest))
            return true;
    }
    return false;
}

static enum mz_status take(const json_t *item, struct mz_span bytes,
                           struct mz_revealed_fields *fields) {
    struct mz_cbor_reader reader = mz_cbor_reader_over(bytes);
    while (reader.rest.size > 0) {
        struct mz_disclosure disclosure;
        struct mz_span one = mz_cbor_skip(&reader);
        struct mz_hash digest = mz_disclosure_digest(one);
        if (reader.status != MZ_OK || mz_disclosure_decode(one, &disclosure, NULL) != MZ_OK ||
            !bound(item, disclosure.field, &digest))
            return MZ_E_BAD_OBJECT;
        if (!mz_revealed_take(fields, disclosure.field, one))
            return MZ_E_NO_MEMORY;
    }
    return MZ_OK;
}

enum mz_status mz_disclosed_read(const char *folder, const json_t *item,
                                 struct mz_revealed_fields *ret_fields, struct mz_fault *fault) {
    struct mz_buffer path = {0}, file = {0};
    struct mz_revealed_fields fields = {0};
    struct mz_fault none = {0};
    const json_t *digests = json_object_get(item, "digests"), *one;
    const char *payee = json_string_value(json_object_get(item, "payee"));
    enum mz_status status = MZ_E_NOT_FOUND;
    size_t i;
    json_array_foreach(digests, i, one) {
        uint8_t field = mz_names_find(&mz_personal_names, mz_api_text(one, "field"));
        fields.bound |= field != 0 ? MZ_ROLE_BIT(field) : 0;
    }
    if (folder != NULL && payee != NULL) {
        mz_buffer_format(&path, "%s/objects/disclosure/%s", folder, payee);
        status = mz_file_read(mz_buffer_string(&path), FILE_LIMIT, &file, &none);
        mz_buffer_free(&path);
    }
    if (status == MZ_OK)
        status = take(item, mz_buffer_view(&file), &fields);
    if (file.data != NULL)
        sodium_memzero(file.data, file.size);
    mz_buffer_free(&file);
    if (status == MZ_OK || status == MZ_E_NOT_FOUND) {
        *ret_fields = fields;
        return MZ_OK;
    }
    mz_revealed_free(&fields);
    return mz_fault_at(fault, status, "objects/disclosure/%s", payee != NULL ? payee : "");
}
