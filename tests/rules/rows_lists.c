/* Statements that name a list: it must be there, and be the one that was signed for. Every kind
 * that names one asks: proto/rules/roster.c. */
#include "tests/rules/table.h"

/* -- A statement of each kind about the first two lines. */

static struct draft freezes(struct world *w) {
    struct mz_line lines[2];
    for (uint64_t n = 0; n < 2; n++)
        lines[n] = (struct mz_line){.line = n + 1,
                                    .payee = world_payee(n),
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

static struct draft sends_again(struct world *w) {
    struct mz_line lines[WORLD_PAID];
    world_pay(w, MZ_STATE_INSTRUCTED);
    world_lines(MZ_LIST_RESULTS, lines);
    for (size_t n = 0; n < 2; n++) {
        lines[n].outcome = MZ_OUTCOME_RETURNED;
        lines[n].serial = (struct mz_span){NULL, 0};
        lines[n].reason = mz_span_text("户名不符");
    }
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines, 2, NULL);
    struct draft d = world_settle(w);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    world_admit(w, &d);
    totals = rule_lines(w, MZ_LIST_SELECTION, 0, 2);
    d = world_instruct(w);
    d.s.date = 20230505;
    d.s.body.payment_instruct.amount = totals.amount;
    d.s.body.payment_instruct.count = totals.count;
    d.s.body.payment_instruct.root = totals.root;
    return d;
}

static struct draft settles(struct world *w) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    return world_settle(w);
}

static struct draft signs(struct world *w) {
    world_pay(w, MZ_STATE_SETTLED);
    return world_sign(w);
}

static struct draft refunds(struct world *w) {
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    return rule_refund(w, rule_attach(w, "E17", "receipt"), &line);
}

static struct draft reverses(struct world *w) {
    world_pay(w, MZ_STATE_SIGNED);
    return rule_reverse(w, 0, MZ_REASON_ERROR);
}

/* -- What may be wrong with the list: how many lines, what they add up to, which list it is, and
 * that it is nowhere. */

static struct mz_hash under_another_root(struct world *w, struct mz_hash root) {
    struct mz_objects objects = world_objects(w);
    struct mz_hash other = world_key("another root");
    struct mz_span object;
    if (objects.list(objects.ctx, &root, &object) == MZ_OK)
        world_keep(w, object, &other);
    return other;
}

#define LIST(make_, body_)                                                                         \
    static struct draft make_##_miscounted(struct world *w, bool wrong) {                          \
        struct draft d = make_(w);                                                                 \
        d.s.body.body_.count += wrong;                                                             \
        return d;                                                                                  \
    }                                                                                              \
    static struct draft make_##_another(struct world *w, bool wrong) {                             \
        struct draft d = make_(w);                                                                 \
        if (wrong)                                                                                 \
            d.s.body.body_.root = under_another_root(w, d.s.body.body_.root);                      \
        return d;                                                                                  \
    }                                                                                              \
    static struct draft make_##_nothing(struct world *w, bool wrong) {                             \
        struct draft d = make_(w);                                                                 \
        if (wrong)                                                                                 \
            d.s.body.body_.root = world_key("no list");                                            \
        return d;                                                                                  \
    }
#define SUM(make_, body_)                                                                          \
    static struct draft make_##_another_sum(struct world *w, bool wrong) {                         \
        struct draft d = make_(w);                                                                 \
        d.s.body.body_.amount += wrong;                                                            \
        return d;                                                                                  \
    }

LIST(freezes, list_freeze)
LIST(sends_again, payment_instruct)
SUM(sends_again, payment_instruct)
LIST(settles, payment_settle)
SUM(settles, payment_settle)
LIST(signs, payment_sign)
SUM(signs, payment_sign)
LIST(refunds, payment_refund)
SUM(refunds, payment_refund)
LIST(reverses, payment_reverse)
SUM(reverses, payment_reverse)

#define OF_LIST(make_, have_, want_)                                                               \
    ROW("roster", compare, ROSTER_COUNT, PLANNED, make_##_miscounted, "the list", have_, want_),   \
        ROW("roster", compare, ROSTER_ROOT, PLANNED, make_##_another, "the list"),                 \
        ROW("roster", open_object, WITHHELD, PLANNED, make_##_nothing)
#define OF_SUM(make_, have_, want_)                                                                \
    ROW("roster", compare, ROSTER_SUM, PLANNED, make_##_another_sum, "the list", have_, want_)

const struct rule_row rows_lists[] = {
    OF_LIST(freezes, "2", "3"),
    OF_LIST(sends_again, "2", "3"),
    OF_SUM(sends_again, "1000.00", "1000.01"),
    OF_LIST(settles, "44", "45"),
    OF_SUM(settles, "22000.00", "22000.01"),
    OF_LIST(signs, "44", "45"),
    OF_SUM(signs, "22000.00", "22000.01"),
    OF_LIST(refunds, "1", "2"),
    OF_SUM(refunds, "500.00", "500.01"),
    OF_LIST(reverses, "1", "2"),
    OF_SUM(reverses, "500.00", "500.01"),
    {.file = NULL},
};
