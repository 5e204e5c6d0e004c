/* pay reverse, pay confirm, archive: paid lines taken back out 红冲 by an accountant and an
 * approver, and a payment filed away. */
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/remote/object.h"
#include "client/remote/sign.h"
#include "client/sheets/line_states.h"
#include "client/sheets/payees.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

/* -- pay reverse */

static enum mz_status file_reversal(struct mz_client *client, const struct mz_dossier *payment,
                                    const struct mz_selection *paid) {
    struct mz_buffer object;
    struct mz_list_totals totals;
    char amount[MZ_MONEY_TEXT];
    enum mz_status status = mz_payees_list(client, MZ_LIST_SELECTION, payment->body->number,
                                           paid->lines, paid->count, &object, &totals);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_reverse body = {
        .count = totals.count,
        .amount = totals.amount,
        .root = totals.root,
        .reason = mz_options_word(&client->options, "reason"),
        .text = mz_options_span(&client->options, "text"),
        .voucher = mz_options_span(&client->options, "voucher"),
    };
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_REVERSE,
        .project = payment->request.statement.project,
        .refs_count = 1,
        .refs = {payment->request.statement.hash},
        .body = &body,
    };
    status = mz_dossier_show(client, payment);
    mz_money_format_grouped(totals.amount, amount);
    if (status == MZ_OK)
        mz_error_note(client, mz_i18n(N_("  to be reversed: %llu lines, ¥%s\n")),
                      (unsigned long long)totals.count, amount);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, totals.amount);
    if (status == MZ_OK)
        status = mz_object_put_list(client, &totals.root, mz_buffer_view(&object));
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    if (status == MZ_OK)
        mz_output_say(&client->output, "  %s\n",
                      mz_i18n(N_("takes effect when an approver confirms it with `pay confirm`")));
    mz_buffer_free(&object);
    return status;
}

enum mz_status mz_reverse_lines(struct mz_client *client) {
    struct mz_dossier payment;
    struct mz_selection paid;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    /* What the bank sent back and nobody will send again is given up; books are never in error
     * about that. */
    bool back =
        mz_options_word(&client->options, "reason") != MZ_REASON_ERROR &&
        (strcmp(payment.state, "bank-returned") == 0 || strcmp(payment.state, "part-settled") == 0);
    status =
        mz_line_states_chosen(client, &payment, back ? MZ_LINES_RETURNED : MZ_LINES_PAID, &paid);
    if (status == MZ_OK) {
        status = paid.count > 0 ? file_reversal(client, &payment, &paid)
                                : mz_dossier_not_ready(client, &payment, "settled");
        free(paid.lines);
    }
    mz_dossier_close(&payment);
    return status;
}

/* -- pay confirm */

/* Shows the reversal from its entry, and that the lines at hand are those that it names. */
static enum mz_status show_reversal(struct mz_client *client, const struct mz_statement *reversal) {
    const struct mz_payment_reverse *body = &reversal->body.payment_reverse;
    struct mz_buffer object;
    struct mz_list_totals totals;
    char amount[MZ_MONEY_TEXT];
    enum mz_status status =
        mz_object_get_list(client, &body->root, MZ_LIST_SELECTION, &object, &totals);
    if (status != MZ_OK)
        return status;
    mz_buffer_free(&object);
    if (totals.count != body->count || totals.amount != body->amount)
        return mz_fault_at(&client->fault, MZ_E_ROSTER_SUM, "payment.reverse");
    mz_money_format_grouped(body->amount, amount);
    mz_error_note(client, mz_i18n(N_("  to be reversed: %llu lines, ¥%s\n")),
                  (unsigned long long)body->count, amount);
    mz_error_note(client, mz_i18n(N_("  by %.*s, voucher %.*s: %.*s\n")),
                  (int)reversal->issuer.size, (const char *)reversal->issuer.data,
                  (int)body->voucher.size, (const char *)body->voucher.data, (int)body->text.size,
                  (const char *)body->text.data);
    return MZ_OK;
}

static enum mz_status confirm(struct mz_client *client, const struct mz_dossier *payment,
                              const struct mz_statement *reversal) {
    if (reversal->kind->id != MZ_KIND_PAYMENT_REVERSE ||
        !mz_hash_equal(&reversal->hash, &payment->reversal))
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "reversal");
    const struct mz_payment_review body = {
        .amount = reversal->body.payment_reverse.amount,
        .opinion = mz_options_span(&client->options, "opinion"),
    };
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_CONFIRM,
        .project = payment->request.statement.project,
        .refs_count = 2,
        .refs = {payment->request.statement.hash, payment->reversal},
        .body = &body,
    };
    enum mz_status status = mz_dossier_show(client, payment);
    if (status == MZ_OK)
        status = show_reversal(client, reversal);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, body.amount);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_reverse_confirm(struct mz_client *client) {
    struct mz_dossier payment;
    struct mz_recorded reversal;
    char id[MZ_HEX_HASH_SIZE + 1];
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    mz_hex_of_hash(&payment.reversal, id);
    if (mz_hash_is_zero(&payment.reversal)) {
        status = mz_fault_at(&client->fault, MZ_E_NOT_PENDING, "%s", client->options.arguments[0]);
    } else {
        status = mz_dossier_resolve(client, id, &reversal);
        if (status == MZ_OK) {
            status = confirm(client, &payment, &reversal.statement);
            mz_dossier_release(&reversal);
        }
    }
    mz_dossier_close(&payment);
    return status;
}

/* -- archive */

enum mz_status mz_archive_payment(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, options->arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_archive body = {
        .debit = mz_options_fen(options, "debit"),
        .credit = mz_options_fen(options, "credit"),
        .voucher = mz_options_span(options, "voucher"),
        .attachments = mz_options_uint(options, "attachments"),
    };
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_ARCHIVE,
        .project = payment.request.statement.project,
        .refs_count = 1,
        .refs = {payment.request.statement.hash},
        .body = &body,
    };
    status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}
