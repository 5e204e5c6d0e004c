/* scheme.set, score.record, evaluation.conclude: how is scored, what each evaluator found, and what
 * follows from at least two of them. Computed and reported score stand side by side (domain.md
 * §2.1). */
#include <inttypes.h>

#include "proto/base/calendar.h"
#include "proto/rules/actuals.h"
#include "proto/rules/internal.h"

/* -- scheme.set */

enum mz_status mz_evaluation_scheme(struct mz_act *act) {
    const struct mz_scheme_set *body = &act->body->scheme_set;
    struct mz_actuals actuals;
    enum mz_status status = mz_actuals_read(act->records, act->statement->project, &actuals);
    if (status == MZ_OK)
        status = mz_act_count(act, "body.version", body->version, actuals.scheme.version + 1);
    if (status == MZ_OK)
        status = mz_scoring_check(body, act->fault);
    if (status != MZ_OK)
        return status;
    struct mz_target_record record = {
        .index = act->index,
        .body = mz_act_encode(act, &mz_scheme_set_schema, body),
    };
    return mz_act_put(act, mz_key_of_code(MZ_TABLE_SCHEME, act->statement->project),
                      &mz_target_record_schema, &record);
}

/* -- score.record */

/* Nobody can be asked about a year that is not the project's. */
static enum mz_status check_year(const struct mz_act *act, const struct mz_actuals *actuals,
                                 uint64_t year) {
    uint64_t first = mz_date_year(actuals->record.begin), last = mz_date_year(actuals->record.end);
    if (year >= first && year <= last)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.year");
    mz_fault_have(act->fault, "%" PRIu64, year);
    mz_fault_want(act->fault, "%" PRIu64 "..%" PRIu64, first, last);
    return MZ_E_OUT_OF_RANGE;
}

static enum mz_status check_weights(const struct mz_act *act, const struct mz_actuals *actuals) {
    uint64_t weights = 0;
    for (size_t n = 0; n < actuals->targets.indicators_count; n++)
        weights += actuals->targets.indicators[n].weight;
    if (weights == MZ_POINTS)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_WEIGHTS, act->statement->project);
    mz_fault_have(act->fault, "%" PRIu64 ".%02" PRIu64, weights / 100, weights % 100);
    return MZ_E_WEIGHTS;
}

/* What words and days rest on is a file of the project. */
static enum mz_status check_evidence(const struct mz_act *act, const struct mz_scored *row) {
    if (row->band == 0 && row->done == 0)
        return MZ_OK;
    enum mz_status status = mz_act_absent(
        act, mz_key_of_code_hash(MZ_TABLE_EVIDENCE_FILE, act->statement->project, &row->evidence),
        MZ_E_EXISTS);
    if (status != MZ_OK)
        return status == MZ_E_EXISTS ? MZ_OK : status;
    mz_fault_at_span(act->fault, MZ_E_EVIDENCE_MISSING, row->key);
    mz_fault_want_hash(act->fault, &row->evidence);
    return MZ_E_EVIDENCE_MISSING;
}

static enum mz_status not_measured(const struct mz_act *act, const struct mz_scored *row) {
    return mz_fault_at_span(act->fault, MZ_E_NOT_MEASURED, row->key);
}

static enum mz_status compute(const struct mz_act *act, const struct mz_actuals *actuals, size_t n,
                              uint64_t *ret_points) {
    const struct mz_scored *row = &act->body->score_record.scores[n];
    struct mz_figure figure = {.numerator = MZ_ABSENT, .denominator = MZ_ABSENT};
    struct mz_score score;
    enum mz_status status = mz_actuals_get(actuals, row->key, &figure, NULL, NULL);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    status = mz_act_figure(act, "body.scores", n, &figure, row->numerator, row->denominator);
    if (status != MZ_OK)
        return status;
    const struct mz_score_case asked = {
        .target = &actuals->targets.indicators[n],
        .numerator = figure.numerator,
        .denominator = figure.denominator,
        .unit = mz_actuals_unit(&figure),
        .done = row->done,
        .band = row->band,
        .share = row->share,
    };
    status = mz_scoring_score(&actuals->scheme, &asked, &score);
    if (status == MZ_E_NOT_FOUND)
        return not_measured(act, row);
    if (status != MZ_OK) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.scores[%zu].share", n);
        mz_fault_have(act->fault, "%" PRIu64, row->share);
        mz_fault_want(act->fault, "%s", mz_names_text(&mz_band_names, row->band));
        return MZ_E_OUT_OF_RANGE;
    }
    *ret_points = score.points;
    return MZ_OK;
}

/* A difference from what is computed has its reason in the row; points lost have it there, or were
 * explained (domain.md §1 no. 15). */
static enum mz_status check_reason(const struct mz_act *act, const struct mz_scored *row,
                                   uint64_t weight) {
    if (row->reason.data != NULL)
        return MZ_OK;
    const char *want = "body.reason";
    if (row->reported == row->computed) {
        enum mz_status status = MZ_E_EXISTS;
        if (row->reported < weight)
            status = mz_act_absent(
                act, mz_key_of_codes(MZ_TABLE_DEVIATION, act->statement->project, row->key),
                MZ_E_EXISTS);
        if (status != MZ_OK)
            return status == MZ_E_EXISTS ? MZ_OK : status;
        want = "deviation.explain";
    }
    mz_fault_at_span(act->fault, MZ_E_UNEXPLAINED, row->key);
    mz_fault_want(act->fault, "%s", want);
    return MZ_E_UNEXPLAINED;
}

static enum mz_status check_scored(const struct mz_act *act, const struct mz_actuals *actuals,
                                   size_t n) {
    const struct mz_scored *row = &act->body->score_record.scores[n];
    uint64_t weight = actuals->targets.indicators[n].weight, points = 0;
    enum mz_status status =
        mz_act_indicator(act, "body.scores", n, row->key, actuals->targets.indicators[n].key);
    if (status == MZ_OK)
        status = check_evidence(act, row);
    if (status == MZ_OK)
        status = compute(act, actuals, n, &points);
    if (status == MZ_OK)
        status = mz_act_count(act, "body.scores.computed", row->computed, points);
    if (status != MZ_OK)
        return status;
    if (row->reported > weight) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.scores[%zu].reported", n);
        mz_fault_have(act->fault, "%" PRIu64, row->reported);
        mz_fault_want(act->fault, "0..%" PRIu64, weight);
        return MZ_E_OUT_OF_RANGE;
    }
    return check_reason(act, row, weight);
}

enum mz_status mz_evaluation_score(struct mz_act *act) {
    const struct mz_score_record *body = &act->body->score_record;
    struct mz_actuals actuals;
    struct mz_signatory signatory;
    uint64_t total = 0;
    enum mz_status status = mz_actuals_read(act->records, act->statement->project, &actuals);
    if (status == MZ_OK)
        status = check_year(act, &actuals, body->year);
    if (status == MZ_OK)
        status = check_weights(act, &actuals);
    if (status == MZ_OK)
        status = mz_act_count(act, "body.scheme", body->scheme, actuals.scheme.version);
    if (status == MZ_OK)
        status =
            mz_act_count(act, "body.scores", body->scores_count, actuals.targets.indicators_count);
    for (size_t n = 0; status == MZ_OK && n < body->scores_count; n++) {
        status = check_scored(act, &actuals, n);
        total += body->scores[n].reported;
    }
    if (status == MZ_OK)
        status = mz_act_count(act, "body.total", body->total, total);
    if (status == MZ_OK)
        status = mz_duties_evaluate(act, &signatory);
    if (status != MZ_OK)
        return status;
    const struct mz_scoring_record record = {
        .index = act->index,
        .statement = act->hash,
        .person = signatory.person,
        .principal = signatory.principal,
        .type = body->type,
        .year = body->year,
        .total = total,
        .targets_index = actuals.targets_index,
    };
    return mz_act_put(act,
                      mz_key_of_code_number(MZ_TABLE_SCORE, act->statement->project, act->index),
                      &mz_scoring_record_schema, &record);
}

/* -- evaluation.conclude */

static enum mz_status read_score(const struct mz_act *act, size_t n, uint64_t targets_index,
                                 struct mz_scoring_record *ret_score) {
    const struct mz_evaluation_conclude *body = &act->body->evaluation_conclude;
    struct mz_hash hash = mz_act_ref(act, n);
    struct mz_statement_record statement;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &hash),
                                       &mz_statement_record_schema, &statement);
    if (status == MZ_OK)
        status = mz_act_get(
            act, mz_key_of_code_number(MZ_TABLE_SCORE, act->statement->project, statement.index),
            &mz_scoring_record_schema, ret_score);
    if (status == MZ_OK && ret_score->type == body->type && ret_score->year == body->year &&
        ret_score->targets_index == targets_index)
        return MZ_OK;
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[%zu]", n);
    mz_fault_have_hash(act->fault, &hash);
    mz_fault_want(act->fault, "score.record, %s, %" PRIu64,
                  mz_names_text(&mz_evaluation_names, body->type), body->year);
    return MZ_E_WRONG_REF;
}

static bool same_person(const struct mz_scoring_record *one,
                        const struct mz_scoring_record *other) {
    const struct mz_hash *const mine[] = {&one->person, &one->principal};
    for (size_t n = 0; n < 2; n++)
        if (!mz_hash_is_zero(mine[n]) &&
            (mz_hash_equal(mine[n], &other->person) || mz_hash_equal(mine[n], &other->principal)))
            return true;
    return false;
}

/* Adds the totals of what it rests on: scores of different persons. */
static enum mz_status add_scores(const struct mz_act *act, uint64_t targets_index,
                                 uint64_t *ret_sum) {
    struct mz_scoring_record scores[MZ_MAX_SCORES];
    size_t count = act->statement->refs_count;
    uint64_t sum = 0;
    for (size_t n = 0; n < count; n++) {
        enum mz_status status = read_score(act, n, targets_index, &scores[n]);
        if (status != MZ_OK)
            return status;
        sum += scores[n].total;
        for (size_t m = 0; m < n; m++)
            if (same_person(&scores[n], &scores[m])) {
                mz_fault_at(act->fault, MZ_E_DUPLICATE, "refs[%zu]", n);
                mz_fault_have_hash(act->fault, &scores[m].statement);
                return MZ_E_DUPLICATE;
            }
    }
    *ret_sum = sum;
    return MZ_OK;
}

enum mz_status mz_evaluation_conclude_apply(struct mz_act *act) {
    const struct mz_evaluation_conclude *body = &act->body->evaluation_conclude;
    struct mz_actuals actuals;
    struct mz_signatory signatory;
    uint64_t sum = 0, count = act->statement->refs_count;
    enum mz_status status = mz_actuals_read(act->records, act->statement->project, &actuals);
    if (status == MZ_OK)
        status = add_scores(act, actuals.targets_index, &sum);
    if (status == MZ_OK)
        status = mz_act_count(act, "body.total", body->total, mz_scoring_mean(sum, count));
    if (status != MZ_OK)
        return status;
    enum mz_grade grade = mz_scoring_grade(sum, count);
    if (body->grade != grade) {
        mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "body.grade");
        mz_fault_have(act->fault, "%s", mz_names_text(&mz_grade_names, body->grade));
        mz_fault_want(act->fault, "%s", mz_names_text(&mz_grade_names, (uint8_t)grade));
        return MZ_E_FIGURE_MISMATCH;
    }
    status = mz_duties_evaluate(act, &signatory);
    const struct mz_evaluation_record record = {
        .index = act->index, .count = count, .sum = sum, .grade = body->grade};
    return status == MZ_OK
               ? mz_act_put(act,
                            mz_key_of_code_number(MZ_TABLE_EVALUATION, act->statement->project,
                                                  body->year * 10 + body->type),
                            &mz_evaluation_record_schema, &record)
               : status;
}
