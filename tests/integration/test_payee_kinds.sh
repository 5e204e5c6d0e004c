#!/bin/sh
# A single person and a single organisation are paid as a roster is: each with a request of one line. The codes and
# names are invented; the organisation's is the example of GB 32100-2015.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

csv=$scratch/csv
mkdir -p "$csv"
org=91350100M000100Y43
individual=999901196601091009

quiet case_people
quiet case_plan
quiet as budget budget appropriate B2023-07 --amount 9000.00 --year 2023 --source union --document 示例 --date 2023-02-01
quiet as accountant budget receive B2023-07 --amount 9000.00 --document 示例 --date 2023-03-01

# -- Import: an organisation beside a person; codes that are neither are told by row.
cat >"$csv/payees.csv" <<END
姓名,统一社会信用代码,银行账号,开户行,类别
样例印务有限公司,$org,6299990000739999999,虚拟银行示范支行,供应商
赵测甲,$individual,6299990000730000000,虚拟银行示范支行,frontline
END
sed "s/$org/91350100M000100Y44/" "$csv/payees.csv" >"$csv/wrong.csv"
exits 2 "a code with a wrong check character" as handler payee import "$csv/wrong.csv" --date 2023-04-03
check "it is told by row" grep -q "row 2.*bad-number" "$scratch/stderr"
quiet as handler payee import "$csv/payees.csv" --date 2023-04-03
quiet as handler payee import "$csv/payees.csv" --date 2023-04-03
same "two payees" "2" "$(as handler payee list -O json | json_value items | /usr/bin/python3 -c '
import ast, sys
print(len(ast.literal_eval(sys.stdin.read())))')"

# pays NUMBER CODE AMOUNT METHOD EVIDENCE: one line, from the request to the signature.
pays() {
    printf '统一社会信用代码,金额\n%s,%s\n' "$2" "$3" >"$csv/$1.csv"
    quiet as handler request submit --number "$1" --line B2023-07 --roster "$csv/$1.csv" --due 2023-05-01 \
        --purpose 示例支出 --date 2023-04-17
    for code in E01 E02 E04 E05 E07 E08 E09 E10 E11; do
        echo "$code for $1" >"$csv/$1-$code.txt"
        quiet as handler evidence attach "$csv/$1-$code.txt" --code $code --to "$1" --date 2023-04-17
    done
    quiet as reviewer review "$1" --confirm "$3" --date 2023-04-18
    quiet as approver1 approve "$1" --confirm "$3" --date 2023-04-19
    for acceptor in reviewer accountant; do
        quiet as $acceptor accept "$1" --result passed --type delivery --date 2023-04-21
    done
    if [ -n "$5" ]; then
        echo invoice >"$csv/$1-$5.txt"
        refused 5 evidence-missing "an organisation is not paid without $5" as cashier pay instruct "$1" --confirm "$3" \
            --date 2023-04-26
        quiet as handler evidence attach "$csv/$1-$5.txt" --code "$5" --to "$1" --date 2023-04-26
    fi
    quiet as cashier pay instruct "$1" --confirm "$3" --date 2023-04-27
    printf '行号,统一社会信用代码,金额,结果,流水号,日期\n1,%s,%s,paid,BK-%s,2023-04-28\n' "$2" "$3" "$1" >"$csv/$1-bank.csv"
    quiet as cashier pay settle "$1" "$csv/$1-bank.csv" --date 2023-04-28
    printf '行号,统一社会信用代码,金额,方式,日期\n1,%s,%s,%s,2023-04-29\n' "$2" "$3" "$4" >"$csv/$1-sign.csv"
    quiet as cashier pay sign "$1" "$csv/$1-sign.csv" --date 2023-04-29
}
pays ZF2023-0701 $org 2680.00 electronic E15
pays ZF2023-0702 $individual 500.00 hand ""
same "both are signed for" "signed signed" "$(as handler payments --state signed -O json | /usr/bin/python3 -c '
import json, sys
print(*[item["state"] for item in json.load(sys.stdin)["items"]])')"
printf '统一社会信用代码,金额\n%s,500.01\n' $individual >"$csv/over.csv"
refused 5 over-standard "the standard is that of the person's category" as handler request submit --number ZF2023-0703 \
    --line B2023-07 --roster "$csv/over.csv" --due 2023-05-01 --purpose 示例支出 --date 2023-04-17
exits 0 "the ledger verifies" as inspector clone "$scratch/clone"
exits 0 "alone too" "$mingzhang" --config "$out/people/inspector/config.ini" verify "$scratch/clone"
check "no code of an organisation in the clone" sh -c "! grep -rq $org '$scratch/clone'"
finish
