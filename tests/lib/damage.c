#include "tests/lib/damage.h"

#include <lmdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool good) {
    if (!good)
        abort();
}

struct raw {
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi table;
};

static struct raw raw_open(const char *directory, const char *table) {
    struct raw raw;
    char path[400];
    snprintf(path, sizeof path, "%s/ledger", directory);
    must(mdb_env_create(&raw.env) == 0);
    must(mdb_env_set_maxdbs(raw.env, 16) == 0);
    must(mdb_env_set_mapsize(raw.env, (size_t)1 << 30) == 0);
    must(mdb_env_open(raw.env, path, 0, 0600) == 0);
    must(mdb_txn_begin(raw.env, NULL, 0, &raw.txn) == 0);
    must(mdb_dbi_open(raw.txn, table, 0, &raw.table) == 0);
    return raw;
}

static void raw_close(struct raw *raw) {
    must(mdb_txn_commit(raw->txn) == 0);
    mdb_env_close(raw->env);
}

void damage_row(const char *directory, const char *table, long number, enum damage damage) {
    struct raw raw = raw_open(directory, table);
    MDB_cursor *cursor;
    MDB_val key, value;
    must(mdb_cursor_open(raw.txn, raw.table, &cursor) == 0);
    must(mdb_cursor_get(cursor, &key, &value, number < 0 ? MDB_LAST : MDB_FIRST) == 0);
    for (; number != 0 && number != -1; number += number < 0 ? 1 : -1)
        must(mdb_cursor_get(cursor, &key, &value, number < 0 ? MDB_PREV : MDB_NEXT) == 0);
    uint8_t *bytes = malloc(value.mv_size + 1), name[512];
    memcpy(name, key.mv_data, key.mv_size);
    memcpy(bytes, value.mv_data, value.mv_size);
    MDB_val k = {key.mv_size, name}, v = {value.mv_size, bytes};
    mdb_cursor_close(cursor);
    if (damage == DAMAGE_REMOVE) {
        must(mdb_del(raw.txn, raw.table, &k, NULL) == 0);
    } else {
        if (damage == DAMAGE_FLIP)
            bytes[value.mv_size - 1] ^= 1;
        else
            name[key.mv_size - 1] ^= 0x80;
        must(mdb_put(raw.txn, raw.table, &k, &v, 0) == 0);
    }
    free(bytes);
    raw_close(&raw);
}
