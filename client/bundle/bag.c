#include "client/bundle/bag.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/io/buffer.h"
#include "client/io/file.h"
#include "proto/base/decimal.h"
#include "proto/base/hex.h"

#define DEPTH 12u /* folders in folders; the deepest of ours are tiles of 2^64 entries */

static const char bagit[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
static const char payload_manifest[] = "manifest-sha256.txt";
static const char tag_manifest[] = "tagmanifest-sha256.txt";

static enum mz_status bad(struct mz_fault *fault, const char *where, const char *why) {
    mz_fault_at(fault, MZ_E_BAD_BAG, "%s", where);
    mz_fault_have(fault, "%s", why);
    return MZ_E_BAD_BAG;
}

/* -- Names. */

static bool is_part(const char *part, size_t size) {
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    for (size_t i = 0; i < size; i++)
        if (part[i] == '\0' || strchr(set, part[i]) == NULL)
            return false;
    bool dots = (size == 1 && part[0] == '.') || (size == 2 && part[0] == '.' && part[1] == '.');
    return size > 0 && !dots;
}

bool mz_bag_is_path(struct mz_span path) {
    struct mz_span part;
    if (path.size == 0 || path.size > MZ_BAG_PATH)
        return false;
    while (mz_span_cut(&path, '/', &part))
        if (!is_part((const char *)part.data, part.size))
            return false;
    return is_part((const char *)path.data, path.size);
}

/* -- What is there. */

static enum mz_status add_path(struct mz_bag_paths *paths, const char *path) {
    if (paths->count == paths->capacity) {
        size_t capacity = paths->capacity > 0 ? paths->capacity * 2 : 256;
        char **grown = realloc(paths->paths, capacity * sizeof *grown);
        if (grown == NULL)
            return MZ_E_NO_MEMORY;
        paths->paths = grown;
        paths->capacity = capacity;
    }
    paths->paths[paths->count] = strdup(path);
    return paths->paths[paths->count++] != NULL ? MZ_OK : MZ_E_NO_MEMORY;
}

static enum mz_status list_folder(const char *directory, const char *under, unsigned depth,
                                  struct mz_bag_paths *paths, struct mz_fault *fault);

static enum mz_status list_one(const char *directory, const char *path, unsigned depth,
                               struct mz_bag_paths *paths, struct mz_fault *fault) {
    struct mz_buffer whole = {0};
    struct stat about;
    mz_buffer_format(&whole, "%s/%s", directory, path);
    int known = lstat(mz_buffer_string(&whole), &about);
    mz_buffer_free(&whole);
    if (known != 0)
        return mz_file_fault(fault, path);
    if (S_ISDIR(about.st_mode))
        return list_folder(directory, path, depth + 1, paths, fault);
    if (S_ISLNK(about.st_mode))
        return bad(fault, path, "link");
    if (!S_ISREG(about.st_mode))
        return bad(fault, path, "no plain file");
    enum mz_status status = add_path(paths, path);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "%s", path);
}

static enum mz_status list_folder(const char *directory, const char *under, unsigned depth,
                                  struct mz_bag_paths *paths, struct mz_fault *fault) {
    struct mz_buffer path = {0};
    enum mz_status status = MZ_OK;
    if (depth > DEPTH)
        return bad(fault, under, "too deep");
    mz_buffer_format(&path, "%s/%s", directory, under);
    DIR *folder = opendir(mz_buffer_string(&path));
    if (folder == NULL)
        status = mz_file_fault(fault, mz_buffer_string(&path));
    const struct dirent *found;
    while (folder != NULL && status == MZ_OK && (found = readdir(folder)) != NULL) {
        if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
            continue;
        path.size = 0;
        mz_buffer_format(&path, "%s%s%s", under, under[0] != '\0' ? "/" : "", found->d_name);
        if (!mz_bag_is_path(mz_buffer_view(&path)))
            status = bad(fault, mz_buffer_string(&path), "name");
        else
            status = list_one(directory, mz_buffer_string(&path), depth, paths, fault);
    }
    if (folder != NULL)
        closedir(folder);
    mz_buffer_free(&path);
    return status;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum mz_status mz_bag_list(const char *directory, const char *under, struct mz_bag_paths *ret_paths,
                           struct mz_fault *fault) {
    struct mz_bag_paths paths = {0};
    enum mz_status status = list_folder(directory, under, 0, &paths, fault);
    if (status != MZ_OK) {
        mz_bag_paths_free(&paths);
        return status;
    }
    if (paths.count > 0)
        qsort(paths.paths, paths.count, sizeof *paths.paths, by_name);
    *ret_paths = paths;
    return MZ_OK;
}

void mz_bag_paths_free(struct mz_bag_paths *paths) {
    for (size_t i = 0; i < paths->count; i++)
        free(paths->paths[i]);
    free(paths->paths);
    *paths = (struct mz_bag_paths){0};
}

/* -- Sealing. */

struct sums {
    uint64_t bytes, files;
};

static bool is_payload(const char *path) {
    return strncmp(path, "data/", 5) == 0;
}

/* The lines of a manifest over those paths that are payload, or that are not. */
static enum mz_status make_manifest(const char *directory, const struct mz_bag_paths *paths,
                                    bool payload, struct mz_buffer *manifest, struct sums *sums,
                                    struct mz_fault *fault) {
    struct mz_buffer whole = {0};
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < paths->count && status == MZ_OK; i++) {
        const char *path = paths->paths[i];
        struct mz_hash hash;
        char hex[MZ_HEX_HASH_SIZE + 1];
        uint64_t size;
        if (is_payload(path) != payload || strcmp(path, tag_manifest) == 0)
            continue;
        whole.size = 0;
        mz_buffer_format(&whole, "%s/%s", directory, path);
        status = mz_file_hash(mz_buffer_string(&whole), &hash, &size, fault);
        if (status != MZ_OK)
            break;
        mz_hex_of_hash(&hash, hex);
        mz_buffer_format(manifest, "%s  %s\n", hex, path);
        sums->bytes += size;
        sums->files++;
    }
    mz_buffer_free(&whole);
    if (status == MZ_OK && manifest->failed)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "manifest");
    return status;
}

static enum mz_status put(const char *directory, const char *name, struct mz_span bytes,
                          struct mz_fault *fault) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", directory, name);
    enum mz_status status = mz_file_create(mz_buffer_string(&path), bytes, 0644, fault);
    mz_buffer_free(&path);
    return status;
}

static void write_info(struct mz_buffer *text, const char *date, const char *identifier,
                       const struct sums *sums) {
    mz_buffer_format(
        text, "Bagging-Date: %s\nExternal-Identifier: %s\nPayload-Oxum: %" PRIu64 ".%" PRIu64 "\n",
        date, identifier, sums->bytes, sums->files);
}

static enum mz_status seal_tags(const char *directory, struct mz_fault *fault) {
    struct mz_bag_paths paths = {0};
    struct mz_buffer manifest = {0};
    struct sums sums = {0};
    enum mz_status status = mz_bag_list(directory, "", &paths, fault);
    if (status == MZ_OK)
        status = make_manifest(directory, &paths, false, &manifest, &sums, fault);
    if (status == MZ_OK)
        status = put(directory, tag_manifest, mz_buffer_view(&manifest), fault);
    mz_buffer_free(&manifest);
    mz_bag_paths_free(&paths);
    return status;
}

enum mz_status mz_bag_seal(const char *directory, const struct mz_bag_info *info,
                           struct mz_fault *fault) {
    struct mz_bag_paths paths = {0};
    struct mz_buffer text = {0};
    struct sums sums = {0};
    enum mz_status status = mz_bag_list(directory, "data", &paths, fault);
    if (status == MZ_OK)
        status = make_manifest(directory, &paths, true, &text, &sums, fault);
    mz_bag_paths_free(&paths);
    if (status == MZ_OK)
        status = put(directory, payload_manifest, mz_buffer_view(&text), fault);
    if (status == MZ_OK)
        status = put(directory, "bagit.txt", mz_span_text(bagit), fault);
    text.size = 0;
    write_info(&text, info->date, info->identifier, &sums);
    if (status == MZ_OK)
        status = text.failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "bag-info.txt")
                             : put(directory, "bag-info.txt", mz_buffer_view(&text), fault);
    mz_buffer_free(&text);
    return status == MZ_OK ? seal_tags(directory, fault) : status;
}

/* -- Checking. */

/* What is wrong with a line of a manifest, against the file that stands in its place. */
static enum mz_status compare_line(struct mz_span line, const char *there, struct mz_fault *fault) {
    char shown[MZ_BAG_PATH + 1] = "?";
    struct mz_hash hash;
    bool shaped = line.size > MZ_HEX_HASH_SIZE + 2u &&
                  line.size <= MZ_HEX_HASH_SIZE + 2u + MZ_BAG_PATH &&
                  line.data[MZ_HEX_HASH_SIZE] == ' ' && line.data[MZ_HEX_HASH_SIZE + 1] == ' ' &&
                  mz_hex_decode_hash(mz_span_of(line.data, MZ_HEX_HASH_SIZE), &hash) == MZ_OK;
    struct mz_span path = {0};
    if (shaped)
        path = mz_span_of(line.data + MZ_HEX_HASH_SIZE + 2, line.size - MZ_HEX_HASH_SIZE - 2);
    if (!shaped || !mz_bag_is_path(path))
        return bad(fault, there, "malformed line in a manifest");
    memcpy(shown, path.data, path.size);
    shown[path.size] = '\0';
    int order = strcmp(shown, there);
    return bad(fault, order < 0 ? shown : there,
               order < 0   ? "named by a manifest more than once, out of order, or not there"
               : order > 0 ? "there, but in no manifest"
                           : "another SHA-256");
}

/* A manifest has one form for the files that are there: so it is made again and compared. */
static enum mz_status check_manifest(const char *directory, const char *name,
                                     const struct mz_buffer *made, const struct mz_bag_paths *paths,
                                     bool payload, struct mz_fault *fault) {
    struct mz_buffer path = {0}, found = {0};
    mz_buffer_format(&path, "%s/%s", directory, name);
    enum mz_status status =
        mz_file_read(mz_buffer_string(&path), made->size + MZ_FILE_LIMIT, &found, fault);
    mz_buffer_free(&path);
    if (status == MZ_E_NOT_FOUND)
        status = bad(fault, name, "missing");
    struct mz_span rest = mz_buffer_view(&found), wanted = mz_buffer_view(made), line, good;
    for (size_t i = 0; status == MZ_OK && i < paths->count; i++) {
        if (is_payload(paths->paths[i]) != payload || strcmp(paths->paths[i], tag_manifest) == 0)
            continue;
        (void)mz_span_cut(&wanted, '\n', &good);
        if (!mz_span_cut(&rest, '\n', &line))
            status = bad(fault, paths->paths[i], "there, but in no manifest");
        else if (!mz_span_equal(line, good))
            status = compare_line(line, paths->paths[i], fault);
    }
    if (status == MZ_OK && rest.size > 0)
        status = bad(fault, name, "names files that are not there");
    mz_buffer_free(&found);
    return status;
}

static bool is_tag(const char *path) {
    static const char *const tags[] = {"bag-info.txt", "bagit.txt",      "index.html",
                                       "index.txt",    payload_manifest, tag_manifest};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(path, tags[i]) == 0)
            return true;
    return false;
}

static enum mz_status check_names(const struct mz_bag_paths *paths, struct mz_fault *fault) {
    size_t tags = 0;
    for (size_t i = 0; i < paths->count; i++) {
        if (is_payload(paths->paths[i]))
            continue;
        if (!is_tag(paths->paths[i]))
            return bad(fault, paths->paths[i], "no file of a bundle");
        tags++;
    }
    return tags == 6 ? MZ_OK : bad(fault, "bagit.txt …", "a tag file is missing");
}

static enum mz_status check_text(const char *directory, const char *name, struct mz_span want,
                                 struct mz_fault *fault) {
    struct mz_buffer path = {0}, found = {0};
    mz_buffer_format(&path, "%s/%s", directory, name);
    enum mz_status status = mz_file_read(mz_buffer_string(&path), 4096, &found, fault);
    if (status == MZ_OK && !mz_span_equal(mz_buffer_view(&found), want))
        status = bad(fault, name, "not as it must be");
    mz_buffer_free(&path);
    mz_buffer_free(&found);
    return status;
}

/* The value of a line "label: value". */
static bool cut_value(struct mz_span *rest, const char *label, char *value, size_t capacity) {
    struct mz_span line;
    size_t size = strlen(label);
    if (!mz_span_cut(rest, '\n', &line) || line.size <= size || line.size - size >= capacity ||
        memcmp(line.data, label, size) != 0)
        return false;
    memcpy(value, line.data + size, line.size - size);
    value[line.size - size] = '\0';
    return true;
}

/* The date and the identifier are what they are; the sums are counted again. */
static enum mz_status check_info(const char *directory, const struct sums *sums,
                                 struct mz_fault *fault) {
    struct mz_buffer path = {0}, found = {0}, made = {0};
    struct mz_bag_info info;
    mz_buffer_format(&path, "%s/bag-info.txt", directory);
    enum mz_status status = mz_file_read(mz_buffer_string(&path), 4096, &found, fault);
    struct mz_span rest = mz_buffer_view(&found);
    if (status == MZ_OK &&
        (!cut_value(&rest, "Bagging-Date: ", info.date, sizeof info.date) ||
         !cut_value(&rest, "External-Identifier: ", info.identifier, sizeof info.identifier)))
        status = bad(fault, "bag-info.txt", "malformed");
    if (status == MZ_OK) {
        write_info(&made, info.date, info.identifier, sums);
        if (!mz_span_equal(mz_buffer_view(&made), mz_buffer_view(&found)))
            status = bad(fault, "bag-info.txt", "Payload-Oxum");
    }
    mz_buffer_free(&path);
    mz_buffer_free(&found);
    mz_buffer_free(&made);
    return status;
}

enum mz_status mz_bag_check(const char *directory, struct mz_fault *fault) {
    struct mz_bag_paths paths = {0};
    struct mz_buffer payload = {0}, tags = {0};
    struct sums sums = {0}, tag_sums = {0};
    enum mz_status status = mz_bag_list(directory, "", &paths, fault);
    if (status == MZ_OK)
        status = check_names(&paths, fault);
    if (status == MZ_OK)
        status = check_text(directory, "bagit.txt", mz_span_text(bagit), fault);
    if (status == MZ_OK)
        status = make_manifest(directory, &paths, false, &tags, &tag_sums, fault);
    if (status == MZ_OK)
        status = check_manifest(directory, tag_manifest, &tags, &paths, false, fault);
    if (status == MZ_OK)
        status = make_manifest(directory, &paths, true, &payload, &sums, fault);
    if (status == MZ_OK)
        status = check_manifest(directory, payload_manifest, &payload, &paths, true, fault);
    if (status == MZ_OK)
        status = check_info(directory, &sums, fault);
    mz_buffer_free(&payload);
    mz_buffer_free(&tags);
    mz_bag_paths_free(&paths);
    return status;
}
