#include "client/io/xml.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>

struct mz_xml {
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    bool failed;
};

static const xmlChar *as(const char *text) {
    return (const xmlChar *)text;
}

static void check(struct mz_xml *xml, int written) {
    xml->failed = xml->failed || written < 0;
}

struct mz_xml *mz_xml_new(void) {
    struct mz_xml *xml = calloc(1, sizeof *xml);
    if (xml == NULL)
        return NULL;
    xml->buffer = xmlBufferCreate();
    xml->writer = xml->buffer == NULL ? NULL : xmlNewTextWriterMemory(xml->buffer, 0);
    if (xml->writer == NULL) {
        if (xml->buffer != NULL)
            xmlBufferFree(xml->buffer);
        free(xml);
        return NULL;
    }
    check(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", "yes"));
    return xml;
}

void mz_xml_open_with(struct mz_xml *xml, const char *name, const char *const *pairs) {
    check(xml, xmlTextWriterStartElement(xml->writer, as(name)));
    for (; pairs[0] != NULL; pairs += 2)
        mz_xml_attribute(xml, pairs[0], pairs[1]);
}

void mz_xml_attribute(struct mz_xml *xml, const char *name, const char *value) {
    check(xml, xmlTextWriterWriteAttribute(xml->writer, as(name), as(value)));
}

void mz_xml_attribute_number(struct mz_xml *xml, const char *name, int64_t value) {
    check(xml, xmlTextWriterWriteFormatAttribute(xml->writer, as(name), "%" PRId64, value));
}

void mz_xml_number(struct mz_xml *xml, const char *name, const char *attribute, int64_t value) {
    mz_xml_open(xml, name, NULL);
    mz_xml_attribute_number(xml, attribute, value);
    mz_xml_close(xml);
}

void mz_xml_text(struct mz_xml *xml, const char *text, size_t size) {
    struct mz_buffer copy = {0};
    mz_buffer_bytes(&copy, text, size);
    check(xml, xmlTextWriterWriteString(xml->writer, as(mz_buffer_string(&copy))));
    xml->failed = xml->failed || copy.failed;
    mz_buffer_free(&copy);
}

void mz_xml_element(struct mz_xml *xml, const char *name, const char *text) {
    check(xml, xmlTextWriterWriteElement(xml->writer, as(name), as(text)));
}

void mz_xml_close(struct mz_xml *xml) {
    check(xml, xmlTextWriterEndElement(xml->writer));
}

enum mz_status mz_xml_finish(struct mz_xml *xml, struct mz_buffer *file, struct mz_fault *fault) {
    check(xml, xmlTextWriterEndDocument(xml->writer));
    check(xml, xmlTextWriterFlush(xml->writer));
    bool failed = xml->failed;
    if (!failed)
        mz_buffer_bytes(file, xmlBufferContent(xml->buffer), (size_t)xmlBufferLength(xml->buffer));
    xmlFreeTextWriter(xml->writer);
    xmlBufferFree(xml->buffer);
    free(xml);
    return failed || file->failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "XML") : MZ_OK;
}
