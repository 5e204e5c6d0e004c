#include "client/prove/verify_proof.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/clone/replay.h"
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/prove/proof_words.h"
#include "proto/base/base64.h"
#include "proto/codec/cose_receipt.h"
#include "proto/log/tlog_proof.h"

/* The longest proof: a tlog-proof with its entry in base 64. */
#define PROOF_LIMIT (4u * MZ_PROOF_FILE_SIZE)

struct judging {
    struct mz_client *client;
    const char *path;
    struct mz_buffer file, entry;
    struct mz_trust trust;
    bool anchored;
    struct mz_proof_finding finding;
    struct mz_span note; /* the proof's checkpoint; a receipt has none */
    uint64_t tree_size;
};

bool mz_verify_is_file(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static enum mz_status withheld(struct judging *j, const char *what) {
    return mz_fault_at(&j->client->fault, MZ_E_WITHHELD, "%s", what);
}

/* Whom to believe about a ledger of this origin. */
static enum mz_status find_key(struct judging *j, struct mz_span origin) {
    struct mz_anchor anchor;
    enum mz_status status = mz_anchor_find(j->client, origin, NULL, &anchor);
    if (status != MZ_OK)
        return status;
    if (anchor.trust.key.name_size == 0)
        return withheld(j, mz_i18n(N_("the log's key (--vkey KEY or --genesis FILE)")));
    j->trust = anchor.trust;
    return MZ_OK;
}

/* Follows the changes of the log's key that lie beside the proof, each signed by the key before.
 * False if there are none beyond those known. */
static bool follow_rotations(struct judging *j) {
    struct mz_buffer path = {0};
    struct mz_trust beside;
    struct mz_fault none = {0};
    mz_buffer_format(&path, "%s.genesis.json", j->path);
    bool further = mz_trust_load(mz_buffer_string(&path), &beside, &none) == MZ_OK &&
                   mz_trust_check(&j->trust, &beside, &none) == MZ_OK &&
                   beside.rotations_count > j->trust.rotations_count;
    mz_buffer_free(&path);
    if (further)
        j->trust = beside;
    return further;
}

/* The key behind a checkpoint of this proof. */
static enum mz_status key_of_note(struct judging *j, struct mz_span note,
                                  struct mz_note_key *ret_key) {
    struct mz_note parsed;
    struct mz_checkpoint claimed;
    enum mz_status status = mz_note_parse(note, &parsed);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(parsed.text, &claimed);
    if (status != MZ_OK)
        return mz_fault_at(&j->client->fault, status, "checkpoint");
    j->note = note;
    j->tree_size = claimed.size;
    status = find_key(j, claimed.origin);
    if (status != MZ_OK)
        return status;
    status = mz_trust_log_key(&j->trust, note, ret_key, &j->client->fault);
    if (status != MZ_E_UNKNOWN_SIGNER || !follow_rotations(j))
        return status;
    return mz_trust_log_key(&j->trust, note, ret_key, &j->client->fault);
}

/* The entry that a proof needs beside it: --entry FILE, or FILE.entry. */
static enum mz_status read_entry(struct judging *j) {
    const char *given = mz_options_text(&j->client->options, "entry");
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s%s", given != NULL ? given : j->path, given != NULL ? "" : ".entry");
    enum mz_status status =
        mz_file_read(mz_buffer_string(&path), MZ_MAX_ENTRY, &j->entry, &j->client->fault);
    if (status == MZ_E_NOT_FOUND && given == NULL)
        status = withheld(j, mz_buffer_string(&path));
    mz_buffer_free(&path);
    return status;
}

/* -- The forms. */

static enum mz_status judge_tlog_proof(struct judging *j) {
    struct mz_fault *fault = &j->client->fault;
    struct mz_tlog_proof proof;
    struct mz_note_key key;
    size_t size = 0;
    enum mz_status status = mz_tlog_proof_parse(mz_buffer_view(&j->file), &proof);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%s", j->path);
    if (proof.extra.data == NULL) {
        status = read_entry(j);
    } else {
        uint8_t *room = mz_buffer_reserve(&j->entry, MZ_MAX_ENTRY);
        status = room == NULL ? MZ_E_NO_MEMORY
                              : mz_base64_decode(proof.extra, room, MZ_MAX_ENTRY, &size);
        j->entry.size += size;
        if (status != MZ_OK)
            mz_fault_at(fault, status, "extra");
    }
    if (status == MZ_OK)
        status = key_of_note(j, proof.checkpoint, &key);
    if (status == MZ_OK)
        status = mz_proof_check_entry(mz_buffer_view(&j->entry), proof.index, &proof.inclusion,
                                      proof.checkpoint, &key, &j->finding.proven.of, fault);
    j->finding.form = MZ_FINDING_ENTRY;
    return status;
}

static enum mz_status check_receipt(const struct judging *j, const struct mz_cose_receipt *receipt,
                                    const struct mz_hash *leaf) {
    struct mz_note_key key;
    struct mz_hash root;
    enum mz_status status = mz_trust_key(&j->trust, receipt->tree_size, &key);
    return status == MZ_OK ? mz_cose_receipt_verify(receipt, key.public_key, leaf, &root) : status;
}

static enum mz_status judge_receipt(struct judging *j) {
    struct mz_fault *fault = &j->client->fault;
    struct mz_proven_entry *of = &j->finding.proven.of;
    struct mz_cose_receipt receipt;
    enum mz_status status = mz_cose_receipt_decode(mz_buffer_view(&j->file), &receipt, fault);
    if (status == MZ_OK)
        status = read_entry(j);
    if (status == MZ_OK)
        status = mz_entry_decode(mz_buffer_view(&j->entry), &of->entry, fault);
    if (status == MZ_OK)
        status = mz_statement_decode(of->entry.statement, &of->statement, fault);
    if (status == MZ_OK)
        status = find_key(j, of->statement.origin);
    if (status != MZ_OK)
        return status;
    if (of->entry.head.index != receipt.index)
        status = MZ_E_BAD_INDEX;
    else if (!mz_span_equal(of->statement.origin, mz_trust_origin(&j->trust)))
        status = MZ_E_WRONG_ORIGIN;
    else
        status = check_receipt(j, &receipt, &of->entry.leaf);
    if (status == MZ_E_BAD_SIGNATURE && follow_rotations(j))
        status = check_receipt(j, &receipt, &of->entry.leaf);
    if (status == MZ_E_BAD_SIGNATURE) {
        struct mz_span origin = mz_trust_origin(&j->trust);
        mz_fault_at(fault, MZ_E_UNKNOWN_SIGNER, "%s", j->path);
        mz_fault_want(fault, "%.*s", (int)origin.size, (const char *)origin.data);
        return MZ_E_UNKNOWN_SIGNER;
    }
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%" PRIu64, receipt.index);
    j->finding.form = MZ_FINDING_RECEIPT;
    j->tree_size = receipt.tree_size;
    return MZ_OK;
}

static enum mz_status judge_proof_file(struct judging *j) {
    struct mz_fault *fault = &j->client->fault;
    struct mz_proof_file proof;
    struct mz_note_key key;
    enum mz_status status = mz_proof_file_decode(mz_buffer_view(&j->file), &proof, fault);
    if (status == MZ_OK)
        status = key_of_note(j, proof.checkpoint, &key);
    if (status == MZ_OK)
        status = mz_proof_check(&proof, &key, &j->finding.proven, fault);
    j->finding.form = proof.form == MZ_PROOF_LINE ? MZ_FINDING_LINE : MZ_FINDING_FIELD;
    return status;
}

static enum mz_status judge(struct judging *j) {
    static const char tlog_proof[] = "c2sp.org/tlog-proof@";
    struct mz_span bytes = mz_buffer_view(&j->file);
    if (bytes.size >= sizeof tlog_proof - 1 &&
        memcmp(bytes.data, tlog_proof, sizeof tlog_proof - 1) == 0)
        return judge_tlog_proof(j);
    if (bytes.size > 0 && bytes.data[0] == 0xd2) /* CBOR tag 18 */
        return judge_receipt(j);
    return judge_proof_file(j);
}

/* Whatever is wrong with a proof, it is the proof that failed, not this command: exit 3, with the
 * cause. */
static enum mz_status failed(struct judging *j, enum mz_status status) {
    int exit = mz_status_exit(status);
    struct mz_fault *fault = &j->client->fault;
    bool asked_wrongly = status == MZ_E_USAGE;
    if (asked_wrongly || (exit != MZ_EXIT_USAGE && exit != MZ_EXIT_REFUSED))
        return status;
    struct mz_fault cause = *fault;
    mz_fault_at(fault, MZ_E_BAD_PROOF, "%s", j->path);
    mz_fault_have(fault, "%s %s", mz_status_code(status), cause.place);
    return MZ_E_BAD_PROOF;
}

/* A proof that holds, and whether the witnesses asked for cosigned its checkpoint. */
static enum mz_status tell(struct judging *j) {
    enum mz_status status = mz_quorum_find(j->client, j->note, &j->finding.witnesses);
    if (status == MZ_OK)
        status = mz_proof_words(j->client, &j->finding);
    return status == MZ_OK ? mz_quorum_fault(&j->finding.witnesses, j->tree_size, &j->client->fault)
                           : status;
}

enum mz_status mz_verify_proof(struct mz_client *client, const char *path) {
    struct judging *j = calloc(1, sizeof *j);
    if (j == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
    j->client = client;
    j->path = path;
    enum mz_status status = mz_file_read(path, PROOF_LIMIT, &j->file, &client->fault);
    if (status == MZ_OK) {
        status = judge(j);
        status = status == MZ_OK ? tell(j) : failed(j, status);
    }
    if (j->file.data != NULL) /* a personal field may stand in it */
        sodium_memzero(j->file.data, j->file.size);
    mz_buffer_free(&j->file);
    mz_buffer_free(&j->entry);
    free(j);
    return status;
}
