/* The parts of an open ledger, for ledger.c and snapshot.c; and where its files are. */
#ifndef MZ_DAEMON_LEDGER_INTERNAL_H
#define MZ_DAEMON_LEDGER_INTERNAL_H

#include "daemon/files.h"
#include "daemon/head.h"
#include "daemon/ledger.h"
#include "daemon/pool.h"
#include "daemon/sequencer.h"
#include "daemon/signer.h"
#include "daemon/uploads.h"
#include "daemon/vault.h"

/* Names below the ledger's directory. */
#define MZ_LEDGER_DATABASE "ledger"
#define MZ_LEDGER_VAULT    "vault"
#define MZ_LEDGER_EVIDENCE "evidence"
#define MZ_LEDGER_UPLOADS  "uploads"
#define MZ_LEDGER_LOCK     "lock"

/* In the order in which they are opened; closed in reverse. */
struct mz_ledger {
    int lock;
    char directory[MZ_PATH_SIZE], evidence[MZ_PATH_SIZE];
    struct mz_signer *signer;
    struct mz_store *store;
    struct mz_vault *vault;
    struct mz_intake intake;
    struct mz_head_keeper *keeper;
    struct mz_sequencer *sequencer;
    struct mz_pool *pool;
    struct mz_uploads *uploads;
    char vkey[MZ_NOTE_KEY_TEXT_SIZE + 1];
};

#endif
