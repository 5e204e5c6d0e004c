/* What the fuzz targets share (T6).
 *
 * An input is a choice and a script of edits: the first byte chooses what the edits start from, 0
 * being nothing at all. So a target needs no corpus to get past a magic number or a checksum, and a
 * crash is still one small file. */
#ifndef MZ_TESTS_LIB_FUZZING_H
#define MZ_TESTS_LIB_FUZZING_H

#include <stdio.h>
#include <stdlib.h>

#include "proto/base/span.h"

/* The entry point of libFuzzer and of replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property of the target. Its failure is a finding, in every build. */
#define FUZZ_REQUIRE(condition_)                                                                   \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition_);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Takes the next choice below `choices`, 0 when the input is used up. */
unsigned fuzz_choice(struct mz_reader *input, unsigned choices);
/* Applies edits to a copy of `base`: each is an operation, a place and a value, four bytes of
 * input. `edits` bounds their number. An absent base takes all of the input as it is. The result is
 * malloc'ed at its exact size, so that the address sanitizer sees a read one byte past the end; the
 * caller frees *ret_bytes.data. */
void fuzz_edit(struct mz_reader *input, struct mz_span base, unsigned edits,
               struct mz_span *ret_bytes);
void fuzz_free(struct mz_span bytes);

#endif
