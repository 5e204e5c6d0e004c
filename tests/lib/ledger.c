#include "tests/lib/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/log/checkpoint.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"
#include "proto/log/tile.h"

/* Assertions are the point here, so they stay in release builds too. */
#define must(condition_)                                                                           \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition_);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define MAX_PROJECTS 32u
#define MAX_SPOILS   16u

struct stored {
    uint8_t *bytes;
    size_t size;
    struct mz_hash statement;
    char project[MZ_MAX_CODE + 1];
};

struct object {
    struct mz_hash name;
    uint8_t *bytes;
    size_t size;
    bool lost;
};

struct project_chain {
    char code[MZ_MAX_CODE + 1];
    uint64_t count;
    struct mz_hash head;
};

struct ledger {
    struct stored *entries;
    struct mz_hash *leaves; /* of the entries as appended: what the tiles hold */
    size_t count, capacity;
    size_t tiled; /* leaves in the tiles */
    uint64_t registered_at;
    struct mz_hash head;
    struct project_chain chains[MAX_PROJECTS];
    size_t chains_count;
    struct object *objects;
    size_t objects_count;
    struct {
        uint8_t level;
        uint64_t number;
        size_t offset;
    } spoils[MAX_SPOILS];
    size_t spoils_count;
    uint8_t tile[MZ_TILE_SIZE];
    uint8_t note[MZ_MAX_NOTE];
};

struct ledger *ledger_new(void) {
    struct ledger *ledger = calloc(1, sizeof *ledger);
    must(ledger != NULL);
    return ledger;
}

void ledger_free(struct ledger *ledger) {
    if (ledger == NULL)
        return;
    for (size_t i = 0; i < ledger->count; i++)
        free(ledger->entries[i].bytes);
    for (size_t i = 0; i < ledger->objects_count; i++)
        free(ledger->objects[i].bytes);
    free(ledger->entries);
    free(ledger->leaves);
    free(ledger->objects);
    free(ledger);
}

struct ledger_key ledger_key_of(const char *name) {
    char text[128];
    struct ledger_key pair;
    snprintf(text, sizeof text, "synthetic key of %s", name);
    struct mz_hash seed = mz_sha256(mz_span_text(text));
    mz_ed25519_key_pair(seed.bytes, pair.key.bytes, pair.secret);
    pair.kid = mz_statement_kid(&pair.key);
    return pair;
}

struct mz_id ledger_id(const char *name, uint64_t number) {
    char text[128];
    struct mz_id id;
    snprintf(text, sizeof text, "%s %llu", name, (unsigned long long)number);
    struct mz_hash hash = mz_sha256(mz_span_text(text));
    memcpy(id.bytes, hash.bytes, sizeof id.bytes);
    return id;
}

/* -- Chaining. */

static struct project_chain *chain_of(struct ledger *ledger, struct mz_span code) {
    for (size_t i = 0; i < ledger->chains_count; i++)
        if (mz_span_equal_text(code, ledger->chains[i].code))
            return &ledger->chains[i];
    must(ledger->chains_count < MAX_PROJECTS && code.size <= MZ_MAX_CODE);
    struct project_chain *chain = &ledger->chains[ledger->chains_count++];
    memcpy(chain->code, code.data, code.size);
    chain->code[code.size] = '\0';
    return chain;
}

struct mz_entry_head ledger_next_head(const struct ledger *ledger, const char *project,
                                      uint32_t date) {
    /* 09:30 at UTC+8 is 01:30 UTC. */
    uint64_t morning = (uint64_t)mz_date_days(date) * 86400000u + 5400000u;
    struct mz_entry_head head = {.index = ledger->count, .prev = ledger->head};
    head.registered_at = morning > ledger->registered_at ? morning : ledger->registered_at + 1;
    if (project == NULL)
        return head;
    head.project_seq = 1;
    for (size_t i = 0; i < ledger->chains_count; i++) {
        if (strcmp(ledger->chains[i].code, project) != 0)
            continue;
        head.project_seq = ledger->chains[i].count + 1;
        head.project_prev = ledger->chains[i].head;
    }
    return head;
}

uint64_t ledger_chain(struct ledger *ledger, const struct mz_entry_head *head,
                      struct mz_span statement, struct mz_span project) {
    static uint8_t buffer[MZ_MAX_ENTRY];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    must(mz_entry_encode(head, statement, &w) == MZ_OK && !w.overflow);
    if (ledger->count == ledger->capacity) {
        ledger->capacity = ledger->capacity == 0 ? 256 : ledger->capacity * 2;
        ledger->entries = realloc(ledger->entries, ledger->capacity * sizeof *ledger->entries);
        ledger->leaves = realloc(ledger->leaves, ledger->capacity * sizeof *ledger->leaves);
        must(ledger->entries != NULL && ledger->leaves != NULL);
    }
    struct stored *stored = &ledger->entries[ledger->count];
    *stored = (struct stored){
        .bytes = malloc(w.size), .size = w.size, .statement = mz_hash_statement(statement)};
    must(stored->bytes != NULL);
    memcpy(stored->bytes, buffer, w.size);
    struct mz_hash leaf = mz_hash_leaf(mz_span_of(stored->bytes, stored->size));
    ledger->leaves[ledger->count] = leaf;
    ledger->registered_at = head->registered_at;
    ledger->head = leaf;
    if (project.data != NULL) {
        struct project_chain *chain = chain_of(ledger, project);
        chain->count = head->project_seq;
        chain->head = leaf;
        snprintf(stored->project, sizeof stored->project, "%s", chain->code);
    }
    ledger->tiled = ledger->count + 1;
    return ledger->count++;
}

static struct mz_span optional(const char *text) {
    return text != NULL ? mz_span_text(text) : (struct mz_span){0};
}

uint64_t ledger_append_bytes(struct ledger *ledger, struct mz_span statement, const char *project,
                             uint32_t date) {
    struct mz_entry_head head = ledger_next_head(ledger, project, date);
    return ledger_chain(ledger, &head, statement, optional(project));
}

uint64_t ledger_append_head(struct ledger *ledger, const struct ledger_act *act,
                            const struct mz_entry_head *head) {
    static uint8_t buffer[MZ_MAX_STATEMENT];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    struct ledger_key author = ledger_key_of(act->signer != NULL ? act->signer : act->actor);
    struct mz_draft draft = {.kind = act->kind,
                             .issuer = mz_span_text(act->actor),
                             .origin = mz_span_text(LEDGER_ORIGIN),
                             .id =
                                 act->id != NULL ? *act->id : ledger_id("statement", ledger->count),
                             .date = act->date,
                             .refs_count = (uint16_t)act->refs_count,
                             .body = act->body};
    struct mz_empty empty = {0};
    if (draft.body == NULL)
        draft.body = &empty;
    if (act->project != NULL)
        draft.project = mz_span_text(act->project);
    for (size_t i = 0; i < act->refs_count; i++)
        draft.refs[i] = ledger_statement_hash(ledger, act->refs[i]);
    struct mz_fault fault = {0};
    enum mz_status status = mz_statement_build(&draft, author.secret, &w, &fault);
    if (status != MZ_OK) {
        char text[256];
        mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
        fprintf(stderr, "%s: %s\n", mz_kind_get(act->kind)->name, text);
    }
    must(status == MZ_OK);
    return ledger_chain(ledger, head, mz_writer_view(&w), optional(act->project));
}

uint64_t ledger_append(struct ledger *ledger, const struct ledger_act *act) {
    struct mz_entry_head head = ledger_next_head(ledger, act->project, act->date);
    return ledger_append_head(ledger, act, &head);
}

/* -- Reading. */

uint64_t ledger_size(const struct ledger *ledger) {
    return ledger->count;
}

struct mz_span ledger_entry(const struct ledger *ledger, uint64_t index) {
    must(index < ledger->count);
    return mz_span_of(ledger->entries[index].bytes, ledger->entries[index].size);
}

struct mz_hash ledger_leaf(const struct ledger *ledger, uint64_t index) {
    must(index < ledger->count);
    return ledger->leaves[index];
}

struct mz_hash ledger_statement_hash(const struct ledger *ledger, uint64_t index) {
    must(index < ledger->count);
    return ledger->entries[index].statement;
}

struct mz_hash ledger_root(const struct ledger *ledger, uint64_t size) {
    must(size <= ledger->tiled);
    return mz_merkle_root(ledger->leaves, size);
}

/* -- Objects. */

static struct object *find_object(struct ledger *ledger, const struct mz_hash *name) {
    for (size_t i = 0; i < ledger->objects_count; i++)
        if (mz_hash_equal(&ledger->objects[i].name, name))
            return &ledger->objects[i];
    return NULL;
}

static void keep(struct ledger *ledger, const struct mz_hash *name, const void *bytes,
                 size_t size) {
    if (find_object(ledger, name) != NULL)
        return;
    ledger->objects =
        realloc(ledger->objects, (ledger->objects_count + 1) * sizeof *ledger->objects);
    must(ledger->objects != NULL);
    struct object *object = &ledger->objects[ledger->objects_count++];
    *object = (struct object){.name = *name, .bytes = malloc(size), .size = size};
    must(object->bytes != NULL);
    memcpy(object->bytes, bytes, size);
}

struct mz_list_totals ledger_list(struct ledger *ledger, enum mz_list_form form,
                                  const struct mz_line *lines, size_t count) {
    size_t capacity = 64 + count * 256;
    uint8_t *buffer = malloc(capacity);
    must(buffer != NULL);
    struct mz_writer w = mz_writer_over(buffer, capacity);
    struct mz_list_totals totals;
    must(mz_list_encode(form, lines, count, &w, NULL) == MZ_OK && !w.overflow);
    must(mz_list_total(mz_writer_view(&w), form, &totals, NULL) == MZ_OK);
    keep(ledger, &totals.root, buffer, w.size);
    free(buffer);
    return totals;
}

struct mz_hash ledger_file(struct ledger *ledger, const char *text) {
    struct mz_hash name = mz_sha256(mz_span_text(text));
    keep(ledger, &name, text, strlen(text));
    return name;
}

void ledger_lose(struct ledger *ledger, const struct mz_hash *name) {
    struct object *object = find_object(ledger, name);
    must(object != NULL);
    object->lost = true;
}

void ledger_spoil(struct ledger *ledger, const struct mz_hash *name) {
    struct object *object = find_object(ledger, name);
    must(object != NULL && object->size > 0);
    object->bytes[object->size - 1] ^= 1;
}

struct mz_span ledger_object(struct ledger *ledger, const struct mz_hash *name) {
    const struct object *object = find_object(ledger, name);
    must(object != NULL);
    return mz_span_of(object->bytes, object->size);
}

static enum mz_status give_list(void *ctx, const struct mz_hash *root, struct mz_span *ret_object) {
    struct object *object = find_object(ctx, root);
    if (object == NULL || object->lost)
        return MZ_E_NOT_FOUND;
    *ret_object = mz_span_of(object->bytes, object->size);
    return MZ_OK;
}

struct mz_objects ledger_objects(struct ledger *ledger) {
    return (struct mz_objects){.ctx = ledger, .list = give_list};
}

/* -- A verifier's source. */

static enum mz_status give_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                 struct mz_fault *fault) {
    const struct ledger *ledger = ctx;
    if (index >= ledger->count)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "entry");
    *ret_entry = ledger_entry(ledger, index);
    return MZ_OK;
}

static enum mz_status give_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                struct mz_span *ret_hashes) {
    struct ledger *ledger = ctx;
    size_t span = (size_t)1 << (MZ_TILE_HEIGHT * level); /* leaves below one hash */
    size_t first = (size_t)number * MZ_TILE_WIDTH * span;
    if (first + width * span > ledger->tiled)
        return MZ_E_NOT_FOUND;
    for (unsigned i = 0; i < width; i++) {
        struct mz_hash node = mz_merkle_root(ledger->leaves + first + i * span, span);
        memcpy(ledger->tile + i * MZ_HASH_SIZE, node.bytes, MZ_HASH_SIZE);
    }
    for (size_t i = 0; i < ledger->spoils_count; i++)
        if (ledger->spoils[i].level == level && ledger->spoils[i].number == number)
            ledger->tile[ledger->spoils[i].offset] ^= 1;
    *ret_hashes = mz_span_of(ledger->tile, width * MZ_HASH_SIZE);
    return MZ_OK;
}

static enum mz_status check_file(void *ctx, const struct mz_hash *sha256, uint64_t size) {
    const struct object *object = find_object(ctx, sha256);
    if (object == NULL || object->lost)
        return MZ_E_NOT_FOUND;
    struct mz_hash found = mz_sha256(mz_span_of(object->bytes, object->size));
    return object->size == size && mz_hash_equal(&found, sha256) ? MZ_OK : MZ_E_BAD_OBJECT;
}

struct mz_verify_source ledger_source(struct ledger *ledger) {
    return (struct mz_verify_source){.ctx = ledger,
                                     .objects = ledger_objects(ledger),
                                     .entry = give_entry,
                                     .tile = give_tile,
                                     .evidence = check_file};
}

/* -- Tampering. */

uint8_t *ledger_entry_bytes(struct ledger *ledger, uint64_t index, size_t *ret_size) {
    must(index < ledger->count);
    *ret_size = ledger->entries[index].size;
    return ledger->entries[index].bytes;
}

void ledger_replace(struct ledger *ledger, uint64_t index, struct mz_span bytes) {
    must(index < ledger->count);
    uint8_t *copy = malloc(bytes.size);
    must(copy != NULL);
    memcpy(copy, bytes.data, bytes.size);
    free(ledger->entries[index].bytes);
    ledger->entries[index].bytes = copy;
    ledger->entries[index].size = bytes.size;
}

void ledger_remove(struct ledger *ledger, uint64_t index) {
    must(index < ledger->count);
    free(ledger->entries[index].bytes);
    ledger->count--;
    memmove(&ledger->entries[index], &ledger->entries[index + 1],
            (ledger->count - index) * sizeof *ledger->entries);
}

void ledger_truncate(struct ledger *ledger, uint64_t size) {
    must(size > 0 && size <= ledger->count);
    while (ledger->count > size)
        free(ledger->entries[--ledger->count].bytes);
    ledger->chains_count = 0;
    for (size_t i = 0; i < size; i++) {
        struct mz_entry entry;
        must(mz_entry_decode(ledger_entry(ledger, i), &entry, NULL) == MZ_OK);
        ledger->registered_at = entry.head.registered_at;
        ledger->head = entry.leaf;
        if (ledger->entries[i].project[0] == '\0')
            continue;
        struct project_chain *chain = chain_of(ledger, mz_span_text(ledger->entries[i].project));
        chain->count = entry.head.project_seq;
        chain->head = entry.leaf;
    }
    ledger->tiled = size;
}

void ledger_spoil_tile(struct ledger *ledger, uint8_t level, uint64_t number, size_t offset) {
    must(ledger->spoils_count < MAX_SPOILS && offset < MZ_TILE_SIZE);
    size_t at = ledger->spoils_count++;
    ledger->spoils[at].level = level;
    ledger->spoils[at].number = number;
    ledger->spoils[at].offset = offset;
}

void ledger_rehash(struct ledger *ledger) {
    for (size_t i = 0; i < ledger->count; i++)
        ledger->leaves[i] = mz_hash_leaf(ledger_entry(ledger, i));
    ledger->tiled = ledger->count;
}

/* -- Checkpoints and replay. */

struct mz_span ledger_note(struct ledger *ledger, const char *origin, uint64_t size,
                           const struct mz_hash *root, const char *signer) {
    struct ledger_key pair = ledger_key_of(signer);
    struct mz_note_key key;
    struct mz_writer w = mz_writer_over(ledger->note, sizeof ledger->note);
    must(mz_note_key_make(mz_span_text(origin), MZ_NOTE_ED25519, pair.key.bytes, &key) == MZ_OK);
    must(mz_checkpoint_sign(&w, size, root, &key, pair.secret) == MZ_OK);
    return mz_writer_view(&w);
}

struct mz_span ledger_checkpoint(struct ledger *ledger, uint64_t size, const char *signer) {
    struct mz_hash root = ledger_root(ledger, size);
    return ledger_note(ledger, LEDGER_ORIGIN, size, &root, signer);
}

enum mz_status ledger_fold(struct ledger *ledger, struct mz_records records, uint64_t *ret_index,
                           struct mz_fault *fault) {
    struct mz_fold *fold =
        mz_fold_new(mz_span_text(LEDGER_ORIGIN), records, ledger_objects(ledger));
    struct mz_statement *statement = malloc(sizeof *statement);
    must(fold != NULL && statement != NULL);
    enum mz_status status = MZ_OK;
    for (uint64_t i = 0; i < ledger->count && status == MZ_OK; i++) {
        struct mz_entry entry;
        status = mz_entry_decode(ledger_entry(ledger, i), &entry, fault);
        if (status == MZ_OK)
            status = mz_statement_decode(entry.statement, statement, fault);
        if (status == MZ_OK)
            status = mz_fold_apply(fold, &entry.head, &entry.leaf, statement, fault);
        if (status != MZ_OK && ret_index != NULL)
            *ret_index = i;
    }
    free(statement);
    mz_fold_free(fold);
    return status;
}
