/* What every statement must pass before the rule of its kind is asked, and what is written for
 * each. */
#include <inttypes.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/rules/internal.h"

/* -- 1. The state of the ledger. */

static enum mz_status check_ledger(const struct mz_act *act) {
    enum mz_kind_id kind = act->kind->id;
    if (act->index != act->ledger.size) {
        mz_fault_at(act->fault, MZ_E_BAD_INDEX, "%" PRIu64, act->ledger.size);
        mz_fault_have(act->fault, "%" PRIu64, act->index);
        return MZ_E_BAD_INDEX;
    }
    bool fresh = act->ledger.size == 0;
    enum mz_kind_id wanted = fresh ? MZ_KIND_LEDGER_CREATE : MZ_KIND_ACT_CONFIRM;
    if (kind == MZ_KIND_LEDGER_CREATE && !fresh)
        return mz_fault_at(act->fault, MZ_E_ALREADY_CREATED, "kind");
    if (kind != wanted && act->ledger.state != MZ_LEDGER_OPEN) {
        mz_fault_at(act->fault, MZ_E_NOT_OPEN, "kind");
        mz_fault_have(act->fault, "%s", act->kind->name);
        mz_fault_want(act->fault, "%s", mz_kind_get(wanted)->name);
        return MZ_E_NOT_OPEN;
    }
    struct mz_span origin = fresh ? act->fold->origin : act->ledger.origin;
    if (mz_span_equal(act->statement->origin, origin))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_WRONG_ORIGIN, "origin");
    mz_fault_have_span(act->fault, act->statement->origin);
    mz_fault_want_span(act->fault, origin);
    return MZ_E_WRONG_ORIGIN;
}

/* -- 2. The statement id. */

enum mz_status mz_admission_id(const struct mz_records *records,
                               const struct mz_statement *statement, struct mz_fault *fault) {
    struct mz_key key = mz_key_of_id(MZ_TABLE_STATEMENT_ID, &statement->id);
    struct mz_index_record record;
    enum mz_status status = mz_records_get(records, &key, &mz_index_record_schema, &record);
    if (status != MZ_OK)
        return status;
    mz_fault_at(fault, MZ_E_STATEMENT_ID_REUSED, "id");
    mz_fault_have_id(fault, &statement->id);
    mz_fault_want(fault, "%" PRIu64, record.index);
    mz_fault_who_span(fault, statement->issuer);
    return MZ_E_STATEMENT_ID_REUSED;
}

/* -- 3. Key and author (T3, T4). */

static enum mz_status revoked(const struct mz_act *act, uint64_t index) {
    mz_fault_at(act->fault, MZ_E_REVOKED_KEY, "kid");
    mz_fault_have_hash(act->fault, &act->statement->kid);
    mz_fault_want(act->fault, "%" PRIu64, index);
    mz_fault_who_span(act->fault, act->statement->issuer);
    return MZ_E_REVOKED_KEY;
}

static enum mz_status check_key(const struct mz_act *act) {
    struct mz_key_record record;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_KEY, &act->statement->kid),
                                       &mz_key_record_schema, &record);
    if (status == MZ_E_NOT_FOUND) {
        mz_fault_at(act->fault, MZ_E_UNKNOWN_KEY, "kid");
        mz_fault_have_hash(act->fault, &act->statement->kid);
        return MZ_E_UNKNOWN_KEY;
    }
    if (status != MZ_OK)
        return status;
    if (record.revoked_index != MZ_ABSENT)
        return revoked(act, record.revoked_index);
    if (mz_act_is_author(act, record.actor))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_WRONG_ISSUER, "issuer");
    mz_fault_have_span(act->fault, record.actor);
    mz_fault_want_span(act->fault, act->statement->issuer);
    return MZ_E_WRONG_ISSUER;
}

void mz_admission_want_roles(struct mz_fault *fault, uint32_t roles) {
    char text[80];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    for (uint8_t role = 1; role <= MZ_ROLE_COUNT; role++) {
        if ((roles & MZ_ROLE_BIT(role)) == 0)
            continue;
        if (w.size > 0)
            mz_writer_text(&w, "|");
        mz_writer_text(&w, mz_names_text(&mz_role_names, role));
    }
    mz_fault_want(fault, "%.*s", (int)w.size, text);
}

bool mz_admission_holds(const struct mz_act *act, uint32_t roles) {
    struct mz_span giver;
    struct mz_hash person;
    return (act->actor.roles & roles) != 0 ||
           mz_delegation_of(act, roles, &giver, &person) == MZ_OK;
}

enum mz_status mz_admission_role(const struct mz_act *act, uint32_t roles) {
    if (mz_admission_holds(act, roles))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_WRONG_ROLE, "%s", act->kind->name);
    mz_fault_who_span(act->fault, act->statement->issuer);
    mz_admission_want_roles(act->fault, roles);
    return MZ_E_WRONG_ROLE;
}

static enum mz_status check_term(const struct mz_act *act, const char *place, uint32_t date) {
    char first[MZ_TIME_TEXT] = "", last[MZ_TIME_TEXT] = "";
    if (mz_actors_in_term(&act->actor, date))
        return MZ_OK;
    if (act->actor.valid_from != 0)
        mz_date_format(act->actor.valid_from, first);
    if (act->actor.valid_to != 0)
        mz_date_format(act->actor.valid_to, last);
    mz_fault_at(act->fault, MZ_E_NOT_VALID_NOW, "%s", place);
    mz_fault_dates(act->fault, date, date);
    mz_fault_want(act->fault, "%s..%s", first, last);
    mz_fault_who_span(act->fault, act->statement->issuer);
    return MZ_E_NOT_VALID_NOW;
}

static enum mz_status check_actor(struct mz_act *act) {
    enum mz_status status = mz_act_get(act, mz_key_of_code(MZ_TABLE_ACTOR, act->statement->issuer),
                                       &mz_actor_record_schema, &act->actor);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
    if (act->actor.revoked_index != MZ_ABSENT)
        return revoked(act, act->actor.revoked_index);
    status = mz_admission_role(act, act->kind->roles);
    if (status != MZ_OK)
        return status;
    /* By its own date and by the day on which it is registered: when the term is over, an earlier
     * date does not bring it back. */
    status = check_term(act, "date", act->statement->date);
    return status == MZ_OK ? check_term(act, "today", mz_date_of_time(act->registered_at)) : status;
}

/* -- 4. References. */

static enum mz_status check_ref(struct mz_act *act, size_t n) {
    struct mz_hash hash = mz_act_ref(act, n);
    struct mz_statement_record record;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &hash),
                                       &mz_statement_record_schema, &record);
    if (status == MZ_E_NOT_FOUND) {
        mz_fault_at(act->fault, MZ_E_UNKNOWN_REF, "refs[%zu]", n);
        mz_fault_have_hash(act->fault, &hash);
        return MZ_E_UNKNOWN_REF;
    }
    if (status != MZ_OK)
        return status;
    const struct mz_rule *rule = mz_rule_get(act->kind->id);
    bool across = n == 0 && rule->across;
    if (!across && record.project.data != NULL && act->statement->project.data != NULL &&
        !mz_span_equal(record.project, act->statement->project)) {
        mz_fault_at(act->fault, MZ_E_WRONG_PROJECT, "refs[%zu]", n);
        mz_fault_have_span(act->fault, record.project);
        mz_fault_want_span(act->fault, act->statement->project);
        return MZ_E_WRONG_PROJECT;
    }
    if (n == 0 && rule->named && record.kind != (uint64_t)rule->on) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[0]");
        mz_fault_have(act->fault, "%s", mz_kind_get((enum mz_kind_id)record.kind)->name);
        mz_fault_want(act->fault, "%s", mz_kind_get(rule->on)->name);
        return MZ_E_WRONG_REF;
    }
    if (n == 0)
        act->acts_on = record;
    return MZ_OK;
}

/* -- 5. Policy and business date. */

static enum mz_status check_date(const struct mz_act *act) {
    if (act->policy == NULL)
        return mz_rule_get(act->kind->id)->governance
                   ? MZ_OK
                   : mz_fault_at(act->fault, MZ_E_NO_POLICY, "%s", act->kind->name);
    uint32_t today = mz_date_of_time(act->registered_at);
    int64_t ahead = (int64_t)mz_date_days(act->statement->date) - mz_date_days(today);
    if (ahead <= (int64_t)act->policy->future_days && -ahead <= (int64_t)act->policy->past_days)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_DATE_TOLERANCE, "date");
    mz_fault_dates(act->fault, act->statement->date, today);
    return MZ_E_DATE_TOLERANCE;
}

/* -- 6. The project. */

static enum mz_status check_project(const struct mz_act *act) {
    if (act->kind->scope != MZ_KIND_OF_PROJECT || act->kind->id == MZ_KIND_PROJECT_REGISTER)
        return MZ_OK;
    struct mz_key key = mz_key_of_code(MZ_TABLE_PROJECT, act->statement->project);
    struct mz_span value;
    enum mz_status status = act->records->get(act->records->ctx, mz_key_span(&key), &value);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at_span(act->fault, MZ_E_UNKNOWN_PROJECT, act->statement->project);
    return status == MZ_OK ? mz_period_check(act, act->statement->project) : status;
}

enum mz_status mz_admission_check(struct mz_act *act) {
    enum mz_status status = check_ledger(act);
    if (status != MZ_OK)
        return status;
    status = mz_admission_id(act->records, act->statement, act->fault);
    if (status != MZ_E_NOT_FOUND)
        return status;
    /* Entry 0 brings its author's key along: mz_governance_create checks it. */
    if (act->index > 0) {
        status = check_key(act);
        if (status == MZ_OK)
            status = check_actor(act);
    } else {
        status = MZ_OK;
    }
    for (size_t n = 0; status == MZ_OK && n < act->statement->refs_count; n++)
        status = check_ref(act, n);
    if (status == MZ_OK)
        status = check_date(act);
    return status == MZ_OK ? check_project(act) : status;
}

/* -- What is written for every statement that is admitted. */

static enum mz_status record_chain(const struct mz_act *act, const struct mz_entry_head *head,
                                   const struct mz_hash *leaf) {
    struct mz_span project = act->statement->project;
    struct mz_chain_record chain = {.count = head->project_seq, .head = *leaf};
    enum mz_status status =
        mz_act_put(act, mz_key_of_code(MZ_TABLE_CHAIN, project), &mz_chain_record_schema, &chain);
    if (status != MZ_OK)
        return status;
    struct mz_index_record index = {.index = act->index};
    return mz_act_put(act,
                      mz_key_of_code_number(MZ_TABLE_PROJECT_ENTRY, project, head->project_seq),
                      &mz_index_record_schema, &index);
}

enum mz_status mz_admission_record(struct mz_act *act, const struct mz_entry_head *head,
                                   const struct mz_hash *leaf) {
    act->ledger.size = head->index + 1;
    act->ledger.registered_at = head->registered_at;
    act->ledger.head = *leaf;
    enum mz_status status =
        mz_act_put(act, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &act->ledger);
    if (status != MZ_OK)
        return status;
    const struct mz_statement *statement = act->statement;
    struct mz_statement_record record = {
        .index = head->index,
        .kind = (uint64_t)statement->kind->id,
        .project = statement->project,
        .subject = act->subject,
    };
    status = mz_act_put(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &statement->hash),
                        &mz_statement_record_schema, &record);
    if (status != MZ_OK)
        return status;
    struct mz_index_record index = {.index = head->index};
    status = mz_act_put(act, mz_key_of_id(MZ_TABLE_STATEMENT_ID, &statement->id),
                        &mz_index_record_schema, &index);
    if (status != MZ_OK || statement->project.data == NULL)
        return status;
    status = mz_period_touch(act, statement->project);
    return status == MZ_OK ? record_chain(act, head, leaf) : status;
}
