/* Which files a payment needs at a stage and has (domain.md §7). */
#include <string.h>

#include "proto/rules/internal.h"

/* -- What is attached to the payment counts; what is attached to the list that it names; and, of
 * the codes that the policy shares, what is attached to the project: one budget document serves
 * every payment under it, the minutes of one meeting do not. */

struct evidence_of {
    struct mz_hash payment, list, project; /* list: zero if it names none */
};

static enum mz_status find_subjects(const struct mz_records *records,
                                    const struct mz_payment_record *payment,
                                    const struct mz_hash *request, struct evidence_of *ret_of) {
    struct evidence_of of = {.payment = *request};
    struct mz_key key = mz_key_of_code(MZ_TABLE_PROJECT, payment->project);
    struct mz_project_record project;
    enum mz_status status = mz_records_get(records, &key, &mz_project_record_schema, &project);
    if (status != MZ_OK)
        return status;
    of.project = project.statement;
    if (payment->list.data != NULL) {
        key = mz_key_of_codes(MZ_TABLE_LIST, payment->project, payment->list);
        struct mz_frozen_list_record list;
        status = mz_records_get(records, &key, &mz_frozen_list_record_schema, &list);
        if (status != MZ_OK)
            return status;
        of.list = list.statement;
    }
    *ret_of = of;
    return MZ_OK;
}

static enum mz_status has_evidence(const struct mz_records *records, const struct evidence_of *of,
                                   const struct mz_policy_set *policy, struct mz_span code) {
    static const struct mz_hash none;
    const struct mz_hash *subjects[] = {&of->payment, &of->list,
                                        mz_policy_shares(policy, code) ? &of->project : &none};
    for (size_t n = 0; n < sizeof subjects / sizeof subjects[0]; n++) {
        struct mz_key key = mz_key_of_evidence(subjects[n], code, 0);
        struct mz_span value;
        enum mz_status status = mz_hash_is_zero(subjects[n])
                                    ? MZ_E_NOT_FOUND
                                    : records->get(records->ctx, mz_key_span(&key), &value);
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

/* -- The checklist. */

/* Codes in ascending order, each once. */
struct codes {
    struct mz_span codes[MZ_MAX_EVIDENCE_CODES + 1];
    size_t count;
};

static int compare(struct mz_span a, struct mz_span b) {
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static void add_code(struct codes *codes, struct mz_span code) {
    size_t at = codes->count;
    while (at > 0 && compare(codes->codes[at - 1], code) > 0)
        at--;
    if (at > 0 && mz_span_equal(codes->codes[at - 1], code))
        return;
    for (size_t n = codes->count++; n > at; n--)
        codes->codes[n] = codes->codes[n - 1];
    codes->codes[at] = code;
}

/* Is the payment of the kind that the row is about? */
static bool concerns(const struct mz_required *row, const struct mz_payment_record *payment) {
    return (row->method == 0 || row->method == payment->method) &&
           (row->category == 0 || (payment->categories >> (row->category - 1) & 1) != 0);
}

/* What must be there before `stage`. */
static void wanted_codes(const struct mz_policy_set *policy, const struct mz_tier *tier,
                         const struct mz_payment_record *payment, uint8_t stage,
                         struct codes *ret_codes) {
    ret_codes->count = 0;
    for (size_t n = 0; n < policy->evidence_count; n++)
        if (policy->evidence[n].stage <= stage && concerns(&policy->evidence[n], payment))
            add_code(ret_codes, policy->evidence[n].code);
    if (tier->minutes)
        add_code(ret_codes, mz_span_text(MZ_EVIDENCE_MINUTES));
}

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
    struct codes codes;
    wanted_codes(policy, tier, payment, stage, &codes);
    for (size_t n = 0; n < codes.count; n++) {
        status = has_evidence(records, &of, policy, codes.codes[n]);
        if (status == MZ_OK)
            continue;
        if (status != MZ_E_NOT_FOUND)
            return status;
        if (missing.size > 0)
            mz_writer_text(&missing, ",");
        mz_writer_span(&missing, codes.codes[n]);
    }
    if (missing.size == 0)
        return MZ_OK;
    mz_fault_at_span(fault, MZ_E_EVIDENCE_MISSING, payment->number);
    mz_fault_want(fault, "%.*s", (int)missing.size, text);
    return MZ_E_EVIDENCE_MISSING;
}
