#include "client/clone/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/clone/clone_files.h"
#include "client/clone/verified.h"
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/pool.h"
#include "client/io/progress.h"
#include "client/remote/api.h"
#include "proto/base/hex.h"
#include "proto/base/text.h"
#include "proto/log/hash.h"
#include "proto/rules/memory_records.h"

struct mz_replay {
    struct mz_clone *clone;
    struct mz_memory_records *memory;
    struct mz_memory_records *state; /* of the verifier, beside the records */
    struct mz_verified *verified;    /* NULL: nothing is taken up or kept */
    struct mz_anchor anchor;
    struct mz_fault
        contradicted; /* genesis.json says other than the anchor; MZ_OK if it does not */
    struct mz_verify_report report;
};

enum mz_status mz_anchor_option(struct mz_client *client, struct mz_anchor *ret_anchor) {
    struct mz_anchor anchor = {0};
    const char *text = mz_options_text(&client->options, "genesis");
    const char *vkey = mz_options_text(&client->options, "vkey");
    if (vkey != NULL) {
        anchor.given = true;
        if (mz_note_key_parse(mz_span_text(vkey), &anchor.trust.key) != MZ_OK ||
            anchor.trust.key.type != MZ_NOTE_ED25519)
            return mz_client_usage(client, "--vkey", mz_i18n(N_("is no verifier key of a log")));
    } else if (text != NULL) {
        anchor.given = true;
        if (mz_hex_decode_hash(mz_span_text(text), &anchor.trust.genesis) != MZ_OK) {
            enum mz_status status = mz_trust_load(text, &anchor.trust, &client->fault);
            if (status != MZ_OK)
                return status;
        }
    }
    *ret_anchor = anchor;
    return MZ_OK;
}

/* The user's trust file, if it is about the ledger of this origin. One that is named on the command
 * line must be. */
static enum mz_status try_trust_file(struct mz_client *client, struct mz_span origin,
                                     struct mz_anchor *anchor) {
    struct mz_trust trust;
    bool named = mz_options_has(&client->options, "trust");
    const char *path = mz_api_trust_path(client);
    if (path[0] == '\0')
        return MZ_OK;
    enum mz_status status = mz_trust_load(path, &trust, &client->fault);
    if (status == MZ_E_NOT_FOUND && !named)
        return MZ_OK;
    if (status == MZ_OK && (named || mz_span_equal(mz_trust_origin(&trust), origin)))
        *anchor = (struct mz_anchor){.trust = trust, .given = true};
    return status;
}

/* What the copy's genesis.json says must be what is trusted already; the changes of the log's key
 * that it knows beyond, each handed over by the key before, are then good. */
static enum mz_status agree(struct mz_client *client, const struct mz_trust *own,
                            struct mz_trust *trust) {
    enum mz_status status = MZ_OK;
    if (trust->key.name_size > 0)
        status = mz_trust_check(trust, own, &client->fault);
    else if (!mz_hash_is_zero(&own->genesis) && !mz_hash_equal(&own->genesis, &trust->genesis))
        status = MZ_E_WRONG_GENESIS;
    if (status != MZ_OK) {
        mz_fault_at(&client->fault, MZ_E_BAD_COPY, "genesis.json");
        mz_fault_have(&client->fault, "%s", mz_status_code(status));
        return MZ_E_BAD_COPY;
    }
    if (trust->key.name_size == 0 || own->rotations_count > trust->rotations_count) {
        struct mz_hash genesis = trust->genesis;
        *trust = *own;
        if (!mz_hash_is_zero(&genesis))
            trust->genesis = genesis;
    }
    return MZ_OK;
}

enum mz_status mz_anchor_find(struct mz_client *client, struct mz_span origin,
                              const struct mz_trust *own, struct mz_anchor *ret_anchor) {
    enum mz_status status = mz_anchor_option(client, ret_anchor);
    if (status == MZ_OK && !ret_anchor->given)
        status = try_trust_file(client, origin, ret_anchor);
    if (status != MZ_OK || own == NULL)
        return status;
    if (ret_anchor->given)
        return agree(client, own, &ret_anchor->trust);
    ret_anchor->trust = *own;
    return MZ_OK;
}

static void show_progress(void *ctx, uint64_t done, uint64_t total) {
    struct mz_progress *progress = ctx;
    progress->total = total;
    mz_progress_update(progress, done);
}

/* Empty records, after others that are of no use. */
static enum mz_status start_anew(struct mz_replay *replay, struct mz_fault *fault) {
    mz_memory_records_free(replay->memory);
    mz_memory_records_free(replay->state);
    replay->memory = mz_memory_records_new();
    replay->state = mz_memory_records_new();
    return replay->memory != NULL && replay->state != NULL
               ? MZ_OK
               : mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", mz_clone_directory(replay->clone));
}

/* What was verified before of the ledger that begins with this clone's entry 0. */
static enum mz_status look_back(struct mz_replay *replay, const struct mz_replay_wish *wish,
                                struct mz_verify_options *options, struct mz_fault *fault) {
    struct mz_span entry;
    struct mz_verified_mark mark;
    if ((!wish->resume && !wish->remember) ||
        mz_clone_entry(replay->clone, 0, &entry, NULL) != MZ_OK)
        return MZ_OK;
    struct mz_hash genesis = mz_hash_leaf(entry);
    replay->verified = mz_verified_open(mz_clone_origin(replay->clone), &genesis);
    if (replay->verified == NULL)
        return MZ_OK;
    if (wish->remember) {
        mark = mz_verified_known(replay->verified);
        options->known = mark.size;
        options->known_root = mark.root;
        options->state = replay->state;
    }
    if (!wish->resume || wish->skip != 0)
        return MZ_OK;
    bool loaded = mz_verified_load(replay->verified, replay->memory, replay->state, &mark);
    if (loaded && mark.size <= mz_clone_size(replay->clone)) {
        options->resume = mark.size;
        options->resume_root = mark.root;
        options->state = replay->state;
        return MZ_OK;
    }
    enum mz_status status = start_anew(replay, fault);
    options->state = wish->remember ? replay->state : NULL;
    return status;
}

/* Runs the verifier; once more from the first entry on if what it took up from does not fit. */
static enum mz_status verify(struct mz_client *client, struct mz_replay *replay,
                             struct mz_verify_options *options) {
    struct mz_verify_source source = mz_clone_source(replay->clone);
    struct mz_pool *pool = mz_pool_start(0);
    struct mz_signature_pool checkers = {0};
    if (pool != NULL) /* else the verifier checks them itself */
        checkers = mz_pool_interface(pool);
    enum mz_status status =
        mz_verify_run(&source, &checkers, options, mz_memory_records_interface(replay->memory),
                      &replay->report, &client->fault);
    if (options->resume > 0 && (status == MZ_E_SPLIT_VIEW || status == MZ_E_INTERNAL)) {
        options->resume = 0;
        status = start_anew(replay, &client->fault);
        if (options->state != NULL)
            options->state = replay->state;
        if (status == MZ_OK)
            status = mz_verify_run(&source, &checkers, options,
                                   mz_memory_records_interface(replay->memory), &replay->report,
                                   &client->fault);
    }
    mz_pool_stop(pool);
    return status;
}

/* Whom the copy says to trust, beside those who are trusted: what is wrong with entry 0 or the
 * checkpoint themselves says more. */
static void check_own_trust(struct mz_replay *replay) {
    struct mz_layer_report *layer = &replay->report.layers[MZ_LAYER_CHECKPOINT];
    if (replay->contradicted.status == MZ_OK || !layer->asked ||
        (layer->fault.status != MZ_OK && !mz_verify_lacks(layer->fault.status)))
        return;
    layer->fault = replay->contradicted;
    layer->index = MZ_ABSENT;
    replay->report.verdict = MZ_FAILED;
}

/* A declaration of what the ledger does not have is no declaration of this copy. */
static void check_declared(struct mz_replay *replay) {
    struct mz_verify_report *report = &replay->report;
    struct mz_layer_report *layer = &report->layers[MZ_LAYER_OBJECTS];
    struct mz_span name = mz_clone_unnamed(replay->clone);
    if (name.data == NULL || !layer->asked || !layer->ran ||
        (layer->fault.status != MZ_OK && !mz_verify_lacks(layer->fault.status)))
        return;
    char hex[MZ_HEX_HASH_SIZE + 1] = "";
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    mz_hex_write(&w, name);
    layer->fault = (struct mz_fault){.status = MZ_OK};
    mz_fault_at(&layer->fault, MZ_E_BAD_COPY, "withheld.json");
    mz_fault_have(&layer->fault, "%s", hex);
    layer->index = MZ_ABSENT;
    report->verdict = MZ_FAILED;
}

static enum mz_status run(struct mz_client *client, const struct mz_replay_wish *wish,
                          struct mz_replay *replay) {
    const struct mz_trust *trust = &replay->anchor.trust;
    struct mz_progress progress;
    struct mz_verify_options options = {
        .checkpoint = mz_clone_note(replay->clone),
        .skip = wish->skip,
        .witnesses = wish->witnesses,
        .genesis = trust->genesis,
        .digest = mz_options_has(&client->options, "digest"),
        .progress = show_progress,
        .progress_ctx = &progress,
    };
    struct mz_log_signer signers[MZ_TRUST_ROTATIONS];
    options.signers_count = mz_trust_signers(trust, signers);
    options.signers = signers;
    if (trust->key.name_size > 0) {
        memcpy(options.log_key.bytes, trust->key.public_key, sizeof options.log_key.bytes);
        options.origin = mz_trust_origin(trust);
    }
    enum mz_status status = look_back(replay, wish, &options, &client->fault);
    if (status != MZ_OK)
        return status;
    mz_progress_start(&progress, client, mz_i18n(N_("verifying")), mz_clone_size(replay->clone),
                      false);
    status = verify(client, replay, &options);
    mz_progress_finish(&progress);
    replay->report.anchored = replay->anchor.given;
    if (status == MZ_OK) {
        check_own_trust(replay);
        check_declared(replay);
    }
    if (status == MZ_OK && wish->remember && wish->skip == 0 && replay->verified != NULL)
        mz_verified_keep(replay->verified, &replay->report, replay->memory, replay->state);
    return status;
}

/* A genesis.json that contradicts the anchor is a finding for the verdict, not the end. */
static enum mz_status find_anchor(struct mz_client *client, struct mz_replay *replay) {
    enum mz_status status = mz_anchor_find(client, mz_clone_origin(replay->clone),
                                           mz_clone_trust(replay->clone), &replay->anchor);
    if (status != MZ_E_BAD_COPY)
        return status;
    replay->contradicted = client->fault;
    return MZ_OK;
}

enum mz_status mz_replay_run(struct mz_client *client, const char *directory,
                             const struct mz_replay_wish *wish, struct mz_replay **ret_replay) {
    struct mz_replay *replay = calloc(1, sizeof *replay);
    if (replay == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", directory);
    enum mz_status status = mz_clone_open(directory, &replay->clone, &client->fault);
    if (status == MZ_OK)
        status = start_anew(replay, &client->fault);
    if (status == MZ_OK)
        status = find_anchor(client, replay);
    if (status == MZ_OK)
        status = run(client, wish, replay);
    if (status != MZ_OK) {
        mz_replay_free(replay);
        return status;
    }
    *ret_replay = replay;
    return MZ_OK;
}

void mz_replay_free(struct mz_replay *replay) {
    if (replay == NULL)
        return;
    mz_verified_close(replay->verified);
    mz_memory_records_free(replay->memory);
    mz_memory_records_free(replay->state);
    mz_clone_close(replay->clone);
    free(replay);
}

void mz_replay_count_strays(struct mz_replay *replay) {
    struct mz_verify_report *report = &replay->report;
    struct mz_buffer first = {0};
    report->strays = mz_clone_files_stray(mz_clone_directory(replay->clone), &first);
    const char *name = mz_buffer_string(&first);
    if (strlen(name) >= sizeof report->stray || !mz_text_is_utf8(mz_span_text(name)))
        name = "?";
    (void)snprintf(report->stray, sizeof report->stray, "%s", name);
    mz_buffer_free(&first);
}

const struct mz_verify_report *mz_replay_report(const struct mz_replay *replay) {
    return &replay->report;
}

struct mz_clone *mz_replay_clone(const struct mz_replay *replay) {
    return replay->clone;
}

enum mz_status mz_replay_sound(const struct mz_replay *replay, struct mz_fault *fault) {
    const struct mz_verify_report *report = &replay->report;
    const struct mz_layer_report *rules = &report->layers[MZ_LAYER_RULES];
    bool complete = rules->ran && rules->fault.status == MZ_OK;
    if (report->verdict == MZ_VERIFIED || (report->verdict == MZ_INCOMPLETE && complete))
        return MZ_OK;
    enum mz_layer layer = mz_verify_report_main(report);
    if (layer == MZ_LAYER_COUNT)
        return mz_fault_at(fault, MZ_E_WITHHELD, "%s", mz_clone_directory(replay->clone));
    *fault = report->layers[layer].fault;
    /* A rule that a recorded entry breaks is a failed verification, not a refusal of this command.
     */
    if (mz_status_exit(fault->status) != MZ_EXIT_TAMPERED &&
        mz_status_exit(fault->status) != MZ_EXIT_INCOMPLETE) {
        struct mz_fault cause = *fault;
        mz_fault_at(fault, MZ_E_BAD_ENTRY, "%llu", (unsigned long long)report->layers[layer].index);
        mz_fault_have(fault, "%s %s", mz_status_code(cause.status), cause.place);
    }
    return fault->status;
}

static enum mz_status view_entry(void *ctx, uint64_t index, struct mz_span *ret_entry) {
    return mz_clone_entry(ctx, index, ret_entry, NULL);
}

struct mz_view_source mz_replay_view(const struct mz_replay *replay) {
    return (struct mz_view_source){
        .records = mz_memory_records_interface(replay->memory),
        .objects = mz_clone_source(replay->clone).objects,
        .ctx = replay->clone,
        .entry = view_entry,
        .origin = mz_clone_origin(replay->clone),
        .tree_size = mz_clone_size(replay->clone),
    };
}

enum mz_status mz_replay_key(const struct mz_replay *replay, struct mz_note_key *ret_key) {
    struct mz_records records = mz_memory_records_interface(replay->memory);
    struct mz_key at = mz_key_start(MZ_TABLE_LEDGER);
    struct mz_ledger_record ledger;
    enum mz_status status = mz_records_get(&records, &at, &mz_ledger_record_schema, &ledger);
    if (status == MZ_OK)
        status = mz_note_key_make(mz_clone_origin(replay->clone), MZ_NOTE_ED25519,
                                  ledger.log_key.bytes, ret_key);
    return status;
}
