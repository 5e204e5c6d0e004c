#include "proto/log/note.h"

#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/decimal.h"
#include "proto/base/text.h"

enum {
    TIME_SIZE = 8,
    PLAIN_SIZE = MZ_NOTE_ID_SIZE + MZ_ED25519_SIGNATURE_SIZE,
    COSIGNED_SIZE = MZ_NOTE_ID_SIZE + TIME_SIZE + MZ_ED25519_SIGNATURE_SIZE,
    PREAMBLE_SIZE = 64, /* of a cosigned message; "cosignature/v1\ntime <20 digits>\n" is 41 */
};

static const char dash[] = "\xe2\x80\x94 "; /* U+2014 and a space */

/* -- Reading. */

static bool is_note_bytes(struct mz_span bytes) {
    for (size_t i = 0; i < bytes.size; i++) {
        if (bytes.data[i] < ' ' && bytes.data[i] != '\n')
            return false;
    }
    return mz_text_is_utf8(bytes);
}

static bool is_note_text(struct mz_span text) {
    return text.size > 0 && text.data[text.size - 1] == '\n' && is_note_bytes(text);
}

/* One signature line, in parts. */
struct line {
    struct mz_span name;
    struct mz_span base64;
    size_t size; /* of what the base 64 stands for: key id and signature */
};

static bool take_line(struct mz_span *rest, struct line *ret_line) {
    struct mz_span whole;
    if (!mz_span_cut(rest, '\n', &whole) || whole.size < strlen(dash) ||
        memcmp(whole.data, dash, strlen(dash)) != 0)
        return false;
    whole.data += strlen(dash);
    whole.size -= strlen(dash);
    if (!mz_span_cut(&whole, ' ', &ret_line->name) || !mz_note_key_is_name(ret_line->name))
        return false;
    ret_line->base64 = whole;
    return mz_base64_check(whole, &ret_line->size) == MZ_OK && ret_line->size > MZ_NOTE_ID_SIZE;
}

enum mz_status mz_note_parse(struct mz_span bytes, struct mz_note *ret_note) {
    if (bytes.size > MZ_MAX_NOTE || !is_note_text(bytes))
        return MZ_E_BAD_NOTE;
    size_t split = bytes.size - 1; /* where the last empty line ends the text */
    while (split > 0 && (bytes.data[split] != '\n' || bytes.data[split - 1] != '\n'))
        split--;
    if (split == 0)
        return MZ_E_BAD_NOTE;
    return mz_note_join(mz_span_of(bytes.data, split),
                        mz_span_of(bytes.data + split + 1, bytes.size - split - 1), ret_note);
}

enum mz_status mz_note_join(struct mz_span text, struct mz_span signatures,
                            struct mz_note *ret_note) {
    struct mz_note note = {.text = text, .signatures = signatures};
    struct line line;
    if (text.size > MZ_MAX_NOTE || signatures.size > MZ_MAX_NOTE || !is_note_text(text) ||
        !is_note_text(signatures))
        return MZ_E_BAD_NOTE;
    for (struct mz_span rest = note.signatures; rest.size > 0; note.count++) {
        if (note.count == MZ_MAX_SIGNATURES || !take_line(&rest, &line))
            return MZ_E_BAD_NOTE;
    }
    *ret_note = note;
    return MZ_OK;
}

/* Does the line name the key? The id is in the first eight characters, so that signatures of any
 * length can be read over. */
static bool names(const struct line *line, const struct mz_note_key *key) {
    uint8_t bytes[6];
    size_t size;
    return mz_span_equal(line->name, mz_note_key_name(key)) &&
           mz_base64_decode(mz_span_of(line->base64.data, 8), bytes, sizeof bytes, &size) ==
               MZ_OK &&
           memcmp(bytes, key->id, sizeof key->id) == 0;
}

enum mz_status mz_note_line(const struct mz_note *note, const struct mz_note_key *key,
                            struct mz_span *ret_line) {
    struct line line;
    for (struct mz_span rest = note->signatures; rest.size > 0;) {
        const uint8_t *start = rest.data;
        if (!take_line(&rest, &line))
            return MZ_E_BAD_NOTE;
        if (!names(&line, key))
            continue;
        *ret_line = mz_span_of(start, (size_t)(rest.data - start));
        return MZ_OK;
    }
    return MZ_E_UNKNOWN_SIGNER;
}

/* What a cosignature covers (tlog-cosignature, "Ed25519 signed message"). `buffer` holds
 * PREAMBLE_SIZE and the text. */
static struct mz_span cosigned_message(uint8_t *buffer, struct mz_span text, uint64_t time) {
    struct mz_writer w = mz_writer_over(buffer, PREAMBLE_SIZE + text.size);
    mz_writer_text(&w, "cosignature/v1\ntime ");
    mz_decimal_write(&w, time);
    mz_writer_text(&w, "\n");
    mz_writer_span(&w, text);
    return mz_writer_view(&w);
}

/* Checks one signature by `key`: the bytes after the key id. */
static enum mz_status verify(struct mz_span text, const struct mz_note_key *key,
                             struct mz_span signature, uint64_t *ret_time) {
    if (key->type == MZ_NOTE_ED25519) {
        *ret_time = 0;
        return signature.size == MZ_ED25519_SIGNATURE_SIZE &&
                       mz_ed25519_verify(key->public_key, text, signature.data)
                   ? MZ_OK
                   : MZ_E_BAD_NOTE;
    }
    if (signature.size != TIME_SIZE + MZ_ED25519_SIGNATURE_SIZE)
        return MZ_E_BAD_NOTE;
    if (text.size > MZ_NOTE_COSIGNED_SIZE)
        return MZ_E_TOO_LARGE;
    uint8_t buffer[PREAMBLE_SIZE + MZ_NOTE_COSIGNED_SIZE];
    struct mz_reader reader = mz_reader_over(signature);
    uint64_t time = mz_reader_u64be(&reader);
    if (time > INT64_MAX ||
        !mz_ed25519_verify(key->public_key, cosigned_message(buffer, text, time), reader.rest.data))
        return MZ_E_BAD_NOTE;
    *ret_time = time;
    return MZ_OK;
}

enum mz_status mz_note_verify(const struct mz_note *note, const struct mz_note_key *key,
                              uint64_t *ret_time) {
    bool found = false;
    uint64_t latest = 0;
    struct line line;
    for (struct mz_span rest = note->signatures; rest.size > 0;) {
        if (!take_line(&rest, &line))
            return MZ_E_BAD_NOTE;
        if (!names(&line, key))
            continue;
        uint8_t bytes[COSIGNED_SIZE];
        size_t size;
        /* One too long for the buffer is no signature of either type. */
        if (mz_base64_decode(line.base64, bytes, sizeof bytes, &size) != MZ_OK)
            return MZ_E_BAD_NOTE;
        uint64_t time;
        enum mz_status status = verify(
            note->text, key, mz_span_of(bytes + MZ_NOTE_ID_SIZE, size - MZ_NOTE_ID_SIZE), &time);
        if (status != MZ_OK)
            return status;
        found = true;
        latest = time > latest ? time : latest;
    }
    if (!found)
        return MZ_E_UNKNOWN_SIGNER;
    if (ret_time != NULL)
        *ret_time = latest;
    return MZ_OK;
}

enum mz_status mz_note_open(struct mz_span bytes, const struct mz_note_key *key,
                            struct mz_span *ret_text) {
    struct mz_note note;
    enum mz_status status = mz_note_parse(bytes, &note);
    if (status == MZ_OK)
        status = mz_note_verify(&note, key, NULL);
    if (status == MZ_OK)
        *ret_text = note.text;
    return status;
}

/* -- Writing. */

/* Ends what began when the writer stood at `start`: all of it or nothing. */
static enum mz_status finish(struct mz_writer *w, struct mz_writer start) {
    if (!w->overflow)
        return MZ_OK;
    *w = start;
    return MZ_E_TOO_LARGE;
}

static void write_line(struct mz_writer *w, const struct mz_note_key *key, struct mz_span body) {
    mz_writer_text(w, dash);
    mz_writer_span(w, mz_note_key_name(key));
    mz_writer_text(w, " ");
    mz_base64_write(w, body);
    mz_writer_text(w, "\n");
}

enum mz_status mz_note_sign(struct mz_writer *w, struct mz_span text, const struct mz_note_key *key,
                            const uint8_t secret_key[MZ_ED25519_SECRET_SIZE]) {
    if (key->type != MZ_NOTE_ED25519)
        return MZ_E_BAD_ALGORITHM;
    if (!is_note_text(text))
        return MZ_E_BAD_NOTE;
    struct mz_writer start = *w;
    uint8_t body[PLAIN_SIZE];
    memcpy(body, key->id, sizeof key->id);
    mz_ed25519_sign(secret_key, text, body + MZ_NOTE_ID_SIZE);
    mz_writer_span(w, text);
    mz_writer_text(w, "\n");
    write_line(w, key, mz_span_of(body, sizeof body));
    return finish(w, start);
}

enum mz_status mz_note_cosign(struct mz_writer *w, struct mz_span text,
                              const struct mz_note_key *key,
                              const uint8_t secret_key[MZ_ED25519_SECRET_SIZE], uint64_t time) {
    if (key->type != MZ_NOTE_COSIGNATURE)
        return MZ_E_BAD_ALGORITHM;
    if (time > INT64_MAX)
        return MZ_E_OUT_OF_RANGE;
    if (text.size > MZ_NOTE_COSIGNED_SIZE)
        return MZ_E_TOO_LARGE;
    if (!is_note_text(text))
        return MZ_E_BAD_NOTE;
    struct mz_writer start = *w;
    uint8_t buffer[PREAMBLE_SIZE + MZ_NOTE_COSIGNED_SIZE], body[COSIGNED_SIZE];
    struct mz_writer b = mz_writer_over(body, sizeof body);
    mz_writer_bytes(&b, key->id, sizeof key->id);
    mz_writer_u64be(&b, time);
    mz_ed25519_sign(secret_key, cosigned_message(buffer, text, time), body + b.size);
    write_line(w, key, mz_span_of(body, sizeof body));
    return finish(w, start);
}
