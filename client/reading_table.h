/* Rows of the command table (commands.c) for the commands that only read. No include guard: this file is
 * included where the table stands. */
#define LIMIT OPTION("limit", N_("N"), N_("at most so many; all if not given"), COUNT)
#define AFTER OPTION("after", N_("CURSOR"), N_("go on behind this cursor (\"next\" of the page before)"), TEXT)
#define GENESIS OPTION("genesis", N_("HEX|FILE"), N_("the genesis you trust: leaf hash of entry 0, or a genesis.json"), TEXT)
#define NO_EVIDENCE OPTION("no-evidence", NULL, N_("leave evidence files out"), FLAG)

    {"inbox", NULL, "", 0, 0, N_("what waits for you, and what it still needs"),
     OPTIONS(OPTION("actor", N_("CODE"), N_("whose; that of --key if not given"), CODE), LIMIT, AFTER),
     mz_read_inbox},
    {"list", NULL, "", 0, 0, N_("entries of the ledger, in order"),
     OPTIONS(OPTION("kind", N_("KIND,..."), N_("only these kinds"), TEXT),
             OPTION("actor", N_("CODE"), N_("only by this person"), CODE),
             OPTION("reverse", NULL, N_("newest first"), FLAG), LIMIT, AFTER),
     mz_read_entries},
    {"show", NULL, N_("ID"), 1, 1, N_("one entry, whole"), NULL, mz_read_entry},
    {"trace", NULL, N_("ID"), 1, 1, N_("the way of the money, from the budget to the signature"),
     OPTIONS(OPTION("line", N_("N"), N_("of one line of the roster"), COUNT),
             OPTION("payee", N_("ID"), N_("of one payee"), TEXT)),
     mz_read_trace},
    {"ledger", NULL, "", 0, 0, N_("the ledger: unit, log key, genesis, counts"), NULL, mz_read_ledger},
    {"actor", "list", "", 0, 0, N_("people with their roles and keys"), OPTIONS(LIMIT, AFTER), mz_read_actors},
    {"policy", "show", "", 0, 0, N_("the control policy in force, as `policy set` reads it"), NULL,
     mz_read_policy},
    {"policy", "diff", N_("FILE.ini"), 1, 1, N_("what a policy file would change"), NULL,
     mz_policy_diff},
    {"project", "list", "", 0, 0, N_("projects"), OPTIONS(LIMIT, AFTER), mz_read_projects},
    {"project", "show", N_("[CODE]"), 0, 1, N_("one project"), NULL, mz_read_project},
    {"target", "show", "", 0, 0, N_("the project's performance targets"), NULL, mz_read_target},
    {"budget", "show", "", 0, 0, N_("budget lines and what became of them"), OPTIONS(LIMIT, AFTER),
     mz_read_budgets},
    {"payee", "list", "", 0, 0, N_("payees, personal data masked"),
     OPTIONS(OPTION("payee", N_("ID"), N_("only this one"), TEXT), LIMIT, AFTER), mz_read_payees},
    {"payments", NULL, "", 0, 0, N_("payments and how far they are"),
     OPTIONS(OPTION("state", N_("STATE"), N_("only in this state"), WORD, .names = &mz_state_names), LIMIT,
             AFTER),
     mz_read_payments},
    {"execution", NULL, "", 0, 0, N_("budget execution: four sums, three rates, certified or why not"), NULL,
     mz_read_execution},
    {"metrics", NULL, "", 0, 0, N_("every indicator with numerator, denominator and target"), NULL,
     mz_read_metrics},
    {"export", "csv", N_("DIR"), 1, 1, N_("write the whole ledger as CSV tables with a manifest"),
     OPTIONS(OPTION("bom", NULL, N_("byte-order mark, for spreadsheets"), FLAG)), mz_export_csv},
    {"export", "json", N_("FILE"), 1, 1, N_("write the whole ledger as one JSON document"), NULL, mz_export_json},
    {"clone", NULL, N_("DIR"), 1, 1, N_("fetch the whole ledger into a folder, proven as it comes"),
     OPTIONS(GENESIS, NO_EVIDENCE), mz_clone_ledger},
    {"pull", NULL, N_("[DIR]"), 0, 1, N_("fetch what is new into a clone, after proving that it only grew"),
     OPTIONS(GENESIS, NO_EVIDENCE, OPTION("full", NULL, N_("look at every file again"), FLAG)),
     mz_pull_ledger},
    {"verify", NULL, N_("[DIR]"), 0, 1, N_("verify a clone alone, to one verdict line"),
     OPTIONS(GENESIS, OPTION("digest", NULL, N_("also give the digest over all records"), FLAG)),
     mz_verify_clone},
    {"prove", NULL, N_("ID"), 1, 1, N_("write a proof that an entry is in the ledger (tlog-proof)"), NULL,
     mz_prove_entry},

#undef LIMIT
#undef AFTER
#undef GENESIS
#undef NO_EVIDENCE
