/* prove: proofs that one person takes away and checks alone (FORMAT.md §16): of an entry, of one
 * line of a list, of one personal field. Nobody is handed one that we would not believe ourselves
 * (G2). */
#include "client/prove/prove_internal.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "client/read/read.h"
#include "client/reading.h"
#include "client/remote/api.h"
#include "proto/base/decimal.h"
#include "proto/base/hex.h"
#include "proto/codec/cose_receipt.h"
#include "proto/log/tlog_proof.h"
#include "proto/verify/proof_check.h"

#define ID_DIGITS (2u * MZ_ID_SIZE)

/* -- Which entry. */

/* "#12" names an entry whatever payments are called, so nothing has to be looked up. */
static bool direct(const char *id, uint64_t *ret_index) {
    return id[0] == '#' && strlen(id) < 20 &&
           mz_decimal_parse(mz_span_text(id + 1), ret_index) == MZ_OK;
}

/* The enrolment of a payee by id. */
static enum mz_status payee_entry(struct mz_client *client, const struct mz_ledger_source *source,
                                  const char *id, uint64_t *ret_index) {
    const struct mz_parameter parameters[] = {{"payee", id}};
    json_t *answer;
    enum mz_status status = mz_source_ask(client, source, "payees", parameters, 1, &answer);
    if (status != MZ_OK)
        return status;
    uint64_t index = mz_api_uint(json_array_get(json_object_get(answer, "items"), 0), "index");
    json_decref(answer);
    if (index == MZ_ABSENT)
        return mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "%s", id);
    *ret_index = index;
    return MZ_OK;
}

static enum mz_status resolve(struct mz_proving *p, const char *id) {
    struct mz_ledger_source source;
    struct mz_read_id found = {0};
    if (direct(id, &p->index))
        return MZ_OK;
    enum mz_status status = mz_source_open(p->client, &source);
    if (status != MZ_OK)
        return status;
    if (mz_options_has(&p->client->options, "field") && strlen(id) == ID_DIGITS)
        status = payee_entry(p->client, &source, id, &found.index);
    else
        status = mz_read_resolve(p->client, &source, id, &found);
    source.close(source.ctx);
    p->index = found.index;
    return status;
}

/* The entry, proven under the checkpoint of now. */
static enum mz_status take_entry(struct mz_proving *p) {
    struct mz_fault *fault = &p->client->fault;
    struct mz_note_key key;
    enum mz_status status = mz_log_reader_entry(p->log.reader, p->index, &p->entry, fault);
    if (status == MZ_OK)
        status = mz_log_reader_inclusion(p->log.reader, p->index, &p->inclusion, fault);
    if (status == MZ_OK)
        status = mz_trust_log_key(&p->log.trust, mz_log_reader_note(p->log.reader), &key, fault);
    if (status == MZ_OK)
        status =
            mz_proof_check_entry(p->entry, p->index, &p->inclusion,
                                 mz_log_reader_note(p->log.reader), &key, &p->proven.of, fault);
    return status;
}

/* -- The forms. */

static enum mz_status make_tlog_proof(struct mz_proving *p) {
    struct mz_span note = mz_log_reader_note(p->log.reader);
    struct mz_writer w;
    enum mz_status status =
        mz_proving_room(p, note.size + p->entry.size * 2 + (MZ_MAX_PROOF + 4u) * 64u, &w);
    if (status == MZ_OK)
        status = mz_tlog_proof_write(&w, p->entry, p->index, &p->inclusion, note);
    if (status != MZ_OK)
        return mz_fault_at(&p->client->fault, status, "proof");
    p->file.size += w.size;
    return MZ_OK;
}

/* The log signs receipts, so only the daemon can make one; a clone has those it was given. */
static enum mz_status make_receipt(struct mz_proving *p) {
    struct mz_fault *fault = &p->client->fault;
    struct mz_cose_receipt receipt;
    struct mz_note_key key;
    struct mz_hash root;
    char path[64];
    bool of_clone = p->log.directory.path != NULL;
    (void)snprintf(path, sizeof path,
                   of_clone ? "/receipts/%" PRIu64 ".cose" : "/v1/receipt?index=%" PRIu64,
                   p->index);
    enum mz_status status = p->log.remote.get(p->log.remote.ctx, path, &p->file, fault);
    if (status == MZ_E_NOT_FOUND && of_clone)
        mz_error_note(
            p->client, "%s\n",
            mz_i18n(N_("Receipts are signed by the log: ask the daemon for one. This clone "
                       "carries none of this entry.")));
    if (status == MZ_OK)
        status = mz_cose_receipt_decode(mz_buffer_view(&p->file), &receipt, fault);
    if (status == MZ_OK)
        status = mz_trust_log_key(&p->log.trust, mz_log_reader_note(p->log.reader), &key, fault);
    if (status != MZ_OK)
        return status;
    status = receipt.index != p->index ? MZ_E_BAD_PROOF
                                       : mz_cose_receipt_verify(&receipt, key.public_key,
                                                                &p->proven.of.entry.leaf, &root);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "#%" PRIu64, p->index);
}

/* -- Out with it. */

/* Beside a receipt its entry, without which it cannot be checked. */
static enum mz_status write_entry_beside(struct mz_proving *p) {
    struct mz_client *client = p->client;
    struct mz_buffer path = {0};
    if (client->output.path == NULL) {
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("It takes the entry to check a receipt; with -o FILE the entry is "
                                 "written beside it, as FILE.entry.")));
        return MZ_OK;
    }
    mz_buffer_format(&path, "%s.entry", client->output.path);
    enum mz_status status =
        mz_file_replace(mz_buffer_string(&path), p->entry, 0644, &client->fault);
    mz_buffer_free(&path);
    return status;
}

/* Beside a proof of a log that changed its key the changes, each signed by the key before, so that
 * whoever knows the log's first key can follow. */
static enum mz_status write_trust_beside(struct mz_proving *p) {
    struct mz_client *client = p->client;
    struct mz_buffer path = {0};
    if (p->log.trust.rotations_count == 0)
        return MZ_OK;
    if (client->output.path == NULL) {
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("The log's key was changed: whoever knows only its first key "
                                 "needs the changes; with -o FILE they are written beside it, as "
                                 "FILE.genesis.json.")));
        return MZ_OK;
    }
    mz_buffer_format(&path, "%s.genesis.json", client->output.path);
    enum mz_status status =
        mz_trust_replace(mz_buffer_string(&path), &p->log.trust, &client->fault);
    mz_buffer_free(&path);
    return status;
}

static enum mz_status write_proof(struct mz_proving *p) {
    struct mz_client *client = p->client;
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&p->proven.of.entry.leaf, hex);
    if (fwrite(p->file.data, 1, p->file.size, client->output.file) != p->file.size)
        return mz_fault_at(&client->fault, MZ_E_IO, "%s",
                           client->output.path != NULL ? client->output.path : "stdout");
    mz_error_note(client, mz_i18n(N_("Entry %llu, leaf hash %s: the proof verifies.\n")),
                  (unsigned long long)p->index, hex);
    return MZ_OK;
}

enum mz_status mz_prove_entry(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    bool receipt = mz_options_has(options, "receipt"), field = mz_options_has(options, "field");
    bool line = mz_options_has(options, "line") || mz_options_has(options, "payee");
    if (receipt + field + line > 1)
        return mz_client_usage(client, "prove",
                               mz_i18n(N_("one form of proof at a time: --receipt, --line or "
                                          "--payee, --field")));
    struct mz_proving *p = calloc(1, sizeof *p);
    if (p == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "proof");
    p->client = client;
    enum mz_status status = resolve(p, options->arguments[0]);
    if (status == MZ_OK)
        status = mz_proof_log_open(client, &p->log);
    if (status == MZ_OK)
        status = take_entry(p);
    if (status == MZ_OK)
        status = receipt ? make_receipt(p)
                 : line  ? mz_proving_line(p)
                 : field ? mz_proving_field(p)
                         : make_tlog_proof(p);
    if (status == MZ_OK && receipt)
        status = write_entry_beside(p);
    if (status == MZ_OK)
        status = write_trust_beside(p);
    if (status == MZ_OK)
        status = write_proof(p);
    mz_proof_log_close(&p->log);
    mz_buffer_free(&p->file);
    mz_buffer_free(&p->list);
    sodium_memzero(p, sizeof *p);
    free(p);
    return status;
}
