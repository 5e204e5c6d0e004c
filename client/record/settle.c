/* pay settle: what the bank says became of each line. Results of several instructions are several
 * statements, since each refers to the instruction whose results it has. */
#include "client/i18n.h"
#include "client/io/words.h"
#include "client/sheets/lines.h"
#include "client/sheets/recorded_lines.h"
#include "client/verbs.h"

enum { OUTCOME = MZ_LINES_OWN, SERIAL, DATE, REASON };
static const struct mz_sheet_column columns[] = {
    MZ_LINES_COLUMNS,
    {"结果|支付结果|outcome", true},
    {"流水号|银行流水号|serial", true},
    {"日期|支付日期|date", true},
    {"原因|失败原因|reason", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void read_row(void *arg, struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    (void)arg;
    mz_lines_movement(sheet, row, SERIAL, line);
    if (!mz_sheet_word(sheet, row, OUTCOME, &mz_outcome_names, mz_words_outcome, &line->outcome))
        return;
    if (line->outcome == MZ_OUTCOME_PAID && line->serial.data == NULL)
        mz_sheet_problem(sheet, row, SERIAL, MZ_E_MISSING_FIELD, NULL, "流水号");
    if (line->outcome == MZ_OUTCOME_RETURNED && line->reason.data == NULL)
        mz_sheet_problem(sheet, row, REASON, MZ_E_MISSING_FIELD, NULL, "原因");
}

/* What the ledger has of this line says the same. */
static bool same_result(const struct mz_line *have, const struct mz_line *line) {
    return have->outcome == line->outcome && have->date == line->date &&
           mz_span_equal(have->serial, line->serial) && mz_span_equal(have->reason, line->reason);
}

/* A result that is there already: MZ_LINES_DONE if it is this one, else a problem. */
static enum mz_status judge_recorded(struct mz_lines *lines, size_t i,
                                     struct mz_recorded_lines *recorded) {
    const struct mz_line *line = &lines->lines[i], *have;
    const struct mz_line_state *state = &lines->states[line->line - 1];
    enum mz_status status =
        mz_recorded_lines_get(recorded, state->settled_index, line->line, &have);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    lines->parts[i] = MZ_LINES_DONE;
    if (status == MZ_E_NOT_FOUND || !same_result(have, line))
        mz_sheet_problem(
            lines->sheet, lines->rows[i], OUTCOME, MZ_E_LINE_MISMATCH,
            mz_i18n(N_("another result than the one recorded")),
            mz_names_text(&mz_outcome_names, state->paid ? MZ_OUTCOME_PAID : MZ_OUTCOME_RETURNED));
    return MZ_OK;
}

static enum mz_status instruction_of(struct mz_client *client, const struct mz_lines *lines,
                                     uint64_t index, struct mz_lines_part *part) {
    struct mz_recorded instruction;
    part->refs_count = 1;
    part->about = index == 0 ? MZ_ABSENT : index;
    if (index == 0) {
        part->refs[0] = lines->payment.instruction;
        return MZ_OK;
    }
    enum mz_status status = mz_dossier_fetch(client, index, NULL, &instruction);
    if (status != MZ_OK)
        return status;
    part->refs[0] = instruction.statement.hash;
    mz_dossier_release(&instruction);
    return MZ_OK;
}

/* The part of the instruction that sent the line last. */
static enum mz_status find_part(struct mz_client *client, struct mz_lines *lines, size_t i,
                                struct mz_lines_plan *plan) {
    uint64_t index = lines->states[lines->lines[i].line - 1].instructed_index;
    uint64_t about = index == 0 ? MZ_ABSENT : index;
    size_t part = 0;
    while (part < plan->count && plan->parts[part].about != about)
        part++;
    lines->parts[i] = part;
    if (part < plan->count)
        return MZ_OK;
    if (part == MZ_LINES_PARTS)
        return mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "%s", lines->sheet->path);
    plan->count++;
    return instruction_of(client, lines, index, &plan->parts[part]);
}

/* One statement for each instruction that the results are of. */
static enum mz_status plan_results(struct mz_client *client, struct mz_lines *lines,
                                   struct mz_lines_plan *plan) {
    if (mz_hash_is_zero(&lines->payment.instruction))
        return mz_dossier_not_ready(client, &lines->payment, "instructed");
    struct mz_recorded_lines *recorded = mz_recorded_lines_new(client);
    enum mz_status status =
        recorded == NULL ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines") : MZ_OK;
    for (size_t i = 0; i < lines->count && status == MZ_OK; i++) {
        const struct mz_line_state *state = &lines->states[lines->lines[i].line - 1];
        status = state->paid || state->returned ? judge_recorded(lines, i, recorded)
                                                : find_part(client, lines, i, plan);
    }
    mz_recorded_lines_free(recorded);
    return status;
}

enum mz_status mz_settle_results(struct mz_client *client) {
    const struct mz_lines_job job = {
        .kind = MZ_KIND_PAYMENT_SETTLE,
        .form = MZ_LIST_RESULTS,
        .columns = columns,
        .columns_count = COLUMNS,
        .read_row = read_row,
        .plan = plan_results,
    };
    return mz_lines_run(client, &job);
}
