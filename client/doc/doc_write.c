#include "client/doc/doc_write.h"

#include <string.h>

static const struct {
    const char *format;
    mz_doc_writer write;
} writers[] = {
    {"docx", mz_doc_write_docx},
    {"xlsx", mz_doc_write_xlsx},
    {"pdf", mz_doc_write_pdf},
    {"html", mz_doc_write_html},
};

mz_doc_writer mz_doc_writer_named(const char *format) {
    for (size_t i = 0; i < sizeof writers / sizeof writers[0]; i++)
        if (strcmp(writers[i].format, format) == 0)
            return writers[i].write;
    return NULL;
}
