#include "daemon/store_copy.h"

#include "daemon/store_internal.h"

/* Far below what makes LMDB's list of dirty pages full (512 MiB). */
#define TXN_BYTES ((size_t)16 << 20)
#define ROW_BYTES 64u /* what a row costs beside its bytes */

enum mz_status mz_store_filler_pace(struct mz_store_filler *filler, size_t size) {
    enum mz_status status = MZ_OK;
    if (filler->pending == 0)
        status = mz_store_write(filler->txn);
    else if (filler->pending > TXN_BYTES) {
        status = mz_store_commit(filler->txn);
        filler->pending = 0;
        if (status == MZ_OK)
            status = mz_store_write(filler->txn);
    }
    if (status == MZ_OK)
        filler->pending += size + ROW_BYTES;
    return status;
}

struct copy {
    struct mz_store_filler *filler;
    enum mz_store_table table;
    enum mz_status status;
};

static bool copy_row(void *arg, struct mz_span key, struct mz_span value) {
    struct copy *copy = arg;
    copy->status = mz_store_filler_pace(copy->filler, key.size + value.size);
    if (copy->status == MZ_OK)
        copy->status = mz_store_put(copy->filler->txn, copy->table, key, value, 0);
    return copy->status == MZ_OK;
}

enum mz_status mz_store_copy_given(struct mz_store_txn *from, struct mz_store_filler *filler) {
    static const enum mz_store_table given[] = {MZ_STORE_ENTRIES, MZ_STORE_LISTS, MZ_STORE_KEPT,
                                                MZ_STORE_STAGED};
    struct mz_span all = mz_span_of("", 0);
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < sizeof given / sizeof given[0] && status == MZ_OK; i++) {
        struct copy copy = {filler, given[i], MZ_OK};
        status = mz_store_scan(from, given[i], all, all, copy_row, &copy);
        if (status == MZ_OK)
            status = copy.status;
    }
    return status;
}
