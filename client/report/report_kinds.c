/* What kinds of entries are called in a report: in Chinese as everywhere in the client, in English
 * as an auditor would, where commands say the kind itself. */
#include <string.h>

#include "client/i18n.h"
#include "client/report/report.h"

static const char *const words[][2] = {
    {"actor.enrol", "actor enrolment"},
    {"actor.revoke", "actor revocation"},
    {"actor.rotate", "change of an actor's key"},
    {"actor.delegate", "delegation of authority"},
    {"delegation.end", "end of a delegation"},
    {"policy.set", "control policy"},
    {"project.register", "project registration"},
    {"target.set", "performance targets"},
    {"budget.appropriate", "budget appropriation"},
    {"budget.adjust", "budget adjustment"},
    {"budget.send", "budget transferred to another project"},
    {"budget.take", "budget transferred from another project"},
    {"funds.receive", "receipt of funds"},
    {"payee.enrol", "payee enrolment"},
    {"payee.update", "change of payee data"},
    {"list.freeze", "eligible list"},
    {"payment.request", "payment request"},
    {"payment.review", "payment review"},
    {"payment.approve", "payment approval"},
    {"payment.return", "request returned"},
    {"payment.reject", "request rejected"},
    {"payment.withdraw", "request withdrawn"},
    {"payment.accept", "acceptance"},
    {"payment.instruct", "payment instruction"},
    {"payment.settle", "bank results"},
    {"payment.sign", "payee signatures"},
    {"payment.suspend", "payment suspension"},
    {"payment.resume", "payment resumption"},
    {"payment.refund", "refund"},
    {"payment.reverse", "reversal"},
    {"payment.confirm", "confirmation of a reversal"},
    {"payment.archive", "archiving"},
    {"evidence.attach", "evidence"},
    {"measure.record", "performance data"},
    {"plan.set", "phased spending plan"},
    {"scheme.set", "scoring scheme"},
    {"monitor.snapshot", "performance monitoring"},
    {"deviation.explain", "explanation of a deviation"},
    {"score.record", "score sheet"},
    {"evaluation.conclude", "evaluation conclusion"},
    {"narrative.write", "signed narrative"},
    {"finding.raise", "finding raised"},
    {"finding.respond", "response to a finding"},
    {"finding.resolve", "finding resolved"},
};

const char *mz_report_kind(const struct mz_report *report, const char *kind) {
    if (report->form.language == MZ_CHINESE)
        return mz_i18n_word("kind", kind);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], kind) == 0)
            return words[i][1];
    return kind;
}
