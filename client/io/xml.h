/* XML documents from their beginning to their end: the only user of libxml2. Names are the
 * program's own; texts and values of attributes may hold anything that is UTF-8 and that XML 1.0
 * can carry, and are escaped.
 *
 * Failures are sticky: mz_xml_finish tells of the first. */
#ifndef MZ_CLIENT_XML_H
#define MZ_CLIENT_XML_H

#include "client/io/buffer.h"
#include "proto/base/status.h"

struct mz_xml;

/* A document in memory; NULL when out of memory. */
struct mz_xml *mz_xml_new(void);
/* Opens an element with attributes: pairs of a name and a value, NULL behind the last. */
#define mz_xml_open(xml, name, ...)                                                                \
    mz_xml_open_with((xml), (name), (const char *const[]){__VA_ARGS__})
/* The same, and closes it: it is empty. */
#define mz_xml_empty(xml, name, ...) (mz_xml_open((xml), (name), __VA_ARGS__), mz_xml_close(xml))
void mz_xml_open_with(struct mz_xml *xml, const char *name, const char *const *pairs)
    __attribute__((nonnull));
/* An empty element with one attribute, a whole number. */
void mz_xml_number(struct mz_xml *xml, const char *name, const char *attribute, int64_t value)
    __attribute__((nonnull));
/* Further attributes of the element opened last, before anything is in it. */
void mz_xml_attribute(struct mz_xml *xml, const char *name, const char *value)
    __attribute__((nonnull));
void mz_xml_attribute_number(struct mz_xml *xml, const char *name, int64_t value)
    __attribute__((nonnull));
void mz_xml_text(struct mz_xml *xml, const char *text, size_t size) __attribute__((nonnull));
/* An element with this text in it. */
void mz_xml_element(struct mz_xml *xml, const char *name, const char *text)
    __attribute__((nonnull));
void mz_xml_close(struct mz_xml *xml) __attribute__((nonnull));
/* Closes what is open, appends the document to `file` and frees it, whatever the outcome.
 * MZ_E_NO_MEMORY. */
enum mz_status mz_xml_finish(struct mz_xml *xml, struct mz_buffer *file, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
