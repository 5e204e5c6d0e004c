#include "client/clone/withheld.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/codec/schema.h"

struct item {
    uint8_t kind;
    uint8_t size;               /* of the name */
    uint8_t name[MZ_HASH_SIZE]; /* the rest zero, so that items compare as bytes */
    const char *reason;         /* in the document */
    bool named;                 /* somebody asked for the object */
};

struct mz_withheld {
    json_t *document;
    size_t count;
    struct item *items; /* ascending */
};

#define COMPARED offsetof(struct item, reason)

static int compare(const void *a, const void *b) {
    return memcmp(a, b, COMPARED);
}

static bool read_item(const json_t *object, struct item *item) {
    static const struct {
        const char *word;
        enum mz_copy_kind kind;
        uint8_t size;
    } kinds[] = {{"list", MZ_COPY_LIST, MZ_HASH_SIZE},
                 {"evidence", MZ_COPY_EVIDENCE, MZ_HASH_SIZE},
                 {"disclosure", MZ_COPY_DISCLOSURE, MZ_ID_SIZE}};
    const char *kind = json_string_value(json_object_get(object, "kind"));
    const char *name = json_string_value(json_object_get(object, "name"));
    const char *reason = json_string_value(json_object_get(object, "reason"));
    if (json_object_size(object) != 3 || kind == NULL || name == NULL || reason == NULL ||
        strcmp(reason, "redacted") != 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kind, kinds[i].word) != 0)
            continue;
        memset(item, 0, sizeof *item);
        item->kind = (uint8_t)kinds[i].kind;
        item->size = kinds[i].size;
        item->reason = reason;
        return mz_hex_decode(mz_span_text(name), item->name, kinds[i].size) == MZ_OK;
    }
    return false;
}

static bool read_items(struct mz_withheld *withheld) {
    const json_t *objects = json_object_get(withheld->document, "objects");
    const char *schema = json_string_value(json_object_get(withheld->document, "schema"));
    size_t count = json_array_size(objects);
    if (json_object_size(withheld->document) != 2 || schema == NULL ||
        strcmp(schema, "mingzhang/withheld/1") != 0 || !json_is_array(objects) ||
        count > MZ_WITHHELD_OBJECTS)
        return false;
    withheld->items = calloc(count + 1, sizeof *withheld->items);
    if (withheld->items == NULL)
        return false;
    for (; withheld->count < count; withheld->count++)
        if (!read_item(json_array_get(objects, withheld->count), &withheld->items[withheld->count]))
            return false;
    for (size_t i = 1; i < count; i++)
        if (compare(&withheld->items[i - 1], &withheld->items[i]) >= 0)
            return false;
    return true;
}

enum mz_status mz_withheld_load(const char *path, struct mz_withheld **ret_withheld,
                                struct mz_fault *fault) {
    struct mz_buffer file = {0};
    enum mz_status status = mz_file_read(path, MZ_FILE_LIMIT, &file, fault);
    struct mz_withheld *withheld = status == MZ_OK ? calloc(1, sizeof *withheld) : NULL;
    if (status == MZ_OK && withheld == NULL)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    if (status == MZ_OK) {
        withheld->document =
            json_loadb(mz_buffer_string(&file), file.size, JSON_REJECT_DUPLICATES, NULL);
        if (!read_items(withheld)) {
            status = mz_fault_at(fault, MZ_E_PROTOCOL, "%s", path);
            mz_fault_have(fault, "schema, objects: kind, name, reason");
        }
    }
    mz_buffer_free(&file);
    if (status != MZ_OK) {
        mz_withheld_free(withheld);
        return status;
    }
    *ret_withheld = withheld;
    return MZ_OK;
}

void mz_withheld_free(struct mz_withheld *withheld) {
    if (withheld == NULL)
        return;
    json_decref(withheld->document);
    free(withheld->items);
    free(withheld);
}

static struct item *find(const struct mz_withheld *withheld, enum mz_copy_kind kind,
                         struct mz_span name) {
    struct item wanted = {.kind = (uint8_t)kind, .size = (uint8_t)name.size};
    if (name.size > sizeof wanted.name)
        return NULL;
    memcpy(wanted.name, name.data, name.size);
    return bsearch(&wanted, withheld->items, withheld->count, sizeof *withheld->items, compare);
}

const char *mz_withheld_reason(const struct mz_withheld *withheld, enum mz_copy_kind kind,
                               struct mz_span name) {
    const struct item *found = find(withheld, kind, name);
    return found == NULL ? NULL : found->reason;
}

void mz_withheld_name(struct mz_withheld *withheld, enum mz_copy_kind kind, struct mz_span name) {
    struct item *found = find(withheld, kind, name);
    if (found != NULL)
        found->named = true;
}

struct mz_span mz_withheld_unnamed(const struct mz_withheld *withheld) {
    for (size_t i = 0; i < withheld->count; i++)
        if (!withheld->items[i].named)
            return mz_span_of(withheld->items[i].name, withheld->items[i].size);
    return (struct mz_span){0};
}
