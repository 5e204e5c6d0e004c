/* daemon/ledger, sequencer and batch: what is acknowledged is recorded, once, in order, with a receipt that proves itself,
 * and is there again after closing and opening. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/house.h"

static void test_whole_case(void **state) {
    (void)state;
    struct ledger *maker = ledger_new();
    struct ledger_case c;
    ledger_case_play(maker, &c);
    struct house *house = house_new();
    house_open(house);
    uint64_t size = ledger_size(maker);
    house_replay(house, maker, 0, size / 2);
    house_close(house);
    house_open(house);
    house_replay(house, maker, size / 2, size);
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(house->ledger, &snapshot), MZ_OK);
    assert_int_equal(mz_snapshot_source(snapshot)->tree_size, size);
    struct mz_span note;
    assert_int_equal(mz_snapshot_checkpoint(snapshot, &note), MZ_OK);
    assert_true(mz_span_equal(note, ledger_checkpoint(maker, size, "log")));
    mz_snapshot_close(snapshot);
    house_free(house);
    ledger_free(maker);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
