#include "proto/rules/arena.h"

#include <stdlib.h>

#define FIRST_CHUNK   (32u << 10)
#define LARGEST_CHUNK (4u << 20)

struct mz_arena_chunk {
    struct mz_arena_chunk *next;
    size_t capacity;
    uint64_t bytes[]; /* of 8 bytes each, for the alignment */
};

/* The next chunk with room for `size`, new if need be. */
static struct mz_arena_chunk *next_chunk(struct mz_arena *arena, size_t size) {
    struct mz_arena_chunk **link = arena->current == NULL ? &arena->first : &arena->current->next;
    if (*link != NULL && (*link)->capacity >= size)
        return *link;
    size_t capacity = FIRST_CHUNK;
    if (arena->current != NULL && arena->current->capacity < LARGEST_CHUNK)
        capacity = 2 * arena->current->capacity;
    else if (arena->current != NULL)
        capacity = LARGEST_CHUNK;
    if (capacity < size)
        capacity = size;
    struct mz_arena_chunk *chunk = malloc(sizeof *chunk + capacity);
    if (chunk == NULL)
        return NULL;
    *chunk = (struct mz_arena_chunk){.next = *link, .capacity = capacity};
    *link = chunk;
    return chunk;
}

void *mz_arena_take(struct mz_arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + 7) & ~(size_t)7;
    if (arena->current == NULL || arena->current->capacity - arena->used < size) {
        struct mz_arena_chunk *chunk = next_chunk(arena, size);
        if (chunk == NULL)
            return NULL;
        arena->current = chunk;
        arena->used = 0;
    }
    void *taken = (uint8_t *)arena->current->bytes + arena->used;
    arena->used += size;
    return taken;
}

void mz_arena_reset(struct mz_arena *arena) {
    arena->current = NULL;
    arena->used = 0;
}

void mz_arena_free(struct mz_arena *arena) {
    for (struct mz_arena_chunk *chunk = arena->first; chunk != NULL;) {
        struct mz_arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (struct mz_arena){0};
}
