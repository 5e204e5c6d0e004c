#include "client/clone/verify_attest.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "proto/log/note.h"
#include "proto/verify/attestation.h"

static enum mz_status sign(struct mz_client *client, struct mz_span text, struct mz_writer *w) {
    const struct mz_signing_key *key;
    struct mz_note_key name;
    char vkey[MZ_NOTE_KEY_TEXT_SIZE + 1];
    struct mz_writer words = mz_writer_over(vkey, sizeof vkey - 1);
    enum mz_status status = mz_client_key(client, &key);
    if (status == MZ_OK)
        status = mz_note_key_make(mz_span_text(key->identity.actor), MZ_NOTE_ED25519,
                                  key->identity.public_key.bytes, &name);
    if (status == MZ_OK)
        status = mz_note_sign(w, text, &name, key->secret);
    if (status != MZ_OK)
        return client->fault.status == status ? status
                                              : mz_fault_at(&client->fault, status, "--report");
    mz_note_key_write(&words, &name);
    vkey[words.size] = '\0';
    mz_error_note(client, mz_i18n(N_("The report is signed; it is checked with --vkey %s\n")),
                  vkey);
    return MZ_OK;
}

enum mz_status mz_verify_attest(struct mz_client *client, const struct mz_replay *replay,
                                const struct mz_hash *policy, const char *path) {
    struct mz_attestation attestation = {
        .report = mz_replay_report(replay),
        .origin = mz_clone_origin(mz_replay_clone(replay)),
        .checkpoint = mz_clone_note(mz_replay_clone(replay)),
        .software = "mingzhang",
        .version = MZ_VERSION,
        .time_ms = client->env->now_ms(client->env->ctx),
        .policy = *policy,
    };
    struct mz_buffer text = {0}, note = {0};
    uint8_t *room = mz_buffer_reserve(&text, MZ_MAX_NOTE), *signed_room = NULL;
    enum mz_status status = MZ_OK;
    const struct mz_signing_key *key = NULL;
    if (mz_client_has_key(client))
        status = mz_client_key(client, &key);
    if (key != NULL)
        attestation.verifier = mz_span_text(key->identity.actor);
    if (room != NULL)
        signed_room = mz_buffer_reserve(&note, MZ_MAX_NOTE);
    if (status == MZ_OK && signed_room == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", path);
    if (status == MZ_OK) {
        struct mz_writer w = mz_writer_over(room, MZ_MAX_NOTE);
        struct mz_writer signed_w = mz_writer_over(signed_room, MZ_MAX_NOTE);
        status = mz_attestation_write(&attestation, &w);
        if (status != MZ_OK)
            mz_fault_at(&client->fault, status, "%s", path);
        else if (key != NULL)
            status = sign(client, mz_writer_view(&w), &signed_w);
        if (status == MZ_OK)
            status = mz_file_replace(path, mz_writer_view(key != NULL ? &signed_w : &w), 0644,
                                     &client->fault);
    }
    if (status == MZ_OK && key == NULL)
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("The report is not signed: no key was named with --key.")));
    mz_buffer_free(&text);
    mz_buffer_free(&note);
    return status;
}

/* -- Checking. */

static enum mz_status open_note(struct mz_client *client, struct mz_span bytes,
                                struct mz_span *ret_text) {
    const char *vkey = mz_options_text(&client->options, "vkey");
    struct mz_note_key key;
    if (vkey == NULL)
        return mz_client_usage(client, "--vkey",
                               mz_i18n(N_("needed: the key of whoever signed the report")));
    enum mz_status status = mz_note_key_parse(mz_span_text(vkey), &key);
    if (status != MZ_OK)
        return mz_fault_at(&client->fault, status, "--vkey");
    status = mz_note_open(bytes, &key, ret_text);
    if (status == MZ_OK)
        return MZ_OK;
    mz_fault_at(&client->fault, status, "report");
    mz_fault_want(&client->fault, "%.79s", vkey);
    return status;
}

/* The verdict that the signed text states, as a status. */
static enum mz_status stated(struct mz_client *client, struct mz_span text) {
    static const struct {
        const char *word;
        enum mz_status status;
    } verdicts[] = {{"verified", MZ_OK}, {"incomplete", MZ_E_WITHHELD}, {"failed", MZ_E_BAD_ENTRY}};
    struct mz_span rest = text, line;
    const char *verdict = NULL, *schema = NULL;
    json_t *object = NULL;
    if (mz_span_cut(&rest, '\n', &line) &&
        mz_span_equal(line, mz_span_of(MZ_ATTESTATION_HEAD, sizeof MZ_ATTESTATION_HEAD - 2)) &&
        mz_span_cut(&rest, '\n', &line))
        object = json_loadb((const char *)line.data, line.size, JSON_REJECT_DUPLICATES, NULL);
    schema = json_string_value(json_object_get(object, "schema"));
    verdict = json_string_value(json_object_get(json_object_get(object, "report"), "verdict"));
    enum mz_status status = MZ_E_BAD_NOTE;
    if (schema != NULL && strcmp(schema, "mingzhang/verification-report/1") == 0 && verdict != NULL)
        for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
            if (strcmp(verdict, verdicts[i].word) == 0)
                status = verdicts[i].status;
    json_decref(object);
    if (status == MZ_E_BAD_NOTE)
        return mz_fault_at(&client->fault, status, "report");
    return status == MZ_OK ? MZ_OK : mz_fault_at(&client->fault, status, "report");
}

static void print_stated(struct mz_client *client, struct mz_span text) {
    struct mz_span rest = text, line;
    (void)mz_span_cut(&rest, '\n', &line);
    if (mz_output_is_machine(&client->output)) {
        (void)mz_span_cut(&rest, '\n', &line);
        fprintf(client->output.file, "%.*s\n", (int)line.size, (const char *)line.data);
        return;
    }
    (void)mz_span_cut(&rest, '\n', &line);
    fprintf(client->output.file, "%.*s%s\n", (int)rest.size, (const char *)rest.data,
            mz_i18n(N_("The signature of this report is good.")));
}

enum mz_status mz_verify_attested(struct mz_client *client, const char *path) {
    struct mz_buffer file = {0};
    struct mz_span text;
    enum mz_status status = mz_file_read(path, MZ_MAX_NOTE, &file, &client->fault);
    if (status == MZ_OK)
        status = open_note(client, mz_buffer_view(&file), &text);
    if (status == MZ_OK) {
        status = stated(client, text);
        if (status != MZ_E_BAD_NOTE) {
            print_stated(client, text);
            client->fault_told = true;
        }
    }
    mz_buffer_free(&file);
    return status;
}
