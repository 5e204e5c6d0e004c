/* An export as a workbook: a sheet a table, the cover with the control totals in front. Ids and
 * words are text cells, never formulas; amounts are numbers in yuan with two places, and a column
 * of fen is left out where the same amount in yuan stands beside it. */
#include <stdlib.h>
#include <string.h>

#include "client/export/export_sink_internal.h"
#include "client/remote/api.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

enum mz_status mz_export_workbook_open(struct mz_export_sink *sink, const char *path,
                                       struct mz_fault *fault) {
    static const uint16_t widths[] = {26, 70, 22, 52};
    enum mz_status status =
        mz_xlsx_open(path, sink->format->title_zh, sink->dated_ms, &sink->xlsx, fault);
    return status == MZ_OK ? mz_xlsx_front(sink->xlsx, "封面 cover", widths, 4, fault) : status;
}

void mz_export_workbook_drop(struct mz_export_sink *sink) {
    struct mz_fault ignored;
    struct mz_xlsx *xlsx = sink->xlsx;
    sink->xlsx = NULL;
    if (mz_xlsx_close(xlsx, &ignored) != MZ_OK)
        return; /* the file is dropped either way */
}

/* -- Sheets. */

/* "金额（元）", "amount": a column of fen is called as the yuan that are shown. */
static void put_heading(struct mz_buffer *text, const struct mz_read_column *column,
                        const char *between) {
    static const char fen[] = "（分）";
    const struct mz_export_label *label = mz_export_label_find(column->name);
    size_t size = strlen(column->name);
    if (label == NULL) {
        mz_buffer_text(text, column->name);
        return;
    }
    size_t zh = strlen(label->zh);
    bool is_fen = zh > sizeof fen - 1 && strcmp(label->zh + zh - (sizeof fen - 1), fen) == 0;
    if (is_fen)
        mz_buffer_format(text, "%.*s（元）%s%.*s", (int)(zh - (sizeof fen - 1)), label->zh, between,
                         (int)size - 4, column->name);
    else
        mz_buffer_format(text, "%s%s%s", label->zh, between, column->name);
}

enum mz_status mz_export_workbook_table(struct mz_export_sink *sink,
                                        const struct mz_export_table *table,
                                        struct mz_fault *fault) {
    const char *headings[MZ_EXPORT_COLUMNS];
    size_t at[MZ_EXPORT_COLUMNS], count = 0;
    uint16_t widths[MZ_EXPORT_COLUMNS];
    char name[96];
    sink->text.size = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct mz_export_label *label = mz_export_label_find(table->columns[i].name);
        if (mz_export_is_twin(table, i))
            continue;
        at[count] = sink->text.size;
        size_t named = strlen(table->columns[i].name) + 3,
               width = label != NULL ? label->width : 20;
        widths[count++] = (uint16_t)(named > width ? named : width);
        put_heading(&sink->text, &table->columns[i], "\n");
        mz_buffer_bytes(&sink->text, "", 1);
    }
    if (sink->text.failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    for (size_t i = 0; i < count; i++)
        headings[i] = (const char *)sink->text.data + at[i];
    (void)snprintf(name, sizeof name, "%s %s", table->title_zh, table->name);
    return mz_xlsx_sheet(sink->xlsx, name, headings, widths, count, fault);
}

/* Fen of a column of money; false if the item has none. */
static bool fen_of(const struct mz_read_column *column, const json_t *item, int64_t *ret_fen) {
    char path[80];
    (void)snprintf(path, sizeof path, "%s%s", column->path,
                   column->kind == MZ_READ_MONEY ? "_fen" : "");
    const json_t *value = mz_api_member(item, path);
    if (!json_is_integer(value))
        return false;
    *ret_fen = json_integer_value(value);
    return true;
}

/* The cell's text goes behind `line`, which holds those of the whole row. */
static struct mz_doc_cell cell_of(struct mz_export_sink *sink, const struct mz_read_column *column,
                                  const json_t *item) {
    struct mz_doc_cell cell = {.number = MZ_DOC_TEXT};
    int64_t fen;
    mz_read_cell(sink->client, column, item, &sink->text, &sink->machine);
    if (mz_export_is_money(column) && fen_of(column, item, &fen)) {
        char yuan[MZ_MONEY_TEXT];
        mz_money_format(fen, yuan);
        mz_buffer_text(&sink->line, yuan);
        cell.number = MZ_DOC_HUNDREDTHS;
        cell.value = fen;
    } else {
        bool number = column->kind == MZ_READ_COUNT && sink->machine.size > 0;
        mz_buffer_span(&sink->line, mz_buffer_view(&sink->machine));
        cell.number = number ? MZ_DOC_WHOLE : MZ_DOC_TEXT;
        cell.value = number ? strtoll(mz_buffer_string(&sink->machine), NULL, 10) : 0;
    }
    mz_buffer_bytes(&sink->line, "", 1);
    return cell;
}

enum mz_status mz_export_workbook_row(struct mz_export_sink *sink,
                                      const struct mz_export_table *table, const json_t *item,
                                      struct mz_fault *fault) {
    struct mz_doc_cell cells[MZ_EXPORT_COLUMNS];
    size_t at[MZ_EXPORT_COLUMNS], count = 0;
    sink->line.size = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (mz_export_is_twin(table, i))
            continue;
        at[count] = sink->line.size;
        cells[count++] = cell_of(sink, &table->columns[i], item);
    }
    if (sink->line.failed || sink->text.failed || sink->machine.failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    for (size_t i = 0; i < count; i++)
        cells[i].text = (const char *)sink->line.data + at[i];
    return mz_xlsx_row(sink->xlsx, cells, count, fault);
}

/* Below the rows and outside the filter: the sums, where there are any. */
enum mz_status mz_export_workbook_totals(struct mz_export_sink *sink,
                                         const struct mz_export_filled *filled,
                                         struct mz_fault *fault) {
    struct mz_doc_cell cells[MZ_EXPORT_COLUMNS] = {{0}};
    char texts[MZ_EXPORT_COLUMNS][MZ_MONEY_TEXT];
    size_t count = 0;
    bool any = false;
    mz_xlsx_end_rows(sink->xlsx);
    for (size_t i = 0; i < filled->table->count; i++) {
        bool sum = filled->table->columns[i].sum;
        size_t column = mz_export_is_twin(filled->table, i) ? count - 1 : count++;
        cells[column].bold = true;
        if (!sum)
            continue;
        mz_money_format(filled->sums[i], texts[column]);
        cells[column] = (struct mz_doc_cell){.text = texts[column],
                                             .value = filled->sums[i],
                                             .number = MZ_DOC_HUNDREDTHS,
                                             .bold = true};
        any = true;
    }
    cells[0].text = "合计 Total";
    return any ? mz_xlsx_row(sink->xlsx, cells, count, fault) : MZ_OK;
}

/* -- The cover. */

static enum mz_status put_pair(struct mz_export_sink *sink, const char *name, const char *value,
                               struct mz_fault *fault) {
    const struct mz_doc_cell cells[] = {{.text = name, .bold = true, .shaded = true},
                                        {.text = value}};
    return mz_xlsx_row(sink->xlsx, cells, 2, fault);
}

static enum mz_status put_sums(struct mz_export_sink *sink, const struct mz_export_filled *filled,
                               struct mz_fault *fault) {
    const struct mz_export_table *table = filled->table;
    char name[96], count[24], yuan[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL + 16];
    (void)snprintf(name, sizeof name, "%s %s", table->title_zh, table->name);
    (void)snprintf(count, sizeof count, "%llu", (unsigned long long)filled->rows);
    const struct mz_doc_cell rows[] = {
        {.text = name, .bold = true, .shaded = true},
        {.text = "行数 Rows"},
        {.text = count, .value = (int64_t)filled->rows, .number = MZ_DOC_WHOLE},
        {.text = ""}};
    enum mz_status status = mz_xlsx_row(sink->xlsx, rows, 4, fault);
    for (size_t i = 0; i < table->count && status == MZ_OK; i++) {
        if (!table->columns[i].sum)
            continue;
        struct mz_buffer heading = {0};
        char words[MZ_MONEY_CAPITAL];
        put_heading(&heading, &table->columns[i], " ");
        mz_money_format(filled->sums[i], yuan);
        mz_money_format_capital(filled->sums[i], words);
        (void)snprintf(capital, sizeof capital, "人民币%s", words);
        const struct mz_doc_cell sums[] = {
            {.text = ""},
            {.text = mz_buffer_string(&heading)},
            {.text = yuan, .value = filled->sums[i], .number = MZ_DOC_HUNDREDTHS, .bold = true},
            {.text = capital}};
        status = mz_xlsx_row(sink->xlsx, sums, 4, fault);
        mz_buffer_free(&heading);
    }
    return status;
}

static enum mz_status put_origin(struct mz_export_sink *sink, const struct mz_export_origin *origin,
                                 struct mz_fault *fault) {
    char root[MZ_HEX_HASH_SIZE + 1], genesis[MZ_HEX_HASH_SIZE + 1], digest[MZ_HEX_HASH_SIZE + 1];
    char size[24], name[512], note[4096];
    struct mz_hash hash = mz_sha256(origin->checkpoint);
    mz_hex_of_hash(&origin->root, root);
    mz_hex_of_hash(&origin->genesis, genesis);
    mz_hex_of_hash(&hash, digest);
    (void)snprintf(size, sizeof size, "%llu", (unsigned long long)origin->tree_size);
    (void)snprintf(name, sizeof name, "%.*s", (int)origin->origin.size,
                   (const char *)origin->origin.data);
    (void)snprintf(note, sizeof note, "%.*s", (int)origin->checkpoint.size,
                   (const char *)origin->checkpoint.data);
    const char *const pairs[][2] = {{sink->format->title_zh, sink->format->title},
                                    {"账本 Ledger", name},
                                    {"记录数 Tree size", size},
                                    {"树根 Root", root},
                                    {"创世记录 Genesis", genesis},
                                    {"签名检查点 Signed checkpoint", note},
                                    {"检查点 SHA-256 Its digest", digest},
                                    {"个人信息 Personal data", sink->format->masked
                                                                   ? "公示掩码 masked for everybody"
                                                                   : "无 none"},
                                    {"清单 Manifest", "FILE.xlsx" MZ_EXPORT_BESIDE},
                                    {"核对 To check", "mingzhang verify FILE.xlsx\n"
                                                      "mingzhang --clone DIR verify FILE.xlsx"}};
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < sizeof pairs / sizeof pairs[0]; i++)
        status = put_pair(sink, pairs[i][0], pairs[i][1], fault);
    return status;
}

static enum mz_status put_words(struct mz_export_sink *sink, struct mz_fault *fault) {
    enum mz_status status = MZ_OK;
    struct mz_buffer text = {0};
    for (size_t i = 0; status == MZ_OK && i < sink->count; i++) {
        char name[96];
        const struct mz_export_table *table = sink->tables[i].table;
        text.size = 0;
        (void)snprintf(name, sizeof name, "%s %s", table->title_zh, table->name);
        mz_buffer_format(&text, "%s。\nA row: %s.", table->about_zh, table->about);
        status = put_pair(sink, name, mz_buffer_string(&text), fault);
    }
    for (const struct mz_export_note *note = sink->format->notes;
         status == MZ_OK && note->en != NULL; note++) {
        text.size = 0;
        mz_buffer_format(&text, "%s\n%s", note->zh, note->en);
        status = put_pair(sink, "说明 Note", mz_buffer_string(&text), fault);
    }
    mz_buffer_free(&text);
    return status;
}

enum mz_status mz_export_workbook_finish(struct mz_export_sink *sink,
                                         const struct mz_export_origin *origin,
                                         struct mz_fault *fault) {
    static const struct mz_doc_cell heading[] = {
        {.text = "控制总数 Control totals", .bold = true, .shaded = true},
        {.text = "栏目 Column", .bold = true, .shaded = true},
        {.text = "数值 Figure", .bold = true, .shaded = true},
        {.text = "大写 In words", .bold = true, .shaded = true}};
    mz_xlsx_to_front(sink->xlsx);
    enum mz_status status = put_origin(sink, origin, fault);
    if (status == MZ_OK)
        status = mz_xlsx_row(sink->xlsx, heading, 4, fault);
    for (size_t i = 0; status == MZ_OK && i < sink->count; i++)
        status = put_sums(sink, &sink->tables[i], fault);
    if (status == MZ_OK)
        status = put_words(sink, fault);
    if (status != MZ_OK)
        return status;
    struct mz_xlsx *xlsx = sink->xlsx;
    sink->xlsx = NULL;
    return mz_xlsx_close(xlsx, fault);
}
