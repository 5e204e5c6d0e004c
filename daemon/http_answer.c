#include "daemon/http_answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/decimal.h"

void mz_call_answer(struct mz_call *call, int status, const char *content_type, char *text,
                    size_t size) {
    free(call->text);
    call->status = status;
    call->content_type = content_type;
    call->text = text;
    call->size = size;
}

/* When not even a problem can be written. */
static void out_of_memory(struct mz_call *call) {
    call->headers_size = 0;
    mz_call_answer(call, 500, NULL, NULL, 0);
}

void mz_call_answer_json(struct mz_call *call, int status, struct mz_json *json) {
    char *text;
    size_t size;
    if (mz_json_finish(json, &text, &size) != MZ_OK) {
        out_of_memory(call);
        return;
    }
    mz_call_answer(call, status, "application/json", text, size);
}

void mz_call_answer_copy(struct mz_call *call, int status, const char *content_type,
                         struct mz_span bytes) {
    char *text = malloc(bytes.size > 0 ? bytes.size : 1);
    if (text == NULL) {
        out_of_memory(call);
        return;
    }
    if (bytes.size > 0)
        memcpy(text, bytes.data, bytes.size);
    mz_call_answer(call, status, content_type, text, bytes.size);
}

void mz_call_problem(struct mz_call *call, const struct mz_fault *fault) {
    struct mz_json json = mz_json_start();
    mz_view_problem(fault, &json);
    char *text;
    size_t size;
    if (mz_json_finish(&json, &text, &size) != MZ_OK) {
        out_of_memory(call);
        return;
    }
    call->headers_size = 0;
    call->cache_control = false;
    if (fault->status == MZ_E_LOGIN) /* RFC 9110 §11.6.1 */
        mz_call_header(call, "WWW-Authenticate", "Bearer realm=\"mingzhang\"");
    if (fault->status == MZ_E_BUSY)
        mz_call_header(call, "Retry-After", "1");
    mz_call_answer(call, mz_status_http(fault->status), "application/problem+json", text, size);
}

void mz_call_fail(struct mz_call *call, enum mz_status status, struct mz_fault *fault) {
    fault->status = status;
    mz_call_problem(call, fault);
}

void mz_call_header(struct mz_call *call, const char *name, const char *format, ...) {
    char *at = call->headers + call->headers_size;
    size_t room = sizeof call->headers - call->headers_size;
    int head = snprintf(at, room, "%s: ", name);
    if (head < 0 || (size_t)head >= room)
        return;
    va_list arguments;
    va_start(arguments, format);
    int value = vsnprintf(at + head, room - (size_t)head, format, arguments);
    va_end(arguments);
    size_t size = (size_t)head + (size_t)value;
    if (value < 0 || size + 2 >= room)
        return; /* left out whole; MZ_CALL_HEADERS is ample for what the handlers add */
    memcpy(at + size, "\r\n", 2);
    call->headers_size += size + 2;
    if (strcmp(name, "Cache-Control") == 0)
        call->cache_control = true;
}

static enum mz_status take_number(const struct mz_http_parameter *parameter,
                                  struct mz_call_number *numbers, size_t count,
                                  struct mz_fault *fault) {
    for (size_t i = 0; i < count; i++) {
        struct mz_call_number *n = &numbers[i];
        if (!mz_span_equal_text(parameter->name, n->name))
            continue;
        if (n->present) {
            mz_fault_at(fault, MZ_E_DUPLICATE, "query");
            mz_fault_have(fault, "%s", n->name);
            return MZ_E_DUPLICATE;
        }
        if (mz_decimal_parse(parameter->value, &n->value) != MZ_OK) {
            int shown = parameter->value.size < 40 ? (int)parameter->value.size : 40;
            mz_fault_at(fault, MZ_E_BAD_NUMBER, "%s", n->name);
            mz_fault_have(fault, "%.*s", shown, (const char *)parameter->value.data);
            mz_fault_want(fault, "123");
            return MZ_E_BAD_NUMBER;
        }
        n->present = true;
        return MZ_OK;
    }
    int shown = parameter->name.size < 40 ? (int)parameter->name.size : 40;
    mz_fault_at(fault, MZ_E_UNKNOWN_FIELD, "query");
    mz_fault_have(fault, "%.*s", shown, (const char *)parameter->name.data);
    return MZ_E_UNKNOWN_FIELD;
}

enum mz_status mz_call_numbers(const struct mz_call *call, struct mz_call_number *numbers,
                               size_t count, struct mz_fault *fault) {
    char buffer[256];
    struct mz_http_parameter parameters[4];
    size_t found = 0;
    if (call->head.query.size > sizeof buffer) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "query");
        mz_fault_have(fault, "%zu", call->head.query.size);
        mz_fault_want(fault, "%zu", sizeof buffer);
        return MZ_E_TOO_LARGE;
    }
    enum mz_status status = mz_http_query(call->head.query, buffer, parameters,
                                          sizeof parameters / sizeof parameters[0], &found, fault);
    for (size_t i = 0; i < found && status == MZ_OK; i++)
        status = take_number(&parameters[i], numbers, count, fault);
    for (size_t i = 0; i < count && status == MZ_OK; i++)
        if (numbers[i].required && !numbers[i].present) {
            status = mz_fault_at(fault, MZ_E_MISSING_FIELD, "query");
            mz_fault_want(fault, "%s", numbers[i].name);
        }
    return status;
}

enum mz_status mz_call_source(struct mz_call *call, const struct mz_view_source **ret_source,
                              struct mz_fault *fault) {
    if (call->snapshot == NULL) {
        enum mz_status status = mz_snapshot_open(call->app->ledger, &call->snapshot);
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "snapshot");
    }
    *ret_source = mz_snapshot_source(call->snapshot);
    return MZ_OK;
}

void mz_call_wait_for(struct mz_call *call, struct mz_http_task *task,
                      void (*finish)(struct mz_http_task *task, struct mz_call *call)) {
    task->finish = finish;
    task->call = call;
    call->task = task;
}

void mz_call_wait_no_more(struct mz_call *call) {
    call->task = NULL;
}

void mz_call_reset(struct mz_call *call) {
    if (call->task != NULL)
        call->task->call = NULL;
    call->task = NULL;
    if (call->snapshot != NULL)
        mz_snapshot_close(call->snapshot);
    call->snapshot = NULL;
    free(call->text);
    call->text = NULL;
    call->size = 0;
    call->status = 0;
    call->headers_size = 0;
    call->cache_control = false;
    call->session = (struct mz_session){0};
    call->head = (struct mz_http_head){0};
    call->body = (struct mz_span){NULL, 0};
}
