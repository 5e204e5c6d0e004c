/* The other side of a pull, served out of a ledger in memory, honest or not. */
#ifndef MZ_TESTS_LIB_REMOTE_H
#define MZ_TESTS_LIB_REMOTE_H

#include "client/clone/pull.h"
#include "tests/lib/ledger.h"

struct remote {
    struct ledger *ledger;
    uint64_t size;    /* of the checkpoint that is served */
    const char *note; /* a checkpoint to serve in its place; `note_size` bytes */
    size_t note_size;
    const char *cosigned; /* the checkpoint that has a quorum; NULL: there is none */
    size_t cosigned_size;
    uint64_t requests;   /* answered so far */
    uint64_t fail_after; /* the connection breaks once so many were answered; 0: never */
    const char *spoil;   /* the answer for this path has its last byte changed, once per request */
    const char *extend;  /* the answer for this path has a byte too many */
    bool no_login;       /* objects are refused */
};

struct mz_remote remote_of(struct remote *remote);
/* The trust that fits the ledger: log key and genesis. */
struct mz_trust remote_trust(struct ledger *ledger);

/* A new folder under the temporary directory; freed and removed with everything in it by
 * remote_drop. */
char *remote_folder(void);
void remote_drop(char *folder);
/* "<folder>/<tail>" in a buffer that the next call reuses. */
const char *remote_path(const char *folder, const char *tail);
/* Clones `size` entries of the ledger into the folder; asserts that this works. */
void remote_clone(struct ledger *ledger, uint64_t size, const char *folder);

/* XORs the byte at `offset` of a file, from its end if negative. */
void remote_flip(const char *path, long offset);

#endif
