#include "daemon/http_objects.h"

#include <inttypes.h>
#include <stdlib.h>

#include "proto/base/hex.h"

struct object {
    enum mz_object_kind kind;
    struct mz_hash name;
};

/* An upload whose last part came: the answer waits until the object is durable. */
struct upload {
    struct mz_http_task task; /* first */
    struct mz_http_app *app;
    uint64_t size;
    enum mz_status status;
    struct mz_fault fault;
};

static enum mz_status parse_name(const struct mz_call *call, struct object *ret_object,
                                 struct mz_fault *fault) {
    struct object object = {0};
    if (mz_span_equal_text(call->captures[0], "list"))
        object.kind = MZ_OBJECT_LIST;
    else if (mz_span_equal_text(call->captures[0], "evidence"))
        object.kind = MZ_OBJECT_EVIDENCE;
    else
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "object kind");
    if (mz_hex_decode_hash(call->captures[1], &object.name) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "object name");
    *ret_object = object;
    return MZ_OK;
}

static void answer_state(struct mz_call *call, int status, uint64_t received, uint64_t size) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_uint(&json, "received", received);
    mz_json_uint(&json, "size", size);
    mz_json_close_object(&json);
    mz_call_answer_json(call, status, &json);
}

/* On whatever thread made the object durable. */
static void stored(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct upload *upload = arg;
    upload->status = status;
    if (fault != NULL)
        upload->fault = *fault;
    mz_http_queue_push(upload->app->queue, &upload->task);
}

static void finish(struct mz_http_task *task, struct mz_call *call) {
    struct upload *upload = (struct upload *)task;
    if (call != NULL) {
        if (upload->status == MZ_OK)
            answer_state(call, 201, upload->size, upload->size);
        else
            mz_call_fail(call, upload->status, &upload->fault);
    }
    free(upload);
}

void mz_http_objects_put(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct object object;
    struct mz_call_number numbers[] = {{.name = "offset", .required = true},
                                       {.name = "size", .required = true}};
    enum mz_status status = parse_name(call, &object, &fault);
    if (status == MZ_OK)
        status = mz_call_numbers(call, numbers, 2, &fault);
    struct upload *upload = NULL;
    if (status == MZ_OK) {
        upload = calloc(1, sizeof *upload);
        if (upload == NULL)
            status = mz_fault_at(&fault, MZ_E_NO_MEMORY, "upload");
    }
    if (status != MZ_OK) {
        mz_call_fail(call, status, &fault);
        return;
    }
    upload->app = call->app;
    upload->size = numbers[1].value;
    uint64_t received = 0;
    bool complete = false;
    mz_call_wait_for(call, &upload->task, finish);
    status =
        mz_ledger_upload(call->app->ledger, object.kind, &object.name, numbers[0].value,
                         upload->size, call->body, stored, upload, &received, &complete, &fault);
    if (status == MZ_OK && complete)
        return;
    mz_call_wait_no_more(call);
    if (status == MZ_OK)
        answer_state(call, 202, received, upload->size);
    else
        mz_call_fail(call, status, &fault);
    free(upload);
}

static enum mz_status object_state(struct mz_call *call, struct object *ret_object,
                                   uint64_t *ret_received, uint64_t *ret_size,
                                   struct mz_fault *fault) {
    enum mz_status status = parse_name(call, ret_object, fault);
    if (status != MZ_OK)
        return status;
    status = mz_ledger_object_state(call->app->ledger, ret_object->kind, &ret_object->name,
                                    ret_received, ret_size);
    if (status != MZ_OK)
        mz_fault_at(fault, status, "object %.64s", (const char *)call->captures[1].data);
    return status;
}

void mz_http_objects_state(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct object object;
    uint64_t received = 0, size = 0;
    enum mz_status status = object_state(call, &object, &received, &size, &fault);
    if (status == MZ_OK)
        answer_state(call, 200, received, size);
    else
        mz_call_fail(call, status, &fault);
}

static void answer_part(struct mz_call *call, const struct object *object, uint64_t first,
                        uint64_t count, uint64_t size, bool partial) {
    struct mz_fault fault = {0};
    char *bytes = malloc(count > 0 ? (size_t)count : 1);
    size_t got = 0;
    uint64_t now_size = 0;
    enum mz_status status =
        bytes == NULL ? MZ_E_NO_MEMORY
                      : mz_ledger_object_read(call->app->ledger, object->kind, &object->name, first,
                                              bytes, (size_t)count, &got, &now_size);
    if (status == MZ_OK && (got != count || now_size != size))
        status = MZ_E_BAD_OBJECT;
    if (status != MZ_OK) {
        free(bytes);
        mz_fault_at(&fault, status, "object %.64s", (const char *)call->captures[1].data);
        mz_call_problem(call, &fault);
        return;
    }
    mz_call_answer(call, partial ? 206 : 200, "application/octet-stream", bytes, got);
    mz_call_header(call, "Accept-Ranges", "bytes");
    mz_call_header(call, "Cache-Control", "private, max-age=31536000, immutable");
    if (partial)
        mz_call_header(call, "Content-Range", "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, first,
                       first + count - 1, size);
}

void mz_http_objects_get(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct object object;
    uint64_t received = 0, size = 0, first = 0, count = 0;
    enum mz_status status = object_state(call, &object, &received, &size, &fault);
    if (status == MZ_OK && received < size)
        status = mz_fault_at(&fault, MZ_E_NOT_FOUND, "object %.64s",
                             (const char *)call->captures[1].data);
    if (status != MZ_OK) {
        mz_call_fail(call, status, &fault);
        return;
    }
    bool partial = call->head.range.data != NULL;
    if (call->head.method == MZ_HTTP_HEAD) {
        mz_call_answer(call, 200, "application/octet-stream", NULL, (size_t)size);
        mz_call_header(call, "Accept-Ranges", "bytes");
        return;
    }
    if (partial && mz_http_range(call->head.range, size, &first, &count) != MZ_OK) {
        mz_fault_at(&fault, MZ_E_OUT_OF_RANGE, "Range");
        mz_fault_have(&fault, "Range");
        mz_fault_want(&fault, "bytes=0-%" PRIu64, size > 0 ? size - 1 : 0);
        mz_call_problem(call, &fault);
        call->status = 416;
        mz_call_header(call, "Content-Range", "bytes */%" PRIu64, size);
        return;
    }
    if (!partial && size > MZ_MAX_BODY) {
        mz_fault_at(&fault, MZ_E_TOO_LARGE, "Range");
        mz_fault_have(&fault, "%" PRIu64, size);
        mz_fault_want(&fault, "%u", MZ_MAX_BODY);
        mz_call_problem(call, &fault);
        return;
    }
    if (!partial)
        count = size;
    /* RFC 9110 §15.3.7: a server may send a part of the range asked for; Content-Range says which.
     */
    if (count > MZ_MAX_BODY)
        count = MZ_MAX_BODY;
    answer_part(call, &object, first, count, size, partial);
}
