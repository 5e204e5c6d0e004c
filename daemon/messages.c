#include "daemon/messages.h"

#include <stdlib.h>
#include <string.h>

static const char *const texts[][2] = {
#define X(name, en, zh) [name] = {[MZ_ENGLISH] = (en), [MZ_CHINESE] = (zh)},
    MZ_MESSAGES(X)
#undef X
};

const char *mz_message(enum mz_language language, enum mz_message message) {
    return texts[message][language];
}

enum mz_language mz_message_language(void) {
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && *value != '\0')
            return strncmp(value, "zh", 2) == 0 ? MZ_CHINESE : MZ_ENGLISH;
    }
    return MZ_ENGLISH;
}
