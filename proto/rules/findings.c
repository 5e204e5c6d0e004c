/* finding.raise, finding.respond, finding.resolve: what an inspection found, what was answered, and
 * how it ended, by another person than the one who answered (domain.md §12): a delegate and who
 * lent him the role are one here, whichever of them comes first (T5). */
#include "proto/rules/internal.h"

#include <string.h>

static struct mz_key finding_key(struct mz_span project, uint64_t index) {
    return mz_key_of_code_number(MZ_TABLE_FINDING, project, index);
}

/* One red finding more or less. */
static enum mz_status count_red(const struct mz_act *act, bool more) {
    struct mz_key key = mz_key_of_code(MZ_TABLE_RED, act->statement->project);
    struct mz_index_record red;
    enum mz_status status = mz_act_get(act, key, &mz_index_record_schema, &red);
    if (status == MZ_E_NOT_FOUND)
        red.index = 0;
    else if (status != MZ_OK)
        return status;
    red.index = more ? red.index + 1 : red.index - 1;
    return mz_act_put(act, key, &mz_index_record_schema, &red);
}

/* A high finding stays with the payment that it is about: putting right is no undoing. */
static enum mz_status count_on_payment(const struct mz_act *act) {
    struct mz_payment_record before, after;
    struct mz_key key = mz_key_of_hash(MZ_TABLE_PAYMENT, &act->acts_on.subject);
    if (mz_hash_is_zero(&act->acts_on.subject))
        return MZ_OK;
    enum mz_status status = mz_act_get(act, key, &mz_payment_record_schema, &before);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
    after = before;
    after.findings++;
    status = mz_payment_tally(act, &before, &after);
    return status == MZ_OK ? mz_act_put(act, key, &mz_payment_record_schema, &after) : status;
}

enum mz_status mz_findings_raise(struct mz_act *act) {
    const struct mz_finding_raise *body = &act->body->finding_raise;
    const struct mz_finding_record record = {
        .index = act->index,
        .statement = act->hash,
        .severity = body->severity,
        .recover = body->recover,
        .respond_index = MZ_ABSENT,
        .resolve_index = MZ_ABSENT,
    };
    enum mz_status status = mz_act_put(act, finding_key(act->statement->project, act->index),
                                       &mz_finding_record_schema, &record);
    if (status != MZ_OK || body->severity != MZ_SEVERITY_HIGH)
        return status;
    status = count_red(act, true);
    return status == MZ_OK ? count_on_payment(act) : status;
}

/* The finding of refs[0], which must not be resolved yet. */
static enum mz_status read_finding(const struct mz_act *act,
                                   struct mz_finding_record *ret_finding) {
    enum mz_status status =
        mz_act_get(act, finding_key(act->statement->project, act->acts_on.index),
                   &mz_finding_record_schema, ret_finding);
    if (status != MZ_OK || ret_finding->resolve_index == MZ_ABSENT)
        return status;
    mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[0]");
    return MZ_E_NOT_PENDING;
}

enum mz_status mz_findings_respond(struct mz_act *act) {
    struct mz_finding_record finding;
    enum mz_status status = read_finding(act, &finding);
    if (status != MZ_OK)
        return status;
    struct mz_parties parties;
    status = mz_delegation_parties(act, act->kind->roles, &parties);
    if (status != MZ_OK)
        return status;
    finding.respond_index = act->index;
    finding.parties_count = parties.count;
    memcpy(finding.parties, parties.persons, parties.count * sizeof parties.persons[0]);
    return mz_act_put(act, finding_key(act->statement->project, finding.index),
                      &mz_finding_record_schema, &finding);
}

/* Do two acts have a person in common: who did one of them, or for whom he may have done it? */
static bool shares(const struct mz_finding_record *finding, const struct mz_parties *others) {
    for (size_t i = 0; i < finding->parties_count; i++)
        for (size_t j = 0; j < others->count; j++)
            if (mz_hash_equal(&finding->parties[i].person, &others->persons[j].person))
                return true;
    return false;
}

static enum mz_status check_answered(const struct mz_act *act,
                                     const struct mz_finding_record *finding) {
    if (finding->respond_index == MZ_ABSENT) {
        mz_fault_at_span(act->fault, MZ_E_UNEXPLAINED, act->statement->project);
        mz_fault_want(act->fault, "finding.respond");
        return MZ_E_UNEXPLAINED;
    }
    struct mz_parties parties;
    enum mz_status status = mz_delegation_parties(act, act->kind->roles, &parties);
    if (status != MZ_OK || !shares(finding, &parties))
        return status;
    mz_fault_at_span(act->fault, MZ_E_DUTY_CONFLICT, act->statement->project);
    mz_fault_have(act->fault, "finding.respond");
    mz_fault_want(act->fault, "finding.resolve");
    mz_fault_who_span(act->fault, act->statement->issuer);
    return MZ_E_DUTY_CONFLICT;
}

/* Rectified is what was to be recovered and is. */
static enum mz_status check_recovered(const struct mz_act *act,
                                      const struct mz_finding_record *finding) {
    const struct mz_finding_resolve *body = &act->body->finding_resolve;
    int64_t due = finding->recover == MZ_ABSENT_FEN ? 0 : finding->recover;
    int64_t have = body->recovered == MZ_ABSENT_FEN ? 0 : body->recovered;
    if (body->result != MZ_CLOSING_RECTIFIED || have == due)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_AMOUNT_MISMATCH, "body.recovered");
    mz_fault_have_fen(act->fault, have);
    mz_fault_want_fen(act->fault, due);
    return MZ_E_AMOUNT_MISMATCH;
}

enum mz_status mz_findings_resolve(struct mz_act *act) {
    struct mz_finding_record finding;
    enum mz_status status = read_finding(act, &finding);
    if (status == MZ_OK)
        status = check_answered(act, &finding);
    if (status == MZ_OK)
        status = check_recovered(act, &finding);
    if (status != MZ_OK)
        return status;
    finding.resolve_index = act->index;
    status = mz_act_put(act, finding_key(act->statement->project, finding.index),
                        &mz_finding_record_schema, &finding);
    return status == MZ_OK && finding.severity == MZ_SEVERITY_HIGH ? count_red(act, false) : status;
}
