#include "client/options.h"

#include <string.h>

#include "client/i18n.h"
#include "proto/base/calendar.h"
#include "proto/base/decimal.h"
#include "proto/base/money.h"
#include "proto/base/text.h"

const struct mz_option mz_global_options[] = {
    MZ_OPTION("server", N_("ADDRESS"), N_("the daemon: unix:PATH or http://127.0.0.1:PORT"), TEXT,
              .letter = 's'),
    MZ_OPTION("clone", N_("DIR"), N_("answer from this clone instead of the daemon"), FILE),
    MZ_OPTION("config", N_("FILE"), N_("the configuration file"), FILE),
    MZ_OPTION("key", N_("FILE"), N_("the key file to sign and log in with"), FILE, .letter = 'k'),
    MZ_OPTION("trust", N_("FILE"), N_("the trusted genesis: origin, log key, first leaf"), FILE),
    MZ_OPTION("passphrase-file", N_("FILE"),
              N_("read the passphrase from the first line of a file"), FILE),
    MZ_OPTION("passphrase-fd", N_("N"), N_("read the passphrase from an open file descriptor"),
              COUNT),
    MZ_OPTION("format", "text|csv|json|ndjson", N_("output format"), CHOICE, .letter = 'O'),
    MZ_OPTION("output", N_("FILE"), N_("write to a file, which appears only when it is whole"),
              FILE, .letter = 'o'),
    MZ_OPTION("excel", NULL, N_("CSV for spreadsheets: byte-order mark and CRLF"), FLAG),
    MZ_OPTION("quiet", NULL, N_("print nothing but errors"), FLAG, .letter = 'q'),
    MZ_OPTION("color", "auto|always|never", N_("colours; NO_COLOR is obeyed"), CHOICE),
    MZ_OPTION("lang", "zh|en", N_("language of texts"), CHOICE),
    MZ_OPTION("project", N_("CODE"), N_("the project"), CODE, .letter = 'p'),
    MZ_OPTION("date", N_("DATE"), N_("business date; today if not given"), DATE),
    MZ_OPTION("begin", N_("DATE"), N_("from this day"), DATE),
    MZ_OPTION("end", N_("DATE"), N_("to this day"), DATE),
    MZ_OPTION("period", N_("PERIOD"), N_("a year, quarter, month or day: 2023, 2023Q2, 2023-05"),
              PERIOD),
    MZ_OPTION("help", NULL, N_("this help"), FLAG, .letter = 'h'),
    MZ_OPTION("version", NULL, N_("the version"), FLAG),
    {.name = NULL},
};

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t mz_options_distance(const char *a, const char *b) {
    size_t row[64];
    size_t width = least(strlen(b), sizeof row / sizeof row[0] - 1);
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t above = row[j + 1];
            row[j + 1] = least(least(row[j], above) + 1, diagonal + (a[i] != b[j]));
            diagonal = above;
        }
    }
    return row[width];
}

static const struct mz_option *find_name(const struct mz_option *rows, const char *name,
                                         size_t size) {
    for (; rows != NULL && rows->name != NULL; rows++)
        if (strlen(rows->name) == size && memcmp(rows->name, name, size) == 0)
            return rows;
    return NULL;
}

static const struct mz_option *find_letter(const struct mz_option *rows, char letter) {
    for (; rows != NULL && rows->name != NULL; rows++)
        if (rows->letter == letter)
            return rows;
    return NULL;
}

static const char *nearest(const struct mz_option *rows, const char *name, size_t *best) {
    const char *found = NULL;
    for (; rows != NULL && rows->name != NULL; rows++) {
        size_t distance = mz_options_distance(name, rows->name);
        if (distance < *best) {
            *best = distance;
            found = rows->name;
        }
    }
    return found;
}

static enum mz_status unknown(const char *word, const struct mz_option *own,
                              struct mz_fault *fault) {
    char name[64];
    const char *start = word + strspn(word, "-");
    size_t size = least(strcspn(start, "="), sizeof name - 1);
    memcpy(name, start, size);
    name[size] = '\0';
    size_t best = 3;
    const char *own_near = nearest(own, name, &best);
    const char *global_near = nearest(mz_global_options, name, &best);
    const char *near = global_near != NULL ? global_near : own_near;
    enum mz_status status = mz_fault_at(fault, MZ_E_USAGE, "%s", word);
    if (near != NULL)
        mz_fault_have(fault, mz_i18n(N_("no such option; did you mean --%s?")), near);
    else
        mz_fault_have(fault, "%s", mz_i18n(N_("no such option")));
    return status;
}

static bool is_choice(const char *choices, const char *value) {
    size_t size = strlen(value);
    for (const char *at = choices; size > 0 && *at != '\0';) {
        size_t length = strcspn(at, "|");
        if (length == size && memcmp(at, value, size) == 0)
            return true;
        at += length + (at[length] == '|');
    }
    return false;
}

static void list_names(const struct mz_names *names, char *buffer, size_t capacity) {
    struct mz_writer w = mz_writer_over(buffer, capacity - 1);
    for (uint8_t i = 1; i <= names->count; i++) {
        mz_writer_text(&w, i == 1 ? "" : "|");
        mz_writer_text(&w, mz_names_text(names, i));
    }
    buffer[w.size] = '\0';
}

static enum mz_status bad_value(const struct mz_option *option, const char *value,
                                enum mz_status status, const char *want, struct mz_fault *fault) {
    mz_fault_at(fault, status, "--%s", option->name);
    mz_fault_have(fault, "%s", value);
    mz_fault_want(fault, "%s", want);
    return status;
}

/* One case a kind: what passes here, the getters parse again without failing. */
static enum mz_status check_value(const struct mz_option *option, const char *value,
                                  struct mz_fault *fault) {
    struct mz_span text = mz_span_text(value);
    int64_t fen;
    uint64_t number;
    uint32_t first, last;
    char words[160];
    switch (option->kind) {
    case MZ_OPTION_AMOUNT:
        if (mz_money_parse(text, &fen) != MZ_OK || fen < 0)
            return bad_value(option, value, MZ_E_BAD_NUMBER, "22000.00", fault);
        break;
    case MZ_OPTION_COUNT:
        if (mz_decimal_parse(text, &number) != MZ_OK || number == MZ_ABSENT)
            return bad_value(option, value, MZ_E_BAD_NUMBER, "44", fault);
        break;
    case MZ_OPTION_DATE:
        if (mz_date_parse(text, &first) != MZ_OK)
            return bad_value(option, value, MZ_E_BAD_DATE, "YYYY-MM-DD", fault);
        break;
    case MZ_OPTION_PERIOD:
        if (mz_period_parse(text, &first, &last) != MZ_OK)
            return bad_value(option, value, MZ_E_BAD_DATE, "2023Q2", fault);
        break;
    case MZ_OPTION_CODE:
        if (!mz_text_is_code(text))
            return bad_value(option, value, MZ_E_BAD_TEXT, "A-Z a-z 0-9 . _ -", fault);
        break;
    case MZ_OPTION_WORD:
        if (mz_names_find(option->names, text) == 0) {
            list_names(option->names, words, sizeof words);
            return bad_value(option, value, MZ_E_OUT_OF_RANGE, words, fault);
        }
        break;
    case MZ_OPTION_CHOICE:
        if (!is_choice(option->value, value))
            return bad_value(option, value, MZ_E_OUT_OF_RANGE, option->value, fault);
        break;
    default:
        if (value[0] == '\0')
            return bad_value(option, value, MZ_E_BAD_TEXT, "", fault);
        if (!mz_text_is_utf8(text))
            return bad_value(option, value, MZ_E_BAD_UTF8, "UTF-8", fault);
    }
    return MZ_OK;
}

static enum mz_status add(struct mz_options *options, const struct mz_option *option,
                          const char *value, struct mz_fault *fault) {
    if (!option->many && mz_options_has(options, option->name)) {
        mz_fault_at(fault, MZ_E_USAGE, "--%s", option->name);
        mz_fault_have(fault, "%s", mz_i18n(N_("given twice")));
        return MZ_E_USAGE;
    }
    if (options->given_count == MZ_MAX_ARGUMENTS) {
        mz_fault_at(fault, MZ_E_USAGE, "--%s", option->name);
        mz_fault_have(fault, "%s", mz_i18n(N_("too many options")));
        return MZ_E_USAGE;
    }
    if (option->kind != MZ_OPTION_FLAG) {
        enum mz_status status = check_value(option, value, fault);
        if (status != MZ_OK)
            return status;
    }
    options->given[options->given_count].option = option;
    options->given[options->given_count++].value = value;
    return MZ_OK;
}

enum mz_status mz_options_take(struct mz_options *options, const struct mz_option *own, int argc,
                               char *const argv[], int *at, struct mz_fault *fault) {
    const char *word = argv[*at];
    const struct mz_option *option;
    const char *value = NULL;
    if (word[1] == '-') {
        size_t size = strcspn(word + 2, "=");
        option = find_name(own, word + 2, size);
        if (option == NULL)
            option = find_name(mz_global_options, word + 2, size);
        if (word[2 + size] == '=')
            value = word + 3 + size;
    } else {
        option = find_letter(own, word[1]);
        if (option == NULL)
            option = find_letter(mz_global_options, word[1]);
        if (word[2] != '\0')
            value = word + 2;
    }
    if (option == NULL)
        return unknown(word, own, fault);
    if (option->kind == MZ_OPTION_FLAG) {
        if (value == NULL)
            return add(options, option, "", fault);
        mz_fault_at(fault, MZ_E_USAGE, "%s", word);
        mz_fault_have(fault, "%s", mz_i18n(N_("takes no value")));
        return MZ_E_USAGE;
    }
    if (value == NULL) {
        if (*at + 1 >= argc) {
            mz_fault_at(fault, MZ_E_USAGE, "%s", word);
            mz_fault_have(fault, "%s", mz_i18n(N_("needs a value")));
            return MZ_E_USAGE;
        }
        value = argv[++*at];
    }
    return add(options, option, value, fault);
}

enum mz_status mz_options_complete(const struct mz_options *options, const struct mz_option *own,
                                   struct mz_fault *fault) {
    for (; own != NULL && own->name != NULL; own++) {
        if (!own->required || mz_options_has(options, own->name))
            continue;
        mz_fault_at(fault, MZ_E_USAGE, "--%s", own->name);
        mz_fault_have(fault, "%s", mz_i18n(N_("is needed")));
        return MZ_E_USAGE;
    }
    return MZ_OK;
}

const char *mz_options_nth(const struct mz_options *options, const char *name, size_t n) {
    for (size_t i = 0; i < options->given_count; i++)
        if (strcmp(options->given[i].option->name, name) == 0 && n-- == 0)
            return options->given[i].value;
    return NULL;
}

const char *mz_options_text(const struct mz_options *options, const char *name) {
    return mz_options_nth(options, name, 0);
}

bool mz_options_has(const struct mz_options *options, const char *name) {
    return mz_options_text(options, name) != NULL;
}

struct mz_span mz_options_span(const struct mz_options *options, const char *name) {
    const char *text = mz_options_text(options, name);
    return text == NULL ? (struct mz_span){0} : mz_span_text(text);
}

int64_t mz_options_fen(const struct mz_options *options, const char *name) {
    const char *text = mz_options_text(options, name);
    int64_t fen;
    if (text == NULL || mz_money_parse(mz_span_text(text), &fen) != MZ_OK)
        return MZ_ABSENT_FEN;
    return fen;
}

uint64_t mz_options_uint(const struct mz_options *options, const char *name) {
    const char *text = mz_options_text(options, name);
    uint64_t value;
    if (text == NULL || mz_decimal_parse(mz_span_text(text), &value) != MZ_OK)
        return MZ_ABSENT;
    return value;
}

uint32_t mz_options_date(const struct mz_options *options, const char *name) {
    const char *text = mz_options_text(options, name);
    uint32_t date;
    if (text == NULL || mz_date_parse(mz_span_text(text), &date) != MZ_OK)
        return 0;
    return date;
}

uint8_t mz_options_word(const struct mz_options *options, const char *name) {
    for (size_t i = 0; i < options->given_count; i++)
        if (strcmp(options->given[i].option->name, name) == 0)
            return mz_names_find(options->given[i].option->names,
                                 mz_span_text(options->given[i].value));
    return 0;
}

void mz_options_window(const struct mz_options *options, uint32_t *ret_begin, uint32_t *ret_end) {
    uint32_t first = 0, last = 0;
    const char *period = mz_options_text(options, "period");
    if (period == NULL || mz_period_parse(mz_span_text(period), &first, &last) != MZ_OK)
        first = last = 0;
    uint32_t begin = mz_options_date(options, "begin");
    uint32_t end = mz_options_date(options, "end");
    *ret_begin = begin > first ? begin : first;
    *ret_end = end != 0 && (last == 0 || end < last) ? end : last;
}
