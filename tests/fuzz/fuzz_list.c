/* List objects of all forms: totals agree with the lines, and the lines encode to the same object.
 */
#include "proto/log/merkle.h"
#include "tests/lib/fuzzing.h"
#include "tests/lib/sample.h"

#define LINES 64u

static struct mz_span sample(enum mz_list_form form, uint8_t *buffer, size_t capacity) {
    struct mz_line lines[3];
    for (unsigned i = 0; i < 3; i++)
        mz_sample_line(form, i + 1, &lines[i]);
    struct mz_writer w = mz_writer_over(buffer, capacity);
    FUZZ_REQUIRE(mz_list_encode(form, lines, 3, &w, NULL) == MZ_OK);
    return mz_writer_view(&w);
}

static void check_again(struct mz_span bytes, enum mz_list_form form,
                        const struct mz_list_totals *totals) {
    static struct mz_line lines[LINES];
    static struct mz_hash leaves[LINES];
    struct mz_list_reader reader;
    struct mz_fault fault = {0};
    FUZZ_REQUIRE(mz_list_open(bytes, form, &reader, &fault) == MZ_OK);
    if (reader.count > LINES)
        return;
    enum mz_status status;
    size_t count = 0;
    struct mz_line line;
    struct mz_hash leaf;
    while ((status = mz_list_next(&reader, &line, &leaf, &fault)) == MZ_OK) {
        FUZZ_REQUIRE(count < LINES);
        lines[count] = line;
        leaves[count++] = leaf;
    }
    FUZZ_REQUIRE(status == MZ_E_NOT_FOUND && count == totals->count);
    struct mz_hash root = mz_merkle_root(leaves, count);
    FUZZ_REQUIRE(mz_hash_equal(&root, &totals->root));
    uint8_t *again = malloc(bytes.size);
    FUZZ_REQUIRE(again != NULL);
    struct mz_writer w = mz_writer_over(again, bytes.size);
    FUZZ_REQUIRE(mz_list_encode(form, lines, count, &w, &fault) == MZ_OK);
    FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t base[4096];
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    enum mz_list_form chosen = (enum mz_list_form)fuzz_choice(&input, MZ_LIST_SIGNATURES + 1);
    struct mz_span bytes;
    fuzz_edit(&input, chosen == 0 ? (struct mz_span){NULL, 0} : sample(chosen, base, sizeof base),
              16, &bytes);
    enum mz_list_form form = mz_list_form_of(bytes);
    for (int f = MZ_LIST_ROSTER; f <= MZ_LIST_SIGNATURES; f++) {
        struct mz_list_totals totals;
        struct mz_fault fault = {0};
        enum mz_status status = mz_list_total(bytes, (enum mz_list_form)f, &totals, &fault);
        FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
        FUZZ_REQUIRE(status != MZ_OK || (int)form == f);
        if (status == MZ_OK)
            check_again(bytes, form, &totals);
    }
    fuzz_free(bytes);
    return 0;
}
