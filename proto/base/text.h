/* What text may enter the ledger: UTF-8, identifiers, and a guard against identity numbers (G6). */
#ifndef MZ_BASE_TEXT_H
#define MZ_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

/* Well-formed UTF-8 (RFC 3629): no overlong forms, surrogates or code points beyond 10FFFF. */
bool mz_text_is_utf8(struct mz_span text);
/* The code point at text[*at], which is within the text; steps over it. UINT32_MAX, and no step, if
 * the bytes there are not well-formed UTF-8. */
uint32_t mz_text_code_point(struct mz_span text, size_t *at) __attribute__((nonnull));
/* A free text field: UTF-8, no C0/C1 control characters but newline, no U+FEFF, no bidirectional
 * overrides (U+202A..E, U+2066..9), no valid identity number. MZ_E_BAD_UTF8, MZ_E_BAD_TEXT,
 * MZ_E_PERSONAL_DATA. */
enum mz_status mz_text_check(struct mz_span text) __attribute__((warn_unused_result));
/* [A-Za-z0-9][A-Za-z0-9._-]{0,63} */
bool mz_text_is_code(struct mz_span text);
/* An origin: 1..MZ_MAX_ORIGIN printable ASCII, no space, no '+' (C2SP signed-note key name). */
bool mz_text_is_origin(struct mz_span text);

/* Resident identity number, GB 11643-1999: 17 digits and a check character by ISO 7064 MOD 11-2
 * (domain.md §11), with a date of birth that exists. Lower-case x is accepted here; normalise
 * before hashing. */
bool mz_idno_valid(struct mz_span idno);
/* Check character for 17 digits: '0'..'9' or 'X'. */
char mz_idno_check_character(const char digits[17]) __attribute__((nonnull));
/* Unified social credit code of an organisation, GB 32100-2015: 17 characters of 0-9 A-Z without
 * I, O, S, V, Z and a check character, weights 3^i mod 31. Upper case only, as it is printed. */
bool mz_uscc_valid(struct mz_span code);
/* True if a run of exactly 18 identity-number characters that is valid occurs anywhere in `text`.
 */
bool mz_text_has_idno(struct mz_span text);

#endif
