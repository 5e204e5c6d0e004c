/* What the vault holds of a payee, told apart into what is so now and what was so before. */
#include "daemon/ledger_internal.h"

struct reveal {
    struct mz_ledger *ledger;
    struct mz_store_txn *txn;
    const struct mz_id *payee;
    struct mz_payee_digests current;
    struct mz_revealed revealed;
    void (*each)(void *arg, const struct mz_revealed *revealed);
    void *arg;
    enum mz_status status; /* MZ_E_NOT_FOUND until something was found */
};

static void reveal_one(void *arg, struct mz_span disclosure) {
    struct reveal *reveal = arg;
    reveal->revealed.disclosure = disclosure;
    reveal->each(reveal->arg, &reveal->revealed);
}

static bool reveal_kept(void *arg, const struct mz_store_kept *kept) {
    struct reveal *reveal = arg;
    reveal->revealed =
        (struct mz_revealed){.field = kept->field, .index = kept->index, .digest = kept->digest};
    for (size_t n = 0; n < reveal->current.digests_count; n++)
        if (mz_hash_equal(&reveal->current.digests[n].digest, &kept->digest))
            reveal->revealed.current = true;
    reveal->status = mz_vault_read(reveal->ledger->vault, reveal->txn, reveal->payee, kept->field,
                                   &kept->digest, reveal_one, reveal);
    return reveal->status == MZ_OK;
}

static enum mz_status reveal_staged(struct reveal *reveal) {
    for (uint8_t field = 1; field <= mz_personal_names.count; field++) {
        reveal->revealed =
            (struct mz_revealed){.field = field, .index = MZ_ABSENT, .current = true};
        enum mz_status status = mz_vault_read(reveal->ledger->vault, reveal->txn, reveal->payee,
                                              field, NULL, reveal_one, reveal);
        if (status != MZ_OK && status != MZ_E_NOT_FOUND)
            return status;
        if (status == MZ_OK)
            reveal->status = MZ_OK;
    }
    return reveal->status;
}

/* Which disclosures are the payee's now. MZ_E_NOT_FOUND: not enrolled. MZ_E_ERASED. */
static enum mz_status read_current(struct mz_store_txn *txn, const struct mz_id *payee,
                                   struct mz_payee_digests *ret_digests) {
    struct mz_records records = mz_store_records(txn);
    struct mz_key erased = mz_key_of_id(MZ_TABLE_ERASED, payee);
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, payee);
    struct mz_payee_record record;
    struct mz_span value;
    enum mz_status status = records.get(records.ctx, mz_key_span(&erased), &value);
    if (status != MZ_E_NOT_FOUND)
        return status == MZ_OK ? MZ_E_ERASED : status;
    status = mz_records_get(&records, &key, &mz_payee_record_schema, &record);
    if (status != MZ_OK)
        return status;
    struct mz_cbor_reader reader = mz_cbor_reader_over(record.payload_digests);
    return mz_schema_decode(&mz_payee_digests_schema, &reader, ret_digests, NULL);
}

enum mz_status mz_ledger_reveal(struct mz_ledger *ledger, const struct mz_id *payee,
                                void (*each)(void *arg, const struct mz_revealed *revealed),
                                void *arg) {
    struct mz_store_txn *txn = mz_store_txn_new(ledger->store);
    struct reveal reveal = {.ledger = ledger,
                            .txn = txn,
                            .payee = payee,
                            .each = each,
                            .arg = arg,
                            .status = MZ_E_NOT_FOUND};
    if (txn == NULL)
        return MZ_E_NO_MEMORY;
    enum mz_status status = mz_store_read(txn);
    if (status == MZ_OK)
        status = read_current(txn, payee, &reveal.current);
    if (status == MZ_OK) {
        status = mz_store_kept_scan(txn, payee, reveal_kept, &reveal);
        if (status == MZ_OK)
            status = reveal.status;
    } else if (status == MZ_E_NOT_FOUND) {
        status = reveal_staged(&reveal);
    }
    mz_store_txn_free(txn);
    return status;
}
