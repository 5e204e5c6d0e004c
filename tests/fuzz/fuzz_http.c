/* Heads of HTTP requests, queries, ranges and options of the daemon: bounded and inside their
 * bytes. */
#include "proto/base/http_parse.h"
#include "daemon/http_query.h"

#include <string.h>

#include "daemon/config.h"
#include "tests/lib/fuzzing.h"

#define PARAMETERS 8u

static void inside(struct mz_span part, struct mz_span whole) {
    FUZZ_REQUIRE(part.data == NULL ||
                 (part.data >= whole.data && part.data + part.size <= whole.data + whole.size));
}

static void check_query(struct mz_span query) {
    struct mz_http_parameter parameters[PARAMETERS];
    struct mz_fault fault = {0};
    size_t count = 0;
    char *buffer = malloc(query.size + 1);
    FUZZ_REQUIRE(buffer != NULL);
    if (mz_http_query(query, buffer, parameters, PARAMETERS, &count, &fault) == MZ_OK) {
        FUZZ_REQUIRE(count <= PARAMETERS);
        for (size_t i = 0; i < count; i++) {
            FUZZ_REQUIRE(parameters[i].name.size > 0);
            inside(parameters[i].name, mz_span_of(buffer, query.size));
            inside(parameters[i].value, mz_span_of(buffer, query.size));
        }
    }
    free(buffer);
}

static void check_range(struct mz_span range) {
    static const uint64_t sizes[] = {0, 1, 1000, UINT64_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t first = 0, count = 0;
        if (mz_http_range(range, sizes[i], &first, &count) == MZ_OK)
            FUZZ_REQUIRE(count > 0 && first < sizes[i] && count <= sizes[i] - first);
    }
}

static void check_head(struct mz_span bytes) {
    size_t searched = 0, size = 0;
    struct mz_http_head head;
    struct mz_fault fault = {0};
    if (!mz_http_head_complete(bytes, &searched, &size))
        return;
    FUZZ_REQUIRE(size <= bytes.size);
    /* The same end is found however the bytes arrive. */
    size_t slow = 0, again = 0, n = 0;
    while (n <= bytes.size && !mz_http_head_complete(mz_span_of(bytes.data, n), &slow, &again))
        n++;
    FUZZ_REQUIRE(again == size);
    struct mz_span whole = mz_span_of(bytes.data, size);
    enum mz_status status = mz_http_head_parse(whole, &head, &fault);
    FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
    if (status != MZ_OK)
        return;
    FUZZ_REQUIRE(head.path.size > 0 && head.path.data[0] == '/');
    inside(head.path, whole);
    inside(head.query, whole);
    inside(head.content_type, whole);
    inside(head.authorization, whole);
    inside(head.range, whole);
    (void)mz_http_media_type_is(head.content_type, "application/json");
    if (head.query.data != NULL)
        check_query(head.query);
    if (head.range.data != NULL)
        check_range(head.range);
}

static void check_option(struct mz_span bytes) {
    static const char *const names[] = {"socket",      "listen", "public",    "workers",
                                        "connections", "body",   "deadline_s"};
    struct mz_config config;
    struct mz_fault fault = {0};
    char host[MZ_CONFIG_ADDRESS], *text = malloc(bytes.size + 1);
    uint16_t port;
    FUZZ_REQUIRE(text != NULL);
    if (bytes.size > 0)
        memcpy(text, bytes.data, bytes.size);
    text[bytes.size] = '\0';
    mz_config_init(&config);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        enum mz_status status =
            mz_config_set(&config, i < 4 ? "daemon" : "limits", names[i], text, &fault);
        FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
    }
    if (mz_config_address(text, host, &port, &fault) == MZ_OK)
        FUZZ_REQUIRE(memchr(host, '\0', sizeof host) != NULL);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const samples[] = {
        NULL,
        "GET /v1/list?project=P%31&limit=2 HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\nConnection: "
        "close\r\n\r\n",
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: "
        "application/cose\r\nContent-Length: 10\r\n"
        "Expect: 100-continue\r\nAuthorization: Bearer abc\r\n\r\n0123456789",
        "a=1&b=%E5%85%83+x&c=",
        "bytes=-18446744073709551615",
        "[::1]:8443",
        "checkpoint,tiles,views"};
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, sizeof samples / sizeof samples[0]);
    struct mz_span bytes;
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : mz_span_text(samples[choice]), 16,
              &bytes);
    check_head(bytes);
    check_query(bytes);
    check_range(bytes);
    check_option(bytes);
    fuzz_free(bytes);
    return 0;
}
