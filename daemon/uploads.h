/* Uploads of lists and evidence files: parts in order, with resume, also after a restart.
 *
 * An object under way is a file `uploads/<kind>-<name>-<size>`, as long as what was received. What
 * arrived is not trusted before all of it was hashed, so parts need no sync; the whole is synced
 * before anybody hears that it is there. Hashing is done by a thread of its own, one object after
 * the other, so that at most one list is in memory (T10). */
#ifndef MZ_DAEMON_UPLOADS_H
#define MZ_DAEMON_UPLOADS_H

#include "daemon/sequencer.h"

#define MZ_UPLOADS                                                                                 \
    256u /* under way at a time; the one that rested longest makes room for another */

struct mz_uploads;

/* `directory` holds the parts, `evidence` is where whole files go; lists go through the sequencer.
 */
enum mz_status mz_uploads_new(const char *directory, const char *evidence, struct mz_store *store,
                              struct mz_sequencer *sequencer, struct mz_uploads **ret_uploads,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3, 4, 5), warn_unused_result));
/* Finishes what is complete, answers it, and stops. The sequencer must still be working. */
void mz_uploads_free(struct mz_uploads *uploads);

/* See mz_ledger_upload and mz_ledger_object_state. */
enum mz_status mz_uploads_part(struct mz_uploads *uploads, enum mz_object_kind kind,
                               const struct mz_hash *name, uint64_t offset, uint64_t size,
                               struct mz_span part, mz_done_fn *done, void *arg,
                               uint64_t *ret_received, bool *ret_complete, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 7, 9, 10), warn_unused_result));
enum mz_status mz_uploads_state(struct mz_uploads *uploads, enum mz_object_kind kind,
                                const struct mz_hash *name, uint64_t *ret_received,
                                uint64_t *ret_size) __attribute__((nonnull, warn_unused_result));

#endif
