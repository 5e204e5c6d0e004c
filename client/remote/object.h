/* Objects by hash: uploaded in parts with resume, fetched in ranges, checked against their
 * names. */
#ifndef MZ_CLIENT_OBJECT_H
#define MZ_CLIENT_OBJECT_H

#include "client/client.h"
#include "proto/codec/list.h"

/* Uploads a list object under its root. Nothing is sent if the daemon has it whole. */
enum mz_status mz_object_put_list(struct mz_client *client, const struct mz_hash *root,
                                  struct mz_span object)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Uploads the file at `path`, whose hash and size were taken before; goes on where an earlier
 * upload stopped. */
enum mz_status mz_object_put_file(struct mz_client *client, const char *path,
                                  const struct mz_hash *sha256, uint64_t size)
    __attribute__((nonnull, warn_unused_result));

/* Fetches the list object with this root and checks form and root. The caller frees *ret_object.
 * MZ_E_NOT_FOUND, MZ_E_BAD_OBJECT. */
enum mz_status mz_object_get_list(struct mz_client *client, const struct mz_hash *root,
                                  enum mz_list_form form, struct mz_buffer *ret_object,
                                  struct mz_list_totals *ret_totals)
    __attribute__((nonnull, warn_unused_result));

/* Fetches an evidence file to `path`, which must not exist, and checks its hash before it gets that
 * name. */
enum mz_status mz_object_get_file(struct mz_client *client, const struct mz_hash *sha256,
                                  const char *path) __attribute__((nonnull, warn_unused_result));

#endif
