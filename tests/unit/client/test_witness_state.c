/* client/witness_state: what is cosigned and what is refused, over restarts, clocks that go back
 * and disks that fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/io/file.h"
#include "client/witness/witness_state.h"
#include "proto/log/witness.h"
#include "tests/lib/remote.h"

enum { LEAVES = 16, FORK = 6, NOW = 1700000000 };

struct fixture {
    char *folder;
    struct mz_note_key keys[3]; /* the witness, the log, the log's newer key */
    uint8_t secrets[3][MZ_ED25519_SECRET_SIZE];
    struct mz_witness_identity identity;
    struct mz_witness_state *state;
    struct mz_witness_outcome outcome;
};

static void make_key(struct fixture *f, size_t n, const char *name, enum mz_note_type type) {
    uint8_t seed[MZ_ED25519_SEED_SIZE] = {(uint8_t)(n + 1)}, public_key[MZ_ED25519_PUBLIC_SIZE];
    mz_ed25519_key_pair(seed, public_key, f->secrets[n]);
    assert_int_equal(mz_note_key_make(mz_span_text(name), type, public_key, &f->keys[n]), MZ_OK);
}

static void reopen(struct fixture *f) {
    struct mz_fault fault = {0};
    mz_witness_state_close(f->state);
    f->state = NULL;
    assert_int_equal(mz_witness_state_open(f->folder, &f->identity, &f->state, &fault), MZ_OK);
}

static int setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->folder = remote_folder();
    make_key(f, 0, "witness.example/1", MZ_NOTE_COSIGNATURE);
    make_key(f, 1, "log.example", MZ_NOTE_ED25519);
    make_key(f, 2, "log.example", MZ_NOTE_ED25519);
    f->identity = (struct mz_witness_identity){
        .key = &f->keys[0], .secret_key = f->secrets[0], .logs = &f->keys[1], .log_count = 2};
    reopen(f);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    mz_buffer_free(&f->outcome.body);
    mz_witness_state_close(f->state);
    remote_drop(f->folder);
    free(f);
    return 0;
}

/* The log's tree, and another that differs from leaf FORK on. */
static void leaves_of(bool forked, struct mz_hash ret_leaves[LEAVES]) {
    for (uint8_t i = 0; i < LEAVES; i++) {
        uint8_t bytes[2] = {i, forked && i >= FORK};
        ret_leaves[i] = mz_hash_leaf(mz_span_of(bytes, sizeof bytes));
    }
}

/* Submits a checkpoint of `size` signed by key `signer`, with the proof from `old`. */
static int submit_signed(struct fixture *f, uint64_t old, uint64_t size, bool forked, size_t signer,
                         uint64_t now) {
    struct mz_hash leaves[LEAVES];
    struct mz_leaf_array array = {leaves, LEAVES};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof = {.count = 0};
    uint8_t note[1024], body[4096];
    struct mz_writer n = mz_writer_over(note, sizeof note), b = mz_writer_over(body, sizeof body);
    leaves_of(forked, leaves);
    struct mz_hash root = mz_merkle_root(leaves, (size_t)size);
    if (old <= size)
        assert_int_equal(mz_merkle_consistency(&reader, old, size, &proof), MZ_OK);
    assert_int_equal(mz_checkpoint_sign(&n, size, &root, &f->keys[signer], f->secrets[signer]),
                     MZ_OK);
    assert_int_equal(mz_witness_request_write(&b, old, &proof, mz_writer_view(&n)), MZ_OK);
    mz_buffer_free(&f->outcome.body);
    mz_witness_state_add(f->state, mz_writer_view(&b), now, &f->outcome);
    if (f->outcome.http == 200) {
        struct mz_note parsed;
        struct mz_span line;
        uint64_t time;
        assert_int_equal(mz_note_parse(mz_writer_view(&n), &parsed), MZ_OK);
        assert_int_equal(mz_witness_cosignature(parsed.text, mz_buffer_view(&f->outcome.body),
                                                &f->keys[0], &line, &time),
                         MZ_OK);
        assert_true(mz_span_equal(line, mz_buffer_view(&f->outcome.body)));
        assert_true(time >= now);
    }
    return f->outcome.http;
}

static int submit(struct fixture *f, uint64_t old, uint64_t size, bool forked) {
    return submit_signed(f, old, size, forked, 1, NOW);
}

static int submit_text(struct fixture *f, const char *body) {
    mz_buffer_free(&f->outcome.body);
    mz_witness_state_add(f->state, mz_span_text(body), NOW, &f->outcome);
    return f->outcome.http;
}

static unsigned count_evidence(const struct fixture *f) {
    unsigned count = 0;
    DIR *folder = opendir(remote_path(f->folder, "evidence"));
    assert_non_null(folder);
    for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder))
        count += e->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void test_grows(void **state) {
    struct fixture *f = *state;
    assert_int_equal(submit(f, 0, 3, false), 200);
    assert_int_equal(submit(f, 3, 3, false), 200); /* the same again */
    assert_int_equal(submit(f, 3, 8, false), 200);
    reopen(f);
    assert_int_equal(submit(f, 3, 9, false), 409);
    assert_string_equal(mz_buffer_string(&f->outcome.body), "8\n");
    assert_string_equal(f->outcome.content_type, "text/x.tlog.size");
    assert_int_equal(submit(f, 0, 9, false), 409);
    assert_int_equal(submit(f, 8, 9, false), 200);
    assert_int_equal(count_evidence(f), 0);
    /* It never goes back. */
    assert_int_equal(submit(f, 8, 8, false), 409);
    assert_int_equal(submit(f, 9, 8, false), 400);
    assert_int_equal(count_evidence(f), 0);
}

static void test_refused(void **state) {
    struct fixture *f = *state;
    assert_int_equal(submit_text(f, ""), 400);
    assert_int_equal(submit_text(f, "old 0\n\nnote\n"), 400);
    assert_int_equal(submit_text(f, "old 0\n\no\nx\n\n— o AAAAAAA=\n"), 400);
    assert_int_equal(submit_text(f, "old 0\n\nother.example\n1\n"
                                    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                                    "— other.example AAAAAAA=\n"),
                     404);
    /* A known origin, signed by nobody known; and by the witness itself, who is no log. */
    assert_int_equal(submit_text(f, "old 0\n\nlog.example\n1\n"
                                    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                                    "— log.example AAAAAAA=\n"),
                     403);
    make_key(f, 0, "log.example", MZ_NOTE_ED25519);
    assert_int_equal(submit_signed(f, 0, 3, false, 0, NOW), 403);
    assert_int_equal(f->outcome.size, 0);
}

/* The log's keys before and after a change both speak for it, and for one tree. */
static void test_two_keys(void **state) {
    struct fixture *f = *state;
    assert_int_equal(submit_signed(f, 0, 4, false, 1, NOW), 200);
    assert_int_equal(submit_signed(f, 0, 6, false, 2, NOW), 409);
    assert_int_equal(submit_signed(f, 4, 6, false, 2, NOW), 200);
    reopen(f);
    assert_int_equal(submit_signed(f, 6, 7, false, 2, NOW), 200);
}

static void test_contradiction(void **state) {
    struct fixture *f = *state;
    assert_int_equal(submit(f, 0, 8, false), 200);
    /* Another tree of the same size, whatever old size it claims. */
    assert_int_equal(submit(f, 8, 8, true), 409);
    assert_true(f->outcome.evidence);
    assert_string_equal(mz_buffer_string(&f->outcome.body), "8\n");
    assert_int_equal(count_evidence(f), 1);
    assert_int_equal(submit(f, 8, 8, true), 409); /* told twice, kept once */
    assert_int_equal(count_evidence(f), 1);
    assert_int_equal(submit(f, 0, 8, true), 409);
    assert_int_equal(count_evidence(f), 2);
    /* A longer one that does not continue. */
    assert_int_equal(submit(f, 8, 11, true), 422);
    assert_true(f->outcome.evidence);
    assert_int_equal(count_evidence(f), 3);
    /* What is kept are two notes that the log signed. */
    DIR *folder = opendir(remote_path(f->folder, "evidence"));
    assert_non_null(folder);
    for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder)) {
        static const char *const names[] = {"held", "submitted"};
        uint64_t sizes[2] = {0};
        struct mz_hash roots[2];
        for (size_t i = 0; i < 2 && e->d_name[0] != '.'; i++) {
            char path[512];
            struct mz_buffer file = {0};
            struct mz_checkpoint checkpoint;
            struct mz_fault fault = {0};
            snprintf(path, sizeof path, "%s/evidence/%s/%s", f->folder, e->d_name, names[i]);
            assert_int_equal(mz_file_read(path, 4096, &file, &fault), MZ_OK);
            assert_int_equal(mz_checkpoint_open(mz_buffer_view(&file), mz_span_text("log.example"),
                                                &f->keys[1], &checkpoint),
                             MZ_OK);
            sizes[i] = checkpoint.size;
            roots[i] = checkpoint.root;
            mz_buffer_free(&file);
        }
        if (sizes[0] != 0)
            assert_true(sizes[0] != sizes[1] || !mz_hash_equal(&roots[0], &roots[1]));
    }
    closedir(folder);
    /* The true log goes on as if nothing had been said. */
    assert_int_equal(submit(f, 8, 11, false), 200);
}

static void test_clock(void **state) {
    struct fixture *f = *state;
    assert_int_equal(submit_signed(f, 0, 3, false, 1, NOW), 200);
    struct mz_buffer first = f->outcome.body;
    f->outcome.body = (struct mz_buffer){0};
    /* An hour back, also over a restart: the time of the cosignature stands still. */
    reopen(f);
    struct mz_hash leaves[LEAVES];
    leaves_of(false, leaves);
    mz_buffer_free(&f->outcome.body);
    uint8_t note[1024], body[4096];
    struct mz_writer n = mz_writer_over(note, sizeof note), b = mz_writer_over(body, sizeof body);
    struct mz_hash root = mz_merkle_root(leaves, 3);
    struct mz_proof none = {.count = 0};
    assert_int_equal(mz_checkpoint_sign(&n, 3, &root, &f->keys[1], f->secrets[1]), MZ_OK);
    assert_int_equal(mz_witness_request_write(&b, 3, &none, mz_writer_view(&n)), MZ_OK);
    mz_witness_state_add(f->state, mz_writer_view(&b), NOW - 3600, &f->outcome);
    assert_int_equal(f->outcome.http, 200);
    assert_string_equal(mz_buffer_string(&f->outcome.body), mz_buffer_string(&first));
    mz_buffer_free(&first);
}

static void test_one_at_a_time(void **state) {
    struct fixture *f = *state;
    /* fcntl locks are a process's: another one must be refused. */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct mz_witness_state *other = NULL;
        struct mz_fault fault = {0};
        enum mz_status status = mz_witness_state_open(f->folder, &f->identity, &other, &fault);
        _exit(status == MZ_E_LOCKED ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static const char *state_file(const struct fixture *f) {
    static char path[512];
    DIR *folder = opendir(remote_path(f->folder, "logs"));
    assert_non_null(folder);
    path[0] = '\0';
    for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder))
        if (e->d_name[0] != '.')
            snprintf(path, sizeof path, "%s/logs/%s", f->folder, e->d_name);
    closedir(folder);
    assert_string_not_equal(path, "");
    return path;
}

/* A file that neither the witness nor its log vouches for stops the witness. */
static void test_damaged(void **state) {
    struct fixture *f = *state;
    struct mz_fault fault = {0};
    assert_int_equal(submit(f, 0, 5, false), 200);
    const char *path = state_file(f);
    struct mz_buffer file = {0};
    assert_int_equal(mz_file_read(path, 4096, &file, &fault), MZ_OK);
    mz_witness_state_close(f->state);
    f->state = NULL;
    size_t caught = 0;
    for (size_t i = 0; i < file.size; i++) {
        file.data[i] ^= 1;
        assert_int_equal(mz_file_replace(path, mz_buffer_view(&file), 0600, &fault), MZ_OK);
        enum mz_status status = mz_witness_state_open(f->folder, &f->identity, &f->state, &fault);
        file.data[i] ^= 1;
        if (status == MZ_OK) {
            /* A change of the witness's name or key id makes its line a stranger's, and the log's
             * line still vouches; a change of the log's line is covered by the witness's. */
            uint64_t size = submit(f, 0, 5, false) == 409 ? 5 : 0;
            assert_int_equal(size, 5);
            mz_witness_state_close(f->state);
            f->state = NULL;
        } else {
            caught++;
            assert_true(mz_status_exit(status) == MZ_EXIT_TAMPERED);
        }
    }
    assert_true(caught > 60 && caught < file.size);
    assert_int_equal(mz_file_replace(path, mz_buffer_view(&file), 0600, &fault), MZ_OK);
    mz_buffer_free(&file);
    reopen(f);
    assert_int_equal(submit(f, 5, 6, false), 200);
}

/* What cannot be written is not cosigned, and after that nothing is (T9). */
static void test_disk(void **state) {
    struct fixture *f = *state;
    assert_int_equal(submit(f, 0, 3, false), 200);
    char moved[600], logs[600];
    snprintf(logs, sizeof logs, "%s/logs", f->folder);
    snprintf(moved, sizeof moved, "%s/moved", f->folder);
    assert_int_equal(rename(logs, moved), 0);
    assert_int_equal(submit(f, 3, 4, false), 503);
    assert_int_not_equal(f->outcome.fault.status, MZ_OK);
    assert_int_equal(rename(moved, logs), 0);
    assert_int_equal(submit(f, 3, 4, false), 503);
    assert_int_equal(submit(f, 2, 4, false), 409); /* what it holds it still knows */
    reopen(f);
    assert_int_equal(submit(f, 3, 4, false), 200);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_grows), TEST(test_refused),       TEST(test_two_keys), TEST(test_contradiction),
        TEST(test_clock), TEST(test_one_at_a_time), TEST(test_damaged),  TEST(test_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
