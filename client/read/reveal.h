/* Personal data in the clear (G6, T7; domain.md §11): first the entry that says who looks at whom,
 * at what and why, then the data, each value checked against the digest that an entry binds. */
#ifndef MZ_CLIENT_REVEAL_H
#define MZ_CLIENT_REVEAL_H

#include <jansson.h>

#include "client/client.h"

/* For `items` of the view payees: records the access and prints the payees with their whole data;
 * with --save, also keeps the disclosures in a clone. MZ_E_USAGE; MZ_E_BAD_OBJECT: what the daemon
 * gave out is not what was signed. */
enum mz_status mz_reveal_payees(struct mz_client *client, const json_t *items)
    __attribute__((nonnull, warn_unused_result));

#endif
