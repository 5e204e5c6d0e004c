/* policy set: the unit's control policy, from an INI file that an administrator can read aloud.
 *
 *   [policy]
 *   acceptors = 2          ; distinct acceptors that must pass
 *   past_days = 30         ; business dates may lie so many days before registration
 *   future_days = 0
 *   [tier]                 ; one section a row, amounts ascending, the last without limit
 *   limit = 5000.00
 *   approvals = 1
 *   minutes = no           ; collective decision minutes 三重一大
 *   [conflicts]            ; roles that one person must not both act in
 *   payment = handler/reviewer handler/approver
 *   year = reviewer/cashier
 *   [evidence]             ; codes that must be there before the stage
 *   approve = E01 E02
 *   [standards]            ; PROJECT/CATEGORY = yuan a person at most; * for any
 *   P1/frontline = 500.00 */
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/error.h"
#include "client/file.h"
#include "client/i18n.h"
#include "client/sign.h"
#include "client/source.h"
#include "client/verbs.h"
#include "proto/base/decimal.h"
#include "proto/base/money.h"

#define WORDS_SIZE 8192u

struct reading {
    struct mz_client *client;
    struct mz_policy_set policy;
    char words[WORDS_SIZE]; /* codes that spans of the policy point to */
    size_t used;
    const char *why; /* what is wrong with the line */
    int line;
};

static bool fail(struct reading *reading, const char *why) {
    reading->why = why;
    return false;
}

static bool keep(struct reading *reading, const char *text, size_t size, struct mz_span *ret_span) {
    if (size == 0 || size > sizeof reading->words - reading->used)
        return fail(reading, mz_i18n(N_("a code is missing or too long")));
    memcpy(reading->words + reading->used, text, size);
    *ret_span = mz_span_of(reading->words + reading->used, size);
    reading->used += size;
    return true;
}

static bool read_number(struct reading *reading, const char *value, uint64_t *ret_number) {
    if (mz_decimal_parse(mz_span_text(value), ret_number) != MZ_OK)
        return fail(reading, mz_i18n(N_("not a whole number")));
    return true;
}

static bool on_policy(struct reading *reading, const char *name, const char *value) {
    struct mz_policy_set *policy = &reading->policy;
    if (strcmp(name, "version") == 0)
        return read_number(reading, value, &policy->version);
    if (strcmp(name, "acceptors") == 0)
        return read_number(reading, value, &policy->acceptors);
    if (strcmp(name, "past_days") == 0)
        return read_number(reading, value, &policy->past_days);
    if (strcmp(name, "future_days") == 0)
        return read_number(reading, value, &policy->future_days);
    if (strcmp(name, "retention_years") == 0)
        return read_number(reading, value, &policy->retention_years);
    return fail(reading, mz_i18n(N_("unknown name")));
}

/* A tier ends where a name comes that it already has. */
static bool on_tier(struct reading *reading, const char *name, const char *value) {
    struct mz_policy_set *policy = &reading->policy;
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
    tier->minutes = strcmp(value, "yes") == 0;
    return tier->minutes || strcmp(value, "no") == 0 || fail(reading, mz_i18n(N_("yes or no")));
}

static bool add_conflict(struct reading *reading, uint8_t scope, const char *word, size_t size) {
    struct mz_policy_set *policy = &reading->policy;
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
    struct mz_policy_set *policy = &reading->policy;
    if (policy->evidence_count == MZ_MAX_EVIDENCE_CODES)
        return fail(reading, mz_i18n(N_("too many codes")));
    struct mz_required *required = &policy->evidence[policy->evidence_count++];
    required->stage = stage;
    return keep(reading, word, size, &required->code);
}

/* Every word of a value, apart by blanks or commas, under the number that the name means. */
static bool each_word(struct reading *reading, const struct mz_names *names, const char *name,
                      const char *value,
                      bool (*add)(struct reading *, uint8_t, const char *, size_t)) {
    uint8_t number = mz_names_find(names, mz_span_text(name));
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

static bool on_standard(struct reading *reading, const char *name, const char *value) {
    struct mz_policy_set *policy = &reading->policy;
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
        good = each_word(reading, &mz_scope_names, name, value, add_conflict);
    else if (strcmp(section, "evidence") == 0)
        good = each_word(reading, &mz_stage_names, name, value, add_evidence);
    else if (strcmp(section, "standards") == 0)
        good = on_standard(reading, name, value);
    else
        good = fail(reading, mz_i18n(N_("unknown section")));
    return good;
}

/* One more than the policy in force. */
static enum mz_status next_version(struct mz_client *client, uint64_t *ret_version) {
    struct mz_ledger_source source;
    json_t *answer;
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_source_ask(client, &source, "policy", NULL, 0, &answer);
    if (status == MZ_E_NO_POLICY) {
        *ret_version = 1;
        return MZ_OK;
    }
    if (status != MZ_OK)
        return status;
    uint64_t version = mz_api_uint(answer, "policy.version");
    json_decref(answer);
    if (version == MZ_ABSENT)
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/policy");
    *ret_version = version + 1;
    return MZ_OK;
}

enum mz_status mz_policy_set(struct mz_client *client) {
    const char *path = client->options.arguments[0];
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
    mz_schema_init(&mz_policy_set_schema, &reading->policy);
    reading->policy.version = MZ_ABSENT;
    struct mz_buffer text = {0};
    enum mz_status status = mz_file_read(path, MZ_FILE_LIMIT, &text, &client->fault);
    int line = status == MZ_OK ? ini_parse_string(mz_buffer_string(&text), on_value, reading) : 0;
    mz_buffer_free(&text);
    if (status == MZ_OK && line != 0) {
        status = mz_fault_at(&client->fault, MZ_E_USAGE, "%s:%d", path, line);
        mz_fault_have(&client->fault, "%s", reading->why != NULL ? reading->why : "INI");
    }
    if (status == MZ_OK && reading->policy.version == MZ_ABSENT)
        status = next_version(client, &reading->policy.version);
    const struct mz_filing filing = {.kind = MZ_KIND_POLICY_SET, .body = &reading->policy};
    if (status == MZ_OK && mz_options_has(&client->options, "dry-run"))
        status = mz_schema_check(&mz_policy_set_schema, &reading->policy, &client->fault);
    else if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    free(reading);
    return status;
}
