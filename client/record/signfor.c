/* pay sign: the sign-for list 签领表, who got the money and how they said so. */
#include <string.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/words.h"
#include "client/sheets/lines.h"
#include "client/sheets/recorded_lines.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

enum { SIGNING = MZ_LINES_OWN, DATE, EVIDENCE };
static const struct mz_sheet_column columns[] = {
    MZ_LINES_COLUMNS,
    {"方式|签领方式|signing", true},
    {"日期|签领日期|date", true},
    {"凭证文件|凭证|evidence", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* The file of the row before: one sheet carries ten signatures, and is hashed once. */
struct last_file {
    struct mz_span path;
    struct mz_hash sha256;
};

static void read_evidence(struct mz_sheet *sheet, size_t row, struct mz_line *line,
                          struct last_file *last) {
    struct mz_span text = mz_sheet_get(sheet, row, EVIDENCE);
    struct mz_fault fault;
    uint64_t size;
    if (text.data == NULL) {
        if (line->signing == MZ_SIGNING_PROXY)
            mz_sheet_problem(sheet, row, EVIDENCE, MZ_E_MISSING_FIELD, NULL, "凭证文件");
        return;
    }
    if (mz_hex_decode_hash(text, &line->evidence) == MZ_OK)
        return;
    if (!mz_span_equal(text, last->path)) {
        /* The cell ends in a NUL, or in blanks that no file name has. */
        char path[1024];
        if (text.size >= sizeof path) {
            mz_sheet_problem(sheet, row, EVIDENCE, MZ_E_TOO_LARGE, "> 1023", "1023");
            return;
        }
        memcpy(path, text.data, text.size);
        path[text.size] = '\0';
        if (mz_file_hash(path, &last->sha256, &size, &fault) != MZ_OK) {
            mz_sheet_fault(sheet, row, EVIDENCE, &fault);
            return;
        }
        last->path = text;
    }
    line->evidence = last->sha256;
}

static void read_row(void *arg, struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    (void)mz_sheet_date(sheet, row, DATE, &line->date);
    (void)mz_sheet_word(sheet, row, SIGNING, &mz_signing_names, mz_words_signing, &line->signing);
    read_evidence(sheet, row, line, arg);
}

/* A signature that is there already: passed over if it is this one, else a problem. */
static enum mz_status judge_recorded(struct mz_lines *lines, size_t i,
                                     struct mz_recorded_lines *recorded) {
    const struct mz_line *line = &lines->lines[i], *have;
    uint64_t index = lines->states[line->line - 1].signed_index;
    enum mz_status status = mz_recorded_lines_get(recorded, index, line->line, &have);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    lines->parts[i] = MZ_LINES_DONE;
    if (status == MZ_E_NOT_FOUND || have->signing != line->signing || have->date != line->date ||
        !mz_hash_equal(&have->evidence, &line->evidence))
        mz_sheet_problem(lines->sheet, lines->rows[i], SIGNING, MZ_E_LINE_MISMATCH,
                         mz_i18n(N_("another signature than the one recorded")),
                         status == MZ_OK ? mz_names_text(&mz_signing_names, have->signing) : "?");
    return MZ_OK;
}

/* Adds the settlement at `index` to the last part, or to a new one if it is full: what says that
 * the money was there to be signed for. */
static enum mz_status add_settlement(struct mz_client *client, struct mz_lines_plan *plan,
                                     uint64_t index, struct mz_recorded_lines *recorded) {
    struct mz_hash hash;
    enum mz_status status = mz_recorded_lines_hash(recorded, index, &hash);
    for (size_t p = 0; status == MZ_OK && p < plan->count; p++)
        for (size_t r = 0; r < plan->parts[p].refs_count; r++)
            if (mz_hash_equal(&plan->parts[p].refs[r], &hash))
                return MZ_OK;
    if (status != MZ_OK)
        return status;
    if (plan->count == 0 || plan->parts[plan->count - 1].refs_count == MZ_MAX_REFS - 1) {
        if (plan->count == MZ_LINES_PARTS)
            return mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "payment.sign");
        plan->parts[plan->count++].about = MZ_ABSENT;
    }
    struct mz_lines_part *part = &plan->parts[plan->count - 1];
    part->refs[part->refs_count++] = hash;
    return MZ_OK;
}

static size_t part_of(const struct mz_lines_plan *plan, const struct mz_hash *settlement) {
    for (size_t p = 0; p < plan->count; p++)
        for (size_t r = 0; r < plan->parts[p].refs_count; r++)
            if (mz_hash_equal(&plan->parts[p].refs[r], settlement))
                return p;
    return MZ_LINES_DONE;
}

static enum mz_status plan_line(struct mz_client *client, struct mz_lines *lines, size_t i,
                                struct mz_lines_plan *plan, struct mz_recorded_lines *recorded) {
    const struct mz_line_state *state = &lines->states[lines->lines[i].line - 1];
    struct mz_hash settlement;
    if (state->signed_index != MZ_ABSENT)
        return judge_recorded(lines, i, recorded);
    if (!state->paid) {
        lines->parts[i] = MZ_LINES_DONE;
        mz_sheet_problem(lines->sheet, lines->rows[i], SIGNING, MZ_E_LINE_MISMATCH,
                         state->returned ? mz_names_text(&mz_outcome_names, MZ_OUTCOME_RETURNED)
                                         : mz_i18n(N_("no result of the bank")),
                         mz_names_text(&mz_outcome_names, MZ_OUTCOME_PAID));
        return MZ_OK;
    }
    enum mz_status status = add_settlement(client, plan, state->settled_index, recorded);
    if (status == MZ_OK)
        status = mz_recorded_lines_hash(recorded, state->settled_index, &settlement);
    if (status == MZ_OK)
        lines->parts[i] = part_of(plan, &settlement);
    return status;
}

/* One statement, unless it would refer to more settlements than a statement can. */
static enum mz_status plan_signatures(struct mz_client *client, struct mz_lines *lines,
                                      struct mz_lines_plan *plan) {
    struct mz_recorded_lines *recorded = mz_recorded_lines_new(client);
    enum mz_status status =
        recorded == NULL ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines") : MZ_OK;
    for (size_t i = 0; i < lines->count && status == MZ_OK; i++)
        status = plan_line(client, lines, i, plan, recorded);
    mz_recorded_lines_free(recorded);
    return status;
}

enum mz_status mz_signfor_sheet(struct mz_client *client) {
    struct last_file last = {0};
    const struct mz_lines_job job = {
        .kind = MZ_KIND_PAYMENT_SIGN,
        .form = MZ_LIST_SIGNATURES,
        .columns = columns,
        .columns_count = COLUMNS,
        .arg = &last,
        .read_row = read_row,
        .plan = plan_signatures,
    };
    return mz_lines_run(client, &job);
}
