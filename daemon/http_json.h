/* Request bodies in JSON, read with jansson: strict, duplicate members refused. */
#ifndef MZ_DAEMON_HTTP_JSON_H
#define MZ_DAEMON_HTTP_JSON_H

#include <jansson.h>

#include "daemon/http_answer.h"
#include "proto/codec/schema.h"

/* The body as a JSON object; the caller json_decref's it. MZ_E_MEDIA_TYPE, MZ_E_USAGE. */
enum mz_status mz_http_json_object(const struct mz_call *call, json_t **ret_object,
                                   struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* Members that must be there; views last as long as the object. MZ_E_MISSING_FIELD, MZ_E_BAD_TYPE.
 */
enum mz_status mz_http_json_text(const json_t *object, const char *name, struct mz_span *ret_text,
                                 struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_http_json_array(const json_t *object, const char *name, size_t max,
                                  json_t **ret_array, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Lower-case hexadecimal of exactly `size` bytes. */
enum mz_status mz_http_json_hex(const json_t *object, const char *name, uint8_t *buffer,
                                size_t size, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Base 64 of exactly `size` bytes. */
enum mz_status mz_http_json_base64(const json_t *object, const char *name, uint8_t *buffer,
                                   size_t size, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
