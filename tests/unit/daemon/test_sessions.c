/* Sessions: challenges that count once, tokens that end with time and with the key. Keys here are
 * made from fixed seeds. */
#include "daemon/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "proto/codec/statement.h"
#include "proto/log/hash.h"
#include "proto/rules/memory_records.h"

#define ORIGIN "ledger.example/s"

struct world {
    uint64_t clock;
    uint8_t next_random;
    struct mz_env env;
    struct mz_memory_records *memory;
    struct mz_records records;
    struct mz_sessions *sessions;
    uint8_t secret[64];
    struct mz_hash kid;
};

static uint64_t now_ms(void *ctx) {
    return ((struct world *)ctx)->clock;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    memset(buffer, ++((struct world *)ctx)->next_random, size);
}

static void put_key(struct world *w, const char *actor, uint64_t revoked) {
    struct mz_key_record key = {.actor = mz_span_text(actor), .revoked_index = revoked};
    memcpy(key.key.bytes, w->secret + 32, 32);
    struct mz_key at = mz_key_start(MZ_TABLE_KEY);
    mz_key_hash(&at, w->kid.bytes);
    assert_int_equal(mz_records_put(&w->records, &at, &mz_key_record_schema, &key), MZ_OK);
}

static void put_actor(struct world *w, uint64_t revoked, uint32_t from, uint32_t to) {
    struct mz_actor_record actor;
    mz_schema_init(&mz_actor_record_schema, &actor);
    actor.kid = actor.person = w->kid;
    actor.roles = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    actor.revoked_index = revoked;
    actor.valid_from = from;
    actor.valid_to = to;
    struct mz_key at = mz_key_start(MZ_TABLE_ACTOR);
    mz_key_code(&at, mz_span_text("handler-1"));
    assert_int_equal(mz_records_put(&w->records, &at, &mz_actor_record_schema, &actor), MZ_OK);
}

static int set_up(void **state) {
    static struct world w;
    static const uint8_t seed[32] = {9};
    uint8_t public_key[32];
    w = (struct world){.clock = 1700000000000}; /* 2023-11-15 at UTC+8 */
    w.env = (struct mz_env){.ctx = &w, .now_ms = now_ms, .random = fill_random};
    w.memory = mz_memory_records_new();
    w.records = mz_memory_records_interface(w.memory);
    w.sessions = mz_sessions_new(&w.env, 4);
    mz_ed25519_key_pair(seed, public_key, w.secret);
    struct mz_hash key;
    memcpy(key.bytes, public_key, 32);
    w.kid = mz_statement_kid(&key);
    put_key(&w, "handler-1", MZ_ABSENT);
    put_actor(&w, MZ_ABSENT, 0, 0);
    *state = &w;
    return 0;
}

static int tear_down(void **state) {
    struct world *w = *state;
    mz_sessions_free(w->sessions);
    mz_memory_records_free(w->memory);
    return 0;
}

static void sign(const struct world *w, const char *origin, const uint8_t challenge[32],
                 uint8_t ret_signature[64]) {
    uint8_t message[256];
    struct mz_writer writer = mz_writer_over(message, sizeof message);
    mz_sessions_message(mz_span_text(origin), challenge, &writer);
    mz_ed25519_sign(w->secret, mz_writer_view(&writer), ret_signature);
}

static enum mz_status login(struct world *w, const char *origin, uint64_t wait_ms,
                            char token[MZ_SESSION_TOKEN_TEXT], struct mz_session *session) {
    uint8_t challenge[32], signature[64];
    uint64_t expires;
    mz_sessions_challenge(w->sessions, &w->kid, challenge, &expires);
    assert_int_equal(expires, w->clock + 60000);
    sign(w, origin, challenge, signature);
    w->clock += wait_ms;
    struct mz_fault fault = {0};
    enum mz_status status =
        mz_sessions_login(w->sessions, &w->records, mz_span_text(ORIGIN), &w->kid, challenge,
                          signature, token, session, &fault);
    if (status != MZ_OK)
        assert_int_equal(fault.status, status);
    return status;
}

static enum mz_status find(struct world *w, const char *token) {
    struct mz_session session;
    return mz_sessions_find(w->sessions, &w->records, mz_span_text(token), &session, NULL);
}

static void the_message_is_what_the_api_says(void **state) {
    (void)state;
    static const uint8_t challenge[32] = {0};
    uint8_t message[256];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    mz_sessions_message(mz_span_text("o"), challenge, &w);
    assert_true(mz_span_equal_text(mz_writer_view(&w),
                                   "mingzhang-session-v1\no\n"
                                   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
}

static void a_signed_challenge_gives_a_token(void **state) {
    struct world *w = *state;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_OK);
    assert_int_equal(strlen(token), 43);
    assert_int_equal(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789-_"),
                     43);
    assert_string_equal(session.actor, "handler-1");
    assert_int_equal(session.roles, MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    assert_int_equal(session.expires_at, w->clock + 900000);
    assert_int_equal(find(w, token), MZ_OK);
    token[3] = token[3] == 'A' ? 'B' : 'A';
    assert_int_equal(find(w, token), MZ_E_LOGIN);
    assert_int_equal(find(w, ""), MZ_E_LOGIN);
}

static void a_challenge_counts_once(void **state) {
    struct world *w = *state;
    uint8_t challenge[32], signature[64];
    uint64_t expires;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    mz_sessions_challenge(w->sessions, &w->kid, challenge, &expires);
    sign(w, ORIGIN, challenge, signature);
    assert_int_equal(mz_sessions_login(w->sessions, &w->records, mz_span_text(ORIGIN), &w->kid,
                                       challenge, signature, token, &session, NULL),
                     MZ_OK);
    assert_int_equal(mz_sessions_login(w->sessions, &w->records, mz_span_text(ORIGIN), &w->kid,
                                       challenge, signature, token, &session, NULL),
                     MZ_E_LOGIN);
    /* Also when the signature was wrong. */
    mz_sessions_challenge(w->sessions, &w->kid, challenge, &expires);
    signature[0] ^= 1;
    assert_int_equal(mz_sessions_login(w->sessions, &w->records, mz_span_text(ORIGIN), &w->kid,
                                       challenge, signature, token, &session, NULL),
                     MZ_E_BAD_SIGNATURE);
    sign(w, ORIGIN, challenge, signature);
    assert_int_equal(mz_sessions_login(w->sessions, &w->records, mz_span_text(ORIGIN), &w->kid,
                                       challenge, signature, token, &session, NULL),
                     MZ_E_LOGIN);
}

static void time_ends_challenges_and_tokens(void **state) {
    struct world *w = *state;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    assert_int_equal(login(w, ORIGIN, 60001, token, &session), MZ_E_LOGIN);
    assert_int_equal(login(w, ORIGIN, 60000, token, &session), MZ_OK);
    w->clock += 900000;
    assert_int_equal(find(w, token), MZ_OK);
    w->clock += 1;
    assert_int_equal(find(w, token), MZ_E_LOGIN);
    /* A clock set back brings nothing back. */
    w->clock -= 600000;
    assert_int_equal(find(w, token), MZ_E_LOGIN);
}

static void a_clock_going_back_does_not_prolong(void **state) {
    struct world *w = *state;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_OK);
    w->clock += 900001;
    uint8_t challenge[32];
    uint64_t expires;
    mz_sessions_challenge(w->sessions, &w->kid, challenge, &expires); /* reads the clock */
    w->clock -= 900000;
    assert_int_equal(find(w, token), MZ_E_LOGIN);
}

static void another_ledgers_signature_is_no_login(void **state) {
    struct world *w = *state;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    assert_int_equal(login(w, "ledger.example/other", 0, token, &session), MZ_E_BAD_SIGNATURE);
}

static void a_challenge_is_for_one_key(void **state) {
    struct world *w = *state;
    uint8_t challenge[32], signature[64];
    uint64_t expires;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    struct mz_hash other = {{1}};
    mz_sessions_challenge(w->sessions, &other, challenge, &expires);
    sign(w, ORIGIN, challenge, signature);
    assert_int_equal(mz_sessions_login(w->sessions, &w->records, mz_span_text(ORIGIN), &w->kid,
                                       challenge, signature, token, &session, NULL),
                     MZ_E_LOGIN);
}

static void keys_and_actors_must_be_in_force(void **state) {
    struct world *w = *state;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    struct mz_hash kid = w->kid;
    w->kid.bytes[0] ^= 1;
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_E_UNKNOWN_KEY);
    w->kid = kid;
    put_actor(w, MZ_ABSENT, 20231116, 0);
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_E_NOT_VALID_NOW);
    put_actor(w, MZ_ABSENT, 0, 20231114);
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_E_NOT_VALID_NOW);
    put_actor(w, MZ_ABSENT, 20231115, 20231115);
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_OK);
    put_actor(w, 5, 0, 0);
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_E_REVOKED_KEY);
    put_actor(w, MZ_ABSENT, 0, 0);
    put_key(w, "handler-1", 5);
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_E_REVOKED_KEY);
}

static void revocation_ends_a_session_at_once(void **state) {
    struct world *w = *state;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    assert_int_equal(login(w, ORIGIN, 0, token, &session), MZ_OK);
    put_key(w, "handler-1", 5);
    assert_int_equal(find(w, token), MZ_E_LOGIN);
    put_key(w, "handler-1", MZ_ABSENT);
    assert_int_equal(find(w, token), MZ_E_LOGIN);
}

static void the_oldest_gives_way(void **state) {
    struct world *w = *state;
    char tokens[5][MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(login(w, ORIGIN, 0, tokens[i], &session), MZ_OK);
    assert_int_equal(find(w, tokens[0]), MZ_E_LOGIN);
    for (size_t i = 1; i < 5; i++)
        assert_int_equal(find(w, tokens[i]), MZ_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_message_is_what_the_api_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_signed_challenge_gives_a_token, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_challenge_counts_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(time_ends_challenges_and_tokens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clock_going_back_does_not_prolong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_ledgers_signature_is_no_login, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_challenge_is_for_one_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keys_and_actors_must_be_in_force, set_up, tear_down),
        cmocka_unit_test_setup_teardown(revocation_ends_a_session_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_oldest_gives_way, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
