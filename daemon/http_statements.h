/* POST /v1/statements: one COSE_Sign1 or a sequence of them, answered by receipts once they are
 * durable (G1). */
#ifndef MZ_DAEMON_HTTP_STATEMENTS_H
#define MZ_DAEMON_HTTP_STATEMENTS_H

#include "daemon/http_answer.h"

void mz_http_statements_post(struct mz_call *call) __attribute__((nonnull));

/* Hands the gathered single statements to the ledger. The loop calls this after app->gathered was
 * called, when it has handled the events that were ready. */
void mz_http_statements_flush(struct mz_http_app *app) __attribute__((nonnull));

#endif
