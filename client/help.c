#include "client/help.h"

#include <string.h>

#include "client/i18n.h"

/* Display cells of a text: wide characters take two. */
static size_t cells(const char *text) {
    size_t total = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at < 0x80)
            total++;
        else if (*at >= 0xE2)
            total += 2; /* of the characters in our messages, those of three bytes are wide */
    }
    return total;
}

static void pair(FILE *file, const char *left, const char *right, size_t width) {
    size_t used = cells(left);
    fprintf(file, "  %s%*s  %s\n", left, used < width ? (int)(width - used) : 0, "", right);
}

static void synopsis(const struct mz_command *command, char *buffer, size_t capacity) {
    const char *arguments = command->arguments[0] == '\0' ? "" : mz_i18n(command->arguments);
    (void)snprintf(buffer, capacity, "%s%s%s%s%s", command->noun, command->verb ? " " : "",
                   command->verb ? command->verb : "", arguments[0] ? " " : "", arguments);
}

static void print_options(FILE *file, const struct mz_option *options) {
    for (; options != NULL && options->name != NULL; options++) {
        char left[128];
        char letter[8] = "    ";
        const char *value = options->value == NULL ? "" : mz_i18n(options->value);
        if (options->letter != 0)
            (void)snprintf(letter, sizeof letter, "-%c, ", options->letter);
        (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, options->name, value[0] ? " " : "",
                       value);
        pair(file, left, mz_i18n(options->help), 34);
        if (options->required)
            fprintf(file, "%40s(%s)\n", "", mz_i18n(N_("required")));
    }
}

static void print_commands(FILE *file, const char *noun) {
    for (size_t i = 0; mz_command_at(i) != NULL; i++) {
        const struct mz_command *command = mz_command_at(i);
        char left[128];
        if (noun != NULL && strcmp(noun, command->noun) != 0)
            continue;
        synopsis(command, left, sizeof left);
        pair(file, left, mz_i18n(command->summary), 30);
    }
}

void mz_help_all(FILE *file) {
    fprintf(file, "%s mingzhang %s\n\n%s\n", mz_i18n(N_("Usage:")),
            mz_i18n(N_("COMMAND [OPTION...]")),
            mz_i18n(N_("Files, proves and reads the accounts of public money.")));
    fprintf(file, "\n%s\n", mz_i18n(N_("Commands:")));
    print_commands(file, NULL);
    fprintf(file, "\n%s\n", mz_i18n(N_("Options of every command:")));
    print_options(file, mz_global_options);
    fprintf(file, "\n%s\n",
            mz_i18n(N_("ID is an entry (#12), the beginning of a statement's hash, or a payment "
                       "number with --project.")));
    fprintf(file, "%s\n",
            mz_i18n(N_("Exit codes: 0 done, 1 failed, 2 usage, 3 verification FAILED, 4 key or "
                       "login needed,\n5 refused by a rule, 6 not found, 7 verification "
                       "INCOMPLETE, 10 daemon unreachable.")));
}

void mz_help_noun(FILE *file, const char *noun) {
    fprintf(file, "%s mingzhang %s %s\n\n", mz_i18n(N_("Usage:")), noun,
            mz_i18n(N_("VERB [OPTION...]")));
    print_commands(file, noun);
    fprintf(file, "\n%s mingzhang %s %s --help\n", mz_i18n(N_("See also:")), noun,
            mz_i18n(N_("VERB")));
}

void mz_help_command(FILE *file, const struct mz_command *command) {
    char line[160];
    synopsis(command, line, sizeof line);
    fprintf(file, "%s mingzhang %s %s\n\n%s\n", mz_i18n(N_("Usage:")), line,
            mz_i18n(N_("[OPTION...]")), mz_i18n(command->summary));
    if (command->options != NULL) {
        fprintf(file, "\n%s\n", mz_i18n(N_("Options:")));
        print_options(file, command->options);
    }
    fprintf(file, "\n%s\n", mz_i18n(N_("Options of every command:")));
    print_options(file, mz_global_options);
}
