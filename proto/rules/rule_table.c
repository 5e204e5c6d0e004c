/* One row for each kind of statement: its rule, and which kind it acts on. */
#include "proto/rules/internal.h"

#define RULE(kind_, apply_, ...) [MZ_KIND_##kind_] = {.apply = apply_, ##__VA_ARGS__}
#define GOVERNANCE               .governance = true
#define ACROSS                   .across = true
#define ON(kind_)                .named = true, .on = MZ_KIND_##kind_

static const struct mz_rule rules[MZ_KIND_COUNT] = {
    RULE(LEDGER_CREATE, mz_governance_create, GOVERNANCE),
    RULE(ACT_CONFIRM, mz_governance_confirm, GOVERNANCE),
    RULE(ACT_WITHDRAW, mz_governance_withdraw, GOVERNANCE),
    RULE(ACTOR_ENROL, mz_actors_enrol, GOVERNANCE),
    RULE(ACTOR_REVOKE, mz_actors_revoke, GOVERNANCE),
    RULE(POLICY_SET, mz_policy_set_apply, GOVERNANCE),
    RULE(PROJECT_REGISTER, mz_planning_project),
    RULE(TARGET_SET, mz_planning_target),
    RULE(BUDGET_APPROPRIATE, mz_budget_appropriate_apply),
    RULE(BUDGET_ADJUST, mz_budget_adjust_apply, ON(BUDGET_APPROPRIATE)),
    RULE(BUDGET_SEND, mz_transfer_send, ON(BUDGET_APPROPRIATE)),
    RULE(BUDGET_TAKE, mz_transfer_take, ON(BUDGET_SEND), ACROSS),
    RULE(BUDGET_DROP, mz_transfer_drop, ON(BUDGET_SEND)),
    RULE(PERIOD_CLOSE, mz_period_close_apply, ON(PERIOD_CLOSE)),
    RULE(PERIOD_CONFIRM, mz_period_confirm_apply),
    RULE(PERIOD_REOPEN, mz_period_reopen_apply, ON(PERIOD_CLOSE)),
    RULE(DATA_ERASE, mz_privacy_erase),
    RULE(ACCESS_LOG, mz_privacy_access),
    RULE(FUNDS_RECEIVE, mz_budget_receive_apply, ON(BUDGET_APPROPRIATE)),
    RULE(PAYEE_ENROL, mz_payees_enrol),
    RULE(LIST_FREEZE, mz_payees_freeze),
    RULE(PAYMENT_REQUEST, mz_payment_request_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_REVIEW, mz_payment_review_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_APPROVE, mz_payment_approve_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_RETURN, mz_payment_return_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_REJECT, mz_payment_reject_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_WITHDRAW, mz_payment_withdraw_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_ACCEPT, mz_payment_accept_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_INSTRUCT, mz_payment_instruct_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_SETTLE, mz_payment_settle_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_SIGN, mz_payment_sign_apply, ON(PAYMENT_REQUEST)),
    RULE(EVIDENCE_ATTACH, mz_evidence_attach_apply),
    RULE(MEASURE_RECORD, mz_measure_record_apply),
    RULE(ACTOR_ROTATE, mz_actors_rotate, GOVERNANCE),
    RULE(LOG_ROTATE, mz_log_keys_rotate, GOVERNANCE),
    RULE(ACTOR_DELEGATE, mz_delegation_give, GOVERNANCE),
    RULE(DELEGATION_END, mz_delegation_end, GOVERNANCE, ON(ACTOR_DELEGATE)),
    RULE(PAYMENT_SUSPEND, mz_payment_suspend_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_RESUME, mz_payment_resume_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYEE_UPDATE, mz_payees_update, ON(PAYEE_ENROL)),
    RULE(PAYMENT_REFUND, mz_payment_refund_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_REVERSE, mz_payment_reverse_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_CONFIRM, mz_payment_confirm_apply, ON(PAYMENT_REQUEST)),
    RULE(PAYMENT_ARCHIVE, mz_payment_archive_apply, ON(PAYMENT_REQUEST)),
    RULE(PLAN_SET, mz_monitor_plan),
    RULE(SCHEME_SET, mz_evaluation_scheme),
    RULE(MONITOR_SNAPSHOT, mz_monitor_snapshot_apply),
    RULE(DEVIATION_EXPLAIN, mz_explaining_deviation),
    RULE(SCORE_RECORD, mz_evaluation_score),
    RULE(EVALUATION_CONCLUDE, mz_evaluation_conclude_apply, ON(SCORE_RECORD)),
    RULE(NARRATIVE_WRITE, mz_explaining_narrative),
    RULE(FINDING_RAISE, mz_findings_raise),
    RULE(FINDING_RESPOND, mz_findings_respond, ON(FINDING_RAISE)),
    RULE(FINDING_RESOLVE, mz_findings_resolve, ON(FINDING_RAISE)),
};

const struct mz_rule *mz_rule_get(enum mz_kind_id kind) {
    return &rules[kind];
}
