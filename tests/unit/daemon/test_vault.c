/* daemon/vault: what is handed in comes back, lies nowhere in the clear, is bound to payee and
 * field, and is gone when its key is (G6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/files.h"
#include "daemon/vault.h"
#include "tests/lib/house.h"

struct fixture {
    struct house *house;
    struct ledger *maker;
};

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    house_open(f->house);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    house_free(f->house);
    ledger_free(f->maker);
    free(f);
    return 0;
}

struct seen {
    uint64_t number;
    unsigned count;
};

static void see(void *arg, const struct mz_revealed *revealed) {
    struct seen *seen = arg;
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    uint8_t field = (uint8_t)(MZ_PERSONAL_NAME + seen->count++);
    assert_int_equal(revealed->field, field);
    assert_true(revealed->current);
    assert_true(mz_span_equal(revealed->disclosure,
                              ledger_disclosure(seen->number, field, buffer, sizeof buffer)));
}

static enum mz_status reveal(struct fixture *f, uint64_t number, unsigned *ret_count) {
    struct seen seen = {number, 0};
    struct mz_id payee = ledger_id("payee", number);
    enum mz_status status = mz_ledger_reveal(f->house->ledger, &payee, see, &seen);
    *ret_count = seen.count;
    return status;
}

static void test_round_trip(void **state) {
    struct fixture *f = *state;
    unsigned count;
    for (uint64_t number = 1; number <= 20; number++)
        assert_int_equal(house_disclose(f->house, number), MZ_OK);
    house_close(f->house);
    house_open(f->house);
    for (uint64_t number = 1; number <= 20; number++) {
        assert_int_equal(reveal(f, number, &count), MZ_OK);
        assert_int_equal(count, 3);
    }
    assert_int_equal(reveal(f, 21, &count), MZ_E_NOT_FOUND);
    assert_int_equal(count, 0);
}

static void test_tokens(void **state) {
    struct fixture *f = *state;
    struct mz_hash token, expected = ledger_token(7, MZ_PERSONAL_IDNO);
    assert_int_equal(mz_ledger_token(f->house->ledger, MZ_PERSONAL_IDNO,
                                     mz_span_text("synthetic idno 7"), &token),
                     MZ_OK);
    assert_memory_equal(token.bytes, expected.bytes, MZ_HASH_SIZE);
    house_close(f->house);
    house_open(f->house);
    assert_int_equal(
        mz_ledger_token(f->house->ledger, MZ_PERSONAL_IDNO, mz_span_text("syntheticidno7"), &token),
        MZ_OK);
    assert_memory_equal(token.bytes, expected.bytes, MZ_HASH_SIZE);
}

static bool file_contains(const char *directory, const char *name, const char *needle) {
    char path[MZ_PATH_SIZE];
    static uint8_t bytes[8 << 20];
    size_t size, length = strlen(needle);
    assert_int_equal(mz_files_path(directory, name, path, NULL), MZ_OK);
    assert_int_equal(mz_files_read(path, bytes, sizeof bytes, &size, NULL), MZ_OK);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(bytes + i, needle, length) == 0)
            return true;
    return false;
}

/* Not a byte of it in either database, be it live or freed pages, nor in the payee's enrolment. */
static void test_nothing_in_the_clear(void **state) {
    struct fixture *f = *state;
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_replay(f->house, f->maker, 0, ledger_size(f->maker));
    house_close(f->house);
    static const char *const needles[] = {"synthetic name", "synthetic idno", "synthetic account"};
    for (size_t i = 0; i < sizeof needles / sizeof needles[0]; i++) {
        assert_false(file_contains(f->house->directory, "ledger/data.mdb", needles[i]));
        assert_false(file_contains(f->house->directory, "vault/data.mdb", needles[i]));
    }
    /* What is searched for would be found if it were there. */
    assert_true(file_contains(f->house->directory, "ledger/data.mdb", "aid-2023"));
}

/* What is staged may be replaced; what the enrolment signed is not, whatever is handed in later. */
static void test_bound_by_the_enrolment(void **state) {
    struct fixture *f = *state;
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    const uint64_t other[] = {2};
    const uint8_t name[] = {MZ_PERSONAL_NAME};
    assert_int_equal(house_hand_in(f->house, 1, other, name, 1), MZ_OK);
    house_replay(f->house, f->maker, 0, c.list); /* hands in what is right, then enrols */
    assert_int_equal(house_hand_in(f->house, 1, other, name, 1), MZ_OK);
    const uint64_t own[] = {1};
    assert_int_equal(house_hand_in(f->house, 1, own, name, 1), MZ_OK);
    unsigned count;
    assert_int_equal(reveal(f, 1, &count), MZ_OK);
    assert_int_equal(count, 3);
}

static void test_refused_disclosures(void **state) {
    struct fixture *f = *state;
    const uint64_t numbers[] = {1, 1};
    const uint8_t twice[] = {MZ_PERSONAL_NAME, MZ_PERSONAL_NAME};
    assert_int_equal(house_hand_in(f->house, 1, numbers, twice, 2), MZ_E_DUPLICATE);
    assert_int_equal(house_hand_in(f->house, 1, numbers, twice, 0), MZ_E_OUT_OF_RANGE);
    struct mz_id payee = ledger_id("payee", 1);
    struct mz_span nonsense = mz_span_text("nonsense");
    assert_int_not_equal(mz_ledger_disclose(f->house->ledger, &payee, &nonsense, 1,
                                            (mz_done_fn *)(uintptr_t)1, NULL),
                         MZ_OK);
}

/* A payee.enrol whose vault holds another person's data than was signed. */
static void test_enrolment_of_other_data(void **state) {
    struct fixture *f = *state;
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_replay(f->house, f->maker, 0, c.payee[0]);
    const uint64_t numbers[] = {1, 2, 1};
    const uint8_t fields[] = {MZ_PERSONAL_NAME, MZ_PERSONAL_IDNO, MZ_PERSONAL_ACCOUNT};
    assert_int_equal(house_hand_in(f->house, 1, numbers, fields, 3), MZ_OK);
    struct mz_answer answer = house_file_one(f->house, house_statement(f->maker, c.payee[0]));
    assert_int_equal(answer.status, MZ_ANSWER_REFUSED);
    assert_int_equal(answer.fault.status, MZ_E_DIGEST_MISMATCH);
    house_replay(f->house, f->maker, c.payee[0], c.list);
}

/* The digests are right, a token is another's: one person could be enrolled twice. */
static void test_enrolment_with_another_token(void **state) {
    struct fixture *f = *state;
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_replay(f->house, f->maker, 0, c.payee[0]);
    assert_int_equal(house_disclose(f->house, 50), MZ_OK);
    for (unsigned wrong = 0; wrong < 3; wrong++) {
        uint8_t buffer[MZ_MAX_DISCLOSURE];
        struct mz_payee_enrol enrol;
        mz_schema_init(&mz_payee_enrol_schema, &enrol);
        enrol.payee = ledger_id("payee", 50);
        enrol.category = MZ_CATEGORY_LOW_INCOME;
        enrol.token = ledger_token(wrong == 0 ? 51 : 50, MZ_PERSONAL_IDNO);
        enrol.account_token = ledger_token(wrong == 1 ? 51 : 50, MZ_PERSONAL_ACCOUNT);
        enrol.digests_count = 3;
        for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_ACCOUNT; field++)
            enrol.digests[field - 1] = (struct mz_digest){
                field, mz_disclosure_digest(ledger_disclosure(50, field, buffer, sizeof buffer))};
        uint64_t index = ledger_append(f->maker, &(struct ledger_act){.kind = MZ_KIND_PAYEE_ENROL,
                                                                      .actor = "clerk",
                                                                      .date = 20230104,
                                                                      .body = &enrol});
        struct mz_answer answer = house_file_one(f->house, house_statement(f->maker, index));
        assert_int_equal(answer.status, wrong == 2 ? MZ_ANSWER_RECORDED : MZ_ANSWER_REFUSED);
        if (wrong == 2)
            break;
        assert_int_equal(answer.fault.status, MZ_E_DIGEST_MISMATCH);
        assert_string_equal(answer.fault.place, wrong == 0 ? "body.token" : "body.account_token");
    }
}

/* -- What lies in the databases, changed. */

static void change_first(struct fixture *f, const char *environment, const char *table,
                         size_t offset, bool remove) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", f->house->directory, environment);
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    MDB_cursor *cursor;
    MDB_val key, value;
    uint8_t bytes[2048], name[64];
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 16), 0);
    assert_int_equal(mdb_env_open(env, path, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, table, 0, &dbi), 0);
    assert_int_equal(mdb_cursor_open(txn, dbi, &cursor), 0);
    assert_int_equal(mdb_cursor_get(cursor, &key, &value, MDB_FIRST), 0);
    if (key.mv_size < 16) /* the token key */
        assert_int_equal(mdb_cursor_get(cursor, &key, &value, MDB_NEXT), 0);
    memcpy(name, key.mv_data, key.mv_size);
    memcpy(bytes, value.mv_data, value.mv_size);
    bytes[offset == SIZE_MAX ? value.mv_size - 1 : offset] ^= 1;
    MDB_val k = {key.mv_size, name}, v = {value.mv_size, bytes};
    mdb_cursor_close(cursor);
    assert_int_equal(remove ? mdb_del(txn, dbi, &k, NULL) : mdb_put(txn, dbi, &k, &v, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void test_changed_and_erased(void **state) {
    struct fixture *f = *state;
    unsigned count;
    /* Behind the time: version, nonce, ciphertext, tag: a bit of any is noticed. */
    static const size_t offsets[] = {8, 9, 32, 33, 68, SIZE_MAX};
    assert_int_equal(house_disclose(f->house, 1), MZ_OK);
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        house_close(f->house);
        change_first(f, "ledger", "staged", offsets[i], false);
        house_open(f->house);
        assert_int_equal(reveal(f, 1, &count), MZ_E_BAD_OBJECT);
        assert_int_equal(house_disclose(f->house, 1), MZ_OK);
        assert_int_equal(reveal(f, 1, &count), MZ_OK);
    }
    house_close(f->house);
    change_first(f, "vault", "keys", 0, true);
    house_open(f->house);
    assert_int_equal(reveal(f, 1, &count), MZ_E_NOT_FOUND);
    assert_int_equal(count, 0);
}

/* Sealed for one field, found under another. */
static void test_moved(void **state) {
    struct fixture *f = *state;
    unsigned count;
    assert_int_equal(house_disclose(f->house, 1), MZ_OK);
    house_close(f->house);
    char path[512];
    snprintf(path, sizeof path, "%s/ledger", f->house->directory);
    struct mz_store *store;
    struct mz_store_options options = {.path = path};
    assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
    struct mz_store_txn *txn = mz_store_txn_new(store);
    struct mz_id payee = ledger_id("payee", 1);
    struct mz_span name;
    uint8_t copy[2048];
    assert_int_equal(mz_store_write(txn), MZ_OK);
    assert_int_equal(mz_store_staged_get(txn, &payee, MZ_PERSONAL_NAME, &name), MZ_OK);
    memcpy(copy, name.data, name.size);
    assert_int_equal(mz_store_staged_put(txn, &payee, MZ_PERSONAL_IDNO, f->house->now,
                                         mz_span_of(copy, name.size)),
                     MZ_OK);
    assert_int_equal(mz_store_commit(txn), MZ_OK);
    mz_store_txn_free(txn);
    mz_store_close(store);
    house_open(f->house);
    assert_int_equal(reveal(f, 1, &count), MZ_E_BAD_OBJECT);
    assert_int_equal(count, 1);
}

/* The same data handed in twice is sealed under another nonce: nothing tells that it is the same.
 */
static void test_sealed_anew(void **state) {
    struct fixture *f = *state;
    uint8_t sealed[2][2048];
    size_t sizes[2];
    char path[512];
    snprintf(path, sizeof path, "%s/ledger", f->house->directory);
    struct mz_store_options options = {.path = path};
    struct mz_id payee = ledger_id("payee", 1);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(house_disclose(f->house, 1), MZ_OK);
        house_close(f->house);
        struct mz_store *store;
        struct mz_span name;
        assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
        struct mz_store_txn *txn = mz_store_txn_new(store);
        assert_int_equal(mz_store_read(txn), MZ_OK);
        assert_int_equal(mz_store_staged_get(txn, &payee, MZ_PERSONAL_NAME, &name), MZ_OK);
        sizes[i] = name.size;
        memcpy(sealed[i], name.data, name.size);
        mz_store_txn_free(txn);
        mz_store_close(store);
        house_open(f->house);
    }
    assert_int_equal(sizes[0], sizes[1]);
    assert_int_not_equal(memcmp(sealed[0] + 1, sealed[1] + 1, 24), 0);
}

/* -- Data replaced between the pool's look at it and the enrolment's entry. */

struct wait {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool over;
    enum mz_status status;
};

static void end_wait(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct wait *wait = arg;
    (void)fault;
    pthread_mutex_lock(&wait->mutex);
    wait->status = status;
    wait->over = true;
    pthread_cond_signal(&wait->changed);
    pthread_mutex_unlock(&wait->mutex);
}

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool open;
};

/* Holds the sequencer's thread. */
static void hold(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct gate *gate = arg;
    (void)fault;
    assert_int_equal(status, MZ_OK);
    pthread_mutex_lock(&gate->mutex);
    while (!gate->open)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
}

static void keep_first(void *arg, enum mz_status failure, const struct mz_answer *answers,
                       size_t count) {
    struct wait *wait = arg;
    assert_int_equal(failure, MZ_OK);
    assert_int_equal(count, 1);
    end_wait(wait, answers[0].status == MZ_ANSWER_REFUSED ? answers[0].fault.status : MZ_OK, NULL);
}

static void test_replaced_meanwhile(void **state) {
    struct fixture *f = *state;
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_replay(f->house, f->maker, 0, c.payee[0]);
    assert_int_equal(house_disclose(f->house, 1), MZ_OK);
    struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct wait wait = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct wait second = wait;
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    struct mz_span other = ledger_disclosure(2, MZ_PERSONAL_NAME, buffer, sizeof buffer);
    struct mz_id stranger = ledger_id("payee", 99), payee = ledger_id("payee", 1);
    assert_int_equal(mz_ledger_disclose(f->house->ledger, &stranger, &other, 1, hold, &gate),
                     MZ_OK);
    assert_int_equal(mz_ledger_disclose(f->house->ledger, &payee, &other, 1, end_wait, &wait),
                     MZ_OK);
    struct mz_span enrolment = house_statement(f->maker, c.payee[0]);
    assert_int_equal(mz_ledger_submit(f->house->ledger, &enrolment, 1, keep_first, &second), MZ_OK);
    struct timespec pause = {.tv_nsec = 100000000}; /* the pool looks at what was handed in first */
    nanosleep(&pause, NULL);
    pthread_mutex_lock(&gate.mutex);
    gate.open = true;
    pthread_cond_signal(&gate.changed);
    pthread_mutex_unlock(&gate.mutex);
    pthread_mutex_lock(&second.mutex);
    while (!second.over)
        pthread_cond_wait(&second.changed, &second.mutex);
    pthread_mutex_unlock(&second.mutex);
    assert_int_equal(wait.status, MZ_OK);
    assert_int_equal(second.status, MZ_E_DIGEST_MISMATCH);
    house_replay(f->house, f->maker, c.payee[0], c.list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tokens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_in_the_clear, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bound_by_the_enrolment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused_disclosures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_enrolment_of_other_data, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_enrolment_with_another_token, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replaced_meanwhile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changed_and_erased, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sealed_anew, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
