/* withheld.json of a clone or bundle: what its maker left out on purpose (FORMAT.md §12). Nobody
 * signs it, so it only decides whether an absent object is called withheld or missing. */
#ifndef MZ_CLIENT_WITHHELD_H
#define MZ_CLIENT_WITHHELD_H

#include "proto/base/status.h"
#include "proto/verify/verify.h"

#define MZ_WITHHELD_OBJECTS 100000u

struct mz_withheld;

/* Reads the file, strictly: these members alone, each object once, in ascending order.
 * MZ_E_NOT_FOUND, MZ_E_PROTOCOL. */
enum mz_status mz_withheld_load(const char *path, struct mz_withheld **ret_withheld,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
void mz_withheld_free(struct mz_withheld *withheld);
/* The reason given for this object, valid as long as `withheld`; NULL if it is not declared. */
const char *mz_withheld_reason(const struct mz_withheld *withheld, enum mz_copy_kind kind,
                               struct mz_span name) __attribute__((nonnull));

/* Notes that an entry names this object, and gives the name of one declared that none does, absent
 * if every one was noted: a declaration is of the ledger's own objects. */
void mz_withheld_name(struct mz_withheld *withheld, enum mz_copy_kind kind, struct mz_span name)
    __attribute__((nonnull));
struct mz_span mz_withheld_unnamed(const struct mz_withheld *withheld) __attribute__((nonnull));

#endif
