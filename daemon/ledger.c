#include "daemon/ledger.h"

#include <string.h>

#include "daemon/evidence.h"
#include "daemon/ledger_internal.h"

/* -- Filing. */

enum mz_status mz_ledger_submit(struct mz_ledger *ledger, const struct mz_span *statements,
                                size_t count, mz_answers_fn *done, void *arg) {
    if (count == 0 || count > MZ_MAX_BATCH)
        return MZ_E_OUT_OF_RANGE;
    struct mz_job *job = mz_job_of_statements(statements, count);
    if (job == NULL)
        return MZ_E_NO_MEMORY;
    job->callback.answers = done;
    job->arg = arg;
    /* Into both queues in one order: concurrent callers may meet the pool in another order than the
     * sequencer, which costs waiting and nothing else. */
    enum mz_status status = mz_sequencer_submit(ledger->sequencer, job);
    if (status != MZ_OK) {
        mz_job_free(job);
        return status;
    }
    mz_pool_submit(ledger->pool, job);
    return MZ_OK;
}

/* -- Objects. */

enum mz_status mz_ledger_upload(struct mz_ledger *ledger, enum mz_object_kind kind,
                                const struct mz_hash *name, uint64_t offset, uint64_t size,
                                struct mz_span part, mz_done_fn *done, void *arg,
                                uint64_t *ret_received, bool *ret_complete,
                                struct mz_fault *fault) {
    if (mz_sequencer_health(ledger->sequencer, fault) != MZ_OK)
        return MZ_E_STOPPED;
    return mz_uploads_part(ledger->uploads, kind, name, offset, size, part, done, arg, ret_received,
                           ret_complete, fault);
}

enum mz_status mz_ledger_object_state(struct mz_ledger *ledger, enum mz_object_kind kind,
                                      const struct mz_hash *name, uint64_t *ret_received,
                                      uint64_t *ret_size) {
    return mz_uploads_state(ledger->uploads, kind, name, ret_received, ret_size);
}

static enum mz_status read_list(struct mz_ledger *ledger, const struct mz_hash *name,
                                uint64_t offset, void *buffer, size_t size, size_t *ret_read,
                                uint64_t *ret_size) {
    struct mz_store_txn *txn = mz_store_txn_new(ledger->store);
    if (txn == NULL)
        return MZ_E_NO_MEMORY;
    struct mz_span object;
    enum mz_status status = mz_store_read(txn);
    if (status == MZ_OK)
        status = mz_store_list(txn, name, &object);
    if (status == MZ_OK) {
        size_t from = offset < object.size ? (size_t)offset : object.size;
        size_t n = object.size - from < size ? object.size - from : size;
        memcpy(buffer, object.data + from, n);
        *ret_read = n;
        *ret_size = object.size;
    }
    mz_store_txn_free(txn);
    return status;
}

enum mz_status mz_ledger_object_read(struct mz_ledger *ledger, enum mz_object_kind kind,
                                     const struct mz_hash *name, uint64_t offset, void *buffer,
                                     size_t size, size_t *ret_read, uint64_t *ret_size) {
    if (kind == MZ_OBJECT_LIST)
        return read_list(ledger, name, offset, buffer, size, ret_read, ret_size);
    return mz_evidence_read(ledger->evidence, name, offset, buffer, size, ret_read, ret_size);
}

/* -- The vault. */

/* Each decodes, and no field comes twice. */
static enum mz_status check_disclosures(const struct mz_span *disclosures, size_t count) {
    uint32_t seen = 0;
    if (count == 0 || count > MZ_MAX_DIGESTS)
        return MZ_E_OUT_OF_RANGE;
    for (size_t i = 0; i < count; i++) {
        struct mz_disclosure disclosure;
        enum mz_status status = mz_disclosure_decode(disclosures[i], &disclosure, NULL);
        if (status != MZ_OK)
            return status;
        uint32_t bit = UINT32_C(1) << disclosure.field;
        if ((seen & bit) != 0)
            return MZ_E_DUPLICATE;
        seen |= bit;
    }
    return MZ_OK;
}

enum mz_status mz_ledger_disclose(struct mz_ledger *ledger, const struct mz_id *payee,
                                  const struct mz_span *disclosures, size_t count, mz_done_fn *done,
                                  void *arg) {
    enum mz_status status = check_disclosures(disclosures, count);
    if (status != MZ_OK)
        return status;
    struct mz_job *job = mz_job_of_disclosures(payee, disclosures, count);
    if (job == NULL)
        return MZ_E_NO_MEMORY;
    job->callback.done = done;
    job->arg = arg;
    status = mz_sequencer_submit(ledger->sequencer, job);
    if (status != MZ_OK)
        mz_job_free(job);
    return status;
}

enum mz_status mz_ledger_token(struct mz_ledger *ledger, uint8_t field, struct mz_span value,
                               struct mz_hash *ret_token) {
    return mz_vault_token(ledger->vault, field, value, ret_token);
}

/* -- About it. */

struct mz_span mz_ledger_origin(const struct mz_ledger *ledger) {
    return mz_signer_origin(ledger->signer);
}

const char *mz_ledger_vkey(const struct mz_ledger *ledger) {
    return ledger->vkey;
}

enum mz_status mz_ledger_health(struct mz_ledger *ledger, struct mz_fault *fault) {
    return mz_sequencer_health(ledger->sequencer, fault);
}

void mz_ledger_on_commit(struct mz_ledger *ledger, void (*committed)(void *ctx), void *ctx) {
    mz_sequencer_on_commit(ledger->sequencer, committed, ctx);
}

void mz_ledger_metrics(struct mz_ledger *ledger, struct mz_ledger_metrics *ret_metrics) {
    mz_sequencer_metrics(ledger->sequencer, ret_metrics);
}
