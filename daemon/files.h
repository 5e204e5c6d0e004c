/* Small files and folders, durably (T9). A write is done when its bytes and its name are synced; a
 * failed fsync is reported and never tried again. Faults name the path and give the system's words.
 */
#ifndef MZ_DAEMON_FILES_H
#define MZ_DAEMON_FILES_H

#include "proto/base/span.h"
#include "proto/base/status.h"

#define MZ_PATH_SIZE 1024u

/* "directory/name" and NUL. MZ_E_OUT_OF_RANGE if it does not fit. */
enum mz_status mz_files_path(const char *directory, const char *name, char ret_path[MZ_PATH_SIZE],
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* Status and fault for `errno` at a path. */
enum mz_status mz_files_failure(const char *path, struct mz_fault *fault);
bool mz_files_exists(const char *path) __attribute__((nonnull));
/* Makes a folder, 0700; one that is there already will do. */
enum mz_status mz_files_folder(const char *path, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Makes names in a folder durable. */
enum mz_status mz_files_sync(const char *directory, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Writes a new file, 0600, and syncs it. MZ_E_EXISTS rather than overwrite. */
enum mz_status mz_files_create(const char *path, struct mz_span bytes, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Replaces directory/name as a whole: at any moment it is the old file or the new one. */
enum mz_status mz_files_replace(const char *directory, const char *name, struct mz_span bytes,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Reads a whole file. MZ_E_NOT_FOUND; MZ_E_TOO_LARGE beyond `capacity`. */
enum mz_status mz_files_read(const char *path, void *buffer, size_t capacity, size_t *ret_size,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));
/* Overwrites a file with zeros, syncs that, and removes its name, which the caller makes durable. A
 * file that is not there is destroyed already. */
enum mz_status mz_files_destroy(const char *path, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Opens and locks a file for this process alone; it is unlocked when the descriptor is closed.
 * MZ_E_LOCKED. */
enum mz_status mz_files_lock(const char *path, int *ret_descriptor, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Writes all of it at `offset`. */
enum mz_status mz_files_write_at(int descriptor, struct mz_span bytes, uint64_t offset)
    __attribute__((warn_unused_result));

#endif
