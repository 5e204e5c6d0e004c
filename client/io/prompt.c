#include "client/io/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include "proto/base/money.h"

/* Set by a signal while the terminal is not as the user left it. */
static volatile sig_atomic_t interrupted;

static void on_signal(int number) {
    interrupted = number;
}

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define WATCHED (sizeof watched / sizeof watched[0])

struct watch {
    struct sigaction actions[WATCHED]; /* as they were */
    sigset_t mask;                     /* likewise */
};

/* The signals are blocked but while we wait: one that comes just before is not lost. */
static void watch(struct watch *ret_watch) {
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;
    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    interrupted = 0;
    for (size_t i = 0; i < WATCHED; i++)
        sigaddset(&blocked, watched[i]);
    sigprocmask(SIG_BLOCK, &blocked, &ret_watch->mask);
    for (size_t i = 0; i < WATCHED; i++) {
        sigdelset(&ret_watch->mask, watched[i]);
        sigaction(watched[i], &action, &ret_watch->actions[i]);
    }
}

static void unwatch(const struct watch *watch) {
    for (size_t i = 0; i < WATCHED; i++)
        sigaction(watched[i], &watch->actions[i], NULL);
    sigprocmask(SIG_SETMASK, &watch->mask, NULL);
}

/* The next byte; 0 at the end of input, -1 when interrupted. */
static int read_byte(int fd, const struct watch *watch, char *ret_byte) {
    for (;;) {
        fd_set ready;
        FD_ZERO(&ready);
        FD_SET(fd, &ready);
        int count = pselect(fd + 1, &ready, NULL, NULL, NULL, &watch->mask);
        if (interrupted != 0 || (count < 0 && errno != EINTR))
            return -1;
        if (count > 0)
            return read(fd, ret_byte, 1) == 1;
    }
}

static enum mz_status read_line(int fd, const struct watch *watch, char *answer, size_t capacity,
                                struct mz_fault *fault) {
    size_t size = 0;
    bool too_long = false;
    for (;;) {
        char c = '\n';
        int got = read_byte(fd, watch, &c);
        if (got < 0 || (got == 0 && size == 0))
            return mz_fault_at(fault, MZ_E_INTERRUPTED, "%s", "");
        if (got == 0 || c == '\n')
            break;
        if (size + 1 < capacity)
            answer[size++] = c;
        else
            too_long = true;
    }
    answer[size] = '\0';
    if (too_long) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "/dev/tty");
        mz_fault_want(fault, "%zu", capacity - 1);
        return MZ_E_TOO_LARGE;
    }
    return MZ_OK;
}

static void say(int fd, const char *text) {
    size_t size = strlen(text);
    while (size > 0) {
        ssize_t put = write(fd, text, size);
        if (put <= 0)
            return;
        text += put;
        size -= (size_t)put;
    }
}

enum mz_status mz_prompt_ask(const char *question, bool hidden, char *answer, size_t capacity,
                             struct mz_fault *fault) {
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return mz_fault_at(fault, MZ_E_NO_PASSPHRASE, "%s", question);
    struct termios before, quiet;
    struct watch saved;
    bool changed = hidden && tcgetattr(fd, &before) == 0;
    watch(&saved);
    if (changed) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
        tcsetattr(fd, TCSAFLUSH, &quiet);
    }
    say(fd, question);
    enum mz_status status = read_line(fd, &saved, answer, capacity, fault);
    if (changed) {
        tcsetattr(fd, TCSAFLUSH, &before);
        say(fd, "\n");
    }
    unwatch(&saved);
    close(fd);
    return status;
}

enum mz_status mz_prompt_amount_is(const char *typed, int64_t amount, struct mz_fault *fault) {
    int64_t fen;
    struct mz_span text = mz_span_text(typed);
    while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\r'))
        text.size--;
    if ((mz_money_parse(text, &fen) == MZ_OK || mz_money_parse_capital(text, &fen) == MZ_OK) &&
        fen == amount)
        return MZ_OK;
    char want[MZ_MONEY_TEXT];
    mz_money_format_grouped(amount, want);
    mz_fault_at(fault, MZ_E_NOT_CONFIRMED, "amount");
    mz_fault_have(fault, "%s", typed);
    mz_fault_want(fault, "%s", want);
    return MZ_E_NOT_CONFIRMED;
}
