#include "proto/log/tlog_policy.h"

#include "proto/base/decimal.h"
#include "proto/log/checkpoint.h"

_Static_assert(MZ_MAX_WITNESSES <= 32, "a set of witnesses is a u32");
_Static_assert(MZ_MAX_WITNESSES + MZ_MAX_WITNESS_GROUPS <= 64, "a set of members is a u64");

/* -- Reading. */

struct reading {
    struct mz_tlog_policy policy;
    uint64_t used; /* members of some group already: each contributes in one way only */
    bool has_quorum;
    const char *wrong; /* what is wrong with the line at hand */
};

/* Takes the next word of a line; empty at its end. */
static struct mz_span take_word(struct mz_span *line) {
    while (line->size > 0 && (line->data[0] == ' ' || line->data[0] == '\t'))
        *line = mz_span_of(line->data + 1, line->size - 1);
    size_t size = 0;
    while (size < line->size && line->data[size] != ' ' && line->data[size] != '\t')
        size++;
    struct mz_span word = mz_span_of(line->data, size);
    *line = mz_span_of(line->data + size, line->size - size);
    return word;
}

static bool wrong(struct reading *r, const char *what) {
    r->wrong = what;
    return false;
}

/* The number of the witness or group of this name. */
static bool find_member(const struct mz_tlog_policy *policy, struct mz_span name,
                        unsigned *ret_number) {
    for (size_t i = 0; i < policy->witness_count; i++)
        if (mz_span_equal(policy->witnesses[i].name, name)) {
            *ret_number = (unsigned)i;
            return true;
        }
    for (size_t i = 0; i < policy->group_count; i++)
        if (mz_span_equal(policy->groups[i].name, name)) {
            *ret_number = (unsigned)(MZ_MAX_WITNESSES + i);
            return true;
        }
    return false;
}

/* May this name be defined? */
static bool check_new(struct reading *r, struct mz_span name) {
    unsigned number;
    if (name.size == 0)
        return wrong(r, "a name is missing");
    if (mz_span_equal_text(name, "none"))
        return wrong(r, "\"none\" is no name to be given");
    if (find_member(&r->policy, name, &number))
        return wrong(r, "the name is taken");
    return true;
}

static bool take_key(struct reading *r, struct mz_span *line, enum mz_note_type type,
                     struct mz_note_key *ret_key) {
    if (mz_note_key_parse(take_word(line), ret_key) != MZ_OK)
        return wrong(r, "not a verifier key (vkey)");
    if (ret_key->type != type)
        return wrong(r, type == MZ_NOTE_ED25519 ? "a log's key must be of type 01"
                                                : "a witness's key must be of type 04");
    return true;
}

static bool same_key(const struct mz_note_key *a, const struct mz_note_key *b) {
    return mz_span_equal(mz_span_of(a->public_key, sizeof a->public_key),
                         mz_span_of(b->public_key, sizeof b->public_key));
}

static bool take_log(struct reading *r, struct mz_span *line) {
    struct mz_tlog_policy *policy = &r->policy;
    struct mz_note_key key;
    if (!take_key(r, line, MZ_NOTE_ED25519, &key))
        return false;
    for (size_t i = 0; i < policy->log_count; i++)
        if (same_key(&policy->logs[i], &key))
            return wrong(r, "the key is listed already");
    if (policy->log_count == MZ_MAX_POLICY_LOGS)
        return wrong(r, "too many logs");
    policy->logs[policy->log_count++] = key;
    (void)take_word(line); /* its URL is of no use here */
    return true;
}

static bool take_witness(struct reading *r, struct mz_span *line) {
    struct mz_tlog_policy *policy = &r->policy;
    struct mz_tlog_witness witness = {.name = take_word(line)};
    if (!check_new(r, witness.name) || !take_key(r, line, MZ_NOTE_COSIGNATURE, &witness.key))
        return false;
    for (size_t i = 0; i < policy->witness_count; i++)
        if (same_key(&policy->witnesses[i].key, &witness.key))
            return wrong(r, "the key is listed already");
    if (policy->witness_count == MZ_MAX_WITNESSES)
        return wrong(r, "too many witnesses");
    witness.url = take_word(line);
    policy->witnesses[policy->witness_count++] = witness;
    return true;
}

static bool take_threshold(struct reading *r, struct mz_span word, uint64_t count,
                           unsigned *ret_threshold) {
    uint64_t threshold = 0;
    if (mz_span_equal_text(word, "any"))
        threshold = 1;
    else if (mz_span_equal_text(word, "all"))
        threshold = count;
    else if (mz_decimal_parse(word, &threshold) != MZ_OK)
        return wrong(r, "all, any or a number?");
    if (count == 0)
        return wrong(r, "a group without members");
    if (threshold == 0 || threshold > count)
        return wrong(r, "the threshold must be from 1 to the number of members");
    *ret_threshold = (unsigned)threshold;
    return true;
}

static bool take_group(struct reading *r, struct mz_span *line) {
    struct mz_tlog_policy *policy = &r->policy;
    struct mz_tlog_group group = {.name = take_word(line)};
    struct mz_span threshold = take_word(line), name;
    uint64_t count = 0;
    if (!check_new(r, group.name))
        return false;
    while (name = take_word(line), name.size > 0) {
        unsigned number;
        if (!find_member(policy, name, &number))
            return wrong(r, "a member is not defined above");
        if ((r->used & UINT64_C(1) << number) != 0)
            return wrong(r, "a member is in a group already");
        r->used |= UINT64_C(1) << number;
        group.members |= UINT64_C(1) << number;
        count++;
    }
    if (!take_threshold(r, threshold, count, &group.threshold))
        return false;
    if (policy->group_count == MZ_MAX_WITNESS_GROUPS)
        return wrong(r, "too many groups");
    policy->groups[policy->group_count++] = group;
    return true;
}

static bool take_quorum(struct reading *r, struct mz_span *line) {
    struct mz_span name = take_word(line);
    if (r->has_quorum)
        return wrong(r, "a second quorum");
    r->has_quorum = true;
    if (mz_span_equal_text(name, "none")) {
        r->policy.quorum = MZ_TLOG_QUORUM_NONE;
        return true;
    }
    return find_member(&r->policy, name, &r->policy.quorum) ||
           wrong(r, "the quorum is not defined above");
}

static bool take_line(struct reading *r, struct mz_span line) {
    static const struct {
        const char *word;
        bool (*take)(struct reading *r, struct mz_span *line);
    } words[] = {{"log", take_log},
                 {"witness", take_witness},
                 {"group", take_group},
                 {"quorum", take_quorum}};
    for (size_t i = 0; i < line.size; i++)
        if ((line.data[i] < ' ' && line.data[i] != '\t') || line.data[i] == 0x7f)
            return wrong(r, "a control character");
    struct mz_span word = take_word(&line);
    if (word.size == 0 || word.data[0] == '#')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!mz_span_equal_text(word, words[i].word))
            continue;
        if (!words[i].take(r, &line))
            return false;
        return take_word(&line).size == 0 || wrong(r, "a word too many");
    }
    return wrong(r, "log, witness, group or quorum?");
}

enum mz_status mz_tlog_policy_parse(struct mz_span text, struct mz_tlog_policy *ret_policy,
                                    struct mz_fault *fault) {
    struct reading r = {.wrong = NULL};
    size_t number = 0;
    if (text.size > MZ_MAX_TLOG_POLICY)
        r.wrong = "the file is too long";
    while (text.size > 0 && r.wrong == NULL) {
        struct mz_span line;
        number++;
        if (!mz_span_cut(&text, '\n', &line))
            r.wrong = "no newline at the end";
        else
            (void)take_line(&r, line);
    }
    if (r.wrong == NULL && !r.has_quorum)
        r.wrong = "no quorum line";
    if (r.wrong != NULL) {
        mz_fault_at(fault, MZ_E_BAD_TLOG_POLICY, "%zu", number);
        mz_fault_have(fault, "%s", r.wrong);
        return MZ_E_BAD_TLOG_POLICY;
    }
    *ret_policy = r.policy;
    return MZ_OK;
}

/* -- Holding checkpoints against it. */

bool mz_tlog_policy_met(const struct mz_tlog_policy *policy, uint32_t cosigned) {
    uint64_t met = cosigned;
    if (policy->quorum == MZ_TLOG_QUORUM_NONE)
        return true;
    /* A group's members stand above it, so one pass decides all. */
    for (size_t g = 0; g < policy->group_count; g++) {
        unsigned count = 0;
        for (uint64_t rest = met & policy->groups[g].members; rest != 0; rest &= rest - 1)
            count++;
        if (count >= policy->groups[g].threshold)
            met |= UINT64_C(1) << (MZ_MAX_WITNESSES + g);
    }
    return (met & UINT64_C(1) << policy->quorum) != 0;
}

enum mz_status mz_tlog_policy_count(const struct mz_tlog_policy *policy, const struct mz_note *note,
                                    uint32_t *ret_cosigned, struct mz_fault *fault) {
    uint32_t cosigned = 0;
    for (size_t i = 0; i < policy->witness_count; i++) {
        const struct mz_tlog_witness *witness = &policy->witnesses[i];
        enum mz_status status = mz_note_verify(note, &witness->key, NULL);
        if (status == MZ_E_UNKNOWN_SIGNER)
            continue;
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "%.*s", (int)witness->key.name_size,
                               (const char *)witness->key.name);
        cosigned |= UINT32_C(1) << i;
    }
    *ret_cosigned = cosigned;
    return MZ_OK;
}

static enum mz_status check_log(const struct mz_tlog_policy *policy, const struct mz_note *note,
                                const struct mz_checkpoint *checkpoint, struct mz_fault *fault) {
    enum mz_status status = MZ_E_UNKNOWN_SIGNER;
    for (size_t i = 0; i < policy->log_count && status == MZ_E_UNKNOWN_SIGNER; i++)
        if (mz_span_equal(mz_note_key_name(&policy->logs[i]), checkpoint->origin))
            status = mz_note_verify(note, &policy->logs[i], NULL);
    if (status == MZ_OK || policy->log_count == 0)
        return MZ_OK;
    int shown = checkpoint->origin.size < 80 ? (int)checkpoint->origin.size : 80;
    return mz_fault_at(fault, status, "%.*s", shown, (const char *)checkpoint->origin.data);
}

enum mz_status mz_tlog_policy_check(const struct mz_tlog_policy *policy, struct mz_span checkpoint,
                                    struct mz_fault *fault) {
    struct mz_note note;
    struct mz_checkpoint read;
    uint32_t cosigned = 0;
    enum mz_status status = mz_note_parse(checkpoint, &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &read);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "checkpoint");
    status = check_log(policy, &note, &read, fault);
    if (status == MZ_OK)
        status = mz_tlog_policy_count(policy, &note, &cosigned, fault);
    if (status != MZ_OK || mz_tlog_policy_met(policy, cosigned))
        return status;
    unsigned count = 0;
    for (uint32_t rest = cosigned; rest != 0; rest &= rest - 1)
        count++;
    mz_fault_at(fault, MZ_E_NO_QUORUM, "%llu", (unsigned long long)read.size);
    mz_fault_have(fault, "%u", count);
    mz_fault_want(fault, "%zu", policy->witness_count);
    return MZ_E_NO_QUORUM;
}
