/* Runs a fuzz target without libFuzzer: over a few hundred inputs of its own making, always the
 * same, then over files. Each argument is a file, or a folder whose files are run. It makes every
 * found input a permanent test in every build (T6). */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No target reads more than one entry's worth of peer input; a larger file is a mistake. */
enum { REPLAY_MAX = 1 << 20 };

/* Inputs made here: enough that each property of a target is asked for many times, within a second
 * or two under the sanitizers. */
enum { REPLAY_RUNS = 300, REPLAY_LENGTH = 192 };

/* xorshift64* (Vigna 2016): the same inputs on every machine. */
static uint8_t next_byte(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint8_t)(*state * UINT64_C(2685821657736338717) >> 56);
}

static void replay_made(void) {
    uint64_t state = 1;
    for (unsigned run = 0; run < REPLAY_RUNS; run++) {
        uint8_t data[REPLAY_LENGTH];
        size_t size = run % 8 == 0 ? REPLAY_LENGTH : next_byte(&state) % 48u;
        /* Half of them choose a sample to start from, one after the other. */
        for (size_t i = 0; i < size; i++) {
            data[i] = next_byte(&state);
        }
        if (size > 0 && run % 2 == 0) {
            data[0] = (uint8_t)(run / 2);
        }
        (void)LLVMFuzzerTestOneInput(data, size);
    }
}

static int replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    int failed = 1;
    uint8_t *data = malloc(REPLAY_MAX + 1);
    if (data == NULL) {
        goto err1;
    }
    size_t size = fread(data, 1, REPLAY_MAX + 1, file);
    if (size > REPLAY_MAX || ferror(file) != 0) {
        fprintf(stderr, "%s: unreadable or larger than %d bytes\n", path, REPLAY_MAX);
        goto err2;
    }
    /* An exact copy, so that the address sanitizer sees a read one byte past the end. */
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) {
        goto err2;
    }
    for (size_t i = 0; i < size; i++) {
        exact[i] = data[i];
    }
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    failed = 0;
err2:
    free(data);
err1:
    fclose(file);
    return failed;
}

static int replay_path(const char *path, unsigned *count) {
    DIR *folder = opendir(path);
    if (folder == NULL) {
        *count += 1;
        return replay_file(path);
    }
    int failed = 0;
    for (struct dirent *item = readdir(folder); item != NULL; item = readdir(folder)) {
        char name[4096];
        int length = snprintf(name, sizeof name, "%s/%s", path, item->d_name);
        if (item->d_name[0] == '.' || length < 0 || (size_t)length >= sizeof name) {
            continue;
        }
        *count += 1;
        failed |= replay_file(name);
    }
    closedir(folder);
    return failed;
}

int main(int argc, char **argv) {
    unsigned count = 0;
    int failed = 0;
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    replay_made();
    for (int i = 1; i < argc; i++) {
        failed |= replay_path(argv[i], &count);
    }
    printf("%u inputs made, %u replayed\n", REPLAY_RUNS, count);
    return failed;
}
