/* A fold over records in memory and everything it needs to be asked about rules: people, files,
 * list objects, and statements made by hand, unsigned, because the fold checks no signature. Every
 * apply asserts that the records did what they should: on refusal their digest is what it was
 * before. People, numbers and cases are invented. */
#ifndef MZ_TESTS_LIB_FOLD_WORLD_H
#define MZ_TESTS_LIB_FOLD_WORLD_H

#include "proto/rules/fold.h"
#include "proto/rules/memory_records.h"
#include "tests/lib/ledger.h"

#define WORLD_ORIGIN  "ledger.example/world"
#define WORLD_PROJECT "aid-2023"
#define WORLD_LINE    "B-1"
#define WORLD_PAYEES  55u            /* enrolled and on the frozen list */
#define WORLD_PAID    44u            /* on the roster */
#define WORLD_SHARE   INT64_C(50000) /* fen a person */
#define WORLD_TOTAL   (WORLD_SHARE * (int64_t)WORLD_PAID)

struct world;
struct world *world_new(void);
/* Likewise, but everybody signs what he files, and what is admitted is chained in `ledger`: a
 * daemon in memory. A draft then has the hash that world_admit returns, and no other. */
struct world *world_new_in(struct ledger *ledger);
void world_free(struct world *world);
struct mz_objects world_objects(struct world *world);
struct mz_records world_records(struct world *world);
struct mz_fold *world_fold(struct world *world);

/* A statement under construction. Its references stand apart, so that it can be copied. */
struct draft {
    struct mz_statement s;
    struct mz_hash refs[MZ_MAX_REFS];
    uint64_t registered_at; /* 0: the morning of its date, or later if the ledger is */
    const char *signer;     /* whose key signs it where statements are signed: its author's */
};
/* A draft of a kind by an actor. `project` may be NULL. The body is initialised. */
struct draft world_draft(struct world *world, enum mz_kind_id kind, const char *actor,
                         const char *project, uint32_t date);
void draft_ref(struct draft *draft, struct mz_hash hash);

/* Judges it as the next entry. What it is admitted as must be what mz_fold_next says. */
enum mz_status world_apply(struct world *world, const struct draft *draft,
                           struct mz_fault *ret_fault);
/* Chains it as the next entry of the ledger whatever the rules say: what a dishonest daemon does.
 * Nothing of it gets into the records. Returns its index. */
uint64_t world_force(struct world *world, const struct draft *draft);
/* Asserts that it is admitted, and returns the statement's hash. */
struct mz_hash world_admit(struct world *world, const struct draft *draft);
/* Asserts that it is refused with this status, told in the fault, and that no record changed. */
void world_refuse(struct world *world, const struct draft *draft, enum mz_status status,
                  const char *file, int line);
/* One row of a table of refusals: what `make_` builds, with the change made to it, which knows it
 * as `r`. */
#define REFUSED(world_, make_, status_, ...)                                                       \
    do {                                                                                           \
        struct draft r = make_;                                                                    \
        __VA_ARGS__;                                                                               \
        world_refuse(world_, &r, status_, __FILE__, __LINE__);                                     \
    } while (0)

/* Keys and ids that stand for names. */
struct mz_hash world_key(const char *name);
struct mz_id world_id(const char *name, uint64_t number);
struct mz_id world_payee(uint64_t number);
struct mz_hash world_account(uint64_t number); /* token of the account of payee `number` */
/* The hash of the statement that was admitted as entry `index`. */
struct mz_hash world_statement(struct world *world, uint64_t index);

/* Keeps a list object; the totals of it. With `as`, it is kept under that root, whatever its own
 * is. */
struct mz_list_totals world_list(struct world *world, enum mz_list_form form,
                                 const struct mz_line *lines, size_t count,
                                 const struct mz_hash *as);

/* Keeps an object under a name, whatever its own is. */
void world_keep(struct world *world, struct mz_span bytes, const struct mz_hash *name);
/* The n-th object that is kept, from 0, and its name; false if there are no more. */
bool world_kept(const struct world *world, size_t n, struct mz_hash *ret_name,
                struct mz_span *ret_bytes);

/* Stages that later tests start from; each asserts that everything is admitted. */
struct draft world_create(struct world *world);
void world_open(struct world *world); /* genesis and its confirmation */
void world_people(
    struct world *world); /* everybody enrolled, and the policy of world_policy in force */
void world_plan(struct world *world); /* project, targets, budget, funds, payees and frozen list */
struct mz_policy_set world_policy(uint64_t version);
/* Files and confirms a dual statement. */
struct mz_hash world_dual(struct world *world, const struct draft *draft);
struct draft world_confirm(struct world *world, const char *actor, struct mz_hash proposal);

/* The hashes that later statements refer to. */
struct world_case {
    struct mz_hash create, policy, project, appropriate, list;
    struct mz_hash request, review, approve[2], accept[2], instruct, settle, sign;
};
struct world_case *world_case(struct world *world);

/* The steps of one payment of 44 lines, in order; each builds on what world_case holds. */
struct draft world_request(struct world *world);
struct draft world_review(struct world *world);
struct draft world_approve(struct world *world, unsigned tier); /* 1, 2 */
struct draft world_accept(struct world *world, unsigned n);     /* 1, 2 */
struct draft world_instruct(struct world *world);
struct draft world_settle(struct world *world);
struct draft world_sign(struct world *world);
struct draft world_evidence(struct world *world, struct mz_hash on, const char *code,
                            const char *file);
/* The lines behind the last three and the request, to be changed and kept anew. */
void world_lines(enum mz_list_form form, struct mz_line lines[WORLD_PAID]);
/* Takes the payment up to and including this state. */
void world_pay(struct world *world, enum mz_state until);
/* Files this request, which may differ from world_request, and takes it so far. */
void world_carry(struct world *world, const struct draft *request, enum mz_state until);
enum mz_state world_state(struct world *world);

/* The record of a key, asserted to be there. */
void world_get(struct world *world, struct mz_key key, const struct mz_schema *schema,
               void *ret_record);
bool world_has(struct world *world, struct mz_key key);

#endif
