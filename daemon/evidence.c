#include "daemon/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/hex.h"
#include "proto/log/hash.h"

enum { CHUNK = 1 << 18 };

static enum mz_status path_of(const char *directory, const struct mz_hash *name,
                              char ret_path[MZ_PATH_SIZE]) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(name, hex);
    return mz_files_path(directory, hex, ret_path, NULL);
}

static enum mz_status open_file(const char *path, int *ret_descriptor, uint64_t *ret_size) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return mz_files_failure(path, NULL);
    struct stat info;
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(descriptor);
        return MZ_E_IO;
    }
    *ret_descriptor = descriptor;
    *ret_size = (uint64_t)info.st_size;
    return MZ_OK;
}

enum mz_status mz_evidence_size(const char *directory, const struct mz_hash *name,
                                uint64_t *ret_size) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = path_of(directory, name, path);
    struct stat info;
    if (status == MZ_OK && stat(path, &info) != 0)
        status = mz_files_failure(path, NULL);
    if (status == MZ_OK)
        *ret_size = (uint64_t)info.st_size;
    return status;
}

/* Reads until `size` bytes or the end. */
static enum mz_status read_at(int descriptor, uint64_t offset, uint8_t *buffer, size_t size,
                              size_t *ret_read) {
    size_t done = 0;
    while (done < size) {
        ssize_t n = pread(descriptor, buffer + done, size - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return MZ_E_IO;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    *ret_read = done;
    return MZ_OK;
}

enum mz_status mz_evidence_read(const char *directory, const struct mz_hash *name, uint64_t offset,
                                void *buffer, size_t size, size_t *ret_read, uint64_t *ret_size) {
    char path[MZ_PATH_SIZE];
    int descriptor = -1;
    uint64_t whole = 0;
    enum mz_status status = path_of(directory, name, path);
    if (status == MZ_OK)
        status = open_file(path, &descriptor, &whole);
    if (status != MZ_OK)
        return status;
    size_t done = 0;
    if (offset < whole)
        status = read_at(descriptor, offset, buffer, size, &done);
    close(descriptor);
    if (status != MZ_OK)
        return status;
    *ret_read = done;
    *ret_size = whole;
    return MZ_OK;
}

static enum mz_status hash_file(int descriptor, struct mz_hash *ret_hash) {
    uint8_t *chunk = malloc(CHUNK);
    if (chunk == NULL)
        return MZ_E_NO_MEMORY;
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    uint64_t offset = 0;
    size_t size = CHUNK;
    enum mz_status status = MZ_OK;
    while (status == MZ_OK && size == CHUNK) {
        status = read_at(descriptor, offset, chunk, CHUNK, &size);
        if (status != MZ_OK)
            break;
        mz_sha256_update(&stream, mz_span_of(chunk, size));
        offset += size;
    }
    free(chunk);
    if (status == MZ_OK)
        *ret_hash = mz_sha256_end(&stream);
    return status;
}

enum mz_status mz_evidence_check(const char *directory, const struct mz_hash *name, uint64_t size) {
    char path[MZ_PATH_SIZE];
    int descriptor = -1;
    uint64_t whole = 0;
    enum mz_status status = path_of(directory, name, path);
    if (status == MZ_OK)
        status = open_file(path, &descriptor, &whole);
    if (status != MZ_OK)
        return status;
    struct mz_hash hash;
    status = whole == size ? hash_file(descriptor, &hash) : MZ_E_BAD_OBJECT;
    close(descriptor);
    if (status == MZ_OK && !mz_hash_equal(&hash, name))
        status = MZ_E_BAD_OBJECT;
    return status;
}

enum mz_status mz_evidence_adopt(const char *directory, const struct mz_hash *name,
                                 const char *path, struct mz_fault *fault) {
    char target[MZ_PATH_SIZE];
    struct mz_hash hash;
    enum mz_status status = path_of(directory, name, target);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%s", directory);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return mz_files_failure(path, fault);
    status = hash_file(descriptor, &hash);
    if (status == MZ_OK && !mz_hash_equal(&hash, name)) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(name, hex);
        status = mz_fault_at(fault, MZ_E_BAD_OBJECT, "%s", hex);
    } else if (status != MZ_OK || fsync(descriptor) != 0) {
        status = mz_files_failure(path, fault);
    }
    close(descriptor);
    if (status != MZ_OK)
        return status;
    if (rename(path, target) != 0)
        return mz_files_failure(target, fault);
    return mz_files_sync(directory, fault);
}
