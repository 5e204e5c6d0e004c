/* Logging in with a key: POST /v1/session/challenge and POST /v1/session. See session.h. */
#ifndef MZ_DAEMON_HTTP_SESSION_H
#define MZ_DAEMON_HTTP_SESSION_H

#include "daemon/http_answer.h"

void mz_http_session_challenge(struct mz_call *call) __attribute__((nonnull));
void mz_http_session_login(struct mz_call *call) __attribute__((nonnull));

#endif
