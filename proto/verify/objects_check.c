#include "proto/verify/objects_check.h"

#include <string.h>

#include "proto/base/hex.h"
#include "proto/codec/list.h"
#include "proto/verify/failures.h"

/* An object that an entry names. */
struct named {
    enum mz_copy_kind kind;
    struct mz_hash name;
    uint64_t index;
    uint64_t size; /* evidence: bytes; lists: the form */
};

static const char *kind_word(enum mz_copy_kind kind) {
    static const char *const words[] = {
        [MZ_COPY_LIST] = "list",
        [MZ_COPY_EVIDENCE] = "evidence",
        [MZ_COPY_DISCLOSURE] = "disclosure",
    };
    return words[kind];
}

static bool name_of(const struct mz_statement *statement, uint64_t index, struct named *ret_named) {
    const struct mz_hash *root;
    enum mz_list_form form;
    if (mz_list_named(statement->kind->id, &statement->body, &root, &form)) {
        *ret_named = (struct named){MZ_COPY_LIST, *root, index, (uint64_t)form};
        return true;
    }
    if (statement->kind->id != MZ_KIND_EVIDENCE_ATTACH)
        return false;
    const struct mz_evidence_attach *body = &statement->body.evidence_attach;
    *ret_named = (struct named){MZ_COPY_EVIDENCE, body->sha256, index, body->size};
    return true;
}

bool mz_objects_check_names_list(const struct mz_statement *statement) {
    const struct mz_hash *root;
    enum mz_list_form form;
    return mz_list_named(statement->kind->id, &statement->body, &root, &form);
}

/* -- What was named, for a later run. */

static enum mz_status keep(struct mz_memory_records *state, const struct named *named) {
    struct mz_key key = mz_state_key(MZ_STATE_OBJECT);
    uint8_t buffer[17];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_key_hash(&key, named->name.bytes);
    mz_key_number(&key, named->kind == MZ_COPY_LIST ? named->size : 0);
    mz_writer_u8(&w, (uint8_t)named->kind);
    mz_writer_u64be(&w, named->index);
    mz_writer_u64be(&w, named->size);
    return mz_state_put(state, &key, &w);
}

/* -- Checking. */

/* Absent: withheld, if whoever made the copy says so, otherwise missing. */
static void lack(const struct mz_verify_source *source, const struct named *named,
                 const char *place, struct mz_layer_report *report) {
    const char *reason = NULL;
    if (source->withheld != NULL)
        reason = source->withheld(source->ctx, named->kind, mz_span_hash(&named->name));
    if (reason != NULL)
        report->withheld++;
    else
        report->missing++;
    /* Missing says more than withheld: nobody owns up to it. */
    if (report->fault.status != MZ_OK && (report->fault.status != MZ_E_REDACTED || reason != NULL))
        return;
    report->fault = (struct mz_fault){.status = MZ_OK};
    mz_fault_at(&report->fault, reason != NULL ? MZ_E_REDACTED : MZ_E_WITHHELD, "%s", place);
    if (reason != NULL)
        mz_fault_have(&report->fault, "%s", reason);
    report->index = named->index;
}

/* Counts one object by what was found out about it. */
static enum mz_status count(const struct mz_verify_source *source, struct mz_layer_report *report,
                            enum mz_status found, const struct named *named) {
    char hex[MZ_HEX_HASH_SIZE + 1], place[sizeof hex + 16];
    mz_hex_of_hash(&named->name, hex);
    struct mz_writer w = mz_writer_over(place, sizeof place - 1);
    mz_writer_text(&w, kind_word(named->kind));
    mz_writer_text(&w, " ");
    mz_writer_text(&w, hex);
    place[w.size] = '\0';
    switch (found) {
    case MZ_OK:
        report->checked++;
        return MZ_OK;
    case MZ_E_NOT_FOUND:
        lack(source, named, place, report);
        return MZ_OK;
    case MZ_E_BAD_OBJECT:
        mz_failures_add(report, found, named->index, place);
        if (report->fault.status == MZ_OK || mz_verify_lacks(report->fault.status)) {
            report->fault = (struct mz_fault){.status = MZ_OK};
            mz_fault_at(&report->fault, MZ_E_BAD_OBJECT, "%s", place);
            report->index = named->index;
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

static enum mz_status check(const struct mz_verify_source *source, const struct named *named,
                            bool folded, struct mz_layer_report *report) {
    enum mz_status found = MZ_OK;
    if (named->kind == MZ_COPY_LIST) {
        if (!folded)
            found = read_list(source, &named->name, (enum mz_list_form)named->size);
    } else if (source->evidence == NULL) {
        report->skipped++;
        return MZ_OK;
    } else {
        found = source->evidence(source->ctx, &named->name, named->size);
    }
    return count(source, report, found, named);
}

enum mz_status mz_objects_check(const struct mz_verify_source *source,
                                const struct mz_statement *statement, uint64_t index, bool folded,
                                struct mz_memory_records *state, struct mz_layer_report *report) {
    struct named named;
    if (!name_of(statement, index, &named))
        return MZ_OK;
    enum mz_status status = check(source, &named, folded, report);
    return status == MZ_OK && state != NULL ? keep(state, &named) : status;
}

struct again {
    const struct mz_verify_source *source;
    struct mz_layer_report *report;
};

static enum mz_status check_again(void *arg, struct mz_span key, struct mz_span value) {
    const struct again *again = arg;
    struct mz_reader name = mz_reader_over(key), r = mz_reader_over(value);
    struct named named = {.name = mz_state_hash(&name)};
    named.kind = (enum mz_copy_kind)mz_reader_u8(&r);
    named.index = mz_reader_u64be(&r);
    named.size = mz_reader_u64be(&r);
    if (r.failed || named.kind > MZ_COPY_EVIDENCE)
        return MZ_E_INTERNAL;
    return check(again->source, &named, false, again->report);
}

enum mz_status mz_objects_check_again(const struct mz_verify_source *source,
                                      const struct mz_memory_records *state,
                                      struct mz_layer_report *report) {
    struct again again = {source, report};
    return mz_state_each(state, MZ_STATE_OBJECT, check_again, &again);
}
