/* What became of the lines of a payment so far: which came back from the bank, and with which
 * instruction each was sent. The daemon says it; payees and amounts are those of the roster that
 * was signed. */
#ifndef MZ_CLIENT_LINE_STATES_H
#define MZ_CLIENT_LINE_STATES_H

#include "client/record/dossier.h"

enum mz_line_which {
    MZ_LINES_RETURNED, /* came back from the bank and were not sent again */
    MZ_LINES_PAID,     /* paid and not reversed */
};

/* One line as the daemon says it is. */
struct mz_line_state {
    bool returned, paid;       /* by the last result of the bank; paid: and not reversed */
    bool chosen;               /* private to line_states.c */
    uint64_t instructed_index; /* of the instruction that sent it again; 0: the first */
    uint64_t settled_index, signed_index; /* entries; MZ_ABSENT: none */
};

/* One for every line of the roster, by its number less one; the caller frees *ret_states. */
enum mz_status mz_line_states_read(struct mz_client *client, const struct mz_dossier *payment,
                                   struct mz_line_state **ret_states)
    __attribute__((nonnull, warn_unused_result));

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

#endif
