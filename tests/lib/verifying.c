#include "tests/lib/verifying.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "proto/verify/verify_report.h"

struct mz_verify_report verifying_from(const struct mz_verify_source *source,
                                       const struct mz_signature_pool *pool,
                                       const struct mz_verify_options *options) {
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_verify_report report;
    struct mz_fault fault = {0};
    assert_non_null(memory);
    assert_int_equal(
        mz_verify_run(source, pool, options, mz_memory_records_interface(memory), &report, &fault),
        MZ_OK);
    mz_memory_records_free(memory);
    return report;
}

struct mz_verify_report verifying(struct ledger *ledger, const struct mz_verify_options *options) {
    struct mz_verify_source source = ledger_source(ledger);
    struct mz_verify_options plain = {0};
    if (options == NULL)
        plain.checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log");
    return verifying_from(&source, NULL, options != NULL ? options : &plain);
}

void verifying_expect(const struct mz_verify_report *report, enum mz_verdict verdict,
                      enum mz_layer layer, enum mz_status code, uint64_t index) {
    char line[MZ_VERIFY_REPORT_LINE];
    enum mz_layer found = mz_verify_report_main(report);
    mz_verify_report_line(report, MZ_ENGLISH, line, sizeof line);
    if (report->verdict != verdict || found != layer)
        fail_msg("expected %s in %s: %s", mz_verify_report_word(verdict), mz_layer_name(layer),
                 line);
    if (layer == MZ_LAYER_COUNT)
        return;
    if (report->layers[layer].fault.status != code || report->layers[layer].index != index)
        fail_msg("expected %s at %" PRIu64 ", found %s at %" PRIu64 ": %s", mz_status_code(code),
                 index, mz_status_code(report->layers[layer].fault.status),
                 report->layers[layer].index, line);
}
