#include "proto/base/http_field.h"

#include <string.h>

bool mz_http_take_line(struct mz_span *rest, struct mz_span *ret_line) {
    const uint8_t *lf = rest->size > 0 ? memchr(rest->data, '\n', rest->size) : NULL;
    if (lf == NULL || lf == rest->data || lf[-1] != '\r')
        return false;
    /* A bare CR inside is refused by the checks of the line's parts. */
    *ret_line = mz_span_of(rest->data, (size_t)(lf - rest->data) - 1);
    *rest = mz_span_of(lf + 1, rest->size - ret_line->size - 2);
    return true;
}

static bool is_token_character(uint8_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool mz_http_is_token(struct mz_span text) {
    for (size_t i = 0; i < text.size; i++)
        if (!is_token_character(text.data[i]))
            return false;
    return text.size > 0;
}

static uint8_t lower(uint8_t c) {
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

bool mz_http_equal(struct mz_span a, const char *text) {
    if (a.size != strlen(text))
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (lower(a.data[i]) != (uint8_t)text[i])
            return false;
    return true;
}

struct mz_span mz_http_trim(struct mz_span text) {
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
        text.size--;
    return text;
}

bool mz_http_take_field(struct mz_span line, struct mz_span *ret_name, struct mz_span *ret_value) {
    struct mz_span name;
    if (!mz_span_cut(&line, ':', &name) || !mz_http_is_token(name))
        return false;
    struct mz_span value = mz_http_trim(line);
    for (size_t i = 0; i < value.size; i++)
        if ((value.data[i] < ' ' && value.data[i] != '\t') || value.data[i] == 0x7f)
            return false;
    *ret_name = name;
    *ret_value = value;
    return true;
}
