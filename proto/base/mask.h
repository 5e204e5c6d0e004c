/* What stays readable of a personal value (domain.md §11, G6): one table of fields and readers.
 *
 * A mask never shows more than its rule: a value that the rule was not made for (an identity number
 * of another length, an account too short, bytes that are not UTF-8) becomes "***" as a whole. */
#ifndef MZ_BASE_MASK_H
#define MZ_BASE_MASK_H

#include <stdbool.h>

#include "proto/base/span.h"

/* Who reads it. */
enum mz_mask {
    MZ_MASK_INTERNAL,    /* those in the office without the right to reveal */
    MZ_MASK_PUBLIC,      /* everybody 公示: of names the surname alone */
    MZ_MASK_PUBLIC_ENDS, /* likewise; of names of three characters and more also the last */
};

/* `field` is a personal field's name: name, idno, account, phone, address, bank, unit; unknown
 * fields become "***".
 *
 *              internal              public
 *   name       张*丰                 张**, 欧阳**, 阿**·买**; MZ_MASK_PUBLIC_ENDS: 张*丰
 *   idno       6 + 4 readable        3 + 4 readable, of 15 or 18 characters only
 *   account    6 + 4 readable        **** **** **** 1234
 *   phone      3 + 4 readable        3 + 4 readable of a mobile's 11 digits, else nothing
 *   address    6 readable            to the street or township, else to the county
 *
 * NUL-terminated; a buffer of value.size + 16 bytes is enough, and in a smaller one nothing is
 * shown rather than a part. */
void mz_mask(enum mz_mask reader, struct mz_span field, struct mz_span value, char *buffer,
             size_t capacity) __attribute__((nonnull));

/* Does a text that is to be published carry what no mask lets through: a run of 15 or more digits
 * (identity numbers and cards, also with single spaces or hyphens between them, in full width too),
 * or of exactly 11 that begin as a mobile's do? Text that is not UTF-8 is taken to carry it. */
bool mz_mask_is_broken_by(struct mz_span text);

#endif
