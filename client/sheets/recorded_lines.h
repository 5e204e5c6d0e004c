/* Lists that earlier statements brought, for sheets of which a part was recorded before. */
#ifndef MZ_CLIENT_RECORDED_LINES_H
#define MZ_CLIENT_RECORDED_LINES_H

#include "client/record/dossier.h"

struct mz_recorded_lines; /* the lists looked at so far, by entry */

struct mz_recorded_lines *mz_recorded_lines_new(struct mz_client *client);
void mz_recorded_lines_free(struct mz_recorded_lines *recorded);
/* Line `number` of the list that the entry at `index`, a payment.settle or payment.sign, brought.
 * It lives as long as `recorded`. MZ_E_NOT_FOUND if the list has no such line. */
enum mz_status mz_recorded_lines_get(struct mz_recorded_lines *recorded, uint64_t index,
                                     uint64_t number, const struct mz_line **ret_line)
    __attribute__((nonnull, warn_unused_result));
/* The hash of that statement. */
enum mz_status mz_recorded_lines_hash(struct mz_recorded_lines *recorded, uint64_t index,
                                      struct mz_hash *ret_hash)
    __attribute__((nonnull, warn_unused_result));

#endif
