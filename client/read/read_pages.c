#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/read/read.h"
#include "client/remote/api.h"
#include "proto/base/calendar.h"

bool mz_read_is_json(const struct mz_client *client) {
    return client->output.format == MZ_FORMAT_JSON || client->output.format == MZ_FORMAT_NDJSON;
}

void mz_read_pass(struct mz_client *client, const char *text) {
    fprintf(client->output.file, "%s\n", text);
}

enum mz_status mz_read_ask(struct mz_client *client, const struct mz_ledger_source *source,
                           const char *view, const struct mz_parameter *parameters, size_t count,
                           char **ret_text, json_t **ret_answer) {
    char *text;
    size_t size;
    enum mz_status status =
        source->answer(source->ctx, view, parameters, count, &text, &size, &client->fault);
    if (status != MZ_OK)
        return status;
    json_t *answer = json_loadb(text, size, 0, NULL);
    if (!json_is_object(answer)) {
        json_decref(answer);
        free(text);
        mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", view);
        mz_fault_have(&client->fault, "JSON");
        return MZ_E_PROTOCOL;
    }
    *ret_text = text;
    *ret_answer = answer;
    return MZ_OK;
}

/* The cursor of the next page as the text that `after` takes; false on the last page. */
static bool next_cursor(const json_t *page, char *buffer, size_t capacity) {
    const json_t *next = json_object_get(page, "next");
    int size = 0;
    if (json_is_integer(next))
        size = snprintf(buffer, capacity, "%" JSON_INTEGER_FORMAT, json_integer_value(next));
    else if (json_is_string(next))
        size = snprintf(buffer, capacity, "%s", json_string_value(next));
    return size > 0 && (size_t)size < capacity;
}

static enum mz_status add_page(struct mz_client *client, struct mz_read_pages *pages,
                               json_t *page) {
    json_t *items = json_object_get(page, "items");
    if (json_array_extend(json_object_get(pages->first, "items"), items) != 0)
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "items");
    /* A count of what the page left out counts for the whole. */
    json_t *sum = json_object_get(pages->first, "forbidden");
    if (json_is_integer(sum))
        json_integer_set(sum, json_integer_value(sum) +
                                  json_integer_value(json_object_get(page, "forbidden")));
    json_t *next = json_object_get(page, "next");
    if (next != NULL)
        json_object_set(pages->first, "next", next);
    else
        json_object_del(pages->first, "next");
    pages->single = false;
    return MZ_OK;
}

enum mz_status mz_read_collect(struct mz_client *client, const struct mz_ledger_source *source,
                               const char *view, struct mz_parameter *parameters, size_t count,
                               struct mz_read_pages *ret_pages) {
    struct mz_read_pages pages = {.single = true};
    char cursor[2 * 256 + 1], limit[24];
    uint64_t wanted = mz_options_uint(&client->options, "limit");
    const char *after = mz_options_text(&client->options, "after");
    enum mz_status status = MZ_OK;
    for (bool more = true; more && status == MZ_OK;) {
        size_t have = json_array_size(json_object_get(pages.first, "items"));
        uint64_t left = wanted == MZ_ABSENT ? MZ_MAX_PAGE : wanted - have;
        (void)snprintf(limit, sizeof limit, "%" PRIu64, left < MZ_MAX_PAGE ? left : MZ_MAX_PAGE);
        parameters[count] = (struct mz_parameter){"limit", limit};
        parameters[count + 1] = (struct mz_parameter){"after", after};
        char *text;
        json_t *page;
        status = mz_read_ask(client, source, view, parameters, count + 2, &text, &page);
        if (status != MZ_OK)
            break;
        more = next_cursor(page, cursor, sizeof cursor);
        after = cursor;
        if (pages.first == NULL) {
            pages.first = page;
            pages.text = text;
        } else {
            status = add_page(client, &pages, page);
            json_decref(page);
            free(text);
        }
        more = more && json_array_size(json_object_get(pages.first, "items")) < wanted;
    }
    if (status != MZ_OK) {
        mz_read_release(&pages);
        return status;
    }
    *ret_pages = pages;
    return MZ_OK;
}

void mz_read_release(struct mz_read_pages *pages) {
    json_decref(pages->first);
    free(pages->text);
    *pages = (struct mz_read_pages){0};
}

void mz_read_dump(struct mz_client *client, const json_t *value) {
    json_dumpf(value, client->output.file, JSON_COMPACT);
    fputc('\n', client->output.file);
}

void mz_read_pass_pages(struct mz_client *client, const struct mz_read_pages *pages) {
    const json_t *items = json_object_get(pages->first, "items");
    if (client->output.format == MZ_FORMAT_NDJSON)
        for (size_t i = 0; i < json_array_size(items); i++)
            mz_read_dump(client, json_array_get(items, i));
    else if (pages->single)
        mz_read_pass(client, pages->text);
    else
        mz_read_dump(client, pages->first);
}

void mz_read_say_more(struct mz_client *client, const struct mz_read_pages *pages) {
    char cursor[2 * 256 + 1];
    if (next_cursor(pages->first, cursor, sizeof cursor))
        mz_output_say(&client->output, mz_i18n(N_("There is more: --after %s\n")), cursor);
}

enum mz_status mz_read_print_pages(struct mz_client *client, const struct mz_read_pages *pages,
                                   const struct mz_read_column *columns, size_t columns_count) {
    enum mz_status status = MZ_OK;
    if (mz_read_is_json(client))
        mz_read_pass_pages(client, pages);
    else
        status =
            mz_read_rows(client, columns, columns_count, json_object_get(pages->first, "items"));
    if (status == MZ_OK)
        mz_read_say_more(client, pages);
    return status;
}

enum mz_status mz_read_list(struct mz_client *client, const char *view,
                            struct mz_parameter *parameters, size_t count,
                            const struct mz_read_column *columns, size_t columns_count) {
    struct mz_ledger_source source;
    struct mz_read_pages pages;
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_read_collect(client, &source, view, parameters, count, &pages);
    if (status == MZ_OK) {
        status = mz_read_print_pages(client, &pages, columns, columns_count);
        mz_read_release(&pages);
    }
    source.close(source.ctx);
    return status;
}

const char *mz_read_project_code(const struct mz_client *client) {
    const char *project = mz_options_text(&client->options, "project");
    if (project == NULL && client->config.project[0] != '\0')
        project = client->config.project;
    return project;
}

enum mz_status mz_read_need_project(struct mz_client *client, const char **ret_project) {
    const char *project = mz_read_project_code(client);
    if (project == NULL)
        return mz_client_usage(client, "--project", mz_i18n(N_("is needed")));
    *ret_project = project;
    return MZ_OK;
}

enum mz_status mz_read_report(struct mz_client *client, const char *view,
                              enum mz_status (*print)(struct mz_client *client, const char *text,
                                                      const json_t *answer)) {
    struct mz_ledger_source source;
    const char *project;
    char *text;
    json_t *answer;
    enum mz_status status = mz_read_need_project(client, &project);
    if (status == MZ_OK)
        status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    const struct mz_parameter parameters[] = {{"project", project}};
    status = mz_read_ask(client, &source, view, parameters, 1, &text, &answer);
    if (status == MZ_OK) {
        status = print(client, text, answer);
        json_decref(answer);
        free(text);
    }
    source.close(source.ctx);
    return status;
}

size_t mz_read_window(const struct mz_client *client, struct mz_read_window *buffer,
                      struct mz_parameter ret_parameters[2]) {
    uint32_t begin, end;
    char text[MZ_TIME_TEXT];
    size_t count = 0;
    mz_options_window(&client->options, &begin, &end);
    if (begin != 0) {
        mz_date_format(begin, text);
        (void)snprintf(buffer->begin, sizeof buffer->begin, "%.10s", text);
        ret_parameters[count++] = (struct mz_parameter){"begin", buffer->begin};
    }
    if (end != 0) {
        mz_date_format(end, text);
        (void)snprintf(buffer->end, sizeof buffer->end, "%.10s", text);
        ret_parameters[count++] = (struct mz_parameter){"end", buffer->end};
    }
    return count;
}

/* -- What an id names. */

static bool only(const char *text, const char *set, size_t least) {
    size_t size = strspn(text, set);
    return text[size] == '\0' && size >= least;
}

static enum mz_status take_id(struct mz_client *client, const struct mz_ledger_source *source,
                              const char *view, const struct mz_parameter *parameters, size_t count,
                              const char *member, struct mz_read_id *ret_id) {
    char *text;
    json_t *answer;
    enum mz_status status = mz_read_ask(client, source, view, parameters, count, &text, &answer);
    if (status != MZ_OK)
        return status;
    struct mz_span statement = mz_api_text(answer, member);
    uint64_t index = mz_api_uint(answer, "index");
    if (statement.size == 64 && index != MZ_ABSENT) {
        memcpy(ret_id->statement, statement.data, 64);
        ret_id->statement[64] = '\0';
        ret_id->index = index;
    } else {
        status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", view);
        mz_fault_have(&client->fault, "%s", member);
    }
    json_decref(answer);
    free(text);
    return status;
}

enum mz_status mz_read_resolve(struct mz_client *client, const struct mz_ledger_source *source,
                               const char *id, struct mz_read_id *ret_id) {
    bool hash_sign = id[0] == '#';
    const char *text = hash_sign ? id + 1 : id;
    const char *project = mz_read_project_code(client);
    enum mz_status status = MZ_E_NOT_FOUND;
    if (!hash_sign && project != NULL) {
        const struct mz_parameter number[] = {{"project", project}, {"number", id}};
        status = take_id(client, source, "payment", number, 2, "request", ret_id);
    }
    /* A number that the ledger does not have may be an entry after all. */
    bool unknown = status == MZ_E_NOT_FOUND || status == MZ_E_UNKNOWN_PROJECT;
    if (unknown && (only(text, "0123456789", 1) || only(text, "0123456789abcdef", 8))) {
        const struct mz_parameter shown[] = {{"id", text}};
        status = take_id(client, source, "show", shown, 1, "statement", ret_id);
    } else if (unknown && project == NULL && !hash_sign) {
        status = mz_client_usage(client, id,
                                 mz_i18n(N_("a payment number needs --project to be looked up")));
    }
    return status;
}
