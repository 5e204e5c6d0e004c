/* pay instruct: payment.instruct, bound to the request, all approvals and all acceptances. */
#include <string.h>

#include "client/dossier.h"
#include "client/sign.h"
#include "client/verbs.h"

enum mz_status mz_pay_instruct(struct mz_client *client) {
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_instruct body = {
        .amount = payment.body->amount,
        .method = payment.body->method,
        .count = MZ_ABSENT,
    };
    struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_INSTRUCT,
        .project = payment.request.statement.project,
        .refs = {payment.request.statement.hash},
        .refs_count = 1 + payment.approvals_count + payment.acceptances_count,
        .body = &body,
    };
    memcpy(&filing.refs[1], payment.approvals,
           payment.approvals_count * sizeof payment.approvals[0]);
    memcpy(&filing.refs[1 + payment.approvals_count], payment.acceptances,
           payment.acceptances_count * sizeof payment.acceptances[0]);
    if (payment.approvals_count == 0 || payment.acceptances_count == 0)
        status = mz_dossier_not_ready(client, &payment, "accepted");
    if (status == MZ_OK)
        status = mz_dossier_show(client, &payment);
    if (status == MZ_OK)
        status = mz_dossier_confirm(client, body.amount);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}
