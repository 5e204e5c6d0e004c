/* The language of a PDF's text, which a reader that speaks asks for and Cairo does not write. */
#ifndef MZ_CLIENT_DOC_PDF_LANGUAGE_H
#define MZ_CLIENT_DOC_PDF_LANGUAGE_H

#include "client/io/buffer.h"
#include "proto/base/status.h"

/* Puts /Lang, and that a window shows the title rather than the file's name, into the catalog (PDF
 * 32000-1 §7.7.2, §12.2) of a file that Cairo wrote: its catalog is the last object, so that no
 * other moves, only the table of them. A file that is otherwise is left as it is. */
void mz_pdf_set_language(struct mz_buffer *file, enum mz_language language)
    __attribute__((nonnull));

#endif
