#include "proto/verify/seal.h"

#include "proto/base/hex.h"

bool mz_seal_open(struct mz_span note, struct mz_seal *ret_seal, struct mz_layer_report *report) {
    struct mz_checkpoint checkpoint;
    struct mz_note parsed;
    enum mz_status status = mz_note_parse(note, &parsed);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(parsed.text, &checkpoint);
    if (status != MZ_OK) {
        report->ran = true;
        mz_fault_at(&report->fault, status, "checkpoint");
        return false;
    }
    *ret_seal = (struct mz_seal){.note = parsed,
                                 .origin = checkpoint.origin,
                                 .size = checkpoint.size,
                                 .root = checkpoint.root};
    return true;
}

static void wrong_origin(struct mz_layer_report *report, struct mz_span have, struct mz_span want) {
    mz_fault_at(&report->fault, MZ_E_WRONG_ORIGIN, "checkpoint");
    mz_fault_have(&report->fault, "%.*s", (int)have.size, (const char *)have.data);
    mz_fault_want(&report->fault, "%.*s", (int)want.size, (const char *)want.data);
}

static void unknown_signer(struct mz_layer_report *report, const char *place,
                           const struct mz_hash *key) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(key, hex);
    mz_fault_at(&report->fault, MZ_E_UNKNOWN_SIGNER, "%s", place);
    mz_fault_want(&report->fault, "%s", hex);
}

/* True if entry 0 begins the ledger that is trusted. */
static bool check_genesis(const struct mz_seal_trust *trust, struct mz_layer_report *report) {
    if (mz_hash_is_zero(&trust->genesis) || mz_hash_is_zero(&trust->entry_zero) ||
        mz_hash_equal(&trust->genesis, &trust->entry_zero))
        return true;
    char have[MZ_HEX_HASH_SIZE + 1], want[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&trust->entry_zero, have);
    mz_hex_of_hash(&trust->genesis, want);
    mz_fault_at(&report->fault, MZ_E_WRONG_GENESIS, "entry 0");
    mz_fault_have(&report->fault, "%s", have);
    mz_fault_want(&report->fault, "%s", want);
    report->index = 0;
    return false;
}

static bool check_origin(const struct mz_seal *seal, const struct mz_seal_trust *trust,
                         struct mz_layer_report *report) {
    struct mz_span want = trust->origin.data != NULL ? trust->origin : trust->named_origin;
    if (want.data != NULL && !mz_span_equal(seal->origin, want)) {
        wrong_origin(report, seal->origin, want);
        return false;
    }
    if (trust->named_origin.data != NULL && !mz_span_equal(seal->origin, trust->named_origin)) {
        wrong_origin(report, trust->named_origin, seal->origin);
        report->index = 0;
        return false;
    }
    return true;
}

void mz_seal_check(const struct mz_seal *seal, const struct mz_seal_trust *trust,
                   struct mz_layer_report *report) {
    report->ran = true;
    if (!check_genesis(trust, report) || !check_origin(seal, trust, report))
        return;
    bool given = !mz_hash_is_zero(&trust->log_key);
    const struct mz_hash *public_key = given ? &trust->log_key : &trust->named_key;
    if (mz_hash_is_zero(public_key)) {
        mz_fault_at(&report->fault, MZ_E_WITHHELD, "the log key");
        report->missing = 1;
        return;
    }
    if (given && !mz_hash_is_zero(&trust->named_key) &&
        !mz_hash_equal(public_key, &trust->named_key) &&
        !mz_hash_equal(public_key, &trust->signing_key)) {
        unknown_signer(report, "entry 0", public_key);
        report->index = 0;
        return;
    }
    if (!mz_hash_is_zero(&trust->signing_key))
        public_key = &trust->signing_key;
    struct mz_note_key key;
    enum mz_status status =
        mz_note_key_make(seal->origin, MZ_NOTE_ED25519, public_key->bytes, &key);
    if (status == MZ_OK)
        status = mz_note_verify(&seal->note, &key, NULL);
    if (status == MZ_E_UNKNOWN_SIGNER)
        unknown_signer(report, "checkpoint", public_key);
    else if (status != MZ_OK)
        mz_fault_at(&report->fault, status == MZ_E_BAD_TEXT ? MZ_E_BAD_NOTE : status, "checkpoint");
    else
        report->checked = 1;
}
