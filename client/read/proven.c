#include "client/read/proven.h"

#include <inttypes.h>

#include "client/prove/prove.h"
#include "client/remote/api.h"
#include "proto/base/calendar.h"
#include "proto/verify/proof_check.h"

/* Does the answer say what the entry says? */
static const char *difference(const json_t *item, const struct mz_proven_entry *proven) {
    const struct mz_statement *statement = &proven->statement;
    struct mz_hash leaf, hash;
    char date[MZ_TIME_TEXT];
    if (!mz_api_hash(item, "leaf", &leaf) || !mz_hash_equal(&leaf, &proven->entry.leaf))
        return "leaf";
    if (!mz_api_hash(item, "statement", &hash) || !mz_hash_equal(&hash, &statement->hash))
        return "statement";
    if (!mz_span_equal(mz_api_text(item, "issuer"), statement->issuer))
        return "issuer";
    if (mz_api_uint(item, "registered_at") != proven->entry.head.registered_at)
        return "registered_at";
    mz_date_format(statement->date, date);
    return mz_span_equal_text(mz_api_text(item, "date"), date) ? NULL : "date";
}

static enum mz_status prove(struct mz_client *client, struct mz_proof_log *log,
                            const struct mz_note_key *key, json_t *item) {
    uint64_t index = mz_api_uint(item, "index");
    struct mz_span note = mz_log_reader_note(log->reader), entry;
    struct mz_proof inclusion;
    struct mz_proven_entry proven;
    struct mz_fault *fault = &client->fault;
    enum mz_status status = mz_log_reader_entry(log->reader, index, &entry, fault);
    if (status == MZ_OK)
        status = mz_log_reader_inclusion(log->reader, index, &inclusion, fault);
    if (status == MZ_OK)
        status = mz_proof_check_entry(entry, index, &inclusion, note, key, &proven, fault);
    if (status != MZ_OK)
        return status;
    const char *differs = difference(item, &proven);
    if (differs != NULL) {
        mz_fault_at(fault, MZ_E_BAD_LEAF, "#%" PRIu64 " %s", index, differs);
        return MZ_E_BAD_LEAF;
    }
    json_object_set_new(item, "proven_in", json_integer((json_int_t)proven.checkpoint.size));
    return MZ_OK;
}

enum mz_status mz_proven_mark(struct mz_client *client, json_t *entries) {
    struct mz_proof_log log;
    struct mz_note_key key;
    enum mz_status status = mz_proof_log_open(client, &log);
    if (status != MZ_OK)
        return status;
    status = mz_trust_log_key(&log.trust, mz_log_reader_note(log.reader), &key, &client->fault);
    if (json_is_object(entries) && status == MZ_OK)
        status = prove(client, &log, &key, entries);
    for (size_t i = 0; i < json_array_size(entries) && status == MZ_OK; i++)
        status = prove(client, &log, &key, json_array_get(entries, i));
    mz_proof_log_close(&log);
    return status;
}
