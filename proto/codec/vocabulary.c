#include "proto/codec/vocabulary.h"

#define NAMES(symbol_, ...)                                                                        \
    static const char *const symbol_##_texts[] = {__VA_ARGS__};                                    \
    const struct mz_names symbol_ = {symbol_##_texts,                                              \
                                     sizeof symbol_##_texts / sizeof symbol_##_texts[0]}

NAMES(mz_role_names, "administrator", "handler", "budget", "reviewer", "approver", "acceptor",
      "cashier", "accountant", "archivist", "monitor", "evaluator", "inspector", "privacy");
NAMES(mz_source_names, "fiscal", "union", "superior", "donation", "other");
NAMES(mz_adjustment_names, "increase", "decrease", "freeze", "unfreeze", "virement", "carry");
NAMES(mz_balance_names, "adjusted", "frozen", "received", "committed", "instructed", "settled",
      "refunded", "signed");
NAMES(mz_category_names, "low-income", "illness", "distressed-enterprise", "work-injury",
      "frontline", "disaster", "holiday-duty", "posted-cadre", "major-project", "supplier");
NAMES(mz_method_names, "transfer", "cash");
NAMES(mz_reason_names, "materials", "amount", "payee", "basis", "budget", "other", "complaint",
      "error", "refund");
NAMES(mz_acceptance_names, "list", "delivery", "visit");
NAMES(mz_result_names, "passed", "failed");
NAMES(mz_outcome_names, "paid", "returned");
NAMES(mz_signing_names, "hand", "fingerprint", "electronic", "proxy");
NAMES(mz_nature_names, "ge", "le", "eq", "date", "qualitative");
NAMES(mz_evaluation_names, "unit", "department", "fiscal");
NAMES(mz_grade_names, "excellent", "good", "medium", "poor");
NAMES(mz_band_names, "met", "partial", "missed");
NAMES(mz_likelihood_names, "certain", "possible", "impossible");
NAMES(mz_light_names, "green", "yellow", "red");
NAMES(mz_cause_names, "funds", "system", "staff", "hardware", "other");
NAMES(mz_severity_names, "low", "medium", "high");
NAMES(mz_closing_names, "rectified", "accepted");
NAMES(mz_section_names, "background", "content", "funding", "goal", "safeguards", "controls",
      "savings", "finance", "purpose", "scope", "principles", "basis", "method", "standard",
      "sampling", "process", "conclusion", "achievement", "decision", "management", "output",
      "benefit", "experience", "problems", "advice", "other");
NAMES(mz_stage_names, "approve", "instruct", "sign", "archive");
NAMES(mz_reuse_names, "refuse", "flag");
NAMES(mz_scope_names, "payment", "year");
NAMES(mz_personal_names, "name", "idno", "account", "bank", "phone", "address", "unit");
NAMES(mz_ground_names, "expired", "request", "mistake", "order");
NAMES(mz_list_form_names, "roster", "eligible", "results", "signatures", "selection", "refunds");
NAMES(mz_state_names, "submitted", "reviewed", "approving", "approved", "accepted", "instructed",
      "part-settled", "settled", "signed", "returned", "rejected", "withdrawn", "accept-failed",
      "bank-returned", "suspended", "archived", "reversed");
