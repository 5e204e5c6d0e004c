#include "proto/codec/disclosure.h"

#include <string.h>

#include "proto/base/limits.h"
#include "proto/base/text.h"
#include "proto/log/hash.h"

#define MEMBERS   3u
#define MAX_VALUE 512u
#define CONTEXT   "mingzhang-token-v1"

/* As free text, except that personal data is just what belongs here. */
static enum mz_status check_text(struct mz_span value) {
    enum mz_status status = mz_text_check(value);
    return status == MZ_E_PERSONAL_DATA ? MZ_OK : status;
}

static enum mz_status check(const struct mz_disclosure *disclosure) {
    static const struct mz_id no_salt;
    if (memcmp(&disclosure->salt, &no_salt, sizeof no_salt) == 0 || disclosure->field == 0 ||
        disclosure->field > mz_personal_names.count || disclosure->value.size == 0)
        return MZ_E_OUT_OF_RANGE;
    if (disclosure->value.size > MAX_VALUE)
        return MZ_E_TOO_LARGE;
    return check_text(disclosure->value);
}

enum mz_status mz_disclosure_encode(const struct mz_disclosure *disclosure, struct mz_writer *w) {
    enum mz_status status = check(disclosure);
    if (status != MZ_OK)
        return status;
    if (w->overflow)
        return MZ_E_TOO_LARGE;
    size_t before = w->size;
    mz_cbor_put_array(w, MEMBERS);
    mz_cbor_put_bytes(w, mz_span_of(disclosure->salt.bytes, sizeof disclosure->salt.bytes));
    mz_cbor_put_text(w, disclosure->value);
    mz_cbor_put_text(w, mz_span_text(mz_names_text(&mz_personal_names, disclosure->field)));
    if (!w->overflow)
        return MZ_OK;
    w->size = before;
    w->overflow = false;
    return MZ_E_TOO_LARGE;
}

enum mz_status mz_disclosure_decode(struct mz_span bytes, struct mz_disclosure *ret_disclosure,
                                    struct mz_fault *fault) {
    if (bytes.size > MZ_MAX_DISCLOSURE)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "disclosure");
    struct mz_disclosure disclosure = {0};
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    if (mz_cbor_get_array(&r, MEMBERS) != MEMBERS)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    struct mz_span salt = mz_cbor_get_bytes(&r);
    if (r.status == MZ_OK && salt.size != sizeof disclosure.salt)
        mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    disclosure.value = mz_cbor_get_text(&r);
    disclosure.field = mz_names_find(&mz_personal_names, mz_cbor_get_text(&r));
    enum mz_status status = mz_cbor_finish(&r);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "disclosure");
    memcpy(&disclosure.salt, salt.data, sizeof disclosure.salt);
    status = check(&disclosure);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "disclosure");
    *ret_disclosure = disclosure;
    return MZ_OK;
}

struct mz_hash mz_disclosure_digest(struct mz_span bytes) {
    return mz_sha256(bytes);
}

size_t mz_disclosure_normalise(struct mz_span value, char *buffer, size_t capacity) {
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = (char)value.data[i];
        if (c == ' ' || c == '-')
            continue;
        if (size == capacity)
            return 0;
        buffer[size++] = c == 'x' ? 'X' : c;
    }
    return size;
}

enum mz_status mz_disclosure_token(const uint8_t key[32], uint8_t field, struct mz_span value,
                                   struct mz_hash *ret_token) {
    if (field == 0 || field > mz_personal_names.count)
        return MZ_E_OUT_OF_RANGE;
    char normal[MAX_VALUE];
    size_t size = mz_disclosure_normalise(value, normal, sizeof normal);
    if (size == 0)
        return value.size > MAX_VALUE ? MZ_E_TOO_LARGE : MZ_E_OUT_OF_RANGE;
    uint8_t buffer[sizeof CONTEXT + 32 + MAX_VALUE];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_writer_bytes(&w, CONTEXT, sizeof CONTEXT); /* the 00 after it is its NUL */
    mz_writer_text(&w, mz_names_text(&mz_personal_names, field));
    mz_writer_u8(&w, 0);
    mz_writer_bytes(&w, normal, size);
    if (w.overflow)
        return MZ_E_TOO_LARGE;
    *ret_token = mz_hmac_sha256(mz_span_of(key, 32), mz_writer_view(&w));
    return MZ_OK;
}
