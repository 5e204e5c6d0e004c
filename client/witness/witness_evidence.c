#include "client/witness/witness_evidence.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"

enum { MOST = 1000 };

enum mz_status mz_witness_evidence_open(const char *directory,
                                        struct mz_witness_evidence *ret_evidence,
                                        struct mz_fault *fault) {
    struct mz_witness_evidence evidence = {.count = 0};
    struct mz_buffer path = {0};
    enum mz_status status = mz_file_make_folder(directory, "evidence", fault);
    mz_buffer_format(&path, "%s/evidence", directory);
    DIR *folder = status == MZ_OK ? opendir(mz_buffer_string(&path)) : NULL;
    if (status == MZ_OK && folder == NULL)
        status = mz_file_fault(fault, mz_buffer_string(&path));
    for (const struct dirent *e; folder != NULL && (e = readdir(folder)) != NULL;)
        evidence.count += e->d_name[0] != '.';
    if (folder != NULL)
        closedir(folder);
    if (status != MZ_OK) {
        mz_buffer_free(&path);
        return status;
    }
    evidence.folder = (char *)path.data;
    *ret_evidence = evidence;
    return MZ_OK;
}

void mz_witness_evidence_close(struct mz_witness_evidence *evidence) {
    free(evidence->folder);
    *evidence = (struct mz_witness_evidence){0};
}

static enum mz_status keep_file(const char *folder, const char *name, struct mz_span bytes) {
    struct mz_buffer path = {0};
    struct mz_fault fault;
    mz_buffer_format(&path, "%s/%s", folder, name);
    enum mz_status status = mz_file_create(mz_buffer_string(&path), bytes, 0600, &fault);
    mz_buffer_free(&path);
    return status == MZ_E_EXISTS ? MZ_OK : status;
}

bool mz_witness_evidence_keep(struct mz_witness_evidence *evidence,
                              const struct mz_witness_contradiction *contradiction) {
    char name[128], digest[MZ_HEX_HASH_SIZE + 1];
    struct mz_buffer folder = {0};
    struct mz_fault fault;
    struct mz_hash hash = mz_sha256(contradiction->request);
    mz_hex_of_hash(&hash, digest);
    (void)snprintf(name, sizeof name, "%.16s-%" PRIu64 "-%" PRIu64 "-%.8s", contradiction->log,
                   contradiction->held_size, contradiction->size, digest);
    mz_buffer_format(&folder, "%s/%s", evidence->folder, name);
    bool is_new = access(mz_buffer_string(&folder), F_OK) != 0;
    enum mz_status status = is_new && evidence->count >= MOST ? MZ_E_NO_SPACE : MZ_OK;
    if (status == MZ_OK)
        status = mz_file_make_folder(evidence->folder, name, &fault);
    if (status == MZ_OK)
        status = keep_file(mz_buffer_string(&folder), "held", contradiction->held);
    if (status == MZ_OK)
        status = keep_file(mz_buffer_string(&folder), "submitted", contradiction->submitted);
    if (status == MZ_OK)
        status = keep_file(mz_buffer_string(&folder), "request", contradiction->request);
    if (status == MZ_OK)
        status = mz_file_sync_folder(mz_buffer_string(&folder), &fault);
    evidence->count += is_new && status == MZ_OK;
    mz_buffer_free(&folder);
    return status == MZ_OK;
}
