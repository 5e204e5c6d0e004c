/* The closed word lists of the ledger (design.md §10, domain.md §5–§7). On the wire each is its
 * text; in C its number. Numbers start at 1, 0 is absence. Texts are never renamed; new ones are
 * added at the end. */
#ifndef MZ_CODEC_VOCABULARY_H
#define MZ_CODEC_VOCABULARY_H

#include "proto/codec/schema.h"

/* Duties (domain.md §6). Administrators have no business roles. */
enum mz_role {
    MZ_ROLE_ADMINISTRATOR = 1, /* 系统管理 */
    MZ_ROLE_HANDLER,           /* 经办 */
    MZ_ROLE_BUDGET,            /* 预算/指标 */
    MZ_ROLE_REVIEWER,          /* 财务审核 */
    MZ_ROLE_APPROVER,          /* 审批 */
    MZ_ROLE_ACCEPTOR,          /* 验收 */
    MZ_ROLE_CASHIER,           /* 出纳 */
    MZ_ROLE_ACCOUNTANT,        /* 会计 */
    MZ_ROLE_ARCHIVIST,         /* 档案 */
    MZ_ROLE_MONITOR,           /* 绩效监控 */
    MZ_ROLE_EVALUATOR,         /* 评价 */
    MZ_ROLE_INSPECTOR,         /* 检查/审计 */
    MZ_ROLE_PRIVACY,           /* 个人信息管理 (PII officer) */
    MZ_ROLE_COUNT = MZ_ROLE_PRIVACY
};
#define MZ_ROLE_BIT(role) (UINT32_C(1) << ((role)-1))
extern const struct mz_names mz_role_names;

/* Source of the money of a budget line (domain.md §9.2). */
enum mz_source {
    MZ_SOURCE_FISCAL = 1,
    MZ_SOURCE_UNION,
    MZ_SOURCE_SUPERIOR,
    MZ_SOURCE_DONATION,
    MZ_SOURCE_OTHER
};
extern const struct mz_names mz_source_names;

/* budget.adjust (domain.md §9.2). The last two move money to another line of the project. */
enum mz_adjustment {
    MZ_ADJUST_INCREASE = 1, /* 追加 */
    MZ_ADJUST_DECREASE,     /* 调减 */
    MZ_ADJUST_FREEZE,       /* 冻结 */
    MZ_ADJUST_UNFREEZE,     /* 解冻 */
    MZ_ADJUST_VIREMENT,     /* 调剂: within the year */
    MZ_ADJUST_CARRY         /* 结转: to the next year */
};
extern const struct mz_names mz_adjustment_names;

/* What a period close states of each budget line. */
enum mz_balance {
    MZ_BALANCE_ADJUSTED = 1,
    MZ_BALANCE_FROZEN,
    MZ_BALANCE_RECEIVED,
    MZ_BALANCE_COMMITTED,
    MZ_BALANCE_INSTRUCTED,
    MZ_BALANCE_SETTLED,
    MZ_BALANCE_REFUNDED,
    MZ_BALANCE_SIGNED
};
#define MZ_BALANCES 8u
extern const struct mz_names mz_balance_names;

/* Beneficiary category BEN_CAT of domain.md §7, in its order 1..9. */
enum mz_category {
    MZ_CATEGORY_LOW_INCOME = 1,
    MZ_CATEGORY_ILLNESS,
    MZ_CATEGORY_DISTRESSED_ENTERPRISE,
    MZ_CATEGORY_WORK_INJURY,
    MZ_CATEGORY_FRONTLINE,
    MZ_CATEGORY_DISASTER,
    MZ_CATEGORY_HOLIDAY_DUTY,
    MZ_CATEGORY_POSTED_CADRE,
    MZ_CATEGORY_MAJOR_PROJECT,
    MZ_CATEGORY_SUPPLIER /* no beneficiary: goods and services are bought of it */
};
extern const struct mz_names mz_category_names;

/* How money reaches the payee. */
enum mz_method { MZ_METHOD_TRANSFER = 1, MZ_METHOD_CASH };
extern const struct mz_names mz_method_names;

/* Reason codes of whatever stops a payment or takes it back (domain.md §5 G12). */
enum mz_reason {
    MZ_REASON_MATERIALS = 1, /* 资料不全 */
    MZ_REASON_AMOUNT,        /* 金额有误 */
    MZ_REASON_PAYEE,         /* 收款信息有误 */
    MZ_REASON_BASIS,         /* 依据不足 */
    MZ_REASON_BUDGET,        /* 预算不符 */
    MZ_REASON_OTHER,
    MZ_REASON_COMPLAINT, /* 投诉举报 */
    MZ_REASON_ERROR,     /* 登记有误: what was recorded did not happen */
    MZ_REASON_REFUND     /* 款项退回 */
};
extern const struct mz_names mz_reason_names;

/* Acceptance (domain.md §9.4). */
enum mz_acceptance { MZ_ACCEPTANCE_LIST = 1, MZ_ACCEPTANCE_DELIVERY, MZ_ACCEPTANCE_VISIT };
extern const struct mz_names mz_acceptance_names;
enum mz_result { MZ_RESULT_PASSED = 1, MZ_RESULT_FAILED };
extern const struct mz_names mz_result_names;

/* The bank's result for one line. */
enum mz_outcome { MZ_OUTCOME_PAID = 1, MZ_OUTCOME_RETURNED };
extern const struct mz_names mz_outcome_names;

/* How a payee signed for the money 签领方式. */
enum mz_signing {
    MZ_SIGNING_HAND = 1,
    MZ_SIGNING_FINGERPRINT,
    MZ_SIGNING_ELECTRONIC,
    MZ_SIGNING_PROXY
};
extern const struct mz_names mz_signing_names;

/* Nature of an indicator 指标性质. */
enum mz_nature {
    MZ_NATURE_GE = 1,
    MZ_NATURE_LE,
    MZ_NATURE_EQ,
    MZ_NATURE_DATE,
    MZ_NATURE_QUALITATIVE
};
extern const struct mz_names mz_nature_names;

/* Who evaluates (财预〔2020〕10号): the unit itself, its department, the finance authority. */
enum mz_evaluation {
    MZ_EVALUATION_UNIT = 1,   /* 单位自评 */
    MZ_EVALUATION_DEPARTMENT, /* 部门评价 */
    MZ_EVALUATION_FISCAL      /* 财政评价 */
};
extern const struct mz_names mz_evaluation_names;

/* 优 良 中 差 (domain.md §2). */
enum mz_grade { MZ_GRADE_EXCELLENT = 1, MZ_GRADE_GOOD, MZ_GRADE_MEDIUM, MZ_GRADE_POOR };
extern const struct mz_names mz_grade_names;

/* A qualitative indicator: reached 达成, reached in part 部分达成, not reached 未达成. */
enum mz_band { MZ_BAND_MET = 1, MZ_BAND_PARTIAL, MZ_BAND_MISSED };
extern const struct mz_names mz_band_names;

/* 完成目标可能性, as the monitoring form prints it (domain.md §4.3). */
enum mz_likelihood {
    MZ_LIKELIHOOD_CERTAIN = 1, /* 确定能 */
    MZ_LIKELIHOOD_POSSIBLE,    /* 有可能 */
    MZ_LIKELIHOOD_IMPOSSIBLE   /* 不可能 */
};
extern const struct mz_names mz_likelihood_names;

/* Light of a checkpoint (domain.md §8). */
enum mz_light { MZ_LIGHT_GREEN = 1, MZ_LIGHT_YELLOW, MZ_LIGHT_RED };
extern const struct mz_names mz_light_names;

/* Why an indicator deviates, the columns of the monitoring form: 经费 制度 人员 硬件 其他. */
enum mz_cause {
    MZ_CAUSE_FUNDS = 1,
    MZ_CAUSE_SYSTEM,
    MZ_CAUSE_STAFF,
    MZ_CAUSE_HARDWARE,
    MZ_CAUSE_OTHER
};
extern const struct mz_names mz_cause_names;

/* How heavy a finding is; high is a red one (domain.md §8), until it is resolved. */
enum mz_severity { MZ_SEVERITY_LOW = 1, MZ_SEVERITY_MEDIUM, MZ_SEVERITY_HIGH };
extern const struct mz_names mz_severity_names;

/* How a finding ends: rectified 已整改, accepted 予以认可. */
enum mz_closing { MZ_CLOSING_RECTIFIED = 1, MZ_CLOSING_ACCEPTED };
extern const struct mz_names mz_closing_names;

/* What a narrative is for: the parts of the report's eight chapters that are not figures
 * (domain.md §14), in their order. */
enum mz_section {
    MZ_SECTION_BACKGROUND = 1, /* 一(一) 项目背景 */
    MZ_SECTION_CONTENT,        /* 主要内容及实施情况 */
    MZ_SECTION_FUNDING,        /* 资金投入和使用 */
    MZ_SECTION_GOAL,           /* 一(二) 绩效目标 */
    MZ_SECTION_SAFEGUARDS,     /* 一(三) 组织保障 */
    MZ_SECTION_CONTROLS,       /* 内控制度 */
    MZ_SECTION_SAVINGS,        /* 节支增效 */
    MZ_SECTION_FINANCE,        /* 财务管理 */
    MZ_SECTION_PURPOSE,        /* 二(一) 评价目的 */
    MZ_SECTION_SCOPE,          /* 对象和范围 */
    MZ_SECTION_PRINCIPLES,     /* 二(二) 评价原则 */
    MZ_SECTION_BASIS,          /* 评价依据 */
    MZ_SECTION_METHOD,         /* 评价方法 */
    MZ_SECTION_STANDARD,       /* 评价标准 */
    MZ_SECTION_SAMPLING,       /* 评价抽样 */
    MZ_SECTION_PROCESS,        /* 二(三) 评价工作过程 */
    MZ_SECTION_CONCLUSION,     /* 三 综合结论 */
    MZ_SECTION_ACHIEVEMENT,    /* 目标实现情况 */
    MZ_SECTION_DECISION,       /* 四(一) 决策 */
    MZ_SECTION_MANAGEMENT,     /* 四(二) 过程 */
    MZ_SECTION_OUTPUT,         /* 四(三) 产出 */
    MZ_SECTION_BENEFIT,        /* 四(四) 效益 */
    MZ_SECTION_EXPERIENCE,     /* 五 主要经验及做法 */
    MZ_SECTION_PROBLEMS,       /* 六 存在的问题及原因分析 */
    MZ_SECTION_ADVICE,         /* 七 有关建议 */
    MZ_SECTION_OTHER,          /* 八 其他需要说明的问题 */
    MZ_SECTION_COUNT = MZ_SECTION_OTHER
};
extern const struct mz_names mz_section_names;

/* When a piece of evidence must be there. */
enum mz_stage { MZ_STAGE_APPROVE = 1, MZ_STAGE_INSTRUCT, MZ_STAGE_SIGN, MZ_STAGE_ARCHIVE };
extern const struct mz_names mz_stage_names;

/* What happens when one file, or one movement of the bank, stands for two payments. */
enum mz_reuse { MZ_REUSE_REFUSE = 1, MZ_REUSE_FLAG };
extern const struct mz_names mz_reuse_names;

/* Scope of a duty conflict: the same payment (X of domain.md §6) or a fiscal year (XX). */
enum mz_scope { MZ_SCOPE_PAYMENT = 1, MZ_SCOPE_YEAR };
extern const struct mz_names mz_scope_names;

/* Personal fields of a payee; on the wire the text is the SD-CWT claim name. */
enum mz_personal {
    MZ_PERSONAL_NAME = 1,
    MZ_PERSONAL_IDNO,
    MZ_PERSONAL_ACCOUNT,
    MZ_PERSONAL_BANK,
    MZ_PERSONAL_PHONE,
    MZ_PERSONAL_ADDRESS,
    MZ_PERSONAL_UNIT
};
extern const struct mz_names mz_personal_names;

/* Why personal data is erased (domain.md §11). An order of an authority alone goes before the time
 * of retention. */
enum mz_ground { MZ_GROUND_EXPIRED = 1, MZ_GROUND_REQUEST, MZ_GROUND_MISTAKE, MZ_GROUND_ORDER };
extern const struct mz_names mz_ground_names;

/* Forms of list objects. */
enum mz_list_form {
    MZ_LIST_ROSTER = 1,
    MZ_LIST_ELIGIBLE,
    MZ_LIST_RESULTS,
    MZ_LIST_SIGNATURES,
    MZ_LIST_SELECTION,
    MZ_LIST_REFUNDS
};
extern const struct mz_names mz_list_form_names;

/* States of a payment (domain.md §5). PAYABLE is not a state but a question: see
 * mz_payment_missing. */
enum mz_state {
    MZ_STATE_SUBMITTED = 1,
    MZ_STATE_REVIEWED,
    MZ_STATE_APPROVING,
    MZ_STATE_APPROVED,
    MZ_STATE_ACCEPTED,
    MZ_STATE_INSTRUCTED,
    MZ_STATE_PART_SETTLED,
    MZ_STATE_SETTLED,
    MZ_STATE_SIGNED,
    MZ_STATE_RETURNED,
    MZ_STATE_REJECTED,
    MZ_STATE_WITHDRAWN,
    MZ_STATE_ACCEPT_FAILED,
    MZ_STATE_BANK_RETURNED,
    MZ_STATE_SUSPENDED,
    MZ_STATE_ARCHIVED,
    MZ_STATE_REVERSED,
    MZ_STATE_COUNT = MZ_STATE_REVERSED
};
extern const struct mz_names mz_state_names;

#endif
