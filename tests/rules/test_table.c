/* The table of the rules, row by row: admitted, refused, and written into a ledger by a daemon that
 * admits everything, which a verifier with nothing but the clone finds out. `--list` prints file,
 * guard, code and kind of every row, for test_guards.py. `--clones FOLDER` writes the ledgers of
 * the first and the third play as clones, for a verifier that shares none of our code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/verify/verify_report.h"
#include "proto/view/view.h"
#include "tests/lib/verifying.h"
#include "tests/rules/clones.h"
#include "tests/rules/table.h"

static const struct rule_row *const subjects[] = {
#define X(rows_) rows_,
    SUBJECTS(X)
#undef X
};

/* English and Chinese as they stand in the table of errors, to see which parts they show. */
static const char *const words[MZ_STATUS_COUNT][4] = {
#define X(name, code, exit, http, en, zh, do_en, do_zh) [name] = {en, zh, do_en, do_zh},
#include "proto/base/status_table.h"
#undef X
};

/* -- A row in a ledger of its own. */

struct scene {
    const struct rule_row *row;
    struct ledger *ledger;
    struct world *world;
};

static struct scene set(const struct rule_row *row) {
    struct scene scene = {.row = row, .ledger = ledger_new()};
    scene.world = world_new_in(scene.ledger);
    if (row->stage >= OPEN)
        world_open(scene.world);
    if (row->stage >= PEOPLE)
        world_people(scene.world);
    if (row->stage >= PLANNED)
        world_plan(scene.world);
    return scene;
}

static void strike(struct scene *scene) {
    world_free(scene->world);
    ledger_free(scene->ledger);
}

static void complain(const struct rule_row *row, const char *what, const char *have,
                     const char *want) {
    fail_msg("%s %s %s: %s: \"%s\" instead of \"%s\"", row->file, row->guard,
             mz_status_code(row->code), what, have, want);
}

static struct mz_hash digest(struct world *world) {
    struct mz_records records = world_records(world);
    struct mz_hash hash;
    assert_int_equal(mz_records_digest(&records, &hash), MZ_OK);
    return hash;
}

/* The name of the key that signs now: "log", then "log-2", "log-3" … after rotations. */
static void log_key(const struct scene *scene, char name[32]) {
    struct mz_records records = world_records(scene->world);
    uint64_t since[MZ_MAX_LOG_KEYS];
    size_t count;
    snprintf(name, 32, "log");
    if (mz_log_key_turns(&records, since, &count) == MZ_OK && count > 1)
        snprintf(name, 32, "log-%zu", count);
}

static struct mz_span checkpoint(const struct scene *scene) {
    char signer[32];
    log_key(scene, signer);
    struct mz_hash root = ledger_root(scene->ledger, ledger_size(scene->ledger));
    return ledger_note(scene->ledger, WORLD_ORIGIN, ledger_size(scene->ledger), &root, signer);
}

static struct mz_verify_report verified(const struct scene *scene) {
    struct mz_verify_source source = ledger_source(scene->ledger);
    struct mz_verify_options options = {.checkpoint = checkpoint(scene)};
    source.objects = world_objects(scene->world);
    source.evidence = NULL;
    return verifying_from(&source, NULL, &options);
}

/* -- What a refusal says. */

static void expect_part(const struct rule_row *row, const char *name, const char *have,
                        const char *want) {
    char shown[16];
    if (want != NULL && strcmp(have, want) != 0)
        complain(row, name, have, want);
    snprintf(shown, sizeof shown, "{%s}", name);
    for (size_t n = 0; n < 4; n++)
        if (have[0] == '\0' && strstr(words[row->code][n], shown) != NULL)
            complain(row, "a part that the text shows is empty", name, words[row->code][n]);
}

/* Both languages say what is wrong and what to do, and name everything that they promise to. */
static void expect_words(const struct rule_row *row, const struct mz_fault *fault,
                         struct mz_span author) {
    char name[MZ_MAX_CODE + 1], text[512];
    snprintf(name, sizeof name, "%.*s", (int)author.size, (const char *)author.data);
    expect_part(row, "place", fault->place, row->says[0]);
    expect_part(row, "have", fault->have, row->says[1]);
    expect_part(row, "want", fault->want, row->says[2]);
    expect_part(row, "who", fault->who, row->says[3] != NULL ? row->says[3] : name);
    for (enum mz_language language = MZ_ENGLISH; language <= MZ_CHINESE; language++) {
        mz_fault_text(fault, language, text, sizeof text);
        if (text[0] == '\0')
            complain(row, "text", text, "what is wrong");
        mz_fault_remedy(fault, language, text, sizeof text);
        if (text[0] == '\0')
            complain(row, "remedy", text, "what to do");
    }
}

/* -- What the verifier says of it. */

static json_t *parsed(struct mz_json *json) {
    char *text;
    size_t size;
    assert_int_equal(mz_json_finish(json, &text, &size), MZ_OK);
    json_t *value = json_loadb(text, size, 0, NULL);
    assert_non_null(value);
    free(text);
    return value;
}

static void expect_same(const struct rule_row *row, const json_t *problem, const char *member,
                        const json_t *layer, const char *as) {
    const char *said = json_string_value(json_object_get(problem, member));
    const char *found = json_string_value(json_object_get(layer, as));
    assert_non_null(said);
    if (found == NULL || strcmp(said, found) != 0)
        complain(row, as, found != NULL ? found : "nothing", said);
}

/* The daemon's problem+json and the verifier's report word it alike. */
static void expect_alike(const struct rule_row *row, const struct mz_fault *refusal,
                         const struct mz_verify_report *report) {
    struct mz_json json = mz_json_start();
    mz_view_problem(refusal, &json);
    json_t *problem = parsed(&json);
    json = mz_json_start();
    mz_verify_report_json(report, &json, NULL);
    json_t *told = parsed(&json);
    const json_t *layer = json_array_get(json_object_get(told, "layers"), MZ_LAYER_RULES);
    expect_same(row, problem, "code", layer, "code");
    expect_same(row, problem, "detail", layer, "text");
    expect_same(row, problem, "detail_zh", layer, "text_zh");
    expect_same(row, problem, "place", layer, "place");
    expect_same(row, problem, "who", layer, "who");
    json_decref(problem);
    json_decref(told);
}

/* The one line that people read names entry and person. */
static void expect_line(const struct rule_row *row, const struct mz_verify_report *report,
                        uint64_t at, const char *who) {
    char line[MZ_VERIFY_REPORT_LINE], entry[160];
    mz_verify_report_line(report, MZ_ENGLISH, line, sizeof line);
    snprintf(entry, sizeof entry, "entry %" PRIu64 ", %s", at, who);
    if (strstr(line, entry) == NULL)
        complain(row, "verdict line", line, entry);
    mz_verify_report_line(report, MZ_CHINESE, line, sizeof line);
    snprintf(entry, sizeof entry, "第 %" PRIu64 " 条，%s", at, who);
    if (strstr(line, entry) == NULL)
        complain(row, "verdict line", line, entry);
}

/* A list that is not there, or not what it is named by, is no breach of a rule that anybody could
 * prove: the verifier says so of the object, and that the rules could not be asked. */
static bool expect_object(const struct rule_row *row, const struct mz_verify_report *report,
                          uint64_t at) {
    bool bad = row->code == MZ_E_ROSTER_ROOT;
    if (!bad && row->code != MZ_E_WITHHELD)
        return false;
    verifying_expect(report, bad ? MZ_FAILED : MZ_INCOMPLETE,
                     bad ? MZ_LAYER_OBJECTS : mz_verify_report_main(report),
                     bad ? MZ_E_BAD_OBJECT : MZ_E_WITHHELD, at);
    assert_int_equal(report->layers[MZ_LAYER_RULES].fault.status, MZ_E_WITHHELD);
    assert_int_equal(report->layers[MZ_LAYER_RULES].index, at);
    return true;
}

static void expect_found(const struct scene *scene, const struct mz_fault *refusal, uint64_t at) {
    const struct rule_row *row = scene->row;
    struct mz_verify_report report = verified(scene);
    const struct mz_layer_report *rules = &report.layers[MZ_LAYER_RULES];
    if (expect_object(row, &report, at))
        return;
    if (rules->fault.status != row->code || rules->index != at)
        complain(row, "verifier", mz_status_code(rules->fault.status), "the same at that entry");
    assert_int_equal(rules->checked, at);
    assert_int_equal(report.verdict, MZ_FAILED);
    bool key_unknown = row->code == MZ_E_UNKNOWN_KEY; /* the signatures say so, of that entry */
    assert_int_equal(mz_verify_report_main(&report),
                     key_unknown ? MZ_LAYER_SIGNATURES : MZ_LAYER_RULES);
    assert_int_equal(report.layers[MZ_LAYER_CHAIN].checked, ledger_size(scene->ledger));
    assert_int_equal(report.layers[MZ_LAYER_SIGNATURES].checked,
                     ledger_size(scene->ledger) - key_unknown);
    assert_int_equal(report.layers[MZ_LAYER_TREE].fault.status, MZ_OK);
    assert_int_equal(report.layers[MZ_LAYER_OBJECTS].fault.status, MZ_OK);
    expect_alike(row, refusal, &report);
    if (!key_unknown)
        expect_line(row, &report, at, refusal->who);
}

/* -- The three plays. */

static void play_admitted(const struct rule_row *row) {
    struct scene scene = set(row);
    struct draft d = row->make(scene.world, false);
    struct mz_fault fault = {0};
    if (world_apply(scene.world, &d, &fault) != MZ_OK) {
        char text[512];
        mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
        complain(row, "what should be admitted", text, "ok");
    }
    struct mz_verify_report report = verified(&scene);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    strike(&scene);
}

static void play_refused(const struct rule_row *row) {
    struct scene scene = set(row);
    struct draft d = row->make(scene.world, true);
    struct mz_hash before = digest(scene.world);
    struct mz_fault fault = {0};
    enum mz_status status = world_apply(scene.world, &d, &fault);
    if (status != row->code || fault.status != row->code)
        complain(row, fault.place, mz_status_code(status), mz_status_code(row->code));
    expect_words(row, &fault, d.s.issuer);
    struct mz_hash after = digest(scene.world);
    assert_memory_equal(&before, &after, sizeof before);
    /* The same statement, from a daemon that does not ask; and life goes on. */
    uint64_t at = world_force(scene.world, &d);
    if (row->stage > FRESH) {
        struct draft later = rule_enrol(scene.world, "later", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
        world_force(scene.world, &later);
    }
    expect_found(&scene, &fault, at);
    strike(&scene);
}

static void test_row(void **state) {
    const struct rule_row *row = *state;
    play_admitted(row);
    play_refused(row);
}

/* The kind of a row is that of the statement it makes. */
static int list(void) {
    for (size_t s = 0; s < sizeof subjects / sizeof subjects[0]; s++)
        for (const struct rule_row *row = subjects[s]; row->file != NULL; row++) {
            struct scene scene = set(row);
            struct draft d = row->make(scene.world, true);
            printf("%s %s %s %s\n", row->file, row->guard, mz_status_code(row->code),
                   d.s.kind->name);
            strike(&scene);
        }
    return 0;
}

/* -- The same ledgers as clones, each with a file `expected`: "ok", or the code and the entry. */

static void write_clone(const struct scene *scene, const char *folder, const char *expected) {
    struct mz_verify_source source = ledger_source(scene->ledger);
    clones_write(folder, &source, scene->world, ledger_size(scene->ledger), checkpoint(scene));
    clones_text(folder, "expected", expected);
}

static void write_clones(const struct rule_row *row, size_t number, const char *folder) {
    char path[512], expected[128];
    struct scene scene = set(row);
    struct draft d = row->make(scene.world, false);
    world_admit(scene.world, &d);
    snprintf(path, sizeof path, "%s/%03zu-%s-admitted", folder, number, row->guard);
    write_clone(&scene, path, "ok\n");
    strike(&scene);
    scene = set(row);
    d = row->make(scene.world, true);
    uint64_t at = world_force(scene.world, &d);
    snprintf(expected, sizeof expected, "%s %" PRIu64 "\n", mz_status_code(row->code), at);
    snprintf(path, sizeof path, "%s/%03zu-%s-refused", folder, number, row->guard);
    write_clone(&scene, path, expected);
    strike(&scene);
}

static int clones(const char *folder) {
    size_t number = 0;
    for (size_t s = 0; s < sizeof subjects / sizeof subjects[0]; s++)
        for (const struct rule_row *row = subjects[s]; row->file != NULL; row++)
            write_clones(row, number++, folder);
    return 0;
}

#define ROWS_MAX 1024u

int main(int argc, char **argv) {
    static struct CMUnitTest tests[ROWS_MAX];
    size_t count = 0;
    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list();
    if (argc == 3 && strcmp(argv[1], "--clones") == 0)
        return clones(argv[2]);
    for (size_t s = 0; s < sizeof subjects / sizeof subjects[0]; s++)
        for (const struct rule_row *row = subjects[s]; row->file != NULL && count < ROWS_MAX; row++)
            tests[count++] = (struct CMUnitTest){
                .name = row->guard, .test_func = test_row, .initial_state = (void *)(uintptr_t)row};
    if (count == ROWS_MAX)
        return 1;
    return _cmocka_run_group_tests("rules", tests, count, NULL, NULL);
}
