#include "proto/rules/actuals.h"

/* A body kept under the project: targets, scheme, plan. */
static enum mz_status read_body(const struct mz_records *records, enum mz_table table,
                                struct mz_span project, const struct mz_schema *schema,
                                void *ret_body, uint64_t *ret_index) {
    struct mz_key key = mz_key_of_code(table, project);
    struct mz_target_record record;
    enum mz_status status = mz_records_get(records, &key, &mz_target_record_schema, &record);
    if (status != MZ_OK)
        return status;
    struct mz_cbor_reader reader = mz_cbor_reader_over(record.body);
    if (ret_index != NULL)
        *ret_index = record.index;
    return mz_schema_decode(schema, &reader, ret_body, NULL) == MZ_OK ? MZ_OK : MZ_E_RECORDS_DIFFER;
}

enum mz_status mz_actuals_read(const struct mz_records *records, struct mz_span project,
                               struct mz_actuals *ret_actuals) {
    struct mz_actuals *actuals = ret_actuals;
    struct mz_key key = mz_key_of_code(MZ_TABLE_PROJECT, project);
    *actuals =
        (struct mz_actuals){.records = records, .project = project, .targets_index = MZ_ABSENT};
    enum mz_status status =
        mz_records_get(records, &key, &mz_project_record_schema, &actuals->record);
    if (status == MZ_OK)
        status = mz_execution_compute(records, project, &actuals->execution);
    if (status != MZ_OK)
        return status;
    status = read_body(records, MZ_TABLE_TARGET, project, &mz_target_set_schema, &actuals->targets,
                       &actuals->targets_index);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    status =
        read_body(records, MZ_TABLE_SCHEME, project, &mz_scheme_set_schema, &actuals->scheme, NULL);
    if (status == MZ_E_NOT_FOUND)
        actuals->scheme = mz_scoring_defaults();
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

enum mz_status mz_actuals_get(const struct mz_actuals *actuals, struct mz_span code,
                              struct mz_figure *ret_figure, struct mz_hash *ret_evidence,
                              uint64_t *ret_index) {
    const struct mz_indicator_row *row = mz_indicator_find(code);
    struct mz_measure_record_ record = {.index = MZ_ABSENT};
    struct mz_key key = mz_key_of_codes(MZ_TABLE_MEASURE, actuals->project, code);
    enum mz_status status;
    if (row != NULL) {
        status = row->compute(actuals->records, actuals->project, &actuals->record,
                              &actuals->execution, ret_figure);
    } else {
        status = mz_records_get(actuals->records, &key, &mz_measure_record_schema_, &record);
        if (status == MZ_OK)
            *ret_figure = (struct mz_figure){.numerator = record.numerator,
                                             .denominator = record.denominator};
    }
    if (status != MZ_OK)
        return status;
    if (ret_evidence != NULL)
        *ret_evidence = record.evidence;
    if (ret_index != NULL)
        *ret_index = record.index;
    return MZ_OK;
}

uint64_t mz_actuals_unit(const struct mz_figure *figure) {
    return figure->money && !figure->ratio ? 100 : 1;
}
