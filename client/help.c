#include "client/help.h"

#include <stdbool.h>
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

static void print_command(FILE *file, const struct mz_command *command) {
    char left[128];
    synopsis(command, left, sizeof left);
    pair(file, left, mz_i18n(command->summary), 30);
}

/* Where the commands of a noun stand in the list of all; a noun and verb of its own goes first. */
static const struct group {
    const char *heading; /* N_() */
    const char *commands[12];
} groups[] = {
    {N_("What waits, and where things stand"),
     {"inbox", "payments", "trace", "show", "list", "ledger"}},
    {N_("Money, step by step"),
     {"request", "review", "approve", "return", "reject", "withdraw", "suspend", "resume", "accept",
      "pay", "archive"}},
    {N_("Projects, budgets and payees"),
     {"project", "target", "plan", "budget", "payee", "list freeze", "evidence"}},
    {N_("Books and findings"), {"close", "reopen", "period", "finding"}},
    {N_("Performance"),
     {"execution", "metrics", "measure", "explain", "deviation", "monitor", "scheme", "score",
      "evaluate", "narrative", "years"}},
    {N_("Forms, reports and exports"), {"form", "report", "export"}},
    {N_("Copies and proofs, for those who trust nobody"),
     {"clone", "pull", "verify", "prove", "bundle", "witness", "contradiction"}},
    {N_("The ledger, its people and its policy"),
     {"key", "init", "confirm", "act", "actor", "log", "policy"}},
};
enum { GROUPS = sizeof groups / sizeof groups[0] };

static bool names(const struct group *group, const char *name) {
    for (size_t i = 0; i < sizeof group->commands / sizeof group->commands[0]; i++) {
        if (group->commands[i] != NULL && strcmp(group->commands[i], name) == 0)
            return true;
    }
    return false;
}

static const struct group *group_of(const struct mz_command *command) {
    char whole[64];
    (void)snprintf(whole, sizeof whole, "%s %s", command->noun, command->verb ? command->verb : "");
    for (size_t i = 0; i < GROUPS; i++) {
        if (names(&groups[i], whole))
            return &groups[i];
    }
    for (size_t i = 0; i < GROUPS; i++) {
        if (names(&groups[i], command->noun))
            return &groups[i];
    }
    return NULL;
}

/* A command that no group names is printed at the end under a heading that says so. */
static void print_group(FILE *file, const struct group *group) {
    bool any = false;
    for (size_t i = 0; mz_command_at(i) != NULL; i++) {
        if (group_of(mz_command_at(i)) != group)
            continue;
        if (!any)
            fprintf(file, "\n%s\n", mz_i18n(group == NULL ? N_("Others") : group->heading));
        any = true;
        print_command(file, mz_command_at(i));
    }
}

static void print_noun(FILE *file, const char *noun) {
    for (size_t i = 0; mz_command_at(i) != NULL; i++) {
        if (strcmp(noun, mz_command_at(i)->noun) == 0)
            print_command(file, mz_command_at(i));
    }
}

void mz_help_all(FILE *file) {
    fprintf(file, "%s mingzhang %s\n\n%s\n", mz_i18n(N_("Usage:")),
            mz_i18n(N_("COMMAND [OPTION...]")),
            mz_i18n(N_("Files, proves and reads the accounts of public money.")));
    for (size_t i = 0; i < GROUPS; i++)
        print_group(file, &groups[i]);
    print_group(file, NULL);
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
    print_noun(file, noun);
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
