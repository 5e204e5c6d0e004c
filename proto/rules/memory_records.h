/* Records in memory: the backing of the verifier and of queries over a clone. A hash table for get
 * and put; scans sort the keys first if something was put since the last scan. */
#ifndef MZ_RULES_MEMORY_RECORDS_H
#define MZ_RULES_MEMORY_RECORDS_H

#include "proto/rules/records.h"

struct mz_memory_records;

/* NULL if out of memory. */
struct mz_memory_records *mz_memory_records_new(void);
void mz_memory_records_free(struct mz_memory_records *memory);
/* The interface over it; valid as long as it. */
struct mz_records mz_memory_records_interface(struct mz_memory_records *memory)
    __attribute__((nonnull));
/* Makes room for so many records in all. MZ_E_NO_MEMORY. */
enum mz_status mz_memory_records_reserve(struct mz_memory_records *memory, size_t count)
    __attribute__((nonnull, warn_unused_result));
/* Calls `each` for every record, keys ascending, until it returns anything but MZ_OK; returns that.
 * `each` must not put. MZ_E_NO_MEMORY. */
enum mz_status mz_memory_records_each(const struct mz_memory_records *memory,
                                      enum mz_status (*each)(void *arg, struct mz_span key,
                                                             struct mz_span value),
                                      void *arg) __attribute__((nonnull(1, 2), warn_unused_result));
/* Number of keys and bytes of keys and values held. */
void mz_memory_records_usage(const struct mz_memory_records *memory, size_t *ret_keys,
                             size_t *ret_bytes) __attribute__((nonnull));

#endif
