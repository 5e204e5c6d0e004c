#include "tests/lib/racing_client.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/remote/receipt.h"

/* Assertions are the point here, so they stay in release builds too. */
#define must(condition_)                                                                           \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition_);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static void read_receipt(struct racer *racer, const json_t *root) {
    /* What entry 0 is does not matter for a receipt. */
    struct mz_trust trust = {0};
    struct ledger_key key = ledger_key_of("log");
    must(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519, key.key.bytes,
                          &trust.key) == MZ_OK);
    struct mz_receipt receipt;
    struct mz_fault fault = {0};
    must(mz_receipt_check(root, json_array_get(mz_api_member(root, "answers"), 0), racer->statement,
                          &trust, &receipt, &fault) == MZ_OK);
    must(receipt.status != MZ_RECEIPT_REFUSED);
    racer->status =
        receipt.status == MZ_RECEIPT_DUPLICATE ? MZ_ANSWER_DUPLICATE : MZ_ANSWER_RECORDED;
    racer->index = receipt.head.index;
}

void racing_post(const char *address, struct racer *racer) {
    struct mz_connection *connection;
    struct mz_fault fault = {0};
    struct mz_exchange exchange = {.method = "POST",
                                   .path = "/v1/statements",
                                   .content_type = "application/cose",
                                   .body = racer->statement};
    must(mz_connection_open(address, &connection, &fault) == MZ_OK);
    must(mz_connection_exchange(connection, &exchange, &fault) == MZ_OK);
    json_t *root = json_loadb(mz_buffer_string(&exchange.answer), exchange.answer.size, 0, NULL);
    must(root != NULL);
    if (exchange.is_problem) {
        racer->status = MZ_ANSWER_REFUSED;
        mz_api_problem(root, "/v1/statements", &racer->fault);
    } else {
        must(exchange.status == 200);
        read_receipt(racer, root);
    }
    json_decref(root);
    mz_buffer_free(&exchange.answer);
    mz_connection_close(connection);
}
