/* proto/FORMAT.md §14: the software gives exactly the bytes of the page's vectors, which were made
 * from the page by an implementation that shares nothing with it (G7). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/codec/cose.h"
#include "proto/codec/disclosure.h"
#include "proto/codec/entry.h"
#include "proto/codec/list.h"
#include "proto/log/checkpoint.h"
#include "proto/log/merkle.h"

#define ORIGIN        "mingzhang.example/vectors"
#define REGISTERED_AT UINT64_C(1700000000000)

static uint8_t page_bytes[1 << 18];
static struct mz_span page;
static uint8_t buffer[MZ_MAX_ENTRY];

static int read_page(void **state) {
    (void)state;
    FILE *file = fopen(MZ_SOURCE_DIR "/proto/FORMAT.md", "rb");
    if (file == NULL)
        return -1;
    page = mz_span_of(page_bytes, fread(page_bytes, 1, sizeof page_bytes, file));
    return fclose(file) || page.size == sizeof page_bytes ? -1 : 0;
}

/* The text of line `name` in the block "```vector <vector>". */
static struct mz_span line_of(const char *vector, const char *name) {
    char head[64];
    snprintf(head, sizeof head, "```vector %s", vector);
    struct mz_span rest = page, line, key;
    bool inside = false;
    while (mz_span_cut(&rest, '\n', &line)) {
        if (inside && mz_span_equal_text(line, "```"))
            break;
        if (mz_span_equal_text(line, head))
            inside = true;
        else if (inside && mz_span_cut(&line, ':', &key) && mz_span_equal_text(key, name))
            return mz_span_of(line.data + 1, line.size - 1);
    }
    fail_msg("FORMAT.md: no line %s in vector %s", name, vector);
    return mz_span_of(NULL, 0);
}

/* The bytes of a line in hexadecimal; good until the call after the next seven. */
static struct mz_span bytes_of(const char *vector, const char *name) {
    static uint8_t slots[8][2048];
    static unsigned turn;
    struct mz_span text = line_of(vector, name);
    uint8_t *slot = slots[turn++ % 8];
    assert_true(text.size / 2 <= sizeof slots[0]);
    assert_int_equal(mz_hex_decode(text, slot, text.size / 2), MZ_OK);
    return mz_span_of(slot, text.size / 2);
}

static struct mz_hash hash_of(const char *vector, const char *name) {
    struct mz_hash hash;
    assert_int_equal(mz_hex_decode_hash(line_of(vector, name), &hash), MZ_OK);
    return hash;
}

static struct mz_id id_of(const char *vector, const char *name) {
    struct mz_id id;
    struct mz_span bytes = bytes_of(vector, name);
    assert_int_equal(bytes.size, sizeof id.bytes);
    memcpy(id.bytes, bytes.data, sizeof id.bytes);
    return id;
}

static void assert_bytes(struct mz_span have, struct mz_span want) {
    assert_int_equal(have.size, want.size);
    assert_memory_equal(have.data, want.data, want.size);
}

static void assert_hash(const struct mz_hash *have, const char *vector, const char *name) {
    struct mz_hash want = hash_of(vector, name);
    assert_memory_equal(have->bytes, want.bytes, sizeof want.bytes);
}

/* The key pair of a vector's seed; its public key must be the vector's. */
static struct mz_hash key_of(const char *vector, uint8_t ret_secret_key[MZ_ED25519_SECRET_SIZE]) {
    struct mz_hash seed = hash_of(vector, "seed"), public_key;
    mz_ed25519_key_pair(seed.bytes, public_key.bytes, ret_secret_key);
    assert_hash(&public_key, vector, "public");
    return public_key;
}

static void test_kid(void **state) {
    (void)state;
    uint8_t secret[MZ_ED25519_SECRET_SIZE];
    struct mz_hash public_key = key_of("kid", secret);
    struct mz_hash kid = mz_statement_kid(&public_key);
    assert_hash(&kid, "kid", "kid");
}

static void test_statement_built(void **state) {
    (void)state;
    uint8_t secret[MZ_ED25519_SECRET_SIZE];
    (void)key_of("kid", secret);
    struct mz_project_register body = {
        .name = mz_span_text("困难职工帮扶"),
        .unit = mz_span_text("示例县总工会"),
        .basis = mz_span_text("示例文〔2023〕1号"),
        .begin = 20230101,
        .end = 20231231,
    };
    struct mz_draft draft = {
        .kind = MZ_KIND_PROJECT_REGISTER,
        .issuer = line_of("statement", "issuer"),
        .origin = line_of("statement", "origin"),
        .id = id_of("statement", "id"),
        .date = 20230901,
        .project = mz_span_text("P-2023-01"),
        .body = &body,
    };
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    struct mz_fault fault;
    assert_int_equal(mz_statement_build(&draft, secret, &w, &fault), MZ_OK);
    assert_bytes(mz_writer_view(&w), bytes_of("statement", "statement"));
}

static void test_statement_read(void **state) {
    (void)state;
    static struct mz_statement statement;
    struct mz_fault fault;
    struct mz_hash public_key = hash_of("kid", "public");
    assert_int_equal(mz_statement_decode(bytes_of("statement", "statement"), &statement, &fault),
                     MZ_OK);
    assert_int_equal(mz_statement_verify(&statement, &public_key), MZ_OK);
    assert_hash(&statement.hash, "statement", "hash");
    assert_hash(&statement.kid, "kid", "kid");
    assert_bytes(statement.protected_, bytes_of("statement", "protected"));
    assert_bytes(statement.payload, bytes_of("statement", "payload"));
    struct mz_span signature = bytes_of("statement", "signature");
    assert_memory_equal(statement.signature, signature.data, signature.size);
    assert_true(mz_ed25519_verify(public_key.bytes, bytes_of("statement", "sig-structure"),
                                  signature.data));
}

static void test_entry(void **state) {
    (void)state;
    struct mz_entry_head head = {
        .index = 12,
        .registered_at = REGISTERED_AT,
        .prev = hash_of("entry", "prev"),
        .project_seq = 2,
        .project_prev = hash_of("entry", "project-prev"),
    };
    struct mz_span statement = bytes_of("statement", "statement");
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_entry_encode(&head, statement, &w), MZ_OK);
    assert_bytes(mz_writer_view(&w), bytes_of("entry", "entry"));
    struct mz_entry entry;
    struct mz_fault fault;
    assert_int_equal(mz_entry_decode(mz_writer_view(&w), &entry, &fault), MZ_OK);
    assert_hash(&entry.leaf, "entry", "leaf");

    head = (struct mz_entry_head){.registered_at = REGISTERED_AT, .project_seq = 1};
    w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_entry_encode(&head, statement, &w), MZ_OK);
    assert_bytes(mz_writer_view(&w), bytes_of("entry", "first"));
}

static void test_list(void **state) {
    (void)state;
    struct mz_line lines[3] = {{.amount = 150000}, {.amount = 50000}, {.amount = 1}};
    for (unsigned i = 0; i < 3; i++) {
        lines[i].line = i + 1;
        memset(lines[i].payee.bytes, (int)(0x10 + i), sizeof lines[i].payee.bytes);
        memset(lines[i].salt.bytes, (int)(0x80 + i), sizeof lines[i].salt.bytes);
    }
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    struct mz_fault fault;
    assert_int_equal(mz_list_encode(MZ_LIST_ROSTER, lines, 3, &w, &fault), MZ_OK);
    struct mz_span object = mz_writer_view(&w);
    assert_bytes(object, bytes_of("list", "object"));

    struct mz_list_totals totals;
    assert_int_equal(mz_list_total(object, MZ_LIST_ROSTER, &totals, &fault), MZ_OK);
    assert_hash(&totals.root, "list", "root");
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)totals.count);
    assert_true(mz_span_equal_text(line_of("list", "count"), number));
    snprintf(number, sizeof number, "%lld", (long long)totals.amount);
    assert_true(mz_span_equal_text(line_of("list", "total"), number));
}

static void test_list_proof(void **state) {
    (void)state;
    struct mz_hash leaves[3];
    struct mz_list_reader reader;
    struct mz_line line;
    struct mz_fault fault;
    assert_int_equal(mz_list_open(bytes_of("list", "object"), MZ_LIST_ROSTER, &reader, &fault),
                     MZ_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(mz_list_next(&reader, &line, &leaves[i], &fault), MZ_OK);
    struct mz_hash leaf = mz_hash_leaf(bytes_of("list", "line"));
    assert_hash(&leaf, "list", "leaf");
    assert_hash(&leaves[0], "list", "leaf");

    struct mz_leaf_array array = {.leaves = leaves, .count = 3};
    struct mz_node_reader nodes = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    assert_int_equal(mz_merkle_inclusion(&nodes, 0, 3, &proof), MZ_OK);
    assert_int_equal(proof.count, 2);
    assert_hash(&proof.hashes[0], "list", "proof-0");
    assert_hash(&proof.hashes[1], "list", "proof-1");
}

static void test_disclosure(void **state) {
    (void)state;
    struct mz_disclosure disclosure = {
        .salt = id_of("disclosure", "salt"),
        .value = mz_span_text("示例街道1号"),
        .field = MZ_PERSONAL_ADDRESS,
    };
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_disclosure_encode(&disclosure, &w), MZ_OK);
    assert_bytes(mz_writer_view(&w), bytes_of("disclosure", "encoded"));
    struct mz_hash digest = mz_disclosure_digest(mz_writer_view(&w));
    assert_hash(&digest, "disclosure", "digest");
}

static void test_token(void **state) {
    (void)state;
    struct mz_hash key = hash_of("token", "key"), token;
    assert_int_equal(
        mz_disclosure_token(key.bytes, MZ_PERSONAL_IDNO, line_of("token", "value"), &token), MZ_OK);
    assert_hash(&token, "token", "token");
    token = mz_hmac_sha256(mz_span_hash(&key), bytes_of("token", "message"));
    assert_hash(&token, "token", "token");
}

static void test_checkpoint(void **state) {
    (void)state;
    uint8_t secret[MZ_ED25519_SECRET_SIZE];
    struct mz_hash public_key = key_of("checkpoint", secret);
    struct mz_hash root = hash_of("checkpoint", "root");
    struct mz_note_key key;
    assert_int_equal(
        mz_note_key_make(mz_span_text(ORIGIN), MZ_NOTE_ED25519, public_key.bytes, &key), MZ_OK);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    mz_note_key_write(&w, &key);
    assert_bytes(mz_writer_view(&w), line_of("checkpoint", "vkey"));

    w = mz_writer_over(buffer, MZ_CHECKPOINT_SIZE);
    assert_int_equal(mz_checkpoint_sign(&w, 13, &root, &key, secret), MZ_OK);
    uint8_t note[MZ_CHECKPOINT_SIZE];
    size_t size;
    assert_int_equal(mz_base64_decode(line_of("checkpoint", "note"), note, sizeof note, &size),
                     MZ_OK);
    assert_bytes(mz_writer_view(&w), mz_span_of(note, size));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kid),
        cmocka_unit_test(test_statement_built),
        cmocka_unit_test(test_statement_read),
        cmocka_unit_test(test_entry),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_list_proof),
        cmocka_unit_test(test_disclosure),
        cmocka_unit_test(test_token),
        cmocka_unit_test(test_checkpoint),
    };
    return cmocka_run_group_tests(tests, read_page, NULL);
}
