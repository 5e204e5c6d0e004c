#include "client/program.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "client/commands.h"
#include "client/help.h"
#include "client/i18n.h"
#include "client/io/error.h"

/* Words of a command line in the order in which they have been understood. */
struct words {
    const char *noun, *verb;
    const struct mz_command *command;
};

/* A word that is no option: noun, verb or argument. */
static enum mz_status take_word(struct mz_client *client, struct words *words, const char *word) {
    if (words->noun == NULL) {
        words->noun = word;
        words->command = mz_command_find(word, NULL);
        return mz_command_is_noun(word) ? MZ_OK : mz_command_unknown(word, NULL, &client->fault);
    }
    if (words->verb == NULL && client->options.arguments_count == 0) {
        const struct mz_command *found = mz_command_find(words->noun, word);
        if (found == NULL)
            return mz_command_unknown(words->noun, word, &client->fault);
        if (found != words->command) {
            words->command = found;
            words->verb = word;
            return MZ_OK;
        }
    }
    if (client->options.arguments_count == MZ_MAX_ARGUMENTS)
        return mz_client_usage(client, word, mz_i18n(N_("too many arguments")));
    client->options.arguments[client->options.arguments_count++] = word;
    return MZ_OK;
}

static enum mz_status parse(struct mz_client *client, struct words *words, int argc, char **argv) {
    enum mz_status status = MZ_OK;
    bool only_words = false;
    for (int at = 1; at < argc && status == MZ_OK; at++) {
        if (!only_words && strcmp(argv[at], "--") == 0)
            only_words = true;
        else if (!only_words && argv[at][0] == '-' && argv[at][1] != '\0')
            status = mz_options_take(&client->options,
                                     words->command == NULL ? NULL : words->command->options, argc,
                                     argv, &at, &client->fault);
        else
            status = take_word(client, words, argv[at]);
    }
    return status;
}

static enum mz_status check(struct mz_client *client, const struct words *words,
                            const struct mz_command **ret_command) {
    const struct mz_command *command = words->command;
    if (words->noun == NULL)
        return mz_client_usage(client, "mingzhang", mz_i18n(N_("needs a command")));
    if (command == NULL)
        return mz_command_unknown(words->noun, NULL, &client->fault);
    size_t count = client->options.arguments_count;
    if (count < command->least || count > command->most) {
        mz_fault_at(&client->fault, MZ_E_USAGE, "%s%s%s", command->noun, command->verb ? " " : "",
                    command->verb ? command->verb : "");
        mz_fault_have(&client->fault, "%s: %s",
                      count < command->least ? mz_i18n(N_("an argument is missing"))
                                             : mz_i18n(N_("there is an argument too many")),
                      command->arguments[0] == '\0' ? "-" : mz_i18n(command->arguments));
        return MZ_E_USAGE;
    }
    *ret_command = command;
    return mz_options_complete(&client->options, command->options, &client->fault);
}

/* The language has to be known before the first message about a bad option. */
static enum mz_language language_of(int argc, char **argv) {
    enum mz_language language = mz_i18n_environment();
    for (int at = 1; at < argc; at++) {
        if (strncmp(argv[at], "--lang=", 7) == 0)
            (void)mz_i18n_language(argv[at] + 7, &language);
        else if (strcmp(argv[at], "--lang") == 0 && at + 1 < argc)
            (void)mz_i18n_language(argv[at + 1], &language);
    }
    return language;
}

static bool print_help(const struct mz_client *client, const struct words *words) {
    if (mz_options_has(&client->options, "version")) {
        printf("mingzhang %s\n", MZ_VERSION);
        return true;
    }
    if (!mz_options_has(&client->options, "help"))
        return false;
    if (words->command != NULL)
        mz_help_command(stdout, words->command);
    else if (words->noun != NULL)
        mz_help_noun(stdout, words->noun);
    else
        mz_help_all(stdout);
    return true;
}

static enum mz_status run(struct mz_client *client, int argc, char **argv) {
    struct words words = {0};
    /* `mingzhang help noun verb` is the same as `mingzhang noun verb --help`. */
    char help[] = "--help";
    if (argc > 1 && strcmp(argv[1], "help") == 0)
        argv[1] = help;
    enum mz_status status = parse(client, &words, argc, argv);
    if (status != MZ_OK)
        return status;
    if (print_help(client, &words))
        return MZ_OK;
    const struct mz_command *command = NULL;
    status = check(client, &words, &command);
    if (status == MZ_OK)
        status = mz_config_load(mz_options_text(&client->options, "config"), &client->config,
                                &client->fault);
    if (status == MZ_OK)
        status = mz_output_open(&client->options, &client->output, &client->fault);
    if (status != MZ_OK || command == NULL)
        return status;
    client->fault = (struct mz_fault){0};
    status = command->run(client);
    struct mz_fault closing;
    enum mz_status closed = mz_output_close(&client->output, status == MZ_OK, &closing);
    if (status == MZ_OK && closed != MZ_OK) {
        client->fault = closing;
        status = closed;
    }
    return status;
}

int mz_client_main(int argc, char **argv, const struct mz_client_env *env) {
    struct mz_client client = {.env = env, .language = language_of(argc, argv)};
    mz_i18n_start(client.language);
    if (sodium_init() < 0)
        return MZ_EXIT_FAILED;
    enum mz_status status = run(&client, argc, argv);
    if (status != MZ_OK && !client.fault_told) {
        /* Also for what was wrong with the command line itself, as far as it was read. */
        client.output.format = mz_output_format(&client.options);
        /* A status that came without words of its own. */
        if (client.fault.status != status)
            mz_fault_at(&client.fault, status, "%s", "");
        mz_error_tell(&client, &client.fault);
    }
    mz_client_close(&client);
    if (fflush(stdout) != 0 && status == MZ_OK)
        return MZ_EXIT_FAILED;
    return status == MZ_OK ? MZ_EXIT_OK : mz_status_exit(status);
}
