#include "client/doc/doc_pdf_language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char catalog[] = "<< /Type /Catalog\n", end[] = "endobj\nxref\n";
static const char place[] = "startxref\n";

/* Where the text occurs last before this byte; `before` when it does not. */
static size_t last(const struct mz_buffer *file, const char *text, size_t before) {
    size_t size = strlen(text);
    for (size_t at = before; at >= size; at--)
        if (memcmp(file->data + at - size, text, size) == 0)
            return at - size;
    return before;
}

void mz_pdf_set_language(struct mz_buffer *file, enum mz_language language) {
    char more[96];
    struct mz_buffer changed = {0};
    size_t size = file->size, at = last(file, catalog, size);
    size_t table = last(file, end, size), start = last(file, place, size);
    if (file->failed || at == size || table == size || start == size || table < at || start < table)
        return;
    /* Nothing but the catalog is moved: it ends where the table begins. */
    for (size_t i = at; i < table; i++)
        if (table - i >= 6 && memcmp(file->data + i, "endobj", 6) == 0)
            return;
    int length = snprintf(more, sizeof more,
                          "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n",
                          language == MZ_CHINESE ? "zh-CN" : "en");
    at += strlen(catalog);
    mz_buffer_bytes(&changed, file->data, at);
    mz_buffer_bytes(&changed, more, (size_t)length);
    mz_buffer_bytes(&changed, file->data + at, start - at);
    mz_buffer_format(&changed, "%s%zu\n%%%%EOF\n", place,
                     table + strlen("endobj\n") + (size_t)length);
    mz_buffer_free(file);
    *file = changed;
}
