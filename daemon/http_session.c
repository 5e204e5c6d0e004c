#include "daemon/http_session.h"

#include "daemon/http_json.h"
#include "proto/base/base64.h"

static void base64(struct mz_json *json, const char *key, const uint8_t *data, size_t size) {
    char text[MZ_BASE64_TEXT_SIZE(64)];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_base64_write(&w, mz_span_of(data, size));
    mz_json_span(json, key, mz_writer_view(&w));
}

void mz_http_session_challenge(struct mz_call *call) {
    struct mz_fault fault = {0};
    json_t *body = NULL;
    struct mz_hash kid = {0};
    enum mz_status status = mz_http_json_object(call, &body, &fault);
    if (status == MZ_OK)
        status = mz_http_json_hex(body, "kid", kid.bytes, sizeof kid.bytes, &fault);
    json_decref(body);
    if (status != MZ_OK) {
        mz_call_fail(call, status, &fault);
        return;
    }
    uint8_t challenge[MZ_SESSION_SECRET_SIZE];
    uint64_t expires_at;
    mz_sessions_challenge(call->app->sessions, &kid, challenge, &expires_at);
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    base64(&json, "challenge", challenge, sizeof challenge);
    mz_json_uint(&json, "expires_at", expires_at);
    mz_json_close_object(&json);
    mz_call_answer_json(call, 200, &json);
}

static void answer_session(struct mz_call *call, const char *token,
                           const struct mz_session *session) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "token", token);
    mz_json_text(&json, "actor", session->actor);
    mz_json_open_array(&json, "roles");
    for (uint8_t role = 1; role <= MZ_ROLE_COUNT; role++)
        if ((session->roles & MZ_ROLE_BIT(role)) != 0)
            mz_json_text(&json, NULL, mz_names_text(&mz_role_names, role));
    mz_json_close_array(&json);
    mz_json_uint(&json, "expires_at", session->expires_at);
    mz_json_close_object(&json);
    mz_call_answer_json(call, 200, &json);
}

void mz_http_session_login(struct mz_call *call) {
    struct mz_fault fault = {0};
    json_t *body = NULL;
    struct mz_hash kid = {0};
    uint8_t challenge[MZ_SESSION_SECRET_SIZE], signature[64];
    enum mz_status status = mz_http_json_object(call, &body, &fault);
    if (status == MZ_OK)
        status = mz_http_json_hex(body, "kid", kid.bytes, sizeof kid.bytes, &fault);
    if (status == MZ_OK)
        status = mz_http_json_base64(body, "challenge", challenge, sizeof challenge, &fault);
    if (status == MZ_OK)
        status = mz_http_json_base64(body, "signature", signature, sizeof signature, &fault);
    json_decref(body);
    const struct mz_view_source *source = NULL;
    char token[MZ_SESSION_TOKEN_TEXT];
    struct mz_session session;
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK)
        status = mz_sessions_login(call->app->sessions, &source->records,
                                   mz_ledger_origin(call->app->ledger), &kid, challenge, signature,
                                   token, &session, &fault);
    if (status == MZ_OK)
        answer_session(call, token, &session);
    else
        mz_call_fail(call, status, &fault);
}
