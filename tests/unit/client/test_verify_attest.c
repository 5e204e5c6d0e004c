/* client/verify_attest, client/quorum and proto/verify/attestation: a report says what the
 * verification found, is signed, and is accepted alone; any changed byte, another key or no
 * signature is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/io/file.h"
#include "client/keys/keyfile.h"
#include "proto/log/note.h"
#include "proto/verify/attestation.h"
#include "tests/lib/commanding.h"

struct fixture {
    struct commanding *c;
    char *key, *secret, *report, *other;
    char vkey[MZ_NOTE_KEY_TEXT_SIZE + 1];
};

static uint64_t now(void *ctx) {
    (void)ctx;
    return 0;
}

static void fill(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    memset(buffer, 0x5a, size);
}

static int setup(void **state) {
    static struct fixture f;
    const struct mz_client_env env = {.now_ms = now, .random = fill};
    struct mz_key_identity identity;
    struct mz_note_key key;
    struct mz_fault fault;
    assert_true(sodium_init() >= 0);
    f.c = commanding_new();
    f.key = strdup(remote_path(f.c->scratch, "inspector.key"));
    f.secret = strdup(remote_path(f.c->scratch, "secret"));
    f.report = strdup(remote_path(f.c->scratch, "report.txt"));
    f.other = strdup(remote_path(f.c->scratch, "other.txt"));
    assert_int_equal(mz_file_create(f.secret, mz_span_text("synthetic words\n"), 0600, &fault),
                     MZ_OK);
    assert_int_equal(mz_keyfile_create(f.key, mz_span_text("inspector"), MZ_KDF_MINIMAL,
                                       mz_span_text("synthetic words"), &env, &identity, &fault),
                     MZ_OK);
    assert_int_equal(mz_note_key_make(mz_span_text("inspector"), MZ_NOTE_ED25519,
                                      identity.public_key.bytes, &key),
                     MZ_OK);
    struct mz_writer w = mz_writer_over(f.vkey, sizeof f.vkey - 1);
    mz_note_key_write(&w, &key);
    f.vkey[w.size] = '\0';
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    commanding_free(f->c);
    free(f->key);
    free(f->secret);
    free(f->report);
    free(f->other);
    return 0;
}

static enum mz_status make(struct fixture *f) {
    return RUN(f->c, "verify", f->c->folder, "--report", f->report, "--key", f->key,
               "--passphrase-file", f->secret);
}

static int check(struct fixture *f, const char *path, const char *vkey) {
    return mz_status_exit(RUN(f->c, "verify", "--check-report", path, "--vkey", vkey));
}

static struct mz_buffer content(const char *path) {
    struct mz_buffer bytes = {0};
    assert_int_equal(mz_file_read(path, MZ_FILE_LIMIT, &bytes, NULL), MZ_OK);
    return bytes;
}

static void test_says(void **state) {
    struct fixture *f = *state;
    assert_int_equal(make(f), MZ_OK);
    struct mz_buffer file = content(f->report);
    static const char *const words[] = {
        MZ_ATTESTATION_HEAD "{\"schema\":\"mingzhang/verification-report/1\"",
        "账本：" LEDGER_ORIGIN "\n",
        "Ledger: " LEDGER_ORIGIN "\n",
        "验证范围：35 条记录，根哈希 ",
        "Verified: 35 entries, root ",
        "验证人：inspector\n",
        "Verifier: inspector\n",
        "  签名：通过；已查 35，缺失 0，略去 0\n",
        "  signatures: passed; 35 checked, 0 missing, 0 withheld\n",
        "  witnesses: not asked;",
        "  personal data of payees: 0 disclosed, 3 withheld, 0 erased\n",
        "结论：VERIFIED 通过：35 条记录",
        "Verdict: VERIFIED 通过: 35 entries",
        "Time by the verifier's clock: 2023-05-01T",
        "\n\n\xe2\x80\x94 inspector ",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(mz_buffer_string(&file), words[i]) == NULL)
            fail_msg("no \"%s\" in:\n%s", words[i], mz_buffer_string(&file));
    /* The JSON stands alone on its line and carries the checkpoint that was verified. */
    const char *begin = strchr(mz_buffer_string(&file), '\n') + 1;
    json_t *object = json_loadb(begin, (size_t)(strchr(begin, '\n') - begin), 0, NULL);
    assert_non_null(object);
    struct mz_span note = ledger_checkpoint(f->c->ledger, ledger_size(f->c->ledger), "log");
    assert_true(mz_span_equal_text(note, json_string_value(json_object_get(object, "checkpoint"))));
    assert_string_equal(json_string_value(json_object_get(object, "version")), MZ_VERSION);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(object, "report"), "tree_size")), 35);
    json_decref(object);
    mz_buffer_free(&file);
}

static void test_accepted(void **state) {
    struct fixture *f = *state;
    assert_int_equal(make(f), MZ_OK);
    assert_int_equal(check(f, f->report, f->vkey), MZ_EXIT_OK);
    assert_true(commanding_says(f->c, "The signature of this report is good."));
    assert_true(commanding_says(f->c, "结论：VERIFIED"));
    assert_int_equal(
        RUN(f->c, "verify", "--check-report", f->report, "--vkey", f->vkey, "-O", "json"), MZ_OK);
    json_t *object = commanding_json(f->c);
    assert_string_equal(json_string_value(json_object_get(object, "verifier")), "inspector");
    json_decref(object);
    assert_int_equal(RUN(f->c, "verify", "--check-report", f->report), MZ_E_USAGE);
    assert_int_equal(RUN(f->c, "verify", "--check-report", "/nonexistent", "--vkey", f->vkey),
                     MZ_E_NOT_FOUND);
}

static void test_changed(void **state) {
    struct fixture *f = *state;
    assert_int_equal(make(f), MZ_OK);
    struct mz_buffer file = content(f->report);
    struct mz_fault fault;
    size_t step = file.size / 97;
    for (size_t at = 0; at<file.size; at += at + 120> file.size ? 1 : step) {
        file.data[at] ^= 1;
        assert_int_equal(mz_file_replace(f->other, mz_buffer_view(&file), 0600, &fault), MZ_OK);
        if (check(f, f->other, f->vkey) != MZ_EXIT_TAMPERED)
            fail_msg("byte %zu of %zu", at, file.size);
        file.data[at] ^= 1;
    }
    mz_buffer_free(&file);
    char other[MZ_NOTE_KEY_TEXT_SIZE + 1];
    struct mz_note_key key;
    struct ledger_key stranger = ledger_key_of("stranger");
    assert_int_equal(
        mz_note_key_make(mz_span_text("inspector"), MZ_NOTE_ED25519, stranger.key.bytes, &key),
        MZ_OK);
    struct mz_writer w = mz_writer_over(other, sizeof other - 1);
    mz_note_key_write(&w, &key);
    other[w.size] = '\0';
    assert_int_equal(check(f, f->report, other), MZ_EXIT_TAMPERED);
    /* Something else that the verifier signed is no report. */
    assert_int_equal(RUN(f->c, "verify", f->c->folder, "--report", f->report), MZ_OK);
    assert_int_equal(check(f, f->report, f->vkey), MZ_EXIT_TAMPERED); /* not signed at all */
}

/* A report of a ledger that is bad or not whole is a good report, with the same exit code. */
static void test_verdicts(void **state) {
    struct fixture *f = *state;
    char path[600];
    (void)snprintf(path, sizeof path, "%s", remote_path(f->c->folder, "tile/0/000.p/35"));
    struct mz_buffer tile = content(path);
    struct mz_fault fault;
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mz_status_exit(make(f)), MZ_EXIT_INCOMPLETE);
    assert_int_equal(check(f, f->report, f->vkey), MZ_EXIT_INCOMPLETE);
    assert_true(commanding_says(f->c, "tree: incomplete; 35 checked, 1 missing"));
    tile.data[7] ^= 1;
    assert_int_equal(mz_file_create(path, mz_buffer_view(&tile), 0600, &fault), MZ_OK);
    assert_int_equal(mz_status_exit(make(f)), MZ_EXIT_TAMPERED);
    assert_int_equal(check(f, f->report, f->vkey), MZ_EXIT_TAMPERED);
    assert_true(commanding_says(f->c, "[bad-tile] "));
    assert_true(commanding_says(f->c, "signature of this report is good"));
    mz_buffer_free(&tile);
}

static void test_too_small(void **state) {
    (void)state;
    const struct mz_verify_report report = {.verdict = MZ_FAILED};
    const struct mz_attestation attestation = {.report = &report,
                                               .origin = mz_span_text("o"),
                                               .checkpoint = mz_span_text("c"),
                                               .software = "s",
                                               .version = "0"};
    uint8_t room[512];
    struct mz_writer w = mz_writer_over(room, sizeof room);
    assert_int_equal(mz_attestation_write(&attestation, &w), MZ_E_TOO_LARGE);
}

/* The witnesses layer over a real policy file. */
static void test_witness_policy(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *text;
        int code;
        const char *says;
    } cases[] = {
        {"witness w1 %s\nquorum w1\n", MZ_EXIT_INCOMPLETE, "no quorum"},
        {"witness w1 %s\nquorum none\n", MZ_EXIT_OK, "witnesses"},
    };
    struct ledger_key witness = ledger_key_of("witness");
    struct mz_note_key key;
    char vkey[MZ_NOTE_KEY_TEXT_SIZE + 1], text[512];
    assert_int_equal(mz_note_key_make(mz_span_text("witness.example"), MZ_NOTE_COSIGNATURE,
                                      witness.key.bytes, &key),
                     MZ_OK);
    struct mz_writer w = mz_writer_over(vkey, sizeof vkey - 1);
    mz_note_key_write(&w, &key);
    vkey[w.size] = '\0';
    struct mz_fault fault;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *at = strstr(cases[i].text, "%s");
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - cases[i].text), cases[i].text,
                       vkey, at + 2);
        assert_int_equal(mz_file_replace(f->other, mz_span_text(text), 0600, &fault), MZ_OK);
        enum mz_status status = RUN(f->c, "verify", f->c->folder, "--witness-policy", f->other);
        assert_int_equal(mz_status_exit(status), cases[i].code);
        assert_true(commanding_says(f->c, cases[i].says));
        assert_null(strstr(commanding_text(f->c), "no witness policy was given"));
    }
    assert_int_equal(mz_file_replace(f->other, mz_span_text("quorum\n"), 0600, &fault), MZ_OK);
    assert_int_equal(RUN(f->c, "verify", f->c->folder, "--witness-policy", f->other),
                     MZ_E_BAD_TLOG_POLICY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_says, setup, teardown),
        cmocka_unit_test_setup_teardown(test_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_verdicts, setup, teardown),
        cmocka_unit_test(test_too_small),
        cmocka_unit_test_setup_teardown(test_witness_policy, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
