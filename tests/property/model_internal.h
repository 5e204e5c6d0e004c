/* What the parts of the model share: one function a kind, which says what is wrong or does what the
 * statement means. It works on a copy, so it may stop anywhere. */
#ifndef MZ_TESTS_PROPERTY_MODEL_INTERNAL_H
#define MZ_TESTS_PROPERTY_MODEL_INTERNAL_H

#include <string.h>

#include "tests/property/model.h"

struct step {
    struct model *m;
    const struct act *act;
    const struct mz_hash *hash;
    uint64_t index;
    int payment; /* that it belongs to */
};
typedef enum mz_status model_rule(struct step *step);

model_rule model_appropriate, model_adjust, model_receive, model_send, model_drop, model_take;
model_rule model_request, model_review, model_approve, model_return, model_reject, model_withdraw,
    model_accept;
model_rule model_instruct, model_settle, model_sign, model_suspend, model_resume, model_refund,
    model_reverse, model_confirm, model_archive;
model_rule model_payee_enrol, model_payee_update, model_freeze, model_attach, model_rotate,
    model_delegate, model_delegation_end, model_policy, model_erase, model_access;
model_rule model_close, model_period_confirm, model_reopen;

static inline bool same(const struct mz_hash *a, const struct mz_hash *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* The payment that the statement acts on, and whether a payment is in one of these states. */
#define BIT(state) (UINT32_C(1) << (state))
static inline struct m_payment *model_subject(const struct step *step) {
    return &step->m->payments[step->payment];
}
static inline bool model_in_state(const struct m_payment *payment, uint32_t states) {
    return (states & BIT(model_state(payment))) != 0;
}
static inline bool model_in_flow(const struct m_payment *payment, uint32_t states) {
    return (states & BIT(model_flow(payment))) != 0;
}

/* What every statement must pass (10.2). */
enum mz_status model_admit(const struct step *step);
/* The statement recorded under a hash; NULL. */
const struct m_statement *model_find(const struct model *model, const struct mz_hash *hash);
/* For whom the author acts in one of these roles; NOBODY if he holds one himself. */
int model_giver(const struct model *model, const struct act *act, uint32_t roles);
enum mz_status model_duty(struct step *step, struct m_payment *payment, uint8_t role);
/* Likewise for returning and rejecting, and for confirming a reversal. */
/* Of the books, on no payment. */
enum mz_status model_duty_year(struct step *step, uint8_t role);
enum mz_status model_duty_stop(struct step *step, struct m_payment *payment, uint8_t role);
enum mz_status model_duty_confirm(struct step *step, struct m_payment *payment);
struct m_signatory model_signatory(const struct step *step, uint8_t role);
/* Are the references after the first these? */
bool model_refs(const struct act *act, const struct mz_hash *const *wanted, size_t count);
/* Count, total and root that the body says against the list; `total`: −1 if it says none. */
enum mz_status model_list(const struct act *act, uint64_t count, int64_t total,
                          const struct mz_hash *root);
/* Every piece of evidence that the policy asks for up to a stage. */
enum mz_status model_evidence(const struct model *model, const struct m_payment *payment,
                              uint8_t stage);

#endif
