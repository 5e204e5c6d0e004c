/* tests/lib/ledger: the maker's case is one that the real rules admit, to the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "tests/lib/ledger_case.h"

static void test_case_is_admitted(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_play(ledger, &c);
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    struct mz_fault fault = {0};
    uint64_t index = 0;
    enum mz_status status = ledger_fold(ledger, records, &index, &fault);
    if (status != MZ_OK) {
        char text[512];
        mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
        fail_msg("entry %llu: %s: %s", (unsigned long long)index, mz_status_code(status), text);
    }
    struct mz_hash request = ledger_statement_hash(ledger, c.payment.request);
    struct mz_key key = mz_key_of_hash(MZ_TABLE_PAYMENT, &request);
    struct mz_payment_record payment;
    assert_int_equal(mz_records_get(&records, &key, &mz_payment_record_schema, &payment), MZ_OK);
    assert_int_equal(payment.state, MZ_STATE_SIGNED);
    assert_int_equal(payment.signed_amount, LEDGER_TOTAL);
    mz_memory_records_free(memory);
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_case_is_admitted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
