/* Zip files of bundles, exports and documents: the only user of libzip. FORMAT.md §17.
 *
 * One form only: plain files in ascending order of their paths, stored and not compressed, with one
 * fixed time. So the same files give the same bytes whatever library packs them, and a zip cannot
 * unfold into more than its own size. */
#ifndef MZ_CLIENT_ZIP_H
#define MZ_CLIENT_ZIP_H

#include "client/bundle/bag.h"
#include "client/io/buffer.h"

/* Packs the files of a folder into a zip that does not exist yet. MZ_E_EXISTS, MZ_E_IO;
 * MZ_E_TOO_LARGE: above 65 535 files or 4 GiB, for which a folder will do. */
enum mz_status mz_zip_pack(const char *directory, const char *path, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* A file in memory. */
struct mz_zip_part {
    const char *name;
    struct mz_span content;
};
/* Packs files from memory into memory, in the order they are given: formats that are zips ask for
 * theirs. MZ_E_NO_MEMORY, MZ_E_IO. */
enum mz_status mz_zip_write(const struct mz_zip_part *parts, size_t count, struct mz_buffer *file,
                            struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));

/* Unpacks a zip into an empty folder. MZ_E_BAD_BAG, before anything is written: it is cut short or
 * damaged, a name is none, stands twice or out of order, or is a link, compressed, encrypted, or
 * any octet of its headers is another than the form has. A file that its checksum does not fit is
 * found when it is written. */
enum mz_status mz_zip_unpack(const char *path, const char *directory, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Is `path` a zip with a file of that name in it? */
bool mz_zip_has(const char *path, const char *name) __attribute__((nonnull));
/* Does the name of a file to be written say that it is to be a zip? */
bool mz_zip_is_wanted(const char *path) __attribute__((nonnull));

#endif
