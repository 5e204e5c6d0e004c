#include "client/read/source_items.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/remote/api.h"
#include "proto/base/limits.h"

#define CURSOR 520u

enum mz_status mz_source_ask_at(struct mz_source_at at, const char *view,
                                const struct mz_parameter *parameters, size_t count,
                                json_t **ret_answer) {
    json_t *answer;
    enum mz_status status = mz_source_ask(at.client, at.source, view, parameters, count, &answer);
    if (status != MZ_OK)
        return status;
    if (mz_api_uint(answer, "tree_size") == at.tree_size) {
        *ret_answer = answer;
        return MZ_OK;
    }
    json_decref(answer);
    return mz_fault_at(&at.client->fault, MZ_E_BUSY, "%s", view);
}

/* Where the next page begins; false: there is none. */
static bool next_page(const json_t *answer, char cursor[CURSOR]) {
    const json_t *next = json_object_get(answer, "next");
    if (json_is_integer(next))
        (void)snprintf(cursor, CURSOR, "%" JSON_INTEGER_FORMAT, json_integer_value(next));
    else if (json_is_string(next))
        (void)snprintf(cursor, CURSOR, "%s", json_string_value(next));
    return next != NULL;
}

/* The array `member` over all pages. The first parameters are the caller's, the last two ours.
 * `ret_last` is the last page, or NULL. */
static enum mz_status gather(struct mz_source_at at, const char *view,
                             struct mz_parameter *parameters, size_t count, const char *member,
                             json_t **ret_all, json_t **ret_last) {
    char cursor[CURSOR], limit[16];
    json_t *all = json_array(), *answer = NULL;
    enum mz_status status = MZ_OK;
    (void)snprintf(limit, sizeof limit, "%u", MZ_MAX_PAGE);
    parameters[count - 2] = (struct mz_parameter){"limit", limit};
    parameters[count - 1] = (struct mz_parameter){"after", NULL};
    for (bool more = true; more && status == MZ_OK;) {
        json_decref(answer);
        answer = NULL;
        status = mz_source_ask_at(at, view, parameters, count, &answer);
        if (status != MZ_OK)
            break;
        json_array_extend(all, json_object_get(answer, member));
        more = next_page(answer, cursor);
        parameters[count - 1].value = cursor;
    }
    parameters[count - 2].value = parameters[count - 1].value = NULL;
    if (status != MZ_OK || ret_last == NULL) {
        json_decref(answer);
        answer = NULL;
    }
    if (status != MZ_OK) {
        json_decref(all);
        return status;
    }
    *ret_all = all;
    if (ret_last != NULL)
        *ret_last = answer;
    return MZ_OK;
}

enum mz_status mz_source_items(struct mz_source_at at, const char *view, const char *project,
                               const char *kind, json_t **ret_items) {
    struct mz_parameter parameters[4] = {{"project", project}, {"kind", kind}};
    size_t count = kind != NULL ? 4 : 3;
    return gather(at, view, parameters, count, "items", ret_items, NULL);
}

enum mz_status mz_source_payment(struct mz_source_at at, const char *request, json_t **ret_payment,
                                 json_t **ret_lines) {
    struct mz_parameter parameters[3] = {{"id", request}};
    json_t *payment, *lines;
    enum mz_status status = gather(at, "payment", parameters, 3, "lines", &lines, &payment);
    if (status != MZ_OK)
        return status;
    if (json_is_true(json_object_get(payment, "lines_withheld"))) {
        json_decref(payment);
        json_decref(lines);
        return mz_fault_at(&at.client->fault, MZ_E_NOT_FOUND, "roster of %s", request);
    }
    *ret_payment = payment;
    *ret_lines = lines;
    return MZ_OK;
}
