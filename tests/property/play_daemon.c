/* The daemon's side of a history: batches filed with its ledger, answers and records compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "tests/property/play.h"

#define DAY_MS UINT64_C(86400000)

static void compare_answer(const struct play *play, const struct filed *filed,
                           const struct mz_answer *answer) {
    enum mz_status said = answer->status == MZ_ANSWER_RECORDED ? MZ_OK : answer->fault.status;
    bool alike = said == filed->status;
    if (alike && said == MZ_OK)
        alike = answer->head.index == filed->head.index &&
                memcmp(&answer->leaf, &filed->leaf, sizeof answer->leaf) == 0;
    else if (alike)
        alike = strcmp(answer->fault.place, filed->fault.place) == 0 &&
                strcmp(answer->fault.have, filed->fault.have) == 0 &&
                strcmp(answer->fault.want, filed->fault.want) == 0 &&
                strcmp(answer->fault.who, filed->fault.who) == 0;
    if (!alike)
        fail_msg(
            "seed %llu, up to step %u: the daemon says %s (%s, %s, %s, %s), a verifier %s (%s, "
            "%s, %s, %s)",
            (unsigned long long)play->seed, play->step, mz_status_code(said), answer->fault.place,
            answer->fault.have, answer->fault.want, answer->fault.who,
            mz_status_code(filed->status), filed->fault.place, filed->fault.have, filed->fault.want,
            filed->fault.who);
}

static void compare_records(struct play *play) {
    struct mz_snapshot *snapshot;
    struct mz_hash here, there;
    assert_int_equal(mz_snapshot_open(play->house->ledger, &snapshot), MZ_OK);
    const struct mz_records *records = &mz_snapshot_source(snapshot)->records;
    assert_int_equal(mz_records_digest(records, &there), MZ_OK);
    assert_int_equal(mz_records_digest(&play->records, &here), MZ_OK);
    if (memcmp(&here, &there, sizeof here) != 0)
        fail_msg("seed %llu, step %u: the daemon's records are not the verifier's",
                 (unsigned long long)play->seed, play->step);
    check_records(&play->model, records, NOBODY);
    mz_snapshot_close(snapshot);
}

static void file_batch(struct play *play) {
    struct mz_span statements[BATCH];
    for (size_t i = 0; i < play->filed_count; i++)
        statements[i] = play_statement(play, &play->filed[i]);
    pthread_mutex_lock(&play->house->mutex);
    play->house->now = play->now;
    pthread_mutex_unlock(&play->house->mutex);
    struct house_answers answers = house_file(play->house, statements, play->filed_count);
    assert_int_equal(answers.failure, MZ_OK);
    for (size_t i = 0; i < play->filed_count; i++)
        compare_answer(play, &play->filed[i], &answers.answers[i]);
    house_answers_free(&answers);
    compare_records(play);
}

void play_flush(struct play *play) {
    if (play->house != NULL && play->filed_count > 0)
        file_batch(play);
    play->filed_count = play->bytes_used = 0;
}

void play_batch(struct play *play) {
    play_flush(play);
    check_records(&play->model, &play->records, NOBODY);
    play->now += play_random(play, 14) * DAY_MS;
    play->model.today = mz_date_of_time(play->now);
}
