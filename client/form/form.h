/* Official forms (domain.md §4) from the views of a ledger at one tree size. A form never shows a
 * figure that no view gave it: what the ledger does not record is an empty cell to be filled in by
 * hand, and every figure has a footnote that names the entries behind it.
 *
 * One table of forms (form.c), a function a row that builds the document; the words of a form are
 * part of its layout, Chinese first, and stand beside the cell they label. */
#ifndef MZ_CLIENT_FORM_H
#define MZ_CLIENT_FORM_H

#include <jansson.h>

#include "client/doc/doc.h"
#include "client/read/source.h"

/* A form being filled. */
struct mz_form {
    struct mz_client *client;
    struct mz_ledger_source source;
    const char *project;
    const char *title; /* above the form; as an annex it has a number and is a heading: */
    enum mz_doc_style title_style;
    uint64_t tree_size; /* of every answer */
    json_t *about;      /* the view project */
    struct mz_doc *doc;
    enum mz_language language;
    json_t *missing; /* what the form needs and the ledger lacks, form_missing.h; or NULL */
};

/* Begins a document at the tree size that the ledger has now: its foot, and what the project is.
 * The caller drops form->about and frees form->doc, also on failure. */
enum mz_status mz_form_begin(struct mz_form *form, const char *title)
    __attribute__((nonnull, warn_unused_result));
/* The words in the form's language. */
const char *mz_form_say(const struct mz_form *form, const char *zh, const char *en)
    __attribute__((nonnull));
/* Asks a view; the caller drops *ret_answer. MZ_E_BUSY if the ledger grew since the form was begun:
 * it is begun anew then. */
enum mz_status mz_form_ask(struct mz_form *form, const char *view,
                           const struct mz_parameter *parameters, size_t count, json_t **ret_answer)
    __attribute__((nonnull(1, 2, 5), warn_unused_result));
/* All items of a view about the project, over its pages, as an array that the caller drops. */
enum mz_status mz_form_items(struct mz_form *form, const char *view, const char *kind,
                             json_t **ret_items)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));
/* A member that is text; "" if there is none. */
const char *mz_form_member(const json_t *object, const char *name) __attribute__((nonnull(2)));
/* The first object of an array whose member `path` is this text; NULL: none. */
const json_t *mz_form_find(const json_t *array, const char *path, const char *value)
    __attribute__((nonnull(2, 3)));
/* "fen" of a money member: name_fen. 0 if there is none. */
int64_t mz_form_fen(const json_t *object, const char *name) __attribute__((nonnull(2)));

/* -- Cells. `columns` and `rows` as in struct mz_doc_cell. */

void mz_form_label(struct mz_form *form, const char *text, unsigned columns, unsigned rows)
    __attribute__((nonnull(1)));
void mz_form_text(struct mz_form *form, const char *text, enum mz_doc_align align, unsigned columns)
    __attribute__((nonnull(1)));
/* Yuan. */
void mz_form_yuan(struct mz_form *form, int64_t fen, unsigned columns, bool bold)
    __attribute__((nonnull));
/* 万元, rounded, with the footnote `note`. Where rounding dropped something the footnote is a 尾差
 * note that refers to `note` (domain.md §15). */
void mz_form_wan(struct mz_form *form, int64_t fen, unsigned note, unsigned columns, bool bold)
    __attribute__((nonnull));
/* numerator/denominator in percent with two places; an empty cell if the denominator is 0. */
void mz_form_percent(struct mz_form *form, int64_t numerator, int64_t denominator, unsigned note)
    __attribute__((nonnull));
/* A footnote that names the entries of an "entries" member of a view, or one entry; 0 if none. */
unsigned mz_form_entries(struct mz_form *form, const char *what, const json_t *entries)
    __attribute__((nonnull(1, 2)));

/* -- The forms, one function a row of the table in form.c. */

typedef enum mz_status (*mz_form_fill)(struct mz_form *form);
enum mz_status mz_form_target(struct mz_form *form) __attribute__((nonnull, warn_unused_result));
enum mz_status mz_form_comparison(struct mz_form *form)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_form_sign(struct mz_form *form) __attribute__((nonnull, warn_unused_result));
enum mz_status mz_form_self_evaluation(struct mz_form *form)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_form_monitoring(struct mz_form *form)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_form_public(struct mz_form *form) __attribute__((nonnull, warn_unused_result));

#endif
