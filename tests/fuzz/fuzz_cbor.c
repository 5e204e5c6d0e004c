/* Deterministic CBOR: any item that is passed over is written again as the same bytes. */
#include "proto/base/limits.h"
#include "proto/base/text.h"
#include "proto/codec/cbor.h"
#include "tests/lib/fuzzing.h"

static void copy_item(struct mz_cbor_reader *r, struct mz_writer *w);

static void copy_items(struct mz_cbor_reader *r, struct mz_writer *w, size_t count) {
    for (size_t i = 0; i < count && r->status == MZ_OK; i++)
        copy_item(r, w);
}

/* Only called on what mz_cbor_skip admitted, so its nesting is bounded. */
static void copy_item(struct mz_cbor_reader *r, struct mz_writer *w) {
    size_t count;
    switch (mz_cbor_peek(r)) {
    case MZ_CBOR_UINT:
        mz_cbor_put_uint(w, mz_cbor_get_uint(r));
        break;
    case MZ_CBOR_NEGATIVE:
        mz_cbor_put_int(w, mz_cbor_get_int(r));
        break;
    case MZ_CBOR_BYTES:
        mz_cbor_put_bytes(w, mz_cbor_get_bytes(r));
        break;
    case MZ_CBOR_TEXT:
        mz_cbor_put_text(w, mz_cbor_get_text(r));
        break;
    case MZ_CBOR_ARRAY:
        count = mz_cbor_get_array(r, SIZE_MAX);
        mz_cbor_put_array(w, count);
        copy_items(r, w, count);
        break;
    case MZ_CBOR_MAP:
        count = mz_cbor_get_map(r, SIZE_MAX / 2);
        mz_cbor_put_map(w, count);
        copy_items(r, w, 2 * count);
        break;
    case MZ_CBOR_TAG:
        mz_cbor_put_tag(w, mz_cbor_get_tag(r));
        copy_item(r, w);
        break;
    case MZ_CBOR_BOOL:
        mz_cbor_put_bool(w, mz_cbor_get_bool(r));
        break;
    case MZ_CBOR_NULL:
        FUZZ_REQUIRE(mz_cbor_take_null(r));
        mz_cbor_put_null(w);
        break;
    case MZ_CBOR_END:
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_span_of(data, size));
    struct mz_span item = mz_cbor_skip(&r);
    if (r.status != MZ_OK)
        return 0;
    FUZZ_REQUIRE(item.data == data && item.size > 0 && item.size <= size);
    uint8_t *copy = malloc(item.size);
    FUZZ_REQUIRE(copy != NULL);
    struct mz_writer w = mz_writer_over(copy, item.size);
    struct mz_cbor_reader again = mz_cbor_reader_over(item);
    copy_item(&again, &w);
    /* A negative number below INT64_MIN is an item, and no number of ours. */
    if (again.status == MZ_OK) {
        FUZZ_REQUIRE(mz_cbor_finish(&again) == MZ_OK);
        FUZZ_REQUIRE(!w.overflow && mz_span_equal(mz_writer_view(&w), item));
    }
    free(copy);
    return 0;
}
