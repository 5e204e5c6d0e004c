/* client/replay, verify and prove: a clone is judged from the anchor that was given, and says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/log/tlog_proof.h"
#include "tests/lib/commanding.h"

static int setup(void **state) {
    *state = commanding_new();
    return 0;
}

static int teardown(void **state) {
    commanding_free(*state);
    return 0;
}

static char *genesis_hex(const struct commanding *c, unsigned char flip) {
    static char hex[MZ_HEX_HASH_SIZE + 1];
    struct mz_hash leaf = ledger_leaf(c->ledger, 0);
    leaf.bytes[0] ^= flip;
    mz_hex_of_hash(&leaf, hex);
    return hex;
}

static void test_verified(void **state) {
    struct commanding *c = *state;
    char *elsewhere = strdup(remote_path(c->scratch, "genesis.json"));
    struct mz_trust trust = remote_trust(c->ledger);
    struct mz_fault fault;
    assert_int_equal(mz_trust_save(elsewhere, &trust, &fault), MZ_OK);
    assert_int_equal(RUN(c, "verify", c->folder), MZ_OK);
    assert_true(commanding_says(c, "VERIFIED 通过"));
    assert_true(commanding_says(c, "whose ledger it is")); /* its own genesis.json is no anchor */
    const char *const anchors[] = {genesis_hex(c, 0), elsewhere};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(RUN(c, "verify", c->folder, "--genesis", anchors[i]), MZ_OK);
        assert_false(strstr(commanding_text(c), "whose ledger it is") != NULL);
    }
    assert_int_equal(RUN(c, "verify", c->folder, "--trust", elsewhere), MZ_OK);
    assert_false(strstr(commanding_text(c), "whose ledger it is") != NULL);
    free(elsewhere);
}

static void test_json(void **state) {
    struct commanding *c = *state;
    assert_int_equal(
        RUN(c, "verify", c->folder, "-O", "json", "--digest", "--genesis", genesis_hex(c, 0)),
        MZ_OK);
    json_t *report = commanding_json(c);
    assert_string_equal(json_string_value(json_object_get(report, "verdict")), "verified");
    assert_true(json_is_true(json_object_get(report, "anchored")));
    assert_int_equal(json_array_size(json_object_get(report, "layers")), MZ_LAYER_COUNT);
    assert_int_equal(strlen(json_string_value(json_object_get(report, "records_digest"))), 64);
    json_decref(report);
    assert_int_equal(RUN(c, "verify", c->folder, "-O", "csv"), MZ_OK);
    assert_true(commanding_says(c, "layer,result,checked,missing,withheld,skipped,entry,finding\n"
                                   "structure,passed,35,0,0,0,,"));
}

static void test_wrong_anchor(void **state) {
    struct commanding *c = *state;
    enum mz_status status = RUN(c, "verify", c->folder, "--genesis", genesis_hex(c, 1));
    assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
    assert_true(c->told);
    assert_true(commanding_says(c, "FAILED 失败"));
    assert_int_equal(RUN(c, "verify", c->folder, "--genesis", "/nonexistent"), MZ_E_NOT_FOUND);
    assert_int_equal(RUN(c, "verify", "/nonexistent"), MZ_E_NOT_FOUND);
    assert_int_equal(RUN(c, "verify", c->folder, "--trust", "/nonexistent"), MZ_E_NOT_FOUND);
    /* Another ledger's trust, named on the command line, is not passed over. */
    struct mz_trust trust = remote_trust(c->ledger);
    struct ledger_key key = ledger_key_of("stranger");
    struct mz_fault fault;
    char *path = strdup(remote_path(c->scratch, "other.json"));
    assert_int_equal(
        mz_note_key_make(mz_span_text("other.example"), MZ_NOTE_ED25519, key.key.bytes, &trust.key),
        MZ_OK);
    assert_int_equal(mz_trust_save(path, &trust, &fault), MZ_OK);
    status = RUN(c, "verify", c->folder, "--trust", path);
    assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
    free(path);
}

/* The clone must agree with its own genesis.json, also where the genesis is known from elsewhere.
 */
static void test_own_trust(void **state) {
    struct commanding *c = *state;
    struct mz_trust trust = remote_trust(c->ledger);
    struct mz_fault fault;
    trust.genesis.bytes[0] ^= 1;
    assert_int_equal(unlink(remote_path(c->folder, "genesis.json")), 0);
    assert_int_equal(mz_trust_save(remote_path(c->folder, "genesis.json"), &trust, &fault), MZ_OK);
    enum mz_status status = RUN(c, "verify", c->folder);
    assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
    status = RUN(c, "verify", c->folder, "--genesis", genesis_hex(c, 0));
    assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
    assert_true(c->told && commanding_says(c, "genesis.json"));
    /* One that cannot be read at all, and a declaration likewise. */
    assert_int_equal(
        mz_file_replace(remote_path(c->folder, "genesis.json"), mz_span_text("{}"), 0644, &fault),
        MZ_OK);
    assert_int_equal(RUN(c, "verify", c->folder, "--genesis", genesis_hex(c, 0)), MZ_E_BAD_COPY);
    assert_int_equal(unlink(remote_path(c->folder, "genesis.json")), 0);
    assert_int_equal(
        mz_file_replace(remote_path(c->folder, "withheld.json"), mz_span_text("{}"), 0644, &fault),
        MZ_OK);
    assert_int_equal(RUN(c, "verify", c->folder, "--genesis", genesis_hex(c, 0)), MZ_E_BAD_COPY);
    assert_int_equal(unlink(remote_path(c->folder, "withheld.json")), 0);
}

/* What the table of a verification prints in Chinese is in the catalogue. */
static void test_words(void **state) {
    (void)state;
    static const char *const results[] = {"passed", "failed", "incomplete", "not checked",
                                          "not asked"};
    struct mz_buffer catalogue = {0};
    struct mz_fault fault;
    char id[96];
    assert_int_equal(
        mz_file_read(MZ_SOURCE_DIR "/client/po/zh_CN.po", MZ_FILE_LIMIT, &catalogue, &fault),
        MZ_OK);
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        snprintf(id, sizeof id, "msgctxt \"layer\"\nmsgid \"%s\"\n",
                 mz_layer_name((enum mz_layer)i));
        assert_non_null(strstr(mz_buffer_string(&catalogue), id));
    }
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++) {
        snprintf(id, sizeof id, "msgctxt \"result\"\nmsgid \"%s\"\n", results[i]);
        assert_non_null(strstr(mz_buffer_string(&catalogue), id));
    }
    mz_buffer_free(&catalogue);
}

static void test_incomplete(void **state) {
    struct commanding *c = *state;
    struct mz_buffer path = {0};
    mz_clone_object_path(c->folder, "list", &c->plan.payment.signatures, &path);
    assert_int_equal(unlink(mz_buffer_string(&path)), 0);
    enum mz_status status = RUN(c, "verify", c->folder);
    assert_int_equal(mz_status_exit(status), MZ_EXIT_INCOMPLETE);
    assert_true(commanding_says(c, "INCOMPLETE 不完整"));
    assert_true(commanding_says(c, strrchr(mz_buffer_string(&path), '/') + 1));
    status = RUN(c, "payments");
    assert_int_equal(mz_status_exit(status), MZ_EXIT_INCOMPLETE);
    mz_buffer_free(&path);
}

/* An entry that the log recorded against the rules: only replay shows it. */
static void test_broken_rule(void **state) {
    (void)state;
    struct commanding *c = commanding_until(LEDGER_REQUESTED);
    struct mz_payment_review body = {.amount = LEDGER_TOTAL};
    const struct ledger_act act = {.kind = MZ_KIND_PAYMENT_REVIEW,
                                   .actor = "clerk", /* the handler himself */
                                   .project = LEDGER_PROJECT,
                                   .date = 20230113,
                                   .refs = &c->plan.payment.request,
                                   .refs_count = 1,
                                   .body = &body};
    uint64_t index = ledger_append(c->ledger, &act);
    commanding_clone(c);
    char place[32];
    snprintf(place, sizeof place, "%llu", (unsigned long long)index);
    enum mz_status status = RUN(c, "verify", c->folder);
    assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
    assert_true(commanding_says(c, "FAILED 失败"));
    assert_true(commanding_says(c, place));
    status = RUN(c, "payments");
    assert_int_equal(status, MZ_E_BAD_ENTRY);
    assert_string_equal(c->fault.place, place);
    commanding_free(c);
}

static void test_prove(void **state) {
    struct commanding *c = *state;
    struct mz_trust trust = remote_trust(c->ledger);
    static const char *const ids[] = {"#0", "#22", "#34", "P-001"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        assert_int_equal(RUN(c, "prove", ids[i], "-p", LEDGER_PROJECT), MZ_OK);
        struct mz_tlog_proof proof;
        struct mz_checkpoint checkpoint;
        struct mz_span bytes = mz_buffer_view(&c->output);
        assert_int_equal(mz_tlog_proof_parse(bytes, &proof), MZ_OK);
        struct mz_hash leaf = ledger_leaf(c->ledger, proof.index);
        assert_int_equal(
            mz_tlog_proof_verify(&proof, mz_trust_origin(&trust), &trust.key, &leaf, &checkpoint),
            MZ_OK);
        assert_int_equal(checkpoint.size, ledger_size(c->ledger));
    }
    assert_int_equal(RUN(c, "prove", "#35"), MZ_E_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_verified, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_anchor, setup, teardown),
        cmocka_unit_test_setup_teardown(test_own_trust, setup, teardown),
        cmocka_unit_test(test_words),
        cmocka_unit_test_setup_teardown(test_incomplete, setup, teardown),
        cmocka_unit_test(test_broken_rule),
        cmocka_unit_test_setup_teardown(test_prove, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
