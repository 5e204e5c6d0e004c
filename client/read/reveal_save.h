/* Disclosures that were checked: held by field, wiped, and kept in a clone as FORMAT.md §12 says.
 */
#ifndef MZ_CLIENT_REVEAL_SAVE_H
#define MZ_CLIENT_REVEAL_SAVE_H

#include "client/io/buffer.h"
#include "proto/codec/disclosure.h"

struct mz_revealed_fields {
    uint32_t bound; /* fields that entries bind, MZ_ROLE_BIT of enum mz_personal */
    struct mz_buffer disclosures[MZ_PERSONAL_UNIT + 1];
};

/* Holds an encoded disclosure of this field, in place of one held before. False: no memory. */
bool mz_revealed_take(struct mz_revealed_fields *fields, uint8_t field, struct mz_span disclosure)
    __attribute__((nonnull, warn_unused_result));
/* Its value and NUL; "" if none is held. */
void mz_revealed_value(const struct mz_revealed_fields *fields, uint8_t field, char *value,
                       size_t capacity) __attribute__((nonnull));
/* How many of the asked fields are bound and not held. */
size_t mz_revealed_lacks(const struct mz_revealed_fields *fields, uint32_t asked)
    __attribute__((nonnull));
void mz_revealed_free(struct mz_revealed_fields *fields) __attribute__((nonnull));

/* Is it a clone, and has it a folder for disclosures that nobody else may enter? MZ_E_NOT_FOUND. */
enum mz_status mz_reveal_save_open(const char *directory, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Writes objects/disclosure/<payee>, one a field, fields ascending; fields that are not held stay
 * as the file had them. MZ_E_BAD_OBJECT if the file there is none of disclosures. */
enum mz_status mz_reveal_save(const char *directory, const struct mz_id *payee,
                              const struct mz_revealed_fields *fields, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* Overwrites and removes what the clone has of a payee whose data was erased. */
enum mz_status mz_reveal_drop(const char *directory, const struct mz_id *payee,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
