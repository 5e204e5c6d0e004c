#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/text.h"
#include "proto/view/answer.h"

struct mz_span mz_answer_parameter(const struct mz_answer *a, const char *name) {
    for (size_t i = 0; i < a->count; i++)
        if (mz_span_equal_text(a->parameters[i].name, name))
            return a->parameters[i].value;
    return (struct mz_span){0};
}

/* A refusal of the parameter `name`, which shows what was given. */
static enum mz_status refuse(const struct mz_answer *a, enum mz_status status, const char *name,
                             struct mz_span given, const char *want) {
    mz_fault_at(a->fault, status, "%s", name);
    mz_fault_have(a->fault, "%.*s", (int)(given.size > 64 ? 64 : given.size),
                  (const char *)given.data);
    mz_fault_want(a->fault, "%s", want);
    return status;
}

enum mz_status mz_answer_number(const struct mz_answer *a, const char *name, uint64_t absent,
                                uint64_t *ret_value) {
    struct mz_span text = mz_answer_parameter(a, name);
    uint64_t value = 0;
    if (text.data == NULL) {
        *ret_value = absent;
        return MZ_OK;
    }
    /* 18 digits are below 2^63 and more than any index. */
    if (text.size == 0 || text.size > 18 || (text.size > 1 && text.data[0] == '0'))
        return refuse(a, MZ_E_BAD_NUMBER, name, text, "1234");
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return refuse(a, MZ_E_BAD_NUMBER, name, text, "1234");
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    *ret_value = value;
    return MZ_OK;
}

enum mz_status mz_answer_limit(const struct mz_answer *a, size_t *ret_limit) {
    uint64_t limit;
    enum mz_status status = mz_answer_number(a, "limit", MZ_ANSWER_PAGE, &limit);
    if (status != MZ_OK)
        return status;
    if (limit < 1 || limit > MZ_MAX_PAGE)
        return refuse(a, MZ_E_OUT_OF_RANGE, "limit", mz_answer_parameter(a, "limit"), "1..500");
    *ret_limit = (size_t)limit;
    return MZ_OK;
}

static enum mz_status day(const struct mz_answer *a, const char *name, uint32_t absent,
                          uint32_t *ret_date) {
    struct mz_span text = mz_answer_parameter(a, name);
    if (text.data == NULL) {
        *ret_date = absent;
        return MZ_OK;
    }
    if (mz_date_parse(text, ret_date) != MZ_OK)
        return refuse(a, MZ_E_BAD_DATE, name, text, "YYYY-MM-DD");
    return MZ_OK;
}

enum mz_status mz_answer_period(const struct mz_answer *a, uint32_t *ret_begin, uint32_t *ret_end) {
    uint32_t begin, end;
    enum mz_status status = day(a, "begin", 0, &begin);
    if (status == MZ_OK)
        status = day(a, "end", UINT32_MAX, &end);
    if (status != MZ_OK)
        return status;
    if (begin > end)
        return refuse(a, MZ_E_OUT_OF_RANGE, "begin", mz_answer_parameter(a, "begin"),
                      "begin <= end");
    *ret_begin = begin;
    *ret_end = end;
    return MZ_OK;
}

enum mz_status mz_answer_code(const struct mz_answer *a, const char *name,
                              struct mz_span *ret_code) {
    struct mz_span code = mz_answer_parameter(a, name);
    if (code.data != NULL && !mz_text_is_code(code))
        return refuse(a, MZ_E_BAD_TEXT, name, code, "");
    *ret_code = code;
    return MZ_OK;
}

static enum mz_status missing(const struct mz_answer *a, const char *name) {
    mz_fault_at(a->fault, MZ_E_MISSING_FIELD, "parameters");
    mz_fault_want(a->fault, "%s", name);
    return MZ_E_MISSING_FIELD;
}

enum mz_status mz_answer_need_code(const struct mz_answer *a, const char *name,
                                   struct mz_span *ret_code) {
    if (mz_answer_parameter(a, name).data == NULL)
        return missing(a, name);
    return mz_answer_code(a, name, ret_code);
}

enum mz_status mz_answer_project(const struct mz_answer *a, struct mz_span *ret_code,
                                 struct mz_project_record *ret_record) {
    struct mz_span code;
    enum mz_status status = mz_answer_need_code(a, "project", &code);
    if (status != MZ_OK)
        return status;
    status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_PROJECT, code), &mz_project_record_schema,
                           ret_record);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(a->fault, MZ_E_UNKNOWN_PROJECT, "%.*s", (int)code.size,
                           (const char *)code.data);
    if (status == MZ_OK)
        *ret_code = code;
    return status;
}

/* -- Statements by prefix. */

struct search {
    uint8_t first[MZ_HASH_SIZE]; /* the prefix, with the last nibble in the high half if odd */
    size_t digits;
    unsigned found;
    struct mz_hash hash;
};

static bool match(void *arg, struct mz_span key, struct mz_span value) {
    (void)value;
    struct search *s = arg;
    if (key.size != 1 + MZ_HASH_SIZE)
        return true;
    const uint8_t *hash = key.data + 1;
    if (s->digits % 2 == 1 && (hash[s->digits / 2] & 0xf0) != s->first[s->digits / 2])
        return true;
    s->found++;
    memcpy(s->hash.bytes, hash, MZ_HASH_SIZE);
    return s->found < 2;
}

static bool parse_prefix(struct mz_span id, struct search *s) {
    char even[MZ_HEX_HASH_SIZE + 1];
    if (id.size < 8 || id.size > MZ_HEX_HASH_SIZE)
        return false;
    memcpy(even, id.data, id.size);
    s->digits = id.size;
    size_t size = id.size;
    if (size % 2 == 1)
        even[size++] = '0';
    return mz_hex_decode(mz_span_of(even, size), s->first, size / 2) == MZ_OK;
}

enum mz_status mz_answer_resolve(const struct mz_answer *a, struct mz_span id,
                                 struct mz_hash *ret_statement) {
    struct search s = {0};
    if (!parse_prefix(id, &s))
        return refuse(a, MZ_E_BAD_TEXT, "id", id, "");
    struct mz_key prefix = mz_key_start(MZ_TABLE_STATEMENT);
    memcpy(prefix.bytes + prefix.size, s.first, s.digits / 2);
    prefix.size += s.digits / 2;
    const struct mz_records *records = &a->source->records;
    struct mz_span from = mz_key_span(&prefix);
    enum mz_status status = records->scan(records->ctx, from, from, match, &s);
    if (status != MZ_OK)
        return status;
    if (s.found == 0)
        return mz_fault_at(a->fault, MZ_E_NOT_FOUND, "statement %.*s", (int)id.size,
                           (const char *)id.data);
    if (s.found > 1) {
        mz_fault_at(a->fault, MZ_E_USAGE, "id");
        mz_fault_have(a->fault, "several statements begin with %.*s", (int)id.size,
                      (const char *)id.data);
        return MZ_E_USAGE;
    }
    *ret_statement = s.hash;
    return MZ_OK;
}

static enum mz_status payment_of_statement(const struct mz_answer *a, struct mz_span id,
                                           struct mz_hash *ret_request) {
    struct mz_hash hash;
    struct mz_statement_record record;
    enum mz_status status = mz_answer_resolve(a, id, &hash);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_STATEMENT, &hash),
                               &mz_statement_record_schema, &record);
    if (status != MZ_OK)
        return status;
    *ret_request = mz_hash_is_zero(&record.subject) ? hash : record.subject;
    return MZ_OK;
}

static enum mz_status payment_of_number(const struct mz_answer *a, struct mz_hash *ret_request) {
    struct mz_span project, number;
    struct mz_payment_key_record record;
    enum mz_status status = mz_answer_need_code(a, "project", &project);
    if (status == MZ_OK)
        status = mz_answer_need_code(a, "number", &number);
    if (status != MZ_OK)
        return status;
    status = mz_answer_get(a, mz_key_of_codes(MZ_TABLE_PAYMENT_NUMBER, project, number),
                           &mz_payment_key_record_schema, &record);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(a->fault, MZ_E_NOT_FOUND, "%.*s", (int)number.size,
                           (const char *)number.data);
    if (status == MZ_OK)
        *ret_request = record.request;
    return status;
}

enum mz_status mz_answer_payment(const struct mz_answer *a, struct mz_hash *ret_request,
                                 struct mz_payment_record *ret_payment) {
    struct mz_span id = mz_answer_parameter(a, "id");
    struct mz_hash request;
    enum mz_status status =
        id.data != NULL ? payment_of_statement(a, id, &request) : payment_of_number(a, &request);
    if (status != MZ_OK)
        return status;
    status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_PAYMENT, &request), &mz_payment_record_schema,
                           ret_payment);
    if (status == MZ_E_NOT_FOUND) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(&request, hex);
        return mz_fault_at(a->fault, MZ_E_NOT_FOUND, "%s", hex);
    }
    if (status == MZ_OK)
        *ret_request = request;
    return status;
}
