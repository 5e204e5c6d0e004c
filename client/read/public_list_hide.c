/* Groups that masks do not hide, and rows that read the same (domain.md §11, small cells). */
#include <string.h>

#include "client/io/buffer.h"
#include "client/read/public_list_internal.h"

typedef void (*visit)(struct mz_public_list *list, json_t *row, void *arg);

static void each_row(struct mz_public_list *list, visit take, void *arg) {
    json_t *payment, *row;
    size_t i, k;
    json_array_foreach(list->payments, i, payment) {
        json_array_foreach(json_object_get(payment, "lines"), k, row) {
            take(list, row, arg);
        }
    }
}

/* What people may share. A category is not shown; whoever knows it would know them by it. */
static const char *const shared[] = {"category", "unit", "area"};
#define SHARED (sizeof shared / sizeof shared[0])

/* Of each value the payees who have it. */
static void count_shared(struct mz_public_list *list, json_t *row, void *arg) {
    (void)list;
    json_t **groups = arg;
    for (size_t i = 0; i < SHARED; i++) {
        const char *value = mz_public_text(row, shared[i]);
        json_t *payees = json_object_get(groups[i], value);
        if (value[0] == '\0')
            continue;
        if (payees == NULL) {
            payees = json_object();
            json_object_set_new(groups[i], value, payees);
        }
        json_object_set_new(payees, mz_public_text(row, "payee"), json_true());
    }
}

static void hide_few(struct mz_public_list *list, json_t *row, void *arg) {
    json_t **groups = arg;
    bool few = false;
    for (size_t i = 0; i < SHARED; i++) {
        const char *value = mz_public_text(row, shared[i]);
        few = few || (value[0] != '\0' &&
                      json_object_size(json_object_get(groups[i], value)) < MZ_PUBLIC_FEW);
    }
    if (few && strcmp(mz_public_text(row, "disclosed"), "shown") == 0) {
        mz_public_set(row, "disclosed", "few");
        mz_public_set(row, "unit", "");
        mz_public_set(row, "area", "");
        mz_public_set(row, "idno", "");
        list->few++;
    }
    list->withheld += strcmp(mz_public_text(row, "disclosed"), "withheld") == 0;
    list->erased += strcmp(mz_public_text(row, "disclosed"), "erased") == 0;
    json_object_del(row, "category");
}

static void name_groups(struct mz_public_list *list, json_t *const groups[SHARED]) {
    for (size_t i = 0; i < SHARED; i++) {
        const char *value;
        json_t *payees;
        json_object_foreach(groups[i], value, payees) {
            if (json_object_size(payees) >= MZ_PUBLIC_FEW)
                continue;
            json_array_append_new(list->small,
                                  json_pack("{s:s,s:s,s:I}", "what", shared[i], "value", value,
                                            "people", (json_int_t)json_object_size(payees)));
        }
    }
}

/* How a row reads without its identity number. */
static void reads_as(const json_t *row, struct mz_buffer *ret_text) {
    ret_text->size = 0;
    mz_buffer_format(ret_text, "%s\n%s\n%s", mz_public_text(row, "name"),
                     mz_public_text(row, "unit"), mz_public_text(row, "area"));
}

static void count_same(struct mz_public_list *list, json_t *row, void *arg) {
    (void)list;
    struct mz_buffer text = {0};
    reads_as(row, &text);
    json_t *payees = json_object_get(arg, mz_buffer_string(&text));
    if (payees == NULL) {
        payees = json_object();
        json_object_set_new(arg, mz_buffer_string(&text), payees);
    }
    json_object_set(payees, mz_public_text(row, "payee"), json_object_get(row, "idno"));
    mz_buffer_free(&text);
}

/* The number is shown only where it tells two payees apart. */
static void drop_idno(struct mz_public_list *list, json_t *row, void *arg) {
    (void)list;
    struct mz_buffer text = {0};
    const char *payee;
    json_t *idno;
    size_t same = 0;
    reads_as(row, &text);
    json_t *payees = json_object_get(arg, mz_buffer_string(&text));
    json_object_foreach(payees, payee, idno) {
        same += json_equal(idno, json_object_get(row, "idno")) ? 1 : 0;
    }
    if (same > 1 || json_object_size(payees) < 2)
        mz_public_set(row, "idno", "");
    mz_buffer_free(&text);
    json_object_del(row, "payee");
}

void mz_public_list_hide(struct mz_public_list *list) {
    json_t *groups[SHARED], *same = json_object();
    for (size_t i = 0; i < SHARED; i++)
        groups[i] = json_object();
    each_row(list, count_shared, groups);
    name_groups(list, groups);
    each_row(list, hide_few, groups);
    for (size_t i = 0; i < SHARED; i++)
        json_decref(groups[i]);
    each_row(list, count_same, same);
    each_row(list, drop_idno, same);
    json_decref(same);
}
