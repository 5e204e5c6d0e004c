#!/usr/bin/python3
# labels: rules
"""No rule without its row: every place where proto/rules refuses has a row in the table, every row
a place, and what is left out is said here with its reason."""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import guards  # noqa: E402

SOURCE = pathlib.Path(os.environ["MZ_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["MZ_BUILD_DIR"])
RULES = SOURCE / "proto/rules"

CHAIN = "no rule of a statement: the chain's layer (test_chain.c, test_verify.c)"
ASKED = "answers a question of a view or of the client, refuses no statement"
# (file, function, code): how many of its places no statement can reach, and why.
UNREACHED = {
    ("act.c", "mz_act_project", "MZ_E_UNKNOWN_PROJECT"): (1, "admission asks for the project first"),
    ("admission.c", "check_ledger", "MZ_E_BAD_INDEX"): (1, "the chain is judged before the rules"),
    ("admission.c", "check_actor", "MZ_E_REVOKED_KEY"): (
        1, "a revocation retires the key, which is asked for first"),
    ("chain.c", "check_project", "MZ_E_BAD_PROJECT_CHAIN"): (1, CHAIN),
    ("chain.c", "mz_chain_check", "MZ_E_BAD_INDEX"): (1, CHAIN),
    ("chain.c", "mz_chain_check", "MZ_E_BAD_CHAIN"): (1, CHAIN),
    ("chain.c", "mz_chain_check", "MZ_E_TIME_BACKWARDS"): (1, CHAIN),
    ("duties.c", "judge_always", "MZ_E_DUTY_CONFLICT"): (
        1, "a request begins its payment: nobody can have approved it; the inbox asks"),
    ("fold.c", "mz_fold_apply", guards.UNREADABLE): (
        3, "what the records lack, and words for a refusal that has none: WORDLESS"),
    ("payment_payable.c", "mz_payment_missing", guards.UNREADABLE): (1, ASKED),
    ("payment_sign.c", "check_refs", "MZ_E_WRONG_REF"): (
        1, "a payment.sign with one reference does not decode"),
    ("policy.c", "check_tiers", "MZ_E_OUT_OF_RANGE"): (
        1, "a policy without tiers does not decode; `policy check` of a file asks"),
    ("roster.c", "mz_roster_read", "MZ_E_OVERFLOW"): (
        1, "a list that adds up to no amount is none (test_list.c)"),
}
# Codes that are returned without words. What a program lacks is no refusal.
NO_REFUSAL = {"MZ_E_NOT_FOUND", "MZ_E_EXISTS", "MZ_E_NO_MEMORY", "MZ_E_INTERNAL",
              "MZ_E_RECORDS_DIFFER"}
BOUND = "a bound above what any statement that decodes can need"
WORDLESS = {
    ("duties.c", "check", "MZ_E_UNKNOWN_ACTOR"): ASKED,
    ("fold.c", "mz_fold_key", "MZ_E_UNKNOWN_KEY"): ASKED,
    ("fold.c", "mz_policy_read", "MZ_E_NO_POLICY"): ASKED,
    ("period_draft.c", "mz_period_draft", "MZ_E_OUT_OF_RANGE"): ASKED,
    ("policy.c", "mz_policy_tier", "MZ_E_NO_POLICY"): "the last tier of a policy has no limit",
    ("record_map.c", "set_value", "MZ_E_TOO_LARGE"): BOUND,
    ("records.c", "__attribute__", "MZ_E_TOO_LARGE"): BOUND,
    ("scoring.c", "score_band", "MZ_E_OUT_OF_RANGE"): "arithmetic: compute in evaluation.c says it",
    ("staging.c", "mz_staging_add", "MZ_E_TOO_LARGE"): BOUND,
}


# What a kind reaches only in the sources: (file, function, code): kinds, or None for all, and why.
STEPS = {"payment.approve", "payment.return", "payment.reject", "payment.withdraw",
         "payment.instruct", "payment.settle", "payment.sign", "payment.refund", "payment.confirm"}
LINE = "the line is that of the request, or of the transfer, which was asked when it was named"
JUDGED = "the list was judged when payment.reverse named it"
OF_KIND = {
    ("act.c", "mz_act_add", "MZ_E_OVERFLOW"): (
        None, "what a budget covers adds up; where it may not, budget.adjust and budget.take ask"),
    ("act.c", "mz_act_budget_of", "MZ_E_UNKNOWN_BUDGET_LINE"): (STEPS | {"budget.take"}, LINE),
    ("act.c", "mz_act_budget_of", "MZ_E_WRONG_PROJECT"): (STEPS | {"budget.take"}, LINE),
    ("actors.c", "count_in", "MZ_E_ADMINISTRATOR_BUSINESS"): (
        {"ledger.create"}, "it names administrators and nobody else"),
    ("actors.c", "mz_actors_get", "MZ_E_UNKNOWN_ACTOR"): (
        {"actor.rotate"}, "the author is known by then"),
    ("actors.c", "mz_actors_get", "MZ_E_REVOKED_KEY"): (
        {"actor.rotate"}, "the author is in office by then"),
    ("duties.c", "judge_always", "MZ_E_DUTY_CONFLICT"): (
        {"payment.request", "payment.review", "payment.instruct", "payment.settle", "payment.sign",
         "payment.suspend", "payment.resume", "payment.refund", "payment.reverse",
         "payment.archive"}, "what holds without a policy is about approving and accepting"),
    ("payment_money.c", "mz_payment_line_of", "MZ_E_LINE_MISMATCH"): ({"payment.confirm"}, JUDGED),
    ("privacy.c", "check_erased", "MZ_E_ERASED"): ({"payment.request"}, "mz_privacy_use says it"),
    ("roster.c", "compare", "MZ_E_ROSTER_COUNT"): ({"payment.confirm"}, JUDGED),
    ("roster.c", "compare", "MZ_E_ROSTER_ROOT"): ({"payment.confirm"}, JUDGED),
    ("roster.c", "compare", "MZ_E_ROSTER_SUM"): (
        {"payment.confirm", "list.freeze"}, JUDGED + "; an eligible list states no sum"),
    ("roster.c", "open_object", "MZ_E_WITHHELD"): ({"payment.confirm"}, JUDGED),
}


def names_of_codes():
    text = (SOURCE / "proto/base/status_table.h").read_text(encoding="utf-8")
    return {code: name for name, code in re.findall(r'^X\((MZ_E_\w+), "([^"]+)"', text, re.M)}


def rows():
    """(file, function, code, kind) of every row."""
    names = names_of_codes()
    table = subprocess.run([BUILD / "tests/test_table", "--list"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout
    return [(file, guard, names[code], kind)
            for file, guard, code, kind in (line.split() for line in table.splitlines())]


def of_places(folder, table):
    """A row for every place, a place for every row and exception."""
    places = guards.scan(folder)
    count = collections.Counter(row[:3] for row in table)
    for place, there in sorted(places.items()):
        reached = there - UNREACHED.get(place, (0, ""))[0]
        if count[place] < reached:
            yield "%s: %s refuses %s in %d places and has %d rows" % (*place, reached, count[place])
    for place in sorted(set(count) - set(places)):
        yield "%s: %s no longer refuses %s: a row without its place" % place
    for place, (without, _) in sorted(UNREACHED.items()):
        if places[place] < without:
            yield "%s: %s no longer refuses %s: an exception without its place" % place


def of_kinds(folder, table):
    """A row for every kind whose rule asks what others ask as well."""
    places = guards.scan(folder)
    kinds = (SOURCE / "proto/codec/kinds.c").read_text(encoding="utf-8")
    reached = guards.reached(folder, kinds)
    have = {(row[3], *row[:3]) for row in table}
    for kind, *place in sorted(reached - have):
        place = tuple(place)
        if UNREACHED.get(place, (0, ""))[0] == places[place]:
            continue
        free = OF_KIND.get(place, (set(), ""))[0]
        if free is not None and kind not in free:
            yield "%s: %s refuses %s for %s, which has no row" % (*place, kind)
    for place, (free, _) in sorted(OF_KIND.items()):
        for kind in sorted(free or ()):
            if (kind, *place) not in reached - have:
                yield "%s: %s refuses %s for %s: an exception without need" % (*place, kind)


def of_words(folder):
    """Whoever refuses says what is wrong."""
    wordless = {place for place in guards.silent(folder) if place[2] not in NO_REFUSAL}
    for place in sorted(wordless - set(WORDLESS)):
        yield "%s: %s returns %s without saying what is wrong" % place
    for place in sorted(set(WORDLESS) - wordless):
        yield "%s: %s no longer returns %s: an exception without its place" % place


def complaints(folder, table):
    """What is wrong with `table` for the sources in `folder`."""
    yield from of_places(folder, table)
    yield from of_kinds(folder, table)
    yield from of_words(folder)


def planted(table):
    """Each of these, put into a copy of the sources, must be noticed."""
    plants = {
        "a guard": "static int planted(int n) {\n    if (n > 0)\n"
                   '        return mz_fault_at(0, MZ_E_DUPLICATE, "body");\n    return 0;\n}\n',
        "a second place": ("        return missing(act, n, \"target_numerator\");\n",
                           "        return n > 9 ? missing(act, n, \"more\")\n"
                           "                     : missing(act, n, \"target_numerator\");\n"),
        "a code that cannot be read": "static int planted(int n) {\n    int status = n + 1;\n"
                                      "    if (n > 0)\n"
                                      '        return mz_fault_at(0, status, "body");\n'
                                      "    return 0;\n}\n",
        "a guard that others ask": ("    act->ledger.projects++;\n",
                                    "    status = mz_period_check(act, code);\n"
                                    "    act->ledger.projects++;\n"),
        "a code without words": "static int planted(int n) {\n    if (n > 0)\n"
                                "        return MZ_E_FORBIDDEN;\n    return 0;\n}\n",
    }
    for name, text in plants.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "rules"
            shutil.copytree(RULES, folder)
            file = folder / "planning.c"
            source = file.read_text(encoding="utf-8")
            changed = source.replace(*text) if isinstance(text, tuple) else source + text
            assert changed != source, name
            file.write_text(changed, encoding="utf-8")
            if not list(complaints(folder, table)):
                yield "self-test: %s was planted and not noticed" % name


def main():
    table = rows()
    found = list(complaints(RULES, table)) or list(planted(table))
    for complaint in found:
        print(complaint)
    if found:
        print("add the rows to tests/rules/rows_*.c, or the exception with its reason here")
    print("%d rows for %d places" % (len(table), sum(guards.scan(RULES).values())))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
