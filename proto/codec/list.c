#include "proto/codec/list.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/money.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"

#define LIST_VERSION 1u
#define MEMBERS      3u

/* -- What a line is, for each form (FORMAT.md §8). */

#define R(member_, kind_, ...)                                                                     \
    MZ_ROW(struct mz_line, member_, #member_, MZ_F_##kind_, ##__VA_ARGS__)
#define OPTIONAL      .optional = true
#define FIRST_MEMBERS R(line, UINT, .max = MZ_MAX_LINES), R(payee, ID), R(amount, FEN), R(salt, ID)

static const struct mz_field roster_rows[] = {FIRST_MEMBERS};
static const struct mz_field eligible_rows[] = {
    FIRST_MEMBERS,
    R(category, ENUM, .names = &mz_category_names),
};
static const struct mz_field result_rows[] = {
    FIRST_MEMBERS, R(outcome, ENUM, .names = &mz_outcome_names), R(serial, CODE, OPTIONAL),
    R(date, DATE), R(reason, TEXT, OPTIONAL, .max = 512),
};
static const struct mz_field signature_rows[] = {
    FIRST_MEMBERS,
    R(signing, ENUM, .names = &mz_signing_names),
    R(date, DATE),
    R(evidence, HASH, OPTIONAL),
};

static const struct mz_field refund_rows[] = {
    FIRST_MEMBERS,
    R(serial, CODE),
    R(date, DATE),
    R(reason, TEXT, OPTIONAL, .max = 512),
};

const struct mz_schema mz_roster_line_schema =
    MZ_SCHEMA("roster line", MZ_SCHEMA_ARRAY, struct mz_line, roster_rows);
const struct mz_schema mz_eligible_line_schema =
    MZ_SCHEMA("eligible line", MZ_SCHEMA_ARRAY, struct mz_line, eligible_rows);
const struct mz_schema mz_result_line_schema =
    MZ_SCHEMA("result line", MZ_SCHEMA_ARRAY, struct mz_line, result_rows);
const struct mz_schema mz_signature_line_schema =
    MZ_SCHEMA("signature line", MZ_SCHEMA_ARRAY, struct mz_line, signature_rows);
const struct mz_schema mz_refund_line_schema =
    MZ_SCHEMA("refund line", MZ_SCHEMA_ARRAY, struct mz_line, refund_rows);

static const struct form {
    const struct mz_schema *schema;
    bool consecutive; /* lines 1, 2, 3 …; else ascending, those of the roster */
    bool zero;        /* an amount of zero means that none is foreseen */
} forms[] = {
    [MZ_LIST_ROSTER] = {&mz_roster_line_schema, true, false},
    [MZ_LIST_ELIGIBLE] = {&mz_eligible_line_schema, true, true},
    [MZ_LIST_RESULTS] = {&mz_result_line_schema, false, false},
    [MZ_LIST_SIGNATURES] = {&mz_signature_line_schema, false, false},
    [MZ_LIST_SELECTION] = {&mz_roster_line_schema, false, false},
    [MZ_LIST_REFUNDS] = {&mz_refund_line_schema, false, false},
};

static const struct form *form_of(enum mz_list_form form) {
    return form >= MZ_LIST_ROSTER && form <= MZ_LIST_REFUNDS ? &forms[form] : NULL;
}

const struct mz_schema *mz_list_line_schema(enum mz_list_form form) {
    const struct form *f = form_of(form);
    return f == NULL ? NULL : f->schema;
}

/* -- Rules of a line beyond its fields. */

static enum mz_status missing(struct mz_fault *fault, const char *name) {
    mz_fault_at(fault, MZ_E_MISSING_FIELD, "%s", "");
    mz_fault_want(fault, "%s", name);
    return MZ_E_MISSING_FIELD;
}

/* `last` is the number of the line before, 0 for the first. */
static enum mz_status check_line(const struct form *form, const struct mz_line *line, uint64_t last,
                                 struct mz_fault *fault) {
    if (form->consecutive ? line->line != last + 1 : line->line <= last) {
        mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "line");
        mz_fault_have(fault, "%" PRIu64, line->line);
        mz_fault_want(fault, "%s%" PRIu64, form->consecutive ? "" : "≥ ", last + 1);
        return MZ_E_OUT_OF_RANGE;
    }
    if (line->amount == 0 && !form->zero) {
        mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "amount");
        mz_fault_have(fault, "0");
        mz_fault_want(fault, "≥ 1");
        return MZ_E_OUT_OF_RANGE;
    }
    if (form->schema == &mz_result_line_schema) {
        if (line->outcome == MZ_OUTCOME_PAID && line->serial.data == NULL)
            return missing(fault, "serial");
        if (line->outcome == MZ_OUTCOME_RETURNED && line->reason.data == NULL)
            return missing(fault, "reason");
    }
    if (form->schema == &mz_signature_line_schema && line->signing == MZ_SIGNING_PROXY &&
        mz_hash_is_zero(&line->evidence))
        return missing(fault, "evidence");
    return MZ_OK;
}

/* -- Reading */

static enum mz_status open_head(struct mz_span object, struct mz_list_reader *reader) {
    struct mz_cbor_reader *r = &reader->cbor;
    *reader = (struct mz_list_reader){.cbor = mz_cbor_reader_over(object)};
    if (object.size > MZ_MAX_LIST_BYTES)
        return MZ_E_TOO_LARGE;
    if (mz_cbor_get_array(r, MEMBERS) != MEMBERS)
        mz_cbor_fail(r, MZ_E_BAD_TYPE);
    if (mz_cbor_get_uint(r) != LIST_VERSION)
        mz_cbor_fail(r, MZ_E_BAD_VERSION);
    reader->form = (enum mz_list_form)mz_names_find(&mz_list_form_names, mz_cbor_get_text(r));
    if (form_of(reader->form) == NULL)
        mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
    reader->count = mz_cbor_get_array(r, MZ_MAX_LINES);
    if (reader->count == 0)
        mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
    return r->status;
}

enum mz_list_form mz_list_form_of(struct mz_span object) {
    struct mz_list_reader reader;
    return open_head(object, &reader) == MZ_OK ? reader.form : (enum mz_list_form)0;
}

enum mz_status mz_list_open(struct mz_span object, enum mz_list_form form,
                            struct mz_list_reader *ret_reader, struct mz_fault *fault) {
    struct mz_list_reader reader;
    enum mz_status status = open_head(object, &reader);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "list");
    if (reader.form != form) {
        mz_fault_at(fault, MZ_E_WRONG_REF, "list");
        mz_fault_have(fault, "%s", mz_names_text(&mz_list_form_names, (uint8_t)reader.form));
        mz_fault_want(fault, "%s", mz_names_text(&mz_list_form_names, (uint8_t)form));
        return MZ_E_WRONG_REF;
    }
    *ret_reader = reader;
    return MZ_OK;
}

/* The place of a fault inside a line: "line 3.amount", or "line 3" for the line as a whole. */
static enum mz_status within_line(const struct form *form, enum mz_status status, size_t number,
                                  struct mz_fault *fault) {
    if (fault != NULL && mz_span_equal_text(mz_span_text(fault->place), form->schema->name))
        fault->place[0] = '\0';
    mz_fault_within(fault, "line %zu", number);
    return status;
}

enum mz_status mz_list_next(struct mz_list_reader *reader, struct mz_line *ret_line,
                            struct mz_hash *ret_leaf, struct mz_fault *fault) {
    if (reader->next == reader->count) {
        enum mz_status status = mz_cbor_finish(&reader->cbor);
        return mz_fault_at(fault, status == MZ_OK ? MZ_E_NOT_FOUND : status, "list");
    }
    const struct form *form = form_of(reader->form);
    const uint8_t *start = reader->cbor.rest.data;
    struct mz_line line;
    enum mz_status status = mz_schema_decode(form->schema, &reader->cbor, &line, fault);
    if (status == MZ_OK)
        status = check_line(form, &line, reader->last_line, fault);
    if (status != MZ_OK) {
        mz_cbor_fail(&reader->cbor, status);
        return within_line(form, status, reader->next + 1, fault);
    }
    reader->next++;
    reader->last_line = line.line;
    *ret_line = line;
    *ret_leaf = mz_hash_leaf(mz_span_of(start, (size_t)(reader->cbor.rest.data - start)));
    return MZ_OK;
}

enum mz_status mz_list_line(struct mz_span bytes, enum mz_list_form form, struct mz_line *ret_line,
                            struct mz_fault *fault) {
    const struct form *f = form_of(form);
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    struct mz_line line;
    if (f == NULL)
        return mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "line");
    enum mz_status status = mz_schema_decode(f->schema, &r, &line, fault);
    if (status != MZ_OK)
        return status;
    status = mz_cbor_finish(&r);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "line");
    /* Alone it may have any number from 1 on. */
    status = check_line(f, &line, line.line > 0 ? line.line - 1 : 0, fault);
    if (status == MZ_OK)
        *ret_line = line;
    return status;
}

bool mz_list_is_consecutive(enum mz_list_form form) {
    const struct form *f = form_of(form);
    return f != NULL && f->consecutive;
}

enum mz_status mz_list_total(struct mz_span object, enum mz_list_form form,
                             struct mz_list_totals *ret_totals, struct mz_fault *fault) {
    struct mz_list_reader reader;
    enum mz_status status = mz_list_open(object, form, &reader, fault);
    if (status != MZ_OK)
        return status;
    struct mz_frontier frontier = {0};
    int64_t amount = 0;
    for (;;) {
        struct mz_line line;
        struct mz_hash leaf;
        status = mz_list_next(&reader, &line, &leaf, fault);
        if (status == MZ_E_NOT_FOUND)
            break;
        if (status != MZ_OK)
            return status;
        mz_frontier_append(&frontier, &leaf);
        if (form == MZ_LIST_RESULTS && line.outcome != MZ_OUTCOME_PAID)
            continue;
        status = mz_money_add(amount, line.amount, &amount);
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "line %zu", reader.next);
    }
    *ret_totals = (struct mz_list_totals){
        .count = reader.count, .amount = amount, .root = mz_frontier_root(&frontier)};
    return MZ_OK;
}

/* -- Writing */

static enum mz_status check_lines(const struct form *form, const struct mz_line *lines,
                                  size_t count, struct mz_fault *fault) {
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++) {
        enum mz_status status = mz_schema_check(form->schema, &lines[i], fault);
        if (status == MZ_OK)
            status = check_line(form, &lines[i], last, fault);
        if (status != MZ_OK)
            return within_line(form, status, i + 1, fault);
        last = lines[i].line;
    }
    return MZ_OK;
}

enum mz_status mz_list_encode(enum mz_list_form form, const struct mz_line *lines, size_t count,
                              struct mz_writer *w, struct mz_fault *fault) {
    const struct form *f = form_of(form);
    if (f == NULL || count == 0 || count > MZ_MAX_LINES) {
        mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "list");
        mz_fault_have(fault, "%zu", count);
        mz_fault_want(fault, "1..%u", MZ_MAX_LINES);
        return MZ_E_OUT_OF_RANGE;
    }
    enum mz_status status = check_lines(f, lines, count, fault);
    if (status != MZ_OK)
        return status;
    if (w->overflow)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "list");
    size_t before = w->size;
    mz_cbor_put_array(w, MEMBERS);
    mz_cbor_put_uint(w, LIST_VERSION);
    mz_cbor_put_text(w, mz_span_text(mz_names_text(&mz_list_form_names, (uint8_t)form)));
    mz_cbor_put_array(w, count);
    for (size_t i = 0; i < count; i++)
        mz_schema_encode(f->schema, &lines[i], w);
    if (!w->overflow && w->size - before <= MZ_MAX_LIST_BYTES)
        return MZ_OK;
    w->size = before;
    w->overflow = false;
    return mz_fault_at(fault, MZ_E_TOO_LARGE, "list");
}

/* -- Which statements name a list. */

#define NO_AMOUNT SIZE_MAX
/* member_ is part of a member designator and takes no parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define NAMING(kind_, form_, member_, amount_)                                                     \
    {                                                                                              \
        MZ_KIND_##kind_, MZ_LIST_##form_, offsetof(union mz_body, member_.root),                   \
            offsetof(union mz_body, member_.count), (amount_)                                      \
    }
#define NAMING_SUM(kind_, form_, member_)                                                          \
    NAMING(kind_, form_, member_, offsetof(union mz_body, member_.amount))
/* NOLINTEND(bugprone-macro-parentheses) */

static const struct naming {
    enum mz_kind_id kind;
    enum mz_list_form form;
    size_t root, count, amount; /* offsets in the body */
} namings[] = {
    NAMING(LIST_FREEZE, ELIGIBLE, list_freeze, NO_AMOUNT),
    NAMING_SUM(PAYMENT_REQUEST, ROSTER, payment_request),
    NAMING_SUM(PAYMENT_INSTRUCT, SELECTION, payment_instruct),
    NAMING_SUM(PAYMENT_SETTLE, RESULTS, payment_settle),
    NAMING_SUM(PAYMENT_SIGN, SIGNATURES, payment_sign),
    NAMING_SUM(PAYMENT_REFUND, REFUNDS, payment_refund),
    NAMING_SUM(PAYMENT_REVERSE, SELECTION, payment_reverse),
};

static const struct naming *naming_of(enum mz_kind_id kind) {
    for (size_t i = 0; i < sizeof namings / sizeof namings[0]; i++)
        if (namings[i].kind == kind)
            return &namings[i];
    return NULL;
}

bool mz_list_named(enum mz_kind_id kind, const union mz_body *body, const struct mz_hash **ret_root,
                   enum mz_list_form *ret_form) {
    const struct naming *naming = naming_of(kind);
    if (naming == NULL)
        return false;
    *ret_root = (const struct mz_hash *)(const void *)((const char *)body + naming->root);
    *ret_form = naming->form;
    return !mz_hash_is_zero(*ret_root); /* the first instruction of a payment names none */
}

uint64_t mz_list_named_count(enum mz_kind_id kind, const union mz_body *body) {
    const struct naming *naming = naming_of(kind);
    uint64_t count;
    if (naming == NULL)
        return 0;
    memcpy(&count, (const char *)body + naming->count, sizeof count);
    return count == MZ_ABSENT ? 0 : count;
}

int64_t mz_list_named_amount(enum mz_kind_id kind, const union mz_body *body) {
    const struct naming *naming = naming_of(kind);
    int64_t amount;
    if (naming == NULL || naming->amount == NO_AMOUNT)
        return MZ_ABSENT_FEN;
    memcpy(&amount, (const char *)body + naming->amount, sizeof amount);
    return amount;
}
