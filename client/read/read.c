#include "client/read/read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/table.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

#define MAX_COLUMNS 24u

/* -- Rows. */

static bool is_figure(enum mz_read_kind kind) {
    return kind == MZ_READ_COUNT || kind == MZ_READ_MONEY;
}

/* Below the rows, for people only: a column's sum is exact or left out, never rounded (G5). */
static void add_sums(struct mz_grid *table, const struct mz_read_column *columns, size_t count,
                     const json_t *items) {
    for (size_t i = 0; i < count; i++) {
        int64_t sum = 0;
        char text[MZ_MONEY_TEXT] = "", name[80];
        bool exact = columns[i].sum;
        (void)snprintf(name, sizeof name, "%s_fen", columns[i].path);
        for (size_t row = 0; exact && row < json_array_size(items); row++) {
            const json_t *fen = mz_api_member(json_array_get(items, row), name);
            exact =
                json_is_integer(fen) && mz_money_add(sum, json_integer_value(fen), &sum) == MZ_OK;
        }
        if (exact)
            mz_money_format_grouped(sum, text);
        mz_table_cell(table, i == 0 ? mz_i18n(N_("Total")) : text, "");
    }
}

enum mz_status mz_read_rows(struct mz_client *client, const struct mz_read_column *columns,
                            size_t count, const json_t *items) {
    struct mz_table_column shown[MAX_COLUMNS] = {{0}};
    struct mz_buffer text = {0}, machine = {0};
    bool summed = false;
    if (count > MAX_COLUMNS)
        return mz_fault_at(&client->fault, MZ_E_INTERNAL, "columns");
    for (size_t i = 0; i < count; i++) {
        shown[i].name = columns[i].name;
        shown[i].heading = columns[i].heading;
        shown[i].right = is_figure(columns[i].kind);
        shown[i].integer = columns[i].kind == MZ_READ_COUNT;
        summed = summed || columns[i].sum;
    }
    struct mz_grid *table = mz_table_new(shown, count);
    if (table == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table");
    for (size_t row = 0; row < json_array_size(items); row++)
        for (size_t i = 0; i < count; i++) {
            mz_read_cell(client, &columns[i], json_array_get(items, row), &text, &machine);
            mz_table_cell(table, mz_buffer_string(&text), mz_buffer_string(&machine));
        }
    if (summed && json_array_size(items) > 1 && client->output.format == MZ_FORMAT_TEXT)
        add_sums(table, columns, count, items);
    enum mz_status status = MZ_OK;
    if (text.failed || machine.failed)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table");
    else if (json_array_size(items) == 0 && client->output.format == MZ_FORMAT_TEXT)
        mz_output_say(&client->output, "%s\n", mz_i18n(N_("(nothing)")));
    else
        status = mz_table_print(table, "", &client->output, &client->fault);
    mz_buffer_free(&text);
    mz_buffer_free(&machine);
    mz_table_free(table);
    return status;
}

/* -- Members. */

struct members {
    struct mz_grid *table;
    struct mz_buffer path, value;
};

static bool ends_with(const char *text, const char *tail) {
    size_t size = strlen(text), end = strlen(tail);
    return size >= end && strcmp(text + size - end, tail) == 0;
}

/* The last part of the path is a field name, the parts before it are shown as they are. */
static void member_row(struct members *m, const char *label) {
    static const char *const shells[] = {"body.", "policy."}; /* say nothing to people */
    const char *path = mz_buffer_string(&m->path), *from = path;
    struct mz_buffer shown = {0};
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
        if (strncmp(path, shells[i], strlen(shells[i])) == 0)
            from = path + strlen(shells[i]);
    mz_buffer_format(&shown, "%.*s%s", (int)(strlen(from) - strlen(label)), from,
                     mz_i18n_word("field", label));
    mz_table_cell(m->table, mz_buffer_string(&shown), path);
    mz_table_cell(m->table, mz_buffer_string(&m->value), NULL);
    mz_buffer_free(&shown);
}

static bool all_scalars(const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_is_object(json_array_get(list, i)))
            return false;
    return true;
}

/* Members whose values are words of the vocabulary, and its context for them. */
static const char *word_context(const char *label) {
    static const char *const words[][2] = {
        {"kind", "kind"},     {"state", "state"},       {"method", "method"}, {"source", "source"},
        {"role", "role"},     {"roles", "role"},        {"first", "role"},    {"second", "role"},
        {"result", "result"}, {"category", "category"}, {"nature", "nature"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(label, words[i][0]) == 0)
            return words[i][1];
    return NULL;
}

static void scalar_value(struct members *m, const json_t *value, const char *label, bool first) {
    const char *context = word_context(label);
    mz_buffer_text(&m->value, first ? "" : ", ");
    if (context != NULL && json_is_string(value)) {
        const char *word = json_string_value(value);
        mz_buffer_format(&m->value, "%s", mz_i18n_word(context, word));
        if (strcmp(mz_i18n_word(context, word), word) != 0)
            mz_buffer_format(&m->value, " (%s)", word);
    } else {
        mz_read_scalar(&m->value, value);
    }
}

/* Goes down the object; what lies deeper than the views nest is passed over. */
static void put_members(struct members *m, const json_t *object, unsigned depth) {
    const char *name;
    json_t *value;
    size_t start = m->path.size;
    json_object_foreach((json_t *)object, name, value) {
        if (ends_with(name, "_fen") || depth == 6 || (depth == 0 && strcmp(name, "schema") == 0))
            continue;
        m->path.size = start;
        mz_buffer_format(&m->path, "%s%s", start > 0 ? "." : "", name);
        m->value.size = 0;
        mz_buffer_text(&m->value, "");
        if (json_is_object(value)) {
            put_members(m, value, depth + 1);
        } else if (json_is_array(value) && !all_scalars(value)) {
            size_t end = m->path.size;
            for (size_t i = 0; i < json_array_size(value); i++) {
                m->path.size = end;
                mz_buffer_format(&m->path, "[%zu]", i + 1);
                put_members(m, json_array_get(value, i), depth + 1);
            }
        } else if (json_is_array(value)) {
            for (size_t i = 0; i < json_array_size(value); i++)
                scalar_value(m, json_array_get(value, i), name, i == 0);
            member_row(m, name);
        } else {
            scalar_value(m, value, name, true);
            member_row(m, name);
        }
    }
    m->path.size = start;
    mz_buffer_text(&m->path, "");
}

enum mz_status mz_read_members(struct mz_client *client, const json_t *object) {
    static const struct mz_table_column columns[] = {{.name = "field", .heading = N_("Field")},
                                                     {.name = "value", .heading = N_("Value")}};
    struct members m = {.table = mz_table_new(columns, 2)};
    if (m.table == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table");
    put_members(&m, object, 0);
    enum mz_status status = m.path.failed || m.value.failed
                                ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table")
                                : mz_table_print(m.table, "", &client->output, &client->fault);
    mz_buffer_free(&m.path);
    mz_buffer_free(&m.value);
    mz_table_free(m.table);
    return status;
}
