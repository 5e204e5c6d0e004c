/* Statements and payments as the command line names them, read from the entries themselves.
 *
 * What a person signs refers to hashes. So before anything is shown or signed, the entry is
 * fetched, its statement decoded and its hash compared with the one that will be signed: the amount
 * on the screen is the amount under that hash, whatever else the daemon says. */
#ifndef MZ_CLIENT_DOSSIER_H
#define MZ_CLIENT_DOSSIER_H

#include "client/read/source.h"
#include "proto/codec/entry.h"

/* A recorded statement. `entry` owns the bytes that `statement` points into. */
struct mz_recorded {
    uint64_t index;
    struct mz_buffer entry;
    struct mz_statement statement;
};

/* Finds what `id` names, as mz_read_resolve does, and fetches it. MZ_E_NOT_FOUND, MZ_E_USAGE. */
enum mz_status mz_dossier_resolve(struct mz_client *client, const char *id,
                                  struct mz_recorded *ret_recorded)
    __attribute__((nonnull, warn_unused_result));
/* The statement at an index. With `hash`, it must have that hash: MZ_E_BAD_ENTRY otherwise. */
enum mz_status mz_dossier_fetch(struct mz_client *client, uint64_t index,
                                const struct mz_hash *hash, struct mz_recorded *ret_recorded)
    __attribute__((nonnull(1, 4), warn_unused_result));
/* Likewise from a daemon or a clone. */
enum mz_status mz_dossier_read(struct mz_client *client, const struct mz_ledger_source *source,
                               uint64_t index, const struct mz_hash *hash,
                               struct mz_recorded *ret_recorded)
    __attribute__((nonnull(1, 2, 5), warn_unused_result));
void mz_dossier_release(struct mz_recorded *recorded) __attribute__((nonnull));

#define MZ_DOSSIER_STEPS 500u

/* A payment: its request, decoded from its entry, and what has happened to it since. */
struct mz_dossier {
    struct mz_recorded request;
    const struct mz_payment_request *body; /* in request.statement */
    char state[32];
    struct mz_hash review; /* zero if there is none */
    size_t approvals_count;
    struct mz_hash approvals[MZ_MAX_TIERS];
    size_t acceptances_count;
    struct mz_hash acceptances[16];
    struct mz_hash instruction;    /* zero if there is none */
    struct mz_hash reviewed_again; /* the last review of an account that changed; zero if none */
    struct mz_hash suspension;     /* the one that stands; zero if none */
    struct mz_hash reversal;       /* the one that waits for its confirmation; zero if none */
    size_t steps_count;
    uint64_t steps[MZ_DOSSIER_STEPS]; /* indices of the entries that concern it */
    struct mz_fault
        missing; /* why it may not be instructed yet, as the daemon sees it; MZ_OK if it may */
};

/* Reads the payment that `id` belongs to. */
enum mz_status mz_dossier_open(struct mz_client *client, const char *id,
                               struct mz_dossier *ret_payment)
    __attribute__((nonnull, warn_unused_result));
void mz_dossier_close(struct mz_dossier *payment) __attribute__((nonnull));

/* What stands in the way when the statements that an act must refer to are not there yet. Fills the
 * fault: where the payment ought to be approved or accepted, with how many of how many are there,
 * else with the state. */
enum mz_status mz_dossier_not_ready(struct mz_client *client, const struct mz_dossier *payment,
                                    const char *wanted_state) __attribute__((nonnull));

/* Shows on stderr what is about to be signed: number, payees (the first ones masked, and how many),
 * amount in figures and 大写, hash of the request, and that the roster at hand has count, sum and
 * root of it. Fetches and checks the roster: MZ_E_ROSTER_COUNT, MZ_E_ROSTER_SUM,
 * MZ_E_BAD_OBJECT. */
enum mz_status mz_dossier_show(struct mz_client *client, const struct mz_dossier *payment)
    __attribute__((nonnull, warn_unused_result));
/* Has the amount stated again: --confirm, or typed on the terminal. MZ_E_NOT_CONFIRMED. */
enum mz_status mz_dossier_confirm(struct mz_client *client, int64_t amount)
    __attribute__((nonnull, warn_unused_result));

#endif
