#include "client/i18n.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "mingzhang"

bool mz_i18n_language(const char *name, enum mz_language *ret_language) {
    if (strncmp(name, "zh", 2) == 0) {
        *ret_language = MZ_CHINESE;
        return true;
    }
    if (strncmp(name, "en", 2) == 0 || strcmp(name, "POSIX") == 0 || strcmp(name, "C") == 0 ||
        strncmp(name, "C.", 2) == 0) {
        *ret_language = MZ_ENGLISH;
        return true;
    }
    return false;
}

enum mz_language mz_i18n_environment(void) {
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    enum mz_language language = MZ_ENGLISH;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            (void)mz_i18n_language(value, &language);
            return language;
        }
    }
    return language;
}

void mz_i18n_start(enum mz_language language) {
    /* LANGUAGE outranks every locale but C, where gettext looks nothing up. */
    setenv("LANGUAGE", language == MZ_CHINESE ? "zh_CN" : "en", 1);
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    /* As gettext(1) names it: programs that are not installed are tried so. */
    const char *folder = getenv("TEXTDOMAINDIR");
    bindtextdomain(DOMAIN, folder != NULL ? folder : MZ_LOCALEDIR);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
}

const char *mz_i18n(const char *text) {
    /* The empty id is the catalogue's own header. */
    return text[0] == '\0' ? text : dgettext(DOMAIN, text);
}

const char *mz_i18n_word(const char *context, const char *word) {
    char id[160];
    /* gettext's own form of a message with a context: EOT between the two. */
    int size = snprintf(id, sizeof id, "%s\004%s", context, word);
    if (size < 0 || (size_t)size >= sizeof id)
        return word;
    const char *translated = dgettext(DOMAIN, id);
    return translated == id ? word : translated;
}
