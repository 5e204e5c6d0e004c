#include "client/read/reveal_save.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/base/limits.h"
#include "proto/codec/cbor.h"

#define FILE_LIMIT ((size_t)MZ_MAX_DIGESTS * MZ_MAX_DISCLOSURE)

bool mz_revealed_take(struct mz_revealed_fields *fields, uint8_t field, struct mz_span disclosure) {
    struct mz_buffer *held = &fields->disclosures[field];
    held->size = 0;
    mz_buffer_span(held, disclosure);
    return !held->failed;
}

void mz_revealed_value(const struct mz_revealed_fields *fields, uint8_t field, char *value,
                       size_t capacity) {
    struct mz_disclosure disclosure;
    struct mz_span bytes = mz_buffer_view(&fields->disclosures[field]);
    value[0] = '\0';
    if (bytes.size > 0 && mz_disclosure_decode(bytes, &disclosure, NULL) == MZ_OK)
        (void)snprintf(value, capacity, "%.*s", (int)disclosure.value.size,
                       (const char *)disclosure.value.data);
}

size_t mz_revealed_lacks(const struct mz_revealed_fields *fields, uint32_t asked) {
    size_t lacks = 0;
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_UNIT; field++)
        lacks += (fields->bound & asked & MZ_ROLE_BIT(field)) != 0 &&
                 fields->disclosures[field].size == 0;
    return lacks;
}

void mz_revealed_free(struct mz_revealed_fields *fields) {
    for (uint8_t field = 0; field <= MZ_PERSONAL_UNIT; field++) {
        struct mz_buffer *held = &fields->disclosures[field];
        if (held->data != NULL)
            memset(held->data, 0, held->size);
        mz_buffer_free(held);
    }
}

/* -- In a clone. */

enum mz_status mz_reveal_save_open(const char *directory, struct mz_fault *fault) {
    struct mz_buffer path = {0};
    struct mz_buffer note = {0};
    mz_buffer_format(&path, "%s/checkpoint", directory);
    enum mz_status status = mz_file_read(mz_buffer_string(&path), MZ_MAX_NOTE, &note, fault);
    path.size = 0;
    mz_buffer_format(&path, "%s/objects/disclosure/x", directory);
    if (status == MZ_OK)
        status = mz_file_make_parents(mz_buffer_string(&path), fault);
    mz_buffer_free(&note);
    mz_buffer_free(&path);
    return status;
}

static void file_path(const char *directory, const struct mz_id *payee,
                      struct mz_buffer *ret_path) {
    char hex[2 * MZ_ID_SIZE + 1] = "";
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    mz_hex_write(&w, mz_span_of(payee->bytes, MZ_ID_SIZE));
    mz_buffer_format(ret_path, "%s/objects/disclosure/%s", directory, hex);
}

/* Adds what the file has of fields that are not held. */
static enum mz_status read_old(const char *path, const struct mz_revealed_fields *fields,
                               struct mz_buffer *old, struct mz_span *ret_rest) {
    struct mz_fault none = {0};
    enum mz_status status = mz_file_read(path, FILE_LIMIT, old, &none);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK;
    struct mz_cbor_reader reader = mz_cbor_reader_over(mz_buffer_view(old));
    while (status == MZ_OK && reader.rest.size > 0) {
        struct mz_disclosure disclosure;
        struct mz_span item = mz_cbor_skip(&reader);
        status = reader.status != MZ_OK ? MZ_E_BAD_OBJECT
                                        : mz_disclosure_decode(item, &disclosure, NULL);
        if (status == MZ_OK && fields->disclosures[disclosure.field].size == 0)
            ret_rest[disclosure.field] = item;
    }
    return status == MZ_OK ? MZ_OK : MZ_E_BAD_OBJECT;
}

enum mz_status mz_reveal_save(const char *directory, const struct mz_id *payee,
                              const struct mz_revealed_fields *fields, struct mz_fault *fault) {
    struct mz_buffer path = {0}, old = {0}, file = {0};
    struct mz_span rest[MZ_PERSONAL_UNIT + 1] = {{NULL, 0}};
    file_path(directory, payee, &path);
    enum mz_status status = read_old(mz_buffer_string(&path), fields, &old, rest);
    if (status != MZ_OK)
        mz_fault_at(fault, status, "%s", mz_buffer_string(&path));
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_UNIT; field++)
        mz_buffer_span(&file, rest[field].size > 0 ? rest[field]
                                                   : mz_buffer_view(&fields->disclosures[field]));
    if (status == MZ_OK && (file.failed || path.failed))
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "disclosures");
    if (status == MZ_OK && file.size > 0)
        status = mz_file_replace(mz_buffer_string(&path), mz_buffer_view(&file), 0600, fault);
    if (file.data != NULL)
        memset(file.data, 0, file.size);
    mz_buffer_free(&file);
    mz_buffer_free(&old);
    mz_buffer_free(&path);
    return status;
}

enum mz_status mz_reveal_drop(const char *directory, const struct mz_id *payee,
                              struct mz_fault *fault) {
    static const uint8_t zeros[FILE_LIMIT];
    struct mz_buffer path = {0}, old = {0};
    struct mz_fault none = {0};
    file_path(directory, payee, &path);
    enum mz_status status = mz_file_read(mz_buffer_string(&path), FILE_LIMIT, &old, &none);
    FILE *file = status == MZ_OK ? fopen(mz_buffer_string(&path), "r+b") : NULL;
    bool gone = status == MZ_E_NOT_FOUND;
    if (file != NULL) {
        gone = fwrite(zeros, 1, old.size, file) == old.size && fflush(file) == 0 &&
               fsync(fileno(file)) == 0;
        gone = fclose(file) == 0 && gone && remove(mz_buffer_string(&path)) == 0;
    }
    status = gone ? MZ_OK : mz_file_fault(fault, mz_buffer_string(&path));
    mz_buffer_free(&old);
    mz_buffer_free(&path);
    return status;
}
