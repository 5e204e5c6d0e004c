/* accept: payment.accept, what was checked on the spot and how much of it passed. */
#include <string.h>

#include "client/record/dossier.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

enum mz_status mz_accept_payment(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, options->arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    struct mz_payment_accept body = {
        .result = mz_options_word(options, "result"),
        .type = mz_options_word(options, "type"),
        .checked = mz_options_uint(options, "checked"),
        .passed = mz_options_uint(options, "passed"),
        .opinion = mz_options_span(options, "opinion"),
    };
    if (body.type == 0)
        body.type = MZ_ACCEPTANCE_LIST;
    if (body.checked == MZ_ABSENT)
        body.checked = payment.body->count;
    if (body.passed == MZ_ABSENT)
        body.passed = body.result == MZ_RESULT_PASSED ? body.checked : 0;
    struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_ACCEPT,
        .project = payment.request.statement.project,
        .refs = {payment.request.statement.hash},
        .refs_count = 1 + payment.approvals_count,
        .body = &body,
    };
    memcpy(&filing.refs[1], payment.approvals,
           payment.approvals_count * sizeof payment.approvals[0]);
    if (payment.approvals_count == 0)
        status = mz_dossier_not_ready(client, &payment, "approved");
    if (status == MZ_OK)
        status = mz_dossier_show(client, &payment);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}
