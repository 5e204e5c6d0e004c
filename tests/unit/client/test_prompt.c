/* client/prompt: does what was typed state exactly this amount? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/prompt.h"

static void test_amounts(void **state) {
    (void)state;
    static const struct {
        const char *typed;
        int64_t amount;
        enum mz_status status;
    } cases[] = {
        {"22000", 2200000, MZ_OK},
        {"22,000.00", 2200000, MZ_OK},
        {"¥22000.00", 2200000, MZ_OK},
        {"22000 ", 2200000, MZ_OK},
        {"贰万贰仟元整", 2200000, MZ_OK},
        {"人民币贰万贰仟元整", 2200000, MZ_OK},
        {"22000.01", 2200000, MZ_E_NOT_CONFIRMED},
        {"2200", 2200000, MZ_E_NOT_CONFIRMED},
        {"2,2000", 2200000, MZ_E_NOT_CONFIRMED},
        {"", 2200000, MZ_E_NOT_CONFIRMED},
        {"yes", 2200000, MZ_E_NOT_CONFIRMED},
        {"贰万元整", 2200000, MZ_E_NOT_CONFIRMED},
        {"-22000", 2200000, MZ_E_NOT_CONFIRMED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_fault fault = {0};
        assert_int_equal(mz_prompt_amount_is(cases[i].typed, cases[i].amount, &fault),
                         cases[i].status);
        if (cases[i].status != MZ_OK)
            assert_string_equal(fault.want, "22,000.00");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_amounts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
