/* The HTTP server over a double of the ledger: statements, and what every open route answers. */
#include "tests/support/fake_ledger.h"
#include "tests/support/serving.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "proto/base/hex.h"
#include "proto/codec/cose_receipt.h"
#include "proto/log/hash.h"
#include "proto/log/tlog_proof.h"

/* -- Statements. */

static void a_statement_gets_its_receipt(void **state) {
    struct serving *w = *state;
    serving_start(w);
    uint8_t bytes[128];
    size_t size = serving_item(LONG_A, bytes);
    struct served answer;
    serving_ask(w, "POST", "/v1/statements", COSE, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.head, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(answer.head, "Cache-Control: no-store\r\n"));
    json_t *json = serving_json(&answer);
    assert_string_equal(serving_text(json, "schema"), "mingzhang/receipts/1");
    assert_string_equal(serving_text(json, "origin"), FAKE_ORIGIN);
    assert_int_equal(json_integer_value(json_object_get(json, "tree_size")), 1);
    assert_non_null(strstr(serving_text(json, "checkpoint"), FAKE_ORIGIN "\n1\n"));
    json_t *one = json_array_get(json_object_get(json, "answers"), 0);
    assert_string_equal(serving_text(one, "status"), "recorded");
    char hex[MZ_HEX_HASH_SIZE + 1];
    struct mz_hash hash = mz_hash_statement(mz_span_of(bytes, size));
    mz_hex_of_hash(&hash, hex);
    assert_string_equal(serving_text(one, "statement"), hex);
    hash = mz_hash_leaf(mz_span_of(bytes, size));
    mz_hex_of_hash(&hash, hex);
    assert_string_equal(serving_text(one, "leaf"), hex);
    assert_int_equal(json_integer_value(json_object_get(one, "registered_at")), 1700000000000);
    assert_null(json_object_get(one, "project_seq"));
    assert_null(json_object_get(one, "checkpoint"));
    json_decref(json);
    serving_drop(&answer);
}

static void a_batch_gets_an_answer_each(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_file(w, LONG_A);
    uint8_t bytes[512];
    size_t size = serving_item(LONG_A, bytes);
    size += serving_item(LONG_R, bytes + size);
    size += serving_item(LONG_B, bytes + size);
    struct served answer;
    serving_ask(w, "POST", "/v1/statements", SEQ, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    json_t *json = serving_json(&answer);
    json_t *answers = json_object_get(json, "answers");
    assert_int_equal(json_array_size(answers), 3);
    assert_int_equal(json_integer_value(json_object_get(json, "tree_size")), 2);
    json_t *duplicate = json_array_get(answers, 0), *refused = json_array_get(answers, 1),
           *recorded = json_array_get(answers, 2);
    assert_string_equal(serving_text(duplicate, "status"), "duplicate");
    assert_non_null(serving_text(duplicate, "checkpoint"));
    assert_int_equal(json_integer_value(json_object_get(duplicate, "index")), 0);
    assert_string_equal(serving_text(refused, "status"), "refused");
    assert_string_equal(serving_text(json_object_get(refused, "problem"), "code"), "over-budget");
    assert_string_equal(serving_text(recorded, "status"), "recorded");
    assert_int_equal(json_integer_value(json_object_get(recorded, "project_seq")), 1);
    assert_int_equal(json_array_size(json_object_get(recorded, "proof")), 1);
    json_decref(json);
    serving_drop(&answer);
    /* Of nothing but refusals there is no checkpoint to show. */
    size = serving_item(LONG_R, bytes);
    serving_ask(w, "POST", "/v1/statements", SEQ, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "checkpoint"));
    serving_drop(&answer);
}

static void a_refused_statement_is_a_problem(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_refuses(w, "POST", "/v1/statements", COSE, LONG_R, 422, "over-budget");
}

static void bad_submissions_are_refused(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_refuses(w, "POST", "/v1/statements", "", "x", 415, "unsupported-media-type");
    serving_refuses(w, "POST", "/v1/statements", JSON, "{}", 415, "unsupported-media-type");
    serving_refuses(w, "POST", "/v1/statements", SEQ, "", 400, "truncated");
    serving_refuses(w, "POST", "/v1/statements", SEQ, "\x01", 400, "bad-type");
    serving_refuses(w, "POST", "/v1/statements", SEQ, "\xd2\x81", 413, "too-large");
    serving_refuses(w, "POST", "/v1/statements", SEQ, "\xd2\x81\x58", 400, "truncated");
    fake_ledger_refuse_all(w->ledger, MZ_E_BUSY);
    struct served answer;
    serving_ask(w, "POST", "/v1/statements", COSE, "x", 1, &answer);
    assert_int_equal(answer.status, 503);
    assert_non_null(strstr(answer.head, "Retry-After: 1\r\n"));
    serving_drop(&answer);
}

static void a_batch_is_bounded(void **state) {
    struct serving *w = *state;
    serving_start(w);
    char *bytes = malloc(1001 * 4);
    for (size_t i = 0; i < 1001; i++)
        memcpy(bytes + 3 * i, "\xd2\x81\x01", 3);
    struct served answer;
    serving_ask(w, "POST", "/v1/statements", SEQ, bytes, 3 * 1001, &answer);
    assert_int_equal(answer.status, 413);
    serving_drop(&answer);
    serving_ask(w, "POST", "/v1/statements", SEQ, bytes, 3 * 1000, &answer);
    assert_int_equal(answer.status, 200);
    serving_drop(&answer);
    free(bytes);
}

static void a_write_error_ends_the_server(void **state) {
    struct serving *w = *state;
    serving_start(w);
    fake_ledger_break(w->ledger);
    serving_refuses(w, "POST", "/v1/statements", COSE, "x", 503, "stopped");
    pthread_join(w->thread, NULL);
    w->running = false;
    assert_int_equal(w->outcome, MZ_E_STOPPED);
    assert_string_equal(w->fault.place, "disk");
}

/* -- Routes. */

static void unknown_things_are_named(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_refuses(w, "GET", "/", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/v1/no-such-view", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/v1/objects/list/", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/v1/%2e%2e/x", "", "", 404, "not-found");
    serving_refuses(w, "POST", "/checkpoint", "", "", 405, "method-not-allowed");
    serving_refuses(w, "DELETE", "/v1/session", "", "", 405, "method-not-allowed");
    struct served answer;
    serving_ask(w, "GET", "/v1/statements", "", "", 0, &answer);
    assert_int_equal(answer.status, 405);
    assert_non_null(strstr(answer.head, "Allow: POST\r\n"));
    serving_drop(&answer);
}

static void health_says_how_it_is(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_file(w, LONG_A);
    struct served answer;
    serving_ask(w, "GET", "/healthz", "", "", 0, &answer);
    json_t *json = serving_json(&answer);
    assert_string_equal(serving_text(json, "status"), "ok");
    assert_int_equal(json_integer_value(json_object_get(json, "tree_size")), 1);
    assert_int_equal(json_integer_value(json_object_get(json, "recorded")), 1);
    json_decref(json);
    serving_drop(&answer);
    serving_ask(w, "HEAD", "/healthz", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    assert_true(answer.size > 0);
    serving_drop(&answer);
    fake_ledger_break(w->ledger);
    serving_ask(w, "GET", "/healthz", "", "", 0, &answer);
    assert_int_equal(answer.status, 503);
    assert_non_null(strstr(answer.body, "\"code\":\"stopped\""));
    serving_drop(&answer);
}

static void the_log_is_served_as_tiles(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_refuses(w, "GET", "/checkpoint", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/cosigned", "", "", 404, "not-found"); /* nobody cosigns */
    serving_refuses(w, "GET", "/v1/genesis", "", "", 404, "not-found");
    uint8_t bytes[128];
    char text[64];
    for (int i = 0; i < 258; i++) {
        snprintf(text, sizeof text, "statement number %03d, long enough for it", i);
        serving_file(w, text);
    }
    struct served answer;
    serving_ask(w, "GET", "/checkpoint", "", "", 0, &answer);
    assert_non_null(strstr(answer.head, "Content-Type: text/plain; charset=utf-8\r\n"));
    assert_non_null(strstr(answer.body, FAKE_ORIGIN "\n258\n"));
    serving_drop(&answer);
    serving_ask(w, "GET", "/tile/0/000", "", "", 0, &answer);
    assert_int_equal(answer.size, 256 * 32);
    assert_non_null(strstr(answer.head, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    serving_drop(&answer);
    serving_ask(w, "GET", "/tile/0/001.p/2", "", "", 0, &answer);
    assert_int_equal(answer.size, 2 * 32);
    assert_null(strstr(answer.head, "immutable"));
    serving_drop(&answer);
    serving_ask(w, "GET", "/tile/entries/001.p/2", "", "", 0, &answer);
    size_t size = serving_item("statement number 256, long enough for it", bytes);
    assert_int_equal(answer.size, 2 * (size + 2));
    assert_int_equal((uint8_t)answer.body[1], size);
    assert_memory_equal(answer.body + 2, bytes, size);
    serving_drop(&answer);
    serving_refuses(w, "GET", "/tile/0/001", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/tile/0/001.p/3", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/tile/0/1", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/tile/", "", "", 404, "not-found");
}

static void proofs_are_served(void **state) {
    struct serving *w = *state;
    serving_start(w);
    serving_file(w, LONG_A);
    serving_file(w, LONG_B);
    struct served answer;
    serving_ask(w, "GET", "/v1/proof?index=1", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    struct mz_tlog_proof proof;
    assert_int_equal(mz_tlog_proof_parse(mz_span_of(answer.body, answer.size), &proof), MZ_OK);
    assert_int_equal(proof.index, 1);
    assert_int_equal(proof.inclusion.count, 1);
    serving_drop(&answer);
    serving_refuses(w, "GET", "/v1/proof", "", "", 400, "missing-field");
    serving_refuses(w, "GET", "/v1/proof?index=2", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/v1/proof?index=0&size=1", "", "", 404, "not-found");
    serving_refuses(w, "GET", "/v1/proof?index=x", "", "", 400, "bad-number");
    serving_refuses(w, "GET", "/v1/proof?index=1&index=1", "", "", 422, "duplicate");
    serving_refuses(w, "GET", "/v1/proof?index=1&foo=1", "", "", 400, "unknown-field");
    serving_ask(w, "GET", "/v1/receipt?index=1", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    struct mz_cose_receipt receipt;
    assert_int_equal(mz_cose_receipt_decode(mz_span_of(answer.body, answer.size), &receipt, NULL),
                     MZ_OK);
    assert_int_equal(receipt.index, 1);
    assert_int_equal(receipt.tree_size, 2);
    serving_drop(&answer);
    serving_refuses(w, "GET", "/v1/receipt", "", "", 400, "missing-field");
    serving_refuses(w, "GET", "/v1/receipt?index=2", "", "", 404, "not-found");
    serving_ask(w, "GET", "/v1/consistency?from=1&to=2", "", "", 0, &answer);
    json_t *json = serving_json(&answer);
    assert_int_equal(json_array_size(json_object_get(json, "proof")), 1);
    json_decref(json);
    serving_drop(&answer);
    serving_refuses(w, "GET", "/v1/consistency?from=2&to=1", "", "", 400, "out-of-range");
    serving_refuses(w, "GET", "/v1/consistency?from=1&to=3", "", "", 400, "out-of-range");
    serving_ask(w, "GET", "/v1/genesis", "", "", 0, &answer);
    json = serving_json(&answer);
    assert_string_equal(serving_text(json, "schema"), "mingzhang/genesis/1");
    assert_int_equal(strlen(serving_text(json, "leaf")), 64);
    json_decref(json);
    serving_drop(&answer);
}

#define T(name) cmocka_unit_test_setup_teardown(name, serving_set_up, serving_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(a_statement_gets_its_receipt),
        T(a_batch_gets_an_answer_each),
        T(a_refused_statement_is_a_problem),
        T(bad_submissions_are_refused),
        T(a_batch_is_bounded),
        T(a_write_error_ends_the_server),
        T(unknown_things_are_named),
        T(health_says_how_it_is),
        T(the_log_is_served_as_tiles),
        T(proofs_are_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
