/* Evidence files 佐证资料: each a file `evidence/<SHA-256 in hex>`, whole and durable before it has
 * that name. */
#ifndef MZ_DAEMON_EVIDENCE_H
#define MZ_DAEMON_EVIDENCE_H

#include "daemon/files.h"

/* Bytes of the file. MZ_E_NOT_FOUND. */
enum mz_status mz_evidence_size(const char *directory, const struct mz_hash *name,
                                uint64_t *ret_size) __attribute__((nonnull, warn_unused_result));
/* Reads up to `size` bytes at `offset`. MZ_E_NOT_FOUND, MZ_E_IO. */
enum mz_status mz_evidence_read(const char *directory, const struct mz_hash *name, uint64_t offset,
                                void *buffer, size_t size, size_t *ret_read, uint64_t *ret_size)
    __attribute__((nonnull, warn_unused_result));
/* Hashes the file: MZ_E_NOT_FOUND, MZ_E_BAD_OBJECT if it is not what its name or `size` says. */
enum mz_status mz_evidence_check(const char *directory, const struct mz_hash *name, uint64_t size)
    __attribute__((nonnull, warn_unused_result));
/* Takes the file at `path` over under its name: checks it, syncs it, renames it, syncs the folder.
 * The file stays if that fails. MZ_E_BAD_OBJECT. */
enum mz_status mz_evidence_adopt(const char *directory, const struct mz_hash *name,
                                 const char *path, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

#endif
