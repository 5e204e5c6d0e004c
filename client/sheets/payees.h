/* From identity numbers to payees: asks the vault for tokens and who they belong to, and reads
 * lists in which rows name payees by identity number or payee id. */
#ifndef MZ_CLIENT_PAYEES_H
#define MZ_CLIENT_PAYEES_H

#include <jansson.h>

#include "client/sheets/sheet.h"
#include "proto/codec/list.h"

/* Columns that people keep in the same spreadsheet and that lists do not use. */
#define MZ_PAYEES_UNUSED                                                                           \
    {"姓名|name", false}, {"序号|行号|no", false}, {"银行账号|银行卡号|账号|account", false},      \
        {"开户行|开户银行|bank", false}, {"电话|联系电话|手机|phone", false},                      \
        {"住址|地址|address", false}, {"单位|unit", false}, {                                      \
        "备注|remark", false                                                                       \
    }

#define MZ_PAYEES_CHUNK 500u /* values of one request, openapi.yaml */

/* Tokens of `count` values of one field, and the payee of each, zero if nobody has that token yet.
 * Either result may be NULL. */
enum mz_status mz_payees_tokens(struct mz_client *client, enum mz_personal field,
                                const struct mz_span *values, size_t count,
                                struct mz_hash *ret_tokens, struct mz_id *ret_payees)
    __attribute__((nonnull(1, 3), warn_unused_result));

/* Fills ret_payees[row] for every row, from the column `payee` (32 hexadecimal digits) or else
 * `idno`. Rows that name nobody, or somebody already named, become problems of the sheet. */
enum mz_status mz_payees_of_rows(struct mz_sheet *sheet, size_t payee_column, size_t idno_column,
                                 struct mz_id *ret_payees)
    __attribute__((nonnull, warn_unused_result));

/* Likewise, but somebody may be named several times. */
enum mz_status mz_payees_find(struct mz_sheet *sheet, size_t payee_column, size_t idno_column,
                              struct mz_id *ret_payees)
    __attribute__((nonnull, warn_unused_result));

/* Encodes lines as a list object, salted (derive.h) for `purpose`, and totals it. The caller frees
 * *ret_object. */
enum mz_status mz_payees_list(struct mz_client *client, enum mz_list_form form,
                              struct mz_span purpose, struct mz_line *lines, size_t count,
                              struct mz_buffer *ret_object, struct mz_list_totals *ret_totals)
    __attribute__((nonnull, warn_unused_result));

/* A personal value in a sheet: at most 512 bytes on one line. What is not is a problem of it. */
void mz_payees_check_cell(struct mz_sheet *sheet, size_t row, size_t column)
    __attribute__((nonnull));
/* Salts and encodes a disclosure: into the upload `list` as base 64, its digest into ret_digest.
 * False: no memory, or a value that no disclosure takes. */
bool mz_payees_disclose(struct mz_client *client, uint8_t field, struct mz_span value, json_t *list,
                        struct mz_digest *ret_digest)
    __attribute__((nonnull(1, 4, 5), warn_unused_result));

bool mz_payees_id_equal(const struct mz_id *a, const struct mz_id *b) __attribute__((nonnull));

#endif
