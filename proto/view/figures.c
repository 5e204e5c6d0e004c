#include "proto/view/figures.h"

#include <string.h>

#include "proto/base/money.h"

enum mz_status mz_figures_walk(const struct mz_answer *a, struct mz_span project,
                               struct mz_behind *ret_behind) {
    struct mz_behind *b = ret_behind;
    uint64_t count;
    enum mz_status status = mz_answer_project_count(a, project, &count);
    *b = (struct mz_behind){0};
    b->complete = count <= MZ_ANSWER_WALK;
    if (!b->complete)
        count = MZ_ANSWER_WALK;
    for (uint64_t seq = 1; status == MZ_OK && seq <= count; seq++) {
        uint64_t index;
        const struct mz_kind *kind;
        status = mz_answer_project_entry(a, project, seq, &index);
        if (status == MZ_OK)
            status = mz_answer_kind(a, index, &kind);
        if (status != MZ_OK)
            break;
        uint64_t at = b->kinds[kind->id].count++;
        if (at < MZ_FIGURES_BEHIND)
            b->kinds[kind->id].first[at] = index;
    }
    return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
}

uint64_t mz_figures_kinds(const char *query) {
    uint64_t kinds = 0;
    while (*query != '\0') {
        size_t size = strcspn(query, ",");
        const struct mz_kind *kind = mz_kind_find(mz_span_of(query, size));
        if (kind != NULL)
            kinds |= UINT64_C(1) << kind->id;
        query += size + (query[size] == ',');
    }
    return kinds;
}

void mz_figures_behind(const struct mz_answer *a, const struct mz_behind *behind, uint64_t kinds) {
    const struct mz_behind *b = behind;
    size_t at[MZ_KIND_COUNT] = {0};
    uint64_t count = 0;
    for (unsigned id = 0; id < MZ_KIND_COUNT; id++)
        if ((kinds & (UINT64_C(1) << id)) != 0)
            count += b->kinds[id].count;
    mz_json_open_object(a->json, "entries");
    mz_json_uint(a->json, "count", count);
    mz_json_bool(a->json, "complete", b->complete && count <= MZ_FIGURES_BEHIND);
    mz_json_open_array(a->json, "indexes");
    for (unsigned n = 0; n < MZ_FIGURES_BEHIND && n < count; n++) {
        unsigned best = MZ_KIND_COUNT;
        for (unsigned id = 0; id < MZ_KIND_COUNT; id++) {
            if ((kinds & (UINT64_C(1) << id)) == 0 || at[id] >= b->kinds[id].count)
                continue;
            if (best == MZ_KIND_COUNT ||
                b->kinds[id].first[at[id]] < b->kinds[best].first[at[best]])
                best = id;
        }
        mz_json_uint(a->json, NULL, b->kinds[best].first[at[best]++]);
    }
    mz_json_close_array(a->json);
    mz_json_close_object(a->json);
}

void mz_figures_write(const struct mz_answer *a, const struct mz_figure *figure) {
    char text[MZ_MONEY_TEXT];
    mz_json_uint(a->json, "numerator", figure->numerator);
    mz_json_uint(a->json, "denominator", figure->denominator);
    mz_json_bool(a->json, "money", figure->money);
    mz_json_bool(a->json, "applicable", figure->denominator != 0);
    if (figure->denominator == 0) {
        mz_json_text(a->json, "reason", "the denominator is 0");
        mz_json_text(a->json, "reason_zh", "分母为 0，不适用");
    } else if (figure->ratio) {
        mz_rate_format_percent(figure->numerator, figure->denominator, text);
        mz_json_text(a->json, "percent", text);
    } else {
        /* Rounded half up; numerator and denominator say it exactly. */
        uint64_t value = (figure->numerator + figure->denominator / 2) / figure->denominator;
        if (figure->money && value <= (uint64_t)MZ_MAX_FEN)
            mz_json_fen(a->json, "value", (int64_t)value);
        else
            mz_json_uint(a->json, "value", value);
    }
}
