#include "proto/verify/periods_check.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

struct period {
    struct mz_memory_records *state;
    const struct mz_entry *entry;
    const struct mz_statement *statement;
    struct mz_layer_report *report;
};

static void fail(const struct period *p, enum mz_status status, const char *place) {
    mz_fault_at(&p->report->fault, status, "%s", place);
    p->report->index = p->entry->head.index;
}

/* -- What is kept. */

static struct mz_key project_key(const struct period *p) {
    struct mz_key key = mz_state_key(MZ_STATE_CLOSED_TO);
    mz_key_code(&key, p->statement->project);
    return key;
}

static uint32_t closed_to(const struct period *p) {
    struct mz_key key = project_key(p);
    struct mz_reader value;
    return mz_state_get(p->state, &key, &value) ? mz_reader_u32be(&value) : 0;
}

static enum mz_status put_closed_to(const struct period *p, uint32_t end) {
    struct mz_key key = project_key(p);
    uint8_t buffer[4];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_writer_u32be(&w, end);
    return mz_state_put(p->state, &key, &w);
}

static struct mz_key closing_key(const struct period *p, const struct mz_period_balance *row,
                                 uint32_t end) {
    struct mz_key key = mz_state_key(MZ_STATE_CLOSING);
    mz_key_code(&key, p->statement->project);
    mz_key_code(&key, row->line);
    mz_key_number(&key, (uint64_t)row->item << 32 | end);
    return key;
}

/* A close: its last day and that of the close before. A reopening: the close it names. */
struct named {
    uint32_t end, previous;
    struct mz_hash close; /* zero: it is one itself */
};

static struct mz_key named_key(const struct mz_hash *statement) {
    struct mz_key key = mz_state_key(MZ_STATE_CLOSE);
    mz_key_hash(&key, statement->bytes);
    return key;
}

static enum mz_status put_named(const struct period *p, const struct named *named) {
    struct mz_key key = named_key(&p->statement->hash);
    uint8_t buffer[8 + MZ_HASH_SIZE];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_writer_u32be(&w, named->end);
    mz_writer_u32be(&w, named->previous);
    mz_writer_span(&w, mz_span_hash(&named->close));
    return mz_state_put(p->state, &key, &w);
}

static bool find_named(const struct period *p, const struct mz_hash *statement,
                       struct named *ret_named) {
    struct mz_key key = named_key(statement);
    struct mz_reader value;
    if (!mz_state_get(p->state, &key, &value))
        return false;
    ret_named->end = mz_reader_u32be(&value);
    ret_named->previous = mz_reader_u32be(&value);
    ret_named->close = mz_state_hash(&value);
    return true;
}

static struct mz_hash first_ref(const struct mz_statement *statement) {
    struct mz_hash hash = {0};
    if (statement->refs_count > 0)
        memcpy(hash.bytes, statement->refs[0], sizeof hash.bytes);
    return hash;
}

/* -- period.close */

static bool check_place(const struct period *p) {
    const struct mz_period_close *body = &p->statement->body.period_close;
    const struct mz_entry_head *head = &p->entry->head;
    struct mz_fault *fault = &p->report->fault;
    if (body->entries != head->project_seq - 1) {
        fail(p, MZ_E_FIGURE_MISMATCH, "body.entries");
        mz_fault_have(fault, "%" PRIu64, body->entries);
        mz_fault_want(fault, "%" PRIu64, head->project_seq - 1);
        return false;
    }
    if (mz_hash_equal(&body->head, &head->project_prev))
        return true;
    char have[MZ_HEX_HASH_SIZE + 1], want[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&body->head, have);
    mz_hex_of_hash(&head->project_prev, want);
    fail(p, MZ_E_FIGURE_MISMATCH, "body.head");
    mz_fault_have(fault, "%s", have);
    mz_fault_want(fault, "%s", want);
    return false;
}

static bool check_amount(const struct period *p, const struct mz_period_balance *row,
                         const char *what, int64_t have, int64_t want) {
    if (have == want)
        return true;
    char text[MZ_MONEY_TEXT];
    struct mz_fault *fault = &p->report->fault;
    mz_fault_at(fault, MZ_E_FIGURE_MISMATCH, "%.*s %s %s", (int)row->line.size,
                (const char *)row->line.data, mz_names_text(&mz_balance_names, row->item), what);
    p->report->index = p->entry->head.index;
    mz_money_format(have, text);
    mz_fault_have(fault, "%s", text);
    mz_money_format(want, text);
    mz_fault_want(fault, "%s", text);
    return false;
}

static bool check_row(const struct period *p, const struct mz_period_balance *row,
                      uint32_t before) {
    struct mz_key key = closing_key(p, row, before);
    struct mz_reader value;
    int64_t opening = 0, closing = 0;
    if (before != 0 && mz_state_get(p->state, &key, &value))
        opening = (int64_t)mz_reader_u64be(&value);
    if (!check_amount(p, row, "opening", row->opening, opening))
        return false;
    if (mz_money_add(row->opening, row->plus, &closing) != MZ_OK ||
        mz_money_sub(closing, row->minus, &closing) != MZ_OK)
        closing = -1; /* out of range: no fen is that */
    return check_amount(p, row, "closing", row->closing, closing);
}

static enum mz_status take_close(const struct period *p) {
    const struct mz_period_close *body = &p->statement->body.period_close;
    struct named named = {.end = body->end, .previous = closed_to(p)};
    bool whole = body->left == MZ_ABSENT || body->left == 0; /* or the last part */
    enum mz_status status = MZ_OK;
    bool good = check_place(p);
    for (size_t n = 0; good && n < body->balances_count; n++)
        good = check_row(p, &body->balances[n], named.previous);
    for (size_t n = 0; good && status == MZ_OK && n < body->balances_count; n++) {
        struct mz_key key = closing_key(p, &body->balances[n], body->end);
        uint8_t buffer[8];
        struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
        mz_writer_u64be(&w, (uint64_t)body->balances[n].closing);
        status = mz_state_put(p->state, &key, &w);
    }
    if (!good || status != MZ_OK)
        return status;
    p->report->checked++;
    status = put_named(p, &named);
    return status == MZ_OK && whole ? put_closed_to(p, body->end) : status;
}

/* -- period.reopen, period.confirm */

static enum mz_status take_reopen(const struct period *p) {
    struct named named = {.close = first_ref(p->statement)};
    return put_named(p, &named);
}

/* A reopening that is confirmed takes the close back that it names. */
static enum mz_status take_confirm(const struct period *p) {
    struct mz_hash ref = first_ref(p->statement);
    struct named reopening, close;
    if (!find_named(p, &ref, &reopening) || mz_hash_is_zero(&reopening.close) ||
        !find_named(p, &reopening.close, &close) || close.end != closed_to(p))
        return MZ_OK; /* the confirmation of a close; or nothing that the rules would let pass */
    return put_closed_to(p, close.previous);
}

enum mz_status mz_periods_check(struct mz_memory_records *state, const struct mz_entry *entry,
                                const struct mz_statement *statement,
                                struct mz_layer_report *report) {
    const struct period p = {state, entry, statement, report};
    enum mz_kind_id kind = statement->kind->id;
    if (report->fault.status != MZ_OK || statement->project.data == NULL)
        return MZ_OK;
    uint32_t closed = closed_to(&p);
    if (closed != 0 && statement->date <= closed) {
        char text[MZ_TIME_TEXT];
        mz_fault_at(&report->fault, MZ_E_CLOSED_PERIOD, "%.*s", (int)statement->project.size,
                    (const char *)statement->project.data);
        report->index = entry->head.index;
        mz_date_format(statement->date, text);
        mz_fault_have(&report->fault, "%s", text);
        mz_date_format(closed, text);
        mz_fault_want(&report->fault, "%s", text);
        return MZ_OK;
    }
    if (kind == MZ_KIND_PERIOD_CLOSE)
        return take_close(&p);
    if (kind == MZ_KIND_PERIOD_REOPEN)
        return take_reopen(&p);
    return kind == MZ_KIND_PERIOD_CONFIRM ? take_confirm(&p) : MZ_OK;
}
