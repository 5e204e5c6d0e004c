/* bundle verify: a bundle judged alone, with the genesis or the log's key from outside if there is
 * one (FORMAT.md §17). A zip is unpacked into a folder of its own first, which it cannot outgrow.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/bundle/bag.h"
#include "client/bundle/bundle.h"
#include "client/bundle/bundle_judge.h"
#include "client/io/file.h"
#include "client/io/zip.h"
#include "client/reading.h"

enum mz_status mz_judging_bad(struct mz_judging *j, const char *where, const char *why) {
    mz_fault_at(&j->client->fault, MZ_E_BAD_BAG, "%s", where);
    mz_fault_have(&j->client->fault, "%s", why);
    return MZ_E_BAD_BAG;
}

const char *mz_judging_path(struct mz_judging *j, const char *tail) {
    j->path.size = 0;
    mz_buffer_format(&j->path, "%s/%s", j->directory, tail);
    return mz_buffer_string(&j->path);
}

enum mz_status mz_judging_read(struct mz_judging *j, const char *tail, size_t max,
                               struct mz_buffer *ret_bytes) {
    ret_bytes->size = 0;
    enum mz_status status =
        mz_file_read(mz_judging_path(j, tail), max, ret_bytes, &j->client->fault);
    return status == MZ_E_NOT_FOUND ? mz_judging_bad(j, tail, "missing") : status;
}

/* -- All of it. */

/* bundle.json says what the entries give, to the byte. */
static enum mz_status check_facts(struct mz_judging *j) {
    struct mz_buffer made = {0};
    enum mz_status status = mz_bundle_facts_json(&j->verdict.facts, &made);
    if (status != MZ_OK)
        mz_fault_at(&j->client->fault, status, "data/bundle.json");
    else if (!mz_span_equal(mz_buffer_view(&made), mz_buffer_view(&j->facts)))
        status = mz_judging_bad(j, "data/bundle.json", "says other than the entries give");
    mz_buffer_free(&made);
    return status;
}

static enum mz_status judge(struct mz_judging *j) {
    struct mz_bundle_facts *facts = &j->verdict.facts;
    enum mz_status status = mz_bag_check(j->directory, &j->client->fault);
    if (status == MZ_OK)
        status = mz_judging_trust(j);
    if (status == MZ_OK)
        status = mz_judging_checkpoint(j);
    if (status == MZ_OK)
        status = mz_quorum_find(j->client, mz_buffer_view(&j->note), &j->verdict.witnesses);
    if (status == MZ_OK)
        status = mz_judging_read(j, "data/bundle.json", 65536, &j->facts);
    if (status == MZ_OK)
        status = mz_bundle_facts_subject(mz_buffer_view(&j->facts), &j->names, &facts->subject,
                                         &j->client->fault);
    if (status == MZ_OK) {
        status = mz_withheld_load(mz_judging_path(j, "data/withheld.json"), &j->withheld,
                                  &j->client->fault);
        facts->redacted = status == MZ_OK;
        if (status == MZ_E_NOT_FOUND)
            status = MZ_OK;
    }
    if (status == MZ_OK)
        status =
            facts->subject.kind == MZ_SUBJECT_LEDGER ? mz_judging_whole(j) : mz_judging_part(j);
    return status == MZ_OK ? check_facts(j) : status;
}

/* Whatever is wrong inside a bundle, the bundle failed and not this command: exit 3. */
static enum mz_status failed(struct mz_judging *j, enum mz_status status, const char *path) {
    int exit = mz_status_exit(status);
    if (status == MZ_E_USAGE || status == MZ_E_NO_MEMORY || status == MZ_E_IO ||
        exit == MZ_EXIT_TAMPERED)
        return status;
    struct mz_fault cause = j->client->fault;
    mz_fault_at(&j->client->fault, MZ_E_BAD_BAG, "%s", path);
    mz_fault_have(&j->client->fault, "%s %s", mz_status_code(status), cause.place);
    return MZ_E_BAD_BAG;
}

/* Incomplete: told as withheld, or simply missing, or not witnessed as was asked. */
static enum mz_status completeness(struct mz_judging *j) {
    const struct mz_bundle_objects_found *found = &j->verdict.objects;
    if (found->missing == 0 && found->withheld == 0)
        return mz_quorum_fault(&j->verdict.witnesses, j->verdict.facts.tree_size,
                               &j->client->fault);
    enum mz_status status = found->missing > 0 ? MZ_E_WITHHELD : MZ_E_REDACTED;
    mz_fault_at(&j->client->fault, status, "%s", found->lack);
    mz_fault_have(&j->client->fault, "redacted");
    return status;
}

static enum mz_status judge_folder(struct mz_client *client, const char *directory,
                                   const char *path) {
    struct mz_judging *j = calloc(1, sizeof *j);
    if (j == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
    j->client = client;
    j->directory = directory;
    enum mz_status status = judge(j);
    if (status != MZ_OK) {
        status = failed(j, status, path);
    } else {
        status = completeness(j);
        j->verdict.complete = status == MZ_OK;
        enum mz_status told = mz_bundle_words(client, &j->verdict);
        status = told == MZ_OK ? status : told;
    }
    mz_withheld_free(j->withheld);
    mz_buffer_free(&j->path);
    mz_buffer_free(&j->note);
    mz_buffer_free(&j->facts);
    mz_buffer_free(&j->file);
    mz_buffer_free(&j->proof);
    free(j);
    return status;
}

static enum mz_status judge_zip(struct mz_client *client, const char *path) {
    const char *place = getenv("TMPDIR");
    struct mz_buffer folder = {0};
    mz_buffer_format(&folder, "%s/mingzhang-XXXXXX",
                     place != NULL && place[0] != '\0' ? place : "/tmp");
    if (folder.failed || mkdtemp((char *)folder.data) == NULL) {
        enum mz_status status = mz_file_fault(&client->fault, mz_buffer_string(&folder));
        mz_buffer_free(&folder);
        return status;
    }
    enum mz_status status = mz_zip_unpack(path, mz_buffer_string(&folder), &client->fault);
    if (status == MZ_OK)
        status = judge_folder(client, mz_buffer_string(&folder), path);
    mz_file_remove_tree(mz_buffer_string(&folder));
    mz_buffer_free(&folder);
    return status;
}

bool mz_bundle_is_one(const char *path) {
    struct stat about;
    struct mz_buffer bagit = {0};
    char magic[2] = "";
    if (stat(path, &about) != 0)
        return false;
    if (S_ISREG(about.st_mode)) {
        FILE *file = fopen(path, "rb");
        bool zip = file != NULL && fread(magic, 1, 2, file) == 2 && memcmp(magic, "PK", 2) == 0;
        if (file != NULL)
            fclose(file);
        return zip;
    }
    mz_buffer_format(&bagit, "%s/bagit.txt", path);
    bool bag = access(mz_buffer_string(&bagit), F_OK) == 0;
    mz_buffer_free(&bagit);
    return bag;
}

enum mz_status mz_bundle_judge(struct mz_client *client, const char *path) {
    struct stat about;
    if (stat(path, &about) != 0)
        return mz_file_fault(&client->fault, path);
    return S_ISDIR(about.st_mode) ? judge_folder(client, path, path) : judge_zip(client, path);
}

enum mz_status mz_bundle_verify(struct mz_client *client) {
    return mz_bundle_judge(client, client->options.arguments[0]);
}
