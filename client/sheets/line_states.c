#include "client/sheets/line_states.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/progress.h"
#include "client/remote/api.h"
#include "client/remote/object.h"
#include "proto/base/decimal.h"
#include "proto/base/hex.h"

/* The lines on one page. Returns the last line's number, 0 if there is none, UINT64_MAX if the
 * answer makes no sense. */
static uint64_t read_page(const json_t *answer, struct mz_line_state *states, uint64_t count) {
    const json_t *lines = json_object_get(answer, "lines");
    uint64_t last = 0;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *item = json_array_get(lines, i);
        uint64_t number = mz_api_uint(item, "line");
        if (number <= last || number > count)
            return UINT64_MAX;
        uint64_t instructed = mz_api_uint(item, "instructed_index");
        struct mz_span outcome = mz_api_text(item, "outcome");
        struct mz_line_state *state = &states[number - 1];
        state->returned = mz_span_equal_text(outcome, "returned");
        state->paid =
            mz_span_equal_text(outcome, "paid") && mz_api_uint(item, "reversed_index") == MZ_ABSENT;
        state->instructed_index = instructed == MZ_ABSENT ? 0 : instructed;
        state->settled_index = mz_api_uint(item, "settled_index");
        state->signed_index = mz_api_uint(item, "signed_index");
        last = number;
    }
    return last;
}

enum mz_status mz_line_states_read(struct mz_client *client, const struct mz_dossier *payment,
                                   struct mz_line_state **ret_states) {
    char id[MZ_HEX_HASH_SIZE + 1], after[24] = "0";
    struct mz_ledger_source source;
    uint64_t count = payment->body->count, last = 0;
    struct mz_line_state *states = calloc(count + 1, sizeof *states);
    if (states == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines");
    mz_hex_of_hash(&payment->request.statement.hash, id);
    const struct mz_parameter parameters[] = {{"id", id}, {"limit", "500"}, {"after", after}};
    struct mz_progress progress;
    enum mz_status status = mz_source_daemon(client, &source);
    mz_progress_start(&progress, client, mz_i18n(N_("reading the lines")), count, false);
    while (status == MZ_OK && last < count) {
        json_t *answer;
        status = mz_source_ask(client, &source, "payment", parameters, 3, &answer);
        if (status != MZ_OK)
            break;
        last = read_page(answer, states, count);
        json_decref(answer);
        if (last == 0 || last == UINT64_MAX)
            status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/payment");
        (void)snprintf(after, sizeof after, "%" PRIu64, last);
        mz_progress_update(&progress, last);
    }
    mz_progress_finish(&progress);
    if (status != MZ_OK) {
        free(states);
        return status;
    }
    *ret_states = states;
    return MZ_OK;
}

static enum mz_status mismatch(struct mz_client *client, uint64_t line, const char *have,
                               const char *want) {
    mz_fault_at(&client->fault, MZ_E_LINE_MISMATCH, "%" PRIu64, line);
    mz_fault_have(&client->fault, "%s", have);
    mz_fault_want(&client->fault, "%s", want);
    return MZ_E_LINE_MISMATCH;
}

static bool is_so(const struct mz_line_state *state, enum mz_line_which which) {
    return which == MZ_LINES_PAID ? state->paid : state->returned;
}

/* Marks the lines that are so and, if there are numbers, asked for. */
static enum mz_status choose(struct mz_client *client, struct mz_line_state *states, uint64_t lines,
                             enum mz_line_which which, const uint64_t *numbers, size_t count) {
    for (uint64_t i = 0; i < lines; i++)
        states[i].chosen = count == 0 && is_so(&states[i], which);
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] < 1 || numbers[i] > lines || !is_so(&states[numbers[i] - 1], which))
            return mismatch(client, numbers[i], "?", which == MZ_LINES_PAID ? "paid" : "returned");
        states[numbers[i] - 1].chosen = true;
    }
    return MZ_OK;
}

/* The lines of the roster that are marked. */
static enum mz_status take_lines(struct mz_client *client, const struct mz_dossier *payment,
                                 const struct mz_line_state *states,
                                 struct mz_selection *selection) {
    struct mz_buffer object;
    struct mz_list_totals totals;
    struct mz_list_reader reader;
    struct mz_hash leaf;
    enum mz_status status =
        mz_object_get_list(client, &payment->body->root, MZ_LIST_ROSTER, &object, &totals);
    if (status != MZ_OK)
        return status;
    selection->lines = calloc(payment->body->count + 1, sizeof *selection->lines);
    if (selection->lines == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines");
    else if (totals.count != payment->body->count)
        status = mz_fault_at(&client->fault, MZ_E_ROSTER_COUNT, "roster");
    else
        status = mz_list_open(mz_buffer_view(&object), MZ_LIST_ROSTER, &reader, &client->fault);
    for (uint64_t i = 0; status == MZ_OK && i < totals.count; i++) {
        struct mz_line line;
        status = mz_list_next(&reader, &line, &leaf, &client->fault);
        if (status != MZ_OK || !states[i].chosen)
            continue;
        /* The sum of a part is below that of the roster, which was checked. */
        selection->lines[selection->count++] = line;
        selection->amount += line.amount;
    }
    mz_buffer_free(&object);
    return status;
}

enum mz_status mz_line_states_select(struct mz_client *client, const struct mz_dossier *payment,
                                     enum mz_line_which which, const uint64_t *numbers,
                                     size_t count, struct mz_selection *ret_selection) {
    struct mz_line_state *states;
    struct mz_selection selection = {0};
    enum mz_status status = mz_line_states_read(client, payment, &states);
    if (status != MZ_OK)
        return status;
    status = choose(client, states, payment->body->count, which, numbers, count);
    if (status == MZ_OK)
        status = take_lines(client, payment, states, &selection);
    free(states);
    if (status != MZ_OK) {
        free(selection.lines);
        return status;
    }
    *ret_selection = selection;
    return MZ_OK;
}

enum mz_status mz_line_states_chosen(struct mz_client *client, const struct mz_dossier *payment,
                                     enum mz_line_which which, struct mz_selection *ret_selection) {
    size_t count = 0;
    while (mz_options_nth(&client->options, "line", count) != NULL)
        count++;
    uint64_t *numbers = calloc(count + 1, sizeof *numbers);
    enum mz_status status = MZ_OK;
    if (numbers == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "--line");
    for (size_t i = 0; status == MZ_OK && i < count; i++)
        if (mz_decimal_parse(mz_span_text(mz_options_nth(&client->options, "line", i)),
                             &numbers[i]) != MZ_OK)
            status = mz_client_usage(client, "--line", mz_i18n(N_("not a whole number")));
    if (status == MZ_OK)
        status = mz_line_states_select(client, payment, which, numbers, count, ret_selection);
    free(numbers);
    return status;
}
