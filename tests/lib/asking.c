#include "tests/lib/asking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/hex.h"

#define MAX_PARAMETERS 8u

static enum mz_status give_entry(void *ctx, uint64_t index, struct mz_span *ret_entry) {
    struct ledger *ledger = ctx;
    if (index >= ledger_size(ledger))
        return MZ_E_NOT_FOUND;
    *ret_entry = ledger_entry(ledger, index);
    return MZ_OK;
}

static void replay(struct asking *asking) {
    struct mz_fault fault = {0};
    uint64_t index = 0;
    asking->memory = mz_memory_records_new();
    assert_non_null(asking->memory);
    struct mz_records records = mz_memory_records_interface(asking->memory);
    if (ledger_fold(asking->ledger, records, &index, &fault) != MZ_OK)
        fail_msg("entry %d is not admitted: %s", (int)index, mz_status_code(fault.status));
    asking->source = (struct mz_view_source){.records = records,
                                             .objects = ledger_objects(asking->ledger),
                                             .ctx = asking->ledger,
                                             .entry = give_entry,
                                             .origin = mz_span_text(LEDGER_ORIGIN),
                                             .tree_size = ledger_size(asking->ledger)};
}

void asking_start(struct asking *asking, struct ledger *ledger) {
    *asking = (struct asking){.ledger = ledger};
    replay(asking);
}

void asking_case(struct asking *asking) {
    *asking = (struct asking){.ledger = ledger_new()};
    ledger_case_play(asking->ledger, &asking->c);
    replay(asking);
}

void asking_end(struct asking *asking) {
    mz_memory_records_free(asking->memory);
    ledger_free(asking->ledger);
}

static size_t split(const char *query, struct mz_view_parameter *parameters) {
    size_t count = 0;
    while (*query != '\0') {
        size_t size = strcspn(query, "&"), name = strcspn(query, "=");
        assert_true(count < MAX_PARAMETERS && name < size);
        parameters[count].name = mz_span_of(query, name);
        parameters[count++].value = mz_span_of(query + name + 1, size - name - 1);
        query += size + (query[size] == '&');
    }
    return count;
}

static enum mz_status ask(struct asking *asking, const char *view, const char *query,
                          char **ret_text, size_t *ret_size, struct mz_fault *fault) {
    struct mz_view_parameter parameters[MAX_PARAMETERS];
    const struct mz_view *row = mz_view_find(mz_span_text(view));
    assert_non_null(row);
    size_t count = split(query, parameters);
    return mz_view_answer(row, &asking->source, parameters, count, ret_text, ret_size, fault);
}

json_t *asking_get(struct asking *asking, const char *view, const char *query) {
    char *text = NULL, schema[64];
    size_t size = 0;
    struct mz_fault fault = {0};
    json_error_t error;
    enum mz_status status = ask(asking, view, query, &text, &size, &fault);
    if (status != MZ_OK)
        fail_msg("%s?%s: %s at %s", view, query, mz_status_code(status), fault.place);
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        fail_msg("%s?%s: %s: %s", view, query, error.text, text);
    snprintf(schema, sizeof schema, "mingzhang/%s/1", view);
    assert_string_equal(asking_text(root, "schema"), schema);
    assert_string_equal(asking_text(root, "origin"), LEDGER_ORIGIN);
    assert_int_equal(asking_int(root, "tree_size"), asking->source.tree_size);
    free(text);
    return root;
}

void asking_refused(struct asking *asking, const char *view, const char *query,
                    enum mz_status status, const char *place) {
    char *text = NULL;
    size_t size = 0;
    struct mz_fault fault = {0};
    enum mz_status found = ask(asking, view, query, &text, &size, &fault);
    if (found != status || fault.status != status)
        fail_msg("%s?%s: expected %s, found %s", view, query, mz_status_code(status),
                 mz_status_code(found));
    assert_null(text);
    if (place != NULL)
        assert_string_equal(fault.place, place);
}

const json_t *asking_at(const json_t *root, const char *path) {
    while (*path != '\0' && root != NULL) {
        char name[64];
        size_t size = strcspn(path, ".");
        assert_true(size < sizeof name);
        memcpy(name, path, size);
        name[size] = '\0';
        root = json_is_array(root) ? json_array_get(root, (size_t)atoi(name))
                                   : json_object_get(root, name);
        path += size + (path[size] == '.');
    }
    return root;
}

static const json_t *must_have(const json_t *root, const char *path) {
    const json_t *found = asking_at(root, path);
    if (found == NULL)
        fail_msg("there is no %s", path);
    return found;
}

json_int_t asking_int(const json_t *root, const char *path) {
    const json_t *found = must_have(root, path);
    assert_true(json_is_integer(found));
    return json_integer_value(found);
}

const char *asking_text(const json_t *root, const char *path) {
    const json_t *found = must_have(root, path);
    assert_true(json_is_string(found));
    return json_string_value(found);
}

bool asking_true(const json_t *root, const char *path) {
    const json_t *found = must_have(root, path);
    assert_true(json_is_boolean(found));
    return json_is_true(found);
}

size_t asking_size(const json_t *root, const char *path) {
    const json_t *found = must_have(root, path);
    assert_true(json_is_array(found));
    return json_array_size(found);
}

const char *asking_hash(struct asking *asking, uint64_t index) {
    static char texts[4][MZ_HEX_HASH_SIZE + 1];
    static unsigned next;
    char *text = texts[next++ % 4];
    struct mz_hash hash = ledger_statement_hash(asking->ledger, index);
    mz_hex_of_hash(&hash, text);
    return text;
}
