/* review: payment.review, with what is reviewed on the screen. */
#include <stdlib.h>

#include "client/remote/sign.h"
#include "client/sheets/line_states.h"
#include "client/verbs.h"

/* Once money was sent, what is reviewed again is what came back. */
static enum mz_status amount_of(struct mz_client *client, const struct mz_dossier *payment,
                                int64_t *amount) {
    struct mz_selection returned;
    if (mz_hash_is_zero(&payment->instruction))
        return MZ_OK;
    enum mz_status status =
        mz_line_states_select(client, payment, MZ_LINES_RETURNED, NULL, 0, &returned);
    if (status != MZ_OK)
        return status;
    if (returned.count > 0)
        *amount = returned.amount;
    free(returned.lines);
    return MZ_OK;
}

enum mz_status mz_review_payment(struct mz_client *client) {
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    struct mz_payment_review body = {
        .amount = payment.body->amount,
        .opinion = mz_options_span(&client->options, "opinion"),
    };
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_REVIEW,
        .project = payment.request.statement.project,
        .refs_count = 1,
        .refs = {payment.request.statement.hash},
        .body = &body,
    };
    status = amount_of(client, &payment, &body.amount);
    if (status == MZ_OK)
        status = mz_dossier_show(client, &payment);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, body.amount);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}
