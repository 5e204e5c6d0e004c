/* The one form of our zips, header by header: FORMAT.md §17, APPNOTE.TXT 6.3 4.3.7, 4.3.12, 4.3.16.
 *
 * A zip says most things twice and much that no reader looks at; what libzip passes over would be
 * bytes that nothing vouches for. So the headers of a zip that is to be believed are made anew from
 * the names, sizes and checksums of its files and held against the file. */
#ifndef MZ_CLIENT_ZIP_FORM_H
#define MZ_CLIENT_ZIP_FORM_H

#include <stdio.h>

#include "client/io/buffer.h"

#define MZ_ZIP_FILES UINT64_C(65535)      /* more need ZIP64, which the form does not have */
#define MZ_ZIP_SIZE  UINT64_C(4294967295) /* octets of the whole; likewise */

/* All zero before the first member. */
struct mz_zip_form {
    struct mz_buffer directory; /* the central directory as it must be */
    uint64_t at;                /* where the next local header begins */
    uint64_t count;             /* of members */
};

/* Does the next local header stand where it must and say what it must of this file? */
bool mz_zip_form_member(struct mz_zip_form *form, FILE *file, const char *name, uint64_t size,
                        uint32_t crc) __attribute__((nonnull, warn_unused_result));
/* After the last member: is the rest of the file the central directory and the end record, to the
 * octet? */
bool mz_zip_form_end(struct mz_zip_form *form, FILE *file)
    __attribute__((nonnull, warn_unused_result));
void mz_zip_form_free(struct mz_zip_form *form) __attribute__((nonnull));

#endif
