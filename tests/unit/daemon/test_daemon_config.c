/* Configuration and command line of the daemon. */
#include "daemon/arguments.h"
#include "daemon/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/mz-config-XXXXXX";

static void write_file(const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_file(void **state) {
    (void)state;
    int fd = mkstemp(path);
    return fd >= 0 ? close(fd) : -1;
}

static int drop_file(void **state) {
    (void)state;
    return unlink(path);
}

static void reads_every_option(void **state) {
    (void)state;
    struct mz_config config;
    struct mz_fault fault = {0};
    mz_config_init(&config);
    write_file("# comment\n[daemon]\ndata = /srv/l\nsocket = /run/s\nlisten = [::1]:8443\n"
               "public = checkpoint, views\nworkers = 3\n[limits]\nconnections = 5\n"
               "body = 100000\nhead = 2048\ndeadline_s = 7\nidle_s = 8\nsessions = 9\nahead_days = 10\n"
               "[witness]\npolicy = /etc/w.policy\n");
    assert_int_equal(mz_config_read(path, &config, &fault), MZ_OK);
    assert_string_equal(config.data, "/srv/l");
    assert_string_equal(config.socket, "/run/s");
    assert_string_equal(config.listen, "[::1]:8443");
    assert_int_equal(config.open_to_all, 1 | 4);
    assert_int_equal(config.workers, 3);
    assert_int_equal(config.connections, 5);
    assert_int_equal(config.body, 100000);
    assert_int_equal(config.head, 2048);
    assert_int_equal(config.deadline_s, 7);
    assert_int_equal(config.idle_s, 8);
    assert_int_equal(config.sessions, 9);
    assert_int_equal(config.ahead_days, 10);
    assert_string_equal(config.witness_policy, "/etc/w.policy");
}

static void refuses_what_it_does_not_know(void **state) {
    (void)state;
    static const char *const cases[] = {
        "[daemon]\nfoo = 1\n",
        "[other]\ndata = x\n",
        "[daemon]\npublic = everything\n",
        "[daemon]\npublic =\n",
        "[daemon]\nworkers = 257\n",
        "[daemon]\nworkers = 1x\n",
        "[limits]\nconnections = 0\n",
        "[limits]\nbody = 1048577\n",
        "[daemon]\nlisten = 0.0.0.0:80\n",
        "[daemon]\nno sense\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_config config, before;
        struct mz_fault fault = {0};
        mz_config_init(&config);
        mz_config_init(&before);
        write_file(cases[i]);
        if (mz_config_read(path, &config, &fault) != MZ_E_USAGE)
            fail_msg("taken: %s", cases[i]);
        /* The file and the line are named, and nothing was changed. */
        assert_non_null(strstr(fault.place, path));
        assert_non_null(strstr(fault.place, ":2"));
        assert_memory_equal(&config, &before, sizeof config);
    }
    struct mz_config config;
    struct mz_fault fault = {0};
    mz_config_init(&config);
    assert_int_equal(mz_config_read("/nonexistent/x.ini", &config, &fault), MZ_E_IO);
}

static void takes_loopback_alone(void **state) {
    (void)state;
    static const struct {
        const char *text, *host;
        uint16_t port;
    } cases[] = {
        {"127.0.0.1:8443", "127.0.0.1", 8443},
        {"127.1.2.3:1", "127.1.2.3", 1},
        {"[::1]:65535", "::1", 65535},
        {"0.0.0.0:80", NULL, 0},
        {"192.168.1.2:80", NULL, 0},
        {"[::]:80", NULL, 0},
        {"localhost:80", NULL, 0},
        {"127.0.0.1", NULL, 0},
        {"127.0.0.1:0", NULL, 0},
        {"127.0.0.1:65536", NULL, 0},
        {":80", NULL, 0},
        {"", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char host[MZ_CONFIG_ADDRESS];
        uint16_t port = 0;
        struct mz_fault fault = {0};
        enum mz_status status = mz_config_address(cases[i].text, host, &port, &fault);
        assert_int_equal(status, cases[i].host != NULL ? MZ_OK : MZ_E_USAGE);
        if (status == MZ_OK) {
            assert_string_equal(host, cases[i].host);
            assert_int_equal(port, cases[i].port);
        }
    }
}

static enum mz_status parse(struct mz_arguments *arguments, struct mz_fault *fault, int argc,
                            const char *const *argv) {
    char *copy[16] = {(char *)"mingzhangd"};
    for (int i = 0; i < argc; i++)
        copy[i + 1] = (char *)argv[i];
    return mz_arguments_parse(argc + 1, copy, arguments, fault);
}
#define PARSE(arguments, fault, ...)                                                               \
    parse(arguments, fault, (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),         \
          (const char *[]){__VA_ARGS__})

static void options_stand_over_the_file(void **state) {
    (void)state;
    struct mz_arguments a;
    struct mz_fault fault = {0};
    write_file("[daemon]\ndata = /from/file\nsocket = /from/file.sock\n");
    assert_int_equal(PARSE(&a, &fault, "run", "--data", "/from/option", "--config", path), MZ_OK);
    assert_int_equal(a.command, MZ_COMMAND_RUN);
    assert_string_equal(a.config.data, "/from/option");
    assert_string_equal(a.config.socket, "/from/file.sock");
    assert_int_equal(PARSE(&a, &fault, "run", "--socket=", "--public", "none", "-q"), MZ_OK);
    assert_string_equal(a.config.socket, "");
    assert_int_equal(a.config.open_to_all, 0);
    assert_true(a.quiet);
    assert_int_equal(
        PARSE(&a, &fault, "init", "--origin", "o", "--admin-key", "k", "--config", "/new"),
        MZ_OK); /* init writes it */
    assert_string_equal(a.config_path, "/new");
}

static void knows_its_commands(void **state) {
    (void)state;
    struct mz_arguments a;
    struct mz_fault fault = {0};
    assert_int_equal(PARSE(&a, &fault, "--help"), MZ_OK);
    assert_int_equal(a.command, MZ_COMMAND_HELP);
    assert_int_equal(PARSE(&a, &fault, "check", "--help"), MZ_OK);
    assert_int_equal(a.command, MZ_COMMAND_HELP);
    assert_int_equal(PARSE(&a, &fault, "version"), MZ_OK);
    assert_int_equal(a.command, MZ_COMMAND_VERSION);
    assert_int_equal(PARSE(&a, &fault, "frobnicate"), MZ_E_USAGE);
    assert_int_equal(PARSE(&a, &fault, "run", "--origin", "x"), MZ_E_USAGE);
    assert_int_equal(PARSE(&a, &fault, "run", "--nonsense"), MZ_E_USAGE);
    assert_int_equal(PARSE(&a, &fault, "run", "--data"), MZ_E_USAGE);
    assert_int_equal(PARSE(&a, &fault, "run", "extra"), MZ_E_USAGE);
    assert_int_equal(PARSE(&a, &fault, "frobnicate", "--json-errors"), MZ_E_USAGE);
    assert_true(a.json_errors);
    assert_non_null(strstr(mz_arguments_help(MZ_ENGLISH), "usage:"));
    assert_non_null(strstr(mz_arguments_help(MZ_CHINESE), "用法"));
}

static void reads_keys_in_three_forms(void **state) {
    (void)state;
    static const char hex[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    struct mz_hash key, expected;
    struct mz_fault fault = {0};
    for (unsigned i = 0; i < 32; i++)
        expected.bytes[i] = (uint8_t)i;
    assert_int_equal(mz_arguments_key(hex, &key, &fault), MZ_OK);
    assert_memory_equal(&key, &expected, sizeof key);
    char text[128];
    snprintf(text, sizeof text, "%s\n", hex);
    write_file(text);
    memset(&key, 0, sizeof key);
    assert_int_equal(mz_arguments_key(path, &key, &fault), MZ_OK);
    assert_memory_equal(&key, &expected, sizeof key);
    /* {"actor": "a", "public": h'0001…1f'}: the members a key file needs for this. */
    write_file("mingzhang-key v1\n"
               "omVhY3RvcmFhZnB1YmxpY1ggAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    memset(&key, 0, sizeof key);
    assert_int_equal(mz_arguments_key(path, &key, &fault), MZ_OK);
    assert_memory_equal(&key, &expected, sizeof key);
    static const char *const bad[] = {"", "0001\n", "mingzhang-key v1\nomVh\n",
                                      "mingzhang-key v2\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file(bad[i]);
        assert_int_equal(mz_arguments_key(path, &key, &fault), MZ_E_BAD_KEY_FILE);
    }
    assert_int_equal(mz_arguments_key("/nonexistent/key", &key, &fault), MZ_E_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_option),   cmocka_unit_test(refuses_what_it_does_not_know),
        cmocka_unit_test(takes_loopback_alone), cmocka_unit_test(options_stand_over_the_file),
        cmocka_unit_test(knows_its_commands),   cmocka_unit_test(reads_keys_in_three_forms),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
