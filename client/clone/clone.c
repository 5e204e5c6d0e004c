/* clone, pull. */
#include <inttypes.h>
#include <stdio.h>

#include "client/clone/clone_files.h"
#include "client/clone/clone_source.h"
#include "client/clone/pull.h"
#include "client/clone/replay.h"
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/progress.h"
#include "client/reading.h"
#include "client/remote/api.h"
#include "client/remote/quorum.h"
#include "proto/base/hex.h"

/* -- Whom to believe. */

static enum mz_status wrong_genesis(struct mz_client *client, const struct mz_hash *have,
                                    const struct mz_hash *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_fault_at(&client->fault, MZ_E_WRONG_GENESIS, "genesis");
    mz_hex_of_hash(have, text);
    mz_fault_have(&client->fault, "%s", text);
    mz_hex_of_hash(want, text);
    mz_fault_want(&client->fault, "%s", text);
    return MZ_E_WRONG_GENESIS;
}

/* A genesis alone names the log key in entry 0: what the daemon says of its key is taken here, and
 * held against entry 0 when that has come. */
static enum mz_status trust_of_genesis(struct mz_client *client,
                                       const struct mz_clone_source *source,
                                       const struct mz_hash *genesis, struct mz_trust *ret_trust) {
    struct mz_trust seen;
    enum mz_status status = mz_clone_source_genesis(source, &seen);
    if (status != MZ_OK)
        return status;
    if (!mz_hash_equal(&seen.genesis, genesis))
        return wrong_genesis(client, &seen.genesis, genesis);
    *ret_trust = seen;
    return MZ_OK;
}

/* The other side may know of rotations of the log's key since, signed by the key that is trusted.
 */
static enum mz_status follow_rotations(struct mz_client *client,
                                       const struct mz_clone_source *source,
                                       struct mz_trust *trust) {
    struct mz_trust seen;
    enum mz_status status = mz_clone_source_genesis(source, &seen);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK; /* an empty ledger has none */
    if (status == MZ_OK)
        status = mz_trust_check(trust, &seen, &client->fault);
    if (status == MZ_OK && seen.rotations_count > trust->rotations_count) {
        seen.genesis = trust->genesis;
        *trust = seen;
    }
    return status;
}

/* The user's own trust, if there is any; otherwise what the other side says, which the daemon's
 * pins for good and a clone's for this copy alone. */
static enum mz_status own_trust(struct mz_client *client, const struct mz_clone_source *source,
                                struct mz_trust *ret_trust) {
    const struct mz_trust *trust;
    enum mz_status status = MZ_E_NOT_FOUND;
    if (source->is_clone)
        status = mz_trust_load(mz_api_trust_path(client), ret_trust, &client->fault);
    if (source->is_clone && status == MZ_E_NOT_FOUND) {
        status = mz_clone_source_genesis(source, ret_trust);
        if (status == MZ_OK)
            mz_error_note(client, "%s\n",
                          mz_i18n(N_("The genesis is taken from the copy itself: compare the root "
                                     "hash below with what others hold, or give --genesis.")));
        return status;
    }
    if (source->is_clone)
        return status;
    status = mz_api_trust(client, &trust);
    if (status == MZ_OK)
        *ret_trust = *trust;
    return status;
}

/* From --genesis, from the clone that is there, or from the user's trust file, which is made on
 * first use. */
static enum mz_status find_trust(struct mz_client *client, const struct mz_clone_source *source,
                                 const char *directory, struct mz_trust *ret_trust) {
    struct mz_anchor anchor;
    struct mz_trust there = {0};
    struct mz_buffer path = {0};
    enum mz_status status = mz_anchor_option(client, &anchor);
    if (status != MZ_OK)
        return status;
    mz_buffer_format(&path, "%s/genesis.json", directory);
    status = mz_trust_load(mz_buffer_string(&path), &there, &client->fault);
    mz_buffer_free(&path);
    bool resumed = status == MZ_OK;
    if (!resumed && status != MZ_E_NOT_FOUND)
        return status;
    if (anchor.given && anchor.trust.key.name_size == 0) {
        struct mz_hash genesis = anchor.trust.genesis;
        status = trust_of_genesis(client, source, &genesis, &anchor.trust);
        if (status != MZ_OK)
            return status;
    }
    if (resumed && anchor.given) {
        status = mz_trust_check(&anchor.trust, &there, &client->fault);
        if (status != MZ_OK)
            return status;
    }
    if (resumed) {
        *ret_trust = there;
    } else if (anchor.given) {
        *ret_trust = anchor.trust;
    } else {
        status = own_trust(client, source, ret_trust);
        if (status != MZ_OK)
            return status;
    }
    return follow_rotations(client, source, ret_trust);
}

/* -- What was done. */

static void write_count(struct mz_json *json, const char *name, const struct mz_pull_count *count,
                        const struct mz_pull_report *report) {
    mz_json_open_object(json, name);
    mz_json_uint(json, "fetched", count->fetched);
    mz_json_uint(json, "kept", count->kept);
    mz_json_uint(json, "replaced", count->replaced);
    if (report != NULL) {
        mz_json_uint(json, "missing", report->missing);
        mz_json_uint(json, "skipped", report->skipped);
    }
    mz_json_close_object(json);
}

static enum mz_status tell_json(struct mz_client *client, const struct mz_pull *pull,
                                const struct mz_pull_report *report) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/pull/1");
    mz_json_text(&json, "directory", pull->directory);
    mz_json_span(&json, "origin", mz_trust_origin(pull->trust));
    mz_json_uint(&json, "old_size", report->old_size);
    mz_json_uint(&json, "tree_size", report->size);
    mz_json_hex(&json, "root", mz_span_hash(&report->root));
    write_count(&json, "files", &report->files, NULL);
    write_count(&json, "objects", &report->objects, report);
    mz_json_close_object(&json);
    return mz_output_json(&client->output, &json, &client->fault);
}

static void tell_text(struct mz_client *client, const struct mz_pull *pull,
                      const struct mz_pull_report *report) {
    struct mz_output *out = &client->output;
    struct mz_span origin = mz_trust_origin(pull->trust);
    char root[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&report->root, root);
    mz_output_say(out, mz_i18n(N_("%s: %" PRIu64 " entries of %.*s, %" PRIu64 " of them new\n")),
                  pull->directory, report->size, (int)origin.size, (const char *)origin.data,
                  report->size - report->old_size);
    mz_output_say(out, mz_i18n(N_("  root hash %s\n")), root);
    mz_output_say(out, mz_i18n(N_("  tiles and bundles: %" PRIu64 " fetched, %" PRIu64 " kept\n")),
                  report->files.fetched, report->files.kept);
    mz_output_say(out,
                  mz_i18n(N_("  lists and evidence: %" PRIu64 " fetched, %" PRIu64 " kept, %" PRIu64
                             " missing, %" PRIu64 " not asked for\n")),
                  report->objects.fetched, report->objects.kept, report->missing, report->skipped);
    uint64_t replaced = report->files.replaced + report->objects.replaced;
    if (replaced > 0)
        mz_output_say(out, mz_i18n(N_("  %" PRIu64 " damaged files were replaced\n")), replaced);
    if (report->old_size > 0)
        mz_output_say(out,
                      mz_i18n(N_("  proven: the history only grew since %" PRIu64 " entries\n")),
                      report->old_size);
    mz_output_say(out, "%s\n",
                  mz_i18n(N_("  not checked here: the rules and the authors' "
                             "signatures; run `mingzhang verify`")));
}

static enum mz_status tell(struct mz_client *client, const struct mz_pull *pull,
                           const struct mz_pull_report *report) {
    enum mz_status status = MZ_OK;
    if (mz_output_is_machine(&client->output))
        status = tell_json(client, pull, report);
    else
        tell_text(client, pull, report);
    if (status == MZ_OK)
        status = mz_output_close(&client->output, true, &client->fault);
    if (status != MZ_OK || report->missing == 0)
        return status;
    mz_fault_at(&client->fault, MZ_E_WITHHELD, "%s", report->lack.place);
    if (report->lack.status == MZ_E_LOGIN)
        mz_error_note(client, "%s\n", mz_i18n(N_("Lists and evidence need a login: give --key.")));
    mz_error_note(client, "%s\n",
                  mz_i18n(N_("`mingzhang pull --full` asks for what is missing again.")));
    return MZ_E_WITHHELD;
}

/* What a person makes of a history that is another: the fault itself has room for one sentence. */
static void explain(struct mz_client *client, enum mz_status status) {
    if (status != MZ_E_ROLLED_BACK && status != MZ_E_SPLIT_VIEW)
        return;
    mz_error_note(client, "%s\n",
                  status == MZ_E_ROLLED_BACK
                      ? mz_i18n(N_("The ledger ends before what this clone has: an older state of "
                                   "it was restored, and entries are gone. Nothing was taken."))
                      : mz_i18n(N_("The log signed two histories: the one that this clone has, and "
                                   "the one shown now. Nothing was taken.")));
    mz_error_note(client, "%s\n",
                  mz_i18n(N_("Both checkpoints are kept in the clone, under contradiction/. Take a "
                             "copy to where the operator cannot reach it, compare with other "
                             "clones and with witnesses, and ask the operator in writing what was "
                             "restored.")));
}

static void show_progress(void *ctx, uint64_t done, uint64_t total) {
    struct mz_progress *progress = ctx;
    progress->total = total;
    mz_progress_update(progress, done);
}

static enum mz_status run_under(struct mz_client *client, const struct mz_clone_source *source,
                                const char *directory, const struct mz_tlog_policy *policy) {
    struct mz_trust trust;
    struct mz_progress progress;
    struct mz_pull_report report;
    const struct mz_pull pull = {
        .directory = directory,
        .trust = &trust,
        .remote = &source->remote,
        .full = mz_options_has(&client->options, "full"),
        .evidence = !mz_options_has(&client->options, "no-evidence"),
        .policy = policy,
        .progress = show_progress,
        .progress_ctx = &progress,
    };
    enum mz_status status = find_trust(client, source, directory, &trust);
    if (status != MZ_OK)
        return status;
    (void)mz_clone_files_tidy(directory);
    mz_progress_start(&progress, client, mz_i18n(N_("fetching entries")), 0, false);
    status = mz_pull_run(&pull, &report, &client->fault);
    mz_progress_finish(&progress);
    explain(client, status);
    return status == MZ_OK ? tell(client, &pull, &report) : status;
}

static enum mz_status run(struct mz_client *client, const char *directory) {
    const char *path = mz_client_witness_policy(client);
    struct mz_quorum quorum = {.sha256 = {{0}}};
    struct mz_clone_source source;
    enum mz_status status = mz_clone_source_open(client, &source);
    if (status == MZ_OK && path != NULL)
        status = mz_quorum_load(path, &quorum, &client->fault);
    if (status == MZ_OK)
        status = run_under(client, &source, directory, path != NULL ? &quorum.policy : NULL);
    mz_quorum_drop(&quorum);
    mz_clone_source_close(&source);
    return status;
}

static bool has_file(const char *directory, const char *name) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", directory, name);
    FILE *file = fopen(mz_buffer_string(&path), "rb");
    mz_buffer_free(&path);
    if (file != NULL)
        fclose(file);
    return file != NULL;
}

enum mz_status mz_clone_ledger(struct mz_client *client) {
    const char *directory = client->options.arguments[0];
    if (has_file(directory, "checkpoint"))
        return mz_fault_at(&client->fault, MZ_E_EXISTS, "%s/checkpoint", directory);
    return run(client, directory);
}

enum mz_status mz_pull_ledger(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const char *directory =
        options->arguments_count > 0 ? options->arguments[0] : mz_options_text(options, "clone");
    if (directory == NULL)
        directory = ".";
    if (!has_file(directory, "genesis.json") && !has_file(directory, "checkpoint"))
        return mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "%s/checkpoint", directory);
    return run(client, directory);
}
