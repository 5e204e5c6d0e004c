/* What the halves of the schema module share about one field: where its member lies, what absence
 * is and which values it allows. Inside of schema*.c; everybody else includes schema.h. */
#ifndef MZ_CODEC_SCHEMA_FIELD_H
#define MZ_CODEC_SCHEMA_FIELD_H

#include "proto/codec/schema.h"

static inline const void *mz_schema_member(const void *value, size_t offset) {
    return (const uint8_t *)value + offset;
}

static inline void *mz_schema_member_out(void *value, size_t offset) {
    return (uint8_t *)value + offset;
}

static inline size_t mz_schema_list_count(const void *value, const struct mz_field *field) {
    return *(const uint16_t *)mz_schema_member(value, field->count_offset);
}

/* The member of a struct that a field describes; `type_` is the C type of the field's type. */
#define MZ_LOAD(type_, value_, field_)                                                             \
    (*(const type_ *)mz_schema_member((value_), (field_)->offset))
#define MZ_STORE(type_, value_, field_) (*(type_ *)mz_schema_member_out((value_), (field_)->offset))

bool mz_schema_field_absent(const struct mz_field *field, const void *value)
    __attribute__((nonnull));
/* Bounds of one member, absence included. The fault's place is the field's path, empty if the field
 * itself is missing. */
enum mz_status mz_schema_field_check(const struct mz_field *field, const void *value,
                                     struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Likewise of a member that is known to be there. */
enum mz_status mz_schema_field_bounds(const struct mz_field *field, const void *value,
                                      struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* mz_schema_init without the items of lists. */
void mz_schema_init_members(const struct mz_schema *schema, void *ret_value)
    __attribute__((nonnull));

enum mz_status mz_schema_out_of_range(struct mz_fault *fault, const struct mz_field *field,
                                      uint64_t have, uint64_t low, uint64_t high)
    __attribute__((nonnull(2)));
/* Returns `status`; a fault without a place gets the schema's name as its place. */
enum mz_status mz_schema_named(const struct mz_schema *schema, enum mz_status status,
                               struct mz_fault *fault) __attribute__((nonnull(1)));

#endif
