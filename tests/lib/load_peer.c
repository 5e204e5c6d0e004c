#include "tests/lib/load_peer.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "proto/base/hex.h"

#define IN_CAPACITY  (1u << 20)
#define OUT_CAPACITY (256u << 10)

static const char recorded[] = "\"status\":\"recorded\"";

void load_print_admin_key(void) {
    struct mz_hash key = load_admin_key();
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&key, hex);
    puts(hex);
}

void load_fail(const char *what, const char *have) {
    fprintf(stderr, "bench: %s: %.300s\n", what, have);
    exit(1);
}

void load_dial(const char *path, struct load_peer *peer) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        load_fail("socket", path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    *peer = (struct load_peer){.fd = socket(AF_UNIX, SOCK_STREAM, 0),
                               .in = malloc(IN_CAPACITY),
                               .out = malloc(OUT_CAPACITY)};
    if (peer->fd < 0 || peer->in == NULL || peer->out == NULL ||
        connect(peer->fd, (struct sockaddr *)&address, sizeof address) != 0)
        load_fail(path, strerror(errno));
}

void load_hang_up(struct load_peer *peer) {
    close(peer->fd);
    free(peer->in);
    free(peer->out);
}

void load_prepare(struct load_peer *peer, const struct mz_span *statements, size_t count,
                  bool batch) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += statements[i].size;
    int head = snprintf(peer->out, OUT_CAPACITY,
                        "POST /v1/statements HTTP/1.1\r\nHost: localhost\r\n"
                        "Content-Type: application/%s\r\nContent-Length: %zu\r\n\r\n",
                        batch ? "cbor-seq" : "cose", size);
    if (head < 0 || (size_t)head + size > OUT_CAPACITY)
        load_fail("request", "too large");
    peer->out_size = (size_t)head;
    for (size_t i = 0; i < count; i++) {
        memcpy(peer->out + peer->out_size, statements[i].data, statements[i].size);
        peer->out_size += statements[i].size;
    }
    peer->out_sent = peer->in_size = 0;
    peer->awaited = count;
}

void load_send(struct load_peer *peer) {
    while (peer->out_sent < peer->out_size) {
        ssize_t sent = send(peer->fd, peer->out + peer->out_sent, peer->out_size - peer->out_sent,
                            MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd room = {.fd = peer->fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (sent < 0) {
            load_fail("send", strerror(errno));
        } else {
            peer->out_sent += (size_t)sent;
        }
    }
}

bool load_receive(struct load_peer *peer) {
    ssize_t got = recv(peer->fd, peer->in + peer->in_size, IN_CAPACITY - 1 - peer->in_size, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return false;
    if (got <= 0)
        load_fail("recv", got == 0 ? "closed" : strerror(errno));
    peer->in_size += (size_t)got;
    peer->in[peer->in_size] = '\0';
    const char *body = strstr(peer->in, "\r\n\r\n"), *length = strstr(peer->in, "Content-Length: ");
    if (body == NULL || length == NULL)
        return false;
    body += 4;
    if ((size_t)(body - peer->in) + strtoul(length + 16, NULL, 10) > peer->in_size)
        return false;
    if (strncmp(peer->in, "HTTP/1.1 200 ", 13) != 0)
        load_fail("answer", peer->in);
    size_t found = 0;
    for (const char *at = body; (at = strstr(at, recorded)) != NULL; at += sizeof recorded - 1)
        found++;
    if (found != peer->awaited)
        load_fail("not all recorded", body);
    return true;
}

void load_file_opening(const char *path, const struct load *opening) {
    struct load_peer peer;
    load_dial(path, &peer);
    for (size_t i = 0; i < opening->count; i++) {
        load_prepare(&peer, &opening->statements[i], 1, false);
        load_send(&peer);
        while (!load_receive(&peer))
            continue;
    }
    load_hang_up(&peer);
}
