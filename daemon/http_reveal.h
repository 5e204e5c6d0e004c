/* Personal data in the clear (G6, T7; domain.md §11): only to whoever has recorded first that he
 * looks, at whom, at which fields and why. The access.log is what opens it, for a short time; the
 * answer goes no further than what it says. */
#ifndef MZ_DAEMON_HTTP_REVEAL_H
#define MZ_DAEMON_HTTP_REVEAL_H

#include "daemon/http_answer.h"

#define MZ_REVEAL_MS 900000u /* from the registration of the access.log */

/* POST /v1/reveal */
void mz_http_reveal(struct mz_call *call) __attribute__((nonnull));

#endif
