"""Are the computed figures of a ledger the same in C and in Go, which shares no code with it? FORMAT.md §10.11.

    same_figures.py VERIFIER FORMAT.md MINGZHANG CLONE…      prints how many were compared
"""
import json
import subprocess
import sys

verifier, document, mingzhang, *clones = sys.argv[1:]
compared = figures = applicable = 0
for clone in clones:
    verdict = json.loads(subprocess.run([verifier, document, clone], capture_output=True, check=False).stdout)
    for project, theirs in sorted(verdict.get("figures", {}).items()):
        ours = subprocess.run([mingzhang, "--clone", clone, "-p", project, "-O", "json", "metrics"],
                              capture_output=True, check=True)
        rows = {row["key"]: row for row in json.loads(ours.stdout)["computed"]}
        if not set(theirs) <= set(rows):
            sys.exit(f"{clone}: {project}: {sorted(set(theirs) - set(rows))} are not among the metrics")
        for key, fraction in theirs.items():
            row = rows[key]
            mine = [row["numerator"], row["denominator"]]
            if mine != fraction:
                sys.exit(f"{clone}: {project}: {key}: C says {mine}, Go says {fraction}")
            figures += 1
            applicable += fraction[1] > 0
        compared += 1
if applicable == 0:
    sys.exit("nothing was compared")
print(f"{figures} figures of {compared} projects in {len(clones)} ledgers are the same in C and Go, {applicable} of them applicable")
