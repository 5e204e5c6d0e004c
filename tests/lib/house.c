#include "tests/lib/house.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/log/checkpoint.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"

/* Assertions are the point here, so they stay in release builds too. */
#define must(condition_)                                                                           \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition_);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static void fail(const struct mz_fault *fault) {
    char words[512];
    mz_fault_text(fault, MZ_ENGLISH, words, sizeof words);
    fprintf(stderr, "%s: %s\n", mz_status_code(fault->status), words);
    abort();
}

#define MORNING UINT64_C(1672709400000) /* 2023-01-03 09:30 at UTC+8 */

/* -- Time and randomness. */

static uint64_t give_time(void *ctx) {
    struct house *house = ctx;
    pthread_mutex_lock(&house->mutex);
    uint64_t now = house->now;
    pthread_mutex_unlock(&house->mutex);
    return now;
}

/* What init draws first is the seed of the log key, then the token key: those of the maker. */
static void give_random(void *ctx, void *buffer, size_t size) {
    struct house *house = ctx;
    pthread_mutex_lock(&house->mutex);
    uint64_t draw = house->draws++;
    pthread_mutex_unlock(&house->mutex);
    char words[64];
    snprintf(words, sizeof words, "randomness %llu", (unsigned long long)draw);
    struct mz_hash hash = mz_sha256(mz_span_text(draw == 0   ? "synthetic key of log"
                                                 : draw == 1 ? LEDGER_TOKEN_SEED
                                                             : words));
    must(size <= sizeof hash.bytes);
    memcpy(buffer, hash.bytes, size);
}

/* -- Folders. */

static void join(char *path, size_t capacity, const char *directory, const char *name) {
    int size = snprintf(path, capacity, "%s/%s", directory, name);
    must(size > 0 && (size_t)size < capacity);
}

static bool is_self(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

void house_remove(const char *directory) {
    DIR *folder = opendir(directory);
    if (folder == NULL)
        return;
    struct dirent *file;
    while ((file = readdir(folder)) != NULL) {
        char path[512];
        struct stat info;
        if (is_self(file->d_name))
            continue;
        join(path, sizeof path, directory, file->d_name);
        if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
            house_remove(path);
        else
            unlink(path);
    }
    closedir(folder);
    rmdir(directory);
}

static void copy_file(const char *from, const char *to) {
    static uint8_t buffer[1 << 16];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    must(in >= 0 && out >= 0);
    ssize_t n;
    while ((n = read(in, buffer, sizeof buffer)) > 0)
        must(write(out, buffer, (size_t)n) == n);
    close(in);
    close(out);
}

void house_copy(const char *from, const char *to) {
    DIR *folder = opendir(from);
    must(folder != NULL);
    must(mkdir(to, 0700) == 0);
    struct dirent *file;
    while ((file = readdir(folder)) != NULL) {
        char source[512], target[512];
        struct stat info;
        if (is_self(file->d_name))
            continue;
        join(source, sizeof source, from, file->d_name);
        join(target, sizeof target, to, file->d_name);
        must(lstat(source, &info) == 0);
        if (S_ISDIR(info.st_mode))
            house_copy(source, target);
        else
            copy_file(source, target);
    }
    closedir(folder);
}

/* -- Opening and closing. */

struct house *house_new(void) {
    struct house *house = calloc(1, sizeof *house);
    must(house != NULL && pthread_mutex_init(&house->mutex, NULL) == 0);
    const char *top = getenv("TMPDIR");
    snprintf(house->directory, sizeof house->directory, "%s/mz-house-XXXXXX",
             top != NULL ? top : "/tmp");
    must(mkdtemp(house->directory) != NULL);
    house->now = MORNING;
    house->env = (struct mz_env){.ctx = house, .now_ms = give_time, .random = give_random};
    house->options =
        (struct mz_ledger_options){.directory = house->directory, .env = &house->env, .workers = 2};
    char vkey[256];
    struct mz_hash bootstrap = ledger_key_of("admin-a").key;
    struct mz_fault fault = {.status = MZ_OK};
    if (mz_ledger_init(house->directory, mz_span_text(LEDGER_ORIGIN), &bootstrap, &house->env, vkey,
                       sizeof vkey, &fault) != MZ_OK)
        fail(&fault);
    return house;
}

enum mz_status house_try_open(struct house *house, struct mz_fault *fault) {
    must(house->ledger == NULL);
    return mz_ledger_open(&house->options, &house->ledger, fault);
}

void house_open(struct house *house) {
    struct mz_fault fault = {.status = MZ_OK};
    if (house_try_open(house, &fault) != MZ_OK)
        fail(&fault);
}

void house_close(struct house *house) {
    mz_ledger_close(house->ledger);
    house->ledger = NULL;
}

void house_free(struct house *house) {
    house_close(house);
    house_remove(house->directory);
    pthread_mutex_destroy(&house->mutex);
    free(house);
}

/* -- Filing. */

struct wait {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool over;
    struct house_answers answers;
    enum mz_status status;
    struct mz_fault fault;
};

static void wait_for(struct wait *wait) {
    pthread_mutex_lock(&wait->mutex);
    while (!wait->over)
        pthread_cond_wait(&wait->changed, &wait->mutex);
    pthread_mutex_unlock(&wait->mutex);
}

static void end_wait(struct wait *wait) {
    pthread_mutex_lock(&wait->mutex);
    wait->over = true;
    pthread_cond_signal(&wait->changed);
    pthread_mutex_unlock(&wait->mutex);
}

static void keep_answers(void *arg, enum mz_status failure, const struct mz_answer *answers,
                         size_t count) {
    struct wait *wait = arg;
    struct house_answers *kept = &wait->answers;
    *kept = (struct house_answers){.failure = failure, .count = count};
    if (count > 0) {
        kept->answers = malloc(count * sizeof *answers);
        kept->checkpoints = malloc(count * MZ_CHECKPOINT_SIZE);
        must(kept->answers != NULL && kept->checkpoints != NULL);
        memcpy(kept->answers, answers, count * sizeof *answers);
    }
    for (size_t i = 0; i < count; i++) {
        struct mz_answer *answer = &kept->answers[i];
        if (answer->status == MZ_ANSWER_REFUSED)
            continue;
        char *copy = kept->checkpoints + i * MZ_CHECKPOINT_SIZE;
        memcpy(copy, answer->checkpoint.data, answer->checkpoint.size);
        answer->checkpoint.data = (uint8_t *)copy;
    }
    end_wait(wait);
}

struct house_answers house_file(struct house *house, const struct mz_span *statements,
                                size_t count) {
    struct wait wait = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    must(mz_ledger_submit(house->ledger, statements, count, keep_answers, &wait) == MZ_OK);
    wait_for(&wait);
    return wait.answers;
}

void house_answers_free(struct house_answers *answers) {
    free(answers->answers);
    free(answers->checkpoints);
}

struct mz_answer house_file_one(struct house *house, struct mz_span statement) {
    static char checkpoint[MZ_CHECKPOINT_SIZE];
    struct house_answers answers = house_file(house, &statement, 1);
    must(answers.failure == MZ_OK && answers.count == 1);
    struct mz_answer answer = answers.answers[0];
    if (answer.status != MZ_ANSWER_REFUSED) {
        memcpy(checkpoint, answer.checkpoint.data, answer.checkpoint.size);
        answer.checkpoint.data = (uint8_t *)checkpoint;
    }
    house_answers_free(&answers);
    return answer;
}

struct mz_span house_statement(const struct ledger *ledger, uint64_t index) {
    struct mz_entry entry;
    must(mz_entry_decode(ledger_entry(ledger, index), &entry, NULL) == MZ_OK);
    return entry.statement;
}

static void keep_status(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct wait *wait = arg;
    wait->status = status;
    wait->fault = *fault;
    end_wait(wait);
}

enum mz_status house_upload(struct house *house, enum mz_object_kind kind,
                            const struct mz_hash *name, struct mz_span bytes,
                            struct mz_fault *fault) {
    struct wait wait = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    uint64_t received;
    bool complete = false;
    enum mz_status status = mz_ledger_upload(house->ledger, kind, name, 0, bytes.size, bytes,
                                             keep_status, &wait, &received, &complete, fault);
    if (status != MZ_OK)
        return status;
    must(complete && received == bytes.size);
    wait_for(&wait);
    if (fault != NULL)
        *fault = wait.fault;
    return wait.status;
}

enum mz_status house_hand_in(struct house *house, uint64_t payee, const uint64_t *numbers,
                             const uint8_t *fields, size_t count) {
    uint8_t buffers[4][MZ_MAX_DISCLOSURE];
    struct mz_span disclosures[4];
    struct mz_id id = ledger_id("payee", payee);
    must(count <= 4);
    for (size_t i = 0; i < count; i++)
        disclosures[i] = ledger_disclosure(numbers[i], fields[i], buffers[i], sizeof buffers[i]);
    struct wait wait = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    enum mz_status status =
        mz_ledger_disclose(house->ledger, &id, disclosures, count, keep_status, &wait);
    if (status != MZ_OK)
        return status;
    wait_for(&wait);
    return wait.status;
}

enum mz_status house_disclose(struct house *house, uint64_t number) {
    static const uint8_t fields[] = {MZ_PERSONAL_NAME, MZ_PERSONAL_IDNO, MZ_PERSONAL_ACCOUNT};
    return house_hand_in(house, number, (const uint64_t[]){number, number, number}, fields, 3);
}

/* -- Replaying what the maker made. */

static void upload_list(struct house *house, struct ledger *ledger, const struct mz_hash *root) {
    must(house_upload(house, MZ_OBJECT_LIST, root, ledger_object(ledger, root), NULL) == MZ_OK);
}

/* The maker numbers payees from 1 in its case, and from a million where it enrols in bulk. */
static void disclose_payee(struct house *house, const struct mz_id *payee, uint64_t index) {
    uint64_t number = 1000000 + index;
    for (uint64_t n = 1; n <= LEDGER_PAYEES; n++) {
        struct mz_id id = ledger_id("payee", n);
        if (memcmp(&id, payee, sizeof id) == 0)
            number = n;
    }
    must(house_disclose(house, number) == MZ_OK);
}

void house_provide(struct house *house, struct ledger *ledger, uint64_t index) {
    struct mz_statement s;
    must(mz_statement_decode(house_statement(ledger, index), &s, NULL) == MZ_OK);
    const struct mz_hash *root;
    enum mz_list_form form;
    if (mz_list_named(s.kind->id, &s.body, &root, &form))
        upload_list(house, ledger, root);
    switch (s.kind->id) {
    case MZ_KIND_PAYEE_ENROL:
        disclose_payee(house, &s.body.payee_enrol.payee, index);
        break;
    case MZ_KIND_EVIDENCE_ATTACH: {
        const struct mz_hash *name = &s.body.evidence_attach.sha256;
        struct mz_span bytes = ledger_object(ledger, name);
        must(house_upload(house, MZ_OBJECT_EVIDENCE, name, bytes, NULL) == MZ_OK);
        break;
    }
    default:
        break;
    }
}

static void set_time(struct house *house, uint64_t now) {
    pthread_mutex_lock(&house->mutex);
    house->now = now;
    pthread_mutex_unlock(&house->mutex);
}

void house_replay(struct house *house, struct ledger *ledger, uint64_t from, uint64_t to) {
    for (uint64_t i = from; i < to; i++) {
        struct mz_entry entry;
        must(mz_entry_decode(ledger_entry(ledger, i), &entry, NULL) == MZ_OK);
        set_time(house, entry.head.registered_at);
        house_provide(house, ledger, i);
        struct mz_answer answer = house_file_one(house, entry.statement);
        if (answer.status == MZ_ANSWER_REFUSED)
            fail(&answer.fault);
        must(answer.status == MZ_ANSWER_RECORDED && answer.head.index == i);
        must(mz_hash_equal(&answer.leaf, &entry.leaf));
        house_check_receipt(&answer, entry.statement);
    }
}

void house_record(struct house *house, struct ledger *ledger, uint64_t from, uint64_t to) {
    struct mz_span statements[MZ_MAX_BATCH];
    must(to - from <= MZ_MAX_BATCH);
    for (uint64_t i = from; i < to; i++)
        statements[i - from] = house_statement(ledger, i);
    struct house_answers answers = house_file(house, statements, (size_t)(to - from));
    must(answers.failure == MZ_OK && answers.count == to - from);
    for (size_t i = 0; i < answers.count; i++)
        if (answers.answers[i].status == MZ_ANSWER_REFUSED)
            fail(&answers.answers[i].fault);
    house_answers_free(&answers);
}

uint64_t house_open_business(struct house *house, struct ledger *ledger, uint64_t count) {
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    uint64_t first = ledger_size(ledger);
    house_replay(house, ledger, 0, first);
    for (uint64_t i = 0; i < count; i++) {
        char name[32];
        struct mz_actor_enrol enrol;
        mz_schema_init(&mz_actor_enrol_schema, &enrol);
        snprintf(name, sizeof name, "proposed-%llu", (unsigned long long)i);
        enrol.actor = mz_span_text(name);
        enrol.key = mz_sha256(mz_span_text(name));
        enrol.roles = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
        ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_ENROL,
                                                   .actor = "admin-a",
                                                   .date = 20230103,
                                                   .body = &enrol});
    }
    return first;
}

void house_check_receipt(const struct mz_answer *answer, struct mz_span statement) {
    uint8_t bytes[MZ_MAX_ENTRY];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    must(mz_entry_encode(&answer->head, statement, &w) == MZ_OK);
    struct mz_hash leaf = mz_hash_leaf(mz_writer_view(&w));
    must(mz_hash_equal(&leaf, &answer->leaf));
    struct mz_note_key key;
    struct mz_checkpoint checkpoint;
    struct mz_span origin = mz_span_text(LEDGER_ORIGIN);
    struct ledger_key log = ledger_key_of("log");
    must(mz_note_key_make(origin, MZ_NOTE_ED25519, log.key.bytes, &key) == MZ_OK);
    must(mz_checkpoint_open(answer->checkpoint, origin, &key, &checkpoint) == MZ_OK);
    must(checkpoint.size == answer->tree_size);
    struct mz_proof proof = {.count = answer->proof_size};
    memcpy(proof.hashes, answer->proof, answer->proof_size * sizeof proof.hashes[0]);
    must(mz_merkle_verify_inclusion(answer->head.index, checkpoint.size, &leaf, &proof,
                                    &checkpoint.root) == MZ_OK);
}
