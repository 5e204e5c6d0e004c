#include "client/remote/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/remote/session.h"
#include "proto/base/hex.h"

#define TRIES          6u
#define FIRST_PAUSE_MS 50u

const json_t *mz_api_member(const json_t *object, const char *path) {
    char name[64];
    while (object != NULL && *path != '\0') {
        size_t size = strcspn(path, ".");
        if (size >= sizeof name)
            return NULL;
        memcpy(name, path, size);
        name[size] = '\0';
        object = json_object_get(object, name);
        path += size + (path[size] == '.');
    }
    return object;
}

struct mz_span mz_api_text(const json_t *object, const char *path) {
    const json_t *value = mz_api_member(object, path);
    if (!json_is_string(value))
        return (struct mz_span){0};
    return mz_span_of(json_string_value(value), json_string_length(value));
}

uint64_t mz_api_uint(const json_t *object, const char *path) {
    const json_t *value = mz_api_member(object, path);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return MZ_ABSENT;
    return (uint64_t)json_integer_value(value);
}

bool mz_api_hash(const json_t *object, const char *path, struct mz_hash *ret_hash) {
    return mz_hex_decode_hash(mz_api_text(object, path), ret_hash) == MZ_OK;
}

static void copy_part(char *part, size_t capacity, struct mz_span text) {
    if (text.data != NULL)
        (void)snprintf(part, capacity, "%.*s", (int)text.size, (const char *)text.data);
}

void mz_api_problem(const json_t *problem, const char *place, struct mz_fault *ret_fault) {
    enum mz_status status = mz_status_from_code(mz_api_text(problem, "code"));
    if (status == MZ_STATUS_COUNT || status == MZ_OK) {
        mz_fault_at(ret_fault, MZ_E_PROTOCOL, "%s", place);
        struct mz_span detail = mz_api_text(problem, "detail");
        mz_fault_have(ret_fault, "%.*s", (int)detail.size, (const char *)detail.data);
        return;
    }
    struct mz_fault fault = {.status = status};
    copy_part(fault.place, sizeof fault.place, mz_api_text(problem, "place"));
    copy_part(fault.have, sizeof fault.have, mz_api_text(problem, "have"));
    copy_part(fault.want, sizeof fault.want, mz_api_text(problem, "want"));
    copy_part(fault.who, sizeof fault.who, mz_api_text(problem, "who"));
    *ret_fault = fault;
}

static void pause_ms(unsigned ms) {
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

static void take_problem(struct mz_client *client, const struct mz_exchange *exchange) {
    json_t *problem = NULL;
    if (exchange->is_problem)
        problem = json_loadb(mz_buffer_string(&exchange->answer), exchange->answer.size, 0, NULL);
    mz_api_problem(problem, exchange->path, &client->fault);
    if (client->fault.status == MZ_E_PROTOCOL && client->fault.have[0] == '\0')
        mz_fault_have(&client->fault, "HTTP %u", exchange->status);
    json_decref(problem);
}

enum mz_status mz_api_exchange(struct mz_client *client, struct mz_exchange *exchange) {
    struct mz_connection *connection;
    enum mz_status status = mz_client_connection(client, &connection);
    /* What login itself asks for never asks for a login. */
    bool asked_login = client->logging_in || !mz_client_has_key(client);
    size_t start = exchange->answer.size;
    if (status != MZ_OK)
        return status;
    for (unsigned try = 0, pause = FIRST_PAUSE_MS;; pause *= 2) {
        exchange->bearer = client->token;
        status = mz_connection_exchange(connection, exchange, &client->fault);
        if (status != MZ_OK)
            break;
        if (exchange->status >= 200 && exchange->status < 300)
            return MZ_OK;
        take_problem(client, exchange);
        status = client->fault.status;
        exchange->answer.size = start;
        if (status == MZ_E_LOGIN && !asked_login) {
            asked_login = true;
            client->logging_in = true;
            status = mz_session_login(client);
            client->logging_in = false;
            if (status != MZ_OK)
                break;
        } else if (status == MZ_E_BUSY && ++try < TRIES) {
            /* A statement filed twice is recorded once, so asking again is safe. */
            pause_ms(pause);
        } else {
            break;
        }
    }
    mz_buffer_free(&exchange->answer);
    return status;
}

enum mz_status mz_api_get(struct mz_client *client, const char *path, struct mz_buffer *answer) {
    struct mz_exchange exchange = {.method = "GET", .path = path, .answer = *answer};
    enum mz_status status = mz_api_exchange(client, &exchange);
    *answer = exchange.answer;
    return status;
}

enum mz_status mz_api_json(struct mz_client *client, const char *path, json_t *body,
                           json_t **ret_answer) {
    struct mz_exchange exchange = {.method = "GET", .path = path};
    char *text = NULL;
    if (body != NULL) {
        text = json_dumps(body, JSON_COMPACT);
        json_decref(body);
        if (text == NULL)
            return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
        exchange.method = "POST";
        exchange.content_type = "application/json";
        exchange.body = mz_span_text(text);
    }
    enum mz_status status = mz_api_exchange(client, &exchange);
    free(text);
    if (status != MZ_OK)
        return status;
    json_t *answer = json_loadb(mz_buffer_string(&exchange.answer), exchange.answer.size, 0, NULL);
    mz_buffer_free(&exchange.answer);
    if (!json_is_object(answer)) {
        json_decref(answer);
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", path);
        mz_fault_have(&client->fault, "JSON");
        return MZ_E_PROTOCOL;
    }
    *ret_answer = answer;
    return MZ_OK;
}

const char *mz_api_trust_path(const struct mz_client *client) {
    const char *path = mz_options_text(&client->options, "trust");
    return path != NULL ? path : client->config.trust;
}

enum mz_status mz_api_genesis(struct mz_client *client, struct mz_trust *ret_trust) {
    struct mz_buffer answer = {0};
    enum mz_status status = mz_api_get(client, "/v1/genesis", &answer);
    if (status == MZ_OK)
        status = mz_trust_parse(mz_buffer_string(&answer), answer.size, "/v1/genesis", ret_trust,
                                &client->fault);
    mz_buffer_free(&answer);
    return status;
}

static enum mz_status pin(struct mz_client *client, const char *path) {
    struct mz_trust seen;
    enum mz_status status = mz_api_genesis(client, &seen);
    if (status != MZ_OK)
        return status;
    if (!mz_hash_is_zero(&seen.genesis)) {
        status = mz_trust_save(path, &seen, &client->fault);
        if (status != MZ_OK)
            return status;
        struct mz_span origin = mz_trust_origin(&seen);
        char leaf[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(&seen.genesis, leaf);
        mz_error_note(client,
                      mz_i18n(N_("Trusting the ledger %.*s from now on (genesis %.16s…); "
                                 "compare with what you were given: %s\n")),
                      (int)origin.size, (const char *)origin.data, leaf, path);
    }
    client->trust = seen;
    return MZ_OK;
}

enum mz_status mz_api_trust(struct mz_client *client, const struct mz_trust **ret_trust) {
    if (!client->trusted) {
        const char *path = mz_api_trust_path(client);
        enum mz_status status = mz_trust_load(path, &client->trust, &client->fault);
        if (status == MZ_E_NOT_FOUND)
            status = pin(client, path);
        if (status != MZ_OK)
            return status;
        struct mz_span origin = mz_trust_origin(&client->trust);
        if (client->config.origin[0] != '\0' &&
            !mz_span_equal_text(origin, client->config.origin)) {
            mz_fault_at(&client->fault, MZ_E_WRONG_ORIGIN, "%s", path);
            mz_fault_have(&client->fault, "%s", client->config.origin);
            mz_fault_want(&client->fault, "%.*s", (int)origin.size, (const char *)origin.data);
            return MZ_E_WRONG_ORIGIN;
        }
        client->trusted = true;
    }
    *ret_trust = &client->trust;
    return MZ_OK;
}

enum mz_status mz_api_renew_trust(struct mz_client *client) {
    struct mz_fault unknown = client->fault;
    const struct mz_trust *trusted;
    struct mz_trust seen;
    enum mz_status status = mz_api_trust(client, &trusted);
    if (status == MZ_OK)
        status = mz_api_genesis(client, &seen);
    if (status == MZ_OK)
        status = mz_trust_check(trusted, &seen, &client->fault);
    if (status != MZ_OK)
        return status;
    if (seen.rotations_count <= trusted->rotations_count) {
        client->fault = unknown;
        return MZ_E_UNKNOWN_SIGNER;
    }
    const struct mz_trust_rotation *last = &seen.rotations[seen.rotations_count - 1];
    seen.genesis = trusted->genesis;
    status = mz_trust_replace(mz_api_trust_path(client), &seen, &client->fault);
    if (status != MZ_OK)
        return status;
    client->trust = seen;
    mz_error_note(client,
                  mz_i18n(N_("The log signs with another key from entry %llu on, as the old key "
                             "and two administrators signed; trusting it from now on.\n")),
                  (unsigned long long)last->since - 1);
    return MZ_OK;
}

enum mz_status mz_api_checkpoint(struct mz_client *client, struct mz_span note,
                                 struct mz_checkpoint *ret_checkpoint) {
    const struct mz_trust *trust;
    enum mz_status status = mz_api_trust(client, &trust);
    if (status != MZ_OK)
        return status;
    status = mz_trust_checkpoint(trust, note, ret_checkpoint, &client->fault);
    if (status == MZ_E_UNKNOWN_SIGNER && (status = mz_api_renew_trust(client)) == MZ_OK)
        status = mz_trust_checkpoint(trust, note, ret_checkpoint, &client->fault);
    return status;
}
