/* proto/verify/payees_check: of every payee's personal data the verifier says whether it is
 * disclosed as signed, withheld or erased, and finds what was changed or should be gone. Everything
 * here is invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/codec/disclosure.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

/* A copy that holds one file of disclosures. */
struct copy {
    struct mz_verify_source base;
    struct mz_id payee;
    uint8_t bytes[8 * MZ_MAX_DISCLOSURE];
    size_t size;
    enum mz_status status; /* of reading it */
};

static enum mz_status give_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                 struct mz_fault *fault) {
    const struct copy *copy = ctx;
    return copy->base.entry(copy->base.ctx, index, ret_entry, fault);
}

static enum mz_status give_file(void *ctx, const struct mz_id *payee, struct mz_span *ret_file) {
    const struct copy *copy = ctx;
    if (memcmp(payee, &copy->payee, sizeof *payee) != 0)
        return MZ_E_NOT_FOUND;
    *ret_file = mz_span_of(copy->bytes, copy->size);
    return copy->status;
}

static void add(struct copy *copy, uint64_t number, uint8_t field) {
    copy->size +=
        ledger_disclosure(number, field, copy->bytes + copy->size, sizeof copy->bytes - copy->size)
            .size;
}

struct fixture {
    struct ledger *ledger;
    struct ledger_case plan;
    struct copy copy;
};

static int set_up(void **state) {
    static struct fixture f;
    memset(&f, 0, sizeof f);
    f.ledger = ledger_new();
    ledger_case_open(f.ledger, &f.plan);
    ledger_case_plan(f.ledger, &f.plan);
    f.copy.payee = f.plan.payee_id[1];
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    ledger_free(f->ledger);
    return 0;
}

static struct mz_verify_report run(struct fixture *f) {
    f->copy.base = ledger_source(f->ledger);
    const struct mz_verify_source source = {.ctx = &f->copy,
                                            .objects = f->copy.base.objects,
                                            .entry = give_entry,
                                            .disclosures = give_file};
    const struct mz_verify_options options = {
        .checkpoint = ledger_checkpoint(f->ledger, ledger_size(f->ledger), "log"),
        .skip = UINT32_C(1) << MZ_LAYER_SIGNATURES};
    return verifying_from(&source, NULL, &options);
}

static void expect_bad(struct fixture *f, const char *what) {
    struct mz_verify_report report = run(f);
    const struct mz_layer_report *objects = &report.layers[MZ_LAYER_OBJECTS];
    if (report.verdict != MZ_FAILED || objects->fault.status != MZ_E_BAD_OBJECT)
        fail_msg("%s passed", what);
    assert_int_equal(strncmp(objects->fault.place, "disclosure ", 11), 0);
    assert_int_equal(strlen(objects->fault.place), 11 + 2 * MZ_ID_SIZE);
    assert_int_equal(objects->index, f->plan.payee[1]);
    assert_int_equal(report.disclosed, 0);
    assert_int_equal(report.withheld, LEDGER_PAYEES - 1);
}

static void test_withheld(void **state) {
    struct fixture *f = *state;
    f->copy.payee = ledger_id("nobody", 0);
    struct mz_verify_report report = run(f);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.withheld, LEDGER_PAYEES);
    assert_int_equal(report.disclosed + report.erased, 0);
}

static void test_disclosed(void **state) {
    struct fixture *f = *state;
    uint64_t before = run(f).layers[MZ_LAYER_OBJECTS].checked;
    add(&f->copy, 2, MZ_PERSONAL_ACCOUNT); /* in any order, and not all of them */
    add(&f->copy, 2, MZ_PERSONAL_NAME);
    struct mz_verify_report report = run(f);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.disclosed, 1);
    assert_int_equal(report.withheld, LEDGER_PAYEES - 1);
    assert_int_equal(report.layers[MZ_LAYER_OBJECTS].checked, before + 1);
}

static void test_changed(void **state) {
    struct fixture *f = *state;
    expect_bad(f, "an empty file");
    add(&f->copy, 2, MZ_PERSONAL_NAME);
    size_t size = f->copy.size;
    for (size_t at = 0; at < size; at++) {
        f->copy.bytes[at] ^= 1;
        expect_bad(f, "a changed byte");
        f->copy.bytes[at] ^= 1;
    }
    f->copy.size = size - 1;
    expect_bad(f, "a file cut short");
    f->copy.size = size;
    add(&f->copy, 2, MZ_PERSONAL_NAME);
    expect_bad(f, "a field twice");
    f->copy.size = size;
    add(&f->copy, 3, MZ_PERSONAL_IDNO);
    expect_bad(f, "what was signed for another payee");
    f->copy.size = size;
    f->copy.bytes[f->copy.size++] = 0;
    expect_bad(f, "a byte at the end");
    f->copy.size = size;
    f->copy.status = MZ_E_BAD_OBJECT;
    expect_bad(f, "a file too long");
}

/* A field that changed: what was signed before and what was signed last are both good. */
static void test_updated(void **state) {
    struct fixture *f = *state;
    uint8_t other[MZ_MAX_DISCLOSURE];
    struct mz_payee_update body;
    mz_schema_init(&mz_payee_update_schema, &body);
    struct mz_span disclosure = ledger_disclosure(900, MZ_PERSONAL_NAME, other, sizeof other);
    body.payee = f->plan.payee_id[1];
    body.reason = mz_span_text("synthetic");
    body.digests_count = 1;
    body.digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, mz_disclosure_digest(disclosure)};
    ledger_append(f->ledger, &(struct ledger_act){.kind = MZ_KIND_PAYEE_UPDATE,
                                                  .actor = "clerk",
                                                  .date = 20230113,
                                                  .refs = &f->plan.payee[1],
                                                  .refs_count = 1,
                                                  .body = &body});
    for (uint64_t number = 2; number <= 900; number += 898) {
        f->copy.size = 0;
        add(&f->copy, number, MZ_PERSONAL_NAME);
        struct mz_verify_report report = run(f);
        verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
        assert_int_equal(report.disclosed, 1);
    }
    assert_int_equal(run(f).withheld, LEDGER_PAYEES - 1);
}

static uint64_t of_ledger(struct fixture *f, enum mz_kind_id kind, const char *actor,
                          const uint64_t *ref, const void *body) {
    return ledger_append(f->ledger, &(struct ledger_act){.kind = kind,
                                                         .actor = actor,
                                                         .date = 20230113,
                                                         .refs = ref,
                                                         .refs_count = ref != NULL,
                                                         .body = body});
}

static void test_erased(void **state) {
    struct fixture *f = *state;
    struct mz_actor_enrol officer;
    mz_schema_init(&mz_actor_enrol_schema, &officer);
    officer.actor = mz_span_text("officer");
    officer.key = ledger_key_of("officer").key;
    officer.roles = MZ_ROLE_BIT(MZ_ROLE_PRIVACY);
    uint64_t enrolled = of_ledger(f, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, &officer);
    of_ledger(f, MZ_KIND_ACT_CONFIRM, "admin-b", &enrolled, NULL);
    const struct mz_data_erase erase = {.payee = f->plan.payee_id[1],
                                        .ground = MZ_GROUND_ORDER,
                                        .document = mz_span_text("synthetic"),
                                        .order = ledger_token(0, MZ_PERSONAL_IDNO)};
    uint64_t at = of_ledger(f, MZ_KIND_DATA_ERASE, "officer", NULL, &erase);
    add(&f->copy, 2, MZ_PERSONAL_NAME);
    struct mz_verify_report report = run(f);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_OBJECTS, MZ_E_NOT_ERASED, at);
    char order[24];
    snprintf(order, sizeof order, "%d", (int)at);
    assert_string_equal(report.layers[MZ_LAYER_OBJECTS].fault.want, order);
    f->copy.payee = ledger_id("nobody", 0);
    report = run(f);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.erased, 1);
    assert_int_equal(report.withheld, LEDGER_PAYEES - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_withheld, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_disclosed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_updated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_erased, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
