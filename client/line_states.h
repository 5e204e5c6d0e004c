/* What became of the lines of a payment so far: which came back from the bank, and with which
 * instruction each was sent. The daemon says it; payees and amounts are those of the roster that
 * was signed. */
#ifndef MZ_CLIENT_LINE_STATES_H
#define MZ_CLIENT_LINE_STATES_H

#include "client/dossier.h"

enum mz_line_which {
    MZ_LINES_RETURNED, /* came back from the bank and were not sent again */
    MZ_LINES_PAID,     /* paid and not reversed */
};

/* Lines in ascending order, and their sum. */
struct mz_selection {
    struct mz_line *lines;
    size_t count;
    int64_t amount;
};

/* The lines of the roster that are so; none is no failure. With `numbers`, only these;
 * MZ_E_LINE_MISMATCH if one of them is not among them. The caller frees ret_selection->lines. */
enum mz_status mz_line_states_select(struct mz_client *client, const struct mz_dossier *payment,
                                     enum mz_line_which which, const uint64_t *numbers,
                                     size_t count, struct mz_selection *ret_selection)
    __attribute__((nonnull(1, 2, 6), warn_unused_result));
/* Likewise, with the numbers of the option --line, or all without it. */
enum mz_status mz_line_states_chosen(struct mz_client *client, const struct mz_dossier *payment,
                                     enum mz_line_which which, struct mz_selection *ret_selection)
    __attribute__((nonnull, warn_unused_result));

/* The instruction with which all these lines were sent last. MZ_E_LINE_MISMATCH if they were sent
 * with several: then the results of each are recorded apart. */
enum mz_status mz_line_states_instruction(struct mz_client *client,
                                          const struct mz_dossier *payment,
                                          const struct mz_line *lines, size_t count,
                                          struct mz_hash *ret_instruction)
    __attribute__((nonnull, warn_unused_result));

#endif
