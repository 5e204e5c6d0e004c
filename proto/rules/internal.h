/* Shared inside proto/rules: the fold's state and the context in which one statement is judged.
 * Nothing outside includes this. */
#ifndef MZ_RULES_INTERNAL_H
#define MZ_RULES_INTERNAL_H

#include "proto/rules/fold.h"
#include "proto/rules/staging.h"

struct mz_fold {
    struct mz_records below; /* what the caller gave */
    struct mz_staging *staging;
    struct mz_records records;   /* `below` under the staged writes */
    struct mz_record_memo *memo; /* of both */
    struct mz_objects objects;
    struct mz_span origin; /* points at origin_bytes */
    uint8_t origin_bytes[MZ_MAX_ORIGIN];
    /* The ledger record changes with every entry and the policy with nearly none: both are kept
     * decoded. */
    bool ledger_known;
    struct mz_ledger_record ledger;           /* size 0 before the first entry */
    uint8_t ledger_text[MZ_MAX_ORIGIN + 256]; /* what its spans point at */
    bool policy_known;                        /* looked up; there may still be none */
    struct mz_policy_set *policy;             /* NULL: none in force */
    struct mz_policy_set policy_value;
    uint8_t *policy_bytes; /* what its spans point at; allocated */
    uint8_t *scratch;      /* MZ_MAX_RECORD bytes to encode a body in */
};

/* One statement under judgement. An act.confirm judges each pending statement with a copy of its
 * own act in which kind, body and hash are those of the pending one. */
struct mz_act;

/* Days of a period, both included, and the day up to which the books were closed before it. */
struct mz_period_case {
    uint32_t begin, end, closed_to;
};

struct mz_act {
    struct mz_fold *fold;
    const struct mz_records *records; /* with what this statement wrote so far */
    const struct mz_statement *statement;
    const struct mz_kind *kind;
    const union mz_body *body;
    struct mz_hash hash;
    uint64_t index;
    uint64_t registered_at;
    const struct mz_policy_set *policy; /* in force before this statement; NULL: none */
    struct mz_ledger_record ledger;     /* working copy, taken over on admission */
    struct mz_actor_record actor;       /* of the author */
    struct mz_statement_record acts_on; /* of refs[0], if there is one */
    struct mz_hash subject; /* request hash of the payment this belongs to; zero: none */
    bool policy_changed;
    struct mz_fault *fault;
};

/* -- admission.c: what every statement must pass, and what is written for each. */

/* The row of rules for a kind. */
struct mz_rule {
    enum mz_status (*apply)(struct mz_act *act); /* guards, then staged effects */
    bool governance;                             /* admissible without a policy */
    bool across;                                 /* refs[0] is of another project */
    bool named;                                  /* `on` says which kind refs[0] must be */
    enum mz_kind_id on;
};
const struct mz_rule *mz_rule_get(enum mz_kind_id kind);
/* MZ_E_NOT_FOUND if the statement id is unused, MZ_E_STATEMENT_ID_REUSED. */
enum mz_status mz_admission_id(const struct mz_records *records,
                               const struct mz_statement *statement, struct mz_fault *fault);
/* The names of a set of roles as what is wanted: "reviewer|approver". */
void mz_admission_want_roles(struct mz_fault *fault, uint32_t roles);
/* The author holds one of these roles, or acts for somebody who does. MZ_E_WRONG_ROLE. */
enum mz_status mz_admission_role(const struct mz_act *act, uint32_t roles);
bool mz_admission_holds(const struct mz_act *act, uint32_t roles);
enum mz_status mz_admission_check(struct mz_act *act);
enum mz_status mz_admission_record(struct mz_act *act, const struct mz_entry_head *head,
                                   const struct mz_hash *leaf);

/* -- act.c: reading and refusing in one line. */

enum mz_status mz_act_get(const struct mz_act *act, struct mz_key key,
                          const struct mz_schema *schema, void *ret_record);
enum mz_status mz_act_put(const struct mz_act *act, struct mz_key key,
                          const struct mz_schema *schema, const void *record);
/* Is there a record below, among those that this statement does not write? MZ_E_NOT_FOUND. */
enum mz_status mz_act_has_below(const struct mz_act *act, const struct mz_key *key);
/* MZ_OK if there is none, `refusal` without a fault if there is one. */
enum mz_status mz_act_absent(const struct mz_act *act, struct mz_key key, enum mz_status refusal);
enum mz_status mz_act_project(const struct mz_act *act, struct mz_project_record *ret_project);
enum mz_status mz_act_project_put(const struct mz_act *act,
                                  const struct mz_project_record *project);
/* The line of this project. MZ_E_UNKNOWN_BUDGET_LINE, MZ_E_WRONG_PROJECT. */
enum mz_status mz_act_budget(const struct mz_act *act, struct mz_span line,
                             struct mz_budget_record *ret_budget);
/* Likewise of another project than the statement's. */
enum mz_status mz_act_budget_of(const struct mz_act *act, struct mz_span project,
                                struct mz_span line, struct mz_budget_record *ret_budget);
enum mz_status mz_act_budget_put_of(const struct mz_act *act, struct mz_span project,
                                    struct mz_span line, const struct mz_budget_record *budget);
enum mz_status mz_act_budget_put(const struct mz_act *act, struct mz_span line,
                                 const struct mz_budget_record *budget);
/* The n-th reference as a hash. */
struct mz_hash mz_act_ref(const struct mz_act *act, size_t n);
/* The encoding of a body in the fold's scratch. */
struct mz_span mz_act_encode(const struct mz_act *act, const struct mz_schema *schema,
                             const void *body);
/* *total += amount, checked (G5). */
enum mz_status mz_act_add(const struct mz_act *act, int64_t *total, int64_t amount);
/* Something is counted in the field at `place`. MZ_E_OUT_OF_RANGE. */
enum mz_status mz_act_some(const struct mz_act *act, const char *place, uint64_t count);
/* A figure that the statement states is the one that the entries give. MZ_E_FIGURE_MISMATCH. */
enum mz_status mz_act_count(const struct mz_act *act, const char *place, uint64_t have,
                            uint64_t want);
/* The n-th row of a list is about this indicator; and its numerator and denominator, absent where
 * there is no actual. MZ_E_FIGURE_MISMATCH. */
enum mz_status mz_act_indicator(const struct mz_act *act, const char *list, size_t n,
                                struct mz_span have, struct mz_span want);
struct mz_figure;
enum mz_status mz_act_figure(const struct mz_act *act, const char *list, size_t n,
                             const struct mz_figure *figure, uint64_t numerator,
                             uint64_t denominator);
bool mz_act_is_author(const struct mz_act *act, struct mz_span actor);

/* Parts of faults. */
void mz_fault_have_span(struct mz_fault *fault, struct mz_span text);
void mz_fault_want_span(struct mz_fault *fault, struct mz_span text);
void mz_fault_who_span(struct mz_fault *fault, struct mz_span text);
void mz_fault_have_fen(struct mz_fault *fault, int64_t fen);
void mz_fault_want_fen(struct mz_fault *fault, int64_t fen);
void mz_fault_have_hash(struct mz_fault *fault, const struct mz_hash *hash);
void mz_fault_want_hash(struct mz_fault *fault, const struct mz_hash *hash);
void mz_fault_have_id(struct mz_fault *fault, const struct mz_id *id);
enum mz_status mz_fault_at_span(struct mz_fault *fault, enum mz_status status,
                                struct mz_span place);
/* Two dates as YYYY-MM-DD. */
void mz_fault_dates(struct mz_fault *fault, uint32_t have, uint32_t want);

/* -- actors.c */

#define MZ_ADMINISTRATORS_MIN 2u /* natural persons in office */
/* Writes an actor and his key, and counts his person in. MZ_E_ADMINISTRATOR_BUSINESS. */
enum mz_status mz_actors_put(struct mz_act *act, struct mz_span name,
                             const struct mz_hash *public_key, const struct mz_actor_record *actor);
/* An actor in force. MZ_E_UNKNOWN_ACTOR, MZ_E_REVOKED_KEY. */
enum mz_status mz_actors_get(const struct mz_act *act, const char *place, struct mz_span name,
                             struct mz_actor_record *ret_actor);
/* The day is of the term for which he is enrolled. */
bool mz_actors_in_term(const struct mz_actor_record *actor, uint32_t day);
enum mz_status mz_actors_too_few(const struct mz_act *act, uint64_t left);

/* -- delegation.c */

/* For whom the author acts in one of `roles`: MZ_E_NOT_FOUND if he holds one of them himself, or if
 * nobody lent him one that covers this statement. */
enum mz_status mz_delegation_of(const struct mz_act *act, uint32_t roles, struct mz_span *ret_giver,
                                struct mz_hash *ret_person);

/* Behind whom the author stands in an act that one of `roles` is enough for: his own person first,
 * then each who lent him one of them for this statement, whether or not he holds another himself;
 * such an act does not say in which of his roles it was done. */
struct mz_parties {
    uint16_t count;
    struct mz_party persons[MZ_MAX_PARTIES];
};
enum mz_status mz_delegation_parties(const struct mz_act *act, uint32_t roles,
                                     struct mz_parties *ret_parties);

/* -- roster.c: list objects. */

struct mz_list_demand {
    enum mz_list_form form;
    const struct mz_hash *root;
    uint64_t count;
    int64_t amount; /* MZ_ABSENT_FEN: not demanded */
};
/* Reads the object and calls `each` for every line, until it refuses one. A list that does not have
 * the count, sum and root that were signed is refused as such, whatever its lines are.
 * MZ_E_WITHHELD if it is not at hand. */
enum mz_status mz_roster_read(struct mz_act *act, const struct mz_list_demand *demand,
                              enum mz_status (*each)(void *arg, const struct mz_line *line),
                              void *arg);
/* A fault at "line N". */
enum mz_status mz_roster_fault(const struct mz_act *act, enum mz_status status,
                               const struct mz_line *line);

/* -- policy.c */

#define MZ_CATEGORIES 16u /* above every enum mz_category */
/* What a person of each category may get at most in this project; INT64_MAX without a standard. The
 * closest row counts: project and category, project, category, neither. */
void mz_policy_standards(const struct mz_policy_set *policy, struct mz_span project,
                         int64_t ret_limits[MZ_CATEGORIES]);

#define MZ_EVIDENCE_MINUTES "E03" /* of a collective decision 三重一大 (domain.md §7) */
/* One file of this code, attached to the register of a project, serves all its payments. */
bool mz_policy_shares(const struct mz_policy_set *policy, struct mz_span code);

/* -- duties.c */

struct mz_duty_case {
    const struct mz_hash *request;
    const struct mz_payment_record *payment;
    struct mz_span actor;
    const struct mz_hash *person;
    uint8_t role;
    bool stops;    /* returns or rejects: who has approved may still do that */
    bool confirms; /* a reversal: who did anything but approve may not */
};
enum mz_status mz_duties_judge(const struct mz_records *records, const struct mz_policy_set *policy,
                               const struct mz_duty_case *duty, struct mz_fault *fault);
/* Judges the author in `role` on the payment and, if nothing is against it, records that he acted
 * in it. */
enum mz_status mz_duties_take(const struct mz_act *act, const struct mz_hash *request,
                              const struct mz_payment_record *payment, uint8_t role);
/* The author as a signatory in `role`, and the person for whom he acts. */
enum mz_status mz_duties_signatory(const struct mz_act *act, uint8_t role,
                                   struct mz_signatory *ret_signatory);
/* Likewise for the act's subject, which the author returns or rejects. */
enum mz_status mz_duties_stop(const struct mz_act *act, const struct mz_payment_record *payment,
                              uint8_t role);

/* The author acts in `role` on the books of a project, on no payment: what the policy keeps apart
 * in the year of the statement holds there too. MZ_E_DUTY_CONFLICT at the project. */
enum mz_status mz_duties_year(const struct mz_act *act, uint8_t role);
/* Likewise as evaluator of the project: outside of what the policy keeps apart from evaluating, in
 * the year and on every payment of the project. */
enum mz_status mz_duties_evaluate(const struct mz_act *act, struct mz_signatory *ret_signatory);
/* Likewise for confirming a reversal: the author has acted on the payment as nothing but an
 * approver. */
enum mz_status mz_duties_confirm(const struct mz_act *act, const struct mz_payment_record *payment);

/* -- measure.c */

/* The targets of the project name the indicator. MZ_E_UNKNOWN_INDICATOR. */
enum mz_status mz_measure_target(const struct mz_act *act, struct mz_span indicator);

/* -- budget.c */

/* `amount` is still available on the line. MZ_E_OVER_BUDGET. */
enum mz_status mz_budget_covers(const struct mz_act *act, const struct mz_budget_record *budget,
                                struct mz_span line, int64_t amount);

/* -- splitting.c */

/* One request under judgement against what was asked for the same payees before. */
struct mz_splitting {
    const struct mz_act *act;
    int64_t days;   /* the window; -1: none is in force */
    int64_t payees; /* what its payees were asked for before, so far */
    struct mz_hash
        last; /* the request looked up last, and whether it counts: neighbours share theirs */
    bool counts;
};
struct mz_splitting mz_splitting_start(const struct mz_act *act);
/* Adds what the payee of a line was asked for within the window, and records this. */
enum mz_status mz_splitting_line(struct mz_splitting *splitting, const struct mz_line *line);
/* After the last line: the amount of the request, and what goes with it: what its payees were asked
 * for, or what its budget line was, whichever is more. Records this for the line. */
enum mz_status mz_splitting_weight(struct mz_splitting *splitting, int64_t *ret_weight);
/* refs[n] is the appropriation that made the line. MZ_E_WRONG_REF. */
enum mz_status mz_budget_origin(const struct mz_act *act, size_t n, struct mz_span line,
                                const struct mz_budget_record *budget);
enum mz_status mz_budget_positive(const struct mz_act *act, int64_t amount);
/* Two lines between which money may move: of one source, `years` apart. MZ_E_OUT_OF_RANGE at
 * body.to. */
enum mz_status mz_budget_alike(const struct mz_act *act, const struct mz_budget_record *from,
                               const struct mz_budget_record *to, uint64_t years);
/* Takes the amount off one line, which must have it available, and puts it on the other. Funds
 * received go along as far as the first line would else have received more than it keeps. */
enum mz_status mz_budget_move(const struct mz_act *act, struct mz_span line,
                              struct mz_budget_record *from, struct mz_budget_record *to,
                              int64_t amount);

/* -- period.c, period_part.c, period_flow.c */

/* Most lines that one period.close states; a close of more has several parts. */
#define MZ_PART_LINES (MZ_MAX_BALANCES / MZ_BALANCES)
/* refs[0] is the part before this one: of the same close, by the same person, and nothing of the
 * project was recorded or moved between. MZ_E_NOT_PENDING. */
enum mz_status mz_period_continues(const struct mz_act *act, const struct mz_period_record *period,
                                   const struct mz_signatory *signatory, uint64_t entries);
/* Money of the project moves with a statement of another one: parts that were recorded before state
 * what is no longer so. */
enum mz_status mz_period_interrupt(const struct mz_act *act, struct mz_span project);

/* The project's books are open on the date of the statement. MZ_E_CLOSED_PERIOD. */
enum mz_status mz_period_check(const struct mz_act *act, struct mz_span project);
/* The project has an entry, or a line of it a movement, of this date. */
enum mz_status mz_period_touch(const struct mz_act *act, struct mz_span project);
/* Counts what changed on a budget line to the quarter of the statement. NULL: the line is new. */
enum mz_status mz_period_flow(const struct mz_act *act, struct mz_span project, struct mz_span line,
                              const struct mz_budget_record *before,
                              const struct mz_budget_record *after);
/* The balances of a line over [begin, end]: closing = opening + plus − minus, opening as it was
 * closed on `closed_to` (0: never). */
struct mz_period_item {
    int64_t opening, plus, minus, closing;
};
enum mz_status mz_period_items(const struct mz_records *records, struct mz_span project,
                               struct mz_span line, const struct mz_period_case *period,
                               struct mz_period_item ret_items[MZ_BALANCES]);
uint32_t mz_period_quarter_begin(uint32_t date);
uint32_t mz_period_quarter_end(uint32_t date);
uint32_t mz_period_next_day(uint32_t date);
/* One payment more or less that somebody has to act on. */
enum mz_status mz_period_count_open(const struct mz_act *act, struct mz_span project, int change);

/* -- privacy.c */

/* MZ_E_UNKNOWN_PAYEE, or MZ_E_ERASED with the entry that erased him. */
enum mz_status mz_privacy_known(const struct mz_act *act, const struct mz_id *payee,
                                const char *place);
/* Whether a data.erase named the payee. */
enum mz_status mz_privacy_erased(const struct mz_act *act, const struct mz_id *payee,
                                 bool *ret_erased);
/* The payee may be named in a payment: his data was not erased. MZ_E_ERASED at "line N". */
enum mz_status mz_privacy_use(const struct mz_act *act, const struct mz_line *line);

/* -- payment_money.c */

/* The record of a line that a bank result or a signature names, checked against it: payee, line
 * number, amount, and a date between instruction and filing. MZ_E_LINE_MISMATCH. */
enum mz_status mz_payment_line(const struct mz_act *act, const struct mz_payment_record *payment,
                               const struct mz_line *line, struct mz_line_record *ret_record);
/* Likewise, but for the date. */
enum mz_status mz_payment_line_of(const struct mz_act *act, const struct mz_payment_record *payment,
                                  const struct mz_line *line, struct mz_line_record *ret_record);
enum mz_status mz_payment_line_put(const struct mz_act *act,
                                   const struct mz_payment_record *payment,
                                   const struct mz_id *payee, const struct mz_line_record *record);
/* A line is not what it must be. MZ_E_LINE_MISMATCH. */
enum mz_status mz_payment_line_refuse(const struct mz_act *act, const struct mz_line *line,
                                      const char *have, const char *want);
/* Books the bank's movement of a line. MZ_E_SERIAL_REUSED, or counted if the policy flags it. */
enum mz_status mz_payment_serial(struct mz_act *act, struct mz_payment_record *payment,
                                 const struct mz_line *line);
/* What the bank's results so far make of an instructed payment. */
uint8_t mz_payment_result_state(const struct mz_payment_record *payment);
/* Zeros if the payee has got nothing in the project yet and is on no list. */
enum mz_status mz_payment_beneficiary(const struct mz_act *act, const struct mz_id *payee,
                                      struct mz_beneficiary_record *ret_beneficiary);
enum mz_status mz_payment_beneficiary_put(const struct mz_act *act, const struct mz_id *payee,
                                          const struct mz_beneficiary_record *beneficiary);

/* -- payment_instruct.c */

/* What of the payment is not at the bank and not paid: all of it, or what came back. */
int64_t mz_payment_unsent(const struct mz_payment_record *payment);

/* -- evidence.c */

/* The file is known in the project, and not as that of another payment alone. MZ_E_NOT_FOUND. */
enum mz_status mz_evidence_of_payment(const struct mz_act *act, const struct mz_hash *sha256);

/* -- payment_stop.c */

/* The author is the payment's handler. MZ_E_FORBIDDEN. */
enum mz_status mz_payment_own(const struct mz_act *act, const struct mz_payment_record *payment);
/* The act's subject was not replaced by a later request. MZ_E_WRONG_STATE. */
enum mz_status mz_payment_is_open(const struct mz_act *act,
                                  const struct mz_payment_record *payment);

/* -- payment_archive.c */

/* Takes the number for this posting, in the year of the statement. One that takes the place of a
 * reversal that nobody confirmed may have its number; `replaces` may be NULL. MZ_E_VOUCHER_REUSED.
 */
enum mz_status mz_payment_voucher(const struct mz_act *act, struct mz_span voucher,
                                  const struct mz_hash *replaces);

/* -- payment.c: what the steps of a payment have in common. */

/* The payment that refs[0] is the request of; it becomes the act's subject. */
enum mz_status mz_payment_load(struct mz_act *act, struct mz_payment_record *ret_payment);
/* Counts this entry among the payment's steps and writes the record. */
enum mz_status mz_payment_store(struct mz_act *act, struct mz_payment_record *payment);
/* Keeps the project's counters of payments when a payment changes; before may be NULL: a new one.
 */
enum mz_status mz_payment_tally(const struct mz_act *act, const struct mz_payment_record *before,
                                const struct mz_payment_record *after)
    __attribute__((nonnull(1, 3), warn_unused_result));
/* Takes the payment off the table of open ones. */
enum mz_status mz_payment_close(struct mz_act *act);
enum mz_status mz_payment_in_state(const struct mz_act *act,
                                   const struct mz_payment_record *payment, uint32_t states);
/* The state of the money: under a suspension, the one that it is over. What is at the bank already
 * goes on while nothing more is sent. */
uint8_t *mz_payment_flow(struct mz_payment_record *payment);
#define MZ_STATE_BIT(state) (UINT32_C(1) << (state))
/* Approved, and nothing of it was sent yet: the budget is reserved for it. */
#define MZ_STATES_COMMITTED                                                                        \
    (MZ_STATE_BIT(MZ_STATE_APPROVED) | MZ_STATE_BIT(MZ_STATE_ACCEPT_FAILED) |                      \
     MZ_STATE_BIT(MZ_STATE_ACCEPTED))
/* It was approved, and some of it is not at the bank and not paid, suspended or not. */
bool mz_payment_to_send(const struct mz_payment_record *payment);
/* Likewise for the state of the money. */
enum mz_status mz_payment_in_flow(const struct mz_act *act, struct mz_payment_record *payment,
                                  uint32_t states);
/* Do the references, refs[0] apart, name exactly these statements in this order? */
enum mz_status mz_payment_refs(const struct mz_act *act, const struct mz_hash *const *wanted,
                               size_t count);
enum mz_status mz_payment_amount(const struct mz_act *act, const struct mz_payment_record *payment,
                                 int64_t amount);
/* Makes the payment one that somebody has to act on. */
enum mz_status mz_payment_open(struct mz_act *act);
/* A file of this code is among the payment's own evidence. MZ_E_EVIDENCE_MISSING. */
enum mz_status mz_payment_own_evidence(const struct mz_act *act,
                                       const struct mz_payment_record *payment, const char *code);
enum mz_status mz_payment_missing_under(const struct mz_records *records,
                                        const struct mz_policy_set *policy,
                                        const struct mz_payment_record *payment,
                                        const struct mz_hash *request, struct mz_fault *fault);

/* -- The rules, one function a kind: guards, then staged effects. */

enum mz_status mz_governance_create(struct mz_act *act);
enum mz_status mz_governance_open(struct mz_act *act); /* ledger.create confirmed */
enum mz_status mz_governance_confirm(struct mz_act *act);
enum mz_status mz_governance_withdraw(struct mz_act *act);
enum mz_status mz_governance_propose(struct mz_act *act); /* leaves a dual statement pending */
enum mz_status mz_actors_enrol(struct mz_act *act);
enum mz_status mz_actors_revoke(struct mz_act *act);
enum mz_status mz_actors_rotate(struct mz_act *act);
enum mz_status mz_log_keys_begin(struct mz_act *act); /* with the key that ledger.create names */
enum mz_status mz_log_keys_rotate(struct mz_act *act);
enum mz_status mz_delegation_give(struct mz_act *act);
enum mz_status mz_delegation_end(struct mz_act *act);
enum mz_status mz_policy_set_apply(struct mz_act *act);
enum mz_status mz_planning_project(struct mz_act *act);
enum mz_status mz_planning_target(struct mz_act *act);
enum mz_status mz_budget_appropriate_apply(struct mz_act *act);
enum mz_status mz_budget_adjust_apply(struct mz_act *act);
enum mz_status mz_budget_receive_apply(struct mz_act *act);
enum mz_status mz_period_close_apply(struct mz_act *act);
enum mz_status mz_period_confirm_apply(struct mz_act *act);
enum mz_status mz_period_reopen_apply(struct mz_act *act);
enum mz_status mz_privacy_erase(struct mz_act *act);
enum mz_status mz_privacy_access(struct mz_act *act);
enum mz_status mz_transfer_send(struct mz_act *act);
enum mz_status mz_transfer_take(struct mz_act *act);
enum mz_status mz_transfer_drop(struct mz_act *act);
enum mz_status mz_payees_enrol(struct mz_act *act);
enum mz_status mz_payees_update(struct mz_act *act);
enum mz_status mz_payees_freeze(struct mz_act *act);
enum mz_status mz_payment_request_apply(struct mz_act *act);
enum mz_status mz_payment_review_apply(struct mz_act *act);
enum mz_status mz_payment_approve_apply(struct mz_act *act);
enum mz_status mz_payment_return_apply(struct mz_act *act);
enum mz_status mz_payment_reject_apply(struct mz_act *act);
enum mz_status mz_payment_withdraw_apply(struct mz_act *act);
enum mz_status mz_payment_suspend_apply(struct mz_act *act);
enum mz_status mz_payment_resume_apply(struct mz_act *act);
enum mz_status mz_payment_accept_apply(struct mz_act *act);
enum mz_status mz_payment_instruct_apply(struct mz_act *act);
enum mz_status mz_payment_settle_apply(struct mz_act *act);
enum mz_status mz_payment_sign_apply(struct mz_act *act);
enum mz_status mz_payment_refund_apply(struct mz_act *act);
enum mz_status mz_payment_reverse_apply(struct mz_act *act);
enum mz_status mz_payment_confirm_apply(struct mz_act *act);
enum mz_status mz_payment_archive_apply(struct mz_act *act);
enum mz_status mz_evidence_attach_apply(struct mz_act *act);
enum mz_status mz_measure_record_apply(struct mz_act *act);
enum mz_status mz_monitor_plan(struct mz_act *act);
enum mz_status mz_monitor_snapshot_apply(struct mz_act *act);
enum mz_status mz_evaluation_scheme(struct mz_act *act);
enum mz_status mz_evaluation_score(struct mz_act *act);
enum mz_status mz_evaluation_conclude_apply(struct mz_act *act);
enum mz_status mz_explaining_deviation(struct mz_act *act);
enum mz_status mz_explaining_narrative(struct mz_act *act);
enum mz_status mz_findings_raise(struct mz_act *act);
enum mz_status mz_findings_respond(struct mz_act *act);
enum mz_status mz_findings_resolve(struct mz_act *act);

#endif
