/* payee.enrol, payee.update and list.freeze 名单公示: who may get money (domain.md §5 G6, §11). */
#include <inttypes.h>
#include <string.h>

#include "proto/rules/internal.h"

static enum mz_status taken(const struct mz_act *act, enum mz_status status, const char *place,
                            const struct mz_id *payee) {
    mz_fault_at(act->fault, status, "%s", place);
    mz_fault_have_id(act->fault, payee);
    return status;
}

/* A token that is known already belongs to somebody: whom, the fault says. Nobody holds that of a
 * payee who was erased, so that he can be enrolled anew and be paid again. `self` may have it too;
 * it may be NULL. */
static enum mz_status check_token(const struct mz_act *act, const struct mz_hash *token,
                                  const struct mz_id *self, enum mz_status refusal,
                                  const char *place) {
    struct mz_token_record record;
    bool erased = false;
    enum mz_status status =
        mz_act_get(act, mz_key_of_hash(MZ_TABLE_TOKEN, token), &mz_token_record_schema, &record);
    if (status == MZ_E_NOT_FOUND ||
        (status == MZ_OK && self != NULL && memcmp(&record.payee, self, sizeof *self) == 0))
        return MZ_OK;
    if (status == MZ_OK)
        status = mz_privacy_erased(act, &record.payee, &erased);
    return status == MZ_OK && !erased ? taken(act, refusal, place, &record.payee) : status;
}

/* Without a name and an identity number there is nobody to pay, and nothing to check a person
 * against. */
static enum mz_status check_digests(const struct mz_act *act) {
    const struct mz_payee_enrol *body = &act->body->payee_enrol;
    uint32_t present = 0;
    for (size_t n = 0; n < body->digests_count; n++) {
        if (n > 0 && body->digests[n].field <= body->digests[n - 1].field)
            return mz_fault_at(act->fault, MZ_E_NON_CANONICAL, "body.digests[%zu]", n);
        present |= UINT32_C(1) << body->digests[n].field;
    }
    static const uint8_t needed[] = {MZ_PERSONAL_NAME, MZ_PERSONAL_IDNO};
    for (size_t n = 0; n < sizeof needed; n++) {
        if ((present & UINT32_C(1) << needed[n]) != 0)
            continue;
        mz_fault_at(act->fault, MZ_E_MISSING_FIELD, "body.digests");
        mz_fault_want(act->fault, "%s", mz_names_text(&mz_personal_names, needed[n]));
        return MZ_E_MISSING_FIELD;
    }
    return MZ_OK;
}

static enum mz_status put_token(const struct mz_act *act, const struct mz_id *payee,
                                const struct mz_hash *token) {
    struct mz_token_record record = {.index = act->index, .payee = *payee};
    return mz_act_put(act, mz_key_of_hash(MZ_TABLE_TOKEN, token), &mz_token_record_schema, &record);
}

enum mz_status mz_payees_enrol(struct mz_act *act) {
    const struct mz_payee_enrol *body = &act->body->payee_enrol;
    bool with_account = !mz_hash_is_zero(&body->account_token);
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, &body->payee);
    enum mz_status status = mz_act_absent(act, key, MZ_E_PAYEE_EXISTS);
    if (status == MZ_E_PAYEE_EXISTS)
        return taken(act, status, "body.payee", &body->payee);
    if (status == MZ_OK)
        status = check_token(act, &body->token, NULL, MZ_E_PAYEE_EXISTS, "body.token");
    if (status == MZ_OK && with_account)
        status =
            check_token(act, &body->account_token, NULL, MZ_E_ACCOUNT_EXISTS, "body.account_token");
    if (status == MZ_OK)
        status = check_digests(act);
    if (status != MZ_OK)
        return status;
    struct mz_payee_digests digests = {.digests_count = body->digests_count};
    for (size_t n = 0; n < body->digests_count; n++)
        digests.digests[n] = body->digests[n];
    struct mz_payee_record payee = {
        .index = act->index,
        .category = body->category,
        .payload_digests = mz_act_encode(act, &mz_payee_digests_schema, &digests),
    };
    act->ledger.payees++;
    status = mz_act_put(act, key, &mz_payee_record_schema, &payee);
    if (status == MZ_OK)
        status = put_token(act, &body->payee, &body->token);
    return status == MZ_OK && with_account ? put_token(act, &body->payee, &body->account_token)
                                           : status;
}

/* -- payee.update */

static enum mz_status missing(const struct mz_act *act, const char *want) {
    mz_fault_at(act->fault, MZ_E_MISSING_FIELD, "body.digests");
    mz_fault_want(act->fault, "%s", want);
    return MZ_E_MISSING_FIELD;
}

/* Something changes; the identity number never does, for then it is somebody else; and an account
 * comes with the digest that tells which it is. */
static enum mz_status check_changes(const struct mz_act *act) {
    const struct mz_payee_update *body = &act->body->payee_update;
    bool with_account = !mz_hash_is_zero(&body->account_token), shown = false;
    if (body->digests_count == 0 && body->category == 0)
        return missing(act, "digests|category");
    for (size_t n = 0; n < body->digests_count; n++) {
        uint8_t field = body->digests[n].field;
        if (n > 0 && field <= body->digests[n - 1].field)
            return mz_fault_at(act->fault, MZ_E_NON_CANONICAL, "body.digests[%zu]", n);
        if (field == MZ_PERSONAL_IDNO) {
            mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.digests[%zu]", n);
            mz_fault_have(act->fault, "%s", mz_names_text(&mz_personal_names, field));
            mz_fault_want(act->fault, "another field");
            return MZ_E_OUT_OF_RANGE;
        }
        shown = shown || field == MZ_PERSONAL_ACCOUNT;
    }
    if (with_account == shown)
        return MZ_OK;
    return missing(act, shown ? "account_token"
                              : mz_names_text(&mz_personal_names, MZ_PERSONAL_ACCOUNT));
}

/* The new account is nobody else's. One that was the payee's before may become his again. */
static enum mz_status take_account(const struct mz_act *act) {
    const struct mz_payee_update *body = &act->body->payee_update;
    struct mz_token_record record;
    const struct mz_key key = mz_key_of_hash(MZ_TABLE_TOKEN, &body->account_token);
    enum mz_status status = check_token(act, &body->account_token, &body->payee,
                                        MZ_E_ACCOUNT_EXISTS, "body.account_token");
    if (status != MZ_OK)
        return status;
    status = mz_act_get(act, key, &mz_token_record_schema, &record);
    if (status == MZ_OK && memcmp(&record.payee, &body->payee, sizeof record.payee) == 0)
        return MZ_OK;
    if (status == MZ_OK || status == MZ_E_NOT_FOUND)
        return put_token(act, &body->payee, &body->account_token);
    return status;
}

/* What is known of the payee, with what is new in the places of its fields. */
static void merge(struct mz_payee_digests *known, const struct mz_payee_update *body) {
    struct mz_payee_digests merged = {0};
    size_t old = 0, new = 0;
    while ((old < known->digests_count || new < body->digests_count) &&
           merged.digests_count < MZ_MAX_DIGESTS) {
        bool take_new =
            new < body->digests_count &&
            (old == known->digests_count || body->digests[new].field <= known->digests[old].field);
        if (take_new && old < known->digests_count &&
            body->digests[new].field == known->digests[old].field)
            old++;
        merged.digests[merged.digests_count++] =
            take_new ? body->digests[new ++] : known->digests[old++];
    }
    *known = merged;
}

enum mz_status mz_payees_update(struct mz_act *act) {
    const struct mz_payee_update *body = &act->body->payee_update;
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, &body->payee);
    struct mz_payee_record payee;
    struct mz_payee_digests digests;
    enum mz_status status = mz_privacy_known(act, &body->payee, "body.payee");
    if (status == MZ_OK)
        status = mz_act_get(act, key, &mz_payee_record_schema, &payee);
    if (status == MZ_OK && payee.index != act->acts_on.index) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[0]");
        mz_fault_have(act->fault, "entry %" PRIu64, act->acts_on.index);
        mz_fault_want(act->fault, "entry %" PRIu64, payee.index);
        return MZ_E_WRONG_REF;
    }
    if (status == MZ_OK)
        status = check_changes(act);
    if (status != MZ_OK)
        return status;
    struct mz_cbor_reader reader = mz_cbor_reader_over(payee.payload_digests);
    if (mz_schema_decode(&mz_payee_digests_schema, &reader, &digests, NULL) != MZ_OK)
        return MZ_E_RECORDS_DIFFER;
    merge(&digests, body);
    payee.payload_digests = mz_act_encode(act, &mz_payee_digests_schema, &digests);
    if (body->category != 0)
        payee.category = body->category;
    if (!mz_hash_is_zero(&body->account_token)) {
        payee.account_index = act->index;
        act->ledger.accounts_index = act->index;
        status = take_account(act);
    }
    return status == MZ_OK ? mz_act_put(act, key, &mz_payee_record_schema, &payee) : status;
}

/* -- list.freeze */

struct freezing {
    struct mz_act *act;
    struct mz_key list_key; /* the part that is the same for every line */
    struct mz_project_record project;
};

static enum mz_status with_payee(const struct mz_act *act, enum mz_status status,
                                 const struct mz_line *line) {
    mz_roster_fault(act, status, line);
    mz_fault_have_id(act->fault, &line->payee);
    return status;
}

/* The payee becomes eligible in the project, if another list has not made him so. */
static enum mz_status make_eligible(struct freezing *freezing, const struct mz_id *payee) {
    const struct mz_act *act = freezing->act;
    struct mz_key key = mz_key_of_code_id(MZ_TABLE_BENEFICIARY, act->statement->project, payee);
    struct mz_beneficiary_record beneficiary = {0};
    /* A payee is on a list once, so this statement has not written the record before. */
    enum mz_status status =
        mz_records_get(&act->fold->below, &key, &mz_beneficiary_record_schema, &beneficiary);
    if (status == MZ_E_NOT_FOUND)
        beneficiary = (struct mz_beneficiary_record){0};
    else if (status != MZ_OK)
        return status;
    if (beneficiary.eligible)
        return MZ_OK;
    beneficiary.eligible = true;
    freezing->project.eligible++;
    if (beneficiary.signed_lines > 0)
        freezing->project.signed_eligible++;
    return mz_act_put(act, key, &mz_beneficiary_record_schema, &beneficiary);
}

static enum mz_status freeze_line(void *arg, const struct mz_line *line) {
    struct freezing *freezing = arg;
    const struct mz_act *act = freezing->act;
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, &line->payee);
    enum mz_status status = mz_act_has_below(act, &key);
    if (status == MZ_E_NOT_FOUND)
        return with_payee(act, MZ_E_UNKNOWN_PAYEE, line);
    struct mz_list_line_record record = {.line = line->line};
    key = freezing->list_key;
    mz_key_id(&key, &line->payee);
    if (status == MZ_OK)
        status = mz_staging_add(act->fold->staging, &key, &mz_list_line_record_schema, &record);
    if (status == MZ_E_EXISTS)
        return with_payee(act, MZ_E_DUPLICATE_PAYEE, line);
    return status == MZ_OK ? make_eligible(freezing, &line->payee) : status;
}

enum mz_status mz_payees_freeze(struct mz_act *act) {
    const struct mz_list_freeze *body = &act->body->list_freeze;
    struct mz_key key = mz_key_of_codes(MZ_TABLE_LIST, act->statement->project, body->list);
    enum mz_status status = mz_act_absent(act, key, MZ_E_LIST_EXISTS);
    if (status == MZ_E_LIST_EXISTS)
        return mz_fault_at_span(act->fault, status, body->list);
    if (status == MZ_OK)
        status = mz_act_some(act, "body.count", body->count);
    if (status != MZ_OK)
        return status;
    if (body->posted_from != 0 && body->posted_to != 0 && body->posted_to < body->posted_from) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.posted_to");
        mz_fault_dates(act->fault, body->posted_to, body->posted_from);
        return MZ_E_OUT_OF_RANGE;
    }
    struct freezing freezing = {
        .act = act,
        .list_key = mz_key_of_codes(MZ_TABLE_LIST_LINE, act->statement->project, body->list),
    };
    status = mz_act_project(act, &freezing.project);
    if (status != MZ_OK)
        return status;
    struct mz_list_demand demand = {
        .form = MZ_LIST_ELIGIBLE,
        .root = &body->root,
        .count = body->count,
        .amount = MZ_ABSENT_FEN,
    };
    status = mz_roster_read(act, &demand, freeze_line, &freezing);
    if (status != MZ_OK)
        return status;
    struct mz_frozen_list_record list = {
        .index = act->index,
        .count = body->count,
        .root = body->root,
        .statement = act->hash,
    };
    status = mz_act_put(act, key, &mz_frozen_list_record_schema, &list);
    return status == MZ_OK ? mz_act_project_put(act, &freezing.project) : status;
}
