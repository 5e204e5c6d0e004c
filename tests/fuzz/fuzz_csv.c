/* CSV: a table that is read is written and read again as the same fields. */
#include "client/io/csv.h"

#include "tests/lib/fuzzing.h"

static struct mz_csv *again(const struct mz_csv *csv) {
    struct mz_buffer buffer = {0};
    struct mz_fault fault = {0};
    struct mz_csv *copy = NULL;
    /* With a byte-order mark of the file's own, one in the first field stays where it is. */
    mz_buffer_text(&buffer, "\xEF\xBB\xBF");
    for (size_t row = 0; row < mz_csv_rows(csv); row++)
        for (size_t column = 0; column < mz_csv_columns(csv); column++) {
            mz_csv_write(&buffer, mz_csv_field(csv, row, column), false);
            mz_buffer_text(&buffer, column + 1 < mz_csv_columns(csv) ? "," : "\r\n");
        }
    FUZZ_REQUIRE(!buffer.failed);
    FUZZ_REQUIRE(mz_csv_parse(mz_buffer_view(&buffer), &copy, &fault) == MZ_OK);
    mz_buffer_free(&buffer);
    return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const samples[] = {
        NULL, "\xEF\xBB\xBF姓名,身份证号\r\n\"赵,\"\"一\"\"\",x\r\n,\r\n",
        "a,b,c\n1,\"2\n\",3\n=1,-2,+x\n"};
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, sizeof samples / sizeof samples[0]);
    struct mz_span bytes;
    struct mz_csv *csv = NULL;
    struct mz_fault fault = {0};
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : mz_span_text(samples[choice]), 16,
              &bytes);
    enum mz_status status = mz_csv_parse(bytes, &csv, &fault);
    FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
    if (status == MZ_OK && mz_csv_rows(csv) > 0) {
        struct mz_csv *copy = again(csv);
        FUZZ_REQUIRE(mz_csv_rows(copy) == mz_csv_rows(csv) &&
                     mz_csv_columns(copy) == mz_csv_columns(csv));
        for (size_t row = 0; row < mz_csv_rows(csv); row++)
            for (size_t column = 0; column < mz_csv_columns(csv); column++)
                FUZZ_REQUIRE(
                    mz_span_equal(mz_csv_field(csv, row, column), mz_csv_field(copy, row, column)));
        mz_csv_free(copy);
    }
    if (status == MZ_OK)
        mz_csv_free(csv);
    fuzz_free(bytes);
    return 0;
}
