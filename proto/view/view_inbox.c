#include "proto/base/calendar.h"
#include "proto/view/inbox.h"
#include "proto/view/views.h"

/* What waits for one person, and why it cannot be done yet. What segregation of duties keeps from
 * him is counted, and shown with the reason if asked for (T5). */

bool mz_inbox_holds(const struct mz_answer *a, const struct mz_inbox *inbox, uint8_t role,
                    struct mz_span project, struct mz_span *ret_giver) {
    struct mz_hash person;
    *ret_giver = (struct mz_span){0};
    if ((inbox->record.roles & MZ_ROLE_BIT(role)) != 0)
        return true;
    return inbox->in_office && mz_delegation_today(&a->source->records, inbox->actor, role, project,
                                                   ret_giver, &person) == MZ_OK;
}

void mz_inbox_open(const struct mz_answer *a, const char *action, uint8_t role,
                   struct mz_span giver) {
    mz_json_open_object(a->json, NULL);
    mz_json_text(a->json, "action", action);
    mz_json_text(a->json, "role", mz_names_text(&mz_role_names, role));
    mz_answer_span(a, "for", giver);
}

bool mz_inbox_passes_over(struct mz_inbox *inbox, enum mz_status verdict) {
    bool forbidden = verdict == MZ_E_DUTY_CONFLICT || verdict == MZ_E_SAME_ADMINISTRATOR;
    if (!forbidden || inbox->show_forbidden)
        return false;
    inbox->forbidden++;
    return true;
}

static enum mz_status open_inbox(const struct mz_answer *a, struct mz_inbox *inbox) {
    struct mz_ledger_record ledger;
    enum mz_status status = mz_answer_need_code(a, "actor", &inbox->actor);
    if (status != MZ_OK)
        return status;
    status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_ACTOR, inbox->actor), &mz_actor_record_schema,
                           &inbox->record);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(a->fault, status, "actor %.*s", (int)inbox->actor.size,
                           (const char *)inbox->actor.data);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    if (status != MZ_OK)
        return status;
    const struct mz_actor_record *record = &inbox->record;
    inbox->today = mz_date_of_time(ledger.registered_at);
    inbox->in_office = record->revoked_index == MZ_ABSENT &&
                       (record->valid_from == 0 || inbox->today >= record->valid_from) &&
                       (record->valid_to == 0 || inbox->today <= record->valid_to);
    if (!inbox->in_office)
        inbox->record.roles = 0;
    struct mz_span forbidden = mz_answer_parameter(a, "forbidden");
    inbox->show_forbidden = mz_span_equal_text(forbidden, "yes");
    if (forbidden.data != NULL && !inbox->show_forbidden) {
        mz_fault_at(a->fault, MZ_E_BAD_TEXT, "forbidden");
        mz_fault_want(a->fault, "yes");
        return MZ_E_BAD_TEXT;
    }
    /* Without a policy no payment can be open, so the empty one is never asked. */
    status = mz_policy_read(&a->source->records, &inbox->policy);
    return status == MZ_E_NO_POLICY ? MZ_OK : status;
}

MZ_VIEW_FUNCTION(inbox) {
    static const struct mz_answer_section sections[] = {
        {MZ_TABLE_PENDING, mz_inbox_pending},
        {MZ_TABLE_OPEN, mz_inbox_payment},
        {MZ_TABLE_TRANSFER, mz_inbox_transfer},
        {MZ_TABLE_PERIOD, mz_inbox_period},
        {MZ_TABLE_PLAN, mz_inbox_checkpoint},
        {MZ_TABLE_FINDING, mz_inbox_finding},
    };
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_inbox inbox = {0};
    enum mz_status status = open_inbox(&a, &inbox);
    if (status != MZ_OK)
        return status;
    mz_json_span(json, "actor", inbox.actor);
    mz_answer_roles(&a, inbox.record.roles);
    status = mz_answer_sections(&a, sections, sizeof sections / sizeof sections[0], &inbox);
    mz_json_uint(json, "forbidden", inbox.forbidden);
    return status;
}
