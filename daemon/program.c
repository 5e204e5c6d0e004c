#include "daemon/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "daemon/arguments.h"
#include "daemon/program_check.h"
#include "daemon/http.h"
#include "daemon/messages.h"
#include "daemon/rebuild.h"
#include "daemon/witnesses.h"
#include "daemon/signer.h"
#include "proto/base/text.h"

struct program {
    struct mz_arguments arguments;
    const struct mz_env *env;
    enum mz_language language;
};

/* The last word on stderr: text for people, or the problem as JSON for programs. */
static int fail(const struct program *program, enum mz_status status, struct mz_fault *fault) {
    fault->status = status;
    if (program->arguments.json_errors) {
        struct mz_json json = mz_json_start();
        char *text;
        size_t size;
        mz_view_problem(fault, &json);
        if (mz_json_finish(&json, &text, &size) == MZ_OK) {
            fprintf(stderr, "%s\n", text);
            free(text);
        }
    } else {
        char text[512], remedy[256];
        mz_fault_text(fault, program->language, text, sizeof text);
        mz_fault_remedy(fault, program->language, remedy, sizeof remedy);
        fprintf(stderr, "mingzhangd: %s%s%s [%s]\n", text,
                remedy[0] == '\0' ? "" : (program->language == MZ_CHINESE ? "；" : "; "), remedy,
                mz_status_code(status));
    }
    return mz_status_exit(status);
}

/* A line on stderr, unless people want to hear of errors only. */
static void say(const struct program *program, enum mz_message message, ...) {
    if (program->arguments.quiet)
        return;
    va_list arguments;
    va_start(arguments, message);
    vfprintf(stderr, mz_message(program->language, message), arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

/* -- init */

/* What a new ledger begins with; never over a file that is there. */
static enum mz_status write_config(const char *path, const struct mz_config *config,
                                   struct mz_fault *fault) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL) {
        enum mz_status status = errno == EEXIST ? MZ_E_EXISTS : MZ_E_IO;
        mz_fault_at(fault, status, "%.90s", path);
        mz_fault_have(fault, "%s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return status;
    }
    fprintf(file,
            "# mingzhangd(8) describes every option.\n"
            "[daemon]\n"
            "data = %s\n"
            "socket = %s\n"
            "public = checkpoint,tiles\n",
            config->data, config->socket);
    /* The umask is for the ledger's files; whoever may ask for the service's state may read this
     * one. */
    bool written = fflush(file) == 0 && fchmod(fd, 0644) == 0 && fsync(fd) == 0;
    int reason = errno;
    if (fclose(file) != 0 || !written) {
        mz_fault_at(fault, MZ_E_IO, "%.90s", path);
        mz_fault_have(fault, "%s", strerror(reason));
        return MZ_E_IO;
    }
    return MZ_OK;
}

static int command_init(struct program *program) {
    const struct mz_arguments *arguments = &program->arguments;
    struct mz_fault fault = {0};
    struct mz_hash key;
    char vkey[512];
    enum mz_status status = MZ_OK;
    if (arguments->origin == NULL || arguments->admin_key == NULL) {
        status = mz_fault_at(&fault, MZ_E_USAGE, "init");
        mz_fault_have(&fault, "--origin, --admin-key ?");
    } else if (!mz_text_is_origin(mz_span_text(arguments->origin))) {
        status = mz_fault_at(&fault, MZ_E_USAGE, "--origin");
        mz_fault_have(&fault, "%.70s", arguments->origin);
    } else {
        status = mz_arguments_key(arguments->admin_key, &key, &fault);
    }
    if (status == MZ_OK)
        status = mz_ledger_init(arguments->config.data, mz_span_text(arguments->origin), &key,
                                program->env, vkey, sizeof vkey, &fault);
    if (status == MZ_OK) {
        say(program, MZ_SAY_INITIALISED, arguments->config.data);
        printf("%s\n", vkey);
    }
    if (status == MZ_OK && arguments->config_path != NULL)
        status = write_config(arguments->config_path, &arguments->config, &fault);
    if (status != MZ_OK)
        return fail(program, status, &fault);
    if (arguments->config_path != NULL)
        say(program, MZ_SAY_CONFIGURED, arguments->config_path);
    say(program, MZ_SAY_NEXT);
    return MZ_EXIT_OK;
}

/* -- run */

static void say_ready(const struct program *program, struct mz_ledger *ledger) {
    struct mz_snapshot *snapshot;
    unsigned long long entries = 0;
    if (mz_snapshot_open(ledger, &snapshot) == MZ_OK) {
        entries = mz_snapshot_source(snapshot)->tree_size;
        mz_snapshot_close(snapshot);
    }
    char origin[MZ_MAX_ORIGIN + 1] = "";
    struct mz_span name = mz_ledger_origin(ledger);
    memcpy(origin, name.data, name.size < MZ_MAX_ORIGIN ? name.size : MZ_MAX_ORIGIN);
    sd_notifyf(0, "READY=1\nSTATUS=%s, %llu entries", origin, entries);
    say(program, MZ_SAY_READY, origin, entries);
}

/* A witness changed its mind. That it has another history is said whatever -q says (T2, T8). */
static void on_witness(void *ctx, struct mz_span name, enum mz_witness_result result,
                       const struct mz_fault *fault) {
    static const enum mz_message messages[] = {
        [MZ_WITNESS_COSIGNED] = MZ_SAY_WITNESS_BACK,
        [MZ_WITNESS_SILENT] = MZ_SAY_WITNESS_SILENT,
        [MZ_WITNESS_REFUSES] = MZ_SAY_WITNESS_REFUSES,
        [MZ_WITNESS_DISAGREES] = MZ_SAY_WITNESS_DISAGREES,
    };
    const struct program *program = ctx;
    char witness[MZ_MAX_ORIGIN + 1], text[512];
    if (result == MZ_WITNESS_AHEAD || (program->arguments.quiet && result != MZ_WITNESS_DISAGREES))
        return;
    snprintf(witness, sizeof witness, "%.*s", (int)name.size, (const char *)name.data);
    if (result == MZ_WITNESS_DISAGREES)
        mz_fault_text(fault, program->language, text, sizeof text);
    else
        snprintf(text, sizeof text, "%s", fault->have);
    fprintf(stderr, mz_message(program->language, messages[result]), witness,
            result == MZ_WITNESS_DISAGREES ? mz_status_code(fault->status) : fault->place, text);
    fputc('\n', stderr);
}

static enum mz_status open_witnesses(struct program *program, struct mz_ledger *ledger,
                                     struct mz_witnesses **ret_witnesses, struct mz_fault *fault) {
    const struct mz_config *config = &program->arguments.config;
    const struct mz_witnesses_options options = {.directory = config->data,
                                                 .policy = config->witness_policy,
                                                 .ledger = ledger,
                                                 .tell = on_witness,
                                                 .ctx = program};
    if (config->witness_policy[0] == '\0')
        return MZ_OK;
    return mz_witnesses_open(&options, ret_witnesses, fault);
}

static int command_run(struct program *program) {
    const struct mz_config *config = &program->arguments.config;
    struct mz_fault fault = {0};
    struct mz_ledger *ledger = NULL;
    struct mz_witnesses *witnesses = NULL;
    struct mz_http *http = NULL;
    struct mz_ledger_options options = {.directory = config->data,
                                        .env = program->env,
                                        .workers = config->workers,
                                        .ahead_days = config->ahead_days};
    enum mz_status status = mz_ledger_open(&options, &ledger, &fault);
    if (status == MZ_OK)
        status = open_witnesses(program, ledger, &witnesses, &fault);
    if (status == MZ_OK)
        status = mz_http_open(config, ledger, program->env, &http, &fault);
    if (status == MZ_OK) {
        if (witnesses != NULL)
            mz_http_publish(http, witnesses);
        say_ready(program, ledger);
        status = mz_http_run(http, &fault);
        sd_notify(0, "STOPPING=1");
    }
    mz_witnesses_close(witnesses);
    if (ledger != NULL)
        mz_ledger_close(ledger);
    mz_http_close(http);
    if (status != MZ_OK)
        return fail(program, status, &fault);
    say(program, MZ_SAY_STOPPED);
    return MZ_EXIT_OK;
}

/* -- check */

static void on_progress(void *ctx, uint64_t done, uint64_t total) {
    (void)ctx;
    fprintf(stderr, "\r%llu / %llu%s", (unsigned long long)done, (unsigned long long)total,
            done == total ? "\n" : "");
}

static int command_check(struct program *program) {
    struct mz_fault fault = {0};
    struct mz_check_report report;
    bool bar = !program->arguments.quiet && isatty(STDERR_FILENO);
    enum mz_status status = mz_check_run(program->arguments.config.data, bar ? on_progress : NULL,
                                         NULL, &report, &fault);
    if (status != MZ_OK)
        return fail(program, status, &fault);
    if (!program->arguments.quiet)
        mz_program_say_check(program->language, &report);
    enum mz_message word = MZ_SAY_SOUND;
    int code = MZ_EXIT_OK;
    bool wrong = report.verify.verdict == MZ_FAILED || report.store.differences.count > 0 ||
                 report.vault.fault.status != MZ_OK;
    if (!report.sound && !wrong) {
        word = MZ_SAY_INCOMPLETE;
        code = MZ_EXIT_INCOMPLETE;
    } else if (!report.sound) {
        word = MZ_SAY_UNSOUND;
        code = MZ_EXIT_TAMPERED;
    }
    printf(mz_message(program->language, word), (unsigned long long)report.verify.tree_size);
    putchar('\n');
    return code;
}

/* -- rebuild */

static int command_rebuild(struct program *program) {
    struct mz_fault fault = {0};
    struct mz_rebuild_report report;
    bool bar = !program->arguments.quiet && isatty(STDERR_FILENO);
    enum mz_status status = mz_rebuild_run(program->arguments.config.data, bar ? on_progress : NULL,
                                           NULL, &report, &fault);
    if (status != MZ_OK)
        return fail(program, status, &fault);
    if (!report.rebuilt) {
        mz_program_say_layers(program->language, &report.verify);
        printf("%s\n", mz_message(program->language, MZ_SAY_NOT_REBUILT));
        return report.verify.verdict == MZ_INCOMPLETE ? MZ_EXIT_INCOMPLETE : MZ_EXIT_TAMPERED;
    }
    printf(mz_message(program->language, MZ_SAY_REBUILT),
           (unsigned long long)report.verify.tree_size, (unsigned long long)report.records,
           (unsigned long long)report.rows, (unsigned long long)report.commits, MZ_REBUILD_OLD);
    putchar('\n');
    return MZ_EXIT_OK;
}

/* -- rotate */

static int command_rotate(struct program *program) {
    struct mz_fault fault = {0};
    struct mz_signer_proposal proposal;
    enum mz_status status =
        mz_signer_propose(program->arguments.config.data, program->env, &proposal, &fault);
    if (status != MZ_OK)
        return fail(program, status, &fault);
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/log-rotation/1");
    mz_json_span(&json, "origin", mz_note_key_name(&proposal.from));
    mz_json_hex(&json, "from",
                mz_span_of(proposal.from.public_key, sizeof proposal.from.public_key));
    mz_json_hex(&json, "key", mz_span_of(proposal.key.public_key, sizeof proposal.key.public_key));
    mz_json_hex(&json, "handover", mz_span_of(proposal.handover, sizeof proposal.handover));
    mz_json_hex(&json, "proof", mz_span_of(proposal.proof, sizeof proposal.proof));
    mz_json_close_object(&json);
    char *text;
    size_t size;
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return fail(program, MZ_E_NO_MEMORY, &fault);
    printf("%s\n", text);
    free(text);
    say(program, MZ_SAY_ROTATE);
    return MZ_EXIT_OK;
}

static int command_help(struct program *program) {
    fputs(mz_arguments_help(program->language), stdout);
    return MZ_EXIT_OK;
}

static int command_version(struct program *program) {
    (void)program;
    puts("mingzhangd " MZ_VERSION);
    return MZ_EXIT_OK;
}

int mz_daemon_main(int argc, char **argv, const struct mz_env *env) {
    static int (*const commands[])(struct program *) = {
        [MZ_COMMAND_HELP] = command_help,       [MZ_COMMAND_VERSION] = command_version,
        [MZ_COMMAND_INIT] = command_init,       [MZ_COMMAND_RUN] = command_run,
        [MZ_COMMAND_CHECK] = command_check,     [MZ_COMMAND_ROTATE] = command_rotate,
        [MZ_COMMAND_REBUILD] = command_rebuild,
    };
    struct program program = {.env = env, .language = mz_message_language()};
    struct mz_fault fault = {0};
    /* A peer that hangs up is an error of its write, not the end of the daemon. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    /* Personal data and session keys pass through ordinary memory: none of it goes into a dump. */
    const struct rlimit no_dump = {0, 0};
    setrlimit(RLIMIT_CORE, &no_dump);
    umask(077);
    enum mz_status status = mz_arguments_parse(argc, argv, &program.arguments, &fault);
    if (status != MZ_OK)
        return fail(&program, status, &fault);
    return commands[program.arguments.command](&program);
}
