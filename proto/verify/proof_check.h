/* What a proof taken out of the ledger proves, judged by the trusted log key alone (G2, G6): that
 * an entry is recorded, that a line is on a list that a recorded statement signed, that a personal
 * field is the one whose digest a recorded statement signed.
 *
 * It says nothing about rules, nor whether the author's key was enrolled: that takes the ledger. */
#ifndef MZ_VERIFY_PROOF_CHECK_H
#define MZ_VERIFY_PROOF_CHECK_H

#include "proto/codec/disclosure.h"
#include "proto/codec/entry.h"
#include "proto/codec/list.h"
#include "proto/codec/proof_file.h"
#include "proto/codec/statement.h"
#include "proto/log/checkpoint.h"

/* An entry that is proven to be in the log. Views into what was given. */
struct mz_proven_entry {
    struct mz_checkpoint checkpoint;
    struct mz_entry entry;
    struct mz_statement statement; /* decoded; its signature is not checked */
};

/* Is `entry` leaf `index` of the tree that `note` names, and did `key` sign the note? The errors of
 * mz_entry_decode, mz_statement_decode and mz_checkpoint_open; MZ_E_BAD_INDEX: the entry says it is
 * another; MZ_E_BAD_PROOF; MZ_E_WRONG_ORIGIN: its statement is of another ledger. On failure
 * `ret_proven` is unspecified. */
enum mz_status mz_proof_check_entry(struct mz_span entry, uint64_t index,
                                    const struct mz_proof *inclusion, struct mz_span note,
                                    const struct mz_note_key *key,
                                    struct mz_proven_entry *ret_proven, struct mz_fault *fault)
    __attribute__((nonnull(3, 5, 6), warn_unused_result));

/* What a proof file proves beyond its entry. */
struct mz_proven {
    struct mz_proven_entry of;
    enum mz_proof_form form;
    enum mz_list_form list; /* line: of which form of list */
    struct mz_hash root;    /* line: of the list */
    uint64_t count;         /* line: how many lines the list has */
    struct mz_line line;
    struct mz_id payee; /* field: whose */
    struct mz_disclosure disclosure;
};

/* Judges a proof file. Besides the errors above: MZ_E_WRONG_REF: the entry names no list or binds
 * no personal field; MZ_E_DIGEST_MISMATCH: it binds another value; the errors of mz_list_line and
 * mz_disclosure_decode. */
enum mz_status mz_proof_check(const struct mz_proof_file *proof, const struct mz_note_key *key,
                              struct mz_proven *ret_proven, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* The digest that a payee.enrol or payee.update binds for a field; NULL if it binds none. */
const struct mz_hash *mz_proof_bound_digest(const struct mz_statement *statement, uint8_t field)
    __attribute__((nonnull));
/* The payee that a payee.enrol or payee.update is about; NULL for other kinds. */
const struct mz_id *mz_proof_payee(const struct mz_statement *statement) __attribute__((nonnull));

#endif
