/* evidence attach, evidence get. */
#include <string.h>
#include <strings.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/record/dossier.h"
#include "client/remote/object.h"
#include "client/remote/sign.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

static const struct {
    const char *suffix, *type;
} types[] = {
    {".pdf", "application/pdf"},
    {".ofd", "application/ofd"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".png", "image/png"},
    {".tif", "image/tiff"},
    {".csv", "text/csv"},
    {".txt", "text/plain"},
    {".xml", "application/xml"},
    {".json", "application/json"},
    {".zip", "application/zip"},
    {".mp4", "video/mp4"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

static const char *type_of(const char *path) {
    const char *suffix = strrchr(path, '.');
    for (size_t i = 0; suffix != NULL && i < sizeof types / sizeof types[0]; i++)
        if (strcasecmp(suffix, types[i].suffix) == 0)
            return types[i].type;
    return "application/octet-stream";
}

enum mz_status mz_evidence_attach(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    const char *path = options->arguments[0];
    struct mz_recorded to;
    struct mz_evidence_attach body = {.code = mz_options_span(options, "code"),
                                      .media_type = mz_options_span(options, "media-type")};
    if (body.media_type.data == NULL)
        body.media_type = mz_span_text(type_of(path));
    enum mz_status status = mz_file_hash(path, &body.sha256, &body.size, &client->fault);
    if (status == MZ_OK)
        status = mz_dossier_resolve(client, mz_options_text(options, "to"), &to);
    if (status != MZ_OK)
        return status;
    const struct mz_filing filing = {
        .kind = MZ_KIND_EVIDENCE_ATTACH,
        .project = to.statement.project,
        .refs_count = 1,
        .refs = {to.statement.hash},
        .body = &body,
        .once = true,
    };
    if (to.statement.project.data == NULL) {
        status = mz_fault_at(&client->fault, MZ_E_WRONG_REF, "--to");
        mz_fault_have(&client->fault, "%s", to.statement.kind->name);
        mz_fault_want(&client->fault, "%s", mz_i18n(N_("a statement of a project")));
    }
    if (status == MZ_OK)
        status = mz_object_put_file(client, path, &body.sha256, body.size);
    if (status == MZ_OK)
        status = mz_sign_file(client, &filing, NULL);
    mz_dossier_release(&to);
    return status;
}

enum mz_status mz_evidence_get(struct mz_client *client) {
    struct mz_hash sha256;
    const char *name = client->options.arguments[0], *path = client->options.arguments[1];
    if (mz_hex_decode_hash(mz_span_text(name), &sha256) != MZ_OK)
        return mz_client_usage(client, name, mz_i18n(N_("is no SHA-256")));
    enum mz_status status = mz_object_get_file(client, &sha256, path);
    if (status == MZ_OK)
        mz_output_say(&client->output, mz_i18n(N_("%s: fetched, hash checked\n")), path);
    return status;
}
