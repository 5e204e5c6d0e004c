#include <string.h>

#include "proto/base/calendar.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

/* -- list: entries in order, or backwards, one page at a time. Over the whole ledger the walk goes
 * by index, over one project along its chain. */

struct walk {
    uint64_t kinds; /* bit per enum mz_kind_id */
    struct mz_span project, actor;
    uint32_t begin, end;
    bool backwards;
    bool backdated; /* only what was registered more than `days` days after its date */
    uint64_t days;
    size_t limit;
    uint64_t next, count; /* positions: the one to look at, and how many there are; of the project's
                             chain from 1 */
};
_Static_assert(MZ_KIND_COUNT <= 64, "a bit for each kind");

/* kind: one or several names, comma-separated. */
static enum mz_status parse_kinds(const struct mz_answer *a, uint64_t *ret_kinds) {
    struct mz_span text = mz_answer_parameter(a, "kind");
    uint64_t kinds = 0;
    if (text.data == NULL)
        kinds = UINT64_MAX;
    for (size_t at = 0; text.data != NULL && at <= text.size;) {
        const uint8_t *comma = memchr(text.data + at, ',', text.size - at);
        size_t end = comma == NULL ? text.size : (size_t)(comma - text.data);
        struct mz_span name = mz_span_of(text.data + at, end - at);
        const struct mz_kind *kind = mz_kind_find(name);
        if (kind == NULL) {
            mz_fault_at(a->fault, MZ_E_UNKNOWN_KIND, "kind");
            mz_fault_have(a->fault, "%.*s", (int)(name.size > 64 ? 64 : name.size),
                          (const char *)name.data);
            return MZ_E_UNKNOWN_KIND;
        }
        kinds |= UINT64_C(1) << kind->id;
        at = end + 1;
    }
    *ret_kinds = kinds;
    return MZ_OK;
}

static enum mz_status parse_order(const struct mz_answer *a, bool *ret_backwards) {
    struct mz_span order = mz_answer_parameter(a, "order");
    if (order.data == NULL || mz_span_equal_text(order, "asc"))
        *ret_backwards = false;
    else if (mz_span_equal_text(order, "desc"))
        *ret_backwards = true;
    else
        return mz_fault_at(a->fault, MZ_E_OUT_OF_RANGE, "order");
    return MZ_OK;
}

/* The position of the entry that the cursor names. */
static enum mz_status position_of(const struct mz_answer *a, const struct walk *w, uint64_t index,
                                  uint64_t *ret_at) {
    struct mz_entry entry;
    struct mz_statement statement;
    if (w->project.data == NULL) {
        *ret_at = index;
        return MZ_OK;
    }
    enum mz_status status = mz_answer_entry(a, index, &entry, &statement);
    if (status == MZ_OK && !mz_span_equal(statement.project, w->project))
        status = mz_fault_at(a->fault, MZ_E_OUT_OF_RANGE, "after");
    if (status == MZ_OK)
        *ret_at = entry.head.project_seq;
    return status;
}

static enum mz_status start_walk(const struct mz_answer *a, struct walk *w) {
    uint64_t after, at;
    uint64_t first = w->project.data != NULL ? 1 : 0;
    w->count = a->source->tree_size;
    enum mz_status status = MZ_OK;
    if (w->project.data != NULL)
        status = mz_answer_project_count(a, w->project, &w->count);
    if (status == MZ_OK)
        status = mz_answer_number(a, "after", MZ_ABSENT, &after);
    if (status != MZ_OK)
        return status;
    if (after == MZ_ABSENT) {
        w->next = w->backwards ? first + w->count - 1
                               : first; /* an empty backwards walk wraps, and ends at once */
        return MZ_OK;
    }
    status = position_of(a, w, after, &at);
    if (status == MZ_OK)
        w->next = w->backwards ? at - 1 : at + 1;
    return status;
}

static enum mz_status parse_walk(const struct mz_answer *a, struct walk *w) {
    enum mz_status status = parse_kinds(a, &w->kinds);
    if (status == MZ_OK)
        status = parse_order(a, &w->backwards);
    if (status == MZ_OK)
        status = mz_answer_limit(a, &w->limit);
    if (status == MZ_OK)
        status = mz_answer_period(a, &w->begin, &w->end);
    if (status == MZ_OK)
        status = mz_answer_code(a, "actor", &w->actor);
    if (status == MZ_OK && mz_answer_parameter(a, "project").data != NULL) {
        struct mz_project_record record;
        status = mz_answer_project(a, &w->project, &record);
    }
    return status == MZ_OK ? start_walk(a, w) : status;
}

/* Writes the entry if the filters let it. The kind is looked at first, as that is cheap. */
static enum mz_status look(const struct mz_answer *a, const struct walk *w, uint64_t index,
                           size_t *written) {
    struct mz_entry entry;
    struct mz_statement statement;
    if (w->kinds != UINT64_MAX) {
        const struct mz_kind *kind;
        enum mz_status status = mz_answer_kind(a, index, &kind);
        if (status != MZ_OK || (w->kinds & (UINT64_C(1) << kind->id)) == 0)
            return status;
    }
    enum mz_status status = mz_answer_entry(a, index, &entry, &statement);
    if (status != MZ_OK || (w->actor.data != NULL && !mz_span_equal(w->actor, statement.issuer)) ||
        statement.date < w->begin || statement.date > w->end)
        return status;
    int64_t behind = (int64_t)mz_date_days(mz_date_of_time(entry.head.registered_at)) -
                     mz_date_days(statement.date);
    if (w->backdated && (behind < 0 || (uint64_t)behind <= w->days))
        return MZ_OK;
    mz_json_open_object(a->json, NULL);
    mz_answer_entry_head(a, &entry, &statement);
    if (w->backdated)
        mz_json_uint(a->json, "days", (uint64_t)behind);
    mz_json_close_object(a->json);
    ++*written;
    return MZ_OK;
}

static enum mz_status walk_entries(const struct mz_answer *a, struct walk *w) {
    enum mz_status status = MZ_OK;
    uint64_t first = w->project.data != NULL ? 1 : 0, last = MZ_ABSENT;
    size_t written = 0, examined = 0;
    mz_json_open_array(a->json, "items");
    while (status == MZ_OK && w->next - first < w->count && written < w->limit &&
           examined < MZ_ANSWER_EXAMINE) {
        uint64_t index = w->next;
        if (w->project.data != NULL)
            status = mz_answer_project_entry(a, w->project, w->next, &index);
        if (status == MZ_OK)
            status = look(a, w, index, &written);
        last = index;
        examined++;
        w->next += w->backwards ? UINT64_MAX : 1;
    }
    mz_json_close_array(a->json);
    if (status == MZ_OK && w->next - first < w->count && last != MZ_ABSENT)
        mz_json_uint(a->json, "next", last);
    return status;
}

MZ_VIEW_FUNCTION(list) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct walk w = {0};
    enum mz_status status = parse_walk(&a, &w);
    return status == MZ_OK ? walk_entries(&a, &w) : status;
}

/* -- backdating: what was registered long after the day it says it was done on. The policy refuses
 * what is beyond its tolerance; this shows who comes near it (domain.md §12 T06). */

MZ_VIEW_FUNCTION(backdating) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct walk w = {.backdated = true};
    enum mz_status status = mz_answer_number(&a, "days", 0, &w.days);
    if (status == MZ_OK)
        status = parse_walk(&a, &w);
    if (status != MZ_OK)
        return status;
    mz_json_uint(json, "more_than", w.days);
    return walk_entries(&a, &w);
}

/* -- show: one entry, whole. */

static bool is_index(struct mz_span id, uint64_t tree_size, uint64_t *ret_index) {
    uint64_t value = 0;
    if (id.size == 0 || id.size > 18 || (id.size > 1 && id.data[0] == '0'))
        return false;
    for (size_t i = 0; i < id.size; i++) {
        if (id.data[i] < '0' || id.data[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(id.data[i] - '0');
    }
    /* Eight digits and more may also begin a hash. */
    if (id.size >= 8 && value >= tree_size)
        return false;
    *ret_index = value;
    return true;
}

MZ_VIEW_FUNCTION(show) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span id = mz_answer_parameter(&a, "id");
    uint64_t index;
    struct mz_entry entry;
    struct mz_statement statement;
    enum mz_status status = MZ_OK;
    if (id.data == NULL) {
        mz_fault_at(fault, MZ_E_MISSING_FIELD, "parameters");
        mz_fault_want(fault, "id");
        return MZ_E_MISSING_FIELD;
    }
    if (!is_index(id, source->tree_size, &index)) {
        struct mz_hash hash;
        struct mz_statement_record record;
        status = mz_answer_resolve(&a, id, &hash);
        if (status == MZ_OK)
            status = mz_answer_get(&a, mz_key_of_hash(MZ_TABLE_STATEMENT, &hash),
                                   &mz_statement_record_schema, &record);
        if (status != MZ_OK)
            return status;
        index = record.index;
    }
    status = mz_answer_entry(&a, index, &entry, &statement);
    if (status != MZ_OK)
        return status;
    mz_json_uint(json, "index", entry.head.index);
    mz_answer_time(&a, entry.head.registered_at);
    mz_answer_hash(&a, "leaf", &entry.leaf);
    mz_json_hex(json, "prev_leaf", mz_span_hash(&entry.head.prev));
    if (entry.head.project_seq != 0) {
        mz_json_uint(json, "project_seq", entry.head.project_seq);
        mz_json_hex(json, "project_prev_leaf", mz_span_hash(&entry.head.project_prev));
    }
    mz_json_uint(json, "size", entry.bytes.size);
    mz_answer_hash(&a, "kid", &statement.kid);
    mz_statement_json(&statement, json);
    return MZ_OK;
}
