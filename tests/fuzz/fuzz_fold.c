/* The fold against authors who may say anything (T5, T6): from some way into a whole case on,
 * statements with hostile authors, references, dates, amounts and lists. Nothing crashes; a refused
 * one leaves every record as it was, and money never exceeds what was appropriated. */
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/log/hash.h"
#include "tests/lib/fuzzing.h"
#include "tests/lib/ledger_case.h"

#define HOSTILE 8u /* statements of one run */
#define CHANGES 6u /* of one statement */
#define LINES   4u

static struct ledger *ledger;
static struct ledger_case plan;
static struct mz_statement *originals; /* decoded, one an entry */
static uint64_t entries;

static void prepare(void) {
    ledger = ledger_new();
    ledger_case_play(ledger, &plan);
    entries = ledger_size(ledger);
    originals = calloc(entries, sizeof *originals);
    FUZZ_REQUIRE(originals != NULL);
    for (uint64_t i = 0; i < entries; i++) {
        struct mz_entry entry;
        FUZZ_REQUIRE(mz_entry_decode(ledger_entry(ledger, i), &entry, NULL) == MZ_OK);
        FUZZ_REQUIRE(mz_statement_decode(entry.statement, &originals[i], NULL) == MZ_OK);
    }
}

/* -- A run: records, a fold over them, and a list object that a hostile author uploaded. */

struct run {
    struct mz_memory_records *memory;
    struct mz_records records;
    struct mz_fold *fold;
    struct mz_hash digest;
    struct mz_hash root;
    uint8_t object[1024];
    size_t object_size;
};

static enum mz_status give_list(void *ctx, const struct mz_hash *root, struct mz_span *ret_object) {
    struct run *run = ctx;
    struct mz_objects objects = ledger_objects(ledger);
    if (run->object_size > 0 && mz_hash_equal(root, &run->root)) {
        *ret_object = mz_span_of(run->object, run->object_size);
        return MZ_OK;
    }
    return objects.list(objects.ctx, root, ret_object);
}

static void note_digest(struct run *run) {
    FUZZ_REQUIRE(mz_records_digest(&run->records, &run->digest) == MZ_OK);
}

/* -- Hostile bodies. */

static uint64_t pick_number(struct mz_reader *input, uint64_t now) {
    static const uint64_t numbers[] = {
        0, 1, 2, 3, 255, 10000, UINT32_MAX, INT64_MAX, UINT64_MAX - 1};
    unsigned choice = fuzz_choice(input, sizeof numbers / sizeof numbers[0] + 2u);
    return choice == 0 ? now + 1 : choice == 1 ? now - 1 : numbers[choice - 2];
}

static int64_t pick_fen(struct mz_reader *input, int64_t now) {
    static const int64_t amounts[] = {
        1, LEDGER_SHARE, LEDGER_SHARE + 1, LEDGER_TOTAL, LEDGER_TOTAL + 1, MZ_MAX_FEN,
        0, MZ_ABSENT_FEN};
    unsigned choice = fuzz_choice(input, sizeof amounts / sizeof amounts[0] + 1u);
    return choice > 0 ? amounts[choice - 1] : now < MZ_MAX_FEN ? now + 1 : now;
}

static struct mz_span pick_word(struct mz_reader *input) {
    static const char *const words[] = {LEDGER_LINE, LEDGER_PROJECT, "clerk", "admin-a", "reviewer",
                                        "cashier",   "P-1",          "E03",   "E12",     "cov",
                                        "sat",       "L-1",          "new"};
    return mz_span_text(words[fuzz_choice(input, sizeof words / sizeof words[0])]);
}

/* A hash or the beginning of one that means something in the case. */
static struct mz_hash pick_hash(struct mz_reader *input, const struct run *run) {
    switch (fuzz_choice(input, 6)) {
    case 0:
        return plan.payment.roster;
    case 1:
        return plan.payment.results;
    case 2:
        return plan.payment.signatures;
    case 3:
        return run->root;
    case 4:
        return ledger_token(fuzz_choice(input, LEDGER_PAYEES), MZ_PERSONAL_IDNO);
    default:
        return ledger_statement_hash(ledger, fuzz_choice(input, (unsigned)entries));
    }
}

static void change_struct(struct mz_reader *input, const struct run *run,
                          const struct mz_schema *schema, void *value) {
    if (schema->field_count == 0)
        return;
    const struct mz_field *field = &schema->fields[fuzz_choice(input, schema->field_count)];
    uint8_t *at = (uint8_t *)value + field->offset;
    struct mz_hash hash;
    uint16_t *count;
    void *aligned = at;
    switch (field->type) {
    case MZ_F_UINT:
        *(uint64_t *)aligned = pick_number(input, *(uint64_t *)aligned);
        break;
    case MZ_F_FEN:
        *(int64_t *)aligned = pick_fen(input, *(int64_t *)aligned);
        break;
    case MZ_F_DATE:
        *(uint32_t *)aligned = 20220101u + fuzz_choice(input, 3) * 10000u + fuzz_choice(input, 28);
        break;
    case MZ_F_BOOL:
        *(bool *)aligned = !*(bool *)aligned;
        break;
    case MZ_F_CODE:
    case MZ_F_TEXT:
    case MZ_F_BYTES:
        *(struct mz_span *)aligned = field->optional && fuzz_choice(input, 4) == 0
                                         ? (struct mz_span){NULL, 0}
                                         : pick_word(input);
        break;
    case MZ_F_ID:
        *(struct mz_id *)aligned = plan.payee_id[fuzz_choice(input, LEDGER_PAYEES)];
        break;
    case MZ_F_HASH:
        hash = pick_hash(input, run);
        memcpy(at, hash.bytes, sizeof hash.bytes);
        break;
    case MZ_F_ENUM:
        *at = (uint8_t)(fuzz_choice(input, field->names->count) + 1u);
        break;
    case MZ_F_FLAGS:
        *(uint32_t *)aligned ^= UINT32_C(1) << fuzz_choice(input, field->names->count);
        break;
    case MZ_F_LIST:
        count = (uint16_t *)(void *)((uint8_t *)value + field->count_offset);
        if (fuzz_choice(input, 4) == 0)
            *count = (uint16_t)fuzz_choice(input, *count + 1u);
        if (*count > 0)
            change_struct(input, run, field->items,
                          at + fuzz_choice(input, *count) * field->items->size);
        break;
    }
}

/* Uploads a list and lets the body name it, truthfully or almost. */
static void hostile_list(struct mz_reader *input, struct run *run, enum mz_kind_id kind,
                         union mz_body *body) {
    static const uint8_t forms[MZ_KIND_COUNT] = {[MZ_KIND_LIST_FREEZE] = MZ_LIST_ELIGIBLE,
                                                 [MZ_KIND_PAYMENT_REQUEST] = MZ_LIST_ROSTER,
                                                 [MZ_KIND_PAYMENT_SETTLE] = MZ_LIST_RESULTS,
                                                 [MZ_KIND_PAYMENT_SIGN] = MZ_LIST_SIGNATURES};
    enum mz_list_form form = (enum mz_list_form)forms[kind];
    if (form == 0)
        return;
    struct mz_line lines[LINES];
    size_t count = 1u + fuzz_choice(input, LINES);
    char serials[LINES][16];
    for (size_t i = 0; i < count; i++) {
        mz_schema_init(mz_list_line_schema(form), &lines[i]);
        snprintf(serials[i], sizeof serials[i], "S%u", fuzz_choice(input, 8));
        lines[i].line = i + 1;
        lines[i].payee = plan.payee_id[fuzz_choice(input, LEDGER_PAYEES)];
        lines[i].amount = pick_fen(input, LEDGER_SHARE);
        lines[i].salt = ledger_id("hostile", i);
        lines[i].category = MZ_CATEGORY_LOW_INCOME;
        lines[i].outcome = (uint8_t)(1u + fuzz_choice(input, 2));
        lines[i].serial = mz_span_text(serials[i]);
        lines[i].reason = mz_span_text("returned");
        lines[i].date = 20230120;
        lines[i].signing = MZ_SIGNING_HAND;
    }
    struct mz_writer w = mz_writer_over(run->object, sizeof run->object);
    struct mz_list_totals totals;
    run->object_size = 0;
    if (mz_list_encode(form, lines, count, &w, NULL) != MZ_OK ||
        mz_list_total(mz_writer_view(&w), form, &totals, NULL) != MZ_OK)
        return;
    run->object_size = w.size;
    run->root = totals.root;
    switch (kind) {
    case MZ_KIND_LIST_FREEZE:
        body->list_freeze.root = totals.root;
        body->list_freeze.count = totals.count;
        break;
    case MZ_KIND_PAYMENT_REQUEST:
        body->payment_request.root = totals.root;
        body->payment_request.count = totals.count;
        body->payment_request.amount = totals.amount;
        break;
    case MZ_KIND_PAYMENT_SETTLE:
        body->payment_settle.root = totals.root;
        body->payment_settle.count = totals.count;
        body->payment_settle.amount = totals.amount;
        break;
    default:
        body->payment_sign.root = totals.root;
        body->payment_sign.count = totals.count;
        body->payment_sign.amount = totals.amount;
        break;
    }
}

/* -- Hostile statements. */

static void change_draft(struct mz_reader *input, struct run *run, struct mz_draft *draft,
                         union mz_body *body, struct ledger_key *author) {
    static const char *const actors[] = {"admin-a",    "admin-b",    "clerk",      "budgeter",
                                         "reviewer",   "approver-1", "approver-2", "acceptor-1",
                                         "acceptor-2", "cashier",    "accountant", "stranger"};
    const char *actor;
    unsigned ref;
    switch (fuzz_choice(input, 9)) {
    case 0:
        actor = actors[fuzz_choice(input, sizeof actors / sizeof actors[0])];
        draft->issuer = mz_span_text(actor);
        *author = ledger_key_of(actor);
        break;
    case 1:
        *author = ledger_key_of(actors[fuzz_choice(input, sizeof actors / sizeof actors[0])]);
        break;
    case 2:
        if (draft->refs_count < MZ_MAX_REFS)
            draft->refs[draft->refs_count++] =
                ledger_statement_hash(ledger, fuzz_choice(input, (unsigned)entries));
        break;
    case 3:
        if (draft->refs_count > 0)
            draft->refs_count--;
        break;
    case 4:
        ref = fuzz_choice(input, draft->refs_count);
        if (draft->refs_count > 0)
            draft->refs[ref] = ledger_statement_hash(ledger, fuzz_choice(input, (unsigned)entries));
        break;
    case 5:
        draft->date = 20230101u + fuzz_choice(input, 28);
        break;
    case 6:
        hostile_list(input, run, draft->kind, body);
        break;
    default:
        change_struct(input, run, mz_kind_get(draft->kind)->body, body);
        break;
    }
}

/* Signed by whoever the input says, after an original of the case. Absent if the codec would not
 * have it. */
static struct mz_span hostile(struct mz_reader *input, struct run *run, unsigned number) {
    static uint8_t buffer[MZ_MAX_STATEMENT];
    const struct mz_statement *original = &originals[fuzz_choice(input, (unsigned)entries)];
    union mz_body body = original->body;
    struct mz_draft draft = {.kind = original->kind->id,
                             .issuer = original->issuer,
                             .origin = original->origin,
                             .id = ledger_id("hostile", number),
                             .date = original->date,
                             .project = original->project,
                             .refs_count = original->refs_count,
                             .body = &body};
    char actor[MZ_MAX_CODE + 1];
    snprintf(actor, sizeof actor, "%.*s", (int)original->issuer.size,
             (const char *)original->issuer.data);
    struct ledger_key author = ledger_key_of(actor);
    for (size_t i = 0; i < draft.refs_count; i++)
        memcpy(draft.refs[i].bytes, original->refs[i], MZ_HASH_SIZE);
    unsigned changes = fuzz_choice(input, CHANGES);
    for (unsigned i = 0; i < changes; i++)
        change_draft(input, run, &draft, &body, &author);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    if (mz_statement_build(&draft, author.secret, &w, NULL) != MZ_OK)
        return (struct mz_span){NULL, 0};
    return mz_writer_view(&w);
}

static void check_money(const struct run *run) {
    struct mz_key key =
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(LEDGER_PROJECT), mz_span_text(LEDGER_LINE));
    struct mz_budget_record budget;
    if (mz_records_get(&run->records, &key, &mz_budget_record_schema, &budget) != MZ_OK)
        return;
    FUZZ_REQUIRE(mz_budget_available(&budget) >= 0);
    FUZZ_REQUIRE(budget.committed >= 0 && budget.instructed >= 0 &&
                 budget.instructed <= budget.received);
    FUZZ_REQUIRE(budget.signed_ <= budget.settled && budget.settled <= budget.instructed);
    FUZZ_REQUIRE(budget.received <= mz_budget_adjusted(&budget) || budget.decreased > 0);
}

static enum mz_status apply(struct run *run, struct mz_span bytes) {
    static struct mz_statement statement;
    static uint8_t buffer[MZ_MAX_ENTRY];
    struct mz_entry_head head;
    struct mz_fault fault = {0};
    enum mz_status status = mz_statement_decode(bytes, &statement, &fault);
    if (status != MZ_OK)
        return status;
    FUZZ_REQUIRE(mz_fold_next(run->fold, statement.project, &head) == MZ_OK);
    head.registered_at = (uint64_t)mz_date_days(20230120) * 86400000u + 5400000u;
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    FUZZ_REQUIRE(mz_entry_encode(&head, bytes, &w) == MZ_OK);
    struct mz_hash leaf = mz_hash_leaf(mz_writer_view(&w)), before = run->digest;
    status = mz_fold_apply(run->fold, &head, &leaf, &statement, &fault);
    FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
    note_digest(run);
    FUZZ_REQUIRE((status == MZ_OK) != mz_hash_equal(&before, &run->digest));
    check_money(run);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    struct run run = {0};
    if (ledger == NULL)
        prepare();
    run.memory = mz_memory_records_new();
    FUZZ_REQUIRE(run.memory != NULL);
    run.records = mz_memory_records_interface(run.memory);
    run.fold = mz_fold_new(mz_span_text(LEDGER_ORIGIN), run.records,
                           (struct mz_objects){.ctx = &run, .list = give_list});
    FUZZ_REQUIRE(run.fold != NULL);
    unsigned played = fuzz_choice(&input, (unsigned)entries + 1u);
    for (unsigned i = 0; i < played; i++) {
        struct mz_entry entry;
        FUZZ_REQUIRE(mz_entry_decode(ledger_entry(ledger, i), &entry, NULL) == MZ_OK);
        FUZZ_REQUIRE(mz_fold_apply(run.fold, &entry.head, &entry.leaf, &originals[i], NULL) ==
                     MZ_OK);
    }
    note_digest(&run);
    for (unsigned i = 0; i < HOSTILE && input.rest.size > 0; i++) {
        struct mz_span bytes, edited;
        if (fuzz_choice(&input, 4) == 0) {
            fuzz_edit(&input, originals[fuzz_choice(&input, (unsigned)entries)].bytes, 4, &edited);
            enum mz_status ignored = apply(&run, edited);
            (void)ignored;
            fuzz_free(edited);
            continue;
        }
        bytes = hostile(&input, &run, i);
        if (bytes.data != NULL) {
            enum mz_status ignored = apply(&run, bytes);
            (void)ignored;
        }
    }
    mz_fold_free(run.fold);
    mz_memory_records_free(run.memory);
    return 0;
}
