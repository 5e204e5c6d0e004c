#include "daemon/witness_post.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "proto/base/decimal.h"

/* -- Where. */

static enum mz_status bad_url(struct mz_fault *fault, struct mz_span text, const char *what) {
    int shown = text.size < 80 ? (int)text.size : 80;
    mz_fault_at(fault, MZ_E_USAGE, "%.*s", shown, (const char *)text.data);
    mz_fault_have(fault, "%s", what);
    return MZ_E_USAGE;
}

static bool take_prefix(struct mz_span *rest, const char *prefix) {
    size_t size = strlen(prefix);
    if (rest->size < size || memcmp(rest->data, prefix, size) != 0)
        return false;
    *rest = mz_span_of(rest->data + size, rest->size - size);
    return true;
}

static bool copy(char *to, size_t capacity, struct mz_span text) {
    if (text.size >= capacity)
        return false;
    memcpy(to, text.data, text.size);
    to[text.size] = '\0';
    return true;
}

/* "127.0.0.1", "[::1]" or "localhost", as an address. */
static bool take_host(struct mz_span text, char *ret_host, size_t capacity) {
    struct in_addr v4;
    struct in6_addr v6;
    if (mz_span_equal_text(text, "localhost"))
        return copy(ret_host, capacity, mz_span_text("127.0.0.1"));
    if (text.size > 2 && text.data[0] == '[' && text.data[text.size - 1] == ']')
        return copy(ret_host, capacity, mz_span_of(text.data + 1, text.size - 2)) &&
               inet_pton(AF_INET6, ret_host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
    return copy(ret_host, capacity, text) && inet_pton(AF_INET, ret_host, &v4) == 1 &&
           ntohl(v4.s_addr) >> 24 == 127;
}

enum mz_status mz_witness_url_parse(struct mz_span text, struct mz_witness_url *ret_url,
                                    struct mz_fault *fault) {
    struct mz_witness_url url = {.local = false};
    struct mz_span rest = text, host;
    uint64_t port;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
            return bad_url(fault, text, "a character that no URL has / 含有不允许的字符");
    if (take_prefix(&rest, "unix:")) {
        url.local = true;
        memcpy(url.authority, "localhost", sizeof "localhost");
        if (rest.size == 0 || !copy(url.host, sizeof((struct sockaddr_un *)0)->sun_path, rest))
            return bad_url(fault, text, "unix:SOCKET, at most 107 bytes / 最多 107 字节");
        *ret_url = url;
        return MZ_OK;
    }
    if (!take_prefix(&rest, "http://"))
        return bad_url(fault, text, "http:// or unix: (no TLS here yet / 暂不支持 TLS)");
    const uint8_t *slash = rest.size > 0 ? memchr(rest.data, '/', rest.size) : NULL;
    struct mz_span authority =
        slash == NULL ? rest : mz_span_of(rest.data, (size_t)(slash - rest.data));
    struct mz_span path = mz_span_of(rest.data + authority.size, rest.size - authority.size);
    while (path.size > 0 && path.data[path.size - 1] == '/')
        path.size--;
    size_t colon = authority.size;
    while (colon > 0 && authority.data[colon - 1] != ':')
        colon--;
    host = mz_span_of(authority.data, colon == 0 ? 0 : colon - 1);
    if (colon == 0 ||
        mz_decimal_parse(mz_span_of(authority.data + colon, authority.size - colon), &port) !=
            MZ_OK ||
        port == 0 || port > 65535 || !take_host(host, url.host, sizeof url.host))
        return bad_url(fault, text, "loopback ADDRESS:PORT only / 仅限本机“地址:端口”");
    if (!copy(url.authority, sizeof url.authority, authority) ||
        !copy(url.prefix, sizeof url.prefix, path) || memchr(path.data, '?', path.size) != NULL ||
        memchr(path.data, '#', path.size) != NULL)
        return bad_url(fault, text, "a path too long, or a query / 路径过长或含查询");
    url.port = (uint16_t)port;
    *ret_url = url;
    return MZ_OK;
}

/* -- The exchange. */

struct exchange {
    int fd, stop_fd;
    uint64_t before; /* monotonic ms */
};

static uint64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Waits until the socket is ready. */
static enum mz_status wait_for(const struct exchange *x, short events) {
    for (;;) {
        uint64_t now = now_ms();
        if (now >= x->before) {
            errno = ETIMEDOUT;
            return MZ_E_UNREACHABLE;
        }
        struct pollfd polled[2] = {{.fd = x->fd, .events = events},
                                   {.fd = x->stop_fd, .events = POLLIN}};
        int n = poll(polled, x->stop_fd >= 0 ? 2 : 1, (int)(x->before - now));
        if (n < 0 && errno != EINTR)
            return MZ_E_UNREACHABLE;
        if (n > 0 && polled[1].revents != 0)
            return MZ_E_INTERRUPTED;
        if (n > 0)
            return MZ_OK;
    }
}

static enum mz_status dial(struct exchange *x, const struct mz_witness_url *url) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un local;
    } address = {.any = {.sa_family = AF_UNSPEC}};
    socklen_t size;
    if (url->local) {
        address.local = (struct sockaddr_un){.sun_family = AF_UNIX};
        memcpy(address.local.sun_path, url->host, strlen(url->host) + 1);
        size = sizeof address.local;
    } else if (strchr(url->host, ':') != NULL) {
        address.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(url->port)};
        (void)inet_pton(AF_INET6, url->host, &address.v6.sin6_addr);
        size = sizeof address.v6;
    } else {
        address.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(url->port)};
        (void)inet_pton(AF_INET, url->host, &address.v4.sin_addr);
        size = sizeof address.v4;
    }
    x->fd = socket(address.any.sa_family, SOCK_STREAM, 0);
    int flags = x->fd < 0 ? -1 : fcntl(x->fd, F_GETFL);
    if (flags < 0 || fcntl(x->fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(x->fd, F_SETFD, FD_CLOEXEC) != 0)
        return MZ_E_UNREACHABLE;
    if (connect(x->fd, &address.any, size) == 0)
        return MZ_OK;
    if (errno != EINPROGRESS)
        return MZ_E_UNREACHABLE;
    enum mz_status status = wait_for(x, POLLOUT);
    int reason = 0;
    socklen_t reason_size = sizeof reason;
    if (status == MZ_OK && getsockopt(x->fd, SOL_SOCKET, SO_ERROR, &reason, &reason_size) == 0 &&
        reason != 0) {
        errno = reason;
        status = MZ_E_UNREACHABLE;
    }
    return status;
}

static enum mz_status send_all(const struct exchange *x, struct mz_span bytes) {
    while (bytes.size > 0) {
        ssize_t n = send(x->fd, bytes.data, bytes.size, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            enum mz_status status = wait_for(x, POLLOUT);
            if (status != MZ_OK)
                return status;
        } else if (n < 0 && errno != EINTR) {
            return MZ_E_UNREACHABLE;
        } else if (n > 0) {
            bytes = mz_span_of(bytes.data + n, bytes.size - (size_t)n);
        }
    }
    return MZ_OK;
}

static enum mz_status receive(const struct exchange *x, uint8_t *buffer, size_t capacity,
                              struct mz_http_response *ret_response) {
    size_t size = 0;
    for (;;) {
        enum mz_status status = wait_for(x, POLLIN);
        if (status != MZ_OK)
            return status;
        if (size == capacity)
            return MZ_E_PROTOCOL;
        ssize_t n = recv(x->fd, buffer + size, capacity - size, 0);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            continue;
        if (n < 0)
            return MZ_E_UNREACHABLE;
        size += (size_t)n;
        status = mz_http_response_read(buffer, size, n == 0, ret_response);
        if (status == MZ_E_TRUNCATED && n == 0) {
            errno = ECONNRESET;
            return MZ_E_UNREACHABLE;
        }
        if (status != MZ_E_TRUNCATED)
            return status;
    }
}

enum mz_status mz_witness_post(const struct mz_witness_url *url, struct mz_span body,
                               uint64_t timeout_ms, int stop_fd, uint8_t *buffer, size_t capacity,
                               struct mz_http_response *ret_response, struct mz_fault *fault) {
    struct exchange x = {.fd = -1, .stop_fd = stop_fd, .before = now_ms() + timeout_ms};
    char head[512];
    int size = snprintf(head, sizeof head,
                        "POST %s/add-checkpoint HTTP/1.1\r\nHost: %s\r\nContent-Length: %zu\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "User-Agent: mingzhangd\r\nConnection: close\r\n\r\n",
                        url->prefix, url->authority, body.size);
    enum mz_status status = dial(&x, url);
    if (status == MZ_OK) {
        enum mz_status sent = send_all(&x, mz_span_of(head, (size_t)size));
        if (sent == MZ_OK)
            sent = send_all(&x, body);
        /* A witness may refuse before it has read all. */
        status = sent == MZ_OK || sent == MZ_E_UNREACHABLE
                     ? receive(&x, buffer, capacity, ret_response)
                     : sent;
    }
    int reason = errno;
    if (x.fd >= 0)
        close(x.fd);
    if (status != MZ_OK) {
        mz_fault_at(fault, status, "%s%s%s", url->local ? "unix:" : "http://",
                    url->local ? url->host : url->authority, url->prefix);
        mz_fault_have(fault, "%s", status == MZ_E_UNREACHABLE ? strerror(reason) : "HTTP");
    }
    return status;
}
