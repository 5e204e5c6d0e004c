/* proto/verify/periods_check: what a close states is held against the entries and the closes
 * before, with no rule and no list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

static struct mz_period_close body; /* too large for a frame */

/* A close of one line whose `adjusted` opens with `opening`, gains `plus` and closes with both. */
static void draft(struct ledger *ledger, uint32_t end, int64_t opening, int64_t plus) {
    struct mz_entry_head head = ledger_next_head(ledger, LEDGER_PROJECT, 20231005);
    mz_schema_init(&mz_period_close_schema, &body);
    body.begin = 20230101;
    body.end = end;
    body.entries = head.project_seq - 1;
    body.head = head.project_prev;
    body.balances_count = 1;
    body.balances[0] = (struct mz_period_balance){.line = mz_span_text(LEDGER_LINE),
                                                  .item = MZ_BALANCE_ADJUSTED,
                                                  .opening = opening,
                                                  .plus = plus,
                                                  .closing = opening + plus};
}

static uint64_t file(struct ledger *ledger, enum mz_kind_id kind, uint32_t date, uint64_t on,
                     const void *what) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = "accountant",
                                                      .project = LEDGER_PROJECT,
                                                      .date = date,
                                                      .refs = &on,
                                                      .refs_count = on != 0,
                                                      .body = what});
}

static uint64_t close(struct ledger *ledger) {
    return file(ledger, MZ_KIND_PERIOD_CLOSE, 20231005, 0, &body);
}

static uint64_t receive(struct ledger *ledger, uint64_t line, uint32_t date) {
    const struct mz_funds_receive funds = {
        .line = mz_span_text(LEDGER_LINE), .amount = 1, .document = mz_span_text("x")};
    return file(ledger, MZ_KIND_FUNDS_RECEIVE, date, line, &funds);
}

static struct ledger *planned(struct ledger_case *c) {
    struct ledger *ledger = ledger_new();
    ledger_case_open(ledger, c);
    ledger_case_plan(ledger, c);
    return ledger;
}

/* Only the layer under test is asked; the rules would find most of this as well. */
static struct mz_verify_report run(struct ledger *ledger) {
    const struct mz_verify_options options = {
        .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log"),
        .skip = ~(UINT32_C(1) << MZ_LAYER_PERIODS)};
    return verifying(ledger, &options);
}

static void expect(struct ledger *ledger, enum mz_status code, uint64_t index, const char *place) {
    struct mz_verify_report report = run(ledger);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_PERIODS, code, index);
    if (place != NULL)
        assert_string_equal(report.layers[MZ_LAYER_PERIODS].fault.place, place);
    assert_false(report.layers[MZ_LAYER_RULES].ran);
    ledger_free(ledger);
}

static void test_sound(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = planned(&c);
    struct mz_verify_report report = run(ledger);
    assert_true(report.layers[MZ_LAYER_PERIODS].ran);
    assert_int_equal(report.layers[MZ_LAYER_PERIODS].checked, 0);
    draft(ledger, 20230331, 0, 100);
    uint64_t first = close(ledger);
    draft(ledger, 20230630, 100, 20);
    uint64_t second = close(ledger);
    /* The second is taken back by two people, and then closed with another figure. */
    struct mz_period_reopen reopen = {mz_span_text("x")};
    uint64_t reopened = file(ledger, MZ_KIND_PERIOD_REOPEN, 20231005, second, &reopen);
    file(ledger, MZ_KIND_PERIOD_CONFIRM, 20231005, reopened, NULL);
    receive(ledger, c.appropriate, 20230401);
    draft(ledger, 20230630, 100, 21);
    close(ledger);
    file(ledger, MZ_KIND_PERIOD_CONFIRM, 20231005, first, NULL); /* confirms; changes no day */
    report = run(ledger);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.layers[MZ_LAYER_PERIODS].checked, 3);
    receive(ledger, c.appropriate, 20230630);
    expect(ledger, MZ_E_CLOSED_PERIOD, ledger_size(ledger) - 1, LEDGER_PROJECT);
}

/* A part closes no day; the last part does, and stands on what was closed before. */
static void test_parts(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = planned(&c);
    draft(ledger, 20230331, 0, 100);
    close(ledger);
    draft(ledger, 20230630, 100, 20);
    body.left = 1;
    uint64_t first = close(ledger);
    receive(ledger, c.appropriate, 20230401);
    draft(ledger, 20230630, 100, 20);
    file(ledger, MZ_KIND_PERIOD_CLOSE, 20231005, first, &body);
    struct mz_verify_report report = run(ledger);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.layers[MZ_LAYER_PERIODS].checked, 3);
    receive(ledger, c.appropriate, 20230401);
    expect(ledger, MZ_E_CLOSED_PERIOD, ledger_size(ledger) - 1, LEDGER_PROJECT);
}

static void test_wrong(void **state) {
    (void)state;
    static const struct {
        const char *place;
        unsigned what;
    } cases[] = {
        {"body.entries", 0},
        {"body.head", 1},
        {LEDGER_LINE " adjusted closing", 2},
        {LEDGER_LINE " adjusted opening", 3},
        {LEDGER_LINE " adjusted closing", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ledger_case c;
        struct ledger *ledger = planned(&c);
        draft(ledger, 20230331, 0, 100);
        close(ledger);
        draft(ledger, 20230630, 100, 20);
        if (cases[i].what == 0)
            body.entries++;
        else if (cases[i].what == 1)
            body.head.bytes[5] ^= 1;
        else if (cases[i].what == 2)
            body.balances[0].closing++;
        else if (cases[i].what == 3)
            body.balances[0].opening--, body.balances[0].plus++;
        else
            body.balances[0].minus = 121, body.balances[0].closing = 0; /* below nothing */
        uint64_t at = close(ledger);
        expect(ledger, MZ_E_FIGURE_MISMATCH, at, cases[i].place);
    }
}

/* One person's reopening opens nothing. */
static void test_alone(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = planned(&c);
    draft(ledger, 20230331, 0, 100);
    uint64_t closed = close(ledger);
    struct mz_period_reopen reopen = {mz_span_text("x")};
    file(ledger, MZ_KIND_PERIOD_REOPEN, 20231005, closed, &reopen);
    expect(ledger, MZ_E_CLOSED_PERIOD, receive(ledger, c.appropriate, 20230331), LEDGER_PROJECT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
