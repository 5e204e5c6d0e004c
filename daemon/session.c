#include "daemon/session.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"

struct challenge {
    uint64_t expires_at; /* 0: free */
    struct mz_hash kid;
    uint8_t secret[MZ_SESSION_SECRET_SIZE];
};

struct session {
    uint64_t expires_at; /* 0: free */
    struct mz_hash kid;
    struct mz_hash token; /* SHA-256 of the token's text */
};

/* Rings: the slot to be written next is the oldest, so a flood of challenges cannot grow memory
 * (T10). */
struct mz_sessions {
    const struct mz_env *env;
    uint64_t latest; /* ms; the latest time seen */
    size_t capacity;
    size_t next_challenge, next_session;
    struct challenge *challenges;
    struct session *sessions;
};

struct mz_sessions *mz_sessions_new(const struct mz_env *env, size_t capacity) {
    struct mz_sessions *sessions = calloc(1, sizeof *sessions);
    if (sessions == NULL)
        return NULL;
    sessions->env = env;
    sessions->capacity = capacity;
    sessions->challenges = calloc(capacity, sizeof *sessions->challenges);
    sessions->sessions = calloc(capacity, sizeof *sessions->sessions);
    if (sessions->challenges == NULL || sessions->sessions == NULL) {
        mz_sessions_free(sessions);
        return NULL;
    }
    return sessions;
}

void mz_sessions_free(struct mz_sessions *sessions) {
    if (sessions == NULL)
        return;
    free(sessions->challenges);
    free(sessions->sessions);
    free(sessions);
}

static uint64_t now(struct mz_sessions *sessions) {
    uint64_t t = sessions->env->now_ms(sessions->env->ctx);
    if (t > sessions->latest)
        sessions->latest = t;
    return sessions->latest;
}

/* Takes as long whatever differs, so that timing tells nothing about a secret. */
static bool equal_secret(const uint8_t *a, const uint8_t *b, size_t size) {
    volatile uint8_t difference = 0;
    for (size_t i = 0; i < size; i++)
        difference = difference | (uint8_t)(a[i] ^ b[i]);
    return difference == 0;
}

void mz_sessions_challenge(struct mz_sessions *sessions, const struct mz_hash *kid,
                           uint8_t ret_challenge[MZ_SESSION_SECRET_SIZE],
                           uint64_t *ret_expires_at) {
    struct challenge *challenge = &sessions->challenges[sessions->next_challenge];
    sessions->next_challenge = (sessions->next_challenge + 1) % sessions->capacity;
    challenge->kid = *kid;
    challenge->expires_at = now(sessions) + MZ_SESSION_CHALLENGE_MS;
    sessions->env->random(sessions->env->ctx, challenge->secret, sizeof challenge->secret);
    memcpy(ret_challenge, challenge->secret, sizeof challenge->secret);
    *ret_expires_at = challenge->expires_at;
}

void mz_sessions_message(struct mz_span origin, const uint8_t challenge[MZ_SESSION_SECRET_SIZE],
                         struct mz_writer *w) {
    mz_writer_text(w, "mingzhang-session-v1\n");
    mz_writer_span(w, origin);
    mz_writer_text(w, "\n");
    mz_base64_write(w, mz_span_of(challenge, MZ_SESSION_SECRET_SIZE));
    mz_writer_text(w, "\n");
}

/* True if it was there and in time; it is gone afterwards. */
static bool use_challenge(struct mz_sessions *sessions, const struct mz_hash *kid,
                          const uint8_t secret[MZ_SESSION_SECRET_SIZE]) {
    uint64_t t = now(sessions);
    for (size_t i = 0; i < sessions->capacity; i++) {
        struct challenge *c = &sessions->challenges[i];
        if (c->expires_at != 0 && equal_secret(c->secret, secret, sizeof c->secret)) {
            bool good = t <= c->expires_at && mz_hash_equal(&c->kid, kid);
            *c = (struct challenge){0};
            return good;
        }
    }
    return false;
}

/* The key and its actor must be in force as of the records, and the actor's term must cover today.
 */
static enum mz_status look_up(struct mz_sessions *sessions, const struct mz_records *records,
                              const struct mz_hash *kid, struct mz_key_record *ret_key,
                              struct mz_session *ret_session, struct mz_fault *fault) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(kid, hex);
    struct mz_key key = mz_key_start(MZ_TABLE_KEY);
    mz_key_hash(&key, kid->bytes);
    enum mz_status status = mz_records_get(records, &key, &mz_key_record_schema, ret_key);
    if (status != MZ_OK) {
        if (status == MZ_E_NOT_FOUND)
            status = MZ_E_UNKNOWN_KEY;
        mz_fault_at(fault, status, "session");
        mz_fault_have(fault, "%s", hex);
        return status;
    }
    /* Copied before the next get: a record's spans live that long only. */
    struct mz_session session = {.kid = *kid};
    if (ret_key->actor.size > MZ_MAX_CODE)
        return mz_fault_at(fault, MZ_E_INTERNAL, "session");
    memcpy(session.actor, ret_key->actor.data, ret_key->actor.size);
    uint64_t revoked = ret_key->revoked_index;

    struct mz_actor_record actor;
    key = mz_key_start(MZ_TABLE_ACTOR);
    mz_key_code(&key, mz_span_text(session.actor));
    status = mz_records_get(records, &key, &mz_actor_record_schema, &actor);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "session");
    if (revoked == MZ_ABSENT)
        revoked = actor.revoked_index;
    if (revoked != MZ_ABSENT) {
        mz_fault_at(fault, MZ_E_REVOKED_KEY, "session");
        mz_fault_have(fault, "%s", hex);
        mz_fault_want(fault, "%llu", (unsigned long long)revoked);
        mz_fault_who(fault, "%s", session.actor);
        return MZ_E_REVOKED_KEY;
    }
    uint32_t today = mz_date_of_time(now(sessions));
    if ((actor.valid_from != 0 && today < actor.valid_from) ||
        (actor.valid_to != 0 && today > actor.valid_to)) {
        mz_fault_at(fault, MZ_E_NOT_VALID_NOW, "session");
        mz_fault_have(fault, "%u", today);
        mz_fault_want(fault, "%u..%u", actor.valid_from, actor.valid_to);
        mz_fault_who(fault, "%s", session.actor);
        return MZ_E_NOT_VALID_NOW;
    }
    session.roles = actor.roles;
    *ret_session = session;
    return MZ_OK;
}

/* RFC 4648 §5 without padding: a token must fit a header as it is. */
static void token_text(const uint8_t secret[MZ_SESSION_SECRET_SIZE],
                       char ret_text[MZ_SESSION_TOKEN_TEXT]) {
    char text[MZ_BASE64_TEXT_SIZE(MZ_SESSION_SECRET_SIZE)];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_base64_write(&w, mz_span_of(secret, MZ_SESSION_SECRET_SIZE));
    for (size_t i = 0; i < MZ_SESSION_TOKEN_TEXT - 1; i++)
        ret_text[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
    ret_text[MZ_SESSION_TOKEN_TEXT - 1] = '\0';
}

enum mz_status mz_sessions_login(struct mz_sessions *sessions, const struct mz_records *records,
                                 struct mz_span origin, const struct mz_hash *kid,
                                 const uint8_t challenge[MZ_SESSION_SECRET_SIZE],
                                 const uint8_t signature[64], char ret_token[MZ_SESSION_TOKEN_TEXT],
                                 struct mz_session *ret_session, struct mz_fault *fault) {
    if (!use_challenge(sessions, kid, challenge))
        return mz_fault_at(fault, MZ_E_LOGIN, "challenge");
    struct mz_session found;
    struct mz_key_record key;
    enum mz_status status = look_up(sessions, records, kid, &key, &found, fault);
    if (status != MZ_OK)
        return status;
    uint8_t message[MZ_MAX_ORIGIN + 128];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    mz_sessions_message(origin, challenge, &w);
    if (w.overflow)
        return mz_fault_at(fault, MZ_E_INTERNAL, "origin");
    if (!mz_ed25519_verify(key.key.bytes, mz_writer_view(&w), signature))
        return mz_fault_at(fault, MZ_E_BAD_SIGNATURE, "challenge");

    struct session *session = &sessions->sessions[sessions->next_session];
    sessions->next_session = (sessions->next_session + 1) % sessions->capacity;
    uint8_t secret[MZ_SESSION_SECRET_SIZE];
    sessions->env->random(sessions->env->ctx, secret, sizeof secret);
    token_text(secret, ret_token);
    session->token = mz_sha256(mz_span_text(ret_token));
    session->kid = *kid;
    session->expires_at = now(sessions) + MZ_SESSION_TOKEN_MS;
    found.expires_at = session->expires_at;
    *ret_session = found;
    return MZ_OK;
}

enum mz_status mz_sessions_find(struct mz_sessions *sessions, const struct mz_records *records,
                                struct mz_span token, struct mz_session *ret_session,
                                struct mz_fault *fault) {
    struct mz_hash hash = mz_sha256(token);
    uint64_t t = now(sessions);
    for (size_t i = 0; i < sessions->capacity; i++) {
        struct session *session = &sessions->sessions[i];
        if (session->expires_at == 0 ||
            !equal_secret(session->token.bytes, hash.bytes, sizeof hash.bytes))
            continue;
        struct mz_key_record key;
        if (t > session->expires_at ||
            look_up(sessions, records, &session->kid, &key, ret_session, NULL) != MZ_OK) {
            *session = (struct session){0};
            break;
        }
        ret_session->expires_at = session->expires_at;
        return MZ_OK;
    }
    return mz_fault_at(fault, MZ_E_LOGIN, "session");
}
