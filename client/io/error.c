#include "client/io/error.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/i18n.h"
#include "client/io/buffer.h"
#include "proto/view/view.h"

static void tell_json(const struct mz_fault *fault) {
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_view_problem(fault, &json);
    if (mz_json_finish(&json, &text, &size) != MZ_OK) {
        fprintf(stderr, "{\"code\":\"%s\"}\n", mz_status_code(fault->status));
        return;
    }
    fprintf(stderr, "%s\n", text);
    free(text);
}

/* Parts of faults that are words of the vocabulary, and what kind of word. */
static const struct {
    enum mz_status status;
    const char *place, *have, *want;
} vocabulary[] = {
    {MZ_E_WRONG_STATE, NULL, "state", "state"}, {MZ_E_WRONG_ROLE, "kind", NULL, "role"},
    {MZ_E_DUTY_CONFLICT, NULL, "role", "role"}, {MZ_E_FORBIDDEN, NULL, NULL, "role"},
    {MZ_E_WRONG_REF, NULL, "kind", "kind"},
};

/* Translates the words of one part, which are apart by commas. */
static void translate(const char *context, char *part, size_t capacity) {
    struct mz_buffer words = {0};
    if (context == NULL)
        return;
    for (char *at = part; *at != '\0';) {
        char word[64];
        size_t size = strcspn(at, ", ");
        if (size == 0 || size >= sizeof word) {
            mz_buffer_bytes(&words, at, size == 0 ? 1 : size);
            at += size == 0 ? 1 : size;
            continue;
        }
        memcpy(word, at, size);
        word[size] = '\0';
        mz_buffer_text(&words, mz_i18n_word(context, word));
        at += size;
    }
    if (!words.failed && words.size > 0 && words.size < capacity)
        memcpy(part, words.data, words.size + 1);
    mz_buffer_free(&words);
}

static void translate_words(struct mz_fault *fault) {
    for (size_t i = 0; i < sizeof vocabulary / sizeof vocabulary[0]; i++) {
        if (vocabulary[i].status != fault->status)
            continue;
        translate(vocabulary[i].place, fault->place, sizeof fault->place);
        translate(vocabulary[i].have, fault->have, sizeof fault->have);
        translate(vocabulary[i].want, fault->want, sizeof fault->want);
    }
}

void mz_error_tell(const struct mz_client *client, const struct mz_fault *fault) {
    if (client->output.format == MZ_FORMAT_JSON || client->output.format == MZ_FORMAT_NDJSON) {
        tell_json(fault);
        return;
    }
    char text[512], remedy[512];
    struct mz_fault worded = *fault;
    translate_words(&worded);
    mz_fault_text(&worded, client->language, text, sizeof text);
    mz_fault_remedy(&worded, client->language, remedy, sizeof remedy);
    bool color = client->output.color && isatty(STDERR_FILENO) == 1;
    fprintf(stderr, "mingzhang: %s%s%s %s [%s]\n", color ? "\033[1;31m" : "", mz_i18n(N_("error:")),
            color ? "\033[0m" : "", text, mz_status_code(fault->status));
    if (remedy[0] != '\0')
        fprintf(stderr, "  %s\n", remedy);
}

void mz_error_note(const struct mz_client *client, const char *format, ...) {
    if (client->output.quiet || mz_output_is_machine(&client->output))
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}
