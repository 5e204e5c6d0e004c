#include "client/connection.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_SECONDS 10L
#define STALL_SECONDS   60L

struct mz_connection {
    CURL *curl;
    char *address;
    const char *socket;    /* path of the Unix socket, or NULL */
    struct mz_buffer base; /* http://host:port */
};

/* The part of an address after http:// that names this machine, or 0. */
static size_t loopback(const char *host) {
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(host, names[i], size) == 0 && (host[size] == ':' || host[size] == '\0'))
            return size;
    }
    return 0;
}

static bool valid_port(const char *text) {
    if (text[0] == '\0')
        return true;
    size_t digits = strspn(text + 1, "0123456789");
    return text[0] == ':' && digits >= 1 && digits <= 5 && text[1 + digits] == '\0';
}

static bool set_address(struct mz_connection *connection, const char *address) {
    if (strncmp(address, "unix:", 5) == 0 && address[5] != '\0') {
        connection->socket = connection->address + 5;
        mz_buffer_text(&connection->base, "http://localhost");
        return true;
    }
    if (strncmp(address, "http://", 7) != 0)
        return false;
    size_t host = loopback(address + 7);
    if (host == 0 || !valid_port(address + 7 + host))
        return false;
    mz_buffer_text(&connection->base, address);
    return true;
}

enum mz_status mz_connection_open(const char *address, struct mz_connection **ret_connection,
                                  struct mz_fault *fault) {
    struct mz_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", address);
    connection->address = strdup(address);
    connection->curl = curl_easy_init();
    enum mz_status status = MZ_OK;
    if (connection->address == NULL || connection->curl == NULL) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", address);
    } else if (!set_address(connection, address)) {
        status = mz_fault_at(fault, MZ_E_USAGE, "%s", address);
        mz_fault_have(fault, "unix:PATH | http://127.0.0.1:PORT");
    } else if (connection->base.failed) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", address);
    }
    if (status != MZ_OK) {
        mz_connection_close(connection);
        return status;
    }
    *ret_connection = connection;
    return MZ_OK;
}

void mz_connection_close(struct mz_connection *connection) {
    if (connection == NULL)
        return;
    if (connection->curl != NULL)
        curl_easy_cleanup(connection->curl);
    mz_buffer_free(&connection->base);
    free(connection->address);
    free(connection);
}

const char *mz_connection_address(const struct mz_connection *connection) {
    return connection->address;
}

static size_t on_answer(char *data, size_t unit, size_t count, void *arg) {
    struct mz_exchange *exchange = arg;
    size_t size = unit * count;
    if (size > MZ_CONNECTION_ANSWER - exchange->answer.size)
        return 0;
    mz_buffer_bytes(&exchange->answer, data, size);
    return exchange->answer.failed ? 0 : size;
}

static bool add_header(struct curl_slist **headers, const char *name, const char *value) {
    struct mz_buffer line = {0};
    mz_buffer_format(&line, "%s: %s", name, value);
    struct curl_slist *longer =
        line.failed ? NULL : curl_slist_append(*headers, mz_buffer_string(&line));
    mz_buffer_free(&line);
    if (longer == NULL)
        return false;
    *headers = longer;
    return true;
}

static bool add_headers(struct curl_slist **headers, const struct mz_exchange *exchange) {
    struct mz_buffer bearer = {0};
    /* No "Expect: 100-continue": it costs a round trip and bodies are small. */
    bool good = add_header(headers, "Expect", "");
    if (exchange->content_type != NULL)
        good = good && add_header(headers, "Content-Type", exchange->content_type);
    if (exchange->bearer != NULL && exchange->bearer[0] != '\0') {
        mz_buffer_format(&bearer, "Bearer %s", exchange->bearer);
        good = good && add_header(headers, "Authorization", mz_buffer_string(&bearer));
    }
    mz_buffer_free(&bearer);
    return good;
}

static void set_request(struct mz_connection *connection, const struct mz_exchange *exchange,
                        const char *url, char range[48]) {
    CURL *curl = connection->curl;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
    if (connection->socket != NULL)
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, connection->socket);
    if (exchange->content_type != NULL) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                         exchange->body.data == NULL ? "" : (const char *)exchange->body.data);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.size);
    }
    if (strcmp(exchange->method, "HEAD") == 0)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, exchange->method);
    if (exchange->ranged) {
        (void)snprintf(range, 48, "%llu-%llu", (unsigned long long)exchange->first,
                       (unsigned long long)exchange->last);
        curl_easy_setopt(curl, CURLOPT_RANGE, range);
    }
}

/* curl calls every Unix socket "localhost port 80"; the system knows better what went wrong. */
static const char *why(CURL *curl, CURLcode code, const char *reason) {
    long error = 0;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &error);
    if (code == CURLE_COULDNT_CONNECT && error != 0)
        return strerror((int)error);
    return reason[0] != '\0' ? reason : curl_easy_strerror(code);
}

static enum mz_status perform(struct mz_connection *connection, struct mz_exchange *exchange,
                              struct mz_fault *fault) {
    char reason[CURL_ERROR_SIZE] = "";
    CURL *curl = connection->curl;
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    if (code == CURLE_WRITE_ERROR) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", exchange->path);
        mz_fault_want(fault, "%u", MZ_CONNECTION_ANSWER);
        return MZ_E_TOO_LARGE;
    }
    if (code != CURLE_OK) {
        mz_fault_at(fault, MZ_E_UNREACHABLE, "%s", connection->address);
        mz_fault_have(fault, "%s", why(curl, code, reason));
        return MZ_E_UNREACHABLE;
    }
    long http = 0;
    const char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    exchange->status = (unsigned)http;
    exchange->is_problem = type != NULL && strncmp(type, "application/problem+json", 24) == 0;
    return MZ_OK;
}

enum mz_status mz_connection_exchange(struct mz_connection *connection,
                                      struct mz_exchange *exchange, struct mz_fault *fault) {
    struct mz_buffer url = {0};
    struct curl_slist *headers = NULL;
    char range[48];
    enum mz_status status;
    mz_buffer_text(&url, mz_buffer_string(&connection->base));
    mz_buffer_text(&url, exchange->path);
    if (url.failed || !add_headers(&headers, exchange)) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", exchange->path);
    } else {
        set_request(connection, exchange, mz_buffer_string(&url), range);
        curl_easy_setopt(connection->curl, CURLOPT_HTTPHEADER, headers);
        status = perform(connection, exchange, fault);
    }
    curl_slist_free_all(headers);
    mz_buffer_free(&url);
    return status;
}

void mz_connection_escape(struct mz_buffer *buffer, const char *text) {
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool plain = (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') ||
                     (*at >= '0' && *at <= '9') || strchr("-._~", *at) != NULL;
        if (plain)
            mz_buffer_bytes(buffer, at, 1);
        else
            mz_buffer_format(buffer, "%%%02X", *at);
    }
}
