/* metrics check: can a printed percentage be true of so many (domain.md §1 rows 2 to 6)? Asks no
 * ledger. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/table.h"
#include "client/verbs.h"
#include "proto/base/money.h"
#include "proto/rules/possible.h"

static const struct mz_table_column columns[] = {
    {"printed", N_("Printed"), true, false},        {"of", N_("of how many"), true, true},
    {"possible", N_("Possible"), false, false},     {"below", N_("Nearest below"), true, true},
    {"below_percent", N_("Per cent"), true, false}, {"above", N_("Nearest above"), true, true},
    {"above_percent", N_("Per cent"), true, false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* "90", "79.55", with or without a per cent sign of either width. */
static bool read_percent(const char *text, uint64_t *ret_printed, unsigned *ret_decimals) {
    uint64_t printed = 0;
    unsigned decimals = 0, digits = 0;
    bool point = false;
    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
        if (*text == '.') {
            point = true;
            continue;
        }
        printed = printed * 10 + (uint64_t)(*text - '0');
        decimals += point;
        if (++digits > 9)
            return false;
    }
    while (*text == ' ')
        text++;
    *ret_printed = printed;
    *ret_decimals = decimals;
    return digits > 0 && !(point && decimals == 0) && decimals <= MZ_POSSIBLE_DECIMALS &&
           (*text == '\0' || strcmp(text, "%") == 0 || strcmp(text, "％") == 0);
}

static void add_count(struct mz_grid *grid, uint64_t count, uint64_t of) {
    char text[MZ_MONEY_TEXT];
    (void)snprintf(text, sizeof text, "%" PRIu64, count);
    mz_table_cell(grid, text, NULL);
    mz_rate_format_percent(count, of, text);
    mz_table_cell(grid, text, NULL);
}

static enum mz_status show(struct mz_client *client, const struct mz_possible *possible) {
    struct mz_grid *grid = mz_table_new(columns, COLUMNS);
    char of[MZ_MONEY_TEXT];
    if (grid == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "metrics");
    (void)snprintf(of, sizeof of, "%" PRIu64, possible->of);
    mz_table_cell(grid, mz_options_text(&client->options, "printed"), NULL);
    mz_table_cell(grid, of, NULL);
    mz_table_cell(grid,
                  possible->possible ? mz_i18n_word("flag", "yes") : mz_i18n_word("flag", "no"),
                  possible->possible ? "yes" : "no");
    add_count(grid, possible->below, possible->of);
    if (possible->reachable) {
        add_count(grid, possible->above, possible->of);
    } else {
        mz_table_cell(grid, "", NULL);
        mz_table_cell(grid, "", NULL);
    }
    enum mz_status status =
        mz_table_print(grid, "mingzhang/percentage/1", &client->output, &client->fault);
    mz_table_free(grid);
    return status;
}

enum mz_status mz_metrics_check(struct mz_client *client) {
    const char *text = mz_options_text(&client->options, "printed");
    uint64_t of = mz_options_uint(&client->options, "of"), printed;
    unsigned decimals;
    struct mz_possible possible;
    if (!read_percent(text, &printed, &decimals)) {
        mz_fault_at(&client->fault, MZ_E_BAD_NUMBER, "--printed");
        mz_fault_have(&client->fault, "%s", text);
        mz_fault_want(&client->fault, "90%%, 79.55%%");
        return MZ_E_BAD_NUMBER;
    }
    if (of == 0 || of > (uint64_t)MZ_MAX_FEN)
        return mz_client_usage(client, "--of", mz_i18n(N_("must be a number of at least 1")));
    mz_possible_printed(printed, decimals, of, &possible);
    enum mz_status status = show(client, &possible);
    if (status == MZ_OK && possible.reachable)
        mz_output_say(&client->output, mz_i18n(N_("At least so much is %lld of %lld or more.\n")),
                      (long long)possible.above, (long long)possible.of);
    if (status != MZ_OK || possible.possible)
        return status;
    mz_fault_at(&client->fault, MZ_E_IMPOSSIBLE_PERCENTAGE, "--printed");
    mz_fault_have(&client->fault, "%" PRIu64, of);
    mz_fault_want(&client->fault, "%s", text);
    return MZ_E_IMPOSSIBLE_PERCENTAGE;
}
