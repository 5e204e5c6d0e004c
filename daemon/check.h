/* `mingzhangd check`: derives everything again from the entries and compares (design.md §7; T1,
 * T3).
 *
 * The layers are those of proto/verify/verify.h, run over the database: entries, chains, stored
 * nodes of the tree, the checkpoint of the last commit, every signature, every rule, every list and
 * evidence file. What the verifier cannot know comes after, each difference named: that the stored
 * records are those the entries give, that every stored row of the tree fits, that the commit
 * boundaries make sense, that the database is not behind `head`, and that the vault holds what was
 * bound and nothing that was erased. It repairs nothing and writes nothing, so it may run beside
 * the daemon: it checks the state as of when it began. */
#ifndef MZ_DAEMON_CHECK_H
#define MZ_DAEMON_CHECK_H

#include "daemon/check_store.h"
#include "daemon/check_vault.h"
#include "proto/verify/verify.h"

struct mz_check_report {
    struct mz_verify_report verify;
    struct mz_check_store store; /* the derived tables, and the database against `head` */
    struct mz_check_vault vault;
    bool sound; /* the verdict is MZ_VERIFIED, nothing differs and the vault lacks nothing */
};

/* MZ_OK when there is a report, whatever it says. MZ_E_NOT_FOUND if `directory` holds no ledger,
 * MZ_E_IO, MZ_E_NO_MEMORY if checking was impossible. `progress` may be NULL. */
enum mz_status mz_check_run(const char *directory,
                            void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                            struct mz_check_report *ret_report, struct mz_fault *fault)
    __attribute__((nonnull(1, 4), warn_unused_result));

#endif
