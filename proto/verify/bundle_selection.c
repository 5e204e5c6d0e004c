/* Which entries a bundle takes; bundle_subject.h. */
#include <stdlib.h>
#include <string.h>

#include "proto/verify/bundle_subject.h"

struct code {
    uint8_t size;
    uint8_t bytes[MZ_MAX_CODE];
};

struct mz_selection {
    const struct mz_subject *subject;
    bool found;
    /* Period: the close that covers it and the entry that confirmed it. */
    struct mz_hash close;
    bool has_close, closed;
    struct mz_hash reopening;
    uint64_t last; /* the last entry taken of the project */
    /* Payment: budget line and list of its requests, and every statement taken so far. */
    struct code line, list;
    struct mz_hash *taken;
    size_t taken_count, taken_capacity;
};

struct mz_selection *mz_selection_new(const struct mz_subject *subject) {
    struct mz_selection *selection = calloc(1, sizeof *selection);
    if (selection != NULL) {
        selection->subject = subject;
        selection->found = subject->kind == MZ_SUBJECT_LEDGER;
        selection->last = MZ_ABSENT;
    }
    return selection;
}

void mz_selection_free(struct mz_selection *selection) {
    if (selection == NULL)
        return;
    free(selection->taken);
    free(selection);
}

static bool is_code(const struct code *code, struct mz_span text) {
    return code->size > 0 && mz_span_equal(mz_span_of(code->bytes, code->size), text);
}

static void keep_code(struct code *code, struct mz_span text) {
    code->size = (uint8_t)text.size;
    if (text.size > 0)
        memcpy(code->bytes, text.data, text.size);
}

static bool acts_on(const struct mz_statement *statement, const struct mz_hash *hash) {
    return statement->refs_count > 0 && memcmp(statement->refs[0], hash->bytes, MZ_HASH_SIZE) == 0;
}

/* The confirmed close that covers the period, unless a confirmed reopening undid it. */
static void survey_close(struct mz_selection *s, const struct mz_statement *statement,
                         uint64_t index) {
    switch (statement->kind->id) {
    case MZ_KIND_PERIOD_CLOSE:
        if (!s->closed && statement->body.period_close.end >= s->subject->end) {
            s->close = statement->hash;
            s->has_close = true;
        }
        break;
    case MZ_KIND_PERIOD_REOPEN:
        if (s->closed && acts_on(statement, &s->close))
            s->reopening = statement->hash;
        break;
    case MZ_KIND_PERIOD_CONFIRM:
        if (s->has_close && !s->closed && acts_on(statement, &s->close)) {
            s->closed = true;
            s->last = index;
        } else if (s->closed && acts_on(statement, &s->reopening)) {
            s->closed = s->has_close = false;
            s->last = MZ_ABSENT;
        }
        break;
    default:
        break;
    }
}

enum mz_status mz_selection_survey(struct mz_selection *s, const struct mz_statement *statement,
                                   uint64_t index) {
    const struct mz_subject *subject = s->subject;
    if (subject->kind == MZ_SUBJECT_LEDGER || statement->project.data == NULL ||
        !mz_span_equal(statement->project, subject->project))
        return MZ_OK;
    if (subject->kind != MZ_SUBJECT_PAYMENT) {
        s->found = true;
        if (subject->kind == MZ_SUBJECT_PERIOD)
            survey_close(s, statement, index);
    } else if (statement->kind->id == MZ_KIND_PAYMENT_REQUEST &&
               mz_span_equal(statement->body.payment_request.number, subject->payment)) {
        s->found = true;
        keep_code(&s->line, statement->body.payment_request.line);
        keep_code(&s->list, statement->body.payment_request.list);
    }
    return MZ_OK;
}

enum mz_status mz_selection_surveyed(const struct mz_selection *s, struct mz_fault *fault) {
    struct mz_span name =
        s->subject->payment.data != NULL ? s->subject->payment : s->subject->project;
    if (s->found)
        return MZ_OK;
    return mz_fault_at(fault, MZ_E_NOT_FOUND, "%.*s", (int)name.size, (const char *)name.data);
}

/* Taken because of what they are, not of what they act on. */
static bool stands_by_itself(const struct mz_selection *s, const struct mz_statement *statement) {
    const union mz_body *body = &statement->body;
    switch (statement->kind->id) {
    case MZ_KIND_PROJECT_REGISTER:
        return true;
    case MZ_KIND_BUDGET_APPROPRIATE:
        return is_code(&s->line, body->budget_appropriate.line);
    case MZ_KIND_BUDGET_ADJUST:
        return is_code(&s->line, body->budget_adjust.line) ||
               is_code(&s->line, body->budget_adjust.to);
    case MZ_KIND_FUNDS_RECEIVE:
        return is_code(&s->line, body->funds_receive.line);
    case MZ_KIND_LIST_FREEZE:
        return is_code(&s->list, body->list_freeze.list);
    case MZ_KIND_PAYMENT_REQUEST:
        return mz_span_equal(body->payment_request.number, s->subject->payment);
    default:
        return false;
    }
}

static bool acts_on_taken(const struct mz_selection *s, const struct mz_statement *statement) {
    for (size_t i = 0; i < s->taken_count; i++)
        if (acts_on(statement, &s->taken[i]))
            return true;
    return false;
}

static enum mz_status takes_of_payment(struct mz_selection *s, const struct mz_statement *statement,
                                       bool *ret_takes) {
    *ret_takes = stands_by_itself(s, statement) || acts_on_taken(s, statement);
    if (!*ret_takes)
        return MZ_OK;
    if (s->taken_count == s->taken_capacity) {
        size_t capacity = s->taken_capacity > 0 ? s->taken_capacity * 2 : 64;
        struct mz_hash *grown = realloc(s->taken, capacity * sizeof *grown);
        if (grown == NULL)
            return MZ_E_NO_MEMORY;
        s->taken = grown;
        s->taken_capacity = capacity;
    }
    s->taken[s->taken_count++] = statement->hash;
    return MZ_OK;
}

enum mz_status mz_selection_takes(struct mz_selection *s, const struct mz_statement *statement,
                                  uint64_t index, bool *ret_takes) {
    if (s->subject->kind == MZ_SUBJECT_LEDGER) {
        *ret_takes = true;
        return MZ_OK;
    }
    if (statement->project.data == NULL) {
        enum mz_kind_id kind = statement->kind->id;
        *ret_takes = kind != MZ_KIND_PAYEE_ENROL && kind != MZ_KIND_PAYEE_UPDATE &&
                     kind != MZ_KIND_DATA_ERASE && kind != MZ_KIND_ACCESS_LOG;
        return MZ_OK;
    }
    if (!mz_span_equal(statement->project, s->subject->project)) {
        *ret_takes = false;
        return MZ_OK;
    }
    if (s->subject->kind == MZ_SUBJECT_PAYMENT)
        return takes_of_payment(s, statement, ret_takes);
    *ret_takes = s->last == MZ_ABSENT || index <= s->last;
    return MZ_OK;
}
