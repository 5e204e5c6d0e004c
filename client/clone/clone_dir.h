/* A clone on disk: the tlog-tiles layout, objects by hash, and what its owner trusts (FORMAT.md
 * §12).
 *
 * It serves as the source of a verification and as the entries behind views. Reading is lazy and
 * bounded: at most MZ_CLONE_HELD entry bundles are in memory, whatever the length of the ledger.
 * Nothing read here is trusted; the verifier decides. */
#ifndef MZ_CLIENT_CLONE_DIR_H
#define MZ_CLIENT_CLONE_DIR_H

#include "client/io/buffer.h"
#include "client/remote/trust.h"
#include "proto/log/tile.h"
#include "proto/verify/verify.h"

/* Bundles of 256 entries that stay readable at a time: what the verifier asks to be held, and one.
 */
#define MZ_CLONE_HELD (MZ_VERIFY_HOLD / 256u + 2u)

struct mz_clone;

/* Opens a clone by its checkpoint. One that cannot be read gives size 0 and an empty origin: the
 * verifier judges it. MZ_E_NOT_FOUND if there is no checkpoint in `directory`, MZ_E_BAD_COPY if
 * genesis.json or withheld.json is malformed. */
enum mz_status mz_clone_open(const char *directory, struct mz_clone **ret_clone,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
void mz_clone_close(struct mz_clone *clone);

const char *mz_clone_directory(const struct mz_clone *clone) __attribute__((nonnull));
/* What its owner trusts, from genesis.json; NULL if the clone has none. */
const struct mz_trust *mz_clone_trust(const struct mz_clone *clone) __attribute__((nonnull));
/* The signed note as it is on disk, and what its text says; both unverified. */
struct mz_span mz_clone_note(const struct mz_clone *clone) __attribute__((nonnull));
uint64_t mz_clone_size(const struct mz_clone *clone) __attribute__((nonnull));
struct mz_span mz_clone_origin(const struct mz_clone *clone) __attribute__((nonnull));

/* For mz_verify_run and for views; valid as long as the clone. */
struct mz_verify_source mz_clone_source(struct mz_clone *clone) __attribute__((nonnull));
/* After a verification whose objects layer ran: the name of an object that withheld.json declares
 * and no entry names; absent if there is none. */
struct mz_span mz_clone_unnamed(const struct mz_clone *clone) __attribute__((nonnull));
/* An entry by index, for views. Of a damaged bundle, the entries are what is left: nothing here
 * judges. Valid until another bundle is asked for MZ_CLONE_HELD times. */
enum mz_status mz_clone_entry(struct mz_clone *clone, uint64_t index, struct mz_span *ret_entry,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));
/* Hashes of a tile, 32 × width bytes, until the next call. MZ_E_NOT_FOUND. */
enum mz_status mz_clone_tile(struct mz_clone *clone, uint8_t level, uint64_t number, unsigned width,
                             struct mz_span *ret_hashes)
    __attribute__((nonnull, warn_unused_result));

/* Where a tile or a bundle is kept: "<directory>/tile/…". */
void mz_clone_tile_path(const char *directory, const struct mz_tile *tile,
                        struct mz_buffer *ret_path) __attribute__((nonnull));
/* Where an object is kept: "<directory>/objects/<kind>/<hex>". */
void mz_clone_object_path(const char *directory, const char *kind, const struct mz_hash *name,
                          struct mz_buffer *ret_path) __attribute__((nonnull));
#endif
