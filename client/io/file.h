/* Files of the client: read within a bound, hashed in pieces, written whole or not at all. */
#ifndef MZ_CLIENT_FILE_H
#define MZ_CLIENT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "client/io/buffer.h"
#include "proto/base/status.h"

#define MZ_FILE_LIMIT (64u << 20) /* bytes of a file that is read whole */

/* Puts the error `errno` at `path` into words: MZ_E_NOT_FOUND, MZ_E_NO_SPACE, MZ_E_EXISTS, else
 * MZ_E_IO. */
enum mz_status mz_file_fault(struct mz_fault *fault, const char *path);

/* Appends the whole of a regular file or, for "-", of standard input. MZ_E_TOO_LARGE above `max`
 * bytes. */
enum mz_status mz_file_read(const char *path, size_t max, struct mz_buffer *buffer,
                            struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));

/* SHA-256 and size of a file, whatever its length. */
enum mz_status mz_file_hash(const char *path, struct mz_hash *ret_hash, uint64_t *ret_size,
                            struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* Copies a file, whatever its length, to one that does not exist yet. Not synced. MZ_E_EXISTS
 * leaves the one there alone; on any other failure no file is left. */
enum mz_status mz_file_copy(const char *from, const char *to, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Writes a file that does not exist yet, with these permissions, and syncs it. MZ_E_EXISTS leaves
 * the one there alone; on any other failure no file is left. */
enum mz_status mz_file_create(const char *path, struct mz_span bytes, unsigned mode,
                              struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

/* Replaces a file at once (a temporary beside it, synced, renamed): a reader sees the old one or
 * the new one. */
enum mz_status mz_file_replace(const char *path, struct mz_span bytes, unsigned mode,
                               struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

/* Makes the names in a folder durable, as after mz_file_replace. */
enum mz_status mz_file_sync_folder(const char *path, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

/* Makes directory/name, private to the user and durable; one that is there already will do. */
enum mz_status mz_file_make_folder(const char *directory, const char *name, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Removes a folder and all in it, as far as it can; follows no links. */
void mz_file_remove_tree(const char *path) __attribute__((nonnull));

/* Makes the folders above `path`, private to the user (0700) where they are new. */
enum mz_status mz_file_make_parents(const char *path, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

#endif
