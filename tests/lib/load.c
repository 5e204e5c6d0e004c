#include "tests/lib/load.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proto/codec/cbor.h"
#include "proto/codec/cose.h"
#include "proto/log/hash.h"
#include "tests/lib/ledger.h"

#define STATEMENT_ROOM 2048u /* bytes of the longest statement made here */
#define MAX_THREADS    64u

static struct mz_span text(const char *words) {
    return mz_span_text(words);
}

double load_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double load_median(double *values, size_t count) {
    qsort(values, count, sizeof *values, ascending);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static unsigned processors(void) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > (long)MAX_THREADS ? MAX_THREADS : (unsigned)n;
}

static void run_on_all(void *(*work)(void *), void *arg) {
    pthread_t threads[MAX_THREADS];
    unsigned n = processors();
    for (unsigned i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, work, arg);
    for (unsigned i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

struct mz_hash load_admin_key(void) {
    return ledger_key_of("admin-a").key;
}

/* -- Making statements. */

static struct load load_new(size_t capacity, size_t room) {
    struct load load = {malloc(capacity * room), calloc(capacity, sizeof *load.statements), 0};
    assert(load.bytes != NULL && load.statements != NULL);
    return load;
}

void load_free(struct load *load) {
    free(load->bytes);
    free(load->statements);
}

static struct mz_span build(const struct mz_draft *draft, const struct ledger_key *key,
                            uint8_t *buffer) {
    struct mz_fault fault = {0};
    struct mz_writer w = mz_writer_over(buffer, STATEMENT_ROOM);
    enum mz_status status = mz_statement_build(draft, key->secret, &w, &fault);
    if (status != MZ_OK) {
        fprintf(stderr, "load: %s at %s\n", mz_status_code(status), fault.place);
        abort();
    }
    return mz_writer_view(&w);
}

/* Appends to an opening; refs are numbers of statements in it. */
static size_t add(struct load *load, enum mz_kind_id kind, const char *actor, const char *project,
                  uint32_t today, const size_t *refs, size_t refs_count, const void *body) {
    struct ledger_key key = ledger_key_of(actor);
    struct mz_draft draft = {.kind = kind,
                             .issuer = text(actor),
                             .origin = text(LOAD_ORIGIN),
                             .id = ledger_id("opening", load->count),
                             .date = today,
                             .refs_count = (uint16_t)refs_count,
                             .body = body};
    if (project != NULL)
        draft.project = text(project);
    for (size_t i = 0; i < refs_count; i++)
        draft.refs[i] = mz_hash_statement(load->statements[refs[i]]);
    assert(load->count < LOAD_FIRST);
    load->statements[load->count] = build(&draft, &key, load->bytes + load->count * STATEMENT_ROOM);
    return load->count++;
}

static size_t add_policy(struct load *load, uint32_t today) {
    struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.version = 1;
    policy.acceptors = 1;
    policy.past_days = 30;
    policy.future_days = 1;
    policy.tiers_count = 1;
    policy.tiers[0] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 1};
    return add(load, MZ_KIND_POLICY_SET, "admin-a", NULL, today, NULL, 0, &policy);
}

static size_t add_person(struct load *load, const char *actor, enum mz_role role, uint32_t today) {
    struct mz_actor_enrol enrol;
    mz_schema_init(&mz_actor_enrol_schema, &enrol);
    enrol.actor = text(actor);
    enrol.key = ledger_key_of(actor).key;
    enrol.roles = MZ_ROLE_BIT(role);
    return add(load, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, today, NULL, 0, &enrol);
}

static void project_name(size_t n, char name[16]) {
    snprintf(name, 16, "project-%02zu", n);
}

static void add_project(struct load *load, size_t n, uint32_t today) {
    char name[16], line[16];
    project_name(n, name);
    snprintf(line, sizeof line, "line-%02zu", n);
    struct mz_project_register project;
    mz_schema_init(&mz_project_register_schema, &project);
    project.name = text("示例项目");
    project.unit = text("示例单位");
    project.basis = text("示例文件");
    project.begin = today / 10000 * 10000 + 101;
    project.end = today / 10000 * 10000 + 1231;
    add(load, MZ_KIND_PROJECT_REGISTER, "clerk", name, today, NULL, 0, &project);
    struct mz_budget_appropriate budget;
    mz_schema_init(&mz_budget_appropriate_schema, &budget);
    budget.line = text(line);
    budget.year = today / 10000;
    budget.amount = INT64_C(100000000);
    budget.source = MZ_SOURCE_FISCAL;
    budget.document = text("示例指〔2023〕1号");
    add(load, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", name, today, NULL, 0, &budget);
}

struct load load_opening(const struct mz_hash *log_key, uint32_t today) {
    struct load load = load_new(LOAD_FIRST, STATEMENT_ROOM);
    struct mz_ledger_create create;
    mz_schema_init(&mz_ledger_create_schema, &create);
    create.log_key = *log_key;
    create.name = text("示例单位");
    create.administrators_count = 2;
    create.administrators[0] =
        (struct mz_administrator){ledger_key_of("admin-a").key, text("admin-a")};
    create.administrators[1] =
        (struct mz_administrator){ledger_key_of("admin-b").key, text("admin-b")};
    size_t first = add(&load, MZ_KIND_LEDGER_CREATE, "admin-a", NULL, today, NULL, 0, &create);
    struct mz_empty empty = {0};
    add(&load, MZ_KIND_ACT_CONFIRM, "admin-b", NULL, today, &first, 1, &empty);
    size_t pending[] = {
        add_person(&load, "clerk", MZ_ROLE_HANDLER, today),
        add_person(&load, "budgeter", MZ_ROLE_BUDGET, today),
        add_person(&load, "accountant", MZ_ROLE_ACCOUNTANT, today),
        add_policy(&load, today),
    };
    add(&load, MZ_KIND_ACT_CONFIRM, "admin-b", NULL, today, pending, 4, &empty);
    for (size_t n = 0; n < LOAD_PROJECTS; n++)
        add_project(&load, n, today);
    return load;
}

struct making {
    const struct load *opening;
    struct load *load;
    size_t count;
    uint64_t seed;
    uint32_t today;
    atomic_size_t next;
};
#define LOAD_ROOM 640u

static void *make_some(void *arg) {
    struct making *m = arg;
    struct ledger_key key = ledger_key_of("accountant");
    for (size_t i; (i = atomic_fetch_add(&m->next, 1)) < m->count;) {
        char name[16], line[16];
        uint8_t buffer[STATEMENT_ROOM];
        size_t n = i % LOAD_PROJECTS;
        project_name(n, name);
        snprintf(line, sizeof line, "line-%02zu", n);
        struct mz_funds_receive funds;
        mz_schema_init(&mz_funds_receive_schema, &funds);
        funds.line = text(line);
        funds.amount = 1;
        funds.document = text("示例到账回单");
        struct mz_draft draft = {.kind = MZ_KIND_FUNDS_RECEIVE,
                                 .issuer = text("accountant"),
                                 .origin = text(LOAD_ORIGIN),
                                 .date = m->today,
                                 .project = text(name),
                                 .refs_count = 1,
                                 .body = &funds};
        draft.id = ledger_id("load", (m->seed << 32) + i);
        /* As the client makes them: the time first, here the order of filing. */
        uint64_t time = (m->seed << 32) + i;
        for (unsigned byte = 0; byte < 6; byte++)
            draft.id.bytes[byte] = (uint8_t)(time >> (8 * (5 - byte)));
        /* The appropriation is the last but so many of the opening. */
        size_t back = 2 * (LOAD_PROJECTS - n) - 1;
        draft.refs[0] = mz_hash_statement(m->opening->statements[m->opening->count - back]);
        struct mz_span made = build(&draft, &key, buffer);
        assert(made.size <= LOAD_ROOM);
        uint8_t *at = m->load->bytes + i * LOAD_ROOM;
        memcpy(at, made.data, made.size);
        m->load->statements[i] = mz_span_of(at, made.size);
    }
    return NULL;
}

struct load load_make(const struct load *opening, size_t count, uint64_t seed, uint32_t today) {
    struct load load = load_new(count, LOAD_ROOM);
    struct making m = {opening, &load, count, seed, today, 0};
    load.count = count;
    run_on_all(make_some, &m);
    return load;
}

/* -- The bound. */

struct message {
    const uint8_t *bytes;
    size_t size;
    const uint8_t *signature;
};

struct bounding {
    const struct message *messages;
    size_t count;
    uint8_t key[32];
    double until;
    atomic_size_t checked;
};

static void *check_some(void *arg) {
    struct bounding *b = arg;
    size_t checked = 0;
    /* Each thread its own way through the messages; the clock is read now and then. */
    for (size_t i = (size_t)(uintptr_t)&checked % b->count;; i = (i + 1) % b->count) {
        const struct message *m = &b->messages[i];
        if (crypto_sign_ed25519_verify_detached(m->signature, m->bytes, m->size, b->key) != 0)
            abort();
        if (++checked % 64 == 0 && load_now() >= b->until)
            break;
    }
    atomic_fetch_add(&b->checked, checked);
    return NULL;
}

double load_bound(const struct load *load, double seconds) {
    size_t count = load->count < 4096 ? load->count : 4096;
    struct message *messages = calloc(count, sizeof *messages);
    uint8_t *arena = malloc(count * STATEMENT_ROOM);
    assert(messages != NULL && arena != NULL);
    for (size_t i = 0; i < count; i++) {
        struct mz_cose cose;
        enum mz_status status = mz_cose_decode(load->statements[i], &cose, NULL);
        assert(status == MZ_OK);
        (void)status;
        struct mz_writer w = mz_writer_over(arena + i * STATEMENT_ROOM, STATEMENT_ROOM);
        mz_cbor_put_array(&w, 4);
        mz_cbor_put_text(&w, text("Signature1"));
        mz_cbor_put_bytes(&w, cose.protected_);
        mz_cbor_put_bytes(&w, mz_span_of("", 0));
        mz_cbor_put_bytes(&w, cose.payload);
        assert(!w.overflow);
        messages[i] = (struct message){w.data, w.size, cose.signature};
    }
    struct bounding b = {.messages = messages, .count = count};
    struct mz_hash key = ledger_key_of("accountant").key;
    memcpy(b.key, key.bytes, 32);
    double begin = load_now();
    b.until = begin + seconds;
    run_on_all(check_some, &b);
    double rate = (double)atomic_load(&b.checked) / (load_now() - begin);
    free(arena);
    free(messages);
    return rate;
}
