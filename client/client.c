#include "client/client.h"

#include <sodium.h>

#include "client/i18n.h"
#include "client/keys/passphrase.h"
#include "proto/base/calendar.h"

static const char *key_path(const struct mz_client *client) {
    const char *path = mz_options_text(&client->options, "key");
    return path != NULL ? path : client->config.key;
}

bool mz_client_has_key(const struct mz_client *client) {
    return key_path(client)[0] != '\0';
}

enum mz_status mz_client_key(struct mz_client *client, const struct mz_signing_key **ret_key) {
    if (client->key.secret == NULL) {
        const char *path = key_path(client);
        if (path[0] == '\0')
            return mz_fault_at(&client->fault, MZ_E_LOGIN, "--key");
        char *passphrase;
        enum mz_status status =
            mz_passphrase_get(&client->options, path, false, &passphrase, &client->fault);
        if (status != MZ_OK)
            return status;
        status = mz_keyfile_open(path, mz_span_text(passphrase), &client->key, &client->fault);
        mz_passphrase_free(passphrase);
        if (status != MZ_OK)
            return status;
    }
    *ret_key = &client->key;
    return MZ_OK;
}

enum mz_status mz_client_connection(struct mz_client *client,
                                    struct mz_connection **ret_connection) {
    if (client->connection == NULL) {
        const char *server = mz_options_text(&client->options, "server");
        if (server == NULL)
            server = client->config.server;
        enum mz_status status = mz_connection_open(server, &client->connection, &client->fault);
        if (status != MZ_OK)
            return status;
    }
    *ret_connection = client->connection;
    return MZ_OK;
}

uint32_t mz_client_date(const struct mz_client *client) {
    uint32_t date = mz_options_date(&client->options, "date");
    return date != 0 ? date : mz_date_of_time(client->env->now_ms(client->env->ctx));
}

enum mz_status mz_client_project(struct mz_client *client, struct mz_span *ret_project) {
    const char *project = mz_options_text(&client->options, "project");
    if (project == NULL)
        project = client->config.project;
    if (project[0] == '\0')
        return mz_client_usage(client, "--project", mz_i18n(N_("is needed")));
    *ret_project = mz_span_text(project);
    return MZ_OK;
}

const char *mz_client_witness_policy(const struct mz_client *client) {
    const char *path = mz_options_text(&client->options, "witness-policy");
    if (path == NULL && client->config.witness_policy[0] != '\0')
        path = client->config.witness_policy;
    return path;
}

void mz_client_random(const struct mz_client *client, void *buffer, size_t size) {
    client->env->random(client->env->ctx, buffer, size);
}

enum mz_status mz_client_usage(struct mz_client *client, const char *place, const char *have) {
    mz_fault_at(&client->fault, MZ_E_USAGE, "%s", place);
    mz_fault_have(&client->fault, "%s", have);
    return MZ_E_USAGE;
}

void mz_client_close(struct mz_client *client) {
    mz_keyfile_close(&client->key);
    mz_connection_close(client->connection);
    client->connection = NULL;
    sodium_memzero(client->token, sizeof client->token);
}
