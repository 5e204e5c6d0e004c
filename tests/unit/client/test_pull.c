/* client/pull: a clone is fetched and grown, proven as it comes, and other histories are refused.
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
#include "tests/lib/ledger_case.h"
#include "tests/lib/remote.h"

#define LONG                                                                                       \
    600u /* payees: more than two bundles, so that there are full tiles and a partial one */

struct fixture {
    struct ledger *ledger;
    struct ledger_case plan;
    char *folder;
    struct remote remote;
    struct mz_remote other;
    struct mz_trust trust;
    struct mz_pull pull;
    struct mz_pull_report report;
    struct mz_fault fault;
};

static int setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->ledger = ledger_new();
    ledger_case_play(f->ledger, &f->plan);
    ledger_case_enrol(f->ledger, LONG);
    f->folder = remote_folder();
    f->remote = (struct remote){.ledger = f->ledger, .size = ledger_size(f->ledger)};
    f->other = remote_of(&f->remote);
    f->trust = remote_trust(f->ledger);
    f->pull = (struct mz_pull){
        .directory = f->folder, .trust = &f->trust, .remote = &f->other, .evidence = true};
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    ledger_free(f->ledger);
    remote_drop(f->folder);
    free(f);
    return 0;
}

static enum mz_status run(struct fixture *f) {
    f->remote.requests = 0;
    return mz_pull_run(&f->pull, &f->report, &f->fault);
}

static bool exists(const struct fixture *f, const char *tail) {
    return access(remote_path(f->folder, tail), F_OK) == 0;
}

/* Verifies what is in the folder as an auditor would. */
static void assert_verifies(const struct fixture *f, uint64_t size) {
    struct mz_clone *clone;
    struct mz_fault fault = {0};
    struct mz_verify_report report;
    assert_int_equal(mz_clone_open(f->folder, &clone, &fault), MZ_OK);
    assert_int_equal(mz_clone_size(clone), size);
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_verify_source source = mz_clone_source(clone);
    struct mz_verify_options options = {.checkpoint = mz_clone_note(clone),
                                        .genesis = mz_clone_trust(clone)->genesis};
    assert_int_equal(mz_verify_run(&source, NULL, &options, mz_memory_records_interface(memory),
                                   &report, &fault),
                     MZ_OK);
    assert_int_equal(report.verdict, MZ_VERIFIED);
    mz_memory_records_free(memory);
    mz_clone_close(clone);
}

static void test_clone(void **state) {
    struct fixture *f = *state;
    assert_int_equal(run(f), MZ_OK);
    assert_int_equal(f->report.size, f->remote.size);
    assert_int_equal(f->report.old_size, 0);
    assert_int_equal(f->report.missing, 0);
    assert_true(f->report.objects.fetched >= 5); /* four lists and evidence */
    assert_true(exists(f, "tile/0/001"));
    assert_true(exists(f, "tile/entries/000"));
    assert_true(exists(f, "genesis.json"));
    assert_verifies(f, f->remote.size);
}

/* Sizes around every edge of the tiles: each grows from each smaller one. */
static void test_grow(void **state) {
    struct fixture *f = *state;
    static const uint64_t sizes[] = {1, 2, 31, 255, 256, 257, 300, 511, 512, 513, 600};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        f->remote.size = sizes[i];
        assert_int_equal(run(f), MZ_OK);
        assert_int_equal(f->report.old_size, i == 0 ? 0 : sizes[i - 1]);
        assert_verifies(f, sizes[i]);
    }
    /* Only what is new was looked at: of the old files, the one tile that is still the edge. */
    assert_int_equal(f->report.files.kept, 1);
    assert_int_equal(f->report.objects.kept, 0);
    /* What only the smaller trees had is gone. */
    assert_false(exists(f, "tile/0/000.p"));
    assert_false(exists(f, "tile/entries/001.p"));
    assert_false(exists(f, "tile/1/000.p/1"));
    assert_true(exists(f, "tile/1/000.p/2"));
}

/* The ledger's checkpoint of a size, cosigned by a witness of tests or, with `bad`, wrongly so. */
static struct mz_span cosigned(struct fixture *f, uint64_t size, bool bad, uint8_t buffer[2048],
                               struct mz_note_key *ret_witness) {
    uint8_t seed[32] = {77}, public_key[32], secret[64];
    struct mz_writer w = mz_writer_over(buffer, 2048);
    struct mz_note note;
    mz_ed25519_key_pair(seed, public_key, secret);
    assert_int_equal(mz_note_key_make(mz_span_text("witness.example"), MZ_NOTE_COSIGNATURE,
                                      public_key, ret_witness),
                     MZ_OK);
    mz_writer_span(&w, ledger_checkpoint(f->ledger, size, "log"));
    assert_int_equal(mz_note_parse(mz_writer_view(&w), &note), MZ_OK);
    secret[0] ^= bad; /* the signature is then of another key */
    assert_int_equal(mz_note_cosign(&w, note.text, ret_witness, secret, 1700000000), MZ_OK);
    return mz_writer_view(&w);
}

/* Under a policy only what a quorum cosigned is taken (T2). */
static void test_quorum(void **state) {
    struct fixture *f = *state;
    uint8_t buffer[2048], bad[2048];
    struct mz_note_key witness;
    struct mz_tlog_policy policy = {.witness_count = 1};
    struct mz_span note = cosigned(f, 300, false, buffer, &witness);
    struct mz_span forged = cosigned(f, 400, true, bad, &witness);
    policy.witnesses[0].key = witness;
    f->pull.policy = &policy;
    f->remote.size = 400;
    assert_int_equal(run(f), MZ_E_NO_QUORUM); /* nothing is cosigned */
    assert_false(exists(f, "checkpoint"));
    f->remote.cosigned = (const char *)note.data;
    f->remote.cosigned_size = note.size;
    assert_int_equal(run(f), MZ_OK); /* the newest is not, an older one is */
    assert_verifies(f, 300);
    f->remote.note = (const char *)forged.data; /* a witness's line that is wrong */
    f->remote.note_size = forged.size;
    assert_int_equal(run(f), MZ_E_BAD_NOTE);
    assert_verifies(f, 300);
    f->remote.note = NULL;
    f->pull.policy = NULL;
    assert_int_equal(run(f), MZ_OK); /* who asks for no quorum gets all */
    assert_verifies(f, 400);
    f->pull.policy = &policy;
    assert_int_equal(run(f), MZ_E_NO_QUORUM); /* and is ahead of what has one */
    assert_verifies(f, 400);
}

/* A daemon that forgot cosignatures does not take them from a clone. */
static void test_keeps_cosignatures(void **state) {
    struct fixture *f = *state;
    uint8_t buffer[2048];
    struct mz_note_key witness;
    struct mz_span note = cosigned(f, f->remote.size, false, buffer, &witness);
    f->remote.note = (const char *)note.data;
    f->remote.note_size = note.size;
    assert_int_equal(run(f), MZ_OK);
    f->remote.note = NULL;
    assert_int_equal(run(f), MZ_OK);
    struct mz_buffer kept = {0};
    assert_int_equal(mz_file_read(remote_path(f->folder, "checkpoint"), 4096, &kept, &f->fault),
                     MZ_OK);
    assert_true(mz_span_equal(mz_buffer_view(&kept), note));
    mz_buffer_free(&kept);
}

static void test_nothing_new(void **state) {
    struct fixture *f = *state;
    assert_int_equal(run(f), MZ_OK);
    assert_int_equal(run(f), MZ_OK);
    assert_int_equal(f->report.files.fetched, 0);
    assert_int_equal(f->remote.requests, 1); /* the checkpoint */
    assert_verifies(f, f->remote.size);
}

static void test_empty(void **state) {
    struct fixture *f = *state;
    struct mz_hash empty = mz_hash_empty_tree();
    struct mz_span note = ledger_note(f->ledger, LEDGER_ORIGIN, 0, &empty, "log");
    f->remote.size = 0;
    f->remote.note = (const char *)note.data;
    f->remote.note_size = note.size;
    f->trust.genesis = (struct mz_hash){{0}};
    assert_int_equal(run(f), MZ_OK);
    assert_false(exists(f, "genesis.json"));
    /* The genesis is written down once there is one. */
    f->remote.note = NULL;
    f->remote.size = 40;
    assert_int_equal(run(f), MZ_OK);
    assert_verifies(f, 40);
}

/* The connection breaks after every number of requests: each time the next try goes on. */
static void test_resume(void **state) {
    struct fixture *f = *state;
    uint64_t tries = 0;
    f->remote.fail_after = 4;
    while (run(f) == MZ_E_UNREACHABLE) {
        assert_false(exists(f, "checkpoint"));
        assert_true(++tries < 100);
    }
    assert_true(tries > 1);
    assert_true(f->report.files.kept > 0);
    assert_verifies(f, f->remote.size);
}

static void assert_file(const char *path, const struct mz_span want) {
    struct mz_buffer have = {0};
    assert_int_equal(mz_file_read(path, MZ_MAX_NOTE, &have, NULL), MZ_OK);
    assert_true(mz_span_equal(mz_buffer_view(&have), want));
    mz_buffer_free(&have);
}

/* The fault names the folder that has both checkpoints. */
static void assert_kept(struct fixture *f, struct ledger *other) {
    char path[512];
    uint64_t size = ledger_size(f->ledger);
    snprintf(path, sizeof path, "%s/contradiction/%llu-%llu-", f->folder, (unsigned long long)size,
             (unsigned long long)f->remote.size);
    assert_memory_equal(f->fault.place, path, strlen(path));
    snprintf(path, sizeof path, "%s/held", f->fault.place);
    assert_file(path, ledger_checkpoint(f->ledger, size, "log"));
    snprintf(path, sizeof path, "%s/shown", f->fault.place);
    assert_file(path, ledger_checkpoint(other, f->remote.size, "log"));
}

static void test_rolled_back(void **state) {
    struct fixture *f = *state;
    assert_int_equal(run(f), MZ_OK);
    f->remote.size = 400;
    assert_int_equal(run(f), MZ_E_ROLLED_BACK);
    assert_string_equal(f->fault.have, "400");
    assert_kept(f, f->ledger);
    assert_verifies(f, ledger_size(f->ledger));
}

/* Another ledger with the same genesis and the same key, which then tells another story. */
static void test_split_view(void **state) {
    struct fixture *f = *state;
    assert_int_equal(run(f), MZ_OK);
    static const uint64_t sizes[] = {0, 1, 300};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct ledger *forked = ledger_new();
        struct ledger_case plan;
        ledger_case_open(forked, &plan);
        ledger_case_plan(forked, &plan);
        ledger_case_enrol(forked,
                          LONG + sizes[i] + ledger_size(f->ledger) - LONG - ledger_size(forked));
        f->remote.ledger = forked;
        f->remote.size = ledger_size(f->ledger) + sizes[i];
        assert_int_equal(ledger_size(forked), f->remote.size);
        assert_int_equal(run(f), MZ_E_SPLIT_VIEW);
        assert_kept(f, forked);
        ledger_free(forked);
        assert_verifies(f, ledger_size(f->ledger));
    }
}

/* What comes and is not what was signed: where, and the fault that names it. */
static void test_spoiled(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *path;
        enum mz_status status;
    } cases[] = {
        {"/checkpoint", MZ_E_BAD_NOTE},       {"/tile/0/000", MZ_E_BAD_TILE},
        {"/tile/0/001", MZ_E_BAD_TILE},       {"/tile/1/000.p/2", MZ_E_BAD_ROOT},
        {"/tile/entries/000", MZ_E_BAD_LEAF}, {"/tile/entries/001", MZ_E_BAD_LEAF},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        f->remote.spoil = cases[i].path;
        assert_int_equal(run(f), cases[i].status);
        assert_false(exists(f, "checkpoint"));
        remote_drop(f->folder);
        f->pull.directory = f->folder = remote_folder();
    }
    f->remote.spoil = NULL;
    assert_int_equal(run(f), MZ_OK);
    assert_verifies(f, f->remote.size);
}

static void test_too_much(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *path;
        enum mz_status status;
    } cases[] = {
        {"/checkpoint", MZ_E_BAD_NOTE},
        {"/tile/0/001", MZ_E_BAD_TILE},
        {"/tile/1/000.p/2", MZ_E_BAD_TILE},
        {"/tile/entries/001", MZ_E_BAD_LEAF},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        f->remote.extend = cases[i].path;
        assert_int_equal(run(f), cases[i].status);
        remote_drop(f->folder);
        f->pull.directory = f->folder = remote_folder();
    }
}

/* A checkpoint by a key that the daemon told us, over a ledger whose first entry names another. */
static void test_log_key_of_genesis(void **state) {
    struct fixture *f = *state;
    struct mz_hash root = ledger_root(f->ledger, f->remote.size);
    struct mz_span note = ledger_note(f->ledger, LEDGER_ORIGIN, f->remote.size, &root, "stranger");
    struct ledger_key stranger = ledger_key_of("stranger");
    f->remote.note = (const char *)note.data;
    f->remote.note_size = note.size;
    assert_int_equal(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519,
                                      stranger.key.bytes, &f->trust.key),
                     MZ_OK);
    assert_int_equal(run(f), MZ_E_UNKNOWN_SIGNER);
    assert_false(exists(f, "checkpoint"));
}

static void test_spoiled_objects(void **state) {
    struct fixture *f = *state;
    const struct mz_hash *lists[] = {&f->plan.payment.roster, &f->plan.payment.results,
                                     &f->plan.payment.signatures};
    for (size_t i = 0; i < 3; i++) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(lists[i], hex);
        ledger_spoil(f->ledger, lists[i]);
        assert_int_equal(run(f), MZ_E_BAD_OBJECT);
        assert_non_null(strstr(f->fault.place, hex));
        ledger_spoil(f->ledger, lists[i]);
    }
    assert_int_equal(run(f), MZ_OK);
}

static void test_missing_objects(void **state) {
    struct fixture *f = *state;
    ledger_lose(f->ledger, &f->plan.payment.results);
    assert_int_equal(run(f), MZ_OK);
    assert_int_equal(f->report.missing, 1);
    assert_int_equal(f->report.lack.status, MZ_E_NOT_FOUND);
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&f->plan.payment.results, hex);
    assert_non_null(strstr(f->report.lack.place, hex));
}

static void test_no_login(void **state) {
    struct fixture *f = *state;
    f->remote.no_login = true;
    assert_int_equal(run(f), MZ_OK);
    assert_true(f->report.missing > 4);
    assert_int_equal(f->report.lack.status, MZ_E_LOGIN);
    /* Later, with a key: everything is looked at again and fetched. */
    f->remote.no_login = false;
    f->pull.full = true;
    assert_int_equal(run(f), MZ_OK);
    assert_int_equal(f->report.missing, 0);
    assert_verifies(f, f->remote.size);
}

/* Damage on our own disk is mended by a full pull, and counted. */
static void test_local_damage(void **state) {
    struct fixture *f = *state;
    static const char *const files[] = {"tile/0/000", "tile/entries/001", "tile/1/000.p/2"};
    assert_int_equal(run(f), MZ_OK);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        remote_flip(remote_path(f->folder, files[i]), 40);
    f->pull.full = true;
    assert_int_equal(run(f), MZ_OK);
    assert_true(f->report.files.replaced >= 3);
    assert_verifies(f, f->remote.size);
    /* The checkpoint is ours to keep: a damaged one is never replaced. */
    remote_flip(remote_path(f->folder, "checkpoint"), -3);
    assert_int_equal(run(f), MZ_E_BAD_NOTE);
}

static void test_trust(void **state) {
    struct fixture *f = *state;
    struct mz_trust trust = f->trust;
    struct ledger_key stranger = ledger_key_of("stranger");
    assert_int_equal(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519,
                                      stranger.key.bytes, &f->trust.key),
                     MZ_OK);
    assert_int_equal(run(f), MZ_E_UNKNOWN_SIGNER);
    f->trust = trust;
    f->trust.genesis.bytes[0] ^= 1;
    assert_int_equal(run(f), MZ_E_WRONG_GENESIS);
    assert_false(exists(f, "checkpoint"));
    f->trust = trust;
    assert_int_equal(mz_note_key_make(mz_span_text("other.example"), MZ_NOTE_ED25519,
                                      trust.key.public_key, &f->trust.key),
                     MZ_OK);
    assert_int_not_equal(run(f), MZ_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_clone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_grow, setup, teardown),
        cmocka_unit_test_setup_teardown(test_quorum, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keeps_cosignatures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_new, setup, teardown),
        cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_resume, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rolled_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_split_view, setup, teardown),
        cmocka_unit_test_setup_teardown(test_spoiled, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_much, setup, teardown),
        cmocka_unit_test_setup_teardown(test_log_key_of_genesis, setup, teardown),
        cmocka_unit_test_setup_teardown(test_spoiled_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_missing_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_login, setup, teardown),
        cmocka_unit_test_setup_teardown(test_local_damage, setup, teardown),
        cmocka_unit_test_setup_teardown(test_trust, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
