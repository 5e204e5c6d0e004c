/* Evidence, measurements and personal data: proto/rules/evidence.c, measure.c, privacy.c. */
#include "tests/rules/table.h"

/* -- evidence.attach */

static struct draft empty_file(struct world *w, bool wrong) {
    struct draft d = world_evidence(w, world_case(w)->project, "E02", "a file");
    if (wrong)
        d.s.body.evidence_attach.size = 0;
    return d;
}

static struct draft file_of_another_payment(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_request(w);
    d.s.body.payment_request.number = mz_span_text("P-2");
    struct mz_hash second = world_admit(w, &d);
    return world_evidence(w, second, "E03", wrong ? "minutes" : "other minutes");
}

/* -- measure.record */

static struct draft measured(struct world *w, const char *indicator) {
    struct draft file = world_evidence(w, world_case(w)->project, "E16", "survey");
    world_admit(w, &file);
    struct draft d = world_draft(w, MZ_KIND_MEASURE_RECORD, "evaluator", WORLD_PROJECT, 20230421);
    d.s.body.measure_record =
        (struct mz_measure_record){.indicator = mz_span_text(indicator),
                                   .numerator = 40,
                                   .denominator = 44,
                                   .evidence = file.s.body.evidence_attach.sha256};
    return d;
}

static struct draft computed(struct world *w, bool wrong) {
    return measured(w, wrong ? "cov" : "sat");
}

static struct draft of_no_target(struct world *w, bool wrong) {
    return measured(w, wrong ? "other" : "sat");
}

static struct draft bare_percentage(struct world *w, bool wrong) {
    struct draft d = measured(w, "sat");
    if (wrong)
        d.s.body.measure_record.denominator = MZ_ABSENT;
    return d;
}

static struct draft without_survey(struct world *w, bool wrong) {
    struct draft d = measured(w, "sat");
    if (wrong)
        d.s.body.measure_record.evidence = world_key("no file");
    return d;
}

/* -- data.erase, access.log */

static struct draft erase(struct world *w, struct mz_id payee, uint8_t ground) {
    struct draft d = rule_enrol(w, "officer", MZ_ROLE_BIT(MZ_ROLE_PRIVACY));
    world_dual(w, &d);
    d = world_draft(w, MZ_KIND_DATA_ERASE, "officer", NULL, 20230421);
    d.s.body.data_erase = (struct mz_data_erase){.payee = payee,
                                                 .ground = ground,
                                                 .order = world_key("order"),
                                                 .document = mz_span_text("示例决定〔2023〕1号")};
    return d;
}

static struct draft nobody_to_erase(struct world *w, bool wrong) {
    return erase(w, wrong ? world_id("nobody", 0) : world_payee(0), MZ_GROUND_ORDER);
}

static struct draft erased_by_a_clerk(struct world *w, bool wrong) {
    struct draft d = erase(w, world_payee(0), MZ_GROUND_ORDER);
    return wrong ? rule_by(d, "clerk") : d;
}

static struct draft erased_twice(struct world *w, bool wrong) {
    struct draft d = erase(w, world_payee(0), MZ_GROUND_ORDER);
    world_admit(w, &d);
    struct draft again = world_draft(w, MZ_KIND_DATA_ERASE, "officer", NULL, 20230421);
    again.s.body = d.s.body;
    if (!wrong)
        again.s.body.data_erase.payee = world_payee(1);
    return again;
}

static struct draft while_vouchers_must_be_kept(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    return erase(w, world_payee(0), wrong ? MZ_GROUND_EXPIRED : MZ_GROUND_ORDER);
}

static struct draft paid_after_the_erasure(struct world *w, bool wrong) {
    struct draft d = erase(w, world_payee(wrong ? 1 : WORLD_PAID), MZ_GROUND_ORDER);
    world_admit(w, &d);
    d = world_request(w);
    d.s.date = 20230421;
    return d;
}

static struct draft see(struct world *w, struct mz_id first, struct mz_id second) {
    struct draft d = world_draft(w, MZ_KIND_ACCESS_LOG, "cashier", NULL, 20230421);
    struct mz_access_log *body = &d.s.body.access_log;
    body->fields = MZ_ROLE_BIT(MZ_PERSONAL_NAME);
    body->reason = mz_span_text("核对退票账户");
    body->payees_count = 2;
    body->payees[0].payee = first;
    body->payees[1].payee = second;
    return d;
}

static struct draft saw_a_stranger(struct world *w, bool wrong) {
    return see(w, world_payee(0), wrong ? world_id("nobody", 0) : world_payee(1));
}

static struct draft saw_one_twice(struct world *w, bool wrong) {
    return see(w, world_payee(0), world_payee(wrong ? 0 : 1));
}

static void erased(struct world *w, uint64_t payee) {
    struct draft d = erase(w, world_payee(payee), MZ_GROUND_ORDER);
    world_admit(w, &d);
}

static struct draft saw_what_was_erased(struct world *w, bool wrong) {
    erased(w, wrong ? 1 : 2);
    return see(w, world_payee(0), world_payee(1));
}

static struct draft changed_what_was_erased(struct world *w, bool wrong) {
    erased(w, wrong ? 0 : 1);
    return rule_new_account(w, 0);
}

const struct rule_row rows_data[] = {
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, empty_file, "body.size", "0", "> 0"),
    ROW("evidence", check_reuse, EVIDENCE_REUSED, PLANNED, file_of_another_payment, "P-1"),
    ROW("measure", mz_measure_record_apply, COMPUTED_INDICATOR, PLANNED, computed, "cov"),
    ROW("measure", mz_measure_record_apply, BARE_PERCENTAGE, PLANNED, bare_percentage, "sat"),
    ROW("measure", mz_measure_target, UNKNOWN_INDICATOR, PLANNED, of_no_target, WORLD_PROJECT, "other"),
    ROW("measure", mz_measure_record_apply, EVIDENCE_MISSING, PLANNED, without_survey, "sat"),
    ROW("privacy", mz_privacy_known, UNKNOWN_PAYEE, PLANNED, nobody_to_erase, "body.payee"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, erased_by_a_clerk, "data.erase", "",
        "privacy", "clerk"),
    ROW("privacy", check_erased, ERASED, PLANNED, erased_twice, "body.payee"),
    ROW("privacy", check_erased, ERASED, PLANNED, saw_what_was_erased, "body.payees"),
    ROW("privacy", check_erased, ERASED, PLANNED, changed_what_was_erased, "body.payee"),
    ROW("privacy", check_retention, RETENTION, PLANNED, while_vouchers_must_be_kept, NULL,
        "2023-04-20", "2053-04-20"),
    ROW("privacy", mz_privacy_use, ERASED, PLANNED, paid_after_the_erasure, "line 2"),
    ROW("privacy", mz_privacy_known, UNKNOWN_PAYEE, PLANNED, saw_a_stranger, "body.payees"),
    ROW("privacy", mz_privacy_access, DUPLICATE_PAYEE, PLANNED, saw_one_twice, "body.payees"),
    {.file = NULL},
};
