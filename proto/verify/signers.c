#include "proto/verify/signers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/hex.h"

struct name {
    uint8_t size;
    uint8_t bytes[MZ_MAX_CODE];
};

struct signer {
    struct mz_hash kid, key;
    struct name actor;
    uint64_t first, last; /* entries that it may sign; last MZ_ABSENT: not revoked */
};

/* An enrolment or a revocation that waits for its confirmation. */
struct waiting {
    struct mz_hash statement;
    bool enrols;
    struct mz_hash key;
    struct name actor;
};

struct mz_signers {
    struct signer *signers;
    size_t count, capacity;
    struct waiting *waiting;
    size_t waiting_count, waiting_capacity;
};

struct mz_signers *mz_signers_new(void) {
    return calloc(1, sizeof(struct mz_signers));
}

void mz_signers_free(struct mz_signers *signers) {
    if (signers == NULL)
        return;
    free(signers->signers);
    free(signers->waiting);
    free(signers);
}

static struct name name_of(struct mz_span code) {
    struct name name = {.size = (uint8_t)code.size};
    memcpy(name.bytes, code.data, code.size);
    return name;
}

static bool is_name(const struct name *name, struct mz_span code) {
    return mz_span_equal(mz_span_of(name->bytes, name->size), code);
}

/* Room for one more item; NULL if out of memory. */
static void *one_more(void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return items;
    size_t more = *capacity > 0 ? *capacity * 2 : 16;
    void *grown = realloc(items, more * size);
    if (grown != NULL)
        *capacity = more;
    return grown;
}

static enum mz_status add(struct mz_signers *s, const struct mz_hash *key, const struct name *actor,
                          uint64_t first) {
    struct signer *grown = one_more(s->signers, s->count, &s->capacity, sizeof *grown);
    if (grown == NULL)
        return MZ_E_NO_MEMORY;
    s->signers = grown;
    grown[s->count++] = (struct signer){.kid = mz_statement_kid(key),
                                        .key = *key,
                                        .actor = *actor,
                                        .first = first,
                                        .last = MZ_ABSENT};
    return MZ_OK;
}

static enum mz_status wait_for(struct mz_signers *s, const struct waiting *waiting) {
    struct waiting *grown =
        one_more(s->waiting, s->waiting_count, &s->waiting_capacity, sizeof *grown);
    if (grown == NULL)
        return MZ_E_NO_MEMORY;
    s->waiting = grown;
    grown[s->waiting_count++] = *waiting;
    return MZ_OK;
}

static void revoke(struct mz_signers *s, const struct name *actor, uint64_t index) {
    for (size_t i = 0; i < s->count; i++)
        if (is_name(&s->signers[i].actor, mz_span_of(actor->bytes, actor->size)) &&
            s->signers[i].last == MZ_ABSENT)
            s->signers[i].last = index;
}

static enum mz_status confirm(struct mz_signers *s, const struct mz_statement *statement,
                              uint64_t index) {
    enum mz_status status = MZ_OK;
    for (size_t r = 0; r < statement->refs_count; r++)
        for (size_t i = 0; i < s->waiting_count && status == MZ_OK; i++) {
            if (memcmp(s->waiting[i].statement.bytes, statement->refs[r], MZ_HASH_SIZE) != 0)
                continue;
            struct waiting done = s->waiting[i];
            s->waiting[i] = s->waiting[--s->waiting_count];
            if (done.enrols)
                status = add(s, &done.key, &done.actor, index + 1);
            else
                revoke(s, &done.actor, index);
            break;
        }
    return status;
}

static struct signer *find(const struct mz_signers *s, const struct mz_hash *kid) {
    for (size_t i = 0; i < s->count; i++)
        if (mz_hash_equal(&s->signers[i].kid, kid))
            return &s->signers[i];
    return NULL;
}

static enum mz_status rotate(struct mz_signers *s, const struct mz_statement *statement,
                             uint64_t index) {
    struct signer *old = find(s, &statement->kid);
    struct name actor = name_of(statement->issuer);
    if (old != NULL && old->last == MZ_ABSENT)
        old->last = index;
    return add(s, &statement->body.actor_rotate.key, &actor, index + 1);
}

enum mz_status mz_signers_learn(struct mz_signers *s, const struct mz_statement *statement,
                                uint64_t index) {
    const union mz_body *body = &statement->body;
    struct waiting waiting = {.statement = statement->hash};
    enum mz_status status = MZ_OK;
    switch (statement->kind->id) {
    case MZ_KIND_LEDGER_CREATE:
        for (size_t i = 0; i < body->ledger_create.administrators_count && status == MZ_OK; i++) {
            struct name actor = name_of(body->ledger_create.administrators[i].actor);
            status = add(s, &body->ledger_create.administrators[i].key, &actor, index);
        }
        return status;
    case MZ_KIND_ACTOR_ENROL:
        waiting.enrols = true;
        waiting.key = body->actor_enrol.key;
        waiting.actor = name_of(body->actor_enrol.actor);
        return wait_for(s, &waiting);
    case MZ_KIND_ACTOR_REVOKE:
        waiting.actor = name_of(body->actor_revoke.actor);
        return wait_for(s, &waiting);
    case MZ_KIND_ACTOR_ROTATE:
        return rotate(s, statement, index);
    case MZ_KIND_ACT_CONFIRM:
        return confirm(s, statement, index);
    default:
        return MZ_OK;
    }
}

enum mz_status mz_signers_check(const struct mz_signers *s, const struct mz_statement *statement,
                                uint64_t index, struct mz_fault *fault) {
    const struct signer *signer = find(s, &statement->kid);
    char kid[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&statement->kid, kid);
    enum mz_status status = MZ_OK;
    if (signer == NULL || index < signer->first)
        status = MZ_E_UNKNOWN_KEY;
    else if (signer->last != MZ_ABSENT && index > signer->last)
        status = MZ_E_REVOKED_KEY;
    else if (!is_name(&signer->actor, statement->issuer))
        status = MZ_E_WRONG_ISSUER;
    else
        status = mz_statement_verify(statement, &signer->key);
    if (status == MZ_OK)
        return MZ_OK;
    mz_fault_at(fault, status, "#%" PRIu64, index);
    mz_fault_have(fault, "%s", kid);
    mz_fault_who(fault, "%.*s", (int)statement->issuer.size, (const char *)statement->issuer.data);
    if (signer != NULL && status == MZ_E_REVOKED_KEY)
        mz_fault_want(fault, "%" PRIu64, signer->last);
    return status;
}
