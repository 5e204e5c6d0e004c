/* Questions to the views with any parameters: an answer is JSON that a strict reader takes, a
 * refusal has its fault. */
#include <jansson.h>
#include <string.h>

#include "proto/base/text.h"
#include "proto/view/view.h"
#include "tests/lib/fuzzing.h"
#include "tests/lib/ledger_case.h"

#define PARAMETERS 4u

static struct ledger *ledger;
static struct ledger_case plan;
static struct mz_memory_records *memory;
static struct mz_view_source source;
static unsigned views;

static enum mz_status give_entry(void *ctx, uint64_t index, struct mz_span *ret_entry) {
    if (index >= ledger_size(ctx))
        return MZ_E_NOT_FOUND;
    *ret_entry = ledger_entry(ctx, index);
    return MZ_OK;
}

static void prepare(void) {
    ledger = ledger_new();
    ledger_case_play(ledger, &plan);
    memory = mz_memory_records_new();
    FUZZ_REQUIRE(memory != NULL);
    source = (struct mz_view_source){.records = mz_memory_records_interface(memory),
                                     .objects = ledger_objects(ledger),
                                     .ctx = ledger,
                                     .entry = give_entry,
                                     .origin = mz_span_text(LEDGER_ORIGIN),
                                     .tree_size = ledger_size(ledger)};
    FUZZ_REQUIRE(ledger_fold(ledger, source.records, NULL, NULL) == MZ_OK);
    while (mz_view_at(views) != NULL)
        views++;
}

/* The name of one of the view's own parameters. */
static struct mz_span parameter_name(struct mz_reader *input, const struct mz_view *view) {
    struct mz_span rest = mz_span_text(view->parameters), name;
    unsigned skip = fuzz_choice(input, 8);
    while (mz_span_cut(&rest, ',', &name))
        if (skip-- == 0)
            return name;
    return rest;
}

static struct mz_span value_of(struct mz_reader *input, char buffer[80]) {
    static const char *const words[] = {LEDGER_PROJECT,
                                        LEDGER_LINE,
                                        "clerk",
                                        "cashier",
                                        "P-1",
                                        "0",
                                        "1",
                                        "12",
                                        "18446744073709551615",
                                        "2023",
                                        "2023Q1",
                                        "2023-01-16",
                                        "payment.request",
                                        "submitted",
                                        "signed",
                                        "-1",
                                        ""};
    unsigned choice = fuzz_choice(input, sizeof words / sizeof words[0] + 3u);
    if (choice < sizeof words / sizeof words[0])
        return mz_span_text(words[choice]);
    struct mz_hash hash =
        choice % 2 == 0
            ? ledger_statement_hash(ledger, fuzz_choice(input, (unsigned)source.tree_size))
            : ledger_leaf(ledger, fuzz_choice(input, (unsigned)source.tree_size));
    for (size_t i = 0; i < sizeof hash.bytes; i++)
        snprintf(buffer + 2 * i, 3, "%02x", hash.bytes[i]);
    return mz_span_text(buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    struct mz_view_parameter parameters[PARAMETERS];
    struct mz_span edited[PARAMETERS] = {{NULL, 0}};
    char hexadecimal[PARAMETERS][80], *text = NULL;
    struct mz_fault fault = {0};
    size_t count = 0, length = 0;
    if (ledger == NULL)
        prepare();
    const struct mz_view *view = mz_view_at(fuzz_choice(&input, views));
    while (count < PARAMETERS && input.rest.size > 1) {
        struct mz_view_parameter *parameter = &parameters[count];
        parameter->name = parameter_name(&input, view);
        parameter->value = value_of(&input, hexadecimal[count]);
        fuzz_edit(&input, parameter->value, fuzz_choice(&input, 3), &edited[count]);
        parameter->value = edited[count];
        if (mz_text_is_utf8(parameter->value)) {
            count++;
        } else {
            fuzz_free(edited[count]);
            edited[count] = (struct mz_span){NULL, 0};
        }
    }
    enum mz_status status =
        mz_view_answer(view, &source, parameters, count, &text, &length, &fault);
    FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
    if (status == MZ_OK) {
        json_error_t error;
        json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
        if (value == NULL)
            fprintf(stderr, "%s: %s\n%.*s\n", view->name, error.text, (int)length, text);
        FUZZ_REQUIRE(value != NULL);
        json_decref(value);
        free(text);
    }
    for (size_t i = 0; i < PARAMETERS; i++)
        fuzz_free(edited[i]);
    return 0;
}
