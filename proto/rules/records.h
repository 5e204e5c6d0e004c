/* Records: what the fold over the entries knows, and nothing else. Any two folds over the same
 * entries hold the same records, byte for byte; mz_records_digest compares them (G4).
 *
 * The fold sees its records only through this interface. The daemon backs it with an LMDB write
 * transaction, the verifier and a clone's queries with memory (memory_records.h). Keys are a table
 * byte and the parts that the builders below put together; numbers in keys are big-endian, so that
 * scans come in order. Values are encoded with the schemas below. */
#ifndef MZ_RULES_RECORDS_H
#define MZ_RULES_RECORDS_H

#include "proto/codec/kinds.h"

enum mz_table {
    MZ_TABLE_LEDGER = 1,    /* () → mz_ledger_record */
    MZ_TABLE_STATEMENT,     /* (statement hash) → mz_statement_record */
    MZ_TABLE_STATEMENT_ID,  /* (statement id) → mz_index_record */
    MZ_TABLE_CHAIN,         /* (project) → mz_chain_record */
    MZ_TABLE_PROJECT_ENTRY, /* (project, seq) → mz_index_record */
    MZ_TABLE_KEY,           /* (kid) → mz_key_record */
    MZ_TABLE_ACTOR,         /* (actor) → mz_actor_record */
    MZ_TABLE_PENDING,       /* (statement hash) → mz_pending_record, removed when confirmed */
    MZ_TABLE_POLICY,        /* () → mz_policy_record: the one in force */
    MZ_TABLE_PROJECT,       /* (project) → mz_project_record */
    MZ_TABLE_TARGET,        /* (project) → mz_target_record: the targets in force */
    MZ_TABLE_BUDGET,        /* (project, line) → mz_budget_record */
    MZ_TABLE_BUDGET_LINE,   /* (line) → mz_owner_record: which project a budget line belongs to */
    MZ_TABLE_PAYEE,         /* (payee id) → mz_payee_record */
    MZ_TABLE_TOKEN,     /* (token) → mz_token_record: identity numbers and accounts, tokenised */
    MZ_TABLE_LIST,      /* (project, list) → mz_frozen_list_record */
    MZ_TABLE_LIST_LINE, /* (project, list, payee id) → mz_list_line_record */
    MZ_TABLE_PAYMENT,   /* (request hash) → mz_payment_record */
    MZ_TABLE_PAYMENT_NUMBER, /* (project, number) → mz_payment_key_record */
    MZ_TABLE_OPEN, /* (request hash) → mz_index_record, removed when the payment ends: what inboxes
                      scan */
    MZ_TABLE_LINE,        /* (request index, payee id) → mz_line_record */
    MZ_TABLE_BENEFICIARY, /* (project, payee id) → mz_beneficiary_record */
    MZ_TABLE_SERIAL,      /* (bank serial) → mz_payment_key_record */
    MZ_TABLE_STEP, /* (request hash, n) → mz_index_record: every entry that concerns a payment, in
                      order */
    MZ_TABLE_EVIDENCE, /* (subject statement hash, code, n) → mz_evidence_record. n is 0 for the
                        * first file of its code, so that "is there one" is one read, and the
                        * entry's index for the later ones */
    MZ_TABLE_EVIDENCE_FILE, /* (project, sha256) → mz_evidence_record */
    MZ_TABLE_DUTY,          /* (request hash, person) → mz_duty_record */
    MZ_TABLE_DUTY_YEAR,     /* (year, person) → mz_duty_record */
    MZ_TABLE_MEASURE,       /* (project, indicator) → mz_measure_record_: the latest */
    MZ_TABLE_PERSON,        /* (person) → mz_person_record */
    MZ_TABLE_REVERSAL,      /* (request hash) → mz_reversal_record: not confirmed yet */
    MZ_TABLE_DELEGATE,      /* (actor who acts for others) → mz_delegate_record */
    MZ_TABLE_RECENT,   /* (project, payee id) → mz_recent_record: asked for while a window was in
                          force */
    MZ_TABLE_TRANSFER, /* (hash of a budget.send) → mz_transfer_record, removed when it is taken */
    MZ_TABLE_PERIOD,   /* (project) → mz_period_record */
    MZ_TABLE_CLOSE,    /* (project, end) → mz_close_record: the periods that are closed */
    MZ_TABLE_CLOSING,  /* (project, line, end) → mz_closing_record */
    MZ_TABLE_FLOW,     /* (project, line, first day of a quarter) → mz_flow_record */
    MZ_TABLE_LINE_ORDER, /* (project, n) → mz_line_order_record: budget lines, n from 1 */
    MZ_TABLE_OPEN_COUNT, /* (project) → mz_index_record: payments in MZ_TABLE_OPEN, as its `index`
                          */
    MZ_TABLE_ERASED,     /* (payee id) → mz_erased_record */
    MZ_TABLE_PAYEE_USE,  /* (payee id) → mz_payee_use_record */
    MZ_TABLE_ACCESS, /* (payee id, index) → mz_index_record: every access.log that names the payee
                      */
    MZ_TABLE_REUSED_FILE, /* (request hash, sha256) → mz_reuse_record: flagged, of another payment
                           */
    MZ_TABLE_REUSED_SERIAL, /* (request hash, serial) → mz_reuse_record */
    MZ_TABLE_LOG_KEY,       /* (tree size from which it signs) → mz_log_key_record */
    MZ_TABLE_VOUCHER,       /* (year, voucher) → mz_voucher_record */
    MZ_TABLE_RECENT_LINE,   /* (project, budget line) → mz_recent_record */
    MZ_TABLE_PLAN,          /* (project) → mz_target_record: the phased plan in force */
    MZ_TABLE_SCHEME,        /* (project) → mz_target_record: the scheme in force */
    MZ_TABLE_SNAPSHOT,      /* (project, checkpoint) → mz_index_record: the latest of it */
    MZ_TABLE_DEVIATION,     /* (project, indicator) → mz_index_record: the latest */
    MZ_TABLE_SCORE,         /* (project, index) → mz_scoring_record */
    MZ_TABLE_EVALUATION, /* (project, year × 10 + enum mz_evaluation) → mz_evaluation_record */
    MZ_TABLE_NARRATIVE,  /* (project, enum mz_section) → mz_index_record: the latest */
    MZ_TABLE_FINDING,    /* (project, index) → mz_finding_record */
    MZ_TABLE_RED, /* (project) → mz_index_record: red findings not resolved, as its `index` */
    MZ_TABLE_DUTY_PROJECT, /* (project, person) → mz_duty_record */
    MZ_TABLE_COUNT
};

#define MZ_MAX_RECORD_KEY 160u
#define MZ_MAX_RECORD     65536u
#define MZ_MAX_ACCEPTORS  16u

struct mz_records {
    void *ctx;
    /* The value of `key`; MZ_E_NOT_FOUND if there is none. The view lasts until the next put or the
     * end of the backing. */
    enum mz_status (*get)(void *ctx, struct mz_span key, struct mz_span *ret_value);
    /* Sets, or with an absent value removes. */
    enum mz_status (*put)(void *ctx, struct mz_span key, struct mz_span value);
    /* Calls `each` for every key ≥ `from` that begins with `prefix`, ascending, until it returns
     * false. May be NULL in the backing of a fold: the fold never scans. */
    enum mz_status (*scan)(void *ctx, struct mz_span prefix, struct mz_span from,
                           bool (*each)(void *arg, struct mz_span key, struct mz_span value),
                           void *arg);
    /* Says that `key` will soon be put or asked for; changes nothing. May be NULL. */
    void (*expect)(void *ctx, struct mz_span key);
    struct mz_record_memo *memo; /* NULL: every value is decoded anew */
};

/* A key under construction: a table byte, then parts. Codes of variable length end with a 00 byte
 * so that no key is a prefix of a sibling. */
struct mz_key {
    uint8_t bytes[MZ_MAX_RECORD_KEY];
    size_t size;
};
struct mz_key mz_key_start(enum mz_table table);
void mz_key_hash(struct mz_key *key, const uint8_t hash[MZ_HASH_SIZE]) __attribute__((nonnull));
void mz_key_id(struct mz_key *key, const struct mz_id *id) __attribute__((nonnull));
void mz_key_code(struct mz_key *key, struct mz_span code) __attribute__((nonnull));
void mz_key_number(struct mz_key *key, uint64_t number) __attribute__((nonnull));
struct mz_span mz_key_span(const struct mz_key *key) __attribute__((nonnull));

/* Whole keys in one call, for tables whose keys have these parts. */
struct mz_key mz_key_of_hash(enum mz_table table, const struct mz_hash *hash)
    __attribute__((nonnull));
struct mz_key mz_key_of_id(enum mz_table table, const struct mz_id *id) __attribute__((nonnull));
struct mz_key mz_key_of_code(enum mz_table table, struct mz_span code);
struct mz_key mz_key_of_codes(enum mz_table table, struct mz_span first, struct mz_span second);
struct mz_key mz_key_of_number(enum mz_table table, uint64_t number);
struct mz_key mz_key_of_code_number(enum mz_table table, struct mz_span code, uint64_t number);
struct mz_key mz_key_of_code_id(enum mz_table table, struct mz_span code, const struct mz_id *id)
    __attribute__((nonnull(3)));
struct mz_key mz_key_of_code_hash(enum mz_table table, struct mz_span code,
                                  const struct mz_hash *hash) __attribute__((nonnull(3)));
struct mz_key mz_key_of_hash_number(enum mz_table table, const struct mz_hash *hash,
                                    uint64_t number) __attribute__((nonnull));
struct mz_key mz_key_of_hashes(enum mz_table table, const struct mz_hash *first,
                               const struct mz_hash *second) __attribute__((nonnull));
struct mz_key mz_key_of_number_hash(enum mz_table table, uint64_t number,
                                    const struct mz_hash *hash) __attribute__((nonnull));
struct mz_key mz_key_of_number_id(enum mz_table table, uint64_t number, const struct mz_id *id)
    __attribute__((nonnull));
/* (subject, code, n): n as MZ_TABLE_EVIDENCE says. */
struct mz_key mz_key_of_evidence(const struct mz_hash *subject, struct mz_span code, uint64_t n)
    __attribute__((nonnull(1)));

/* -- Values. `index` is always the index of the entry that made the record; `*_index` of the one
 * named; MZ_ABSENT if there is none yet. Amounts are fen. */

enum mz_ledger_state { MZ_LEDGER_CREATED = 1, MZ_LEDGER_OPEN };

struct mz_ledger_record {
    uint64_t size;          /* entries folded */
    uint64_t registered_at; /* of the last one, ms */
    struct mz_hash head;    /* leaf hash of the last one */
    uint8_t state;          /* enum mz_ledger_state */
    struct mz_span origin, name;
    struct mz_hash log_key;
    uint64_t log_since;                          /* tree size from which it signs */
    uint64_t administrators;                     /* natural persons in office */
    uint64_t actors, projects, payees, payments; /* counts */
    uint64_t accounts_index; /* of the last change of a payee's account; 0: none so far */
    uint64_t reused;         /* files and serials admitted for a second payment */
};

struct mz_statement_record {
    uint64_t index;
    uint64_t kind;          /* enum mz_kind_id */
    struct mz_span project; /* optional */
    struct mz_hash subject; /* optional: request hash of the payment it belongs to */
};

struct mz_index_record {
    uint64_t index;
};

struct mz_chain_record {
    uint64_t count;      /* entries of the project */
    struct mz_hash head; /* leaf hash of its last */
};

struct mz_key_record {
    struct mz_hash key; /* public key */
    struct mz_span actor;
    uint64_t index, revoked_index;
};

struct mz_actor_record {
    uint64_t index, revoked_index;
    struct mz_hash kid;
    struct mz_hash
        person; /* token of the natural person, or SHA-256 of the actor's name if none was given */
    struct mz_hash name; /* optional: digest of the name's disclosure */
    uint32_t roles;
    struct mz_span unit, post;     /* optional */
    uint32_t valid_from, valid_to; /* optional */
};

/* How many names in force a natural person has. Never both kinds at once (T5). */
struct mz_person_record {
    uint64_t administrators, others;
};

/* What an actor was lent and has not been taken back. Those that are over by their date may still
 * be here. */
struct mz_delegate_record {
    uint16_t delegations_count;
    struct mz_delegation {
        uint64_t index;
        struct mz_hash statement; /* the actor.delegate */
        struct mz_span giver;     /* whose roles they are */
        uint32_t roles;
        uint32_t begin, until;
        struct mz_span project; /* optional */
    } delegations[MZ_MAX_DELEGATIONS];
};

struct mz_pending_record {
    uint64_t index;
    struct mz_span actor; /* who proposed it */
    struct mz_span body;  /* encoded body of its kind (MZ_TABLE_STATEMENT says which), applied on
                             confirmation */
};

struct mz_policy_record {
    uint64_t index;           /* entry of the policy.set */
    uint64_t confirmed_index; /* from here it is in force */
    struct mz_hash statement;
    struct mz_span body; /* encoded mz_policy_set */
};

/* Counters of a project, kept so that every metric costs O(1) (design.md §4). Beneficiaries are
 * distinct payees. */
struct mz_project_record {
    uint64_t index;
    struct mz_hash
        statement; /* the project.register: evidence attached to it counts for every payment */
    struct mz_span name, unit, department; /* department optional */
    uint32_t begin, end;
    uint64_t budget_lines, payments;
    uint64_t eligible;        /* on a frozen list */
    uint64_t paid;            /* beneficiaries with money confirmed by the bank */
    uint64_t signed_;         /* beneficiaries who signed for money */
    uint64_t signed_eligible; /* … and were on a frozen list */
    uint64_t signed_late;     /* … and signed for some money after the payment's due day */
    uint64_t planned;         /* lines of approved requests */
    uint64_t signed_lines;    /* lines signed for */
    int64_t paid_amount, signed_amount;
    uint64_t checked, passed;    /* Σ of all acceptances, those that failed too */
    uint64_t paid_payments;      /* payments with a line that is paid and not reversed */
    uint64_t irregular_payments; /* … with a file or serial reused, or a high finding on them */
    uint64_t archived_payments;  /* … archived */
    uint64_t late_payments;      /* … first instructed after their due day */
};

struct mz_target_record {
    uint64_t index;
    struct mz_span body; /* encoded mz_target_set */
};

struct mz_budget_record {
    uint64_t index;
    uint64_t year;
    uint8_t source;
    struct mz_span document;
    int64_t original; /* 年初/下达 */
    int64_t increased, decreased, frozen;
    int64_t received;  /* 到位 */
    int64_t committed; /* reserved by approved requests that are not yet instructed */
    int64_t
        instructed;  /* Σ vouchers: payment instructions issued, net of lines the bank returned */
    int64_t settled; /* Σ confirmed by the bank */
    int64_t refunded;
    int64_t signed_; /* Σ signed for */
};

struct mz_transfer_record {
    uint64_t index;
    struct mz_span project, line;  /* from where */
    struct mz_span to_project, to; /* to where */
    struct mz_id taker;            /* id of the statement that completes it */
    int64_t amount;
};

struct mz_period_record {
    uint32_t first;                   /* earliest business date of the project */
    uint32_t closed_to;               /* optional: nothing is dated up to here any more */
    struct mz_hash close;             /* optional: the period.close of closed_to */
    struct mz_hash reopening;         /* optional: a period.reopen of it that waits */
    struct mz_hash person, principal; /* optional: who proposed that, and for whom */
    /* A close of which only parts are recorded; part_lines 0: there is none. */
    struct mz_hash part;                        /* optional: the last part */
    uint32_t part_end;                          /* optional: its last day */
    uint64_t part_lines;                        /* budget lines stated so far */
    uint64_t part_entries;                      /* of the project, the part included */
    struct mz_hash part_person, part_principal; /* optional: who closes, and for whom */
};

struct mz_close_record {
    uint64_t index, confirmed_index; /* the latter optional */
    struct mz_hash statement;
    uint32_t begin;
    uint32_t previous;                /* optional: what closed_to was before */
    struct mz_hash person, principal; /* who closed, and for whom if for another */
};

/* In the order of enum mz_balance. */
struct mz_closing_record {
    int64_t adjusted, frozen, received, committed, instructed, settled, refunded, signed_;
};

/* What a quarter added and took away, gross. */
struct mz_flow_record {
    struct mz_closing_record plus, minus;
};

struct mz_line_order_record {
    struct mz_span line;
};

/* The vault no longer holds anything of this payee, by order: not withheld, not lost. */
struct mz_erased_record {
    uint64_t index;
    uint8_t ground; /* enum mz_ground */
    struct mz_hash order;
};

struct mz_payee_use_record {
    uint32_t last; /* date of the latest request that names the payee */
};

/* A key of the log. The one in force at a tree size is that with the greatest number not above it.
 */
#define MZ_MAX_LOG_KEYS 64u
struct mz_log_key_record {
    struct mz_hash key;
    uint64_t nth;            /* 1 for the first, at most MZ_MAX_LOG_KEYS */
    uint64_t before;         /* where the record of the key before is; 0 for the first */
    struct mz_span handover; /* the signature of the key before; optional: the first has none */
    struct mz_span proof;    /* likewise its own */
};

struct mz_owner_record {
    struct mz_span project;
};

struct mz_payee_record {
    uint64_t index;
    uint64_t account_index; /* of the last change of his account; 0: none */
    uint8_t category;
    struct mz_span payload_digests; /* encoded mz_payee_digests: read only where a payee is shown */
};

struct mz_payee_digests {
    uint16_t digests_count;
    struct mz_digest digests[MZ_MAX_DIGESTS];
};
extern const struct mz_schema mz_payee_digests_schema;

struct mz_token_record {
    uint64_t index;
    struct mz_id payee;
};

struct mz_frozen_list_record {
    uint64_t index;
    uint64_t count;
    struct mz_hash root;
    struct mz_hash statement; /* the list.freeze: evidence attached to it counts for the payments
                                 that name the list */
};

struct mz_list_line_record {
    uint64_t line;
};

struct mz_payment_record {
    uint64_t index;
    struct mz_span project, number, line; /* line: budget line */
    struct mz_span list;                  /* optional */
    struct mz_span handler;               /* actor of the request */
    uint8_t state;
    uint8_t method;
    int64_t amount;
    uint64_t count;
    struct mz_hash root;
    uint32_t due, requested; /* dates */
    uint32_t instructed;     /* optional: date of the instruction */
    struct mz_hash review;   /* optional, hash of the statement */
    struct mz_hash rereview; /* optional: the last review after an account changed */
    uint64_t reviewed_index; /* of the last review; 0: none */
    uint16_t approvals_count;
    struct mz_signatory {
        struct mz_hash statement, person, principal;
    } approvals[MZ_MAX_TIERS];
    uint16_t acceptances_count; /* passed ones since the last that failed */
    struct mz_signatory acceptances[MZ_MAX_ACCEPTORS];
    struct mz_hash instruction; /* optional */
    struct mz_hash suspension;  /* optional: the payment.suspend that stands */
    uint8_t resumes;            /* optional: the state that a suspension is over */
    uint64_t settled_lines, returned_lines, signed_lines, late_lines;
    int64_t settled_amount, signed_amount;
    int64_t returned_amount; /* back from the bank and not sent again */
    int64_t refunded_amount; /* came back after it was paid */
    uint64_t reversed_lines; /* not among the settled ones any more */
    int64_t reversed_amount;
    struct mz_hash reversal; /* optional: the payment.reverse that waits for its confirmation */
    struct mz_span voucher;  /* optional: once archived */
    uint64_t evidence;       /* files attached to it */
    uint64_t reused;         /* files and serials of another payment among them */
    uint64_t findings;       /* of high severity, raised on it or on a step of it */
    uint64_t categories;     /* of its payees as requested: bit n − 1 for enum mz_category n */
    int64_t weight;          /* what tiers are chosen by: the amount and what goes with it */
    uint64_t steps;          /* entries in MZ_TABLE_STEP */
};

struct mz_payment_key_record {
    struct mz_hash request;
    uint64_t line; /* MZ_TABLE_SERIAL: line of the roster; otherwise absent */
};

struct mz_line_record {
    uint64_t line;
    int64_t amount;
    uint8_t outcome;                      /* absent until the bank's result */
    uint8_t signing;                      /* absent until signed for */
    uint64_t settled_index, signed_index; /* entries */
    uint64_t
        instructed_index; /* of the last instruction that sent it again; 0: only the first did */
    uint32_t instructed;  /* optional: date of that */
    int64_t refunded;
    bool late;               /* signed for after the due day */
    uint64_t reversed_index; /* 0: it is not reversed */
};

#define MZ_MAX_RECENT 16u
/* What was asked for a payee, in the order of entries. When it is full the first two become one,
 * without a request, which always counts: better to weigh too much than to lose some. */
struct mz_recent_record {
    uint16_t requests_count;
    struct mz_recent {
        struct mz_hash request;
        uint32_t date;
        int64_t amount;
    } requests[MZ_MAX_RECENT];
};

struct mz_reversal_record {
    struct mz_hash statement;
    struct mz_hash root;
    uint64_t count;
    int64_t amount;
    uint8_t reason;
};

struct mz_beneficiary_record {
    bool eligible;
    uint64_t paid_lines, signed_lines, late_lines;
    int64_t paid_amount, signed_amount;
};

struct mz_evidence_record {
    uint64_t index;
    struct mz_hash sha256;
    uint64_t size;
    struct mz_span code;
    struct mz_hash
        subject; /* what it is evidence of: a request hash, or the statement it was attached to */
};

/* The posting that a voucher number stands for in a year. */
struct mz_voucher_record {
    uint64_t index;
    struct mz_hash request, statement; /* the payment; its archive or reversal */
};

/* A file or a bank serial that another payment had first; the policy flags it. */
struct mz_reuse_record {
    uint64_t index;
    struct mz_hash other; /* request hash of that payment */
};

struct mz_duty_record {
    uint32_t roles;       /* roles in which the person has acted */
    struct mz_span actor; /* the actor name used last, for messages */
};

struct mz_measure_record_ {
    uint64_t index;
    uint64_t numerator, denominator;
    struct mz_hash evidence;
};

struct mz_scoring_record {
    uint64_t index;
    struct mz_hash statement;
    struct mz_hash person, principal; /* who scored, and for whom if for another (optional) */
    uint8_t type;                     /* enum mz_evaluation */
    uint64_t year;
    uint64_t total;         /* 1/100 point */
    uint64_t targets_index; /* entry of the targets that it scores */
};

struct mz_evaluation_record {
    uint64_t index;
    uint64_t count, sum; /* scores it rests on, and their totals */
    uint8_t grade;
};

#define MZ_MAX_PARTIES (MZ_MAX_DELEGATIONS + 1u) /* an author and all for whom he may act */

struct mz_finding_record {
    uint64_t index;
    struct mz_hash statement;
    uint8_t severity;
    int64_t recover;                       /* optional */
    uint64_t respond_index, resolve_index; /* optional */
    uint16_t parties_count;                /* of the last response; 0: none */
    struct mz_party {
        struct mz_hash person;
    } parties[MZ_MAX_PARTIES]; /* who responded, and who had lent him a role to do so with */
};

extern const struct mz_schema mz_ledger_record_schema, mz_statement_record_schema,
    mz_index_record_schema, mz_chain_record_schema, mz_key_record_schema, mz_actor_record_schema,
    mz_pending_record_schema, mz_policy_record_schema, mz_project_record_schema,
    mz_target_record_schema, mz_budget_record_schema, mz_owner_record_schema,
    mz_payee_record_schema, mz_token_record_schema, mz_frozen_list_record_schema,
    mz_list_line_record_schema, mz_payment_record_schema, mz_payment_key_record_schema,
    mz_line_record_schema, mz_reversal_record_schema, mz_recent_record_schema,
    mz_beneficiary_record_schema, mz_evidence_record_schema, mz_duty_record_schema,
    mz_measure_record_schema_, mz_person_record_schema, mz_delegate_record_schema,
    mz_transfer_record_schema, mz_erased_record_schema, mz_payee_use_record_schema,
    mz_period_record_schema, mz_close_record_schema, mz_closing_record_schema,
    mz_flow_record_schema, mz_line_order_record_schema, mz_reuse_record_schema,
    mz_log_key_record_schema, mz_scoring_record_schema, mz_evaluation_record_schema,
    mz_finding_record_schema, mz_voucher_record_schema;

/* Reads and decodes; MZ_E_NOT_FOUND. Spans in *ret_record live as long as the view of get. */
enum mz_status mz_records_get(const struct mz_records *records, const struct mz_key *key,
                              const struct mz_schema *schema, void *ret_record)
    __attribute__((nonnull, warn_unused_result));
/* Encodes and writes. */
enum mz_status mz_records_put(const struct mz_records *records, const struct mz_key *key,
                              const struct mz_schema *schema, const void *record)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_records_remove(const struct mz_records *records, const struct mz_key *key)
    __attribute__((nonnull, warn_unused_result));

/* SHA-256 over every record in ascending order of keys: u32be key size ‖ key ‖ u32be value size ‖
 * value. Needs scan. */
enum mz_status mz_records_digest(const struct mz_records *records, struct mz_hash *ret_digest)
    __attribute__((nonnull, warn_unused_result));

#endif
