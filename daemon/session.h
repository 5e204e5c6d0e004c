/* Sessions: who is asking. A challenge is signed with the actor's key, and a token of short life
 * stands for that (G3).
 *
 * In memory and bounded; a restart ends every session. The table keeps SHA-256 of tokens, not
 * tokens, and the key and the actor are looked up in the records at every use, so revocation is
 * effective from the next request on (T4). Time comes from the environment and is never taken to go
 * back. Not for several threads. */
#ifndef MZ_DAEMON_SESSION_H
#define MZ_DAEMON_SESSION_H

#include "daemon/env.h"
#include "proto/rules/records.h"

#define MZ_SESSION_CHALLENGE_MS 60000u  /* a challenge can be answered for this long, once */
#define MZ_SESSION_TOKEN_MS     900000u /* life of a token */
#define MZ_SESSION_SECRET_SIZE  32u     /* random bytes of a challenge or token */
#define MZ_SESSION_TOKEN_TEXT   44u     /* base64url without padding, and NUL */

struct mz_sessions;

/* `capacity` bounds both challenges and sessions; the oldest gives way. NULL if out of memory. */
struct mz_sessions *mz_sessions_new(const struct mz_env *env, size_t capacity);
void mz_sessions_free(struct mz_sessions *sessions);

/* A fresh challenge for the key `kid`; whether the key is enrolled is asked when it is answered. */
void mz_sessions_challenge(struct mz_sessions *sessions, const struct mz_hash *kid,
                           uint8_t ret_challenge[MZ_SESSION_SECRET_SIZE], uint64_t *ret_expires_at)
    __attribute__((nonnull));

/* Writes what the client signs: "mingzhang-session-v1\n" origin "\n" base64(challenge) "\n". */
void mz_sessions_message(struct mz_span origin, const uint8_t challenge[MZ_SESSION_SECRET_SIZE],
                         struct mz_writer *w) __attribute__((nonnull));

/* Who a session stands for, as of the records asked. */
struct mz_session {
    struct mz_hash kid;
    char actor[MZ_MAX_CODE + 1];
    uint32_t roles;      /* MZ_ROLE_BIT */
    uint64_t expires_at; /* ms */
};

/* Answers a challenge: the signature must be by the key `kid`, which must be in force. The
 * challenge is used up whatever the outcome. MZ_E_LOGIN: no such challenge, or too late.
 * MZ_E_UNKNOWN_KEY, MZ_E_REVOKED_KEY, MZ_E_NOT_VALID_NOW, MZ_E_BAD_SIGNATURE. */
enum mz_status mz_sessions_login(struct mz_sessions *sessions, const struct mz_records *records,
                                 struct mz_span origin, const struct mz_hash *kid,
                                 const uint8_t challenge[MZ_SESSION_SECRET_SIZE],
                                 const uint8_t signature[64], char ret_token[MZ_SESSION_TOKEN_TEXT],
                                 struct mz_session *ret_session, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 4, 5, 6, 7, 8), warn_unused_result));

/* Who the token stands for, now. MZ_E_LOGIN: unknown or expired, or its key or actor is no longer
 * in force. */
enum mz_status mz_sessions_find(struct mz_sessions *sessions, const struct mz_records *records,
                                struct mz_span token, struct mz_session *ret_session,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));

#endif
