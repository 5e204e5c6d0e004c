/* pay sign: the sign-for list 签领表, who got the money and how they said so. */
#include <string.h>

#include "client/file.h"
#include "client/lines.h"
#include "client/sign.h"
#include "client/verbs.h"
#include "client/words.h"
#include "proto/base/hex.h"

enum { SIGNING = MZ_LINES_OWN, DATE, EVIDENCE };
static const struct mz_sheet_column columns[] = {
    MZ_LINES_COLUMNS,
    {"方式|签领方式|signing", true},
    {"日期|签领日期|date", true},
    {"凭证文件|凭证|evidence", false},
    {"姓名|name", false},
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

/* Every settlement of the payment: what says that the money was there to be signed for. */
static enum mz_status add_settlements(struct mz_client *client, const struct mz_dossier *payment,
                                      struct mz_filing *filing) {
    for (size_t i = 0; i < payment->steps_count && filing->refs_count < MZ_MAX_REFS; i++) {
        struct mz_recorded step;
        enum mz_status status = mz_dossier_fetch(client, payment->steps[i], NULL, &step);
        if (status != MZ_OK)
            return status;
        if (step.statement.kind->id == MZ_KIND_PAYMENT_SETTLE)
            filing->refs[filing->refs_count++] = step.statement.hash;
        mz_dossier_release(&step);
    }
    if (filing->refs_count < 2)
        return mz_dossier_not_ready(client, payment, "settled");
    return MZ_OK;
}

static enum mz_status file_signatures(struct mz_client *client, struct mz_lines *lines) {
    struct mz_list_totals totals;
    struct last_file last = {0};
    for (size_t i = 0; i < lines->count; i++) {
        struct mz_line *line = &lines->lines[i];
        size_t row = lines->rows[i];
        (void)mz_sheet_date(&lines->sheet, row, DATE, &line->date);
        (void)mz_sheet_word(&lines->sheet, row, SIGNING, &mz_signing_names, mz_words_signing,
                            &line->signing);
        read_evidence(&lines->sheet, row, line, &last);
    }
    struct mz_payment_sign body;
    struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_SIGN,
        .project = lines->payment.request.statement.project,
        .refs_count = 1,
        .refs = {lines->payment.request.statement.hash},
        .body = &body,
    };
    enum mz_status status = mz_sheet_verdict(&lines->sheet);
    if (status == MZ_OK)
        status = add_settlements(client, &lines->payment, &filing);
    if (status == MZ_OK)
        status = mz_lines_upload(lines, MZ_LIST_SIGNATURES, &totals);
    if (status != MZ_OK || mz_options_has(&client->options, "dry-run"))
        return status;
    body = (struct mz_payment_sign){
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    return mz_sign_file(client, &filing, NULL);
}

enum mz_status mz_signfor_sheet(struct mz_client *client) {
    struct mz_lines lines;
    enum mz_status status = mz_lines_open(client, client->options.arguments[0],
                                          client->options.arguments[1], columns, COLUMNS, &lines);
    if (status != MZ_OK)
        return status;
    status = file_signatures(client, &lines);
    mz_lines_close(&lines);
    return status;
}
