#include "client/prove/proof_words.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/io/say.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/verify/verify_report.h"

static const char *const form_names[] = {"entry", "receipt", "line", "field"};

static void hex_of_id(const struct mz_id *id, char text[2 * MZ_ID_SIZE + 1]) {
    struct mz_writer w = mz_writer_over(text, 2 * MZ_ID_SIZE);
    mz_hex_write(&w, mz_span_of(id->bytes, sizeof id->bytes));
    text[w.size] = '\0';
}

static void say_entry(const struct mz_proof_finding *f, enum mz_language language,
                      struct mz_buffer *text) {
    const struct mz_statement *s = &f->proven.of.statement;
    const struct mz_entry *entry = &f->proven.of.entry;
    char time[MZ_TIME_TEXT], date[MZ_TIME_TEXT];
    mz_time_format(entry->head.registered_at, time);
    mz_date_format(s->date, date);
    MZ_SAY(
        text, language,
        "The ledger %.*s recorded as its entry %" PRIu64 ", at %s, this statement in the name of "
        "%.*s: %s, dated %s.\n",
        "账本 %.*s 已将以下业务登记为第 %" PRIu64 " 条记录，登记时间 %s，署名人 %.*s，业务种类 %s，"
        "业务日期 %s。\n",
        (int)s->origin.size, (const char *)s->origin.data, entry->head.index, time,
        (int)s->issuer.size, (const char *)s->issuer.data, s->kind->name, date);
    if (f->form == MZ_FINDING_RECEIPT)
        mz_buffer_text(text, language == MZ_CHINESE ? "日志密钥签名的收据证明了这一点。\n"
                                                    : "The log's key signed the receipt for it.\n");
    else
        MZ_SAY(text, language,
               "It is in the tree of %" PRIu64 " entries that the log's key signed.\n",
               "该记录在日志密钥签名的、共 %" PRIu64 " 条记录的哈希树中。\n",
               f->proven.of.checkpoint.size);
}

static void say_line(const struct mz_proof_finding *f, enum mz_language language,
                     struct mz_buffer *text) {
    const struct mz_line *line = &f->proven.line;
    char payee[2 * MZ_ID_SIZE + 1], amount[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
    hex_of_id(&line->payee, payee);
    mz_money_format(line->amount, amount);
    mz_money_format_capital(line->amount, capital);
    MZ_SAY(text, language,
           "That statement signs a list of %" PRIu64 " lines (%s); line %" PRIu64
           " of it is: payee %s, %s yuan (%s).\n",
           "该业务所签名的名单共 %" PRIu64 " 行（%s）；其中第 %" PRIu64
           " 行为：收款人 %s，金额 %s 元（人民币%s）。\n",
           f->proven.count, mz_names_text(&mz_list_form_names, (uint8_t)f->proven.list), line->line,
           payee, amount, capital);
    if (line->outcome != 0)
        MZ_SAY(text, language, "Result of the bank: %s.\n", "银行结果：%s。\n",
               mz_names_text(&mz_outcome_names, line->outcome));
    if (line->signing != 0)
        MZ_SAY(text, language, "Signed for: %s.\n", "签领方式：%s。\n",
               mz_names_text(&mz_signing_names, line->signing));
}

static void say_field(const struct mz_proof_finding *f, enum mz_language language,
                      struct mz_buffer *text) {
    const struct mz_disclosure *d = &f->proven.disclosure;
    char payee[2 * MZ_ID_SIZE + 1];
    hex_of_id(&f->proven.payee, payee);
    MZ_SAY(text, language, "It binds for payee %s the field %s to this value: %.*s\n",
           "该业务为收款人 %s 登记的“%s”为：%.*s\n", payee,
           mz_names_text(&mz_personal_names, d->field), (int)d->value.size,
           (const char *)d->value.data);
}

static const char *verdict_of(const struct mz_proof_finding *f) {
    return mz_verify_report_word(f->witnesses.asked && !f->witnesses.met ? MZ_INCOMPLETE
                                                                         : MZ_VERIFIED);
}

static void say_proven(const struct mz_proof_finding *f, enum mz_language language,
                       struct mz_buffer *text) {
    say_entry(f, language, text);
    if (f->form == MZ_FINDING_LINE)
        say_line(f, language, text);
    if (f->form == MZ_FINDING_FIELD)
        say_field(f, language, text);
    if (f->witnesses.met)
        mz_quorum_text(&f->witnesses, language, text);
}

static void say_not_proven(const struct mz_proof_finding *f, enum mz_language language,
                           struct mz_buffer *text) {
    bool zh = language == MZ_CHINESE;
    mz_buffer_text(
        text,
        zh ? "不证明：业务是否合规、署名人的密钥是否登记有效、款项是否实际支付；这些须核验整个账本"
             "（"
             "mingzhang clone 后 mingzhang verify）。\n"
           : "Not proven: that the rules were kept, that the key behind the name was enrolled, "
             "or that money moved; the whole ledger shows that (mingzhang clone, then mingzhang "
             "verify).\n");
    if (f->form == MZ_FINDING_LINE)
        mz_buffer_text(text,
                       zh ? "不证明：收款人是谁，以及名单其他各行的任何内容。\n"
                          : "Not proven: who the payee is, nor anything about the list's other "
                            "lines.\n");
    if (f->form == MZ_FINDING_FIELD)
        mz_buffer_text(text,
                       zh ? "不证明：该信息此后是否变更，以及该收款人的其他信息。\n"
                          : "Not proven: that no later entry changed the field, nor any other "
                            "field of the payee.\n");
    if (!f->witnesses.met)
        mz_quorum_text(&f->witnesses, language, text);
    if (f->form == MZ_FINDING_RECEIPT && f->witnesses.asked)
        mz_buffer_text(text, zh ? "收据不带见证方副署：如须副署，请改取不带 --receipt 的证明。\n"
                                : "A receipt carries no cosignatures: for those take the proof "
                                  "without --receipt.\n");
    if (f->form == MZ_FINDING_RECEIPT)
        mz_buffer_text(text, zh ? "不证明：账本当时共有多少条记录。\n"
                                : "Not proven: how long the log was.\n");
}

static void put_text(struct mz_json *json, const char *key, const struct mz_proof_finding *f,
                     enum mz_language language,
                     void (*say)(const struct mz_proof_finding *, enum mz_language,
                                 struct mz_buffer *)) {
    struct mz_buffer text = {0};
    say(f, language, &text);
    mz_json_span(json, key, mz_buffer_view(&text));
    mz_buffer_free(&text);
}

static enum mz_status tell_json(struct mz_client *client, const struct mz_proof_finding *f) {
    const struct mz_proven_entry *of = &f->proven.of;
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/proof/1");
    mz_json_text(&json, "form", form_names[f->form]);
    mz_json_text(&json, "verdict", verdict_of(f));
    mz_json_span(&json, "origin", of->statement.origin);
    if (f->form != MZ_FINDING_RECEIPT)
        mz_json_uint(&json, "tree_size", of->checkpoint.size);
    mz_json_uint(&json, "index", of->entry.head.index);
    mz_json_hex(&json, "leaf", mz_span_hash(&of->entry.leaf));
    mz_json_uint(&json, "registered_at", of->entry.head.registered_at);
    mz_json_open_object(&json, "statement");
    mz_statement_json(&of->statement, &json);
    mz_json_close_object(&json);
    if (f->form == MZ_FINDING_LINE) {
        mz_json_text(&json, "list", mz_names_text(&mz_list_form_names, (uint8_t)f->proven.list));
        mz_json_hex(&json, "root", mz_span_hash(&f->proven.root));
        mz_json_uint(&json, "lines", f->proven.count);
        mz_json_open_object(&json, "line");
        mz_schema_json(mz_list_line_schema(f->proven.list), &f->proven.line, &json);
        mz_json_close_object(&json);
    }
    if (f->form == MZ_FINDING_FIELD) {
        mz_json_hex(&json, "payee", mz_span_of(f->proven.payee.bytes, MZ_ID_SIZE));
        mz_json_text(&json, "field", mz_names_text(&mz_personal_names, f->proven.disclosure.field));
        mz_json_span(&json, "value", f->proven.disclosure.value);
    }
    mz_quorum_json(&f->witnesses, &json);
    put_text(&json, "proven", f, MZ_ENGLISH, say_proven);
    put_text(&json, "proven_zh", f, MZ_CHINESE, say_proven);
    put_text(&json, "not_proven", f, MZ_ENGLISH, say_not_proven);
    put_text(&json, "not_proven_zh", f, MZ_CHINESE, say_not_proven);
    mz_json_close_object(&json);
    return mz_output_json(&client->output, &json, &client->fault);
}

enum mz_status mz_proof_words(struct mz_client *client, const struct mz_proof_finding *finding) {
    if (mz_output_is_machine(&client->output))
        return tell_json(client, finding);
    struct mz_buffer text = {0};
    say_proven(finding, client->language, &text);
    say_not_proven(finding, client->language, &text);
    mz_buffer_format(&text, "%s%s%s\n", mz_output_bold(&client->output), verdict_of(finding),
                     mz_output_plain(&client->output));
    /* The verdict is shown whatever -q says: it is the answer. */
    bool written =
        !text.failed && fwrite(text.data, 1, text.size, client->output.file) == text.size;
    mz_buffer_free(&text);
    return written ? MZ_OK : mz_fault_at(&client->fault, MZ_E_IO, "verify");
}
