/* Disclosures: what decodes is what its members encode to; tokens and masks of any value. */
#include <string.h>

#include "proto/base/limits.h"
#include "proto/base/mask.h"
#include "proto/base/text.h"
#include "proto/codec/disclosure.h"
#include "tests/lib/fuzzing.h"

/* Masks stay text, end with a NUL and fit where the header says that they fit. */
static void check_mask(const struct mz_disclosure *disclosure) {
    size_t capacity = disclosure->value.size + 16;
    char *buffer = malloc(capacity);
    FUZZ_REQUIRE(buffer != NULL);
    mz_mask(MZ_MASK_INTERNAL, mz_span_text(mz_names_text(&mz_personal_names, disclosure->field)),
                 disclosure->value, buffer, capacity);
    FUZZ_REQUIRE(memchr(buffer, '\0', capacity) != NULL && mz_text_is_utf8(mz_span_text(buffer)));
    free(buffer);
}

static void check_token(const struct mz_disclosure *disclosure) {
    static const uint8_t key[32] = {1};
    char normal[MZ_MAX_DISCLOSURE];
    struct mz_hash token, again;
    size_t length = mz_disclosure_normalise(disclosure->value, normal, sizeof normal);
    enum mz_status status = mz_disclosure_token(key, disclosure->field, disclosure->value, &token);
    if (status != MZ_OK || length == 0)
        return;
    FUZZ_REQUIRE(mz_disclosure_token(key, disclosure->field, mz_span_of(normal, length), &again) ==
                 MZ_OK);
    FUZZ_REQUIRE(mz_hash_equal(&token, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t base[MZ_MAX_DISCLOSURE], again[MZ_MAX_DISCLOSURE];
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    struct mz_span start = {NULL, 0}, bytes;
    uint8_t field = (uint8_t)fuzz_choice(&input, mz_personal_names.count + 1u);
    struct mz_disclosure disclosure = {
        .salt = {{7}}, .value = mz_span_text("示例 530102-19990101-001x"), .field = field};
    if (field > 0) {
        struct mz_writer w = mz_writer_over(base, sizeof base);
        FUZZ_REQUIRE(mz_disclosure_encode(&disclosure, &w) == MZ_OK);
        start = mz_writer_view(&w);
    }
    fuzz_edit(&input, start, 16, &bytes);
    if (mz_disclosure_decode(bytes, &disclosure, NULL) == MZ_OK) {
        struct mz_writer w = mz_writer_over(again, sizeof again);
        FUZZ_REQUIRE(mz_disclosure_encode(&disclosure, &w) == MZ_OK);
        FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
        check_mask(&disclosure);
        check_token(&disclosure);
    }
    fuzz_free(bytes);
    return 0;
}
