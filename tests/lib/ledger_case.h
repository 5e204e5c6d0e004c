/* A small case of support payments played from the first entry to the last signature, for tests
 * that need a whole ledger. Three payees of 500.00 yuan each; two approvals, two acceptances;
 * everything invented. */
#ifndef MZ_TESTS_LIB_LEDGER_CASE_H
#define MZ_TESTS_LIB_LEDGER_CASE_H

#include "tests/lib/ledger.h"

#define LEDGER_PROJECT "aid-2023"
#define LEDGER_LINE    "B2023-001"
#define LEDGER_PAYEES  3u
#define LEDGER_SHARE   INT64_C(50000) /* fen a payee */
#define LEDGER_TOTAL   (LEDGER_SHARE * (int64_t)LEDGER_PAYEES)

/* Entries of the case, by index. */
struct ledger_case {
    uint64_t create, opened, policy, project, target, appropriate, receive;
    uint64_t payee[LEDGER_PAYEES];
    struct mz_id payee_id[LEDGER_PAYEES];
    uint64_t list;
    struct ledger_payment {
        uint64_t request, review, approve[2], minutes, accept[2], instruct, settle, sheet, sign;
        struct mz_hash roster, results, signatures;
    } payment;
    uint64_t measure;
};

/* Genesis, the people, the policy: a ledger that is open for business. */
void ledger_case_open(struct ledger *ledger, struct ledger_case *ret_case);
/* Project, target, budget, funds, payees and the frozen list on top of that. */
void ledger_case_plan(struct ledger *ledger, struct ledger_case *ret_case);
/* How far a payment is taken. */
enum ledger_step {
    LEDGER_REQUESTED,
    LEDGER_REVIEWED,
    LEDGER_APPROVED,
    LEDGER_ACCEPTED,
    LEDGER_INSTRUCTED,
    LEDGER_SETTLED,
    LEDGER_SIGNED
};
/* One payment to all payees, from request to the step named. `number` must be fresh; bank serials
 * are made from it. */
void ledger_case_pay(struct ledger *ledger, const struct ledger_case *plan, const char *number,
                     enum ledger_step until, struct ledger_payment *ret_payment);
/* All of the above and a measurement: the whole case. */
void ledger_case_play(struct ledger *ledger, struct ledger_case *ret_case);

/* The personal data behind payee `number`, invented: the disclosure of a field (name, idno or
 * account), and its token under the key that is the SHA-256 of LEDGER_TOKEN_SEED. */
#define LEDGER_TOKEN_SEED "synthetic key of vault"
struct mz_span ledger_disclosure(uint64_t number, uint8_t field, uint8_t *buffer, size_t capacity);
struct mz_hash ledger_token(uint64_t number, uint8_t field);

/* `count` payees enrolled one a statement: the cheapest way to a long ledger of real signatures. */
void ledger_case_enrol(struct ledger *ledger, uint64_t count);

#endif
