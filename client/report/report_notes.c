/* Footnotes that lead from a figure or a sentence to its entries, and signed words. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/remote/api.h"
#include "client/report/report.h"

unsigned mz_report_mark(struct mz_report *report, const char *text) {
    const json_t *known = json_object_get(report->marks, text);
    if (known != NULL)
        return (unsigned)json_integer_value(known);
    unsigned note = mz_doc_note(report->form.doc, text);
    json_object_set_new(report->marks, text, json_integer(note));
    return note;
}

void mz_report_section(struct mz_report *report, const char *name, bool landscape) {
    json_object_clear(report->marks);
    mz_doc_section(report->form.doc, name, landscape);
}

/* "预算下达 #24 (6f7f1dbd785e…)" */
static enum mz_status write_entry(struct mz_report *report, struct mz_buffer *line,
                                  uint64_t index) {
    const json_t *head;
    enum mz_status status = mz_report_head(report, index, &head);
    if (status == MZ_OK)
        mz_buffer_format(line, "%s #%" PRIu64 " (%.12s…)",
                         mz_report_kind(report, mz_form_member(head, "kind")), index,
                         mz_form_member(head, "leaf"));
    return status;
}

static enum mz_status write_entries(struct mz_report *report, struct mz_buffer *line,
                                    const json_t *entries) {
    const json_t *indexes = json_object_get(entries, "indexes");
    size_t count = json_array_size(indexes);
    uint64_t all = mz_api_uint(entries, "count");
    enum mz_status status = MZ_OK;
    if (json_is_integer(entries))
        return write_entry(report, line, (uint64_t)json_integer_value(entries));
    for (size_t i = 0; i < count && i < MZ_REPORT_NOTED && status == MZ_OK; i++) {
        if (i > 0)
            mz_buffer_text(line, mz_report_say(report, "；", "; "));
        status =
            write_entry(report, line, (uint64_t)json_integer_value(json_array_get(indexes, i)));
    }
    if (count > 0 && all > MZ_REPORT_NOTED)
        mz_buffer_format(
            line, mz_report_say(report, "；等共 %" PRIu64 " 条", "; %" PRIu64 " in all"), all);
    return status;
}

static enum mz_status finish_note(struct mz_report *report, enum mz_status status,
                                  struct mz_buffer *line, unsigned *ret_note) {
    if (status == MZ_OK && line->failed)
        report->form.doc->failed = true;
    if (status == MZ_OK)
        *ret_note = mz_report_mark(report, mz_buffer_string(line));
    mz_buffer_free(line);
    return status;
}

enum mz_status mz_report_note(struct mz_report *report, const char *what, const json_t *entries,
                              unsigned *ret_note) {
    struct mz_buffer line = {0};
    if (!json_is_integer(entries) && json_array_size(json_object_get(entries, "indexes")) == 0) {
        *ret_note = 0;
        return MZ_OK;
    }
    if (what != NULL)
        mz_buffer_format(&line, "%s%s", what, mz_report_say(report, "：", ": "));
    enum mz_status status = write_entries(report, &line, entries);
    return finish_note(report, status, &line, ret_note);
}

enum mz_status mz_report_figure_note(struct mz_report *report, const json_t *figure,
                                     unsigned *ret_note) {
    const json_t *entries = json_object_get(figure, "entries");
    struct mz_buffer line = {0};
    char text[MZ_REPORT_TEXT];
    const char *name = mz_form_member(figure, mz_report_say(report, "name_zh", "name"));
    if (name[0] == '\0')
        name = mz_form_member(json_object_get(figure, "target"), "name");
    if (entries == NULL)
        entries = json_object_get(figure, "index");
    mz_report_actual_text(figure, report->form.language, text);
    mz_buffer_format(&line, "%s%s%s%s", name, mz_report_say(report, "：", ": "), text,
                     mz_report_say(report, "；记录：", "; entries: "));
    enum mz_status status = write_entries(report, &line, entries);
    const char *evidence = mz_form_member(figure, "evidence");
    if (evidence[0] != '\0')
        mz_buffer_format(&line, mz_report_say(report, "；佐证资料 %.16s…", "; evidence %.16s…"),
                         evidence);
    return finish_note(report, status, &line, ret_note);
}

/* -- Words. */

static enum mz_status write_words(struct mz_report *report, const json_t *item) {
    struct mz_doc *doc = report->form.doc;
    struct mz_buffer line = {0};
    enum mz_status status =
        write_entry(report, &line, (uint64_t)json_integer_value(json_object_get(item, "index")));
    unsigned note = 0;
    mz_buffer_format(&line,
                     mz_report_say(report, "，署名 %s，业务日期 %s，登记于 %.16s",
                                   ", signed by %s, of %s, recorded %.16s"),
                     mz_form_member(item, "issuer"), mz_form_member(item, "date"),
                     mz_form_member(item, "registered_time"));
    status = finish_note(report, status, &line, &note);
    const char *text = mz_form_member(json_object_get(item, "body"), "text");
    while (status == MZ_OK && *text != '\0') {
        size_t size = strcspn(text, "\n");
        mz_buffer_span(&line, mz_span_of(text, size));
        if (size > 0) {
            mz_doc_paragraph_begin(doc, MZ_DOC_PROSE, MZ_DOC_LEFT);
            mz_doc_run(doc, (struct mz_doc_run){.text = mz_buffer_string(&line), .note = note});
        }
        doc->failed = doc->failed || line.failed;
        mz_buffer_free(&line);
        line = (struct mz_buffer){0};
        text += size + (text[size] == '\n');
    }
    return status;
}

enum mz_status mz_report_words(struct mz_report *report, const char *section) {
    const json_t *item = mz_report_narrative(&report->facts, section);
    return item != NULL ? write_words(report, item) : MZ_OK;
}
