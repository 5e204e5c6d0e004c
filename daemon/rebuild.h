/* `mingzhangd rebuild`: makes the derived tables of the database anew from the entries: records,
 * rows of the tree, commits, indexes (T9). Entries are never changed: if they are not what was
 * signed and admitted, all of them, nothing is made and the report says why.
 *
 * What nobody could derive is carried over as it is: lists, sealed disclosures, the commits that
 * lie in the log. The checkpoint is the stored one or, if that is damaged, the one in `head`; it is
 * never signed anew. The vault's keys, evidence and uploads lie beside the database and are not
 * touched.
 *
 * The new environment is made as `ledger.building`, synced, and exchanged with the old one in one
 * step, so that at any moment `ledger` is whole: the old or the new. The old one stays as
 * `ledger.old` until the operator removes it. What a rebuild that died left behind is dropped
 * (`ledger.building`) or kept as `ledger.old` (`ledger.new`) by the next. */
#ifndef MZ_DAEMON_REBUILD_H
#define MZ_DAEMON_REBUILD_H

#include "daemon/store.h"
#include "proto/verify/verify.h"

#define MZ_REBUILD_BUILDING "ledger.building"
#define MZ_REBUILD_NEW      "ledger.new"
#define MZ_REBUILD_OLD      "ledger.old"

struct mz_rebuild_report {
    struct mz_verify_report verify; /* of the entries */
    bool rebuilt;                   /* false: the entries are damaged, and nothing was made */
    uint64_t records, rows, commits;
};

/* MZ_OK when there is a report. MZ_E_LOCKED: a daemon serves the ledger; MZ_E_EXISTS: there is a
 * `ledger.old` already; MZ_E_NOT_FOUND: there is no ledger, or no checkpoint of its entries;
 * MZ_E_ROLLED_BACK: there are fewer entries than were signed; MZ_E_SPLIT_VIEW: `head` has another
 * history; MZ_E_IO, MZ_E_NO_SPACE,
 * MZ_E_NO_MEMORY. The ledger is as it was then. */
enum mz_status mz_rebuild_run(const char *directory,
                              void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                              struct mz_rebuild_report *ret_report, struct mz_fault *fault)
    __attribute__((nonnull(1, 4), warn_unused_result));

#endif
