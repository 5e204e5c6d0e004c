#include "daemon/http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define BACKLOG 128

static enum mz_status failed(struct mz_fault *fault, const char *place) {
    int reason = errno;
    enum mz_status status = reason == EADDRINUSE ? MZ_E_LOCKED : MZ_E_IO;
    mz_fault_at(fault, status, "%s", place);
    mz_fault_have(fault, "%s", strerror(reason));
    return status;
}

static bool prepare(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

/* Does somebody answer there? A file left by a crash refuses. */
static bool is_alive(const struct sockaddr_un *address) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return false;
    bool alive = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
    close(fd);
    return alive;
}

static enum mz_status listen_unix(const char *path, struct mz_listening *listening,
                                  struct mz_fault *fault) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        mz_fault_at(fault, MZ_E_USAGE, "daemon.socket");
        mz_fault_have(fault, "at most / 最多 %zu", sizeof address.sun_path - 1);
        return MZ_E_USAGE;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    struct stat there;
    if (lstat(path, &there) == 0 && S_ISSOCK(there.st_mode)) {
        if (is_alive(&address))
            return mz_fault_at(fault, MZ_E_LOCKED, "%s", path);
        unlink(path);
    }
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return failed(fault, path);
    /* Between bind and chmod the umask (077) keeps others out. */
    if (!prepare(fd) || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        goto err1;
    if (chmod(path, 0660) != 0 || listen(fd, BACKLOG) != 0)
        goto err2;
    snprintf(listening->unlink, sizeof listening->unlink, "%s", path);
    listening->fds[listening->count++] = fd;
    return MZ_OK;

err2:
    failed(fault, path);
    unlink(path);
    close(fd);
    return fault->status;
err1:
    failed(fault, path);
    close(fd);
    return fault->status;
}

static enum mz_status listen_tcp(const char *text, struct mz_listening *listening,
                                 struct mz_fault *fault) {
    char host[MZ_CONFIG_ADDRESS];
    uint16_t port;
    enum mz_status status = mz_config_address(text, host, &port, fault);
    if (status != MZ_OK)
        return status;
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    bool is_v4 = inet_pton(AF_INET, host, &v4.sin_addr) == 1;
    if (!is_v4 && inet_pton(AF_INET6, host, &v6.sin6_addr) != 1)
        return mz_fault_at(fault, MZ_E_USAGE, "daemon.listen");
    int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM, 0), on = 1;
    if (fd < 0)
        return failed(fault, text);
    const struct sockaddr *address =
        is_v4 ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6;
    if (!prepare(fd) || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, address, is_v4 ? sizeof v4 : sizeof v6) != 0 || listen(fd, BACKLOG) != 0) {
        status = failed(fault, text);
        close(fd);
        return status;
    }
    listening->fds[listening->count++] = fd;
    return MZ_OK;
}

/* A socket from systemd: Unix, or TCP on loopback. */
static bool is_local(int fd) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address;
    socklen_t size = sizeof address;
    if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0 ||
        getsockname(fd, &address.any, &size) != 0)
        return false;
    if (address.any.sa_family == AF_INET)
        return (ntohl(address.v4.sin_addr.s_addr) >> 24) == 127;
    if (address.any.sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr);
    return address.any.sa_family == AF_UNIX;
}

static enum mz_status take_passed(struct mz_listening *listening, struct mz_fault *fault) {
    int passed = sd_listen_fds(1);
    for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + passed; fd++) {
        if (listening->count == MZ_MAX_LISTENERS || !is_local(fd) || !prepare(fd)) {
            mz_fault_at(fault, MZ_E_USAGE, "socket activation, fd %d", fd);
            mz_fault_have(fault, "Unix or loopback only / 仅限 Unix 套接字或本机地址");
            return MZ_E_USAGE;
        }
        listening->fds[listening->count++] = fd;
    }
    return MZ_OK;
}

enum mz_status mz_http_listen(const struct mz_config *config, struct mz_listening *ret_listening,
                              struct mz_fault *fault) {
    struct mz_listening listening = {0};
    enum mz_status status = take_passed(&listening, fault);
    if (status == MZ_OK && listening.count == 0) {
        if (config->socket[0] != '\0')
            status = listen_unix(config->socket, &listening, fault);
        if (status == MZ_OK && config->listen[0] != '\0')
            status = listen_tcp(config->listen, &listening, fault);
        if (status == MZ_OK && listening.count == 0) {
            status = mz_fault_at(fault, MZ_E_USAGE, "daemon.socket, daemon.listen");
            mz_fault_have(fault, "nothing to listen on / 没有监听地址");
        }
    }
    if (status != MZ_OK)
        mz_http_unlisten(&listening);
    else
        *ret_listening = listening;
    return status;
}

void mz_http_unlisten(struct mz_listening *listening) {
    for (size_t i = 0; i < listening->count; i++)
        close(listening->fds[i]);
    listening->count = 0;
    if (listening->unlink[0] != '\0')
        unlink(listening->unlink);
    listening->unlink[0] = '\0';
}
