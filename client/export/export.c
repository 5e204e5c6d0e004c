/* export: the ledger as tables, taken from the views page by page, all at one tree size. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/replay.h"
#include "client/export/export_books.h"
#include "client/export/export_public.h"
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "client/io/zip.h"
#include "client/reading.h"
#include "client/remote/own_checkpoint.h"

#define TRIES 5u

static enum mz_status read_checkpoint(struct mz_export *e, struct mz_buffer *ret_note,
                                      struct mz_export_origin *ret_origin) {
    struct mz_checkpoint checkpoint;
    enum mz_status status =
        mz_own_checkpoint(e->client, &e->source, e->tree_size, ret_note, &checkpoint);
    if (status != MZ_OK)
        return status;
    ret_origin->origin = checkpoint.origin;
    ret_origin->tree_size = checkpoint.size;
    ret_origin->root = checkpoint.root;
    ret_origin->checkpoint = mz_buffer_view(ret_note);
    return MZ_OK;
}

static enum mz_status begin(struct mz_export *e, struct mz_export_origin *ret_origin) {
    json_t *ledger;
    enum mz_status status = mz_source_ask(e->client, &e->source, "ledger", NULL, 0, &ledger);
    if (status != MZ_OK)
        return status;
    e->tree_size = mz_api_uint(ledger, "tree_size");
    bool good = mz_api_hash(ledger, "genesis", &ret_origin->genesis);
    json_decref(ledger);
    return good ? MZ_OK : mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "ledger");
}

static enum mz_status fill_tables(struct mz_export *e) {
    enum mz_status status = MZ_OK;
    const struct mz_export_table *table;
    for (size_t n = 0; status == MZ_OK && (table = mz_export_format_table(e->format, n)) != NULL;
         n++)
        status = mz_export_fill(e, table);
    return status;
}

/* When the last entry of this tree was registered: a workbook is dated so. */
static enum mz_status read_dated(struct mz_export *e, uint64_t *ret_ms) {
    const struct mz_parameter parameters[] = {{"order", "desc"}, {"limit", "1"}};
    json_t *answer;
    enum mz_status status = mz_export_ask(e, "list", parameters, 2, &answer);
    if (status != MZ_OK)
        return status;
    *ret_ms = mz_api_uint(json_array_get(json_object_get(answer, "items"), 0), "registered_at");
    json_decref(answer);
    return MZ_OK;
}

static enum mz_status attempt(struct mz_export *e, const char *path,
                              struct mz_export_made *ret_made) {
    struct mz_export_origin origin = {0};
    struct mz_buffer note = {0};
    uint64_t dated_ms;
    enum mz_status status = begin(e, &origin);
    if (status == MZ_OK)
        status = read_dated(e, &dated_ms);
    if (status == MZ_OK)
        status = mz_export_sink_open(e->client, path, e->format, e->style, dated_ms, &e->sink,
                                     &e->client->fault);
    if (status != MZ_OK)
        return status;
    mz_progress_start(&e->progress, e->client, mz_i18n(N_("exporting")), 0, false);
    status = fill_tables(e);
    mz_progress_finish(&e->progress);
    if (status == MZ_OK)
        status = read_checkpoint(e, &note, &origin);
    origin.withheld = mz_export_public_withheld(e);
    if (status == MZ_OK)
        status = mz_export_sink_finish(e->sink, &origin, &e->client->fault);
    if (status == MZ_OK) {
        *ret_made =
            (struct mz_export_made){mz_export_sink_rows(e->sink), e->tree_size, origin.withheld};
        mz_export_public_warn(e);
    }
    mz_export_sink_close(e->sink);
    mz_export_books_free(e->books);
    mz_export_public_free(e->public);
    e->books = NULL;
    e->public = NULL;
    mz_buffer_free(&note);
    return status;
}

enum mz_status mz_export_make(struct mz_client *client, const struct mz_ledger_source *source,
                              const char *path, const struct mz_export_format *format,
                              const struct mz_export_style *style, const char *chart,
                              struct mz_export_made *ret_made) {
    struct mz_export e = {
        .client = client, .source = *source, .format = format, .style = style, .chart = chart};
    enum mz_status status = MZ_E_BUSY;
    for (unsigned try = 0; status == MZ_E_BUSY && try < TRIES; try++)
        status = attempt(&e, path, ret_made);
    return status;
}

/* A zip is packed from a folder beside it. */
static enum mz_status make_zip(struct mz_client *client, const struct mz_ledger_source *source,
                               const char *path, const struct mz_export_format *format,
                               const struct mz_export_style *style, const char *chart,
                               struct mz_export_made *ret_made) {
    struct mz_buffer work = {0};
    if (access(path, F_OK) == 0)
        return mz_fault_at(&client->fault, MZ_E_EXISTS, "%s", path);
    mz_buffer_format(&work, "%s.%ld.making", path, (long)getpid());
    enum mz_status status =
        mz_export_make(client, source, mz_buffer_string(&work), format, style, chart, ret_made);
    if (status == MZ_OK)
        status = mz_zip_pack(mz_buffer_string(&work), path, &client->fault);
    mz_file_remove_tree(mz_buffer_string(&work));
    mz_buffer_free(&work);
    return status;
}

/* `project`: of the public list; NULL: the whole ledger. */
static enum mz_status export_of(struct mz_client *client, const char *name, const char *project) {
    const struct mz_options *options = &client->options;
    const struct mz_export_format *format = mz_export_format_find(name);
    const struct mz_export_style style = {
        .spreadsheet = mz_options_has(options, "bom") || client->output.excel,
        .charset = mz_export_charset(mz_options_text(options, "charset")),
        .year = mz_options_has(options, "year") ? (unsigned)mz_options_uint(options, "year") : 0,
        .project = project,
        .payment = project != NULL ? mz_options_text(options, "payment") : NULL,
        .names = mz_public_names(options),
    };
    struct mz_ledger_source source;
    struct mz_export_made made;
    const char *path = options->arguments[0];
    if (format == NULL)
        return mz_fault_at(&client->fault, MZ_E_INTERNAL, "%s", name);
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    bool zip = mz_export_is_folder(format) && mz_zip_is_wanted(path);
    status = (zip ? make_zip : mz_export_make)(client, &source, path, format, &style,
                                               mz_options_text(options, "chart"), &made);
    source.close(source.ctx);
    if (status == MZ_OK)
        mz_error_note(client, mz_i18n(N_("%s: %llu rows in all tables, at tree size %llu\n")), path,
                      (unsigned long long)made.rows, (unsigned long long)made.tree_size);
    return status;
}

static enum mz_status export(struct mz_client *client, const char *name) {
    return export_of(client, name, NULL);
}

enum mz_status mz_export_csv(struct mz_client *client) {
    return export(client, "csv");
}

enum mz_status mz_export_jsonl(struct mz_client *client) {
    return export(client, "jsonl");
}

enum mz_status mz_export_json(struct mz_client *client) {
    return export(client, "json");
}

enum mz_status mz_export_xlsx(struct mz_client *client) {
    return export(client, "xlsx");
}

enum mz_status mz_export_zfpz(struct mz_client *client) {
    return export(client, "zfpz");
}

enum mz_status mz_export_gbt19581(struct mz_client *client) {
    return export(client, "gbt19581");
}

/* A name that ends in .xlsx is that of a workbook. */
enum mz_status mz_export_public(struct mz_client *client) {
    static const char ending[] = ".xlsx";
    const char *path = client->options.arguments[0], *project;
    size_t size = strlen(path), tail = sizeof ending - 1;
    enum mz_status status = mz_read_need_project(client, &project);
    if (status != MZ_OK)
        return status;
    bool workbook = size > tail && strcmp(path + size - tail, ending) == 0;
    return export_of(client, workbook ? "public-workbook" : "public", project);
}
