/* How scores and lights are computed, as a file that people can read aloud, both ways.
 *
 *   [scheme]
 *   red = 20.00          ; per cent of the budget off the plan: above it the light is red
 *   yellow = 10.00       ; from that on it is yellow
 *   top = 80.00          ; per cent of the weight from which a band counts as met
 *   middle = 60.00       ; from which it counts as met in part
 *   overshoot = 130.00   ; per cent of the target above which the target is questioned
 *   deduct = no          ; take points off for it
 *
 * The names are the members of the body of scheme.set. */
#ifndef MZ_CLIENT_SCHEME_INI_H
#define MZ_CLIENT_SCHEME_INI_H

#include "client/io/buffer.h"
#include "proto/base/status.h"
#include "proto/codec/bodies.h"

/* Reads a file. What it leaves out is the default; a version that it does not state is MZ_ABSENT.
 * MZ_E_USAGE names the line that is wrong, and why. What is said is not checked against
 * the rules. */
enum mz_status mz_scheme_ini_read(const char *path, struct mz_scheme_set *ret_scheme,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Appends the scheme as such a file, without its version. */
void mz_scheme_ini_write(const struct mz_scheme_set *scheme, struct mz_buffer *text)
    __attribute__((nonnull));

#endif
