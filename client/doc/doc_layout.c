#include "client/doc/doc_layout.h"

size_t mz_doc_row_count(const struct mz_doc_table *table) {
    size_t count = 0;
    for (const struct mz_doc_row *row = table->rows; row != NULL; row = row->next)
        count++;
    return count;
}

void mz_doc_heights(const struct mz_doc_table *table, mz_doc_measure measure, void *ctx,
                    unsigned units_per_mm, unsigned *ret_heights) {
    size_t count = mz_doc_row_count(table), n = 0;
    for (const struct mz_doc_row *row = table->rows; row != NULL; row = row->next, n++) {
        ret_heights[n] = row->height_mm * units_per_mm;
        for (size_t i = 0; i < row->count; i++) {
            unsigned want =
                mz_doc_rows(&row->cells[i]) > 1 ? 0 : measure(ctx, table, &row->cells[i]);
            ret_heights[n] = want > ret_heights[n] ? want : ret_heights[n];
        }
    }
    n = 0;
    for (const struct mz_doc_row *row = table->rows; row != NULL; row = row->next, n++)
        for (size_t i = 0; i < row->count; i++) {
            unsigned rows = mz_doc_rows(&row->cells[i]), have = 0;
            if (rows == 1 || n + rows > count)
                continue;
            for (size_t at = n; at < n + rows; at++)
                have += ret_heights[at];
            unsigned want = measure(ctx, table, &row->cells[i]);
            unsigned more = want > have ? want - have : 0;
            for (size_t at = n; at < n + rows; at++)
                ret_heights[at] += more / rows;
            ret_heights[n + rows - 1] += more % rows;
        }
}

size_t mz_doc_together(const struct mz_doc_row *row) {
    size_t together = 1, n = 0;
    for (const struct mz_doc_row *at = row; n < together; n++) {
        for (size_t i = 0; i < at->count; i++)
            if (n + mz_doc_rows(&at->cells[i]) > together)
                together = n + mz_doc_rows(&at->cells[i]);
        at = at->next;
        if (at == NULL)
            break;
    }
    return together;
}

/* The width of the character that begins here, 0 for the bytes that go on with it. From U+2E80 on,
 * which three bytes encode, characters are those of East Asia (Unicode Standard Annex 11). */
static unsigned width_at(const unsigned char *at) {
    if ((*at & 0xc0) == 0x80)
        return 0;
    return *at >= 0xe3 || (*at == 0xe2 && at[1] >= 0xba) ? 2 : 1;
}

unsigned mz_doc_text_width(const char *text) {
    unsigned width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++)
        width += width_at(at);
    return width;
}

size_t mz_doc_text_break(const char *text, unsigned width) {
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0, may = 0; /* where it may be broken, the furthest so far */
    unsigned used = 0, before = 0;
    while (bytes[at] != '\0' && bytes[at] != '\n') {
        unsigned wide = width_at(bytes + at);
        if (wide == 2 || before == 2)
            may = at;
        if (used + wide > width && used > 0 && bytes[at] != ' ')
            return may > 0 ? may : at;
        used += wide;
        before = wide;
        do
            at++;
        while (bytes[at] != '\0' && width_at(bytes + at) == 0);
        if (bytes[at - 1] == ' ')
            may = at;
    }
    return at + (bytes[at] == '\n');
}

unsigned mz_doc_text_lines(const char *text, unsigned width) {
    unsigned lines = 0;
    const char *at = text;
    do {
        lines++;
        at += mz_doc_text_break(at, width);
    } while (*at != '\0');
    /* A newline at the end opens a line that is empty. */
    return lines + (at > text && at[-1] == '\n');
}
