#include "client/form/form_missing.h"

#include <stdarg.h>
#include <stdio.h>

#include "client/io/error.h"

void mz_form_missing(struct mz_form *form, const char *command, const char *format, ...) {
    char piece[200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    if (form->missing == NULL)
        form->missing = json_array();
    if (json_array_append_new(form->missing,
                              json_pack("{ss ss}", "piece", piece, "command", command)) != 0)
        form->doc->failed = true;
}

enum mz_status mz_form_complete(struct mz_form *form) {
    struct mz_client *client = form->client;
    size_t count = json_array_size(form->missing);
    if (form->doc->failed)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", form->title);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(form->missing, i);
        struct mz_fault fault = {0};
        mz_fault_at(&fault, MZ_E_MISSING_PIECE, "%s", mz_form_member(one, "piece"));
        mz_fault_want(&fault, "%s", mz_form_member(one, "command"));
        mz_error_tell(client, &fault);
    }
    if (count == 0)
        return MZ_OK;
    mz_fault_at(&client->fault, MZ_E_FORM_INCOMPLETE, "%s", form->title);
    mz_fault_have(&client->fault, "%zu", count);
    return MZ_E_FORM_INCOMPLETE;
}
