/* Writers of documents: one a format, each the home of the libraries it uses. All are
 * deterministic: dates are the document's, never the clock's. */
#ifndef MZ_CLIENT_DOC_WRITE_H
#define MZ_CLIENT_DOC_WRITE_H

#include "client/doc/doc.h"
#include "client/io/buffer.h"

/* Appends the whole file. MZ_E_NO_MEMORY, also if building the document ran out of it;
 * MZ_E_INTERNAL: building it put something where it does not fit; MZ_E_IO: the library could not
 * write, or has no font. */
typedef enum mz_status (*mz_doc_writer)(const struct mz_doc *doc, struct mz_buffer *file,
                                        struct mz_fault *fault);

/* One file, UTF-8, nothing fetched from anywhere; prints on A4. */
enum mz_status mz_doc_write_html(const struct mz_doc *doc, struct mz_buffer *file,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Word's own styles, footnotes, charts and shapes; opens in whatever reads ECMA-376. */
enum mz_status mz_doc_write_docx(const struct mz_doc *doc, struct mz_buffer *file,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* A worksheet a section (libxlsxwriter). */
enum mz_status mz_doc_write_xlsx(const struct mz_doc *doc, struct mz_buffer *file,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* PDF with its fonts in it as subsets (Pango, Cairo). */
enum mz_status mz_doc_write_pdf(const struct mz_doc *doc, struct mz_buffer *file,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* The writer of "docx", "xlsx", "pdf" or "html"; NULL for other names. */
mz_doc_writer mz_doc_writer_named(const char *format) __attribute__((nonnull));

#endif
