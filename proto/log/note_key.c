#include "proto/log/note_key.h"

#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/base/text.h"

enum { TYPE_SIZE = 1, KEY_SIZE = TYPE_SIZE + MZ_ED25519_PUBLIC_SIZE };

struct mz_span mz_note_key_name(const struct mz_note_key *key) {
    return mz_span_of(key->name, key->name_size);
}

/* Every character with the property White_Space beyond ASCII, in UTF-8 (Unicode 15, PropList). */
static const char *const wide_spaces[] = {
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
    "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
    "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
};

bool mz_note_key_is_name(struct mz_span name) {
    if (name.size == 0 || !mz_text_is_utf8(name))
        return false;
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] <= ' ' || name.data[i] == '+')
            return false;
        /* In well-formed UTF-8 such a sequence never begins inside a character. */
        for (size_t s = 0; s < sizeof wide_spaces / sizeof wide_spaces[0]; s++) {
            size_t size = strlen(wide_spaces[s]);
            if (name.size - i >= size && memcmp(name.data + i, wide_spaces[s], size) == 0)
                return false;
        }
    }
    return true;
}

enum mz_status mz_note_key_make(struct mz_span name, enum mz_note_type type,
                                const uint8_t public_key[MZ_ED25519_PUBLIC_SIZE],
                                struct mz_note_key *ret_key) {
    if (name.size > MZ_MAX_ORIGIN || !mz_note_key_is_name(name))
        return MZ_E_BAD_TEXT;
    struct mz_note_key key = {.type = type, .name_size = name.size};
    memcpy(key.name, name.data, name.size);
    memcpy(key.public_key, public_key, sizeof key.public_key);
    uint8_t bytes[MZ_MAX_ORIGIN + 1 + KEY_SIZE];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_writer_span(&w, name);
    mz_writer_u8(&w, '\n');
    mz_writer_u8(&w, (uint8_t)type);
    mz_writer_bytes(&w, public_key, MZ_ED25519_PUBLIC_SIZE);
    struct mz_hash hash = mz_sha256(mz_writer_view(&w));
    memcpy(key.id, hash.bytes, sizeof key.id);
    *ret_key = key;
    return MZ_OK;
}

void mz_note_key_write(struct mz_writer *w, const struct mz_note_key *key) {
    uint8_t bytes[KEY_SIZE] = {(uint8_t)key->type};
    memcpy(bytes + TYPE_SIZE, key->public_key, sizeof key->public_key);
    mz_writer_span(w, mz_note_key_name(key));
    mz_writer_text(w, "+");
    mz_hex_write(w, mz_span_of(key->id, sizeof key->id));
    mz_writer_text(w, "+");
    mz_base64_write(w, mz_span_of(bytes, sizeof bytes));
}

enum mz_status mz_note_key_parse(struct mz_span text, struct mz_note_key *ret_key) {
    struct mz_span name, id_text, rest = text;
    uint8_t id[MZ_NOTE_ID_SIZE], bytes[KEY_SIZE];
    size_t size;
    /* Base 64 may itself hold a '+', names and ids may not. */
    if (!mz_span_cut(&rest, '+', &name) || !mz_span_cut(&rest, '+', &id_text) ||
        mz_hex_decode(id_text, id, sizeof id) != MZ_OK)
        return MZ_E_BAD_TEXT;
    if (mz_base64_check(rest, &size) != MZ_OK || size == 0)
        return MZ_E_BAD_TEXT;
    /* The type comes first, and keys of other types may be of any length. */
    if (mz_base64_decode(mz_span_of(rest.data, 4), bytes, sizeof bytes, &size) != MZ_OK)
        return MZ_E_BAD_TEXT;
    if (bytes[0] != MZ_NOTE_ED25519 && bytes[0] != MZ_NOTE_COSIGNATURE)
        return MZ_E_BAD_ALGORITHM;
    if (mz_base64_decode(rest, bytes, sizeof bytes, &size) != MZ_OK || size != sizeof bytes)
        return MZ_E_BAD_TEXT;
    struct mz_note_key key;
    enum mz_status status =
        mz_note_key_make(name, (enum mz_note_type)bytes[0], bytes + TYPE_SIZE, &key);
    if (status != MZ_OK)
        return status;
    if (memcmp(key.id, id, sizeof id) != 0)
        return MZ_E_BAD_TEXT;
    *ret_key = key;
    return MZ_OK;
}
