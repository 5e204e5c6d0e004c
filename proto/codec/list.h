/* Lists of payees, too long for the log and bound to it by count, total and root: FORMAT.md §8.
 *
 * One object is [1, form, [line, …]], deterministic CBOR. Lines are arrays; every form begins with
 * [line, payee, amount, salt]. The root is the RFC 6962 tree over SHA-256(00 ‖ encoded line), so
 * one line can be proven to its payee without showing the others; the salt keeps a shown line from
 * telling about its neighbours. An object is addressed by its root. */
#ifndef MZ_CODEC_LIST_H
#define MZ_CODEC_LIST_H

#include "proto/codec/kinds.h"

/* All forms in one struct; members a form lacks are absent. */
struct mz_line {
    uint64_t line; /* from 1; consecutive in rosters and eligible lists, ascending in the others */
    struct mz_id payee;
    int64_t amount; /* fen; 0 in eligible lists unless an amount is foreseen; for a returned line,
                       the amount tried */
    struct mz_id salt; /* 16 random bytes */
    uint8_t category;  /* eligible */
    uint8_t outcome;   /* results */
    struct mz_span
        serial;    /* results, refunds: the bank's serial number; absent if returned without one */
    uint32_t date; /* results, refunds: the bank's date; signatures: the day of signing */
    struct mz_span reason; /* results: why it was returned */
    uint8_t signing;       /* signatures */
    struct mz_hash
        evidence; /* signatures: optional SHA-256 of the signed sheet or the proxy authorisation */
};

/* Reads lines one after the other from an encoded object. */
struct mz_list_reader {
    struct mz_cbor_reader cbor;
    enum mz_list_form form;
    size_t count; /* lines in the object */
    size_t next;  /* lines read so far */
    uint64_t last_line;
};

/* Checks the head. MZ_E_WRONG_REF if the object has another form. */
enum mz_status mz_list_open(struct mz_span object, enum mz_list_form form,
                            struct mz_list_reader *ret_reader, struct mz_fault *fault)
    __attribute__((nonnull(3), warn_unused_result));
/* The next line and its leaf hash; the fault's place is "line N". MZ_E_NOT_FOUND after the last
 * one, once the object has been checked to end there. Spans point into the object. */
enum mz_status mz_list_next(struct mz_list_reader *reader, struct mz_line *ret_line,
                            struct mz_hash *ret_leaf, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* One line by itself, as a line proof shows it; the whole span. Its number is any from 1 on. */
enum mz_status mz_list_line(struct mz_span bytes, enum mz_list_form form, struct mz_line *ret_line,
                            struct mz_fault *fault) __attribute__((nonnull(3), warn_unused_result));
/* True for the forms whose line number n stands at place n - 1. */
bool mz_list_is_consecutive(enum mz_list_form form);

struct mz_list_totals {
    uint64_t count;
    int64_t amount; /* results: of the lines paid */
    struct mz_hash root;
};
/* One pass over the whole object: count, sum and root. O(log n) memory. */
enum mz_status mz_list_total(struct mz_span object, enum mz_list_form form,
                             struct mz_list_totals *ret_totals, struct mz_fault *fault)
    __attribute__((nonnull(3), warn_unused_result));

/* Encodes a whole object. `lines` are checked as decode would. */
enum mz_status mz_list_encode(enum mz_list_form form, const struct mz_line *lines, size_t count,
                              struct mz_writer *w, struct mz_fault *fault)
    __attribute__((nonnull(2, 4), warn_unused_result));
/* The form an object says it has; 0 if it is no list object. */
enum mz_list_form mz_list_form_of(struct mz_span object);

/* The list that a statement of this kind names, if it names one, and the form it must have. */
bool mz_list_named(enum mz_kind_id kind, const union mz_body *body, const struct mz_hash **ret_root,
                   enum mz_list_form *ret_form) __attribute__((nonnull));

/* How many lines that statement says the list has; 0 if it names none. */
uint64_t mz_list_named_count(enum mz_kind_id kind, const union mz_body *body)
    __attribute__((nonnull));
/* What that statement says they add up to; MZ_ABSENT_FEN if it names no list or no sum. */
int64_t mz_list_named_amount(enum mz_kind_id kind, const union mz_body *body)
    __attribute__((nonnull));

extern const struct mz_schema mz_roster_line_schema, mz_eligible_line_schema, mz_result_line_schema,
    mz_signature_line_schema, mz_refund_line_schema;
const struct mz_schema *mz_list_line_schema(enum mz_list_form form);

#endif
