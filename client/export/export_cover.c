/* README.txt of an export: what it is and what it adds up to, in both languages, for paper. */
#include <inttypes.h>

#include "client/export/export_sink_internal.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

/* One sum in figures, in 万元 with what rounding dropped, and in 大写 (domain.md §15). */
static void put_sum(struct mz_buffer *text, const char *name, int64_t fen) {
    char yuan[MZ_MONEY_TEXT], wan[MZ_MONEY_TEXT], rest[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
    int64_t residual;
    mz_money_format(fen, yuan);
    mz_money_format_wan(fen, wan, &residual);
    mz_money_format(residual, rest);
    mz_money_format_capital(fen, capital);
    mz_buffer_format(text,
                     "    Σ %s: %" PRId64
                     " 分 fen = %s 元 yuan = %s 万元（尾差 residual %s 元）\r\n"
                     "      人民币%s\r\n",
                     name, fen, yuan, wan, rest, capital);
}

static void put_tables(const struct mz_export_sink *sink, struct mz_buffer *text) {
    mz_buffer_text(text, "\r\n控制总数 Control totals\r\n");
    for (size_t i = 0; i < sink->count; i++) {
        const struct mz_export_filled *filled = &sink->tables[i];
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(&filled->sha256, hex);
        mz_buffer_format(text,
                         "  %s: %" PRIu64 " 行 rows, %" PRIu64 " 字节 bytes\r\n    sha256 %s\r\n",
                         filled->file, filled->rows, filled->size, hex);
        for (size_t column = 0; column < filled->table->count; column++)
            if (filled->table->columns[column].sum)
                put_sum(text, filled->table->columns[column].name, filled->sums[column]);
    }
}

/* What a row of each table is, and its columns with what Chinese readers call them. */
static void put_columns(const struct mz_export_sink *sink, struct mz_buffer *text) {
    mz_buffer_text(text, "\r\n各表 Tables\r\n");
    for (size_t i = 0; i < sink->count; i++) {
        const struct mz_export_table *table = sink->tables[i].table;
        mz_buffer_format(text, "  %s %s\r\n    %s。\r\n    A row: %s.\r\n", sink->tables[i].file,
                         table->title_zh, table->about_zh, table->about);
        for (size_t column = 0; column < table->count; column++) {
            const char *name = table->columns[column].name;
            const struct mz_export_label *label = mz_export_label_find(name);
            mz_buffer_format(text, "%s%s%s%s",
                             column == 0       ? "    "
                             : column % 6 == 0 ? ",\r\n    "
                                               : ", ",
                             name, label != NULL ? " " : "", label != NULL ? label->zh : "");
        }
        mz_buffer_text(text, "\r\n");
    }
}

static void put_notes(struct mz_buffer *text, const char *title,
                      const struct mz_export_note *notes) {
    if (notes == NULL)
        return;
    mz_buffer_format(text, "\r\n%s\r\n", title);
    for (; notes->en != NULL; notes++) {
        mz_buffer_format(text, "  - %s%s%s\r\n", notes->what != NULL ? notes->what : "",
                         notes->what != NULL ? "：" : "", notes->zh);
        mz_buffer_format(text, "    %s\r\n", notes->en);
    }
}

void mz_export_cover(const struct mz_export_sink *sink, const struct mz_export_origin *origin,
                     struct mz_buffer *ret_text) {
    const char *charset = mz_export_sink_charset(sink);
    char root[MZ_HEX_HASH_SIZE + 1], genesis[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&origin->root, root);
    mz_hex_of_hash(&origin->genesis, genesis);
    mz_buffer_format(ret_text, "%s\r\n%s\r\n\r\n", sink->format->title_zh, sink->format->title);
    mz_buffer_format(ret_text, "账本 Ledger: %.*s\r\n记录数 Tree size: %" PRIu64 "\r\n",
                     (int)origin->origin.size, (const char *)origin->origin.data,
                     origin->tree_size);
    mz_buffer_format(ret_text, "树根 Root: %s\r\n创世记录 Genesis: %s\r\n", root, genesis);
    mz_buffer_format(ret_text, "字符集 Charset: %s\r\n个人信息 Personal data: %s\r\n",
                     charset != NULL ? charset : "utf-8",
                     sink->format->masked ? "公示掩码 masked for everybody" : "无 none");
    if (sink->format->masked)
        mz_buffer_format(ret_text, "未取得披露的姓名 Names withheld: %" PRIu64 "\r\n",
                         origin->withheld);
    put_tables(sink, ret_text);
    put_columns(sink, ret_text);
    put_notes(ret_text, "说明 Notes", sink->format->notes);
    put_notes(ret_text, "空缺的栏目及原因 Columns that are empty, and why", sink->format->absent);
    mz_buffer_text(
        ret_text,
        "\r\n核对 To check\r\n"
        "  mingzhang verify DIR                 文件与清单 the files against manifest.json\r\n"
        "  mingzhang --clone CLONE verify DIR   由副本重做并逐字节比较 made again from a clone, "
        "byte for byte\r\n");
}
