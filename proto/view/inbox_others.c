/* What waits beside the payments: acts of administrators, budget on its way to another project,
 * books to be closed. */
#include <string.h>

#include "proto/codec/statement.h"
#include "proto/view/inbox.h"

/* -- For an administrator: what another one proposed. */

enum mz_status mz_inbox_pending(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value) {
    (void)key;
    struct mz_inbox *inbox = arg;
    struct mz_pending_record pending;
    struct mz_actor_record proposer;
    struct mz_entry entry;
    struct mz_statement statement;
    if ((inbox->record.roles & MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)) == 0)
        return MZ_E_NOT_FOUND;
    enum mz_status status = mz_answer_decode(&mz_pending_record_schema, value, &pending);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_ACTOR, pending.actor),
                               &mz_actor_record_schema, &proposer);
    if (status == MZ_OK)
        status = mz_answer_entry(a, pending.index, &entry, &statement);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    struct mz_fault blocked = {0};
    if (proposer.revoked_index == MZ_ABSENT &&
        mz_hash_equal(&proposer.person, &inbox->record.person)) {
        mz_fault_at(&blocked, MZ_E_SAME_ADMINISTRATOR, "%s", statement.kind->name);
        mz_fault_who(&blocked, "%.*s", (int)inbox->actor.size, (const char *)inbox->actor.data);
    }
    if (mz_inbox_passes_over(inbox, blocked.status))
        return MZ_E_NOT_FOUND;
    /* Nobody can confirm what a revoked administrator proposed. */
    bool stale = proposer.revoked_index != MZ_ABSENT;
    mz_inbox_open(a, stale ? "withdraw" : "confirm", MZ_ROLE_ADMINISTRATOR, (struct mz_span){0});
    mz_json_uint(a->json, "index", pending.index);
    mz_answer_time(a, entry.head.registered_at);
    mz_statement_json(&statement, a->json);
    if (blocked.status != MZ_OK)
        mz_answer_fault(a, "blocked", &blocked);
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* -- For who keeps the budget: the second statement of a transfer between projects. */

enum mz_status mz_inbox_transfer(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
    const struct mz_inbox *inbox = arg;
    struct mz_transfer_record transfer;
    struct mz_budget_record from;
    struct mz_span giver;
    struct mz_entry entry;
    struct mz_statement statement;
    struct mz_fault blocked = {0};
    enum mz_status status = mz_answer_decode(&mz_transfer_record_schema, value, &transfer);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_codes(MZ_TABLE_BUDGET, transfer.project, transfer.line),
                               &mz_budget_record_schema, &from);
    if (status == MZ_OK)
        status = mz_answer_entry(a, transfer.index, &entry, &statement);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    /* What is no longer there cannot be taken: the sender drops it. */
    bool gone = mz_budget_has(&from, transfer.line, transfer.amount, &blocked) != MZ_OK;
    if (!mz_inbox_holds(a, inbox, MZ_ROLE_BUDGET, gone ? transfer.project : transfer.to_project,
                        &giver))
        return MZ_E_NOT_FOUND;
    mz_inbox_open(a, gone ? "drop" : "take", MZ_ROLE_BUDGET, giver);
    mz_json_hex(a->json, "statement", key);
    mz_json_uint(a->json, "index", transfer.index);
    mz_answer_time(a, entry.head.registered_at);
    mz_json_text(a->json, "kind", statement.kind->name);
    mz_json_span(a->json, "issuer", statement.issuer);
    mz_answer_date(a, "date", statement.date);
    mz_json_span(a->json, "project", transfer.project);
    mz_json_span(a->json, "line", transfer.line);
    mz_json_span(a->json, "to_project", transfer.to_project);
    mz_json_span(a->json, "to", transfer.to);
    mz_json_fen(a->json, "amount", transfer.amount);
    if (gone)
        mz_answer_fault(a, "blocked", &blocked);
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* -- For accountant and approver: the books. */

struct books {
    struct mz_span project;
    struct mz_period_record period;
    struct mz_close_record close; /* the last one, if closed_to is not 0 */
    bool unconfirmed;
};

/* Who signed in either name, or lent the duty to who did, is not the second person. */
static void judge_second(const struct mz_inbox *inbox, const struct books *books,
                         const struct mz_hash *lender, const struct mz_hash persons[2],
                         struct mz_fault *blocked) {
    const struct mz_hash *own = &inbox->record.person;
    for (size_t i = 0; i < 2; i++) {
        if (mz_hash_is_zero(&persons[i]) ||
            (!mz_hash_equal(&persons[i], own) && !mz_hash_equal(&persons[i], lender)))
            continue;
        mz_fault_at(blocked, MZ_E_DUTY_CONFLICT, "%.*s", (int)books->project.size,
                    (const char *)books->project.data);
        mz_fault_have(blocked, "%s", mz_names_text(&mz_role_names, MZ_ROLE_ACCOUNTANT));
        mz_fault_want(blocked, "%s", mz_names_text(&mz_role_names, MZ_ROLE_APPROVER));
        mz_fault_who(blocked, "%.*s", (int)inbox->actor.size, (const char *)inbox->actor.data);
        return;
    }
}

static void days(const struct mz_answer *a, const struct books *books, uint32_t begin,
                 uint32_t end) {
    mz_json_span(a->json, "project", books->project);
    mz_answer_date(a, "begin", begin);
    mz_answer_date(a, "end", end);
}

/* A close, or a proposal to open again, that waits for its second person. */
static enum mz_status confirm_item(const struct mz_answer *a, struct mz_inbox *inbox,
                                   const struct books *books, const char *action,
                                   const struct mz_hash *statement,
                                   const struct mz_hash persons[2]) {
    struct mz_span giver;
    struct mz_actor_record lender = {0};
    struct mz_statement_record record;
    struct mz_entry entry;
    struct mz_statement proposal;
    struct mz_fault blocked = {0};
    if (!mz_inbox_holds(a, inbox, MZ_ROLE_APPROVER, books->project, &giver))
        return MZ_E_NOT_FOUND;
    enum mz_status status = MZ_OK;
    if (giver.data != NULL)
        status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_ACTOR, giver), &mz_actor_record_schema,
                               &lender);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_STATEMENT, statement),
                               &mz_statement_record_schema, &record);
    if (status == MZ_OK)
        status = mz_answer_entry(a, record.index, &entry, &proposal);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    judge_second(inbox, books, &lender.person, persons, &blocked);
    if (mz_inbox_passes_over(inbox, blocked.status))
        return MZ_E_NOT_FOUND;
    mz_inbox_open(a, action, MZ_ROLE_APPROVER, giver);
    mz_answer_hash(a, "statement", statement);
    mz_json_uint(a->json, "index", record.index);
    mz_answer_time(a, entry.head.registered_at);
    mz_json_text(a->json, "kind", proposal.kind->name);
    mz_json_span(a->json, "issuer", proposal.issuer);
    mz_answer_date(a, "date", proposal.date);
    days(a, books, books->close.begin, books->period.closed_to);
    if (proposal.kind->id == MZ_KIND_PERIOD_REOPEN)
        mz_json_span(a->json, "reason", proposal.body.period_reopen.reason);
    if (blocked.status != MZ_OK)
        mz_answer_fault(a, "blocked", &blocked);
    mz_json_close_object(a->json);
    return MZ_OK;
}

static enum mz_status close_item(const struct mz_answer *a, const struct mz_inbox *inbox,
                                 const struct books *books) {
    struct mz_span giver;
    uint32_t begin, end;
    if (!mz_inbox_holds(a, inbox, MZ_ROLE_ACCOUNTANT, books->project, &giver))
        return MZ_E_NOT_FOUND;
    enum mz_status status =
        mz_period_due(&a->source->records, books->project, inbox->today, &begin, &end);
    if (status != MZ_OK)
        return status;
    mz_inbox_open(a, "close", MZ_ROLE_ACCOUNTANT, giver);
    days(a, books, begin, end);
    if (books->unconfirmed) {
        struct mz_fault blocked = {0};
        mz_fault_at(&blocked, MZ_E_PERIOD_UNCONFIRMED, "%.*s", (int)books->project.size,
                    (const char *)books->project.data);
        mz_fault_have(&blocked, "%04u-%02u-%02u", books->period.closed_to / 10000,
                      books->period.closed_to / 100 % 100, books->period.closed_to % 100);
        mz_answer_fault(a, "blocked", &blocked);
    }
    mz_json_close_object(a->json);
    return MZ_OK;
}

enum mz_status mz_inbox_period(const struct mz_answer *a, void *arg, struct mz_span key,
                               struct mz_span value) {
    struct mz_inbox *inbox = arg;
    struct books books = {.project = mz_answer_key_code(key, NULL)};
    enum mz_status status = mz_answer_decode(&mz_period_record_schema, value, &books.period);
    if (status == MZ_OK && books.period.closed_to != 0) {
        struct mz_key last =
            mz_key_of_code_number(MZ_TABLE_CLOSE, books.project, books.period.closed_to);
        status = mz_answer_get(a, last, &mz_close_record_schema, &books.close);
        books.unconfirmed = status == MZ_OK && books.close.confirmed_index == MZ_ABSENT;
    }
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    const struct mz_hash closed[2] = {books.close.person, books.close.principal};
    const struct mz_hash reopened[2] = {books.period.person, books.period.principal};
    bool written = false;
    if (books.unconfirmed) {
        status = confirm_item(a, inbox, &books, "confirm close", &books.period.close, closed);
        written = status == MZ_OK;
    }
    if ((status == MZ_OK || status == MZ_E_NOT_FOUND) &&
        !mz_hash_is_zero(&books.period.reopening)) {
        status =
            confirm_item(a, inbox, &books, "confirm reopening", &books.period.reopening, reopened);
        written = written || status == MZ_OK;
    }
    if (status == MZ_OK || status == MZ_E_NOT_FOUND)
        status = close_item(a, inbox, &books);
    return written && status == MZ_E_NOT_FOUND ? MZ_OK : status;
}
