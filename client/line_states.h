/* What became of the lines of a payment so far: which came back from the bank, and with which
 * instruction each was sent. The daemon says it; payees and amounts are those of the roster that was
 * signed. */
#ifndef MZ_CLIENT_LINE_STATES_H
#define MZ_CLIENT_LINE_STATES_H

#include "client/dossier.h"

/* Lines in ascending order, and their sum. */
struct mz_returned {
    struct mz_line *lines;
    size_t count;
    int64_t amount;
};

/* The lines that the bank returned and that were not sent again; none is no failure. With `numbers`,
 * only these; MZ_E_LINE_MISMATCH if one of them is not among them. The caller frees
 * ret_returned->lines. */
enum mz_status mz_line_states_returned(struct mz_client *client, const struct mz_dossier *payment,
                                       const uint64_t *numbers, size_t count,
                                       struct mz_returned *ret_returned)
    __attribute__((nonnull(1, 2, 5), warn_unused_result));

/* The instruction with which all these lines were sent last. MZ_E_LINE_MISMATCH if they were sent
 * with several: then the results of each are recorded apart. */
enum mz_status mz_line_states_instruction(struct mz_client *client,
                                          const struct mz_dossier *payment,
                                          const struct mz_line *lines, size_t count,
                                          struct mz_hash *ret_instruction)
    __attribute__((nonnull, warn_unused_result));

#endif
