/* The log as C2SP tlog-tiles serves it, and proofs: what a clone, a witness or a stranger's
 * verifier reads (G2, G7). */
#ifndef MZ_DAEMON_HTTP_TLOG_H
#define MZ_DAEMON_HTTP_TLOG_H

#include "daemon/http_answer.h"

/* The latest checkpoint, with the cosignatures that there are for it. */
void mz_http_tlog_checkpoint(struct mz_call *call) __attribute__((nonnull));
/* The newest checkpoint that a quorum of the witnesses cosigned. */
void mz_http_tlog_cosigned(struct mz_call *call) __attribute__((nonnull));
/* Tiles and entry bundles. */
void mz_http_tlog_tile(struct mz_call *call) __attribute__((nonnull));
/* ?index=N[&size=M]: a tlog-proof file. The ledger keeps the latest checkpoint only, so any other M
 * is not found. */
void mz_http_tlog_proof(struct mz_call *call) __attribute__((nonnull));
/* ?index=N: a COSE receipt under the latest tree. */
void mz_http_tlog_receipt(struct mz_call *call) __attribute__((nonnull));
/* ?from=A&to=B */
void mz_http_tlog_consistency(struct mz_call *call) __attribute__((nonnull));
void mz_http_tlog_genesis(struct mz_call *call) __attribute__((nonnull));

#endif
