#include "client/clone/pull_objects.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/codec/entry.h"
#include "proto/codec/list.h"

struct mz_pull_objects {
    const struct mz_pull *pull;
    struct mz_buffer path, bytes;
    struct mz_statement statement;
};

struct mz_pull_objects *mz_pull_objects_new(const struct mz_pull *pull) {
    struct mz_pull_objects *objects = calloc(1, sizeof *objects);
    if (objects != NULL)
        objects->pull = pull;
    return objects;
}

void mz_pull_objects_free(struct mz_pull_objects *objects) {
    if (objects == NULL)
        return;
    mz_buffer_free(&objects->path);
    mz_buffer_free(&objects->bytes);
    free(objects);
}

/* Not at hand, as opposed to not working: a pull goes on without it. */
static bool lacking(enum mz_status status) {
    return status == MZ_E_NOT_FOUND || status == MZ_E_LOGIN || status == MZ_E_FORBIDDEN;
}

static enum mz_status settle(enum mz_status status, const char *kind, const struct mz_hash *name,
                             struct mz_pull_report *report, bool replaced) {
    if (status == MZ_OK) {
        report->objects.fetched++;
        report->objects.replaced += replaced;
        return MZ_OK;
    }
    if (!lacking(status))
        return status;
    if (report->missing++ == 0) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(name, hex);
        mz_fault_at(&report->lack, status, "%s %s", kind, hex);
    }
    return MZ_OK;
}

static bool is_list(struct mz_span bytes, enum mz_list_form form, const struct mz_hash *root) {
    struct mz_list_totals totals;
    return mz_list_total(bytes, form, &totals, NULL) == MZ_OK && mz_hash_equal(&totals.root, root);
}

static enum mz_status fetch_list(struct mz_pull_objects *o, const struct mz_hash *root,
                                 enum mz_list_form form, struct mz_fault *fault) {
    const struct mz_remote *remote = o->pull->remote;
    struct mz_buffer object = {0};
    enum mz_status status = remote->list(remote->ctx, root, form, &object, fault);
    if (status != MZ_OK)
        return status;
    mz_buffer_free(&o->bytes);
    o->bytes = object;
    if (!is_list(mz_buffer_view(&o->bytes), form, root)) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(root, hex);
        return mz_fault_at(fault, MZ_E_BAD_OBJECT, "list %s", hex);
    }
    const char *path = mz_buffer_string(&o->path);
    status = mz_file_make_parents(path, fault);
    return status == MZ_OK ? mz_file_replace(path, mz_buffer_view(&o->bytes), 0644, fault) : status;
}

static enum mz_status take_list(struct mz_pull_objects *o, const struct mz_hash *root,
                                enum mz_list_form form, struct mz_pull_report *report,
                                struct mz_fault *fault) {
    mz_clone_object_path(o->pull->directory, "list", root, &o->path);
    o->bytes.size = 0;
    enum mz_status status =
        mz_file_read(mz_buffer_string(&o->path), MZ_MAX_LIST_BYTES, &o->bytes, NULL);
    if (status == MZ_OK && is_list(mz_buffer_view(&o->bytes), form, root)) {
        report->objects.kept++;
        return MZ_OK;
    }
    bool damaged = status != MZ_E_NOT_FOUND;
    return settle(fetch_list(o, root, form, fault), "list", root, report, damaged);
}

static enum mz_status take_evidence(struct mz_pull_objects *o,
                                    const struct mz_evidence_attach *body,
                                    struct mz_pull_report *report, struct mz_fault *fault) {
    const struct mz_remote *remote = o->pull->remote;
    struct mz_hash found;
    uint64_t size;
    mz_clone_object_path(o->pull->directory, "evidence", &body->sha256, &o->path);
    const char *path = mz_buffer_string(&o->path);
    enum mz_status status = mz_file_hash(path, &found, &size, NULL);
    if (status == MZ_OK && mz_hash_equal(&found, &body->sha256)) {
        report->objects.kept++;
        return MZ_OK;
    }
    if (!o->pull->evidence) {
        report->skipped++;
        return MZ_OK;
    }
    bool damaged = status != MZ_E_NOT_FOUND;
    if (damaged)
        (void)unlink(path);
    status = mz_file_make_parents(path, fault);
    if (status == MZ_OK)
        status = remote->evidence(remote->ctx, &body->sha256, path, fault);
    return settle(status, "evidence", &body->sha256, report, damaged);
}

/* A trusted genesis names the log key; one that was taken from the daemon must be that one. */
static enum mz_status check_log_key(const struct mz_pull_objects *o, struct mz_fault *fault) {
    const struct mz_statement *statement = &o->statement;
    const struct mz_trust *trust = o->pull->trust;
    if (statement->kind->id != MZ_KIND_LEDGER_CREATE ||
        memcmp(statement->body.ledger_create.log_key.bytes, trust->key.public_key, MZ_HASH_SIZE) ==
            0)
        return MZ_OK;
    char want[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&statement->body.ledger_create.log_key, want);
    mz_fault_at(fault, MZ_E_UNKNOWN_SIGNER, "checkpoint");
    mz_fault_want(fault, "%s", want);
    return MZ_E_UNKNOWN_SIGNER;
}

enum mz_status mz_pull_objects_of(struct mz_pull_objects *o, uint64_t index, struct mz_span bytes,
                                  struct mz_pull_report *report, struct mz_fault *fault) {
    struct mz_entry entry;
    const union mz_body *body = &o->statement.body;
    if (mz_entry_decode(bytes, &entry, NULL) != MZ_OK ||
        mz_statement_decode(entry.statement, &o->statement, NULL) != MZ_OK)
        return MZ_OK;
    if (index == 0)
        return check_log_key(o, fault);
    const struct mz_hash *root;
    enum mz_list_form form;
    if (mz_list_named(o->statement.kind->id, body, &root, &form))
        return take_list(o, root, form, report, fault);
    if (o->statement.kind->id == MZ_KIND_EVIDENCE_ATTACH)
        return take_evidence(o, &body->evidence_attach, report, fault);
    return MZ_OK;
}
