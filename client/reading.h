/* The commands that only read, one function a row of reading_table.h; see verbs.h for what they
 * share. They ask a source (source.h), so all of them work with the daemon and with --clone DIR. */
#ifndef MZ_CLIENT_READING_H
#define MZ_CLIENT_READING_H

#include "client/client.h"

#define MZ_READING(name_)                                                                          \
    enum mz_status mz_##name_(struct mz_client *client) __attribute__((nonnull, warn_unused_result))

MZ_READING(clone_ledger);
MZ_READING(pull_ledger);
MZ_READING(verify_clone);
MZ_READING(prove_entry);
MZ_READING(bundle_make);
MZ_READING(bundle_verify);
MZ_READING(read_actors);
MZ_READING(read_budgets);
MZ_READING(read_entries);
MZ_READING(read_entry);
MZ_READING(read_execution);
MZ_READING(read_inbox);
MZ_READING(read_ledger);
MZ_READING(read_metrics);
MZ_READING(read_findings);
MZ_READING(read_monitor);
MZ_READING(read_score);
MZ_READING(read_years);
MZ_READING(read_narratives);
MZ_READING(read_deviations);
MZ_READING(read_scheme);
MZ_READING(read_evaluate);
MZ_READING(score_draft);
MZ_READING(scheme_check_file);
MZ_READING(read_payees);
MZ_READING(read_payments);
MZ_READING(read_period);
MZ_READING(read_policy);
MZ_READING(policy_diff);
MZ_READING(read_project);
MZ_READING(read_projects);
MZ_READING(read_target);
MZ_READING(read_trace);
MZ_READING(form_write);
MZ_READING(report_write);
MZ_READING(export_csv);
MZ_READING(export_json);
MZ_READING(export_jsonl);
MZ_READING(export_xlsx);
MZ_READING(export_zfpz);
MZ_READING(export_gbt19581);
MZ_READING(export_public);

#endif
