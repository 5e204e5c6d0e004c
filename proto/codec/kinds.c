#include "proto/codec/kinds.h"

#define BIT(name_) MZ_ROLE_BIT(MZ_ROLE_##name_)
#define BUSINESS                                                                                   \
    (BIT(HANDLER) | BIT(BUDGET) | BIT(REVIEWER) | BIT(APPROVER) | BIT(ACCEPTOR) | BIT(CASHIER) |   \
     BIT(ACCOUNTANT) | BIT(ARCHIVIST) | BIT(MONITOR) | BIT(EVALUATOR))
#define ANYBODY (BUSINESS | BIT(ADMINISTRATOR) | BIT(INSPECTOR) | BIT(PRIVACY))

#define ROW(id_, name_, roles_, scope_, dual_, min_, max_, body_)                                  \
    [MZ_KIND_##                                                                                    \
        id_] = {MZ_KIND_##id_, name_, sizeof(name_) - 1,   roles_, MZ_KIND_OF_##scope_, dual_,     \
                min_,          max_,  &mz_##body_##_schema}

static const struct mz_kind kinds[MZ_KIND_COUNT] = {
    ROW(LEDGER_CREATE, "ledger.create", BIT(ADMINISTRATOR), LEDGER, true, 0, 0, ledger_create),
    ROW(ACT_CONFIRM, "act.confirm", BIT(ADMINISTRATOR), LEDGER, false, 1, 32, empty),
    ROW(ACT_WITHDRAW, "act.withdraw", BIT(ADMINISTRATOR), LEDGER, false, 1, 32, act_withdraw),
    ROW(ACTOR_ENROL, "actor.enrol", BIT(ADMINISTRATOR), LEDGER, true, 0, 0, actor_enrol),
    ROW(ACTOR_REVOKE, "actor.revoke", BIT(ADMINISTRATOR), LEDGER, true, 0, 0, actor_revoke),
    ROW(POLICY_SET, "policy.set", BIT(ADMINISTRATOR), LEDGER, true, 0, 0, policy_set),
    ROW(PROJECT_REGISTER, "project.register", BIT(HANDLER), PROJECT, false, 0, 0, project_register),
    ROW(TARGET_SET, "target.set", BIT(HANDLER) | BIT(EVALUATOR), PROJECT, false, 0, 0, target_set),
    ROW(BUDGET_APPROPRIATE, "budget.appropriate", BIT(BUDGET), PROJECT, false, 0, 0,
        budget_appropriate),
    ROW(BUDGET_ADJUST, "budget.adjust", BIT(BUDGET), PROJECT, false, 1, 2, budget_adjust),
    ROW(BUDGET_SEND, "budget.send", BIT(BUDGET), PROJECT, false, 1, 1, budget_send),
    ROW(BUDGET_TAKE, "budget.take", BIT(BUDGET), PROJECT, false, 2, 2, budget_take),
    ROW(BUDGET_DROP, "budget.drop", BIT(BUDGET), PROJECT, false, 1, 1, act_withdraw),
    ROW(PERIOD_CLOSE, "period.close", BIT(ACCOUNTANT), PROJECT, false, 0, 1, period_close),
    ROW(PERIOD_CONFIRM, "period.confirm", BIT(APPROVER), PROJECT, false, 1, 1, empty),
    ROW(PERIOD_REOPEN, "period.reopen", BIT(ACCOUNTANT), PROJECT, false, 1, 1, period_reopen),
    ROW(DATA_ERASE, "data.erase", BIT(PRIVACY), LEDGER, false, 0, 0, data_erase),
    ROW(ACCESS_LOG, "access.log", BUSINESS | BIT(INSPECTOR) | BIT(PRIVACY), LEDGER, false, 0, 0,
        access_log),
    ROW(FUNDS_RECEIVE, "funds.receive", BIT(ACCOUNTANT), PROJECT, false, 1, 1, funds_receive),
    ROW(PAYEE_ENROL, "payee.enrol", BIT(HANDLER), LEDGER, false, 0, 0, payee_enrol),
    ROW(LIST_FREEZE, "list.freeze", BIT(HANDLER), PROJECT, false, 0, 0, list_freeze),
    ROW(PAYMENT_REQUEST, "payment.request", BIT(HANDLER), PROJECT, false, 0, 1, payment_request),
    ROW(PAYMENT_REVIEW, "payment.review", BIT(REVIEWER), PROJECT, false, 1, 1, payment_review),
    ROW(PAYMENT_APPROVE, "payment.approve", BIT(APPROVER), PROJECT, false, 2, 2 + MZ_MAX_TIERS,
        payment_approve),
    ROW(PAYMENT_RETURN, "payment.return", BIT(REVIEWER) | BIT(APPROVER), PROJECT, false, 1, 1,
        payment_stop),
    ROW(PAYMENT_REJECT, "payment.reject", BIT(APPROVER), PROJECT, false, 1, 1, payment_stop),
    ROW(PAYMENT_WITHDRAW, "payment.withdraw", BIT(HANDLER), PROJECT, false, 1, 1, payment_stop),
    ROW(PAYMENT_ACCEPT, "payment.accept", BIT(ACCEPTOR), PROJECT, false, 2, 2 + MZ_MAX_TIERS,
        payment_accept),
    ROW(PAYMENT_INSTRUCT, "payment.instruct", BIT(CASHIER), PROJECT, false, 3, MZ_MAX_REFS,
        payment_instruct),
    ROW(PAYMENT_SETTLE, "payment.settle", BIT(CASHIER), PROJECT, false, 2, 2, payment_settle),
    ROW(PAYMENT_SIGN, "payment.sign", BIT(CASHIER), PROJECT, false, 2, MZ_MAX_REFS, payment_sign),
    ROW(EVIDENCE_ATTACH, "evidence.attach", BUSINESS, PROJECT, false, 1, 1, evidence_attach),
    ROW(MEASURE_RECORD, "measure.record", BIT(HANDLER) | BIT(MONITOR) | BIT(EVALUATOR), PROJECT,
        false, 0, 0, measure_record),
    ROW(ACTOR_ROTATE, "actor.rotate", ANYBODY, LEDGER, false, 0, 0, actor_rotate),
    ROW(ACTOR_DELEGATE, "actor.delegate", BIT(ADMINISTRATOR), LEDGER, true, 0, 0, actor_delegate),
    ROW(DELEGATION_END, "delegation.end", ANYBODY, LEDGER, false, 1, 1, delegation_end),
    ROW(PAYMENT_SUSPEND, "payment.suspend", BIT(REVIEWER) | BIT(MONITOR), PROJECT, false, 1, 1,
        payment_stop),
    ROW(PAYMENT_RESUME, "payment.resume", BIT(REVIEWER) | BIT(MONITOR), PROJECT, false, 2, 2,
        payment_stop),
    ROW(PAYEE_UPDATE, "payee.update", BIT(HANDLER), LEDGER, false, 1, 1, payee_update),
    ROW(PAYMENT_REFUND, "payment.refund", BIT(CASHIER), PROJECT, false, 2, 2, payment_refund),
    ROW(PAYMENT_REVERSE, "payment.reverse", BIT(ACCOUNTANT), PROJECT, false, 1, 1, payment_reverse),
    ROW(PAYMENT_CONFIRM, "payment.confirm", BIT(APPROVER), PROJECT, false, 2, 2, payment_review),
    ROW(LOG_ROTATE, "log.rotate", BIT(ADMINISTRATOR), LEDGER, true, 0, 0, log_rotate),
    ROW(PAYMENT_ARCHIVE, "payment.archive", BIT(ARCHIVIST), PROJECT, false, 1, 1, payment_archive),
    ROW(PLAN_SET, "plan.set", BIT(HANDLER) | BIT(BUDGET), PROJECT, false, 0, 0, plan_set),
    ROW(SCHEME_SET, "scheme.set", BIT(EVALUATOR), PROJECT, false, 0, 0, scheme_set),
    ROW(MONITOR_SNAPSHOT, "monitor.snapshot", BIT(MONITOR), PROJECT, false, 0, 0, monitor_snapshot),
    ROW(DEVIATION_EXPLAIN, "deviation.explain", BIT(HANDLER) | BIT(MONITOR) | BIT(EVALUATOR),
        PROJECT, false, 0, 0, deviation_explain),
    ROW(SCORE_RECORD, "score.record", BIT(EVALUATOR), PROJECT, false, 0, 0, score_record),
    ROW(EVALUATION_CONCLUDE, "evaluation.conclude", BIT(EVALUATOR), PROJECT, false, 2,
        MZ_MAX_SCORES, evaluation_conclude),
    ROW(NARRATIVE_WRITE, "narrative.write", BIT(HANDLER) | BIT(MONITOR) | BIT(EVALUATOR), PROJECT,
        false, 0, 0, narrative_write),
    ROW(FINDING_RAISE, "finding.raise", BIT(MONITOR) | BIT(EVALUATOR) | BIT(INSPECTOR), PROJECT,
        false, 0, 1, finding_raise),
    ROW(FINDING_RESPOND, "finding.respond", BUSINESS, PROJECT, false, 1, 1, finding_respond),
    ROW(FINDING_RESOLVE, "finding.resolve", BIT(MONITOR) | BIT(EVALUATOR) | BIT(INSPECTOR), PROJECT,
        false, 1, 1, finding_resolve),
};

const struct mz_kind *mz_kind_get(enum mz_kind_id id) {
    return (unsigned)id < MZ_KIND_COUNT ? &kinds[id] : NULL;
}

const struct mz_kind *mz_kind_find(struct mz_span name) {
    for (unsigned i = 0; i < MZ_KIND_COUNT; i++)
        if (mz_span_equal(name, mz_span_of(kinds[i].name, kinds[i].name_size)))
            return &kinds[i];
    return NULL;
}
