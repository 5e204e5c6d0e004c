/* Bounds of everything around the body of a statement; statement_envelope.h. */
#include "proto/codec/statement_envelope.h"

#include <stdio.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/text.h"

enum mz_status mz_statement_missing(struct mz_fault *fault, const char *name) {
    mz_fault_at(fault, MZ_E_MISSING_FIELD, "statement");
    mz_fault_want(fault, "%s", name);
    return MZ_E_MISSING_FIELD;
}

enum mz_status mz_statement_unknown(struct mz_fault *fault, struct mz_span name) {
    mz_fault_at(fault, MZ_E_UNKNOWN_FIELD, "statement");
    if (mz_text_is_code(name))
        mz_fault_have(fault, "%.*s", (int)name.size, (const char *)name.data);
    return MZ_E_UNKNOWN_FIELD;
}

enum mz_status mz_statement_bad_size(struct mz_fault *fault, const char *name, size_t have,
                                     size_t low, size_t high) {
    mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "%s", name);
    mz_fault_have(fault, "%zu", have);
    if (low == high)
        mz_fault_want(fault, "%zu", low);
    else
        mz_fault_want(fault, "%zu..%zu", low, high);
    return MZ_E_OUT_OF_RANGE;
}

enum mz_status mz_statement_check_envelope(const struct mz_statement *s, struct mz_fault *fault) {
    static const struct mz_id no_id;
    if (memcmp(&s->id, &no_id, sizeof no_id) == 0)
        return mz_statement_bad_size(fault, "id", 0, MZ_ID_SIZE, MZ_ID_SIZE);
    if (!mz_date_valid(s->date)) {
        mz_fault_at(fault, MZ_E_BAD_DATE, "date");
        mz_fault_have(fault, "%u", (unsigned)s->date);
        return MZ_E_BAD_DATE;
    }
    if (!mz_text_is_origin(s->origin))
        return mz_fault_at(fault, MZ_E_BAD_TEXT, "origin");
    if (!mz_text_is_code(s->issuer))
        return mz_fault_at(fault, MZ_E_BAD_TEXT, "issuer");
    if (s->kind->scope == MZ_KIND_OF_PROJECT && s->project.data == NULL)
        return mz_statement_missing(fault, "project");
    if (s->kind->scope == MZ_KIND_OF_LEDGER && s->project.data != NULL)
        return mz_statement_unknown(fault, mz_span_text("project"));
    if (s->project.data != NULL && !mz_text_is_code(s->project))
        return mz_fault_at(fault, MZ_E_BAD_TEXT, "project");
    if (s->refs_count < s->kind->min_refs || s->refs_count > s->kind->max_refs)
        return mz_statement_bad_size(fault, "refs", s->refs_count, s->kind->min_refs,
                                     s->kind->max_refs);
    static const uint8_t no_hash[MZ_HASH_SIZE];
    for (size_t i = 0; i < s->refs_count; i++) {
        if (memcmp(s->refs[i], no_hash, MZ_HASH_SIZE) == 0) {
            char place[32];
            snprintf(place, sizeof place, "refs[%zu]", i);
            return mz_statement_bad_size(fault, place, 0, MZ_HASH_SIZE, MZ_HASH_SIZE);
        }
        for (size_t k = 0; k < i; k++)
            if (memcmp(s->refs[i], s->refs[k], MZ_HASH_SIZE) == 0) {
                mz_fault_at(fault, MZ_E_DUPLICATE, "refs");
                mz_fault_have(fault, "refs[%zu]", i);
                return MZ_E_DUPLICATE;
            }
    }
    return MZ_OK;
}

enum mz_status mz_statement_within_body(const struct mz_kind *kind, enum mz_status status,
                                        struct mz_fault *fault) {
    if (status != MZ_OK && fault != NULL && strcmp(fault->place, kind->body->name) != 0)
        mz_fault_within(fault, "body");
    return status;
}
