/* evaluate conclude: the conclusion that follows from the scores on record. */
#include "client/i18n.h"
#include "client/record/standing.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

/* Whose scores are missing is said before anything is signed: a conclusion rests on two. */
static enum mz_status fill(struct mz_client *client, const struct mz_standing *standing,
                           struct mz_evaluation_conclude *body, struct mz_filing *filing) {
    const json_t *scores[MZ_MAX_SCORES];
    size_t count = mz_standing_scores(standing, body->type, body->year, scores);
    if (count < MZ_LEAST_SCORES) {
        mz_fault_at(&client->fault, MZ_E_NOT_MEASURED, "score.record");
        mz_fault_have(&client->fault, "%zu", count);
        mz_fault_want(&client->fault, "%u", MZ_LEAST_SCORES);
        return MZ_E_NOT_MEASURED;
    }
    for (size_t n = 0; n < count; n++)
        if (!mz_api_hash(scores[n], "statement", &filing->refs[n]))
            return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "score");
    uint64_t sum = mz_standing_sum(scores, count);
    filing->refs_count = count;
    body->total = mz_scoring_mean(sum, count);
    body->grade = (uint8_t)mz_scoring_grade(sum, count);
    return MZ_OK;
}

enum mz_status mz_evaluate_conclude(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_standing standing;
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_standing_read(client, &source, &standing);
    if (status != MZ_OK)
        return status;
    struct mz_evaluation_conclude body = {
        .type = mz_options_word(&client->options, "type"),
        .year = mz_standing_year(client, &standing),
        .opinion = mz_options_span(&client->options, "opinion"),
    };
    struct mz_filing filing = {.kind = MZ_KIND_EVALUATION_CONCLUDE, .body = &body};
    status = fill(client, &standing, &body, &filing);
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_standing_release(&standing);
    return status;
}
