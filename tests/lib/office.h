/* An office over the maker of tests/lib/ledger.h: people, a policy, budget lines, and payments of
 * one payee each, by whom and for how much the test says. Like the maker it asks no rule. Actors
 * and numbers are invented. */
#ifndef MZ_TESTS_LIB_OFFICE_H
#define MZ_TESTS_LIB_OFFICE_H

#include "tests/lib/ledger.h"

#define OFFICE_PROJECT "aid-2023"
#define OFFICE_DATE    20230113u /* of every act */

struct office_person {
    const char *actor;
    uint32_t roles;
    const char *person; /* what is one natural person has one word here; NULL: nobody else */
};

/* Genesis by admin-a and admin-b, everybody enrolled, the policy in force. */
void office_open(struct ledger *ledger, const struct office_person *people, size_t count,
                 const struct mz_policy_set *policy);
/* The project, for the year 2023. */
uint64_t office_project(struct ledger *ledger, const char *actor);
/* A budget line of that year; the entry of its appropriation. */
uint64_t office_appropriate(struct ledger *ledger, const char *actor, const char *line,
                            int64_t amount);
uint64_t office_receive(struct ledger *ledger, const char *actor, const char *line,
                        uint64_t appropriate, int64_t amount);
/* increase, decrease, freeze, unfreeze */
uint64_t office_adjust(struct ledger *ledger, const char *actor, const char *line,
                       uint64_t appropriate, uint8_t type, int64_t amount);
/* Payee `number` of tests/lib/ledger_case.h, of category low-income. */
uint64_t office_payee(struct ledger *ledger, const char *actor, uint64_t number);
uint64_t office_attach(struct ledger *ledger, const char *actor, uint64_t subject, const char *code,
                       const char *words);

/* One payment, and the entries of its steps: to one payee, or in equal parts to so many. */
struct office_payment {
    const char *number, *line;
    int64_t amount;
    uint64_t payee;  /* its number; with more than one, the first of them */
    uint64_t payees; /* 0: one */
    uint64_t files; /* attached to it */
    uint64_t request, review, approve[MZ_MAX_TIERS], accept[MZ_MAX_ACCEPTORS], instruct, settle,
        sign, reverse, archive;
    size_t approvals, acceptances;
};
/* The steps. Each takes the next place in what it belongs to and refers to what a clerk would. */
uint64_t office_request(struct ledger *ledger, struct office_payment *p, const char *actor);
uint64_t office_review(struct ledger *ledger, struct office_payment *p, const char *actor);
uint64_t office_approve(struct ledger *ledger, struct office_payment *p, const char *actor);
uint64_t office_accept(struct ledger *ledger, struct office_payment *p, const char *actor);
uint64_t office_instruct(struct ledger *ledger, struct office_payment *p, const char *actor);
/* Paid, under this serial of the bank. */
uint64_t office_settle(struct ledger *ledger, struct office_payment *p, const char *actor,
                       const char *serial);
uint64_t office_sign(struct ledger *ledger, struct office_payment *p, const char *actor);
/* What was recorded did not happen. */
uint64_t office_reverse(struct ledger *ledger, struct office_payment *p, const char *actor);
uint64_t office_archive(struct ledger *ledger, struct office_payment *p, const char *actor);

#endif
