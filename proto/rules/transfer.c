/* Money that moves between projects: budget.send, budget.take and budget.drop (domain.md §9.2
 * 调剂). Each project has a statement of its own in its chain, and the two name each other: the
 * first the id that the second will have, the second the hash of the first. Both lines change with
 * the second, or neither. */
#include <inttypes.h>
#include <string.h>

#include "proto/rules/internal.h"

/* The id that the other statement will have is nobody's yet. */
static enum mz_status check_id(const struct mz_act *act) {
    const struct mz_id *id = &act->body->budget_send.taker;
    struct mz_index_record record;
    enum mz_status status =
        mz_act_get(act, mz_key_of_id(MZ_TABLE_STATEMENT_ID, id), &mz_index_record_schema, &record);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    mz_fault_at(act->fault, MZ_E_STATEMENT_ID_REUSED, "body.taker");
    mz_fault_have_id(act->fault, id);
    mz_fault_want(act->fault, "%" PRIu64, record.index);
    return MZ_E_STATEMENT_ID_REUSED;
}

enum mz_status mz_transfer_send(struct mz_act *act) {
    const struct mz_budget_send *body = &act->body->budget_send;
    struct mz_budget_record from, to;
    enum mz_status status = mz_act_budget(act, body->line, &from);
    if (status == MZ_OK)
        status = mz_budget_origin(act, 0, body->line, &from);
    if (status == MZ_OK)
        status = mz_budget_positive(act, body->amount);
    if (status != MZ_OK)
        return status;
    if (mz_span_equal(body->to_project, act->statement->project)) {
        mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.to_project");
        mz_fault_have_span(act->fault, body->to_project);
        return MZ_E_DUPLICATE;
    }
    status = mz_act_budget_of(act, body->to_project, body->to, &to);
    if (status == MZ_OK)
        status = mz_budget_alike(act, &from, &to, 0);
    if (status == MZ_OK)
        status = mz_budget_covers(act, &from, body->line, body->amount);
    if (status == MZ_OK)
        status = check_id(act);
    if (status != MZ_OK)
        return status;
    const struct mz_transfer_record transfer = {
        .index = act->index,
        .project = act->statement->project,
        .line = body->line,
        .to_project = body->to_project,
        .to = body->to,
        .taker = body->taker,
        .amount = body->amount,
    };
    return mz_act_put(act, mz_key_of_hash(MZ_TABLE_TRANSFER, &act->hash),
                      &mz_transfer_record_schema, &transfer);
}

static enum mz_status other(const struct mz_act *act, const char *place, struct mz_span have,
                            struct mz_span want) {
    mz_fault_at(act->fault, MZ_E_WRONG_REF, "%s", place);
    mz_fault_have_span(act->fault, have);
    mz_fault_want_span(act->fault, want);
    return MZ_E_WRONG_REF;
}

/* Is this the statement that the sender named, about the same money? */
static enum mz_status check_taker(const struct mz_act *act,
                                  const struct mz_transfer_record *transfer) {
    const struct mz_budget_take *body = &act->body->budget_take;
    if (memcmp(&act->statement->id, &transfer->taker, sizeof transfer->taker) != 0) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "id");
        mz_fault_have_id(act->fault, &act->statement->id);
        mz_fault_want(act->fault, "the id that the sender named");
        return MZ_E_WRONG_REF;
    }
    if (!mz_span_equal(act->statement->project, transfer->to_project))
        return other(act, "project", act->statement->project, transfer->to_project);
    if (!mz_span_equal(body->line, transfer->to))
        return other(act, "body.line", body->line, transfer->to);
    if (!mz_span_equal(body->from, transfer->line))
        return other(act, "body.from", body->from, transfer->line);
    if (body->amount == transfer->amount)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_AMOUNT_MISMATCH, transfer->line);
    mz_fault_have_fen(act->fault, body->amount);
    mz_fault_want_fen(act->fault, transfer->amount);
    return MZ_E_AMOUNT_MISMATCH;
}

enum mz_status mz_transfer_take(struct mz_act *act) {
    const struct mz_budget_take *body = &act->body->budget_take;
    struct mz_hash sent = mz_act_ref(act, 0);
    struct mz_key key = mz_key_of_hash(MZ_TABLE_TRANSFER, &sent);
    struct mz_transfer_record transfer;
    struct mz_budget_record from, to;
    enum mz_status status = mz_act_get(act, key, &mz_transfer_record_schema, &transfer);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[0]");
    if (status == MZ_OK)
        status = check_taker(act, &transfer);
    if (status == MZ_OK)
        status = mz_period_check(act, transfer.project);
    if (status == MZ_OK)
        status = mz_act_budget(act, body->line, &to);
    if (status == MZ_OK)
        status = mz_budget_origin(act, 1, body->line, &to);
    if (status == MZ_OK)
        status = mz_act_budget_of(act, transfer.project, body->from, &from);
    if (status == MZ_OK)
        status = mz_budget_move(act, body->from, &from, &to, body->amount);
    if (status == MZ_OK)
        status = mz_act_budget_put_of(act, transfer.project, body->from, &from);
    if (status == MZ_OK)
        status = mz_act_budget_put(act, body->line, &to);
    if (status == MZ_OK)
        status = mz_period_touch(act, transfer.project);
    if (status == MZ_OK)
        status = mz_period_interrupt(act, transfer.project);
    return status == MZ_OK ? mz_records_remove(act->records, &key) : status;
}

/* The sender takes back what nobody took. No money moved, so none moves now. */
enum mz_status mz_transfer_drop(struct mz_act *act) {
    struct mz_hash sent = mz_act_ref(act, 0);
    struct mz_key key = mz_key_of_hash(MZ_TABLE_TRANSFER, &sent);
    enum mz_status status = mz_act_absent(act, key, MZ_E_EXISTS);
    if (status == MZ_OK)
        return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[0]");
    return status == MZ_E_EXISTS ? mz_records_remove(act->records, &key) : status;
}
