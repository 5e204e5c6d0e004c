#include "proto/log/checkpoint.h"

#include "proto/base/base64.h"
#include "proto/base/decimal.h"

enum mz_status mz_checkpoint_write(struct mz_writer *w, struct mz_span origin, uint64_t size,
                                   const struct mz_hash *root) {
    if (origin.size > MZ_MAX_ORIGIN || !mz_note_key_is_name(origin))
        return MZ_E_BAD_TEXT;
    struct mz_writer start = *w;
    mz_writer_span(w, origin);
    mz_writer_text(w, "\n");
    mz_decimal_write(w, size);
    mz_writer_text(w, "\n");
    mz_base64_write(w, mz_span_hash(root));
    mz_writer_text(w, "\n");
    if (!w->overflow)
        return MZ_OK;
    *w = start;
    return MZ_E_TOO_LARGE;
}

enum mz_status mz_checkpoint_sign(struct mz_writer *w, uint64_t size, const struct mz_hash *root,
                                  const struct mz_note_key *key,
                                  const uint8_t secret_key[MZ_ED25519_SECRET_SIZE]) {
    uint8_t buffer[MZ_CHECKPOINT_TEXT_SIZE];
    struct mz_writer text = mz_writer_over(buffer, sizeof buffer);
    enum mz_status status = mz_checkpoint_write(&text, mz_note_key_name(key), size, root);
    if (status != MZ_OK)
        return status;
    return mz_note_sign(w, mz_writer_view(&text), key, secret_key);
}

enum mz_status mz_checkpoint_parse(struct mz_span text, struct mz_checkpoint *ret_checkpoint) {
    struct mz_checkpoint checkpoint;
    struct mz_span rest = text, size, root, line;
    if (!mz_span_cut(&rest, '\n', &checkpoint.origin) || checkpoint.origin.size == 0 ||
        !mz_span_cut(&rest, '\n', &size) || mz_decimal_parse(size, &checkpoint.size) != MZ_OK ||
        !mz_span_cut(&rest, '\n', &root) || mz_base64_decode_hash(root, &checkpoint.root) != MZ_OK)
        return MZ_E_BAD_NOTE;
    checkpoint.extensions = rest;
    while (rest.size > 0) {
        if (!mz_span_cut(&rest, '\n', &line) || line.size == 0)
            return MZ_E_BAD_NOTE;
    }
    *ret_checkpoint = checkpoint;
    return MZ_OK;
}

enum mz_status mz_checkpoint_open(struct mz_span bytes, struct mz_span origin,
                                  const struct mz_note_key *key,
                                  struct mz_checkpoint *ret_checkpoint) {
    struct mz_span text;
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_note_open(bytes, key, &text);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(text, &checkpoint);
    if (status != MZ_OK)
        return status;
    if (!mz_span_equal(checkpoint.origin, origin))
        return MZ_E_WRONG_ORIGIN;
    *ret_checkpoint = checkpoint;
    return MZ_OK;
}
