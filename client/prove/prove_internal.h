/* What the forms of proof share while one is made; private to prove*.c. */
#ifndef MZ_CLIENT_PROVE_INTERNAL_H
#define MZ_CLIENT_PROVE_INTERNAL_H

#include "client/prove/prove.h"
#include "proto/verify/proof_check.h"

/* One proof on its way out. */
struct mz_proving {
    struct mz_client *client;
    struct mz_proof_log log;
    uint64_t index;
    struct mz_span entry; /* of the log's reader */
    struct mz_proof inclusion;
    struct mz_proven proven;
    struct mz_buffer file; /* what is written */
    struct mz_buffer list;
    uint8_t disclosure[MZ_MAX_DISCLOSURE];
};

/* Room for `size` bytes at the end of the file; the caller adds what it wrote to file.size. */
enum mz_status mz_proving_room(struct mz_proving *p, size_t size, struct mz_writer *ret_writer)
    __attribute__((nonnull, warn_unused_result));

/* The line that --line or --payee names, or the field that --field names out of --disclosure, with
 * the entry that is proven already; judged again as it was written. */
enum mz_status mz_proving_line(struct mz_proving *p) __attribute__((nonnull, warn_unused_result));
enum mz_status mz_proving_field(struct mz_proving *p) __attribute__((nonnull, warn_unused_result));

#endif
