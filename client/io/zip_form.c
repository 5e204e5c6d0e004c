#include "client/io/zip_form.h"

#include <stdlib.h>
#include <string.h>

#define NEEDS    10u              /* version 1.0: stored files */
#define MADE_BY  (3u << 8 | 63u)  /* Unix, version 6.3 of the format */
#define DOS_TIME 0u               /* 00:00:00 */
#define DOS_DATE (1u << 5 | 1u)   /* 1980-01-01 */
#define MODE     (0100644u << 16) /* a plain file */

static void le16(struct mz_buffer *to, uint64_t value) {
    const uint8_t octets[] = {(uint8_t)value, (uint8_t)(value >> 8)};
    mz_buffer_bytes(to, octets, sizeof octets);
}

static void le32(struct mz_buffer *to, uint64_t value) {
    le16(to, value & 0xFFFFu);
    le16(to, value >> 16);
}

/* What a local header and the directory's say alike, from the version needed to the length of the
 * extra field. */
static void about_file(struct mz_buffer *to, size_t name_size, uint64_t size, uint32_t crc) {
    le16(to, NEEDS);
    le16(to, 0); /* flags */
    le16(to, 0); /* method: stored */
    le16(to, DOS_TIME);
    le16(to, DOS_DATE);
    le32(to, crc);
    le32(to, size); /* compressed */
    le32(to, size);
    le16(to, name_size);
    le16(to, 0); /* extra field */
}

static void write_local(struct mz_buffer *to, struct mz_span name, uint64_t size, uint32_t crc) {
    mz_buffer_bytes(to, "PK\3\4", 4);
    about_file(to, name.size, size, crc);
    mz_buffer_span(to, name);
}

static void write_central(struct mz_buffer *to, struct mz_span name, uint64_t size, uint32_t crc,
                          uint64_t offset) {
    mz_buffer_bytes(to, "PK\1\2", 4);
    le16(to, MADE_BY);
    about_file(to, name.size, size, crc);
    le16(to, 0); /* comment */
    le16(to, 0); /* disk */
    le16(to, 0); /* internal attributes */
    le32(to, MODE);
    le32(to, offset);
    mz_buffer_span(to, name);
}

static void write_end(struct mz_buffer *to, uint64_t count, uint64_t size, uint64_t offset) {
    mz_buffer_bytes(to, "PK\5\6", 4);
    le16(to, 0); /* disk */
    le16(to, 0); /* disk of the directory */
    le16(to, count);
    le16(to, count);
    le32(to, size);
    le32(to, offset);
    le16(to, 0); /* comment */
}

/* Does the file have these octets at this place? */
static bool stands(FILE *file, uint64_t at, const struct mz_buffer *wanted) {
    if (wanted->failed || at > INT64_MAX || fseeko(file, (off_t)at, SEEK_SET) != 0)
        return false;
    uint8_t *have = malloc(wanted->size + 1u);
    bool same = have != NULL && fread(have, 1, wanted->size, file) == wanted->size &&
                memcmp(have, wanted->data, wanted->size) == 0;
    free(have);
    return same;
}

bool mz_zip_form_member(struct mz_zip_form *form, FILE *file, const char *name, uint64_t size,
                        uint32_t crc) {
    struct mz_span text = mz_span_text(name);
    struct mz_buffer header = {0};
    if (text.size > UINT16_MAX || size > MZ_ZIP_SIZE || form->at > MZ_ZIP_SIZE ||
        form->count == MZ_ZIP_FILES)
        return false;
    write_local(&header, text, size, crc);
    write_central(&form->directory, text, size, crc, form->at);
    bool same = stands(file, form->at, &header);
    form->at += header.size + size;
    form->count++;
    mz_buffer_free(&header);
    return same;
}

bool mz_zip_form_end(struct mz_zip_form *form, FILE *file) {
    uint64_t size = form->directory.size;
    if (form->at + size > MZ_ZIP_SIZE)
        return false;
    write_end(&form->directory, form->count, size, form->at);
    return stands(file, form->at, &form->directory) && fgetc(file) == EOF;
}

void mz_zip_form_free(struct mz_zip_form *form) {
    mz_buffer_free(&form->directory);
}
