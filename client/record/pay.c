/* pay instruct: payment.instruct, bound to the request, all approvals and all acceptances; and
 * again, for lines that the bank returned. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/remote/object.h"
#include "client/remote/sign.h"
#include "client/sheets/line_states.h"
#include "client/sheets/payees.h"
#include "client/verbs.h"
#include "proto/base/money.h"

static void add_refs(struct mz_filing *filing, const struct mz_hash *hashes, size_t count) {
    memcpy(&filing->refs[filing->refs_count], hashes, count * sizeof hashes[0]);
    filing->refs_count += count;
}

/* What every instruction rests on: the cashier pays exactly what these people signed for. */
static enum mz_status bind_to(struct mz_client *client, const struct mz_dossier *payment,
                              struct mz_filing *filing) {
    filing->project = payment->request.statement.project;
    filing->refs_count = 0;
    add_refs(filing, &payment->request.statement.hash, 1);
    add_refs(filing, payment->approvals, payment->approvals_count);
    add_refs(filing, payment->acceptances, payment->acceptances_count);
    if (!mz_hash_is_zero(&payment->reviewed_again))
        add_refs(filing, &payment->reviewed_again, 1);
    if (payment->approvals_count == 0 || payment->acceptances_count == 0)
        return mz_dossier_not_ready(client, payment, "accepted");
    return MZ_OK;
}

static enum mz_status instruct_first(struct mz_client *client, const struct mz_dossier *payment) {
    const struct mz_payment_instruct body = {
        .amount = payment->body->amount,
        .method = payment->body->method,
        .count = MZ_ABSENT,
    };
    struct mz_filing filing = {.kind = MZ_KIND_PAYMENT_INSTRUCT, .body = &body};
    enum mz_status status = bind_to(client, payment, &filing);
    if (status == MZ_OK)
        status = mz_dossier_show(client, payment);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, body.amount);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

static enum mz_status file_again(struct mz_client *client, const struct mz_dossier *payment,
                                 const struct mz_selection *returned) {
    struct mz_buffer object;
    struct mz_list_totals totals;
    char amount[MZ_MONEY_TEXT];
    enum mz_status status = mz_payees_list(client, MZ_LIST_SELECTION, payment->body->number,
                                           returned->lines, returned->count, &object, &totals);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_instruct body = {
        .amount = totals.amount,
        .method = payment->body->method,
        .count = totals.count,
        .root = totals.root,
    };
    struct mz_filing filing = {.kind = MZ_KIND_PAYMENT_INSTRUCT, .body = &body};
    status = bind_to(client, payment, &filing);
    if (status == MZ_OK)
        status = mz_dossier_show(client, payment);
    mz_money_format_grouped(totals.amount, amount);
    if (status == MZ_OK)
        mz_error_note(client, mz_i18n(N_("  to be sent again: %llu lines that came back, ¥%s\n")),
                      (unsigned long long)totals.count, amount);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, totals.amount);
    if (status == MZ_OK)
        status = mz_object_put_list(client, &totals.root, mz_buffer_view(&object));
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_buffer_free(&object);
    return status;
}

static enum mz_status instruct_again(struct mz_client *client, const struct mz_dossier *payment) {
    struct mz_selection returned;
    enum mz_status status = mz_line_states_chosen(client, payment, MZ_LINES_RETURNED, &returned);
    if (status != MZ_OK)
        return status;
    status = returned.count > 0 ? file_again(client, payment, &returned)
                                : mz_dossier_not_ready(client, payment, "bank-returned");
    free(returned.lines);
    return status;
}

enum mz_status mz_pay_instruct(struct mz_client *client) {
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    if (!mz_hash_is_zero(&payment.instruction))
        status = instruct_again(client, &payment);
    else if (mz_options_has(&client->options, "line"))
        status = mz_client_usage(client, "--line", mz_i18n(N_("nothing came back from the bank")));
    else
        status = instruct_first(client, &payment);
    mz_dossier_close(&payment);
    return status;
}
