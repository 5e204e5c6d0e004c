#include "proto/verify/verify_report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static const struct layer_words {
    const char *name, *en, *zh;
} layer_words[MZ_LAYER_COUNT] = {
    [MZ_LAYER_STRUCTURE] = {"structure", "structure", "结构"},
    [MZ_LAYER_CHAIN] = {"chain", "hash chain", "哈希链"},
    [MZ_LAYER_TREE] = {"tree", "tree", "哈希树"},
    [MZ_LAYER_CHECKPOINT] = {"checkpoint", "checkpoint", "检查点"},
    [MZ_LAYER_SIGNATURES] = {"signatures", "signatures", "签名"},
    [MZ_LAYER_RULES] = {"rules", "rules", "规则"},
    [MZ_LAYER_OBJECTS] = {"objects", "objects", "附件对象"},
    [MZ_LAYER_PERIODS] = {"periods", "periods", "结账期间"},
    [MZ_LAYER_WITNESSES] = {"witnesses", "witnesses", "见证"},
};

const char *mz_layer_name(enum mz_layer layer) {
    return (unsigned)layer < MZ_LAYER_COUNT ? layer_words[layer].name : "?";
}

const char *mz_layer_words(enum mz_layer layer, enum mz_language language) {
    if ((unsigned)layer >= MZ_LAYER_COUNT)
        return "?";
    return language == MZ_CHINESE ? layer_words[layer].zh : layer_words[layer].en;
}

enum mz_layer mz_layer_find(struct mz_span name) {
    unsigned i = 0;
    while (i < MZ_LAYER_COUNT && !mz_span_equal_text(name, layer_words[i].name))
        i++;
    return (enum mz_layer)i;
}

const char *mz_verify_report_word(enum mz_verdict verdict) {
    switch (verdict) {
    case MZ_VERIFIED:
        return "VERIFIED 通过";
    case MZ_FAILED:
        return "FAILED 失败";
    case MZ_INCOMPLETE:
        break;
    }
    return "INCOMPLETE 不完整";
}

int mz_verify_report_exit(const struct mz_verify_report *report) {
    switch (report->verdict) {
    case MZ_VERIFIED:
        return MZ_EXIT_OK;
    case MZ_FAILED:
        return MZ_EXIT_TAMPERED;
    case MZ_INCOMPLETE:
        break;
    }
    return MZ_EXIT_INCOMPLETE;
}

/* Order in which layers explain each other at one entry: damage first, then what follows from it.
 */
static const enum mz_layer precedence[MZ_LAYER_COUNT] = {
    MZ_LAYER_TREE,       MZ_LAYER_STRUCTURE,  MZ_LAYER_CHAIN,
    MZ_LAYER_CHECKPOINT, MZ_LAYER_SIGNATURES, MZ_LAYER_OBJECTS,
    MZ_LAYER_RULES,      MZ_LAYER_PERIODS,    MZ_LAYER_WITNESSES,
};

enum mz_layer mz_verify_report_main(const struct mz_verify_report *report) {
    enum mz_layer best = MZ_LAYER_COUNT;
    for (unsigned pass = 0; pass < 2 && best == MZ_LAYER_COUNT; pass++) {
        for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
            const struct mz_layer_report *layer = &report->layers[precedence[i]];
            bool lack = mz_verify_lacks(layer->fault.status);
            if (layer->fault.status == MZ_OK || lack != (pass == 1))
                continue;
            bool explains =
                precedence[i] == MZ_LAYER_CHAIN && best == MZ_LAYER_TREE && report->displaced;
            if (best == MZ_LAYER_COUNT || layer->index < report->layers[best].index ||
                (explains && layer->index == report->layers[best].index))
                best = precedence[i];
        }
    }
    return best;
}

struct line {
    char *text;
    size_t size, capacity;
};

__attribute__((format(printf, 2, 3))) static void say(struct line *line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(line->text + line->size, line->capacity - line->size, format, arguments);
    va_end(arguments);
    if (n > 0)
        line->size += (size_t)n;
    if (line->size >= line->capacity)
        line->size = line->capacity - 1;
}

/* Which layers a part of the line names. */
enum choice { PASSED, NOT_ASKED, CUT_SHORT };

static bool chosen(const struct mz_layer_report *layer, unsigned n, enum choice choice) {
    if (choice == PASSED)
        return layer->asked && layer->ran && layer->fault.status == MZ_OK;
    if (choice == CUT_SHORT)
        return layer->asked && !layer->ran;
    /* Without a policy there is nobody whose witness is missing: said on its own. */
    return !layer->asked && n != MZ_LAYER_WITNESSES;
}

static unsigned say_layers(struct line *line, const struct mz_verify_report *report,
                           enum choice choice, bool zh) {
    unsigned said = 0;
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        if (!chosen(&report->layers[i], i, choice))
            continue;
        say(line, "%s%s",
            said == 0 ? ""
            : zh      ? "、"
                      : ", ",
            zh ? layer_words[i].zh : layer_words[i].en);
        said++;
    }
    return said;
}

static void say_not_asked(struct line *line, const struct mz_verify_report *report, bool zh) {
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
        if (!chosen(&report->layers[i], i, NOT_ASKED))
            continue;
        say(line, zh ? "；未要求检查：" : "; not asked: ");
        (void)say_layers(line, report, NOT_ASKED, zh);
        return;
    }
}

/* What the rules let pass and somebody should look at. */
static void say_notes(struct line *line, const struct mz_verify_report *report, bool zh) {
    if (report->reused > 0)
        say(line,
            zh ? "；提示：%" PRIu64 " 份佐证文件或银行流水号用于多笔支付"
               : "; note: %" PRIu64 " files or bank serials stand for more than one payment",
            report->reused);
}

static void say_unchecked(struct line *line, const struct mz_verify_report *report, bool zh) {
    say(line, zh ? "；未检查：" : "; not checked: ");
    unsigned said = say_layers(line, report, CUT_SHORT, zh);
    const char *comma = zh ? "、" : ", ";
    uint64_t skipped = report->layers[MZ_LAYER_OBJECTS].skipped;
    if (skipped > 0) {
        say(line, zh ? "%s%" PRIu64 " 份佐证文件" : "%s%" PRIu64 " evidence files",
            said ? comma : "", skipped);
        said++;
    }
    if (!report->anchored) {
        say(line, "%s%s", said ? comma : "",
            zh ? "创世记录与日志密钥（未由外部给定）"
               : "whose ledger it is (neither genesis nor log key was given)");
        said++;
    }
    if (report->layers[MZ_LAYER_WITNESSES].asked)
        return;
    say(line, "%s%s", said ? comma : "",
        zh ? "其他副本是否一致（未给定见证策略）"
           : "whether other copies show the same (no witness policy was given)");
}

/* How far the rules went, what is not there and why, and what became of personal data. */
static void say_counts(struct line *line, const struct mz_verify_report *report, bool zh) {
    const struct mz_layer_report *rules = &report->layers[MZ_LAYER_RULES],
                                 *objects = &report->layers[MZ_LAYER_OBJECTS];
    if (rules->asked && (!rules->ran || rules->fault.status != MZ_OK))
        say(line,
            zh ? "；规则仅重放了前 %" PRIu64 " 条记录"
               : "; rules replayed over the first %" PRIu64 " entries only",
            rules->checked);
    if (objects->missing > 0)
        say(line, zh ? "；缺失 %" PRIu64 " 件对象" : "; missing objects: %" PRIu64,
            objects->missing);
    if (objects->withheld > 0)
        say(line, zh ? "；略去 %" PRIu64 " 件对象" : "; withheld objects: %" PRIu64,
            objects->withheld);
    if (report->disclosed + report->withheld + report->erased > 0)
        say(line,
            zh ? "；收款人个人信息：公开 %" PRIu64 "、未提供 %" PRIu64 "、已依法删除 %" PRIu64
               : "; personal data of payees: %" PRIu64 " disclosed, %" PRIu64 " withheld, %" PRIu64
                 " erased",
            report->disclosed, report->withheld, report->erased);
    if (report->resumed > 0)
        say(line,
            zh ? "；前 %" PRIu64 " 条记录此前已验证，本次仅核对哈希"
               : "; the first %" PRIu64
                 " entries were verified here before, and now held against their hashes",
            report->resumed);
}

/* What failed or is missing. A rule is broken by somebody: the entry and he are named. */
static void say_failure(struct line *line, const struct mz_verify_report *report, bool zh) {
    enum mz_layer main_layer = mz_verify_report_main(report);
    if (main_layer == MZ_LAYER_COUNT)
        return;
    const struct mz_layer_report *layer = &report->layers[main_layer];
    char text[512];
    mz_fault_text(&layer->fault, zh ? MZ_CHINESE : MZ_ENGLISH, text, sizeof text);
    say(line, zh ? "；%s" : "; %s", zh ? layer_words[main_layer].zh : layer_words[main_layer].en);
    if (main_layer == MZ_LAYER_RULES && layer->fault.who[0] != '\0')
        say(line, zh ? "（第 %" PRIu64 " 条，%s）" : " (entry %" PRIu64 ", %s)", layer->index,
            layer->fault.who);
    say(line, zh ? "：%s" : ": %s", text);
}

void mz_verify_report_line(const struct mz_verify_report *report, enum mz_language language,
                           char *buffer, size_t capacity) {
    if (capacity == 0)
        return;
    bool zh = language == MZ_CHINESE;
    struct line line = {.text = buffer, .capacity = capacity};
    buffer[0] = '\0';
    say(&line, zh ? "%s：%" PRIu64 " 条记录" : "%s: %" PRIu64 " entries",
        mz_verify_report_word(report->verdict), report->tree_size);
    say_failure(&line, report, zh);
    say(&line, zh ? "；已通过：" : "; passed: ");
    if (say_layers(&line, report, PASSED, zh) == 0)
        say(&line, zh ? "无" : "nothing");
    say_counts(&line, report, zh);
    say_not_asked(&line, report, zh);
    say_notes(&line, report, zh);
    say_unchecked(&line, report, zh);
}

/* All failures that are kept, the first among them. */
static void failed_json(const struct mz_layer_report *layer, struct mz_json *json) {
    size_t kept =
        layer->failures < MZ_VERIFY_FAILURES ? (size_t)layer->failures : MZ_VERIFY_FAILURES;
    mz_json_open_array(json, "failed");
    for (size_t i = 0; i < kept; i++) {
        const struct mz_layer_failure *one = &layer->failed[i];
        mz_json_open_object(json, NULL);
        mz_json_text(json, "code", mz_status_code(one->status));
        mz_json_text(json, "place", one->place);
        if (one->index != MZ_ABSENT)
            mz_json_uint(json, "index", one->index);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
}

static void layer_json(const struct mz_layer_report *layer, const char *name,
                       struct mz_json *json) {
    char text[512];
    mz_json_open_object(json, NULL);
    mz_json_text(json, "name", name);
    mz_json_bool(json, "asked", layer->asked);
    mz_json_bool(json, "ran", layer->ran);
    mz_json_uint(json, "checked", layer->checked);
    mz_json_uint(json, "missing", layer->missing);
    mz_json_uint(json, "withheld", layer->withheld);
    mz_json_uint(json, "skipped", layer->skipped);
    if (layer->fault.status != MZ_OK) {
        mz_json_text(json, "code", mz_status_code(layer->fault.status));
        mz_fault_text(&layer->fault, MZ_ENGLISH, text, sizeof text);
        mz_json_text(json, "text", text);
        mz_fault_text(&layer->fault, MZ_CHINESE, text, sizeof text);
        mz_json_text(json, "text_zh", text);
        mz_json_text(json, "place", layer->fault.place);
        mz_json_text(json, "who", layer->fault.who);
    }
    mz_json_uint(json, "failures", layer->failures);
    failed_json(layer, json);
    if (layer->index != MZ_ABSENT)
        mz_json_uint(json, "index", layer->index);
    mz_json_close_object(json);
}

void mz_verify_report_json(const struct mz_verify_report *report, struct mz_json *json,
                           const char *key) {
    static const char *const verdicts[] = {"verified", "failed", "incomplete"};
    char line[MZ_VERIFY_REPORT_LINE];
    enum mz_layer main_layer = mz_verify_report_main(report);
    mz_json_open_object(json, key);
    mz_json_text(json, "schema", "mingzhang/verify/1");
    mz_json_text(json, "verdict", verdicts[report->verdict]);
    mz_json_uint(json, "tree_size", report->tree_size);
    mz_json_hex(json, "root", mz_span_hash(&report->root));
    mz_json_hex(json, "genesis", mz_span_hash(&report->genesis));
    mz_json_bool(json, "anchored", report->anchored);
    mz_json_uint(json, "resumed", report->resumed);
    mz_json_uint(json, "disclosed", report->disclosed);
    mz_json_uint(json, "withheld", report->withheld);
    mz_json_uint(json, "erased", report->erased);
    mz_json_uint(json, "reused", report->reused);
    mz_json_uint(json, "strays", report->strays);
    if (report->stray[0] != '\0')
        mz_json_text(json, "stray", report->stray);
    if (!mz_hash_is_zero(&report->records_digest))
        mz_json_hex(json, "records_digest", mz_span_hash(&report->records_digest));
    if (main_layer != MZ_LAYER_COUNT)
        mz_json_text(json, "main", mz_layer_name(main_layer));
    mz_verify_report_line(report, MZ_ENGLISH, line, sizeof line);
    mz_json_text(json, "line", line);
    mz_verify_report_line(report, MZ_CHINESE, line, sizeof line);
    mz_json_text(json, "line_zh", line);
    mz_json_open_array(json, "layers");
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++)
        layer_json(&report->layers[i], mz_layer_name((enum mz_layer)i), json);
    mz_json_close_array(json);
    mz_json_close_object(json);
}
