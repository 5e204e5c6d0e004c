/* The log's own keys: proto/rules/log_keys.c. */
#include <stdio.h>

#include "proto/codec/rotation.h"
#include "tests/rules/table.h"

/* `by` signs the handover of `from`; the spans last until the next call. */
static struct draft rotate(struct world *w, const char *from, const char *by, const char *to) {
    static uint8_t handover[MZ_ROTATION_PROOF], proof[MZ_ROTATION_PROOF];
    struct draft d = world_draft(w, MZ_KIND_LOG_ROTATE, "admin-a", NULL, 20230420);
    const struct ledger_key old = ledger_key_of(from), new = ledger_key_of(to);
    const struct mz_log_rotation rotation = {mz_span_text(WORLD_ORIGIN), old.key, new.key};
    mz_log_rotation_sign(&rotation, ledger_key_of(by).secret, handover);
    mz_log_rotation_sign(&rotation, new.secret, proof);
    d.s.body.log_rotate = (struct mz_log_rotate){.key = new.key,
                                                 .from = old.key,
                                                 .proof = mz_span_of(proof, sizeof proof),
                                                 .handover = mz_span_of(handover, sizeof handover)};
    return d;
}

static struct draft from_another(struct world *w, bool wrong) {
    return wrong ? rotate(w, "other", "other", "log-2") : rotate(w, "log", "log", "log-2");
}

static struct draft to_itself(struct world *w, bool wrong) {
    return rotate(w, "log", "log", wrong ? "log" : "log-2");
}

static struct draft not_handed_over(struct world *w, bool wrong) {
    return rotate(w, "log", wrong ? "log-2" : "log", "log-2");
}

static struct draft not_possessed(struct world *w, bool wrong) {
    struct draft d = rotate(w, "log", "log", "log-2");
    if (wrong)
        d.s.body.log_rotate.proof = d.s.body.log_rotate.handover;
    return d;
}

static struct draft one_too_many(struct world *w, bool wrong) {
    char from[16] = "log", to[16];
    for (unsigned n = 2; n <= MZ_MAX_LOG_KEYS - !wrong; n++) {
        (void)snprintf(to, sizeof to, "log-%u", n);
        struct draft d = rotate(w, from, from, to);
        world_dual(w, &d);
        (void)snprintf(from, sizeof from, "%s", to);
    }
    return rotate(w, from, from, "log-last");
}

const struct rule_row rows_log_keys[] = {
    ROW("log_keys", mz_log_keys_rotate, WRONG_LOG_KEY, PEOPLE, from_another, "body.from"),
    ROW("log_keys", check_fresh, LOG_KEY_USED, PEOPLE, to_itself, "body.key"),
    ROW("log_keys", mz_log_keys_rotate, TOO_LARGE, PEOPLE, one_too_many, "log keys", "65", "64"),
    ROW("log_keys", check_signatures, BAD_SIGNATURE, PEOPLE, not_handed_over, "body.handover"),
    ROW("log_keys", check_signatures, BAD_SIGNATURE, PEOPLE, not_possessed, "body.proof"),
    {.file = NULL},
};
