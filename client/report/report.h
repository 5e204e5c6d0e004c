/* The evaluation report 项目支出绩效评价报告 (domain.md §14) from the views of a ledger at one tree
 * size: chapters by an outline (report_outline.h), words from signed narrative.write entries, every
 * number from a view with a footnote to its entries. It is refused while anything is missing
 * (report_missing.h). The same document from the daemon and from a clone, byte for byte. */
#ifndef MZ_CLIENT_REPORT_H
#define MZ_CLIENT_REPORT_H

#include "client/form/form.h"
#include "client/report/report_facts.h"
#include "client/report/report_outline.h"

struct mz_report {
    struct mz_form form; /* client, source, project, tree size, document, language */
    const struct mz_report_template *outline;
    struct mz_report_facts facts;
    json_t *scores;        /* mz_report_scores */
    json_t *quarters;      /* four of {"end", "planned_fen", "executed_fen", "indexes"} */
    json_t *heads;         /* entries looked up so far, by index */
    json_t *marks;         /* footnotes of the section, text to number */
    struct mz_buffer note; /* the checkpoint as the log signed it */
    char root[65];         /* root hash of the tree, hexadecimal */
};

/* -- report_read.c */

/* Asks every view. MZ_E_BUSY if the ledger grew meanwhile. */
enum mz_status mz_report_read(struct mz_report *report)
    __attribute__((nonnull, warn_unused_result));
/* Head of an entry: kind, leaf, issuer, date, registered_time; borrowed. */
enum mz_status mz_report_head(struct mz_report *report, uint64_t index, const json_t **ret_head)
    __attribute__((nonnull, warn_unused_result));

/* -- report_notes.c: footnotes and words. */

#define MZ_REPORT_NOTED 6u /* entries that a footnote names; it says how many there are */

/* What this kind of entries is called in the language of the report. */
const char *mz_report_kind(const struct mz_report *report, const char *kind)
    __attribute__((nonnull));
/* A footnote that names entries: an "entries" member of a view or one index, with kind, index and
 * the beginning of the leaf hash, after `what` they are, which may be NULL. The same text in a
 * section has one number. *ret_note is 0 if there are none. */
enum mz_status mz_report_note(struct mz_report *report, const char *what, const json_t *entries,
                              unsigned *ret_note)
    __attribute__((nonnull(1, 4), warn_unused_result));
/* Likewise of a figure of the views, with its name, numerator, denominator and formula. */
enum mz_status mz_report_figure_note(struct mz_report *report, const json_t *figure,
                                     unsigned *ret_note)
    __attribute__((nonnull, warn_unused_result));
/* A footnote of this text. */
unsigned mz_report_mark(struct mz_report *report, const char *text) __attribute__((nonnull));
/* Begins a section: footnotes are counted anew within it. */
void mz_report_section(struct mz_report *report, const char *name, bool landscape)
    __attribute__((nonnull));
/* The signed words for a section, a paragraph each, with who wrote them when; nothing if nobody
 * did. */
enum mz_status mz_report_words(struct mz_report *report, const char *section)
    __attribute__((nonnull, warn_unused_result));

/* -- report_cells.c: what chapters are made of. */

const char *mz_report_say(const struct mz_report *report, const char *zh, const char *en)
    __attribute__((nonnull));
/* A paragraph of one sentence and its footnote, which may be 0. */
void mz_report_sentence(struct mz_report *report, const char *text, unsigned note)
    __attribute__((nonnull));
/* A table below a caption, with a row of headings: `words` in pairs zh, en. */
void mz_report_table(struct mz_report *report, const char *caption, const uint16_t *widths,
                     const char *const (*words)[2], size_t columns) __attribute__((nonnull));
/* Cells of the current row. */
void mz_report_row(struct mz_report *report) __attribute__((nonnull));
void mz_report_cell(struct mz_report *report, const char *text, enum mz_doc_align align,
                    unsigned note) __attribute__((nonnull));
void mz_report_yuan_cell(struct mz_report *report, int64_t fen, unsigned note)
    __attribute__((nonnull));
void mz_report_points_cell(struct mz_report *report, uint64_t sum, uint64_t count, unsigned note)
    __attribute__((nonnull));
/* A member of an object that is a number; 0 if there is none. */
uint64_t mz_report_number(const json_t *object, const char *name) __attribute__((nonnull(2)));

/* -- What chapters show, one function a row of the outline. */

#define MZ_REPORT_PART(name_)                                                                      \
    enum mz_status mz_report_##name_(struct mz_report *report)                                     \
        __attribute__((nonnull, warn_unused_result))

MZ_REPORT_PART(delivery); /* report_funds.c: people, standard, lists, payments */
MZ_REPORT_PART(funds);    /* report_funds.c: original, adjusted, received, executed; rates */
MZ_REPORT_PART(charts);   /* report_charts.c: quarters against the plan, flow of funds */
MZ_REPORT_PART(targets);  /* report_targets.c */
MZ_REPORT_PART(decision); /* report_targets.c: the four parts of the analysis */
MZ_REPORT_PART(process);
MZ_REPORT_PART(output);
MZ_REPORT_PART(benefit);
MZ_REPORT_PART(duties);      /* report_work.c: who acted in which duty */
MZ_REPORT_PART(controls);    /* report_work.c: the policy in force */
MZ_REPORT_PART(object);      /* report_work.c: object, period, type */
MZ_REPORT_PART(basis);       /* report_work.c: documents as recorded */
MZ_REPORT_PART(standard);    /* report_work.c: grades, bands, lights */
MZ_REPORT_PART(checkpoints); /* report_work.c: monitoring */
MZ_REPORT_PART(conclusion);  /* report_result.c: score, grade, margin, evaluators */
MZ_REPORT_PART(achievement); /* report_result.c: how many targets were met */
MZ_REPORT_PART(findings);    /* report_problems.c: findings, deviations */
MZ_REPORT_PART(next);        /* report_problems.c: what the next budget rests on */
MZ_REPORT_PART(limits);      /* report_problems.c: what no ledger shows */
/* report_annex.c: forms, score table, finding list, sample of payees, how to verify. */
MZ_REPORT_PART(annexes);
/* report_result.c: points of each indicator by each evaluator. */
MZ_REPORT_PART(score_table);
/* report_verify.c: how a reader checks what he reads. */
MZ_REPORT_PART(verification);

#endif
