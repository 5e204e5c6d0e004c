/* Signed statements by the hundred thousand, for benches: what opens a ledger for business, and
 * then as many funds.receive of 1 fen each as wanted, spread over projects. Keys are those of
 * tests/lib/ledger.h; nothing is anybody's. */
#ifndef MZ_TESTS_LIB_LOAD_H
#define MZ_TESTS_LIB_LOAD_H

#include "proto/base/span.h"
#include "proto/codec/statement.h"

#define LOAD_ORIGIN   "ledger.example/bench"
#define LOAD_PROJECTS 16u
#define LOAD_FIRST    (9u + 2u * LOAD_PROJECTS) /* statements of load_opening at most */

struct load {
    uint8_t *bytes; /* one arena */
    struct mz_span *statements;
    size_t count;
};

/* The public key of the administrator who creates the ledger: what `mingzhangd init --admin-key`
 * wants. */
struct mz_hash load_admin_key(void);
/* The statements to be filed first, in order, one at a time. `today` is the business date,
 * `log_key` the daemon's. Also notes what load_make refers to. */
struct load load_opening(const struct mz_hash *log_key, uint32_t today);
/* `count` admissible statements, in any order; signed on every processor. `seed` keeps the ids of
 * several loads apart. */
struct load load_make(const struct load *opening, size_t count, uint64_t seed, uint32_t today);
void load_free(struct load *load);

/* The bound of design.md §11: libsodium's own Ed25519 verification of these very statements (the
 * bytes that were signed, laid out beforehand), on every processor, for about `seconds`. Signatures
 * a second. */
double load_bound(const struct load *load, double seconds);

double load_now(void); /* monotonic, s */
double load_median(double *values, size_t count);

#endif
