#include "client/sheets/recorded_lines.h"

#include <inttypes.h>
#include <stdlib.h>

#include "client/remote/object.h"

struct list {
    struct list *next;
    uint64_t index;
    struct mz_hash hash;
    struct mz_buffer object; /* the lines' texts point into it */
    struct mz_line *lines;
    size_t count;
};

struct mz_recorded_lines {
    struct mz_client *client;
    struct list *lists;
};

struct mz_recorded_lines *mz_recorded_lines_new(struct mz_client *client) {
    struct mz_recorded_lines *recorded = calloc(1, sizeof *recorded);
    if (recorded != NULL)
        recorded->client = client;
    return recorded;
}

static void drop(struct list *list) {
    mz_buffer_free(&list->object);
    free(list->lines);
    free(list);
}

void mz_recorded_lines_free(struct mz_recorded_lines *recorded) {
    while (recorded != NULL && recorded->lists != NULL) {
        struct list *list = recorded->lists;
        recorded->lists = list->next;
        drop(list);
    }
    free(recorded);
}

static enum mz_status read_list(struct mz_client *client, const struct mz_hash *root,
                                enum mz_list_form form, struct list *list) {
    struct mz_list_totals totals;
    struct mz_list_reader reader;
    struct mz_hash leaf;
    enum mz_status status = mz_object_get_list(client, root, form, &list->object, &totals);
    if (status != MZ_OK)
        return status;
    list->lines = calloc(totals.count + 1, sizeof *list->lines);
    if (list->lines == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "list");
    status = mz_list_open(mz_buffer_view(&list->object), form, &reader, &client->fault);
    while (status == MZ_OK && list->count < totals.count)
        status = mz_list_next(&reader, &list->lines[list->count++], &leaf, &client->fault);
    return status;
}

static enum mz_status fetch(struct mz_client *client, uint64_t index, struct list *list) {
    struct mz_recorded entry;
    enum mz_status status = mz_dossier_fetch(client, index, NULL, &entry);
    if (status != MZ_OK)
        return status;
    const union mz_body *body = &entry.statement.body;
    list->hash = entry.statement.hash;
    if (entry.statement.kind->id == MZ_KIND_PAYMENT_SETTLE)
        status = read_list(client, &body->payment_settle.root, MZ_LIST_RESULTS, list);
    else if (entry.statement.kind->id == MZ_KIND_PAYMENT_SIGN)
        status = read_list(client, &body->payment_sign.root, MZ_LIST_SIGNATURES, list);
    else
        status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "#%" PRIu64, index);
    mz_dossier_release(&entry);
    return status;
}

static enum mz_status find(struct mz_recorded_lines *recorded, uint64_t index,
                           struct list **ret_list) {
    struct list *list = recorded->lists;
    while (list != NULL && list->index != index)
        list = list->next;
    if (list == NULL) {
        list = calloc(1, sizeof *list);
        if (list == NULL)
            return mz_fault_at(&recorded->client->fault, MZ_E_NO_MEMORY, "list");
        list->index = index;
        enum mz_status status = fetch(recorded->client, index, list);
        if (status != MZ_OK) {
            drop(list);
            return status;
        }
        list->next = recorded->lists;
        recorded->lists = list;
    }
    *ret_list = list;
    return MZ_OK;
}

static int by_number(const void *a, const void *b) {
    uint64_t x = ((const struct mz_line *)a)->line, y = ((const struct mz_line *)b)->line;
    return x < y ? -1 : x > y;
}

enum mz_status mz_recorded_lines_get(struct mz_recorded_lines *recorded, uint64_t index,
                                     uint64_t number, const struct mz_line **ret_line) {
    struct list *list = NULL;
    struct mz_line key = {.line = number};
    enum mz_status status = find(recorded, index, &list);
    if (status != MZ_OK)
        return status;
    const struct mz_line *found =
        bsearch(&key, list->lines, list->count, sizeof *list->lines, by_number);
    if (found == NULL)
        return MZ_E_NOT_FOUND;
    *ret_line = found;
    return MZ_OK;
}

enum mz_status mz_recorded_lines_hash(struct mz_recorded_lines *recorded, uint64_t index,
                                      struct mz_hash *ret_hash) {
    struct list *list = NULL;
    enum mz_status status = find(recorded, index, &list);
    if (status == MZ_OK)
        *ret_hash = list->hash;
    return status;
}
