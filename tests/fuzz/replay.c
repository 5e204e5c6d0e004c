/* Runs a fuzz target over files instead of under libFuzzer: each argument is a file, or a folder
 * whose files are run. It makes every found input a permanent test in every build (T6). */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No target reads more than one entry's worth of peer input; a larger file is a mistake. */
enum { REPLAY_MAX = 1 << 20 };

static int replay_file(const char *path)
{
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

static int replay_path(const char *path, unsigned *count)
{
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

int main(int argc, char **argv)
{
    unsigned count = 0;
    int failed = 0;
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        failed |= replay_path(argv[i], &count);
    }
    printf("%u inputs replayed\n", count);
    return failed;
}
