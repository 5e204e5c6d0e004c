/* Policies as files, and setting by setting; policy_ini.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/record/policy_ini.h"
#include "proto/base/money.h"

/* libinih reads lines of 200 bytes: a pair has 26 at most, a code 64. */
#define PAIRS_A_LINE 5u
#define CODES_A_LINE 2u
#define MEMBER_TEXT  160u /* all the words of a vocabulary */

/* The words of a set, apart by blanks; false if there are none. */
static bool words_text(const struct mz_names *names, uint32_t words, char text[MEMBER_TEXT]) {
    size_t size = 0;
    text[0] = '\0';
    for (uint8_t word = 1; word <= names->count; word++) {
        if ((words >> (word - 1) & 1) == 0)
            continue;
        int added = snprintf(text + size, MEMBER_TEXT - size, "%s%s", size == 0 ? "" : " ",
                             mz_names_text(names, word));
        size += added > 0 && (size_t)added < MEMBER_TEXT - size ? (size_t)added : 0;
    }
    return size > 0;
}

/* False for a member that is absent, a list, or the version. */
static bool member_text(const struct mz_policy_set *policy, const struct mz_field *field,
                        char text[MEMBER_TEXT]) {
    const void *member = (const uint8_t *)policy + field->offset;
    uint64_t number;
    int64_t fen;
    uint8_t word;
    if (strcmp(field->name, "version") == 0)
        return false;
    switch (field->type) {
    case MZ_F_UINT:
        memcpy(&number, member, sizeof number);
        (void)snprintf(text, MEMBER_TEXT, "%" PRIu64, number);
        return number != MZ_ABSENT;
    case MZ_F_FEN:
        memcpy(&fen, member, sizeof fen);
        if (fen != MZ_ABSENT_FEN)
            mz_money_format(fen, text);
        return fen != MZ_ABSENT_FEN;
    case MZ_F_BOOL:
        (void)snprintf(text, MEMBER_TEXT, "%s", *(const bool *)member ? "yes" : "no");
        return true;
    case MZ_F_ENUM:
        word = *(const uint8_t *)member;
        (void)snprintf(text, MEMBER_TEXT, "%s", mz_names_text(field->names, word));
        return word != 0;
    case MZ_F_FLAGS:
        return words_text(field->names, *(const uint32_t *)member, text);
    default:
        return false;
    }
}

static void pair_text(const struct mz_conflict *conflict, char *text, size_t capacity) {
    (void)snprintf(text, capacity, "%s/%s", mz_names_text(&mz_role_names, conflict->first),
                   mz_names_text(&mz_role_names, conflict->second));
}

static void standard_texts(const struct mz_standard *standard, char name[128],
                           char amount[MZ_MONEY_TEXT]) {
    struct mz_span project = standard->project.data == NULL ? mz_span_text("*") : standard->project;
    (void)snprintf(name, 128, "%.*s/%s", (int)project.size, (const char *)project.data,
                   standard->category == 0 ? "*"
                                           : mz_names_text(&mz_category_names, standard->category));
    mz_money_format(standard->amount, amount);
}

static void write_members(const struct mz_policy_set *policy, struct mz_buffer *text) {
    char value[MEMBER_TEXT];
    mz_buffer_text(text, "[policy]\n");
    for (unsigned i = 0; i < mz_policy_set_schema.field_count; i++)
        if (member_text(policy, &mz_policy_set_schema.fields[i], value))
            mz_buffer_format(text, "%s = %s\n", mz_policy_set_schema.fields[i].name, value);
}

static void write_tiers(const struct mz_policy_set *policy, struct mz_buffer *text) {
    char limit[MZ_MONEY_TEXT];
    for (unsigned i = 0; i < policy->tiers_count; i++) {
        const struct mz_tier *tier = &policy->tiers[i];
        mz_buffer_text(text, "\n[tier]\n");
        if (tier->limit != MZ_ABSENT_FEN) {
            mz_money_format(tier->limit, limit);
            mz_buffer_format(text, "limit = %s\n", limit);
        }
        mz_buffer_format(text, "approvals = %" PRIu64 "\nminutes = %s\n", tier->approvals,
                         tier->minutes ? "yes" : "no");
    }
}

/* The line of a list that is being written. */
struct words {
    struct mz_buffer *text;
    char name[48];
    unsigned count, most;
};

static void write_word(struct words *line, const char *name, struct mz_span word) {
    if (strcmp(line->name, name) != 0 || line->count == line->most) {
        mz_buffer_format(line->text, "\n%s =", name);
        (void)snprintf(line->name, sizeof line->name, "%s", name);
        line->count = 0;
    }
    mz_buffer_text(line->text, " ");
    mz_buffer_span(line->text, word);
    line->count++;
}

static void write_conflicts(const struct mz_policy_set *policy, struct mz_buffer *text) {
    struct words line = {.text = text, .most = PAIRS_A_LINE};
    if (policy->conflicts_count == 0)
        return;
    mz_buffer_text(text, "\n[conflicts]");
    for (unsigned i = 0; i < policy->conflicts_count; i++) {
        char pair[64];
        pair_text(&policy->conflicts[i], pair, sizeof pair);
        write_word(&line, mz_names_text(&mz_scope_names, policy->conflicts[i].scope),
                   mz_span_text(pair));
    }
    mz_buffer_text(text, "\n");
}

/* STAGE, STAGE/METHOD or STAGE/CATEGORY. A row about both a method and a category has no line in
 * the file; none is made from one. */
static void stage_text(const struct mz_required *row, char text[48]) {
    const char *kind = row->method != 0     ? mz_names_text(&mz_method_names, row->method)
                       : row->category != 0 ? mz_names_text(&mz_category_names, row->category)
                                            : NULL;
    (void)snprintf(text, 48, "%s%s%s", mz_names_text(&mz_stage_names, row->stage),
                   kind != NULL ? "/" : "", kind != NULL ? kind : "");
}

static void write_evidence(const struct mz_policy_set *policy, struct mz_buffer *text) {
    struct words line = {.text = text, .most = CODES_A_LINE};
    if (policy->evidence_count + policy->shared_count == 0)
        return;
    mz_buffer_text(text, "\n[evidence]");
    for (unsigned i = 0; i < policy->shared_count; i++)
        write_word(&line, "project", policy->shared[i].code);
    for (unsigned i = 0; i < policy->evidence_count; i++) {
        char stage[48];
        stage_text(&policy->evidence[i], stage);
        write_word(&line, stage, policy->evidence[i].code);
    }
    mz_buffer_text(text, "\n");
}

void mz_policy_ini_write(const struct mz_policy_set *policy, struct mz_buffer *text) {
    write_members(policy, text);
    write_tiers(policy, text);
    write_conflicts(policy, text);
    write_evidence(policy, text);
    if (policy->standards_count > 0)
        mz_buffer_text(text, "\n[standards]\n");
    for (unsigned i = 0; i < policy->standards_count; i++) {
        char name[128], amount[MZ_MONEY_TEXT];
        standard_texts(&policy->standards[i], name, amount);
        mz_buffer_format(text, "%s = %s\n", name, amount);
    }
}

/* A tier's name is its place: which approvals come first matters. */
static void each_tier(const struct mz_policy_set *policy,
                      void (*each)(void *, const char *, const char *, const char *), void *arg) {
    for (unsigned i = 0; i < policy->tiers_count; i++) {
        const struct mz_tier *tier = &policy->tiers[i];
        char name[16], limit[MZ_MONEY_TEXT] = "-", value[128];
        if (tier->limit != MZ_ABSENT_FEN)
            mz_money_format(tier->limit, limit);
        (void)snprintf(name, sizeof name, "%u", i + 1);
        (void)snprintf(value, sizeof value, "limit %s, approvals %" PRIu64 ", minutes %s", limit,
                       tier->approvals, tier->minutes ? "yes" : "no");
        each(arg, "tier", name, value);
    }
}

void mz_policy_ini_each(const struct mz_policy_set *policy,
                        void (*each)(void *arg, const char *section, const char *name,
                                     const char *value),
                        void *arg) {
    char name[128], value[MEMBER_TEXT];
    for (unsigned i = 0; i < mz_policy_set_schema.field_count; i++)
        if (member_text(policy, &mz_policy_set_schema.fields[i], value))
            each(arg, "policy", mz_policy_set_schema.fields[i].name, value);
    each_tier(policy, each, arg);
    for (unsigned i = 0; i < policy->conflicts_count; i++) {
        pair_text(&policy->conflicts[i], value, sizeof value);
        each(arg, "conflicts", mz_names_text(&mz_scope_names, policy->conflicts[i].scope), value);
    }
    for (unsigned i = 0; i < policy->shared_count; i++) {
        const struct mz_span code = policy->shared[i].code;
        (void)snprintf(value, sizeof value, "%.*s", (int)code.size, (const char *)code.data);
        each(arg, "evidence", "project", value);
    }
    for (unsigned i = 0; i < policy->evidence_count; i++) {
        const struct mz_span code = policy->evidence[i].code;
        (void)snprintf(value, sizeof value, "%.*s", (int)code.size, (const char *)code.data);
        stage_text(&policy->evidence[i], name);
        each(arg, "evidence", name, value);
    }
    for (unsigned i = 0; i < policy->standards_count; i++) {
        standard_texts(&policy->standards[i], name, value);
        each(arg, "standards", name, value);
    }
}
