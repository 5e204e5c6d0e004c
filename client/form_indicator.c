#include "client/form_indicator.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/indicator_source.h"
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

void mz_form_indicator(struct mz_form *form, const json_t *target) {
    static const struct {
        const char *nature, *sign;
    } natures[] = {{"ge", "≥"}, {"le", "≤"}, {"eq", "="}};
    const char *nature = mz_form_member(target, "nature");
    const char *shown = mz_i18n_word("nature", nature);
    char value[64];
    for (size_t i = 0; i < sizeof natures / sizeof natures[0]; i++)
        if (strcmp(natures[i].nature, nature) == 0)
            shown = natures[i].sign;
    target_value(target, value);
    mz_form_text(form, mz_form_member(target, "level1"), MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_form_member(target, "level2"), MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_form_member(target, "name"), MZ_DOC_LEFT, 1);
    mz_form_text(form, shown, MZ_DOC_CENTER, 1);
    mz_form_text(form, value[0] != '\0' ? value : mz_form_member(target, "target_date"),
                 MZ_DOC_RIGHT, 1);
    mz_form_text(form, mz_form_member(target, "unit"), MZ_DOC_CENTER, 1);
}

void mz_form_points(struct mz_form *form, int64_t hundredths, bool bold) {
    char text[MZ_MONEY_TEXT];
    mz_money_format(hundredths, text);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text,
                                                .value = hundredths,
                                                .number = MZ_DOC_HUNDREDTHS,
                                                .align = MZ_DOC_RIGHT,
                                                .bold = bold});
}

void mz_form_indicator_source(struct mz_form *form, const char *key) {
    struct mz_buffer text = {0};
    mz_indicator_source(&text, key, form->language == MZ_CHINESE);
    mz_form_text(form, mz_buffer_string(&text), MZ_DOC_LEFT, 1);
    form->doc->failed = form->doc->failed || text.failed;
    mz_buffer_free(&text);
}
