/* proto/verify/bundle_subject, bundle_selection, bundle_check and signers: what a bundle takes is
 * what is judged, an entry left out of the middle is told, and a signature counts only while its
 * key does. The people are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/verify/bundle_check.h"
#include "proto/verify/signers.h"
#include "tests/lib/ledger_case.h"

#define NONE UINT64_MAX

static struct ledger *ledger;
static struct ledger_case play;
static struct mz_note_key key;
static struct mz_span note;
static struct mz_hash leaves[512];
static struct mz_statement statement;

static int set_up(void **state) {
    (void)state;
    struct ledger_key log = ledger_key_of("log");
    ledger = ledger_new();
    ledger_case_play(ledger, &play);
    for (uint64_t i = 0; i < ledger_size(ledger); i++)
        leaves[i] = ledger_leaf(ledger, i);
    note = ledger_checkpoint(ledger, ledger_size(ledger), "log");
    return mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519, log.key.bytes, &key) ==
                   MZ_OK
               ? 0
               : 1;
}

static int tear_down(void **state) {
    (void)state;
    ledger_free(ledger);
    return 0;
}

static const struct mz_statement *statement_of(uint64_t index) {
    struct mz_entry entry;
    assert_int_equal(mz_entry_decode(ledger_entry(ledger, index), &entry, NULL), MZ_OK);
    assert_int_equal(mz_statement_decode(entry.statement, &statement, NULL), MZ_OK);
    return &statement;
}

/* Chooses the entries of a subject; the number taken. */
static size_t choose(const struct mz_subject *subject, bool takes[512]) {
    struct mz_selection *selection = mz_selection_new(subject);
    size_t count = 0;
    for (uint64_t i = 0; i < ledger_size(ledger); i++)
        assert_int_equal(mz_selection_survey(selection, statement_of(i), i), MZ_OK);
    assert_int_equal(mz_selection_surveyed(selection, NULL), MZ_OK);
    for (uint64_t i = 0; i < ledger_size(ledger); i++) {
        assert_int_equal(mz_selection_takes(selection, statement_of(i), i, &takes[i]), MZ_OK);
        count += takes[i];
    }
    mz_selection_free(selection);
    return count;
}

/* Judges the entries taken, but for `dropped`; what was shown. */
static enum mz_status judge(const struct mz_subject *subject, const bool takes[512],
                            uint64_t dropped, struct mz_bundle_shown *ret_shown) {
    struct mz_leaf_array array = {leaves, ledger_size(ledger)};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_bundle_check *check = mz_bundle_check_new(subject, note, &key);
    const struct mz_proven_entry *proven;
    enum mz_status status = MZ_OK;
    for (uint64_t i = 0; i < array.count && status == MZ_OK; i++) {
        struct mz_proof path;
        if (!takes[i] || i == dropped)
            continue;
        assert_int_equal(mz_merkle_inclusion(&reader, i, array.count, &path), MZ_OK);
        status = mz_bundle_check_entry(check, i, ledger_entry(ledger, i), &path, &proven, NULL);
    }
    if (status == MZ_OK)
        status = mz_bundle_check_end(check, NULL, 0, NULL);
    *ret_shown = *mz_bundle_check_shown(check);
    mz_bundle_check_free(check);
    return status;
}

static struct mz_subject subject_of(enum mz_subject_kind kind) {
    struct mz_subject subject = {.kind = kind, .project = mz_span_text(LEDGER_PROJECT)};
    if (kind == MZ_SUBJECT_PAYMENT)
        subject.payment = statement_of(play.payment.request)->body.payment_request.number;
    if (kind == MZ_SUBJECT_PERIOD) {
        subject.begin = 20230101;
        subject.end = 20230331;
    }
    return subject;
}

static void test_a_project(void **state) {
    (void)state;
    struct mz_subject subject = subject_of(MZ_SUBJECT_PROJECT);
    struct mz_bundle_shown shown;
    bool takes[512];
    size_t count = choose(&subject, takes);
    assert_true(takes[0] && takes[play.policy] && takes[play.project] && takes[play.measure]);
    assert_false(takes[play.payee[0]]);
    assert_int_equal(judge(&subject, takes, NONE, &shown), MZ_OK);
    assert_int_equal(shown.entries, count);
    assert_int_equal(shown.totals.payments, 1);
    assert_int_equal(shown.totals.of[0].lines, LEDGER_PAYEES);
    assert_int_equal(shown.totals.of[0].amount, LEDGER_TOTAL);
    assert_int_equal(shown.totals.of[3].amount, LEDGER_TOTAL);
    assert_int_equal(shown.closed_to, 0);
    assert_true(shown.chain > 10);
}

/* Any entry but the last left out: the chain tells, or the keys that it brought are missing. */
static void test_one_left_out(void **state) {
    (void)state;
    struct mz_subject subject = subject_of(MZ_SUBJECT_PROJECT);
    struct mz_bundle_shown whole, shown;
    bool takes[512];
    choose(&subject, takes);
    assert_int_equal(judge(&subject, takes, NONE, &whole), MZ_OK);
    for (uint64_t i = 0; i <= whole.last; i++) {
        if (!takes[i])
            continue;
        enum mz_status status = judge(&subject, takes, i, &shown);
        if (i == 0)
            assert_int_equal(status, MZ_E_BAD_INDEX);
        else if (statement_of(i)->project.data != NULL && i < whole.last)
            assert_int_equal(status, MZ_E_BAD_PROJECT_CHAIN);
        else if (i == whole.last)
            assert_int_equal(shown.chain, whole.chain - 1);
    }
}

static void test_a_payment(void **state) {
    (void)state;
    struct mz_subject subject = subject_of(MZ_SUBJECT_PAYMENT);
    struct mz_bundle_shown shown;
    bool takes[512];
    choose(&subject, takes);
    assert_true(takes[play.payment.request] && takes[play.payment.sign] &&
                takes[play.appropriate] && takes[play.list] && takes[play.payment.minutes]);
    assert_false(takes[play.measure]);
    assert_false(takes[play.target]);
    assert_int_equal(judge(&subject, takes, NONE, &shown), MZ_OK);
    assert_int_equal(shown.chain, 0);
}

static void test_a_period(void **state) {
    (void)state;
    struct mz_subject subject = subject_of(MZ_SUBJECT_PERIOD);
    struct mz_bundle_shown shown;
    bool takes[512];
    choose(&subject, takes);
    assert_int_equal(judge(&subject, takes, NONE, &shown), MZ_OK);
    assert_int_equal(shown.totals.payments, 1);
    subject.begin = 20240101; /* the same entries, none of them counted */
    subject.end = 20240331;
    assert_int_equal(judge(&subject, takes, NONE, &shown), MZ_OK);
    assert_int_equal(shown.totals.payments, 0);
    assert_int_equal(shown.totals.of[0].amount, 0);
}

static void test_what_is_not_there(void **state) {
    (void)state;
    struct mz_subject subjects[] = {
        {.kind = MZ_SUBJECT_PROJECT, .project = mz_span_text("P-none")},
        {.kind = MZ_SUBJECT_PAYMENT,
         .project = mz_span_text(LEDGER_PROJECT),
         .payment = mz_span_text("none")},
    };
    for (size_t n = 0; n < 2; n++) {
        struct mz_selection *selection = mz_selection_new(&subjects[n]);
        for (uint64_t i = 0; i < ledger_size(ledger); i++)
            assert_int_equal(mz_selection_survey(selection, statement_of(i), i), MZ_OK);
        assert_int_equal(mz_selection_surveyed(selection, NULL), MZ_E_NOT_FOUND);
        mz_selection_free(selection);
    }
    /* An entry of a project that the bundle is not about. */
    struct mz_subject project = subject_of(MZ_SUBJECT_PROJECT), other = subjects[0];
    struct mz_bundle_shown shown;
    bool takes[512];
    choose(&project, takes);
    assert_int_equal(judge(&other, takes, NONE, &shown), MZ_E_WRONG_PROJECT);
}

/* Signed by a key that no entry put in force, whoever says that it is the log's. */
static void test_another_log_key(void **state) {
    (void)state;
    struct mz_subject subject = subject_of(MZ_SUBJECT_PROJECT);
    struct mz_bundle_shown shown;
    struct mz_note_key own = key;
    struct mz_span good = note;
    bool takes[512];
    choose(&subject, takes);
    note = ledger_checkpoint(ledger, ledger_size(ledger), "log-2");
    assert_int_equal(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519,
                                      ledger_key_of("log-2").key.bytes, &key),
                     MZ_OK);
    assert_int_equal(judge(&subject, takes, NONE, &shown), MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(shown.entries, choose(&subject, takes));
    assert_int_equal(shown.log_keys, 1);
    key = own;
    note = good;
    struct mz_bundle_check *check = mz_bundle_check_new(&subject, note, &key);
    assert_int_equal(mz_bundle_check_end(check, NULL, 0, NULL), MZ_E_UNKNOWN_SIGNER); /* no entry at all */
    mz_bundle_check_free(check);
}

static void test_signers(void **state) {
    (void)state;
    struct mz_signers *signers = mz_signers_new();
    assert_int_equal(mz_signers_check(signers, statement_of(0), 0, NULL), MZ_E_UNKNOWN_KEY);
    assert_int_equal(mz_signers_learn(signers, statement_of(0), 0), MZ_OK);
    assert_int_equal(mz_signers_check(signers, statement_of(0), 0, NULL), MZ_OK);
    /* Nobody enrolled yet who may register a project. */
    assert_int_equal(mz_signers_check(signers, statement_of(play.project), play.project, NULL),
                     MZ_E_UNKNOWN_KEY);
    for (uint64_t i = 1; i < play.project; i++)
        assert_int_equal(mz_signers_learn(signers, statement_of(i), i), MZ_OK);
    assert_int_equal(mz_signers_check(signers, statement_of(play.project), play.project, NULL),
                     MZ_OK);
    /* In another's name, and with another signature. */
    struct mz_statement forged = *statement_of(play.project);
    forged.issuer = mz_span_text("somebody");
    assert_int_equal(mz_signers_check(signers, &forged, play.project, NULL), MZ_E_WRONG_ISSUER);
    uint8_t signature[64] = {1};
    forged = *statement_of(play.project);
    forged.signature = signature;
    assert_int_equal(mz_signers_check(signers, &forged, play.project, NULL), MZ_E_BAD_SIGNATURE);
    /* A revocation counts once it is confirmed, and from the entry after. */
    struct mz_statement revoke = *statement_of(play.project), confirm = revoke;
    static const struct mz_kind revoking = {.id = MZ_KIND_ACTOR_REVOKE, .name = "actor.revoke"},
                                confirming = {.id = MZ_KIND_ACT_CONFIRM, .name = "act.confirm"};
    revoke.kind = &revoking;
    revoke.body.actor_revoke.actor = statement_of(play.project)->issuer;
    memset(revoke.hash.bytes, 7, sizeof revoke.hash.bytes);
    confirm.kind = &confirming;
    confirm.refs_count = 1;
    confirm.refs[0] = revoke.hash.bytes;
    assert_int_equal(mz_signers_learn(signers, &revoke, 500), MZ_OK);
    assert_int_equal(mz_signers_check(signers, statement_of(play.project), 510, NULL), MZ_OK);
    assert_int_equal(mz_signers_learn(signers, &confirm, 520), MZ_OK);
    assert_int_equal(mz_signers_check(signers, statement_of(play.project), 520, NULL), MZ_OK);
    assert_int_equal(mz_signers_check(signers, statement_of(play.project), 521, NULL),
                     MZ_E_REVOKED_KEY);
    mz_signers_free(signers);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_project),         cmocka_unit_test(test_one_left_out),
        cmocka_unit_test(test_a_payment),         cmocka_unit_test(test_a_period),
        cmocka_unit_test(test_what_is_not_there), cmocka_unit_test(test_signers),
        cmocka_unit_test(test_another_log_key),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
