/* Starting: the uploads that were under way when the daemon ended, by what their files are called.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/uploads_internal.h"
#include "proto/base/hex.h"

static bool parse_name(struct mz_span name, struct mz_upload *ret_upload) {
    struct mz_reader r = mz_reader_over(name);
    for (unsigned kind = 0; kind < 2; kind++) {
        size_t size = strlen(mz_uploads_kinds[kind]);
        if (name.size <= size || memcmp(name.data, mz_uploads_kinds[kind], size) != 0)
            continue;
        (void)mz_reader_take(&r, size);
        bool dash = mz_reader_u8(&r) == '-';
        struct mz_span hex = mz_reader_take(&r, MZ_HEX_HASH_SIZE);
        dash = dash && mz_reader_u8(&r) == '-';
        if (!dash || r.failed || mz_hex_decode_hash(hex, &ret_upload->name) != MZ_OK)
            return false;
        ret_upload->kind = (enum mz_object_kind)kind;
        ret_upload->size = 0;
        for (size_t i = 0; i < r.rest.size; i++) {
            uint8_t digit = (uint8_t)(r.rest.data[i] - '0');
            if (digit > 9 || ret_upload->size > MZ_MAX_EVIDENCE)
                return false;
            ret_upload->size = ret_upload->size * 10 + digit;
        }
        return ret_upload->size > 0 && ret_upload->size <= mz_uploads_limits[kind];
    }
    return false;
}

/* Takes over one file of the folder; false if it is none of ours or more than there is room for. */
static bool restore(struct mz_uploads *uploads, const char *file) {
    struct mz_upload upload = {.state = MZ_UPLOADS_OPEN};
    char path[MZ_PATH_SIZE];
    struct stat info;
    if (!parse_name(mz_span_text(file), &upload) ||
        mz_uploads_find(uploads, upload.kind, &upload.name) != NULL ||
        mz_uploads_path(uploads, &upload, path, NULL) != MZ_OK || stat(path, &info) != 0 ||
        (uint64_t)info.st_size > upload.size)
        return false;
    upload.received = (uint64_t)info.st_size;
    for (unsigned i = 0; i < MZ_UPLOADS; i++) {
        if (uploads->table[i].state != MZ_UPLOADS_FREE)
            continue;
        uploads->table[i] = upload;
        if (upload.received == upload.size) {
            uploads->table[i].state = MZ_UPLOADS_FINISHING;
            if (mz_uploads_finish(uploads, &uploads->table[i], NULL, NULL) != MZ_OK)
                mz_uploads_drop(uploads, &uploads->table[i]);
        }
        return true;
    }
    return false;
}

enum mz_status mz_uploads_restore(struct mz_uploads *uploads, struct mz_fault *fault) {
    DIR *folder = opendir(uploads->directory);
    if (folder == NULL)
        return mz_files_failure(uploads->directory, fault);
    struct dirent *file;
    while ((file = readdir(folder)) != NULL) {
        char path[MZ_PATH_SIZE];
        if (file->d_name[0] != '.' && !restore(uploads, file->d_name) &&
            mz_files_path(uploads->directory, file->d_name, path, NULL) == MZ_OK)
            unlink(path);
    }
    closedir(folder);
    return MZ_OK;
}
