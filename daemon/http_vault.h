/* Personal data over HTTP (G6): tokens, handing disclosures in, and reading them masked. Nothing
 * here shows a whole identity number or account. */
#ifndef MZ_DAEMON_HTTP_VAULT_H
#define MZ_DAEMON_HTTP_VAULT_H

#include "daemon/http_answer.h"

/* POST /v1/tokens */
void mz_http_vault_tokens(struct mz_call *call) __attribute__((nonnull));
/* POST /v1/disclosures */
void mz_http_vault_disclose(struct mz_call *call) __attribute__((nonnull));
/* GET /v1/disclosures?payee=… */
void mz_http_vault_masked(struct mz_call *call) __attribute__((nonnull));

#endif
