/* Lists and evidence files by their hash: sent in parts with resume, read by range. */
#ifndef MZ_DAEMON_HTTP_OBJECTS_H
#define MZ_DAEMON_HTTP_OBJECTS_H

#include "daemon/http_answer.h"

/* PUT /v1/objects/{list|evidence}/{hex}?offset=N&size=TOTAL */
void mz_http_objects_put(struct mz_call *call) __attribute__((nonnull));
/* GET and HEAD of the same; more than MZ_MAX_BODY bytes at a time need a Range. */
void mz_http_objects_get(struct mz_call *call) __attribute__((nonnull));
/* GET /v1/uploads/{list|evidence}/{hex} */
void mz_http_objects_state(struct mz_call *call) __attribute__((nonnull));

#endif
