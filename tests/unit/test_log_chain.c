/* proto/verify/log_chain: with which key the log signs at each size, from the entries alone; and
 * the verifier holds the checkpoint to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proto/codec/rotation.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

/* As `by` would sign for `from`, and `held` for `to`. */
struct change {
    const char *from, *by, *to, *held;
};

static uint64_t append(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                       const uint64_t *ref, const void *body) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = actor,
                                                      .date = 20230113,
                                                      .refs = ref,
                                                      .refs_count = ref != NULL,
                                                      .body = body});
}

static uint64_t propose(struct ledger *ledger, const struct change *change) {
    uint8_t handover[MZ_ROTATION_PROOF], proof[MZ_ROTATION_PROOF];
    const struct mz_log_rotation rotation = {mz_span_text(LEDGER_ORIGIN),
                                             ledger_key_of(change->from).key,
                                             ledger_key_of(change->to).key};
    mz_log_rotation_sign(&rotation, ledger_key_of(change->by).secret, handover);
    mz_log_rotation_sign(&rotation, ledger_key_of(change->held).secret, proof);
    const struct mz_log_rotate body = {rotation.new_key, rotation.old_key,
                                       mz_span_of(proof, sizeof proof),
                                       mz_span_of(handover, sizeof handover)};
    return append(ledger, MZ_KIND_LOG_ROTATE, "admin-a", NULL, &body);
}

static const struct change sound = {"log", "log", "log-2", "log-2"};

static void test_checkpoints(void **state) {
    (void)state;
    static const struct {
        bool confirmed;
        const char *signer;
        enum mz_verdict verdict;
        enum mz_status code;
    } cases[] = {
        {false, "log", MZ_VERIFIED, MZ_OK},
        {false, "log-2", MZ_FAILED, MZ_E_UNKNOWN_SIGNER},
        {true, "log-2", MZ_VERIFIED, MZ_OK},
        /* The old key is worth nothing any more, in whoever's hands it is. */
        {true, "log", MZ_FAILED, MZ_E_UNKNOWN_SIGNER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        uint64_t proposal = propose(ledger, &sound);
        if (cases[i].confirmed)
            append(ledger, MZ_KIND_ACT_CONFIRM, "admin-b", &proposal, NULL);
        struct mz_verify_options options = {
            .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), cases[i].signer),
            .log_key = ledger_key_of("log").key}; /* what a verifier pinned at the beginning */
        struct mz_verify_report report = verifying(ledger, &options);
        assert_int_equal(report.verdict, cases[i].verdict);
        assert_int_equal(report.layers[MZ_LAYER_CHECKPOINT].fault.status, cases[i].code);
        /* The tree before the change is still that of the old key. */
        options.checkpoint = ledger_checkpoint(ledger, proposal, "log");
        report = verifying(ledger, &options);
        assert_int_equal(report.verdict, MZ_VERIFIED);
        ledger_free(ledger);
    }
}

/* What a copy says of the changes is what its entries say, as far as they reach. */
static void test_stated(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    uint64_t proposal = propose(ledger, &sound);
    uint64_t since = append(ledger, MZ_KIND_ACT_CONFIRM, "admin-b", &proposal, NULL) + 1;
    const struct {
        struct mz_log_signer stated[2];
        size_t count;
        bool good;
    } cases[] = {
        {.good = true}, /* not known yet */
        {{{since, ledger_key_of("log-2").key}}, 1, true},
        {{{since - 1, ledger_key_of("log-2").key}}, 1, false},
        {{{since, ledger_key_of("log-3").key}}, 1, false},
        /* It has happened and is said to be still to come. */
        {{{since + 100, ledger_key_of("log-2").key}}, 1, false},
        {{{since + 100, ledger_key_of("log-3").key}}, 1, false},
        /* One that is to come, of which these entries know nothing. */
        {{{since, ledger_key_of("log-2").key}, {since + 9, ledger_key_of("log-3").key}}, 2, true},
        /* Back to a key that was in force once. */
        {{{since, ledger_key_of("log-2").key}, {since + 9, ledger_key_of("log").key}}, 2, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_verify_options options = {
            .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log-2"),
            .signers = cases[i].stated,
            .signers_count = cases[i].count};
        struct mz_verify_report report = verifying(ledger, &options);
        const struct mz_fault *fault = &report.layers[MZ_LAYER_CHECKPOINT].fault;
        assert_int_equal(fault->status, cases[i].good ? MZ_OK : MZ_E_BAD_COPY);
        assert_int_equal(report.verdict, cases[i].good ? MZ_VERIFIED : MZ_FAILED);
    }
    ledger_free(ledger);
}

/* What a daemon that admits everything may write: the rules name it, and the key stays. */
static void test_dishonest(void **state) {
    (void)state;
    static const struct {
        struct change change;
        enum mz_status code;
    } cases[] = {
        {{"log", "log-2", "log-2", "log-2"}, MZ_E_BAD_SIGNATURE},
        {{"log", "log", "log-2", "log"}, MZ_E_BAD_SIGNATURE},
        {{"other", "other", "log-2", "log-2"}, MZ_E_WRONG_LOG_KEY},
        {{"log", "log", "log", "log"}, MZ_E_LOG_KEY_USED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        uint64_t proposal = propose(ledger, &cases[i].change);
        append(ledger, MZ_KIND_ACT_CONFIRM, "admin-b", &proposal, NULL);
        struct mz_verify_options options = {
            .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log")};
        struct mz_verify_report report = verifying(ledger, &options);
        assert_int_equal(report.verdict, MZ_FAILED);
        assert_int_equal(report.layers[MZ_LAYER_RULES].fault.status, cases[i].code);
        assert_int_equal(report.layers[MZ_LAYER_RULES].index, proposal);
        assert_int_equal(report.layers[MZ_LAYER_CHECKPOINT].fault.status, MZ_OK);
        ledger_free(ledger);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_checkpoints),
                                       cmocka_unit_test(test_stated),
                                       cmocka_unit_test(test_dishonest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
