#include "client/keys/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/prompt.h"

/* The first line of what a descriptor gives, without its line break. */
static enum mz_status read_line(int fd, const char *what, char *text, struct mz_fault *fault) {
    size_t size = 0;
    while (size < MZ_PROMPT_SIZE) {
        ssize_t got = read(fd, text + size, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return mz_file_fault(fault, what);
        if (got == 0 || text[size] == '\n')
            break;
        size++;
    }
    if (size == MZ_PROMPT_SIZE) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", what);
        mz_fault_want(fault, "%u", MZ_PROMPT_SIZE - 1);
        return MZ_E_TOO_LARGE;
    }
    if (size > 0 && text[size - 1] == '\r')
        size--;
    text[size] = '\0';
    return MZ_OK;
}

static enum mz_status read_file(const char *path, char *text, struct mz_fault *fault) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return mz_file_fault(fault, path);
    enum mz_status status = read_line(fd, path, text, fault);
    close(fd);
    return status;
}

static enum mz_status ask(const char *what, bool fresh, char *text, struct mz_fault *fault) {
    char question[256];
    (void)snprintf(question, sizeof question, mz_i18n(N_("Passphrase for %s: ")), what);
    enum mz_status status = mz_prompt_ask(question, true, text, MZ_PROMPT_SIZE, fault);
    if (status == MZ_E_NO_PASSPHRASE)
        return mz_fault_at(fault, status, "%s", what);
    if (status != MZ_OK || !fresh)
        return status;
    char *again = sodium_malloc(MZ_PROMPT_SIZE);
    if (again == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", what);
    status = mz_prompt_ask(mz_i18n(N_("Once more: ")), true, again, MZ_PROMPT_SIZE, fault);
    if (status == MZ_OK && strcmp(text, again) != 0) {
        status = mz_fault_at(fault, MZ_E_USAGE, "%s", what);
        mz_fault_have(fault, "%s", mz_i18n(N_("the two passphrases differ")));
    }
    sodium_free(again);
    return status;
}

static enum mz_status from_any(const struct mz_options *options, const char *what, bool fresh,
                               char *text, struct mz_fault *fault) {
    const char *path = mz_options_text(options, "passphrase-file");
    if (path != NULL)
        return read_file(path, text, fault);
    uint64_t fd = mz_options_uint(options, "passphrase-fd");
    if (fd != MZ_ABSENT) {
        if (fd <= 1023)
            return read_line((int)fd, "--passphrase-fd", text, fault);
        errno = EBADF;
        return mz_file_fault(fault, "--passphrase-fd");
    }
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (folder != NULL && folder[0] != '\0') {
        char credential[1024];
        int size = snprintf(credential, sizeof credential, "%s/mingzhang.passphrase", folder);
        if (size > 0 && (size_t)size < sizeof credential && access(credential, R_OK) == 0)
            return read_file(credential, text, fault);
    }
    return ask(what, fresh, text, fault);
}

enum mz_status mz_passphrase_get(const struct mz_options *options, const char *what, bool fresh,
                                 char **ret_text, struct mz_fault *fault) {
    char *text = sodium_malloc(MZ_PROMPT_SIZE);
    if (text == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", what);
    enum mz_status status = from_any(options, what, fresh, text, fault);
    if (status == MZ_OK && fresh && strlen(text) < MZ_PASSPHRASE_LEAST) {
        status = mz_fault_at(fault, MZ_E_USAGE, "%s", what);
        mz_fault_have(fault, mz_i18n(N_("a passphrase needs at least %u bytes")),
                      MZ_PASSPHRASE_LEAST);
    }
    if (status != MZ_OK) {
        sodium_free(text);
        return status;
    }
    *ret_text = text;
    return MZ_OK;
}

void mz_passphrase_free(char *text) {
    sodium_free(text);
}
