/* Entries: what decodes is what its members encode to, byte for byte. */
#include "tests/lib/fuzzing.h"
#include "tests/lib/sample.h"

static struct mz_span sample(unsigned choice, uint8_t *buffer, size_t capacity) {
    static uint8_t statement[MZ_MAX_STATEMENT];
    struct mz_entry_head head = {
        .index = 7, .registered_at = UINT64_C(1700000000000), .prev = {{1}}};
    if (choice == 2) {
        head.project_seq = 3;
        head.project_prev.bytes[0] = 1;
    }
    struct mz_writer w = mz_writer_over(buffer, capacity);
    FUZZ_REQUIRE(
        mz_entry_encode(&head,
                        mz_sample_statement(MZ_KIND_PAYMENT_REVIEW, statement, sizeof statement),
                        &w) == MZ_OK);
    return mz_writer_view(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t base[MZ_MAX_ENTRY], again[MZ_MAX_ENTRY];
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, 3);
    struct mz_span bytes;
    struct mz_entry entry;
    struct mz_fault fault = {0};
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : sample(choice, base, sizeof base),
              16, &bytes);
    enum mz_status status = mz_entry_decode(bytes, &entry, &fault);
    if (status == MZ_OK) {
        struct mz_writer w = mz_writer_over(again, sizeof again);
        FUZZ_REQUIRE(mz_entry_encode(&entry.head, entry.statement, &w) == MZ_OK);
        FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
    } else {
        FUZZ_REQUIRE(fault.status == status);
    }
    fuzz_free(bytes);
    return 0;
}
