/* --help, made from the tables of commands and options, in the chosen language. */
#ifndef MZ_CLIENT_HELP_H
#define MZ_CLIENT_HELP_H

#include "client/commands.h"

/* Every command. */
void mz_help_all(FILE *file) __attribute__((nonnull));
/* The commands of one noun. */
void mz_help_noun(FILE *file, const char *noun) __attribute__((nonnull));
/* One command with its options. */
void mz_help_command(FILE *file, const struct mz_command *command) __attribute__((nonnull));

#endif
