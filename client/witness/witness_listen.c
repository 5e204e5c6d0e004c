#include "client/witness/witness_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "proto/base/decimal.h"

enum { BACKLOG = 64 };

bool mz_witness_listen_prepare(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static enum mz_status failed(struct mz_fault *fault, const char *place) {
    int reason = errno;
    enum mz_status status = reason == EADDRINUSE ? MZ_E_LOCKED : MZ_E_IO;
    mz_fault_at(fault, status, "%s", place);
    mz_fault_have(fault, "%s", strerror(reason));
    return status;
}

static enum mz_status usage(struct mz_fault *fault, const char *text) {
    mz_fault_at(fault, MZ_E_USAGE, "--listen %.60s", text);
    mz_fault_have(fault, "unix:PATH, 127.0.0.1:PORT, [::1]:PORT");
    return MZ_E_USAGE;
}

/* Binds and listens; the descriptor is closed on failure. */
static enum mz_status start(int fd, const struct sockaddr *address, socklen_t size,
                            const char *text, struct mz_fault *fault) {
    int on = 1;
    if (fd >= 0 && mz_witness_listen_prepare(fd) &&
        (address->sa_family == AF_UNIX ||
         setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0) &&
        bind(fd, address, size) == 0 && listen(fd, BACKLOG) == 0)
        return MZ_OK;
    enum mz_status status = failed(fault, text);
    if (fd >= 0)
        close(fd);
    return status;
}

/* A file left by a crash refuses connections; one in use does not. */
static bool is_alive(const struct sockaddr_un *address) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return true;
    bool alive = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
    close(fd);
    return alive;
}

static enum mz_status listen_unix(const char *path, struct mz_witness_listener *listener,
                                  struct mz_fault *fault) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat there;
    if (path[0] == '\0' || strlen(path) >= sizeof address.sun_path)
        return usage(fault, listener->address);
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (lstat(path, &there) == 0 && S_ISSOCK(there.st_mode)) {
        if (is_alive(&address))
            return mz_fault_at(fault, MZ_E_LOCKED, "%s", path);
        unlink(path);
    }
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    enum mz_status status =
        start(fd, (const struct sockaddr *)&address, sizeof address, path, fault);
    if (status != MZ_OK)
        return status;
    /* Whoever reaches the folder may ask: only what a known log signed is cosigned. */
    if (chmod(path, 0666) != 0) {
        status = failed(fault, path);
        close(fd);
        unlink(path);
        return status;
    }
    listener->fd = fd;
    memcpy(listener->unlinked, path, strlen(path) + 1);
    return MZ_OK;
}

static enum mz_status listen_tcp(const char *text, struct mz_witness_listener *listener,
                                 struct mz_fault *fault) {
    const char *colon = strrchr(text, ':');
    char host[64];
    uint64_t port;
    if (colon == NULL || (size_t)(colon - text) >= sizeof host ||
        mz_decimal_parse(mz_span_text(colon + 1), &port) != MZ_OK || port > 65535)
        return usage(fault, text);
    size_t size = (size_t)(colon - text);
    bool bracketed = size >= 2 && text[0] == '[' && text[size - 1] == ']';
    (void)snprintf(host, sizeof host, "%.*s", (int)(bracketed ? size - 2 : size),
                   bracketed ? text + 1 : text);
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}};
    bool v4 = !bracketed && inet_pton(AF_INET, host, &address.v4.sin_addr) == 1;
    socklen_t length = sizeof address.v4;
    if (!v4) {
        address.v6 =
            (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        length = sizeof address.v6;
        if (!bracketed || inet_pton(AF_INET6, host, &address.v6.sin6_addr) != 1 ||
            !IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr))
            return usage(fault, text);
    } else if (ntohl(address.v4.sin_addr.s_addr) >> 24 != 127) {
        return usage(fault, text);
    }
    int fd = socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
    enum mz_status status = start(fd, &address.any, length, text, fault);
    if (status != MZ_OK)
        return status;
    if (getsockname(fd, &address.any, &length) != 0) {
        status = failed(fault, text);
        close(fd);
        return status;
    }
    listener->fd = fd;
    (void)snprintf(listener->address, sizeof listener->address, "%.*s:%u", (int)size, text,
                   ntohs(v4 ? address.v4.sin_port : address.v6.sin6_port));
    return MZ_OK;
}

enum mz_status mz_witness_listen_open(const char *text, struct mz_witness_listener *ret_listener,
                                      struct mz_fault *fault) {
    struct mz_witness_listener listener = {.fd = -1};
    if (strlen(text) >= sizeof listener.address)
        return usage(fault, text);
    memcpy(listener.address, text, strlen(text) + 1);
    enum mz_status status = strncmp(text, "unix:", 5) == 0 ? listen_unix(text + 5, &listener, fault)
                                                           : listen_tcp(text, &listener, fault);
    if (status == MZ_OK)
        *ret_listener = listener;
    return status;
}

void mz_witness_listen_close(struct mz_witness_listener *listener) {
    if (listener->fd >= 0)
        close(listener->fd);
    if (listener->unlinked[0] != '\0')
        unlink(listener->unlinked);
    *listener = (struct mz_witness_listener){.fd = -1};
}
