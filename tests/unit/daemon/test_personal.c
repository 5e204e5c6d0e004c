/* daemon/personal, daemon/store_keys: what an update makes of what was handed in, what an erasure
 * leaves of it, and that a death in between changes neither (G6, T7, T9). All persons invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/check.h"
#include "daemon/files.h"
#include "daemon/personal.h"
#include "tests/lib/house.h"

#define KEY 32u

struct fixture {
    struct house *house;
    struct ledger *maker;
    struct ledger_case c;
};

/* The case up to its frozen list, and an officer who may erase. */
static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    ledger_case_open(f->maker, &f->c);
    ledger_case_plan(f->maker, &f->c);
    struct mz_actor_enrol enrol;
    mz_schema_init(&mz_actor_enrol_schema, &enrol);
    enrol.actor = mz_span_text("officer");
    enrol.key = ledger_key_of("officer").key;
    enrol.roles = MZ_ROLE_BIT(MZ_ROLE_PRIVACY);
    uint64_t index = ledger_append(f->maker, &(struct ledger_act){.kind = MZ_KIND_ACTOR_ENROL,
                                                                  .actor = "admin-a",
                                                                  .date = 20230105,
                                                                  .body = &enrol});
    ledger_append(f->maker, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                                 .actor = "admin-b",
                                                 .date = 20230105,
                                                 .refs = &index,
                                                 .refs_count = 1});
    house_open(f->house);
    house_replay(f->house, f->maker, 0, ledger_size(f->maker));
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

static void reopen(struct fixture *f) {
    house_close(f->house);
    house_open(f->house);
}

/* -- What is asked of the ledger. */

static const uint8_t name_and_account[] = {MZ_PERSONAL_NAME, MZ_PERSONAL_ACCOUNT};

/* Payee 1 takes on name and account of the person `number`; `token` of another if not the same. */
static uint64_t make_update(struct fixture *f, uint64_t number, uint64_t token) {
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    struct mz_payee_update body;
    mz_schema_init(&mz_payee_update_schema, &body);
    body.payee = f->c.payee_id[0];
    body.reason = mz_span_text("示例");
    body.account_token = ledger_token(token, MZ_PERSONAL_ACCOUNT);
    body.digests_count = 2;
    for (size_t i = 0; i < 2; i++)
        body.digests[i] = (struct mz_digest){
            name_and_account[i], mz_disclosure_digest(ledger_disclosure(number, name_and_account[i],
                                                                        buffer, sizeof buffer))};
    return ledger_append(f->maker, &(struct ledger_act){.kind = MZ_KIND_PAYEE_UPDATE,
                                                        .actor = "clerk",
                                                        .date = 20230106,
                                                        .refs = &f->c.payee[0],
                                                        .refs_count = 1,
                                                        .body = &body});
}

static struct mz_answer file(struct fixture *f, uint64_t index) {
    return house_file_one(f->house, house_statement(f->maker, index));
}

static enum mz_status hand_in(struct fixture *f, uint64_t payee, uint64_t number) {
    const uint64_t numbers[] = {number, number};
    return house_hand_in(f->house, payee, numbers, name_and_account, 2);
}

static uint64_t make_erasure(struct fixture *f, size_t payee) {
    struct mz_data_erase body = {.payee = f->c.payee_id[payee],
                                 .ground = MZ_GROUND_ORDER,
                                 .document = mz_span_text("示例决定〔2023〕1号"),
                                 .order = ledger_token(0, MZ_PERSONAL_IDNO)};
    return ledger_append(f->maker, &(struct ledger_act){.kind = MZ_KIND_DATA_ERASE,
                                                        .actor = "officer",
                                                        .date = 20230106,
                                                        .body = &body});
}

static void erase(struct fixture *f, size_t payee) {
    assert_int_equal(file(f, make_erasure(f, payee)).status, MZ_ANSWER_RECORDED);
}

struct holding {
    size_t count;
    struct {
        uint8_t field;
        uint64_t index, number; /* the person whose it is, of those asked about */
        bool current;
    } items[16];
};

static void note(void *arg, const struct mz_revealed *revealed) {
    static const uint64_t persons[] = {1, 2, 3, 201, 202};
    struct holding *holding = arg;
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof persons / sizeof persons[0]; i++)
        if (mz_span_equal(revealed->disclosure,
                          ledger_disclosure(persons[i], revealed->field, buffer, sizeof buffer)))
            number = persons[i];
    assert_true(holding->count < 16);
    holding->items[holding->count].field = revealed->field;
    holding->items[holding->count].index = revealed->index;
    holding->items[holding->count].number = number;
    holding->items[holding->count++].current = revealed->current;
}

static enum mz_status reveal(struct fixture *f, size_t payee, struct holding *holding) {
    *holding = (struct holding){0};
    return mz_ledger_reveal(f->house->ledger, &f->c.payee_id[payee], note, holding);
}

/* Entry and currency of what payee 1 has of a person's field; false if nothing. */
static bool holds(struct fixture *f, uint8_t field, uint64_t number, uint64_t index, bool current) {
    struct holding holding;
    assert_int_equal(reveal(f, 0, &holding), MZ_OK);
    for (size_t i = 0; i < holding.count; i++)
        if (holding.items[i].field == field && holding.items[i].number == number)
            return holding.items[i].index == index && holding.items[i].current == current;
    return false;
}

/* -- Updates. */

static void test_update(void **state) {
    struct fixture *f = *state;
    struct holding holding;
    uint64_t index = make_update(f, 201, 201);
    assert_int_equal(hand_in(f, 1, 201), MZ_OK);
    assert_true(holds(f, MZ_PERSONAL_NAME, 1, f->c.payee[0], true));
    assert_int_equal(file(f, index).status, MZ_ANSWER_RECORDED);
    for (unsigned round = 0; round < 2; round++) {
        assert_true(holds(f, MZ_PERSONAL_NAME, 201, index, true));
        assert_true(holds(f, MZ_PERSONAL_ACCOUNT, 201, index, true));
        assert_true(holds(f, MZ_PERSONAL_IDNO, 1, f->c.payee[0], true));
        assert_true(holds(f, MZ_PERSONAL_NAME, 1, f->c.payee[0], false));
        assert_true(holds(f, MZ_PERSONAL_ACCOUNT, 1, f->c.payee[0], false));
        assert_int_equal(reveal(f, 0, &holding), MZ_OK);
        assert_int_equal(holding.count, 5);
        reopen(f);
    }
    /* What was so before needs not to be handed in to be so again. */
    uint64_t back = make_update(f, 1, 1);
    assert_int_equal(file(f, back).status, MZ_ANSWER_RECORDED);
    assert_true(holds(f, MZ_PERSONAL_NAME, 1, back, true));
    assert_true(holds(f, MZ_PERSONAL_NAME, 201, index, false));
}

static void test_update_refused(void **state) {
    struct fixture *f = *state;
    uint64_t index = make_update(f, 201, 201), other_token = make_update(f, 201, 202);
    assert_int_equal(file(f, index).fault.status, MZ_E_OBJECT_MISSING);
    assert_int_equal(hand_in(f, 1, 202), MZ_OK);
    assert_int_equal(file(f, index).fault.status, MZ_E_DIGEST_MISMATCH);
    assert_int_equal(hand_in(f, 1, 201), MZ_OK);
    struct mz_answer answer = file(f, other_token);
    assert_int_equal(answer.fault.status, MZ_E_DIGEST_MISMATCH);
    assert_string_equal(answer.fault.place, "body.account_token");
    assert_true(holds(f, MZ_PERSONAL_NAME, 1, f->c.payee[0], true));
    assert_false(holds(f, MZ_PERSONAL_NAME, 201, index, true));
}

/* Two in one commit: the second finds what the first left. */
static void test_updates_in_one_batch(void **state) {
    struct fixture *f = *state;
    uint64_t there = make_update(f, 201, 201), back = make_update(f, 1, 1),
             again = make_update(f, 201, 201);
    assert_int_equal(hand_in(f, 1, 201), MZ_OK);
    const struct mz_span statements[] = {house_statement(f->maker, there),
                                         house_statement(f->maker, back),
                                         house_statement(f->maker, again)};
    struct house_answers answers = house_file(f->house, statements, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(answers.answers[i].status, MZ_ANSWER_RECORDED);
    house_answers_free(&answers);
    assert_true(holds(f, MZ_PERSONAL_NAME, 201, again, true));
    assert_true(holds(f, MZ_PERSONAL_NAME, 1, back, false));
}

/* -- Files. */

static const char *path_of(const struct fixture *f, const char *name) {
    static char paths[4][512];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", f->house->directory, name);
    return path;
}

static bool file_has(const char *path, const uint8_t *needle, size_t size) {
    static uint8_t bytes[8 << 20];
    size_t length;
    assert_int_equal(mz_files_read(path, bytes, sizeof bytes, &length, NULL), MZ_OK);
    for (size_t i = 0; i + size <= length; i++)
        if (memcmp(bytes + i, needle, size) == 0)
            return true;
    return false;
}

/* Whether any file of the ledger has these bytes. */
static bool any_has(const struct fixture *f, const uint8_t *needle, size_t size) {
    static const char *const folders[] = {"ledger", "vault"};
    for (size_t i = 0; i < 2; i++) {
        DIR *folder = opendir(path_of(f, folders[i]));
        const struct dirent *one;
        bool found = false;
        assert_non_null(folder);
        while ((one = readdir(folder)) != NULL) {
            char path[1024];
            snprintf(path, sizeof path, "%s/%s/%s", f->house->directory, folders[i], one->d_name);
            if (one->d_name[0] != '.' && file_has(path, needle, size))
                found = true;
        }
        closedir(folder);
        if (found)
            return true;
    }
    return false;
}

/* Copies the payee's key out of a closed vault. */
static void read_key(const char *vault, const struct mz_id *payee, uint8_t key[KEY]) {
    struct mz_store_keys *keys;
    assert_int_equal(mz_store_keys_open(vault, false, true, &keys, NULL), MZ_OK);
    assert_int_equal(mz_store_keys_get(keys, mz_span_of(payee->bytes, MZ_ID_SIZE), key, KEY),
                     MZ_OK);
    mz_store_keys_close(keys);
}

/* Keys of the payees 1 and 2; leaves the house open. */
static void read_keys(struct fixture *f, uint8_t keys[2][KEY]) {
    house_close(f->house);
    for (size_t i = 0; i < 2; i++)
        read_key(path_of(f, "vault"), &f->c.payee_id[i], keys[i]);
    house_open(f->house);
}

static void expect_erased(struct fixture *f, uint8_t keys[2][KEY]) {
    struct holding holding;
    assert_int_equal(reveal(f, 0, &holding), MZ_E_ERASED);
    assert_int_equal(holding.count, 0);
    assert_int_equal(reveal(f, 1, &holding), MZ_OK);
    assert_int_equal(holding.count, 3);
    assert_false(any_has(f, keys[0], KEY));
    assert_true(any_has(f, keys[1], KEY)); /* what is searched for would be found */
    assert_false(mz_files_exists(path_of(f, "vault/data.old")));
    assert_false(mz_files_exists(path_of(f, "vault/data.new")));
}

/* -- Erasure. */

static void test_erase(void **state) {
    struct fixture *f = *state;
    uint8_t keys[2][KEY];
    read_keys(f, keys);
    assert_true(any_has(f, keys[0], KEY));
    uint64_t index = make_erasure(f, 0);
    assert_int_equal(hand_in(f, 1, 201), MZ_OK); /* what is staged goes too */
    assert_int_equal(file(f, index).status, MZ_ANSWER_RECORDED);
    expect_erased(f, keys);
    assert_int_equal(hand_in(f, 1, 201), MZ_E_ERASED);
    assert_int_equal(file(f, make_update(f, 201, 201)).status, MZ_ANSWER_REFUSED);
    reopen(f);
    expect_erased(f, keys);
    assert_int_equal(file(f, index).status, MZ_ANSWER_DUPLICATE);
    /* The vault goes on: others are updated, erased, enrolled. */
    assert_int_equal(house_disclose(f->house, 50), MZ_OK);
    erase(f, 1);
    struct holding holding;
    assert_int_equal(reveal(f, 1, &holding), MZ_E_ERASED);
    assert_int_equal(reveal(f, 2, &holding), MZ_OK);
    assert_false(any_has(f, keys[1], KEY));
}

/* A copy of the sealed rows from before, with the keys as they are now. */
static void test_old_copy(void **state) {
    struct fixture *f = *state;
    house_close(f->house);
    house_copy(path_of(f, "ledger"), path_of(f, "old-ledger"));
    house_copy(path_of(f, "vault"), path_of(f, "old-vault"));
    house_open(f->house);
    erase(f, 0);
    house_close(f->house);
    for (unsigned old_keys = 0; old_keys < 2; old_keys++) {
        struct mz_store *store;
        struct mz_vault *vault;
        const char *database = path_of(f, "old-ledger");
        const char *keys = path_of(f, old_keys != 0 ? "old-vault" : "vault");
        struct mz_store_options options = {.path = database, .read_only = true};
        assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
        assert_int_equal(mz_vault_open(keys, true, &f->house->env, &vault, NULL), MZ_OK);
        struct mz_store_txn *txn = mz_store_txn_new(store);
        assert_int_equal(mz_store_read(txn), MZ_OK);
        for (size_t n = 0; n < 2; n++) {
            uint8_t buffer[MZ_MAX_DISCLOSURE];
            struct mz_hash digest = mz_disclosure_digest(
                ledger_disclosure(n + 1, MZ_PERSONAL_NAME, buffer, sizeof buffer));
            struct mz_store_kept kept;
            assert_int_equal(
                mz_store_kept_get(txn, &f->c.payee_id[n], MZ_PERSONAL_NAME, &digest, &kept), MZ_OK);
            assert_int_equal(mz_vault_has_key(vault, &f->c.payee_id[n]),
                             n == 0 && old_keys == 0 ? MZ_E_NOT_FOUND : MZ_OK);
        }
        mz_store_txn_free(txn);
        mz_vault_close(vault);
        mz_store_close(store);
    }
    house_open(f->house);
}

/* Died after the entry was durable and before its key was destroyed. */
static void test_unfinished(void **state) {
    struct fixture *f = *state;
    uint8_t keys[2][KEY];
    read_keys(f, keys);
    house_close(f->house);
    house_copy(path_of(f, "vault"), path_of(f, "kept"));
    house_open(f->house);
    erase(f, 0);
    house_close(f->house);
    house_remove(path_of(f, "vault"));
    assert_int_equal(rename(path_of(f, "kept"), path_of(f, "vault")), 0);
    assert_true(any_has(f, keys[0], KEY));
    house_open(f->house);
    expect_erased(f, keys);
    reopen(f);
    expect_erased(f, keys);
}

static void copy_file(const char *from, const char *to) {
    static uint8_t bytes[8 << 20];
    size_t size;
    assert_int_equal(mz_files_read(from, bytes, sizeof bytes, &size, NULL), MZ_OK);
    assert_int_equal(mz_files_create(to, mz_span_of(bytes, size), NULL), MZ_OK);
}

/* Died at each step of the rewriting. */
static void test_cut_off(void **state) {
    struct fixture *f = *state;
    uint8_t keys[2][KEY];
    read_keys(f, keys);
    house_close(f->house);
    copy_file(path_of(f, "vault/data.mdb"), path_of(f, "before"));
    house_open(f->house);
    erase(f, 0);
    house_close(f->house);
    enum { WRITING, LINKED, RENAMED, CASES };
    for (unsigned at = 0; at < CASES; at++) {
        if (at != RENAMED)
            copy_file(path_of(f, "before"), path_of(f, "vault/data.new"));
        if (at == LINKED)
            assert_int_equal(link(path_of(f, "vault/data.mdb"), path_of(f, "vault/data.old")), 0);
        if (at == RENAMED) {
            copy_file(path_of(f, "before"), path_of(f, "vault/data.old"));
            assert_int_equal(link(path_of(f, "vault/data.old"), path_of(f, "other-name")), 0);
        }
        house_open(f->house);
        expect_erased(f, keys);
        house_close(f->house);
    }
    /* Overwritten, and not only without a name. */
    assert_true(file_has(path_of(f, "before"), keys[0], KEY));
    assert_false(file_has(path_of(f, "other-name"), keys[0], KEY));
    assert_false(file_has(path_of(f, "other-name"), keys[1], KEY));
    house_open(f->house);
}

/* -- Somebody reads the keys: the erasure waits for him. */

struct filed {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool over;
};

static void end_filed(void *arg, enum mz_status failure, const struct mz_answer *answers,
                      size_t count) {
    struct filed *filed = arg;
    assert_int_equal(failure, MZ_OK);
    assert_int_equal(count, 1);
    assert_int_equal(answers[0].status, MZ_ANSWER_RECORDED);
    pthread_mutex_lock(&filed->mutex);
    filed->over = true;
    pthread_cond_signal(&filed->changed);
    pthread_mutex_unlock(&filed->mutex);
}

static void test_waits_for_readers(void **state) {
    struct fixture *f = *state;
    struct filed filed = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct mz_span statement = house_statement(f->maker, make_erasure(f, 0));
    /* Another process, as a check would be. */
    char command[1024];
    snprintf(command, sizeof command, "flock -s '%s' sh -c 'echo held; sleep 1'",
             path_of(f, "vault"));
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char line[16] = "";
    assert_non_null(fgets(line, sizeof line, pipe));
    assert_int_equal(mz_ledger_submit(f->house->ledger, &statement, 1, end_filed, &filed), MZ_OK);
    struct timespec pause = {.tv_nsec = 300000000};
    nanosleep(&pause, NULL);
    pthread_mutex_lock(&filed.mutex);
    assert_false(filed.over);
    while (!filed.over)
        pthread_cond_wait(&filed.changed, &filed.mutex);
    pthread_mutex_unlock(&filed.mutex);
    assert_int_equal(pclose(pipe), 0);
}

/* -- What was handed in and never named. */

static size_t staged_of(struct fixture *f, uint64_t number) {
    struct holding holding = {0};
    struct mz_id payee = ledger_id("payee", number);
    enum mz_status status = mz_ledger_reveal(f->house->ledger, &payee, note, &holding);
    assert_true(status == MZ_OK || (status == MZ_E_NOT_FOUND && holding.count == 0));
    return holding.count;
}

static void test_stale(void **state) {
    struct fixture *f = *state;
    uint8_t key[KEY];
    struct mz_id early = ledger_id("payee", 60);
    assert_int_equal(hand_in(f, 60, 201), MZ_OK);
    house_close(f->house);
    read_key(path_of(f, "vault"), &early, key);
    house_open(f->house);
    f->house->now += MZ_PERSONAL_STAGED_MS;
    assert_int_equal(hand_in(f, 61, 202), MZ_OK);
    reopen(f); /* exactly a day old: not stale yet */
    assert_int_equal(staged_of(f, 60), 2);
    f->house->now += 1;
    reopen(f);
    assert_int_equal(staged_of(f, 60), 0);
    assert_int_equal(staged_of(f, 61), 2);
    assert_false(any_has(f, key, KEY));
    struct holding holding;
    assert_int_equal(reveal(f, 0, &holding), MZ_OK);
}

/* Fills the store with staged rows as of `at`. */
static void fill(struct fixture *f, uint64_t at) {
    struct mz_store *store;
    struct mz_store_options options = {.path = path_of(f, "ledger")};
    house_close(f->house);
    assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
    struct mz_store_txn *txn = mz_store_txn_new(store);
    assert_int_equal(mz_store_write(txn), MZ_OK);
    for (uint64_t i = 0; i < MZ_PERSONAL_STAGED_MAX; i++) {
        struct mz_id payee = ledger_id("filling", i);
        assert_int_equal(mz_store_staged_put(txn, &payee, 1, at, mz_span_text("x")), MZ_OK);
    }
    assert_int_equal(mz_store_commit(txn), MZ_OK);
    mz_store_txn_free(txn);
    mz_store_close(store);
    house_open(f->house);
}

static void test_full(void **state) {
    struct fixture *f = *state;
    fill(f, f->house->now);
    assert_int_equal(hand_in(f, 60, 201), MZ_E_BUSY);
    f->house->now += MZ_PERSONAL_STAGED_MS + 1;
    assert_int_equal(hand_in(f, 60, 201), MZ_OK);
    assert_int_equal(staged_of(f, 60), 2);
}

/* -- What a check says of it. */

static struct mz_check_report check(struct fixture *f) {
    struct mz_check_report report;
    struct mz_fault fault = {0};
    assert_int_equal(mz_check_run(f->house->directory, NULL, NULL, &report, &fault), MZ_OK);
    return report;
}

/* Changes the row of payee 2's name: puts `sealed` in its place, or drops all of his rows. */
static void change_row(struct fixture *f, struct mz_span sealed) {
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    struct mz_store *store;
    struct mz_store_options options = {.path = path_of(f, "ledger")};
    struct mz_store_kept kept;
    struct mz_hash digest =
        mz_disclosure_digest(ledger_disclosure(2, MZ_PERSONAL_NAME, buffer, sizeof buffer));
    assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
    struct mz_store_txn *txn = mz_store_txn_new(store);
    assert_int_equal(mz_store_write(txn), MZ_OK);
    assert_int_equal(mz_store_kept_get(txn, &f->c.payee_id[1], MZ_PERSONAL_NAME, &digest, &kept),
                     MZ_OK);
    kept.sealed = sealed;
    if (sealed.data != NULL)
        assert_int_equal(mz_store_kept_put(txn, &f->c.payee_id[1], &kept), MZ_OK);
    else
        assert_int_equal(mz_store_kept_drop(txn, &f->c.payee_id[1]), MZ_OK);
    assert_int_equal(mz_store_commit(txn), MZ_OK);
    mz_store_txn_free(txn);
    mz_store_close(store);
}

static void test_check(void **state) {
    struct fixture *f = *state;
    assert_int_equal(hand_in(f, 1, 201), MZ_OK);
    assert_int_equal(file(f, make_update(f, 201, 201)).status, MZ_ANSWER_RECORDED);
    house_close(f->house);
    house_copy(path_of(f, "vault"), path_of(f, "kept"));
    struct mz_check_report report = check(f);
    assert_true(report.sound);
    assert_int_equal(report.vault.disclosures, 3 * LEDGER_PAYEES + 2);
    house_open(f->house);
    erase(f, 0);
    house_close(f->house);
    report = check(f);
    assert_true(report.sound);
    assert_int_equal(report.vault.disclosures, 3 * (LEDGER_PAYEES - 1));
    assert_int_equal(report.vault.erased, 1);

    assert_int_equal(rename(path_of(f, "vault"), path_of(f, "right")), 0);
    assert_int_equal(rename(path_of(f, "kept"), path_of(f, "vault")), 0);
    report = check(f);
    assert_false(report.sound);
    assert_int_equal(report.vault.fault.status, MZ_E_NOT_ERASED);
    assert_int_equal(report.vault.erased, 0);
    house_remove(path_of(f, "vault"));
    report = check(f);
    assert_int_equal(report.vault.fault.status, MZ_E_NOT_FOUND);
    assert_int_equal(rename(path_of(f, "right"), path_of(f, "vault")), 0);

    change_row(f, mz_span_text("not what was sealed, and long enough to be looked at closely"));
    report = check(f);
    assert_false(report.sound);
    assert_int_equal(report.vault.fault.status, MZ_E_BAD_OBJECT);
    change_row(f, mz_span_of(NULL, 0));
    report = check(f);
    assert_false(report.sound);
    assert_int_equal(report.vault.fault.status, MZ_OK);
    assert_int_equal(report.vault.missing, 1);
    assert_int_equal(report.vault.lacking.status, MZ_E_WITHHELD);
    assert_non_null(strstr(report.vault.lacking.place, "entry"));
    house_open(f->house);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_update, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_update_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_updates_in_one_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_erase, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_old_copy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unfinished, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_waits_for_readers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stale, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_check, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
