/* daemon/witnesses, over sockets, with witnesses in this process: a quorum is published and kept, a
 * silent one holds up nobody, a witness with another history is told, and all of it ends at once.
 * Also the parts: URLs, one POST, the file of what is published. */
/* labels: threads */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "client/witness/witness_http.h"
#include "client/witness/witness_state.h"
#include "daemon/witnesses.h"
#include "tests/lib/house.h"

enum { WITNESSES = 3, STATEMENTS = 12 };

struct witness {
    struct mz_note_key key;
    uint8_t secret[MZ_ED25519_SECRET_SIZE];
    char folder[300], address[300];
    struct mz_witness_identity identity;
    struct mz_witness_state *state;
    struct mz_witness_server *server;
    pthread_t thread;
};

struct fixture {
    struct house *house;
    struct ledger *maker;
    uint64_t first, filed;
    struct mz_note_key log;
    struct witness witnesses[WITNESSES];
    char policy[300];
    struct mz_witnesses *asked;
    atomic_uint told[5]; /* by result */
};

/* -- Witnesses in this process. */

static void handle(void *ctx, const struct mz_http_head *head, struct mz_span body,
                   struct mz_witness_reply *ret_reply) {
    struct witness *witness = ctx;
    struct mz_witness_outcome outcome;
    (void)head;
    mz_witness_state_add(witness->state, body, 1700000000, &outcome);
    ret_reply->status = outcome.http;
    ret_reply->content_type = outcome.content_type;
    ret_reply->body = outcome.body;
}

static void *serve(void *arg) {
    struct witness *witness = arg;
    struct mz_fault fault = {0};
    return (void *)(uintptr_t)mz_witness_http_run(witness->server, &fault);
}

static void start_witness(struct witness *witness) {
    static const struct mz_witness_limits limits = {8, 4096, MZ_WITNESS_REQUEST_SIZE, 5000, 5000};
    struct mz_fault fault = {0};
    assert_int_equal(
        mz_witness_state_open(witness->folder, &witness->identity, &witness->state, &fault), MZ_OK);
    assert_int_equal(
        mz_witness_http_open(witness->address, &limits, handle, witness, &witness->server, &fault),
        MZ_OK);
    assert_int_equal(pthread_create(&witness->thread, NULL, serve, witness), 0);
}

static void stop_witness(struct witness *witness) {
    if (witness->server == NULL)
        return;
    mz_witness_http_stop(witness->server);
    pthread_join(witness->thread, NULL);
    mz_witness_http_close(witness->server);
    mz_witness_state_close(witness->state);
    witness->server = NULL;
    witness->state = NULL;
}

static void make_witness(struct fixture *f, size_t n) {
    struct witness *witness = &f->witnesses[n];
    uint8_t seed[MZ_ED25519_SEED_SIZE] = {(uint8_t)(n + 50)}, public_key[MZ_ED25519_PUBLIC_SIZE];
    char name[32];
    snprintf(name, sizeof name, "witness.example/%zu", n);
    snprintf(witness->folder, sizeof witness->folder, "%s/w%zu", f->house->directory, n);
    snprintf(witness->address, sizeof witness->address, "unix:%s/w%zu.sock", f->house->directory,
             n);
    mz_ed25519_key_pair(seed, public_key, witness->secret);
    assert_int_equal(
        mz_note_key_make(mz_span_text(name), MZ_NOTE_COSIGNATURE, public_key, &witness->key),
        MZ_OK);
    witness->identity = (struct mz_witness_identity){&witness->key, witness->secret, &f->log, 1};
}

/* -- The daemon's side. */

static void tell(void *ctx, struct mz_span witness, enum mz_witness_result result,
                 const struct mz_fault *fault) {
    struct fixture *f = ctx;
    (void)witness;
    assert_true((result == MZ_WITNESS_COSIGNED || result == MZ_WITNESS_AHEAD) ==
                (fault->status == MZ_OK));
    atomic_fetch_add(&f->told[result], 1);
}

static enum mz_status try_ask(struct fixture *f, struct mz_fault *fault) {
    const struct mz_witnesses_options options = {.directory = f->house->directory,
                                                 .policy = f->policy,
                                                 .ledger = f->house->ledger,
                                                 .tell = tell,
                                                 .ctx = f,
                                                 .timeout_ms = 3000,
                                                 .interval_ms = 20};
    return mz_witnesses_open(&options, &f->asked, fault);
}

static void ask(struct fixture *f) {
    struct mz_fault fault = {0};
    assert_int_equal(try_ask(f, &fault), MZ_OK);
}

static void write_policy(struct fixture *f, const char *quorum) {
    char key[MZ_NOTE_KEY_TEXT_SIZE + 1];
    FILE *file = fopen(f->policy, "w");
    assert_non_null(file);
    fprintf(file, "log %s\n", mz_ledger_vkey(f->house->ledger));
    for (size_t i = 0; i < WITNESSES; i++) {
        struct mz_writer w = mz_writer_over(key, sizeof key - 1);
        mz_note_key_write(&w, &f->witnesses[i].key);
        key[w.size] = '\0';
        fprintf(file, "witness w%zu %s %s\n", i, key, f->witnesses[i].address);
    }
    fputs(quorum, file);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    house_open(f->house);
    f->first = house_open_business(f->house, f->maker, STATEMENTS);
    assert_int_equal(mz_note_key_parse(mz_span_text(mz_ledger_vkey(f->house->ledger)), &f->log),
                     MZ_OK);
    for (size_t i = 0; i < WITNESSES; i++)
        make_witness(f, i);
    snprintf(f->policy, sizeof f->policy, "%s/policy", f->house->directory);
    write_policy(f, "group g 2 w0 w1 w2\nquorum g\n");
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    mz_witnesses_close(f->asked);
    for (size_t i = 0; i < WITNESSES; i++)
        stop_witness(&f->witnesses[i]);
    house_free(f->house);
    ledger_free(f->maker);
    free(f);
    return 0;
}

static uint64_t file_one(struct fixture *f) {
    struct mz_answer answer =
        house_file_one(f->house, house_statement(f->maker, f->first + f->filed++));
    assert_int_equal(answer.status, MZ_ANSWER_RECORDED);
    return answer.tree_size;
}

static uint64_t ledger_now(struct fixture *f) {
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(f->house->ledger, &snapshot), MZ_OK);
    uint64_t size = mz_snapshot_source(snapshot)->tree_size;
    mz_snapshot_close(snapshot);
    return size;
}

/* Size and cosigners of what has a quorum, checked; 0 while there is none. */
static uint64_t published(struct fixture *f, uint32_t *ret_who) {
    uint8_t bytes[MZ_COSIGNED_SIZE];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    struct mz_checkpoint checkpoint;
    struct mz_note note;
    mz_witnesses_cosigned(f->asked, &w);
    *ret_who = 0;
    if (w.size == 0)
        return 0;
    assert_int_equal(
        mz_checkpoint_open(mz_writer_view(&w), mz_note_key_name(&f->log), &f->log, &checkpoint),
        MZ_OK);
    assert_int_equal(mz_note_parse(mz_writer_view(&w), &note), MZ_OK);
    for (size_t i = 0; i < WITNESSES; i++) {
        enum mz_status status = mz_note_verify(&note, &f->witnesses[i].key, NULL);
        assert_true(status == MZ_OK || status == MZ_E_UNKNOWN_SIGNER);
        *ret_who |= status == MZ_OK ? UINT32_C(1) << i : 0;
    }
    return checkpoint.size;
}

static void nap(void) {
    const struct timespec time = {.tv_nsec = 10000000};
    nanosleep(&time, NULL);
}

/* Waits until these at least have cosigned this size. */
static void comes(struct fixture *f, uint64_t size, uint32_t who) {
    uint32_t have;
    for (int i = 0; i < 2000; i++) {
        if (published(f, &have) == size && (have & who) == who)
            return;
        nap();
    }
    fail_msg("size %llu is not cosigned", (unsigned long long)size);
}

static void is_told(struct fixture *f, enum mz_witness_result result) {
    for (int i = 0; i < 2000 && atomic_load(&f->told[result]) == 0; i++)
        nap();
    assert_true(atomic_load(&f->told[result]) > 0);
}

/* -- Tests. */

static void test_quorum(void **state) {
    struct fixture *f = *state;
    uint32_t who;
    for (size_t i = 0; i < WITNESSES; i++)
        start_witness(&f->witnesses[i]);
    ask(f);
    comes(f, ledger_now(f), 7);
    for (int i = 0; i < 4; i++)
        comes(f, file_one(f), 7);
    /* The lines of the latest checkpoint, and of no other. */
    struct mz_snapshot *snapshot;
    struct mz_span note;
    uint8_t lines[MZ_COSIGNED_SIZE];
    struct mz_writer w = mz_writer_over(lines, sizeof lines);
    struct mz_note joined;
    assert_int_equal(mz_snapshot_open(f->house->ledger, &snapshot), MZ_OK);
    assert_int_equal(mz_snapshot_checkpoint(snapshot, &note), MZ_OK);
    mz_witnesses_lines(f->asked, note, &w);
    mz_snapshot_close(snapshot);
    assert_int_equal(mz_note_join(mz_span_text("o\n"), mz_writer_view(&w), &joined), MZ_OK);
    assert_int_equal(joined.count, 3);
    w.size = 0;
    mz_witnesses_lines(f->asked, mz_span_text("o\n1\n\n— o AAAAAAA=\n"), &w);
    assert_int_equal(w.size, 0);
    /* After a restart without witnesses it is published still. */
    uint64_t size = published(f, &who);
    mz_witnesses_close(f->asked);
    f->asked = NULL;
    for (size_t i = 0; i < WITNESSES; i++)
        stop_witness(&f->witnesses[i]);
    house_close(f->house);
    house_open(f->house);
    ask(f);
    assert_int_equal(published(f, &who), size);
    assert_int_equal(who, 7);
}

/* Somebody who takes connections and never says a word. */
static int listen_silently(const char *address) {
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    snprintf(local.sun_path, sizeof local.sun_path, "%s", address + 5);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&local, sizeof local), 0);
    assert_int_equal(listen(fd, 8), 0);
    return fd;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void test_silent(void **state) {
    struct fixture *f = *state;
    start_witness(&f->witnesses[0]);
    start_witness(&f->witnesses[1]);
    int silent = listen_silently(f->witnesses[2].address);
    ask(f);
    comes(f, ledger_now(f), 3);
    double before = seconds();
    for (int i = 0; i < 4; i++)
        comes(f, file_one(f), 3); /* each within the silent one's timeout */
    stop_witness(&f->witnesses[0]);
    stop_witness(&f->witnesses[1]);
    for (int i = 0; i < 4; i++)
        file_one(f);
    assert_true(seconds() - before < 2.9);
    before = seconds();
    mz_witnesses_close(f->asked);
    f->asked = NULL;
    assert_true(seconds() - before < 1.0);
    close(silent);
}

/* A witness is gone and comes back: it is asked again. */
static void test_returns(void **state) {
    struct fixture *f = *state;
    start_witness(&f->witnesses[0]);
    ask(f);
    is_told(f, MZ_WITNESS_SILENT);
    uint64_t size = file_one(f);
    start_witness(&f->witnesses[2]);
    comes(f, size, 5);
    is_told(f, MZ_WITNESS_COSIGNED);
}

/* The ledger goes back and on: the witnesses know. */
static void test_rolled_back(void **state) {
    struct fixture *f = *state;
    char database[300], old[300];
    snprintf(database, sizeof database, "%s/ledger", f->house->directory);
    snprintf(old, sizeof old, "%s/old", f->house->directory);
    start_witness(&f->witnesses[0]);
    start_witness(&f->witnesses[1]);
    house_close(f->house);
    house_copy(database, old);
    house_open(f->house);
    ask(f);
    file_one(f);
    comes(f, file_one(f), 3);
    mz_witnesses_close(f->asked);
    f->asked = NULL;
    house_close(f->house);
    house_remove(database);
    house_copy(old, database);
    /* With the head file gone too, what a quorum cosigned is what tells. */
    char head[300];
    snprintf(head, sizeof head, "%s/head", f->house->directory);
    assert_int_equal(unlink(head), 0);
    house_open(f->house);
    struct mz_fault fault = {0};
    assert_int_equal(try_ask(f, &fault), MZ_E_ROLLED_BACK);
    assert_int_equal(fault.status, MZ_E_ROLLED_BACK);
    snprintf(head, sizeof head, "%s/cosigned", f->house->directory);
    assert_int_equal(unlink(head), 0);
    ask(f);
    is_told(f, MZ_WITNESS_DISAGREES);
    f->filed = 4; /* others than before */
    for (int i = 0; i < 4; i++)
        file_one(f);
    uint32_t who;
    for (int i = 0; i < 2000 && atomic_load(&f->told[MZ_WITNESS_DISAGREES]) < 4; i++)
        nap();
    assert_int_equal(atomic_load(&f->told[MZ_WITNESS_DISAGREES]), 4); /* behind, then split */
    assert_int_equal(published(f, &who), 0);
}

static void test_stranger(void **state) {
    struct fixture *f = *state;
    struct mz_note_key other = f->log;
    other.public_key[0] ^= 1;
    f->witnesses[0].identity.logs = &other;
    start_witness(&f->witnesses[0]);
    ask(f);
    is_told(f, MZ_WITNESS_REFUSES);
}

static void test_policy_file(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *quorum;
        enum mz_status status;
    } cases[] = {
        {"quorum nobody\n", MZ_E_BAD_TLOG_POLICY},
        {"witness x $ https://w.example/\nquorum x\n", MZ_E_BAD_TLOG_POLICY},
        {"", MZ_E_BAD_TLOG_POLICY},
    };
    struct mz_fault fault = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_policy(f, cases[i].quorum);
        assert_int_equal(try_ask(f, &fault), cases[i].status);
    }
    snprintf(f->witnesses[1].address, sizeof f->witnesses[1].address, "https://w.example/");
    write_policy(f, "quorum none\n");
    assert_int_equal(try_ask(f, &fault), MZ_E_USAGE);
    snprintf(f->policy, sizeof f->policy, "/nonexistent/policy");
    assert_int_equal(try_ask(f, &fault), MZ_E_NOT_FOUND);
}

/* -- The parts. */

static void test_urls(void **state) {
    (void)state;
    static const struct {
        const char *text, *host, *prefix;
        unsigned port;
    } good[] = {
        {"http://127.0.0.1:80", "127.0.0.1", "", 80},
        {"http://127.9.9.9:8080/", "127.9.9.9", "", 8080},
        {"http://localhost:65535/a/b", "127.0.0.1", "/a/b", 65535},
        {"http://[::1]:1/x/", "::1", "/x", 1},
        {"unix:/run/w.sock", "/run/w.sock", "", 0},
    };
    static const char *const wrong[] = {
        "",
        "http://",
        "http://127.0.0.1",
        "http://127.0.0.1:",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:08",
        "http://192.0.2.1:80",
        "http://w.example:80",
        "https://127.0.0.1:80",
        "ftp://127.0.0.1:80",
        "http://127.0.0.1:80/a?b",
        "http://user@127.0.0.1:80",
        "http://127.0.0.1:80/\r\nX: y",
        "unix:",
        "127.0.0.1:80",
        "http://[::2]:80",
        "http://127.0.0.1:80/#x",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct mz_witness_url url;
        struct mz_fault fault = {0};
        assert_int_equal(mz_witness_url_parse(mz_span_text(good[i].text), &url, &fault), MZ_OK);
        assert_string_equal(url.host, good[i].host);
        assert_string_equal(url.prefix, good[i].prefix);
        assert_int_equal(url.port, good[i].port);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct mz_witness_url url;
        struct mz_fault fault = {0};
        assert_int_equal(mz_witness_url_parse(mz_span_text(wrong[i]), &url, &fault), MZ_E_USAGE);
        assert_string_not_equal(fault.have, "");
    }
}

/* What a peer sends before it hangs up. */
struct peer {
    int fd;
    const char *says;
};

static void *answer(void *arg) {
    struct peer *peer = arg;
    char scratch[4096];
    int fd = accept(peer->fd, NULL, NULL);
    assert_true(fd >= 0);
    assert_true(recv(fd, scratch, sizeof scratch, 0) > 0);
    assert_int_equal(send(fd, peer->says, strlen(peer->says), MSG_NOSIGNAL),
                     (ssize_t)strlen(peer->says));
    shutdown(fd, SHUT_WR);
    while (recv(fd, scratch, sizeof scratch, 0) > 0)
        ;
    close(fd);
    return NULL;
}

static void test_post(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *says;
        enum mz_status status;
    } cases[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", MZ_OK},
        {"HTTP/1.0 200 OK\r\n\r\nok", MZ_OK},
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", MZ_E_UNREACHABLE},
        {"", MZ_E_UNREACHABLE},
        {"SSH-2.0-x\r\n\r\n", MZ_E_PROTOCOL},
    };
    struct mz_witness_url url;
    struct mz_fault fault = {0};
    struct mz_http_response response;
    uint8_t buffer[4096];
    const char *address = f->witnesses[0].address;
    assert_int_equal(mz_witness_url_parse(mz_span_text(address), &url, &fault), MZ_OK);
    struct peer peer = {.fd = listen_silently(address)};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pthread_t thread;
        peer.says = cases[i].says;
        assert_int_equal(pthread_create(&thread, NULL, answer, &peer), 0);
        assert_int_equal(mz_witness_post(&url, mz_span_text("body"), 5000, -1, buffer,
                                         sizeof buffer, &response, &fault),
                         cases[i].status);
        if (cases[i].status == MZ_OK)
            assert_true(mz_span_equal_text(response.body, "ok"));
        pthread_join(thread, NULL);
    }
    /* Too slow; told to stop; nobody there. */
    assert_int_equal(mz_witness_post(&url, mz_span_text("body"), 50, -1, buffer, sizeof buffer,
                                     &response, &fault),
                     MZ_E_UNREACHABLE);
    int stop[2];
    assert_int_equal(pipe(stop), 0);
    assert_int_equal(write(stop[1], "", 1), 1);
    assert_int_equal(mz_witness_post(&url, mz_span_text("body"), 5000, stop[0], buffer,
                                     sizeof buffer, &response, &fault),
                     MZ_E_INTERRUPTED);
    close(stop[0]);
    close(stop[1]);
    close(peer.fd);
    assert_int_equal(mz_witness_post(&url, mz_span_text("body"), 5000, -1, buffer, sizeof buffer,
                                     &response, &fault),
                     MZ_E_UNREACHABLE);
    assert_int_equal(unlink(address + 5), 0);
}

/* Every byte of the file changed: it is refused, or says no more than it did. */
static void test_file(void **state) {
    struct fixture *f = *state;
    start_witness(&f->witnesses[0]);
    start_witness(&f->witnesses[1]);
    ask(f);
    comes(f, ledger_now(f), 3);
    mz_witnesses_close(f->asked);
    f->asked = NULL;
    char path[300];
    uint8_t bytes[MZ_COSIGNED_SIZE], text[2048];
    size_t size, text_size;
    struct mz_fault fault = {0};
    struct mz_tlog_policy policy;
    struct mz_cosigned good, other;
    snprintf(path, sizeof path, "%s/cosigned", f->house->directory);
    assert_int_equal(mz_files_read(path, bytes, sizeof bytes, &size, &fault), MZ_OK);
    assert_int_equal(mz_files_read(f->policy, text, sizeof text, &text_size, &fault), MZ_OK);
    assert_int_equal(mz_tlog_policy_parse(mz_span_of(text, text_size), &policy, &fault), MZ_OK);
    assert_int_equal(mz_cosigned_load(f->house->directory, &f->log, &policy, &good, &fault), MZ_OK);
    assert_int_equal(good.cosigned, 3);
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 1;
        assert_int_equal(
            mz_files_replace(f->house->directory, "cosigned", mz_span_of(bytes, size), &fault),
            MZ_OK);
        enum mz_status status =
            mz_cosigned_load(f->house->directory, &f->log, &policy, &other, &fault);
        if (status == MZ_OK)
            assert_int_equal(other.size, 0); /* a line was lost: no quorum any more */
        else
            assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
        bytes[i] ^= 1;
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_quorum),      TEST(test_silent),   TEST(test_returns),
        TEST(test_rolled_back), TEST(test_stranger), TEST(test_policy_file),
        TEST(test_post),        TEST(test_file),     cmocka_unit_test(test_urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
