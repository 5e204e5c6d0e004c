/* Verifier keys of signed notes: who may sign, by name and public key (C2SP signed-note, "vkey").
 *
 * The key id is SHA-256(name ‖ 0A ‖ type ‖ public key), first four bytes. It is short: it says
 * which key a signature line means and protects nothing; what is trusted is the public key that the
 * verifier was given. */
#ifndef MZ_LOG_NOTE_KEY_H
#define MZ_LOG_NOTE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/limits.h"
#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/hash.h"

enum mz_note_type {
    MZ_NOTE_ED25519 = 0x01,
    MZ_NOTE_COSIGNATURE = 0x04,
};

#define MZ_NOTE_ID_SIZE 4u

/* A verifier key. The name and the id together say which key a signature line means; the public key
 * alone is trusted. */
struct mz_note_key {
    enum mz_note_type type;
    uint8_t id[MZ_NOTE_ID_SIZE];
    uint8_t public_key[MZ_ED25519_PUBLIC_SIZE];
    size_t name_size;
    uint8_t name[MZ_MAX_ORIGIN]; /* not NUL-terminated */
};

struct mz_span mz_note_key_name(const struct mz_note_key *key) __attribute__((nonnull));

/* True for UTF-8 that is not empty and has no '+', no Unicode space and no C0 control character. */
bool mz_note_key_is_name(struct mz_span name);

/* Makes a key and its id, the first bytes of SHA-256(name ‖ 0A ‖ type ‖ public key). MZ_E_BAD_TEXT
 * for a name that is none or is over MZ_MAX_ORIGIN bytes. */
enum mz_status mz_note_key_make(struct mz_span name, enum mz_note_type type,
                                const uint8_t public_key[MZ_ED25519_PUBLIC_SIZE],
                                struct mz_note_key *ret_key)
    __attribute__((warn_unused_result, nonnull));

/* The text form "name+hexid+base64(type ‖ public key)", called vkey; without a newline. */
#define MZ_NOTE_KEY_TEXT_SIZE (MZ_MAX_ORIGIN + 1 + 8 + 1 + 44)
void mz_note_key_write(struct mz_writer *w, const struct mz_note_key *key) __attribute__((nonnull));

/* Reads one. MZ_E_BAD_TEXT: malformed, or the id is not that of name and key. MZ_E_BAD_ALGORITHM: a
 * type other than 01 and 04. */
enum mz_status mz_note_key_parse(struct mz_span text, struct mz_note_key *ret_key)
    __attribute__((warn_unused_result, nonnull));

#endif
