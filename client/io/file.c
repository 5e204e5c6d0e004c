#define _XOPEN_SOURCE 700 /* nftw */

#include "client/io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/log/hash.h"

#define CHUNK 65536u

enum mz_status mz_file_fault(struct mz_fault *fault, const char *path) {
    int error = errno;
    enum mz_status status = MZ_E_IO;
    if (error == ENOENT || error == ENOTDIR)
        status = MZ_E_NOT_FOUND;
    else if (error == EEXIST)
        status = MZ_E_EXISTS;
    else if (error == ENOSPC || error == EDQUOT)
        status = MZ_E_NO_SPACE;
    else if (error == ENOMEM)
        status = MZ_E_NO_MEMORY;
    mz_fault_at(fault, status, "%s", path);
    mz_fault_have(fault, "%s", strerror(error));
    return status;
}

enum mz_status mz_file_read(const char *path, size_t max, struct mz_buffer *buffer,
                            struct mz_fault *fault) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL)
        return mz_file_fault(fault, path);
    enum mz_status status = MZ_OK;
    size_t start = buffer->size;
    struct stat facts;
    /* Of a file its size is known: then the buffer need not grow as it is read. */
    if (fstat(fileno(file), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > CHUNK &&
        (uint64_t)facts.st_size <= max)
        (void)mz_buffer_reserve(buffer, (size_t)facts.st_size + CHUNK);
    for (size_t got = CHUNK; status == MZ_OK && got > 0;) {
        uint8_t *to = mz_buffer_reserve(buffer, CHUNK);
        if (to == NULL) {
            status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
            break;
        }
        got = fread(to, 1, CHUNK, file);
        buffer->size += got;
        buffer->data[buffer->size] = '\0';
        if (got == 0 && ferror(file))
            status = mz_file_fault(fault, path);
        if (buffer->size - start > max) {
            status = mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", path);
            mz_fault_have(fault, "> %zu", max);
            mz_fault_want(fault, "%zu", max);
        }
    }
    if (file != stdin)
        fclose(file);
    return status;
}

enum mz_status mz_file_hash(const char *path, struct mz_hash *ret_hash, uint64_t *ret_size,
                            struct mz_fault *fault) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return mz_file_fault(fault, path);
    enum mz_status status = MZ_OK;
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    uint64_t size = 0;
    uint8_t *chunk = malloc(CHUNK);
    if (chunk == NULL)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    while (status == MZ_OK) {
        size_t got = fread(chunk, 1, CHUNK, file);
        if (got == 0)
            break;
        size += got;
        mz_sha256_update(&stream, mz_span_of(chunk, got));
    }
    if (status == MZ_OK && ferror(file))
        status = mz_file_fault(fault, path);
    free(chunk);
    fclose(file);
    if (status != MZ_OK)
        return status;
    *ret_hash = mz_sha256_end(&stream);
    *ret_size = size;
    return MZ_OK;
}

enum mz_status mz_file_copy(const char *from, const char *to, struct mz_fault *fault) {
    enum mz_status status = MZ_OK;
    char chunk[8192];
    size_t got;
    FILE *in = fopen(from, "rb"), *out = NULL;
    if (in == NULL)
        return mz_file_fault(fault, from);
    out = fopen(to, "wbx");
    if (out == NULL) {
        status = mz_file_fault(fault, to);
        fclose(in);
        return status;
    }
    while (status == MZ_OK && (got = fread(chunk, 1, sizeof chunk, in)) > 0)
        if (fwrite(chunk, 1, got, out) != got)
            status = mz_file_fault(fault, to);
    if (status == MZ_OK && ferror(in))
        status = mz_file_fault(fault, from);
    if (fclose(out) != 0 && status == MZ_OK)
        status = mz_file_fault(fault, to);
    fclose(in);
    if (status != MZ_OK)
        unlink(to);
    return status;
}

static enum mz_status write_all(int fd, struct mz_span bytes) {
    while (bytes.size > 0) {
        ssize_t put = write(fd, bytes.data, bytes.size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return MZ_E_IO;
        bytes.data += put;
        bytes.size -= (size_t)put;
    }
    return fsync(fd) == 0 ? MZ_OK : MZ_E_IO;
}

enum mz_status mz_file_create(const char *path, struct mz_span bytes, unsigned mode,
                              struct mz_fault *fault) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
    if (fd < 0)
        return mz_file_fault(fault, path);
    if (write_all(fd, bytes) != MZ_OK) {
        enum mz_status status = mz_file_fault(fault, path);
        close(fd);
        unlink(path);
        return status;
    }
    if (close(fd) != 0) {
        enum mz_status status = mz_file_fault(fault, path);
        unlink(path);
        return status;
    }
    return MZ_OK;
}

enum mz_status mz_file_replace(const char *path, struct mz_span bytes, unsigned mode,
                               struct mz_fault *fault) {
    struct mz_buffer temporary = {0};
    mz_buffer_format(&temporary, "%s.%ld.new", path, (long)getpid());
    enum mz_status status;
    if (temporary.failed) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    } else {
        status = mz_file_create(mz_buffer_string(&temporary), bytes, mode, fault);
        if (status == MZ_OK && rename(mz_buffer_string(&temporary), path) != 0) {
            status = mz_file_fault(fault, path);
            unlink(mz_buffer_string(&temporary));
        }
    }
    mz_buffer_free(&temporary);
    return status;
}

enum mz_status mz_file_sync_folder(const char *path, struct mz_fault *fault) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum mz_status status = MZ_OK;
    if (fd < 0 || fsync(fd) != 0)
        status = mz_file_fault(fault, path);
    if (fd >= 0)
        close(fd);
    return status;
}

enum mz_status mz_file_make_folder(const char *directory, const char *name,
                                   struct mz_fault *fault) {
    struct mz_buffer path = {0};
    enum mz_status status = MZ_OK;
    mz_buffer_format(&path, "%s/%s", directory, name);
    if (mkdir(mz_buffer_string(&path), 0700) != 0 && errno != EEXIST)
        status = mz_file_fault(fault, mz_buffer_string(&path));
    mz_buffer_free(&path);
    return status == MZ_OK ? mz_file_sync_folder(directory, fault) : status;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *at) {
    (void)about;
    (void)type;
    (void)at;
    (void)remove(path);
    return 0;
}

void mz_file_remove_tree(const char *path) {
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

enum mz_status mz_file_make_parents(const char *path, struct mz_fault *fault) {
    char *copy = strdup(path);
    if (copy == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    enum mz_status status = MZ_OK;
    for (char *at = copy + 1; status == MZ_OK && (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            status = mz_file_fault(fault, copy);
        *at = '/';
    }
    free(copy);
    return status;
}
