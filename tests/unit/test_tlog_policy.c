/* proto/log/tlog_policy: the structure of C2SP's example, every line that is refused, and who makes
 * a quorum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/log/checkpoint.h"
#include "proto/log/tlog_policy.h"

/* A signer by number: its key, and its key in words. */
struct signer {
    struct mz_note_key key;
    uint8_t secret[MZ_ED25519_SECRET_SIZE];
    char text[MZ_NOTE_KEY_TEXT_SIZE + 1];
};

static struct signer signer(uint8_t number, const char *name, enum mz_note_type type) {
    struct signer s;
    uint8_t seed[MZ_ED25519_SEED_SIZE] = {number}, public_key[MZ_ED25519_PUBLIC_SIZE];
    mz_ed25519_key_pair(seed, public_key, s.secret);
    assert_int_equal(mz_note_key_make(mz_span_text(name), type, public_key, &s.key), MZ_OK);
    struct mz_writer w = mz_writer_over(s.text, sizeof s.text - 1);
    mz_note_key_write(&w, &s.key);
    s.text[w.size] = '\0';
    return s;
}

static struct signer log_signer(void) {
    return signer(1, "log.example/1", MZ_NOTE_ED25519);
}

static struct signer witness_signer(uint8_t number) {
    char name[32];
    snprintf(name, sizeof name, "witness.example/%u", number);
    return signer((uint8_t)(16 + number), name, MZ_NOTE_COSIGNATURE);
}

/* Replaces $L by the log's key, $0 to $9 by those of witnesses. */
static const char *policy_text(const char *pattern) {
    static char text[16384];
    size_t size = 0;
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '$') {
            pattern++;
            struct signer s =
                *pattern == 'L' ? log_signer() : witness_signer((uint8_t)(*pattern - '0'));
            size += (size_t)snprintf(text + size, sizeof text - size, "%s", s.text);
        } else {
            text[size++] = *pattern;
        }
        assert_true(size < sizeof text);
    }
    text[size] = '\0';
    return text;
}

static enum mz_status parse(const char *pattern, struct mz_tlog_policy *policy,
                            struct mz_fault *fault) {
    return mz_tlog_policy_parse(mz_span_text(policy_text(pattern)), policy, fault);
}

/* The example of tlog-policy with keys filled in. */
static const char example[] = "log $L https://log.example/\n"
                              "\n"
                              "witness X1 $0\n"
                              "witness X2 $1 http://127.0.0.1:8080/w\n"
                              "witness X3 $2\n"
                              "group X-witnesses 2 X1 X2 X3\n"
                              "\n"
                              "  # Another organization\n"
                              "witness\tY1  $3\n"
                              "witness Y2 $4\t\n"
                              "witness Y3 $5\n"
                              "group Y-witnesses any Y1 Y2 Y3\n"
                              "\n"
                              "group X-and-Y all X-witnesses Y-witnesses\n"
                              "quorum X-and-Y\n";

static void test_example(void **state) {
    (void)state;
    struct mz_tlog_policy policy;
    struct mz_fault fault = {0};
    assert_int_equal(parse(example, &policy, &fault), MZ_OK);
    assert_int_equal(policy.log_count, 1);
    assert_int_equal(policy.witness_count, 6);
    assert_int_equal(policy.group_count, 3);
    assert_true(mz_span_equal_text(mz_note_key_name(&policy.logs[0]), "log.example/1"));
    assert_true(mz_span_equal_text(policy.witnesses[1].name, "X2"));
    assert_true(mz_span_equal_text(policy.witnesses[1].url, "http://127.0.0.1:8080/w"));
    assert_int_equal(policy.witnesses[2].url.size, 0);
    assert_true(
        mz_span_equal_text(mz_note_key_name(&policy.witnesses[5].key), "witness.example/5"));
    /* Two of the first three and one of the others, and nothing less. */
    for (uint32_t set = 0; set < 64; set++) {
        uint32_t x = (set & 1) + (set >> 1 & 1) + (set >> 2 & 1);
        bool met = x >= 2 && set >> 3 != 0;
        assert_int_equal(mz_tlog_policy_met(&policy, set), met);
    }
}

static void test_quorums(void **state) {
    (void)state;
    static const struct {
        const char *pattern;
        uint32_t least; /* a set that is enough … */
        uint32_t most;  /* … and one that is not; ~0: there is none */
    } cases[] = {
        {"quorum none\n", 0, UINT32_MAX},
        {"witness w $0\nquorum w\n", 1, 0},
        {"witness w $0\nwitness v $1\nquorum v\n", 2, 1},
        {"witness w $0\nwitness v $1\ngroup g 1 w v\nquorum g\n", 2, 0},
        {"witness w $0\nwitness v $1\ngroup g 2 w v\nquorum g\n", 3, 2},
        {"witness w $0\nwitness v $1\ngroup g all w v\nquorum g\n", 3, 1},
        /* Lines may follow the quorum. */
        {"witness w $0\nquorum w\nwitness v $1\nlog $L\n", 1, 2},
        {"witness \xe8\xa7\x81\xe8\xaf\x81 $0\nquorum \xe8\xa7\x81\xe8\xaf\x81\n", 1, 0},
        {"witness w $0\ngroup g all w\ngroup h all g\nquorum h\n", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_tlog_policy policy;
        struct mz_fault fault = {0};
        assert_int_equal(parse(cases[i].pattern, &policy, &fault), MZ_OK);
        assert_true(mz_tlog_policy_met(&policy, cases[i].least));
        if (cases[i].most != UINT32_MAX)
            assert_false(mz_tlog_policy_met(&policy, cases[i].most));
    }
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *line, *what;
    } cases[] = {
        {"", "0", "no quorum line"},
        {"witness w $0\n", "1", "no quorum line"},
        {"quorum none", "1", "no newline at the end"},
        {"quorum none\nquorum none\n", "2", "a second quorum"},
        {"quorum none extra\n", "1", "a word too many"},
        {"quorum\n", "1", "the quorum is not defined above"},
        {"quorum w\nwitness w $0\n", "1", "the quorum is not defined above"},
        {"witness none $0\nquorum none\n", "1", "\"none\" is no name to be given"},
        {"witness w $0\nwitness w $1\nquorum w\n", "2", "the name is taken"},
        {"witness w $0\nwitness v $0\nquorum w\n", "2", "the key is listed already"},
        {"witness w $0\ngroup w any w\nquorum w\n", "2", "the name is taken"},
        {"log $L\nlog $L\nquorum none\n", "2", "the key is listed already"},
        {"log $0\nquorum none\n", "1", "a log's key must be of type 01"},
        {"witness w $L\nquorum w\n", "1", "a witness's key must be of type 04"},
        {"witness w\nquorum w\n", "1", "not a verifier key (vkey)"},
        {"witness\nquorum none\n", "1", "a name is missing"},
        {"witness w $0 url more\nquorum w\n", "1", "a word too many"},
        {"witness w $0\ngroup g any\nquorum g\n", "2", "a group without members"},
        {"witness w $0\ngroup g 2 w\nquorum g\n", "2",
         "the threshold must be from 1 to the number of members"},
        {"witness w $0\ngroup g 0 w\nquorum g\n", "2",
         "the threshold must be from 1 to the number of members"},
        {"witness w $0\ngroup g 01 w\nquorum g\n", "2", "all, any or a number?"},
        {"witness w $0\ngroup g ALL w\nquorum g\n", "2", "all, any or a number?"},
        {"witness w $0\ngroup g any v\nquorum g\n", "2", "a member is not defined above"},
        {"witness w $0\ngroup g any g\nquorum g\n", "2", "a member is not defined above"},
        {"witness w $0\ngroup g any none\nquorum g\n", "2", "a member is not defined above"},
        {"witness w $0\ngroup g any w w\nquorum g\n", "2", "a member is in a group already"},
        {"witness w $0\ngroup g any w\ngroup h any w\nquorum g\n", "3",
         "a member is in a group already"},
        {"quorum none\r\n", "1", "a control character"},
        {"quorum none \x7f\n", "1", "a control character"},
        {"Quorum none\n", "1", "log, witness, group or quorum?"},
        {"#\n\nquorums none\n", "3", "log, witness, group or quorum?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_tlog_policy policy = {.quorum = 4711};
        struct mz_fault fault = {0};
        assert_int_equal(parse(cases[i].pattern, &policy, &fault), MZ_E_BAD_TLOG_POLICY);
        assert_string_equal(fault.have, cases[i].what);
        assert_string_equal(fault.place, cases[i].line);
        assert_int_equal(policy.quorum, 4711);
    }
}

/* 32 logs, witnesses and groups are taken, as tlog-policy asks for; one more is not. */
static void test_bounds(void **state) {
    (void)state;
    static char text[32768];
    for (unsigned more = 0; more <= 1; more++) {
        size_t size = 0;
        for (unsigned i = 0; i < MZ_MAX_WITNESSES + more; i++) {
            char name[32];
            snprintf(name, sizeof name, "w%u.example", i);
            struct signer s = signer((uint8_t)(100 + i), name, MZ_NOTE_COSIGNATURE);
            size +=
                (size_t)snprintf(text + size, sizeof text - size, "witness w%u %s\n", i, s.text);
            s = signer((uint8_t)(160 + i), "log.example", MZ_NOTE_ED25519);
            size += (size_t)snprintf(text + size, sizeof text - size, "log %s\n", s.text);
            size += (size_t)snprintf(text + size, sizeof text - size, "group g%u any w%u\n", i, i);
        }
        size += (size_t)snprintf(text + size, sizeof text - size, "quorum g31\n");
        struct mz_tlog_policy policy;
        struct mz_fault fault = {0};
        enum mz_status status = mz_tlog_policy_parse(mz_span_of(text, size), &policy, &fault);
        assert_int_equal(status, more == 0 ? MZ_OK : MZ_E_BAD_TLOG_POLICY);
        if (more == 0) {
            assert_true(mz_tlog_policy_met(&policy, UINT32_C(1) << 31));
            assert_false(mz_tlog_policy_met(&policy, UINT32_MAX >> 1));
        }
    }
    static uint8_t long_text[MZ_MAX_TLOG_POLICY + 1];
    memset(long_text, '\n', sizeof long_text);
    struct mz_tlog_policy policy;
    struct mz_fault fault = {0};
    assert_int_equal(mz_tlog_policy_parse(mz_span_of(long_text, sizeof long_text), &policy, &fault),
                     MZ_E_BAD_TLOG_POLICY);
    assert_string_equal(fault.have, "the file is too long");
}

/* A checkpoint of the log with cosignatures of the witnesses of a set. */
static struct mz_span checkpoint(uint8_t *buffer, size_t capacity, const struct signer *log,
                                 uint32_t set) {
    struct mz_writer w = mz_writer_over(buffer, capacity);
    struct mz_hash root = {{7}};
    assert_int_equal(mz_checkpoint_sign(&w, 5, &root, &log->key, log->secret), MZ_OK);
    struct mz_note note;
    assert_int_equal(mz_note_parse(mz_writer_view(&w), &note), MZ_OK);
    for (uint8_t i = 0; i < 10; i++) {
        struct signer s = witness_signer(i);
        if ((set & UINT32_C(1) << i) != 0)
            assert_int_equal(mz_note_cosign(&w, note.text, &s.key, s.secret, 1700000000), MZ_OK);
    }
    return mz_writer_view(&w);
}

static void test_checks(void **state) {
    (void)state;
    static const char pattern[] = "log $L\nwitness a $0\nwitness b $1\nwitness c $2\n"
                                  "group g 2 a b c\nquorum g\n";
    struct mz_tlog_policy policy;
    struct mz_fault fault = {0};
    uint8_t bytes[4096];
    struct signer log = log_signer(), other = signer(9, "log.example/1", MZ_NOTE_ED25519);
    assert_int_equal(parse(pattern, &policy, &fault), MZ_OK);
    for (uint32_t set = 0; set < 16; set++) { /* witness 3 is a stranger */
        struct mz_note note;
        uint32_t cosigned = 99;
        struct mz_span note_bytes = checkpoint(bytes, sizeof bytes, &log, set);
        bool met = (set & 1) + (set >> 1 & 1) + (set >> 2 & 1) >= 2;
        assert_int_equal(mz_tlog_policy_check(&policy, note_bytes, &fault),
                         met ? MZ_OK : MZ_E_NO_QUORUM);
        assert_int_equal(mz_note_parse(note_bytes, &note), MZ_OK);
        assert_int_equal(mz_tlog_policy_count(&policy, &note, &cosigned, &fault), MZ_OK);
        assert_int_equal(cosigned, set & 7);
    }
    assert_int_equal(
        mz_tlog_policy_check(&policy, checkpoint(bytes, sizeof bytes, &other, 7), &fault),
        MZ_E_UNKNOWN_SIGNER);
    /* One witness's signature is bad: not a lack, but a failure, whatever the others say. */
    struct mz_span good = checkpoint(bytes, sizeof bytes, &log, 7);
    bytes[good.size - 10] ^= 1;
    assert_int_equal(mz_tlog_policy_check(&policy, good, &fault), MZ_E_BAD_NOTE);
    assert_string_equal(fault.place, "witness.example/2");
    bytes[good.size - 10] ^= 1;
    assert_int_equal(mz_tlog_policy_check(&policy, good, &fault), MZ_OK);
    assert_int_equal(mz_tlog_policy_check(&policy, mz_span_text("no note"), &fault), MZ_E_BAD_NOTE);
    /* A policy without logs leaves the log to the caller. */
    assert_int_equal(parse("witness a $0\nquorum a\n", &policy, &fault), MZ_OK);
    assert_int_equal(
        mz_tlog_policy_check(&policy, checkpoint(bytes, sizeof bytes, &other, 1), &fault), MZ_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example), cmocka_unit_test(test_quorums),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
