/* A closed ledger's database changed behind the daemon's back, through LMDB itself. */
#ifndef MZ_TESTS_LIB_DAMAGE_H
#define MZ_TESTS_LIB_DAMAGE_H

#include <stdbool.h>

enum damage {
    DAMAGE_FLIP,   /* a bit of the last byte of the value */
    DAMAGE_REMOVE, /* the row */
    DAMAGE_ADD     /* the row once more, under another key */
};

/* Damages row `number` of a table ("entries", "tree", …), counted from its end if negative. */
void damage_row(const char *directory, const char *table, long number, enum damage damage);

#endif
