#include "proto/verify/bundle_subject.h"

#include <string.h>

#include "proto/base/money.h"
#include "proto/codec/list.h"

static const char *const subject_texts[] = {"ledger", "project", "payment", "period"};
const struct mz_names mz_subject_names = {subject_texts, 4};

/* member_ is part of a member designator and takes no parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define ROW(kind_, member_)                                                                        \
    { MZ_KIND_##kind_, offsetof(union mz_body, member_.amount) }
/* NOLINTEND(bugprone-macro-parentheses) */
static const struct {
    enum mz_kind_id kind;
    size_t amount; /* offset in the body */
} rows[MZ_TOTAL_KINDS] = {
    ROW(PAYMENT_REQUEST, payment_request), ROW(PAYMENT_INSTRUCT, payment_instruct),
    ROW(PAYMENT_SETTLE, payment_settle),   ROW(PAYMENT_SIGN, payment_sign),
    ROW(PAYMENT_REFUND, payment_refund),   ROW(PAYMENT_REVERSE, payment_reverse),
};

enum mz_kind_id mz_totals_kind(size_t n) {
    return rows[n].kind;
}

/* Does the subject count what this statement says? */
static bool counts(const struct mz_subject *subject, const struct mz_statement *statement) {
    if (subject->kind == MZ_SUBJECT_LEDGER)
        return true;
    if (!mz_span_equal(statement->project, subject->project))
        return false;
    return subject->kind != MZ_SUBJECT_PERIOD ||
           (statement->date >= subject->begin && statement->date <= subject->end);
}

enum mz_status mz_totals_add(struct mz_totals *totals, const struct mz_subject *subject,
                             const struct mz_statement *statement) {
    if (!counts(subject, statement))
        return MZ_OK;
    for (size_t i = 0; i < MZ_TOTAL_KINDS; i++) {
        int64_t amount;
        if (rows[i].kind != statement->kind->id)
            continue;
        memcpy(&amount, (const char *)&statement->body + rows[i].amount, sizeof amount);
        enum mz_status status = mz_money_add(totals->of[i].amount, amount, &totals->of[i].amount);
        if (status != MZ_OK)
            return status;
        totals->of[i].statements++;
        totals->of[i].lines += mz_list_named_count(statement->kind->id, &statement->body);
    }
    if (statement->kind->id == MZ_KIND_PAYMENT_REQUEST && statement->refs_count == 0)
        totals->payments++;
    return MZ_OK;
}

bool mz_totals_equal(const struct mz_totals *a, const struct mz_totals *b) {
    bool equal = a->payments == b->payments;
    for (size_t i = 0; i < MZ_TOTAL_KINDS; i++)
        equal = equal && a->of[i].statements == b->of[i].statements &&
                a->of[i].lines == b->of[i].lines && a->of[i].amount == b->of[i].amount;
    return equal;
}
