#include "client/clone/clone_files.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/hex.h"
#include "proto/codec/schema.h"
#include "proto/log/tile.h"

/* tile/entries/x001/x234/067.p/5 is the deepest of a clone; what lies deeper is not looked at one
 * by one. */
#define DEPTH_MAX 8

static bool is_hex(const char *text, size_t digits) {
    return strlen(text) == digits && strspn(text, "0123456789abcdef") == digits;
}

/* "<kind>/<hex>" below objects/. */
static bool is_object(const char *path) {
    static const struct {
        const char *folder;
        size_t digits;
    } kinds[] = {{"list/", 2 * MZ_HASH_SIZE},
                 {"evidence/", 2 * MZ_HASH_SIZE},
                 {"disclosure/", 2 * MZ_ID_SIZE}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t size = strlen(kinds[i].folder);
        if (strncmp(path, kinds[i].folder, size) == 0)
            return is_hex(path + size, kinds[i].digits);
    }
    return false;
}

static bool is_receipt(const char *name) {
    size_t digits = strspn(name, "0123456789");
    return digits > 0 && strcmp(name + digits, ".cose") == 0;
}

/* "<m>-<n>-<h>/held", and what stands beside it. */
static bool is_contradiction(const char *path) {
    const char *name = strchr(path, '/');
    return name != NULL && strspn(path, "0123456789abcdef-") == (size_t)(name - path) &&
           (strcmp(name, "/held") == 0 || strcmp(name, "/shown") == 0 ||
            strcmp(name, "/request") == 0 || strcmp(name, "/beginning") == 0 ||
            strcmp(name, "/README.txt") == 0);
}

static bool is_own(const char *path) {
    struct mz_tile tile;
    if (strcmp(path, "checkpoint") == 0 || strcmp(path, "genesis.json") == 0 ||
        strcmp(path, "withheld.json") == 0)
        return true;
    if (strncmp(path, "objects/", 8) == 0)
        return is_object(path + 8);
    if (strncmp(path, "receipts/", 9) == 0)
        return is_receipt(path + 9);
    if (strncmp(path, "contradiction/", 14) == 0)
        return is_contradiction(path + 14);
    /* On the wire the path begins with a slash. */
    char wire[MZ_TILE_PATH_SIZE + 1];
    size_t size = strlen(path);
    if (size + 1 >= sizeof wire)
        return false;
    wire[0] = '/';
    memcpy(wire + 1, path, size + 1);
    return mz_tile_path_parse(mz_span_text(wire), &tile) == MZ_OK;
}

/* Cuts ".<process>.<ending>" off; the process, or 0 if there is none. */
static long cut_process(char *path) {
    char *ending = strrchr(path, '.');
    if (ending == NULL || (strcmp(ending, ".new") != 0 && strcmp(ending, ".part") != 0))
        return 0;
    *ending = '\0';
    char *digits = strrchr(path, '.'), *end = NULL;
    if (digits == NULL || !isdigit((unsigned char)digits[1]))
        return 0;
    long process = strtol(digits + 1, &end, 10);
    *digits = '\0';
    return *end == '\0' && process > 0 ? process : 0;
}

enum mz_clone_file mz_clone_file_of(const char *path, long *ret_process) {
    enum mz_clone_file kind = MZ_CLONE_FILE_STRAY;
    *ret_process = 0;
    if (is_own(path))
        return MZ_CLONE_FILE_OWN;
    char *base = strdup(path);
    long process = base == NULL ? 0 : cut_process(base);
    if (process != 0 && is_own(base)) {
        *ret_process = process;
        kind = MZ_CLONE_FILE_LEFT;
    }
    free(base);
    return kind;
}

/* -- Looking through the folder. */

struct walk {
    const char *directory;
    bool tidy; /* remove, otherwise count */
    size_t count;
    struct mz_buffer *first;
};

static void take_file(struct walk *walk, const char *path, bool plain) {
    struct mz_buffer whole = {0};
    long process = 0;
    enum mz_clone_file kind = plain ? mz_clone_file_of(path, &process) : MZ_CLONE_FILE_STRAY;
    if (!walk->tidy) {
        if (kind == MZ_CLONE_FILE_OWN)
            return;
        if (walk->count == 0 || strcmp(path, mz_buffer_string(walk->first)) < 0) {
            walk->first->size = 0;
            mz_buffer_format(walk->first, "%s", path);
        }
        walk->count++;
        return;
    }
    if (kind != MZ_CLONE_FILE_LEFT || kill((pid_t)process, 0) == 0 || errno != ESRCH)
        return;
    mz_buffer_format(&whole, "%s/%s", walk->directory, path);
    walk->count += !whole.failed && unlink(mz_buffer_string(&whole)) == 0;
    mz_buffer_free(&whole);
}

/* Everything below `folder`, "" for all; depth is bounded, links are not followed. */
static void look(struct walk *walk, const char *folder, unsigned depth) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", walk->directory, folder);
    DIR *entries = path.failed ? NULL : opendir(mz_buffer_string(&path));
    struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            fstatat(dirfd(entries), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        path.size = 0;
        mz_buffer_format(&path, "%s%s%s", folder, folder[0] == '\0' ? "" : "/", entry->d_name);
        if (path.failed)
            break;
        if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX)
            look(walk, mz_buffer_string(&path), depth + 1);
        else
            take_file(walk, mz_buffer_string(&path), S_ISREG(status.st_mode));
    }
    if (entries != NULL)
        closedir(entries);
    mz_buffer_free(&path);
}

size_t mz_clone_files_tidy(const char *directory) {
    struct walk walk = {.directory = directory, .tidy = true};
    look(&walk, "", 0);
    return walk.count;
}

size_t mz_clone_files_stray(const char *directory, struct mz_buffer *ret_first) {
    struct walk walk = {.directory = directory, .first = ret_first};
    look(&walk, "", 0);
    return walk.count;
}
