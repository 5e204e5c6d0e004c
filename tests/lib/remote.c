#include "tests/lib/remote.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/log/tile.h"

static void must(bool good) {
    if (!good)
        abort();
}

static enum mz_status count_request(struct remote *r, struct mz_fault *fault) {
    if (r->fail_after != 0 && r->requests == r->fail_after)
        return mz_fault_at(fault, MZ_E_UNREACHABLE, "remote");
    r->requests++;
    return MZ_OK;
}

static void put_bundle(struct remote *r, const struct mz_tile *tile, struct mz_buffer *answer) {
    for (unsigned i = 0; i < tile->width; i++) {
        struct mz_span entry = ledger_entry(r->ledger, tile->number * MZ_TILE_WIDTH + i);
        uint8_t size[2] = {(uint8_t)(entry.size >> 8), (uint8_t)entry.size};
        mz_buffer_bytes(answer, size, 2);
        mz_buffer_span(answer, entry);
    }
}

static void put_tile(struct remote *r, const struct mz_tile *tile, struct mz_buffer *answer) {
    struct mz_verify_source source = ledger_source(r->ledger);
    struct mz_span hashes;
    must(source.tile(source.ctx, tile->level, tile->number, tile->width, &hashes) == MZ_OK);
    mz_buffer_span(answer, hashes);
}

static enum mz_status get(void *ctx, const char *path, struct mz_buffer *answer,
                          struct mz_fault *fault) {
    struct remote *r = ctx;
    struct mz_tile tile;
    enum mz_status status = count_request(r, fault);
    if (status != MZ_OK)
        return status;
    if (strcmp(path, "/checkpoint") == 0) {
        if (r->note != NULL)
            mz_buffer_bytes(answer, r->note, r->note_size);
        else
            mz_buffer_span(answer, ledger_checkpoint(r->ledger, r->size, "log"));
    } else if (strcmp(path, "/cosigned") == 0 && r->cosigned != NULL) {
        mz_buffer_bytes(answer, r->cosigned, r->cosigned_size);
    } else if (mz_tile_path_parse(mz_span_text(path), &tile) != MZ_OK ||
               !mz_tile_exists(r->size, &tile)) {
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "%s", path);
    } else if (tile.entries) {
        put_bundle(r, &tile, answer);
    } else {
        put_tile(r, &tile, answer);
    }
    if (r->spoil != NULL && strcmp(path, r->spoil) == 0)
        answer->data[answer->size - 1] ^= 1;
    if (r->extend != NULL && strcmp(path, r->extend) == 0)
        mz_buffer_text(answer, "x");
    return MZ_OK;
}

static enum mz_status count_object(struct remote *r, struct mz_fault *fault) {
    enum mz_status status = count_request(r, fault);
    return status == MZ_OK && r->no_login ? mz_fault_at(fault, MZ_E_LOGIN, "session") : status;
}

static enum mz_status list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                           struct mz_buffer *ret_object, struct mz_fault *fault) {
    struct remote *r = ctx;
    struct mz_objects objects = ledger_objects(r->ledger);
    struct mz_span object;
    (void)form;
    enum mz_status status = count_object(r, fault);
    if (status != MZ_OK)
        return status;
    if (objects.list(objects.ctx, root, &object) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "list");
    mz_buffer_span(ret_object, object);
    return MZ_OK;
}

/* As the client does: what does not hash to its name is not left behind. */
static enum mz_status evidence(void *ctx, const struct mz_hash *sha256, const char *path,
                               struct mz_fault *fault) {
    struct remote *r = ctx;
    enum mz_status status = count_object(r, fault);
    if (status != MZ_OK)
        return status;
    struct mz_span object = ledger_object(r->ledger, sha256);
    struct mz_hash found = mz_sha256(object);
    if (!mz_hash_equal(&found, sha256))
        return mz_fault_at(fault, MZ_E_BAD_OBJECT, "evidence");
    return mz_file_create(path, object, 0644, fault);
}

struct mz_remote remote_of(struct remote *remote) {
    return (struct mz_remote){.ctx = remote, .get = get, .list = list, .evidence = evidence};
}

struct mz_trust remote_trust(struct ledger *ledger) {
    struct mz_trust trust = {0};
    struct ledger_key key = ledger_key_of("log");
    must(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519, key.key.bytes,
                          &trust.key) == MZ_OK);
    if (ledger_size(ledger) > 0)
        trust.genesis = ledger_leaf(ledger, 0);
    return trust;
}

char *remote_folder(void) {
    const char *base = getenv("TMPDIR");
    char *folder = malloc(256);
    must(folder != NULL);
    (void)snprintf(folder, 256, "%s/mingzhang-test-XXXXXX", base != NULL ? base : "/tmp");
    must(mkdtemp(folder) != NULL);
    return folder;
}

static void drop_all(const char *path) {
    /* Never through a link: what it leads to is not the test's. */
    struct stat status;
    DIR *folder = lstat(path, &status) == 0 && S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    struct dirent *one;
    while (folder != NULL && (one = readdir(folder)) != NULL) {
        char inner[512];
        if (strcmp(one->d_name, ".") == 0 || strcmp(one->d_name, "..") == 0)
            continue;
        must(snprintf(inner, sizeof inner, "%s/%s", path, one->d_name) < (int)sizeof inner);
        drop_all(inner);
    }
    if (folder != NULL)
        closedir(folder);
    (void)remove(path);
}

void remote_drop(char *folder) {
    drop_all(folder);
    free(folder);
}

const char *remote_path(const char *folder, const char *tail) {
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, tail);
    return path;
}

void remote_clone(struct ledger *ledger, uint64_t size, const char *folder) {
    struct remote remote = {.ledger = ledger, .size = size};
    struct mz_remote other = remote_of(&remote);
    struct mz_trust trust = remote_trust(ledger);
    struct mz_pull pull = {
        .directory = folder, .trust = &trust, .remote = &other, .evidence = true};
    struct mz_pull_report report;
    struct mz_fault fault = {0};
    enum mz_status status = mz_pull_run(&pull, &report, &fault);
    if (status != MZ_OK)
        fprintf(stderr, "clone: %s %s %s\n", mz_status_code(status), fault.place, fault.have);
    must(status == MZ_OK && report.size == size);
}

void remote_flip(const char *path, long offset) {
    FILE *file = fopen(path, "r+b");
    must(file != NULL);
    must(fseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET) == 0);
    int byte = fgetc(file);
    must(byte != EOF && fseek(file, -1, SEEK_CUR) == 0 && fputc(byte ^ 1, file) != EOF);
    must(fclose(file) == 0);
}
