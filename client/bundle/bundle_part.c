/* A bundle of a part of the ledger: each of its entries under the checkpoint, and their objects. */
#include <inttypes.h>
#include <stdio.h>
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

static enum mz_status check_one(struct mz_judging *j, struct mz_bundle_check *check,
                                struct mz_bundle_objects *objects, uint64_t index) {
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
    status = mz_bundle_check_entry(check, index, mz_buffer_view(&j->file), &proof.inclusion,
                                   &proven, &j->client->fault);
    if (status == MZ_OK && index == 0)
        status = mz_judging_genesis(j, &proven->entry, &proven->statement);
    if (status == MZ_OK)
        status = mz_bundle_objects_entry(objects, &proven->statement, &j->client->fault);
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
                                  struct mz_bundle_check *check,
                                  struct mz_bundle_objects *objects) {
    enum mz_status status = MZ_OK;
    uint64_t proofs = 0, entries = 0;
    for (size_t i = 0; i < paths->count && status == MZ_OK; i++) {
        const char *path = paths->paths[i];
        uint64_t index;
        if (mz_judging_index(path, &index)) {
            status = check_one(j, check, objects, index);
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

enum mz_status mz_judging_part(struct mz_judging *j) {
    struct mz_bag_paths paths = {0};
    struct mz_bundle_check *check = NULL;
    struct mz_bundle_objects *objects = NULL;
    enum mz_status status = mz_bag_list(j->directory, "data", &paths, &j->client->fault);
    if (status == MZ_OK) {
        check = mz_bundle_check_new(&j->verdict.facts.subject, mz_buffer_view(&j->note), &j->key);
        objects = mz_bundle_objects_new(j->directory, j->withheld);
        status = check == NULL || objects == NULL
                     ? mz_fault_at(&j->client->fault, MZ_E_NO_MEMORY, "bundle")
                     : check_paths(j, &paths, check, objects);
    }
    if (status == MZ_OK)
        status = mz_bundle_check_end(check, &j->client->fault);
    if (status == MZ_OK)
        status = mz_bundle_objects_finish(objects, &j->verdict.objects, &j->client->fault);
    if (status == MZ_OK) {
        j->verdict.shown = *mz_bundle_check_shown(check);
        j->verdict.facts.entries = j->verdict.shown.entries;
        j->verdict.facts.totals = j->verdict.shown.totals;
    }
    mz_bundle_objects_free(objects);
    mz_bundle_check_free(check);
    mz_bag_paths_free(&paths);
    return status;
}
