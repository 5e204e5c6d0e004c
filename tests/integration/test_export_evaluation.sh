#!/bin/sh
# A project that was evaluated, in the tables of an export: targets, monitoring, scores, the conclusion, deviations, the
# finding, the closed period. The same from the daemon and from a clone, and in CSV, JSON lines and a workbook.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

for step in people plan first_quarter payees approval payment evaluation; do quiet case_$step; done
quiet as accountant close --up-to 2023-12-31 --confirm 2023-12-31 --date 2024-01-20
quiet as inspector clone "$scratch/clone"
for format in csv jsonl xlsx; do
    quiet as inspector --lang zh export $format "$scratch/$format"
    quiet "$mingzhang" --lang en --clone "$scratch/clone" export $format "$scratch/$format.clone"
    check "$format: daemon and clone" diff -r "$scratch/$format" "$scratch/$format.clone"
    exits 0 "$format: made again" "$mingzhang" --clone "$scratch/clone" verify "$scratch/$format" -O json
    same "$format: compared" true "$(json_value compared <"$scratch/stdout")"
done
check "figures" /usr/bin/python3 "$MZ_ROOT/tests/integration/export_evaluation.py" "$scratch"
check "workbook" /usr/bin/python3 "$MZ_ROOT/tests/integration/exports.py" workbook "$scratch/xlsx"
finish
