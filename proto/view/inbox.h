/* What the parts of the view inbox share. */
#ifndef MZ_VIEW_INBOX_H
#define MZ_VIEW_INBOX_H

#include "proto/view/answer.h"

struct mz_inbox {
    struct mz_span actor;
    struct mz_actor_record record; /* without roles if he is not in office */
    struct mz_policy_set policy;
    uint32_t today; /* day of the last entry */
    bool in_office;
    bool show_forbidden;
    uint64_t forbidden; /* what segregation of duties keeps from him and is not shown */
};

/* Does he hold the role, or act today for somebody who does? Then *ret_giver is that person, absent
 * if the role is his own. */
bool mz_inbox_holds(const struct mz_answer *a, const struct mz_inbox *inbox, uint8_t role,
                    struct mz_span project, struct mz_span *ret_giver) __attribute__((nonnull));
/* Opens an item. It is for the caller to close. */
void mz_inbox_open(const struct mz_answer *a, const char *action, uint8_t role,
                   struct mz_span giver) __attribute__((nonnull));
/* What segregation of duties keeps from him is counted and passed over: true, unless it is to be
 * shown. */
bool mz_inbox_passes_over(struct mz_inbox *inbox, enum mz_status verdict) __attribute__((nonnull));

/* Items of a section, an object a task; mz_answer_item. */
enum mz_status mz_inbox_pending(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value);
enum mz_status mz_inbox_payment(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value);
enum mz_status mz_inbox_transfer(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value);
enum mz_status mz_inbox_finding(const struct mz_answer *a, void *arg, struct mz_span key,
                                struct mz_span value);
enum mz_status mz_inbox_checkpoint(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value);
enum mz_status mz_inbox_period(const struct mz_answer *a, void *arg, struct mz_span key,
                               struct mz_span value);

#endif
