#include <stdlib.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

/* The whole way of the money of one payment, or of one payee's line of it: from the budget to the
 * signature, each step an entry with who did it in which duty. */

struct trace {
    const struct mz_answer *a;
    struct mz_hash request;
    struct mz_payment_record payment;
    bool one_line; /* a line was asked for: it is `line` */
    struct mz_line line;
    size_t count;
    bool truncated;
    uint64_t steps[MZ_MAX_PAGE]; /* entries, ascending in the end */
    struct mz_entry entry;       /* the one being looked at */
    struct mz_statement statement;
};

static void add_step(struct trace *t, uint64_t index) {
    if (index == MZ_ABSENT)
        return;
    if (t->count == MZ_MAX_PAGE)
        t->truncated = true;
    else
        t->steps[t->count++] = index;
}

/* -- Which line. */

static enum mz_status no_line(const struct mz_answer *a, const char *what, struct mz_span text) {
    return mz_fault_at(a->fault, MZ_E_NOT_FOUND, "%s %.*s", what,
                       (int)(text.size > 64 ? 64 : text.size), (const char *)text.data);
}

static enum mz_status line_of_payee(struct trace *t, struct mz_span text) {
    struct mz_line_record record;
    if (mz_hex_decode(text, t->line.payee.bytes, MZ_ID_SIZE) != MZ_OK)
        return mz_fault_at(t->a->fault, MZ_E_BAD_TEXT, "payee");
    enum mz_status status =
        mz_answer_get(t->a, mz_key_of_number_id(MZ_TABLE_LINE, t->payment.index, &t->line.payee),
                      &mz_line_record_schema, &record);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? no_line(t->a, "payee", text) : status;
    t->line.line = record.line;
    t->line.amount = record.amount;
    return MZ_OK;
}

/* Finds line `number` of a list; MZ_E_NOT_FOUND if it has none of that number. */
static enum mz_status find_line(const struct mz_answer *a, enum mz_list_form form,
                                const struct mz_hash *root, uint64_t number,
                                struct mz_line *ret_line) {
    struct mz_span object;
    struct mz_list_reader reader;
    struct mz_line line;
    struct mz_hash leaf;
    enum mz_status status = a->source->objects.list(a->source->objects.ctx, root, &object);
    if (status == MZ_E_NOT_FOUND) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(root, hex);
        return mz_fault_at(a->fault, MZ_E_WITHHELD, "list %s", hex);
    }
    if (status == MZ_OK)
        status = mz_list_open(object, form, &reader, a->fault);
    while (status == MZ_OK) {
        status = mz_list_next(&reader, &line, &leaf, a->fault);
        if (status == MZ_OK && line.line == number) {
            *ret_line = line;
            return MZ_OK;
        }
    }
    return status;
}

static enum mz_status choose_line(struct trace *t) {
    const struct mz_answer *a = t->a;
    struct mz_span line = mz_answer_parameter(a, "line"), payee = mz_answer_parameter(a, "payee");
    uint64_t number;
    t->one_line = line.data != NULL || payee.data != NULL;
    if (line.data != NULL && payee.data != NULL) {
        mz_fault_at(a->fault, MZ_E_USAGE, "line");
        mz_fault_have(a->fault, "give either line or payee");
        return MZ_E_USAGE;
    }
    if (payee.data != NULL)
        return line_of_payee(t, payee);
    if (line.data == NULL)
        return MZ_OK;
    enum mz_status status = mz_answer_number(a, "line", MZ_ABSENT, &number);
    if (status == MZ_OK)
        status = find_line(a, MZ_LIST_ROSTER, &t->payment.root, number, &t->line);
    return status == MZ_E_NOT_FOUND ? no_line(a, "line", line) : status;
}

/* -- Which entries. */

static bool of_budget_line(const struct mz_statement *statement, struct mz_span line) {
    const union mz_body *body = &statement->body;
    switch (statement->kind->id) {
    case MZ_KIND_BUDGET_APPROPRIATE:
        return mz_span_equal(body->budget_appropriate.line, line);
    case MZ_KIND_BUDGET_ADJUST:
        return mz_span_equal(body->budget_adjust.line, line);
    case MZ_KIND_FUNDS_RECEIVE:
        return mz_span_equal(body->funds_receive.line, line);
    default:
        return false;
    }
}

/* Entries of the payment's budget line, up to the last entry of the payment. The records keep no
 * list of them, so the project's chain is walked, looking at kinds alone. */
static enum mz_status add_budget(struct trace *t, uint64_t last) {
    const struct mz_answer *a = t->a;
    uint64_t count, index = 0;
    enum mz_status status = mz_answer_project_count(a, t->payment.project, &count);
    for (uint64_t seq = 1; status == MZ_OK && seq <= count; seq++) {
        const struct mz_kind *kind = NULL;
        if (seq > MZ_ANSWER_WALK) {
            t->truncated = true;
            break;
        }
        status = mz_answer_project_entry(a, t->payment.project, seq, &index);
        if (status == MZ_OK && index > last)
            break;
        if (status == MZ_OK)
            status = mz_answer_kind(a, index, &kind);
        if (status != MZ_OK ||
            (kind->id != MZ_KIND_BUDGET_APPROPRIATE && kind->id != MZ_KIND_BUDGET_ADJUST &&
             kind->id != MZ_KIND_FUNDS_RECEIVE))
            continue;
        status = mz_answer_entry(a, index, &t->entry, &t->statement);
        if (status == MZ_OK && of_budget_line(&t->statement, t->payment.line))
            add_step(t, index);
    }
    return status;
}

static enum mz_status add_people(struct trace *t) {
    const struct mz_answer *a = t->a;
    enum mz_status status = MZ_OK;
    struct mz_frozen_list_record list;
    struct mz_payee_record payee;
    if (t->payment.list.data != NULL) {
        status =
            mz_answer_get(a, mz_key_of_codes(MZ_TABLE_LIST, t->payment.project, t->payment.list),
                          &mz_frozen_list_record_schema, &list);
        if (status == MZ_OK)
            add_step(t, list.index);
    }
    if (status == MZ_OK && t->one_line) {
        status = mz_answer_get(a, mz_key_of_id(MZ_TABLE_PAYEE, &t->line.payee),
                               &mz_payee_record_schema, &payee);
        if (status == MZ_OK)
            add_step(t, payee.index);
        if (status == MZ_OK && payee.account_index > payee.index)
            add_step(t, payee.account_index);
    }
    return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
}

static enum mz_status add_payment(struct trace *t, uint64_t *ret_last) {
    uint64_t last = t->payment.index;
    enum mz_status status = MZ_OK;
    for (uint64_t n = 0; n < t->payment.steps && status == MZ_OK && !t->truncated; n++) {
        struct mz_index_record step;
        status = mz_answer_get(t->a, mz_key_of_hash_number(MZ_TABLE_STEP, &t->request, n),
                               &mz_index_record_schema, &step);
        if (status != MZ_OK)
            break;
        last = step.index > last ? step.index : last;
        add_step(t, step.index);
    }
    *ret_last = last;
    return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
}

/* -- What is told of each. */

static void line_members(const struct mz_answer *a, const struct mz_line *line) {
    mz_json_open_object(a->json, "line");
    mz_json_uint(a->json, "line", line->line);
    mz_json_hex(a->json, "payee", mz_span_of(line->payee.bytes, MZ_ID_SIZE));
    mz_json_fen(a->json, "amount", line->amount);
    if (line->outcome != 0)
        mz_json_text(a->json, "outcome", mz_names_text(&mz_outcome_names, line->outcome));
    mz_answer_span(a, "serial", line->serial);
    mz_answer_span(a, "reason", line->reason);
    if (line->signing != 0)
        mz_json_text(a->json, "signing", mz_names_text(&mz_signing_names, line->signing));
    mz_answer_date(a, "date", line->date);
    mz_answer_hash(a, "evidence", &line->evidence);
    mz_json_close_object(a->json);
}

/* The list that the entry brought, for the line that is asked for. MZ_E_NOT_FOUND: the line is not
 * on it. */
static enum mz_status list_line(const struct trace *t, struct mz_line *ret_line) {
    const union mz_body *body = &t->statement.body;
    const struct mz_hash *root;
    enum mz_list_form form;
    switch (t->statement.kind->id) {
    case MZ_KIND_LIST_FREEZE: {
        struct mz_list_line_record record;
        struct mz_key key =
            mz_key_of_codes(MZ_TABLE_LIST_LINE, t->payment.project, t->payment.list);
        mz_key_id(&key, &t->line.payee);
        enum mz_status status = mz_answer_get(t->a, key, &mz_list_line_record_schema, &record);
        if (status != MZ_OK)
            return status;
        return find_line(t->a, MZ_LIST_ELIGIBLE, &body->list_freeze.root, record.line, ret_line);
    }
    default:
        if (mz_list_named(t->statement.kind->id, body, &root, &form))
            return find_line(t->a, form, root, t->line.line, ret_line);
        *ret_line = (struct mz_line){0};
        return MZ_OK;
    }
}

/* Who approved or accepted for another: the ledger keeps the person he stood in for. */
static enum mz_status principal_of(const struct trace *t, struct mz_span *ret_giver) {
    const struct mz_payment_record *p = &t->payment;
    struct mz_duty_record duty;
    for (size_t i = 0; i < (size_t)p->approvals_count + p->acceptances_count; i++) {
        const struct mz_signatory *signatory =
            i < p->approvals_count ? &p->approvals[i] : &p->acceptances[i - p->approvals_count];
        if (!mz_hash_equal(&signatory->statement, &t->statement.hash) ||
            mz_hash_is_zero(&signatory->principal))
            continue;
        enum mz_status status = mz_answer_get(
            t->a, mz_key_of_hashes(MZ_TABLE_DUTY, &t->request, &signatory->principal),
            &mz_duty_record_schema, &duty);
        if (status == MZ_OK)
            *ret_giver = duty.actor;
        return status;
    }
    return MZ_E_NOT_FOUND;
}

/* On whose behalf he acted: that person, or MZ_E_NOT_FOUND. A delegation that is over is known of
 * approvals and acceptances alone. */
static enum mz_status find_giver(const struct trace *t, struct mz_span *ret_giver) {
    const struct mz_delegation_case wanted = {
        .actor = t->statement.issuer,
        .project = t->statement.project,
        .roles = t->statement.kind->roles,
        .date = t->statement.date,
        .today = mz_date_of_time(t->entry.head.registered_at),
    };
    struct mz_hash person;
    enum mz_status status = principal_of(t, ret_giver);
    return status == MZ_E_NOT_FOUND
               ? mz_delegation_find(&t->a->source->records, &wanted, ret_giver, &person)
               : status;
}

/* The duty in which the author acted: the one his kind of statement asks for and he holds, or the
 * person whose duty it was holds. Where he holds several of them, as for a file that anybody may
 * attach, no rule said which: all are told. */
static enum mz_status role_member(const struct trace *t) {
    const struct mz_answer *a = t->a;
    struct mz_span holder = t->statement.issuer, giver;
    struct mz_actor_record actor;
    enum mz_status status =
        mz_answer_get(a, mz_key_of_code(MZ_TABLE_ACTOR, holder), &mz_actor_record_schema, &actor);
    uint32_t roles = status == MZ_OK ? actor.roles & t->statement.kind->roles : 0;
    if (status == MZ_OK && roles == 0) {
        status = find_giver(t, &giver);
        if (status == MZ_OK) {
            mz_json_span(a->json, "for", giver);
            status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_ACTOR, giver),
                                   &mz_actor_record_schema, &actor);
            roles = status == MZ_OK ? actor.roles & t->statement.kind->roles : 0;
        }
    }
    bool one = (roles & (roles - 1)) == 0;
    for (uint8_t role = 1; role <= MZ_ROLE_COUNT && one; role++)
        if (roles == MZ_ROLE_BIT(role))
            mz_json_text(a->json, "role", mz_names_text(&mz_role_names, role));
    mz_answer_roles(a, roles);
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

static enum mz_status step_item(struct trace *t, uint64_t index) {
    const struct mz_answer *a = t->a;
    struct mz_line line = {0};
    enum mz_status status = mz_answer_entry(a, index, &t->entry, &t->statement);
    if (status == MZ_OK && t->one_line)
        status = list_line(t, &line);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK; /* another part of the payment, without this line */
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_answer_entry_head(a, &t->entry, &t->statement);
    status = role_member(t);
    if (line.line != 0)
        line_members(a, &line);
    mz_json_open_object(a->json, "body");
    mz_schema_json(t->statement.kind->body, &t->statement.body, a->json);
    mz_json_close_object(a->json);
    mz_json_close_object(a->json);
    return status;
}

static int ascending(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

MZ_VIEW_FUNCTION(trace) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct trace t = {.a = &a};
    uint64_t last = 0;
    enum mz_status status = mz_answer_payment(&a, &t.request, &t.payment);
    if (status == MZ_OK)
        status = choose_line(&t);
    if (status == MZ_OK)
        status = add_payment(&t, &last);
    if (status == MZ_OK)
        status = add_people(&t);
    if (status == MZ_OK)
        status = add_budget(&t, last);
    if (status != MZ_OK)
        return status;
    qsort(t.steps, t.count, sizeof t.steps[0], ascending);
    mz_json_open_object(json, "payment");
    mz_answer_payment_head(&a, &t.request, &t.payment);
    mz_json_close_object(json);
    if (t.one_line)
        line_members(&a, &t.line);
    mz_json_bool(json, "truncated", t.truncated);
    mz_json_open_array(json, "steps");
    for (size_t i = 0; i < t.count && status == MZ_OK; i++)
        status = step_item(&t, t.steps[i]);
    mz_json_close_array(json);
    return status;
}
