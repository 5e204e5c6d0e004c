/* verify. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/bundle/bundle.h"
#include "client/clone/replay.h"
#include "client/clone/verify_attest.h"
#include "client/export/export_check.h"
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/prove/verify_proof.h"
#include "client/read/read.h"
#include "client/reading.h"
#include "client/remote/quorum.h"
#include "proto/verify/verify_report.h"

static const struct mz_read_column columns[] = {
    {"layer", N_("Layer"), "name", MZ_READ_WORD, "layer", false},
    {"result", N_("Result"), "result", MZ_READ_WORD, "result", false},
    {"checked", N_("Checked"), "checked", MZ_READ_COUNT, NULL, false},
    {"missing", N_("Missing"), "missing", MZ_READ_COUNT, NULL, false},
    {"withheld", N_("Withheld"), "withheld", MZ_READ_COUNT, NULL, false},
    {"skipped", N_("Skipped"), "skipped", MZ_READ_COUNT, NULL, false},
    {"entry", N_("Entry"), "index", MZ_READ_COUNT, NULL, false},
    {"finding", N_("Finding"), "finding", MZ_READ_FAULT, NULL, false},
};

static const char *result_of(const struct mz_layer_report *layer) {
    if (mz_verify_lacks(layer->fault.status))
        return "incomplete";
    if (layer->fault.status != MZ_OK)
        return "failed";
    if (!layer->asked)
        return "not asked";
    return layer->ran ? "passed" : "not checked";
}

/* The report's own JSON, a result and a finding added to each layer, printed as rows. */
static enum mz_status print_layers(struct mz_client *client,
                                   const struct mz_verify_report *report) {
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_verify_report_json(report, &json, NULL);
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "verify");
    json_t *object = json_loadb(text, size, 0, NULL);
    free(text);
    json_t *layers = json_object_get(object, "layers");
    for (size_t i = 0; i < json_array_size(layers) && i < MZ_LAYER_COUNT; i++) {
        json_t *layer = json_array_get(layers, i);
        json_object_set_new(layer, "result", json_string(result_of(&report->layers[i])));
        if (report->layers[i].fault.status != MZ_OK)
            json_object_set_new(layer, "finding", json_copy(layer));
    }
    enum mz_status status =
        mz_read_rows(client, columns, sizeof columns / sizeof columns[0], layers);
    json_decref(object);
    return status;
}

/* The failures of a layer after the first, which the table has. */
static void print_failures(struct mz_client *client, const struct mz_layer_report *layer,
                           const char *name) {
    FILE *file = client->output.file;
    char text[512];
    for (size_t i = 0; i < layer->failures && i < MZ_VERIFY_FAILURES && layer->failures > 1; i++) {
        const struct mz_layer_failure *one = &layer->failed[i];
        struct mz_fault fault = {0};
        mz_fault_at(&fault, one->status, "%s", one->place);
        mz_fault_text(&fault, client->language, text, sizeof text);
        fprintf(file, "%s: %s\n", name, text);
    }
    if (layer->failures > MZ_VERIFY_FAILURES)
        fprintf(file, mz_i18n(N_("%s: %" PRIu64 " failures in all\n")), name, layer->failures);
}

static enum mz_status print_report(struct mz_client *client,
                                   const struct mz_verify_report *report) {
    struct mz_output *out = &client->output;
    if (out->format == MZ_FORMAT_JSON || out->format == MZ_FORMAT_NDJSON) {
        struct mz_json json = mz_json_start();
        mz_verify_report_json(report, &json, NULL);
        return mz_output_json(out, &json, &client->fault);
    }
    enum mz_status status = print_layers(client, report);
    if (status != MZ_OK || out->format == MZ_FORMAT_CSV)
        return status;
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++)
        print_failures(client, &report->layers[i],
                       mz_layer_words((enum mz_layer)i, client->language));
    /* The verdict is shown whatever -q says: it is the answer. */
    char line[MZ_VERIFY_REPORT_LINE];
    mz_verify_report_line(report, client->language, line, sizeof line);
    fprintf(out->file, "%s%s%s\n", mz_output_bold(out), line, mz_output_plain(out));
    return MZ_OK;
}

/* The verdict as a status, for the exit code; it has been told already. */
static enum mz_status verdict_status(struct mz_client *client, const struct mz_replay *replay) {
    const struct mz_verify_report *report = mz_replay_report(replay);
    client->fault_told = true;
    switch (report->verdict) {
    case MZ_VERIFIED:
        return MZ_OK;
    case MZ_INCOMPLETE:
        return MZ_E_WITHHELD;
    case MZ_FAILED:
        break;
    }
    enum mz_status status = mz_replay_sound(replay, &client->fault);
    return mz_status_exit(status) == MZ_EXIT_TAMPERED ? status : MZ_E_BAD_ENTRY;
}

/* -- What is asked for. */

#define ALL_LAYERS ((UINT32_C(1) << MZ_LAYER_COUNT) - 1)

/* The layers that a list like "tree,checkpoint" names. */
static enum mz_status read_layers(struct mz_client *client, const char *option, const char *text,
                                  uint32_t *ret_layers) {
    struct mz_span rest = mz_span_text(text), name;
    uint32_t layers = 0;
    for (bool last = false; !last;) {
        last = !mz_span_cut(&rest, ',', &name);
        if (last)
            name = rest;
        enum mz_layer layer = mz_layer_find(name);
        if (layer == MZ_LAYER_COUNT)
            return mz_client_usage(client, option,
                                   mz_i18n(N_("layers are structure, chain, tree, checkpoint, "
                                              "signatures, rules, objects, periods, witnesses")));
        layers |= UINT32_C(1) << layer;
    }
    *ret_layers = layers;
    return MZ_OK;
}

static enum mz_status read_wish(struct mz_client *client, struct mz_replay_wish *ret_wish) {
    const char *only = mz_options_text(&client->options, "only"),
               *skip = mz_options_text(&client->options, "skip");
    struct mz_replay_wish wish = {.resume = !mz_options_has(&client->options, "full"),
                                  .remember = true};
    uint32_t layers = ALL_LAYERS;
    enum mz_status status = MZ_OK;
    if (only != NULL)
        status = read_layers(client, "--only", only, &layers);
    if (status == MZ_OK && skip != NULL)
        status = read_layers(client, "--skip", skip, &wish.skip);
    wish.skip |= ALL_LAYERS & ~layers;
    if (status == MZ_OK && wish.skip == ALL_LAYERS)
        status = mz_client_usage(client, "--skip", mz_i18n(N_("nothing is left to check")));
    if (status == MZ_OK)
        *ret_wish = wish;
    return status;
}

/* Whoever passes the folder on passes these on as well; the verdict is not about them. */
static void tell_strays(const struct mz_client *client, const struct mz_verify_report *report) {
    if (report->strays > 0)
        mz_error_note(
            client,
            mz_i18n(N_("note: %" PRIu64 " files in this folder are not of the clone, %s\n")),
            report->strays, report->stray);
}

static enum mz_status verify_clone(struct mz_client *client, const char *directory,
                                   const struct mz_replay_wish *wish,
                                   const struct mz_quorum *quorum) {
    const char *report = mz_options_text(&client->options, "report");
    struct mz_replay *replay;
    enum mz_status status = mz_replay_run(client, directory, wish, &replay);
    if (status != MZ_OK)
        return status;
    mz_replay_count_strays(replay);
    tell_strays(client, mz_replay_report(replay));
    status = print_report(client, mz_replay_report(replay));
    if (status == MZ_OK && report != NULL)
        status = mz_verify_attest(client, replay, &quorum->sha256, report);
    /* Kept here, also in a file: a failed verification is a result. */
    if (status == MZ_OK)
        status = mz_output_close(&client->output, true, &client->fault);
    if (status == MZ_OK)
        status = verdict_status(client, replay);
    mz_replay_free(replay);
    return status;
}

enum mz_status mz_verify_clone(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const char *directory =
        options->arguments_count > 0 ? options->arguments[0] : mz_options_text(options, "clone");
    const char *policy = mz_client_witness_policy(client);
    const char *attested = mz_options_text(options, "check-report");
    struct mz_replay_wish wish;
    if (attested != NULL)
        return mz_verify_attested(client, attested);
    if (directory != NULL && mz_export_is_one(directory))
        return mz_export_check(client, directory);
    if (directory != NULL && mz_bundle_is_one(directory))
        return mz_bundle_judge(client, directory);
    if (directory != NULL && mz_verify_is_file(directory))
        return mz_verify_proof(client, directory);
    struct mz_quorum quorum = {.sha256 = {{0}}};
    enum mz_status status = read_wish(client, &wish);
    if (status == MZ_OK && policy != NULL) {
        status = mz_quorum_load(policy, &quorum, &client->fault);
        wish.witnesses = &quorum.witnesses;
    }
    if (status == MZ_OK)
        status = verify_clone(client, directory != NULL ? directory : ".", &wish, &quorum);
    mz_quorum_drop(&quorum);
    return status;
}
