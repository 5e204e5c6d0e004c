#include "client/bundle/bundle_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/bundle/bundle_scope.h"
#include "client/io/say.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/codec/kinds.h"

static void say_subject(const struct mz_bundle_verdict *v, enum mz_language language,
                        struct mz_buffer *text) {
    const struct mz_bundle_facts *f = &v->facts;
    struct mz_buffer words = {0};
    mz_bundle_subject_words(&f->subject, language, &words);
    MZ_SAY(text, language,
           "Bundle of the ledger %.*s: %s, %" PRIu64 " entries, up to the checkpoint of %" PRIu64
           ".\n",
           "账本 %.*s 的资料包：%s，%" PRIu64 " 条记录，截至 %" PRIu64 " 条记录的检查点。\n",
           (int)f->origin.size, (const char *)f->origin.data, mz_buffer_string(&words), f->entries,
           f->tree_size);
    mz_buffer_free(&words);
}

static void say_closes(const struct mz_bundle_shown *s, enum mz_language language,
                       struct mz_buffer *text) {
    char day[MZ_TIME_TEXT];
    if (s->closed_to == 0) {
        mz_buffer_text(text, language == MZ_CHINESE
                                 ? "包内没有已确认的结账，因此没有经签署的记录数可供核对。\n"
                                 : "No confirmed close is among them, so no signed count stands "
                                   "behind them yet.\n");
        return;
    }
    mz_date_format(s->closed_to, day);
    MZ_SAY(text, language,
           "The books were closed up to %s, confirmed by entry %" PRIu64
           "; the close was signed for %" PRIu64
           " entries and the hash of the last, and both are what is here.\n",
           "账目已结至 %s，由第 %" PRIu64 " 条记录确认；结账所签署的记录数 %" PRIu64
           " 与末条哈希均与包内一致。\n",
           day, s->closed_at, s->closed_count);
}

/* What a part of the ledger shows about what is not in it. */
static void say_part(const struct mz_bundle_verdict *v, enum mz_language language,
                     struct mz_buffer *text) {
    const struct mz_bundle_shown *s = &v->shown;
    mz_buffer_text(
        text,
        language == MZ_CHINESE
            ? "每条记录都在日志密钥签名的哈希树中，并由包内记录所登记的有效密钥签名。\n"
            : "Every entry is in the tree that the log's key signed, and is signed by a key that "
              "entries of this bundle put in force.\n");
    if (v->facts.subject.kind == MZ_SUBJECT_PAYMENT) {
        mz_buffer_text(
            text, language == MZ_CHINESE
                      ? "未证明：该支付是否还有其他记录；须取得整个项目的资料包或账本副本。\n"
                      : "Not shown: whether the payment has further entries; that takes the bundle "
                        "of the project, or a clone.\n");
    } else {
        MZ_SAY(text, language,
               "The %" PRIu64 " entries of the project from its first to entry %" PRIu64
               " are all here: each binds the one before.\n",
               "该项目自首条记录起的 %" PRIu64 " 条记录（至第 %" PRIu64
               " 条）全部在包内：每条都绑定前一条。\n",
               s->chain, s->last);
        say_closes(s, language, text);
        if (s->last + 1 == v->facts.tree_size)
            mz_buffer_text(text,
                           language == MZ_CHINESE
                               ? "其末条即检查点的最后一条记录，因此截至检查点该项目完整。\n"
                               : "The last of them is the last entry below the checkpoint, so the "
                                 "project is complete up to it.\n");
        else
            MZ_SAY(text, language,
                   "Not shown: whether the project has entries after entry %" PRIu64
                   ", below the %" PRIu64 " of the checkpoint; that takes a clone.\n",
                   "未证明：第 %" PRIu64 " 条之后、检查点 %" PRIu64
                   " 条之内该项目是否还有记录；须取得账本副本。\n",
                   s->last, v->facts.tree_size);
    }
}

static void say_objects(const struct mz_bundle_verdict *v, enum mz_language language,
                        struct mz_buffer *text) {
    const struct mz_bundle_objects_found *o = &v->objects;
    if (v->facts.subject.kind != MZ_SUBJECT_LEDGER)
        MZ_SAY(text, language,
               "Checked: %" PRIu64 " lists, %" PRIu64 " evidence files, %" PRIu64
               " personal fields.\n",
               "已核对：名单 %" PRIu64 " 份，佐证资料 %" PRIu64 " 份，个人信息 %" PRIu64 " 项。\n",
               o->lists, o->evidence, o->disclosures);
    if (o->withheld > 0)
        MZ_SAY(text, language, "Left out on purpose, as withheld.json says: %" PRIu64 " objects.\n",
               "特意略去（见 withheld.json）：%" PRIu64 " 项。\n", o->withheld);
    if (o->missing > 0)
        MZ_SAY(text, language, "Missing, and nobody says why: %" PRIu64 " objects, first %s.\n",
               "缺失且未说明：%" PRIu64 " 项，首项为 %s。\n", o->missing, o->lack);
}

/* What was judged and what was not, so that silence is not read as a pass. */
static void say_scope(const struct mz_bundle_verdict *v, enum mz_language language,
                      struct mz_buffer *text) {
    struct mz_scope_row rows[MZ_SCOPE_ROWS];
    mz_bundle_scope(&v->facts.subject, v, rows);
    mz_buffer_text(text, language == MZ_CHINESE ? "核验范围：\n" : "What was judged:\n");
    mz_bundle_scope_text(rows, true, language, text);
    if (v->facts.subject.kind != MZ_SUBJECT_LEDGER)
        mz_buffer_text(text, language == MZ_CHINESE
                                 ? "未核验的不是通过：须重放整个账本（mingzhang clone 后 "
                                   "mingzhang verify）。\n"
                                 : "Not judged is not passed: that takes a replay of the whole "
                                   "ledger (mingzhang clone, then mingzhang verify).\n");
}

static void say_all(const struct mz_bundle_verdict *v, enum mz_language language,
                    struct mz_buffer *text) {
    say_subject(v, language, text);
    if (v->facts.subject.kind != MZ_SUBJECT_LEDGER)
        say_part(v, language, text);
    say_objects(v, language, text);
    mz_quorum_text(&v->witnesses, language, text);
    say_scope(v, language, text);
    if (!v->anchored)
        mz_buffer_text(
            text,
            language == MZ_CHINESE
                ? "注意：未给出可信的创世信息或日志密钥，以上仅以资料包自带的为准；请用 "
                  "--genesis 或 --vkey 重新核验。\n"
                : "Mind: no genesis or log key was given from outside, so all of this rests on "
                  "what the bundle says of itself; verify again with --genesis or --vkey.\n");
}

static void say_totals(const struct mz_totals *t, enum mz_language language,
                       struct mz_buffer *text) {
    MZ_SAY(text, language, "Control totals: %" PRIu64 " payments.\n",
           "控制总数：支付 %" PRIu64 " 笔。\n", t->payments);
    for (size_t i = 0; i < MZ_TOTAL_KINDS; i++) {
        char figures[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
        mz_money_format_grouped(t->of[i].amount, figures);
        mz_money_format_capital(t->of[i].amount, capital);
        MZ_SAY(text, language, "  %s: %" PRIu64 " statements, %" PRIu64 " lines, %s yuan (%s)\n",
               "  %s：%" PRIu64 " 份，%" PRIu64 " 行，%s 元（人民币%s）\n",
               mz_kind_get(mz_totals_kind(i))->name, t->of[i].statements, t->of[i].lines, figures,
               capital);
    }
}

static enum mz_verdict verdict_of(const struct mz_bundle_verdict *v) {
    return v->complete ? MZ_VERIFIED : MZ_INCOMPLETE;
}

static void put_text(struct mz_json *json, const char *key, const struct mz_bundle_verdict *v,
                     enum mz_language language) {
    struct mz_buffer text = {0};
    say_all(v, language, &text);
    mz_json_span(json, key, mz_buffer_view(&text));
    mz_buffer_free(&text);
}

static enum mz_status tell_json(struct mz_client *client, const struct mz_bundle_verdict *v) {
    const struct mz_bundle_shown *s = &v->shown;
    struct mz_scope_row rows[MZ_SCOPE_ROWS];
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/bundle-verdict/1");
    mz_json_text(&json, "verdict", v->complete ? "verified" : "incomplete");
    mz_json_bool(&json, "anchored", v->anchored);
    mz_json_span(&json, "origin", v->facts.origin);
    mz_json_text(&json, "subject",
                 mz_names_text(&mz_subject_names, (uint8_t)(v->facts.subject.kind + 1)));
    mz_json_uint(&json, "tree_size", v->facts.tree_size);
    mz_json_hex(&json, "root", mz_span_hash(&v->facts.root));
    mz_json_uint(&json, "entries", v->facts.entries);
    mz_json_uint(&json, "project_entries", s->chain);
    mz_json_uint(&json, "closes", s->closes);
    if (s->closed_to != 0)
        mz_json_date(&json, "closed_to", s->closed_to);
    mz_json_uint(&json, "withheld", v->objects.withheld);
    mz_json_uint(&json, "missing", v->objects.missing);
    mz_bundle_totals_json(&v->facts.totals, &json);
    mz_quorum_json(&v->witnesses, &json);
    mz_bundle_scope(&v->facts.subject, v, rows);
    mz_bundle_scope_json(rows, &json);
    put_text(&json, "text", v, MZ_ENGLISH);
    put_text(&json, "text_zh", v, MZ_CHINESE);
    mz_json_close_object(&json);
    return mz_output_json(&client->output, &json, &client->fault);
}

/* The last line, which is read alone: it must not say more than the rows above. */
static void say_verdict(const struct mz_client *client, const struct mz_bundle_verdict *v,
                        struct mz_buffer *text) {
    struct mz_scope_row rows[MZ_SCOPE_ROWS];
    mz_bundle_scope(&v->facts.subject, v, rows);
    mz_buffer_format(text, "%s%s%s", mz_output_bold(&client->output),
                     mz_verify_report_word(verdict_of(v)), mz_output_plain(&client->output));
    MZ_SAY(text, client->language, ": what was judged; %zu of %u matters above are NOT JUDGED\n",
           "：仅限已核验的内容；以上 %2$u 项中有 %1$zu 项未核验\n", mz_bundle_scope_open(rows),
           MZ_SCOPE_ROWS);
}

enum mz_status mz_bundle_words(struct mz_client *client, const struct mz_bundle_verdict *verdict) {
    client->fault_told = true;
    if (mz_output_is_machine(&client->output)) {
        enum mz_status status = tell_json(client, verdict);
        return status == MZ_OK ? mz_output_close(&client->output, true, &client->fault) : status;
    }
    struct mz_buffer text = {0};
    say_all(verdict, client->language, &text);
    say_totals(&verdict->facts.totals, client->language, &text);
    if (verdict->whole[0] != '\0' &&
        (verdict->complete || !verdict->witnesses.asked || verdict->witnesses.met))
        mz_buffer_format(&text, "%s%s%s\n", mz_output_bold(&client->output), verdict->whole,
                         mz_output_plain(&client->output));
    else
        say_verdict(client, verdict, &text);
    /* The verdict is shown whatever -q says: it is the answer. */
    bool written =
        !text.failed && fwrite(text.data, 1, text.size, client->output.file) == text.size;
    mz_buffer_free(&text);
    if (!written)
        return mz_fault_at(&client->fault, MZ_E_IO, "verify");
    return mz_output_close(&client->output, true, &client->fault);
}
