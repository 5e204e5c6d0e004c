/* The fold: admits one statement after the other under the rules in force at its index, and keeps
 * the records.
 *
 * The daemon calls it before it writes an entry, the verifier while it replays one: the same code,
 * the same records, the same verdict (G4). A refused statement leaves no trace. The cost is O(1)
 * record reads and writes per entry, and per line for lists, whatever the ledger's length. Nothing
 * here checks a signature, a hash chain or the tree: see chain.h and verify/. */
#ifndef MZ_RULES_FOLD_H
#define MZ_RULES_FOLD_H

#include "proto/codec/entry.h"
#include "proto/codec/list.h"
#include "proto/rules/records.h"

/* Objects that rules must read: lists, by root. */
struct mz_objects {
    void *ctx;
    /* The encoded list object with this root; the view lasts until the next call. MZ_E_NOT_FOUND if
     * it is not at hand: the daemon then refuses (object-missing), the verifier reports INCOMPLETE.
     */
    enum mz_status (*list)(void *ctx, const struct mz_hash *root, struct mz_span *ret_object);
};

struct mz_fold; /* caches the policy in force and a staging area for one statement's writes */

/* `origin` is copied. NULL if out of memory. The fold reads and writes through `records` and reads
 * `objects`. */
struct mz_fold *mz_fold_new(struct mz_span origin, struct mz_records records,
                            struct mz_objects objects);
void mz_fold_free(struct mz_fold *fold);
/* To be called when the records changed behind the fold's back, as when a txn was aborted: drops
 * what it cached. */
void mz_fold_reset(struct mz_fold *fold) __attribute__((nonnull));

/* Where the next entry goes: what the daemon needs to make it. For `project` absent, *ret_seq is 0.
 * Fails only as the records fail. */
enum mz_status mz_fold_next(struct mz_fold *fold, struct mz_span project,
                            struct mz_entry_head *ret_head)
    __attribute__((nonnull, warn_unused_result));

/* Was this statement recorded already? MZ_OK with its index; MZ_E_NOT_FOUND;
 * MZ_E_STATEMENT_ID_REUSED. */
enum mz_status mz_fold_find(struct mz_fold *fold, const struct mz_statement *statement,
                            uint64_t *ret_index, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* The public key for a kid as of now, whether or not it is still in force. MZ_E_UNKNOWN_KEY. */
enum mz_status mz_fold_key(struct mz_fold *fold, const struct mz_hash *kid,
                           struct mz_hash *ret_public_key)
    __attribute__((nonnull, warn_unused_result));

/* Decides on the statement as the entry `head` with the leaf hash `leaf`, which must be the next
 * one, and on admission writes its records. Special case: ledger.create, entry 0, brings its
 * author's key along in its body. Anything but MZ_OK leaves the records as they were; MZ_E_WITHHELD
 * means that an object needed was not at hand. */
enum mz_status mz_fold_apply(struct mz_fold *fold, const struct mz_entry_head *head,
                             const struct mz_hash *leaf, const struct mz_statement *statement,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3, 4), warn_unused_result));

/* -- Questions that both the fold and the views ask. They read records only. */

/* Why a payment may not yet be instructed: the first thing missing as a fault (not-approved,
 * not-accepted, evidence-missing, over-received, …), or MZ_OK if it is payable 手续完备. */
enum mz_status mz_payment_missing(const struct mz_records *records,
                                  const struct mz_payment_record *payment,
                                  const struct mz_hash *request, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* The first piece of evidence that the policy wants by `stage` (enum mz_stage) and the payment
 * lacks: evidence-missing. */
enum mz_status
mz_payment_evidence(const struct mz_records *records, const struct mz_policy_set *policy,
                    const struct mz_payment_record *payment, const struct mz_hash *request,
                    uint8_t stage, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3, 4), warn_unused_result));
/* It was approved or accepted under a policy that asked for less than this one: some of it is still
 * to be sent, and approvals (acceptances) have to be added first. */
bool mz_payment_wants_approval(const struct mz_policy_set *policy,
                               const struct mz_payment_record *payment) __attribute__((nonnull));
bool mz_payment_wants_acceptance(const struct mz_policy_set *policy,
                                 const struct mz_payment_record *payment) __attribute__((nonnull));
/* Row of the approval table for an amount. MZ_E_NO_POLICY. */
enum mz_status mz_policy_tier(const struct mz_policy_set *policy, int64_t amount,
                              const struct mz_tier **ret_tier)
    __attribute__((nonnull, warn_unused_result));
/* The guards of policy.set that ask for nothing but its body: all but the version.
 * MZ_E_OUT_OF_RANGE, MZ_E_DUPLICATE. */
enum mz_status mz_policy_check(const struct mz_policy_set *policy, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* What a period.close of the project up to `end` has to state now, but that its days may not be
 * over: its part that begins with the budget line `from`, counted from 1. The spans of the lines
 * live as long as the records. MZ_E_OUT_OF_RANGE: no quarter ends there, or it is closed, or there
 * is no such line. */
enum mz_status mz_period_draft(const struct mz_records *records, struct mz_span project,
                               uint32_t end, uint64_t from, struct mz_period_close *ret_draft)
    __attribute__((nonnull, warn_unused_result));
/* What of the project could be closed on `today`: from the day behind the last close to the end of
 * the last quarter that is over. MZ_E_NOT_FOUND if there is no such quarter, or the project was over
 * before and nothing of it is open. */
enum mz_status mz_period_due(const struct mz_records *records, struct mz_span project,
                             uint32_t today, uint32_t *ret_begin, uint32_t *ret_end)
    __attribute__((nonnull, warn_unused_result));
/* The policy in force. MZ_E_NO_POLICY. */
enum mz_status mz_policy_read(const struct mz_records *records, struct mz_policy_set *ret_policy)
    __attribute__((nonnull, warn_unused_result));
/* Would `actor` acting in `role` on this payment break segregation of duties? The fault names the
 * pair. */
enum mz_status mz_duties_check(const struct mz_records *records, const struct mz_policy_set *policy,
                               const struct mz_hash *request, uint32_t year, struct mz_span actor,
                               uint8_t role, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* Likewise for confirming a reversal of this payment: who did anything but approve does not confirm
 * it. */
enum mz_status
mz_duties_confirm_check(const struct mz_records *records, const struct mz_policy_set *policy,
                        const struct mz_hash *request, struct mz_span actor, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* For whom `actor` may act in one of `roles`, in the project (absent: none) and on these days.
 * MZ_E_NOT_FOUND. */
struct mz_delegation_case {
    struct mz_span actor, project;
    uint32_t roles;
    uint32_t date, today; /* business date; day of registration */
};
enum mz_status mz_delegation_find(const struct mz_records *records,
                                  const struct mz_delegation_case *wanted,
                                  struct mz_span *ret_giver, struct mz_hash *ret_person)
    __attribute__((nonnull, warn_unused_result));
/* Likewise on the day of the last entry. */
enum mz_status mz_delegation_today(const struct mz_records *records, struct mz_span actor,
                                   uint8_t role, struct mz_span project, struct mz_span *ret_giver,
                                   struct mz_hash *ret_person)
    __attribute__((nonnull, warn_unused_result));
/* The log's key in force at a tree size, and from which size on it signs. The spans live as long as
 * the view of get. MZ_E_NOT_FOUND while there is no entry. */
enum mz_status mz_log_key_at(const struct mz_records *records, uint64_t tree_size,
                             uint64_t *ret_since, struct mz_log_key_record *ret_record)
    __attribute__((nonnull, warn_unused_result));
/* From which tree sizes on the log's keys sign, ascending, at most MZ_MAX_LOG_KEYS; the first is 0.
 * MZ_E_NOT_FOUND while there is no entry. */
enum mz_status mz_log_key_turns(const struct mz_records *records,
                                uint64_t ret_since[MZ_MAX_LOG_KEYS], size_t *ret_count)
    __attribute__((nonnull, warn_unused_result));
/* Adjusted appropriation and what is still available of a budget line, in fen (domain.md §5 G1). */
int64_t mz_budget_adjusted(const struct mz_budget_record *budget) __attribute__((nonnull));
int64_t mz_budget_available(const struct mz_budget_record *budget) __attribute__((nonnull));
/* Is so much of the line `line` available? MZ_E_OVER_BUDGET with what is. `fault` may be NULL. */
enum mz_status mz_budget_has(const struct mz_budget_record *budget, struct mz_span line,
                             int64_t amount, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

#endif
