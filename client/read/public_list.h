/* The list of payees that is put up for everybody 公示 (domain.md §11): what is shown of each line
 * of a payment, and what is not. The one rule behind the form public-list and the export public.
 *
 * Shown: the masked name, the unit, the address to the street, the amount. Never: account, bank,
 * telephone, the category, which is a reason of health or hardship. The masked identity number
 * stands only where it tells those apart whose name and place read the same. Where fewer than
 * MZ_PUBLIC_FEW people share a category, a unit or a street, masks do not hide them: their place is
 * left out. */
#ifndef MZ_CLIENT_PUBLIC_LIST_H
#define MZ_CLIENT_PUBLIC_LIST_H

#include "client/read/source_items.h"
#include "proto/base/mask.h"

#define MZ_PUBLIC_FEW 5u

struct mz_public_query {
    const char *project;
    const char *payment; /* its number; NULL: every payment that was not ended without paying */
    const char *folder;  /* with objects/disclosure; NULL: none is at hand */
    enum mz_mask names;  /* MZ_MASK_PUBLIC or MZ_MASK_PUBLIC_ENDS */
};

struct mz_public_list {
    /* Objects: the view's members, `purpose`, `source`, `document`, of the frozen list `basis`,
     * `posted_from`, `posted_to`; `lowest_fen`, `highest_fen`; `lines`: objects of `project`,
     * `number`, `line`, `name`, `idno`, `unit`, `area`, `amount`, `amount_fen`, `file` and
     * `disclosed`: shown, few (its place is left out), withheld (no disclosure is at hand: `file`
     * is the beginning of the payee's id), erased (by order: likewise). */
    json_t *payments;
    json_t *small; /* objects: `what` is category, unit or area, `value`, `people` */
    uint64_t count, withheld, erased, few;
    int64_t total;
};

/* `*ret_list` is to be closed, also after a failure. MZ_E_NOT_FOUND: there is no such payment.
 * MZ_E_NOT_PUBLIC: a text that is published as it is carries a number that masks would hide.
 * MZ_E_BAD_OBJECT: a disclosure is not what the ledger binds. */
enum mz_status mz_public_list_read(struct mz_source_at at, const struct mz_public_query *query,
                                   struct mz_public_list *ret_list)
    __attribute__((nonnull(2, 3), warn_unused_result));
void mz_public_list_close(struct mz_public_list *list) __attribute__((nonnull));

/* What the options say: --disclosures, else the clone that answers; --names. */
const char *mz_public_folder(const struct mz_options *options) __attribute__((nonnull));
enum mz_mask mz_public_names(const struct mz_options *options) __attribute__((nonnull));

/* Refuses text that everybody would read and that masks would not let through. `place` names it. */
enum mz_status mz_public_check(const char *text, const char *place, struct mz_fault *fault)
    __attribute__((nonnull(2, 3), warn_unused_result));
/* Says on stderr which groups are too small and how many lines have no names. */
void mz_public_list_warn(const struct mz_client *client, const struct mz_public_list *list)
    __attribute__((nonnull));

#endif
