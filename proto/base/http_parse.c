#include "proto/base/http_parse.h"

#include <string.h>

#include "proto/base/decimal.h"
#include "proto/base/http_field.h"

static const char *const method_names[] = {
    [MZ_HTTP_OTHER] = "?",   [MZ_HTTP_GET] = "GET", [MZ_HTTP_HEAD] = "HEAD",
    [MZ_HTTP_POST] = "POST", [MZ_HTTP_PUT] = "PUT",
};

const char *mz_http_method_name(enum mz_http_method method) {
    return method_names[method];
}

bool mz_http_head_complete(struct mz_span bytes, size_t *searched, size_t *ret_size) {
    /* The last three bytes seen may be the beginning of the end. */
    size_t at = *searched > 3 ? *searched - 3 : 0;
    while (at < bytes.size) {
        const uint8_t *cr = memchr(bytes.data + at, '\r', bytes.size - at);
        if (cr == NULL)
            break;
        at = (size_t)(cr - bytes.data);
        if (bytes.size - at < 4)
            break;
        if (memcmp(cr, "\r\n\r\n", 4) == 0) {
            *ret_size = at + 4;
            return true;
        }
        at++;
    }
    *searched = bytes.size;
    return false;
}

static enum mz_status malformed(struct mz_fault *fault, const char *what) {
    enum mz_status status = mz_fault_at(fault, MZ_E_USAGE, "HTTP");
    mz_fault_have(fault, "%s", what);
    return status;
}

static bool parse_target(struct mz_span target, struct mz_http_head *head) {
    if (target.size == 0 || target.data[0] != '/')
        return false;
    for (size_t i = 0; i < target.size; i++)
        if (target.data[i] <= ' ' || target.data[i] >= 0x7f)
            return false;
    const uint8_t *mark = memchr(target.data, '?', target.size);
    head->path = target;
    if (mark != NULL) {
        head->path.size = (size_t)(mark - target.data);
        head->query = mz_span_of(mark + 1, target.size - head->path.size - 1);
    }
    return true;
}

/* RFC 9112 §3: method SP target SP version. */
static enum mz_status parse_request_line(struct mz_span line, struct mz_http_head *head,
                                         struct mz_fault *fault) {
    struct mz_span target;
    if (!mz_span_cut(&line, ' ', &head->method_text) || !mz_http_is_token(head->method_text) ||
        !mz_span_cut(&line, ' ', &target) || !parse_target(target, head))
        return malformed(fault, "request line");
    if (mz_span_equal_text(line, "HTTP/1.1"))
        head->keep_alive = true;
    else if (!mz_span_equal_text(line, "HTTP/1.0"))
        return malformed(fault, "HTTP version");
    for (int m = MZ_HTTP_GET; m <= MZ_HTTP_PUT; m++)
        if (mz_span_equal_text(head->method_text, method_names[m]))
            head->method = (enum mz_http_method)m;
    return MZ_OK;
}

/* Which of the headers that matter here were seen: each at most once. */
enum known_header {
    HEADER_HOST = 1,
    HEADER_LENGTH = 2,
    HEADER_TYPE = 4,
    HEADER_AUTHORIZATION = 8,
    HEADER_RANGE = 16,
};

static enum known_header known_header(struct mz_span name) {
    static const struct {
        const char *name;
        enum known_header header;
    } known[] = {
        {"host", HEADER_HOST},         {"content-length", HEADER_LENGTH},
        {"content-type", HEADER_TYPE}, {"authorization", HEADER_AUTHORIZATION},
        {"range", HEADER_RANGE},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (mz_http_equal(name, known[i].name))
            return known[i].header;
    return 0;
}

static enum mz_status parse_header(struct mz_span name, struct mz_span value, unsigned *seen,
                                   struct mz_http_head *head, struct mz_fault *fault) {
    enum known_header known = known_header(name);
    if ((*seen & known) != 0)
        return malformed(fault, "a header twice");
    *seen |= known;
    switch (known) {
    case HEADER_HOST:
        return MZ_OK;
    case HEADER_LENGTH:
        if (mz_decimal_parse(value, &head->content_length) != MZ_OK)
            return malformed(fault, "Content-Length");
        return MZ_OK;
    case HEADER_TYPE:
        head->content_type = value;
        return MZ_OK;
    case HEADER_AUTHORIZATION:
        head->authorization = value;
        return MZ_OK;
    case HEADER_RANGE:
        head->range = value;
        return MZ_OK;
    }
    if (mz_http_equal(name, "transfer-encoding"))
        return malformed(fault, "Transfer-Encoding: send a Content-Length");
    if (mz_http_equal(name, "connection")) {
        if (mz_http_equal(value, "close"))
            head->keep_alive = false;
        else if (mz_http_equal(value, "keep-alive"))
            head->keep_alive = true;
    } else if (mz_http_equal(name, "expect")) {
        if (!mz_http_equal(value, "100-continue"))
            return malformed(fault, "Expect");
        head->expects_continue = true;
    }
    return MZ_OK;
}

enum mz_status mz_http_head_parse(struct mz_span bytes, struct mz_http_head *ret_head,
                                  struct mz_fault *fault) {
    struct mz_http_head head = {0};
    struct mz_span line;
    if (!mz_http_take_line(&bytes, &line))
        return malformed(fault, "request line");
    enum mz_status status = parse_request_line(line, &head, fault);
    if (status != MZ_OK)
        return status;
    bool http10 = !head.keep_alive;
    unsigned seen = 0;
    for (;;) {
        if (!mz_http_take_line(&bytes, &line))
            return malformed(fault, "header line");
        if (line.size == 0)
            break;
        struct mz_span name, value;
        if (!mz_http_take_field(line, &name, &value))
            return malformed(fault, "header line");
        status = parse_header(name, value, &seen, &head, fault);
        if (status != MZ_OK)
            return status;
    }
    if (!http10 && (seen & HEADER_HOST) == 0)
        return malformed(fault, "no Host");
    *ret_head = head;
    return MZ_OK;
}

bool mz_http_media_type_is(struct mz_span content_type, const char *type) {
    struct mz_span name;
    if (content_type.size > 0 && mz_span_cut(&content_type, ';', &name))
        content_type = mz_http_trim(name);
    return mz_http_equal(content_type, type);
}

const char *mz_http_reason(int status) {
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {206, "Partial Content"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {422, "Unprocessable Content"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {507, "Insufficient Storage"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Error";
}
