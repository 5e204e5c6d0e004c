/* JSON reads under /v1: the table of proto/view, and /healthz. */
#ifndef MZ_DAEMON_HTTP_VIEWS_H
#define MZ_DAEMON_HTTP_VIEWS_H

#include "daemon/http_answer.h"

void mz_http_views_get(struct mz_call *call) __attribute__((nonnull));
void mz_http_views_health(struct mz_call *call) __attribute__((nonnull));

#endif
