/* Statements: what decodes is what its members encode to, and its body is JSON that a strict reader
 * takes. */
#include <jansson.h>
#include <string.h>

#include "tests/lib/fuzzing.h"
#include "tests/lib/sample.h"

static void check_json(const struct mz_statement *s) {
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    json_error_t error;
    mz_json_open_object(&json, NULL);
    mz_statement_json(s, &json);
    mz_json_close_object(&json);
    FUZZ_REQUIRE(mz_json_finish(&json, &text, &size) == MZ_OK);
    json_t *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL)
        fprintf(stderr, "%s\n%s\n", error.text, text);
    FUZZ_REQUIRE(value != NULL);
    json_decref(value);
    free(text);
}

static void check_again(const struct mz_statement *s) {
    static uint8_t buffer[MZ_MAX_STATEMENT];
    static struct mz_statement again;
    struct mz_hash public_key;
    uint8_t secret_key[64];
    struct mz_draft draft = {.kind = s->kind->id,
                             .issuer = s->issuer,
                             .origin = s->origin,
                             .id = s->id,
                             .date = s->date,
                             .project = s->project,
                             .refs_count = s->refs_count,
                             .body = &s->body};
    for (size_t i = 0; i < s->refs_count; i++)
        memcpy(draft.refs[i].bytes, s->refs[i], MZ_HASH_SIZE);
    mz_sample_key(1, &public_key, secret_key);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    FUZZ_REQUIRE(mz_statement_build(&draft, secret_key, &w, NULL) == MZ_OK);
    FUZZ_REQUIRE(mz_statement_decode(mz_writer_view(&w), &again, NULL) == MZ_OK);
    FUZZ_REQUIRE(mz_span_equal(again.payload, s->payload));
    FUZZ_REQUIRE(mz_statement_verify(&again, &public_key) == MZ_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t sample[MZ_MAX_STATEMENT];
    static struct mz_statement statement;
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    struct mz_span base = {NULL, 0}, bytes;
    struct mz_fault fault = {0};
    char text[512];
    unsigned kind = fuzz_choice(&input, MZ_KIND_COUNT + 1);
    if (kind > 0)
        base = mz_sample_statement((enum mz_kind_id)(kind - 1), sample, sizeof sample);
    fuzz_edit(&input, base, 16, &bytes);
    enum mz_status status = mz_statement_decode(bytes, &statement, &fault);
    if (status == MZ_OK) {
        FUZZ_REQUIRE(mz_span_equal(statement.bytes, bytes));
        check_json(&statement);
        check_again(&statement);
        /* Whose signature it is was not asked, but it may be: any answer will do. */
        struct mz_hash other = statement.kid;
        enum mz_status ignored = mz_statement_verify(&statement, &other);
        (void)ignored;
    } else {
        FUZZ_REQUIRE(fault.status == status);
        mz_fault_text(&fault, MZ_CHINESE, text, sizeof text);
        mz_fault_remedy(&fault, MZ_ENGLISH, text, sizeof text);
    }
    fuzz_free(bytes);
    return 0;
}
