/* Payees and the lists they stand on: proto/rules/payees.c. */
#include <string.h>

#include "tests/rules/table.h"

/* -- payee.enrol: one more payee, with one thing changed. */

#define ENROL(name_, ...)                                                                          \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d = rule_payee(w, 1);                                                         \
        struct mz_payee_enrol *body = &d.s.body.payee_enrol;                                       \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

ENROL(name_twice, body->digests[1] = body->digests[0])
ENROL(no_number, body->digests_count = 1)
ENROL(id_taken, body->payee = world_payee(0))
ENROL(account_taken, body->account_token = world_account(0))

static struct draft person_enrolled(struct world *w, bool wrong) {
    struct draft d = rule_payee(w, 1);
    world_admit(w, &d);
    struct mz_hash token = d.s.body.payee_enrol.token;
    d = rule_payee(w, 2);
    if (wrong)
        d.s.body.payee_enrol.token = token;
    return d;
}

/* Admitted if who had the token before was erased. */
static struct draft person_erased_before(struct world *w, bool wrong) {
    struct draft d = rule_payee(w, 1);
    world_admit(w, &d);
    const struct mz_payee_enrol before = d.s.body.payee_enrol;
    if (!wrong) {
        d = rule_enrol(w, "officer", MZ_ROLE_BIT(MZ_ROLE_PRIVACY));
        world_dual(w, &d);
        d = world_draft(w, MZ_KIND_DATA_ERASE, "officer", NULL, 20230421);
        d.s.body.data_erase =
            (struct mz_data_erase){.payee = before.payee,
                                   .ground = MZ_GROUND_ORDER,
                                   .order = world_key("order"),
                                   .document = mz_span_text("示例决定〔2023〕1号")};
        world_admit(w, &d);
    }
    d = rule_payee(w, 2);
    d.s.body.payee_enrol.token = before.token;
    d.s.body.payee_enrol.account_token = before.account_token;
    return d;
}

/* -- payee.update: a new account of payee 0. */

#define UPDATE(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d = rule_new_account(w, 0);                                                   \
        struct mz_payee_update *body = &d.s.body.payee_update;                                     \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

static const struct mz_hash none;

UPDATE(nothing_changes, body->digests_count = 0; body->account_token = none)
UPDATE(account_unshown, body->digests[0].field = MZ_PERSONAL_PHONE)
UPDATE(account_unnamed, body->account_token = none)
UPDATE(field_twice, body->digests[body->digests_count++] = body->digests[0])
UPDATE(another_number, body->digests[0].field = MZ_PERSONAL_IDNO; body->account_token = none)
UPDATE(account_of_another, body->account_token = world_account(1))
UPDATE(nobody, body->payee = world_id("nobody", 0))
UPDATE(another_enrolment, body->payee = world_payee(1))

/* -- list.freeze */

static struct draft freeze(struct world *w, const struct mz_id *second) {
    struct mz_line lines[2];
    for (uint64_t n = 0; n < 2; n++)
        lines[n] = (struct mz_line){.line = n + 1,
                                    .payee = n == 0 ? world_payee(0) : *second,
                                    .salt = world_id("eligible again", n),
                                    .category = MZ_CATEGORY_FRONTLINE};
    struct mz_list_totals totals = world_list(w, MZ_LIST_ELIGIBLE, lines, 2, NULL);
    struct draft d = world_draft(w, MZ_KIND_LIST_FREEZE, "clerk", WORLD_PROJECT, 20230420);
    d.s.body.list_freeze = (struct mz_list_freeze){.list = mz_span_text("L2"),
                                                   .count = totals.count,
                                                   .root = totals.root,
                                                   .basis = mz_span_text("公示无异议")};
    return d;
}

static struct draft with_a_stranger(struct world *w, bool wrong) {
    struct mz_id second = wrong ? world_id("nobody", 0) : world_payee(1);
    return freeze(w, &second);
}

static struct draft with_one_twice(struct world *w, bool wrong) {
    struct mz_id second = world_payee(wrong ? 0 : 1);
    return freeze(w, &second);
}

#define FREEZE(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct mz_id second = world_payee(1);                                                      \
        struct draft d = freeze(w, &second);                                                       \
        struct mz_list_freeze *body = &d.s.body.list_freeze;                                       \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

FREEZE(frozen_before, body->list = mz_span_text("L1"))
FREEZE(empty, body->count = 0)
FREEZE(posted_backwards, body->posted_from = 20230412; body->posted_to = 20230411)
FREEZE(more_than_it_has, body->count = 3)

const struct rule_row rows_payees[] = {
    ROW("payees", check_digests, NON_CANONICAL, PLANNED, name_twice, "body.digests[1]"),
    ROW("payees", check_digests, MISSING_FIELD, PLANNED, no_number, "body.digests", "", "idno"),
    ROW("payees", mz_payees_enrol, PAYEE_EXISTS, PLANNED, id_taken, "body.payee"),
    ROW("payees", mz_payees_enrol, PAYEE_EXISTS, PLANNED, person_enrolled, "body.token"),
    ROW("payees", mz_payees_enrol, PAYEE_EXISTS, PLANNED, person_erased_before, "body.token"),
    ROW("payees", mz_payees_enrol, ACCOUNT_EXISTS, PLANNED, account_taken, "body.account_token"),
    ROW("payees", check_changes, MISSING_FIELD, PLANNED, nothing_changes, "body.digests", "",
        "digests|category"),
    ROW("payees", check_changes, MISSING_FIELD, PLANNED, account_unshown, "body.digests", "",
        "account"),
    ROW("payees", check_changes, MISSING_FIELD, PLANNED, account_unnamed, "body.digests", "",
        "account_token"),
    ROW("payees", check_changes, NON_CANONICAL, PLANNED, field_twice, "body.digests[1]"),
    ROW("payees", check_changes, OUT_OF_RANGE, PLANNED, another_number, "body.digests[0]", "idno",
        "another field"),
    ROW("payees", take_account, ACCOUNT_EXISTS, PLANNED, account_of_another, "body.account_token"),
    ROW("privacy", mz_privacy_known, UNKNOWN_PAYEE, PLANNED, nobody, "body.payee"),
    ROW("payees", mz_payees_update, WRONG_REF, PLANNED, another_enrolment, "refs[0]"),
    ROW("payees", freeze_line, UNKNOWN_PAYEE, PLANNED, with_a_stranger, "line 2"),
    ROW("payees", freeze_line, DUPLICATE_PAYEE, PLANNED, with_one_twice, "line 2"),
    ROW("payees", mz_payees_freeze, LIST_EXISTS, PLANNED, frozen_before, "L1"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, empty, "body.count", "0", "> 0"),
    ROW("payees", mz_payees_freeze, OUT_OF_RANGE, PLANNED, posted_backwards, "body.posted_to",
        "2023-04-11", "2023-04-12"),
    ROW("roster", compare, ROSTER_COUNT, PLANNED, more_than_it_has, "the list", "2", "3"),
    {.file = NULL},
};
