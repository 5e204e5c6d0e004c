#!/bin/sh
# What people get wrong at the keyboard and in spreadsheets: a clear sentence, the right exit code, nothing filed.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

csv=$scratch/csv
mkdir -p "$csv"
quiet case_people
quiet case_plan
quiet case_payees
size=$(tree_size)

# wrong EXIT WHAT COMMAND...: fails like this, says so in a sentence on standard error, and prints nothing else.
wrong() {
    exits "$@"
    check "$2: one message" [ "$(grep -c '^mingzhang: error: ' "$scratch/stderr")" -eq 1 ]
    check "$2: nothing on standard output" test ! -s "$scratch/stdout"
    check "$2: no placeholder left" [ "$(grep -c '[{}]' "$scratch/stderr")" -eq 0 ]
}

# wrong_csv WHAT CODE FILE: the roster, the eligible list and the payees from a file that is no good.
wrong_csv() {
    wrong 2 "$1: roster" as handler request submit --number ZF-BAD --line B2023-01 --roster "$3" --due 2023-05-01 \
        --purpose 示例 --date 2023-04-17
    [ -z "$2" ] || check "$1: $2" grep -q "\[$2\]" "$scratch/stderr"
    wrong 2 "$1: payees" as handler payee import "$3" --date 2023-04-03
    wrong 2 "$1: eligible list" as handler list freeze L-BAD "$3" --basis 示例 --date 2023-04-12
}

# -- Tables.
somebody=$(sed -n 2p "$case/people.csv" | cut -d, -f1,2)
: >"$csv/empty.csv"
wrong_csv "an empty file" "" "$csv/empty.csv"
printf '姓名,身份证号,金额\r\n' >"$csv/headings.csv"
wrong_csv "headings alone" "" "$csv/headings.csv"
printf '姓名,身份证号,金额\n%s,"500.00\n' "$somebody" >"$csv/truncated.csv"
wrong_csv "an open quote" bad-sheet "$csv/truncated.csv"
printf '姓名,身份证号,金额\n\377\376,1,500.00\n' >"$csv/latin.csv"
wrong_csv "no UTF-8" bad-sheet "$csv/latin.csv"
printf '姓名,身份证号,金额,金额\n%s,500.00,500.00\n' "$somebody" >"$csv/double.csv"
wrong_csv "a column twice" bad-sheet "$csv/double.csv"
printf '姓名,身份证号\n%s,500.00\n' "$somebody" >"$csv/ragged.csv"
wrong_csv "more fields than headings" bad-sheet "$csv/ragged.csv"
printf '甲,乙,丙\n%s,500.00\n' "$somebody" >"$csv/strange.csv"
wrong_csv "other headings" "" "$csv/strange.csv"
printf '姓名,身份证号,金额\n%s,500.00\0\n' "$somebody" >"$csv/nul.csv"
wrong_csv "a NUL" bad-text "$csv/nul.csv"
head -c 70000000 /dev/zero | tr '\0' 'x' >"$csv/huge.csv"
wrong_csv "a huge file" too-large "$csv/huge.csv"
rm "$csv/huge.csv"
printf '姓名,身份证号,类别\n赵测甲,999901196601091008,frontline\n' >"$csv/checksum.csv"
wrong 2 "a wrong check character in an identity number" as handler payee import "$csv/checksum.csv" --date 2023-04-03
check "the row is named" grep -q 'row 2' "$scratch/stderr"
check "and the number is not" [ "$(grep -c 999901196601091008 "$scratch/stderr")" -eq 0 ]

# amount WHAT AMOUNT CODE: a roster with this amount in its second line.
amount() {
    {
        echo 姓名,身份证号,金额
        sed -n 2p "$case/roster.csv"
        echo "$(sed -n 3p "$case/people.csv" | cut -d, -f1,2),$2"
    } >"$csv/amount.csv"
    wrong 2 "$1" as handler request submit --number ZF-BAD --line B2023-01 --roster "$csv/amount.csv" \
        --due 2023-05-01 --purpose 示例 --date 2023-04-17
    check "$1: the row is named: $(tail -n 2 "$scratch/stderr" | head -n 1)" grep -q 'row 3\|line 3\|line 2' "$scratch/stderr"
}
amount "a negative amount" -500.00
amount "no amount" ""
amount "zero" 0.00
amount "a tenth of a fen" 500.001
amount "an amount beyond all amounts" 99999999999999999999.00
amount "an amount in scientific notation" 5e2
amount "an amount in words" 五百元
amount "wrong grouping" '"5,00.00"'

# -- Options.
appropriate() {
    as budget budget appropriate B2023-99 --year 2023 --source fiscal --document 示例 "$@"
}
wrong 2 "a negative amount as an option" appropriate --amount -1.00 --date 2023-02-01
wrong 2 "an amount that is none" appropriate --amount lots --date 2023-02-01
wrong 2 "an amount with three decimals" appropriate --amount 1.005 --date 2023-02-01
wrong 2 "an amount that is too large" appropriate --amount 90071992547409.92 --date 2023-02-01
wrong 2 "a day that does not exist" appropriate --amount 1.00 --date 2023-02-29
wrong 2 "a date in another order" appropriate --amount 1.00 --date 01/02/2023
wrong 5 "a date in the future" appropriate --amount 1.00 --date 2999-12-31
wrong 5 "a date before all tolerance" appropriate --amount 1.00 --date 1999-12-31
wrong 2 "an unknown option" appropriate --amount 1.00 --color-of-money red
check "the unknown option is named" grep -q color-of-money "$scratch/stderr"
wrong 2 "an option that is nearly one" appropriate --amuont 1.00
check "the nearest is suggested" grep -q -- '--amount' "$scratch/stderr"
wrong 2 "an option twice" appropriate --amount 1.00 --amount 2.00
wrong 2 "an option without its value" appropriate --amount
wrong 2 "a required option missing" appropriate
wrong 2 "a word that is not in the list" as budget budget appropriate B2023-99 --year 2023 --source pocket \
    --document 示例 --amount 1.00
wrong 2 "a code that is none" as budget budget appropriate 'B 2023' --year 2023 --source fiscal --document 示例 --amount 1.00
wrong 2 "an unknown command" as budget budget steal
wrong 2 "too many arguments" as budget budget appropriate A B --amount 1.00 --year 2023 --source fiscal --document 示例
wrong 5 "an identity number in a text" as budget budget appropriate B2023-99 --amount 1.00 --year 2023 --source fiscal \
    --document "经办 $(sed -n 2p "$case/people.csv" | cut -d, -f2)" --date 2023-02-01
wrong 6 "a payment that is not there" as reviewer review ZF-NONE --confirm 1.00
wrong 6 "a file that is not there" as handler payee import "$csv/none.csv"
wrong 6 "evidence that is not there" as handler evidence attach "$csv/none.pdf" --code E07 --to 22
wrong 2 "an output format that is none" as budget budget show -O xml
wrong 2 "a policy that is none" as admin1 policy set "$case/people.csv"
printf '[policy]\nacceptors = many\n' >"$scratch/policy.ini"
wrong 2 "a policy with a word for a number" as admin1 policy set "$scratch/policy.ini"
check "the line is named" grep -q 'policy.ini:2' "$scratch/stderr"

# -- Keys and passphrases.
config=$out/people/budget/config.ini
spend() {
    "$mingzhang" --config "$config" budget appropriate B2023-99 --amount 1.00 --year 2023 --source fiscal --document 示例 \
        --date 2023-02-01 "$@"
}
wrong 4 "no passphrase and no terminal" setsid "$mingzhang" --config "$config" budget appropriate B2023-99 --amount 1.00 \
    --year 2023 --source fiscal --document 示例 --date 2023-02-01
check "says how to give it" grep -q passphrase-file "$scratch/stderr"
echo "not this one at all" >"$scratch/wrong-passphrase"
chmod 600 "$scratch/wrong-passphrase"
wrong 4 "a wrong passphrase" spend --passphrase-file "$scratch/wrong-passphrase"
wrong 6 "a passphrase file that is not there" spend --passphrase-file "$scratch/none"
head -c 500 "$out/people/budget/budget.key" >"$scratch/cut.key"
printf x >>"$scratch/cut.key"
wrong 4 "a damaged key file" spend --key "$scratch/cut.key" --passphrase-file "$out/people/budget/passphrase"
wrong 4 "another file as a key" spend --key "$case/people.csv" --passphrase-file "$out/people/budget/passphrase"
wrong 6 "a key file that is not there" spend --key "$scratch/none.key" --passphrase-file "$out/people/budget/passphrase"
wrong 1 "a new key over an old one" "$mingzhang" key new "$out/people/budget/budget.key" --actor budget \
    --passphrase-file "$out/people/budget/passphrase" --kdf minimal

# -- Where the daemon is not, and clones that are none.
wrong 10 "no daemon" spend --server "unix:$scratch/none.sock" --passphrase-file "$out/people/budget/passphrase"
wrong 2 "an address that is none" spend --server "gopher://x" --passphrase-file "$out/people/budget/passphrase"
wrong 6 "a clone that is none" "$mingzhang" --clone "$scratch/none" --project P2023-01 metrics
wrong 6 "verification of nothing" "$mingzhang" verify "$scratch/none" --genesis "$out/genesis.json"

same "entries" "$size" "$(tree_size)"
finish
