/* scheme set, check, show: how a project's scores and lights are computed (scheme_ini.h). */
#include <stdio.h>

#include "client/i18n.h"
#include "client/reading.h"
#include "client/record/scheme_ini.h"
#include "client/record/standing.h"
#include "client/remote/sign.h"
#include "client/verbs.h"

static enum mz_status in_force(struct mz_client *client, const struct mz_ledger_source *source,
                               struct mz_scheme_set *ret_scheme) {
    struct mz_parameter parameters[] = {{"project", NULL}, {"limit", "1"}};
    json_t *answer;
    enum mz_status status = mz_read_need_project(client, &parameters[0].value);
    if (status == MZ_OK)
        status = mz_source_ask(client, source, "score", parameters, 2, &answer);
    if (status != MZ_OK)
        return status;
    bool good = mz_standing_scheme(answer, ret_scheme);
    json_decref(answer);
    return good ? MZ_OK : mz_fault_at(&client->fault, MZ_E_PROTOCOL, "scheme");
}

static enum mz_status print(struct mz_client *client, const struct mz_scheme_set *scheme) {
    struct mz_buffer text = {0};
    if (mz_output_is_machine(&client->output)) {
        struct mz_json json = mz_json_start();
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "schema", "mingzhang/scheme/1");
        mz_json_open_object(&json, "scheme");
        mz_schema_json(&mz_scheme_set_schema, scheme, &json);
        mz_json_close_object(&json);
        mz_json_close_object(&json);
        return mz_output_json(&client->output, &json, &client->fault);
    }
    mz_scheme_ini_write(scheme, &text);
    bool failed = text.failed;
    fputs(mz_buffer_string(&text), client->output.file);
    mz_buffer_free(&text);
    return failed ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "scheme") : MZ_OK;
}

enum mz_status mz_scheme_file(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_scheme_set now = {0}, next = {0};
    struct mz_filing filing = {.kind = MZ_KIND_SCHEME_SET, .body = &next};
    enum mz_status status = mz_scheme_ini_read(client->options.arguments[0], &next, &client->fault);
    if (status == MZ_OK)
        status = mz_source_daemon(client, &source);
    if (status == MZ_OK)
        status = in_force(client, &source, &now);
    if (status == MZ_OK && next.version == MZ_ABSENT)
        next.version = now.version + 1;
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_scheme_check_file(struct mz_client *client) {
    struct mz_scheme_set scheme;
    enum mz_status status =
        mz_scheme_ini_read(client->options.arguments[0], &scheme, &client->fault);
    if (status != MZ_OK)
        return status;
    if (scheme.version == MZ_ABSENT)
        scheme.version = 1;
    status = mz_schema_check(&mz_scheme_set_schema, &scheme, &client->fault);
    if (status == MZ_OK)
        status = mz_scoring_check(&scheme, &client->fault);
    return status == MZ_OK ? print(client, &scheme) : status;
}

enum mz_status mz_read_scheme(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_scheme_set scheme;
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = in_force(client, &source, &scheme);
    source.close(source.ctx);
    if (status != MZ_OK)
        return status;
    mz_output_say(&client->output,
                  scheme.version == 0 ? mz_i18n(N_("; the default, nobody has set another\n"))
                                      : mz_i18n(N_("; version %llu\n")),
                  (unsigned long long)scheme.version);
    return print(client, &scheme);
}
