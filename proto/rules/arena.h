/* Memory that is taken piece by piece and given back all at once. Chunks are kept for the next
 * round, so a fold that has warmed up does not allocate. */
#ifndef MZ_RULES_ARENA_H
#define MZ_RULES_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct mz_arena_chunk;

/* Zeroed, it is empty. */
struct mz_arena {
    struct mz_arena_chunk *first, *current;
    size_t used; /* of the current chunk */
};

/* `size` bytes, aligned to 8, valid until reset or free. NULL if out of memory. */
void *mz_arena_take(struct mz_arena *arena, size_t size) __attribute__((nonnull));
void mz_arena_reset(struct mz_arena *arena) __attribute__((nonnull));
void mz_arena_free(struct mz_arena *arena) __attribute__((nonnull));

#endif
