/* score draft, score record: what one evaluator gives each indicator, as a sheet that is drafted
 * with what the ledger computes, filled in by the evaluator, and filed (domain.md §2.1). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/words.h"
#include "client/reading.h"
#include "client/record/standing.h"
#include "client/remote/sign.h"
#include "client/sheets/sheet.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

enum {
    KEY,
    NAME,
    NATURE,
    TARGET,
    ACTUAL,
    WEIGHT,
    COMPUTED,
    REPORTED,
    BAND,
    SHARE,
    DONE,
    EVIDENCE,
    REASON
};
static const struct mz_sheet_column columns[] = {
    {"指标代码|key", true},       {"三级指标|name", false},     {"指标性质|nature", false},
    {"指标值|target", false},     {"实际完成值|actual", false}, {"分值|weight", false},
    {"计算得分|computed", false}, {"评定得分|reported", true},  {"达成档次|band", false},
    {"档内比例%|share", false},   {"完成日期|done", false},     {"佐证文件|evidence", false},
    {"原因|reason", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* -- score draft */

static void put(struct mz_buffer *csv, const char *text, bool last) {
    mz_csv_write(csv, mz_span_text(text), true);
    mz_buffer_text(csv, last ? "\r\n" : ",");
}

static void put_points(struct mz_buffer *csv, uint64_t points) {
    char text[MZ_POINTS_TEXT] = "";
    if (points != MZ_ABSENT)
        mz_standing_points(points, text);
    put(csv, text, false);
}

static void put_number(struct mz_buffer *cell, uint64_t number, bool money) {
    char yuan[MZ_MONEY_TEXT];
    if (money) {
        mz_money_format((int64_t)number, yuan);
        mz_buffer_text(cell, yuan);
    } else {
        mz_buffer_format(cell, "%" PRIu64, number);
    }
}

/* Money in yuan: people fill in this sheet. Both are money if they are a share. */
static void put_fraction(struct mz_buffer *csv, uint64_t numerator, uint64_t denominator,
                         bool money, bool share) {
    struct mz_buffer cell = {0};
    if (numerator != MZ_ABSENT && denominator != MZ_ABSENT) {
        put_number(&cell, numerator, money);
        mz_buffer_text(&cell, "/");
        put_number(&cell, denominator, money && share);
    }
    put(csv, mz_buffer_string(&cell), false);
    csv->failed = csv->failed || cell.failed;
    mz_buffer_free(&cell);
}

static void put_span(struct mz_buffer *csv, struct mz_span span) {
    mz_csv_write(csv, span, true);
    mz_buffer_text(csv, ",");
}

static void draft_row(const struct mz_standing *standing, size_t n, struct mz_buffer *csv) {
    const struct mz_indicator *target = &standing->targets->indicators[n];
    put_span(csv, target->key);
    put_span(csv, target->name);
    put(csv, mz_i18n_word("nature", mz_names_text(&mz_nature_names, target->nature)), false);
    put_fraction(csv, target->target_numerator, target->target_denominator, false, false);
    put_fraction(csv, standing->rows[n].numerator, standing->rows[n].denominator,
                 standing->rows[n].money, standing->rows[n].ratio);
    put_points(csv, target->weight);
    put_points(csv, standing->rows[n].computed);
    put_points(csv, standing->rows[n].computed);
    for (int column = BAND; column <= REASON; column++)
        put(csv, "", column == REASON);
}

static void draft_headings(const struct mz_client *client, struct mz_buffer *csv) {
    mz_buffer_text(csv, "\xef\xbb\xbf");
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *english = strchr(columns[i].names, '|');
        char name[32];
        (void)snprintf(name, sizeof name, "%.*s", (int)(english - columns[i].names),
                       columns[i].names);
        put(csv, client->language == MZ_CHINESE ? name : english + 1, i + 1 == COLUMNS);
    }
}

/* Never over a sheet that somebody filled in: the file must be a new one. */
enum mz_status mz_score_draft(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_standing standing;
    struct mz_buffer csv = {0};
    const char *path = client->options.arguments[0];
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_standing_read(client, &source, &standing);
    source.close(source.ctx);
    if (status != MZ_OK)
        return status;
    draft_headings(client, &csv);
    for (size_t n = 0; n < standing.targets->indicators_count; n++)
        draft_row(&standing, n, &csv);
    if (csv.failed)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
    else
        status = mz_file_create(path, mz_buffer_view(&csv), 0600, &client->fault);
    if (status == MZ_OK)
        mz_output_say(&client->output,
                      mz_i18n(N_("%s: %u indicators to fill in, then: score record %s\n")), path,
                      standing.targets->indicators_count, path);
    mz_buffer_free(&csv);
    mz_standing_release(&standing);
    return status;
}

/* -- score record */

static struct mz_span need(struct mz_sheet *sheet, size_t row, size_t column) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    if (cell.data == NULL)
        mz_sheet_problem(sheet, row, column, MZ_E_MISSING_FIELD, NULL, columns[column].names);
    return cell;
}

/* Points or a percentage with at most two decimals, kept in hundredths. */
static bool read_hundredths(struct mz_sheet *sheet, size_t row, size_t column,
                            uint64_t *ret_hundredths) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    int64_t value;
    if (cell.size > 1 && cell.data[cell.size - 1] == '%')
        cell.size--;
    if (cell.data == NULL || mz_money_parse(cell, &value) != MZ_OK || value < 0) {
        mz_sheet_problem(sheet, row, column, MZ_E_BAD_NUMBER, NULL, "66.67");
        return false;
    }
    *ret_hundredths = (uint64_t)value;
    return true;
}

/* A file, or its hash. */
static void read_evidence(struct mz_sheet *sheet, size_t row, struct mz_scored *scored) {
    struct mz_span cell = need(sheet, row, EVIDENCE);
    struct mz_fault fault = {0};
    uint64_t size;
    if (cell.data == NULL || mz_hex_decode_hash(cell, &scored->evidence) == MZ_OK)
        return;
    char path[1024];
    (void)snprintf(path, sizeof path, "%.*s", (int)cell.size, (const char *)cell.data);
    if (mz_file_hash(path, &scored->evidence, &size, &fault) != MZ_OK)
        mz_sheet_fault(sheet, row, EVIDENCE, &fault);
}

/* What the evaluator judges: a band, or the day it was done. */
static bool read_judgement(struct mz_sheet *sheet, size_t row, const struct mz_indicator *target,
                           struct mz_scored *scored) {
    bool good = true;
    if (target->nature == MZ_NATURE_QUALITATIVE || mz_sheet_get(sheet, row, BAND).data != NULL) {
        good = mz_sheet_word(sheet, row, BAND, &mz_band_names, mz_words_band, &scored->band);
        good = read_hundredths(sheet, row, SHARE, &scored->share) && good;
    }
    if (mz_sheet_get(sheet, row, DONE).data != NULL)
        good = mz_sheet_date(sheet, row, DONE, &scored->done) && good;
    if (scored->band != 0 || scored->done != 0 || mz_sheet_get(sheet, row, EVIDENCE).data != NULL)
        read_evidence(sheet, row, scored);
    return good;
}

static void compute(struct mz_sheet *sheet, size_t row, const struct mz_standing *standing,
                    size_t n, struct mz_scored *scored) {
    const struct mz_indicator *target = &standing->targets->indicators[n];
    struct mz_score score;
    if (scored->band == 0 && scored->done == 0) {
        scored->computed = standing->rows[n].computed;
        if (scored->computed == MZ_ABSENT)
            mz_sheet_problem(sheet, row, KEY, MZ_E_NOT_MEASURED, NULL, NULL);
        return;
    }
    const struct mz_score_case asked = {.target = target,
                                        .numerator = scored->numerator,
                                        .denominator = scored->denominator,
                                        .unit = 1,
                                        .done = scored->done,
                                        .band = scored->band,
                                        .share = scored->share};
    enum mz_status status = mz_scoring_score(&standing->scheme, &asked, &score);
    if (status == MZ_OK)
        scored->computed = score.points;
    else if (status == MZ_E_OUT_OF_RANGE)
        mz_sheet_problem(sheet, row, SHARE, status, NULL,
                         mz_names_text(&mz_band_names, scored->band));
    else
        mz_sheet_problem(sheet, row, KEY, MZ_E_NOT_MEASURED, NULL, NULL);
}

/* What was drafted from an older state of the ledger is not filed as if it were of this one. */
static void check_computed(struct mz_sheet *sheet, size_t row, const struct mz_scored *scored) {
    char text[MZ_POINTS_TEXT], have[MZ_POINTS_TEXT];
    uint64_t stated;
    if (mz_sheet_get(sheet, row, COMPUTED).data == NULL ||
        !read_hundredths(sheet, row, COMPUTED, &stated) || stated == scored->computed)
        return;
    mz_standing_points(scored->computed, text);
    mz_standing_points(stated, have);
    mz_sheet_problem(sheet, row, COMPUTED, MZ_E_FIGURE_MISMATCH, have, text);
}

static void read_row(struct mz_sheet *sheet, size_t row, const struct mz_standing *standing,
                     struct mz_score_record *body) {
    struct mz_span key = need(sheet, row, KEY);
    size_t n = key.data == NULL ? 0 : mz_standing_find(standing, key);
    if (key.data == NULL)
        return;
    if (n == standing->targets->indicators_count || body->scores[n].key.data != NULL) {
        mz_sheet_problem(sheet, row, KEY,
                         n == standing->targets->indicators_count ? MZ_E_UNKNOWN_INDICATOR
                                                                  : MZ_E_DUPLICATE,
                         NULL, NULL);
        return;
    }
    struct mz_scored *scored = &body->scores[n];
    *scored = (struct mz_scored){
        .key = standing->targets->indicators[n].key,
        .numerator = standing->rows[n].numerator,
        .denominator = standing->rows[n].denominator,
        .share = MZ_ABSENT,
        .reason = mz_sheet_get(sheet, row, REASON),
    };
    if (read_judgement(sheet, row, &standing->targets->indicators[n], scored)) {
        compute(sheet, row, standing, n, scored);
        check_computed(sheet, row, scored);
    }
    if (mz_sheet_get(sheet, row, REPORTED).data == NULL)
        scored->reported = scored->computed;
    else
        (void)read_hundredths(sheet, row, REPORTED, &scored->reported);
    body->total += scored->reported;
}

static enum mz_status read_sheet(struct mz_client *client, struct mz_sheet *sheet,
                                 const struct mz_standing *standing, struct mz_score_record *body) {
    for (size_t row = 0; row < mz_sheet_rows(sheet); row++)
        read_row(sheet, row, standing, body);
    enum mz_status status = mz_sheet_verdict(sheet);
    for (size_t n = 0; status == MZ_OK && n < standing->targets->indicators_count; n++)
        if (body->scores[n].key.data == NULL) {
            mz_fault_at(&client->fault, MZ_E_MISSING_FIELD, "%s", sheet->path);
            struct mz_span key = standing->targets->indicators[n].key;
            mz_fault_want(&client->fault, "%.*s", (int)key.size, (const char *)key.data);
            status = MZ_E_MISSING_FIELD;
        }
    return status;
}

static enum mz_status record(struct mz_client *client, struct mz_sheet *sheet,
                             const struct mz_standing *standing, struct mz_score_record *body) {
    *body = (struct mz_score_record){
        .type = mz_options_word(&client->options, "type"),
        .year = mz_standing_year(client, standing),
        .scheme = standing->scheme.version,
        .scores_count = standing->targets->indicators_count,
    };
    struct mz_filing filing = {.kind = MZ_KIND_SCORE_RECORD, .body = body};
    enum mz_status status = read_sheet(client, sheet, standing, body);
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_score_sheet(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_standing standing;
    struct mz_sheet sheet;
    struct mz_score_record *body = calloc(1, sizeof *body);
    if (body == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "score");
    enum mz_status status =
        mz_sheet_open(client, client->options.arguments[0], columns, COLUMNS, &sheet);
    if (status != MZ_OK)
        goto err0;
    status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = mz_standing_read(client, &source, &standing);
    if (status != MZ_OK)
        goto err1;
    status = record(client, &sheet, &standing, body);
    mz_standing_release(&standing);
err1:
    mz_sheet_close(&sheet);
err0:
    free(body);
    return status;
}
