/* proto/log/note: notes that other implementations published, strictness, and every byte of a note
 * changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/base64.h"
#include "proto/log/note.h"

/* golang.org/x/mod/sumdb/note: a published key pair and the note it signs. */
static const char neumann_key[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char neumann_seed[] = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"; /* type ‖ seed */
static const char neumann_text[] = "If you think cryptography is the answer to your problem,\n"
                                   "then you don't know what your problem is.\n";
static const char neumann_note[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n";

/* C2SP signed-note. */
static const char example_key[] =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char example_note[] =
    "This is an example message.\n"
    "\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuw"
    "HjG1Yu72IneyaQM=\n";

/* A checkpoint of a public staging log with cosignatures of public witnesses. */
static const char public_text[] = "arche2025h1.staging.ct.transparency.dev\n"
                                  "1432088532\n"
                                  "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n";
static const char public_signatures[] =
    "— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPM"
    "HbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
    "— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3N"
    "ygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sX"
    "Tynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
    "— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmI"
    "Y/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n";
static const char public_log_key[] =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
static const char public_witness_key[] =
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

static struct mz_note_key parse_key(const char *text) {
    struct mz_note_key key;
    assert_int_equal(mz_note_key_parse(mz_span_text(text), &key), MZ_OK);
    return key;
}

/* A key pair for tests, by number. */
static struct mz_note_key make_key(const char *name, enum mz_note_type type, uint8_t number,
                                   uint8_t ret_secret[64]) {
    uint8_t seed[32] = {number}, public_key[32];
    struct mz_note_key key;
    mz_ed25519_key_pair(seed, public_key, ret_secret);
    assert_int_equal(mz_note_key_make(mz_span_text(name), type, public_key, &key), MZ_OK);
    return key;
}

static enum mz_status verify(struct mz_span bytes, const struct mz_note_key *key,
                             uint64_t *ret_time) {
    struct mz_note note;
    enum mz_status status = mz_note_parse(bytes, &note);
    return status == MZ_OK ? mz_note_verify(&note, key, ret_time) : status;
}

/* -- Published notes. */

static void test_published(void **state) {
    (void)state;
    struct mz_note_key neumann = parse_key(neumann_key), example = parse_key(example_key);
    struct mz_span text;
    assert_int_equal(mz_note_open(mz_span_text(neumann_note), &neumann, &text), MZ_OK);
    assert_true(mz_span_equal_text(text, neumann_text));
    assert_int_equal(mz_note_open(mz_span_text(example_note), &example, &text), MZ_OK);
    assert_true(mz_span_equal_text(text, "This is an example message.\n"));
    text = mz_span_text("kept");
    assert_int_equal(mz_note_open(mz_span_text(example_note), &neumann, &text),
                     MZ_E_UNKNOWN_SIGNER);
    assert_true(mz_span_equal_text(text, "kept"));
}

/* Ed25519 is deterministic, so we must produce the published note to the byte. */
static void test_signs_as_published(void **state) {
    (void)state;
    uint8_t bytes[33], public_key[32], secret_key[64], buffer[512];
    size_t size;
    struct mz_note_key key = parse_key(neumann_key);
    assert_int_equal(mz_base64_decode(mz_span_text(neumann_seed), bytes, sizeof bytes, &size),
                     MZ_OK);
    mz_ed25519_key_pair(bytes + 1, public_key, secret_key);
    assert_memory_equal(public_key, key.public_key, 32);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_note_sign(&w, mz_span_text(neumann_text), &key, secret_key), MZ_OK);
    assert_true(mz_span_equal_text(mz_writer_view(&w), neumann_note));
}

static void test_published_cosignature(void **state) {
    (void)state;
    char note[2048];
    struct mz_writer w = mz_writer_over(note, sizeof note);
    mz_writer_text(&w, public_text);
    mz_writer_text(&w, "\n");
    mz_writer_text(&w, public_signatures);
    struct mz_note_key log = parse_key(public_log_key), witness = parse_key(public_witness_key);
    uint64_t time = 4711;
    assert_int_equal(verify(mz_writer_view(&w), &log, &time), MZ_OK);
    assert_int_equal(time, 0);
    assert_int_equal(verify(mz_writer_view(&w), &witness, &time), MZ_OK);
    assert_int_equal(time, 0x6a122120);
    note[45] ^= 1; /* within the size */
    assert_int_equal(verify(mz_writer_view(&w), &log, &time), MZ_E_BAD_NOTE);
    assert_int_equal(verify(mz_writer_view(&w), &witness, &time), MZ_E_BAD_NOTE);
}

/* -- Form. */

static void test_split(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *text;
        size_t count;
    } cases[] = {
        {"a\n\n— n AAAAAAA=\n", "a\n", 1},
        {"a\n\nb\n\n— n AAAAAAA=\n", "a\n\nb\n", 1}, /* the last empty line counts */
        {"a\n\n\n— n AAAAAAA=\n", "a\n\n", 1},
        {"\n\n— n AAAAAAA=\n", "\n", 1},
        {"账\n\n— n AAAAAAA=\n— m AAAAAAA=\n— n AAAAAAAA\n", "账\n", 3},
        {"— n AAAAAAA=\n\n— n AAAAAAA=\n", "— n AAAAAAA=\n", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_note note;
        assert_int_equal(mz_note_parse(mz_span_text(cases[i].bytes), &note), MZ_OK);
        assert_true(mz_span_equal_text(note.text, cases[i].text));
        assert_int_equal(note.count, cases[i].count);
    }
}

static void test_malformed(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "\n",
        "\n\n",
        "a",
        "a\n",
        "a\n\n",
        "a\n\n\n",
        "a\n— n AAAAAAA=\n",
        "\n— n AAAAAAA=\n",               /* no text at all */
        "a\n\n— n AAAAAAA=",              /* last line not ended */
        "a\n\n— n AAAAAAA=\n\n",          /* an empty line after the signatures */
        "a\n\n— n AAAAAAA=\nb\n",         /* a line that is no signature */
        "a\n\n- n AAAAAAA=\n",            /* a hyphen */
        "a\n\n\xe2\x80\x93 n AAAAAAA=\n", /* an en dash */
        "a\n\n—n AAAAAAA=\n",
        "a\n\n—  n AAAAAAA=\n",
        "a\n\n— n\n",
        "a\n\n— n \n",
        "a\n\n— \n",
        "a\n\n—\n",
        "a\n\n—  AAAAAAA=\n",
        "a\n\n— n  AAAAAAA=\n",
        "a\n\n— n AAAAAAA= \n",
        "a\n\n— n AAAAAAA=\r\n",
        "a\n\n— n+ AAAAAAA=\n",
        "a\n\n— n\xc2\xa0m AAAAAAA=\n",
        "a\n\n— n AAAA AAAA\n",
        "a\n\n— n AAAAAA==\n", /* four bytes: a key id and nothing */
        "a\n\n— n AAAAAAB=\n", /* left-over bits */
        "a\n\n— n AAAAAAA\n",
        "a\n\n— n AAAA_AAA\n",
        "a\tb\n\n— n AAAAAAA=\n", /* control characters */
        "a\r\n\n— n AAAAAAA=\n",
        "a\x01\n\n— n AAAAAAA=\n",
        "a\xff\n\n— n AAAAAAA=\n", /* not UTF-8 */
        "a\xc0\xaf\n\n— n AAAAAAA=\n",
        "a\xed\xa0\x80\n\n— n AAAAAAA=\n",
        "a\n\n— n\xff AAAAAAA=\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_note note = {.count = 4711};
        if (mz_note_parse(mz_span_text(cases[i]), &note) != MZ_E_BAD_NOTE)
            fail_msg("case %zu was taken", i);
        assert_int_equal(note.count, 4711);
    }
    struct mz_note note;
    assert_int_equal(mz_note_parse((struct mz_span){NULL, 0}, &note), MZ_E_BAD_NOTE);
    assert_int_equal(mz_note_parse(mz_span_of("a\0\n\n— n AAAAAAA=\n", 19), &note), MZ_E_BAD_NOTE);
}

static void test_bounds(void **state) {
    (void)state;
    static uint8_t buffer[MZ_MAX_NOTE + 1];
    struct mz_note note;
    for (size_t count = MZ_MAX_SIGNATURES; count <= MZ_MAX_SIGNATURES + 1; count++) {
        struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
        mz_writer_text(&w, "a\n\n");
        for (size_t i = 0; i < count; i++)
            mz_writer_text(&w, "— n AAAAAAA=\n");
        assert_int_equal(mz_note_parse(mz_writer_view(&w), &note),
                         count <= MZ_MAX_SIGNATURES ? MZ_OK : MZ_E_BAD_NOTE);
    }
    static const char line[] = "\n\n— n AAAAAAA=\n";
    for (size_t size = MZ_MAX_NOTE; size <= MZ_MAX_NOTE + 1; size++) {
        memset(buffer, 'a', size);
        memcpy(buffer + size - strlen(line), line, strlen(line));
        assert_int_equal(mz_note_parse(mz_span_of(buffer, size), &note),
                         size <= MZ_MAX_NOTE ? MZ_OK : MZ_E_BAD_NOTE);
    }
}

/* -- Signatures. */

static void test_signers(void **state) {
    (void)state;
    uint8_t secret_a[64], secret_b[64], secret_c[64];
    struct mz_note_key a = make_key("a.example", MZ_NOTE_ED25519, 1, secret_a);
    struct mz_note_key b = make_key("b.example", MZ_NOTE_ED25519, 2, secret_b);
    /* Same name, other key; same key, other name. */
    struct mz_note_key a2 = make_key("a.example", MZ_NOTE_ED25519, 3, secret_c);
    struct mz_note_key c = make_key("c.example", MZ_NOTE_ED25519, 1, secret_c);
    struct mz_span text = mz_span_text("a text\n");
    uint8_t of_a[256], of_b[256], both[512];
    struct mz_writer wa = mz_writer_over(of_a, sizeof of_a);
    struct mz_writer wb = mz_writer_over(of_b, sizeof of_b);
    assert_int_equal(mz_note_sign(&wa, text, &a, secret_a), MZ_OK);
    assert_int_equal(mz_note_sign(&wb, text, &b, secret_b), MZ_OK);
    struct mz_span note_a = mz_writer_view(&wa), note_b = mz_writer_view(&wb);
    struct mz_span line_a = mz_span_of(note_a.data + text.size + 1, note_a.size - text.size - 1);
    struct mz_span line_b = mz_span_of(note_b.data + text.size + 1, note_b.size - text.size - 1);

    assert_int_equal(verify(note_a, &a, NULL), MZ_OK);
    assert_int_equal(verify(note_a, &b, NULL), MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(verify(note_a, &a2, NULL), MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(verify(note_a, &c, NULL), MZ_E_UNKNOWN_SIGNER);

    struct mz_writer w = mz_writer_over(both, sizeof both);
    mz_writer_span(&w, note_a);
    mz_writer_span(&w, line_b);
    assert_int_equal(verify(mz_writer_view(&w), &a, NULL), MZ_OK);
    assert_int_equal(verify(mz_writer_view(&w), &b, NULL), MZ_OK);

    /* Twice the same line is still signed; a good line does not make up for a bad one, in any
     * order. */
    for (int bad_line = 0; bad_line < 3; bad_line++) {
        w = mz_writer_over(both, sizeof both);
        mz_writer_span(&w, text);
        mz_writer_text(&w, "\n");
        size_t first = w.size;
        mz_writer_span(&w, line_a);
        size_t second = w.size;
        mz_writer_span(&w, line_a);
        if (bad_line == 1)
            both[first + 40] ^= 1;
        if (bad_line == 2)
            both[second + 40] ^= 1;
        assert_int_equal(verify(mz_writer_view(&w), &a, NULL),
                         bad_line == 0 ? MZ_OK : MZ_E_BAD_NOTE);
    }

    /* The right name and id before a signature of the wrong length. */
    static const size_t lengths[] = {1, 63, 65, 72, 73, 2420};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        static uint8_t body[4 + 2420], long_note[4096];
        memcpy(body, a.id, 4);
        w = mz_writer_over(long_note, sizeof long_note);
        mz_writer_text(&w, "a text\n\n— a.example ");
        mz_base64_write(&w, mz_span_of(body, 4 + lengths[i]));
        mz_writer_text(&w, "\n");
        assert_int_equal(verify(mz_writer_view(&w), &a, NULL), MZ_E_BAD_NOTE);
        assert_int_equal(verify(mz_writer_view(&w), &b, NULL), MZ_E_UNKNOWN_SIGNER);
        /* Of an unknown key it is read over. */
        mz_writer_span(&w, line_b);
        assert_int_equal(verify(mz_writer_view(&w), &b, NULL), MZ_OK);
    }
}

/* No single byte of a note can be changed, taken away or doubled without notice. */
static void test_every_byte(void **state) {
    (void)state;
    uint8_t bytes[sizeof neumann_note + 1];
    size_t size = strlen(neumann_note);
    struct mz_note_key key = parse_key(neumann_key);
    for (size_t i = 0; i < size; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(bytes, neumann_note, size);
            bytes[i] ^= (uint8_t)(1u << bit);
            assert_int_not_equal(verify(mz_span_of(bytes, size), &key, NULL), MZ_OK);
        }
        memcpy(bytes, neumann_note, i);
        memcpy(bytes + i, neumann_note + i + 1, size - i - 1);
        assert_int_not_equal(verify(mz_span_of(bytes, size - 1), &key, NULL), MZ_OK);
        memcpy(bytes, neumann_note, i + 1);
        memcpy(bytes + i + 1, neumann_note + i, size - i);
        assert_int_not_equal(verify(mz_span_of(bytes, size + 1), &key, NULL), MZ_OK);
        assert_int_not_equal(verify(mz_span_of(neumann_note, i), &key, NULL), MZ_OK);
    }
}

/* -- Cosignatures. */

static void test_cosign(void **state) {
    (void)state;
    uint8_t log_secret[64], secret[64], buffer[1024];
    struct mz_note_key log = make_key("log.example", MZ_NOTE_ED25519, 1, log_secret);
    struct mz_note_key witness = make_key("witness.example/w1", MZ_NOTE_COSIGNATURE, 2, secret);
    struct mz_span text = mz_span_text("log.example\n1\nAAAA\n");
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    uint64_t time = 0;
    assert_int_equal(mz_note_sign(&w, text, &log, log_secret), MZ_OK);
    size_t signed_size = w.size;
    assert_int_equal(mz_note_cosign(&w, text, &witness, secret, 1679315147), MZ_OK);
    assert_int_equal(verify(mz_writer_view(&w), &log, &time), MZ_OK);
    assert_int_equal(verify(mz_writer_view(&w), &witness, &time), MZ_OK);
    assert_int_equal(time, 1679315147);

    /* The signature is over exactly the message of the specification. */
    uint8_t body[76];
    size_t size;
    struct mz_span line = mz_span_of(buffer + signed_size, w.size - signed_size), part;
    assert_true(mz_span_cut(&line, ' ', &part) && mz_span_cut(&line, ' ', &part));
    assert_true(mz_span_equal_text(part, "witness.example/w1"));
    assert_true(mz_span_cut(&line, '\n', &part));
    assert_int_equal(mz_base64_decode(part, body, sizeof body, &size), MZ_OK);
    assert_int_equal(size, sizeof body);
    assert_memory_equal(body + 4, "\0\0\0\0\x64\x18\x50\xcb", 8);
    assert_true(mz_ed25519_verify(
        witness.public_key, mz_span_text("cosignature/v1\ntime 1679315147\nlog.example\n1\nAAAA\n"),
        body + 12));

    /* Several times by one witness: the latest. Another time under the same signature: refused. */
    /* A good line does not lend its last bytes to the same line cut short. */
    struct mz_writer cut = w;
    mz_writer_text(&cut, "— witness.example/w1 ");
    mz_base64_write(&cut, mz_span_of(body, sizeof body - 1));
    mz_writer_text(&cut, "\n");
    assert_int_equal(verify(mz_writer_view(&cut), &witness, &time), MZ_E_BAD_NOTE);

    assert_int_equal(mz_note_cosign(&w, text, &witness, secret, INT64_MAX), MZ_OK);
    assert_int_equal(mz_note_cosign(&w, text, &witness, secret, 1679315148), MZ_OK);
    assert_int_equal(verify(mz_writer_view(&w), &witness, &time), MZ_OK);
    assert_true(time == INT64_MAX);
    body[11] ^= 1;
    mz_writer_text(&w, "— witness.example/w1 ");
    mz_base64_write(&w, mz_span_of(body, sizeof body));
    mz_writer_text(&w, "\n");
    time = 4711;
    assert_int_equal(verify(mz_writer_view(&w), &witness, &time), MZ_E_BAD_NOTE);
    assert_int_equal(time, 4711);
    assert_int_equal(verify(mz_writer_view(&w), &log, NULL), MZ_OK);
}

/* A time beyond 2^63 - 1 is refused even if it is signed for. */
static void test_cosigned_time(void **state) {
    (void)state;
    uint8_t secret[64], body[76], buffer[512];
    struct mz_note_key witness = make_key("w.example", MZ_NOTE_COSIGNATURE, 2, secret);
    struct mz_writer b = mz_writer_over(body, sizeof body);
    mz_writer_bytes(&b, witness.id, 4);
    mz_writer_u64be(&b, UINT64_C(1) << 63);
    mz_ed25519_sign(secret, mz_span_text("cosignature/v1\ntime 9223372036854775808\na\n"),
                    body + 12);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_writer_text(&w, "a\n\n— w.example ");
    mz_base64_write(&w, mz_span_of(body, sizeof body));
    mz_writer_text(&w, "\n");
    assert_int_equal(verify(mz_writer_view(&w), &witness, NULL), MZ_E_BAD_NOTE);
    assert_int_equal(mz_note_cosign(&w, mz_span_text("a\n"), &witness, secret, UINT64_C(1) << 63),
                     MZ_E_OUT_OF_RANGE);
}

static void test_long_cosigned_text(void **state) {
    (void)state;
    static uint8_t text[MZ_NOTE_COSIGNED_SIZE + 1], buffer[8192];
    uint8_t secret[64];
    struct mz_note_key witness = make_key("w.example", MZ_NOTE_COSIGNATURE, 2, secret);
    for (size_t size = MZ_NOTE_COSIGNED_SIZE; size <= MZ_NOTE_COSIGNED_SIZE + 1; size++) {
        memset(text, 'a', size);
        text[size - 1] = '\n';
        struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
        mz_writer_bytes(&w, text, size);
        mz_writer_text(&w, "\n");
        enum mz_status want = size <= MZ_NOTE_COSIGNED_SIZE ? MZ_OK : MZ_E_TOO_LARGE;
        assert_int_equal(mz_note_cosign(&w, mz_span_of(text, size), &witness, secret, 1), want);
        if (want != MZ_OK) {
            /* Somebody else's line with our id. */
            uint8_t body[76] = {0};
            memcpy(body, witness.id, 4);
            mz_writer_text(&w, "— w.example ");
            mz_base64_write(&w, mz_span_of(body, sizeof body));
            mz_writer_text(&w, "\n");
        }
        assert_int_equal(verify(mz_writer_view(&w), &witness, NULL), want);
    }
}

static void test_writing_refused(void **state) {
    (void)state;
    uint8_t secret[64], buffer[512];
    struct mz_note_key log = make_key("log.example", MZ_NOTE_ED25519, 1, secret);
    struct mz_note_key witness = make_key("w.example", MZ_NOTE_COSIGNATURE, 1, secret);
    static const char *const texts[] = {"", "a", "a\nb", "a\tb\n", "a\xff\n", "a\r\n"};
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct mz_span text = mz_span_text(texts[i]);
        assert_int_equal(mz_note_sign(&w, text, &log, secret), MZ_E_BAD_NOTE);
        assert_int_equal(mz_note_cosign(&w, text, &witness, secret, 1), MZ_E_BAD_NOTE);
    }
    struct mz_span text = mz_span_text("a\n");
    assert_int_equal(mz_note_sign(&w, text, &witness, secret), MZ_E_BAD_ALGORITHM);
    assert_int_equal(mz_note_cosign(&w, text, &log, secret, 1), MZ_E_BAD_ALGORITHM);
    assert_int_equal(w.size, 0);
    assert_false(w.overflow);

    /* One byte short: the writer stays as it was and can be used on. */
    assert_int_equal(mz_note_sign(&w, text, &log, secret), MZ_OK);
    size_t whole = w.size;
    w = mz_writer_over(buffer, whole - 1);
    assert_int_equal(mz_note_sign(&w, text, &log, secret), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    assert_false(w.overflow);
    assert_int_equal(mz_note_cosign(&w, text, &witness, secret, 1), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_signs_as_published),
        cmocka_unit_test(test_published_cosignature),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_signers),
        cmocka_unit_test(test_every_byte),
        cmocka_unit_test(test_cosign),
        cmocka_unit_test(test_cosigned_time),
        cmocka_unit_test(test_long_cosigned_text),
        cmocka_unit_test(test_writing_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
