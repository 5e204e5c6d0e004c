#include "proto/verify/attestation.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/verify/verify_report.h"

/* -- JSON. */

static enum mz_status write_json(const struct mz_attestation *a, struct mz_writer *w) {
    struct mz_json json = mz_json_start();
    char time[MZ_TIME_TEXT];
    mz_time_format(a->time_ms, time);
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/verification-report/1");
    mz_json_text(&json, "software", a->software);
    mz_json_text(&json, "version", a->version);
    mz_json_uint(&json, "time_ms", a->time_ms);
    mz_json_text(&json, "time", time);
    if (a->verifier.data != NULL)
        mz_json_span(&json, "verifier", a->verifier);
    mz_json_span(&json, "origin", a->origin);
    mz_json_span(&json, "checkpoint", a->checkpoint);
    if (!mz_hash_is_zero(&a->policy))
        mz_json_hex(&json, "witness_policy", mz_span_hash(&a->policy));
    mz_verify_report_json(a->report, &json, "report");
    mz_json_close_object(&json);
    char *text;
    size_t size;
    enum mz_status status = mz_json_finish(&json, &text, &size);
    if (status != MZ_OK)
        return status;
    mz_writer_bytes(w, text, size);
    mz_writer_u8(w, '\n');
    free(text);
    return MZ_OK;
}

/* -- Words. */

__attribute__((format(printf, 2, 3))) static void line(struct mz_writer *w, const char *format,
                                                       ...) {
    char text[MZ_VERIFY_REPORT_LINE + 64];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mz_writer_text(w, text);
    mz_writer_u8(w, '\n');
}

static const char *result(const struct mz_layer_report *layer, bool zh) {
    if (mz_verify_lacks(layer->fault.status))
        return zh ? "不完整" : "incomplete";
    if (layer->fault.status != MZ_OK)
        return zh ? "失败" : "failed";
    if (!layer->asked)
        return zh ? "未要求检查" : "not asked";
    if (!layer->ran)
        return zh ? "未检查完" : "not checked to its end";
    return zh ? "通过" : "passed";
}

static void write_layer(const struct mz_layer_report *layer, enum mz_layer n, bool zh,
                        struct mz_writer *w) {
    char fault[512] = "";
    line(w,
         zh ? "  %s：%s；已查 %" PRIu64 "，缺失 %" PRIu64 "，略去 %" PRIu64
            : "  %s: %s; %" PRIu64 " checked, %" PRIu64 " missing, %" PRIu64 " withheld",
         mz_layer_words(n, zh ? MZ_CHINESE : MZ_ENGLISH), result(layer, zh), layer->checked,
         layer->missing, layer->withheld);
    if (layer->fault.status == MZ_OK)
        return;
    mz_fault_text(&layer->fault, zh ? MZ_CHINESE : MZ_ENGLISH, fault, sizeof fault);
    line(w, "    [%s] %s", mz_status_code(layer->fault.status), fault);
    if (layer->index != MZ_ABSENT)
        line(w, zh ? "    所在记录：%" PRIu64 "%s%s" : "    in entry %" PRIu64 "%s%s", layer->index,
             layer->fault.who[0] == '\0' ? ""
             : zh                        ? "；涉及人员："
                                         : "; by ",
             layer->fault.who);
}

static void write_facts(const struct mz_attestation *a, bool zh, struct mz_writer *w) {
    const struct mz_verify_report *report = a->report;
    char time[MZ_TIME_TEXT], root[MZ_HEX_HASH_SIZE + 1], genesis[MZ_HEX_HASH_SIZE + 1],
        policy[MZ_HEX_HASH_SIZE + 1];
    mz_time_format(a->time_ms, time);
    mz_hex_of_hash(&report->root, root);
    mz_hex_of_hash(&report->genesis, genesis);
    mz_hex_of_hash(&a->policy, policy);
    bool given = !mz_hash_is_zero(&a->policy);
    line(w, zh ? "账本验证报告（%s %s）" : "Report of a verification (%s %s)", a->software,
         a->version);
    line(w, zh ? "账本：%.*s" : "Ledger: %.*s", (int)a->origin.size, (const char *)a->origin.data);
    line(w,
         zh ? "验证范围：%" PRIu64 " 条记录，根哈希 %s" : "Verified: %" PRIu64 " entries, root %s",
         report->tree_size, root);
    line(w, zh ? "创世哈希：%s（%s）" : "Genesis: %s (%s)", genesis,
         report->anchored ? (zh ? "由外部给定" : "given from outside")
                          : (zh ? "未由外部给定" : "not given from outside"));
    line(w, zh ? "见证策略：%s" : "Witness policy: %s",
         given ? policy
         : zh  ? "未给定"
               : "none given");
    struct mz_span verifier = a->verifier;
    if (verifier.data == NULL)
        verifier = mz_span_text(zh ? "（未签名）" : "nobody signed this");
    line(w, zh ? "验证人：%.*s" : "Verifier: %.*s", (int)verifier.size,
         (const char *)verifier.data);
    line(w, zh ? "验证时间（验证人时钟）：%s" : "Time by the verifier's clock: %s", time);
}

static void write_words(const struct mz_attestation *a, bool zh, struct mz_writer *w) {
    char verdict[MZ_VERIFY_REPORT_LINE];
    write_facts(a, zh, w);
    for (unsigned n = 0; n < MZ_LAYER_COUNT; n++)
        write_layer(&a->report->layers[n], (enum mz_layer)n, zh, w);
    line(w,
         zh ? "  收款人个人信息：公开 %" PRIu64 "，未提供 %" PRIu64 "，已依法删除 %" PRIu64
            : "  personal data of payees: %" PRIu64 " disclosed, %" PRIu64 " withheld, %" PRIu64
              " erased",
         a->report->disclosed, a->report->withheld, a->report->erased);
    mz_verify_report_line(a->report, zh ? MZ_CHINESE : MZ_ENGLISH, verdict, sizeof verdict);
    line(w, zh ? "结论：%s" : "Verdict: %s", verdict);
}

enum mz_status mz_attestation_write(const struct mz_attestation *attestation, struct mz_writer *w) {
    mz_writer_text(w, MZ_ATTESTATION_HEAD);
    enum mz_status status = write_json(attestation, w);
    if (status != MZ_OK)
        return status;
    write_words(attestation, true, w);
    write_words(attestation, false, w);
    return w->overflow ? MZ_E_TOO_LARGE : MZ_OK;
}
