#include "tests/lib/commanding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/commands.h"
#include "client/i18n.h"
#include "client/io/file.h"

static void must(bool good, const char *what) {
    if (!good) {
        fprintf(stderr, "commanding: %s\n", what);
        abort();
    }
}

static uint64_t now_ms(void *ctx) {
    (void)ctx;
    return UINT64_C(1682900000000);
}

static void no_random(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    memset(buffer, 7, size);
}

static const struct mz_client_env env = {.now_ms = now_ms, .random = no_random};

static struct commanding *start(void) {
    struct commanding *c = calloc(1, sizeof *c);
    must(c != NULL, "memory");
    c->ledger = ledger_new();
    c->scratch = remote_folder();
    return c;
}

struct commanding *commanding_new(void) {
    struct commanding *c = start();
    ledger_case_play(c->ledger, &c->plan);
    commanding_clone(c);
    return c;
}

struct commanding *commanding_empty(void) {
    return start();
}

struct commanding *commanding_until(enum ledger_step until) {
    struct commanding *c = start();
    ledger_case_open(c->ledger, &c->plan);
    ledger_case_plan(c->ledger, &c->plan);
    ledger_case_pay(c->ledger, &c->plan, "P-001", until, &c->plan.payment);
    commanding_clone(c);
    return c;
}

void commanding_clone(struct commanding *c) {
    if (c->folder != NULL)
        remote_drop(c->folder);
    c->folder = remote_folder();
    remote_clone(c->ledger, ledger_size(c->ledger), c->folder);
}

void commanding_free(struct commanding *c) {
    ledger_free(c->ledger);
    remote_drop(c->folder);
    remote_drop(c->scratch);
    mz_buffer_free(&c->output);
    free(c);
}

/* As program.c does: noun, verb, then options and arguments in any order. */
static const struct mz_command *parse(struct mz_client *client, const char *const *words) {
    const struct mz_command *command = mz_command_find(words[0], words[1]);
    must(command != NULL, words[0]);
    int count = 0, at = command->verb != NULL ? 2 : 1;
    while (words[count] != NULL)
        count++;
    for (; at < count; at++) {
        if (words[at][0] != '-')
            client->options.arguments[client->options.arguments_count++] = words[at];
        else
            must(mz_options_take(&client->options, command->options, count, (char *const *)words,
                                 &at, &client->fault) == MZ_OK,
                 words[at]);
    }
    return command;
}

enum mz_status commanding_run(struct commanding *c, const char *const *words) {
    struct mz_client client = {.env = &env};
    mz_i18n_start(MZ_ENGLISH);
    char path[512];
    const char *const where[] = {"--clone", c->folder, "-o", path};
    (void)snprintf(path, sizeof path, "%s/output", c->scratch);
    (void)unlink(path);
    const struct mz_command *command = parse(&client, words);
    for (int at = 0; at < 4; at++)
        if (!(at < 2 && mz_options_has(&client.options, "clone")))
            must(mz_options_take(&client.options, NULL, 4, (char *const *)where, &at,
                                 &client.fault) == MZ_OK,
                 "options");
        else
            at++;
    must(mz_output_open(&client.options, &client.output, &client.fault) == MZ_OK, "output");
    enum mz_status status = command->run(&client);
    c->fault = client.fault;
    c->told = client.fault_told;
    must(mz_output_close(&client.output, true, &client.fault) == MZ_OK, "closing");
    mz_client_close(&client);
    c->output.size = 0;
    mz_buffer_text(&c->output, "");
    struct mz_fault ignored;
    must(mz_file_read(path, MZ_FILE_LIMIT, &c->output, &ignored) == MZ_OK, path);
    return status;
}

const char *commanding_text(const struct commanding *c) {
    return mz_buffer_string(&c->output);
}

json_t *commanding_json(const struct commanding *c) {
    json_t *json = json_loads(commanding_text(c), 0, NULL);
    must(json != NULL, commanding_text(c));
    return json;
}

bool commanding_says(const struct commanding *c, const char *text) {
    bool found = strstr(commanding_text(c), text) != NULL;
    if (!found)
        fprintf(stderr, "commanding: not said: %s\n%s\n", text, commanding_text(c));
    return found;
}

size_t commanding_lines(const struct commanding *c) {
    size_t lines = 0;
    for (const char *at = commanding_text(c); (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}
