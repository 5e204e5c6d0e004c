/* Login: the daemon sends a challenge, the key signs it, a short-lived token comes back and is kept
 * for this run only. */
#ifndef MZ_CLIENT_SESSION_H
#define MZ_CLIENT_SESSION_H

#include "client/client.h"

/* Opens a session with the client's key and keeps its token. MZ_E_LOGIN without a key;
 * MZ_E_UNKNOWN_KEY, MZ_E_REVOKED_KEY and the errors of requests. */
enum mz_status mz_session_login(struct mz_client *client)
    __attribute__((nonnull, warn_unused_result));

#endif
