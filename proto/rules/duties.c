/* Segregation of duties (domain.md §6, T5). A duty is held by a natural person, whatever name that
 * person acts under. */
#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

/* The duties a person has taken; none if there is no record. */
static enum mz_status read_duty(const struct mz_records *records, struct mz_key key,
                                struct mz_duty_record *ret_duty) {
    enum mz_status status = mz_records_get(records, &key, &mz_duty_record_schema, ret_duty);
    if (status == MZ_E_NOT_FOUND)
        *ret_duty = (struct mz_duty_record){0};
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

static struct mz_key payment_key(const struct mz_duty_case *duty) {
    return mz_key_of_hashes(MZ_TABLE_DUTY, duty->request, duty->person);
}

static struct mz_key year_key(const struct mz_duty_case *duty) {
    return mz_key_of_number_hash(MZ_TABLE_DUTY_YEAR, mz_date_year(duty->payment->requested),
                                 duty->person);
}

/* Roles in which a person acted on any payment of the project, or evaluated it. */
static struct mz_key project_key(struct mz_span project, const struct mz_hash *person) {
    return mz_key_of_code_hash(MZ_TABLE_DUTY_PROJECT, project, person);
}

/* The roles taken on a payment: who evaluated the project has evaluated each of its payments. */
static enum mz_status read_payment_duty(const struct mz_records *records,
                                        const struct mz_duty_case *duty,
                                        struct mz_duty_record *ret_on_payment,
                                        struct mz_duty_record *ret_on_project) {
    enum mz_status status = read_duty(records, payment_key(duty), ret_on_payment);
    return status == MZ_OK ? read_duty(records, project_key(duty->payment->project, duty->person),
                                       ret_on_project)
                           : status;
}

static uint32_t taken_on(const struct mz_duty_record *on_payment,
                         const struct mz_duty_record *on_project) {
    return on_payment->roles | (on_project->roles & MZ_ROLE_BIT(MZ_ROLE_EVALUATOR));
}

static enum mz_status conflict_at(const struct mz_duty_case *duty, struct mz_span place,
                                  uint8_t earlier, struct mz_fault *fault) {
    mz_fault_at_span(fault, MZ_E_DUTY_CONFLICT, place);
    mz_fault_have(fault, "%s", mz_names_text(&mz_role_names, earlier));
    mz_fault_want(fault, "%s", mz_names_text(&mz_role_names, duty->role));
    mz_fault_who_span(fault, duty->actor);
    return MZ_E_DUTY_CONFLICT;
}

static enum mz_status conflict(const struct mz_duty_case *duty, uint8_t earlier,
                               struct mz_fault *fault) {
    return conflict_at(duty, duty->payment->number, earlier, fault);
}

static bool signed_already(const struct mz_signatory *signatories, size_t count,
                           const struct mz_hash *person) {
    for (size_t n = 0; n < count; n++)
        if (mz_hash_equal(&signatories[n].person, person) ||
            mz_hash_equal(&signatories[n].principal, person))
            return true;
    return false;
}

/* What holds whatever the policy says: nobody approves what he asks for, nor approves or accepts
 * the same payment twice. */
static enum mz_status judge_always(const struct mz_duty_case *duty, uint32_t taken,
                                   struct mz_fault *fault) {
    const struct mz_payment_record *payment = duty->payment;
    for (uint8_t role = 1; duty->confirms && role <= MZ_ROLE_COUNT; role++)
        if (role != MZ_ROLE_APPROVER && (taken & MZ_ROLE_BIT(role)) != 0)
            return conflict(duty, role, fault);
    if (duty->role == MZ_ROLE_APPROVER && (taken & MZ_ROLE_BIT(MZ_ROLE_HANDLER)) != 0)
        return conflict(duty, MZ_ROLE_HANDLER, fault);
    if (duty->role == MZ_ROLE_HANDLER && (taken & MZ_ROLE_BIT(MZ_ROLE_APPROVER)) != 0)
        return conflict(duty, MZ_ROLE_APPROVER, fault);
    if (duty->role == MZ_ROLE_APPROVER && !duty->stops &&
        signed_already(payment->approvals, payment->approvals_count, duty->person))
        return conflict(duty, MZ_ROLE_APPROVER, fault);
    if (duty->role == MZ_ROLE_ACCEPTOR &&
        signed_already(payment->acceptances, payment->acceptances_count, duty->person))
        return conflict(duty, MZ_ROLE_ACCEPTOR, fault);
    return MZ_OK;
}

static enum mz_status judge(const struct mz_policy_set *policy, const struct mz_duty_case *duty,
                            uint32_t on_payment, uint32_t in_year, struct mz_fault *fault) {
    enum mz_status status = judge_always(duty, on_payment, fault);
    for (size_t n = 0; status == MZ_OK && n < policy->conflicts_count; n++) {
        const struct mz_conflict *row = &policy->conflicts[n];
        uint8_t other = row->first == duty->role    ? row->second
                        : row->second == duty->role ? row->first
                                                    : 0;
        uint32_t taken = row->scope == MZ_SCOPE_YEAR ? in_year : on_payment;
        if (other != 0 && (taken & MZ_ROLE_BIT(other)) != 0)
            status = conflict(duty, other, fault);
    }
    return status;
}

enum mz_status mz_duties_judge(const struct mz_records *records, const struct mz_policy_set *policy,
                               const struct mz_duty_case *duty, struct mz_fault *fault) {
    struct mz_duty_record on_payment, on_project, in_year;
    enum mz_status status = read_payment_duty(records, duty, &on_payment, &on_project);
    if (status == MZ_OK)
        status = read_duty(records, year_key(duty), &in_year);
    return status == MZ_OK
               ? judge(policy, duty, taken_on(&on_payment, &on_project), in_year.roles, fault)
               : status;
}

static enum mz_status add_duty(const struct mz_act *act, struct mz_key key,
                               const struct mz_duty_record *before,
                               const struct mz_duty_case *duty) {
    uint32_t roles = before->roles | MZ_ROLE_BIT(duty->role);
    if (roles == before->roles && mz_span_equal(before->actor, duty->actor))
        return MZ_OK;
    struct mz_duty_record after = {.roles = roles, .actor = duty->actor};
    return mz_act_put(act, key, &mz_duty_record_schema, &after);
}

static enum mz_status take(const struct mz_act *act, const struct mz_duty_case *duty) {
    struct mz_duty_record on_payment, on_project, in_year;
    enum mz_status status = read_payment_duty(act->records, duty, &on_payment, &on_project);
    if (status == MZ_OK)
        status = read_duty(act->records, year_key(duty), &in_year);
    if (status == MZ_OK)
        status =
            judge(act->policy, duty, taken_on(&on_payment, &on_project), in_year.roles, act->fault);
    if (status == MZ_OK)
        status = add_duty(act, payment_key(duty), &on_payment, duty);
    if (status == MZ_OK)
        status =
            add_duty(act, project_key(duty->payment->project, duty->person), &on_project, duty);
    return status == MZ_OK ? add_duty(act, year_key(duty), &in_year, duty) : status;
}

/* Who acts for another has taken the duty, and so has the other: neither may hold what conflicts
 * with it. */
static enum mz_status take_both(const struct mz_act *act, const struct mz_duty_case *duty) {
    struct mz_span giver;
    struct mz_hash person;
    enum mz_status status = take(act, duty);
    if (status == MZ_OK)
        status = mz_delegation_of(act, MZ_ROLE_BIT(duty->role), &giver, &person);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    struct mz_duty_case lent = *duty;
    lent.actor = giver;
    lent.person = &person;
    return take(act, &lent);
}

enum mz_status mz_duties_take(const struct mz_act *act, const struct mz_hash *request,
                              const struct mz_payment_record *payment, uint8_t role) {
    struct mz_duty_case duty = {
        .request = request,
        .payment = payment,
        .actor = act->statement->issuer,
        .person = &act->actor.person,
        .role = role,
    };
    return take_both(act, &duty);
}

enum mz_status mz_duties_stop(const struct mz_act *act, const struct mz_payment_record *payment,
                              uint8_t role) {
    struct mz_duty_case duty = {
        .request = &act->subject,
        .payment = payment,
        .actor = act->statement->issuer,
        .person = &act->actor.person,
        .role = role,
        .stops = true,
    };
    return take_both(act, &duty);
}

/* The conflicts of one scope alone, for one person, with what the record under `key` holds. */
static enum mz_status take_at(const struct mz_act *act, const struct mz_duty_case *duty,
                              struct mz_key key, uint8_t scope) {
    struct mz_duty_record taken = {0};
    enum mz_status status = read_duty(act->records, key, &taken);
    for (size_t n = 0; status == MZ_OK && n < act->policy->conflicts_count; n++) {
        const struct mz_conflict *row = &act->policy->conflicts[n];
        uint8_t other = row->first == duty->role    ? row->second
                        : row->second == duty->role ? row->first
                                                    : 0;
        if (row->scope == scope && other != 0 && (taken.roles & MZ_ROLE_BIT(other)) != 0)
            status = conflict_at(duty, act->statement->project, other, act->fault);
    }
    return status == MZ_OK ? add_duty(act, key, &taken, duty) : status;
}

static enum mz_status take_year(const struct mz_act *act, const struct mz_duty_case *duty) {
    return take_at(
        act, duty,
        mz_key_of_number_hash(MZ_TABLE_DUTY_YEAR, mz_date_year(act->statement->date), duty->person),
        MZ_SCOPE_YEAR);
}

static enum mz_status take_evaluation(const struct mz_act *act, const struct mz_duty_case *duty) {
    enum mz_status status = take_year(act, duty);
    return status == MZ_OK ? take_at(act, duty, project_key(act->statement->project, duty->person),
                                     MZ_SCOPE_PAYMENT)
                           : status;
}

/* Of the author, and of him for whom he acts. */
static enum mz_status take_on_books(const struct mz_act *act, uint8_t role,
                                    enum mz_status (*take_one)(const struct mz_act *act,
                                                               const struct mz_duty_case *duty)) {
    struct mz_span giver;
    struct mz_hash person;
    struct mz_duty_case duty = {
        .actor = act->statement->issuer, .person = &act->actor.person, .role = role};
    enum mz_status status = take_one(act, &duty);
    if (status == MZ_OK)
        status = mz_delegation_of(act, MZ_ROLE_BIT(role), &giver, &person);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    duty.actor = giver;
    duty.person = &person;
    return take_one(act, &duty);
}

enum mz_status mz_duties_year(const struct mz_act *act, uint8_t role) {
    return take_on_books(act, role, take_year);
}

enum mz_status mz_duties_evaluate(const struct mz_act *act, struct mz_signatory *ret_signatory) {
    enum mz_status status = take_on_books(act, MZ_ROLE_EVALUATOR, take_evaluation);
    return status == MZ_OK ? mz_duties_signatory(act, MZ_ROLE_EVALUATOR, ret_signatory) : status;
}

enum mz_status mz_duties_signatory(const struct mz_act *act, uint8_t role,
                                   struct mz_signatory *ret_signatory) {
    struct mz_signatory signatory = {.statement = act->hash, .person = act->actor.person};
    struct mz_span giver;
    enum mz_status status = mz_delegation_of(act, MZ_ROLE_BIT(role), &giver, &signatory.principal);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    *ret_signatory = signatory;
    return MZ_OK;
}

enum mz_status mz_duties_confirm(const struct mz_act *act,
                                 const struct mz_payment_record *payment) {
    struct mz_duty_case duty = {
        .request = &act->subject,
        .payment = payment,
        .actor = act->statement->issuer,
        .person = &act->actor.person,
        .role = MZ_ROLE_APPROVER,
        .stops = true,
        .confirms = true,
    };
    return take_both(act, &duty);
}

/* `ask` says the role and what is asked; the rest of it is found here. */
static enum mz_status check(const struct mz_records *records, const struct mz_policy_set *policy,
                            const struct mz_hash *request, uint32_t year, struct mz_duty_case ask,
                            struct mz_fault *fault) {
    struct mz_span actor = ask.actor;
    uint8_t role = ask.role;
    struct mz_key key = mz_key_of_hash(MZ_TABLE_PAYMENT, request);
    struct mz_payment_record payment;
    enum mz_status status = mz_records_get(records, &key, &mz_payment_record_schema, &payment);
    if (status != MZ_OK)
        return status;
    key = mz_key_of_code(MZ_TABLE_ACTOR, actor);
    struct mz_actor_record record;
    status = mz_records_get(records, &key, &mz_actor_record_schema, &record);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_UNKNOWN_ACTOR : status;
    if (year != 0)
        payment.requested = year * 10000 + 101;
    struct mz_duty_case duty = ask;
    duty.request = request;
    duty.payment = &payment;
    duty.person = &record.person;
    status = mz_duties_judge(records, policy, &duty, fault);
    if (status != MZ_OK || (record.roles & MZ_ROLE_BIT(role)) != 0)
        return status;
    struct mz_hash person;
    status = mz_delegation_today(records, actor, role, payment.project, &duty.actor, &person);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    duty.person = &person;
    return mz_duties_judge(records, policy, &duty, fault);
}

enum mz_status mz_duties_check(const struct mz_records *records, const struct mz_policy_set *policy,
                               const struct mz_hash *request, uint32_t year, struct mz_span actor,
                               uint8_t role, struct mz_fault *fault) {
    return check(records, policy, request, year,
                 (struct mz_duty_case){.actor = actor, .role = role}, fault);
}

enum mz_status mz_duties_confirm_check(const struct mz_records *records,
                                       const struct mz_policy_set *policy,
                                       const struct mz_hash *request, struct mz_span actor,
                                       struct mz_fault *fault) {
    struct mz_duty_case ask = {
        .actor = actor, .role = MZ_ROLE_APPROVER, .stops = true, .confirms = true};
    return check(records, policy, request, 0, ask, fault);
}
