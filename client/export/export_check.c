#include "client/export/export_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/bundle/bag.h"
#include "client/clone/replay.h"
#include "client/export/export_run.h"
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/zip.h"
#include "proto/base/hex.h"
#include "proto/log/checkpoint.h"

struct check {
    struct mz_client *client;
    const char *directory; /* or the workbook, with the manifest beside it */
    bool workbook;
    struct mz_buffer path;
    json_t *manifest;
    struct mz_bag_paths paths;
    size_t named; /* files that the manifest names */
    bool signed_by_log, compared;
};

static enum mz_status refuse(struct check *c, const char *place, const char *have) {
    mz_fault_at(&c->client->fault, MZ_E_BAD_BAG, "%s%s%s", c->directory,
                place[0] != '\0' ? "/" : "", place);
    mz_fault_have(&c->client->fault, "%s", have);
    return MZ_E_BAD_BAG;
}

/* Where a file of an export is. A workbook may have any name here. */
static const char *path_in(struct check *c, const char *directory, const char *name) {
    bool manifest = strcmp(name, "manifest.json") == 0;
    c->path.size = 0;
    if (c->workbook)
        mz_buffer_format(&c->path, "%s%s", directory, manifest ? MZ_EXPORT_BESIDE : "");
    else
        mz_buffer_format(&c->path, "%s/%s", directory, name);
    return mz_buffer_string(&c->path);
}

static bool has_manifest(const char *path, const char *tail) {
    struct mz_buffer name = {0};
    mz_buffer_format(&name, "%s%s", path, tail);
    bool there = access(mz_buffer_string(&name), F_OK) == 0;
    mz_buffer_free(&name);
    return there;
}

bool mz_export_is_one(const char *path) {
    return has_manifest(path, "/manifest.json") || has_manifest(path, MZ_EXPORT_BESIDE) ||
           mz_zip_has(path, "manifest.json");
}

static enum mz_status read_manifest(struct check *c) {
    struct mz_buffer bytes = {0};
    enum mz_status status = mz_file_read(path_in(c, c->directory, "manifest.json"), MZ_FILE_LIMIT,
                                         &bytes, &c->client->fault);
    if (status == MZ_OK)
        c->manifest =
            json_loadb(mz_buffer_string(&bytes), bytes.size, JSON_REJECT_DUPLICATES, NULL);
    mz_buffer_free(&bytes);
    if (status != MZ_OK)
        return status;
    bool known = mz_span_equal_text(mz_api_text(c->manifest, "schema"), "mingzhang/export/1");
    return known ? MZ_OK : refuse(c, "manifest.json", "mingzhang/export/1");
}

/* -- The files. */

static enum mz_status check_file(struct check *c, const json_t *one) {
    struct mz_span name = mz_api_text(one, "file");
    struct mz_hash want, have;
    uint64_t size;
    if (!mz_bag_is_path(name) || !mz_api_hash(one, "sha256", &want))
        return refuse(c, "manifest.json", "file, sha256");
    const char *text = mz_export_text(one, "file");
    if (c->workbook && strcmp(text, MZ_EXPORT_WORKBOOK_NAME) != 0)
        return refuse(c, "", text);
    enum mz_status status =
        mz_file_hash(path_in(c, c->directory, text), &have, &size, &c->client->fault);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? refuse(c, text, "-") : status;
    c->named++;
    return mz_hash_equal(&want, &have) && size == mz_api_uint(one, "size")
               ? MZ_OK
               : refuse(c, text, "sha256");
}

/* Of a workbook the contents are its sheets and the one file is itself. */
static enum mz_status check_files(struct check *c) {
    static const char *const arrays[] = {"files", "contents"};
    enum mz_status status = MZ_OK;
    for (size_t n = 0; n < (c->workbook ? 1 : 2); n++) {
        const json_t *list = json_object_get(c->manifest, arrays[n]), *one;
        size_t i;
        json_array_foreach(list, i, one) {
            status = check_file(c, one);
            if (status != MZ_OK)
                return status;
        }
    }
    if (c->workbook)
        return c->named == 1 ? MZ_OK : refuse(c, "manifest.json", "files");
    status = mz_bag_list(c->directory, "", &c->paths, &c->client->fault);
    if (status == MZ_OK && c->paths.count != c->named + 1)
        status = refuse(c, "", mz_i18n(N_("files that the manifest does not name")));
    return status;
}

/* -- The checkpoint. */

static enum mz_status check_checkpoint(struct check *c) {
    struct mz_fault *fault = &c->client->fault;
    struct mz_span bytes = mz_api_text(c->manifest, "checkpoint");
    struct mz_checkpoint checkpoint;
    struct mz_anchor anchor;
    struct mz_note note;
    struct mz_hash root;
    enum mz_status status = mz_note_parse(bytes, &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &checkpoint);
    if (status == MZ_OK &&
        (!mz_api_hash(c->manifest, "root", &root) || !mz_hash_equal(&root, &checkpoint.root) ||
         checkpoint.size != mz_api_uint(c->manifest, "tree_size") ||
         !mz_span_equal(checkpoint.origin, mz_api_text(c->manifest, "origin"))))
        status = MZ_E_BAD_NOTE;
    if (status != MZ_OK)
        return mz_fault_at(fault, MZ_E_BAD_NOTE, "%s/manifest.json: checkpoint", c->directory);
    status = mz_anchor_find(c->client, checkpoint.origin, NULL, &anchor);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK; /* nobody is trusted here: the verdict says so */
    if (status != MZ_OK || anchor.trust.key.name_size == 0)
        return status;
    if (mz_note_verify(&note, &anchor.trust.key, NULL) != MZ_OK)
        return mz_fault_at(fault, MZ_E_BAD_NOTE, "%s/manifest.json: checkpoint", c->directory);
    c->signed_by_log = true;
    return MZ_OK;
}

/* -- Made again. */

static enum mz_status compare_file(struct check *c, const char *again, const char *name) {
    struct mz_hash mine, theirs;
    uint64_t my_size, their_size;
    struct mz_fault *fault = &c->client->fault;
    enum mz_status status =
        mz_file_hash(path_in(c, c->directory, name), &theirs, &their_size, fault);
    if (status != MZ_OK)
        return status;
    if (mz_file_hash(path_in(c, again, name), &mine, &my_size, fault) != MZ_OK)
        return refuse(c, name, mz_i18n(N_("the ledger does not give this file")));
    return my_size == their_size && mz_hash_equal(&mine, &theirs)
               ? MZ_OK
               : refuse(c, name, mz_i18n(N_("the ledger gives other bytes")));
}

static enum mz_status compare(struct check *c, const char *again) {
    if (!c->workbook) {
        enum mz_status status = MZ_OK;
        for (size_t i = 0; status == MZ_OK && i < c->paths.count; i++)
            status = compare_file(c, again, c->paths.paths[i]);
        return status;
    }
    enum mz_status status = compare_file(c, again, MZ_EXPORT_WORKBOOK_NAME);
    return status == MZ_OK ? compare_file(c, again, "manifest.json") : status;
}

static enum mz_status same_size(struct check *c, struct mz_ledger_source *source) {
    json_t *ledger;
    enum mz_status status = mz_source_ask(c->client, source, "ledger", NULL, 0, &ledger);
    if (status != MZ_OK)
        return status;
    uint64_t size = mz_api_uint(ledger, "tree_size"), want = mz_api_uint(c->manifest, "tree_size");
    json_decref(ledger);
    return size == want ? MZ_OK
                        : mz_fault_at(&c->client->fault, MZ_E_WITHHELD,
                                      mz_i18n(N_("a clone of tree size %" PRIu64)), want);
}

static enum mz_status make_again(struct check *c, const char *again) {
    const struct mz_export_format *format =
        mz_export_format_find(mz_export_text(c->manifest, "query.format"));
    const struct mz_export_style style = {
        .spreadsheet = json_is_true(mz_api_member(c->manifest, "query.spreadsheet")),
        .charset = mz_export_charset(mz_export_text(c->manifest, "query.charset")),
        .year = json_is_integer(mz_api_member(c->manifest, "query.year"))
                    ? (unsigned)mz_api_uint(c->manifest, "query.year")
                    : 0,
        .project = json_string_value(mz_api_member(c->manifest, "query.project")),
        .payment = json_string_value(mz_api_member(c->manifest, "query.payment")),
        .names = strcmp(mz_export_text(c->manifest, "query.names"), "ends") == 0
                     ? MZ_MASK_PUBLIC_ENDS
                     : MZ_MASK_PUBLIC,
    };
    struct mz_buffer chart = {0};
    struct mz_ledger_source source;
    struct mz_export_made made;
    if (format == NULL)
        return refuse(c, "manifest.json", "query.format");
    if (format->masked && style.project == NULL)
        return refuse(c, "manifest.json", "query.project");
    mz_buffer_format(&chart, "%s/chart.csv", c->directory);
    bool charted = access(mz_buffer_string(&chart), F_OK) == 0;
    enum mz_status status = mz_source_open(c->client, &source);
    if (status == MZ_OK) {
        status = same_size(c, &source);
        if (status == MZ_OK)
            status = mz_export_make(c->client, &source, again, format, &style,
                                    charted ? mz_buffer_string(&chart) : NULL, &made);
        source.close(source.ctx);
    }
    /* Names come from disclosures, which a clone has or has not. */
    if (status == MZ_OK && made.withheld != mz_api_uint(c->manifest, "names_withheld"))
        if (format->masked)
            status = mz_fault_at(&c->client->fault, MZ_E_WITHHELD,
                                 mz_i18n(N_("a clone with the same disclosures (payee list "
                                            "--reveal --save DIR)")));
    mz_buffer_free(&chart);
    return status;
}

/* A folder of this program's own. The caller removes and frees it. */
static enum mz_status make_folder(struct check *c, struct mz_buffer *ret_folder) {
    const char *folder = getenv("TMPDIR");
    mz_buffer_format(ret_folder, "%s/mz-export.XXXXXX", folder != NULL ? folder : "/tmp");
    if (!ret_folder->failed && mkdtemp((char *)ret_folder->data) != NULL)
        return MZ_OK;
    enum mz_status failed = mz_file_fault(&c->client->fault, mz_buffer_string(ret_folder));
    mz_buffer_free(ret_folder);
    return failed;
}

static enum mz_status check_ledger(struct check *c) {
    struct mz_buffer folder = {0}, again = {0};
    enum mz_status status = make_folder(c, &folder);
    if (status != MZ_OK)
        return status;
    mz_buffer_format(&again, "%s%s", mz_buffer_string(&folder), c->workbook ? "/again.xlsx" : "");
    status = make_again(c, mz_buffer_string(&again));
    if (status == MZ_OK)
        status = compare(c, mz_buffer_string(&again));
    c->compared = status == MZ_OK;
    mz_file_remove_tree(mz_buffer_string(&folder));
    mz_buffer_free(&folder);
    mz_buffer_free(&again);
    return status;
}

/* -- The verdict. */

static enum mz_status say(struct check *c) {
    struct mz_output *out = &c->client->output;
    struct mz_json json = mz_json_start();
    if (mz_output_is_machine(out)) {
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "schema", "mingzhang/export-check/1");
        mz_json_span(&json, "origin", mz_api_text(c->manifest, "origin"));
        mz_json_uint(&json, "tree_size", mz_api_uint(c->manifest, "tree_size"));
        mz_json_uint(&json, "files", c->named);
        mz_json_bool(&json, "checkpoint_signed", c->signed_by_log);
        mz_json_bool(&json, "compared", c->compared);
        mz_json_close_object(&json);
        return mz_output_json(out, &json, &c->client->fault);
    }
    mz_json_discard(&json);
    fprintf(out->file,
            mz_i18n(N_("%zu files are as the manifest says, at tree size %" PRIu64 "\n")), c->named,
            mz_api_uint(c->manifest, "tree_size"));
    fprintf(out->file, "%s\n",
            c->signed_by_log
                ? mz_i18n(N_("the checkpoint in it is signed by the trusted log key"))
                : mz_i18n(N_("the checkpoint's signature was not checked: no log key is trusted "
                             "here (--genesis, --trust)")));
    fprintf(out->file, "%s\n",
            c->compared ? mz_i18n(N_("made again from the clone, every byte is the same"))
                        : mz_i18n(N_("not compared with the ledger: give --clone DIR")));
    return MZ_OK;
}

static enum mz_status check(struct mz_client *client, const char *path) {
    struct check c = {.client = client, .directory = path};
    c.workbook = has_manifest(path, MZ_EXPORT_BESIDE) && !has_manifest(path, "/manifest.json");
    enum mz_status status = read_manifest(&c);
    if (status == MZ_OK)
        status = check_files(&c);
    if (status == MZ_OK)
        status = check_checkpoint(&c);
    if (status == MZ_OK && mz_options_has(&client->options, "clone"))
        status = check_ledger(&c);
    if (status == MZ_OK)
        status = say(&c);
    mz_bag_paths_free(&c.paths);
    mz_buffer_free(&c.path);
    json_decref(c.manifest);
    return status;
}

enum mz_status mz_export_check(struct mz_client *client, const char *path) {
    struct check c = {.client = client};
    struct mz_buffer folder = {0};
    if (!mz_zip_has(path, "manifest.json"))
        return check(client, path);
    enum mz_status status = make_folder(&c, &folder);
    if (status != MZ_OK)
        return status;
    status = mz_zip_unpack(path, mz_buffer_string(&folder), &client->fault);
    if (status == MZ_OK)
        status = check(client, mz_buffer_string(&folder));
    mz_file_remove_tree(mz_buffer_string(&folder));
    mz_buffer_free(&folder);
    return status;
}
