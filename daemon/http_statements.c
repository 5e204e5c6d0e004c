#include "daemon/http_statements.h"

#include <stdlib.h>
#include <string.h>

#include "proto/codec/cbor.h"

#define COSE_SIGN1_TAG 18u /* RFC 9052 §4.2 */

/* What is kept of an mz_answer between the sequencer's thread and the loop: a fraction of its size.
 */
struct kept_answer {
    enum mz_answer_status status;
    struct mz_hash statement, leaf;
    struct mz_entry_head head;
    uint64_t tree_size;
    size_t fault; /* index into `faults`, when refused */
    size_t proof; /* index into `proofs` */
    unsigned proof_size;
    size_t checkpoint; /* offset into `notes` */
    size_t checkpoint_size;
};

/* What goes to the ledger at once: a batch as one peer sent it, or the single statements of many
 * peers that came while the loop handled its ready events. Under load that is one job, one wake-up
 * of a checking thread and one of this loop for dozens of requests (P1); with one peer it is one
 * statement without delay (P4). */
struct mz_http_submission {
    struct mz_http_app *app;
    enum mz_status failure;
    size_t filings_count, filings_capacity, unfinished;
    struct filing *filings;
    struct mz_span *statements; /* of single ones, copied; their bytes are in `bytes` */
    uint8_t *bytes;
    size_t size;
    size_t count;                /* of answers */
    struct kept_answer *answers; /* one allocation holds these and what follows */
    struct mz_hash *proofs;
    struct mz_fault *faults;
    uint8_t *notes;
};

/* One request: which of the submission's answers are its. */
struct filing {
    struct mz_http_task task; /* first */
    struct mz_http_submission *submission;
    size_t first, count;
    bool single;
};

/* Bounds of a gathered submission. */
#define GATHER_STATEMENTS 128u
#define GATHER_BYTES      (128u << 10)

static void submission_free(struct mz_http_submission *s) {
    if (s == NULL)
        return;
    free(s->filings);
    free(s->statements);
    free(s->bytes);
    free(s->answers);
    free(s);
}

static struct mz_http_submission *submission_new(struct mz_http_app *app, size_t filings,
                                                 size_t bytes) {
    struct mz_http_submission *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->app = app;
    s->filings_capacity = filings;
    s->filings = calloc(filings, sizeof *s->filings);
    s->statements = calloc(filings, sizeof *s->statements);
    s->bytes = malloc(bytes > 0 ? bytes : 1);
    if (s->filings != NULL && s->statements != NULL && s->bytes != NULL)
        return s;
    submission_free(s);
    return NULL;
}

/* Is the note of answer i the one that was copied for the answer before it? */
static bool same_note(const struct mz_answer *answers, size_t i) {
    return i > 0 && answers[i - 1].status != MZ_ANSWER_REFUSED &&
           answers[i].checkpoint.data == answers[i - 1].checkpoint.data &&
           answers[i].checkpoint.size == answers[i - 1].checkpoint.size;
}

/* Copies what the receipts need into one allocation. */
static enum mz_status keep(struct mz_http_submission *s, const struct mz_answer *answers,
                           size_t count) {
    size_t proofs = 0, faults = 0, notes = 0;
    for (size_t i = 0; i < count; i++) {
        if (answers[i].status == MZ_ANSWER_REFUSED) {
            faults++;
            continue;
        }
        proofs += answers[i].proof_size;
        if (!same_note(answers, i))
            notes += answers[i].checkpoint.size;
    }
    /* In order of alignment. */
    char *memory = malloc(count * sizeof *s->answers + faults * sizeof *s->faults +
                          proofs * sizeof *s->proofs + notes + 1);
    if (memory == NULL)
        return MZ_E_NO_MEMORY;
    s->answers = (struct kept_answer *)(void *)memory;
    s->faults = (struct mz_fault *)(void *)(s->answers + count);
    s->proofs = (struct mz_hash *)(s->faults + faults);
    s->notes = (uint8_t *)(s->proofs + proofs);
    s->count = count;
    proofs = faults = notes = 0;
    for (size_t i = 0; i < count; i++) {
        const struct mz_answer *a = &answers[i];
        struct kept_answer *k = &s->answers[i];
        *k = (struct kept_answer){.status = a->status, .statement = a->statement};
        if (a->status == MZ_ANSWER_REFUSED) {
            k->fault = faults;
            s->faults[faults++] = a->fault;
            continue;
        }
        k->leaf = a->leaf;
        k->head = a->head;
        k->tree_size = a->tree_size;
        k->proof = proofs;
        k->proof_size = a->proof_size;
        memcpy(s->proofs + proofs, a->proof, a->proof_size * sizeof a->proof[0]);
        proofs += a->proof_size;
        if (!same_note(answers, i)) {
            memcpy(s->notes + notes, a->checkpoint.data, a->checkpoint.size);
            k->checkpoint = notes;
            notes += a->checkpoint.size;
        } else {
            k->checkpoint = s->answers[i - 1].checkpoint;
        }
        k->checkpoint_size = a->checkpoint.size;
    }
    return MZ_OK;
}

/* On the sequencer's thread. */
static void decided(void *arg, enum mz_status failure, const struct mz_answer *answers,
                    size_t count) {
    struct mz_http_submission *s = arg;
    s->failure = failure == MZ_OK ? keep(s, answers, count) : failure;
    /* The last task to be finished frees the submission, maybe before this loop ends. */
    struct mz_http_queue *queue = s->app->queue;
    struct filing *filings = s->filings;
    size_t left = s->filings_count;
    for (struct filing *f = filings; left > 0; f++, left--)
        mz_http_queue_push(queue, &f->task);
}

static void write_refusal(const struct mz_http_submission *s, const struct kept_answer *answer,
                          struct mz_json *json) {
    mz_json_text(json, "status", "refused");
    mz_json_hex(json, "statement", mz_span_hash(&answer->statement));
    mz_view_problem_member(&s->faults[answer->fault], "problem", json);
}

/* `top` is the answer whose checkpoint stands at the top of the document. */
static void write_receipt(const struct mz_http_submission *s, const struct kept_answer *answer,
                          const struct kept_answer *top, struct mz_json *json) {
    mz_json_text(json, "status", answer->status == MZ_ANSWER_DUPLICATE ? "duplicate" : "recorded");
    mz_json_hex(json, "statement", mz_span_hash(&answer->statement));
    mz_json_uint(json, "index", answer->head.index);
    mz_json_uint(json, "registered_at", answer->head.registered_at);
    mz_json_hex(json, "prev", mz_span_hash(&answer->head.prev));
    if (answer->head.project_seq != 0) {
        mz_json_uint(json, "project_seq", answer->head.project_seq);
        mz_json_hex(json, "project_prev", mz_span_hash(&answer->head.project_prev));
    }
    mz_json_hex(json, "leaf", mz_span_hash(&answer->leaf));
    mz_json_open_array(json, "proof");
    for (unsigned i = 0; i < answer->proof_size; i++)
        mz_json_hex(json, NULL, mz_span_hash(&s->proofs[answer->proof + i]));
    mz_json_close_array(json);
    if (answer->tree_size != top->tree_size || answer->status == MZ_ANSWER_DUPLICATE) {
        mz_json_uint(json, "tree_size", answer->tree_size);
        mz_json_span(json, "checkpoint",
                     mz_span_of(s->notes + answer->checkpoint, answer->checkpoint_size));
    }
}

/* The last one recorded, else the last duplicate: the newest checkpoint there is. NULL if all were
 * refused. */
static const struct kept_answer *find_top(const struct filing *filing) {
    const struct kept_answer *top = NULL;
    for (size_t i = 0; i < filing->count; i++) {
        const struct kept_answer *a = &filing->submission->answers[filing->first + i];
        if (a->status != MZ_ANSWER_REFUSED && (top == NULL || a->tree_size >= top->tree_size))
            top = a;
    }
    return top;
}

static void write_answers(const struct filing *filing, struct mz_json *json) {
    const struct mz_http_submission *s = filing->submission;
    const struct kept_answer *top = find_top(filing);
    mz_json_open_object(json, NULL);
    mz_json_text(json, "schema", "mingzhang/receipts/1");
    mz_json_span(json, "origin", mz_ledger_origin(s->app->ledger));
    if (top != NULL) {
        mz_json_uint(json, "tree_size", top->tree_size);
        mz_json_span(json, "checkpoint",
                     mz_span_of(s->notes + top->checkpoint, top->checkpoint_size));
    }
    mz_json_open_array(json, "answers");
    for (size_t i = 0; i < filing->count; i++) {
        const struct kept_answer *answer = &s->answers[filing->first + i];
        mz_json_open_object(json, NULL);
        if (answer->status == MZ_ANSWER_REFUSED)
            write_refusal(s, answer, json);
        else
            write_receipt(s, answer, top, json);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
    mz_json_close_object(json);
}

static void answer_filing(const struct filing *filing, struct mz_call *call) {
    const struct mz_http_submission *s = filing->submission;
    struct mz_fault fault = {0};
    if (s->failure != MZ_OK) {
        if (s->failure != MZ_E_BUSY)
            mz_ledger_health(s->app->ledger, &fault);
        mz_call_fail(call, s->failure, &fault);
    } else if (filing->single && s->answers[filing->first].status == MZ_ANSWER_REFUSED) {
        mz_call_problem(call, &s->faults[s->answers[filing->first].fault]);
    } else {
        struct mz_json json = mz_json_start();
        write_answers(filing, &json);
        mz_call_answer_json(call, 200, &json);
    }
}

static void finish(struct mz_http_task *task, struct mz_call *call) {
    struct filing *filing = (struct filing *)task;
    struct mz_http_submission *s = filing->submission;
    if (call != NULL)
        answer_filing(filing, call);
    if (--s->unfinished == 0)
        submission_free(s);
}

static void add_filing(struct mz_http_submission *s, struct mz_call *call, size_t first,
                       size_t count, bool single) {
    struct filing *filing = &s->filings[s->filings_count++];
    *filing = (struct filing){.submission = s, .first = first, .count = count, .single = single};
    s->unfinished++;
    mz_call_wait_for(call, &filing->task, finish);
}

/* If the ledger does not take it, every filing is answered by that. */
static void submit(struct mz_http_submission *s, const struct mz_span *statements, size_t count) {
    enum mz_status status = mz_ledger_submit(s->app->ledger, statements, count, decided, s);
    if (status != MZ_OK)
        decided(s, status, NULL, 0);
}

void mz_http_statements_flush(struct mz_http_app *app) {
    struct mz_http_submission *s = app->gathering;
    app->gathering = NULL;
    if (s != NULL)
        submit(s, s->statements, s->filings_count);
}

static void no_memory(struct mz_call *call) {
    struct mz_fault fault = {0};
    mz_fault_at(&fault, MZ_E_NO_MEMORY, "statements");
    mz_call_problem(call, &fault);
}

/* Adds a single statement to what is gathered. */
static void gather(struct mz_call *call) {
    struct mz_http_app *app = call->app;
    struct mz_http_submission *s = app->gathering;
    if (s != NULL &&
        (s->filings_count == s->filings_capacity || call->body.size > GATHER_BYTES - s->size)) {
        mz_http_statements_flush(app);
        s = NULL;
    }
    if (s == NULL) {
        s = submission_new(app, GATHER_STATEMENTS, GATHER_BYTES);
        if (s == NULL) {
            no_memory(call);
            return;
        }
        app->gathering = s;
        app->gathered(app->gathered_arg);
    }
    /* Longer than any statement: cut, as decoding will refuse it for its length all the same. */
    size_t size = call->body.size < GATHER_BYTES ? call->body.size : GATHER_BYTES;
    if (size > 0)
        memcpy(s->bytes + s->size, call->body.data, size);
    s->statements[s->filings_count] = mz_span_of(s->bytes + s->size, size);
    s->size += size;
    add_filing(s, call, s->filings_count, 1, true);
}

/* Cuts a CBOR sequence (RFC 8742) of COSE_Sign1 at its seams. What is inside each is for the ledger
 * to judge. */
static enum mz_status split(struct mz_span body, struct mz_span *statements, size_t *ret_count,
                            struct mz_fault *fault) {
    struct mz_cbor_reader reader = mz_cbor_reader_over(body);
    size_t count = 0;
    while (reader.status == MZ_OK && reader.rest.size > 0) {
        if (count == MZ_MAX_BATCH) {
            enum mz_status status = mz_fault_at(fault, MZ_E_TOO_LARGE, "statements");
            mz_fault_have(fault, "%u+", MZ_MAX_BATCH);
            mz_fault_want(fault, "%u", MZ_MAX_BATCH);
            return status;
        }
        const uint8_t *start = reader.rest.data;
        if (mz_cbor_get_tag(&reader) != COSE_SIGN1_TAG)
            mz_cbor_fail(&reader, MZ_E_BAD_TYPE);
        mz_cbor_skip(&reader);
        if (reader.status == MZ_OK)
            statements[count++] = mz_span_of(start, (size_t)(reader.rest.data - start));
    }
    if (reader.status != MZ_OK || count == 0) {
        enum mz_status status =
            count == 0 && reader.status == MZ_OK ? MZ_E_TRUNCATED : reader.status;
        mz_fault_at(fault, status, "statement %zu", count + 1);
        mz_fault_have(fault, "CBOR");
        mz_fault_want(fault, "COSE_Sign1");
        return status;
    }
    *ret_count = count;
    return MZ_OK;
}

static void submit_batch(struct mz_call *call, const struct mz_span *statements, size_t count) {
    struct mz_http_submission *s = submission_new(call->app, 1, 0);
    if (s == NULL) {
        no_memory(call);
        return;
    }
    mz_http_statements_flush(call->app); /* what came first goes first */
    add_filing(s, call, 0, count, false);
    submit(s, statements, count);
}

void mz_http_statements_post(struct mz_call *call) {
    if (mz_http_media_type_is(call->head.content_type, "application/cose")) {
        gather(call);
        return;
    }
    struct mz_fault fault = {0};
    if (!mz_http_media_type_is(call->head.content_type, "application/cbor-seq")) {
        int shown = call->head.content_type.size < 60 ? (int)call->head.content_type.size : 60;
        mz_fault_at(&fault, MZ_E_MEDIA_TYPE, "/v1/statements");
        mz_fault_have(&fault, "%.*s", shown, (const char *)call->head.content_type.data);
        mz_fault_want(&fault, "application/cose, application/cbor-seq");
        mz_call_problem(call, &fault);
        return;
    }
    struct mz_span *statements = malloc(MZ_MAX_BATCH * sizeof *statements);
    size_t count = 0;
    enum mz_status status = statements != NULL ? split(call->body, statements, &count, &fault)
                                               : mz_fault_at(&fault, MZ_E_NO_MEMORY, "statements");
    if (status != MZ_OK)
        mz_call_fail(call, status, &fault);
    else
        submit_batch(call, statements, count);
    free(statements);
}
