/* Shared by public_list.c, which reads the rows, and public_list_hide.c, which takes away from
 * them. */
#ifndef MZ_CLIENT_PUBLIC_LIST_INTERNAL_H
#define MZ_CLIENT_PUBLIC_LIST_INTERNAL_H

#include "client/read/public_list.h"
#include "client/remote/api.h"

/* A member that is text, nested with dots; "" if it is not there. */
static inline const char *mz_public_text(const json_t *object, const char *path) {
    const char *text = json_string_value(mz_api_member(object, path));
    return text != NULL ? text : "";
}

static inline void mz_public_set(json_t *object, const char *name, const char *text) {
    json_object_set_new(object, name, json_string(text));
}

/* Rows have two members more: `payee` and `category`, which it takes away with what is not shown;
 * names groups that are too small and counts what is withheld. */
void mz_public_list_hide(struct mz_public_list *list) __attribute__((nonnull));

#endif
