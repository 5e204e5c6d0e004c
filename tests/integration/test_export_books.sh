#!/bin/sh
# Exports of a ledger that has everything: two projects, three lines, two years; lines that came back and were sent
# again, refunds in the year and after it, reversals for a refund and for an error of the books; names with rare
# characters, texts that a spreadsheet would run, the largest amounts. What is exported is held against what the ledger
# itself says, with nothing of ours; and an empty ledger is exported too.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

books=$MZ_ROOT/tests/integration/export_books.py
csv=$scratch/csv
mkdir -p "$csv"
second=P2024-02

quiet case_people

# -- Nothing but people: every table is there, headings and all.
for format in csv jsonl zfpz; do
    check "empty: $format" quiet as inspector export $format "$scratch/empty.$format"
done
check "empty: books" quiet as inspector export gbt19581 "$scratch/empty.books" --year 2023
check "empty: workbook" quiet as inspector export xlsx "$scratch/empty.xlsx"
check "empty: figures" /usr/bin/python3 "$books" empty "$scratch"
for made in empty.csv empty.books empty.xlsx; do
    exits 0 "empty: verify $made" "$mingzhang" verify "$scratch/$made"
done

# -- The first project, as in the workflow: two lines come back and are sent again, one is refunded.
new_key approver3
quiet enrol approver3 approver
quiet case_plan
quiet case_payees
quiet case_approval
attach() {
    echo "sample of $1 for $3" >"$csv/$1-$3.txt"
    quiet as "$2" -p "$5" evidence attach "$csv/$1-$3.txt" --code "$1" --to "$3" --date "$4"
}
quiet as reviewer accept ZF2023-0501 --result passed --type list --date 2023-04-21
quiet as accountant accept ZF2023-0501 --result passed --type list --date 2023-04-21
for code in E07 E08 E09; do attach $code accountant ZF2023-0501 2023-04-24 P2023-01; done
quiet as cashier pay instruct ZF2023-0501 --confirm 22000.00 --date 2023-04-27
awk -F, -v OFS=, 'NR == 4 || NR == 5 { $4 = "returned"; $5 = ""; $7 = "户名不符" } { print }' \
    "$case/bank-results.csv" >"$csv/returned.csv"
quiet as cashier pay settle ZF2023-0501 "$csv/returned.csv" --date 2023-04-28
quiet as cashier pay instruct ZF2023-0501 --line 3 --confirm 500.00 --date 2023-05-08
quiet as cashier pay instruct ZF2023-0501 --line 4 --confirm 500.00 --date 2023-05-08
{
    head -n 1 "$case/bank-results.csv"
    sed -n "4,5p" "$case/bank-results.csv" | sed 's/BK20230428/BK20230509/; s/2023-04-28/2023-05-09/'
} >"$csv/again.csv"
quiet as cashier pay settle ZF2023-0501 "$csv/again.csv" --date 2023-05-09
attach E17 cashier ZF2023-0501 2023-05-12 P2023-01
printf '支付编号,行号,退款金额,流水号,日期,原因\nZF2023-0501,5,500.00,TK20230512000001,2023-05-12,重复发放\n' >"$csv/refund.csv"
quiet as cashier pay refund "$csv/refund.csv" --date 2023-05-12
# reverse REASON LINE: red entry, confirmed by somebody who did nothing else.
reverse() {
    quiet as accountant pay reverse ZF2023-0501 --reason "$1" --line "$2" --confirm 500.00 --text "$1" \
        --voucher "HC2023-$2" --date 2023-05-15
    quiet as approver3 pay confirm ZF2023-0501 --confirm 500.00 --date 2023-05-16
}
reverse refund 5
reverse error 6

# -- The second: a name that not every charset has, texts that a spreadsheet would run, over the end of a year.
rare='=1+1 "𠮷田㼆" 项目, 第2号'
quiet as handler project add P2024-02 --name "$rare" --unit "@示例单位" --basis "-示例" --begin 2023-06-01 \
    --end 2024-12-31 --date 2023-06-01
quiet as budget -p $second budget appropriate B2023-02 --amount 1000.00 --year 2023 --source union \
    --document "示例〔2023〕2号" --date 2023-06-02
quiet as budget -p $second budget appropriate B2024-02 --amount 1000.00 --year 2024 --source fiscal \
    --document "示例〔2024〕1号" --date 2024-01-02
quiet as accountant -p $second budget receive B2023-02 --amount 700.00 --document 示例 --date 2023-06-02
quiet as accountant -p $second budget receive B2023-02 --amount 300.00 --document 示例 --date 2023-11-30
quiet as accountant -p $second budget receive B2024-02 --amount 600.00 --document 示例 --date 2024-01-03
tail -n 3 "$case/people.csv" | cut -d, -f1,2 | sed 's/$/,100.00/' >"$csv/rest"
{ head -n 1 "$case/roster.csv"; head -n 2 "$csv/rest"; } >"$csv/roster-a.csv"
{ head -n 1 "$case/roster.csv"; tail -n 1 "$csv/rest"; } >"$csv/roster-b.csv"
# pay_to NUMBER LINE ROSTER AMOUNT MONTH-PREFIX
pay_to() {
    quiet as handler -p $second request submit --number "$1" --line "$2" --roster "$3" --due "$5-28" \
        --purpose "=SUM(A1) \"$1\", 慰问" --date "$5-12"
    for code in E01 E02 E04 E05; do attach $code handler "$1" "$5-12" "$second"; done
    quiet as reviewer -p $second review "$1" --confirm "$4" --date "$5-13"
    quiet as approver1 -p $second approve "$1" --confirm "$4" --date "$5-14"
    quiet as reviewer -p $second accept "$1" --result passed --type list --date "$5-15"
    quiet as accountant -p $second accept "$1" --result passed --type list --date "$5-15"
    for code in E07 E08 E09; do attach $code accountant "$1" "$5-15" "$second"; done
    quiet as cashier -p $second pay instruct "$1" --confirm "$4" --date "$5-29"
}
pay_to ZF2023-1201 B2023-02 "$csv/roster-a.csv" 200.00 2023-12
printf '行号,结果,流水号,日期\n1,成功,BK20231230000001,2023-12-30\n2,成功,BK20231230000002,2023-12-30\n' >"$csv/december.csv"
quiet as cashier -p $second pay settle ZF2023-1201 "$csv/december.csv" --date 2023-12-30
pay_to ZF2024-0101 B2024-02 "$csv/roster-b.csv" 100.00 2024-01
printf '行号,结果,流水号,日期\n1,成功,BK20240201000001,2024-02-01\n' >"$csv/february.csv"
quiet as cashier -p $second pay settle ZF2024-0101 "$csv/february.csv" --date 2024-02-01
attach E17 cashier ZF2023-1201 2024-01-05 "$second"
printf '支付编号,行号,退款金额,流水号,日期,原因\nZF2023-1201,2,100.00,TK20240105000001,2024-01-05,退回\n' >"$csv/refund2.csv"
quiet as cashier -p $second pay refund "$csv/refund2.csv" --date 2024-01-05

# -- What came out, against what the ledger says of its lines, from a clone.
quiet as inspector clone "$scratch/clone"
clone() {
    "$mingzhang" --clone "$scratch/clone" "$@"
}
clone budget show -p P2023-01 -O json >"$scratch/budget-1.json"
clone budget show -p P2024-02 -O json >"$scratch/budget-2.json"
for year in 2022 2023 2024 2025; do
    quiet clone export gbt19581 "$scratch/books-$year" --year $year
done
for made in "csv plain" "csv sheet --bom" "zfpz zfpz" "zfpz zfpz-gb --charset gb18030" "jsonl jsonl"; do
    # shellcheck disable=SC2086
    set -- $made
    name=$2
    format=$1
    shift 2
    quiet clone export "$format" "$scratch/$name" "$@"
done
quiet clone export xlsx "$scratch/book.xlsx"
for what in books zfpz texts; do
    check "$what" /usr/bin/python3 "$books" $what "$scratch"
done
check "workbook" /usr/bin/python3 "$MZ_ROOT/tests/integration/exports.py" workbook "$scratch/book.xlsx"
quiet as inspector export gbt19581 "$scratch/books-daemon" --year 2024
check "books: the daemon's are the same" diff -r "$scratch/books-2024" "$scratch/books-daemon"
exits 2 "a character that GBK has not" clone export zfpz "$scratch/gbk" --charset gbk
check "it is named with its place" grep -q 'zfpz.csv, row .*预算项目名称' "$scratch/stderr"
check "it is shown" grep -qF '𠮷' "$scratch/stderr"

# -- The largest amount that the ledger can hold, in all: exact in every form; one fen more is refused, not cut.
quiet as budget -p $second budget appropriate B2024-08 --amount 90071992523409.91 --year 2024 --source other \
    --document 示例 --date 2024-02-02
quiet as inspector export csv "$scratch/largest"
quiet as inspector export xlsx "$scratch/largest.xlsx"
check "largest" /usr/bin/python3 "$books" largest "$scratch"
check "largest: workbook" /usr/bin/python3 "$MZ_ROOT/tests/integration/exports.py" workbook "$scratch/largest.xlsx"
quiet as budget -p $second budget appropriate B2024-09 --amount 0.01 --year 2024 --source other --document 示例 \
    --date 2024-02-02
exits 2 "a sum beyond the largest amount" as inspector export csv "$scratch/overflow" -O json
same "a sum beyond: code" overflow "$(json_value code <"$scratch/stderr")"
finish
