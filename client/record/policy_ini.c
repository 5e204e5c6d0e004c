#include "client/record/policy_ini.h"

#include <ini.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "proto/base/decimal.h"
#include "proto/base/money.h"

struct reading {
    struct mz_policy_text *text;
    const char *why;             /* what is wrong with the line */
    struct mz_required required; /* of the payments that the line is about */
};

static bool fail(struct reading *reading, const char *why) {
    reading->why = why;
    return false;
}

static bool keep(struct reading *reading, const char *text, size_t size, struct mz_span *ret_span) {
    struct mz_policy_text *kept = reading->text;
    if (size == 0 || size > sizeof kept->words - kept->used)
        return fail(reading, mz_i18n(N_("a code is missing or too long")));
    memcpy(kept->words + kept->used, text, size);
    *ret_span = mz_span_of(kept->words + kept->used, size);
    kept->used += size;
    return true;
}

static bool read_number(struct reading *reading, const char *value, uint64_t *ret_number) {
    if (mz_decimal_parse(mz_span_text(value), ret_number) != MZ_OK)
        return fail(reading, mz_i18n(N_("not a whole number")));
    return true;
}

static bool read_flag(struct reading *reading, const char *value, bool *ret_flag) {
    *ret_flag = strcmp(value, "yes") == 0;
    return *ret_flag || strcmp(value, "no") == 0 || fail(reading, mz_i18n(N_("yes or no")));
}

static bool read_word(struct reading *reading, const struct mz_names *names, const char *value,
                      uint8_t *ret_word) {
    *ret_word = mz_names_find(names, mz_span_text(value));
    return *ret_word != 0 || fail(reading, mz_i18n(N_("unknown word")));
}

/* A set of words, apart by blanks or commas. */
static bool read_words(struct reading *reading, const struct mz_names *names, const char *value,
                       uint32_t *words) {
    while (*value != '\0') {
        size_t size = strcspn(value, " ,\t\n");
        uint8_t word = size == 0 ? 0 : mz_names_find(names, mz_span_of(value, size));
        if (size > 0 && word == 0)
            return fail(reading, mz_i18n(N_("unknown word")));
        if (size > 0)
            *words |= UINT32_C(1) << (word - 1);
        value += size;
        value += strspn(value, " ,\t\n");
    }
    return true;
}

/* A single member of the body, by its own name. */
static bool on_policy(struct reading *reading, const char *name, const char *value) {
    const struct mz_schema *schema = &mz_policy_set_schema;
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        void *member = (uint8_t *)&reading->text->policy + field->offset;
        if (strcmp(field->name, name) != 0)
            continue;
        switch (field->type) {
        case MZ_F_UINT:
            return read_number(reading, value, member);
        case MZ_F_FEN:
            return mz_money_parse(mz_span_text(value), member) == MZ_OK ||
                   fail(reading, mz_i18n(N_("not an amount")));
        case MZ_F_BOOL:
            return read_flag(reading, value, member);
        case MZ_F_ENUM:
            return read_word(reading, field->names, value, member);
        case MZ_F_FLAGS:
            return read_words(reading, field->names, value, member);
        default:
            break;
        }
    }
    return fail(reading, mz_i18n(N_("unknown name")));
}

/* A tier ends where a name comes that it already has. */
static bool on_tier(struct reading *reading, const char *name, const char *value) {
    struct mz_policy_set *policy = &reading->text->policy;
    bool starts = strcmp(name, "limit") == 0 || strcmp(name, "approvals") == 0;
    struct mz_tier *tier =
        policy->tiers_count == 0 ? NULL : &policy->tiers[policy->tiers_count - 1];
    bool has_limit = tier != NULL && tier->limit != MZ_ABSENT_FEN;
    if (starts && (tier == NULL || tier->approvals != MZ_ABSENT ||
                   (strcmp(name, "limit") == 0 && has_limit))) {
        if (policy->tiers_count == MZ_MAX_TIERS)
            return fail(reading, mz_i18n(N_("too many tiers")));
        tier = &policy->tiers[policy->tiers_count++];
        *tier = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = MZ_ABSENT};
    }
    if (tier == NULL)
        return fail(reading, mz_i18n(N_("a tier begins with limit or approvals")));
    if (strcmp(name, "limit") == 0)
        return mz_money_parse(mz_span_text(value), &tier->limit) == MZ_OK ||
               fail(reading, mz_i18n(N_("not an amount")));
    if (strcmp(name, "approvals") == 0)
        return read_number(reading, value, &tier->approvals);
    if (strcmp(name, "minutes") != 0)
        return fail(reading, mz_i18n(N_("unknown name")));
    return read_flag(reading, value, &tier->minutes);
}

static bool add_conflict(struct reading *reading, uint8_t scope, const char *word, size_t size) {
    struct mz_policy_set *policy = &reading->text->policy;
    const char *slash = memchr(word, '/', size);
    if (slash == NULL || policy->conflicts_count == MZ_MAX_CONFLICTS)
        return fail(reading, mz_i18n(N_("role/role expected")));
    size_t first = (size_t)(slash - word);
    struct mz_conflict conflict = {
        .first = mz_names_find(&mz_role_names, mz_span_of(word, first)),
        .second = mz_names_find(&mz_role_names, mz_span_of(slash + 1, size - first - 1)),
        .scope = scope,
    };
    if (conflict.first == 0 || conflict.second == 0)
        return fail(reading, mz_i18n(N_("unknown role")));
    policy->conflicts[policy->conflicts_count++] = conflict;
    return true;
}

static bool add_evidence(struct reading *reading, uint8_t stage, const char *word, size_t size) {
    struct mz_policy_set *policy = &reading->text->policy;
    if (policy->evidence_count == MZ_MAX_EVIDENCE_CODES)
        return fail(reading, mz_i18n(N_("too many codes")));
    struct mz_required *required = &policy->evidence[policy->evidence_count++];
    *required = reading->required;
    required->stage = stage;
    return keep(reading, word, size, &required->code);
}

/* A code of which the project's own file serves all its payments. */
static bool add_shared(struct reading *reading, uint8_t number, const char *word, size_t size) {
    struct mz_policy_set *policy = &reading->text->policy;
    (void)number;
    if (policy->shared_count == MZ_MAX_EVIDENCE_CODES)
        return fail(reading, mz_i18n(N_("too many codes")));
    return keep(reading, word, size, &policy->shared[policy->shared_count++].code);
}

/* Every word of a value, apart by blanks or commas, under a number. */
static bool each_word(struct reading *reading, uint8_t number, const char *value,
                      bool (*add)(struct reading *, uint8_t, const char *, size_t)) {
    if (number == 0)
        return fail(reading, mz_i18n(N_("unknown name")));
    while (*value != '\0') {
        size_t size = strcspn(value, " ,\t\n");
        if (size > 0 && !add(reading, number, value, size))
            return false;
        value += size;
        value += strspn(value, " ,\t\n");
    }
    return true;
}

/* STAGE, or STAGE/METHOD or STAGE/CATEGORY for the payments that it is about. */
static bool on_evidence(struct reading *reading, const char *name, const char *value) {
    const char *slash = strchr(name, '/');
    size_t size = slash != NULL ? (size_t)(slash - name) : strlen(name);
    struct mz_required kind = {0};
    if (slash != NULL) {
        struct mz_span word = mz_span_text(slash + 1);
        kind.method = mz_names_find(&mz_method_names, word);
        kind.category = mz_names_find(&mz_category_names, word);
        if (kind.method == 0 && kind.category == 0)
            return fail(reading,
                        mz_i18n(N_("a payment method or a category expected after the /")));
    }
    reading->required = kind;
    return each_word(reading, mz_names_find(&mz_stage_names, mz_span_of(name, size)), value,
                     add_evidence);
}

static bool on_standard(struct reading *reading, const char *name, const char *value) {
    struct mz_policy_set *policy = &reading->text->policy;
    const char *slash = strchr(name, '/');
    if (slash == NULL || policy->standards_count == MZ_MAX_STANDARDS)
        return fail(reading, mz_i18n(N_("PROJECT/CATEGORY expected")));
    struct mz_standard standard = {0};
    if (strncmp(name, "*/", 2) != 0 &&
        !keep(reading, name, (size_t)(slash - name), &standard.project))
        return false;
    if (strcmp(slash + 1, "*") != 0) {
        standard.category = mz_names_find(&mz_category_names, mz_span_text(slash + 1));
        if (standard.category == 0)
            return fail(reading, mz_i18n(N_("unknown category")));
    }
    if (mz_money_parse(mz_span_text(value), &standard.amount) != MZ_OK)
        return fail(reading, mz_i18n(N_("not an amount")));
    policy->standards[policy->standards_count++] = standard;
    return true;
}

static int on_value(void *arg, const char *section, const char *name, const char *value) {
    struct reading *reading = arg;
    bool good;
    if (strcmp(section, "policy") == 0)
        good = on_policy(reading, name, value);
    else if (strncmp(section, "tier", 4) == 0)
        good = on_tier(reading, name, value);
    else if (strcmp(section, "conflicts") == 0)
        good = each_word(reading, mz_names_find(&mz_scope_names, mz_span_text(name)), value,
                         add_conflict);
    else if (strcmp(section, "evidence") == 0 && strcmp(name, "project") == 0)
        good = each_word(reading, 1, value, add_shared);
    else if (strcmp(section, "evidence") == 0)
        good = on_evidence(reading, name, value);
    else if (strcmp(section, "standards") == 0)
        good = on_standard(reading, name, value);
    else
        good = fail(reading, mz_i18n(N_("unknown section")));
    return good;
}

enum mz_status mz_policy_ini_read(const char *path, struct mz_policy_text *ret_text,
                                  struct mz_fault *fault) {
    struct reading reading = {.text = ret_text};
    struct mz_buffer text = {0};
    mz_schema_init(&mz_policy_set_schema, &ret_text->policy);
    ret_text->policy.version = MZ_ABSENT;
    ret_text->used = 0;
    enum mz_status status = mz_file_read(path, MZ_FILE_LIMIT, &text, fault);
    int line = status == MZ_OK ? ini_parse_string(mz_buffer_string(&text), on_value, &reading) : 0;
    mz_buffer_free(&text);
    if (line != 0) {
        status = mz_fault_at(fault, MZ_E_USAGE, "%s:%d", path, line);
        mz_fault_have(fault, "%s", reading.why != NULL ? reading.why : "INI");
    }
    return status;
}
