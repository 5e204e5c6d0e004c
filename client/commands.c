#include "client/commands.h"

#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/reading.h"
#include "client/verbs.h"
#include "proto/codec/vocabulary.h"

#define OPTION MZ_OPTION
#define END                                                                                        \
    { .name = NULL }
#define OPTIONS(...)                                                                               \
    (const struct mz_option[]) {                                                                   \
        __VA_ARGS__, END                                                                           \
    }
#define REQUIRED .required = true
#define MANY     .many = true

#define CONFIRM OPTION("confirm", N_("AMOUNT"), N_("the amount, instead of typing it"), TEXT)
#define OPINION OPTION("opinion", N_("TEXT"), N_("opinion on record"), TEXT)
#define DRY_RUN OPTION("dry-run", NULL, N_("check everything and file nothing"), FLAG)
#define AMOUNT  OPTION("amount", N_("AMOUNT"), N_("yuan"), AMOUNT, REQUIRED)
#define WITNESS_NAME                                                                               \
    OPTION("witness", N_("NAME"),                                                                  \
           N_("also show it as the verifier key of a witness of this name"), TEXT)
#define DOCUMENT                                                                                   \
    OPTION("document", N_("TEXT"), N_("number of the document behind it"), TEXT, REQUIRED)
#define EVALUATION                                                                                 \
    OPTION("type", "unit|department|fiscal", N_("whose evaluation"), WORD, REQUIRED,               \
           .names = &mz_evaluation_names),                                                         \
        OPTION("year", N_("YEAR"), N_("the year that is evaluated"), COUNT)
#define STOP                                                                                       \
    OPTIONS(OPTION("reason", "materials|amount|payee|basis|budget|other", N_("reason code"), WORD, \
                   REQUIRED, .names = &mz_reason_names),                                           \
            OPTION("text", N_("TEXT"), N_("what has to be mended"), TEXT, REQUIRED))

static const struct mz_command commands[] = {
    {"key", "new", N_("FILE"), 1, 1, N_("make a key in a new file under a passphrase"),
     /* cppcheck 2.10 does not read macro calls in a compound literal; clang-tidy does. */
     /* cppcheck-suppress unknownMacro */
     OPTIONS(OPTION("actor", N_("CODE"), N_("whose key it is"), CODE, REQUIRED),
             OPTION("kdf", "interactive|moderate|sensitive|minimal",
                    N_("cost of guessing the passphrase; minimal is for tests only"), CHOICE),
             WITNESS_NAME),
     mz_key_new},
    {"key", "show", N_("[FILE]"), 0, 1, N_("show actor, public key and key id of a key file"),
     OPTIONS(WITNESS_NAME), mz_key_show},
    {"init", NULL, "", 0, 0, N_("create the ledger, to be confirmed by a second administrator"),
     OPTIONS(OPTION("name", N_("TEXT"), N_("the unit whose ledger it is"), TEXT, REQUIRED),
             OPTION("unit-code", N_("CODE"), N_("unified social credit code"), CODE),
             OPTION("administrator", N_("ACTOR=KEY"),
                    N_("another administrator: actor and public key, or a key file"), TEXT, MANY,
                    REQUIRED),
             OPTION("vkey", N_("VKEY"), N_("the log's key as `mingzhangd init` printed it"), TEXT)),
     mz_init_ledger},
    {"confirm", NULL, N_("[ID...]"), 0, 32, N_("confirm what another administrator proposed"),
     OPTIONS(OPTION("all", NULL, N_("everything that waits"), FLAG)), mz_confirm_acts},
    {"act", "withdraw", N_("ID..."), 1, 32, N_("withdraw proposals that wait for a confirmation"),
     OPTIONS(OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)), mz_withdraw_acts},
    {"actor", "enrol", "", 0, 0, N_("enrol a person with a key and roles"),
     OPTIONS(OPTION("public-key", N_("KEY"), N_("public key in hexadecimal, or a key file"), TEXT,
                    REQUIRED),
             OPTION("actor", N_("CODE"), N_("the person's code; that of the key file if not given"),
                    CODE),
             OPTION("role", N_("ROLE"), N_("a role; may be given several times"), WORD, MANY,
                    REQUIRED, .names = &mz_role_names),
             OPTION("unit", N_("TEXT"), N_("unit"), TEXT),
             OPTION("post", N_("TEXT"), N_("post"), TEXT),
             OPTION("person", N_("HASH"), N_("token of the natural person"), TEXT),
             OPTION("valid-from", N_("DATE"), N_("first day"), DATE),
             OPTION("valid-to", N_("DATE"), N_("last day"), DATE)),
     mz_actor_enrol},
    {"actor", "revoke", N_("ACTOR"), 1, 1, N_("revoke a person's key and roles"),
     OPTIONS(OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)), mz_actor_revoke},
    {"actor", "rotate", N_("NEW.key"), 1, 1, N_("change one's own key for a new one"), NULL,
     mz_actor_rotate},
    {"log", "rotate", N_("PROPOSAL.json"), 1, 1,
     N_("pass the log to its next key, as mingzhangd rotate proposed"), NULL, mz_log_key_rotate},
    {"actor", "delegate", N_("FROM TO"), 2, 2,
     N_("have one person act in another's roles for a time"),
     OPTIONS(OPTION("role", N_("ROLE"), N_("a role; may be given several times"), WORD, MANY,
                    REQUIRED, .names = &mz_role_names),
             OPTION("from", N_("DATE"), N_("first day"), DATE, REQUIRED),
             OPTION("until", N_("DATE"), N_("last day"), DATE, REQUIRED),
             OPTION("only", N_("PROJECT"), N_("in this project alone"), CODE)),
     mz_actor_delegate},
    {"actor", "undelegate", N_("ID"), 1, 1, N_("end a delegation before its last day"),
     OPTIONS(OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)), mz_actor_undelegate},
    {"policy", "set", N_("FILE.ini"), 1, 1, N_("set tiers, duty conflicts, evidence, standards"),
     OPTIONS(DRY_RUN), mz_policy_set},
    {"policy", "check", N_("FILE.ini"), 1, 1, N_("check a policy file, without any ledger"), NULL,
     mz_policy_check_file},
    {"project", "add", N_("CODE"), 1, 1, N_("register a project"),
     OPTIONS(OPTION("name", N_("TEXT"), N_("name"), TEXT, REQUIRED),
             OPTION("unit", N_("TEXT"), N_("implementing unit"), TEXT, REQUIRED),
             OPTION("department", N_("TEXT"), N_("department in charge"), TEXT),
             OPTION("basis", N_("TEXT"), N_("basis of the project"), TEXT, REQUIRED),
             OPTION("begin", N_("DATE"), N_("first day"), DATE, REQUIRED),
             OPTION("end", N_("DATE"), N_("last day"), DATE, REQUIRED)),
     mz_project_add},
    {"target", "set", N_("FILE.csv"), 1, 1, N_("set the project's performance targets"),
     OPTIONS(OPTION("goal", N_("TEXT"), N_("overall goal of the year"), TEXT, REQUIRED)),
     mz_target_set},
    {"target", "template", N_("NAME"), 1, 1,
     N_("write a sheet for `target set` to fill in: framework, self-evaluation"), NULL,
     mz_target_template},
    {"budget", "appropriate", N_("LINE"), 1, 1, N_("record an appropriation as a budget line"),
     OPTIONS(AMOUNT, OPTION("year", N_("YEAR"), N_("fiscal year"), COUNT, REQUIRED),
             OPTION("source", "fiscal|union|superior|donation|other", N_("source of the money"),
                    WORD, REQUIRED, .names = &mz_source_names),
             DOCUMENT, OPTION("function-code", N_("CODE"), N_("functional classification"), CODE),
             OPTION("government-code", N_("CODE"), N_("government economic classification"), CODE),
             OPTION("department-code", N_("CODE"), N_("department economic classification"), CODE)),
     mz_budget_appropriate},
    {"budget", "adjust", N_("LINE"), 1, 1, N_("adjust a budget line"),
     OPTIONS(OPTION("type", "increase|decrease|freeze|unfreeze", N_("kind of adjustment"), WORD,
                    REQUIRED, .names = &mz_adjustment_names),
             AMOUNT, DOCUMENT, OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)),
     mz_budget_adjust},
    {"budget", "receive", N_("LINE"), 1, 1, N_("record funds received for a budget line"),
     OPTIONS(AMOUNT, DOCUMENT), mz_budget_receive},
    {"budget", "move", N_("LINE TO"), 2, 2, N_("move money to another line of the year"),
     OPTIONS(AMOUNT, DOCUMENT, OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED),
             OPTION("to-project", N_("PROJECT"), N_("the other line's project, if another"), CODE)),
     mz_budget_virement},
    {"budget", "take", N_("ID"), 1, 1,
     N_("complete a move from another project that waits for its second half"), NULL,
     mz_budget_take},
    {"budget", "drop", N_("ID"), 1, 1, N_("drop a move to another project that waits"),
     OPTIONS(OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)), mz_budget_drop},
    {"budget", "carry", N_("LINE TO"), 2, 2, N_("carry money over to a line of the next year"),
     OPTIONS(AMOUNT, DOCUMENT, OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)),
     mz_budget_carry},
    {"payee", "import", N_("FILE.csv"), 1, 1, N_("enrol payees from a CSV"), OPTIONS(DRY_RUN),
     mz_payee_import},
    {"payee", "update", N_("FILE.csv"), 1, 1, N_("change payees' data by a CSV"),
     OPTIONS(OPTION("reason", N_("TEXT"), N_("why, where a row does not say"), TEXT), DRY_RUN),
     mz_payee_update_sheet},
    {"payee", "erase", N_("PAYEE"), 1, 1, N_("destroy a payee's personal data for good, by order"),
     OPTIONS(
         OPTION("ground", "expired|request|mistake|order", N_("lawful ground"), WORD, REQUIRED,
                .names = &mz_ground_names),
         DOCUMENT,
         OPTION("order", N_("FILE|SHA256"), N_("the order, as a file or its hash"), TEXT, REQUIRED),
         OPTION("confirm", N_("PAYEE"), N_("the payee's id, instead of typing it"), TEXT)),
     mz_payee_erase_data},
    {"list", "freeze", N_("CODE FILE.csv"), 2, 2, N_("freeze a list of eligible payees"),
     OPTIONS(OPTION("basis", N_("TEXT"), N_("basis of the list"), TEXT, REQUIRED),
             OPTION("posted-from", N_("DATE"), N_("first day of public posting"), DATE),
             OPTION("posted-to", N_("DATE"), N_("last day of public posting"), DATE), DRY_RUN),
     mz_list_freeze},
    {"request", "submit", "", 0, 0, N_("request a payment for a roster"),
     OPTIONS(OPTION("number", N_("CODE"), N_("payment number"), CODE, REQUIRED),
             OPTION("line", N_("CODE"), N_("budget line"), CODE, REQUIRED),
             OPTION("roster", N_("FILE.csv"), N_("payees and amounts"), FILE, REQUIRED),
             OPTION("purpose", N_("TEXT"), N_("purpose"), TEXT, REQUIRED),
             OPTION("due", N_("DATE"), N_("the day by which payees should have signed"), DATE,
                    REQUIRED),
             OPTION("list", N_("CODE"), N_("frozen list that every payee must be on"), CODE),
             OPTION("method", "transfer|cash", N_("how the money gets there"), WORD,
                    .names = &mz_method_names),
             OPTION("replaces", N_("ID"), N_("the returned request that this one replaces"), TEXT),
             DRY_RUN),
     mz_request_submit},
    {"review", NULL, N_("ID"), 1, 1, N_("review a payment request"), OPTIONS(OPINION, CONFIRM),
     mz_review_payment},
    {"approve", NULL, N_("ID"), 1, 1, N_("approve a payment, at the tier that is next"),
     OPTIONS(OPINION, CONFIRM), mz_approve_payment},
    {"return", NULL, N_("ID"), 1, 1, N_("return a payment to its handler"), STOP, mz_stop_return},
    {"reject", NULL, N_("ID"), 1, 1, N_("reject a payment for good"), STOP, mz_stop_reject},
    {"withdraw", NULL, N_("ID"), 1, 1, N_("withdraw one's own request"), STOP, mz_stop_withdraw},
    {"suspend", NULL, N_("ID"), 1, 1, N_("hold a payment before its money is sent"), STOP,
     mz_stop_suspend},
    {"resume", NULL, N_("ID"), 1, 1, N_("let a suspended payment go on"), STOP, mz_stop_resume},
    {"accept", NULL, N_("ID"), 1, 1, N_("record an acceptance check"),
     OPTIONS(
         OPTION("result", "passed|failed", N_("result"), WORD, REQUIRED, .names = &mz_result_names),
         OPTION("type", "list|delivery|visit", N_("how it was checked"), WORD,
                .names = &mz_acceptance_names),
         OPTION("checked", N_("N"), N_("persons checked; all if not given"), COUNT),
         OPTION("passed", N_("N"), N_("persons that passed; all checked if not given"), COUNT),
         OPINION),
     mz_accept_payment},
    {"pay", "instruct", N_("ID"), 1, 1,
     N_("instruct the bank to pay, or to pay again what it returned"),
     OPTIONS(OPTION("line", N_("N"), N_("again, only this line; may be given several times"), TEXT,
                    MANY),
             CONFIRM),
     mz_pay_instruct},
    {"pay", "settle", N_("[ID] FILE.csv"), 1, 2, N_("record the bank's results"), OPTIONS(DRY_RUN),
     mz_settle_results},
    {"pay", "sign", N_("[ID] FILE.csv"), 1, 2, N_("record who signed for the money"),
     OPTIONS(DRY_RUN), mz_signfor_sheet},
    {"pay", "refund", N_("[ID] FILE.csv"), 1, 2, N_("record money that came back"),
     OPTIONS(
         OPTION("evidence", N_("ID"), N_("the attachment of E17; the last one if not given"), TEXT),
         DRY_RUN),
     mz_refund_sheet},
    {"pay", "reverse", N_("ID"), 1, 1,
     N_("take paid lines back out, to be confirmed by an approver"),
     OPTIONS(OPTION("line", N_("N"), N_("only this line; may be given several times"), TEXT, MANY),
             OPTION("reason", "materials|amount|payee|basis|budget|other|complaint|error|refund",
                    N_("reason code"), WORD, REQUIRED, .names = &mz_reason_names),
             OPTION("text", N_("TEXT"), N_("why"), TEXT, REQUIRED),
             OPTION("voucher", N_("CODE"), N_("number of the reversing voucher"), CODE, REQUIRED),
             CONFIRM),
     mz_reverse_lines},
    {"pay", "confirm", N_("ID"), 1, 1, N_("confirm a reversal"), OPTIONS(OPINION, CONFIRM),
     mz_reverse_confirm},
    {"archive", NULL, N_("ID"), 1, 1, N_("file a payment away with its voucher"),
     OPTIONS(OPTION("voucher", N_("CODE"), N_("number of the voucher"), CODE, REQUIRED),
             OPTION("debit", N_("AMOUNT"), N_("sum of its debits, yuan"), AMOUNT, REQUIRED),
             OPTION("credit", N_("AMOUNT"), N_("sum of its credits, yuan"), AMOUNT, REQUIRED),
             OPTION("attachments", N_("N"), N_("number of files attached"), COUNT, REQUIRED)),
     mz_archive_payment},
    {"close", NULL, "", 0, 0, N_("close a project's books up to the end of a quarter"),
     OPTIONS(OPTION("up-to", N_("DATE"), N_("last day of the quarter"), DATE, REQUIRED),
             OPTION("confirm", N_("DATE"), N_("the last day again, instead of typing it"), TEXT),
             DRY_RUN),
     mz_period_close_books},
    {"reopen", NULL, N_("ID"), 1, 1, N_("propose to open the books again that this closed"),
     OPTIONS(OPTION("reason", N_("TEXT"), N_("why"), TEXT, REQUIRED)), mz_period_reopen_books},
    {"period", "confirm", N_("ID"), 1, 1, N_("confirm that books are closed, or opened again"),
     NULL, mz_period_confirm_books},
    {"evidence", "attach", N_("FILE"), 1, 1, N_("attach a file as evidence"),
     OPTIONS(OPTION("code", N_("CODE"), N_("evidence code: E01, E02, …"), CODE, REQUIRED),
             OPTION("to", N_("ID"), N_("what it is evidence of"), TEXT, REQUIRED),
             OPTION("media-type", N_("TYPE"), N_("media type; guessed from the name if not given"),
                    TEXT)),
     mz_evidence_attach},
    {"evidence", "get", N_("SHA256 FILE"), 2, 2, N_("fetch an evidence file"), NULL,
     mz_evidence_get},
    {"measure", "record", "", 0, 0, N_("record a measurement, how many of how many"),
     OPTIONS(OPTION("indicator", N_("CODE"), N_("indicator"), CODE, REQUIRED),
             OPTION("numerator", N_("N"), N_("how many"), COUNT),
             OPTION("denominator", N_("N"), N_("of how many"), COUNT),
             OPTION("evidence", N_("SHA256|FILE"), N_("evidence file of the project"), TEXT),
             OPTION("value", N_("PERCENT"), N_("refused: a bare percentage proves nothing"), TEXT)),
     mz_measure_record},
    {"explain", NULL, N_("INDICATOR"), 1, 1,
     N_("say why an indicator fell short, and what is done"),
     OPTIONS(OPTION("cause", "funds|system|staff|hardware|other", N_("cause"), WORD, REQUIRED,
                    .names = &mz_cause_names),
             OPTION("text", N_("TEXT"), N_("why"), TEXT, REQUIRED),
             OPTION("measure", N_("TEXT"), N_("what is done about it"), TEXT, REQUIRED)),
     mz_explain_deviation},
    {"plan", "set", N_("FILE.csv"), 1, 1, N_("set how much should be spent by when"), NULL,
     mz_plan_sheet},
    {"scheme", "set", N_("FILE.ini"), 1, 1, N_("set how scores and lights are computed"), NULL,
     mz_scheme_file},
    {"monitor", "snapshot", N_("[FILE.csv]"), 0, 1,
     N_("sign a checkpoint: its figures, and what is expected of each target"),
     OPTIONS(OPTION("checkpoint", N_("DATE"), N_("the day up to which the plan is looked at"), DATE,
                    REQUIRED),
             OPTION("forecast", N_("AMOUNT"), N_("yuan that will be spent by the end of the year"),
                    AMOUNT, REQUIRED),
             OPTION("all", "certain|possible|impossible",
                    N_("likelihood of every target that the sheet does not name"), WORD,
                    .names = &mz_likelihood_names),
             OPTION("reason", N_("TEXT"), N_("why; needed if red or not certain"), TEXT),
             OPTION("measure", N_("TEXT"), N_("what is done about it; likewise"), TEXT),
             OPTION("dry-run", NULL, N_("show it and file nothing"), FLAG)),
     mz_monitor_checkpoint},
    {"score", "record", N_("FILE.csv"), 1, 1, N_("record one evaluator's scores"),
     OPTIONS(EVALUATION), mz_score_sheet},
    {"evaluate", "conclude", "", 0, 0, N_("conclude from the scores of at least two evaluators"),
     OPTIONS(EVALUATION, OPINION), mz_evaluate_conclude},
    {"narrative", "write", N_("[FILE]"), 0, 1, N_("write a part of the report in words"),
     OPTIONS(OPTION("section", N_("SECTION"), N_("background, content, … as the manual lists them"),
                    WORD, REQUIRED, .names = &mz_section_names),
             OPTION("text", N_("TEXT"), N_("the text, instead of a file"), TEXT)),
     mz_narrative_file},
    {"finding", "raise", N_("CODE"), 1, 1, N_("record what an inspection found"),
     OPTIONS(OPTION("severity", "low|medium|high", N_("how heavy; high turns the light red"), WORD,
                    REQUIRED, .names = &mz_severity_names),
             OPTION("text", N_("TEXT"), N_("what was found"), TEXT, REQUIRED),
             OPTION("recover", N_("AMOUNT"), N_("amount to be recovered, yuan"), AMOUNT),
             OPTION("about", N_("HASH"), N_("the statement it is about"), TEXT)),
     mz_finding_raise},
    {"finding", "respond", N_("HASH"), 1, 1, N_("answer a finding"),
     OPTIONS(OPTION("text", N_("TEXT"), N_("why"), TEXT, REQUIRED),
             OPTION("measure", N_("TEXT"), N_("what is done about it"), TEXT, REQUIRED)),
     mz_finding_respond},
    {"finding", "resolve", N_("HASH"), 1, 1, N_("end a finding that was answered"),
     OPTIONS(OPTION("result", "rectified|accepted", N_("result"), WORD, REQUIRED,
                    .names = &mz_closing_names),
             OPTION("text", N_("TEXT"), N_("why"), TEXT, REQUIRED),
             OPTION("recovered", N_("AMOUNT"), N_("amount recovered, yuan"), AMOUNT)),
     mz_finding_resolve},
    {"witness", NULL, "", 0, 0,
     N_("remember and cosign what ledgers show, as an auditor's witness"),
     OPTIONS(OPTION("name", N_("NAME"), N_("the witness's name in its cosignatures"), TEXT),
             OPTION("state", N_("DIR"), N_("folder of what it remembers; never restore it"), FILE),
             OPTION("listen", N_("ADDRESS"), N_("unix:PATH, or ADDRESS:PORT on loopback"), TEXT),
             OPTION("log", N_("VKEY"), N_("verifier key of a log; may be given several times"),
                    TEXT, MANY)),
     mz_witness_serve},
    {"contradiction", NULL, N_("DIR"), 1, 1,
     N_("show what a copy or a witness kept of a log that contradicted itself"),
     OPTIONS(OPTION("log", N_("VKEY"), N_("verifier key of a log; may be given several times"),
                    TEXT, MANY, REQUIRED)),
     mz_contradiction_show},
#include "client/reading_table.h"
};
#define COMMANDS (sizeof commands / sizeof commands[0])

const struct mz_command *mz_command_at(size_t n) {
    return n < COMMANDS ? &commands[n] : NULL;
}

bool mz_command_is_noun(const char *noun) {
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].noun, noun) == 0)
            return true;
    return false;
}

const struct mz_command *mz_command_find(const char *noun, const char *verb) {
    const struct mz_command *bare = NULL;
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct mz_command *command = &commands[i];
        if (strcmp(command->noun, noun) != 0)
            continue;
        if (command->verb == NULL)
            bare = command;
        else if (verb != NULL && strcmp(command->verb, verb) == 0)
            return command;
    }
    return bare;
}

enum mz_status mz_command_unknown(const char *noun, const char *verb, struct mz_fault *fault) {
    const char *near = NULL;
    size_t best = 3;
    bool known = mz_command_is_noun(noun);
    for (size_t i = 0; i < COMMANDS; i++) {
        const char *name = known ? commands[i].verb : commands[i].noun;
        if (name == NULL || (known && strcmp(commands[i].noun, noun) != 0))
            continue;
        size_t distance = mz_options_distance(known ? (verb == NULL ? "" : verb) : noun, name);
        if (distance < best) {
            best = distance;
            near = name;
        }
    }
    mz_fault_at(fault, MZ_E_USAGE, known && verb != NULL ? "%s %s" : "%s", noun, verb);
    if (near != NULL)
        mz_fault_have(fault, mz_i18n(N_("no such command; did you mean %s?")), near);
    else if (known && verb == NULL)
        mz_fault_have(fault, "%s", mz_i18n(N_("needs a verb")));
    else
        mz_fault_have(fault, "%s", mz_i18n(N_("no such command")));
    return MZ_E_USAGE;
}
