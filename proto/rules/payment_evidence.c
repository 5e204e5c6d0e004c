/* Which files a payment needs at a stage and has (domain.md §7). */
#include "proto/rules/internal.h"

/* -- Evidence. What is attached to the payment counts, and what is attached to the project as a
 * whole or to the list the payment names: one budget document serves every payment under it. */

struct evidence_of {
    struct mz_hash subjects[3];
    size_t count;
};

static enum mz_status find_subjects(const struct mz_records *records,
                                    const struct mz_payment_record *payment,
                                    const struct mz_hash *request, struct evidence_of *ret_of) {
    struct evidence_of of = {.subjects = {*request}, .count = 1};
    struct mz_key key = mz_key_of_code(MZ_TABLE_PROJECT, payment->project);
    struct mz_project_record project;
    enum mz_status status = mz_records_get(records, &key, &mz_project_record_schema, &project);
    if (status != MZ_OK)
        return status;
    of.subjects[of.count++] = project.statement;
    if (payment->list.data != NULL) {
        key = mz_key_of_codes(MZ_TABLE_LIST, payment->project, payment->list);
        struct mz_frozen_list_record list;
        status = mz_records_get(records, &key, &mz_frozen_list_record_schema, &list);
        if (status != MZ_OK)
            return status;
        of.subjects[of.count++] = list.statement;
    }
    *ret_of = of;
    return MZ_OK;
}

static enum mz_status has_evidence(const struct mz_records *records, const struct evidence_of *of,
                                   struct mz_span code) {
    for (size_t n = 0; n < of->count; n++) {
        struct mz_key key = mz_key_of_evidence(&of->subjects[n], code, 0);
        struct mz_span value;
        enum mz_status status = records->get(records->ctx, mz_key_span(&key), &value);
        if (status != MZ_E_NOT_FOUND)
            return status;
    }
    return MZ_E_NOT_FOUND;
}

enum mz_status mz_payment_own_evidence(const struct mz_act *act,
                                       const struct mz_payment_record *payment, const char *code) {
    struct mz_key key = mz_key_of_evidence(&act->subject, mz_span_text(code), 0);
    struct mz_span value;
    enum mz_status status = act->records->get(act->records->ctx, mz_key_span(&key), &value);
    if (status != MZ_E_NOT_FOUND)
        return status;
    mz_fault_at_span(act->fault, MZ_E_EVIDENCE_MISSING, payment->number);
    mz_fault_want(act->fault, "%s", code);
    return MZ_E_EVIDENCE_MISSING;
}

#define MINUTES "E03"

enum mz_status mz_payment_evidence(const struct mz_records *records,
                                   const struct mz_policy_set *policy,
                                   const struct mz_payment_record *payment,
                                   const struct mz_hash *request, uint8_t stage,
                                   struct mz_fault *fault) {
    struct evidence_of of;
    const struct mz_tier *tier;
    enum mz_status status = find_subjects(records, payment, request, &of);
    if (status == MZ_OK)
        status = mz_policy_tier(policy, payment->weight, &tier);
    if (status != MZ_OK)
        return status;
    char text[80];
    struct mz_writer missing = mz_writer_over(text, sizeof text);
    for (size_t n = 0; n <= policy->evidence_count; n++) {
        struct mz_span code;
        if (n == policy->evidence_count && tier->minutes)
            code = mz_span_text(MINUTES);
        else if (n < policy->evidence_count && policy->evidence[n].stage <= stage)
            code = policy->evidence[n].code;
        else
            continue;
        status = has_evidence(records, &of, code);
        if (status == MZ_OK)
            continue;
        if (status != MZ_E_NOT_FOUND)
            return status;
        if (missing.size > 0)
            mz_writer_text(&missing, ",");
        mz_writer_span(&missing, code);
    }
    if (missing.size == 0)
        return MZ_OK;
    mz_fault_at_span(fault, MZ_E_EVIDENCE_MISSING, payment->number);
    mz_fault_want(fault, "%.*s", (int)missing.size, text);
    return MZ_E_EVIDENCE_MISSING;
}
