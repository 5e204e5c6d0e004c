#include "proto/codec/entry.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/log/hash.h"

#define MEMBERS 7u

static void get_hash(struct mz_cbor_reader *r, struct mz_hash *ret_hash) {
    struct mz_span bytes = mz_cbor_get_bytes(r);
    if (r->status == MZ_OK && bytes.size != MZ_HASH_SIZE)
        mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
    if (r->status == MZ_OK)
        memcpy(ret_hash->bytes, bytes.data, MZ_HASH_SIZE);
}

/* Both members of the project pair are null, or neither is. */
static void get_project_pair(struct mz_cbor_reader *r, struct mz_entry_head *head) {
    if (mz_cbor_take_null(r)) {
        if (!mz_cbor_take_null(r))
            mz_cbor_fail(r, MZ_E_BAD_TYPE);
        return;
    }
    head->project_seq = mz_cbor_get_uint(r);
    if (r->status == MZ_OK && head->project_seq == 0)
        mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
    get_hash(r, &head->project_prev);
}

enum mz_status mz_entry_decode(struct mz_span bytes, struct mz_entry *ret_entry,
                               struct mz_fault *fault) {
    if (bytes.size > MZ_MAX_ENTRY) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "entry");
        mz_fault_have(fault, "%zu", bytes.size);
        mz_fault_want(fault, "%u", MZ_MAX_ENTRY);
        return MZ_E_TOO_LARGE;
    }
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    if (mz_cbor_get_array(&r, MEMBERS) != MEMBERS)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    uint64_t version = mz_cbor_get_uint(&r);
    if (r.status == MZ_OK && version != MZ_ENTRY_VERSION) {
        mz_fault_at(fault, MZ_E_BAD_VERSION, "entry");
        mz_fault_have(fault, "%" PRIu64, version);
        return MZ_E_BAD_VERSION;
    }
    struct mz_entry entry = {.bytes = bytes};
    entry.head.index = mz_cbor_get_uint(&r);
    entry.head.registered_at = mz_cbor_get_uint(&r);
    if (entry.head.registered_at >= MZ_TIME_END)
        mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    get_hash(&r, &entry.head.prev);
    get_project_pair(&r, &entry.head);
    entry.statement = mz_cbor_get_bytes(&r);
    if (r.status == MZ_OK && entry.statement.size > MZ_MAX_STATEMENT)
        mz_cbor_fail(&r, MZ_E_TOO_LARGE);
    enum mz_status status = mz_cbor_finish(&r);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "entry");
    entry.leaf = mz_hash_leaf(bytes);
    *ret_entry = entry;
    return MZ_OK;
}

enum mz_status mz_entry_encode(const struct mz_entry_head *head, struct mz_span statement,
                               struct mz_writer *w) {
    if (head->registered_at >= MZ_TIME_END)
        return MZ_E_OUT_OF_RANGE;
    if (w->overflow || statement.size > MZ_MAX_STATEMENT)
        return MZ_E_TOO_LARGE;
    size_t before = w->size;
    mz_cbor_put_array(w, MEMBERS);
    mz_cbor_put_uint(w, MZ_ENTRY_VERSION);
    mz_cbor_put_uint(w, head->index);
    mz_cbor_put_uint(w, head->registered_at);
    mz_cbor_put_bytes(w, mz_span_hash(&head->prev));
    if (head->project_seq == 0) {
        mz_cbor_put_null(w);
        mz_cbor_put_null(w);
    } else {
        mz_cbor_put_uint(w, head->project_seq);
        mz_cbor_put_bytes(w, mz_span_hash(&head->project_prev));
    }
    mz_cbor_put_bytes(w, statement);
    if (!w->overflow && w->size - before <= MZ_MAX_ENTRY)
        return MZ_OK;
    w->size = before;
    w->overflow = false;
    return MZ_E_TOO_LARGE;
}
