/* policy set, check, diff, show: the unit's control policy as an INI file (policy_ini.h). */
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/table.h"
#include "client/read/read.h"
#include "client/reading.h"
#include "client/record/dossier.h"
#include "client/record/policy_ini.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/rules/fold.h"

/* The policy of the file that the command names. The caller frees *ret_text, also on failure. */
static enum mz_status read_argument(struct mz_client *client, struct mz_policy_text **ret_text) {
    const char *path = client->options.arguments[0];
    *ret_text = calloc(1, sizeof **ret_text);
    if (*ret_text == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
    return mz_policy_ini_read(path, *ret_text, &client->fault);
}

/* What can be said of a policy by itself, before any ledger is asked. */
static enum mz_status check(struct mz_client *client, struct mz_policy_set *policy) {
    uint64_t version = policy->version;
    if (version == MZ_ABSENT)
        policy->version = 1;
    enum mz_status status = mz_schema_check(&mz_policy_set_schema, policy, &client->fault);
    if (status == MZ_OK)
        status = mz_policy_check(policy, &client->fault);
    policy->version = version;
    return status;
}

/* The policy in force, out of the entry that set it: what is shown is what was signed. */
static enum mz_status in_force(struct mz_client *client, const struct mz_ledger_source *source,
                               struct mz_recorded *ret_recorded) {
    json_t *answer;
    struct mz_hash statement;
    struct mz_recorded recorded;
    enum mz_status status = mz_source_ask(client, source, "policy", NULL, 0, &answer);
    if (status != MZ_OK)
        return status;
    uint64_t index = mz_api_uint(answer, "index");
    bool named = mz_api_hash(answer, "statement", &statement) && index != MZ_ABSENT;
    json_decref(answer);
    status = named ? mz_dossier_read(client, source, index, &statement, &recorded)
                   : mz_fault_at(&client->fault, MZ_E_PROTOCOL, "policy");
    if (status != MZ_OK)
        return status;
    if (recorded.statement.kind->id != MZ_KIND_POLICY_SET) {
        mz_dossier_release(&recorded);
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "policy");
    }
    *ret_recorded = recorded;
    return MZ_OK;
}

/* -- policy set */

/* One more than the policy in force. */
static enum mz_status next_version(struct mz_client *client, uint64_t *ret_version) {
    struct mz_ledger_source source;
    struct mz_recorded recorded;
    enum mz_status status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = in_force(client, &source, &recorded);
    if (status == MZ_E_NO_POLICY) {
        *ret_version = 1;
        return MZ_OK;
    }
    if (status != MZ_OK)
        return status;
    *ret_version = recorded.statement.body.policy_set.version + 1;
    mz_dossier_release(&recorded);
    return MZ_OK;
}

enum mz_status mz_policy_set(struct mz_client *client) {
    struct mz_policy_text *text;
    enum mz_status status = read_argument(client, &text);
    if (status == MZ_OK)
        status = check(client, &text->policy);
    if (status == MZ_OK && text->policy.version == MZ_ABSENT)
        status = next_version(client, &text->policy.version);
    if (status == MZ_OK && !mz_options_has(&client->options, "dry-run")) {
        const struct mz_filing filing = {.kind = MZ_KIND_POLICY_SET, .body = &text->policy};
        status = mz_sign_file(client, &filing, NULL);
    }
    free(text);
    return status;
}

/* -- policy check */

enum mz_status mz_policy_check_file(struct mz_client *client) {
    struct mz_policy_text *text;
    enum mz_status status = read_argument(client, &text);
    if (status == MZ_OK)
        status = check(client, &text->policy);
    if (status == MZ_OK && mz_read_is_json(client)) {
        struct mz_json json = mz_json_start();
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "schema", "mingzhang/policy-check/1");
        mz_json_open_object(&json, "policy");
        mz_schema_json(&mz_policy_set_schema, &text->policy, &json);
        mz_json_close_object(&json);
        mz_json_close_object(&json);
        status = mz_output_json(&client->output, &json, &client->fault);
    } else if (status == MZ_OK) {
        const struct mz_policy_set *policy = &text->policy;
        mz_output_say(&client->output,
                      mz_i18n(N_("%s may be set: %u tiers, %u conflicts, %u evidence codes, %u "
                                 "standards\n")),
                      client->options.arguments[0], policy->tiers_count, policy->conflicts_count,
                      policy->evidence_count, policy->standards_count);
    }
    free(text);
    return status;
}

/* -- policy diff */

/* The settings of one policy, to be looked up in the other. */
struct settings {
    struct mz_buffer lines; /* "section NUL name NUL value NUL", one after the other */
};

static void add_setting(void *arg, const char *section, const char *name, const char *value) {
    struct settings *settings = arg;
    mz_buffer_bytes(&settings->lines, section, strlen(section) + 1);
    mz_buffer_bytes(&settings->lines, name, strlen(name) + 1);
    mz_buffer_bytes(&settings->lines, value, strlen(value) + 1);
}

/* The setting at `at`; returns the place of the next. */
static size_t setting_at(const struct settings *settings, size_t at, const char *parts[3]) {
    for (int i = 0; i < 3; i++) {
        parts[i] = (const char *)settings->lines.data + at;
        at += strlen(parts[i]) + 1;
    }
    return at;
}

static bool has_setting(const struct settings *settings, const char *const parts[3]) {
    const char *other[3];
    for (size_t at = 0; at < settings->lines.size;) {
        at = setting_at(settings, at, other);
        if (strcmp(other[0], parts[0]) == 0 && strcmp(other[1], parts[1]) == 0 &&
            strcmp(other[2], parts[2]) == 0)
            return true;
    }
    return false;
}

static const struct mz_table_column diff_columns[] = {
    {"change", N_("Change"), false, false},
    {"section", N_("Section"), false, false},
    {"name", N_("Name"), false, false},
    {"value", N_("Value"), false, false},
};

/* What is in `of` and not in `other`. */
static void add_differences(struct mz_grid *table, const char *change, const struct settings *of,
                            const struct settings *other) {
    for (size_t at = 0; at < of->lines.size;) {
        const char *parts[3];
        at = setting_at(of, at, parts);
        if (has_setting(other, parts))
            continue;
        mz_table_cell(table, strcmp(change, "removed") == 0 ? "-" : "+", change);
        for (int i = 0; i < 3; i++)
            mz_table_cell(table, parts[i], NULL);
    }
}

static enum mz_status print_diff(struct mz_client *client, const struct mz_policy_set *before,
                                 const struct mz_policy_set *after) {
    struct settings old = {0}, new = {0};
    struct mz_grid *table = mz_table_new(diff_columns, 4);
    enum mz_status status = MZ_OK;
    if (before != NULL)
        mz_policy_ini_each(before, add_setting, &old);
    mz_policy_ini_each(after, add_setting, &new);
    if (table == NULL || old.lines.failed || new.lines.failed) {
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "policy");
    } else {
        add_differences(table, "removed", &old, &new);
        add_differences(table, "added", &new, &old);
        if (mz_table_rows(table) == 0)
            mz_output_say(&client->output, "%s\n",
                          mz_i18n(N_("The file says what the policy in force says.")));
        if (mz_table_rows(table) > 0 || client->output.format != MZ_FORMAT_TEXT)
            status =
                mz_table_print(table, "mingzhang/policy-diff/1", &client->output, &client->fault);
    }
    mz_table_free(table);
    mz_buffer_free(&old.lines);
    mz_buffer_free(&new.lines);
    return status;
}

enum mz_status mz_policy_diff(struct mz_client *client) {
    struct mz_policy_text *text;
    struct mz_ledger_source source;
    struct mz_recorded recorded;
    enum mz_status status = read_argument(client, &text);
    if (status == MZ_OK)
        status = check(client, &text->policy);
    if (status == MZ_OK)
        status = mz_source_open(client, &source);
    if (status == MZ_OK) {
        status = in_force(client, &source, &recorded);
        if (status == MZ_OK) {
            status = print_diff(client, &recorded.statement.body.policy_set, &text->policy);
            mz_dossier_release(&recorded);
        } else if (status == MZ_E_NO_POLICY) {
            status = print_diff(client, NULL, &text->policy);
        }
        source.close(source.ctx);
    }
    free(text);
    return status;
}

/* -- policy show */

static enum mz_status print_policy(struct mz_client *client, const struct mz_recorded *recorded) {
    const struct mz_policy_set *policy = &recorded->statement.body.policy_set;
    struct mz_buffer text = {0};
    mz_buffer_format(&text, mz_i18n(N_("; version %llu, entry #%llu, proposed by %.*s\n")),
                     (unsigned long long)policy->version, (unsigned long long)recorded->index,
                     (int)recorded->statement.issuer.size,
                     (const char *)recorded->statement.issuer.data);
    mz_policy_ini_write(policy, &text);
    enum mz_status status = MZ_OK;
    if (text.failed)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "policy");
    else
        fputs(mz_buffer_string(&text), client->output.file);
    mz_buffer_free(&text);
    return status;
}

enum mz_status mz_read_policy(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_recorded recorded;
    if (client->output.format != MZ_FORMAT_TEXT)
        return mz_read_view(client, "policy", NULL, 0);
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = in_force(client, &source, &recorded);
    source.close(source.ctx);
    if (status != MZ_OK)
        return status;
    status = print_policy(client, &recorded);
    mz_dossier_release(&recorded);
    return status;
}
