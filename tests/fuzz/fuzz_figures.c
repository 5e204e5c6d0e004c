/* What people type as amounts, dates, periods and numbers: what is read prints to something that is
 * read as the same. */
#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/calendar.h"
#include "proto/base/decimal.h"
#include "proto/base/hex.h"
#include "proto/base/limits.h"
#include "proto/base/money.h"
#include "tests/lib/fuzzing.h"

static void check_amount(int64_t fen) {
    char text[MZ_MONEY_CAPITAL];
    int64_t again = 0, residual = 0;
    FUZZ_REQUIRE(fen >= -MZ_MAX_FEN && fen <= MZ_MAX_FEN);
    mz_money_format(fen, text);
    FUZZ_REQUIRE(mz_money_parse(mz_span_text(text), &again) == MZ_OK && again == fen);
    mz_money_format_grouped(fen, text);
    FUZZ_REQUIRE(mz_money_parse(mz_span_text(text), &again) == MZ_OK && again == fen);
    mz_money_format_capital(fen, text);
    FUZZ_REQUIRE(mz_money_parse_capital(mz_span_text(text), &again) == MZ_OK && again == fen);
    mz_money_format_wan(fen, text, &residual);
    if (mz_money_parse_wan(mz_span_text(text), &again) == MZ_OK)
        FUZZ_REQUIRE(again + residual == fen);
    else
        FUZZ_REQUIRE(fen > MZ_MAX_FEN - 10000 || fen < -MZ_MAX_FEN + 10000);
}

static void check_dates(struct mz_span bytes) {
    uint32_t date, last;
    char text[MZ_DATE_CAPITAL];
    if (mz_date_parse_written(bytes, &date) == MZ_OK) {
        uint32_t same = 0;
        FUZZ_REQUIRE(mz_date_valid(date));
        mz_date_format_capital(date, text);
        FUZZ_REQUIRE(mz_date_parse_capital(mz_span_text(text), &same) == MZ_OK && same == date);
    }
    if (mz_date_parse(bytes, &date) == MZ_OK) {
        char again[MZ_TIME_TEXT];
        uint32_t same = 0;
        FUZZ_REQUIRE(mz_date_valid(date) && mz_date_from_days(mz_date_days(date)) == date);
        mz_date_format(date, again);
        FUZZ_REQUIRE(mz_date_parse(mz_span_text(again), &same) == MZ_OK && same == date);
    }
    if (mz_period_parse(bytes, &date, &last) == MZ_OK)
        FUZZ_REQUIRE(mz_date_valid(date) && mz_date_valid(last) && date <= last);
}

/* Bytes have one text. */
static void check_texts(struct mz_span bytes) {
    uint64_t number;
    uint8_t *data = malloc(bytes.size + 1), *again = malloc(bytes.size * 2 + 8);
    size_t size;
    FUZZ_REQUIRE(data != NULL && again != NULL);
    struct mz_writer w = mz_writer_over(again, bytes.size * 2 + 8);
    if (mz_decimal_parse(bytes, &number) == MZ_OK) {
        mz_decimal_write(&w, number);
        FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
    }
    if (mz_base64_decode(bytes, data, bytes.size + 1, &size) == MZ_OK) {
        w.size = 0;
        mz_base64_write(&w, mz_span_of(data, size));
        FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
    }
    if (mz_hex_decode(bytes, data, bytes.size / 2) == MZ_OK) {
        w.size = 0;
        mz_hex_write(&w, mz_span_of(data, bytes.size / 2));
        FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
    }
    free(data);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const samples[] = {NULL,
                                          "-￥22,000.05",
                                          "负贰万贰仟零伍元零叁分",
                                          "人民币壹亿零叁拾圆整",
                                          "2.20",
                                          "2023-05-01",
                                          "2023Q2",
                                          "18446744073709551615",
                                          "AAECAw=="};
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, sizeof samples / sizeof samples[0]);
    struct mz_span bytes;
    int64_t fen;
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : mz_span_text(samples[choice]), 8,
              &bytes);
    if (mz_money_parse(bytes, &fen) == MZ_OK)
        check_amount(fen);
    if (mz_money_parse_wan(bytes, &fen) == MZ_OK)
        check_amount(fen);
    if (mz_money_parse_capital(bytes, &fen) == MZ_OK)
        check_amount(fen);
    struct mz_reader number = mz_reader_over(bytes);
    fen = (int64_t)(mz_reader_u64be(&number) & INT64_MAX);
    if (!number.failed)
        check_amount(fen % (MZ_MAX_FEN + 1));
    check_dates(bytes);
    check_texts(bytes);
    fuzz_free(bytes);
    return 0;
}
