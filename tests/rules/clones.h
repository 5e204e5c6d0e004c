/* Ledgers in memory written as clones, for verifiers that share none of our code (G7). */
#ifndef MZ_TESTS_RULES_CLONES_H
#define MZ_TESTS_RULES_CLONES_H

#include "proto/verify/verify.h"
#include "tests/lib/fold_world.h"

/* Writes `size` entries, at most one bundle of them, into the new folder `folder`: checkpoint,
 * entries, the tile and the lists, without evidence. Asserts that this works. */
void clones_write(const char *folder, const struct mz_verify_source *source, struct world *world,
                  uint64_t size, struct mz_span note);
/* Writes a file of text below the folder. */
void clones_text(const char *folder, const char *name, const char *text);

#endif
