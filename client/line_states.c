#include "client/line_states.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api.h"
#include "client/object.h"
#include "proto/base/hex.h"

struct state {
    bool returned;
    uint64_t instructed_index; /* of the instruction that sent it again; 0: the first */
};

/* The lines on one page. Returns the last line's number, 0 if there is none, UINT64_MAX if the
 * answer makes no sense. */
static uint64_t read_page(const json_t *answer, struct state *states, uint64_t count) {
    const json_t *lines = json_object_get(answer, "lines");
    uint64_t last = 0;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *item = json_array_get(lines, i);
        uint64_t number = mz_api_uint(item, "line");
        if (number <= last || number > count)
            return UINT64_MAX;
        uint64_t instructed = mz_api_uint(item, "instructed_index");
        states[number - 1].returned = mz_span_equal_text(mz_api_text(item, "outcome"), "returned");
        states[number - 1].instructed_index = instructed == MZ_ABSENT ? 0 : instructed;
        last = number;
    }
    return last;
}

/* One a line of the roster; the caller frees *ret_states. */
static enum mz_status read_states(struct mz_client *client, const struct mz_dossier *payment,
                                  struct state **ret_states) {
    char id[MZ_HEX_HASH_SIZE + 1], after[24] = "0";
    struct mz_ledger_source source;
    uint64_t count = payment->body->count, last = 0;
    struct state *states = calloc(count + 1, sizeof *states);
    if (states == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines");
    mz_hex_of_hash(&payment->request.statement.hash, id);
    const struct mz_parameter parameters[] = {{"id", id}, {"limit", "500"}, {"after", after}};
    enum mz_status status = mz_source_daemon(client, &source);
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
    }
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

/* Leaves only the lines that are asked for marked as returned. */
static enum mz_status select_lines(struct mz_client *client, struct state *states, uint64_t count,
                                   const uint64_t *numbers, size_t numbers_count) {
    bool *wanted = calloc(count + 1, sizeof *wanted);
    enum mz_status status = MZ_OK;
    if (wanted == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines");
    for (size_t i = 0; status == MZ_OK && i < numbers_count; i++) {
        if (numbers[i] < 1 || numbers[i] > count || !states[numbers[i] - 1].returned)
            status = mismatch(client, numbers[i], "?", "returned");
        else
            wanted[numbers[i] - 1] = true;
    }
    for (uint64_t i = 0; i < count; i++)
        states[i].returned = states[i].returned && wanted[i];
    free(wanted);
    return status;
}

/* The lines of the roster that are marked. */
static enum mz_status take_lines(struct mz_client *client, const struct mz_dossier *payment,
                                 const struct state *states, struct mz_returned *returned) {
    struct mz_buffer object;
    struct mz_list_totals totals;
    struct mz_list_reader reader;
    struct mz_hash leaf;
    enum mz_status status =
        mz_object_get_list(client, &payment->body->root, MZ_LIST_ROSTER, &object, &totals);
    if (status != MZ_OK)
        return status;
    returned->lines = calloc(payment->body->count + 1, sizeof *returned->lines);
    if (returned->lines == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "lines");
    else if (totals.count != payment->body->count)
        status = mz_fault_at(&client->fault, MZ_E_ROSTER_COUNT, "roster");
    else
        status = mz_list_open(mz_buffer_view(&object), MZ_LIST_ROSTER, &reader, &client->fault);
    for (uint64_t i = 0; status == MZ_OK && i < totals.count; i++) {
        struct mz_line line;
        status = mz_list_next(&reader, &line, &leaf, &client->fault);
        if (status != MZ_OK || !states[i].returned)
            continue;
        /* The sum of a part is below that of the roster, which was checked. */
        returned->lines[returned->count++] = line;
        returned->amount += line.amount;
    }
    mz_buffer_free(&object);
    return status;
}

enum mz_status mz_line_states_returned(struct mz_client *client, const struct mz_dossier *payment,
                                       const uint64_t *numbers, size_t count,
                                       struct mz_returned *ret_returned) {
    struct state *states;
    struct mz_returned returned = {0};
    enum mz_status status = read_states(client, payment, &states);
    if (status != MZ_OK)
        return status;
    if (count > 0)
        status = select_lines(client, states, payment->body->count, numbers, count);
    if (status == MZ_OK)
        status = take_lines(client, payment, states, &returned);
    free(states);
    if (status != MZ_OK) {
        free(returned.lines);
        return status;
    }
    *ret_returned = returned;
    return MZ_OK;
}

enum mz_status mz_line_states_instruction(struct mz_client *client,
                                          const struct mz_dossier *payment,
                                          const struct mz_line *lines, size_t count,
                                          struct mz_hash *ret_instruction) {
    struct state *states;
    struct mz_recorded instruction;
    enum mz_status status = read_states(client, payment, &states);
    if (status != MZ_OK)
        return status;
    uint64_t index = count == 0 ? 0 : states[lines[0].line - 1].instructed_index;
    for (size_t i = 1; status == MZ_OK && i < count; i++) {
        uint64_t other = states[lines[i].line - 1].instructed_index;
        char have[24], want[24];
        (void)snprintf(have, sizeof have, "#%" PRIu64, other);
        (void)snprintf(want, sizeof want, "#%" PRIu64, index);
        if (other != index)
            status = mismatch(client, lines[i].line, other == 0 ? "payment.instruct" : have,
                              index == 0 ? "payment.instruct" : want);
    }
    free(states);
    if (status != MZ_OK)
        return status;
    if (index == 0) {
        *ret_instruction = payment->instruction;
        return MZ_OK;
    }
    status = mz_dossier_fetch(client, index, NULL, &instruction);
    if (status != MZ_OK)
        return status;
    *ret_instruction = instruction.statement.hash;
    mz_dossier_release(&instruction);
    return MZ_OK;
}
