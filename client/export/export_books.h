/* Books derived from signed entries, for the text package of GB/T 19581-2004. Nobody kept them:
 * each voucher follows from one entry by a fixed mapping to four accounts, and says which.
 *
 *   funds.receive            Dr bank     Cr income
 *   payment.instruct         Dr transit  Cr bank
 *   payment.settle, paid     Dr expense  Cr transit
 *   payment.settle, returned Dr bank     Cr transit
 *   payment.refund           Dr bank     Cr expense
 *   payment.confirm of a reversal for an error of the books: Dr expense, Cr bank, both negative
 *   (红字): the line never left the bank. Reversals for other reasons move no money. */
#ifndef MZ_CLIENT_EXPORT_BOOKS_H
#define MZ_CLIENT_EXPORT_BOOKS_H

#include "client/export/export_run.h"

/* The rows of one table of the books; what they are made of is gathered at the first.
 * MZ_E_BAD_TEXT: the chart of accounts is not as it must be, the place says where. */
enum mz_status mz_export_books(struct mz_export *e, enum mz_export_rows rows)
    __attribute__((nonnull, warn_unused_result));
void mz_export_books_free(struct mz_books *books);

#endif
