/* bundle make. Everything is written beside the target first and judged as it goes by what judges
 * it later, so a bundle appears whole or not at all. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/bundle/bag.h"
#include "client/bundle/bundle.h"
#include "client/bundle/withheld_write.h"
#include "client/clone/pull.h"
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "client/io/zip.h"
#include "client/prove/prove.h"
#include "client/reading.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/log/tlog_proof.h"
#include "proto/verify/bundle_check.h"

struct making {
    struct mz_client *client;
    struct mz_proof_log log;
    struct mz_bundle_facts facts;
    struct mz_buffer work, path;       /* the folder that becomes the bundle; a path in it */
    struct mz_buffer disclosures_from; /* a folder; empty: none */
    bool redact;
    struct mz_withheld_names withheld;
    uint64_t missing;
    char lack[96];
    struct mz_selection *selection;
    struct mz_bundle_check *check;
    struct mz_statement statement;
    uint64_t registered; /* when the last entry of the log was */
};

static struct mz_fault *fault_of(struct making *m) {
    return &m->client->fault;
}

/* A file under data/. */
static const char *inside(struct making *m, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static const char *inside(struct making *m, const char *format, ...) {
    char tail[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(tail, sizeof tail, format, arguments);
    va_end(arguments);
    m->path.size = 0;
    mz_buffer_format(&m->path, "%s/%s", mz_buffer_string(&m->work), tail);
    return mz_buffer_string(&m->path);
}

static enum mz_status put(struct making *m, const char *path, struct mz_span bytes) {
    enum mz_status status = mz_file_make_parents(path, fault_of(m));
    if (status == MZ_OK)
        status = mz_file_create(path, bytes, 0644, fault_of(m));
    return status;
}

/* Goes over every entry of the log in order. */
static enum mz_status
each_entry(struct making *m, enum mz_status (*visit)(struct making *, struct mz_span, uint64_t)) {
    uint64_t size = mz_log_reader_checkpoint(m->log.reader)->size;
    enum mz_status status = MZ_OK;
    for (uint64_t i = 0; i < size && status == MZ_OK; i++) {
        struct mz_span bytes;
        struct mz_entry entry;
        status = mz_log_reader_entry(m->log.reader, i, &bytes, fault_of(m));
        if (status == MZ_OK)
            status = mz_entry_decode(bytes, &entry, fault_of(m));
        if (status == MZ_OK)
            status = mz_statement_decode(entry.statement, &m->statement, fault_of(m));
        if (status != MZ_OK)
            break;
        m->registered = entry.head.registered_at;
        status = visit(m, bytes, i);
    }
    return status;
}

/* -- Objects. */

static enum mz_status lacking(struct making *m, enum mz_status status, const char *kind,
                              const struct mz_hash *name) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    if (status != MZ_E_NOT_FOUND && status != MZ_E_LOGIN && status != MZ_E_FORBIDDEN)
        return status;
    mz_hex_of_hash(name, hex);
    if (m->missing++ == 0)
        (void)snprintf(m->lack, sizeof m->lack, "%s %s", kind, hex);
    return MZ_OK;
}

static const char *object_path(struct making *m, const char *kind, const struct mz_hash *name) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(name, hex);
    return inside(m, "data/objects/%s/%s", kind, hex);
}

static enum mz_status take_list(struct making *m, const struct mz_hash *root,
                                enum mz_list_form form) {
    struct mz_buffer object = {0};
    struct mz_list_totals totals;
    if (access(object_path(m, "list", root), F_OK) == 0)
        return MZ_OK;
    enum mz_status status = m->log.remote.list(m->log.remote.ctx, root, form, &object, fault_of(m));
    if (status != MZ_OK)
        return lacking(m, status, "list", root);
    status = mz_list_total(mz_buffer_view(&object), form, &totals, fault_of(m));
    if (status == MZ_OK && !mz_hash_equal(&totals.root, root))
        status = mz_fault_at(fault_of(m), MZ_E_BAD_OBJECT, "list");
    if (status == MZ_OK)
        status = put(m, object_path(m, "list", root), mz_buffer_view(&object));
    mz_buffer_free(&object);
    return status;
}

static enum mz_status take_evidence(struct making *m, const struct mz_hash *sha256) {
    const char *path = object_path(m, "evidence", sha256);
    if (access(path, F_OK) == 0)
        return MZ_OK;
    enum mz_status status = mz_file_make_parents(path, fault_of(m));
    if (status == MZ_OK)
        status = m->log.remote.evidence(m->log.remote.ctx, sha256, path, fault_of(m));
    if (status == MZ_OK && chmod(path, 0644) != 0)
        status = mz_file_fault(fault_of(m), path);
    return status == MZ_OK ? MZ_OK : lacking(m, status, "evidence", sha256);
}

/* What the statement names: taken, or told as left out. */
static enum mz_status take_objects(struct making *m) {
    const struct mz_statement *s = &m->statement;
    const struct mz_hash *root;
    enum mz_list_form form;
    if (mz_list_named(s->kind->id, &s->body, &root, &form))
        return m->redact ? mz_withheld_add(&m->withheld, MZ_COPY_LIST, root)
                         : take_list(m, root, form);
    if (s->kind->id == MZ_KIND_EVIDENCE_ATTACH)
        return m->redact ? mz_withheld_add(&m->withheld, MZ_COPY_EVIDENCE,
                                           &s->body.evidence_attach.sha256)
                         : take_evidence(m, &s->body.evidence_attach.sha256);
    return MZ_OK;
}

/* The disclosures of the payee that the statement is about, if there are any for the recipient. */
static enum mz_status take_disclosures(struct making *m, bool *ret_has) {
    const struct mz_id *payee = mz_proof_payee(&m->statement);
    char hex[2 * MZ_ID_SIZE + 1] = "";
    struct mz_buffer from = {0};
    *ret_has = false;
    if (payee == NULL || m->disclosures_from.size == 0)
        return MZ_OK;
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    mz_hex_write(&w, mz_span_of(payee->bytes, sizeof payee->bytes));
    mz_buffer_format(&from, "%s/%s", mz_buffer_string(&m->disclosures_from), hex);
    enum mz_status status = MZ_OK;
    if (access(mz_buffer_string(&from), F_OK) == 0) {
        const char *to = inside(m, "data/objects/disclosure/%s", hex);
        *ret_has = true;
        if (access(to, F_OK) != 0) {
            status = mz_file_make_parents(to, fault_of(m));
            if (status == MZ_OK)
                status = mz_file_copy(mz_buffer_string(&from), to, fault_of(m));
        }
    }
    mz_buffer_free(&from);
    return status;
}

/* -- Of a part of the ledger. */

static enum mz_status survey(struct making *m, struct mz_span entry, uint64_t index) {
    (void)entry;
    return mz_selection_survey(m->selection, &m->statement, index);
}

static enum mz_status write_entry(struct making *m, struct mz_span entry, uint64_t index,
                                  const struct mz_proof *inclusion) {
    struct mz_span note = mz_log_reader_note(m->log.reader);
    size_t room = note.size + (MZ_MAX_PROOF + 4u) * 64u;
    uint8_t *proof = malloc(room);
    if (proof == NULL)
        return mz_fault_at(fault_of(m), MZ_E_NO_MEMORY, "proof");
    struct mz_writer w = mz_writer_over(proof, room);
    enum mz_status status = mz_tlog_proof_write(&w, (struct mz_span){0}, index, inclusion, note);
    if (status == MZ_OK)
        status = put(m, inside(m, "data/entries/%012" PRIu64, index), entry);
    if (status == MZ_OK)
        status =
            put(m, inside(m, "data/proofs/%012" PRIu64 ".tlog-proof", index), mz_writer_view(&w));
    free(proof);
    return status;
}

static enum mz_status take(struct making *m, struct mz_span entry, uint64_t index) {
    struct mz_proof inclusion;
    const struct mz_proven_entry *proven;
    bool takes, disclosed;
    enum mz_status status = mz_selection_takes(m->selection, &m->statement, index, &takes);
    if (status == MZ_OK)
        status = take_disclosures(m, &disclosed);
    if (status != MZ_OK || (!takes && !disclosed))
        return status;
    status = mz_log_reader_inclusion(m->log.reader, index, &inclusion, fault_of(m));
    if (status == MZ_OK)
        status = mz_bundle_check_entry(m->check, index, entry, &inclusion, &proven, fault_of(m));
    if (status == MZ_OK)
        status = write_entry(m, entry, index, &inclusion);
    return status == MZ_OK ? take_objects(m) : status;
}

static enum mz_status make_part(struct making *m) {
    struct mz_note_key key;
    struct mz_span note = mz_log_reader_note(m->log.reader);
    enum mz_status status = mz_trust_log_key(&m->log.trust, note, &key, fault_of(m));
    if (status != MZ_OK)
        return status;
    m->selection = mz_selection_new(&m->facts.subject);
    m->check = mz_bundle_check_new(&m->facts.subject, note, &key);
    if (m->selection == NULL || m->check == NULL)
        return mz_fault_at(fault_of(m), MZ_E_NO_MEMORY, "bundle");
    status = each_entry(m, survey);
    if (status == MZ_OK)
        status = mz_selection_surveyed(m->selection, fault_of(m));
    if (status == MZ_OK)
        status = each_entry(m, take);
    struct mz_log_signer changes[MZ_TRUST_ROTATIONS];
    if (status == MZ_OK)
        status = mz_bundle_check_end(m->check, changes, mz_trust_signers(&m->log.trust, changes),
                                     fault_of(m));
    if (status == MZ_OK)
        status = put(m, inside(m, "data/checkpoint"), note);
    if (status == MZ_OK)
        status = mz_trust_save(inside(m, "data/genesis.json"), &m->log.trust, fault_of(m));
    m->facts.entries = mz_bundle_check_shown(m->check)->entries;
    m->facts.totals = mz_bundle_check_shown(m->check)->totals;
    return status;
}

/* -- Of the whole ledger: a clone, as pull makes it. */

static enum mz_status pinned_get(void *ctx, const char *path, struct mz_buffer *answer,
                                 struct mz_fault *fault) {
    struct making *m = ctx;
    if (strcmp(path, "/checkpoint") != 0)
        return m->log.remote.get(m->log.remote.ctx, path, answer, fault);
    mz_buffer_span(answer, mz_log_reader_note(m->log.reader));
    return answer->failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "checkpoint") : MZ_OK;
}

static enum mz_status pinned_list(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                                  struct mz_buffer *ret_object, struct mz_fault *fault) {
    struct making *m = ctx;
    if (m->redact)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "list");
    return m->log.remote.list(m->log.remote.ctx, root, form, ret_object, fault);
}

static enum mz_status pinned_evidence(void *ctx, const struct mz_hash *sha256, const char *path,
                                      struct mz_fault *fault) {
    struct making *m = ctx;
    return m->log.remote.evidence(m->log.remote.ctx, sha256, path, fault);
}

static enum mz_status count_whole(struct making *m, struct mz_span entry, uint64_t index) {
    bool disclosed;
    (void)entry;
    (void)index;
    enum mz_status status = mz_totals_add(&m->facts.totals, &m->facts.subject, &m->statement);
    if (status == MZ_OK)
        status = take_disclosures(m, &disclosed);
    if (status == MZ_OK && m->redact)
        status = take_objects(m);
    return status;
}

static enum mz_status make_whole(struct making *m) {
    const struct mz_remote pinned = {
        .ctx = m, .get = pinned_get, .list = pinned_list, .evidence = pinned_evidence};
    struct mz_buffer directory = {0};
    struct mz_pull_report report;
    mz_buffer_format(&directory, "%s/data", mz_buffer_string(&m->work));
    const struct mz_pull pull = {.directory = mz_buffer_string(&directory),
                                 .trust = &m->log.trust,
                                 .remote = &pinned,
                                 .evidence = !m->redact};
    enum mz_status status = mz_file_make_parents(inside(m, "data/checkpoint"), fault_of(m));
    if (status == MZ_OK)
        status = mz_pull_run(&pull, &report, fault_of(m));
    if (status == MZ_OK)
        status = each_entry(m, count_whole);
    mz_buffer_free(&directory);
    if (status != MZ_OK)
        return status;
    if (!m->redact && report.missing > 0) {
        m->missing = report.missing;
        (void)snprintf(m->lack, sizeof m->lack, "%s", report.lack.place);
    }
    m->facts.entries = report.size;
    return MZ_OK;
}

/* -- The bag around it. */

static enum mz_status write_facts(struct making *m) {
    struct mz_buffer text = {0}, html = {0};
    enum mz_status status = MZ_OK;
    m->facts.redacted = m->withheld.count > 0;
    if (m->facts.redacted) {
        status = mz_withheld_text(&m->withheld, &text);
        status = status == MZ_OK ? put(m, inside(m, "data/withheld.json"), mz_buffer_view(&text))
                                 : mz_fault_at(fault_of(m), status, "withheld.json");
    }
    text.size = 0;
    if (status == MZ_OK) {
        status = mz_bundle_facts_json(&m->facts, &text);
        status = status == MZ_OK ? put(m, inside(m, "data/bundle.json"), mz_buffer_view(&text))
                                 : mz_fault_at(fault_of(m), status, "bundle.json");
    }
    text.size = 0;
    mz_bundle_index(&m->facts, &text, &html);
    if (status == MZ_OK)
        status = put(m, inside(m, "index.txt"), mz_buffer_view(&text));
    if (status == MZ_OK)
        status = put(m, inside(m, "index.html"), mz_buffer_view(&html));
    mz_buffer_free(&text);
    mz_buffer_free(&html);
    return status;
}

static enum mz_status seal(struct making *m) {
    struct mz_bag_info info;
    struct mz_buffer words = {0};
    char date[MZ_TIME_TEXT];
    mz_date_format(mz_date_of_time(m->registered), date);
    (void)snprintf(info.date, sizeof info.date, "%.10s", date);
    mz_bundle_subject_words(&m->facts.subject, MZ_ENGLISH, &words);
    (void)snprintf(info.identifier, sizeof info.identifier, "%.*s %s %" PRIu64,
                   (int)m->facts.origin.size, (const char *)m->facts.origin.data,
                   mz_buffer_string(&words), m->facts.tree_size);
    mz_buffer_free(&words);
    return mz_bag_seal(mz_buffer_string(&m->work), &info, fault_of(m));
}

static enum mz_status deliver(struct making *m, const char *target) {
    const char *work = mz_buffer_string(&m->work);
    if (mz_zip_is_wanted(target))
        return mz_zip_pack(work, target, fault_of(m));
    if (chmod(work, 0755) != 0 || rename(work, target) != 0)
        return mz_file_fault(fault_of(m), target);
    return MZ_OK;
}

/* -- The command. */

static enum mz_status read_subject(struct making *m) {
    struct mz_client *client = m->client;
    const struct mz_options *options = &client->options;
    struct mz_subject *subject = &m->facts.subject;
    if (mz_options_has(options, "whole"))
        return MZ_OK; /* zeroed: the ledger */
    enum mz_status status = mz_client_project(client, &subject->project);
    if (status != MZ_OK)
        return status;
    subject->kind = MZ_SUBJECT_PROJECT;
    mz_options_window(options, &subject->begin, &subject->end);
    if (mz_options_has(options, "payment")) {
        subject->kind = MZ_SUBJECT_PAYMENT;
        subject->payment = mz_options_span(options, "payment");
        subject->begin = subject->end = 0;
    } else if (subject->begin != 0 && subject->end != 0) {
        subject->kind = MZ_SUBJECT_PERIOD;
    } else if (subject->begin != 0 || subject->end != 0) {
        return mz_client_usage(client, "--period",
                               mz_i18n(N_("a period has a first and a last day")));
    }
    return MZ_OK;
}

static void find_disclosures(struct making *m) {
    const char *given = mz_options_text(&m->client->options, "disclosures");
    if (m->redact)
        return;
    if (given != NULL)
        mz_buffer_text(&m->disclosures_from, given);
    else if (m->log.directory.path != NULL)
        mz_buffer_format(&m->disclosures_from, "%s/objects/disclosure", m->log.directory.path);
}

static enum mz_status make(struct making *m, const char *target) {
    struct stat about;
    if (lstat(target, &about) == 0)
        return mz_fault_at(fault_of(m), MZ_E_EXISTS, "%s", target);
    mz_buffer_format(&m->work, "%s.%ld.making", target, (long)getpid());
    enum mz_status status = read_subject(m);
    if (status == MZ_OK)
        status = mz_proof_log_open(m->client, &m->log);
    if (status != MZ_OK)
        return status;
    find_disclosures(m);
    const struct mz_checkpoint *checkpoint = mz_log_reader_checkpoint(m->log.reader);
    m->facts.origin = checkpoint->origin;
    m->facts.tree_size = checkpoint->size;
    m->facts.root = checkpoint->root;
    if (mkdir(mz_buffer_string(&m->work), 0700) != 0)
        return mz_file_fault(fault_of(m), mz_buffer_string(&m->work));
    status = m->facts.subject.kind == MZ_SUBJECT_LEDGER ? make_whole(m) : make_part(m);
    if (status == MZ_OK)
        status = write_facts(m);
    if (status == MZ_OK)
        status = seal(m);
    return status == MZ_OK ? deliver(m, target) : status;
}

static enum mz_status tell(struct making *m, const char *target) {
    struct mz_client *client = m->client;
    if (mz_output_is_machine(&client->output)) {
        struct mz_buffer text = {0};
        enum mz_status status = mz_bundle_facts_json(&m->facts, &text);
        if (status == MZ_OK && fwrite(text.data, 1, text.size, client->output.file) != text.size)
            status = MZ_E_IO;
        mz_buffer_free(&text);
        if (status != MZ_OK)
            return mz_fault_at(fault_of(m), status, "%s", target);
    } else {
        struct mz_buffer words = {0};
        mz_bundle_subject_words(&m->facts.subject, client->language, &words);
        mz_output_say(&client->output,
                      mz_i18n(N_("%s: %s, %" PRIu64 " entries under the checkpoint of %" PRIu64
                                 ", %zu objects left out on purpose\n")),
                      target, mz_buffer_string(&words), m->facts.entries, m->facts.tree_size,
                      m->withheld.count);
        mz_buffer_free(&words);
    }
    if (m->missing == 0)
        return MZ_OK;
    return mz_fault_at(fault_of(m), MZ_E_WITHHELD, "%s", m->lack);
}

enum mz_status mz_bundle_make(struct mz_client *client) {
    const char *target = client->options.arguments[0];
    struct making *m = calloc(1, sizeof *m);
    if (m == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", target);
    m->client = client;
    m->redact = mz_options_has(&client->options, "redact");
    enum mz_status status = make(m, target);
    if (m->work.size > 0)
        mz_file_remove_tree(mz_buffer_string(&m->work));
    if (status == MZ_OK)
        status = tell(m, target);
    mz_selection_free(m->selection);
    mz_bundle_check_free(m->check);
    mz_withheld_names_free(&m->withheld);
    mz_proof_log_close(&m->log);
    mz_buffer_free(&m->work);
    mz_buffer_free(&m->path);
    mz_buffer_free(&m->disclosures_from);
    free(m);
    return status;
}
