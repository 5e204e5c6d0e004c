#include "daemon/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum mz_status mz_files_path(const char *directory, const char *name, char ret_path[MZ_PATH_SIZE],
                             struct mz_fault *fault) {
    int size = snprintf(ret_path, MZ_PATH_SIZE, "%s/%s", directory, name);
    if (size < 0 || (size_t)size >= MZ_PATH_SIZE)
        return mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "path %s", name);
    return MZ_OK;
}

static enum mz_status status_of(int error) {
    switch (error) {
    case ENOENT:
        return MZ_E_NOT_FOUND;
    case EEXIST:
        return MZ_E_EXISTS;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return MZ_E_NO_SPACE;
    case ENOMEM:
        return MZ_E_NO_MEMORY;
    case EWOULDBLOCK:
        return MZ_E_LOCKED;
    default:
        return MZ_E_IO;
    }
}

enum mz_status mz_files_failure(const char *path, struct mz_fault *fault) {
    int error = errno;
    char words[80];
    if (strerror_r(error, words, sizeof words) != 0)
        snprintf(words, sizeof words, "errno %d", error);
    enum mz_status status = mz_fault_at(fault, status_of(error), "%s", path);
    mz_fault_have(fault, "%s", words);
    return status;
}

bool mz_files_exists(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0;
}

enum mz_status mz_files_folder(const char *path, struct mz_fault *fault) {
    if (mkdir(path, 0700) == 0)
        return MZ_OK;
    struct stat info;
    if (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return MZ_OK;
    return mz_files_failure(path, fault);
}

enum mz_status mz_files_sync(const char *directory, struct mz_fault *fault) {
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return mz_files_failure(directory, fault);
    enum mz_status status = MZ_OK;
    if (fsync(descriptor) != 0)
        status = mz_files_failure(directory, fault);
    close(descriptor);
    return status;
}

enum mz_status mz_files_write_at(int descriptor, struct mz_span bytes, uint64_t offset) {
    size_t done = 0;
    while (done < bytes.size) {
        ssize_t n =
            pwrite(descriptor, bytes.data + done, bytes.size - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return status_of(n < 0 ? errno : EIO);
        done += (size_t)n;
    }
    return MZ_OK;
}

/* Writes and syncs a file opened with `flags`. */
static enum mz_status write_file(const char *path, int flags, struct mz_span bytes,
                                 struct mz_fault *fault) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    if (descriptor < 0)
        return mz_files_failure(path, fault);
    enum mz_status status = mz_files_write_at(descriptor, bytes, 0);
    if (status != MZ_OK || fsync(descriptor) != 0)
        status = mz_files_failure(path, fault);
    if (close(descriptor) != 0 && status == MZ_OK)
        status = mz_files_failure(path, fault);
    return status;
}

enum mz_status mz_files_create(const char *path, struct mz_span bytes, struct mz_fault *fault) {
    return write_file(path, O_EXCL, bytes, fault);
}

enum mz_status mz_files_replace(const char *directory, const char *name, struct mz_span bytes,
                                struct mz_fault *fault) {
    char path[MZ_PATH_SIZE], next[MZ_PATH_SIZE], next_name[64];
    snprintf(next_name, sizeof next_name, "%s.new", name);
    enum mz_status status = mz_files_path(directory, name, path, fault);
    if (status == MZ_OK)
        status = mz_files_path(directory, next_name, next, fault);
    if (status == MZ_OK)
        status = write_file(next, O_TRUNC, bytes, fault);
    if (status != MZ_OK)
        return status;
    if (rename(next, path) != 0)
        return mz_files_failure(path, fault);
    return mz_files_sync(directory, fault);
}

enum mz_status mz_files_read(const char *path, void *buffer, size_t capacity, size_t *ret_size,
                             struct mz_fault *fault) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return mz_files_failure(path, fault);
    enum mz_status status = MZ_OK;
    size_t size = 0;
    ssize_t n = 1;
    while (size < capacity && n > 0) {
        n = read(descriptor, (uint8_t *)buffer + size, capacity - size);
        if (n < 0 && errno == EINTR) {
            n = 1;
            continue;
        }
        if (n < 0)
            status = mz_files_failure(path, fault);
        else
            size += (size_t)n;
    }
    uint8_t more;
    if (status == MZ_OK && size == capacity && read(descriptor, &more, 1) > 0)
        status = mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", path);
    close(descriptor);
    if (status == MZ_OK)
        *ret_size = size;
    return status;
}

enum mz_status mz_files_lock(const char *path, int *ret_descriptor, struct mz_fault *fault) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return mz_files_failure(path, fault);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        enum mz_status status = mz_files_failure(path, fault);
        close(descriptor);
        return status;
    }
    *ret_descriptor = descriptor;
    return MZ_OK;
}

enum mz_status mz_files_destroy(const char *path, struct mz_fault *fault) {
    static const uint8_t zeros[65536];
    struct stat info;
    int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return errno == ENOENT ? MZ_OK : mz_files_failure(path, fault);
    bool done = fstat(descriptor, &info) == 0;
    for (off_t at = 0; done && at < info.st_size; at += (off_t)sizeof zeros) {
        size_t left = (size_t)(info.st_size - at);
        struct mz_span part = mz_span_of(zeros, left < sizeof zeros ? left : sizeof zeros);
        done = mz_files_write_at(descriptor, part, (uint64_t)at) == MZ_OK;
    }
    done = done && fsync(descriptor) == 0 && unlink(path) == 0;
    enum mz_status status = done ? MZ_OK : mz_files_failure(path, fault);
    close(descriptor);
    return status;
}
