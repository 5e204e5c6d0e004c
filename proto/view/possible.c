#include "proto/view/possible.h"

#include "proto/base/money.h"
#include "proto/rules/actuals.h"
#include "proto/rules/possible.h"

static void write_count(const struct mz_answer *a, const char *name, uint64_t count, uint64_t of) {
    char text[MZ_MONEY_TEXT];
    mz_rate_format_percent(count, of, text);
    mz_json_open_object(a->json, name);
    mz_json_uint(a->json, "count", count);
    mz_json_text(a->json, "percent", text);
    mz_json_close_object(a->json);
}

static void write_check(const struct mz_answer *a, const struct mz_indicator *target,
                        const struct mz_possible *possible) {
    char text[MZ_MONEY_TEXT];
    mz_rate_format_percent(target->target_numerator, target->target_denominator, text);
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "key", target->key);
    mz_json_span(a->json, "name", target->name);
    mz_json_text(a->json, "nature", mz_names_text(&mz_nature_names, target->nature));
    mz_json_uint(a->json, "of", possible->of);
    mz_json_text(a->json, "stated", text);
    mz_json_bool(a->json, "possible", possible->possible);
    write_count(a, "below", possible->below, possible->of);
    if (possible->reachable)
        write_count(a, "above", possible->above, possible->of);
    if (possible->reachable && target->nature == MZ_NATURE_GE)
        mz_json_uint(a->json, "least", possible->above);
    mz_json_close_object(a->json);
}

/* In per cent, and both numbers there. */
static bool is_percentage(const struct mz_indicator *target) {
    bool number = target->nature == MZ_NATURE_GE || target->nature == MZ_NATURE_LE ||
                  target->nature == MZ_NATURE_EQ;
    return number && mz_span_equal_text(target->unit, "%") &&
           target->target_numerator != MZ_ABSENT && target->target_denominator != MZ_ABSENT &&
           target->target_denominator != 0;
}

enum mz_status mz_possible_write(const struct mz_answer *a, struct mz_span project) {
    struct mz_actuals actuals;
    enum mz_status status = mz_actuals_read(&a->source->records, project, &actuals);
    mz_json_open_array(a->json, "checks");
    for (size_t n = 0; status == MZ_OK && n < actuals.targets.indicators_count; n++) {
        const struct mz_indicator *target = &actuals.targets.indicators[n];
        struct mz_figure figure;
        struct mz_possible possible;
        if (!is_percentage(target))
            continue;
        status = mz_actuals_get(&actuals, target->key, &figure, NULL, NULL);
        if (status == MZ_OK && !figure.money && figure.denominator != 0) {
            mz_possible_ratio(target->target_numerator, target->target_denominator,
                              figure.denominator, &possible);
            write_check(a, target, &possible);
        }
        status = status == MZ_E_NOT_FOUND ? MZ_OK : status;
    }
    mz_json_close_array(a->json);
    return status;
}
