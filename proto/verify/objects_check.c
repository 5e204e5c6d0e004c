#include "proto/verify/objects_check.h"

#include "proto/base/hex.h"
#include "proto/codec/list.h"

static bool named_list(const struct mz_statement *statement, const struct mz_hash **ret_root,
                       enum mz_list_form *ret_form) {
    return mz_list_named(statement->kind->id, &statement->body, ret_root, ret_form);
}

bool mz_objects_check_names_list(const struct mz_statement *statement) {
    const struct mz_hash *root;
    enum mz_list_form form;
    return named_list(statement, &root, &form);
}

/* Counts one object by what was found out about it. */
static enum mz_status count(struct mz_layer_report *report, enum mz_status found, const char *what,
                            const struct mz_hash *name, uint64_t index) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(name, hex);
    switch (found) {
    case MZ_OK:
        report->checked++;
        return MZ_OK;
    case MZ_E_NOT_FOUND:
        if (report->missing++ == 0 && report->fault.status == MZ_OK) {
            mz_fault_at(&report->fault, MZ_E_WITHHELD, "%s %s", what, hex);
            report->index = index;
        }
        return MZ_OK;
    case MZ_E_BAD_OBJECT:
        if (report->fault.status == MZ_OK || report->fault.status == MZ_E_WITHHELD) {
            mz_fault_at(&report->fault, MZ_E_BAD_OBJECT, "%s %s", what, hex);
            report->index = index;
        }
        return MZ_OK;
    default:
        return found;
    }
}

static enum mz_status read_list(const struct mz_verify_source *source, const struct mz_hash *root,
                                enum mz_list_form form) {
    struct mz_span object;
    struct mz_list_totals totals;
    enum mz_status status = source->objects.list(source->objects.ctx, root, &object);
    if (status != MZ_OK)
        return status;
    if (mz_list_total(object, form, &totals, NULL) != MZ_OK || !mz_hash_equal(&totals.root, root))
        return MZ_E_BAD_OBJECT;
    return MZ_OK;
}

enum mz_status mz_objects_check(const struct mz_verify_source *source,
                                const struct mz_statement *statement, uint64_t index, bool folded,
                                struct mz_layer_report *report) {
    const struct mz_hash *root;
    enum mz_list_form form;
    if (named_list(statement, &root, &form)) {
        enum mz_status found = folded ? MZ_OK : read_list(source, root, form);
        return count(report, found, "list", root, index);
    }
    if (statement->kind->id != MZ_KIND_EVIDENCE_ATTACH)
        return MZ_OK;
    if (source->evidence == NULL) {
        report->skipped++;
        return MZ_OK;
    }
    const struct mz_evidence_attach *body = &statement->body.evidence_attach;
    return count(report, source->evidence(source->ctx, &body->sha256, body->size), "evidence",
                 &body->sha256, index);
}
