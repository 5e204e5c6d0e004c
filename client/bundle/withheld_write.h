/* Making a withheld.json: what a bundle leaves out on purpose (FORMAT.md §12). */
#ifndef MZ_CLIENT_WITHHELD_WRITE_H
#define MZ_CLIENT_WITHHELD_WRITE_H

#include "client/clone/withheld.h"
#include "client/io/buffer.h"

/* Names in any order; zeroed it is empty. */
struct mz_withheld_names {
    struct mz_withheld_name {
        uint8_t kind; /* MZ_COPY_LIST or MZ_COPY_EVIDENCE */
        struct mz_hash name;
    } * names;
    size_t count, capacity;
};
enum mz_status mz_withheld_add(struct mz_withheld_names *names, enum mz_copy_kind kind,
                               const struct mz_hash *name)
    __attribute__((nonnull, warn_unused_result));
void mz_withheld_names_free(struct mz_withheld_names *names) __attribute__((nonnull));

/* The file: each name once, in ascending order. MZ_E_TOO_LARGE above MZ_WITHHELD_OBJECTS. */
enum mz_status mz_withheld_text(struct mz_withheld_names *names, struct mz_buffer *ret_text)
    __attribute__((nonnull, warn_unused_result));

#endif
