#include <inttypes.h>

#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/log/merkle.h"
#include "proto/rules/internal.h"

enum mz_status mz_roster_fault(const struct mz_act *act, enum mz_status status,
                               const struct mz_line *line) {
    return mz_fault_at(act->fault, status, "line %" PRIu64, line->line);
}

static enum mz_status open_object(struct mz_act *act, const struct mz_list_demand *demand,
                                  struct mz_list_reader *ret_reader) {
    struct mz_span object;
    const struct mz_objects *objects = &act->fold->objects;
    enum mz_status status =
        objects->list == NULL ? MZ_E_NOT_FOUND : objects->list(objects->ctx, demand->root, &object);
    if (status == MZ_E_NOT_FOUND) {
        char text[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(demand->root, text);
        return mz_fault_at(act->fault, MZ_E_WITHHELD, "list %s", text);
    }
    if (status != MZ_OK)
        return status;
    return mz_list_open(object, demand->form, ret_reader, act->fault);
}

/* What was read against what was signed. */
static enum mz_status compare(const struct mz_act *act, const struct mz_list_demand *demand,
                              const struct mz_frontier *tree, int64_t amount) {
    if (tree->size != demand->count) {
        mz_fault_at(act->fault, MZ_E_ROSTER_COUNT, "the list");
        mz_fault_have(act->fault, "%" PRIu64, tree->size);
        mz_fault_want(act->fault, "%" PRIu64, demand->count);
        return MZ_E_ROSTER_COUNT;
    }
    if (demand->amount != MZ_ABSENT_FEN && amount != demand->amount) {
        mz_fault_at(act->fault, MZ_E_ROSTER_SUM, "the list");
        mz_fault_have_fen(act->fault, amount);
        mz_fault_want_fen(act->fault, demand->amount);
        return MZ_E_ROSTER_SUM;
    }
    struct mz_hash root = mz_frontier_root(tree);
    if (mz_hash_equal(&root, demand->root))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_ROSTER_ROOT, "the list");
    mz_fault_have_hash(act->fault, &root);
    mz_fault_want_hash(act->fault, demand->root);
    return MZ_E_ROSTER_ROOT;
}

/* One pass does for 100 000 lines what two would: the first line refused is remembered and told
 * only if the list as a whole is the one that was signed. */
enum mz_status mz_roster_read(struct mz_act *act, const struct mz_list_demand *demand,
                              enum mz_status (*each)(void *arg, const struct mz_line *line),
                              void *arg) {
    struct mz_list_reader reader;
    enum mz_status status = open_object(act, demand, &reader);
    if (status != MZ_OK)
        return status;
    struct mz_frontier tree = {0};
    int64_t amount = 0;
    enum mz_status refusal = MZ_OK;
    struct mz_fault fault = {
        0}; /* apart, so that the end of the list does not overwrite a refusal */
    for (;;) {
        struct mz_line line;
        struct mz_hash leaf;
        status = mz_list_next(&reader, &line, &leaf, &fault);
        if (status == MZ_E_NOT_FOUND)
            break;
        if (status != MZ_OK) {
            if (act->fault != NULL)
                *act->fault = fault;
            return status;
        }
        mz_frontier_append(&tree, &leaf);
        bool counts = demand->form != MZ_LIST_RESULTS || line.outcome == MZ_OUTCOME_PAID;
        status = counts ? mz_money_add(amount, line.amount, &amount) : MZ_OK;
        if (status != MZ_OK)
            return mz_roster_fault(act, status, &line);
        if (refusal == MZ_OK)
            refusal = each(arg, &line);
    }
    status = compare(act, demand, &tree, amount);
    return status == MZ_OK ? refusal : status;
}
