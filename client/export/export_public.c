/* The rows of the public list. It is read once, at its first table: what is taken away from a row
 * depends on all the others. */
#include <stdlib.h>

#include "client/export/export_public.h"

struct mz_export_listed {
    struct mz_public_list list;
};

static enum mz_status read_list(struct mz_export *e) {
    const struct mz_source_at at = {e->client, &e->source, e->tree_size};
    const struct mz_public_query query = {e->style->project, e->style->payment,
                                          mz_public_folder(&e->client->options), e->style->names};
    e->public = calloc(1, sizeof *e->public);
    if (e->public == NULL)
        return mz_fault_at(&e->client->fault, MZ_E_NO_MEMORY, "%s", e->style->project);
    return mz_public_list_read(at, &query, &e->public->list);
}

static enum mz_status put_rows(struct mz_export *e, const json_t *rows) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < json_array_size(rows); i++)
        status = mz_export_sink_row(e->sink, json_array_get(rows, i), &e->client->fault);
    return status;
}

enum mz_status mz_export_public_rows(struct mz_export *e, enum mz_export_rows rows) {
    enum mz_status status = e->public == NULL ? read_list(e) : MZ_OK;
    if (status != MZ_OK)
        return status;
    const struct mz_public_list *list = &e->public->list;
    if (rows == MZ_EXPORT_PUBLIC_PAYMENTS)
        return put_rows(e, list->payments);
    if (rows == MZ_EXPORT_PUBLIC_GROUPS)
        return put_rows(e, list->small);
    for (size_t i = 0; status == MZ_OK && i < json_array_size(list->payments); i++)
        status = put_rows(e, json_object_get(json_array_get(list->payments, i), "lines"));
    return status;
}

uint64_t mz_export_public_withheld(const struct mz_export *e) {
    return e->public != NULL ? e->public->list.withheld : 0;
}

void mz_export_public_warn(const struct mz_export *e) {
    if (e->public != NULL)
        mz_public_list_warn(e->client, &e->public->list);
}

void mz_export_public_free(struct mz_export_listed *public) {
    if (public == NULL)
        return;
    mz_public_list_close(&public->list);
    free(public);
}
