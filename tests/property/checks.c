/* Records against the model, and money that is conserved to the fen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/property/play.h"

#include "proto/rules/fold.h"

static void get(const struct mz_records *records, struct mz_key key, const struct mz_schema *schema,
                void *ret_record) {
    assert_int_equal(mz_records_get(records, &key, schema, ret_record), MZ_OK);
}

/* -- Budget lines. */

/* The line's figures are those of its payments, and everything that came in or was promised is
 * somewhere. */
static void check_line(const struct model *model, const struct mz_records *records, int line) {
    struct mz_budget_record r;
    int64_t b[MZ_BALANCES];
    get(records,
        mz_key_of_codes(MZ_TABLE_BUDGET, play_project(model->lines[line].project),
                        play_words("B-", (unsigned)line)),
        &mz_budget_record_schema, &r);
    model_balances(model, line, b);
    int64_t adjusted = r.original + r.increased - r.decreased;
    const int64_t found[MZ_BALANCES] = {adjusted,     r.frozen,  r.received, r.committed,
                                        r.instructed, r.settled, r.refunded, r.signed_};
    for (size_t n = 0; n < MZ_BALANCES; n++)
        assert_int_equal(found[n], b[n]);
    int64_t available = model_available(model, line);
    assert_int_equal(mz_budget_available(&r), available);
    assert_int_equal(adjusted, available + r.frozen + r.committed + r.instructed);
    for (size_t n = 0; n < MZ_BALANCES; n++)
        assert_true(b[n] >= 0);
    assert_true(available >= 0);
    assert_true(adjusted >= r.received && r.received >= r.instructed);
    assert_true(r.instructed >= r.settled && r.settled >= r.signed_ && r.settled >= r.refunded);
}

/* -- Projects: people, each counted once. */

struct counted {
    uint64_t eligible, paid, signed_, signed_eligible, signed_late, planned, signed_lines;
    int64_t paid_amount, signed_amount;
};

static bool is_listed(const struct model *model, int project, unsigned payee) {
    for (size_t list = 0; list < LISTS; list++)
        if (model->listed[project][list][payee])
            return true;
    return false;
}

static struct counted count_project(const struct model *model, int project) {
    struct counted c = {0};
    bool paid[PAYEES] = {0}, has_signed[PAYEES] = {0}, late[PAYEES] = {0};
    for (size_t i = 0; i < model->payments_count; i++) {
        const struct m_payment *p = &model->payments[i];
        if (p->project != project)
            continue;
        bool approved = p->office == MZ_STATE_APPROVED || p->office == MZ_STATE_ACCEPTED ||
                        p->office == MZ_STATE_ACCEPT_FAILED;
        c.planned += approved ? p->count : 0;
        for (size_t n = 0; n < p->count; n++) {
            const struct m_row *row = &p->rows[n];
            if (row->at != PAID)
                continue;
            paid[row->payee] = true;
            c.paid_amount += row->amount;
            if (!row->signed_for)
                continue;
            has_signed[row->payee] = true;
            late[row->payee] = late[row->payee] || row->late;
            c.signed_lines++;
            c.signed_amount += row->amount;
        }
    }
    for (unsigned n = 0; n < PAYEES; n++) {
        c.eligible += is_listed(model, project, n);
        c.paid += paid[n];
        c.signed_ += has_signed[n];
        c.signed_eligible += has_signed[n] && is_listed(model, project, n);
        c.signed_late += late[n];
    }
    return c;
}

static void check_project(const struct model *model, const struct mz_records *records,
                          int project) {
    struct mz_project_record r;
    struct counted c = count_project(model, project);
    get(records, mz_key_of_code(MZ_TABLE_PROJECT, play_project(project)), &mz_project_record_schema,
        &r);
    assert_int_equal(r.eligible, c.eligible);
    assert_int_equal(r.paid, c.paid);
    assert_int_equal(r.signed_, c.signed_);
    assert_int_equal(r.signed_eligible, c.signed_eligible);
    assert_int_equal(r.signed_late, c.signed_late);
    assert_int_equal(r.planned, c.planned);
    assert_int_equal(r.signed_lines, c.signed_lines);
    assert_int_equal(r.paid_amount, c.paid_amount);
    assert_int_equal(r.signed_amount, c.signed_amount);
    /* What the project paid is what its lines say. */
    int64_t settled = 0, signed_for = 0;
    for (size_t line = 0; line < model->lines_count; line++) {
        struct mz_budget_record budget;
        if (model->lines[line].project != project)
            continue;
        get(records,
            mz_key_of_codes(MZ_TABLE_BUDGET, play_project(project),
                            play_words("B-", (unsigned)line)),
            &mz_budget_record_schema, &budget);
        settled += budget.settled;
        signed_for += budget.signed_;
    }
    assert_int_equal(r.paid_amount, settled);
    assert_int_equal(r.signed_amount, signed_for);
}

/* -- Payments. */

static void check_row(const struct m_payment *p, const struct mz_records *records, uint64_t index,
                      size_t n) {
    const struct m_row *row = &p->rows[n];
    struct mz_id payee = ledger_id("payee", row->payee + 1);
    struct mz_line_record r;
    get(records, mz_key_of_number_id(MZ_TABLE_LINE, index, &payee), &mz_line_record_schema, &r);
    assert_int_equal(r.line, n + 1);
    assert_int_equal(r.amount, row->amount);
    bool back = row->at == BACK || (row->at == REVERSED && row->came_back);
    assert_int_equal(r.outcome, back                                     ? MZ_OUTCOME_RETURNED
                                : row->at == PAID || row->at == REVERSED ? MZ_OUTCOME_PAID
                                                                         : 0);
    assert_int_equal(r.signing != 0, row->signed_for);
    assert_int_equal(r.refunded, row->refunded);
    assert_int_equal(r.reversed_index != 0, row->at == REVERSED);
}

static void check_payment(const struct model *model, const struct mz_records *records, int at) {
    const struct m_payment *p = &model->payments[at];
    struct mz_payment_record r;
    int64_t refunded = 0, signed_for = 0, whole = 0;
    size_t signed_lines = 0;
    get(records, mz_key_of_hash(MZ_TABLE_PAYMENT, &p->request), &mz_payment_record_schema, &r);
    for (size_t n = 0; n < p->count; n++) {
        const struct m_row *row = &p->rows[n];
        whole += row->amount;
        refunded += row->at == PAID ? row->refunded : 0;
        signed_for += row->at == PAID && row->signed_for ? row->amount : 0;
        signed_lines += row->at == PAID && row->signed_for;
        check_row(p, records, r.index, n);
    }
    assert_int_equal(r.state, model_state(p));
    assert_int_equal(r.resumes, p->suspended ? model_flow(p) : 0);
    assert_int_equal(r.amount, whole); /* the header is the sum of its lines */
    assert_int_equal(r.count, p->count);
    assert_int_equal(r.weight, p->weight);
    assert_int_equal(r.settled_lines, model_count(p, PAID));
    assert_int_equal(r.settled_amount, model_sum(p, PAID));
    assert_int_equal(r.returned_lines, model_count(p, BACK));
    assert_int_equal(r.returned_amount, model_sum(p, BACK));
    assert_int_equal(r.reversed_lines, model_count(p, REVERSED));
    assert_int_equal(r.reversed_amount, model_sum(p, REVERSED));
    assert_int_equal(r.refunded_amount, refunded);
    assert_int_equal(r.signed_amount, signed_for);
    assert_int_equal(r.signed_lines, signed_lines);
    assert_int_equal(r.settled_amount + r.returned_amount + r.reversed_amount + model_sum(p, BANK) +
                         model_sum(p, UNSENT),
                     r.amount);
    assert_int_equal(r.approvals_count, p->approvals_count);
    assert_int_equal(r.acceptances_count, p->acceptances_count);
    assert_int_equal(r.evidence, p->files);
    struct mz_key key = mz_key_of_hash(MZ_TABLE_OPEN, &p->request);
    struct mz_span value;
    enum mz_status open = records->get(records->ctx, mz_key_span(&key), &value);
    assert_int_equal(open, p->open ? MZ_OK : MZ_E_NOT_FOUND);
}

void check_records(const struct model *model, const struct mz_records *records, int payment) {
    for (size_t line = 0; line < model->lines_count; line++)
        check_line(model, records, (int)line);
    for (int project = 0; project < PROJECTS; project++)
        check_project(model, records, project);
    if (payment >= 0)
        check_payment(model, records, payment);
    for (size_t i = 0; payment == NOBODY && i < model->payments_count; i++)
        check_payment(model, records, (int)i);
}
