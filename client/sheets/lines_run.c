/* From a sheet to its statements: groups by payment, the plan, the filing; lines.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/remote/object.h"
#include "client/remote/sign.h"
#include "client/sheets/lines.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

#define CODE_SIZE 65u

/* The rows of one payment. */
struct group {
    char id[CODE_SIZE];
    const char *name;    /* `id`, or what the command line says */
    size_t first, count; /* in `rows` of the run */
    bool open;
    struct mz_lines lines;
    struct mz_lines_plan *plan;
};

struct run {
    struct mz_client *client;
    const struct mz_lines_job *job;
    struct mz_sheet sheet;
    struct mz_id *payees; /* of each row, where it has no line number */
    size_t *rows;         /* by payment, in the order of the sheet within one */
    struct group *groups;
    size_t count;
    size_t statements, recorded, done; /* statements of the plan, filed; lines of earlier runs */
};

/* -- Groups. */

static int order(struct mz_span a, struct mz_span b) {
    size_t size = a.size < b.size ? a.size : b.size;
    int difference = size == 0 ? 0 : memcmp(a.data, b.data, size);
    return difference != 0 ? difference : (a.size > b.size) - (a.size < b.size);
}

struct named {
    struct mz_span payment;
    size_t row;
};

static int by_payment(const void *left, const void *right) {
    const struct named *a = left, *b = right;
    int difference = order(a->payment, b->payment);
    return difference != 0 ? difference : (a->row > b->row) - (a->row < b->row);
}

static enum mz_status no_memory(struct run *run) {
    return mz_fault_at(&run->client->fault, MZ_E_NO_MEMORY, "%s", run->sheet.path);
}

static void add_group(struct run *run, struct mz_span payment, const char *name, size_t first) {
    struct group *group = &run->groups[run->count++];
    (void)snprintf(group->id, sizeof group->id, "%.*s", (int)payment.size,
                   payment.data == NULL ? "" : (const char *)payment.data);
    group->name = name != NULL ? name : group->id;
    group->first = first;
}

/* `id`: what the command line names, for all rows. */
static enum mz_status make_groups(struct run *run, const char *id) {
    size_t rows = mz_sheet_rows(&run->sheet);
    struct named *named = calloc(rows, sizeof *named);
    run->rows = calloc(rows, sizeof *run->rows);
    run->groups = calloc(rows, sizeof *run->groups);
    if (named == NULL || run->rows == NULL || run->groups == NULL) {
        free(named);
        return no_memory(run);
    }
    for (size_t row = 0; row < rows; row++) {
        struct mz_span payment = mz_sheet_get(&run->sheet, row, MZ_LINES_PAYMENT);
        if (id != NULL && payment.data != NULL && !mz_span_equal_text(payment, id))
            mz_sheet_problem(&run->sheet, row, MZ_LINES_PAYMENT, MZ_E_LINE_MISMATCH,
                             (const char *)payment.data, id);
        if (id == NULL && (payment.data == NULL || payment.size >= CODE_SIZE))
            mz_sheet_problem(&run->sheet, row, MZ_LINES_PAYMENT, MZ_E_MISSING_FIELD, NULL,
                             "支付编号");
        named[row] = (struct named){id != NULL ? mz_span_text(id) : payment, row};
    }
    qsort(named, rows, sizeof *named, by_payment);
    for (size_t i = 0; i < rows; i++) {
        run->rows[i] = named[i].row;
        if (i == 0 || order(named[i].payment, named[i - 1].payment) != 0)
            add_group(run, named[i].payment, id, i);
        run->groups[run->count - 1].count++;
    }
    free(named);
    return mz_sheet_verdict(&run->sheet);
}

/* -- The plan. */

static enum mz_status prepare(struct run *run, struct group *group) {
    const struct mz_lines_job *job = run->job;
    group->plan = calloc(1, sizeof *group->plan);
    if (group->plan == NULL)
        return no_memory(run);
    enum mz_status status = mz_lines_open(&run->sheet, group->name, run->payees,
                                          run->rows + group->first, group->count, &group->lines);
    if (status != MZ_OK)
        return status;
    group->open = true;
    group->lines.payment.body = &group->lines.payment.request.statement.body.payment_request;
    for (size_t i = 0; i < group->lines.count; i++)
        job->read_row(job->arg, &run->sheet, group->lines.rows[i], &group->lines.lines[i]);
    /* Lines that were not found cannot be planned for. */
    return run->sheet.problems > 0 ? MZ_OK : job->plan(run->client, &group->lines, group->plan);
}

/* The lines of one part, for the caller to free. */
static struct mz_line *take_part(const struct mz_lines *lines, size_t part, size_t *ret_count) {
    struct mz_line *taken = calloc(lines->count + 1, sizeof *taken);
    *ret_count = 0;
    for (size_t i = 0; taken != NULL && i < lines->count; i++)
        if (lines->parts[i] == part)
            taken[(*ret_count)++] = lines->lines[i];
    return taken;
}

static void tell_done(struct run *run) {
    for (size_t g = 0; g < run->count; g++)
        for (size_t i = 0; i < run->groups[g].lines.count; i++)
            run->done += run->groups[g].lines.parts[i] == MZ_LINES_DONE;
    for (size_t g = 0; g < run->count; g++)
        run->statements += run->groups[g].plan->count;
    if (run->done > 0)
        mz_error_note(run->client,
                      mz_i18n(N_("%zu lines were recorded before and are passed over\n")),
                      run->done);
    if (run->statements > 1)
        mz_error_note(run->client, mz_i18n(N_("%zu statements will be filed:\n")), run->statements);
}

/* -- Filing. */

static enum mz_status build(struct run *run, struct group *group, size_t part,
                            struct mz_buffer *ret_object, struct mz_list_totals *ret_totals) {
    size_t count;
    struct mz_line *lines = take_part(&group->lines, part, &count);
    if (lines == NULL)
        return no_memory(run);
    enum mz_status status =
        mz_payees_list(run->client, run->job->form, group->lines.payment.body->number, lines, count,
                       ret_object, ret_totals);
    free(lines);
    return status;
}

static enum mz_status tell_part(struct run *run, struct group *group, size_t part) {
    const struct mz_payment_request *body = group->lines.payment.body;
    uint64_t about = group->plan->parts[part].about;
    char amount[MZ_MONEY_TEXT], root[MZ_HEX_HASH_SIZE + 1];
    struct mz_buffer object;
    struct mz_list_totals totals;
    enum mz_status status = build(run, group, part, &object, &totals);
    if (status != MZ_OK)
        return status;
    mz_buffer_free(&object);
    mz_money_format_grouped(totals.amount, amount);
    mz_hex_of_hash(&totals.root, root);
    mz_error_note(run->client, "%.*s: ", (int)body->number.size, (const char *)body->number.data);
    if (about != MZ_ABSENT)
        mz_error_note(run->client, mz_i18n(N_("of #%llu, ")), (unsigned long long)about);
    mz_error_note(run->client, mz_i18n(N_("%llu lines, ¥%s, root %s\n")),
                  (unsigned long long)totals.count, amount, root);
    return MZ_OK;
}

static enum mz_status file_part(struct run *run, struct group *group, size_t at) {
    struct mz_client *client = run->client;
    const struct mz_lines_part *part = &group->plan->parts[at];
    const struct mz_statement *request = &group->lines.payment.request.statement;
    struct mz_buffer object;
    struct mz_list_totals totals;
    enum mz_status status = build(run, group, at, &object, &totals);
    if (status != MZ_OK)
        return status;
    status = mz_object_put_list(client, &totals.root, mz_buffer_view(&object));
    mz_buffer_free(&object);
    union mz_body body;
    memset(&body, 0, sizeof body);
    if (run->job->kind == MZ_KIND_PAYMENT_SETTLE)
        body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    else if (run->job->kind == MZ_KIND_PAYMENT_SIGN)
        body.payment_sign = (struct mz_payment_sign){totals.count, totals.amount, totals.root};
    else
        body.payment_refund = (struct mz_payment_refund){totals.count, totals.amount, totals.root};
    struct mz_filing filing = {.kind = run->job->kind,
                               .project = request->project,
                               .refs_count = 1 + part->refs_count,
                               .refs = {request->hash},
                               .body = &body,
                               .once = true};
    memcpy(filing.refs + 1, part->refs, part->refs_count * sizeof part->refs[0]);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

static enum mz_status each_part(struct run *run,
                                enum mz_status (*act)(struct run *, struct group *, size_t),
                                size_t *ret_acted) {
    enum mz_status status = MZ_OK;
    for (size_t g = 0; g < run->count && status == MZ_OK; g++)
        for (size_t part = 0; part < run->groups[g].plan->count && status == MZ_OK; part++) {
            status = act(run, &run->groups[g], part);
            *ret_acted += status == MZ_OK;
        }
    return status;
}

static enum mz_status file_all(struct run *run) {
    size_t told = 0;
    tell_done(run);
    enum mz_status status = each_part(run, tell_part, &told);
    if (status != MZ_OK || mz_options_has(&run->client->options, "dry-run"))
        return status;
    status = each_part(run, file_part, &run->recorded);
    if (status != MZ_OK && run->recorded > 0)
        mz_error_note(run->client,
                      mz_i18n(N_("%zu of %zu statements are recorded. Put right what is said below "
                                 "and run it again: it goes on behind them.\n")),
                      run->recorded, run->statements);
    return status;
}

static enum mz_status run_sheet(struct run *run, const char *id) {
    enum mz_status status = make_groups(run, id);
    run->payees = calloc(mz_sheet_rows(&run->sheet), sizeof *run->payees);
    if (run->payees == NULL)
        return no_memory(run);
    if (status == MZ_OK && !mz_sheet_has(&run->sheet, MZ_LINES_LINE))
        status = mz_payees_find(&run->sheet, MZ_LINES_PAYEE, MZ_LINES_IDNO, run->payees);
    for (size_t g = 0; g < run->count && status == MZ_OK; g++)
        status = prepare(run, &run->groups[g]);
    if (status == MZ_OK)
        status = mz_sheet_verdict(&run->sheet);
    return status == MZ_OK ? file_all(run) : status;
}

enum mz_status mz_lines_run(struct mz_client *client, const struct mz_lines_job *job) {
    const struct mz_options *options = &client->options;
    const char *path = options->arguments[options->arguments_count - 1];
    const char *id = options->arguments_count > 1 ? options->arguments[0] : NULL;
    struct run run = {.client = client, .job = job};
    enum mz_status status =
        mz_sheet_open(client, path, job->columns, job->columns_count, &run.sheet);
    if (status != MZ_OK)
        return status;
    if (id == NULL && !mz_sheet_has(&run.sheet, MZ_LINES_PAYMENT))
        status = mz_client_usage(
            client, path, mz_i18n(N_("has no column 支付编号: name the payment before the file")));
    if (status == MZ_OK)
        status = run_sheet(&run, id);
    for (size_t g = 0; g < run.count; g++) {
        if (run.groups[g].open)
            mz_lines_close(&run.groups[g].lines);
        free(run.groups[g].plan);
    }
    free(run.groups);
    free(run.payees);
    free(run.rows);
    mz_sheet_close(&run.sheet);
    return status;
}
