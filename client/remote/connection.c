#include "client/remote/connection.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_SECONDS 10L
#define STALL_SECONDS   60L

#define PARALLEL 6L /* connections for what is fetched ahead */

/* A GET that nobody asked for yet. */
struct ahead {
    CURL *curl; /* NULL: the slot is free */
    char *path;
    struct curl_slist *headers;
    struct mz_exchange exchange;
    bool done, good;
};

struct mz_connection {
    CURL *curl;
    CURLM *multi; /* NULL until something is fetched ahead */
    struct ahead ahead[MZ_CONNECTION_AHEAD];
    const char *protocols;
    char *address;
    const char *socket;    /* path of the Unix socket, or NULL */
    struct mz_buffer base; /* http://host:port */
};

/* The part of an address after http:// that names this machine, or 0. */
static size_t loopback(const char *host) {
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(host, names[i], size) == 0 &&
            (host[size] == ':' || host[size] == '/' || host[size] == '\0'))
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

/* Host, port and path of a mirror, as far as curl could take them for something else. */
static bool plain(const char *text) {
    size_t size = strcspn(text, "?#@\\\"<>^`{|} %");
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7F)
            return false;
    return size > 0 && text[size] == '\0' && text[0] != '/';
}

static bool set_mirror(struct mz_connection *connection, const char *address) {
    bool secure = strncmp(address, "https://", 8) == 0;
    const char *host = address + (secure ? 8 : 7);
    if ((!secure && strncmp(address, "http://", 7) != 0) || !plain(host))
        return false;
    size_t local = loopback(host), port = strcspn(host, "/") - local;
    if (!secure && (local == 0 || port > 6))
        return false;
    connection->protocols = secure ? "https" : "http";
    mz_buffer_text(&connection->base, address);
    while (connection->base.size > 0 && connection->base.data[connection->base.size - 1] == '/')
        connection->base.size--;
    return true;
}

static bool set_address(struct mz_connection *connection, const char *address) {
    connection->protocols = "http";
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

static enum mz_status open_with(const char *address,
                                bool (*set)(struct mz_connection *connection, const char *address),
                                const char *forms, struct mz_connection **ret_connection,
                                struct mz_fault *fault) {
    struct mz_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", address);
    connection->address = strdup(address);
    connection->curl = curl_easy_init();
    enum mz_status status = MZ_OK;
    if (connection->address == NULL || connection->curl == NULL) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", address);
    } else if (!set(connection, address)) {
        status = mz_fault_at(fault, MZ_E_USAGE, "%s", address);
        mz_fault_have(fault, "%s", forms);
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

enum mz_status mz_connection_open(const char *address, struct mz_connection **ret_connection,
                                  struct mz_fault *fault) {
    return open_with(address, set_address, "unix:PATH | http://127.0.0.1:PORT", ret_connection,
                     fault);
}

enum mz_status mz_connection_open_mirror(const char *address, struct mz_connection **ret_connection,
                                         struct mz_fault *fault) {
    return open_with(address, set_mirror, "https://HOST/PATH | http://127.0.0.1:PORT/PATH",
                     ret_connection, fault);
}

static void drop_ahead(struct mz_connection *connection, struct ahead *ahead) {
    if (ahead->curl == NULL)
        return;
    curl_multi_remove_handle(connection->multi, ahead->curl);
    curl_easy_cleanup(ahead->curl);
    curl_slist_free_all(ahead->headers);
    mz_buffer_free(&ahead->exchange.answer);
    free(ahead->path);
    *ahead = (struct ahead){.curl = NULL};
}

void mz_connection_close(struct mz_connection *connection) {
    if (connection == NULL)
        return;
    for (size_t i = 0; i < MZ_CONNECTION_AHEAD; i++)
        drop_ahead(connection, &connection->ahead[i]);
    if (connection->multi != NULL)
        curl_multi_cleanup(connection->multi);
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
    if (exchange->file != NULL) {
        if (size > exchange->file_max)
            return 0;
        exchange->file_max -= size;
        return fwrite(data, 1, size, exchange->file);
    }
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

static void set_request(const struct mz_connection *connection, CURL *curl,
                        struct mz_exchange *exchange, const char *url, char range[48]) {
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, connection->protocols);
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

static void take_status(CURL *curl, struct mz_exchange *exchange) {
    long http = 0;
    const char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    exchange->status = (unsigned)http;
    exchange->is_problem = type != NULL && strncmp(type, "application/problem+json", 24) == 0;
}

static enum mz_status perform(struct mz_connection *connection, struct mz_exchange *exchange,
                              struct mz_fault *fault) {
    char reason[CURL_ERROR_SIZE] = "";
    CURL *curl = connection->curl;
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
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
    take_status(curl, exchange);
    return MZ_OK;
}

/* -- Ahead. */

void mz_connection_ahead(struct mz_connection *connection, const char *path, const char *bearer) {
    struct ahead *ahead = NULL;
    char range[48];
    for (size_t i = 0; i < MZ_CONNECTION_AHEAD && ahead == NULL; i++)
        if (connection->ahead[i].curl == NULL)
            ahead = &connection->ahead[i];
    if (connection->multi == NULL && (connection->multi = curl_multi_init()) != NULL)
        curl_multi_setopt(connection->multi, CURLMOPT_MAX_HOST_CONNECTIONS, PARALLEL);
    if (ahead == NULL || connection->multi == NULL)
        return;
    struct mz_buffer url = {0};
    mz_buffer_format(&url, "%s%s", mz_buffer_string(&connection->base), path);
    *ahead = (struct ahead){.curl = curl_easy_init(), .path = strdup(path)};
    ahead->exchange = (struct mz_exchange){.method = "GET", .path = ahead->path, .bearer = bearer};
    bool good = ahead->curl != NULL && ahead->path != NULL && !url.failed &&
                add_headers(&ahead->headers, &ahead->exchange);
    if (good) {
        set_request(connection, ahead->curl, &ahead->exchange, mz_buffer_string(&url), range);
        curl_easy_setopt(ahead->curl, CURLOPT_HTTPHEADER, ahead->headers);
        good = curl_multi_add_handle(connection->multi, ahead->curl) == CURLM_OK;
    }
    ahead->exchange.bearer = NULL; /* the caller's; it is in the headers now */
    mz_buffer_free(&url);
    if (!good && ahead->curl != NULL)
        drop_ahead(connection, ahead);
    else if (!good) {
        free(ahead->path);
        ahead->path = NULL;
    }
    int running;
    (void)curl_multi_perform(connection->multi, &running);
}

static void note_done(struct mz_connection *connection) {
    int left;
    const CURLMsg *message;
    while ((message = curl_multi_info_read(connection->multi, &left)) != NULL)
        for (size_t i = 0; i < MZ_CONNECTION_AHEAD; i++) {
            struct ahead *ahead = &connection->ahead[i];
            if (message->msg != CURLMSG_DONE || ahead->curl != message->easy_handle)
                continue;
            ahead->done = true;
            ahead->good = message->data.result == CURLE_OK;
            take_status(ahead->curl, &ahead->exchange);
        }
}

/* Was the path fetched ahead, with success? Then the exchange has its answer. */
static bool take_ahead(struct mz_connection *connection, struct mz_exchange *exchange) {
    struct ahead *ahead = NULL;
    for (size_t i = 0; i < MZ_CONNECTION_AHEAD && ahead == NULL; i++)
        if (connection->ahead[i].curl != NULL &&
            strcmp(connection->ahead[i].path, exchange->path) == 0)
            ahead = &connection->ahead[i];
    if (ahead == NULL)
        return false;
    int running;
    while (!ahead->done && curl_multi_perform(connection->multi, &running) == CURLM_OK) {
        note_done(connection);
        if (!ahead->done && curl_multi_poll(connection->multi, NULL, 0, 1000, NULL) != CURLM_OK)
            break;
    }
    bool good = ahead->done && ahead->good && ahead->exchange.status == 200;
    if (good) {
        mz_buffer_span(&exchange->answer, mz_buffer_view(&ahead->exchange.answer));
        exchange->status = ahead->exchange.status;
        exchange->is_problem = ahead->exchange.is_problem;
        good = !exchange->answer.failed;
    }
    drop_ahead(connection, ahead);
    return good;
}

enum mz_status mz_connection_exchange(struct mz_connection *connection,
                                      struct mz_exchange *exchange, struct mz_fault *fault) {
    struct mz_buffer url = {0};
    struct curl_slist *headers = NULL;
    char range[48];
    enum mz_status status;
    if (strcmp(exchange->method, "GET") == 0 && !exchange->ranged && exchange->file == NULL &&
        take_ahead(connection, exchange))
        return MZ_OK;
    mz_buffer_text(&url, mz_buffer_string(&connection->base));
    mz_buffer_text(&url, exchange->path);
    if (url.failed || !add_headers(&headers, exchange)) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", exchange->path);
    } else {
        set_request(connection, connection->curl, exchange, mz_buffer_string(&url), range);
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
