/* One cell of a reading command, for people and for programs; read.h. */
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/words.h"
#include "client/read/read.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

#define SHOWN_HASH 12u

/* The member that the column is about: the first of its paths that is there. */
static const json_t *member_of(const struct mz_read_column *column, const json_t *item,
                               char name[64]) {
    const char *path = column->path;
    while (*path != '\0') {
        size_t size = strcspn(path, "|");
        (void)snprintf(name, 64, "%.*s", (int)size, path);
        const json_t *found = mz_api_member(item, name);
        if (found != NULL)
            return found;
        path += size + (path[size] == '|');
    }
    return NULL;
}

void mz_read_scalar(struct mz_buffer *buffer, const json_t *value) {
    if (json_is_string(value))
        mz_buffer_bytes(buffer, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        mz_buffer_format(buffer, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_boolean(value))
        mz_buffer_text(buffer, json_is_true(value) ? "true" : "false");
}

static void put_money(struct mz_buffer *text, struct mz_buffer *machine, const json_t *item,
                      const json_t *value, const char *name) {
    char fen_name[80], shown[MZ_MONEY_TEXT];
    (void)snprintf(fen_name, sizeof fen_name, "%s_fen", name);
    const json_t *fen = mz_api_member(item, fen_name);
    mz_read_scalar(machine, value);
    if (!json_is_integer(fen)) {
        mz_read_scalar(text, value);
        return;
    }
    mz_money_format_grouped(json_integer_value(fen), shown);
    mz_buffer_text(text, shown);
}

/* "2023-04-28T09:30:00.000+08:00" is shown as "2023-04-28 09:30:00". */
static void put_time(struct mz_buffer *text, const json_t *value) {
    const char *time = json_string_value(value);
    if (time != NULL && strlen(time) >= 19)
        mz_buffer_format(text, "%.10s %.8s", time, time + 11);
}

static void put_words(struct mz_buffer *text, struct mz_buffer *machine, const char *context,
                      const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        if (word == NULL)
            continue;
        mz_buffer_format(text, "%s%s", i == 0 ? "" : ", ", mz_i18n_word(context, word));
        mz_buffer_format(machine, "%s%s", i == 0 ? "" : " ", word);
    }
}

/* Codes of evidence by name: "E07 approval form, E08 acceptance record". */
static void put_evidence(struct mz_buffer *text, const char *codes) {
    while (*codes != '\0') {
        size_t size = strcspn(codes, ",");
        char code[16];
        (void)snprintf(code, sizeof code, "%.*s", (int)size, codes);
        const char *name = mz_words_evidence(code);
        mz_buffer_format(text, "%s%s", code, name == NULL ? "" : " ");
        mz_buffer_text(text, name == NULL ? "" : name);
        codes += size + (codes[size] == ',');
        mz_buffer_text(text, *codes == '\0' ? "" : ", ");
    }
}

static void put_fault(const struct mz_client *client, struct mz_buffer *text,
                      struct mz_buffer *machine, const json_t *fault) {
    const char *code = json_string_value(json_object_get(fault, "code"));
    const char *want = json_string_value(json_object_get(fault, "want"));
    if (code != NULL && want != NULL && strcmp(code, "evidence-missing") == 0)
        put_evidence(text, want);
    else
        mz_read_scalar(text,
                       json_object_get(fault, client->language == MZ_CHINESE ? "text_zh" : "text"));
    mz_read_scalar(machine, json_object_get(fault, "code"));
}

void mz_read_cell(const struct mz_client *client, const struct mz_read_column *column,
                  const json_t *item, struct mz_buffer *ret_text, struct mz_buffer *ret_machine) {
    char name[64];
    const json_t *value = member_of(column, item, name);
    ret_text->size = ret_machine->size = 0;
    mz_buffer_text(ret_text, "");
    mz_buffer_text(ret_machine, "");
    if (value == NULL)
        return;
    switch (column->kind) {
    case MZ_READ_MONEY:
        put_money(ret_text, ret_machine, item, value, name);
        return;
    case MZ_READ_TIME:
        put_time(ret_text, value);
        break;
    case MZ_READ_HASH:
        mz_buffer_format(ret_text, "%.*s", (int)SHOWN_HASH,
                         json_is_string(value) ? json_string_value(value) : "");
        break;
    case MZ_READ_WORD:
        if (json_is_string(value))
            mz_buffer_text(ret_text, mz_i18n_word(column->context, json_string_value(value)));
        break;
    case MZ_READ_WORDS:
        put_words(ret_text, ret_machine, column->context, value);
        return;
    case MZ_READ_FLAG:
        mz_buffer_text(ret_text, mz_i18n_word("flag", json_is_true(value) ? "yes" : "no"));
        break;
    case MZ_READ_FAULT:
        put_fault(client, ret_text, ret_machine, value);
        return;
    default:
        mz_read_scalar(ret_text, value);
    }
    mz_read_scalar(ret_machine, value);
}
