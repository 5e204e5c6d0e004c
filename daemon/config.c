#include "daemon/config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ini.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/decimal.h"
#include "proto/base/limits.h"

enum option_type { PATH, ADDRESS, NUMBER, PUBLIC };

struct option {
    const char *section, *name;
    enum option_type type;
    size_t offset;
    unsigned min, max; /* NUMBER */
};

#define AT(member) offsetof(struct mz_config, member)

static const struct option options[] = {
    {"daemon", "data", PATH, AT(data), 0, 0},
    {"daemon", "socket", PATH, AT(socket), 0, 0},
    {"daemon", "listen", ADDRESS, AT(listen), 0, 0},
    {"daemon", "public", PUBLIC, AT(open_to_all), 0, 0},
    {"daemon", "workers", NUMBER, AT(workers), 0, 256},
    {"limits", "connections", NUMBER, AT(connections), 1, 16000},
    {"limits", "body", NUMBER, AT(body), MZ_MAX_STATEMENT, MZ_MAX_BODY},
    {"limits", "head", NUMBER, AT(head), 1024, 65536},
    {"limits", "deadline_s", NUMBER, AT(deadline_s), 1, 3600},
    {"limits", "idle_s", NUMBER, AT(idle_s), 1, 3600},
    {"limits", "sessions", NUMBER, AT(sessions), 1, 65536},
    {"limits", "ahead_days", NUMBER, AT(ahead_days), 0, 36500},
    {"witness", "policy", PATH, AT(witness_policy), 0, 0},
};

void mz_config_init(struct mz_config *ret_config) {
    *ret_config = (struct mz_config){
        .data = "/var/lib/mingzhang",
        .socket = "/run/mingzhang/mingzhangd.sock",
        .open_to_all = 1 | 2, /* checkpoint, tiles */
        .connections = 1024,
        .body = MZ_MAX_BODY,
        .head = 32768, /* a page of payee= parameters */
        .deadline_s = 30,
        .idle_s = 60,
        .sessions = 1024,
        .ahead_days = 400, /* an office that pays once a year */
    };
}

static enum mz_status bad(struct mz_fault *fault, const struct option *option, const char *what) {
    mz_fault_at(fault, MZ_E_USAGE, "%s.%s", option->section, option->name);
    mz_fault_have(fault, "%s", what);
    return MZ_E_USAGE;
}

/* "none", or words of the list separated by commas. */
static enum mz_status set_public(const struct option *option, const char *value, unsigned *ret_bits,
                                 struct mz_fault *fault) {
    static const char *const words[] = {"checkpoint", "tiles", "views"};
    struct mz_span rest = mz_span_text(value), word;
    unsigned bits = 0;
    bool last = false;
    if (mz_span_equal_text(rest, "none")) {
        *ret_bits = 0;
        return MZ_OK;
    }
    while (!last) {
        if (!mz_span_cut(&rest, ',', &word)) {
            word = rest;
            last = true;
        }
        while (word.size > 0 && word.data[0] == ' ')
            word = mz_span_of(word.data + 1, word.size - 1);
        while (word.size > 0 && word.data[word.size - 1] == ' ')
            word.size--;
        unsigned bit = 0;
        for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
            if (mz_span_equal_text(word, words[i]))
                bit = 1u << i;
        if (bit == 0)
            return bad(fault, option, "checkpoint, tiles, views | none");
        bits |= bit;
    }
    *ret_bits = bits;
    return MZ_OK;
}

static enum mz_status set_number(const struct option *option, const char *value, unsigned *ret,
                                 struct mz_fault *fault) {
    uint64_t number;
    char range[64];
    if (mz_decimal_parse(mz_span_text(value), &number) == MZ_OK && number >= option->min &&
        number <= option->max) {
        *ret = (unsigned)number;
        return MZ_OK;
    }
    snprintf(range, sizeof range, "%.20s, %u..%u", value, option->min, option->max);
    return bad(fault, option, range);
}

static enum mz_status set_text(const struct option *option, const char *value, char *ret,
                               size_t capacity, struct mz_fault *fault) {
    if (strlen(value) >= capacity)
        return bad(fault, option, "too long / 过长");
    memcpy(ret, value, strlen(value) + 1);
    return MZ_OK;
}

enum mz_status mz_config_set(struct mz_config *config, const char *section, const char *name,
                             const char *value, struct mz_fault *fault) {
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const struct option *option = &options[i];
        if (strcmp(option->section, section) != 0 || strcmp(option->name, name) != 0)
            continue;
        char *at = (char *)config + option->offset;
        char host[MZ_CONFIG_ADDRESS];
        uint16_t port;
        enum mz_status status = MZ_OK;
        switch (option->type) {
        case PATH:
            return set_text(option, value, at, MZ_CONFIG_PATH, fault);
        case ADDRESS:
            if (*value != '\0')
                status = mz_config_address(value, host, &port, fault);
            return status == MZ_OK ? set_text(option, value, at, MZ_CONFIG_ADDRESS, fault) : status;
        case NUMBER:
            return set_number(option, value, (unsigned *)(void *)at, fault);
        case PUBLIC:
            return set_public(option, value, (unsigned *)(void *)at, fault);
        }
    }
    mz_fault_at(fault, MZ_E_USAGE, "%.40s.%.40s", section, name);
    mz_fault_have(fault, "no such option / 没有此选项");
    return MZ_E_USAGE;
}

struct reading {
    struct mz_config *config;
    struct mz_fault *fault;
    enum mz_status status;
};

/* inih stops at the first 0. */
static int on_value(void *user, const char *section, const char *name, const char *value) {
    struct reading *reading = user;
    if (reading->status == MZ_OK)
        reading->status = mz_config_set(reading->config, section, name, value, reading->fault);
    return reading->status == MZ_OK;
}

enum mz_status mz_config_read(const char *path, struct mz_config *config, struct mz_fault *fault) {
    struct mz_config changed = *config;
    struct reading reading = {&changed, fault, MZ_OK};
    int line = ini_parse(path, on_value, &reading);
    if (line < 0) {
        mz_fault_at(fault, MZ_E_IO, "%s", path);
        mz_fault_have(fault, "%s", strerror(errno));
        return MZ_E_IO;
    }
    if (line > 0) {
        char what[sizeof fault->place + sizeof fault->have + 2] = "name = value ?";
        if (reading.status != MZ_OK) /* otherwise not even an option */
            snprintf(what, sizeof what, "%s: %s", fault->place, fault->have);
        mz_fault_at(fault, MZ_E_USAGE, "%s:%d", path, line);
        mz_fault_have(fault, "%s", what);
        return MZ_E_USAGE;
    }
    *config = changed;
    return MZ_OK;
}

static bool is_loopback(const char *host) {
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return (ntohl(v4.s_addr) >> 24) == 127;
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

enum mz_status mz_config_address(const char *text, char ret_host[MZ_CONFIG_ADDRESS],
                                 uint16_t *ret_port, struct mz_fault *fault) {
    const char *colon = strrchr(text, ':');
    uint64_t port;
    char host[MZ_CONFIG_ADDRESS] = "";
    if (colon == NULL || (size_t)(colon - text) >= sizeof host ||
        mz_decimal_parse(mz_span_text(colon + 1), &port) != MZ_OK || port == 0 || port > 65535) {
        mz_fault_at(fault, MZ_E_USAGE, "daemon.listen");
        mz_fault_have(fault, "%.30s: ADDRESS:PORT, 127.0.0.1:8443", text);
        return MZ_E_USAGE;
    }
    size_t size = (size_t)(colon - text);
    if (size >= 2 && text[0] == '[' && text[size - 1] == ']')
        memcpy(host, text + 1, size - 2);
    else
        memcpy(host, text, size);
    if (!is_loopback(host)) {
        mz_fault_at(fault, MZ_E_USAGE, "daemon.listen %.40s", text);
        mz_fault_have(fault, "no TLS yet, loopback only / 无 TLS，仅限本机地址");
        return MZ_E_USAGE;
    }
    memcpy(ret_host, host, sizeof host);
    *ret_port = (uint16_t)port;
    return MZ_OK;
}
