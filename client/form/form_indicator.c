#include "client/form/form_indicator.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/record/indicator_source.h"
#include "proto/base/money.h"

/* 80/100 in percent is 80; 500/1 yuan is 500; 1/3 stays 1/3: nothing is rounded. */
static void target_value(const json_t *target, char text[64]) {
    int64_t numerator = json_integer_value(json_object_get(target, "target_numerator"));
    int64_t denominator = json_integer_value(json_object_get(target, "target_denominator"));
    bool percent = strcmp(mz_form_member(target, "unit"), "%") == 0;
    int64_t scaled;
    text[0] = '\0';
    if (json_object_get(target, "target_numerator") == NULL || denominator <= 0)
        return;
    if (__builtin_mul_overflow(numerator, percent ? 10000 : 100, &scaled) ||
        scaled % denominator != 0)
        (void)snprintf(text, 64, "%" PRId64 "/%" PRId64, numerator, denominator);
    else if (scaled / denominator % 100 == 0)
        (void)snprintf(text, 64, "%" PRId64, scaled / denominator / 100);
    else
        mz_money_format(scaled / denominator, text);
}

/* ≥ ≤ =, or the word for dates and qualitative ones. */
static const char *sign_of(const char *nature) {
    static const struct {
        const char *nature, *sign;
    } natures[] = {{"ge", "≥"}, {"le", "≤"}, {"eq", "="}};
    for (size_t i = 0; i < sizeof natures / sizeof natures[0]; i++)
        if (strcmp(natures[i].nature, nature) == 0)
            return natures[i].sign;
    return mz_i18n_word("nature", nature);
}

void mz_form_indicator_target(struct mz_form *form, const json_t *target) {
    char value[64];
    target_value(target, value);
    mz_form_text(form, mz_form_member(target, "name"), MZ_DOC_LEFT, 1);
    mz_form_text(form, sign_of(mz_form_member(target, "nature")), MZ_DOC_CENTER, 1);
    mz_form_text(form, value[0] != '\0' ? value : mz_form_member(target, "target_date"),
                 MZ_DOC_RIGHT, 1);
    mz_form_text(form, mz_form_member(target, "unit"), MZ_DOC_CENTER, 1);
}

void mz_form_target_text(const json_t *target, char ret_text[160]) {
    const char *nature = mz_form_member(target, "nature");
    char value[64];
    ret_text[0] = '\0';
    if (target == NULL)
        return;
    target_value(target, value);
    if (value[0] != '\0')
        (void)snprintf(ret_text, 160, "%s %s %s", sign_of(nature), value,
                       mz_form_member(target, "unit"));
    else
        (void)snprintf(ret_text, 160, "%s %s", sign_of(nature),
                       mz_form_member(target, "target_date"));
}

void mz_form_indicator(struct mz_form *form, const json_t *target) {
    mz_form_text(form, mz_form_member(target, "level1"), MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_form_member(target, "level2"), MZ_DOC_CENTER, 1);
    mz_form_indicator_target(form, target);
}

void mz_form_figure_text(int64_t numerator, int64_t denominator, bool percent, bool money,
                         char ret_text[128]) {
    char value[MZ_MONEY_TEXT], of[MZ_MONEY_TEXT], over[MZ_MONEY_TEXT];
    ret_text[0] = '\0';
    if (denominator <= 0 || numerator < 0)
        return;
    (void)snprintf(of, sizeof of, "%" PRId64, numerator);
    (void)snprintf(over, sizeof over, "%" PRId64, denominator);
    if (money)
        mz_money_format_grouped(numerator, of);
    if (percent) {
        if (money)
            mz_money_format_grouped(denominator, over);
        mz_rate_format_percent((uint64_t)numerator, (uint64_t)denominator, value);
        (void)snprintf(ret_text, 128, "%s%% (%s/%s)", value, of, over);
        return;
    }
    if (denominator == 1) {
        (void)snprintf(ret_text, 128, "%s", of);
        return;
    }
    /* Rounded half up, to a fen or a hundredth; the quotient beside it is exact. */
    int64_t whole = numerator / denominator, rest = numerator % denominator;
    int64_t scale = money ? 1 : 100;
    mz_money_format_grouped(whole * scale + (2 * scale * rest + denominator) / (2 * denominator),
                            value);
    (void)snprintf(ret_text, 128, "%s (%s/%s)", value, of, over);
}

void mz_form_points(struct mz_form *form, int64_t hundredths, unsigned note, bool bold) {
    char text[MZ_MONEY_TEXT];
    mz_money_format(hundredths, text);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text,
                                                .value = hundredths,
                                                .number = MZ_DOC_HUNDREDTHS,
                                                .align = MZ_DOC_RIGHT,
                                                .bold = bold,
                                                .note = note});
}

void mz_form_indicator_source(struct mz_form *form, const char *key) {
    struct mz_buffer text = {0};
    mz_indicator_source(&text, key, form->language == MZ_CHINESE);
    mz_form_text(form, mz_buffer_string(&text), MZ_DOC_LEFT, 1);
    form->doc->failed = form->doc->failed || text.failed;
    mz_buffer_free(&text);
}
