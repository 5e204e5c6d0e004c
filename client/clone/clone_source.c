#include "client/clone/clone_source.h"

#include <string.h>

#include "client/remote/api.h"

static bool is_address(const char *text) {
    return strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
}

enum mz_status mz_clone_source_open(struct mz_client *client, struct mz_clone_source *ret_source) {
    const char *from = mz_options_text(&client->options, "from");
    struct mz_clone_source *source = ret_source;
    *source = (struct mz_clone_source){.client = client, .is_clone = from != NULL};
    if (from == NULL) {
        source->remote = mz_remote_daemon(client);
        return MZ_OK;
    }
    if (is_address(from)) {
        enum mz_status status = mz_connection_open_mirror(from, &source->mirror, &client->fault);
        if (status == MZ_OK)
            source->remote = mz_remote_mirror(source->mirror);
        return status;
    }
    source->directory.path = from;
    source->remote = mz_remote_clone(&source->directory);
    return MZ_OK;
}

void mz_clone_source_close(struct mz_clone_source *source) {
    mz_connection_close(source->mirror);
    source->mirror = NULL;
}

enum mz_status mz_clone_source_genesis(const struct mz_clone_source *source,
                                       struct mz_trust *ret_trust) {
    struct mz_client *client = source->client;
    struct mz_buffer text = {0};
    if (!source->is_clone)
        return mz_api_genesis(client, ret_trust);
    enum mz_status status =
        source->remote.get(source->remote.ctx, "/genesis.json", &text, &client->fault);
    if (status == MZ_OK)
        status = mz_trust_parse(mz_buffer_string(&text), text.size, "genesis.json", ret_trust,
                                &client->fault);
    mz_buffer_free(&text);
    return status;
}
