#include "client/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/file.h"

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

static int on_value(void *arg, const char *section, const char *name, const char *value) {
    struct loading *loading = arg;
    struct mz_config *config = &loading->config;
    bool fits;
    if (strcmp(section, "client") != 0) {
        loading->status = mz_fault_at(loading->fault, MZ_E_UNKNOWN_FIELD, "%s", loading->path);
        mz_fault_have(loading->fault, "[%s]", section);
        return 0;
    }
    if (strcmp(name, "server") == 0) {
        fits = set(config->server, sizeof config->server, "", value);
    } else if (strcmp(name, "key") == 0) {
        fits = set_path(loading, config->key, value);
    } else if (strcmp(name, "trust") == 0) {
        fits = set_path(loading, config->trust, value);
    } else if (strcmp(name, "origin") == 0) {
        fits = set(config->origin, sizeof config->origin, "", value);
    } else if (strcmp(name, "project") == 0) {
        fits = set(config->project, sizeof config->project, "", value);
    } else {
        loading->status = mz_fault_at(loading->fault, MZ_E_UNKNOWN_FIELD, "%s", loading->path);
        mz_fault_have(loading->fault, "%s", name);
        return 0;
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
