/* The disclosures of one payee that a clone keeps (FORMAT.md §12), each checked against the digest
 * its entry binds: what was handed over is what the ledger is about, or it is refused. */
#ifndef MZ_CLIENT_DISCLOSED_H
#define MZ_CLIENT_DISCLOSED_H

#include <jansson.h>

#include "client/read/reveal_save.h"

/* `folder` has objects/disclosure; NULL: none is at hand. `item` is one of the view payees.
 * *ret_fields says which fields entries bind and holds those disclosures that are there; the caller
 * frees it with mz_revealed_free. MZ_E_BAD_OBJECT: a file is none of this payee's disclosures. */
enum mz_status mz_disclosed_read(const char *folder, const json_t *item,
                                 struct mz_revealed_fields *ret_fields, struct mz_fault *fault)
    __attribute__((nonnull(2, 3, 4), warn_unused_result));

#endif
