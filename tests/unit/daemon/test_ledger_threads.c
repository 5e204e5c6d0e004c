/* daemon/ledger under many threads: filers, readers, uploaders and disclosers at once. Every answer
 * is right, each thread's statements keep their order, snapshots are one moment each. Run under the
 * thread sanitizer, too. */
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

#include "daemon/check.h"
#include "proto/log/checkpoint.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"
#include "proto/log/note_key.h"
#include "tests/lib/house.h"

enum { FILERS = 4, EACH = 60, BATCH = 3, READERS = 2, FILES = 20, PAYEES = 20, OTHERS = 5 };

struct stage {
    struct house *house;
    struct ledger *maker;
    uint64_t first;
    atomic_bool over;
};

struct filer {
    struct stage *stage;
    unsigned number;
};

static void *file(void *arg) {
    struct filer *filer = arg;
    struct stage *stage = filer->stage;
    uint64_t last = 0;
    for (unsigned i = 0; i < EACH; i += BATCH) {
        struct mz_span batch[BATCH + 1];
        for (unsigned j = 0; j < BATCH; j++)
            batch[j] = house_statement(stage->maker, stage->first + filer->number * EACH + i + j);
        /* All file this one as well: it is recorded once. */
        batch[BATCH] = house_statement(stage->maker, stage->first + FILERS * EACH);
        struct house_answers a = house_file(stage->house, batch, BATCH + 1);
        assert_int_equal(a.failure, MZ_OK);
        for (unsigned j = 0; j < BATCH; j++) {
            assert_int_equal(a.answers[j].status, MZ_ANSWER_RECORDED);
            assert_true(a.answers[j].head.index > last);
            last = a.answers[j].head.index;
        }
        for (unsigned j = 0; j <= BATCH; j++)
            house_check_receipt(&a.answers[j], batch[j]);
        house_answers_free(&a);
    }
    return NULL;
}

/* Tree size, checkpoint, last entry and proofs belong together. */
static void look(struct stage *stage, uint64_t *at_least) {
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(stage->house->ledger, &snapshot), MZ_OK);
    uint64_t size = mz_snapshot_source(snapshot)->tree_size;
    assert_true(size >= *at_least);
    struct mz_span note, origin = mz_span_text(LEDGER_ORIGIN), bytes;
    assert_int_equal(mz_snapshot_checkpoint(snapshot, &note), MZ_OK);
    struct mz_note_key key;
    struct mz_checkpoint checkpoint;
    struct mz_hash public_key = ledger_key_of("log").key;
    assert_int_equal(mz_note_key_make(origin, MZ_NOTE_ED25519, public_key.bytes, &key), MZ_OK);
    assert_int_equal(mz_checkpoint_open(note, origin, &key, &checkpoint), MZ_OK);
    assert_int_equal(checkpoint.size, size);
    const struct mz_view_source *source = mz_snapshot_source(snapshot);
    assert_int_equal(source->entry(source->ctx, size - 1, &bytes), MZ_OK);
    assert_int_equal(source->entry(source->ctx, size, &bytes), MZ_E_NOT_FOUND);
    struct mz_proof proof;
    unsigned count;
    assert_int_equal(mz_snapshot_consistency(snapshot, *at_least, size, proof.hashes, &count),
                     MZ_OK);
    struct mz_hash leaf;
    assert_int_equal(mz_snapshot_inclusion(snapshot, size - 1, 0, proof.hashes, &count), MZ_OK);
    proof.count = count;
    assert_int_equal(source->entry(source->ctx, size - 1, &bytes), MZ_OK);
    leaf = mz_hash_leaf(bytes);
    assert_int_equal(mz_merkle_verify_inclusion(size - 1, size, &leaf, &proof, &checkpoint.root),
                     MZ_OK);
    *at_least = size;
    mz_snapshot_close(snapshot);
}

static void *read_on(void *arg) {
    struct stage *stage = arg;
    uint64_t at_least = 1;
    while (!atomic_load(&stage->over)) {
        look(stage, &at_least);
        struct mz_ledger_metrics metrics;
        mz_ledger_metrics(stage->house->ledger, &metrics);
        assert_int_equal(mz_ledger_health(stage->house->ledger, NULL), MZ_OK);
    }
    return NULL;
}

struct wait {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool over;
};

static void end_wait(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct wait *wait = arg;
    (void)fault;
    assert_int_equal(status, MZ_OK);
    pthread_mutex_lock(&wait->mutex);
    wait->over = true;
    pthread_cond_signal(&wait->changed);
    pthread_mutex_unlock(&wait->mutex);
}

static void wait_for(struct wait *wait) {
    pthread_mutex_lock(&wait->mutex);
    while (!wait->over)
        pthread_cond_wait(&wait->changed, &wait->mutex);
    pthread_mutex_unlock(&wait->mutex);
}

static void *upload(void *arg) {
    struct stage *stage = arg;
    for (unsigned i = 0; i < FILES; i++) {
        char words[64];
        snprintf(words, sizeof words, "synthetic evidence %u", i);
        struct mz_hash name = mz_sha256(mz_span_text(words));
        assert_int_equal(
            house_upload(stage->house, MZ_OBJECT_EVIDENCE, &name, mz_span_text(words), NULL),
            MZ_OK);
    }
    return NULL;
}

/* One file sent by many in small parts, all at once: one of them completes it, nobody harms it. */
static void *upload_together(void *arg) {
    struct stage *stage = arg;
    static const char words[] = "synthetic evidence that several people send at the same time";
    struct mz_hash name = mz_sha256(mz_span_text(words));
    uint64_t received = 0, size = sizeof words - 1;
    while (received < size) {
        struct wait wait = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                            .changed = PTHREAD_COND_INITIALIZER};
        uint64_t total, now;
        bool complete = false;
        struct mz_span part =
            mz_span_of(words + received, size - received < 3 ? size - received : 3);
        enum mz_status status =
            mz_ledger_upload(stage->house->ledger, MZ_OBJECT_EVIDENCE, &name, received, size, part,
                             end_wait, &wait, &now, &complete, NULL);
        if (complete)
            wait_for(&wait);
        else if (status != MZ_OK)
            assert_int_equal(status, MZ_E_BUSY);
        if (mz_ledger_object_state(stage->house->ledger, MZ_OBJECT_EVIDENCE, &name, &received,
                                   &total) == MZ_OK)
            assert_int_equal(total, size);
    }
    return NULL;
}

static void see(void *arg, const struct mz_revealed *revealed) {
    assert_true(revealed->disclosure.size > 0);
    ++*(unsigned *)arg;
}

static void *disclose(void *arg) {
    struct stage *stage = arg;
    for (uint64_t i = 1; i <= PAYEES; i++) {
        struct mz_id payee = ledger_id("payee", i);
        unsigned count = 0;
        assert_int_equal(house_disclose(stage->house, i), MZ_OK);
        assert_int_equal(mz_ledger_reveal(stage->house->ledger, &payee, see, &count), MZ_OK);
        assert_int_equal(count, 3);
    }
    return NULL;
}

static void play(size_t map_size) {
    struct stage stage = {.house = house_new(), .maker = ledger_new()};
    stage.house->options.map_size = map_size;
    house_open(stage.house);
    stage.first = house_open_business(stage.house, stage.maker, FILERS * EACH + 1);
    struct filer filers[FILERS];
    pthread_t threads[FILERS + OTHERS], readers[READERS];
    for (unsigned i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_on, &stage), 0);
    for (unsigned i = 0; i < FILERS; i++) {
        filers[i] = (struct filer){&stage, i};
        assert_int_equal(pthread_create(&threads[i], NULL, file, &filers[i]), 0);
    }
    void *(*const others[OTHERS])(void *) = {upload, disclose, upload_together, upload_together,
                                             upload_together};
    for (unsigned i = 0; i < OTHERS; i++)
        assert_int_equal(pthread_create(&threads[FILERS + i], NULL, others[i], &stage), 0);
    for (unsigned i = 0; i < FILERS + OTHERS; i++)
        pthread_join(threads[i], NULL);
    atomic_store(&stage.over, true);
    for (unsigned i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    struct mz_ledger_metrics metrics;
    mz_ledger_metrics(stage.house->ledger, &metrics);
    assert_int_equal(metrics.recorded, stage.first + FILERS * EACH + 1);
    assert_int_equal(metrics.duplicates, FILERS * EACH / BATCH - 1);
    assert_int_equal(metrics.queued, 0);
    house_close(stage.house);
    struct mz_check_report report;
    assert_int_equal(mz_check_run(stage.house->directory, NULL, NULL, &report, NULL), MZ_OK);
    assert_true(report.sound);
    ledger_free(stage.maker);
    house_free(stage.house);
}

static void test_all_at_once(void **state) {
    (void)state;
    play(0);
}

/* The map grows while readers come and go. */
static void test_growing_under_readers(void **state) {
    (void)state;
    play(1 << 18);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_at_once),
        cmocka_unit_test(test_growing_under_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
