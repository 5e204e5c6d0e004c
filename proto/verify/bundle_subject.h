/* What a bundle is about, which entries that takes, and its control totals: FORMAT.md §17. Pure, so
 * that the maker of a bundle and its reader count alike. */
#ifndef MZ_VERIFY_BUNDLE_SUBJECT_H
#define MZ_VERIFY_BUNDLE_SUBJECT_H

#include "proto/codec/entry.h"
#include "proto/codec/statement.h"

enum mz_subject_kind {
    MZ_SUBJECT_LEDGER,
    MZ_SUBJECT_PROJECT,
    MZ_SUBJECT_PAYMENT,
    MZ_SUBJECT_PERIOD
};
extern const struct mz_names mz_subject_names; /* of kind + 1 */

struct mz_subject {
    enum mz_subject_kind kind;
    struct mz_span project; /* absent for the ledger */
    struct mz_span payment; /* its number; absent for others */
    uint32_t begin, end;    /* of a period, both included; 0 for others */
};

/* -- Control totals: from the bodies of statements alone, so the same with lists and without. */

#define MZ_TOTAL_KINDS 6u
struct mz_totals {
    uint64_t payments; /* requests that replace no other */
    struct {
        uint64_t statements, lines;
        int64_t amount;
    } of[MZ_TOTAL_KINDS];
};
/* The kind of row `n`. */
enum mz_kind_id mz_totals_kind(size_t n);
/* Counts a statement if the subject counts it. MZ_E_OVERFLOW. */
enum mz_status mz_totals_add(struct mz_totals *totals, const struct mz_subject *subject,
                             const struct mz_statement *statement)
    __attribute__((nonnull, warn_unused_result));
bool mz_totals_equal(const struct mz_totals *a, const struct mz_totals *b) __attribute__((nonnull));

/* -- Which entries. Two passes over the whole log, in ascending order: first what the choice
 * depends on is seen, then each entry is taken or not. */

struct mz_selection;

/* Borrows the subject. NULL if out of memory. */
struct mz_selection *mz_selection_new(const struct mz_subject *subject);
void mz_selection_free(struct mz_selection *selection);
enum mz_status mz_selection_survey(struct mz_selection *selection,
                                   const struct mz_statement *statement, uint64_t index)
    __attribute__((nonnull, warn_unused_result));
/* MZ_E_NOT_FOUND: the first pass saw no such project or payment. */
enum mz_status mz_selection_surveyed(const struct mz_selection *selection, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Not of payee.enrol and payee.update, which depend on what is disclosed. */
enum mz_status mz_selection_takes(struct mz_selection *selection,
                                  const struct mz_statement *statement, uint64_t index,
                                  bool *ret_takes) __attribute__((nonnull, warn_unused_result));

#endif
