#include "client/io/zip.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "client/io/file.h"
#include "client/io/zip_form.h"

#define DOS_DATE  ((1u << 5) | 1u) /* 1980-01-01, the first day of the format */
#define MODE      (0100644u << 16) /* a plain file */
#define TYPE_MASK 0170000u
#define TYPE_FILE 0100000u

static enum mz_status bad(struct mz_fault *fault, const char *where, const char *why) {
    mz_fault_at(fault, MZ_E_BAD_BAG, "%s", where);
    mz_fault_have(fault, "%s", why);
    return MZ_E_BAD_BAG;
}

/* -- Packing. */

static enum mz_status add(zip_t *archive, zip_source_t *source, const char *name,
                          struct mz_fault *fault) {
    zip_int64_t index = source == NULL ? -1 : zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", name);
    }
    zip_uint64_t at = (zip_uint64_t)index;
    if (zip_set_file_compression(archive, at, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive, at, 0, DOS_DATE, 0) != 0 ||
        zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, MODE) != 0)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", name);
    return MZ_OK;
}

static enum mz_status add_file(zip_t *archive, const char *directory, const char *name,
                               struct mz_fault *fault) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", directory, name);
    zip_source_t *source = zip_source_file(archive, mz_buffer_string(&path), 0, -1);
    mz_buffer_free(&path);
    return add(archive, source, name, fault);
}

static enum mz_status close_archive(zip_t *archive, enum mz_status status, const char *path,
                                    struct mz_fault *fault) {
    if (status == MZ_OK && zip_close(archive) == 0)
        return MZ_OK;
    if (status == MZ_OK) {
        status = mz_fault_at(fault, MZ_E_IO, "%s", path);
        mz_fault_have(fault, "%s", zip_strerror(archive));
    }
    zip_discard(archive);
    return status;
}

static enum mz_status too_large(struct mz_fault *fault, const char *path, const char *unit,
                                uint64_t have, uint64_t want) {
    mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", path);
    mz_fault_have(fault, "%" PRIu64 " %s", have, unit);
    mz_fault_want(fault, "%" PRIu64 " %s", want, unit);
    return MZ_E_TOO_LARGE;
}

/* A zip past this size is none of ours, and is taken away again. */
static enum mz_status check_size(const char *path, struct mz_fault *fault) {
    struct stat about;
    if (stat(path, &about) != 0)
        return mz_file_fault(fault, path);
    if ((uint64_t)about.st_size <= MZ_ZIP_SIZE)
        return MZ_OK;
    (void)unlink(path);
    return too_large(fault, path, "bytes", (uint64_t)about.st_size, MZ_ZIP_SIZE);
}

enum mz_status mz_zip_pack(const char *directory, const char *path, struct mz_fault *fault) {
    struct mz_bag_paths paths = {0};
    int error = 0;
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_EXCL, &error);
    if (archive == NULL)
        return error == ZIP_ER_EXISTS ? mz_fault_at(fault, MZ_E_EXISTS, "%s", path)
                                      : mz_file_fault(fault, path);
    enum mz_status status = mz_bag_list(directory, "", &paths, fault);
    if (status == MZ_OK && paths.count > MZ_ZIP_FILES)
        status = too_large(fault, path, "files", paths.count, MZ_ZIP_FILES);
    for (size_t i = 0; i < paths.count && status == MZ_OK; i++)
        status = add_file(archive, directory, paths.paths[i], fault);
    mz_bag_paths_free(&paths);
    status = close_archive(archive, status, path, fault);
    return status == MZ_OK ? check_size(path, fault) : status;
}

/* Appends what the archive has written to its source. */
static enum mz_status take_written(zip_source_t *source, struct mz_buffer *file,
                                   struct mz_fault *fault) {
    zip_stat_t about;
    if (zip_source_stat(source, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(source) != 0)
        return mz_fault_at(fault, MZ_E_IO, "zip");
    uint8_t *to = mz_buffer_reserve(file, about.size);
    zip_int64_t got = to == NULL ? -1 : zip_source_read(source, to, about.size);
    zip_source_close(source);
    if (got < 0 || (zip_uint64_t)got != about.size)
        return mz_fault_at(fault, file->failed ? MZ_E_NO_MEMORY : MZ_E_IO, "zip");
    file->size += about.size;
    return MZ_OK;
}

enum mz_status mz_zip_write(const struct mz_zip_part *parts, size_t count, struct mz_buffer *file,
                            struct mz_fault *fault) {
    zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = whole == NULL ? NULL : zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
    enum mz_status status = MZ_OK;
    if (archive == NULL) {
        zip_source_free(whole);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "zip");
    }
    zip_source_keep(whole); /* closing the archive gives it up, and what was written is in it */
    for (size_t i = 0; i < count && status == MZ_OK; i++)
        status = add(archive,
                     zip_source_buffer(archive, parts[i].content.data, parts[i].content.size, 0),
                     parts[i].name, fault);
    status = close_archive(archive, status, "zip", fault);
    if (status == MZ_OK)
        status = take_written(whole, file, fault);
    zip_source_free(whole);
    return status;
}

/* -- Unpacking. */

/* Every name before anything is written, so that a bad zip leaves nothing. */
static enum mz_status check_entry(zip_t *archive, zip_uint64_t at, const char *before,
                                  zip_stat_t *ret_about, struct mz_fault *fault) {
    const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC |
                                ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    zip_stat_t about;
    zip_uint8_t system = ZIP_OPSYS_UNIX;
    zip_uint32_t attributes = MODE;
    if (zip_stat_index(archive, at, 0, &about) != 0 || (about.valid & wanted) != wanted)
        return bad(fault, "zip", "damaged");
    *ret_about = about;
    if (!mz_bag_is_path(mz_span_text(about.name)))
        return bad(fault, "zip", "a name that leads elsewhere or is none");
    if (before != NULL && strcmp(before, about.name) >= 0)
        return bad(fault, about.name, "in the zip twice or out of order");
    if (about.comp_method != ZIP_CM_STORE || about.comp_size != about.size)
        return bad(fault, about.name, "compressed");
    if (about.encryption_method != ZIP_EM_NONE)
        return bad(fault, about.name, "encrypted");
    if (zip_file_get_external_attributes(archive, at, 0, &system, &attributes) != 0 ||
        (system == ZIP_OPSYS_UNIX && (attributes >> 16 & TYPE_MASK) != TYPE_FILE))
        return bad(fault, about.name, "no plain file");
    return MZ_OK;
}

static enum mz_status check_all(zip_t *archive, zip_uint64_t count, const char *path,
                                struct mz_fault *fault) {
    enum mz_status status = MZ_OK;
    const char *before = NULL;
    struct mz_zip_form form = {0};
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return mz_file_fault(fault, path);
    for (zip_uint64_t i = 0; i < count && status == MZ_OK; i++) {
        zip_stat_t about;
        zip_stat_init(&about);
        status = check_entry(archive, i, before, &about, fault);
        if (status == MZ_OK && !mz_zip_form_member(&form, file, about.name, about.size, about.crc))
            status = bad(fault, about.name, "no header as bundles have it");
        before = zip_get_name(archive, i, 0);
    }
    if (status == MZ_OK && !mz_zip_form_end(&form, file))
        status = bad(fault, path, "no directory as bundles have it, or bytes of no file");
    mz_zip_form_free(&form);
    (void)fclose(file);
    return status;
}

static enum mz_status copy_out(zip_file_t *in, const char *name, FILE *out,
                               struct mz_fault *fault) {
    char chunk[8192];
    zip_int64_t got;
    while ((got = zip_fread(in, chunk, sizeof chunk)) > 0)
        if (fwrite(chunk, 1, (size_t)got, out) != (size_t)got)
            return mz_file_fault(fault, name);
    return got < 0 ? bad(fault, name, "damaged in the zip") : MZ_OK;
}

static enum mz_status unpack(zip_t *archive, zip_uint64_t at, const char *directory,
                             struct mz_fault *fault) {
    const char *name = zip_get_name(archive, at, 0);
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", directory, name);
    enum mz_status status = mz_file_make_parents(mz_buffer_string(&path), fault);
    zip_file_t *in = NULL;
    FILE *out = NULL;
    if (status == MZ_OK && (in = zip_fopen_index(archive, at, 0)) == NULL)
        status = bad(fault, name, "damaged in the zip");
    if (status == MZ_OK && (out = fopen(mz_buffer_string(&path), "wbx")) == NULL)
        status = mz_file_fault(fault, mz_buffer_string(&path));
    if (status == MZ_OK)
        status = copy_out(in, name, out, fault);
    if (out != NULL && fclose(out) != 0 && status == MZ_OK)
        status = mz_file_fault(fault, name);
    if (in != NULL)
        zip_fclose(in);
    mz_buffer_free(&path);
    return status;
}

enum mz_status mz_zip_unpack(const char *path, const char *directory, struct mz_fault *fault) {
    int error = 0;
    zip_t *archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == NULL)
        return error == ZIP_ER_NOENT ? mz_fault_at(fault, MZ_E_NOT_FOUND, "%s", path)
                                     : bad(fault, path, "no whole zip");
    zip_int64_t count = zip_get_num_entries(archive, 0);
    enum mz_status status = count <= 0 ? bad(fault, path, "no files")
                                       : check_all(archive, (zip_uint64_t)count, path, fault);
    for (zip_int64_t i = 0; i < count && status == MZ_OK; i++)
        status = unpack(archive, (zip_uint64_t)i, directory, fault);
    zip_discard(archive);
    return status;
}

bool mz_zip_has(const char *path, const char *name) {
    struct stat about;
    /* libzip takes an empty file for an empty zip; a folder is none. */
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0)
        return false;
    zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
    if (archive == NULL)
        return false;
    bool has = zip_name_locate(archive, name, 0) >= 0;
    zip_discard(archive);
    return has;
}

bool mz_zip_is_wanted(const char *path) {
    size_t size = strlen(path);
    return size > 4 && strcmp(path + size - 4, ".zip") == 0;
}
