/* The commands, in one table: what each is called, takes and does. The parser, --help at every
 * level and the manual all follow from it. */
#ifndef MZ_CLIENT_COMMANDS_H
#define MZ_CLIENT_COMMANDS_H

#include "client/client.h"

struct mz_command {
    const char *noun;
    const char *verb;                /* NULL: the noun is the whole command */
    const char *arguments;           /* how --help shows them, N_(); "" if none */
    unsigned least, most;            /* number of arguments */
    const char *summary;             /* N_() */
    const struct mz_option *options; /* besides the global ones; NULL if none */
    enum mz_status (*run)(struct mz_client *client);
};

/* NULL after the last one. */
const struct mz_command *mz_command_at(size_t n);
/* The command of a noun and a verb. `verb` may be NULL, or a word that is no verb of the noun: then
 * the noun's command without a verb, if it has one. NULL if there is none. */
const struct mz_command *mz_command_find(const char *noun, const char *verb)
    __attribute__((nonnull(1)));
bool mz_command_is_noun(const char *noun) __attribute__((nonnull));

/* Why there is no such command, with the nearest name. */
enum mz_status mz_command_unknown(const char *noun, const char *verb, struct mz_fault *fault)
    __attribute__((nonnull(1)));

#endif
