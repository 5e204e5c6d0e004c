/* One verification of a ledger in memory, for the tests of the verifier. */
#ifndef MZ_TESTS_LIB_VERIFYING_H
#define MZ_TESTS_LIB_VERIFYING_H

#include "tests/lib/ledger.h"

/* Verifies with fresh records, no pool and the options given; NULL: the right checkpoint of the
 * whole ledger and nothing else. Asserts that there is a verdict. */
struct mz_verify_report verifying(struct ledger *ledger, const struct mz_verify_options *options);
/* Likewise from a source that was altered, and with a pool. */
struct mz_verify_report verifying_from(const struct mz_verify_source *source,
                                       const struct mz_signature_pool *pool,
                                       const struct mz_verify_options *options);
/* Asserts verdict, main layer, its code and its entry (MZ_ABSENT: none), and prints the verdict
 * line if one is wrong. */
void verifying_expect(const struct mz_verify_report *report, enum mz_verdict verdict,
                      enum mz_layer layer, enum mz_status code, uint64_t index);

#endif
