/* proto/rules/log_keys: the log's key passes on when the old one, the new one and two
 * administrators sign, and the key in force at any size is known afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "proto/codec/rotation.h"
#include "tests/lib/fold_world.h"
#include "tests/lib/ledger.h"

/* A draft owns its signatures here until the next one. */
static struct draft rotate(struct world *w, const char *actor, const char *from, const char *to) {
    static uint8_t handover[MZ_ROTATION_PROOF], proof[MZ_ROTATION_PROOF];
    struct draft d = world_draft(w, MZ_KIND_LOG_ROTATE, actor, NULL, 20230103);
    struct ledger_key old = ledger_key_of(from), new = ledger_key_of(to);
    const struct mz_log_rotation rotation = {mz_span_text(WORLD_ORIGIN), old.key, new.key};
    mz_log_rotation_sign(&rotation, old.secret, handover);
    mz_log_rotation_sign(&rotation, new.secret, proof);
    d.s.body.log_rotate = (struct mz_log_rotate){.key = new.key,
                                                 .from = old.key,
                                                 .proof = mz_span_of(proof, sizeof proof),
                                                 .handover = mz_span_of(handover, sizeof handover)};
    return d;
}

static void assert_key_at(struct world *w, uint64_t size, const char *name, uint64_t want_since) {
    struct mz_records records = world_records(w);
    struct mz_log_key_record record;
    uint64_t since;
    assert_int_equal(mz_log_key_at(&records, size, &since, &record), MZ_OK);
    assert_int_equal(since, want_since);
    assert_memory_equal(record.key.bytes, ledger_key_of(name).key.bytes, MZ_HASH_SIZE);
}

static uint64_t size_of(struct world *w) {
    struct mz_ledger_record ledger;
    world_get(w, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    return ledger.size;
}

static void test_rotate(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    assert_key_at(w, 0, "log", 0);
    assert_key_at(w, UINT64_MAX, "log", 0);

    struct draft d = rotate(w, "admin-a", "log", "log-2");
    struct mz_hash hash = world_admit(w, &d);
    assert_key_at(w, UINT64_MAX, "log", 0); /* one administrator changes nothing */
    d = rotate(w, "admin-b", "log", "log-other");
    struct mz_hash stale = world_admit(w, &d);
    d = world_confirm(w, "admin-b", hash);
    world_admit(w, &d);
    uint64_t turn = size_of(w);
    assert_key_at(w, turn - 1, "log", 0);
    assert_key_at(w, turn, "log-2", turn);

    /* What was proposed before leads on from a key that is no longer in force. */
    REFUSED(w, world_confirm(w, "admin-a", stale), MZ_E_WRONG_LOG_KEY, );
    d = rotate(w, "admin-a", "log-2", "log-3");
    world_dual(w, &d);
    uint64_t second = size_of(w);
    assert_key_at(w, turn, "log-2", turn);
    assert_key_at(w, second - 1, "log-2", turn);
    assert_key_at(w, UINT64_MAX, "log-3", second);

    struct mz_records records = world_records(w);
    uint64_t since[MZ_MAX_LOG_KEYS];
    size_t count;
    assert_int_equal(mz_log_key_turns(&records, since, &count), MZ_OK);
    assert_int_equal(count, 3);
    assert_int_equal(since[0], 0);
    assert_int_equal(since[1], turn);
    assert_int_equal(since[2], second);
    world_free(w);
}

static void test_refused(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    REFUSED(w, rotate(w, "admin-a", "other", "log-2"), MZ_E_WRONG_LOG_KEY, );
    REFUSED(w, rotate(w, "admin-a", "log", "log"), MZ_E_LOG_KEY_USED, );
    REFUSED(w, rotate(w, "admin-a", "log", "log-2"), MZ_E_BAD_SIGNATURE,
            r.s.body.log_rotate.key = ledger_key_of("log-3").key);
    REFUSED(w, rotate(w, "admin-a", "log", "log-2"), MZ_E_BAD_SIGNATURE,
            r.s.body.log_rotate.handover = r.s.body.log_rotate.proof);
    REFUSED(w, rotate(w, "admin-a", "log", "log-2"), MZ_E_BAD_SIGNATURE,
            r.s.body.log_rotate.proof = r.s.body.log_rotate.handover);
    REFUSED(w, rotate(w, "admin-a", "log", "log-2"), MZ_E_BAD_SIGNATURE,
            r.s.body.log_rotate.proof.size = 63);
    /* The first key does not come back. */
    struct draft d = rotate(w, "admin-a", "log", "log-2");
    world_dual(w, &d);
    REFUSED(w, rotate(w, "admin-a", "log-2", "log"), MZ_E_LOG_KEY_USED, );
    d = rotate(w, "admin-a", "log-2", "log-3");
    struct mz_hash hash = world_admit(w, &d);
    REFUSED(w, world_confirm(w, "admin-a", hash), MZ_E_SAME_ADMINISTRATOR, );
    d = world_confirm(w, "admin-b", hash);
    world_admit(w, &d);
    REFUSED(w, world_confirm(w, "admin-b", hash), MZ_E_NOT_PENDING, );
    world_free(w);
}

static void test_limit(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    char from[16] = "log", to[16];
    for (unsigned n = 2; n <= MZ_MAX_LOG_KEYS; n++) {
        (void)snprintf(to, sizeof to, "log-%u", n);
        struct draft d = rotate(w, "admin-a", from, to);
        world_dual(w, &d);
        (void)snprintf(from, sizeof from, "%s", to);
    }
    REFUSED(w, rotate(w, "admin-a", from, "one too many"), MZ_E_TOO_LARGE, );
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rotate),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
