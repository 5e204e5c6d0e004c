/* A bundle of a part of the ledger: each of its entries under the checkpoint, and their objects. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/bundle/bag.h"
#include "client/bundle/bundle_judge.h"
#include "client/bundle/bundle_objects.h"
#include "proto/base/decimal.h"
#include "proto/log/tlog_proof.h"

/* data/entries/<12 digits> */
bool mz_judging_index(const char *path, uint64_t *ret_index) {
    static const char folder[] = "data/entries/";
    const char *digits = path + sizeof folder - 1;
    if (strncmp(path, folder, sizeof folder - 1) != 0 || strlen(digits) != 12 ||
        strspn(digits, "0123456789") != 12)
        return false;
    while (*digits == '0' && digits[1] != '\0')
        digits++;
    return mz_decimal_parse(mz_span_text(digits), ret_index) == MZ_OK;
}

enum mz_status mz_judging_each(struct mz_judging *j,
                               enum mz_status (*visit)(void *ctx,
                                                       const struct mz_statement *statement,
                                                       uint64_t index),
                               void *ctx) {
    struct mz_fault *fault = &j->client->fault;
    struct mz_bag_paths paths = {0};
    struct mz_statement *statement = malloc(sizeof *statement);
    struct mz_entry entry;
    uint64_t index;
    enum mz_status status = statement == NULL ? mz_fault_at(fault, MZ_E_NO_MEMORY, "data/entries")
                                              : mz_bag_list(j->directory, "data", &paths, fault);
    for (size_t i = 0; i < paths.count && status == MZ_OK; i++) {
        if (!mz_judging_index(paths.paths[i], &index))
            continue;
        status = mz_judging_read(j, paths.paths[i], MZ_MAX_ENTRY, &j->file);
        if (status == MZ_OK)
            status = mz_entry_decode(mz_buffer_view(&j->file), &entry, fault);
        if (status == MZ_OK)
            status = mz_statement_decode(entry.statement, statement, fault);
        if (status == MZ_OK)
            status = visit(ctx, statement, index);
    }
    mz_bag_paths_free(&paths);
    free(statement);
    return status;
}

/* What the steps over the entries keep. */
struct part {
    struct mz_selection *selection;
    struct mz_bundle_check *check;
    struct mz_bundle_objects *objects;
};

static enum mz_status survey(void *ctx, const struct mz_statement *statement, uint64_t index) {
    return mz_selection_survey(ctx, statement, index);
}

/* Is it one that the subject has, or about a payee whose disclosures may be there? */
static enum mz_status check_belongs(struct mz_judging *j, struct mz_selection *selection,
                                    const struct mz_statement *statement, uint64_t index) {
    char name[64];
    bool takes;
    enum mz_status status = mz_selection_takes(selection, statement, index, &takes);
    if (status != MZ_OK || takes || mz_proof_payee(statement) != NULL)
        return status;
    (void)snprintf(name, sizeof name, "data/entries/%012" PRIu64, index);
    return mz_judging_bad(j, name, "no entry of what the bundle is about");
}

static enum mz_status check_one(struct mz_judging *j, const struct part *part, uint64_t index) {
    struct mz_tlog_proof proof;
    const struct mz_proven_entry *proven;
    char name[64];
    (void)snprintf(name, sizeof name, "data/entries/%012" PRIu64, index);
    enum mz_status status = mz_judging_read(j, name, MZ_MAX_ENTRY, &j->file);
    (void)snprintf(name, sizeof name, "data/proofs/%012" PRIu64 ".tlog-proof", index);
    if (status == MZ_OK)
        status = mz_judging_read(j, name, MZ_MAX_NOTE + (MZ_MAX_PROOF + 4u) * 64u, &j->proof);
    if (status != MZ_OK)
        return status;
    status = mz_tlog_proof_parse(mz_buffer_view(&j->proof), &proof);
    if (status != MZ_OK)
        return mz_fault_at(&j->client->fault, status, "%s", name);
    if (proof.extra.data != NULL || proof.index != index ||
        !mz_span_equal(proof.checkpoint, mz_buffer_view(&j->note)))
        return mz_judging_bad(j, name, "another index or checkpoint, or extra data");
    status = mz_bundle_check_entry(part->check, index, mz_buffer_view(&j->file), &proof.inclusion,
                                   &proven, &j->client->fault);
    if (status == MZ_OK && index == 0)
        status = mz_judging_genesis(j, &proven->entry, &proven->statement);
    if (status == MZ_OK)
        status = check_belongs(j, part->selection, &proven->statement, index);
    if (status == MZ_OK)
        status = mz_bundle_objects_entry(part->objects, &proven->statement, &j->client->fault);
    return status;
}

/* What else is under data/ in such a bundle. */
static bool is_known(const char *path) {
    static const char *const files[] = {"data/bundle.json", "data/checkpoint", "data/genesis.json",
                                        "data/withheld.json"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (strcmp(path, files[i]) == 0)
            return true;
    return strncmp(path, "data/objects/", 13) == 0;
}

static enum mz_status check_paths(struct mz_judging *j, const struct mz_bag_paths *paths,
                                  const struct part *part) {
    enum mz_status status = MZ_OK;
    uint64_t proofs = 0, entries = 0;
    for (size_t i = 0; i < paths->count && status == MZ_OK; i++) {
        const char *path = paths->paths[i];
        uint64_t index;
        if (mz_judging_index(path, &index)) {
            status = check_one(j, part, index);
            entries++;
        } else if (strncmp(path, "data/proofs/", 12) == 0) {
            proofs++;
        } else if (!is_known(path)) {
            status = mz_judging_bad(j, path, "no file of a bundle");
        }
    }
    if (status == MZ_OK && proofs != entries)
        status = mz_judging_bad(j, "data/proofs", "not one for each entry");
    return status;
}

/* Which entries the subject has, as the entries that are there tell. */
static enum mz_status survey_all(struct mz_judging *j, struct mz_selection *selection) {
    enum mz_status status = mz_judging_each(j, survey, selection);
    if (status == MZ_OK && mz_selection_surveyed(selection, NULL) != MZ_OK)
        return mz_judging_bad(j, "data/bundle.json", "subject: no entry is about it");
    return status;
}

static enum mz_status check_part(struct mz_judging *j, const struct mz_bag_paths *paths,
                                 const struct part *part) {
    struct mz_log_signer stated[MZ_TRUST_ROTATIONS];
    enum mz_status status = survey_all(j, part->selection);
    if (status == MZ_OK)
        status = check_paths(j, paths, part);
    if (status == MZ_OK)
        status = mz_bundle_check_end(part->check, stated, mz_trust_signers(&j->trust, stated),
                                     &j->client->fault);
    if (status == MZ_OK)
        status = mz_bundle_objects_finish(part->objects, &j->verdict.objects, &j->client->fault);
    return status;
}

enum mz_status mz_judging_part(struct mz_judging *j) {
    struct mz_bag_paths paths = {0};
    const struct mz_subject *subject = &j->verdict.facts.subject;
    enum mz_status status = mz_bag_list(j->directory, "data", &paths, &j->client->fault);
    struct part part = {
        .selection = mz_selection_new(subject),
        .check = mz_bundle_check_new(subject, mz_buffer_view(&j->note), &j->key),
        .objects = mz_bundle_objects_new(j->directory, j->withheld),
    };
    if (part.selection == NULL || part.check == NULL || part.objects == NULL)
        status = mz_fault_at(&j->client->fault, MZ_E_NO_MEMORY, "bundle");
    if (status == MZ_OK)
        status = check_part(j, &paths, &part);
    if (status == MZ_OK) {
        j->verdict.shown = *mz_bundle_check_shown(part.check);
        j->verdict.facts.entries = j->verdict.shown.entries;
        j->verdict.facts.totals = j->verdict.shown.totals;
    }
    mz_bundle_objects_free(part.objects);
    mz_bundle_check_free(part.check);
    mz_selection_free(part.selection);
    mz_bag_paths_free(&paths);
    return status;
}
