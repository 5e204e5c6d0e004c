/* A ledger in memory with daemon/ledger.h's interface, for tests of the HTTP server alone. It asks
 * no rule and keeps nothing; answers come from a thread of its own, as the real one's do. A
 * statement that holds the word REFUSE is refused with over-budget, one that was filed before is a
 * duplicate. */
#ifndef MZ_TESTS_SUPPORT_FAKE_LEDGER_H
#define MZ_TESTS_SUPPORT_FAKE_LEDGER_H

#include "daemon/ledger.h"

#define FAKE_ORIGIN "ledger.example/fake"

struct mz_ledger *fake_ledger_new(void);
void fake_ledger_free(struct mz_ledger *ledger);

/* While held, nothing is answered. */
void fake_ledger_hold(struct mz_ledger *ledger, bool hold);
/* What mz_ledger_submit returns from now on (MZ_OK: it takes), and the health. */
void fake_ledger_refuse_all(struct mz_ledger *ledger, enum mz_status status);
void fake_ledger_break(struct mz_ledger *ledger);
/* Enrols an actor of this name whose key is that of `seed`. */
void fake_ledger_enrol(struct mz_ledger *ledger, const char *actor, const uint8_t seed[32],
                       uint32_t roles, struct mz_hash *ret_kid);
void fake_ledger_revoke(struct mz_ledger *ledger, const struct mz_hash *kid);
/* The key's token belongs to this payee. */
void fake_ledger_token(struct mz_ledger *ledger, const struct mz_hash *token,
                       const struct mz_id *payee);
/* Appends an entry as it is. Returns its index. */
uint64_t fake_ledger_append(struct mz_ledger *ledger, struct mz_span entry);
/* From now on nothing is told of this payee. */
void fake_ledger_erase(struct mz_ledger *ledger, const struct mz_id *payee);
/* Snapshots open at this moment. */
unsigned fake_ledger_snapshots(struct mz_ledger *ledger);

#endif
