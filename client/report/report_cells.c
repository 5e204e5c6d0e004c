/* What chapters of the report are made of: sentences, tables, cells. */
#include <stdio.h>

#include "client/remote/api.h"
#include "client/report/report.h"
#include "proto/base/money.h"

const char *mz_report_say(const struct mz_report *report, const char *zh, const char *en) {
    return report->form.language == MZ_CHINESE ? zh : en;
}

uint64_t mz_report_number(const json_t *object, const char *name) {
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value > 0 ? (uint64_t)value : 0;
}

void mz_report_sentence(struct mz_report *report, const char *text, unsigned note) {
    mz_doc_paragraph_begin(report->form.doc, MZ_DOC_PROSE, MZ_DOC_LEFT);
    mz_doc_run(report->form.doc, (struct mz_doc_run){.text = text, .note = note});
}

void mz_report_table(struct mz_report *report, const char *caption, const uint16_t *widths,
                     const char *const (*words)[2], size_t columns) {
    struct mz_form *form = &report->form;
    mz_doc_caption(form->doc, false, caption);
    mz_doc_table(form->doc, widths, columns, 1);
    mz_doc_row(form->doc, 7);
    for (size_t i = 0; i < columns; i++)
        mz_form_label(form, mz_report_say(report, words[i][0], words[i][1]), 1, 1);
}

void mz_report_row(struct mz_report *report) {
    mz_doc_row(report->form.doc, 7);
}

void mz_report_cell(struct mz_report *report, const char *text, enum mz_doc_align align,
                    unsigned note) {
    mz_doc_cell(report->form.doc, (struct mz_doc_cell){.text = text, .align = align, .note = note});
}

void mz_report_yuan_cell(struct mz_report *report, int64_t fen, unsigned note) {
    char text[MZ_MONEY_TEXT];
    mz_money_format_grouped(fen, text);
    mz_doc_cell(report->form.doc, (struct mz_doc_cell){.text = text,
                                                       .value = fen,
                                                       .number = MZ_DOC_HUNDREDTHS,
                                                       .align = MZ_DOC_RIGHT,
                                                       .note = note});
}

void mz_report_points_cell(struct mz_report *report, uint64_t sum, uint64_t count, unsigned note) {
    char text[MZ_REPORT_TEXT] = "—";
    if (count > 0)
        mz_report_points(sum, count, text);
    mz_report_cell(report, text, MZ_DOC_RIGHT, note);
}
