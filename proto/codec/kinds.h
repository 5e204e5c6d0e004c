/* The table of statement kinds: one row each, design.md §6. Adding a kind is a body struct and its
 * fields (bodies.h), a row here and a row of guards and effects in rules/. */
#ifndef MZ_CODEC_KINDS_H
#define MZ_CODEC_KINDS_H

#include "proto/codec/bodies.h"

enum mz_kind_id {
    MZ_KIND_LEDGER_CREATE,
    MZ_KIND_ACT_CONFIRM,
    MZ_KIND_ACTOR_ENROL,
    MZ_KIND_ACTOR_REVOKE,
    MZ_KIND_POLICY_SET,
    MZ_KIND_PROJECT_REGISTER,
    MZ_KIND_TARGET_SET,
    MZ_KIND_BUDGET_APPROPRIATE,
    MZ_KIND_BUDGET_ADJUST,
    MZ_KIND_FUNDS_RECEIVE,
    MZ_KIND_PAYEE_ENROL,
    MZ_KIND_LIST_FREEZE,
    MZ_KIND_PAYMENT_REQUEST,
    MZ_KIND_PAYMENT_REVIEW,
    MZ_KIND_PAYMENT_APPROVE,
    MZ_KIND_PAYMENT_RETURN,
    MZ_KIND_PAYMENT_REJECT,
    MZ_KIND_PAYMENT_WITHDRAW,
    MZ_KIND_PAYMENT_ACCEPT,
    MZ_KIND_PAYMENT_INSTRUCT,
    MZ_KIND_PAYMENT_SETTLE,
    MZ_KIND_PAYMENT_SIGN,
    MZ_KIND_EVIDENCE_ATTACH,
    MZ_KIND_MEASURE_RECORD,
    MZ_KIND_ACTOR_ROTATE,
    MZ_KIND_ACTOR_DELEGATE,
    MZ_KIND_DELEGATION_END,
    MZ_KIND_BUDGET_SEND,
    MZ_KIND_BUDGET_TAKE,
    MZ_KIND_PERIOD_CLOSE,
    MZ_KIND_PERIOD_CONFIRM,
    MZ_KIND_PERIOD_REOPEN,
    MZ_KIND_DATA_ERASE,
    MZ_KIND_ACCESS_LOG,
    MZ_KIND_PAYMENT_SUSPEND,
    MZ_KIND_PAYMENT_RESUME,
    MZ_KIND_PAYEE_UPDATE,
    MZ_KIND_PAYMENT_REFUND,
    MZ_KIND_PAYMENT_REVERSE,
    MZ_KIND_PAYMENT_CONFIRM,
    MZ_KIND_PAYMENT_ARCHIVE,
    MZ_KIND_LOG_ROTATE,
    MZ_KIND_PLAN_SET,
    MZ_KIND_SCHEME_SET,
    MZ_KIND_MONITOR_SNAPSHOT,
    MZ_KIND_DEVIATION_EXPLAIN,
    MZ_KIND_SCORE_RECORD,
    MZ_KIND_EVALUATION_CONCLUDE,
    MZ_KIND_NARRATIVE_WRITE,
    MZ_KIND_FINDING_RAISE,
    MZ_KIND_FINDING_RESPOND,
    MZ_KIND_FINDING_RESOLVE,
    MZ_KIND_ACT_WITHDRAW,
    MZ_KIND_BUDGET_DROP,
    MZ_KIND_COUNT
};

enum mz_kind_scope {
    MZ_KIND_OF_LEDGER,  /* the statement must not name a project */
    MZ_KIND_OF_PROJECT, /* it must */
};

struct mz_kind {
    enum mz_kind_id id;
    const char *name; /* on the wire */
    size_t name_size; /* bytes of it */
    uint32_t roles;   /* the author must hold one of these; MZ_ROLE_BIT */
    enum mz_kind_scope scope;
    bool dual; /* takes effect when a second administrator confirms it (act.confirm) */
    uint16_t min_refs, max_refs;
    const struct mz_schema *body;
};

const struct mz_kind *mz_kind_get(enum mz_kind_id id);
/* NULL if there is none of that name. */
const struct mz_kind *mz_kind_find(struct mz_span name);

#endif
