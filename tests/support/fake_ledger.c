#include "tests/support/fake_ledger.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec/cose_receipt.h"
#include "proto/codec/disclosure.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"
#include "proto/log/tile.h"
#include "proto/rules/memory_records.h"

#define MAX_ENTRIES 5000u
#define MAX_JOBS    8192u
#define MAX_HELD    16u

struct bytes {
    uint8_t *data;
    size_t size;
};

/* Statements to answer (done), or something that became durable (stored). */
struct job {
    struct bytes *statements;
    size_t count;
    mz_answers_fn *done;
    mz_done_fn *stored;
    enum mz_status status;
    void *arg;
};

struct object {
    enum mz_object_kind kind;
    struct mz_hash name;
    struct bytes bytes;
    uint64_t received;
};

struct disclosed {
    struct mz_id payee;
    struct bytes disclosure;
};

struct mz_ledger {
    pthread_mutex_t mutex;
    pthread_cond_t work;
    pthread_t thread;
    bool closing, held;
    enum mz_status refuse, broken;
    struct job jobs[MAX_JOBS];
    size_t jobs_first, jobs_count;
    struct bytes entries[MAX_ENTRIES];
    struct mz_hash leaves[MAX_ENTRIES];
    size_t size;
    struct object objects[MAX_HELD];
    size_t objects_count;
    struct disclosed disclosed[64];
    size_t disclosed_count;
    struct mz_id erased;
    struct mz_memory_records *records;
    unsigned snapshots;
};

struct mz_snapshot {
    struct mz_ledger *ledger;
    struct mz_view_source source;
    char checkpoint[256];
    struct mz_hash tile[MZ_TILE_WIDTH];
};

static struct bytes copy(struct mz_span span) {
    struct bytes bytes = {malloc(span.size + 1), span.size};
    assert(bytes.data != NULL);
    if (span.size > 0)
        memcpy(bytes.data, span.data, span.size);
    return bytes;
}

static void note(const struct mz_ledger *ledger, uint64_t size, char *text, size_t capacity) {
    (void)ledger;
    snprintf(text, capacity,
             FAKE_ORIGIN "\n%llu\nroot\n\n\xe2\x80\x94 " FAKE_ORIGIN " AAAAAHNpZw==\n",
             (unsigned long long)size);
}

static void answer_one(struct mz_ledger *ledger, const struct bytes *statement,
                       struct mz_answer *answer) {
    struct mz_span bytes = mz_span_of(statement->data, statement->size);
    *answer =
        (struct mz_answer){.status = MZ_ANSWER_RECORDED, .statement = mz_hash_statement(bytes)};
    for (size_t i = 0; i + 6 <= bytes.size; i++)
        if (memcmp(bytes.data + i, "REFUSE", 6) == 0)
            answer->status = MZ_ANSWER_REFUSED;
    if (answer->status == MZ_ANSWER_REFUSED) {
        mz_fault_at(&answer->fault, MZ_E_OVER_BUDGET, "line");
        return;
    }
    answer->leaf = mz_hash_leaf(bytes);
    size_t index = 0;
    while (index < ledger->size && !mz_hash_equal(&ledger->leaves[index], &answer->leaf))
        index++;
    if (index < ledger->size) {
        answer->status = MZ_ANSWER_DUPLICATE;
    } else {
        assert(ledger->size < MAX_ENTRIES);
        ledger->entries[ledger->size] = copy(bytes);
        ledger->leaves[ledger->size++] = answer->leaf;
    }
    answer->head.index = index;
    answer->head.registered_at = 1700000000000 + index;
    answer->head.project_seq = index % 2; /* every other one is of a project */
}

/* Proofs and the checkpoint are of the whole batch's commit. */
static void answer_job(struct mz_ledger *ledger, const struct job *job) {
    struct mz_answer *answers = calloc(job->count, sizeof *answers);
    char checkpoint[256];
    assert(answers != NULL);
    pthread_mutex_lock(&ledger->mutex);
    for (size_t i = 0; i < job->count; i++)
        answer_one(ledger, &job->statements[i], &answers[i]);
    note(ledger, ledger->size, checkpoint, sizeof checkpoint);
    struct mz_leaf_array array = {ledger->leaves, ledger->size};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    for (size_t i = 0; i < job->count; i++) {
        struct mz_proof proof;
        if (answers[i].status == MZ_ANSWER_REFUSED)
            continue;
        enum mz_status status =
            mz_merkle_inclusion(&reader, answers[i].head.index, ledger->size, &proof);
        assert(status == MZ_OK);
        (void)status;
        answers[i].tree_size = ledger->size;
        answers[i].proof_size = (unsigned)proof.count;
        memcpy(answers[i].proof, proof.hashes, proof.count * sizeof proof.hashes[0]);
        answers[i].checkpoint = mz_span_text(checkpoint);
    }
    pthread_mutex_unlock(&ledger->mutex);
    job->done(job->arg, MZ_OK, answers, job->count);
    free(answers);
}

static void *run(void *arg) {
    struct mz_ledger *ledger = arg;
    pthread_mutex_lock(&ledger->mutex);
    for (;;) {
        while ((ledger->jobs_count == 0 || ledger->held) && !ledger->closing)
            pthread_cond_wait(&ledger->work, &ledger->mutex);
        if (ledger->jobs_count == 0)
            break;
        struct job job = ledger->jobs[ledger->jobs_first % MAX_JOBS];
        ledger->jobs_first++;
        ledger->jobs_count--;
        pthread_mutex_unlock(&ledger->mutex);
        if (job.done != NULL)
            answer_job(ledger, &job);
        else
            job.stored(job.arg, job.status, NULL);
        for (size_t i = 0; i < job.count; i++)
            free(job.statements[i].data);
        free(job.statements);
        pthread_mutex_lock(&ledger->mutex);
    }
    pthread_mutex_unlock(&ledger->mutex);
    return NULL;
}

static void push(struct mz_ledger *ledger, struct job job) {
    pthread_mutex_lock(&ledger->mutex);
    assert(ledger->jobs_count < MAX_JOBS);
    ledger->jobs[(ledger->jobs_first + ledger->jobs_count++) % MAX_JOBS] = job;
    pthread_cond_signal(&ledger->work);
    pthread_mutex_unlock(&ledger->mutex);
}

static void put(struct mz_ledger *ledger, const struct mz_key *key, const struct mz_schema *schema,
                const void *record) {
    struct mz_records records = mz_memory_records_interface(ledger->records);
    enum mz_status status = mz_records_put(&records, key, schema, record);
    assert(status == MZ_OK);
    (void)status;
}

struct mz_ledger *fake_ledger_new(void) {
    struct mz_ledger *ledger = calloc(1, sizeof *ledger);
    assert(ledger != NULL);
    ledger->records = mz_memory_records_new();
    const struct mz_ledger_record open = {.state = MZ_LEDGER_OPEN,
                                          .head = {{1}},
                                          .log_key = {{1}},
                                          .origin = mz_span_text(FAKE_ORIGIN),
                                          .name = mz_span_text("fake")};
    const struct mz_log_key_record key = {.key = {{1}}, .nth = 1};
    struct mz_key at = mz_key_start(MZ_TABLE_LEDGER);
    put(ledger, &at, &mz_ledger_record_schema, &open);
    at = mz_key_of_number(MZ_TABLE_LOG_KEY, 0);
    put(ledger, &at, &mz_log_key_record_schema, &key);
    pthread_mutex_init(&ledger->mutex, NULL);
    pthread_cond_init(&ledger->work, NULL);
    pthread_create(&ledger->thread, NULL, run, ledger);
    return ledger;
}

void fake_ledger_free(struct mz_ledger *ledger) {
    pthread_mutex_lock(&ledger->mutex);
    ledger->closing = true;
    pthread_cond_signal(&ledger->work);
    pthread_mutex_unlock(&ledger->mutex);
    pthread_join(ledger->thread, NULL);
    for (size_t i = 0; i < ledger->size; i++)
        free(ledger->entries[i].data);
    for (size_t i = 0; i < ledger->objects_count; i++)
        free(ledger->objects[i].bytes.data);
    for (size_t i = 0; i < ledger->disclosed_count; i++)
        free(ledger->disclosed[i].disclosure.data);
    mz_memory_records_free(ledger->records);
    pthread_mutex_destroy(&ledger->mutex);
    pthread_cond_destroy(&ledger->work);
    free(ledger);
}

void fake_ledger_hold(struct mz_ledger *ledger, bool hold) {
    pthread_mutex_lock(&ledger->mutex);
    ledger->held = hold;
    pthread_cond_signal(&ledger->work);
    pthread_mutex_unlock(&ledger->mutex);
}

void fake_ledger_refuse_all(struct mz_ledger *ledger, enum mz_status status) {
    pthread_mutex_lock(&ledger->mutex);
    ledger->refuse = status;
    pthread_mutex_unlock(&ledger->mutex);
}

void fake_ledger_break(struct mz_ledger *ledger) {
    pthread_mutex_lock(&ledger->mutex);
    ledger->refuse = ledger->broken = MZ_E_STOPPED;
    pthread_mutex_unlock(&ledger->mutex);
}

void fake_ledger_enrol(struct mz_ledger *ledger, const char *actor, const uint8_t seed[32],
                       uint32_t roles, struct mz_hash *ret_kid) {
    struct mz_key_record key = {.actor = mz_span_text(actor), .revoked_index = MZ_ABSENT};
    uint8_t secret[64];
    mz_ed25519_key_pair(seed, key.key.bytes, secret);
    struct mz_hash kid = mz_statement_kid(&key.key);
    struct mz_actor_record record;
    mz_schema_init(&mz_actor_record_schema, &record);
    record.kid = kid;
    record.person = kid;
    record.roles = roles;
    record.revoked_index = MZ_ABSENT;
    struct mz_key at = mz_key_start(MZ_TABLE_KEY);
    mz_key_hash(&at, kid.bytes);
    put(ledger, &at, &mz_key_record_schema, &key);
    at = mz_key_start(MZ_TABLE_ACTOR);
    mz_key_code(&at, mz_span_text(actor));
    put(ledger, &at, &mz_actor_record_schema, &record);
    *ret_kid = kid;
}

void fake_ledger_revoke(struct mz_ledger *ledger, const struct mz_hash *kid) {
    struct mz_records records = mz_memory_records_interface(ledger->records);
    struct mz_key at = mz_key_start(MZ_TABLE_KEY);
    struct mz_key_record key;
    mz_key_hash(&at, kid->bytes);
    enum mz_status status = mz_records_get(&records, &at, &mz_key_record_schema, &key);
    assert(status == MZ_OK);
    (void)status;
    char actor[MZ_MAX_CODE];
    memcpy(actor, key.actor.data, key.actor.size);
    key.actor = mz_span_of(actor, key.actor.size);
    key.revoked_index = 7;
    put(ledger, &at, &mz_key_record_schema, &key);
}

void fake_ledger_token(struct mz_ledger *ledger, const struct mz_hash *token,
                       const struct mz_id *payee) {
    struct mz_key at = mz_key_start(MZ_TABLE_TOKEN);
    struct mz_token_record record = {.index = 1, .payee = *payee};
    mz_key_hash(&at, token->bytes);
    put(ledger, &at, &mz_token_record_schema, &record);
}

uint64_t fake_ledger_append(struct mz_ledger *ledger, struct mz_span entry) {
    pthread_mutex_lock(&ledger->mutex);
    uint64_t index = ledger->size;
    ledger->entries[index] = copy(entry);
    ledger->leaves[ledger->size++] = mz_hash_leaf(entry);
    pthread_mutex_unlock(&ledger->mutex);
    return index;
}

void fake_ledger_erase(struct mz_ledger *ledger, const struct mz_id *payee) {
    ledger->erased = *payee;
}

unsigned fake_ledger_snapshots(struct mz_ledger *ledger) {
    pthread_mutex_lock(&ledger->mutex);
    unsigned open = ledger->snapshots;
    pthread_mutex_unlock(&ledger->mutex);
    return open;
}

/* -- daemon/ledger.h */

enum mz_status mz_ledger_init(const char *directory, struct mz_span origin,
                              const struct mz_hash *bootstrap, const struct mz_env *env,
                              char *ret_vkey, size_t vkey_capacity, struct mz_fault *fault) {
    (void)origin;
    (void)bootstrap;
    (void)env;
    (void)ret_vkey;
    (void)vkey_capacity;
    return mz_fault_at(fault, MZ_E_EXISTS, "%s", directory);
}

enum mz_status mz_ledger_open(const struct mz_ledger_options *options,
                              struct mz_ledger **ret_ledger, struct mz_fault *fault) {
    (void)ret_ledger;
    return mz_fault_at(fault, MZ_E_NOT_FOUND, "%s", options->directory);
}

void mz_ledger_close(struct mz_ledger *ledger) {
    (void)ledger;
}

enum mz_status mz_ledger_submit(struct mz_ledger *ledger, const struct mz_span *statements,
                                size_t count, mz_answers_fn *done, void *arg) {
    pthread_mutex_lock(&ledger->mutex);
    enum mz_status refuse = ledger->refuse;
    pthread_mutex_unlock(&ledger->mutex);
    if (refuse != MZ_OK)
        return refuse;
    struct job job = {calloc(count, sizeof *job.statements), count, done, NULL, MZ_OK, arg};
    assert(job.statements != NULL);
    for (size_t i = 0; i < count; i++)
        job.statements[i] = copy(statements[i]);
    push(ledger, job);
    return MZ_OK;
}

static struct object *find_object(struct mz_ledger *ledger, enum mz_object_kind kind,
                                  const struct mz_hash *name) {
    for (size_t i = 0; i < ledger->objects_count; i++)
        if (ledger->objects[i].kind == kind && mz_hash_equal(&ledger->objects[i].name, name))
            return &ledger->objects[i];
    return NULL;
}

enum mz_status mz_ledger_upload(struct mz_ledger *ledger, enum mz_object_kind kind,
                                const struct mz_hash *name, uint64_t offset, uint64_t size,
                                struct mz_span part, mz_done_fn *done, void *arg,
                                uint64_t *ret_received, bool *ret_complete,
                                struct mz_fault *fault) {
    struct object *object = find_object(ledger, kind, name);
    if (object == NULL) {
        assert(ledger->objects_count < MAX_HELD);
        object = &ledger->objects[ledger->objects_count++];
        *object = (struct object){.kind = kind, .name = *name};
        object->bytes = (struct bytes){calloc(1, size + 1), size};
    }
    if (offset != object->received || part.size > size - offset)
        return mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "offset");
    memcpy(object->bytes.data + offset, part.data, part.size);
    object->received += part.size;
    *ret_received = object->received;
    *ret_complete = object->received == size;
    struct mz_hash hash = mz_sha256(mz_span_of(object->bytes.data, object->bytes.size));
    if (*ret_complete)
        push(ledger, (struct job){NULL, 0, NULL, done,
                                  mz_hash_equal(&hash, name) ? MZ_OK : MZ_E_BAD_OBJECT, arg});
    return MZ_OK;
}

enum mz_status mz_ledger_object_state(struct mz_ledger *ledger, enum mz_object_kind kind,
                                      const struct mz_hash *name, uint64_t *ret_received,
                                      uint64_t *ret_size) {
    const struct object *object = find_object(ledger, kind, name);
    if (object == NULL)
        return MZ_E_NOT_FOUND;
    *ret_received = object->received;
    *ret_size = object->bytes.size;
    return MZ_OK;
}

enum mz_status mz_ledger_object_read(struct mz_ledger *ledger, enum mz_object_kind kind,
                                     const struct mz_hash *name, uint64_t offset, void *buffer,
                                     size_t size, size_t *ret_read, uint64_t *ret_size) {
    const struct object *object = find_object(ledger, kind, name);
    if (object == NULL)
        return MZ_E_NOT_FOUND;
    size_t left = offset < object->bytes.size ? object->bytes.size - (size_t)offset : 0;
    *ret_read = size < left ? size : left;
    memcpy(buffer, object->bytes.data + offset, *ret_read);
    *ret_size = object->bytes.size;
    return MZ_OK;
}

enum mz_status mz_ledger_disclose(struct mz_ledger *ledger, const struct mz_id *payee,
                                  const struct mz_span *disclosures, size_t count, mz_done_fn *done,
                                  void *arg) {
    for (size_t i = 0; i < count && ledger->disclosed_count < 64; i++)
        ledger->disclosed[ledger->disclosed_count++] =
            (struct disclosed){*payee, copy(disclosures[i])};
    push(ledger, (struct job){NULL, 0, NULL, done, MZ_OK, arg});
    return MZ_OK;
}

enum mz_status mz_ledger_token(struct mz_ledger *ledger, uint8_t field, struct mz_span value,
                               struct mz_hash *ret_token) {
    (void)ledger;
    static const uint8_t key[32] = {1};
    return mz_disclosure_token(key, field, value, ret_token);
}

enum mz_status mz_ledger_reveal(struct mz_ledger *ledger, const struct mz_id *payee,
                                void (*each)(void *arg, const struct mz_revealed *revealed),
                                void *arg) {
    bool found = false;
    if (memcmp(ledger->erased.bytes, payee->bytes, sizeof payee->bytes) == 0)
        return MZ_E_ERASED;
    for (size_t i = 0; i < ledger->disclosed_count; i++) {
        const struct disclosed *d = &ledger->disclosed[i];
        if (memcmp(d->payee.bytes, payee->bytes, sizeof payee->bytes) != 0)
            continue;
        found = true;
        struct mz_span bytes = mz_span_of(d->disclosure.data, d->disclosure.size);
        struct mz_disclosure disclosure = {.field = 0};
        if (mz_disclosure_decode(bytes, &disclosure, NULL) != MZ_OK)
            return MZ_E_BAD_OBJECT;
        each(arg, &(struct mz_revealed){.field = disclosure.field,
                                        .index = 1,
                                        .digest = mz_disclosure_digest(bytes),
                                        .current = true,
                                        .disclosure = bytes});
    }
    return found ? MZ_OK : MZ_E_NOT_FOUND;
}

static enum mz_status entry_at(void *ctx, uint64_t index, struct mz_span *ret_entry) {
    struct mz_ledger *ledger = ctx;
    if (index >= ledger->size)
        return MZ_E_NOT_FOUND;
    *ret_entry = mz_span_of(ledger->entries[index].data, ledger->entries[index].size);
    return MZ_OK;
}

enum mz_status mz_snapshot_open(struct mz_ledger *ledger, struct mz_snapshot **ret_snapshot) {
    struct mz_snapshot *snapshot = calloc(1, sizeof *snapshot);
    assert(snapshot != NULL);
    snapshot->ledger = ledger;
    pthread_mutex_lock(&ledger->mutex);
    snapshot->source = (struct mz_view_source){
        .records = mz_memory_records_interface(ledger->records),
        .ctx = ledger,
        .entry = entry_at,
        .origin = mz_span_text(FAKE_ORIGIN),
        .tree_size = ledger->size,
    };
    ledger->snapshots++;
    pthread_mutex_unlock(&ledger->mutex);
    *ret_snapshot = snapshot;
    return MZ_OK;
}

void mz_snapshot_close(struct mz_snapshot *snapshot) {
    pthread_mutex_lock(&snapshot->ledger->mutex);
    snapshot->ledger->snapshots--;
    pthread_mutex_unlock(&snapshot->ledger->mutex);
    free(snapshot);
}

const struct mz_view_source *mz_snapshot_source(const struct mz_snapshot *snapshot) {
    return &snapshot->source;
}

enum mz_status mz_snapshot_checkpoint(const struct mz_snapshot *snapshot,
                                      struct mz_span *ret_note) {
    struct mz_snapshot *s = (struct mz_snapshot *)snapshot;
    if (s->source.tree_size == 0)
        return MZ_E_NOT_FOUND;
    note(s->ledger, s->source.tree_size, s->checkpoint, sizeof s->checkpoint);
    *ret_note = mz_span_text(s->checkpoint);
    return MZ_OK;
}

enum mz_status mz_snapshot_tile(struct mz_snapshot *snapshot, uint8_t level, uint64_t number,
                                unsigned width, struct mz_span *ret_hashes) {
    if (level != 0 || number * MZ_TILE_WIDTH + width > snapshot->source.tree_size)
        return MZ_E_NOT_FOUND;
    *ret_hashes = mz_span_of(snapshot->ledger->leaves + number * MZ_TILE_WIDTH,
                             width * sizeof snapshot->ledger->leaves[0]);
    return MZ_OK;
}

enum mz_status mz_snapshot_inclusion(const struct mz_snapshot *snapshot, uint64_t index,
                                     uint64_t tree_size, struct mz_hash ret_proof[MZ_MAX_PROOF],
                                     unsigned *ret_size) {
    struct mz_leaf_array array = {snapshot->ledger->leaves, snapshot->source.tree_size};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    enum mz_status status = mz_merkle_inclusion(
        &reader, index, tree_size != 0 ? tree_size : snapshot->source.tree_size, &proof);
    if (status == MZ_OK) {
        memcpy(ret_proof, proof.hashes, proof.count * sizeof proof.hashes[0]);
        *ret_size = (unsigned)proof.count;
    }
    return status;
}

enum mz_status mz_snapshot_consistency(const struct mz_snapshot *snapshot, uint64_t from,
                                       uint64_t to, struct mz_hash ret_proof[MZ_MAX_PROOF + 1],
                                       unsigned *ret_size) {
    struct mz_leaf_array array = {snapshot->ledger->leaves, snapshot->source.tree_size};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    enum mz_status status = mz_merkle_consistency(&reader, from, to, &proof);
    if (status == MZ_OK) {
        memcpy(ret_proof, proof.hashes, proof.count * sizeof proof.hashes[0]);
        *ret_size = (unsigned)proof.count;
    }
    return status;
}

/* Signed with the key of an all-zero seed. */
enum mz_status mz_snapshot_receipt(const struct mz_snapshot *snapshot, uint64_t index,
                                   struct mz_writer *w) {
    struct mz_leaf_array array = {snapshot->ledger->leaves, snapshot->source.tree_size};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    uint8_t seed[MZ_ED25519_SEED_SIZE] = {0}, public_key[32], secret_key[64];
    enum mz_status status = mz_merkle_inclusion(&reader, index, array.count, &proof);
    if (status != MZ_OK)
        return status;
    struct mz_hash root = mz_merkle_root(array.leaves, array.count);
    mz_ed25519_key_pair(seed, public_key, secret_key);
    return mz_cose_receipt_sign(array.count, index, &proof, &root, secret_key, w);
}

struct mz_span mz_ledger_origin(const struct mz_ledger *ledger) {
    (void)ledger;
    return mz_span_text(FAKE_ORIGIN);
}

const char *mz_ledger_vkey(const struct mz_ledger *ledger) {
    (void)ledger;
    return FAKE_ORIGIN "+00000000+AA==";
}

enum mz_status mz_ledger_health(struct mz_ledger *ledger, struct mz_fault *fault) {
    pthread_mutex_lock(&ledger->mutex);
    enum mz_status status = ledger->broken;
    pthread_mutex_unlock(&ledger->mutex);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "disk");
}

void mz_ledger_on_commit(struct mz_ledger *ledger, void (*committed)(void *ctx), void *ctx) {
    (void)ledger;
    (void)committed;
    (void)ctx;
}

void mz_ledger_metrics(struct mz_ledger *ledger, struct mz_ledger_metrics *ret_metrics) {
    pthread_mutex_lock(&ledger->mutex);
    *ret_metrics =
        (struct mz_ledger_metrics){.recorded = ledger->size, .queued = ledger->jobs_count};
    pthread_mutex_unlock(&ledger->mutex);
}
