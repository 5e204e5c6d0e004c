/* What views share: their parameters, pages over records, entries decoded, and the shapes that
 * recur in answers. */
#ifndef MZ_VIEW_ANSWER_H
#define MZ_VIEW_ANSWER_H

#include "proto/codec/entry.h"
#include "proto/view/view.h"

/* One question being answered. */
struct mz_answer {
    const struct mz_view_source *source;
    const struct mz_view_parameter *parameters;
    size_t count;
    struct mz_json *json; /* the answer's object is open */
    struct mz_fault *fault;
};

#define MZ_ANSWER_PAGE 100u /* items of a page if no limit is given */
#define MZ_ANSWER_EXAMINE                                                                          \
    20000u /* records or entries looked at for one page: a page may be short, and have a next */
#define MZ_ANSWER_WALK 200000u /* entries looked at for one figure or trace */

/* -- Parameters. The fault's place is the parameter's name. */

/* Absent if it was not given. */
struct mz_span mz_answer_parameter(const struct mz_answer *a, const char *name)
    __attribute__((nonnull));
/* A decimal without sign or leading zero; `absent` if it was not given. MZ_E_BAD_NUMBER. */
enum mz_status mz_answer_number(const struct mz_answer *a, const char *name, uint64_t absent,
                                uint64_t *ret_value) __attribute__((nonnull, warn_unused_result));
/* limit: 1..MZ_MAX_PAGE. MZ_E_BAD_NUMBER, MZ_E_OUT_OF_RANGE. */
enum mz_status mz_answer_limit(const struct mz_answer *a, size_t *ret_limit)
    __attribute__((nonnull, warn_unused_result));
/* begin and end, both included; 0 and UINT32_MAX if not given. MZ_E_BAD_DATE, MZ_E_OUT_OF_RANGE. */
enum mz_status mz_answer_period(const struct mz_answer *a, uint32_t *ret_begin, uint32_t *ret_end)
    __attribute__((nonnull, warn_unused_result));
/* An identifier; absent if it was not given. MZ_E_BAD_TEXT. */
enum mz_status mz_answer_code(const struct mz_answer *a, const char *name, struct mz_span *ret_code)
    __attribute__((nonnull, warn_unused_result));
/* Likewise, and MZ_E_MISSING_FIELD if it was not given. */
enum mz_status mz_answer_need_code(const struct mz_answer *a, const char *name,
                                   struct mz_span *ret_code)
    __attribute__((nonnull, warn_unused_result));
/* The parameter project, which must be given and registered. MZ_E_UNKNOWN_PROJECT. */
enum mz_status mz_answer_project(const struct mz_answer *a, struct mz_span *ret_code,
                                 struct mz_project_record *ret_record)
    __attribute__((nonnull, warn_unused_result));
/* The statement that `id` means: its hash, or a prefix of at least eight hexadecimal digits that no
 * other statement has. MZ_E_BAD_TEXT, MZ_E_NOT_FOUND, MZ_E_USAGE if several have it. */
enum mz_status mz_answer_resolve(const struct mz_answer *a, struct mz_span id,
                                 struct mz_hash *ret_statement)
    __attribute__((nonnull, warn_unused_result));
/* The payment that the parameters name: `id` (the hash of any statement of it, or a prefix), or
 * project and number. MZ_E_MISSING_FIELD, MZ_E_NOT_FOUND. */
enum mz_status mz_answer_payment(const struct mz_answer *a, struct mz_hash *ret_request,
                                 struct mz_payment_record *ret_payment)
    __attribute__((nonnull, warn_unused_result));

/* -- Reading. */

enum mz_status mz_answer_get(const struct mz_answer *a, struct mz_key key,
                             const struct mz_schema *schema, void *ret_record)
    __attribute__((nonnull, warn_unused_result));
/* A record or a body kept in one, from its bytes. */
enum mz_status mz_answer_decode(const struct mz_schema *schema, struct mz_span value,
                                void *ret_record) __attribute__((nonnull, warn_unused_result));
/* The entry at `index`, decoded; views into it last until the next call. MZ_E_BAD_ENTRY,
 * MZ_E_NOT_FOUND. */
enum mz_status mz_answer_entry(const struct mz_answer *a, uint64_t index,
                               struct mz_entry *ret_entry, struct mz_statement *ret_statement)
    __attribute__((nonnull, warn_unused_result));
/* The kind of the entry at `index`, without hashing or decoding its body. */
enum mz_status mz_answer_kind(const struct mz_answer *a, uint64_t index,
                              const struct mz_kind **ret_kind)
    __attribute__((nonnull, warn_unused_result));
/* Index of the project's entry number `seq`, 1... MZ_E_NOT_FOUND. */
enum mz_status mz_answer_project_entry(const struct mz_answer *a, struct mz_span project,
                                       uint64_t seq, uint64_t *ret_index)
    __attribute__((nonnull, warn_unused_result));
/* Number of entries of the project; 0 if there is none. */
enum mz_status mz_answer_project_count(const struct mz_answer *a, struct mz_span project,
                                       uint64_t *ret_count)
    __attribute__((nonnull, warn_unused_result));

/* Writes "items", a page of what stands under `prefix`, by the parameters after and limit, and
 * "next" if there is more. `item` writes one object, given the key behind the prefix, or nothing
 * and returns MZ_E_NOT_FOUND to pass over it; any other failure ends the page. MZ_E_BAD_TEXT for a
 * cursor that is none. */
typedef enum mz_status (*mz_answer_item)(const struct mz_answer *a, void *arg, struct mz_span key,
                                         struct mz_span value);
enum mz_status mz_answer_page(const struct mz_answer *a, const struct mz_key *prefix,
                              mz_answer_item item, void *arg)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* Likewise over several tables, one after the other. `sections` ascend by table, so that a cursor,
 * which here begins with the table, tells where to go on. */
struct mz_answer_section {
    enum mz_table table;
    mz_answer_item item;
};
enum mz_status mz_answer_sections(const struct mz_answer *a,
                                  const struct mz_answer_section *sections, size_t count, void *arg)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Likewise over a whole prefix without cursor or limit, at most MZ_ANSWER_EXAMINE keys, writing no
 * member itself. */
enum mz_status mz_answer_each(const struct mz_answer *a, const struct mz_key *prefix,
                              mz_answer_item item, void *arg)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* The code at the start of a key, which ends with 00; `ret_rest`, may be NULL, gets what follows.
 * Absent if the key holds none. */
struct mz_span mz_answer_key_code(struct mz_span key, struct mz_span *ret_rest);

/* -- Shapes. Absent values are left out. */

void mz_answer_hash(const struct mz_answer *a, const char *name, const struct mz_hash *hash)
    __attribute__((nonnull));
void mz_answer_span(const struct mz_answer *a, const char *name, struct mz_span text)
    __attribute__((nonnull));
void mz_answer_date(const struct mz_answer *a, const char *name, uint32_t date)
    __attribute__((nonnull));
void mz_answer_count(const struct mz_answer *a, const char *name, uint64_t value)
    __attribute__((nonnull));
/* An array of role names. */
void mz_answer_roles(const struct mz_answer *a, uint32_t roles) __attribute__((nonnull));
/* "registered_at": ms, "registered_time": text. */
void mz_answer_time(const struct mz_answer *a, uint64_t registered_at) __attribute__((nonnull));
/* index, registered_at, leaf, statement, kind, issuer, date, project, and amount if the kind has
 * one. */
void mz_answer_entry_head(const struct mz_answer *a, const struct mz_entry *entry,
                          const struct mz_statement *statement) __attribute__((nonnull));
/* A fault as an object: code, text, text_zh, remedy, remedy_zh, place, have, want, who. */
void mz_answer_fault(const struct mz_answer *a, const char *name, const struct mz_fault *fault)
    __attribute__((nonnull));
/* The summary of a payment, into the open object. */
void mz_answer_payment_head(const struct mz_answer *a, const struct mz_hash *request,
                            const struct mz_payment_record *payment) __attribute__((nonnull));
/* The amount that a statement is about; false for kinds that have none. */
bool mz_answer_amount(const struct mz_statement *statement, int64_t *ret_fen)
    __attribute__((nonnull, warn_unused_result));

#endif
