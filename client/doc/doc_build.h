/* What the parts of the document's model share while it is built. */
#ifndef MZ_CLIENT_DOC_BUILD_H
#define MZ_CLIENT_DOC_BUILD_H

#include "client/doc/doc.h"

/* Zeroed memory of the document; NULL, and the document failed, when there is none. */
void *mz_doc_take(struct mz_doc *doc, size_t size) __attribute__((nonnull));
/* The text, with U+FFFD where no format can carry a character. NULL stays NULL. */
const char *mz_doc_copy(struct mz_doc *doc, const char *text) __attribute__((nonnull(1)));
/* Something does not fit: `call` put it there. */
void mz_doc_wrong(struct mz_doc *doc, const char *call) __attribute__((nonnull));
/* A new block at the end; NULL without a section. */
struct mz_doc_block *mz_doc_add_block(struct mz_doc *doc, enum mz_doc_kind kind, const char *call)
    __attribute__((nonnull));
/* The last block if it is of this kind; NULL, and the document failed, if not. */
struct mz_doc_block *mz_doc_last_block(struct mz_doc *doc, enum mz_doc_kind kind, const char *call)
    __attribute__((nonnull));

#endif
