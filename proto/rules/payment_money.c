/* payment.settle, the bank's result line by line (domain.md §5 G2, G9), and what rules about lines
 * share. */
#include <inttypes.h>

#include "proto/base/money.h"
#include "proto/rules/internal.h"

/* -- Lines of what was approved. */

static enum mz_status mismatch(const struct mz_act *act, const struct mz_line *line) {
    return mz_roster_fault(act, MZ_E_LINE_MISMATCH, line);
}

enum mz_status mz_payment_line_refuse(const struct mz_act *act, const struct mz_line *line,
                                      const char *have, const char *want) {
    mismatch(act, line);
    mz_fault_have(act->fault, "%s", have);
    mz_fault_want(act->fault, "%s", want);
    return MZ_E_LINE_MISMATCH;
}

enum mz_status mz_payment_line_put(const struct mz_act *act,
                                   const struct mz_payment_record *payment,
                                   const struct mz_id *payee, const struct mz_line_record *record) {
    return mz_act_put(act, mz_key_of_number_id(MZ_TABLE_LINE, payment->index, payee),
                      &mz_line_record_schema, record);
}

enum mz_status mz_payment_line_of(const struct mz_act *act, const struct mz_payment_record *payment,
                                  const struct mz_line *line, struct mz_line_record *ret_record) {
    enum mz_status status =
        mz_act_get(act, mz_key_of_number_id(MZ_TABLE_LINE, payment->index, &line->payee),
                   &mz_line_record_schema, ret_record);
    if (status == MZ_E_NOT_FOUND) {
        mismatch(act, line);
        mz_fault_have_id(act->fault, &line->payee);
        mz_fault_want(act->fault, "a payee of the roster");
        return MZ_E_LINE_MISMATCH;
    }
    if (status != MZ_OK)
        return status;
    if (ret_record->line != line->line) {
        mismatch(act, line);
        mz_fault_have(act->fault, "%" PRIu64, line->line);
        mz_fault_want(act->fault, "%" PRIu64, ret_record->line);
        return MZ_E_LINE_MISMATCH;
    }
    if (ret_record->amount != line->amount) {
        mismatch(act, line);
        mz_fault_have_fen(act->fault, line->amount);
        mz_fault_want_fen(act->fault, ret_record->amount);
        return MZ_E_LINE_MISMATCH;
    }
    return MZ_OK;
}

enum mz_status mz_payment_line(const struct mz_act *act, const struct mz_payment_record *payment,
                               const struct mz_line *line, struct mz_line_record *ret_record) {
    enum mz_status status = mz_payment_line_of(act, payment, line, ret_record);
    if (status != MZ_OK)
        return status;
    /* Money arrives after it was sent and before the result was filed. */
    uint32_t sent = ret_record->instructed != 0 ? ret_record->instructed : payment->instructed;
    if (line->date >= sent && line->date <= act->statement->date)
        return MZ_OK;
    mismatch(act, line);
    mz_fault_dates(act->fault, line->date, line->date < sent ? sent : act->statement->date);
    return MZ_E_LINE_MISMATCH;
}

enum mz_status mz_payment_beneficiary(const struct mz_act *act, const struct mz_id *payee,
                                      struct mz_beneficiary_record *ret_beneficiary) {
    enum mz_status status =
        mz_act_get(act, mz_key_of_code_id(MZ_TABLE_BENEFICIARY, act->statement->project, payee),
                   &mz_beneficiary_record_schema, ret_beneficiary);
    if (status == MZ_E_NOT_FOUND)
        *ret_beneficiary = (struct mz_beneficiary_record){0};
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

enum mz_status mz_payment_beneficiary_put(const struct mz_act *act, const struct mz_id *payee,
                                          const struct mz_beneficiary_record *beneficiary) {
    return mz_act_put(act, mz_key_of_code_id(MZ_TABLE_BENEFICIARY, act->statement->project, payee),
                      &mz_beneficiary_record_schema, beneficiary);
}

/* -- payment.settle */

struct settling {
    struct mz_act *act;
    struct mz_payment_record payment;
    struct mz_project_record project;
    int64_t paid, returned;
    uint64_t instructed_index; /* of the instruction that the results are of; 0: the first */
};

/* One movement of the bank is booked once in the whole ledger (domain.md §12 T22). */
static enum mz_status reused_serial(const struct mz_act *act, const struct mz_line *line) {
    mz_roster_fault(act, MZ_E_SERIAL_REUSED, line);
    mz_fault_have_span(act->fault, line->serial);
    return MZ_E_SERIAL_REUSED;
}

enum mz_status mz_payment_serial(struct mz_act *act, struct mz_payment_record *payment,
                                 const struct mz_line *line) {
    if (line->serial.data == NULL) /* returned, or the list would not have decoded */
        return MZ_OK;
    struct mz_key key = mz_key_of_code(MZ_TABLE_SERIAL, line->serial);
    struct mz_payment_key_record record;
    enum mz_status status = mz_act_get(act, key, &mz_payment_key_record_schema, &record);
    if (status == MZ_E_NOT_FOUND) {
        record = (struct mz_payment_key_record){.request = act->subject, .line = line->line};
        return mz_act_put(act, key, &mz_payment_key_record_schema, &record);
    }
    if (status != MZ_OK)
        return status;
    if (act->policy->reuse != MZ_REUSE_FLAG || mz_hash_equal(&record.request, &act->subject))
        return reused_serial(act, line);
    /* Within one payment a movement still counts once. */
    key = mz_key_of_hash(MZ_TABLE_REUSED_SERIAL, &act->subject);
    mz_key_code(&key, line->serial);
    status = mz_act_absent(act, key, MZ_E_SERIAL_REUSED);
    if (status == MZ_E_SERIAL_REUSED)
        return reused_serial(act, line);
    if (status != MZ_OK)
        return status;
    const struct mz_reuse_record reuse = {.index = act->index, .other = record.request};
    payment->reused++;
    act->ledger.reused++;
    return mz_act_put(act, key, &mz_reuse_record_schema, &reuse);
}

static enum mz_status count_paid(struct settling *settling, const struct mz_line *line) {
    const struct mz_act *act = settling->act;
    struct mz_beneficiary_record beneficiary;
    enum mz_status status = mz_payment_beneficiary(act, &line->payee, &beneficiary);
    if (status == MZ_OK)
        status = mz_act_add(act, &beneficiary.paid_amount, line->amount);
    if (status == MZ_OK)
        status = mz_act_add(act, &settling->paid, line->amount);
    if (status != MZ_OK)
        return status;
    if (beneficiary.paid_lines++ == 0)
        settling->project.paid++;
    settling->payment.settled_lines++;
    return mz_payment_beneficiary_put(act, &line->payee, &beneficiary);
}

static enum mz_status settle_line(void *arg, const struct mz_line *line) {
    struct settling *settling = arg;
    struct mz_act *act = settling->act;
    struct mz_line_record record;
    enum mz_status status = mz_payment_line(act, &settling->payment, line, &record);
    if (status == MZ_OK && record.outcome != 0)
        return mz_payment_line_refuse(act, line, mz_names_text(&mz_outcome_names, record.outcome),
                                      "no result yet");
    if (status == MZ_OK && record.instructed_index != settling->instructed_index)
        return mz_payment_line_refuse(act, line, "sent by another instruction",
                                      "sent by this instruction");
    if (status == MZ_OK)
        status = mz_payment_serial(act, &settling->payment, line);
    if (status == MZ_OK && line->outcome == MZ_OUTCOME_PAID) {
        status = count_paid(settling, line);
    } else if (status == MZ_OK) {
        settling->payment.returned_lines++;
        status = mz_act_add(act, &settling->returned, line->amount);
    }
    if (status != MZ_OK)
        return status;
    record.outcome = line->outcome;
    record.settled_index = act->index;
    return mz_payment_line_put(act, &settling->payment, &line->payee, &record);
}

/* What the bank sent back is reserved again: the payees are still owed it. */
static enum mz_status book(struct settling *settling) {
    const struct mz_act *act = settling->act;
    struct mz_payment_record *payment = &settling->payment;
    struct mz_budget_record budget;
    enum mz_status status = mz_act_budget(act, payment->line, &budget);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.settled, settling->paid);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.committed, settling->returned);
    if (status == MZ_OK)
        status = mz_act_add(act, &payment->settled_amount, settling->paid);
    if (status == MZ_OK)
        status = mz_act_add(act, &payment->returned_amount, settling->returned);
    if (status == MZ_OK)
        status = mz_act_add(act, &settling->project.paid_amount, settling->paid);
    if (status != MZ_OK)
        return status;
    budget.instructed -= settling->returned;
    status = mz_act_budget_put(act, payment->line, &budget);
    return status == MZ_OK ? mz_act_project_put(act, &settling->project) : status;
}

uint8_t mz_payment_result_state(const struct mz_payment_record *payment) {
    uint64_t left = payment->count - payment->reversed_lines;
    if (payment->settled_lines == left)
        return MZ_STATE_SETTLED;
    if (payment->returned_lines == left)
        return MZ_STATE_BANK_RETURNED;
    return payment->settled_lines + payment->returned_lines == 0 ? MZ_STATE_INSTRUCTED
                                                                 : MZ_STATE_PART_SETTLED;
}

/* refs[1] is an instruction of this payment: the results are of what it sent. */
static enum mz_status find_instruction(struct settling *settling) {
    const struct mz_act *act = settling->act;
    const struct mz_hash *first = &settling->payment.instruction;
    struct mz_hash named = mz_act_ref(act, 1);
    struct mz_statement_record record;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &named),
                                       &mz_statement_record_schema, &record);
    if (status != MZ_OK)
        return status;
    if (record.kind != (uint64_t)MZ_KIND_PAYMENT_INSTRUCT ||
        !mz_hash_equal(&record.subject, &act->subject))
        return mz_payment_refs(act, &first, 1);
    settling->instructed_index = mz_hash_equal(&named, first) ? 0 : record.index;
    return MZ_OK;
}

enum mz_status mz_payment_settle_apply(struct mz_act *act) {
    const struct mz_payment_settle *body = &act->body->payment_settle;
    struct settling settling = {.act = act};
    struct mz_payment_record *payment = &settling.payment;
    enum mz_status status = mz_payment_load(act, payment);
    if (status == MZ_OK)
        status = mz_payment_in_flow(
            act, payment, MZ_STATE_BIT(MZ_STATE_INSTRUCTED) | MZ_STATE_BIT(MZ_STATE_PART_SETTLED));
    if (status == MZ_OK)
        status = find_instruction(&settling);
    if (status == MZ_OK)
        status = mz_act_some(act, "body.count", body->count);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, payment, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = mz_act_project(act, &settling.project);
    struct mz_list_demand demand = {
        .form = MZ_LIST_RESULTS,
        .root = &body->root,
        .count = body->count,
        .amount = body->amount,
    };
    if (status == MZ_OK)
        status = mz_roster_read(act, &demand, settle_line, &settling);
    if (status == MZ_OK)
        status = book(&settling);
    if (status != MZ_OK)
        return status;
    *mz_payment_flow(payment) = mz_payment_result_state(payment);
    return mz_payment_store(act, payment);
}
