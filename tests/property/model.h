/* What a ledger of payments must do, a second time and in another way: plain arrays, sums taken
 * anew whenever they are asked for, guards in the order of FORMAT.md §10. It shares no code with
 * proto/rules; what it takes from proto is the shape of bodies and lists, and days. */
#ifndef MZ_TESTS_PROPERTY_MODEL_H
#define MZ_TESTS_PROPERTY_MODEL_H

#include "proto/codec/list.h"
#include "proto/rules/records.h"

enum {
    PROJECTS = 2,
    LINES = 8,
    PAYEES = 24,
    LISTS = 4,      /* a project */
    PAYMENTS = 160, /* a replaced request is one more */
    ROWS = 5,
    SENDS = 12,
    STATEMENTS = 8192,
    QUARTERS = 12, /* of 2023 … 2025 */
    ACTORS = 22,
    FILES = 1024,
    SERIALS = 8192,
    DELEGATIONS = 12,
    TRANSFERS = 16,
    FLAGGED = 128,
    CODES = 6,
    NOBODY = -1,
};

/* Codes of evidence that the histories know. */
extern const char *const model_codes[CODES];

struct m_actor {
    const char *name;
    uint32_t roles;
    int person;
    unsigned key; /* times rotated */
};

struct m_signatory {
    struct mz_hash hash;
    int person, principal;
};

enum place { UNSENT, BANK, PAID, BACK, REVERSED };

struct m_row {
    unsigned payee;
    int64_t amount, refunded;
    enum place at;
    bool signed_for, late, came_back; /* the last: before it was reversed */
    unsigned send;
    uint32_t sent; /* date */
};

struct m_payment {
    struct mz_hash request;
    int project, line, list, handler; /* list: NOBODY for none; handler: actor */
    unsigned number;
    uint32_t requested, due;
    uint8_t method;
    int64_t amount, weight;
    size_t count;
    struct m_row rows[ROWS];
    enum mz_state office; /* the state until it is first sent */
    bool open, suspended, archived;
    struct mz_hash review, rereview, suspension, reversal;
    uint64_t reviewed_index;
    struct m_signatory approvals[MZ_MAX_TIERS], acceptances[MZ_MAX_ACCEPTORS];
    size_t approvals_count, acceptances_count;
    struct mz_hash sends[SENDS];
    size_t sends_count;
    unsigned own_codes; /* bits of model_codes */
    uint64_t files;
    bool pending; /* a reversal */
    unsigned pending_rows;
    uint8_t pending_reason;
    int64_t pending_amount;
    uint32_t duties[ACTORS]; /* by person */
};

struct m_line {
    int project;
    uint64_t year;
    uint8_t source;
    struct mz_hash appropriate;
    int64_t adjusted, frozen, received;
    /* Of each balance and quarter. */
    int64_t plus[QUARTERS][MZ_BALANCES], minus[QUARTERS][MZ_BALANCES];
};

struct m_recent {
    int payment; /* NOBODY: two that became one */
    uint32_t date;
    int64_t amount;
};

struct m_close {
    uint32_t end;
    struct mz_hash hash;
    bool confirmed;
    int person, principal;
    int64_t closing[LINES][MZ_BALANCES];
};

struct m_period {
    uint32_t first;
    struct m_close closes[QUARTERS];
    size_t closes_count;
    struct mz_hash reopening; /* zero: none waits */
    int person, principal;
};

struct m_statement {
    struct mz_hash hash;
    enum mz_kind_id kind;
    int project, payment; /* or NOBODY */
    int code;             /* of evidence */
};

struct m_delegation {
    struct mz_hash hash;
    unsigned to, from;
    uint32_t roles, begin, until;
    int project;
};

struct m_transfer {
    struct mz_hash send;
    int from, to; /* lines */
    int64_t amount;
    struct mz_id taker;
};

struct model {
    uint32_t today;
    struct mz_policy_set policy;
    struct m_actor actors[ACTORS];
    size_t actors_count;
    uint32_t duties_of_year[4][ACTORS]; /* from 2023; by person */
    struct m_line lines[LINES];
    size_t lines_count;
    struct {
        uint8_t category;
        uint64_t enrolled, account_index; /* entries */
        uint32_t used;                    /* date of the latest request */
        bool erased;
    } payees[PAYEES];
    size_t payees_count;
    uint64_t accounts_index;
    bool lists[PROJECTS][LISTS], listed[PROJECTS][LISTS][PAYEES];
    struct mz_hash list_hash[PROJECTS][LISTS], project_hash[PROJECTS];
    unsigned list_codes[PROJECTS][LISTS], project_codes[PROJECTS];
    struct m_payment payments[PAYMENTS];
    size_t payments_count;
    struct m_recent recent[PROJECTS][PAYEES][MZ_MAX_RECENT];
    size_t recent_count[PROJECTS][PAYEES];
    struct m_recent recent_of_line[LINES][MZ_MAX_RECENT];
    size_t recent_of_line_count[LINES];
    struct m_period periods[PROJECTS];
    struct m_delegation delegations[DELEGATIONS];
    size_t delegations_count;
    struct m_transfer transfers[TRANSFERS];
    size_t transfers_count;
    bool file_known[PROJECTS][FILES];
    int16_t file_of[PROJECTS][FILES]; /* payment */
    int16_t serial_of[SERIALS];       /* payment + 1 */
    struct {
        int serial, payment;
    } flagged[FLAGGED]; /* serials that a second payment was let have */
    size_t flagged_count;
    const struct m_statement *log; /* what was recorded, by index; grows behind the model */
    uint64_t size;
    uint64_t entries[PROJECTS]; /* of each project's chain, and its last leaf */
    struct mz_hash heads[PROJECTS];
};

/* A statement as somebody means to file it. */
struct act {
    enum mz_kind_id kind;
    unsigned actor;
    bool old_key; /* signed with the key before the last rotation */
    bool used_id; /* under the id of a statement that is recorded */
    uint32_t date;
    int project; /* NOBODY: of the ledger */
    struct mz_hash refs[MZ_MAX_REFS];
    size_t refs_count;
    struct mz_id id;
    union mz_body body;
    /* The same in numbers, for what a body says in words. */
    int line, to, list, payee, file, code;
    unsigned number;                    /* of the payment */
    struct mz_line rows[ROWS + PAYEES]; /* of the list that the body names */
    int payees[ROWS + PAYEES], serials[ROWS + PAYEES];
    size_t rows_count;
    enum mz_list_form form;
    struct mz_hash root; /* that the rows have */
    int64_t total;
};

/* What the ledger must say to it, as the statement `hash`. MZ_OK: the model has taken it in;
 * otherwise it is as it was. */
enum mz_status model_step(struct model *model, const struct act *act, const struct mz_hash *hash)
    __attribute__((nonnull, warn_unused_result));
/* Likewise without taking it in. */
enum mz_status model_judge(const struct model *model, const struct act *act,
                           const struct mz_hash *hash) __attribute__((nonnull, warn_unused_result));

/* The balances of a line now, in the order of the words. */
void model_balances(const struct model *model, int line, int64_t ret_balances[MZ_BALANCES])
    __attribute__((nonnull));
int64_t model_available(const struct model *model, int line) __attribute__((nonnull));
/* The state of a payment, and the one beneath a suspension. */
enum mz_state model_state(const struct m_payment *payment) __attribute__((nonnull));
enum mz_state model_flow(const struct m_payment *payment) __attribute__((nonnull));
size_t model_count(const struct m_payment *payment, enum place at) __attribute__((nonnull));
int64_t model_sum(const struct m_payment *payment, enum place at) __attribute__((nonnull));
const struct mz_tier *model_tier(const struct model *model, const struct m_payment *payment)
    __attribute__((nonnull));
bool model_holds(const struct model *model, const struct act *act, uint32_t roles)
    __attribute__((nonnull));
/* The payment whose request this is; NOBODY. */
int model_payment_of(const struct model *model, const struct mz_hash *hash)
    __attribute__((nonnull));
/* What a close of the project up to `end` has to state, names of lines left out. */
void model_close_draft(const struct model *model, int project, uint32_t end,
                       struct mz_period_close *ret_body) __attribute__((nonnull));
unsigned model_quarter(uint32_t date);
uint32_t model_quarter_begin(unsigned quarter);
uint32_t model_quarter_end(unsigned quarter);

#endif
