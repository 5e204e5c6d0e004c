/* What a proof proves, and what it does not, for people and for programs. */
#ifndef MZ_CLIENT_PROOF_WORDS_H
#define MZ_CLIENT_PROOF_WORDS_H

#include "client/client.h"
#include "client/remote/quorum.h"
#include "proto/verify/proof_check.h"

enum mz_finding_form { MZ_FINDING_ENTRY, MZ_FINDING_RECEIPT, MZ_FINDING_LINE, MZ_FINDING_FIELD };

/* A proof that holds. */
struct mz_proof_finding {
    enum mz_finding_form form;
    struct mz_proven proven; /* of a receipt without the checkpoint */
    struct mz_quorum_finding witnesses;
};

/* Prints it: sentences in the chosen language, or an object of schema mingzhang/proof/1 with the
 * sentences in both. */
enum mz_status mz_proof_words(struct mz_client *client, const struct mz_proof_finding *finding)
    __attribute__((nonnull, warn_unused_result));

#endif
