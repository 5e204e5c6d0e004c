/* Bodies of statements, one struct a kind; FORMAT.md §7 says what each means and bodies.c how each
 * is encoded. Spans point into the statement's bytes. */
#ifndef MZ_CODEC_BODIES_H
#define MZ_CODEC_BODIES_H

#include "proto/base/limits.h"
#include "proto/codec/vocabulary.h"

/* An Ed25519 public key is 32 bytes, as is a hash. */
struct mz_administrator {
    struct mz_hash key;
    struct mz_span actor;
};

struct mz_ledger_create {
    struct mz_hash log_key;        /* the log's Ed25519 public key; its name is the origin */
    struct mz_span name;           /* the unit whose ledger this is 单位名称 */
    struct mz_span unit_code;      /* optional: 统一社会信用代码 */
    uint16_t administrators_count; /* at least two, the author among them */
    struct mz_administrator administrators[MZ_MAX_ADMINISTRATORS];
};

struct mz_empty {
    uint8_t unused;
};

struct mz_actor_enrol {
    struct mz_span actor;
    struct mz_hash key;
    uint32_t roles;        /* MZ_ROLE_BIT */
    struct mz_span unit;   /* optional 单位 */
    struct mz_span post;   /* optional 职务 */
    struct mz_hash name;   /* optional: digest of the disclosure of the person's name */
    struct mz_hash person; /* optional: token of the natural person; two actors with one token are
                              one person (T5) */
    uint32_t valid_from, valid_to; /* optional, business dates, both included */
};

struct mz_actor_revoke {
    struct mz_span actor;
    struct mz_span reason;
};

/* The author changes his own key; the statement is signed with the old one. */
struct mz_actor_rotate {
    struct mz_hash key;   /* the new one */
    struct mz_span proof; /* of its possession: codec/rotation.h */
};

/* The log signs with another key from the tree on that holds the confirmation: codec/rotation.h. */
struct mz_log_rotate {
    struct mz_hash key;      /* the new one */
    struct mz_hash from;     /* the one in force */
    struct mz_span proof;    /* possession of the new one */
    struct mz_span handover; /* the old one's signature over the same words */
};

/* `to` acts in roles of `from` from `begin` until `until`, both included; in one project or in all.
 */
struct mz_actor_delegate {
    struct mz_span to, from;
    uint32_t begin, until;
    uint32_t roles;
    struct mz_span project; /* optional */
};

struct mz_delegation_end {
    struct mz_span to; /* the delegate */
    struct mz_span reason;
};

/* One row of the approval table: amounts up to `limit` fen need `approvals` signatures in order. */
struct mz_tier {
    int64_t limit; /* optional: none on the last row */
    uint64_t approvals;
    bool minutes; /* collective decision minutes, evidence code E03, needed as well 三重一大 */
};

/* Roles that one person must not hold together; an unordered pair. */
struct mz_conflict {
    uint8_t first, second; /* enum mz_role */
    uint8_t scope;         /* enum mz_scope */
};

/* A code that a payment needs before a stage: every payment, or one of this method, or one that has
 * a payee of this category. */
struct mz_required {
    struct mz_span code;
    uint8_t stage;    /* enum mz_stage */
    uint8_t method;   /* optional, enum mz_method */
    uint8_t category; /* optional, enum mz_category */
};

/* A code of which one file serves every payment of a project. */
struct mz_shared {
    struct mz_span code;
};

struct mz_standard {
    struct mz_span project; /* optional: every project without a row of its own */
    uint8_t category;       /* optional enum mz_category */
    int64_t amount;         /* fen a person at most */
};

struct mz_policy_set {
    uint64_t version;         /* 1 and then one more each time */
    uint64_t acceptors;       /* distinct acceptors that must pass */
    uint64_t due_days;        /* optional: a request is due at most so many days after its date */
    uint64_t retention_years; /* optional: MZ_RETENTION_YEARS */
    uint64_t past_days,
        future_days; /* tolerance of the business date against the day of registration */
    /* Optional: requests for one payee in one project that are at most so many days apart are
     * weighed as one against the tiers. */
    uint64_t split_days;
    uint32_t cash; /* optional: categories that may be paid in cash, bit n − 1; without it nobody */
    uint8_t reuse;         /* optional enum mz_reuse; refuse without it */
    uint16_t shared_count; /* optional: E01 and E02 without */
    struct mz_shared shared[MZ_MAX_EVIDENCE_CODES];
    uint16_t tiers_count;
    struct mz_tier tiers[MZ_MAX_TIERS]; /* limits ascending, the last without */
    uint16_t conflicts_count;
    struct mz_conflict conflicts[MZ_MAX_CONFLICTS];
    uint16_t evidence_count;
    struct mz_required evidence[MZ_MAX_EVIDENCE_CODES];
    uint16_t standards_count;
    struct mz_standard standards[MZ_MAX_STANDARDS];
};

struct mz_project_register {
    struct mz_span name;       /* 项目名称 */
    struct mz_span unit;       /* 实施单位 */
    struct mz_span department; /* optional 主管部门 */
    struct mz_span basis;      /* 立项依据 */
    uint32_t begin, end;       /* 起止时间 */
};

struct mz_indicator {
    struct mz_span key; /* identifier; computed indicators have the keys of domain.md §3.2 */
    struct mz_span level1, level2, name; /* 一级 二级 三级 */
    uint8_t nature;                      /* enum mz_nature */
    uint64_t target_numerator,
        target_denominator; /* optional for qualitative ones: the value is their quotient */
    uint32_t target_date;   /* nature date */
    struct mz_span unit;    /* 度量单位: "%", "人", "元" */
    uint64_t weight;        /* 1/100 point */
};

struct mz_target_set {
    struct mz_span goal; /* 年度总体目标 */
    uint16_t indicators_count;
    struct mz_indicator indicators[MZ_MAX_INDICATORS];
};

struct mz_budget_appropriate {
    struct mz_span line; /* 指标编号, unique in the ledger */
    uint64_t year;
    int64_t amount;
    uint8_t source;          /* enum mz_source */
    struct mz_span document; /* 指标文号 */
    struct mz_span function_code, government_code,
        department_code; /* optional 功能/政府经济/部门经济分类 */
};

struct mz_budget_adjust {
    struct mz_span to; /* virement and carry, and nothing else: the line that gets it */
    struct mz_span line;
    uint8_t type; /* enum mz_adjustment */
    int64_t amount;
    struct mz_span document;
    struct mz_span reason;
};

/* A virement to a line of another project is two statements that name each other: this one names
 * the id that the other will have, the other this one's hash. It takes effect with the other or not
 * at all. */
struct mz_budget_send {
    struct mz_span line, to; /* of this project; of the other */
    struct mz_span to_project;
    struct mz_id taker; /* id of the budget.take */
    int64_t amount;
    struct mz_span document;
    struct mz_span reason;
};

struct mz_budget_take {
    struct mz_span from, line; /* of the other project; of this one */
    int64_t amount;
    struct mz_span document;
};

/* opening + plus − minus = closing, by the business dates of the entries. */
struct mz_period_balance {
    struct mz_span line;
    uint8_t item; /* enum mz_balance */
    int64_t opening, plus, minus, closing;
};

struct mz_period_close {
    uint32_t begin, end;     /* both included; the end is that of a quarter */
    uint64_t entries;        /* of the project before this one */
    struct mz_hash head;     /* leaf hash of the last of them */
    uint64_t open;           /* payments that somebody still has to act on */
    uint64_t left;           /* optional: lines that the parts after this one have to state */
    uint16_t balances_count; /* the lines in the order of appropriation, from where the part before
                                ended, every item in the order of the words */
    struct mz_period_balance balances[MZ_MAX_BALANCES];
};

struct mz_act_withdraw {
    struct mz_span reason;
};

struct mz_period_reopen {
    struct mz_span reason;
};

struct mz_data_erase {
    struct mz_hash order; /* SHA-256 of the document that orders it */
    struct mz_id payee;
    uint8_t ground;          /* enum mz_ground */
    struct mz_span document; /* its number */
};

struct mz_accessed {
    struct mz_id payee;
};

/* Who saw which personal data, and why: filed by the one who saw it. */
struct mz_access_log {
    uint32_t fields; /* MZ_ROLE_BIT of enum mz_personal */
    uint16_t payees_count;
    struct mz_accessed payees[MZ_MAX_ACCESSED];
    struct mz_span reason;
};

struct mz_funds_receive {
    struct mz_span line;
    int64_t amount;
    struct mz_span document; /* bank receipt or allotment note */
};

struct mz_digest {
    uint8_t field; /* enum mz_personal */
    struct mz_hash digest;
};

struct mz_payee_enrol {
    struct mz_id payee; /* random, chosen by the client */
    struct mz_hash
        token; /* HMAC of the identity number under the vault's key: unique, unguessable */
    struct mz_hash account_token; /* optional: HMAC of the bank account */
    uint8_t category;             /* enum mz_category */
    uint16_t digests_count;       /* ascending by field, each at most once */
    struct mz_digest digests[MZ_MAX_DIGESTS];
};

/* What changed about a payee. Fields that it does not name stay as they are. */
struct mz_payee_update {
    struct mz_id payee;
    struct mz_span reason;
    uint8_t category;             /* optional enum mz_category */
    struct mz_hash account_token; /* optional: a new account, with its digest */
    uint16_t digests_count; /* optional, ascending by field; never that of the identity number */
    struct mz_digest digests[MZ_MAX_DIGESTS];
};

struct mz_list_freeze {
    struct mz_span list; /* identifier, unique in the project */
    uint64_t count;
    struct mz_hash root;
    struct mz_span basis;
    uint32_t posted_from, posted_to; /* optional: public posting 公示 */
};

struct mz_payment_request {
    struct mz_span number; /* 支付编号, unique in the project */
    struct mz_span line;   /* budget line */
    struct mz_span list;   /* optional: frozen eligible list that every payee must be on */
    int64_t amount;        /* sum of the roster */
    uint64_t count;        /* lines of the roster */
    struct mz_hash root;   /* root of the roster */
    uint8_t method;        /* enum mz_method */
    uint32_t due;          /* the day by which payees should have signed for it */
    struct mz_span purpose;
};

struct mz_payment_review {
    int64_t amount;
    struct mz_span opinion; /* optional */
};

struct mz_payment_approve {
    uint64_t tier; /* 1.. */
    int64_t amount;
    struct mz_span opinion; /* optional */
};

/* payment.return, payment.reject, payment.withdraw, payment.suspend, payment.resume */
struct mz_payment_stop {
    uint8_t reason; /* enum mz_reason */
    struct mz_span text;
};

struct mz_payment_accept {
    uint8_t result;           /* enum mz_result */
    uint8_t type;             /* enum mz_acceptance */
    uint64_t checked, passed; /* persons */
    struct mz_span opinion;   /* optional */
};

struct mz_payment_instruct {
    int64_t amount;
    uint8_t method; /* enum mz_method */
    /* Optional, both or none: the lines that the bank returned and that are sent again. */
    uint64_t count;
    struct mz_hash root; /* root of a selection */
};

struct mz_payment_settle {
    uint64_t count;      /* lines of the results list */
    int64_t amount;      /* sum of the lines that were paid */
    struct mz_hash root; /* root of the results list */
};

struct mz_payment_sign {
    uint64_t count;
    int64_t amount;
    struct mz_hash root; /* root of the signatures list */
};

/* Money that came back after it was paid. */
struct mz_payment_refund {
    uint64_t count;
    int64_t amount;
    struct mz_hash root; /* root of the refunds list */
};

/* 红冲: lines that are taken out of what was paid. */
struct mz_payment_reverse {
    uint64_t count;
    int64_t amount;
    struct mz_hash root; /* root of a selection */
    uint8_t reason;      /* enum mz_reason */
    struct mz_span text;
    struct mz_span voucher; /* 红字凭证号 */
};

struct mz_payment_archive {
    int64_t debit, credit;  /* 借贷合计 */
    struct mz_span voucher; /* 记账凭证号 */
    uint64_t attachments;   /* 附件张数: files of evidence */
};

struct mz_evidence_attach {
    struct mz_span code; /* E01.. of domain.md §7 */
    struct mz_hash sha256;
    uint64_t size;
    struct mz_span media_type;
};

struct mz_measure_record {
    struct mz_span indicator;
    uint64_t numerator;
    uint64_t denominator;    /* optional in the encoding so that its absence is refused by name:
                                bare-percentage */
    struct mz_hash evidence; /* SHA-256 of an evidence file of the project */
};

/* Money that should be spent by the end of `date`, from the first day of the project on. */
struct mz_phase {
    uint32_t date;
    int64_t amount;
};

/* 分阶段用款计划; without one, a straight line by days. */
struct mz_plan_set {
    uint16_t phases_count; /* dates ascend, amounts never fall */
    struct mz_phase phases[MZ_MAX_PHASES];
};

/* How scores and lights are computed (domain.md §2.1, §8). Shares are in 1/10000. */
struct mz_scheme_set {
    uint64_t red, yellow; /* a light is red above this share of the budget, yellow from that on */
    uint64_t top, middle; /* lowest share of the bands met and partial */
    bool deduct;          /* far above the target takes points off */
    uint64_t version;     /* 1 and then one more each time; 0 is the default nobody filed */
    uint64_t overshoot;   /* actual / target above which the target is questioned: 13000 */
};

struct mz_monitored {
    struct mz_span key;
    uint64_t numerator, denominator; /* optional: neither computed nor measured so far */
    uint8_t likelihood;              /* enum mz_likelihood */
};

struct mz_monitor_snapshot {
    uint8_t light;                     /* enum mz_light */
    int64_t budget, planned, executed; /* fen: adjusted; by the checkpoint; settled − refunded */
    int64_t forecast;                  /* fen: what the monitor expects at the end of the year */
    struct mz_span reason, measure;    /* optional: needed if red or not certain */
    uint32_t checkpoint;
    uint16_t indicators_count; /* those of the targets in force, in their order */
    struct mz_monitored indicators[MZ_MAX_INDICATORS];
};

struct mz_deviation_explain {
    struct mz_span text, measure; /* 偏差原因分析, 改进措施 */
    struct mz_span indicator;
    uint8_t cause; /* enum mz_cause */
};

struct mz_scored {
    struct mz_span key;
    uint64_t numerator, denominator; /* optional: of quantitative ones, as computed or measured */
    uint8_t band;                    /* optional enum mz_band: qualitative */
    uint64_t share;                  /* optional, 1/10000, within the band */
    uint32_t done;                   /* optional: nature date, the day it was done */
    struct mz_hash evidence;         /* optional: a file of the project; needed for band and day */
    uint64_t computed, reported;     /* 1/100 point */
    struct mz_span reason;           /* optional */
};

/* One evaluator's scores of one year. */
struct mz_score_record {
    uint8_t type; /* enum mz_evaluation */
    uint64_t year;
    uint64_t total;        /* Σ reported, 1/100 point */
    uint64_t scheme;       /* version of the scheme in force */
    uint16_t scores_count; /* those of the targets in force, in their order */
    struct mz_scored scores[MZ_MAX_INDICATORS];
};

struct mz_evaluation_conclude {
    uint8_t type; /* enum mz_evaluation */
    uint64_t year;
    uint8_t grade;          /* enum mz_grade */
    uint64_t total;         /* mean of the totals it rests on, 1/100 point */
    struct mz_span opinion; /* optional */
};

struct mz_narrative_write {
    struct mz_span text;
    uint8_t section; /* enum mz_section */
};

struct mz_finding_raise {
    struct mz_span code; /* T01 … of domain.md §12, or one of the office's own */
    struct mz_span text;
    int64_t recover;  /* optional, fen */
    uint8_t severity; /* enum mz_severity */
};

struct mz_finding_respond {
    struct mz_span text, measure;
};

struct mz_finding_resolve {
    struct mz_span text;
    uint8_t result;    /* enum mz_closing */
    int64_t recovered; /* optional, fen */
};

union mz_body {
    struct mz_empty empty;
    struct mz_ledger_create ledger_create;
    struct mz_actor_enrol actor_enrol;
    struct mz_actor_revoke actor_revoke;
    struct mz_actor_rotate actor_rotate;
    struct mz_log_rotate log_rotate;
    struct mz_actor_delegate actor_delegate;
    struct mz_delegation_end delegation_end;
    struct mz_policy_set policy_set;
    struct mz_project_register project_register;
    struct mz_target_set target_set;
    struct mz_budget_appropriate budget_appropriate;
    struct mz_budget_adjust budget_adjust;
    struct mz_budget_send budget_send;
    struct mz_budget_take budget_take;
    struct mz_data_erase data_erase;
    struct mz_access_log access_log;
    struct mz_period_close period_close;
    struct mz_act_withdraw act_withdraw; /* and budget.drop */
    struct mz_period_reopen period_reopen;
    struct mz_funds_receive funds_receive;
    struct mz_payee_enrol payee_enrol;
    struct mz_payee_update payee_update;
    struct mz_list_freeze list_freeze;
    struct mz_payment_request payment_request;
    struct mz_payment_review payment_review;
    struct mz_payment_approve payment_approve;
    struct mz_payment_stop payment_stop;
    struct mz_payment_accept payment_accept;
    struct mz_payment_instruct payment_instruct;
    struct mz_payment_settle payment_settle;
    struct mz_payment_sign payment_sign;
    struct mz_payment_refund payment_refund;
    struct mz_payment_reverse payment_reverse;
    struct mz_payment_archive payment_archive;
    struct mz_evidence_attach evidence_attach;
    struct mz_measure_record measure_record;
    struct mz_plan_set plan_set;
    struct mz_scheme_set scheme_set;
    struct mz_monitor_snapshot monitor_snapshot;
    struct mz_deviation_explain deviation_explain;
    struct mz_score_record score_record;
    struct mz_evaluation_conclude evaluation_conclude;
    struct mz_narrative_write narrative_write;
    struct mz_finding_raise finding_raise;
    struct mz_finding_respond finding_respond;
    struct mz_finding_resolve finding_resolve;
};

extern const struct mz_schema mz_empty_schema, mz_ledger_create_schema, mz_actor_enrol_schema,
    mz_actor_revoke_schema, mz_actor_rotate_schema, mz_log_rotate_schema, mz_actor_delegate_schema,
    mz_delegation_end_schema, mz_policy_set_schema, mz_project_register_schema,
    mz_target_set_schema, mz_budget_appropriate_schema, mz_budget_adjust_schema,
    mz_budget_send_schema, mz_budget_take_schema, mz_data_erase_schema, mz_access_log_schema,
    mz_act_withdraw_schema, mz_period_close_schema, mz_period_reopen_schema,
    mz_funds_receive_schema, mz_payee_enrol_schema, mz_payee_update_schema, mz_list_freeze_schema,
    mz_payment_request_schema, mz_payment_review_schema, mz_payment_approve_schema,
    mz_payment_stop_schema, mz_payment_accept_schema, mz_payment_instruct_schema,
    mz_payment_settle_schema, mz_payment_sign_schema, mz_payment_refund_schema,
    mz_payment_reverse_schema, mz_payment_archive_schema, mz_evidence_attach_schema,
    mz_measure_record_schema, mz_plan_set_schema, mz_scheme_set_schema, mz_monitor_snapshot_schema,
    mz_deviation_explain_schema, mz_score_record_schema, mz_evaluation_conclude_schema,
    mz_narrative_write_schema, mz_finding_raise_schema, mz_finding_respond_schema,
    mz_finding_resolve_schema;

#endif
