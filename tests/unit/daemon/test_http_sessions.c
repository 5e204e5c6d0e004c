/* The HTTP server over a double of the ledger: sessions, and what needs one (T6). All personal data
 * here is invented; the identity number's checksum is valid and its area code is none. */
#include "tests/support/fake_ledger.h"
#include "tests/support/serving.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "daemon/session.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/codec/disclosure.h"
#include "proto/log/hash.h"
#include "tests/lib/ledger.h"

/* -- Sessions and what needs one. */

static const uint8_t seed[32] = {5};

/* Logs in; the Authorization header goes to `ret_header`. */
static void login(const struct serving *w, const struct mz_hash *kid, char *ret_header,
                  size_t capacity) {
    char hex[MZ_HEX_HASH_SIZE + 1], body[512];
    mz_hex_of_hash(kid, hex);
    snprintf(body, sizeof body, "{\"kid\":\"%s\"}", hex);
    struct served answer;
    serving_ask(w, "POST", "/v1/session/challenge", JSON, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    json_t *json = serving_json(&answer);
    const char *text = serving_text(json, "challenge");
    uint8_t challenge[32], public_key[32], secret[64], signature[64], message[256];
    size_t size = 0;
    assert_int_equal(mz_base64_decode(mz_span_text(text), challenge, 32, &size), MZ_OK);
    mz_ed25519_key_pair(seed, public_key, secret);
    struct mz_writer m = mz_writer_over(message, sizeof message);
    mz_sessions_message(mz_span_text(FAKE_ORIGIN), challenge, &m);
    mz_ed25519_sign(secret, mz_writer_view(&m), signature);
    char base64[128];
    struct mz_writer b = mz_writer_over(base64, sizeof base64);
    mz_base64_write(&b, mz_span_of(signature, 64));
    snprintf(body, sizeof body, "{\"kid\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%.*s\"}", hex,
             text, (int)b.size, base64);
    json_decref(json);
    serving_drop(&answer);
    serving_ask(w, "POST", "/v1/session", JSON, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    json = serving_json(&answer);
    snprintf(ret_header, capacity, "Authorization: Bearer %s\r\n", serving_text(json, "token"));
    json_decref(json);
    serving_drop(&answer);
}

static void sessions_open_what_is_closed(void **state) {
    struct serving *w = *state;
    w->config.open_to_all = 0;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    serving_start(w);
    serving_file(w, LONG_A);
    char session[128];
    login(w, &kid, session, sizeof session);
    static const char *const paths[] = {"/checkpoint", "/tile/0/000.p/1", "/v1/genesis",
                                        "/v1/proof?index=0", "/v1/ledger"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct served answer;
        serving_ask(w, "GET", paths[i], "", "", 0, &answer);
        assert_int_equal(answer.status, 401);
        assert_non_null(strstr(answer.head, "WWW-Authenticate: Bearer"));
        serving_drop(&answer);
        serving_ask(w, "GET", paths[i], session, "", 0, &answer);
        assert_int_not_equal(answer.status, 401);
        serving_drop(&answer);
    }
    serving_refuses(w, "GET", "/checkpoint", "Authorization: Bearer x\r\n", "", 401,
                    "login-needed");
    serving_refuses(w, "GET", "/checkpoint", "Authorization: Basic x\r\n", "", 401, "login-needed");
}

static void bad_logins_are_refused(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_refuses(w, "POST", "/v1/session/challenge", "", "{}", 415, "unsupported-media-type");
    serving_refuses(w, "POST", "/v1/session/challenge", JSON, "{", 400, "usage");
    serving_refuses(w, "POST", "/v1/session/challenge", JSON, "[]", 400, "usage");
    serving_refuses(w, "POST", "/v1/session/challenge", JSON, "{}", 400, "missing-field");
    serving_refuses(w, "POST", "/v1/session/challenge", JSON, "{\"kid\":1}", 400, "bad-type");
    serving_refuses(w, "POST", "/v1/session/challenge", JSON, "{\"kid\":\"00\"}", 400, "bad-text");
    serving_refuses(w, "POST", "/v1/session/challenge", JSON, "{\"kid\":\"a\",\"kid\":\"b\"}", 400,
                    "usage");
    serving_refuses(
        w, "POST", "/v1/session", JSON,
        "{\"kid\":\"0000000000000000000000000000000000000000000000000000000000000001\","
        "\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"signature\":"
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAA==\"}",
        401, "login-needed");
}

static void objects_are_sent_in_parts(void **state) {
    struct serving *w = *state;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    serving_start(w);
    char session[128], path[256], hex[MZ_HEX_HASH_SIZE + 1], headers[256];
    login(w, &kid, session, sizeof session);
    struct mz_hash name = mz_sha256(mz_span_text("0123456789"));
    mz_hex_of_hash(&name, hex);
    snprintf(path, sizeof path, "/v1/objects/evidence/%s?offset=0&size=10", hex);
    serving_refuses(w, "PUT", path, "", "01234", 401, "login-needed");
    struct served answer;
    serving_ask(w, "PUT", path, session, "01234", 5, &answer);
    assert_int_equal(answer.status, 202);
    assert_string_equal(answer.body, "{\"received\":5,\"size\":10}");
    serving_drop(&answer);
    snprintf(path, sizeof path, "/v1/uploads/evidence/%s", hex);
    serving_ask(w, "GET", path, session, "", 0, &answer);
    assert_string_equal(answer.body, "{\"received\":5,\"size\":10}");
    serving_drop(&answer);
    snprintf(path, sizeof path, "/v1/objects/evidence/%s", hex);
    serving_refuses(w, "GET", path, session, "", 404, "not-found");
    snprintf(path, sizeof path, "/v1/objects/evidence/%s?offset=5&size=10", hex);
    serving_ask(w, "PUT", path, session, "56789", 5, &answer);
    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.body, "{\"received\":10,\"size\":10}");
    serving_drop(&answer);
    snprintf(path, sizeof path, "/v1/objects/evidence/%s", hex);
    serving_ask(w, "GET", path, session, "", 0, &answer);
    assert_string_equal(answer.body, "0123456789");
    serving_drop(&answer);
    serving_ask(w, "HEAD", path, session, "", 0, &answer);
    assert_int_equal(answer.size, 10);
    serving_drop(&answer);
    snprintf(headers, sizeof headers, "%sRange: bytes=3-5\r\n", session);
    serving_ask(w, "GET", path, headers, "", 0, &answer);
    assert_int_equal(answer.status, 206);
    assert_string_equal(answer.body, "345");
    assert_non_null(strstr(answer.head, "Content-Range: bytes 3-5/10\r\n"));
    serving_drop(&answer);
    snprintf(headers, sizeof headers, "%sRange: bytes=10-\r\n", session);
    serving_ask(w, "GET", path, headers, "", 0, &answer);
    assert_int_equal(answer.status, 416);
    assert_non_null(strstr(answer.head, "Content-Range: bytes */10\r\n"));
    serving_drop(&answer);
    serving_refuses(w, "GET", "/v1/objects/other/00", session, "", 404, "not-found");
    serving_refuses(w, "GET", "/v1/objects/list/00", session, "", 404, "not-found");
}

static void an_object_under_a_wrong_name_is_refused(void **state) {
    struct serving *w = *state;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    serving_start(w);
    char session[128];
    login(w, &kid, session, sizeof session);
    serving_refuses(w, "PUT",
                    "/v1/objects/evidence/"
                    "0000000000000000000000000000000000000000000000000000000000000001"
                    "?offset=0&size=5",
                    session, "01234", 422, "bad-object");
    serving_refuses(w, "PUT",
                    "/v1/objects/evidence/"
                    "0000000000000000000000000000000000000000000000000000000000000002?size=5",
                    session, "01234", 400, "missing-field");
}

static void personal_data_is_shown_masked(void **state) {
    struct serving *w = *state;
    struct mz_hash kid;
    struct mz_id payee = {{0xaa, 1}};
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    struct mz_hash token;
    assert_int_equal(
        mz_ledger_token(w->ledger, MZ_PERSONAL_IDNO, mz_span_text("999901196601091009"), &token),
        MZ_OK);
    fake_ledger_token(w->ledger, &token, &payee);
    serving_start(w);
    char session[128], headers[256], body[1024], hex[MZ_HEX_HASH_SIZE + 1], base64[256];
    login(w, &kid, session, sizeof session);
    snprintf(headers, sizeof headers, "%s" JSON, session);
    static const char tokens[] = "{\"field\":\"idno\",\"values\":[\"999901196601091009\",\"1\"]}";
    struct served answer;
    serving_ask(w, "POST", "/v1/tokens", headers, tokens, strlen(tokens), &answer);
    assert_int_equal(answer.status, 200);
    json_t *json = serving_json(&answer);
    mz_hex_of_hash(&token, hex);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "tokens"), 0)), hex);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "payees"), 0)),
                        "aa010000000000000000000000000000");
    assert_true(json_is_null(json_array_get(json_object_get(json, "payees"), 1)));
    json_decref(json);
    serving_drop(&answer);
    serving_refuses(w, "POST", "/v1/tokens", headers, "{\"field\":\"name\",\"values\":[]}", 400,
                    "out-of-range");

    struct mz_disclosure disclosure = {{{1}}, mz_span_text("999901196601091009"), MZ_PERSONAL_IDNO};
    uint8_t encoded[128];
    struct mz_writer d = mz_writer_over(encoded, sizeof encoded);
    assert_int_equal(mz_disclosure_encode(&disclosure, &d), MZ_OK);
    struct mz_writer b = mz_writer_over(base64, sizeof base64);
    mz_base64_write(&b, mz_writer_view(&d));
    snprintf(body, sizeof body,
             "{\"payees\":[{\"payee\":\"aa010000000000000000000000000000\","
             "\"disclosures\":[\"%.*s\"]}]}",
             (int)b.size, base64);
    serving_ask(w, "POST", "/v1/disclosures", headers, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "{\"stored\":1}");
    serving_drop(&answer);
    serving_refuses(w, "POST", "/v1/disclosures", headers,
                    "{\"payees\":[{\"payee\":\"aa010000000000000000000000000000\","
                    "\"disclosures\":[\"AAAA\"]}]}",
                    400, "bad-type");

    /* Nor does a problem repeat what it could not read. */
    static const char *const unreadable[] = {
        "{\"field\":\"idno\",\"values\":[\"999901196601091009\" \"1\"]}",
        "{\"field\":\"idno\",\"values\":[999901196601091009]}",
        "{\"field\":\"999901196601091009\",\"values\":[]}",
        "{\"payees\":[{\"payee\":\"999901196601091009\",\"disclosures\":[]}]}",
        "{\"payees\":[{\"payee\":999901196601091009x",
    };
    for (size_t i = 0; i < sizeof unreadable / sizeof unreadable[0]; i++) {
        serving_ask(w, "POST", i < 3 ? "/v1/tokens" : "/v1/disclosures", headers, unreadable[i],
                    strlen(unreadable[i]), &answer);
        assert_int_equal(answer.status, 400);
        assert_null(strstr(answer.body, "19660109"));
        serving_drop(&answer);
    }

    serving_ask(w, "GET", "/v1/disclosures?payee=aa010000000000000000000000000000", session, "", 0,
                &answer);
    assert_int_equal(answer.status, 200);
    json = serving_json(&answer);
    const char *shown = serving_text(json_object_get(json, "fields"), "idno");
    assert_null(strstr(shown, "19660109"));
    assert_non_null(strchr(shown, '*'));
    json_decref(json);
    serving_drop(&answer);
    serving_ask(w, "GET",
                "/v1/disclosures?payee=aa010000000000000000000000000000&payee="
                "bb000000000000000000000000000000",
                session, "", 0, &answer);
    json = serving_json(&answer);
    assert_int_equal(json_array_size(json_object_get(json, "items")), 2);
    json_decref(json);
    serving_drop(&answer);
    serving_refuses(w, "GET", "/v1/disclosures", session, "", 400, "missing-field");
    serving_refuses(w, "GET", "/v1/disclosures?payee=zz", session, "", 400, "bad-text");
}

/* Files an access.log of `actor` for the payees ending in 1 and 2, fields idno and name. */
static uint64_t append_access(struct serving *w, const char *actor, uint64_t registered_at) {
    struct ledger *maker = ledger_new();
    struct mz_access_log access = {.fields = MZ_ROLE_BIT(MZ_PERSONAL_NAME) |
                                             MZ_ROLE_BIT(MZ_PERSONAL_IDNO),
                                   .reason = mz_span_text("示例"),
                                   .payees_count = 2};
    access.payees[0].payee = (struct mz_id){{0xaa, 1}};
    access.payees[1].payee = (struct mz_id){{0xaa, 2}};
    struct mz_entry_head head = ledger_next_head(maker, NULL, 20231115);
    head.registered_at = registered_at;
    ledger_append_head(
        maker,
        &(struct ledger_act){
            .kind = MZ_KIND_ACCESS_LOG, .actor = actor, .date = 20231115, .body = &access},
        &head);
    uint64_t index = fake_ledger_append(w->ledger, ledger_entry(maker, 0));
    ledger_free(maker);
    return index;
}

static void ignore_stored(void *arg, enum mz_status status, const struct mz_fault *fault) {
    (void)arg, (void)status, (void)fault;
}

static void hand_in(struct serving *w, uint8_t last, uint8_t field, const char *value) {
    struct mz_id payee = {{0xaa, last}};
    struct mz_disclosure disclosure = {{{1}}, mz_span_text(value), field};
    uint8_t encoded[128];
    struct mz_writer d = mz_writer_over(encoded, sizeof encoded);
    assert_int_equal(mz_disclosure_encode(&disclosure, &d), MZ_OK);
    struct mz_span bytes = mz_writer_view(&d);
    assert_int_equal(mz_ledger_disclose(w->ledger, &payee, &bytes, 1, ignore_stored, NULL), MZ_OK);
}

#define AA1 "aa010000000000000000000000000000"
#define AA2 "aa020000000000000000000000000000"
#define AA3 "aa030000000000000000000000000000"

static void personal_data_is_revealed_behind_its_record(void **state) {
    struct serving *w = *state;
    const uint64_t now = SERVING_NOW;
    struct mz_hash kid;
    struct mz_id gone = {{0xaa, 2}};
    fake_ledger_enrol(w->ledger, "cashier-1", seed, MZ_ROLE_BIT(MZ_ROLE_CASHIER), &kid);
    hand_in(w, 1, MZ_PERSONAL_IDNO, "999901196601091009");
    hand_in(w, 1, MZ_PERSONAL_ACCOUNT, "6222000000000000001");
    hand_in(w, 2, MZ_PERSONAL_IDNO, "999901196601091009");
    fake_ledger_erase(w->ledger, &gone);
    serving_start(w);
    char session[128], headers[256], body[512];
    login(w, &kid, session, sizeof session);
    snprintf(headers, sizeof headers, "%s" JSON, session);
    /* The last that is let in, the first that is not, and one from before the clock went back. */
    uint64_t mine = append_access(w, "cashier-1", now - 900000);
    uint64_t old = append_access(w, "cashier-1", now - 900001);
    uint64_t other = append_access(w, "cashier-2", now);
    uint64_t ahead = append_access(w, "cashier-1", now + 5000);
    serving_file(w, LONG_A);

    const struct {
        uint64_t entry;
        const char *more;
        int status;
        const char *code;
    } refused[] = {
        {old, "", 403, "access-expired"},
        {other, "", 403, "forbidden"},
        {99, "", 404, "not-found"},
        {mine, ",\"payees\":[\"" AA1 "\",\"" AA3 "\"]", 403, "forbidden"},
        {mine, ",\"fields\":[\"idno\",\"account\"]", 403, "forbidden"},
        {mine, ",\"fields\":[\"salary\"]", 400, "bad-type"},
        {mine, ",\"payees\":[\"zz\"]", 400, "bad-text"},
        {mine, ",\"history\":1", 400, "bad-type"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        snprintf(body, sizeof body, "{\"entry\":%llu%s}", (unsigned long long)refused[i].entry,
                 refused[i].more);
        serving_refuses(w, "POST", "/v1/reveal", headers, body, refused[i].status, refused[i].code);
    }
    serving_refuses(w, "POST", "/v1/reveal", headers, "{}", 400, "bad-type");

    struct served answer;
    const uint64_t opening[] = {mine, ahead};
    for (size_t i = 0; i < 2; i++) {
        snprintf(body, sizeof body, "{\"entry\":%llu}", (unsigned long long)opening[i]);
        serving_ask(w, "POST", "/v1/reveal", headers, body, strlen(body), &answer);
        assert_int_equal(answer.status, 200);
        json_t *json = serving_json(&answer);
        const json_t *items = json_object_get(json, "items");
        assert_int_equal(json_array_size(items), 2);
        const json_t *first = json_array_get(items, 0), *second = json_array_get(items, 1);
        const json_t *disclosures = json_object_get(first, "disclosures");
        assert_string_equal(serving_text(first, "payee"), AA1);
        assert_true(json_is_false(json_object_get(first, "erased")));
        assert_int_equal(json_array_size(disclosures), 1); /* the account is not in the record */
        const json_t *one = json_array_get(disclosures, 0);
        uint8_t bytes[256];
        size_t size;
        struct mz_disclosure disclosure;
        assert_int_equal(mz_base64_decode(mz_span_text(serving_text(one, "disclosure")), bytes,
                                          sizeof bytes, &size),
                         MZ_OK);
        assert_int_equal(mz_disclosure_decode(mz_span_of(bytes, size), &disclosure, NULL), MZ_OK);
        assert_true(mz_span_equal_text(disclosure.value, "999901196601091009"));
        char hex[MZ_HEX_HASH_SIZE + 1];
        struct mz_hash digest = mz_disclosure_digest(mz_span_of(bytes, size));
        mz_hex_of_hash(&digest, hex);
        assert_string_equal(serving_text(one, "digest"), hex);
        assert_string_equal(serving_text(second, "payee"), AA2);
        assert_true(json_is_true(json_object_get(second, "erased")));
        assert_int_equal(json_array_size(json_object_get(second, "disclosures")), 0);
        json_decref(json);
        serving_drop(&answer);
    }
    /* Fewer than the record says. */
    snprintf(body, sizeof body,
             "{\"entry\":%llu,\"payees\":[\"" AA1 "\"],\"fields\":[\"name\"],\"history\":true}",
             (unsigned long long)mine);
    serving_ask(w, "POST", "/v1/reveal", headers, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "idno"));
    serving_drop(&answer);
}

static void roles_are_held_to(void **state) {
    struct serving *w = *state;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "admin-1", seed, MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), &kid);
    serving_start(w);
    char session[128], headers[256];
    login(w, &kid, session, sizeof session);
    snprintf(headers, sizeof headers, "%s" JSON, session);
    serving_refuses(w, "POST", "/v1/tokens", headers, "{}", 403, "forbidden");
    serving_refuses(w, "POST", "/v1/disclosures", headers, "{}", 403, "forbidden");
    serving_refuses(w, "GET", "/v1/disclosures?payee=00", session, "", 403, "forbidden");
    serving_refuses(w, "POST", "/v1/reveal", headers, "{}", 403, "forbidden");
    /* A cashier names people by identity number, and sees no more of one who is not in a record. */
    static const uint32_t tokens[] = {MZ_ROLE_BIT(MZ_ROLE_CASHIER), MZ_ROLE_BIT(MZ_ROLE_PRIVACY),
                                      MZ_ROLE_BIT(MZ_ROLE_EVALUATOR)};
    for (size_t i = 0; i < 3; i++) {
        fake_ledger_enrol(w->ledger, "admin-1", seed, tokens[i], &kid);
        serving_refuses(w, "POST", "/v1/tokens", headers, "{}", i < 2 ? 400 : 403,
                        i < 2 ? "missing-field" : "forbidden");
        serving_refuses(w, "POST", "/v1/disclosures", headers, "{}", 403, "forbidden");
        serving_refuses(w, "POST", "/v1/reveal", headers, "{}", i < 2 ? 400 : 403,
                        i < 2 ? "bad-type" : "forbidden");
    }
    fake_ledger_revoke(w->ledger, &kid);
    serving_refuses(w, "GET", "/v1/disclosures?payee=00", session, "", 401, "login-needed");
}

#define T(name) cmocka_unit_test_setup_teardown(name, serving_set_up, serving_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(sessions_open_what_is_closed),
        T(bad_logins_are_refused),
        T(objects_are_sent_in_parts),
        T(an_object_under_a_wrong_name_is_refused),
        T(personal_data_is_shown_masked),
        T(personal_data_is_revealed_behind_its_record),
        T(roles_are_held_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
