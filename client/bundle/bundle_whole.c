/* A bundle of the whole ledger: data/ is a clone, and judged as one. */
#include <stdio.h>
#include <stdlib.h>

#include "client/bundle/bundle_judge.h"
#include "client/clone/replay.h"

static enum mz_status count_whole(struct mz_judging *j, struct mz_clone *clone) {
    struct mz_bundle_facts *facts = &j->verdict.facts;
    struct mz_statement *statement = malloc(sizeof *statement);
    enum mz_status status = MZ_OK;
    if (statement == NULL)
        return mz_fault_at(&j->client->fault, MZ_E_NO_MEMORY, "bundle");
    for (uint64_t i = 0; i < mz_clone_size(clone) && status == MZ_OK; i++) {
        struct mz_span bytes;
        struct mz_entry entry;
        status = mz_clone_entry(clone, i, &bytes, &j->client->fault);
        if (status == MZ_OK)
            status = mz_entry_decode(bytes, &entry, &j->client->fault);
        if (status == MZ_OK)
            status = mz_statement_decode(entry.statement, statement, &j->client->fault);
        if (status == MZ_OK)
            status = mz_totals_add(&facts->totals, &facts->subject, statement);
    }
    free(statement);
    facts->entries = mz_clone_size(clone);
    return status;
}

enum mz_status mz_judging_whole(struct mz_judging *j) {
    struct mz_buffer data = {0};
    struct mz_replay *replay = NULL;
    const struct mz_replay_wish wish = {0};
    mz_buffer_format(&data, "%s/data", j->directory);
    enum mz_status status = mz_replay_run(j->client, mz_buffer_string(&data), &wish, &replay);
    mz_buffer_free(&data);
    if (status != MZ_OK)
        return status;
    const struct mz_verify_report *report = mz_replay_report(replay);
    mz_verify_report_line(report, j->client->language, j->verdict.whole, sizeof j->verdict.whole);
    enum mz_layer layer = mz_verify_report_main(report);
    if (report->verdict == MZ_FAILED) {
        status = mz_replay_sound(replay, &j->client->fault);
        if (status == MZ_OK)
            status = mz_fault_at(&j->client->fault, MZ_E_BAD_ENTRY, "data");
    } else {
        status = count_whole(j, mz_replay_clone(replay));
    }
    if (report->verdict == MZ_INCOMPLETE && layer != MZ_LAYER_COUNT) {
        const struct mz_fault *lack = &report->layers[layer].fault;
        (void)snprintf(j->verdict.objects.lack, sizeof j->verdict.objects.lack, "%s", lack->place);
        j->verdict.objects.lack_told = lack->status == MZ_E_REDACTED;
        j->verdict.objects.missing = report->layers[MZ_LAYER_OBJECTS].missing;
        j->verdict.objects.withheld = report->layers[MZ_LAYER_OBJECTS].withheld;
        if (j->verdict.objects.missing == 0 && j->verdict.objects.withheld == 0)
            j->verdict.objects.missing = 1; /* of another layer: told in `lack` */
    }
    mz_replay_free(replay);
    return status;
}
