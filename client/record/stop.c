/* return, reject, withdraw, suspend, resume: a payment sent back, ended, held or let go on, for a
 * coded reason. */
#include "client/record/dossier.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

static enum mz_status stop(struct mz_client *client, enum mz_kind_id kind) {
    struct mz_dossier payment;
    enum mz_status status = mz_dossier_open(client, client->options.arguments[0], &payment);
    if (status != MZ_OK)
        return status;
    const struct mz_payment_stop body = {
        .reason = mz_options_word(&client->options, "reason"),
        .text = mz_options_span(&client->options, "text"),
    };
    struct mz_filing filing = {
        .kind = kind,
        .project = payment.request.statement.project,
        .refs_count = 1,
        .refs = {payment.request.statement.hash},
        .body = &body,
    };
    /* Going on names the suspension that it ends. */
    if (kind == MZ_KIND_PAYMENT_RESUME)
        filing.refs[filing.refs_count++] = payment.suspension;
    if (kind == MZ_KIND_PAYMENT_RESUME && mz_hash_is_zero(&payment.suspension))
        status = mz_dossier_not_ready(client, &payment, "suspended");
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_close(&payment);
    return status;
}

enum mz_status mz_stop_return(struct mz_client *client) {
    return stop(client, MZ_KIND_PAYMENT_RETURN);
}

enum mz_status mz_stop_reject(struct mz_client *client) {
    return stop(client, MZ_KIND_PAYMENT_REJECT);
}

enum mz_status mz_stop_withdraw(struct mz_client *client) {
    return stop(client, MZ_KIND_PAYMENT_WITHDRAW);
}

enum mz_status mz_stop_suspend(struct mz_client *client) {
    return stop(client, MZ_KIND_PAYMENT_SUSPEND);
}

enum mz_status mz_stop_resume(struct mz_client *client) {
    return stop(client, MZ_KIND_PAYMENT_RESUME);
}
