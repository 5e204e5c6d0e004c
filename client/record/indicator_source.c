#include "client/record/indicator_source.h"

#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "proto/rules/indicators.h"

/* The words of a list separated by commas, each as `domain` calls it, or as it is. */
static void add_list(struct mz_buffer *text, const char *list, const char *domain, bool chinese) {
    for (const char *at = list; *at != '\0';) {
        char word[64];
        size_t size = strcspn(at, ",");
        (void)snprintf(word, sizeof word, "%.*s", (int)size, at);
        mz_buffer_format(text, "%s%s",
                         at == list ? ""
                         : chinese  ? "、"
                                    : ", ",
                         domain != NULL ? mz_i18n_word(domain, word) : word);
        at += size + (at[size] == ',');
    }
}

void mz_indicator_source(struct mz_buffer *text, const char *key, bool chinese) {
    const struct mz_indicator_row *row = mz_catalogue_find(mz_span_text(key));
    if (row != NULL && row->compute != NULL) {
        mz_buffer_text(text, chinese ? "账本计算：" : "computed from: ");
        add_list(text, row->query, "kind", chinese);
        return;
    }
    mz_buffer_text(text, chinese ? "填报，附佐证资料" : "reported, with evidence");
    if (row != NULL) {
        mz_buffer_text(text, " ");
        add_list(text, row->evidence, NULL, chinese);
    }
}
