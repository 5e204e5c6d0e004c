/* Between a log and its witnesses: requests, policies, answers and the HTTP responses they come in.
 * What is taken is written back to the same bytes, and stays inside its bounds. */
#include <string.h>

#include "proto/base/http_response.h"
#include "proto/log/tlog_policy.h"
#include "proto/log/witness.h"
#include "tests/lib/fuzzing.h"

#define CHECKPOINT                                                                                 \
    "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— o AAAAAAA=\n— w AAAAAAA=\n"

static void check_request(struct mz_span bytes) {
    struct mz_witness_request request;
    if (mz_witness_request_parse(bytes, &request) != MZ_OK)
        return;
    FUZZ_REQUIRE(request.proof.count <= MZ_WITNESS_MAX_PROOF);
    uint8_t *again = malloc(bytes.size);
    FUZZ_REQUIRE(again != NULL);
    struct mz_writer w = mz_writer_over(again, bytes.size);
    FUZZ_REQUIRE(mz_witness_request_write(&w, request.old_size, &request.proof,
                                          request.checkpoint) == MZ_OK);
    FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
    free(again);
    struct mz_note note;
    struct mz_checkpoint checkpoint;
    struct mz_hash held = mz_hash_empty_tree();
    if (mz_note_parse(request.checkpoint, &note) == MZ_OK &&
        mz_checkpoint_parse(note.text, &checkpoint) == MZ_OK &&
        mz_witness_judge(0, &held, &request, &checkpoint) == MZ_WITNESS_COSIGN)
        FUZZ_REQUIRE(request.old_size == 0 && request.proof.count == 0);
}

static void check_policy(struct mz_span bytes) {
    struct mz_tlog_policy *policy = malloc(sizeof *policy);
    struct mz_fault fault = {0};
    FUZZ_REQUIRE(policy != NULL);
    if (mz_tlog_policy_parse(bytes, policy, &fault) == MZ_OK) {
        FUZZ_REQUIRE(policy->witness_count <= MZ_MAX_WITNESSES);
        FUZZ_REQUIRE(policy->group_count <= MZ_MAX_WITNESS_GROUPS);
        uint32_t all =
            policy->witness_count == 32 ? UINT32_MAX : (UINT32_C(1) << policy->witness_count) - 1;
        FUZZ_REQUIRE(mz_tlog_policy_met(policy, all)); /* thresholds are within reach */
        if (policy->quorum != MZ_TLOG_QUORUM_NONE)
            FUZZ_REQUIRE(!mz_tlog_policy_met(policy, 0));
        (void)!mz_tlog_policy_check(policy, mz_span_text(CHECKPOINT), &fault);
    } else {
        FUZZ_REQUIRE(fault.status == MZ_E_BAD_TLOG_POLICY);
    }
    free(policy);
}

static void check_answer(struct mz_span bytes) {
    struct mz_note_key key;
    struct mz_span line;
    uint64_t time, size;
    uint8_t public_key[MZ_ED25519_PUBLIC_SIZE] = {1};
    (void)!mz_witness_size_parse(bytes, &size);
    if (mz_note_key_make(mz_span_text("w"), MZ_NOTE_COSIGNATURE, public_key, &key) != MZ_OK)
        return;
    if (mz_witness_cosignature(mz_span_text("o\n"), bytes, &key, &line, &time) == MZ_OK)
        FUZZ_REQUIRE(line.data >= bytes.data && line.data + line.size <= bytes.data + bytes.size);
}

static void check_response(struct mz_span bytes, bool ended) {
    struct mz_http_response response;
    uint8_t *copy = malloc(bytes.size + 1);
    FUZZ_REQUIRE(copy != NULL);
    if (bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    if (mz_http_response_read(copy, bytes.size, ended, &response) == MZ_OK) {
        FUZZ_REQUIRE(response.status >= 200 && response.status <= 599);
        FUZZ_REQUIRE(response.body.data >= copy &&
                     response.body.data + response.body.size <= copy + bytes.size);
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const samples[] = {
        NULL,
        "old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\n" CHECKPOINT,
        "old 0\n\n" CHECKPOINT,
        "witness a remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2\n"
        "group g any a\ngroup h all g\nquorum h\n",
        "log PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW u\nquorum none\n",
        "— w AAAAAAA=\n— o AAAAAAA=\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nTransfer-Encoding: "
        "chunked\r\n\r\n2\r\n7\n\r\n0\r\n\r\n",
    };
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, sizeof samples / sizeof samples[0]);
    struct mz_span bytes;
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : mz_span_text(samples[choice]), 16,
              &bytes);
    check_request(bytes);
    check_policy(bytes);
    check_answer(bytes);
    check_response(bytes, false);
    check_response(bytes, true);
    fuzz_free(bytes);
    return 0;
}
