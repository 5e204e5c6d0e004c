/* report: the evaluation report, or what it lacks. */
#include "client/report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_write.h"
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/table.h"
#include "client/read/read.h"
#include "client/reading.h"
#include "client/report/report_missing.h"

#define TRIES 5u
#define LACKS 128u /* listed; a report that lacks more says how many */

/* -- The document. */

static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};

/* "一、", "（二）", "3. "; in English "1.", "1.2.", "1.2.3." */
static void write_number(const struct mz_report *report, const unsigned counts[4], unsigned level,
                         char text[32]) {
    unsigned n = counts[level] > 10 ? 10 : counts[level];
    if (report->form.language != MZ_CHINESE)
        (void)snprintf(text, 32,
                       level == 1   ? "%u. "
                       : level == 2 ? "%u.%u "
                                    : "%u.%u.%u ",
                       counts[1], counts[2], counts[3]);
    else if (level == 3)
        (void)snprintf(text, 32, "%u. ", counts[level]);
    else
        (void)snprintf(text, 32, level == 1 ? "%s、" : "（%s）", numerals[n > 0 ? n - 1 : 0]);
}

static void put_heading(struct mz_report *report, const struct mz_report_row *row,
                        unsigned counts[4]) {
    char number[32], text[256];
    counts[row->level]++;
    for (unsigned level = row->level + 1; level < 4; level++)
        counts[level] = 0;
    write_number(report, counts, row->level, number);
    (void)snprintf(text, sizeof text, "%s%s", number, mz_report_say(report, row->zh, row->en));
    mz_doc_paragraph(report->form.doc, MZ_DOC_HEADING + (enum mz_doc_style)(row->level - 1),
                     MZ_DOC_LEFT, text);
}

static void put_cover(struct mz_report *report) {
    const json_t *about = report->form.about;
    struct mz_doc *doc = report->form.doc;
    char line[512];
    mz_report_section(report, mz_report_say(report, "报告", "Report"), false);
    mz_doc_paragraph(doc, MZ_DOC_TITLE, MZ_DOC_CENTER, doc->title);
    (void)snprintf(line, sizeof line, mz_report_say(report, "（%s）", "(%s)"),
                   mz_form_member(about, "name"));
    mz_doc_paragraph(doc, MZ_DOC_BODY, MZ_DOC_CENTER, line);
    (void)snprintf(line, sizeof line,
                   mz_report_say(report, "实施单位：%s    评价年度：%" PRIu64 "    评价类型：%s",
                                 "Unit: %s    Year: %" PRIu64 "    %s"),
                   mz_form_member(about, "unit"), report->facts.year,
                   mz_report_word(report->form.language, "evaluation", report->facts.type));
    mz_doc_paragraph(doc, MZ_DOC_BODY, MZ_DOC_CENTER, line);
    mz_doc_contents(doc, mz_report_say(report, "目  录", "Contents"));
    mz_doc_break(doc);
}

static enum mz_status build(struct mz_report *report) {
    unsigned counts[4] = {0};
    enum mz_status status = MZ_OK;
    report->marks = json_object();
    put_cover(report);
    for (size_t i = 0; i < report->outline->count && status == MZ_OK; i++) {
        const struct mz_report_row *row = &report->outline->rows[i];
        if (row->level > 0)
            put_heading(report, row, counts);
        if (row->section != NULL)
            status = mz_report_words(report, row->section);
        if (status == MZ_OK && row->fill != NULL)
            status = row->fill(report);
    }
    return status == MZ_OK ? mz_report_annexes(report) : status;
}

/* -- What is missing. */

static enum mz_status print_lacks(struct mz_report *report, const struct mz_report_lack *lacks,
                                  size_t count) {
    static const struct mz_table_column columns[] = {{"code", N_("Code"), false, false},
                                                     {"missing", N_("Missing"), false, false},
                                                     {"command", N_("Supplied by"), false, false}};
    struct mz_client *client = report->form.client;
    struct mz_grid *table = mz_table_new(columns, 3);
    if (table == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "report");
    for (size_t i = 0; i < count && i < LACKS; i++) {
        char text[320], command[192];
        mz_fault_text(&lacks[i].fault, client->language, text, sizeof text);
        (void)snprintf(command, sizeof command, "mingzhang %s", lacks[i].command);
        mz_table_cell(table, mz_status_code(lacks[i].fault.status), NULL);
        mz_table_cell(table, text, NULL);
        mz_table_cell(table, command, NULL);
    }
    enum mz_status status =
        mz_table_print(table, "mingzhang/report-missing/1", &client->output, &client->fault);
    mz_table_free(table);
    return status;
}

/* Lists what is missing, and refuses if anything is. */
static enum mz_status check(struct mz_report *report, bool list) {
    struct mz_client *client = report->form.client;
    struct mz_report_lack *lacks = calloc(LACKS, sizeof *lacks);
    if (lacks == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "report");
    size_t count =
        mz_report_missing(&report->facts, report->outline, client->language, lacks, LACKS);
    enum mz_status status = MZ_OK;
    mz_i18n_start(client->language); /* what is told to the user, whatever the report speaks */
    if (list || count > 0)
        status = print_lacks(report, lacks, count);
    free(lacks);
    if (status == MZ_OK && list && count == 0)
        mz_output_say(&client->output, "%s\n", mz_i18n(N_("Nothing is missing.")));
    if (status != MZ_OK || count == 0)
        return status;
    (void)mz_fault_at(&client->fault, MZ_E_REPORT_INCOMPLETE, "%s", report->form.project);
    mz_fault_have(&client->fault, "%zu", count);
    return MZ_E_REPORT_INCOMPLETE;
}

/* -- The command. */

static void release(struct mz_report *report) {
    json_decref(report->form.about);
    mz_doc_free(report->form.doc);
    mz_report_facts_free(&report->facts);
    json_decref(report->scores);
    json_decref(report->quarters);
    json_decref(report->heads);
    json_decref(report->marks);
    mz_buffer_free(&report->note);
    report->form.about = NULL;
    report->form.doc = NULL;
    report->scores = report->quarters = report->heads = report->marks = NULL;
    report->note = (struct mz_buffer){0};
}

static enum mz_status attempt(struct mz_report *report, const char *type, bool list) {
    release(report);
    report->facts.type = type;
    enum mz_status status =
        mz_form_begin(&report->form, mz_report_say(report, "项目支出绩效评价报告",
                                                   "Performance evaluation report of the project"));
    if (status == MZ_OK)
        status = mz_report_read(report);
    if (status == MZ_OK)
        status = check(report, list);
    if (status != MZ_OK || list)
        return status;
    mz_i18n_start(report->form.language);
    return build(report);
}

/* --format, or what the file's name ends in. */
static const char *format_of(const struct mz_client *client, const char *path) {
    const char *format = mz_options_text(&client->options, "format");
    const char *dot = strrchr(path, '.');
    /* -O has the same long name: what it may say is none of these formats. */
    if (format != NULL && mz_doc_writer_named(format) != NULL)
        return format;
    return dot != NULL ? dot + 1 : "";
}

static enum mz_status write_file(struct mz_report *report, const char *path) {
    struct mz_client *client = report->form.client;
    struct mz_buffer file = {0};
    mz_doc_writer writer = mz_doc_writer_named(format_of(client, path));
    enum mz_status status = writer(report->form.doc, &file, &client->fault);
    if (status == MZ_OK)
        status = mz_file_replace(path, mz_buffer_view(&file), 0644, &client->fault);
    mz_buffer_free(&file);
    return status;
}

static enum mz_status choose(struct mz_client *client, bool list, const char **ret_path,
                             const struct mz_report_template **ret_outline) {
    const char *name = mz_options_text(&client->options, "template");
    const char *path = client->options.arguments_count > 0 ? client->options.arguments[0] : NULL;
    if (!list && path == NULL)
        return mz_client_usage(client, "FILE", mz_i18n(N_("is needed")));
    if (!list && (mz_doc_writer_named(format_of(client, path)) == NULL ||
                  strcmp(format_of(client, path), "xlsx") == 0))
        return mz_client_usage(client, "--format", mz_i18n(N_("is needed")));
    *ret_path = path;
    *ret_outline = mz_report_template(name != NULL ? name : "yunnan");
    return MZ_OK;
}

enum mz_status mz_report_write(struct mz_client *client) {
    struct mz_report report = {.form = {.client = client, .language = MZ_CHINESE}};
    const char *type = mz_names_text(&mz_evaluation_names, MZ_EVALUATION_UNIT), *path = NULL;
    bool list = mz_options_has(&client->options, "check");
    if (mz_options_has(&client->options, "type"))
        type = mz_names_text(&mz_evaluation_names, mz_options_word(&client->options, "type"));
    enum mz_status status = choose(client, list, &path, &report.outline);
    if (status == MZ_OK)
        status = mz_read_need_project(client, &report.form.project);
    if (status == MZ_OK)
        status = mz_source_open(client, &report.form.source);
    if (status != MZ_OK)
        return status;
    /* A report is in Chinese unless asked for otherwise, whatever the terminal speaks. */
    if (mz_options_has(&client->options, "lang"))
        report.form.language = client->language;
    status = MZ_E_BUSY;
    for (unsigned tries = 0; tries < TRIES && status == MZ_E_BUSY; tries++) {
        status = attempt(&report, type, list);
    }
    mz_i18n_start(client->language);
    if (status == MZ_OK && !list)
        status = write_file(&report, path);
    release(&report);
    report.form.source.close(report.form.source.ctx);
    return status;
}
