/* One table of the rules (T3, T5, G4): a row for every place where proto/rules refuses something.
 *
 * A row knows one statement in two versions, one that the rules admit and one that they refuse.
 * test_table.c plays each row three times over: admitted and verified; refused, with everything
 * that the refusal says; and the same refused statement signed, chained and sealed all the same by
 * a daemon that asks no rule, which the verifier must name. test_guards.py reads the sources of the
 * rules and fails when a place has no row, or a row no place.
 *
 * People, numbers and cases are invented. */
#ifndef MZ_TESTS_RULES_TABLE_H
#define MZ_TESTS_RULES_TABLE_H

#include "tests/lib/fold_world.h"

/* What has happened in the ledger before `make` is asked; each includes those before it. */
enum rule_stage {
    FRESH,   /* nothing */
    OPEN,    /* two administrators */
    PEOPLE,  /* everybody else, and the policy of world_policy */
    PLANNED, /* a project with budget, funds, payees and a frozen list */
};

struct rule_row {
    const char *file, *guard; /* the function of proto/rules/ that refuses */
    enum mz_status code;
    enum rule_stage stage;
    /* Makes what has to happen first, and gives the statement to be judged: one that is refused if
     * `wrong`, else one that is admitted. */
    struct draft (*make)(struct world *w, bool wrong);
    /* What the refusal says: place, have, want, who. NULL: anything, where the text shows it at
     * all; of `who`: the author. */
    const char *says[4];
};

#define ROW(file_, guard_, code_, stage_, make_, ...)                                              \
    {                                                                                              \
        file_ ".c", #guard_, MZ_E_##code_, stage_, make_, {                                        \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* The rows by subject, each ended by a row without a file. */
#define SUBJECTS(X)                                                                                \
    X(rows_admission)                                                                              \
    X(rows_log_keys)                                                                               \
    X(rows_people)                                                                                 \
    X(rows_delegation)                                                                             \
    X(rows_policy)                                                                                 \
    X(rows_duties)                                                                                 \
    X(rows_planning)                                                                               \
    X(rows_budget)                                                                                 \
    X(rows_transfer)                                                                               \
    X(rows_period)                                                                                 \
    X(rows_payees)                                                                                 \
    X(rows_lists)                                                                                  \
    X(rows_request)                                                                                \
    X(rows_approval)                                                                               \
    X(rows_instruct)                                                                               \
    X(rows_money)                                                                                  \
    X(rows_after)                                                                                  \
    X(rows_data)                                                                                   \
    X(rows_evaluation)
#define X(rows_) extern const struct rule_row rows_[];
SUBJECTS(X)
#undef X

/* -- Statements that several subjects need; each is admissible as it is. */

/* Another author signs it. */
struct draft rule_by(struct draft d, const char *actor);
/* Enrolment of an actor by admin-a, and of one more payee by the clerk. */
struct draft rule_enrol(struct world *w, const char *actor, uint32_t roles);
struct draft rule_payee(struct world *w, uint64_t number);
struct draft rule_revoke(struct world *w, const char *by, const char *actor);
/* A project of 2023 other than WORLD_PROJECT, admitted; and an appropriation. */
void rule_second_project(struct world *w, const char *code);
struct draft rule_appropriate(struct world *w, const char *project, const char *line);
/* The next version of the policy, to be changed. */
struct mz_policy_set *rule_policy(struct draft *d, struct world *w, uint64_t version);
/* A list of this form with lines of the roster, from the `first` on. */
struct mz_list_totals rule_lines(struct world *w, enum mz_list_form form, size_t first,
                                 size_t count);
/* payment.return, reject, withdraw, suspend or resume of a request. */
struct draft rule_stop(struct world *w, enum mz_kind_id kind, const char *actor,
                       struct mz_hash request);
/* A payee of the plan gets a new account. */
struct draft rule_new_account(struct world *w, uint64_t payee);

/* Evidence of the payment, admitted. */
struct mz_hash rule_attach(struct world *w, const char *code, const char *file);
/* What came back of the first line, and its refund. */
struct mz_line rule_back(int64_t amount, const char *serial);
struct draft rule_refund(struct world *w, struct mz_hash receipt, const struct mz_line *line);
/* The reversal of one line, counted from 0, its confirmation, and the archive. */
struct draft rule_reverse(struct world *w, size_t first, uint8_t reason);
struct draft rule_confirm(struct world *w, const char *actor, struct mz_hash reversal);
struct draft rule_archive(struct world *w);

#endif
