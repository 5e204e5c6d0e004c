#include "tests/lib/fold_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/log/hash.h"
#include "tests/lib/ledger.h"

/* Assertions are the point here, so they stay in release builds too. */
#define must(condition_)                                                                           \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition_);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define MAX_OBJECTS 8192u
#define MAX_ENTRIES 65536u

struct object {
    struct mz_hash name;
    uint8_t *bytes;
    size_t size;
};

struct world {
    struct mz_memory_records *memory;
    struct mz_records records;
    struct mz_fold *fold;
    struct object objects[MAX_OBJECTS];
    size_t objects_count;
    uint64_t statements; /* made so far: no two are alike */
    struct world_case hashes;
    struct mz_hash admitted[MAX_ENTRIES];
    struct mz_hash last;          /* of the statement judged last */
    struct ledger *ledger;        /* where entries go; NULL: nowhere, and nobody signs */
    struct mz_statement *signed_; /* decoded again */
};

static enum mz_status find_list(void *ctx, const struct mz_hash *root, struct mz_span *ret_object) {
    const struct world *world = ctx;
    for (size_t i = world->objects_count; i-- > 0;)
        if (mz_hash_equal(&world->objects[i].name, root)) {
            *ret_object = mz_span_of(world->objects[i].bytes, world->objects[i].size);
            return MZ_OK;
        }
    return MZ_E_NOT_FOUND;
}

bool world_kept(const struct world *world, size_t n, struct mz_hash *ret_name,
                struct mz_span *ret_bytes) {
    if (n >= world->objects_count)
        return false;
    *ret_name = world->objects[n].name;
    *ret_bytes = mz_span_of(world->objects[n].bytes, world->objects[n].size);
    return true;
}

struct mz_objects world_objects(struct world *world) {
    return (struct mz_objects){.ctx = world, .list = find_list};
}

struct world *world_new(void) {
    struct world *world = calloc(1, sizeof *world);
    must(world != NULL);
    world->memory = mz_memory_records_new();
    must(world->memory != NULL);
    world->records = mz_memory_records_interface(world->memory);
    world->fold = mz_fold_new(mz_span_text(WORLD_ORIGIN), world->records, world_objects(world));
    must(world->fold != NULL);
    return world;
}

struct world *world_new_in(struct ledger *ledger) {
    struct world *world = world_new();
    world->ledger = ledger;
    world->signed_ = malloc(sizeof *world->signed_);
    must(world->signed_ != NULL);
    return world;
}

void world_free(struct world *world) {
    free(world->signed_);
    mz_fold_free(world->fold);
    mz_memory_records_free(world->memory);
    for (size_t i = 0; i < world->objects_count; i++)
        free(world->objects[i].bytes);
    free(world);
}

struct mz_records world_records(struct world *world) {
    return world->records;
}

struct mz_fold *world_fold(struct world *world) {
    return world->fold;
}

struct world_case *world_case(struct world *world) {
    return &world->hashes;
}

/* -- Names. */

static struct mz_hash hash_of(const char *what, const char *name, uint64_t number) {
    char text[160];
    snprintf(text, sizeof text, "%s %s %llu", what, name, (unsigned long long)number);
    return mz_sha256(mz_span_text(text));
}

struct mz_hash world_key(const char *name) {
    return ledger_key_of(name).key;
}

struct mz_id world_id(const char *name, uint64_t number) {
    struct mz_hash hash = hash_of("id", name, number);
    struct mz_id id;
    memcpy(id.bytes, hash.bytes, sizeof id.bytes);
    return id;
}

struct mz_id world_payee(uint64_t number) {
    return world_id("payee", number);
}

struct mz_hash world_account(uint64_t number) {
    return hash_of("account", "", number);
}

struct mz_hash world_statement(struct world *world, uint64_t index) {
    must(index < MAX_ENTRIES);
    return world->admitted[index];
}

/* -- Statements. */

struct draft world_draft(struct world *world, enum mz_kind_id kind, const char *actor,
                         const char *project, uint32_t date) {
    struct draft draft = {.signer = actor};
    struct mz_hash key = world_key(actor);
    draft.s = (struct mz_statement){
        .hash = hash_of("statement", "", world->statements),
        .kid = mz_statement_kid(&key),
        .issuer = mz_span_text(actor),
        .origin = mz_span_text(WORLD_ORIGIN),
        .kind = mz_kind_get(kind),
        .id = world_id("statement", world->statements),
        .date = date,
    };
    world->statements++;
    if (project != NULL)
        draft.s.project = mz_span_text(project);
    mz_schema_init(draft.s.kind->body, &draft.s.body);
    return draft;
}

void draft_ref(struct draft *draft, struct mz_hash hash) {
    must(draft->s.refs_count < MZ_MAX_REFS);
    draft->refs[draft->s.refs_count++] = hash;
}

static struct mz_hash digest(struct world *world) {
    struct mz_hash hash;
    must(mz_records_digest(&world->records, &hash) == MZ_OK);
    return hash;
}

/* The head of the entry that would hold it: that morning, or later if the ledger is. */
static struct mz_entry_head head_of(struct world *world, const struct draft *draft) {
    struct mz_entry_head head;
    must(mz_fold_next(world->fold, draft->s.project, &head) == MZ_OK);
    /* 09:30 at UTC+8 is 01:30 UTC. */
    uint64_t at = draft->registered_at != 0
                      ? draft->registered_at
                      : (uint64_t)mz_date_days(draft->s.date) * 86400000u + 5400000u;
    if (at > head.registered_at)
        head.registered_at = at;
    return head;
}

/* The bytes of a statement, signed by the draft's signer; valid until the next call. */
static struct mz_span sign(const struct draft *draft) {
    static uint8_t buffer[MZ_MAX_STATEMENT];
    const struct mz_statement *s = &draft->s;
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    struct mz_draft words = {.kind = s->kind->id,
                             .issuer = s->issuer,
                             .origin = s->origin,
                             .id = s->id,
                             .date = s->date,
                             .project = s->project,
                             .refs_count = s->refs_count,
                             .body = &s->body};
    memcpy(words.refs, draft->refs, sizeof draft->refs[0] * s->refs_count);
    struct mz_fault fault = {0};
    enum mz_status status =
        mz_statement_build(&words, ledger_key_of(draft->signer).secret, &w, &fault);
    if (status != MZ_OK)
        fprintf(stderr, "%s: %s at %s\n", s->kind->name, mz_status_code(status), fault.place);
    must(status == MZ_OK && !w.overflow);
    return mz_writer_view(&w);
}

static struct mz_hash leaf_of(const struct mz_entry_head *head, struct mz_span statement) {
    static uint8_t buffer[MZ_MAX_ENTRY];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    must(mz_entry_encode(head, statement, &w) == MZ_OK && !w.overflow);
    return mz_hash_leaf(mz_writer_view(&w));
}

/* What a daemon does: the bytes that were signed are decoded, judged and, if admitted, chained. */
static enum mz_status file_signed(struct world *world, const struct draft *draft,
                                  struct mz_fault *ret_fault) {
    struct mz_entry_head head = head_of(world, draft);
    struct mz_span bytes = sign(draft);
    must(mz_statement_decode(bytes, world->signed_, NULL) == MZ_OK);
    struct mz_hash leaf = leaf_of(&head, bytes);
    enum mz_status status = mz_fold_apply(world->fold, &head, &leaf, world->signed_, ret_fault);
    world->last = world->signed_->hash;
    if (status == MZ_OK)
        world->admitted[ledger_chain(world->ledger, &head, bytes, draft->s.project)] = world->last;
    return status;
}

enum mz_status world_apply(struct world *world, const struct draft *draft,
                           struct mz_fault *ret_fault) {
    if (world->ledger != NULL)
        return file_signed(world, draft, ret_fault);
    struct draft copy = *draft;
    for (size_t n = 0; n < copy.s.refs_count; n++)
        copy.s.refs[n] = copy.refs[n].bytes;
    struct mz_entry_head head = head_of(world, &copy);
    struct mz_hash leaf = hash_of("leaf", "", head.index);
    enum mz_status status = mz_fold_apply(world->fold, &head, &leaf, &copy.s, ret_fault);
    world->last = copy.s.hash;
    if (status == MZ_OK && head.index < MAX_ENTRIES)
        world->admitted[head.index] = copy.s.hash;
    return status;
}

uint64_t world_force(struct world *world, const struct draft *draft) {
    char project[MZ_MAX_CODE + 1] = "";
    struct mz_span code = draft->s.project;
    if (code.data != NULL)
        memcpy(project, code.data, code.size);
    uint64_t at = head_of(world, draft).registered_at;
    struct mz_entry_head head =
        ledger_next_head(world->ledger, code.data != NULL ? project : NULL, draft->s.date);
    if (at > head.registered_at || draft->registered_at != 0)
        head.registered_at = at;
    return ledger_chain(world->ledger, &head, sign(draft), code);
}

struct mz_hash world_admit(struct world *world, const struct draft *draft) {
    struct mz_fault fault = {0};
    enum mz_status status = world_apply(world, draft, &fault);
    if (status != MZ_OK) {
        char text[400];
        mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
        fprintf(stderr, "%s refused: %s: %s\n", draft->s.kind->name, mz_status_code(status), text);
    }
    must(status == MZ_OK);
    return world->last;
}

void world_refuse(struct world *world, const struct draft *draft, enum mz_status status,
                  const char *file, int line) {
    struct mz_hash before = digest(world);
    struct mz_fault fault = {0};
    enum mz_status got = world_apply(world, draft, &fault);
    struct mz_hash after = digest(world);
    if (got == status && fault.status == status && mz_hash_equal(&before, &after))
        return;
    char text[400];
    mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
    fprintf(stderr, "%s:%d: %s: %s instead of %s: %s%s\n", file, line, draft->s.kind->name,
            mz_status_code(got), mz_status_code(status), text,
            mz_hash_equal(&before, &after) ? "" : " (records changed)");
    abort();
}

/* -- Objects. */

void world_keep(struct world *world, struct mz_span bytes, const struct mz_hash *name) {
    must(world->objects_count < MAX_OBJECTS);
    struct object *object = &world->objects[world->objects_count++];
    *object = (struct object){.name = *name, .bytes = malloc(bytes.size), .size = bytes.size};
    must(object->bytes != NULL);
    memcpy(object->bytes, bytes.data, bytes.size);
}

struct mz_list_totals world_list(struct world *world, enum mz_list_form form,
                                 const struct mz_line *lines, size_t count,
                                 const struct mz_hash *as) {
    size_t capacity = 64 + count * 700;
    struct object *object = &world->objects[world->objects_count++];
    must(world->objects_count < MAX_OBJECTS);
    object->bytes = malloc(capacity);
    must(object->bytes != NULL);
    struct mz_writer w = mz_writer_over(object->bytes, capacity);
    must(mz_list_encode(form, lines, count, &w, NULL) == MZ_OK && !w.overflow);
    object->size = w.size;
    struct mz_list_totals totals;
    must(mz_list_total(mz_writer_view(&w), form, &totals, NULL) == MZ_OK);
    object->name = as != NULL ? *as : totals.root;
    return totals;
}

void world_lines(enum mz_list_form form, struct mz_line lines[WORLD_PAID]) {
    static char serials[WORLD_PAID][24];
    for (uint64_t n = 0; n < WORLD_PAID; n++) {
        struct mz_line line = {.line = n + 1,
                               .payee = world_payee(n),
                               .amount = WORLD_SHARE,
                               .salt = world_id("salt", n)};
        if (form == MZ_LIST_RESULTS) {
            snprintf(serials[n], sizeof serials[n], "bank-%03llu", (unsigned long long)n + 1);
            line.outcome = MZ_OUTCOME_PAID;
            line.serial = mz_span_text(serials[n]);
            line.date = 20230428;
        } else if (form == MZ_LIST_SIGNATURES) {
            line.signing = MZ_SIGNING_HAND;
            line.date = n < 40 ? 20230501 : 20230503; /* four come after the due day */
        }
        lines[n] = line;
    }
}

/* -- Governance. */

struct draft world_confirm(struct world *world, const char *actor, struct mz_hash proposal) {
    struct draft d = world_draft(world, MZ_KIND_ACT_CONFIRM, actor, NULL, 20230103);
    draft_ref(&d, proposal);
    return d;
}

struct mz_hash world_dual(struct world *world, const struct draft *draft) {
    struct mz_hash hash = world_admit(world, draft);
    struct draft confirm = world_confirm(world, "admin-b", hash);
    confirm.s.date = draft->s.date;
    world_admit(world, &confirm);
    return hash;
}

struct draft world_create(struct world *world) {
    struct draft d = world_draft(world, MZ_KIND_LEDGER_CREATE, "admin-a", NULL, 20230103);
    struct mz_ledger_create *body = &d.s.body.ledger_create;
    body->log_key = ledger_key_of("log").key;
    body->name = mz_span_text("示例单位");
    body->administrators_count = 2;
    body->administrators[0] =
        (struct mz_administrator){world_key("admin-a"), mz_span_text("admin-a")};
    body->administrators[1] =
        (struct mz_administrator){world_key("admin-b"), mz_span_text("admin-b")};
    return d;
}

void world_open(struct world *world) {
    struct draft d = world_create(world);
    world->hashes.create = world_dual(world, &d);
}

struct mz_policy_set world_policy(uint64_t version) {
    struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.version = version;
    policy.acceptors = 2;
    policy.past_days = 30;
    policy.future_days = 1;
    policy.tiers_count = 3;
    policy.tiers[0] = (struct mz_tier){.limit = 500000, .approvals = 1};
    policy.tiers[1] = (struct mz_tier){.limit = 2000000, .approvals = 2};
    policy.tiers[2] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 2, .minutes = true};
    policy.conflicts_count = 3;
    policy.conflicts[0] = (struct mz_conflict){MZ_ROLE_HANDLER, MZ_ROLE_REVIEWER, MZ_SCOPE_PAYMENT};
    policy.conflicts[1] = (struct mz_conflict){MZ_ROLE_ACCEPTOR, MZ_ROLE_HANDLER, MZ_SCOPE_PAYMENT};
    policy.conflicts[2] = (struct mz_conflict){MZ_ROLE_REVIEWER, MZ_ROLE_CASHIER, MZ_SCOPE_YEAR};
    policy.evidence_count = 4;
    policy.evidence[0] =
        (struct mz_required){.code = mz_span_text("E01"), .stage = MZ_STAGE_APPROVE};
    policy.evidence[1] =
        (struct mz_required){.code = mz_span_text("E05"), .stage = MZ_STAGE_APPROVE};
    policy.evidence[2] =
        (struct mz_required){.code = mz_span_text("E08"), .stage = MZ_STAGE_INSTRUCT};
    policy.evidence[3] = (struct mz_required){.code = mz_span_text("E11"), .stage = MZ_STAGE_SIGN};
    policy.standards_count = 3;
    policy.standards[0] = (struct mz_standard){.amount = 10000};
    policy.standards[1] = (struct mz_standard){.amount = 20000, .category = MZ_CATEGORY_FRONTLINE};
    policy.standards[2] =
        (struct mz_standard){.amount = WORLD_SHARE, .project = mz_span_text(WORLD_PROJECT)};
    return policy;
}

static const struct {
    const char *actor;
    uint32_t roles;
} people[] = {
    {"clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER)},
    {"clerk-2", MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_CASHIER)},
    {"budgeter", MZ_ROLE_BIT(MZ_ROLE_BUDGET)},
    {"reviewer", MZ_ROLE_BIT(MZ_ROLE_REVIEWER) | MZ_ROLE_BIT(MZ_ROLE_CASHIER)},
    {"approver-1", MZ_ROLE_BIT(MZ_ROLE_APPROVER)},
    {"approver-2", MZ_ROLE_BIT(MZ_ROLE_APPROVER)},
    {"acceptor-1", MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR)},
    {"acceptor-2", MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR)},
    {"cashier", MZ_ROLE_BIT(MZ_ROLE_CASHIER)},
    {"accountant", MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT)},
    {"evaluator", MZ_ROLE_BIT(MZ_ROLE_EVALUATOR)},
    {"monitor", MZ_ROLE_BIT(MZ_ROLE_MONITOR)},
    {"archivist", MZ_ROLE_BIT(MZ_ROLE_ARCHIVIST)},
    /* One person under two names, and one actor with every duty of a payment. */
    {"clerk-alias", MZ_ROLE_BIT(MZ_ROLE_APPROVER)},
    {"everyone", MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_REVIEWER) |
                     MZ_ROLE_BIT(MZ_ROLE_APPROVER) | MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR) |
                     MZ_ROLE_BIT(MZ_ROLE_CASHIER)},
};

void world_people(struct world *world) {
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct draft d = world_draft(world, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230103);
        struct mz_actor_enrol *body = &d.s.body.actor_enrol;
        body->actor = mz_span_text(people[i].actor);
        body->key = world_key(people[i].actor);
        body->roles = people[i].roles;
        if (strncmp(people[i].actor, "clerk", 5) == 0 && strcmp(people[i].actor, "clerk-2") != 0)
            body->person = hash_of("person", "clerk", 0);
        world_dual(world, &d);
    }
    struct draft d = world_draft(world, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230103);
    d.s.body.policy_set = world_policy(1);
    world->hashes.policy = world_dual(world, &d);
}

/* -- Planning. */

static void plan_targets(struct world *world) {
    struct draft d = world_draft(world, MZ_KIND_TARGET_SET, "clerk", WORLD_PROJECT, 20230401);
    struct mz_target_set *body = &d.s.body.target_set;
    body->goal = mz_span_text("帮扶资金足额发放到位");
    body->indicators_count = 2;
    body->indicators[0] = (struct mz_indicator){.key = mz_span_text("cov"),
                                                .level1 = mz_span_text("产出"),
                                                .level2 = mz_span_text("数量"),
                                                .name = mz_span_text("帮扶对象覆盖率"),
                                                .nature = MZ_NATURE_GE,
                                                .target_numerator = 80,
                                                .target_denominator = 100,
                                                .unit = mz_span_text("%"),
                                                .weight = 1000};
    body->indicators[1] = body->indicators[0];
    body->indicators[1].key = mz_span_text("sat");
    world_admit(world, &d);
}

static void plan_money(struct world *world) {
    struct draft d =
        world_draft(world, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", WORLD_PROJECT, 20230401);
    d.s.body.budget_appropriate =
        (struct mz_budget_appropriate){.line = mz_span_text(WORLD_LINE),
                                       .year = 2023,
                                       .amount = WORLD_TOTAL,
                                       .source = MZ_SOURCE_FISCAL,
                                       .document = mz_span_text("示例指〔2023〕1号")};
    world->hashes.appropriate = world_admit(world, &d);
    d = world_draft(world, MZ_KIND_FUNDS_RECEIVE, "accountant", WORLD_PROJECT, 20230402);
    d.s.body.funds_receive = (struct mz_funds_receive){.line = mz_span_text(WORLD_LINE),
                                                       .amount = WORLD_TOTAL,
                                                       .document = mz_span_text("示例回单")};
    draft_ref(&d, world->hashes.appropriate);
    world_admit(world, &d);
}

static void plan_payees(struct world *world) {
    struct mz_line lines[WORLD_PAYEES];
    for (uint64_t n = 0; n < WORLD_PAYEES; n++) {
        struct draft d = world_draft(world, MZ_KIND_PAYEE_ENROL, "clerk", NULL, 20230403);
        struct mz_payee_enrol *body = &d.s.body.payee_enrol;
        body->payee = world_payee(n);
        body->token = hash_of("token", "", n);
        body->account_token = hash_of("account", "", n);
        body->category = MZ_CATEGORY_FRONTLINE;
        body->digests_count = 2;
        body->digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, hash_of("name", "", n)};
        body->digests[1] = (struct mz_digest){MZ_PERSONAL_IDNO, hash_of("idno", "", n)};
        world_admit(world, &d);
        lines[n] = (struct mz_line){.line = n + 1,
                                    .payee = body->payee,
                                    .salt = world_id("eligible", n),
                                    .category = MZ_CATEGORY_FRONTLINE};
    }
    struct mz_list_totals totals = world_list(world, MZ_LIST_ELIGIBLE, lines, WORLD_PAYEES, NULL);
    struct draft d = world_draft(world, MZ_KIND_LIST_FREEZE, "clerk", WORLD_PROJECT, 20230410);
    d.s.body.list_freeze = (struct mz_list_freeze){.list = mz_span_text("L1"),
                                                   .count = totals.count,
                                                   .root = totals.root,
                                                   .basis = mz_span_text("公示无异议")};
    world->hashes.list = world_admit(world, &d);
}

void world_plan(struct world *world) {
    struct draft d = world_draft(world, MZ_KIND_PROJECT_REGISTER, "clerk", WORLD_PROJECT, 20230401);
    d.s.body.project_register = (struct mz_project_register){.name = mz_span_text("示例帮扶项目"),
                                                             .unit = mz_span_text("示例单位"),
                                                             .basis = mz_span_text("示例文件"),
                                                             .begin = 20230101,
                                                             .end = 20231231};
    world->hashes.project = world_admit(world, &d);
    plan_targets(world);
    plan_money(world);
    plan_payees(world);
    /* The budget document serves the whole project, the proof of eligibility every payment to the
     * list. */
    d = world_evidence(world, world->hashes.project, "E01", "budget document");
    world_admit(world, &d);
    d = world_evidence(world, world->hashes.list, "E05", "sealed list");
    world_admit(world, &d);
}

/* -- One payment. */

struct draft world_evidence(struct world *world, struct mz_hash on, const char *code,
                            const char *file) {
    struct draft d = world_draft(world, MZ_KIND_EVIDENCE_ATTACH, "clerk", WORLD_PROJECT, 20230420);
    d.s.body.evidence_attach =
        (struct mz_evidence_attach){.code = mz_span_text(code),
                                    .sha256 = hash_of("file", file, 0),
                                    .size = 1000,
                                    .media_type = mz_span_text("application/pdf")};
    draft_ref(&d, on);
    return d;
}

struct draft world_request(struct world *world) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    struct mz_list_totals totals = world_list(world, MZ_LIST_ROSTER, lines, WORLD_PAID, NULL);
    struct draft d = world_draft(world, MZ_KIND_PAYMENT_REQUEST, "clerk", WORLD_PROJECT, 20230420);
    d.s.body.payment_request = (struct mz_payment_request){.number = mz_span_text("P-1"),
                                                           .line = mz_span_text(WORLD_LINE),
                                                           .list = mz_span_text("L1"),
                                                           .amount = totals.amount,
                                                           .count = totals.count,
                                                           .root = totals.root,
                                                           .method = MZ_METHOD_TRANSFER,
                                                           .due = 20230501,
                                                           .purpose = mz_span_text("五一慰问")};
    return d;
}

struct draft world_review(struct world *world) {
    struct draft d =
        world_draft(world, MZ_KIND_PAYMENT_REVIEW, "reviewer", WORLD_PROJECT, 20230421);
    d.s.body.payment_review.amount = WORLD_TOTAL;
    draft_ref(&d, world->hashes.request);
    return d;
}

struct draft world_approve(struct world *world, unsigned tier) {
    struct draft d = world_draft(world, MZ_KIND_PAYMENT_APPROVE,
                                 tier == 1 ? "approver-1" : "approver-2", WORLD_PROJECT, 20230422);
    d.s.body.payment_approve.tier = tier;
    d.s.body.payment_approve.amount = WORLD_TOTAL;
    draft_ref(&d, world->hashes.request);
    draft_ref(&d, world->hashes.review);
    if (tier == 2)
        draft_ref(&d, world->hashes.approve[0]);
    return d;
}

struct draft world_accept(struct world *world, unsigned n) {
    struct draft d = world_draft(world, MZ_KIND_PAYMENT_ACCEPT,
                                 n == 1 ? "acceptor-1" : "acceptor-2", WORLD_PROJECT, 20230424);
    d.s.body.payment_accept = (struct mz_payment_accept){.result = MZ_RESULT_PASSED,
                                                         .type = MZ_ACCEPTANCE_LIST,
                                                         .checked = WORLD_PAID,
                                                         .passed = WORLD_PAID};
    draft_ref(&d, world->hashes.request);
    draft_ref(&d, world->hashes.approve[0]);
    draft_ref(&d, world->hashes.approve[1]);
    return d;
}

struct draft world_instruct(struct world *world) {
    struct draft d =
        world_draft(world, MZ_KIND_PAYMENT_INSTRUCT, "cashier", WORLD_PROJECT, 20230425);
    d.s.body.payment_instruct = (struct mz_payment_instruct){
        .amount = WORLD_TOTAL, .method = MZ_METHOD_TRANSFER, .count = MZ_ABSENT};
    draft_ref(&d, world->hashes.request);
    for (unsigned n = 0; n < 2; n++)
        draft_ref(&d, world->hashes.approve[n]);
    for (unsigned n = 0; n < 2; n++)
        draft_ref(&d, world->hashes.accept[n]);
    return d;
}

struct draft world_settle(struct world *world) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    struct mz_list_totals totals = world_list(world, MZ_LIST_RESULTS, lines, WORLD_PAID, NULL);
    struct draft d = world_draft(world, MZ_KIND_PAYMENT_SETTLE, "cashier", WORLD_PROJECT, 20230429);
    d.s.body.payment_settle = (struct mz_payment_settle){
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    draft_ref(&d, world->hashes.request);
    draft_ref(&d, world->hashes.instruct);
    return d;
}

struct draft world_sign(struct world *world) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_SIGNATURES, lines);
    struct mz_list_totals totals = world_list(world, MZ_LIST_SIGNATURES, lines, WORLD_PAID, NULL);
    struct draft d = world_draft(world, MZ_KIND_PAYMENT_SIGN, "cashier", WORLD_PROJECT, 20230504);
    d.s.body.payment_sign = (struct mz_payment_sign){
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    draft_ref(&d, world->hashes.request);
    draft_ref(&d, world->hashes.settle);
    return d;
}

/* `more` tells the files of one payment from those of another. */
static void attach(struct world *world, const char *code, const char *file, const char *more) {
    char name[80];
    snprintf(name, sizeof name, "%s%s", file, more);
    struct draft d = world_evidence(world, world->hashes.request, code, name);
    world_admit(world, &d);
}

static void carry(struct world *world, enum mz_state until, const char *more) {
    struct world_case *h = &world->hashes;
    struct draft d;
    attach(world, "E03", "minutes", more);
    if (until == MZ_STATE_SUBMITTED)
        return;
    d = world_review(world);
    h->review = world_admit(world, &d);
    if (until == MZ_STATE_REVIEWED)
        return;
    d = world_approve(world, 1);
    h->approve[0] = world_admit(world, &d);
    if (until == MZ_STATE_APPROVING)
        return;
    d = world_approve(world, 2);
    h->approve[1] = world_admit(world, &d);
    if (until == MZ_STATE_APPROVED)
        return;
    for (unsigned n = 0; n < 2; n++) {
        d = world_accept(world, n + 1);
        h->accept[n] = world_admit(world, &d);
    }
    attach(world, "E08", "acceptance record", more);
    if (until == MZ_STATE_ACCEPTED)
        return;
    d = world_instruct(world);
    h->instruct = world_admit(world, &d);
    if (until == MZ_STATE_INSTRUCTED)
        return;
    d = world_settle(world);
    h->settle = world_admit(world, &d);
    attach(world, "E11", "sheet", more);
    if (until == MZ_STATE_SETTLED)
        return;
    d = world_sign(world);
    h->sign = world_admit(world, &d);
}

void world_carry(struct world *world, const struct draft *request, enum mz_state until) {
    world->hashes.request = world_admit(world, request);
    carry(world, until, " of another payment");
}

void world_pay(struct world *world, enum mz_state until) {
    struct draft d = world_request(world);
    world->hashes.request = world_admit(world, &d);
    carry(world, until, "");
}

/* -- Records. */

void world_get(struct world *world, struct mz_key key, const struct mz_schema *schema,
               void *ret_record) {
    must(mz_records_get(&world->records, &key, schema, ret_record) == MZ_OK);
}

bool world_has(struct world *world, struct mz_key key) {
    struct mz_span value;
    return world->records.get(world->records.ctx, mz_key_span(&key), &value) == MZ_OK;
}

enum mz_state world_state(struct world *world) {
    struct mz_payment_record payment;
    world_get(world, mz_key_of_hash(MZ_TABLE_PAYMENT, &world->hashes.request),
              &mz_payment_record_schema, &payment);
    return (enum mz_state)payment.state;
}
