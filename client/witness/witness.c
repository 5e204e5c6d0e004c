/* witness: an auditor's witness over C2SP tlog-witness. */
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/verbs.h"
#include "client/witness/witness_http.h"
#include "client/witness/witness_state.h"
#include "proto/log/witness.h"

#define DEFAULT_LISTEN "127.0.0.1:8090"

static const struct mz_witness_limits limits = {
    .connections = 128,
    .head = 8192,
    .body = MZ_WITNESS_REQUEST_SIZE,
    .deadline_ms = 10000,
    .idle_ms = 60000,
};

struct witness {
    struct mz_client *client;
    struct mz_witness_state *state;
    struct mz_note_key key;
    struct mz_note_key logs[MZ_MAX_POLICY_LOGS];
    size_t log_count;
    struct mz_witness_server *server;
    enum mz_status
        broken; /* it could not write, and ends to start again from what is durable (T9) */
};

/* -- What it is set up with. */

static const char *setting(const struct mz_client *client, const char *option,
                           const char *configured) {
    const char *given = mz_options_text(&client->options, option);
    return given != NULL ? given : configured;
}

static enum mz_status add_log(struct witness *witness, const char *vkey) {
    struct mz_client *client = witness->client;
    struct mz_note_key key;
    enum mz_status status = mz_note_key_parse(mz_span_text(vkey), &key);
    if (status == MZ_OK && key.type != MZ_NOTE_ED25519)
        status = MZ_E_BAD_ALGORITHM;
    if (status == MZ_OK && witness->log_count == MZ_MAX_POLICY_LOGS)
        status = MZ_E_TOO_LARGE;
    if (status != MZ_OK) {
        mz_fault_at(&client->fault, status, "--log");
        mz_fault_have(&client->fault, "%.70s", vkey);
        mz_fault_want(&client->fault, "%u", MZ_MAX_POLICY_LOGS);
        return status;
    }
    witness->logs[witness->log_count++] = key;
    return MZ_OK;
}

static enum mz_status read_logs(struct witness *witness) {
    struct mz_client *client = witness->client;
    const struct mz_config_witness *config = &client->config.witness;
    enum mz_status status = MZ_OK;
    bool given = mz_options_nth(&client->options, "log", 0) != NULL;
    for (size_t n = 0; status == MZ_OK; n++) {
        const char *vkey = mz_options_nth(&client->options, "log", n);
        if (!given)
            vkey = n < config->log_count ? config->logs[n] : NULL;
        if (vkey == NULL)
            break;
        status = add_log(witness, vkey);
    }
    if (status == MZ_OK && witness->log_count == 0)
        status = mz_client_usage(client, "--log", mz_i18n(N_("which log is to be witnessed?")));
    return status;
}

static enum mz_status read_name(struct witness *witness, const struct mz_signing_key *key) {
    struct mz_client *client = witness->client;
    const char *name = setting(client, "name", client->config.witness.name);
    if (name[0] == '\0')
        return mz_client_usage(client, "--name", mz_i18n(N_("what is the witness called?")));
    enum mz_status status = mz_note_key_make(mz_span_text(name), MZ_NOTE_COSIGNATURE,
                                             key->identity.public_key.bytes, &witness->key);
    if (status != MZ_OK) {
        mz_fault_at(&client->fault, status, "--name");
        mz_fault_have(&client->fault, "%.70s", name);
    }
    return status;
}

/* -- Requests. */

/* A line on standard error for who runs the witness: what contradicts itself always, the rest not
 * with -q. */
static void tell(struct witness *witness, const struct mz_witness_outcome *outcome) {
    int shown = outcome->origin.size < 80 ? (int)outcome->origin.size : 80;
    const char *origin = outcome->origin.size > 0 ? (const char *)outcome->origin.data : "";
    if (outcome->evidence)
        fprintf(stderr,
                mz_i18n(N_("%.*s CONTRADICTS ITSELF: %" PRIu64 " entries were cosigned, "
                           "%" PRIu64 " do not continue them; both checkpoints are kept "
                           "as evidence\n")),
                shown, origin, outcome->held, outcome->size);
    else if (outcome->http == 200)
        mz_error_note(witness->client, mz_i18n(N_("%.*s: %" PRIu64 " entries cosigned\n")), shown,
                      origin, outcome->size);
    else if (outcome->http == 503)
        witness->client->fault = outcome->fault;
    else if (outcome->held > outcome->size)
        mz_error_note(
            witness->client,
            mz_i18n(N_("%.*s shows %" PRIu64 " entries, but %" PRIu64 " were cosigned before\n")),
            shown, origin, outcome->size, outcome->held);
}

static void handle(void *ctx, const struct mz_http_head *head, struct mz_span body,
                   struct mz_witness_reply *ret_reply) {
    struct witness *witness = ctx;
    const struct mz_client_env *env = witness->client->env;
    struct mz_witness_outcome outcome;
    if (!mz_span_equal_text(head->path, "/add-checkpoint")) {
        ret_reply->status = 404;
    } else if (head->method != MZ_HTTP_POST) {
        ret_reply->status = 405;
        ret_reply->allow = "POST";
    } else {
        mz_witness_state_add(witness->state, body, env->now_ms(env->ctx) / 1000, &outcome);
        tell(witness, &outcome);
        if (outcome.http == 503) {
            witness->broken = outcome.fault.status;
            mz_witness_http_stop(witness->server);
        }
        ret_reply->status = outcome.http;
        ret_reply->content_type = outcome.content_type;
        ret_reply->body = outcome.body;
        return;
    }
    ret_reply->content_type = "text/plain; charset=utf-8";
    mz_buffer_text(&ret_reply->body, "POST /add-checkpoint\n");
}

/* -- Until it is told to stop. */

/* Signals are waited for by a thread of their own, so that no handler has to reach the server. */
static void *wait_for_signal(void *arg) {
    sigset_t set;
    int signal;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigwait(&set, &signal);
    mz_witness_http_stop(arg);
    return NULL;
}

static enum mz_status serve(struct witness *witness) {
    struct mz_client *client = witness->client;
    char vkey[MZ_NOTE_KEY_TEXT_SIZE + 1];
    struct mz_writer w = mz_writer_over(vkey, sizeof vkey - 1);
    sigset_t set, before;
    pthread_t waiter;
    mz_note_key_write(&w, &witness->key);
    vkey[w.size] = '\0';
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, &before);
    if (pthread_create(&waiter, NULL, wait_for_signal, witness->server) != 0)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "witness");
    fprintf(stderr, mz_i18n(N_("witness %s at %s, %zu log keys\n")), vkey,
            mz_witness_http_address(witness->server), witness->log_count);
    enum mz_status status = mz_witness_http_run(witness->server, &client->fault);
    if (status == MZ_OK)
        status = witness->broken;
    if (status != MZ_OK)
        pthread_kill(waiter, SIGINT); /* as an interrupt would: it is waited for */
    pthread_join(waiter, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

enum mz_status mz_witness_serve(struct mz_client *client) {
    const struct mz_config_witness *config = &client->config.witness;
    struct witness witness = {.client = client};
    const struct mz_signing_key *key = NULL;
    const char *directory = setting(client, "state", config->state);
    const char *listen =
        setting(client, "listen", config->listen[0] != '\0' ? config->listen : DEFAULT_LISTEN);
    if (directory[0] == '\0')
        return mz_client_usage(client, "--state",
                               mz_i18n(N_("where is the witness to remember what it cosigned?")));
    enum mz_status status = read_logs(&witness);
    if (status == MZ_OK)
        status = mz_client_key(client, &key);
    if (status == MZ_OK)
        status = read_name(&witness, key);
    if (status != MZ_OK)
        return status;
    const struct mz_witness_identity identity = {
        .key = &witness.key,
        .secret_key = key->secret,
        .logs = witness.logs,
        .log_count = witness.log_count,
    };
    status = mz_witness_state_open(directory, &identity, &witness.state, &client->fault);
    if (status == MZ_OK)
        status = mz_witness_http_open(listen, &limits, handle, &witness, &witness.server,
                                      &client->fault);
    if (status == MZ_OK)
        status = serve(&witness);
    mz_witness_http_close(witness.server);
    mz_witness_state_close(witness.state);
    return status;
}
