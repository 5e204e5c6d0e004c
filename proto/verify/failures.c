#include "proto/verify/failures.h"

#include <stdio.h>
#include <string.h>

void mz_failures_add(struct mz_layer_report *layer, enum mz_status status, uint64_t index,
                     const char *place) {
    size_t kept =
        layer->failures < MZ_VERIFY_FAILURES ? (size_t)layer->failures : (size_t)MZ_VERIFY_FAILURES;
    layer->failures++;
    size_t at = kept;
    while (at > 0 && layer->failed[at - 1].index > index)
        at--;
    if (at == MZ_VERIFY_FAILURES)
        return;
    size_t after = kept < MZ_VERIFY_FAILURES ? kept - at : kept - at - 1;
    memmove(&layer->failed[at + 1], &layer->failed[at], after * sizeof layer->failed[0]);
    layer->failed[at] = (struct mz_layer_failure){.status = status, .index = index};
    (void)snprintf(layer->failed[at].place, sizeof layer->failed[at].place, "%s", place);
}

void mz_failures_copy(struct mz_layer_report *layer, const struct mz_layer_report *from) {
    layer->failures = from->failures;
    memcpy(layer->failed, from->failed, sizeof layer->failed);
}

void mz_failures_settle(struct mz_layer_report *layer) {
    if (layer->failures == 0 && layer->fault.status != MZ_OK &&
        !mz_verify_lacks(layer->fault.status))
        mz_failures_add(layer, layer->fault.status, layer->index, layer->fault.place);
}
