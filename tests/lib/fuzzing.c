#include "tests/lib/fuzzing.h"

#include <string.h>

#define ROOM 4096u /* by which edits may lengthen what they start from */

unsigned fuzz_choice(struct mz_reader *input, unsigned choices) {
    unsigned value = mz_reader_u8(input);
    return choices == 0 ? 0 : value % choices;
}

/* Bytes that decoders treat unlike their neighbours: CBOR heads, separators, ends of ranges. */
static const uint8_t telling[] = {0x00, 0xFF, 0x7F, 0x80, 0x18, 0x19, 0x1A, 0x1B, 0x40, 0x5F, 0x60,
                                  0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xD2, 0xF4, 0xF6, 0xF7, 0xFB,
                                  '\n', '\r', ' ',  '"',  ',',  '=',  '-',  '+',  '0',  '9'};

static void edit(uint8_t *bytes, size_t *size, size_t capacity, unsigned operation, size_t at,
                 uint8_t value) {
    size_t length = value % 32u + 1u;
    switch (operation) {
    case 0: /* set */
        if (at < *size)
            bytes[at] = value;
        break;
    case 1: /* change by one bit */
        if (at < *size)
            bytes[at] ^= (uint8_t)(1u << value % 8u);
        break;
    case 2: /* set to a telling byte */
        if (at < *size)
            bytes[at] = telling[value % sizeof telling];
        break;
    case 3: /* remove */
        if (at + length <= *size) {
            memmove(bytes + at, bytes + at + length, *size - at - length);
            *size -= length;
        }
        break;
    case 4: /* double a piece */
        if (at + length <= *size && *size + length <= capacity) {
            memmove(bytes + at + length, bytes + at, *size - at);
            *size += length;
        }
        break;
    case 5: /* insert */
        if (at <= *size && *size < capacity) {
            memmove(bytes + at + 1, bytes + at, *size - at);
            bytes[at] = value;
            ++*size;
        }
        break;
    case 6: /* cut */
        if (at < *size)
            *size = at;
        break;
    default: /* increase */
        if (at < *size)
            bytes[at] = (uint8_t)(bytes[at] + 1u);
        break;
    }
}

void fuzz_edit(struct mz_reader *input, struct mz_span base, unsigned edits,
               struct mz_span *ret_bytes) {
    bool raw = base.data == NULL;
    if (raw)
        base = mz_reader_take(input, input->rest.size);
    size_t capacity = base.size + ROOM, size = base.size;
    uint8_t *bytes = malloc(capacity);
    FUZZ_REQUIRE(bytes != NULL);
    if (size > 0)
        memcpy(bytes, base.data, size);
    for (unsigned i = 0; i < edits && !raw && input->rest.size >= 4; i++) {
        unsigned operation = fuzz_choice(input, 8);
        size_t at = mz_reader_u16be(input) % (size + 1);
        edit(bytes, &size, capacity, operation, at, mz_reader_u8(input));
    }
    uint8_t *exact = malloc(size > 0 ? size : 1);
    FUZZ_REQUIRE(exact != NULL);
    if (size > 0)
        memcpy(exact, bytes, size);
    free(bytes);
    *ret_bytes = mz_span_of(exact, size);
}

void fuzz_free(struct mz_span bytes) {
    free((void *)(uintptr_t)bytes.data);
}
