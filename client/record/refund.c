/* pay refund: money that came back after it was paid. */
#include "client/sheets/lines.h"
#include "client/verbs.h"

#define BANK_SLIP "E17" /* FORMAT.md §10: what a refund rests on */

enum { REFUNDED = MZ_LINES_OWN, SERIAL };
static const struct mz_sheet_column columns[] = {
    MZ_LINES_COLUMNS,
    {"退款金额|退回金额|refunded", true},
    {"流水号|银行流水号|serial", true},
    {"日期|退款日期|date", true},
    {"原因|退款原因|reason", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void read_row(void *arg, struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    (void)arg;
    mz_lines_movement(sheet, row, SERIAL, line);
    (void)mz_sheet_fen(sheet, row, REFUNDED, &line->amount);
    if (line->serial.data == NULL)
        mz_sheet_problem(sheet, row, SERIAL, MZ_E_MISSING_FIELD, NULL, "流水号");
}

static bool is_slip(const struct mz_recorded *recorded) {
    return recorded->statement.kind->id == MZ_KIND_EVIDENCE_ATTACH &&
           mz_span_equal_text(recorded->statement.body.evidence_attach.code, BANK_SLIP);
}

/* The last slip that was attached to the payment. */
static enum mz_status last_slip(struct mz_client *client, const struct mz_dossier *payment,
                                struct mz_hash *ret_slip) {
    for (size_t i = payment->steps_count; i > 0; i--) {
        struct mz_recorded recorded;
        enum mz_status status = mz_dossier_fetch(client, payment->steps[i - 1], NULL, &recorded);
        if (status != MZ_OK)
            return status;
        bool found = is_slip(&recorded);
        if (found)
            *ret_slip = recorded.statement.hash;
        mz_dossier_release(&recorded);
        if (found)
            return MZ_OK;
    }
    mz_fault_at(&client->fault, MZ_E_EVIDENCE_MISSING, "%.*s", (int)payment->body->number.size,
                (const char *)payment->body->number.data);
    mz_fault_want(&client->fault, BANK_SLIP);
    return MZ_E_EVIDENCE_MISSING;
}

/* The bank's slip: the one that is named, which the ledger judges, or the last. */
static enum mz_status find_slip(struct mz_client *client, const struct mz_dossier *payment,
                                struct mz_hash *ret_slip) {
    const char *id = mz_options_text(&client->options, "evidence");
    struct mz_recorded recorded;
    if (id == NULL)
        return last_slip(client, payment, ret_slip);
    enum mz_status status = mz_dossier_resolve(client, id, &recorded);
    if (status != MZ_OK)
        return status;
    *ret_slip = recorded.statement.hash;
    mz_dossier_release(&recorded);
    return MZ_OK;
}

static enum mz_status plan_refunds(struct mz_client *client, struct mz_lines *lines,
                                   struct mz_lines_plan *plan) {
    plan->count = 1;
    plan->parts[0].refs_count = 1;
    plan->parts[0].about = MZ_ABSENT;
    return find_slip(client, &lines->payment, &plan->parts[0].refs[0]);
}

enum mz_status mz_refund_sheet(struct mz_client *client) {
    const struct mz_lines_job job = {
        .kind = MZ_KIND_PAYMENT_REFUND,
        .form = MZ_LIST_REFUNDS,
        .columns = columns,
        .columns_count = COLUMNS,
        .read_row = read_row,
        .plan = plan_refunds,
    };
    return mz_lines_run(client, &job);
}
