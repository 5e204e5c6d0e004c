/* BagIt bags (RFC 8493) as bundles use them: FORMAT.md §17. A payload under data/, tag files beside
 * it, and manifests in which every file stands exactly once.
 *
 * Nothing in a bag is believed for its name: paths have plain parts, and links, devices and files
 * that no manifest names are refused. Files are hashed as streams; what grows in memory is the list
 * of their names. */
#ifndef MZ_CLIENT_BAG_H
#define MZ_CLIENT_BAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

#define MZ_BAG_PATH 255u /* bytes of the longest path */

/* Parts of [A-Za-z0-9._-] that are neither . nor .., joined by /. */
bool mz_bag_is_path(struct mz_span path);

/* The files under a folder, by paths from it, in ascending bytewise order. */
struct mz_bag_paths {
    char **paths;
    size_t count, capacity;
};
/* `under` is "" or a folder in `directory`; paths begin with it. MZ_E_BAD_BAG: something that is no
 * plain file, or a name that is none. */
enum mz_status mz_bag_list(const char *directory, const char *under, struct mz_bag_paths *ret_paths,
                           struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
void mz_bag_paths_free(struct mz_bag_paths *paths) __attribute__((nonnull));

/* Makes a bag of what is under `directory`: data/ and the tag files that are there already. Writes
 * bagit.txt, bag-info.txt and the manifests. */
struct mz_bag_info {
    char date[16];        /* Bagging-Date, YYYY-MM-DD */
    char identifier[512]; /* External-Identifier */
};
enum mz_status mz_bag_seal(const char *directory, const struct mz_bag_info *info,
                           struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Are the files of the bag those of its manifests, each with its hash, and is there nothing else?
 * MZ_E_BAD_BAG says where not. */
enum mz_status mz_bag_check(const char *directory, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

#endif
