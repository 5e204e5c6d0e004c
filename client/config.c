#include "client/config.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/file.h"

struct loading {
    struct mz_config config;
    char folder[MZ_CONFIG_PATH]; /* with its last slash, or "" */
    const char *path;
    struct mz_fault *fault;
    enum mz_status status;
};

static bool set(char *to, size_t capacity, const char *prefix, const char *value) {
    int size = snprintf(to, capacity, "%s%s", prefix, value);
    return size >= 0 && (size_t)size < capacity;
}

static bool set_path(const struct loading *loading, char *to, const char *value) {
    const char *home = getenv("HOME");
    if (strncmp(value, "~/", 2) == 0 && home != NULL)
        return set(to, MZ_CONFIG_PATH, home, value + 1);
    return set(to, MZ_CONFIG_PATH, value[0] == '/' ? "" : loading->folder, value);
}

/* The file may name a log on several lines. */
static bool add_log(struct mz_config_witness *witness, const char *value) {
    return witness->log_count < MZ_MAX_POLICY_LOGS &&
           set(witness->logs[witness->log_count++], sizeof witness->logs[0], "", value);
}

enum value_type { TEXT, PATH, LOG };

static const struct {
    const char *section, *name;
    enum value_type type;
    size_t offset, capacity;
} values[] = {
#define AT(member) offsetof(struct mz_config, member), sizeof(((struct mz_config *)0)->member)
    {"client", "server", TEXT, AT(server)},
    {"client", "key", PATH, AT(key)},
    {"client", "trust", PATH, AT(trust)},
    {"client", "origin", TEXT, AT(origin)},
    {"client", "project", TEXT, AT(project)},
    {"client", "witness-policy", PATH, AT(witness_policy)},
    {"witness", "name", TEXT, AT(witness.name)},
    {"witness", "state", PATH, AT(witness.state)},
    {"witness", "listen", TEXT, AT(witness.listen)},
    {"witness", "log", LOG, AT(witness.logs)},
#undef AT
};
#define VALUES (sizeof values / sizeof values[0])

static int on_value(void *arg, const char *section, const char *name, const char *value) {
    struct loading *loading = arg;
    size_t at = 0;
    bool known = false, fits = false;
    while (at < VALUES &&
           (strcmp(values[at].section, section) != 0 || strcmp(values[at].name, name) != 0)) {
        known = known || strcmp(values[at].section, section) == 0;
        at++;
    }
    if (at == VALUES) {
        loading->status = mz_fault_at(loading->fault, MZ_E_UNKNOWN_FIELD, "%s", loading->path);
        mz_fault_have(loading->fault, known ? "%s" : "[%s]", known ? name : section);
        return 0;
    }
    char *to = (char *)&loading->config + values[at].offset;
    switch (values[at].type) {
    case TEXT:
        fits = set(to, values[at].capacity, "", value);
        break;
    case PATH:
        fits = set_path(loading, to, value);
        break;
    case LOG:
        fits = add_log(&loading->config.witness, value);
        break;
    }
    if (!fits) {
        loading->status =
            mz_fault_at(loading->fault, MZ_E_TOO_LARGE, "%s: %s", loading->path, name);
        return 0;
    }
    return 1;
}

/* Where the file is when nobody says. */
static bool default_path(char path[MZ_CONFIG_PATH]) {
    const char *base = getenv("XDG_CONFIG_HOME");
    if (base != NULL && base[0] == '/')
        return set(path, MZ_CONFIG_PATH, base, "/mingzhang/config.ini");
    base = getenv("HOME");
    return base != NULL && set(path, MZ_CONFIG_PATH, base, "/.config/mingzhang/config.ini");
}

enum mz_status mz_config_load(const char *path, struct mz_config *ret_config,
                              struct mz_fault *fault) {
    char found[MZ_CONFIG_PATH] = "";
    struct loading loading = {.fault = fault};
    bool given = path != NULL;
    set(loading.config.server, sizeof loading.config.server, "", MZ_DEFAULT_SERVER);
    if (!given && default_path(found))
        path = found;
    if (path != NULL) {
        loading.path = path;
        const char *slash = strrchr(path, '/');
        if (slash != NULL && (size_t)(slash - path) + 1 < sizeof loading.folder)
            memcpy(loading.folder, path, (size_t)(slash - path) + 1);
        if (!set(loading.config.trust, MZ_CONFIG_PATH, loading.folder, "genesis.json"))
            return mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", path);
        errno = 0;
        int line = ini_parse(path, on_value, &loading);
        if (loading.status != MZ_OK)
            return loading.status;
        if (line < 0 && (given || errno != ENOENT))
            return mz_file_fault(fault, path);
        if (line > 0)
            return mz_fault_at(fault, MZ_E_BAD_TEXT, "%s:%d", path, line);
    }
    *ret_config = loading.config;
    return MZ_OK;
}
