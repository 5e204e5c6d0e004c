/* What a person sees before signing for money, and the amount stated again; dossier.h. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/prompt.h"
#include "client/record/dossier.h"
#include "client/remote/api.h"
#include "client/remote/object.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

#define SHOWN 5u /* payees shown by name before the rest is counted */

static void show_line(struct mz_client *client, const struct mz_line *line) {
    char path[96], id[33], amount[MZ_MONEY_TEXT];
    struct mz_writer w = mz_writer_over(id, 32);
    json_t *answer = NULL;
    mz_hex_write(&w, mz_span_of(line->payee.bytes, sizeof line->payee.bytes));
    id[w.size] = '\0';
    snprintf(path, sizeof path, "/v1/disclosures?payee=%s", id);
    /* A role that may not see even the masked fields still signs what the hash says. */
    struct mz_span name = {0}, idno = {0};
    if (mz_api_json(client, path, NULL, &answer) == MZ_OK) {
        name = mz_api_text(answer, "fields.name");
        idno = mz_api_text(answer, "fields.idno");
    }
    mz_money_format_grouped(line->amount, amount);
    mz_error_note(client, "    %4" PRIu64 "  %.*s  %.*s  %.8s…  ¥%s\n", line->line, (int)name.size,
                  (const char *)name.data, (int)idno.size, (const char *)idno.data, id, amount);
    json_decref(answer);
}

/* The first lines of the roster, whose totals are those of the request. */
static enum mz_status show_roster(struct mz_client *client, const struct mz_dossier *payment) {
    struct mz_buffer object;
    struct mz_list_totals totals;
    struct mz_list_reader reader;
    struct mz_line line;
    struct mz_hash leaf;
    const struct mz_payment_request *body = payment->body;
    enum mz_status status =
        mz_object_get_list(client, &body->root, MZ_LIST_ROSTER, &object, &totals);
    if (status != MZ_OK)
        return status;
    if (totals.count != body->count || totals.amount != body->amount) {
        status = totals.count != body->count ? MZ_E_ROSTER_COUNT : MZ_E_ROSTER_SUM;
        mz_fault_at(&client->fault, status, "%.*s", (int)body->number.size,
                    (const char *)body->number.data);
        mz_fault_have(&client->fault, "%" PRIu64, totals.count);
        mz_fault_want(&client->fault, "%" PRIu64, body->count);
    } else {
        status = mz_list_open(mz_buffer_view(&object), MZ_LIST_ROSTER, &reader, &client->fault);
    }
    for (size_t i = 0; status == MZ_OK && i < SHOWN && i < totals.count; i++) {
        status = mz_list_next(&reader, &line, &leaf, &client->fault);
        if (status == MZ_OK)
            show_line(client, &line);
    }
    if (status == MZ_OK && totals.count > SHOWN)
        mz_error_note(client, mz_i18n(N_("          … and %llu more\n")),
                      (unsigned long long)totals.count - SHOWN);
    mz_buffer_free(&object);
    return status;
}

enum mz_status mz_dossier_show(struct mz_client *client, const struct mz_dossier *payment) {
    if (client->output.quiet || mz_output_is_machine(&client->output)) {
        /* Nobody looks, but what is signed is checked all the same. */
        struct mz_buffer object;
        struct mz_list_totals totals;
        enum mz_status status =
            mz_object_get_list(client, &payment->body->root, MZ_LIST_ROSTER, &object, &totals);
        if (status == MZ_OK)
            mz_buffer_free(&object);
        return status;
    }
    const struct mz_payment_request *body = payment->body;
    const struct mz_statement *request = &payment->request.statement;
    char amount[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL], hash[MZ_HEX_HASH_SIZE + 1];
    char root[MZ_HEX_HASH_SIZE + 1], due[MZ_TIME_TEXT];
    mz_money_format_grouped(body->amount, amount);
    mz_money_format_capital(body->amount, capital);
    mz_hex_of_hash(&request->hash, hash);
    mz_hex_of_hash(&body->root, root);
    mz_date_format(body->due, due);
    mz_error_note(client, mz_i18n(N_("Payment %.*s of project %.*s [%s]\n")),
                  (int)body->number.size, (const char *)body->number.data,
                  (int)request->project.size, (const char *)request->project.data,
                  mz_i18n_word("state", payment->state));
    mz_error_note(client, "  %.*s\n", (int)body->purpose.size, (const char *)body->purpose.data);
    mz_error_note(client, mz_i18n(N_("  handler %.*s, budget line %.*s, due %s\n")),
                  (int)request->issuer.size, (const char *)request->issuer.data,
                  (int)body->line.size, (const char *)body->line.data, due);
    mz_error_note(client, mz_i18n(N_("  %llu payees\n")), (unsigned long long)body->count);
    enum mz_status status = show_roster(client, payment);
    if (status != MZ_OK)
        return status;
    mz_error_note(client, mz_i18n(N_("  amount   ¥%s\n           %s%s\n")), amount, "人民币",
                  capital);
    mz_error_note(client, mz_i18n(N_("  request  %s\n  roster   %s (checked)\n")), hash, root);
    return MZ_OK;
}

enum mz_status mz_dossier_confirm(struct mz_client *client, int64_t amount) {
    const char *given = mz_options_text(&client->options, "confirm");
    if (given != NULL)
        return mz_prompt_amount_is(given, amount, &client->fault);
    char typed[MZ_PROMPT_SIZE];
    enum mz_status status = mz_prompt_ask(mz_i18n(N_("Type the amount to sign for it: ")), false,
                                          typed, sizeof typed, &client->fault);
    if (status == MZ_E_NO_PASSPHRASE)
        return mz_client_usage(client, "--confirm", mz_i18n(N_("is needed without a terminal")));
    if (status != MZ_OK)
        return status;
    return mz_prompt_amount_is(typed, amount, &client->fault);
}
