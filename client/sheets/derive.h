/* Salts and statement ids that follow from what is filed and the author's secret key.
 *
 * A command that broke off is run again. If it drew other salts, the list it makes would have
 * another root: the upload would begin anew and the ledger could not know the statement for the one
 * that it has. So for the same sheet, the same purpose and the same person they are the same; for
 * anybody without the secret they are as good as random (HMAC-SHA-256 as a PRF). */
#ifndef MZ_CLIENT_DERIVE_H
#define MZ_CLIENT_DERIVE_H

#include "client/client.h"
#include "client/remote/sign.h"
#include "proto/codec/list.h"

/* Fills the salts of `lines`. `purpose` is what the list is for, such as the payment's number: two
 * lists that say the same for different purposes have nothing in common. Needs the user's key. */
enum mz_status mz_derive_salts(struct mz_client *client, enum mz_list_form form,
                               struct mz_span purpose, struct mz_line *lines, size_t count)
    __attribute__((nonnull, warn_unused_result));

/* The id of a statement that is recorded once a day at most, however often it is filed. */
enum mz_status mz_derive_id(struct mz_client *client, const struct mz_filing *filing,
                            struct mz_id *ret_id) __attribute__((nonnull, warn_unused_result));

#endif
