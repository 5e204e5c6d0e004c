/* policy.set, and the questions that are put to a policy. */
#include <inttypes.h>
#include <string.h>

#include "proto/base/money.h"
#include "proto/rules/internal.h"

/* -- What a policy must be like. */

static enum mz_status check_version(const struct mz_act *act) {
    const struct mz_policy_set *body = &act->body->policy_set;
    /* Read through the staging area: one confirmation may bring several versions. */
    struct mz_policy_set before;
    enum mz_status status = mz_policy_read(act->records, &before);
    if (status != MZ_OK && status != MZ_E_NO_POLICY)
        return status;
    uint64_t next = status == MZ_OK ? before.version + 1 : 1;
    if (body->version == next)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.version");
    mz_fault_have(act->fault, "%" PRIu64, body->version);
    mz_fault_want(act->fault, "%" PRIu64, next);
    return MZ_E_OUT_OF_RANGE;
}

/* The limit of a tier in words. */
static void limit_text(const struct mz_policy_set *policy, size_t n, char ret_text[MZ_MONEY_TEXT]) {
    if (n < policy->tiers_count && policy->tiers[n].limit != MZ_ABSENT_FEN)
        mz_money_format(policy->tiers[n].limit, ret_text);
    else
        memcpy(ret_text, "no limit", sizeof "no limit");
}

static enum mz_status bad_tier(const struct mz_act *act, size_t n, const char *want) {
    char limit[MZ_MONEY_TEXT];
    limit_text(&act->body->policy_set, n, limit);
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.tiers[%zu]", n);
    mz_fault_have(act->fault, "%s, %" PRIu64 " approvals", limit,
                  act->body->policy_set.tiers[n].approvals);
    mz_fault_want(act->fault, "%s", want);
    return MZ_E_OUT_OF_RANGE;
}

static enum mz_status check_tiers(const struct mz_act *act) {
    const struct mz_policy_set *body = &act->body->policy_set;
    if (body->tiers_count == 0) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.tiers");
        mz_fault_have(act->fault, "0");
        mz_fault_want(act->fault, "at least one");
        return MZ_E_OUT_OF_RANGE;
    }
    for (size_t n = 0; n < body->tiers_count; n++) {
        const struct mz_tier *tier = &body->tiers[n];
        bool last = n + 1u == body->tiers_count;
        if (last != (tier->limit == MZ_ABSENT_FEN))
            return bad_tier(act, n, "a limit on every tier but the last");
        if (tier->approvals < 1 || tier->approvals > MZ_MAX_TIERS)
            return bad_tier(act, n, "1..8 approvals");
        if (n == 0)
            continue;
        if (!last && tier->limit <= body->tiers[n - 1].limit)
            return bad_tier(act, n, "ascending limits");
        if (tier->approvals < body->tiers[n - 1].approvals)
            return bad_tier(act, n, "approvals that do not decrease");
    }
    if (body->acceptors >= 1 && body->acceptors <= MZ_MAX_ACCEPTORS)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.acceptors");
    mz_fault_have(act->fault, "%" PRIu64, body->acceptors);
    mz_fault_want(act->fault, "1..%u", MZ_MAX_ACCEPTORS);
    return MZ_E_OUT_OF_RANGE;
}

static bool same_conflict(const struct mz_conflict *a, const struct mz_conflict *b) {
    return a->scope == b->scope && ((a->first == b->first && a->second == b->second) ||
                                    (a->first == b->second && a->second == b->first));
}

static enum mz_status check_conflicts(const struct mz_act *act) {
    const struct mz_policy_set *body = &act->body->policy_set;
    for (size_t i = 0; i < body->conflicts_count; i++) {
        const struct mz_conflict *row = &body->conflicts[i];
        bool twice = row->first == row->second;
        for (size_t j = 0; j < i; j++)
            twice = twice || same_conflict(row, &body->conflicts[j]);
        if (!twice)
            continue;
        mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.conflicts[%zu]", i);
        mz_fault_have(act->fault, "%s|%s", mz_names_text(&mz_role_names, row->first),
                      mz_names_text(&mz_role_names, row->second));
        return MZ_E_DUPLICATE;
    }
    return MZ_OK;
}

static enum mz_status check_codes(const struct mz_act *act) {
    const struct mz_policy_set *body = &act->body->policy_set;
    for (size_t i = 0; i < body->evidence_count; i++)
        for (size_t j = 0; j < i; j++)
            if (mz_span_equal(body->evidence[i].code, body->evidence[j].code) &&
                body->evidence[i].stage == body->evidence[j].stage &&
                body->evidence[i].method == body->evidence[j].method &&
                body->evidence[i].category == body->evidence[j].category) {
                mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.evidence[%zu]", i);
                mz_fault_have_span(act->fault, body->evidence[i].code);
                return MZ_E_DUPLICATE;
            }
    return MZ_OK;
}

static enum mz_status check_shared(const struct mz_act *act) {
    const struct mz_policy_set *body = &act->body->policy_set;
    for (size_t i = 0; i < body->shared_count; i++) {
        struct mz_span code = body->shared[i].code;
        enum mz_status status = MZ_OK;
        for (size_t j = 0; j < i; j++)
            if (mz_span_equal(code, body->shared[j].code))
                status = MZ_E_DUPLICATE;
        /* A meeting decides on a payment or on a list, never on whatever a project will pay. */
        if (mz_span_equal_text(code, MZ_EVIDENCE_MINUTES))
            status = MZ_E_OUT_OF_RANGE;
        if (status == MZ_OK)
            continue;
        mz_fault_at(act->fault, status, "body.shared[%zu]", i);
        mz_fault_have_span(act->fault, code);
        if (status == MZ_E_OUT_OF_RANGE)
            mz_fault_want(act->fault, "a code other than that of minutes");
        return status;
    }
    return MZ_OK;
}

static enum mz_status check_standards(const struct mz_act *act) {
    const struct mz_policy_set *body = &act->body->policy_set;
    for (size_t i = 0; i < body->standards_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct mz_standard *row = &body->standards[i];
            if (!mz_span_equal(row->project, body->standards[j].project) ||
                row->category != body->standards[j].category)
                continue;
            mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.standards[%zu]", i);
            mz_fault_have(
                act->fault, "%.*s|%s", row->project.data != NULL ? (int)row->project.size : 1,
                row->project.data != NULL ? (const char *)row->project.data : "*",
                row->category != 0 ? mz_names_text(&mz_category_names, row->category) : "*");
            return MZ_E_DUPLICATE;
        }
    return MZ_OK;
}

static enum mz_status check_lists(const struct mz_act *act) {
    enum mz_status status = check_conflicts(act);
    if (status == MZ_OK)
        status = check_codes(act);
    if (status == MZ_OK)
        status = check_shared(act);
    return status == MZ_OK ? check_standards(act) : status;
}

bool mz_policy_shares(const struct mz_policy_set *policy, struct mz_span code) {
    if (policy->shared_count == 0)
        return mz_span_equal_text(code, "E01") || mz_span_equal_text(code, "E02");
    for (size_t n = 0; n < policy->shared_count; n++)
        if (mz_span_equal(policy->shared[n].code, code))
            return true;
    return false;
}

enum mz_status mz_policy_check(const struct mz_policy_set *policy, struct mz_fault *fault) {
    const union mz_body body = {.policy_set = *policy};
    struct mz_fault own;
    const struct mz_act act = {.body = &body, .fault = fault != NULL ? fault : &own};
    enum mz_status status = check_tiers(&act);
    return status == MZ_OK ? check_lists(&act) : status;
}

enum mz_status mz_policy_set_apply(struct mz_act *act) {
    enum mz_status status = check_version(act);
    if (status == MZ_OK)
        status = check_tiers(act);
    if (status == MZ_OK)
        status = check_lists(act);
    if (status != MZ_OK)
        return status;
    struct mz_statement_record proposal = {.index = act->index};
    status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &act->hash),
                        &mz_statement_record_schema, &proposal);
    /* Not there yet while it is only being proposed. */
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    struct mz_policy_record record = {
        .index = proposal.index,
        .confirmed_index = act->index,
        .statement = act->hash,
        .body = mz_act_encode(act, &mz_policy_set_schema, &act->body->policy_set),
    };
    act->policy_changed = true;
    return mz_act_put(act, mz_key_start(MZ_TABLE_POLICY), &mz_policy_record_schema, &record);
}

/* -- Questions. */

enum mz_status mz_policy_tier(const struct mz_policy_set *policy, int64_t amount,
                              const struct mz_tier **ret_tier) {
    for (size_t n = 0; n < policy->tiers_count; n++) {
        if (policy->tiers[n].limit != MZ_ABSENT_FEN && amount > policy->tiers[n].limit)
            continue;
        *ret_tier = &policy->tiers[n];
        return MZ_OK;
    }
    return MZ_E_NO_POLICY;
}

void mz_policy_standards(const struct mz_policy_set *policy, struct mz_span project,
                         int64_t ret_limits[MZ_CATEGORIES]) {
    /* How closely the row that gave each limit fits: project before category. */
    int closeness[MZ_CATEGORIES] = {0};
    for (size_t c = 0; c < MZ_CATEGORIES; c++)
        ret_limits[c] = INT64_MAX;
    for (size_t n = 0; n < policy->standards_count; n++) {
        const struct mz_standard *row = &policy->standards[n];
        bool of_project = row->project.data != NULL;
        if (of_project && !mz_span_equal(row->project, project))
            continue;
        int close = 1 + 2 * of_project + (row->category != 0);
        for (size_t c = 0; c < MZ_CATEGORIES; c++) {
            if ((row->category != 0 && row->category != c) || close <= closeness[c])
                continue;
            closeness[c] = close;
            ret_limits[c] = row->amount;
        }
    }
}
