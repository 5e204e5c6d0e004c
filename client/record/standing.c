#include "client/record/standing.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/remote/api.h"
#include "proto/base/calendar.h"

void mz_standing_points(uint64_t points, char ret_text[MZ_POINTS_TEXT]) {
    (void)snprintf(ret_text, MZ_POINTS_TEXT, "%" PRIu64 ".%02" PRIu64, points / 100 % 1000000,
                   points % 100);
}

/* -- Reading. */

static enum mz_status protocol(struct mz_client *client, const char *place) {
    return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "%s", place);
}

static enum mz_status read_years(struct mz_client *client, const struct mz_ledger_source *source,
                                 const char *project, struct mz_standing *standing) {
    const struct mz_parameter parameters[] = {{"project", project}};
    uint32_t begin = 0, end = 0;
    json_t *answer;
    enum mz_status status = mz_source_ask(client, source, "project", parameters, 1, &answer);
    if (status != MZ_OK)
        return status;
    bool good = mz_date_parse(mz_api_text(answer, "begin"), &begin) == MZ_OK &&
                mz_date_parse(mz_api_text(answer, "end"), &end) == MZ_OK;
    json_decref(answer);
    standing->first = mz_date_year(begin);
    standing->last = mz_date_year(end);
    return good ? MZ_OK : protocol(client, "project");
}

/* The targets out of the entry that set them. */
static enum mz_status read_targets(struct mz_client *client, const struct mz_ledger_source *source,
                                   const char *project, struct mz_standing *standing) {
    uint64_t index = mz_api_uint(standing->score.first, "targets_index");
    if (index == MZ_ABSENT) {
        mz_fault_at(&client->fault, MZ_E_NOT_FOUND, "%s", project);
        mz_fault_want(&client->fault, "target.set");
        return MZ_E_NOT_FOUND;
    }
    enum mz_status status = mz_dossier_read(client, source, index, NULL, &standing->recorded);
    if (status != MZ_OK)
        return status;
    if (standing->recorded.statement.kind->id != MZ_KIND_TARGET_SET) {
        mz_dossier_release(&standing->recorded);
        return protocol(client, "targets_index");
    }
    standing->targets = &standing->recorded.statement.body.target_set;
    return MZ_OK;
}

bool mz_standing_scheme(const json_t *answer, struct mz_scheme_set *ret_scheme) {
    struct mz_scheme_set scheme;
    const struct {
        const char *path;
        uint64_t *value;
    } members[] = {
        {"scheme.red", &scheme.red},         {"scheme.yellow", &scheme.yellow},
        {"scheme.top", &scheme.top},         {"scheme.middle", &scheme.middle},
        {"scheme.version", &scheme.version}, {"scheme.overshoot", &scheme.overshoot},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        *members[i].value = mz_api_uint(answer, members[i].path);
        if (*members[i].value == MZ_ABSENT)
            return false;
    }
    scheme.deduct = json_is_true(mz_api_member(answer, "scheme.deduct"));
    *ret_scheme = scheme;
    return true;
}

/* The view tells them in the order of the targets; that is checked and not assumed. */
static bool read_rows(struct mz_standing *standing) {
    const json_t *rows = json_object_get(standing->score.first, "computed");
    if (json_array_size(rows) != standing->targets->indicators_count)
        return false;
    for (size_t n = 0; n < standing->targets->indicators_count; n++) {
        const json_t *row = json_array_get(rows, n);
        if (!mz_span_equal(mz_api_text(row, "key"), standing->targets->indicators[n].key))
            return false;
        standing->rows[n].numerator = mz_api_uint(row, "numerator");
        standing->rows[n].denominator = mz_api_uint(row, "denominator");
        standing->rows[n].money = json_is_true(json_object_get(row, "money"));
        standing->rows[n].ratio = json_is_true(json_object_get(row, "ratio"));
        standing->rows[n].computed = mz_api_uint(row, "computed");
        standing->rows[n].overshoot = json_is_true(json_object_get(row, "overshoot"));
    }
    return true;
}

enum mz_status mz_standing_read(struct mz_client *client, const struct mz_ledger_source *source,
                                struct mz_standing *ret_standing) {
    struct mz_standing *standing = ret_standing;
    struct mz_parameter parameters[3] = {{"project", NULL}};
    *standing = (struct mz_standing){0};
    enum mz_status status = mz_read_need_project(client, &parameters[0].value);
    const char *project = parameters[0].value;
    if (status == MZ_OK)
        status = mz_read_collect(client, source, "score", parameters, 1, &standing->score);
    if (status != MZ_OK)
        return status;
    status = read_years(client, source, project, standing);
    if (status == MZ_OK)
        status = read_targets(client, source, project, standing);
    if (status == MZ_OK &&
        (!mz_standing_scheme(standing->score.first, &standing->scheme) || !read_rows(standing))) {
        mz_dossier_release(&standing->recorded);
        status = protocol(client, "score");
    }
    if (status != MZ_OK)
        mz_read_release(&standing->score);
    return status;
}

void mz_standing_release(struct mz_standing *standing) {
    mz_read_release(&standing->score);
    mz_dossier_release(&standing->recorded);
}

/* -- What is asked of it. */

uint64_t mz_standing_year(const struct mz_client *client, const struct mz_standing *standing) {
    uint64_t year = mz_options_uint(&client->options, "year");
    if (year != MZ_ABSENT)
        return year;
    year = mz_date_year(mz_client_date(client));
    return year < standing->first ? standing->first : year > standing->last ? standing->last : year;
}

size_t mz_standing_find(const struct mz_standing *standing, struct mz_span key) {
    size_t n = 0;
    while (n < standing->targets->indicators_count &&
           !mz_span_equal(standing->targets->indicators[n].key, key))
        n++;
    return n;
}

static bool is_wanted(const json_t *item, uint8_t type, uint64_t year) {
    return json_is_true(json_object_get(item, "current")) &&
           mz_names_find(&mz_evaluation_names, mz_api_text(item, "body.type")) == type &&
           mz_api_uint(item, "body.year") == year;
}

/* A place for the item: that of the same evaluator's earlier score, else the next. */
static size_t place_of(const json_t *item, const json_t *const *scores, size_t count) {
    size_t n = 0;
    while (n < count &&
           !mz_span_equal(mz_api_text(scores[n], "issuer"), mz_api_text(item, "issuer")))
        n++;
    return n;
}

size_t mz_standing_scores(const struct mz_standing *standing, uint8_t type, uint64_t year,
                          const json_t *ret_scores[MZ_MAX_SCORES]) {
    const json_t *items = json_object_get(standing->score.first, "items");
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        size_t n = is_wanted(item, type, year) ? place_of(item, ret_scores, count) : MZ_MAX_SCORES;
        if (n == MZ_MAX_SCORES)
            continue;
        ret_scores[n] = item;
        count += n == count;
    }
    return count;
}

uint64_t mz_standing_sum(const json_t *const *scores, size_t count) {
    uint64_t sum = 0;
    for (size_t n = 0; n < count; n++)
        sum += (uint64_t)json_integer_value(mz_api_member(scores[n], "body.total"));
    return sum;
}
