#include "daemon/check_vault.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "daemon/personal.h"
#include "proto/base/hex.h"
#include "proto/codec/entry.h"

struct check {
    struct mz_store_txn *txn;
    struct mz_vault *vault;
    struct mz_check_vault *report;
};

static void note(struct mz_fault *first, const struct mz_fault *fault) {
    if (first->status == MZ_OK)
        *first = *fault;
}

/* -- Whose data was erased: no key, no row. */

static bool found_kept(void *arg, const struct mz_store_kept *kept) {
    (void)kept;
    *(bool *)arg = true;
    return false;
}

static bool check_erased(void *arg, struct mz_span key, struct mz_span value) {
    struct check *check = arg;
    struct mz_erased_record erased;
    struct mz_id payee;
    bool rows = false;
    struct mz_cbor_reader reader = mz_cbor_reader_over(value);
    if (key.size != 1 + MZ_ID_SIZE ||
        mz_schema_decode(&mz_erased_record_schema, &reader, &erased, NULL) != MZ_OK)
        return true;
    memcpy(payee.bytes, key.data + 1, MZ_ID_SIZE);
    enum mz_status held = mz_vault_has_key(check->vault, &payee);
    enum mz_status status = mz_store_kept_scan(check->txn, &payee, found_kept, &rows);
    if (held == MZ_E_NOT_FOUND && status == MZ_OK && !rows) {
        check->report->erased++;
        return true;
    }
    char hex[2 * MZ_ID_SIZE + 1] = "";
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    struct mz_fault fault = {0};
    mz_hex_write(&w, mz_span_of(payee.bytes, MZ_ID_SIZE));
    mz_fault_at(&fault, MZ_E_NOT_ERASED, "vault %s %s", rows ? "row" : "key", hex);
    mz_fault_want(&fault, "%" PRIu64, erased.index);
    note(&check->report->fault, &fault);
    return true;
}

/* -- What an entry binds. */

static bool is_erased(const struct check *check, const struct mz_id *payee) {
    struct mz_records records = mz_store_records(check->txn);
    struct mz_key key = mz_key_of_id(MZ_TABLE_ERASED, payee);
    struct mz_span value;
    return records.get(records.ctx, mz_key_span(&key), &value) == MZ_OK;
}

static void check_statement(struct check *check, uint64_t index,
                            const struct mz_statement *statement) {
    bool enrols = statement->kind->id == MZ_KIND_PAYEE_ENROL;
    const struct mz_payee_enrol *enrol = &statement->body.payee_enrol;
    const struct mz_payee_update *update = &statement->body.payee_update;
    size_t count = enrols ? enrol->digests_count : update->digests_count;
    struct mz_fault fault = {0};
    if (is_erased(check, enrols ? &enrol->payee : &update->payee))
        return;
    enum mz_status status = mz_personal_check(check->vault, check->txn, statement, &fault);
    if (status == MZ_OK) {
        check->report->disclosures += count;
        return;
    }
    mz_fault_within(&fault, "vault, entry %" PRIu64, index);
    if (status == MZ_E_OBJECT_MISSING) {
        fault.status = MZ_E_WITHHELD;
        check->report->missing++;
        note(&check->report->lacking, &fault);
    } else {
        fault.status = status;
        note(&check->report->fault, &fault);
    }
}

static enum mz_status check_entries(struct check *check) {
    uint64_t size = 0;
    enum mz_status status = mz_store_size(check->txn, &size);
    for (uint64_t index = 0; status == MZ_OK && index < size; index++) {
        struct mz_span bytes;
        struct mz_entry entry;
        struct mz_statement statement;
        /* What is not there or does not decode is the verifier's to name. */
        if (mz_store_entry(check->txn, index, &bytes) == MZ_OK &&
            mz_entry_decode(bytes, &entry, NULL) == MZ_OK &&
            mz_statement_decode(entry.statement, &statement, NULL) == MZ_OK &&
            mz_personal_binds(statement.kind->id))
            check_statement(check, index, &statement);
    }
    return status;
}

/* -- All of it, at one look. */

static enum mz_status look(const char *path, struct mz_store *store,
                           struct mz_check_vault *report) {
    struct check check = {mz_store_txn_new(store), NULL, report};
    struct mz_key prefix = mz_key_start(MZ_TABLE_ERASED);
    *report = (struct mz_check_vault){.disclosures = 0};
    if (check.txn == NULL)
        return MZ_E_NO_MEMORY;
    enum mz_status status = mz_store_read(check.txn);
    if (status == MZ_OK && mz_vault_open(path, true, NULL, &check.vault, &report->fault) == MZ_OK) {
        struct mz_records records = mz_store_records(check.txn);
        status = check_entries(&check);
        if (status == MZ_OK)
            status = records.scan(records.ctx, mz_key_span(&prefix), mz_key_span(&prefix),
                                  check_erased, &check);
        mz_vault_close(check.vault);
    }
    mz_store_txn_free(check.txn);
    return status;
}

enum mz_status mz_check_vault_run(const char *path, struct mz_store *store,
                                  struct mz_check_vault *ret_report) {
    static const struct timespec pause = {.tv_sec = 1};
    struct mz_check_vault report;
    enum mz_status status = look(path, store, &report);
    if (status == MZ_OK && (report.fault.status != MZ_OK || report.missing > 0)) {
        nanosleep(&pause, NULL);
        status = look(path, store, &report);
    }
    if (status == MZ_OK)
        *ret_report = report;
    return status;
}
