#include "proto/verify/payees_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/codec/disclosure.h"
#include "proto/verify/failures.h"

static struct mz_key payee_key(const struct mz_id *payee) {
    struct mz_key key = mz_state_key(MZ_STATE_PAYEE);
    mz_key_id(&key, payee);
    return key;
}

static struct mz_key digest_key(const struct mz_id *payee, const struct mz_hash *digest) {
    struct mz_key key = mz_state_key(MZ_STATE_DIGEST);
    mz_key_id(&key, payee);
    mz_key_hash(&key, digest->bytes);
    return key;
}

/* -- Learning. */

static enum mz_status put_payee(struct mz_memory_records *state, const struct mz_id *payee,
                                uint64_t erased, uint64_t index) {
    struct mz_key key = payee_key(payee);
    uint8_t buffer[16];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_writer_u64be(&w, erased);
    mz_writer_u64be(&w, index);
    return mz_state_put(state, &key, &w);
}

static uint64_t erased_by(struct mz_memory_records *state, const struct mz_id *payee) {
    struct mz_key key = payee_key(payee);
    struct mz_reader value;
    return mz_state_get(state, &key, &value) ? mz_reader_u64be(&value) : 0;
}

static enum mz_status put_digests(struct mz_memory_records *state, const struct mz_id *payee,
                                  const struct mz_digest *digests, size_t count) {
    enum mz_status status = MZ_OK;
    for (size_t n = 0; n < count && status == MZ_OK; n++) {
        struct mz_key key = digest_key(payee, &digests[n].digest);
        uint8_t field = digests[n].field;
        struct mz_writer w = mz_writer_over(&field, 1);
        w.size = 1;
        status = mz_state_put(state, &key, &w);
    }
    return status;
}

enum mz_status mz_payees_check_learn(struct mz_memory_records *state,
                                     const struct mz_statement *statement, uint64_t index) {
    const union mz_body *body = &statement->body;
    if (statement->kind->id == MZ_KIND_DATA_ERASE)
        return put_payee(state, &body->data_erase.payee, index + 1, index);
    if (statement->kind->id == MZ_KIND_PAYEE_ENROL) {
        const struct mz_payee_enrol *enrol = &body->payee_enrol;
        enum mz_status status = put_payee(state, &enrol->payee, 0, index);
        return status == MZ_OK
                   ? put_digests(state, &enrol->payee, enrol->digests, enrol->digests_count)
                   : status;
    }
    if (statement->kind->id != MZ_KIND_PAYEE_UPDATE)
        return MZ_OK;
    const struct mz_payee_update *update = &body->payee_update;
    enum mz_status status =
        put_payee(state, &update->payee, erased_by(state, &update->payee), index);
    return status == MZ_OK
               ? put_digests(state, &update->payee, update->digests, update->digests_count)
               : status;
}

/* -- Checking. */

struct checking {
    struct mz_memory_records *state;
    const struct mz_verify_source *source;
    struct mz_verify_report *report;
};

/* Every disclosure decodes, stands for another field, and has a digest that was signed. */
static bool sound(const struct checking *c, const struct mz_id *payee, struct mz_span file) {
    uint32_t seen = 0;
    struct mz_cbor_reader reader = mz_cbor_reader_over(file);
    if (file.size == 0)
        return false;
    while (reader.rest.size > 0) {
        struct mz_span item = mz_cbor_skip(&reader);
        struct mz_disclosure disclosure;
        if (reader.status != MZ_OK || mz_disclosure_decode(item, &disclosure, NULL) != MZ_OK)
            return false;
        struct mz_hash digest = mz_disclosure_digest(item);
        struct mz_key key = digest_key(payee, &digest);
        struct mz_reader field;
        if (!mz_state_get(c->state, &key, &field) || mz_reader_u8(&field) != disclosure.field ||
            (seen & UINT32_C(1) << disclosure.field) != 0)
            return false;
        seen |= UINT32_C(1) << disclosure.field;
    }
    return true;
}

static void fail(const struct checking *c, enum mz_status status, const struct mz_id *payee,
                 uint64_t index, uint64_t erased) {
    struct mz_layer_report *layer = &c->report->layers[MZ_LAYER_OBJECTS];
    char place[16 + 2 * MZ_ID_SIZE];
    struct mz_writer w = mz_writer_over(place, sizeof place - 1);
    mz_writer_text(&w, "disclosure ");
    mz_hex_write(&w, mz_span_of(payee->bytes, MZ_ID_SIZE));
    place[w.size] = '\0';
    mz_failures_add(layer, status, index, place);
    if (layer->fault.status != MZ_OK && !mz_verify_lacks(layer->fault.status))
        return;
    layer->fault = (struct mz_fault){.status = MZ_OK};
    mz_fault_at(&layer->fault, status, "%s", place);
    if (erased > 0)
        mz_fault_want(&layer->fault, "%" PRIu64, erased - 1);
    layer->index = index;
}

static enum mz_status check_payee(void *arg, struct mz_span key, struct mz_span value) {
    const struct checking *c = arg;
    struct mz_reader r = mz_reader_over(value);
    uint64_t erased = mz_reader_u64be(&r), index = mz_reader_u64be(&r);
    struct mz_span file;
    struct mz_id payee = {0};
    if (key.size != sizeof payee.bytes)
        return MZ_E_INTERNAL;
    memcpy(payee.bytes, key.data, key.size);
    enum mz_status status = c->source->disclosures == NULL
                                ? MZ_E_NOT_FOUND
                                : c->source->disclosures(c->source->ctx, &payee, &file);
    if (status == MZ_E_NOT_FOUND) {
        c->report->erased += erased > 0;
        c->report->withheld += erased == 0;
        return MZ_OK;
    }
    if (status != MZ_OK && status != MZ_E_BAD_OBJECT)
        return status;
    if (erased > 0) {
        fail(c, MZ_E_NOT_ERASED, &payee, index, erased);
    } else if (status != MZ_OK || !sound(c, &payee, file)) {
        fail(c, MZ_E_BAD_OBJECT, &payee, index, 0);
    } else {
        c->report->disclosed++;
        c->report->layers[MZ_LAYER_OBJECTS].checked++;
    }
    return MZ_OK;
}

enum mz_status mz_payees_check_finish(struct mz_memory_records *state,
                                      const struct mz_verify_source *source,
                                      struct mz_verify_report *report) {
    struct checking checking = {state, source, report};
    return mz_state_each(state, MZ_STATE_PAYEE, check_payee, &checking);
}
