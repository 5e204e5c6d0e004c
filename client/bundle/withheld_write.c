#include "client/bundle/withheld_write.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/json.h"

enum mz_status mz_withheld_add(struct mz_withheld_names *names, enum mz_copy_kind kind,
                               const struct mz_hash *name) {
    if (names->count == names->capacity) {
        size_t capacity = names->capacity > 0 ? names->capacity * 2 : 64;
        struct mz_withheld_name *grown = realloc(names->names, capacity * sizeof *grown);
        if (grown == NULL)
            return MZ_E_NO_MEMORY;
        names->names = grown;
        names->capacity = capacity;
    }
    names->names[names->count++] = (struct mz_withheld_name){(uint8_t)kind, *name};
    return MZ_OK;
}

void mz_withheld_names_free(struct mz_withheld_names *names) {
    free(names->names);
    *names = (struct mz_withheld_names){0};
}

static int compare(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct mz_withheld_name)); /* bytes alone, no padding */
}

enum mz_status mz_withheld_text(struct mz_withheld_names *names, struct mz_buffer *ret_text) {
    static const char *const kinds[] = {[MZ_COPY_LIST] = "list", [MZ_COPY_EVIDENCE] = "evidence"};
    struct mz_json json = mz_json_start();
    size_t size, written = 0;
    char *text;
    if (names->count > 0)
        qsort(names->names, names->count, sizeof *names->names, compare);
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/withheld/1");
    mz_json_open_array(&json, "objects");
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0 && compare(&names->names[i], &names->names[i - 1]) == 0)
            continue;
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "kind", kinds[names->names[i].kind]);
        mz_json_hex(&json, "name", mz_span_hash(&names->names[i].name));
        mz_json_text(&json, "reason", "redacted");
        mz_json_close_object(&json);
        written++;
    }
    mz_json_close_array(&json);
    mz_json_close_object(&json);
    if (written > MZ_WITHHELD_OBJECTS) {
        mz_json_discard(&json);
        return MZ_E_TOO_LARGE;
    }
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return MZ_E_NO_MEMORY;
    mz_buffer_bytes(ret_text, text, size);
    mz_buffer_text(ret_text, "\n");
    free(text);
    return ret_text->failed ? MZ_E_NO_MEMORY : MZ_OK;
}
