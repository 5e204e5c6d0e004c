/* With which key the log signs at each size: named by entry 0, changed by log.rotate (FORMAT.md
 * §6). Taken from the entries alone, so that a checkpoint can be checked also where the rules
 * stopped. */
#ifndef MZ_VERIFY_LOG_CHAIN_H
#define MZ_VERIFY_LOG_CHAIN_H

#include "proto/codec/statement.h"
#include "proto/verify/state.h"

struct mz_log_chain;
struct mz_log_chain *mz_log_chain_new(void); /* NULL if out of memory */
void mz_log_chain_free(struct mz_log_chain *chain);

/* Takes in the statement of the entry `index`; entries come in order. A rotation counts when it is
 * confirmed, leads on from the key then in force and is signed by both keys; whether it was allowed
 * is for the rules. MZ_E_NO_MEMORY. */
enum mz_status mz_log_chain_learn(struct mz_log_chain *chain, const struct mz_statement *statement,
                                  uint64_t index) __attribute__((nonnull, warn_unused_result));

/* The key that signs the tree of this size; zero if entry 0 names none. */
struct mz_hash mz_log_chain_key(const struct mz_log_chain *chain, uint64_t tree_size)
    __attribute__((nonnull));

/* A change of the log's key, as a copy states it beside its entries. */
struct mz_log_signer {
    uint64_t since; /* first tree size that the key signs */
    struct mz_hash key;
};
/* Are the changes, in order of `since`, the first ones or all of those that the entries below the
 * tree size give? What is stated of greater sizes is believed as long as none of it has happened
 * already. Otherwise MZ_E_BAD_COPY at genesis.json. */
enum mz_status mz_log_chain_compare(const struct mz_log_chain *chain, uint64_t tree_size,
                                    const struct mz_log_signer *signers, size_t count,
                                    struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

/* What it knows, for a later run, and back. MZ_E_NO_MEMORY, MZ_E_INTERNAL: damaged. */
enum mz_status mz_log_chain_save(const struct mz_log_chain *chain, struct mz_memory_records *state)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_log_chain_load(struct mz_log_chain *chain, const struct mz_memory_records *state)
    __attribute__((nonnull, warn_unused_result));

#endif
