/* Proofs of one line and of one field. */
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/prove/prove_internal.h"
#include "proto/base/hex.h"

enum mz_status mz_proving_room(struct mz_proving *p, size_t size, struct mz_writer *ret_writer) {
    uint8_t *bytes = mz_buffer_reserve(&p->file, size);
    if (bytes == NULL)
        return mz_fault_at(&p->client->fault, MZ_E_NO_MEMORY, "proof");
    *ret_writer = mz_writer_over(bytes, size);
    return MZ_OK;
}

static enum mz_status put_file(struct mz_proving *p, const struct mz_proof_file *proof) {
    struct mz_writer w;
    struct mz_proof_file again;
    struct mz_note_key key;
    struct mz_fault *fault = &p->client->fault;
    enum mz_status status = mz_proving_room(p, MZ_PROOF_FILE_SIZE, &w);
    if (status == MZ_OK)
        status = mz_proof_file_encode(proof, &w);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "proof");
    p->file.size += w.size;
    status = mz_proof_file_decode(mz_buffer_view(&p->file), &again, fault);
    if (status == MZ_OK)
        status = mz_trust_log_key(&p->log.trust, again.checkpoint, &key, fault);
    if (status == MZ_OK)
        status = mz_proof_check(&again, &key, &p->proven, fault);
    return status;
}

static struct mz_proof_file proof_of(const struct mz_proving *p, enum mz_proof_form form) {
    return (struct mz_proof_file){.form = form,
                                  .entry = p->entry,
                                  .inclusion = p->inclusion,
                                  .checkpoint = mz_log_reader_note(p->log.reader)};
}

/* Is this the line that the options ask for? */
static bool is_wanted(const struct mz_options *options, const struct mz_line *line) {
    const char *payee = mz_options_text(options, "payee");
    uint64_t number = mz_options_uint(options, "line");
    struct mz_id id = {{0}};
    if (payee != NULL && mz_hex_decode(mz_span_text(payee), id.bytes, sizeof id.bytes) != MZ_OK)
        return false;
    return (payee == NULL || memcmp(&id, &line->payee, sizeof id) == 0) &&
           (number == MZ_ABSENT || number == line->line);
}

/* Finds the line in the object and hashes all of them for the path. */
static enum mz_status take_line(struct mz_proving *p, enum mz_list_form form,
                                struct mz_hash *leaves, struct mz_proof_file *proof) {
    struct mz_fault *fault = &p->client->fault;
    struct mz_list_reader reader;
    struct mz_line line;
    enum mz_status status = mz_list_open(mz_buffer_view(&p->list), form, &reader, fault);
    for (size_t at = 0; status == MZ_OK; at++) {
        const uint8_t *start = reader.cbor.rest.data;
        status = mz_list_next(&reader, &line, &leaves[at < reader.count ? at : 0], fault);
        if (status == MZ_OK && proof->line.data == NULL && is_wanted(&p->client->options, &line)) {
            proof->line = mz_span_of(start, (size_t)(reader.cbor.rest.data - start));
            proof->place = at;
        }
    }
    if (status != MZ_E_NOT_FOUND)
        return status;
    if (proof->line.data == NULL)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "--line, --payee");
    struct mz_leaf_array array = {leaves, reader.count};
    struct mz_node_reader nodes = mz_merkle_array_reader(&array);
    status = mz_merkle_inclusion(&nodes, proof->place, reader.count, &proof->path);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "list");
}

enum mz_status mz_proving_line(struct mz_proving *p) {
    const struct mz_statement *statement = &p->proven.of.statement;
    struct mz_fault *fault = &p->client->fault;
    struct mz_proof_file proof = proof_of(p, MZ_PROOF_LINE);
    const struct mz_hash *root;
    enum mz_list_form form;
    if (!mz_list_named(statement->kind->id, &statement->body, &root, &form)) {
        mz_fault_at(fault, MZ_E_WRONG_REF, "#%" PRIu64, p->index);
        mz_fault_have(fault, "%s", statement->kind->name);
        mz_fault_want(fault, "%s", mz_i18n(N_("a statement that names a list")));
        return MZ_E_WRONG_REF;
    }
    enum mz_status status = p->log.remote.list(p->log.remote.ctx, root, form, &p->list, fault);
    if (status != MZ_OK)
        return status;
    struct mz_hash *leaves = calloc(MZ_MAX_LINES, sizeof *leaves);
    if (leaves == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "list");
    status = take_line(p, form, leaves, &proof);
    free(leaves);
    return status == MZ_OK ? put_file(p, &proof) : status;
}

/* Where the disclosures of the entry's payee are: in the file that is named, else where a clone
 * keeps those that were revealed (`payee list --reveal --save`). */
static enum mz_status disclosures_path(struct mz_proving *p, struct mz_buffer *ret_path) {
    struct mz_client *client = p->client;
    const char *named = mz_options_text(&client->options, "disclosure");
    const struct mz_id *payee = mz_proof_payee(&p->proven.of.statement);
    char hex[2 * MZ_ID_SIZE + 1] = "";
    if (named != NULL) {
        mz_buffer_text(ret_path, named);
    } else if (p->log.directory.path == NULL) {
        return mz_client_usage(client, "--disclosure", mz_i18n(N_("is needed")));
    } else if (payee == NULL) {
        return mz_fault_at(&client->fault, MZ_E_WRONG_REF, "#%" PRIu64, p->index);
    } else {
        struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
        mz_hex_write(&w, mz_span_of(payee->bytes, sizeof payee->bytes));
        mz_buffer_format(ret_path, "%s/objects/disclosure/%s", p->log.directory.path, hex);
    }
    return ret_path->failed ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "--disclosure") : MZ_OK;
}

/* The one disclosure of the field, out of a file that may hold several of the payee's. */
static enum mz_status take_disclosure(struct mz_proving *p, uint8_t field,
                                      struct mz_span *ret_bytes) {
    struct mz_client *client = p->client;
    struct mz_buffer held = {0}, place = {0};
    struct mz_disclosure disclosure;
    size_t size = 0;
    enum mz_status status = disclosures_path(p, &place);
    const char *path = mz_buffer_string(&place);
    if (status == MZ_OK)
        status = mz_file_read(path, MZ_MAX_DIGESTS * MZ_MAX_DISCLOSURE, &held, &client->fault);
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_buffer_view(&held));
    while (status == MZ_OK && r.rest.size > 0 && size == 0) {
        struct mz_span one = mz_cbor_skip(&r);
        status = r.status == MZ_OK ? mz_disclosure_decode(one, &disclosure, &client->fault)
                                   : mz_fault_at(&client->fault, r.status, "%s", path);
        if (status == MZ_OK && disclosure.field == field) {
            memcpy(p->disclosure, one.data, one.size);
            size = one.size;
        }
    }
    if (held.data != NULL)
        sodium_memzero(held.data, held.capacity);
    mz_buffer_free(&held);
    if (status == MZ_OK && size == 0)
        status = mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "%s: %s", path,
                             mz_names_text(&mz_personal_names, field));
    mz_buffer_free(&place);
    if (status == MZ_OK)
        *ret_bytes = mz_span_of(p->disclosure, size);
    return status;
}

enum mz_status mz_proving_field(struct mz_proving *p) {
    struct mz_proof_file proof = proof_of(p, MZ_PROOF_FIELD);
    uint8_t field = mz_options_word(&p->client->options, "field");
    enum mz_status status = take_disclosure(p, field, &proof.disclosure);
    return status == MZ_OK ? put_file(p, &proof) : status;
}
