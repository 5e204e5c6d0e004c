#include "client/remote/session.h"

#include <stdio.h>
#include <string.h>

#include "client/remote/api.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"

/* What is signed: names the use and the ledger, so that no signature serves anywhere else. */
#define CONTEXT        "mingzhang-session-v1\n"
#define CHALLENGE_TEXT 44u

static enum mz_status protocol(struct mz_client *client, const char *place) {
    mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", place);
    mz_fault_have(&client->fault, "challenge, token");
    return MZ_E_PROTOCOL;
}

static void answer_challenge(const struct mz_signing_key *key, struct mz_span origin,
                             struct mz_span challenge, char text[MZ_BASE64_TEXT_SIZE(64) + 1]) {
    uint8_t message[sizeof CONTEXT + MZ_MAX_ORIGIN + CHALLENGE_TEXT + 2];
    uint8_t signature[MZ_ED25519_SIGNATURE_SIZE];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    mz_writer_text(&w, CONTEXT);
    mz_writer_span(&w, origin);
    mz_writer_text(&w, "\n");
    mz_writer_span(&w, challenge);
    mz_writer_text(&w, "\n");
    mz_ed25519_sign(key->secret, mz_writer_view(&w), signature);
    struct mz_writer out = mz_writer_over(text, MZ_BASE64_TEXT_SIZE(64));
    mz_base64_write(&out, mz_span_of(signature, sizeof signature));
    text[out.size] = '\0';
}

enum mz_status mz_session_login(struct mz_client *client) {
    const struct mz_signing_key *key;
    const struct mz_trust *trust;
    json_t *answer;
    char kid[MZ_HEX_HASH_SIZE + 1], signature[MZ_BASE64_TEXT_SIZE(64) + 1];
    char challenge[CHALLENGE_TEXT + 1];
    enum mz_status status = mz_client_key(client, &key);
    if (status == MZ_OK)
        status = mz_api_trust(client, &trust);
    if (status != MZ_OK)
        return status;
    mz_hex_of_hash(&key->identity.kid, kid);
    client->token[0] = '\0';
    status = mz_api_json(client, "/v1/session/challenge", json_pack("{s:s}", "kid", kid), &answer);
    if (status != MZ_OK)
        return status;
    struct mz_span text = mz_api_text(answer, "challenge");
    struct mz_hash random;
    bool good = mz_base64_decode_hash(text, &random) == MZ_OK;
    if (good)
        (void)snprintf(challenge, sizeof challenge, "%.*s", (int)text.size,
                       (const char *)text.data);
    json_decref(answer);
    if (!good)
        return protocol(client, "/v1/session/challenge");
    answer_challenge(key, mz_trust_origin(trust), mz_span_text(challenge), signature);
    status = mz_api_json(
        client, "/v1/session",
        json_pack("{s:s,s:s,s:s}", "kid", kid, "challenge", challenge, "signature", signature),
        &answer);
    if (status != MZ_OK)
        return status;
    text = mz_api_text(answer, "token");
    good = text.size > 0 && text.size < sizeof client->token;
    if (good)
        (void)snprintf(client->token, sizeof client->token, "%.*s", (int)text.size,
                       (const char *)text.data);
    json_decref(answer);
    return good ? MZ_OK : protocol(client, "/v1/session");
}
