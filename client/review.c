/* review: payment.review, with what is reviewed on the screen. */
#include "client/dossier.h"
#include "client/sign.h"
#include "client/verbs.h"

enum mz_status mz_review_payment(struct mz_client *client) {
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_review body = {
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
    status = mz_dossier_show(client, &payment);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, body.amount);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}
