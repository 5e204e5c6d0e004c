/* Bundles: what a recipient takes away, FORMAT.md §17. What making and verifying one share. */
#ifndef MZ_CLIENT_BUNDLE_H
#define MZ_CLIENT_BUNDLE_H

#include "client/client.h"
#include "proto/verify/bundle_subject.h"

/* What data/bundle.json says. */
struct mz_bundle_facts {
    struct mz_span origin;
    struct mz_subject subject;
    uint64_t tree_size;
    struct mz_hash root;
    bool redacted; /* data/withheld.json names something */
    uint64_t entries;
    struct mz_totals totals;
};

/* The one text of bundle.json for these facts; the caller frees it. MZ_E_NO_MEMORY. */
enum mz_status mz_bundle_facts_json(const struct mz_bundle_facts *facts, struct mz_buffer *ret_text)
    __attribute__((nonnull, warn_unused_result));
/* The control totals as an array, a member of the open object. */
void mz_bundle_totals_json(const struct mz_totals *totals, struct mz_json *json)
    __attribute__((nonnull));

/* Reads the subject out of bundle.json; the spans point into `buffer`. MZ_E_BAD_BAG. */
struct mz_bundle_subject_text {
    char project[MZ_MAX_CODE + 1], payment[MZ_MAX_CODE + 1];
};
enum mz_status mz_bundle_facts_subject(struct mz_span text, struct mz_bundle_subject_text *buffer,
                                       struct mz_subject *ret_subject, struct mz_fault *fault)
    __attribute__((nonnull(2, 3), warn_unused_result));

/* "project P2023-01", as people and, in English, External-Identifier see it. */
void mz_bundle_subject_words(const struct mz_subject *subject, enum mz_language language,
                             struct mz_buffer *ret_words) __attribute__((nonnull));

/* index.txt and index.html for people, in both languages. */
void mz_bundle_index(const struct mz_bundle_facts *facts, struct mz_buffer *ret_text,
                     struct mz_buffer *ret_html) __attribute__((nonnull));

/* True if the path is a bundle: a folder with bagit.txt, or a zip. */
bool mz_bundle_is_one(const char *path) __attribute__((nonnull));
/* Verifies the bundle at `path` and tells the verdict. MZ_OK: verified; MZ_E_WITHHELD,
 * MZ_E_REDACTED: incomplete; a fault of exit 3: failed. */
enum mz_status mz_bundle_judge(struct mz_client *client, const char *path)
    __attribute__((nonnull, warn_unused_result));

#endif
