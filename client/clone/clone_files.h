/* Which files in the folder of a clone are of the clone (FORMAT.md §12), and which are not: what a
 * pull that was killed left half written, and what somebody put there. Neither is evidence of
 * anything; but who hands a folder on should know what else is in it. */
#ifndef MZ_CLIENT_CLONE_FILES_H
#define MZ_CLIENT_CLONE_FILES_H

#include <stddef.h>

#include "client/io/buffer.h"

enum mz_clone_file {
    MZ_CLONE_FILE_OWN,
    MZ_CLONE_FILE_LEFT, /* half written: "<own file>.<process>.new" or ".part" */
    MZ_CLONE_FILE_STRAY
};

/* What a file is by its path below the clone's folder, and at *ret_process who was writing it, 0
 * if it is not MZ_CLONE_FILE_LEFT. */
enum mz_clone_file mz_clone_file_of(const char *path, long *ret_process) __attribute__((nonnull));

/* Removes what processes left behind that no longer run; how many files. What cannot be removed
 * stays: this is tidiness only. */
size_t mz_clone_files_tidy(const char *directory) __attribute__((nonnull));
/* Counts the files that are not of the clone, links among them; the path of the first by name goes
 * to `ret_first`, which stays as it is if there is none. */
size_t mz_clone_files_stray(const char *directory, struct mz_buffer *ret_first)
    __attribute__((nonnull));

#endif
