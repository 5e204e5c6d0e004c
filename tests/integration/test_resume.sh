#!/bin/sh
# Long commands killed in the middle and run again, until they come to their end: an import, a request, bank results,
# signatures, a file. Nothing is recorded twice and nothing is lost. MZ_ROWS: how many people, more than 5000 (default 6000).
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

rows=${MZ_ROWS:-6000}
csv=$scratch/csv
mkdir -p "$csv"

# Synthetic people: identity numbers of an area that does not exist, with a right check character.
/usr/bin/python3 - "$rows" "$csv" <<'END'
import csv, sys
rows, folder = int(sys.argv[1]), sys.argv[2]
weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
def idno(i):
    body = "9999%02d%04d%02d%02d%03d" % (i % 7 + 1, 1950 + i // 100000, 1 + i // 1000 % 12, 1 + i // 12000 % 28, i % 1000)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]
def write(name, heading, lines):
    with open(f"{folder}/{name}", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(heading)
        out.writerows(lines)
write("people.csv", ["姓名", "身份证号", "银行账号", "类别"],
      ([f"虚拟{i}", idno(i), "62999999%011d" % i, "frontline"] for i in range(rows)))
write("roster.csv", ["身份证号", "金额"], ([idno(i), "1.00"] for i in range(rows)))
write("bank.csv", ["行号", "结果", "流水号", "日期"], ([i + 1, "paid", "R%012d" % i, "2023-04-28"] for i in range(rows)))
write("signed.csv", ["行号", "方式", "日期"], ([i + 1, "hand", "2023-04-29"] for i in range(rows)))
END

kills=0
excused=0
# through WHAT PERSON COMMAND...: killed after a moment that grows, run again until it comes to its end.
through() {
    what_through_=$1
    person=$2
    shift 2
    moment=30
    while :; do
        code=0
        timeout -s KILL "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))" "$mingzhang" --config "$out/people/$person/config.ini" \
            --passphrase-file "$out/people/$person/passphrase" "$@" >"$scratch/stdout" 2>"$scratch/stderr" || code=$?
        # What a killed command had sent may be recorded only after the next one has read how far it came: that one is
        # refused, and nothing is lost or doubled by running it again.
        if [ $code -eq 5 ] && [ $kills -gt "$excused" ]; then
            excused=$kills
            continue
        fi
        [ $code -eq 137 ] || break
        kills=$((kills + 1))
        moment=$((moment + moment / 3))
    done
    same "$what_through_: comes to its end" 0 "$code"
    [ "$code" -eq 0 ] || head -c 1000 "$scratch/stderr" >&2
}
payment() {
    as handler payments -O json | json_value "items.0.$1"
}

quiet case_people
quiet case_plan
quiet as budget budget adjust B2023-01 --type increase --amount 100000.00 --document 示例 --reason 示例 --date 2023-03-02
quiet as accountant budget receive B2023-01 --amount 100000.00 --document 示例 --date 2023-03-03

before=$(tree_size)
through "the import" handler payee import "$csv/people.csv" --date 2023-04-03
same "everybody is enrolled, once" $((before + rows)) "$(tree_size)"
check "whoever was enrolled before is told apart" grep -q "$rows rows:" "$scratch/stderr"

# The request is the same however often it is filed on that day.
through "the request" handler request submit --number ZF-1 --line B2023-01 --roster "$csv/roster.csv" --due 2023-06-01 \
    --purpose 示例 --date 2023-04-10
same "one request" $((before + rows + 1)) "$(tree_size)"
head -c 8000000 /dev/urandom >"$csv/scan.bin"
through "the file" handler evidence attach "$csv/scan.bin" --code E01 --to ZF-1 --date 2023-04-10
same "one attachment" $((before + rows + 2)) "$(tree_size)"

for code in E02 E03 E04 E05; do
    quiet as handler evidence attach "$(evidence $code)" --code $code --to ZF-1 --date 2023-04-11
done
amount=$rows.00
quiet as reviewer review ZF-1 --confirm "$amount" --date 2023-04-12
quiet as approver1 approve ZF-1 --confirm "$amount" --date 2023-04-13
quiet as approver2 approve ZF-1 --confirm "$amount" --date 2023-04-13
quiet as reviewer accept ZF-1 --result passed --type list --date 2023-04-14
quiet as accountant accept ZF-1 --result passed --type list --date 2023-04-14
for code in E07 E08 E09 E10 E11; do
    quiet as accountant evidence attach "$(evidence $code)" --code $code --to ZF-1 --date 2023-04-15
done
quiet as cashier pay instruct ZF-1 --confirm "$amount" --date 2023-04-27

size=$(tree_size)
through "the results" cashier pay settle ZF-1 "$csv/bank.csv" --date 2023-04-28
same "one statement of results" $((size + 1)) "$(tree_size)"
same "all is settled" "$rows $amount" "$(payment settled_lines) $(payment settled)"
through "the signatures" cashier pay sign ZF-1 "$csv/signed.csv" --date 2023-04-29
same "one statement of signatures" $((size + 2)) "$(tree_size)"
same "all is signed for" "signed $rows" "$(payment state) $(payment signed_lines)"
check "some of them were killed ($kills)" [ "$kills" -ge 5 ]

quiet as inspector clone "$scratch/clone"
exits 0 "the ledger verifies" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
echo "$kills kills"
finish
