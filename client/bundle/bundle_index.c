/* The index of a bundle, for people: what is here, and how to check it with tools of anybody's. */
#include <inttypes.h>

#include "client/bundle/bundle.h"
#include "client/bundle/bundle_scope.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/codec/kinds.h"

static void totals(const struct mz_totals *t, struct mz_buffer *out) {
    for (size_t i = 0; i < MZ_TOTAL_KINDS; i++) {
        char figures[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
        mz_money_format_grouped(t->of[i].amount, figures);
        mz_money_format_capital(t->of[i].amount, capital);
        mz_buffer_format(out, "  %-18s %6" PRIu64 " %8" PRIu64 " %18s  人民币%s\n",
                         mz_kind_get(mz_totals_kind(i))->name, t->of[i].statements, t->of[i].lines,
                         figures, capital);
    }
}

static void scope(const struct mz_subject *subject, enum mz_language language,
                  struct mz_buffer *out) {
    struct mz_scope_row rows[MZ_SCOPE_ROWS];
    mz_bundle_scope(subject, NULL, rows);
    mz_buffer_text(out, language == MZ_CHINESE
                            ? "\n本资料包能核验什么、不能核验什么（不能核验的不是通过）\n"
                            : "\nWhat can be judged by it, and what cannot (not judged "
                              "is not passed)\n");
    mz_bundle_scope_text(rows, false, language, out);
}

static const char files_zh[] =
    "data/bundle.json        资料包的范围与控制总数\n"
    "data/checkpoint         账本日志签名的检查点（含见证人签名，如有）\n"
    "data/genesis.json       制作者所信任的创世信息；请与您从可信来源取得的比对\n"
    "data/entries, proofs    记录及其包含证明（整本账则为 data/tile，可直接作为副本核验）\n"
    "data/objects            名单、佐证资料、可披露的个人信息\n"
    "data/withheld.json      制作者特意略去的内容（如有）\n";
static const char files_en[] =
    "data/bundle.json        what the bundle is about, and its control totals\n"
    "data/checkpoint         the checkpoint that the log signed, with the witnesses' signatures if "
    "any\n"
    "data/genesis.json       what the maker trusted; compare it with what you have from somebody "
    "you trust\n"
    "data/entries, proofs    entries and their inclusion proofs (of a whole ledger data/tile, "
    "which is a clone)\n"
    "data/objects            rosters and other lists, evidence, personal fields you may see\n"
    "data/withheld.json      what the maker left out on purpose, if anything\n";

static void chinese(const struct mz_bundle_facts *f, const char *subject, const char *root,
                    struct mz_buffer *out) {
    mz_buffer_format(out,
                     "明账 资料包\n\n账本：%.*s\n范围：%s\n截至检查点：%" PRIu64
                     " 条记录，根哈希 %s\n包内记录：%" PRIu64 " 条%s\n\n",
                     (int)f->origin.size, (const char *)f->origin.data, subject, f->tree_size, root,
                     f->entries,
                     f->redacted ? "；部分名单、佐证资料已特意略去，见 data/withheld.json" : "");
    mz_buffer_format(out, "控制总数（支付 %" PRIu64 " 笔；各列为：业务种类、份数、行数、金额）\n",
                     f->totals.payments);
    totals(&f->totals, out);
    scope(&f->subject, MZ_CHINESE, out);
    mz_buffer_format(out, "\n文件\n%s", files_zh);
    mz_buffer_text(
        out,
        "\n如何核对\n"
        "1. 文件是否完整：在本目录运行 sha256sum -c manifest-sha256.txt（任何 Linux 系统自带）。\n"
        "2. 内容是否属实：mingzhang bundle verify 本目录 --genesis genesis.json，其中 genesis.json "
        "须取自可信来源，而不是本资料包。\n"
        "3. 不用本软件：FORMAT.md 第 16、17 节写明了全部字节；data/checkpoint 与 data/proofs 为 "
        "C2SP "
        "标准格式，签名为 Ed25519，哈希为 SHA-256，资料包为 BagIt（RFC 8493）。\n"
        "本说明仅供阅读，不作为证据。\n");
}

static void english(const struct mz_bundle_facts *f, const char *subject, const char *root,
                    struct mz_buffer *out) {
    mz_buffer_format(
        out,
        "Mingzhang bundle\n\nLedger: %.*s\nSubject: %s\nUp to the checkpoint: %" PRIu64
        " entries, root hash %s\nEntries in it: %" PRIu64 "%s\n\n",
        (int)f->origin.size, (const char *)f->origin.data, subject, f->tree_size, root, f->entries,
        f->redacted ? "; lists or evidence were left out on purpose, see data/withheld.json" : "");
    mz_buffer_format(
        out, "Control totals (%" PRIu64 " payments; columns: kind, statements, lines, amount)\n",
        f->totals.payments);
    totals(&f->totals, out);
    scope(&f->subject, MZ_ENGLISH, out);
    mz_buffer_format(out, "\nFiles\n%s", files_en);
    mz_buffer_text(out, "\nHow to check it\n"
                        "1. Are the files whole: run sha256sum -c manifest-sha256.txt in this "
                        "folder (part of every Linux "
                        "system).\n"
                        "2. Is it true: mingzhang bundle verify THIS-FOLDER --genesis "
                        "genesis.json, with a genesis.json from "
                        "somebody you trust and not from this bundle.\n"
                        "3. Without our software: FORMAT.md, sections 16 and 17, gives every byte; "
                        "data/checkpoint and "
                        "data/proofs are C2SP formats, signatures are Ed25519, hashes SHA-256, the "
                        "bundle is BagIt (RFC "
                        "8493).\n"
                        "This page is to be read; it is no evidence.\n");
}

static void escape(struct mz_span text, struct mz_buffer *out) {
    for (size_t i = 0; i < text.size; i++) {
        char c = (char)text.data[i];
        if (c == '<')
            mz_buffer_text(out, "&lt;");
        else if (c == '>')
            mz_buffer_text(out, "&gt;");
        else if (c == '&')
            mz_buffer_text(out, "&amp;");
        else
            mz_buffer_bytes(out, &c, 1);
    }
}

void mz_bundle_index(const struct mz_bundle_facts *facts, struct mz_buffer *ret_text,
                     struct mz_buffer *ret_html) {
    struct mz_buffer subject = {0}, subject_zh = {0};
    char root[MZ_HEX_HASH_SIZE + 1];
    mz_bundle_subject_words(&facts->subject, MZ_ENGLISH, &subject);
    mz_bundle_subject_words(&facts->subject, MZ_CHINESE, &subject_zh);
    mz_hex_of_hash(&facts->root, root);
    chinese(facts, mz_buffer_string(&subject_zh), root, ret_text);
    mz_buffer_text(ret_text, "\n----------------------------------------\n\n");
    english(facts, mz_buffer_string(&subject), root, ret_text);
    mz_buffer_text(ret_html, "<!doctype html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\">"
                             "<title>明账 资料包 · Mingzhang bundle</title></head>\n"
                             "<body><pre style=\"white-space: pre-wrap\">\n");
    escape(mz_buffer_view(ret_text), ret_html);
    mz_buffer_text(ret_html, "</pre></body></html>\n");
    mz_buffer_free(&subject);
    mz_buffer_free(&subject_zh);
}
