/* Every error of the project, in one table: stable code, exit code, HTTP status, and its words in
 * both languages.
 *
 * A function that can fail returns an mz_status and leaves its outputs untouched. Where the reader
 * needs to know what was wrong and where, it also fills an mz_fault. Proto never prints: programs
 * turn a fault into words with mz_fault_text. The codes are part of the public contract (FORMAT.md,
 * openapi.yaml): never renamed, never reused. */
#ifndef MZ_BASE_STATUS_H
#define MZ_BASE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"

/* Exit codes of the programs (design.md §8). */
enum mz_exit {
    MZ_EXIT_OK = 0,
    MZ_EXIT_FAILED = 1,   /* could not be done: I/O, memory, the network */
    MZ_EXIT_USAGE = 2,    /* the command or its input is malformed */
    MZ_EXIT_TAMPERED = 3, /* verification FAILED */
    MZ_EXIT_KEY = 4,      /* a key, a passphrase or a login is needed */
    MZ_EXIT_REFUSED = 5,  /* refused by a rule of the ledger */
    MZ_EXIT_NOT_FOUND = 6,
    MZ_EXIT_INCOMPLETE = 7, /* verification INCOMPLETE: something withheld or not at hand */
    MZ_EXIT_UNREACHABLE = 10,
    MZ_EXIT_INTERRUPTED = 130,
};

/* The rows live in status_table.h:
 * X(name, "stable-code", exit, http, "english", "中文", "what to do", "怎么办") */
enum mz_status {
    MZ_OK = 0,
#define X(name, code, exit, http, en, zh, do_en, do_zh) name,
#include "proto/base/status_table.h"
#undef X
    MZ_STATUS_COUNT
};

enum mz_language { MZ_ENGLISH, MZ_CHINESE };

/* What went wrong, precisely enough to mend it. All strings are NUL-terminated UTF-8 and may be
 * empty. The words {place} {have} {want} {who} in the table's texts stand for them. */
struct mz_fault {
    enum mz_status status;
    char place[96]; /* where: a field path, a line number, a budget line, a file; not translated */
    char have[80];  /* what is there or available */
    char want[80];  /* what was asked for or expected */
    char who[80];   /* the actor or actors concerned */
};

const char *mz_status_code(enum mz_status status);
int mz_status_exit(enum mz_status status);
int mz_status_http(enum mz_status status);
/* Looks a stable code up; MZ_STATUS_COUNT when there is none. */
enum mz_status mz_status_from_code(struct mz_span code);

/* Writes the sentence for `fault`, placeholders filled, NUL-terminated and cut at a character
 * boundary if it must be. */
void mz_fault_text(const struct mz_fault *fault, enum mz_language language, char *buffer,
                   size_t capacity) __attribute__((nonnull));
/* Likewise what the reader should do about it; empty if there is nothing to add. */
void mz_fault_remedy(const struct mz_fault *fault, enum mz_language language, char *buffer,
                     size_t capacity) __attribute__((nonnull));

/* Setters, so that a check is one line: return mz_fault_at(f, MZ_E_..., "body.amount"). `fault` may
 * be NULL. Each returns `status`. The others leave earlier parts as they are. */
enum mz_status mz_fault_at(struct mz_fault *fault, enum mz_status status, const char *place_format,
                           ...) __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__
/* Static analysis sees one source file at a time; without this it takes the result for anything,
 * MZ_OK included. */
static inline enum mz_status mz_fault_returns(enum mz_status ignored, enum mz_status status) {
    (void)ignored;
    return status;
}
#define mz_fault_at(fault, status, ...)                                                            \
    mz_fault_returns((mz_fault_at)((fault), (status), __VA_ARGS__), (status))
#endif
void mz_fault_have(struct mz_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void mz_fault_want(struct mz_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void mz_fault_who(struct mz_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Puts "prefix." or "prefix[n]." before the place of a fault found by an inner decoder. */
void mz_fault_within(struct mz_fault *fault, const char *prefix_format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
