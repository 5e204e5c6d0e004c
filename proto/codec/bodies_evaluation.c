/* Bodies of performance evaluation: plans, monitoring, scores, conclusions, findings. */
#include "proto/codec/bodies.h"

/* Rows stand in the order of the encoded keys: see bodies.c. */
#define R(member_, kind_, ...) MZ_ROW(struct T, member_, #member_, MZ_F_##kind_, ##__VA_ARGS__)
#define OPTIONAL               .optional = true
#define WHOLE                  10000u /* of shares, and of points in 1/100 */

#define T mz_phase
static const struct mz_field phase_rows[] = {R(date, DATE), R(amount, FEN)};
#undef T
static const struct mz_schema phase_schema =
    MZ_SCHEMA("phase", MZ_SCHEMA_MAP, struct mz_phase, phase_rows);

#define T mz_plan_set
static const struct mz_field plan_set_rows[] = {
    MZ_LIST_ROW(struct T, phases, "phases", &phase_schema, .max = MZ_MAX_PHASES),
};
#undef T
const struct mz_schema mz_plan_set_schema =
    MZ_SCHEMA("plan.set", MZ_SCHEMA_MAP, struct mz_plan_set, plan_set_rows);

#define T mz_scheme_set
static const struct mz_field scheme_set_rows[] = {
    R(red, UINT, .max = WHOLE),
    R(top, UINT, .max = WHOLE),
    R(deduct, BOOL),
    R(middle, UINT, .max = WHOLE),
    R(yellow, UINT, .max = WHOLE),
    R(version, UINT, .max = 1000000),
    R(overshoot, UINT, .max = 10 * WHOLE),
};
#undef T
const struct mz_schema mz_scheme_set_schema =
    MZ_SCHEMA("scheme.set", MZ_SCHEMA_MAP, struct mz_scheme_set, scheme_set_rows);

#define T mz_monitored
static const struct mz_field monitored_rows[] = {
    R(key, CODE),
    R(numerator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
    R(likelihood, ENUM, .names = &mz_likelihood_names),
    R(denominator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
};
#undef T
static const struct mz_schema monitored_schema =
    MZ_SCHEMA("monitored", MZ_SCHEMA_MAP, struct mz_monitored, monitored_rows);

#define T mz_monitor_snapshot
static const struct mz_field monitor_snapshot_rows[] = {
    R(light, ENUM, .names = &mz_light_names),
    R(budget, FEN),
    R(reason, TEXT, OPTIONAL, .max = MZ_MAX_TEXT),
    R(measure, TEXT, OPTIONAL, .max = MZ_MAX_TEXT),
    R(planned, FEN),
    R(executed, FEN),
    R(forecast, FEN),
    R(checkpoint, DATE),
    MZ_LIST_ROW(struct T, indicators, "indicators", &monitored_schema, .max = MZ_MAX_INDICATORS,
                OPTIONAL),
};
#undef T
const struct mz_schema mz_monitor_snapshot_schema =
    MZ_SCHEMA("monitor.snapshot", MZ_SCHEMA_MAP, struct mz_monitor_snapshot, monitor_snapshot_rows);

#define T mz_deviation_explain
static const struct mz_field deviation_explain_rows[] = {
    R(text, TEXT, .max = MZ_MAX_TEXT),
    R(cause, ENUM, .names = &mz_cause_names),
    R(measure, TEXT, .max = MZ_MAX_TEXT),
    R(indicator, CODE),
};
#undef T
const struct mz_schema mz_deviation_explain_schema = MZ_SCHEMA(
    "deviation.explain", MZ_SCHEMA_MAP, struct mz_deviation_explain, deviation_explain_rows);

#define T mz_scored
static const struct mz_field scored_rows[] = {
    R(key, CODE),
    R(band, ENUM, OPTIONAL, .names = &mz_band_names),
    R(done, DATE, OPTIONAL),
    R(share, UINT, OPTIONAL, .max = WHOLE),
    R(reason, TEXT, OPTIONAL, .max = 512),
    R(computed, UINT, .max = WHOLE),
    R(evidence, HASH, OPTIONAL),
    R(reported, UINT, .max = WHOLE),
    R(numerator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
    R(denominator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
};
#undef T
static const struct mz_schema scored_schema =
    MZ_SCHEMA("scored", MZ_SCHEMA_MAP, struct mz_scored, scored_rows);

#define T mz_score_record
static const struct mz_field score_record_rows[] = {
    R(type, ENUM, .names = &mz_evaluation_names),
    R(year, UINT, .max = 2999),
    R(total, UINT, .max = WHOLE),
    R(scheme, UINT, .max = 1000000),
    MZ_LIST_ROW(struct T, scores, "scores", &scored_schema, .max = MZ_MAX_INDICATORS),
};
#undef T
const struct mz_schema mz_score_record_schema =
    MZ_SCHEMA("score.record", MZ_SCHEMA_MAP, struct mz_score_record, score_record_rows);

#define T mz_evaluation_conclude
static const struct mz_field evaluation_conclude_rows[] = {
    R(type, ENUM, .names = &mz_evaluation_names),   R(year, UINT, .max = 2999),
    R(grade, ENUM, .names = &mz_grade_names),       R(total, UINT, .max = WHOLE),
    R(opinion, TEXT, OPTIONAL, .max = MZ_MAX_TEXT),
};
#undef T
const struct mz_schema mz_evaluation_conclude_schema = MZ_SCHEMA(
    "evaluation.conclude", MZ_SCHEMA_MAP, struct mz_evaluation_conclude, evaluation_conclude_rows);

#define T mz_narrative_write
static const struct mz_field narrative_write_rows[] = {
    R(text, TEXT, .max = MZ_MAX_NARRATIVE), R(section, ENUM, .names = &mz_section_names)};
#undef T
const struct mz_schema mz_narrative_write_schema =
    MZ_SCHEMA("narrative.write", MZ_SCHEMA_MAP, struct mz_narrative_write, narrative_write_rows);

#define T mz_finding_raise
static const struct mz_field finding_raise_rows[] = {
    R(code, CODE),
    R(text, TEXT, .max = MZ_MAX_TEXT),
    R(recover, FEN, OPTIONAL),
    R(severity, ENUM, .names = &mz_severity_names),
};
#undef T
const struct mz_schema mz_finding_raise_schema =
    MZ_SCHEMA("finding.raise", MZ_SCHEMA_MAP, struct mz_finding_raise, finding_raise_rows);

#define T mz_finding_respond
static const struct mz_field finding_respond_rows[] = {R(text, TEXT, .max = MZ_MAX_TEXT),
                                                       R(measure, TEXT, .max = MZ_MAX_TEXT)};
#undef T
const struct mz_schema mz_finding_respond_schema =
    MZ_SCHEMA("finding.respond", MZ_SCHEMA_MAP, struct mz_finding_respond, finding_respond_rows);

#define T mz_finding_resolve
static const struct mz_field finding_resolve_rows[] = {
    R(text, TEXT, .max = MZ_MAX_TEXT),
    R(result, ENUM, .names = &mz_closing_names),
    R(recovered, FEN, OPTIONAL),
};
#undef T
const struct mz_schema mz_finding_resolve_schema =
    MZ_SCHEMA("finding.resolve", MZ_SCHEMA_MAP, struct mz_finding_resolve, finding_resolve_rows);
