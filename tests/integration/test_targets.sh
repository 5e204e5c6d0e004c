#!/bin/sh
# labels: targets
# Targets from a template to the ledger and back: the sheet of each template, filled in, is admitted,
# with 100 points; what cannot be known beforehand has to be filled in. Targets in per cent are held
# against the people of the case, and a printed percentage is judged without any ledger.
set -eu
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

for step in people plan payees approval payment; do quiet case_$step; done

# Everything of the template is filed as it stands; only what is open is filled in.
for language in zh en; do
    for template in framework self-evaluation; do
        sheet=$scratch/$template-$language.csv
        check "$template in $language" "$mingzhang" --lang $language -q target template $template -o "$sheet"
        check "$template with a mark for Excel" "$mingzhang" --lang $language -q --excel target template \
            $template -o "$sheet.excel"
        if [ $template = self-evaluation ]; then
            exits 2 "$template in $language: open cells are told" as handler target set "$sheet" --goal 目标 \
                --date 2023-12-01
            sed -e '/^cnt,/s/,,1,,/,44,1,,/' -e '/^cost,/s/,,1,,/,500,1,,/' "$sheet" >"$sheet.full"
        else
            sed -n p "$sheet.excel" >"$sheet.full"
        fi
        check "$template in $language: set" as handler target set "$sheet.full" --goal 目标 --date 2023-12-01
        as inspector -O json target show >"$scratch/shown.json"
        check "$template in $language: as filled in" /usr/bin/python3 - "$sheet" "$scratch/shown.json" <<'END'
import csv, json, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8")))[1:]
shown = json.load(open(sys.argv[2], encoding="utf-8"))["indicators"]
assert sum(one["weight"] for one in shown) == 10000
assert [row[:4] for row in rows] == [[one[name] for name in ("key", "level1", "level2", "name")] for one in shown]
assert all(row[8] == one["unit"] and float(row[9]) * 100 == one["weight"] for row, one in zip(rows, shown))
assert all(row[10] and row[11] and "domain.md" not in row[11] for row in rows)
END
    done
done
exits 2 "no such template" "$mingzhang" target template none

# The targets of the case again: 44 of 55 are exactly 80 %, no whole number of 44 is 90 or 95 %, and at
# least 98 % of 44 is all of them.
as handler target set "$case/targets.csv" --goal 目标 --date 2023-12-02
for view in "target show" metrics; do
    # shellcheck disable=SC2086
    as inspector --lang zh $view >"$scratch/shown"
    check "$view: 90 % of 44" grep -qF \
        "慰问及时率：44 中没有任何整数能得出 90.00 %；39 为 88.64 %，40 为 90.91 %。" "$scratch/shown"
    check "$view: what at least means" grep -qF "慰问及时率：44 的至少 90.00 % 即 40 及以上。" "$scratch/shown"
    check "$view: 80 % of 55 is whole" test -z "$(grep -F "覆盖率：" "$scratch/shown" || true)"
done

# printed, of how many, possible or not.
while read -r printed of exit; do
    code=0
    "$mingzhang" metrics check --printed "$printed" --of "$of" >"$scratch/said" 2>"$scratch/error" || code=$?
    same "$printed of $of" "$exit" "$code"
    same "$printed of $of by name" "$exit" "$(grep -qF impossible-percentage "$scratch/error" && echo 5 || echo 0)"
done <<'END'
80% 44 0
80 55 0
90% 44 5
90% 49 0
95% 44 0
95% 49 5
98% 44 0
98% 49 0
79.55% 44 0
79.54% 44 5
101% 44 5
END
"$mingzhang" -O json metrics check --printed 98% --of 44 >"$scratch/said"
same "at least 98 % of 44" 44 "$(json_value items.0.above <"$scratch/said")"
exits 2 "no percentage" "$mingzhang" metrics check --printed ninety --of 44
exits 2 "of nobody" "$mingzhang" metrics check --printed 90% --of 0
finish
