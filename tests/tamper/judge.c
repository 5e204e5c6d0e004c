/* Judges copies for the tamper campaign: the client's own program, without the cost of starting it
 * each time, so that every byte of a clone can be tried.
 *
 * Reads a request a line, its words parted by tabs; words of the form NAME=VALUE before the others
 * are put into the environment. Each is a command line of `mingzhang`, run in a child of its own.
 * Answers "EXIT SIZE\n" and so many bytes: what the command wrote. A child that dies of a signal
 * or takes longer than 30 seconds has the exit code 255. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client/program.h"

#define WORDS   32
#define SECONDS 30u
#define DIED    255

static uint64_t now_ms(void *ctx) {
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    randombytes_buf(buffer, size);
}

/* The child: one command line to its exit code. */
static _Noreturn void run(char *line, int output) {
    char program[] = "mingzhang", *words[WORDS + 1] = {program};
    const struct mz_client_env env = {.now_ms = now_ms, .random = fill_random};
    int count = 1;
    for (char *word = strtok(line, "\t\n"); word != NULL && count < WORDS;
         word = strtok(NULL, "\t\n")) {
        char *value = count == 1 && word[0] != '-' ? strchr(word, '=') : NULL;
        if (value == NULL) {
            words[count++] = word;
            continue;
        }
        *value = '\0';
        if (setenv(word, value + 1, 1) != 0)
            _exit(DIED);
    }
    alarm(SECONDS);
    if (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
        _exit(DIED);
    int code = mz_client_main(count, words, &env);
    fflush(stdout);
    _exit(code);
}

/* Copies what the child wrote, from its beginning. */
static int answer(int code, int output) {
    off_t size = lseek(output, 0, SEEK_END);
    if (size < 0 || printf("%d %lld\n", code, (long long)size) < 0)
        return -1;
    if (size > 0) {
        void *text = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, output, 0);
        if (text == MAP_FAILED)
            return -1;
        (void)fwrite(text, 1, (size_t)size, stdout);
        munmap(text, (size_t)size);
    }
    return fflush(stdout);
}

static int judge(char *line) {
    FILE *file = tmpfile();
    if (file == NULL)
        return -1;
    int status = 0, output = fileno(file);
    pid_t child = fork();
    if (child == 0)
        run(line, output);
    int result = -1;
    if (child > 0 && waitpid(child, &status, 0) == child)
        result = answer(WIFEXITED(status) ? WEXITSTATUS(status) : DIED, output);
    fclose(file);
    return result;
}

int main(void) {
    char *line = NULL;
    size_t capacity = 0;
    int result = sodium_init() < 0 ? -1 : 0;
    while (result == 0 && getline(&line, &capacity, stdin) > 0)
        result = judge(line);
    free(line);
    return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
