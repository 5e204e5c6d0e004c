#include "daemon/check_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/derived.h"
#include "proto/base/hex.h"
#include "proto/rules/records.h"

/* -- Records. */

static const char *const tables[MZ_TABLE_COUNT] = {
    [MZ_TABLE_LEDGER] = "ledger",
    [MZ_TABLE_STATEMENT] = "statement",
    [MZ_TABLE_STATEMENT_ID] = "statement-id",
    [MZ_TABLE_CHAIN] = "chain",
    [MZ_TABLE_PROJECT_ENTRY] = "project-entry",
    [MZ_TABLE_KEY] = "key",
    [MZ_TABLE_ACTOR] = "actor",
    [MZ_TABLE_PENDING] = "pending",
    [MZ_TABLE_POLICY] = "policy",
    [MZ_TABLE_PROJECT] = "project",
    [MZ_TABLE_TARGET] = "target",
    [MZ_TABLE_BUDGET] = "budget",
    [MZ_TABLE_BUDGET_LINE] = "budget-line",
    [MZ_TABLE_PAYEE] = "payee",
    [MZ_TABLE_TOKEN] = "token",
    [MZ_TABLE_LIST] = "list",
    [MZ_TABLE_LIST_LINE] = "list-line",
    [MZ_TABLE_PAYMENT] = "payment",
    [MZ_TABLE_PAYMENT_NUMBER] = "payment-number",
    [MZ_TABLE_OPEN] = "open",
    [MZ_TABLE_LINE] = "line",
    [MZ_TABLE_BENEFICIARY] = "beneficiary",
    [MZ_TABLE_SERIAL] = "serial",
    [MZ_TABLE_STEP] = "step",
    [MZ_TABLE_EVIDENCE] = "evidence",
    [MZ_TABLE_EVIDENCE_FILE] = "evidence-file",
    [MZ_TABLE_DUTY] = "duty",
    [MZ_TABLE_DUTY_YEAR] = "duty-year",
    [MZ_TABLE_MEASURE] = "measure",
    [MZ_TABLE_PERSON] = "person",
    [MZ_TABLE_REVERSAL] = "reversal",
    [MZ_TABLE_DELEGATE] = "delegate",
    [MZ_TABLE_RECENT] = "recent",
    [MZ_TABLE_TRANSFER] = "transfer",
    [MZ_TABLE_PERIOD] = "period",
    [MZ_TABLE_CLOSE] = "close",
    [MZ_TABLE_CLOSING] = "closing",
    [MZ_TABLE_FLOW] = "flow",
    [MZ_TABLE_LINE_ORDER] = "line-order",
    [MZ_TABLE_OPEN_COUNT] = "open-count",
    [MZ_TABLE_ERASED] = "erased",
    [MZ_TABLE_PAYEE_USE] = "payee-use",
    [MZ_TABLE_ACCESS] = "access",
    [MZ_TABLE_REUSED_FILE] = "reused-file",
    [MZ_TABLE_REUSED_SERIAL] = "reused-serial",
    [MZ_TABLE_LOG_KEY] = "log-key",
    [MZ_TABLE_VOUCHER] = "voucher",
    [MZ_TABLE_RECENT_LINE] = "recent-line",
};

#define KEY_SHOWN 16u /* bytes of a key that are enough to find it by */

struct comparison {
    struct mz_records other;
    bool back; /* from the replayed ones: those that differ were told of already */
    uint64_t compared;
    struct mz_differences *differences;
};

static void differ(struct mz_differences *differences, struct mz_span key, const char *how) {
    char hex[2 * KEY_SHOWN + 1];
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    struct mz_span rest = mz_span_of(key.data + 1, key.size > 0 ? key.size - 1 : 0);
    unsigned table = key.size > 0 ? key.data[0] : 0;
    mz_hex_write(&w, mz_span_of(rest.data, rest.size < KEY_SHOWN ? rest.size : KEY_SHOWN));
    hex[w.size] = '\0';
    if (table < MZ_TABLE_COUNT && tables[table] != NULL)
        (void)mz_differences_add(differences, MZ_E_RECORDS_DIFFER, "record %s %s %s", tables[table],
                                 hex, how);
    else
        (void)mz_differences_add(differences, MZ_E_RECORDS_DIFFER, "record %u %s %s", table, hex,
                                 how);
}

static bool compare_record(void *arg, struct mz_span key, struct mz_span value) {
    struct comparison *c = arg;
    struct mz_span there;
    c->compared++;
    enum mz_status status = c->other.get(c->other.ctx, key, &there);
    if (status == MZ_E_NOT_FOUND)
        differ(c->differences, key, c->back ? "is missing" : "was added");
    else if (!c->back && (status != MZ_OK || !mz_span_equal(value, there)))
        differ(c->differences, key, "differs");
    return true;
}

enum mz_status mz_check_store_records(struct mz_store_txn *txn, struct mz_records replayed,
                                      struct mz_check_store *report) {
    struct mz_span all = mz_span_of("", 0);
    struct mz_records stored = mz_store_records(txn);
    struct comparison forward = {replayed, false, 0, &report->differences};
    struct comparison back = {stored, true, 0, &report->differences};
    enum mz_status status = stored.scan(stored.ctx, all, all, compare_record, &forward);
    report->records = forward.compared;
    return status == MZ_OK ? replayed.scan(replayed.ctx, all, all, compare_record, &back) : status;
}

/* -- Rows of the tree. */

struct rows {
    struct mz_store_txn *txn;
    uint64_t size;
    struct mz_check_store *report;
};

static enum mz_status compare_row(void *arg, const struct mz_derived_row *row) {
    struct rows *rows = arg;
    struct mz_span stored;
    const char *how = NULL;
    enum mz_status status = mz_store_row(rows->txn, row->level, row->number, &stored);
    if (status == MZ_E_NOT_FOUND)
        how = "is missing";
    else if (status != MZ_OK)
        return status;
    else if (!mz_span_equal(stored, row->hashes))
        how = "differs";
    rows->report->nodes += row->hashes.size / MZ_HASH_SIZE;
    if (how != NULL)
        (void)mz_differences_add(&rows->report->differences, MZ_E_RECORDS_DIFFER,
                                 "tree row %u/%" PRIu64 " %s", (unsigned)row->level, row->number,
                                 how);
    return MZ_OK;
}

static bool find_added(void *arg, uint8_t level, uint64_t number) {
    struct rows *rows = arg;
    if (!mz_derived_has_row(rows->size, level, number))
        (void)mz_differences_add(&rows->report->differences, MZ_E_RECORDS_DIFFER,
                                 "tree row %u/%" PRIu64 " was added", (unsigned)level, number);
    return true;
}

enum mz_status mz_check_store_rows(struct mz_store_txn *txn, struct mz_check_store *report) {
    struct rows rows = {.txn = txn, .report = report};
    enum mz_status status = mz_store_size(txn, &rows.size);
    if (status == MZ_OK)
        status = mz_derived_rows(txn, compare_row, &rows);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK;
    return status == MZ_OK ? mz_store_row_scan(txn, find_added, &rows) : status;
}

/* -- Commits. */

struct commits {
    struct mz_store_txn *txn;
    struct mz_differences *differences;
};

static enum mz_status find_commit(void *arg, uint64_t tree_size) {
    const struct commits *commits = arg;
    uint64_t found;
    enum mz_status status = mz_store_boundary(commits->txn, tree_size, &found);
    if (status == MZ_E_NOT_FOUND || (status == MZ_OK && found != tree_size)) {
        (void)mz_differences_add(commits->differences, MZ_E_RECORDS_DIFFER,
                                 "commit %" PRIu64 " is missing", tree_size);
        return MZ_OK;
    }
    return status;
}

enum mz_status mz_check_store_commits(struct mz_store_txn *txn, struct mz_check_store *report) {
    struct commits commits = {txn, &report->differences};
    uint64_t size, last = 0;
    enum mz_status status = mz_store_size(txn, &size);
    while (status == MZ_OK && mz_store_boundary(txn, last + 1, &last) == MZ_OK) {
        report->commits++;
        if (last > size)
            (void)mz_differences_add(&report->differences, MZ_E_RECORDS_DIFFER,
                                     "commit %" PRIu64 " was added", last);
    }
    if (status == MZ_OK)
        status = mz_derived_commits(txn, find_commit, &commits);
    /* An entry that is not there or does not decode was named by the verifier. */
    return status == MZ_E_IO || status == MZ_E_NO_MEMORY ? status : MZ_OK;
}
