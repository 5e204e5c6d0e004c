/* client/clone_files: what is of a clone, what a killed pull left, what somebody put there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/clone/clone_files.h"
#include "client/io/file.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/remote.h"

#define HEX32 "00112233445566778899aabbccddeeff"
#define HEX64 HEX32 HEX32

static void test_names(void **state) {
    (void)state;
    static const struct {
        const char *path;
        enum mz_clone_file kind;
        long process;
    } cases[] = {
        {"checkpoint", MZ_CLONE_FILE_OWN, 0},
        {"genesis.json", MZ_CLONE_FILE_OWN, 0},
        {"withheld.json", MZ_CLONE_FILE_OWN, 0},
        {"tile/0/000", MZ_CLONE_FILE_OWN, 0},
        {"tile/entries/x001/067.p/5", MZ_CLONE_FILE_OWN, 0},
        {"objects/list/" HEX64, MZ_CLONE_FILE_OWN, 0},
        {"objects/evidence/" HEX64, MZ_CLONE_FILE_OWN, 0},
        {"objects/disclosure/" HEX32, MZ_CLONE_FILE_OWN, 0},
        {"receipts/12.cose", MZ_CLONE_FILE_OWN, 0},
        {"contradiction/5-7-0011aabb/held", MZ_CLONE_FILE_OWN, 0},
        {"contradiction/5-7-0011aabb/README.txt", MZ_CLONE_FILE_OWN, 0},
        {"checkpoint.77.new", MZ_CLONE_FILE_LEFT, 77},
        {"objects/evidence/" HEX64 ".9.part", MZ_CLONE_FILE_LEFT, 9},
        {"tile/entries/000.p/5.123.new", MZ_CLONE_FILE_LEFT, 123},
        {"checkpoint.x.new", MZ_CLONE_FILE_STRAY, 0},
        {"checkpoint.0.new", MZ_CLONE_FILE_STRAY, 0},
        {"checkpoint.7x.new", MZ_CLONE_FILE_STRAY, 0},
        {"notes.7.new", MZ_CLONE_FILE_STRAY, 0},
        {".new", MZ_CLONE_FILE_STRAY, 0},
        {"objects/list/" HEX32, MZ_CLONE_FILE_STRAY, 0},
        {"objects/list/" HEX64 "0", MZ_CLONE_FILE_STRAY, 0},
        {"objects/other/" HEX64, MZ_CLONE_FILE_STRAY, 0},
        {"objects/disclosure/" HEX64, MZ_CLONE_FILE_STRAY, 0},
        {"receipts/.cose", MZ_CLONE_FILE_STRAY, 0},
        {"receipts/1.cose.txt", MZ_CLONE_FILE_STRAY, 0},
        {"contradiction/held", MZ_CLONE_FILE_STRAY, 0},
        {"contradiction/x/y/held", MZ_CLONE_FILE_STRAY, 0},
        {"tile/0/1", MZ_CLONE_FILE_STRAY, 0},
        {"", MZ_CLONE_FILE_STRAY, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        long process = -1;
        if (mz_clone_file_of(cases[i].path, &process) != cases[i].kind ||
            process != cases[i].process)
            fail_msg("%s", cases[i].path);
    }
}

/* A process that has ended, so that its number names nobody. */
static long gone(void) {
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return (long)child;
}

static void put(const char *folder, const char *name, long process, const char *ending) {
    char path[512];
    (void)snprintf(path, sizeof path, process > 0 ? "%s/%s.%ld%s" : "%s/%s", folder, name, process,
                   ending);
    assert_int_equal(mz_file_create(path, mz_span_text("half"), 0644, NULL), MZ_OK);
}

static size_t stray(const char *folder, const char *first) {
    struct mz_buffer found = {0};
    size_t count = mz_clone_files_stray(folder, &found);
    assert_string_equal(count > 0 ? mz_buffer_string(&found) : "", first);
    mz_buffer_free(&found);
    return count;
}

static void test_folder(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = ledger_new();
    ledger_case_play(ledger, &c);
    char *folder = remote_folder(), path[512];
    remote_clone(ledger, ledger_size(ledger), folder);
    assert_int_equal(stray(folder, ""), 0);
    assert_int_equal(mz_clone_files_tidy(folder), 0);
    long ended = gone();
    put(folder, "checkpoint", ended, ".new");
    put(folder, "tile/0/000", ended, ".part");
    put(folder, "genesis.json", (long)getpid(), ".new"); /* another pull, under way */
    put(folder, "notes.txt", 0, "");
    (void)snprintf(path, sizeof path, "%s/aside", folder);
    assert_int_equal(symlink("nowhere", path), 0);
    assert_int_equal(stray(folder, "aside"), 5);
    assert_int_equal(mz_clone_files_tidy(folder), 2);
    assert_int_equal(stray(folder, "aside"), 3);
    assert_int_equal(mz_clone_files_tidy("/nonexistent"), 0);
    remote_drop(folder);
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
