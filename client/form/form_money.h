/* The money block of a form: budget and execution of a project by where the money comes from, as
 * the rows 当年财政拨款, 上年结转, 其他 of domain.md §4.1–§4.3 want it. Fen. */
#ifndef MZ_CLIENT_FORM_MONEY_H
#define MZ_CLIENT_FORM_MONEY_H

#include "client/form/form.h"

struct mz_form_sums {
    int64_t original, final; /* 年初预算数; 全年预算数: after adjustments */
    int64_t actual;          /* confirmed by the bank, net of refunds */
};

enum mz_form_money_row {
    MZ_FORM_MONEY_TOTAL,
    MZ_FORM_MONEY_FISCAL, /* 当年财政拨款 */
    MZ_FORM_MONEY_CARRIED, /* 上年结转资金: what budget.adjust carried into the lines. The ledger
                              does not tell what was spent of it apart: `actual` is 0, and in the
                              row of its source */
    MZ_FORM_MONEY_OTHER,
    MZ_FORM_MONEY_ROWS,
};

struct mz_form_money {
    struct mz_form_sums rows[MZ_FORM_MONEY_ROWS];
    json_t *budget, *actual; /* "entries" behind them: {count, indexes}. Drop with free. */
};

/* Of the budget lines of `year`, or of all if it is 0. MZ_E_OVERFLOW. */
enum mz_status mz_form_money_read(struct mz_form *form, uint64_t year,
                                  struct mz_form_money *ret_money)
    __attribute__((nonnull, warn_unused_result));
void mz_form_money_free(struct mz_form_money *money) __attribute__((nonnull));
/* The name of a row, as the forms print it. */
const char *mz_form_money_name(const struct mz_form *form, enum mz_form_money_row row)
    __attribute__((nonnull));

#endif
