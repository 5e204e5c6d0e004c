/* approve: payment.approve of the tier that is next, bound to the request, its review and every
 * earlier approval by hash, so that nobody can swap what was approved (G2). */
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/record/dossier.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

enum mz_status mz_approve_payment(struct mz_client *client) {
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_approve body = {
        .tier = payment.approvals_count + 1,
        .amount = payment.body->amount,
        .opinion = mz_options_span(&client->options, "opinion"),
    };
    struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_APPROVE,
        .project = payment.request.statement.project,
        .refs = {payment.request.statement.hash, payment.review},
        .refs_count = 2 + payment.approvals_count,
        .body = &body,
    };
    memcpy(&filing.refs[2], payment.approvals,
           payment.approvals_count * sizeof payment.approvals[0]);
    if (mz_hash_is_zero(&payment.review))
        status = mz_dossier_not_ready(client, &payment, "reviewed");
    if (status == MZ_OK)
        status = mz_dossier_show(client, &payment);
    if (status == MZ_OK) {
        mz_error_note(client, mz_i18n(N_("  approval at tier %llu\n")),
                      (unsigned long long)body.tier);
        status = mz_dossier_confirm(client, body.amount);
    }
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}
