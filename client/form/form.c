/* form: official forms as files. */
#include "client/form/form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_write.h"
#include "client/i18n.h"
#include "client/read/read.h"
#include "client/read/source_items.h"
#include "client/reading.h"
#include "client/remote/api.h"
#include "proto/base/limits.h"
#include "proto/base/money.h"

#define TRIES 5u

static const struct {
    const char *name;
    const char *zh, *en; /* the title */
    mz_form_fill fill;
} forms[] = {
    {"target", "项目支出绩效目标表", "Performance targets of the project", mz_form_target},
    {"comparison", "预算执行对比表", "Comparison of budget and actual amounts", mz_form_comparison},
    {"sign-for", "专项资金实名制签领表", "Sheet of payees who signed for the money", mz_form_sign},
    {"self-evaluation", "项目支出绩效自评表", "Self-evaluation of the project",
     mz_form_self_evaluation},
    {"monitoring", "项目支出绩效监控表", "Monitoring of the project", mz_form_monitoring},
    {"public-list", "项目资金发放公示表", "Public list of payees", mz_form_public},
};

/* -- What forms share. */

const char *mz_form_say(const struct mz_form *form, const char *zh, const char *en) {
    return form->language == MZ_CHINESE ? zh : en;
}

static struct mz_source_at source_at(const struct mz_form *form) {
    return (struct mz_source_at){form->client, &form->source, form->tree_size};
}

enum mz_status mz_form_ask(struct mz_form *form, const char *view,
                           const struct mz_parameter *parameters, size_t count,
                           json_t **ret_answer) {
    return mz_source_ask_at(source_at(form), view, parameters, count, ret_answer);
}

enum mz_status mz_form_items(struct mz_form *form, const char *view, const char *kind,
                             json_t **ret_items) {
    return mz_source_items(source_at(form), view, form->project, kind, ret_items);
}

const char *mz_form_member(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

const json_t *mz_form_find(const json_t *array, const char *path, const char *value) {
    const json_t *one;
    size_t i;
    json_array_foreach(array, i, one) {
        const char *text = json_string_value(mz_api_member(one, path));
        if (text != NULL && strcmp(text, value) == 0)
            return one;
    }
    return NULL;
}

int64_t mz_form_fen(const json_t *object, const char *name) {
    char path[64];
    (void)snprintf(path, sizeof path, "%s_fen", name);
    return (int64_t)json_integer_value(json_object_get(object, path));
}

void mz_form_label(struct mz_form *form, const char *text, unsigned columns, unsigned rows) {
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text,
                                                .align = MZ_DOC_CENTER,
                                                .bold = true,
                                                .shaded = true,
                                                .columns = (uint8_t)columns,
                                                .rows = (uint8_t)rows});
}

void mz_form_text(struct mz_form *form, const char *text, enum mz_doc_align align,
                  unsigned columns) {
    mz_doc_cell(form->doc,
                (struct mz_doc_cell){.text = text, .align = align, .columns = (uint8_t)columns});
}

void mz_form_yuan(struct mz_form *form, int64_t fen, unsigned columns, bool bold) {
    char text[MZ_MONEY_TEXT];
    mz_money_format_grouped(fen, text);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text,
                                                .value = fen,
                                                .number = MZ_DOC_HUNDREDTHS,
                                                .align = MZ_DOC_RIGHT,
                                                .bold = bold,
                                                .columns = (uint8_t)columns});
}

/* One footnote a figure: what rounding dropped, and where the entries behind it stand. */
static unsigned residual_note(struct mz_form *form, int64_t fen, int64_t residual, unsigned note) {
    char exact[MZ_MONEY_TEXT], dropped[MZ_MONEY_TEXT], line[256];
    mz_money_format_grouped(fen, exact);
    mz_money_format_grouped(residual, dropped);
    int size =
        snprintf(line, sizeof line,
                 mz_form_say(form, "尾差：实为 %s 元，万元数四舍五入，尾差 %s 元。",
                             "Rounding: exactly %s yuan, of which rounding dropped %s yuan."),
                 exact, dropped);
    if (note != 0 && size > 0 && (size_t)size < sizeof line)
        (void)snprintf(line + size, sizeof line - (size_t)size,
                       mz_form_say(form, "记录见注 [%u]。", " Entries: note [%u]."), note);
    return mz_doc_note(form->doc, line);
}

void mz_form_wan(struct mz_form *form, int64_t fen, unsigned note, unsigned columns, bool bold) {
    char text[MZ_MONEY_TEXT];
    int64_t residual;
    mz_money_format_wan(fen, text, &residual);
    if (residual != 0)
        note = residual_note(form, fen, residual, note);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text,
                                                .value = (fen - residual) / 10000,
                                                .number = MZ_DOC_HUNDREDTHS,
                                                .align = MZ_DOC_RIGHT,
                                                .bold = bold,
                                                .columns = (uint8_t)columns,
                                                .note = note});
}

void mz_form_percent(struct mz_form *form, int64_t numerator, int64_t denominator, unsigned note) {
    char text[MZ_MONEY_TEXT + 2];
    struct mz_doc_cell cell = {.align = MZ_DOC_RIGHT, .note = note};
    if (denominator > 0 && numerator >= 0) {
        mz_rate_format_percent((uint64_t)numerator, (uint64_t)denominator, text);
        strcat(text, "%");
        cell.text = text;
    }
    mz_doc_cell(form->doc, cell);
}

unsigned mz_form_entries(struct mz_form *form, const char *what, const json_t *entries) {
    struct mz_buffer line = {0};
    const json_t *indexes = json_object_get(entries, "indexes");
    uint64_t count = mz_api_uint(entries, "count");
    if (json_is_integer(entries))
        mz_buffer_format(&line, "%s #%" JSON_INTEGER_FORMAT, what, json_integer_value(entries));
    else if (json_array_size(indexes) > 0)
        mz_buffer_text(&line, what);
    for (size_t i = 0; i < json_array_size(indexes) && i < 12; i++)
        mz_buffer_format(&line, " #%" JSON_INTEGER_FORMAT,
                         json_integer_value(json_array_get(indexes, i)));
    if (json_array_size(indexes) > 0 && count > 12)
        mz_buffer_format(&line, mz_form_say(form, " 等共 %" PRIu64 " 条", ", %" PRIu64 " in all"),
                         count);
    unsigned note = line.size > 0 ? mz_doc_note(form->doc, mz_buffer_string(&line)) : 0;
    form->doc->failed = form->doc->failed || line.failed;
    mz_buffer_free(&line);
    return note;
}

/* -- The command. */

enum mz_status mz_form_begin(struct mz_form *form, const char *title) {
    const struct mz_parameter parameters[] = {{"project", form->project}};
    struct mz_client *client = form->client;
    char foot[512];
    json_t *ledger;
    form->title = title;
    enum mz_status status = mz_source_ask(client, &form->source, "ledger", NULL, 0, &ledger);
    if (status != MZ_OK)
        return status;
    form->tree_size = mz_api_uint(ledger, "tree_size");
    form->doc = mz_doc_new(title, form->language, mz_api_uint(ledger, "registered_at"));
    (void)snprintf(foot, sizeof foot,
                   mz_form_say(form, "账本 %s，前 %" PRIu64 " 条记录，末条叶哈希 %.16s…",
                               "Ledger %s, its first %" PRIu64 " entries, last leaf %.16s…"),
                   mz_form_member(ledger, "origin"), form->tree_size,
                   mz_form_member(ledger, "head"));
    json_decref(ledger);
    if (form->doc == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", title);
    mz_doc_foot(form->doc, foot);
    return mz_form_ask(form, "project", parameters, 1, &form->about);
}

static enum mz_status fill(struct mz_form *form, size_t n) {
    enum mz_status status = MZ_E_BUSY;
    for (unsigned tries = 0; tries < TRIES && status == MZ_E_BUSY; tries++) {
        mz_doc_free(form->doc);
        json_decref(form->about);
        json_decref(form->missing);
        form->doc = NULL;
        form->about = form->missing = NULL;
        status = mz_form_begin(form, mz_form_say(form, forms[n].zh, forms[n].en));
        if (status == MZ_OK)
            status = forms[n].fill(form);
    }
    return status;
}

static enum mz_status write(const struct mz_form *form, const char *format) {
    struct mz_client *client = form->client;
    struct mz_buffer file = {0};
    enum mz_status status = mz_doc_writer_named(format)(form->doc, &file, &client->fault);
    if (status == MZ_OK)
        fwrite(file.data, 1, file.size, client->output.file);
    mz_buffer_free(&file);
    return status;
}

static enum mz_status find_form(struct mz_client *client, size_t *ret_n) {
    struct mz_buffer names = {0};
    const char *name = client->options.arguments[0];
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        mz_buffer_format(&names, "%s%s", i > 0 ? ", " : "", forms[i].name);
        if (strcmp(forms[i].name, name) == 0) {
            *ret_n = i;
            mz_buffer_free(&names);
            return MZ_OK;
        }
    }
    enum mz_status status = mz_client_usage(client, name, mz_buffer_string(&names));
    mz_buffer_free(&names);
    return status;
}

enum mz_status mz_form_write(struct mz_client *client) {
    struct mz_form form = {.client = client, .language = MZ_CHINESE};
    size_t n = 0;
    enum mz_status status = find_form(client, &n);
    if (status == MZ_OK)
        status = mz_read_need_project(client, &form.project);
    if (status == MZ_OK)
        status = mz_source_open(client, &form.source);
    if (status != MZ_OK)
        return status;
    /* A form is in Chinese unless asked for otherwise, whatever the terminal speaks. */
    if (mz_options_has(&client->options, "lang"))
        form.language = client->language;
    mz_i18n_start(form.language);
    status = fill(&form, n);
    if (status == MZ_OK)
        status = write(&form, mz_options_text(&client->options, "format"));
    mz_i18n_start(client->language);
    json_decref(form.about);
    json_decref(form.missing);
    mz_doc_free(form.doc);
    form.source.close(form.source.ctx);
    return status;
}
