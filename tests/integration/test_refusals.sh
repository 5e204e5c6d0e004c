#!/bin/sh
# Everything the rules forbid, tried with the client and, where that would not sign it, with statements made by hand:
# refused with a stable code, exit 5 (2 for what is malformed), nothing recorded, and the batch around it unharmed.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

helper=$MZ_ROOT/tests/integration/refusals.py
here_csv=$scratch/csv
mkdir -p "$here_csv"

# roster FILE LINES...: a roster whose lines are "N AMOUNT", N the place among the people of the case.
roster() {
    file_=$1
    shift
    echo 姓名,身份证号,金额 >"$file_"
    for line_ in "$@"; do
        sed -n "$((${line_% *} + 1))p" "$case/people.csv" | cut -d, -f1,2 | sed "s/\$/,${line_#* }/" >>"$file_"
    done
}

request() {
    number_=$1
    roster_=$2
    shift 2
    as "$who" request submit --number "$number_" --line B2023-02 --roster "$roster_" --due 2023-05-01 \
        --purpose 示例 --date 2023-04-17 "$@"
}

quiet case_people
quiet case_plan
quiet case_payees
new_key both
new_key gone
quiet enrol both handler approver
quiet enrol gone handler
for line in B2023-02=999.99 B2023-03=1000.00; do
    quiet as budget budget appropriate "${line%=*}" --amount "${line#*=}" --year 2023 --source union --document 示例 \
        --date 2023-02-01
    quiet as accountant budget receive "${line%=*}" --amount "${line#*=}" --document 示例 --date 2023-03-01
done
# Attached to the project, they count for every payment of it, as the policy shares them.
register=$(as handler project show -O json | json_value index)
for code in E01 E02; do
    quiet as handler evidence attach "$(evidence $code)" --code $code --to "#$register" --date 2023-04-17
done

# -- With the client.
roster "$here_csv/two.csv" "1 500.00" "2 500.00"
roster "$here_csv/twice.csv" "1 100.00" "2 100.00" "1 100.00"
roster "$here_csv/one.csv" "3 500.00"
roster "$here_csv/rich.csv" "4 500.01"
who=handler
refused 5 over-budget "over the budget by one fen" request ZF-OVER "$here_csv/two.csv"
refused 5 duplicate-payee "a duplicate payee on a roster" request ZF-TWICE "$here_csv/twice.csv"
refused 5 over-standard "over the standard by one fen" request ZF-RICH "$here_csv/rich.csv"

who=both
quiet request ZF-SELF "$here_csv/one.csv"
for code in E04 E05; do
    quiet as handler evidence attach "$(evidence $code)" --code $code --to ZF-SELF --date 2023-04-17
done
refused 5 not-approved "payment without approval" as cashier pay instruct ZF-SELF --confirm 500.00 --date 2023-04-20
refused 5 wrong-state "approval before the review" as approver1 approve ZF-SELF --confirm 500.00 --date 2023-04-20
quiet as reviewer review ZF-SELF --confirm 500.00 --date 2023-04-18
refused 5 duty-conflict "self-approval" as both approve ZF-SELF --confirm 500.00 --date 2023-04-19
same "self-approval names the person" both "$(json_value who <"$scratch/stderr" | sed 's/,.*//')"
refused 5 not-approved "payment after the review alone" as cashier pay instruct ZF-SELF --confirm 500.00 --date 2023-04-20
refused 2 not-confirmed "another amount than the payment's" as approver1 approve ZF-SELF --confirm 500.01 --date 2023-04-20
quiet as approver1 approve ZF-SELF --confirm 500.00 --date 2023-04-19
refused 5 not-accepted "payment without acceptance" as cashier pay instruct ZF-SELF --confirm 500.00 --date 2023-04-20
refused 5 wrong-role "an act of another's duty" as reviewer budget appropriate B2023-09 --amount 1.00 --year 2023 \
    --source union --document 示例 --date 2023-04-20

refused 5 bare-percentage "a bare percentage" as evaluator measure record --indicator sat --value 98% \
    --evidence "$(evidence E01)" --date 2023-04-30
refused 5 bare-percentage "a numerator alone" as evaluator measure record --indicator sat --numerator 43 \
    --evidence "$(evidence E01)" --date 2023-04-30

quiet as admin1 actor revoke gone --reason 离任 --date 2023-04-18
who=gone
quiet as admin2 confirm --all --date 2023-04-18
code=0
request ZF-GONE "$here_csv/one.csv" -O json >/dev/null 2>"$scratch/stderr" || code=$?
same "a revoked key with the client" "revoked-key" "$(json_value code <"$scratch/stderr")"
check "a revoked key: exit 4 or 5, not $code" [ "$code" -eq 4 -o "$code" -eq 5 ]
new_key stranger
code=0
as stranger evidence attach "$(evidence E07)" --code E07 --to "#$register" --date 2023-04-18 -O json >/dev/null \
    2>"$scratch/stderr" || code=$?
same "an unknown key with the client" "unknown-key" "$(json_value code <"$scratch/stderr")"

# -- By hand.
for role in $(/usr/bin/python3 "$helper" people); do
    person=${role%%:*}
    rest=${role#*:}
    options=
    for word in $(echo "${rest#*:}" | tr , ' '); do options="$options --role $word"; done
    # shellcheck disable=SC2086
    quiet as admin1 actor enrol --public-key "${rest%%:*}" --actor "$person" $options --date 2023-01-05
done
quiet as admin2 confirm --all --date 2023-01-05
quiet as admin1 actor revoke by-hand-gone --reason 离任 --date 2023-04-18
quiet as admin2 confirm --all --date 2023-04-18
check "statements made by hand" /usr/bin/python3 "$helper" try "$socket" "$origin"

check "the ledger is whole" quiet as inspector clone "$scratch/clone"
fresh 0 "the ledger after all that" "$scratch/clone"
exits 0 "and verifies" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
finish
