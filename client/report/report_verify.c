/* How a reader checks what he reads: which ledger at which size the report is of, the checkpoint as
 * the log signed it, and the commands, with standard tools named where ours is not trusted (G7). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/report/report.h"

static void put_pair(struct mz_report *report, const char *name, const char *value) {
    mz_report_row(report);
    mz_report_cell(report, name, MZ_DOC_LEFT, 0);
    mz_report_cell(report, value, MZ_DOC_LEFT, 0);
}

static void put_identity(struct mz_report *report) {
    static const uint16_t widths[] = {44, 136};
    static const char *const words[][2] = {{"项目", "What"}, {"值", "Value"}};
    const json_t *ledger = report->facts.view[MZ_REPORT_LEDGER];
    char size[24];
    (void)snprintf(size, sizeof size, "%" PRIu64, report->form.tree_size);
    mz_report_table(report,
                    mz_report_say(report, "本报告所依据的账本", "The ledger behind this report"),
                    widths, words, 2);
    put_pair(report, mz_report_say(report, "账本名称（origin）", "Origin"),
             mz_form_member(ledger, "origin"));
    put_pair(report, mz_report_say(report, "记录条数（tree size）", "Tree size"), size);
    put_pair(report, mz_report_say(report, "根哈希（root）", "Root hash"), report->root);
    put_pair(report, mz_report_say(report, "末条叶哈希（head）", "Last leaf"),
             mz_form_member(ledger, "head"));
    put_pair(report, mz_report_say(report, "创世叶哈希（genesis）", "Genesis leaf"),
             mz_form_member(ledger, "genesis"));
    put_pair(report, mz_report_say(report, "日志公钥", "Log key"),
             mz_form_member(ledger, "log_key"));
}

/* A line of it a paragraph, so that it can be copied out. */
static void put_checkpoint(struct mz_report *report) {
    struct mz_span rest = mz_buffer_view(&report->note), line;
    char text[320];
    mz_report_sentence(
        report, mz_report_say(report, "检查点（日志签名）：", "Checkpoint, signed by the log:"), 0);
    while (mz_span_cut(&rest, '\n', &line)) {
        (void)snprintf(text, sizeof text, "%.*s", (int)line.size, (const char *)line.data);
        mz_doc_paragraph(report->form.doc, MZ_DOC_SMALL, MZ_DOC_LEFT, text);
    }
}

static void put_commands(struct mz_report *report) {
    const char *genesis = mz_form_member(report->facts.view[MZ_REPORT_LEDGER], "genesis");
    static const struct {
        const char *zh, *en, *command;
    } steps[] = {
        {"1. 取得账本副本，记录在取得时逐条校验：",
         "1. Fetch a clone; every entry is proven as it arrives:",
         "mingzhang clone DIR --genesis %s"},
        {"2. 在自己的机器上独立核验全部记录、签名和规则：",
         "2. Verify every entry, signature and rule on your own machine:",
         "mingzhang verify DIR --genesis %s"},
        {"3. 逐条核对脚注，所显示叶哈希的开头应与脚注一致：",
         "3. Look up a footnote; the leaf hash must begin as printed in it:",
         "mingzhang --clone DIR show '#N'"},
        {"4. 由副本重新生成本报告，记录条数相同时逐字节一致：",
         "4. Generate this report again from the clone; at the same tree size it is identical byte "
         "for byte:",
         "mingzhang --clone DIR -p %s report FILE"},
        {"5. 不使用本软件：格式文件 FORMAT.md 规定全部字节，检查点和证明为 RFC 6962 与 C2SP "
         "标准格式，可用第三方工具核验。",
         "5. Without this software: FORMAT.md specifies every byte; checkpoints and proofs follow "
         "RFC 6962 and C2SP and can be verified with third-party tools.",
         NULL},
    };
    char line[320];
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        mz_report_sentence(report, mz_report_say(report, steps[i].zh, steps[i].en), 0);
        if (steps[i].command == NULL)
            continue;
        const char *at = strstr(steps[i].command, "%s");
        size_t before = at != NULL ? (size_t)(at - steps[i].command) : strlen(steps[i].command);
        (void)snprintf(line, sizeof line, "    %.*s%s%s", (int)before, steps[i].command,
                       at == NULL                        ? ""
                       : strstr(steps[i].command, "-p ") ? report->form.project
                                                         : genesis,
                       at != NULL ? at + 2 : "");
        mz_doc_paragraph(report->form.doc, MZ_DOC_BODY, MZ_DOC_LEFT, line);
    }
}

enum mz_status mz_report_verification(struct mz_report *report) {
    char line[320];
    put_identity(report);
    put_checkpoint(report);
    put_commands(report);
    (void)snprintf(
        line, sizeof line,
        mz_report_say(
            report, "生成本报告的参数：--template %s --type %s --year %" PRIu64 " --lang zh。",
            "Options with which this report was generated: --template %s --type %s --year "
            "%" PRIu64 " --lang en."),
        report->outline->name, report->facts.type, report->facts.year);
    mz_report_sentence(report, line, 0);
    return MZ_OK;
}
