/* daemon/signer: the successor of the log's key, from its proposal to the new names of the files.
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

#include "daemon/files.h"
#include "daemon/signer.h"
#include "proto/codec/rotation.h"
#include "tests/lib/house.h"

#define ORIGIN "ledger.example/signer"

struct fixture {
    char directory[64];
    struct mz_env env;
    uint8_t next_seed;
};

static void give_seed(void *ctx, void *buffer, size_t size) {
    struct fixture *f = ctx;
    memset(buffer, ++f->next_seed, size);
}

static void path_of(const struct fixture *f, const char *name, char path[MZ_PATH_SIZE]) {
    assert_int_equal(mz_files_path(f->directory, name, path, NULL), MZ_OK);
}

static bool there(const struct fixture *f, const char *name) {
    char path[MZ_PATH_SIZE];
    path_of(f, name, path);
    return mz_files_exists(path);
}

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->directory, "/tmp/mz-signer-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    f->env = (struct mz_env){.ctx = f, .random = give_seed};
    char path[MZ_PATH_SIZE];
    struct mz_logkey *key;
    path_of(f, MZ_SIGNER_KEY, path);
    assert_int_equal(mz_logkey_create(path, mz_span_text(ORIGIN), &f->env, &key, NULL), MZ_OK);
    mz_logkey_close(key);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    house_remove(f->directory);
    free(f);
    return 0;
}

static struct mz_hash hash_of(const struct mz_note_key *key) {
    struct mz_hash hash;
    memcpy(hash.bytes, key->public_key, sizeof hash.bytes);
    return hash;
}

static void assert_signs(const struct mz_signer *signer, const struct mz_note_key *key) {
    uint8_t bytes[MZ_CHECKPOINT_SIZE];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    struct mz_hash root = {{9}};
    struct mz_checkpoint checkpoint;
    assert_int_equal(mz_signer_sign(signer, 3, &root, &w), MZ_OK);
    assert_int_equal(mz_checkpoint_open(mz_writer_view(&w), mz_span_text(ORIGIN), key, &checkpoint),
                     MZ_OK);
}

static void test_rotation(void **state) {
    struct fixture *f = *state;
    struct mz_signer_proposal proposal, again;
    assert_int_equal(mz_signer_propose(f->directory, &f->env, &proposal, NULL), MZ_OK);
    assert_int_equal(mz_signer_propose(f->directory, &f->env, &again, NULL), MZ_OK);
    assert_memory_equal(&proposal, &again, sizeof proposal);
    struct mz_hash old = hash_of(&proposal.from), new = hash_of(&proposal.key);
    const struct mz_log_rotation rotation = {mz_span_text(ORIGIN), old, new};
    assert_int_equal(mz_log_rotation_check(&rotation, &old, mz_span_of(proposal.handover, 64)),
                     MZ_OK);
    assert_int_equal(mz_log_rotation_check(&rotation, &new, mz_span_of(proposal.proof, 64)), MZ_OK);
    assert_int_equal(mz_signer_expects(f->directory, &new, NULL), MZ_OK);
    assert_int_equal(mz_signer_expects(f->directory, &old, NULL), MZ_E_OBJECT_MISSING);

    struct mz_signer *signer;
    assert_int_equal(mz_signer_open(f->directory, &signer, NULL), MZ_OK);
    assert_signs(signer, &proposal.from);
    assert_int_equal(mz_signer_settle(signer, NULL), MZ_OK); /* nothing to settle */
    assert_true(there(f, MZ_SIGNER_NEXT));
    assert_int_equal(mz_signer_prepare(signer, &new, NULL), MZ_OK);
    assert_signs(signer, &proposal.from); /* prepared is not in force */
    assert_int_equal(mz_signer_use(signer, &new, NULL), MZ_OK);
    assert_signs(signer, &proposal.key);
    /* The txn was undone: the old key signs again, and nothing was renamed. */
    assert_int_equal(mz_signer_use(signer, &old, NULL), MZ_OK);
    assert_signs(signer, &proposal.from);
    assert_int_equal(mz_signer_settle(signer, NULL), MZ_OK);
    assert_true(there(f, MZ_SIGNER_NEXT));
    /* It is done, whatever became of the file meanwhile. */
    char path[MZ_PATH_SIZE];
    path_of(f, MZ_SIGNER_NEXT, path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mz_signer_use(signer, &new, NULL), MZ_OK);
    assert_int_equal(mz_signer_settle(signer, NULL), MZ_OK);
    assert_signs(signer, &proposal.key);
    assert_true(there(f, MZ_SIGNER_RETIRED));
    mz_signer_close(signer);

    assert_int_equal(mz_signer_open(f->directory, &signer, NULL), MZ_OK);
    assert_signs(signer, &proposal.key);
    assert_int_equal(mz_signer_use(signer, &old, NULL), MZ_E_BAD_KEY_FILE);
    mz_signer_close(signer);
}

static void test_another_ledger(void **state) {
    struct fixture *f = *state;
    char path[MZ_PATH_SIZE];
    struct mz_logkey *other;
    path_of(f, MZ_SIGNER_NEXT, path);
    assert_int_equal(
        mz_logkey_create(path, mz_span_text("other.example/log"), &f->env, &other, NULL), MZ_OK);
    struct mz_hash key = hash_of(mz_logkey_public(other));
    mz_logkey_close(other);
    struct mz_signer *signer;
    struct mz_fault fault = {0};
    assert_int_equal(mz_signer_open(f->directory, &signer, NULL), MZ_OK);
    assert_int_equal(mz_signer_prepare(signer, &key, &fault), MZ_E_OBJECT_MISSING);
    assert_string_equal(fault.place, MZ_SIGNER_NEXT);
    mz_signer_close(signer);
}

static void test_no_key(void **state) {
    struct fixture *f = *state;
    char path[MZ_PATH_SIZE];
    path_of(f, MZ_SIGNER_KEY, path);
    assert_int_equal(unlink(path), 0);
    struct mz_signer *signer;
    struct mz_signer_proposal proposal;
    assert_int_equal(mz_signer_open(f->directory, &signer, NULL), MZ_E_NOT_FOUND);
    assert_int_equal(mz_signer_propose(f->directory, &f->env, &proposal, NULL), MZ_E_NOT_FOUND);
    assert_false(there(f, MZ_SIGNER_NEXT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rotation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_ledger, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_key, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
