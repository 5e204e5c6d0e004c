/* The verdict on a bundle, for people and for programs. */
#ifndef MZ_CLIENT_BUNDLE_WORDS_H
#define MZ_CLIENT_BUNDLE_WORDS_H

#include "client/bundle/bundle.h"
#include "client/bundle/bundle_objects.h"
#include "client/remote/quorum.h"
#include "proto/verify/bundle_check.h"
#include "proto/verify/verify_report.h"

/* A bundle in which nothing is wrong. */
struct mz_bundle_verdict {
    struct mz_bundle_facts facts; /* as found */
    bool anchored;                /* genesis or key came from outside */
    bool complete;                /* nothing withheld or missing, the quorum asked for met */
    struct mz_bundle_shown shown; /* zero for the whole ledger */
    struct mz_bundle_objects_found objects;
    struct mz_quorum_finding witnesses;
    char whole[MZ_VERIFY_REPORT_LINE]; /* the whole ledger: the verifier's own line */
};

/* Prints it: what is shown, what is not, the control totals, and last the verdict; or an object of
 * schema mingzhang/bundle-verdict/1. */
enum mz_status mz_bundle_words(struct mz_client *client, const struct mz_bundle_verdict *verdict)
    __attribute__((nonnull, warn_unused_result));

#endif
