/* The guard of free text (G6): what it lets through is UTF-8 without an identity number, however
 * that is hidden among other characters. The oracle looks at every window of eighteen characters.
 */
#include <ctype.h>
#include <string.h>

#include "proto/base/text.h"
#include "tests/lib/fuzzing.h"

static bool is_idno_character(struct mz_span text, size_t at) {
    return at < text.size &&
           (isdigit(text.data[at]) != 0 || text.data[at] == 'X' || text.data[at] == 'x');
}

/* A run of exactly eighteen such characters that is valid. */
static bool has_idno(struct mz_span text) {
    for (size_t i = 0; i + 18 <= text.size; i++) {
        size_t run = 0;
        while (is_idno_character(text, i + run))
            run++;
        if (run == 18 && (i == 0 || !is_idno_character(text, i - 1)) &&
            mz_idno_valid(mz_span_of(text.data + i, 18)))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* Synthetic: the check character is right, the person does not exist. */
    char idno[] = "53010219990101001?";
    char sentence[64];
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, 3);
    struct mz_span bytes;
    idno[17] = mz_idno_check_character(idno);
    snprintf(sentence, sizeof sentence, choice == 1 ? "%s" : "证件 %s。", idno);
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : mz_span_text(sentence), 8, &bytes);
    enum mz_status status = mz_text_check(bytes);
    bool found = mz_text_has_idno(bytes);
    FUZZ_REQUIRE(found || !mz_text_is_utf8(bytes) || !has_idno(bytes));
    FUZZ_REQUIRE(status != MZ_OK || (mz_text_is_utf8(bytes) && !found));
    FUZZ_REQUIRE(mz_text_is_utf8(bytes) || status == MZ_E_BAD_UTF8);
    if (mz_text_is_code(bytes))
        FUZZ_REQUIRE(bytes.size >= 1 && bytes.size <= 64 && mz_text_is_utf8(bytes));
    if (mz_text_is_origin(bytes))
        FUZZ_REQUIRE(memchr(bytes.data, '+', bytes.size) == NULL);
    fuzz_free(bytes);
    return 0;
}
