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
#include "client/bundle/bundle_objects.h"
#include "client/bundle/bundle_words.h"
#include "client/clone/replay.h"
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/zip.h"
#include "client/reading.h"
#include "proto/base/decimal.h"
#include "proto/log/tlog_proof.h"

struct judging {
    struct mz_client *client;
    const char *directory;
    struct mz_buffer path;
    struct mz_buffer note, facts, file, proof;
    struct mz_bundle_subject_text names;
    struct mz_bundle_verdict verdict;
    struct mz_trust trust;
    struct mz_withheld *withheld;
};

static struct mz_fault *fault_of(struct judging *j) {
    return &j->client->fault;
}

static enum mz_status bad(struct judging *j, const char *where, const char *why) {
    mz_fault_at(fault_of(j), MZ_E_BAD_BAG, "%s", where);
    mz_fault_have(fault_of(j), "%s", why);
    return MZ_E_BAD_BAG;
}

static const char *inside(struct judging *j, const char *tail) {
    j->path.size = 0;
    mz_buffer_format(&j->path, "%s/%s", j->directory, tail);
    return mz_buffer_string(&j->path);
}

static enum mz_status read_into(struct judging *j, const char *tail, size_t max,
                                struct mz_buffer *ret_bytes) {
    ret_bytes->size = 0;
    enum mz_status status = mz_file_read(inside(j, tail), max, ret_bytes, fault_of(j));
    return status == MZ_E_NOT_FOUND ? bad(j, tail, "missing") : status;
}

/* -- Whom to believe. */

/* What the bundle says itself must be what is trusted; where nothing is trusted, that is all there
 * is, and the verdict says so. */
static enum mz_status find_trust(struct judging *j) {
    struct mz_anchor anchor;
    struct mz_trust own;
    enum mz_status status = mz_trust_load(inside(j, "data/genesis.json"), &own, fault_of(j));
    if (status == MZ_E_NOT_FOUND)
        return bad(j, "data/genesis.json", "missing");
    if (status == MZ_OK)
        status = mz_anchor_find(j->client, mz_trust_origin(&own), NULL, &anchor);
    if (status != MZ_OK)
        return status;
    bool key = anchor.trust.key.name_size > 0;
    if (anchor.given && key)
        status = mz_trust_check(&anchor.trust, &own, fault_of(j));
    else if (anchor.given && !mz_hash_equal(&anchor.trust.genesis, &own.genesis))
        status = mz_fault_at(fault_of(j), MZ_E_WRONG_GENESIS, "data/genesis.json");
    j->trust = own;
    j->verdict.anchored = anchor.given;
    return status;
}

/* Entry 0 is the genesis and names the log's key. */
static enum mz_status check_genesis(struct judging *j, const struct mz_entry *entry,
                                    const struct mz_statement *statement) {
    if (!mz_hash_equal(&entry->leaf, &j->trust.genesis))
        return mz_fault_at(fault_of(j), MZ_E_WRONG_GENESIS, "data/genesis.json");
    if (statement->kind->id != MZ_KIND_LEDGER_CREATE ||
        memcmp(statement->body.ledger_create.log_key.bytes, j->trust.key.public_key,
               MZ_HASH_SIZE) != 0)
        return mz_fault_at(fault_of(j), MZ_E_UNKNOWN_SIGNER, "data/genesis.json");
    return MZ_OK;
}

/* -- A part of the ledger. */

/* data/entries/<12 digits> */
static bool index_of(const char *path, uint64_t *ret_index) {
    static const char folder[] = "data/entries/";
    const char *digits = path + sizeof folder - 1;
    if (strncmp(path, folder, sizeof folder - 1) != 0 || strlen(digits) != 12 ||
        strspn(digits, "0123456789") != 12)
        return false;
    while (*digits == '0' && digits[1] != '\0')
        digits++;
    return mz_decimal_parse(mz_span_text(digits), ret_index) == MZ_OK;
}

static enum mz_status check_one(struct judging *j, struct mz_bundle_check *check,
                                struct mz_bundle_objects *objects, uint64_t index) {
    struct mz_tlog_proof proof;
    const struct mz_proven_entry *proven;
    char name[64];
    (void)snprintf(name, sizeof name, "data/entries/%012" PRIu64, index);
    enum mz_status status = read_into(j, name, MZ_MAX_ENTRY, &j->file);
    (void)snprintf(name, sizeof name, "data/proofs/%012" PRIu64 ".tlog-proof", index);
    if (status == MZ_OK)
        status = read_into(j, name, MZ_MAX_NOTE + (MZ_MAX_PROOF + 4u) * 64u, &j->proof);
    if (status != MZ_OK)
        return status;
    status = mz_tlog_proof_parse(mz_buffer_view(&j->proof), &proof);
    if (status != MZ_OK)
        return mz_fault_at(fault_of(j), status, "%s", name);
    if (proof.extra.data != NULL || proof.index != index ||
        !mz_span_equal(proof.checkpoint, mz_buffer_view(&j->note)))
        return bad(j, name, "another index or checkpoint, or extra data");
    status = mz_bundle_check_entry(check, index, mz_buffer_view(&j->file), &proof.inclusion,
                                   &proven, fault_of(j));
    if (status == MZ_OK && index == 0)
        status = check_genesis(j, &proven->entry, &proven->statement);
    if (status == MZ_OK)
        status = mz_bundle_objects_entry(objects, &proven->statement, fault_of(j));
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

static enum mz_status check_paths(struct judging *j, const struct mz_bag_paths *paths,
                                  struct mz_bundle_check *check,
                                  struct mz_bundle_objects *objects) {
    enum mz_status status = MZ_OK;
    uint64_t proofs = 0, entries = 0;
    for (size_t i = 0; i < paths->count && status == MZ_OK; i++) {
        const char *path = paths->paths[i];
        uint64_t index;
        if (index_of(path, &index)) {
            status = check_one(j, check, objects, index);
            entries++;
        } else if (strncmp(path, "data/proofs/", 12) == 0) {
            proofs++;
        } else if (!is_known(path)) {
            status = bad(j, path, "no file of a bundle");
        }
    }
    if (status == MZ_OK && proofs != entries)
        status = bad(j, "data/proofs", "not one for each entry");
    return status;
}

static enum mz_status judge_part(struct judging *j) {
    struct mz_bag_paths paths = {0};
    struct mz_note_key key;
    struct mz_bundle_check *check = NULL;
    struct mz_bundle_objects *objects = NULL;
    enum mz_status status =
        mz_trust_log_key(&j->trust, mz_buffer_view(&j->note), &key, fault_of(j));
    if (status == MZ_OK)
        status = mz_bag_list(j->directory, "data", &paths, fault_of(j));
    if (status == MZ_OK) {
        check = mz_bundle_check_new(&j->verdict.facts.subject, mz_buffer_view(&j->note), &key);
        objects = mz_bundle_objects_new(j->directory, j->withheld);
        status = check == NULL || objects == NULL
                     ? mz_fault_at(fault_of(j), MZ_E_NO_MEMORY, "bundle")
                     : check_paths(j, &paths, check, objects);
    }
    if (status == MZ_OK)
        status = mz_bundle_objects_finish(objects, &j->verdict.objects, fault_of(j));
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

/* -- The whole ledger: data/ is a clone. */

static enum mz_status count_whole(struct judging *j, struct mz_clone *clone) {
    struct mz_bundle_facts *facts = &j->verdict.facts;
    struct mz_statement *statement = malloc(sizeof *statement);
    enum mz_status status = MZ_OK;
    if (statement == NULL)
        return mz_fault_at(fault_of(j), MZ_E_NO_MEMORY, "bundle");
    for (uint64_t i = 0; i < mz_clone_size(clone) && status == MZ_OK; i++) {
        struct mz_span bytes;
        struct mz_entry entry;
        status = mz_clone_entry(clone, i, &bytes, fault_of(j));
        if (status == MZ_OK)
            status = mz_entry_decode(bytes, &entry, fault_of(j));
        if (status == MZ_OK)
            status = mz_statement_decode(entry.statement, statement, fault_of(j));
        if (status == MZ_OK)
            status = mz_totals_add(&facts->totals, &facts->subject, statement);
    }
    free(statement);
    facts->entries = mz_clone_size(clone);
    return status;
}

static enum mz_status judge_whole(struct judging *j) {
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
        status = mz_replay_sound(replay, fault_of(j));
        if (status == MZ_OK)
            status = mz_fault_at(fault_of(j), MZ_E_BAD_ENTRY, "data");
    } else {
        status = count_whole(j, mz_replay_clone(replay));
    }
    if (report->verdict == MZ_INCOMPLETE && layer != MZ_LAYER_COUNT) {
        const struct mz_fault *lack = &report->layers[layer].fault;
        (void)snprintf(j->verdict.objects.lack, sizeof j->verdict.objects.lack, "%s", lack->place);
        j->verdict.objects.lack_told = lack->status == MZ_E_REDACTED;
        j->verdict.objects.missing = report->layers[MZ_LAYER_OBJECTS].missing;
        j->verdict.objects.withheld = report->layers[MZ_LAYER_OBJECTS].withheld;
    }
    mz_replay_free(replay);
    return status;
}

/* -- All of it. */

static enum mz_status read_checkpoint(struct judging *j) {
    struct mz_checkpoint checkpoint;
    enum mz_status status = read_into(j, "data/checkpoint", MZ_MAX_NOTE, &j->note);
    if (status == MZ_OK)
        status = mz_trust_checkpoint(&j->trust, mz_buffer_view(&j->note), &checkpoint, fault_of(j));
    if (status != MZ_OK)
        return status;
    j->verdict.facts.origin = checkpoint.origin;
    j->verdict.facts.tree_size = checkpoint.size;
    j->verdict.facts.root = checkpoint.root;
    return MZ_OK;
}

/* bundle.json says what the entries give, to the byte. */
static enum mz_status check_facts(struct judging *j) {
    struct mz_buffer made = {0};
    enum mz_status status = mz_bundle_facts_json(&j->verdict.facts, &made);
    if (status != MZ_OK)
        mz_fault_at(fault_of(j), status, "data/bundle.json");
    else if (!mz_span_equal(mz_buffer_view(&made), mz_buffer_view(&j->facts)))
        status = bad(j, "data/bundle.json", "says other than the entries give");
    mz_buffer_free(&made);
    return status;
}

static enum mz_status judge(struct judging *j) {
    struct mz_bundle_facts *facts = &j->verdict.facts;
    enum mz_status status = mz_bag_check(j->directory, fault_of(j));
    if (status == MZ_OK)
        status = find_trust(j);
    if (status == MZ_OK)
        status = read_checkpoint(j);
    if (status == MZ_OK)
        status = read_into(j, "data/bundle.json", 65536, &j->facts);
    if (status == MZ_OK)
        status = mz_bundle_facts_subject(mz_buffer_view(&j->facts), &j->names, &facts->subject,
                                         fault_of(j));
    if (status == MZ_OK) {
        status = mz_withheld_load(inside(j, "data/withheld.json"), &j->withheld, fault_of(j));
        facts->redacted = status == MZ_OK;
        if (status == MZ_E_NOT_FOUND)
            status = MZ_OK;
    }
    if (status == MZ_OK)
        status = facts->subject.kind == MZ_SUBJECT_LEDGER ? judge_whole(j) : judge_part(j);
    return status == MZ_OK ? check_facts(j) : status;
}

/* Whatever is wrong inside a bundle, the bundle failed and not this command: exit 3. */
static enum mz_status failed(struct judging *j, enum mz_status status, const char *path) {
    int exit = mz_status_exit(status);
    if (status == MZ_E_USAGE || status == MZ_E_NO_MEMORY || status == MZ_E_IO ||
        exit == MZ_EXIT_TAMPERED)
        return status;
    struct mz_fault cause = *fault_of(j);
    mz_fault_at(fault_of(j), MZ_E_BAD_BAG, "%s", path);
    mz_fault_have(fault_of(j), "%s %s", mz_status_code(status), cause.place);
    return MZ_E_BAD_BAG;
}

/* Incomplete: told as withheld, or simply missing. */
static enum mz_status completeness(struct judging *j) {
    const struct mz_bundle_objects_found *found = &j->verdict.objects;
    if (found->missing == 0 && found->withheld == 0)
        return MZ_OK;
    enum mz_status status = found->missing > 0 ? MZ_E_WITHHELD : MZ_E_REDACTED;
    mz_fault_at(fault_of(j), status, "%s", found->lack);
    mz_fault_have(fault_of(j), "redacted");
    return status;
}

static enum mz_status judge_folder(struct mz_client *client, const char *directory,
                                   const char *path) {
    struct judging *j = calloc(1, sizeof *j);
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
