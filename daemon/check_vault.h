/* The vault, as part of a check: every digest that an entry bound has a disclosure that opens and
 * fits it, and its tokens; whose data an entry ordered erased has neither rows nor a key (G6).
 *
 * The vault's keys are opened last and for this alone, because an erasure waits for whoever reads
 * them. Beside a daemon something may change between reading the records and reading the keys, so
 * what seems wrong is looked at a second time, afresh. */
#ifndef MZ_DAEMON_CHECK_VAULT_H
#define MZ_DAEMON_CHECK_VAULT_H

#include "daemon/store.h"

struct mz_check_vault {
    uint64_t disclosures;    /* that open and fit */
    uint64_t erased;         /* payees of whom nothing is left */
    uint64_t missing;        /* disclosures that are not there, of payees who are not erased */
    struct mz_fault lacking; /* the first of them, MZ_E_WITHHELD; MZ_OK if none */
    struct mz_fault fault;   /* the first thing that is wrong; MZ_OK if none */
};

/* `path`: of the vault. What cannot be opened at all is a fault of the report. */
enum mz_status mz_check_vault_run(const char *path, struct mz_store *store,
                                  struct mz_check_vault *ret_report)
    __attribute__((nonnull, warn_unused_result));

#endif
