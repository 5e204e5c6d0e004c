/* The log's own Ed25519 key, the only private key that the daemon holds (G3).
 *
 * It lies in `log.key`, 0600, in the text form that signed-note tools use:
 * PRIVATE+KEY+<origin>+<key id>+<base64(01 ‖ seed)>. In memory it is in locked pages. */
#ifndef MZ_DAEMON_LOGKEY_H
#define MZ_DAEMON_LOGKEY_H

#include "daemon/env.h"
#include "proto/log/checkpoint.h"
#include "proto/log/merkle.h"

struct mz_logkey;

/* Makes a key and writes the file. MZ_E_EXISTS, MZ_E_BAD_TEXT if the origin is no key name. */
enum mz_status mz_logkey_create(const char *path, struct mz_span origin, const struct mz_env *env,
                                struct mz_logkey **ret_key, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 4), warn_unused_result));
/* MZ_E_BAD_KEY_FILE, MZ_E_NOT_FOUND. */
enum mz_status mz_logkey_open(const char *path, struct mz_logkey **ret_key, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Wipes it. */
void mz_logkey_close(struct mz_logkey *key);

const struct mz_note_key *mz_logkey_public(const struct mz_logkey *key) __attribute__((nonnull));
/* Appends the signed checkpoint. Deterministic: the same size and root give the same bytes. */
enum mz_status mz_logkey_sign(const struct mz_logkey *key, uint64_t size,
                              const struct mz_hash *root, struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));
/* Appends the COSE receipt of entry `index` under the tree (tree_size, root). Deterministic. */
enum mz_status mz_logkey_receipt(const struct mz_logkey *key, uint64_t tree_size, uint64_t index,
                                 const struct mz_proof *inclusion, const struct mz_hash *root,
                                 struct mz_writer *w) __attribute__((nonnull, warn_unused_result));
/* Replaces directory/name by a file with this key. */
enum mz_status mz_logkey_save(const struct mz_logkey *key, const char *directory, const char *name,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* Both keys sign that the log passes from `from` to `to`, which is of the same origin: the handover
 * and the proof of a log.rotate (codec/rotation.h), 64 bytes each. */
void mz_logkey_hand_over(const struct mz_logkey *from, const struct mz_logkey *to,
                         uint8_t ret_handover[64], uint8_t ret_proof[64]) __attribute__((nonnull));

#endif
