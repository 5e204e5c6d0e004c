#include "client/record/scheme_ini.h"

#include <ini.h>
#include <inttypes.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "proto/base/decimal.h"
#include "proto/base/money.h"
#include "proto/rules/scoring.h"

struct reading {
    struct mz_scheme_set scheme;
    const char *why; /* what is wrong with the line */
};

static bool fail(struct reading *reading, const char *why) {
    reading->why = why;
    return false;
}

/* Shares are kept in 1/10000, so that per cent have two decimals. */
static bool read_share(struct reading *reading, const char *value, uint64_t *ret_share) {
    int64_t hundredths;
    if (mz_money_parse(mz_span_text(value), &hundredths) != MZ_OK || hundredths < 0)
        return fail(reading, mz_i18n(N_("not a percentage with at most two decimals")));
    *ret_share = (uint64_t)hundredths;
    return true;
}

static bool read_member(struct reading *reading, const struct mz_field *field, const char *value) {
    void *member = (uint8_t *)&reading->scheme + field->offset;
    if (field->type == MZ_F_BOOL) {
        bool yes = strcmp(value, "yes") == 0;
        *(bool *)member = yes;
        return yes || strcmp(value, "no") == 0 || fail(reading, mz_i18n(N_("yes or no")));
    }
    if (strcmp(field->name, "version") != 0)
        return read_share(reading, value, member);
    return mz_decimal_parse(mz_span_text(value), member) == MZ_OK ||
           fail(reading, mz_i18n(N_("not a whole number")));
}

static int on_value(void *arg, const char *section, const char *name, const char *value) {
    struct reading *reading = arg;
    const struct mz_schema *schema = &mz_scheme_set_schema;
    if (strcmp(section, "scheme") != 0)
        return fail(reading, mz_i18n(N_("unknown section")));
    for (unsigned i = 0; i < schema->field_count; i++)
        if (strcmp(schema->fields[i].name, name) == 0)
            return read_member(reading, &schema->fields[i], value);
    return fail(reading, mz_i18n(N_("unknown name")));
}

enum mz_status mz_scheme_ini_read(const char *path, struct mz_scheme_set *ret_scheme,
                                  struct mz_fault *fault) {
    struct reading reading = {.scheme = mz_scoring_defaults()};
    struct mz_buffer text = {0};
    reading.scheme.version = MZ_ABSENT;
    enum mz_status status = mz_file_read(path, MZ_FILE_LIMIT, &text, fault);
    int line = status == MZ_OK ? ini_parse_string(mz_buffer_string(&text), on_value, &reading) : 0;
    mz_buffer_free(&text);
    if (line != 0) {
        status = mz_fault_at(fault, MZ_E_USAGE, "%s:%d", path, line);
        mz_fault_have(fault, "%s", reading.why != NULL ? reading.why : "INI");
    }
    if (status == MZ_OK)
        *ret_scheme = reading.scheme;
    return status;
}

void mz_scheme_ini_write(const struct mz_scheme_set *scheme, struct mz_buffer *text) {
    const struct mz_schema *schema = &mz_scheme_set_schema;
    mz_buffer_text(text, "[scheme]\n");
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        const void *member = (const uint8_t *)scheme + field->offset;
        if (strcmp(field->name, "version") == 0)
            continue;
        if (field->type == MZ_F_BOOL) {
            mz_buffer_format(text, "%s = %s\n", field->name, *(const bool *)member ? "yes" : "no");
            continue;
        }
        uint64_t share = *(const uint64_t *)member;
        mz_buffer_format(text, "%s = %" PRIu64 ".%02" PRIu64 "\n", field->name, share / 100,
                         share % 100);
    }
}
