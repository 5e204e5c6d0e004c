/* Requests to the daemon's API (openapi.yaml): problems become faults, a busy daemon is asked
 * again, and a session is opened by signed challenge when one is needed. */
#ifndef MZ_CLIENT_API_H
#define MZ_CLIENT_API_H

#include <jansson.h>

#include "client/client.h"

/* Sends and answers MZ_OK for 2xx only. A problem becomes client->fault with its stable code; the
 * answer is freed then. When the daemon asks for a session and a key is configured, logs in and
 * sends again. */
enum mz_status mz_api_exchange(struct mz_client *client, struct mz_exchange *exchange)
    __attribute__((nonnull, warn_unused_result));

/* GET; appends the answer. */
enum mz_status mz_api_get(struct mz_client *client, const char *path, struct mz_buffer *answer)
    __attribute__((nonnull, warn_unused_result));

/* GET or, with `body`, POST of JSON; *ret_answer is a JSON object the caller drops with
 * json_decref. `body` is freed here. MZ_E_PROTOCOL if the answer is no object. */
enum mz_status mz_api_json(struct mz_client *client, const char *path, json_t *body,
                           json_t **ret_answer)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));

/* The ledger that is trusted: from the trust file, or on first use from the daemon, which pins
 * it. */
enum mz_status mz_api_trust(struct mz_client *client, const struct mz_trust **ret_trust)
    __attribute__((nonnull, warn_unused_result));
/* What the daemon says of itself in /v1/genesis, not checked against anything. */
enum mz_status mz_api_genesis(struct mz_client *client, struct mz_trust *ret_trust)
    __attribute__((nonnull, warn_unused_result));
/* The log signed with a key that is not known: asks the daemon whether it was rotated, and if the
 * trusted key signed that, trusts the new one from now on. MZ_E_UNKNOWN_SIGNER otherwise. */
enum mz_status mz_api_renew_trust(struct mz_client *client)
    __attribute__((nonnull, warn_unused_result));
/* Reads a checkpoint of the trusted log, following rotations of its key. The errors of
 * mz_trust_checkpoint. */
enum mz_status mz_api_checkpoint(struct mz_client *client, struct mz_span note,
                                 struct mz_checkpoint *ret_checkpoint)
    __attribute__((nonnull, warn_unused_result));
/* The path of the trust file. */
const char *mz_api_trust_path(const struct mz_client *client) __attribute__((nonnull));

/* The fault that a problem+json object tells. MZ_E_PROTOCOL's own if it is none. */
void mz_api_problem(const json_t *problem, const char *place, struct mz_fault *ret_fault)
    __attribute__((nonnull(2, 3)));

/* -- Members of answers. `path` names nested members with dots. Absent or of another type: {NULL,
 * 0}, MZ_ABSENT, false. */
const json_t *mz_api_member(const json_t *object, const char *path) __attribute__((nonnull(2)));
struct mz_span mz_api_text(const json_t *object, const char *path) __attribute__((nonnull(2)));
uint64_t mz_api_uint(const json_t *object, const char *path) __attribute__((nonnull(2)));
bool mz_api_hash(const json_t *object, const char *path, struct mz_hash *ret_hash)
    __attribute__((nonnull(2, 3)));

#endif
