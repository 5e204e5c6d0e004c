/* measure record: how many of how many, and the file that shows it. A percentage alone is refused
 * by name (domain.md §1, finding 2). */
#include "client/i18n.h"
#include "client/io/file.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

enum mz_status mz_measure_record(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const char *evidence = mz_options_text(options, "evidence");
    const char *indicator = mz_options_text(options, "indicator");
    struct mz_measure_record body = {
        .indicator = mz_span_text(indicator),
        .numerator = mz_options_uint(options, "numerator"),
        .denominator = mz_options_uint(options, "denominator"),
    };
    uint64_t size;
    if (mz_options_has(options, "value") || body.denominator == MZ_ABSENT || body.denominator == 0)
        return mz_fault_at(&client->fault, MZ_E_BARE_PERCENTAGE, "%s", indicator);
    if (body.numerator == MZ_ABSENT)
        return mz_client_usage(client, "--numerator", mz_i18n(N_("is needed")));
    if (evidence == NULL)
        return mz_client_usage(client, "--evidence", mz_i18n(N_("is needed")));
    enum mz_status status = MZ_OK;
    if (mz_hex_decode_hash(mz_span_text(evidence), &body.evidence) != MZ_OK)
        status = mz_file_hash(evidence, &body.evidence, &size, &client->fault);
    struct mz_filing filing = {.kind = MZ_KIND_MEASURE_RECORD, .body = &body};
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}
