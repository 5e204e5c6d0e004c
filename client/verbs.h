/* Every command's function, one a row of the table in commands.c. Each works on the options and
 * arguments of its client, which the table has checked, prints its answer and returns MZ_OK or why
 * not, with client->fault filled. */
#ifndef MZ_CLIENT_VERBS_H
#define MZ_CLIENT_VERBS_H

#include "client/client.h"

#define MZ_VERB(name_)                                                                             \
    enum mz_status mz_##name_(struct mz_client *client) __attribute__((nonnull, warn_unused_result))

MZ_VERB(key_new);
MZ_VERB(key_show);
MZ_VERB(init_ledger);
MZ_VERB(confirm_acts);
MZ_VERB(withdraw_acts);
MZ_VERB(actor_enrol);
MZ_VERB(actor_revoke);
MZ_VERB(actor_rotate);
MZ_VERB(log_key_rotate);
MZ_VERB(actor_delegate);
MZ_VERB(actor_undelegate);
MZ_VERB(policy_set);
MZ_VERB(policy_check_file);
MZ_VERB(project_add);
MZ_VERB(target_set);
MZ_VERB(target_template);
MZ_VERB(metrics_check);
MZ_VERB(budget_appropriate);
MZ_VERB(budget_adjust);
MZ_VERB(budget_receive);
MZ_VERB(budget_virement);
MZ_VERB(budget_carry);
MZ_VERB(budget_take);
MZ_VERB(budget_drop);
MZ_VERB(payee_import);
MZ_VERB(payee_update_sheet);
MZ_VERB(payee_erase_data);
MZ_VERB(list_freeze);
MZ_VERB(request_submit);
MZ_VERB(review_payment);
MZ_VERB(approve_payment);
MZ_VERB(stop_return);
MZ_VERB(stop_reject);
MZ_VERB(stop_withdraw);
MZ_VERB(stop_suspend);
MZ_VERB(stop_resume);
MZ_VERB(accept_payment);
MZ_VERB(pay_instruct);
MZ_VERB(settle_results);
MZ_VERB(refund_sheet);
MZ_VERB(reverse_lines);
MZ_VERB(reverse_confirm);
MZ_VERB(archive_payment);
MZ_VERB(signfor_sheet);
MZ_VERB(period_close_books);
MZ_VERB(period_reopen_books);
MZ_VERB(period_confirm_books);
MZ_VERB(evidence_attach);
MZ_VERB(evidence_get);
MZ_VERB(measure_record);
MZ_VERB(explain_deviation);
MZ_VERB(plan_sheet);
MZ_VERB(scheme_file);
MZ_VERB(monitor_checkpoint);
MZ_VERB(score_sheet);
MZ_VERB(evaluate_conclude);
MZ_VERB(narrative_file);
MZ_VERB(finding_raise);
MZ_VERB(finding_respond);
MZ_VERB(finding_resolve);
MZ_VERB(witness_serve);
MZ_VERB(contradiction_show);

#endif
