#!/bin/sh
# The controls as people use them, each accepted and refused: keys that are changed, acting for another, policies
# checked, compared and set again, payments suspended, and lines that the bank returned sent once more.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

here_csv=$scratch/csv
mkdir -p "$here_csv"

# says WHAT TEXT COMMAND...: the command succeeds and its output, of both streams, has the text.
says() {
    what_says_=$1
    text_=$2
    shift 2
    exits 0 "$what_says_" "$@"
    cat "$scratch/stdout" "$scratch/stderr" >"$scratch/both"
    checks=$((checks + 1))
    grep -qF -- "$text_" "$scratch/both" && return 0
    failures=$((failures + 1))
    printf 'FAILED: %s: not said: %s\n' "$what_says_" "$text_" >&2
    head -c 1000 "$scratch/both" >&2
}


quiet case_people
new_key archivist
quiet enrol archivist archivist
quiet case_plan

# -- An act of one administrator says that it waits.
new_key extra
says "a proposal says that it waits" "takes effect when another administrator confirms it" \
    as admin1 actor enrol --public-key "$out/people/extra/extra.key" --actor extra --role monitor --date 2023-01-05
says "and in Chinese" "待另一名管理员确认" as admin1 --lang zh actor revoke inspector --reason 示例 --date 2023-01-05
quiet as admin2 confirm --all --date 2023-01-05
same "the program is told too" true "$(as admin1 actor enrol --public-key "$(printf '%064d' 0 | tr 0 a)" --actor extra2 \
    --role monitor --date 2023-01-05 -O json 2>/dev/null | json_value pending)"
new_key inspector2
quiet enrol inspector2 inspector
inspector=inspector2

# -- Keys.
refused 2 usage "another person's key" as handler actor rotate "$out/people/budget/budget.key" --date 2023-01-06
refused 2 usage "the key in use" as handler actor rotate "$out/people/handler/handler.key" --date 2023-01-06
quiet "$mingzhang" -q --passphrase-file "$out/people/handler/passphrase" \
    key new "$out/people/handler/second.key" --actor handler --kdf minimal
says "a change of keys" "second.key" as handler actor rotate "$out/people/handler/second.key" --date 2023-01-06
code=0
as handler project add P2023-02 --name 示例 --unit 示例 --basis 示例 --begin 2023-01-01 --end 2023-12-31 \
    --date 2023-01-06 -O json >/dev/null 2>"$scratch/stderr" || code=$?
check "the old key signs no more: exit 4 or 5, not $code" [ "$code" -eq 4 -o "$code" -eq 5 ]
same "the old key: stable code" "revoked-key" "$(json_value code <"$scratch/stderr")"
sed -i 's/^key = .*/key = second.key/' "$out/people/handler/config.ini"
check "the new key signs" quiet as handler project add P2023-02 --name 示例 --unit 示例 --basis 示例 \
    --begin 2023-01-01 --end 2023-12-31 --date 2023-01-06
refused 5 actor-exists "back to the key before" \
    as handler actor rotate "$out/people/handler/handler.key" --date 2023-01-06

# -- Acting for another.
days="--from 2023-01-01 --until 2099-12-31"
# shellcheck disable=SC2086
refused 5 duty-conflict "a forbidden pair by delegation" \
    as admin1 actor delegate cashier reviewer --role cashier $days --date 2023-01-06
# shellcheck disable=SC2086
refused 5 wrong-role "a role that is not the giver's" \
    as admin1 actor delegate cashier budget --role approver $days --date 2023-01-06
# shellcheck disable=SC2086
quiet as admin1 actor delegate cashier budget --role cashier $days --date 2023-01-06
proposal=$(($(tree_size) - 1))
check "a proposal is withdrawn" quiet as admin2 act withdraw "#$proposal" --reason 误提 --date 2023-01-06
refused 5 not-pending "and not confirmed any more" as admin2 confirm "#$proposal" --date 2023-01-06
# shellcheck disable=SC2086
says "a delegation" "proposed" as admin1 actor delegate cashier budget --role cashier $days --date 2023-01-06
delegation=$(($(tree_size) - 1))
quiet as admin2 confirm "#$delegation" --date 2023-01-06
refused 5 wrong-reference "an end of what is no delegation" \
    as cashier actor undelegate "#$((delegation + 1))" --reason 示例 --date 2023-01-06
refused 5 forbidden "an end by a third person" \
    as handler actor undelegate "#$delegation" --reason 示例 --date 2023-01-06

# -- Budget lines.
line() {
    quiet as budget budget appropriate "$1" --amount "$2" --year "$3" --source fiscal --document 示例 \
        --date 2023-02-02 -p "$4"
}
quiet as handler project add P2023-03 --name 示例 --unit 示例 --basis 示例 --begin 2023-01-01 --end 2024-12-31 \
    --date 2023-01-06
line B2023-08 1000.00 2023 P2023-03
line B2023-09 10.00 2023 P2023-03
line B2024-08 10.00 2024 P2023-03
line B2023-07 10.00 2023 P2023-02
why="--document 示例 --reason 示例 --date 2023-02-03 -p P2023-03"
available() {
    as budget budget show -p "$2" -O json | /usr/bin/python3 -c '
import json, sys
print(next(b["available"] for b in json.load(sys.stdin)["items"] if b["line"] == sys.argv[1]))' "$1"
}
# shellcheck disable=SC2086
refused 5 over-budget "a virement of more than there is" \
    as budget budget move B2023-08 B2023-09 --amount 1000.01 $why
# shellcheck disable=SC2086
refused 2 out-of-range "a virement to another year" as budget budget move B2023-08 B2024-08 --amount 1.00 $why
# shellcheck disable=SC2086
refused 2 out-of-range "carrying within a year" as budget budget carry B2023-08 B2023-09 --amount 1.00 $why
# shellcheck disable=SC2086
refused 5 unknown-budget-line "a line that is not there" as budget budget move B2023-08 B2023-00 --amount 1.00 $why
# shellcheck disable=SC2086
refused 5 wrong-role "a virement by the cashier" as cashier budget move B2023-08 B2023-09 --amount 1.00 $why
# shellcheck disable=SC2086
check "a virement" quiet as budget budget move B2023-08 B2023-09 --amount 100.00 $why
# shellcheck disable=SC2086
check "a carry-over" quiet as budget budget carry B2023-08 B2024-08 --amount 200.00 $why
# shellcheck disable=SC2086
check "a virement to another project" \
    quiet as budget budget move B2023-08 B2023-07 --to-project P2023-02 --amount 300.00 $why
# shellcheck disable=SC2086
refused 5 over-budget "more than there is to another project" \
    as budget budget move B2023-08 B2023-07 --to-project P2023-02 --amount 400.01 $why
same "what is left" "400.00 110.00 210.00 310.00" "$(available B2023-08 P2023-03) $(available B2023-09 P2023-03) \
$(available B2024-08 P2023-03) $(available B2023-07 P2023-02)"

# -- The policy as a file.
says "a good file" "3 tiers, 18 conflicts" "$mingzhang" policy check "$case/policy.ini"
sed 's/^limit = 20000.00/limit = 5000.00/' "$case/policy.ini" >"$here_csv/bad.ini"
exits 2 "limits that do not ascend" "$mingzhang" policy check "$here_csv/bad.ini" -O json
same "limits that do not ascend: code" out-of-range "$(json_value code <"$scratch/stderr")"
sed 's/^acceptors.*/acceptors = two/' "$case/policy.ini" >"$here_csv/word.ini"
exits 2 "a number in words" "$mingzhang" policy check "$here_csv/word.ini" -O json
says "the file in force changes nothing" "says what the policy in force says" as admin1 policy diff "$case/policy.ini"
sed 's/^acceptors.*/acceptors = 3/' "$case/policy.ini" >"$here_csv/three.ini"
exits 0 "a difference" as admin1 policy diff "$here_csv/three.ini" -O csv
same "a difference: rows" "added,policy,acceptors,3 removed,policy,acceptors,2" \
    "$(tr -d '\r' <"$scratch/stdout" | grep acceptors | sort | tr '\n' ' ' | sed 's/ $//')"
as admin1 policy show >"$here_csv/shown.ini"
as admin1 policy show -O json >"$here_csv/before.json"
says "what is shown is what is in force" "says what the policy in force says" as admin1 policy diff "$here_csv/shown.ini"
refused 2 out-of-range "a version out of turn" as admin1 policy set "$(
    { echo '[policy]'; echo 'version = 9'; sed 1d "$here_csv/shown.ini" | sed 1d; } >"$here_csv/nine.ini"
    echo "$here_csv/nine.ini"
)" --date 2023-01-07
quiet as admin1 policy set "$here_csv/shown.ini" --date 2023-01-07
quiet as admin2 confirm "#$(($(tree_size) - 1))" --date 2023-01-07
as admin1 policy show -O json >"$here_csv/after.json"
check "set again, it is the same policy" /usr/bin/python3 -c '
import json, sys
before, after = (json.load(open(name))["policy"] for name in sys.argv[1:])
assert after.pop("version") == before.pop("version") + 1
assert json.dumps(before) == json.dumps(after), (before, after)' "$here_csv/before.json" "$here_csv/after.json"
as admin1 policy show | sed 1d >"$here_csv/again.ini"
check "and the same text" sh -c 'sed 1d "$1" | cmp -s - "$2"' - "$here_csv/shown.ini" "$here_csv/again.ini"

# -- A sheet as office software saves it.
iconv -f UTF-8 -t GB18030 "$case/people.csv" >"$here_csv/gb.csv"
says "a sheet in GB18030" "GB18030" as handler payee import "$here_csv/gb.csv" --dry-run --date 2023-04-03
printf '\377\376\000\000' >"$here_csv/utf16.csv"
exits 2 "a sheet that is neither" as handler payee import "$here_csv/utf16.csv" --dry-run --date 2023-04-03
quiet as handler payee import "$here_csv/gb.csv" --date 2023-04-03
quiet as handler list freeze L2023-MAYDAY "$case/eligible.csv" --basis "送温暖对象公示" --date 2023-04-12
quiet case_approval

# -- Suspension.
why="--reason complaint --text 群众来信待核实 --date 2023-04-22"
# shellcheck disable=SC2086
refused 5 wrong-state "a suspension before acceptance" as evaluator suspend ZF2023-0501 $why
quiet as reviewer accept ZF2023-0501 --result passed --type list --date 2023-04-21
quiet as accountant accept ZF2023-0501 --result passed --type list --date 2023-04-21
for code in E07 E08 E09; do
    quiet as accountant evidence attach "$(evidence $code)" --code $code --to ZF2023-0501 --date 2023-04-24
done
# shellcheck disable=SC2086
refused 5 wrong-state "going on with what was not suspended" as evaluator resume ZF2023-0501 $why
# shellcheck disable=SC2086
refused 5 wrong-role "a suspension by the cashier" as cashier suspend ZF2023-0501 $why
inspector_state() {
    as $inspector payments -O json | json_value items.0.state
}
# shellcheck disable=SC2086
check "a suspension" quiet as evaluator suspend ZF2023-0501 $why
same "suspended" suspended "$(inspector_state)"
refused 5 suspended "money under a suspension" as cashier pay instruct ZF2023-0501 --confirm 22000.00 --date 2023-04-27
# shellcheck disable=SC2086
check "going on" quiet as evaluator resume ZF2023-0501 $why
same "as before" accepted "$(inspector_state)"

# -- What the bank returned; the delegate instructs for the cashier.
refused 2 usage "a line again before anything came back" \
    as cashier pay instruct ZF2023-0501 --line 3 --confirm 500.00 --date 2023-04-27
check "an instruction by the delegate" quiet as budget pay instruct ZF2023-0501 --confirm 22000.00 --date 2023-04-27
quiet as cashier actor undelegate "#$delegation" --reason 示例 --date 2023-04-27
awk -F, -v OFS=, 'NR == 4 || NR == 5 { $4 = "returned"; $5 = ""; $7 = "户名不符" } { print }' \
    "$case/bank-results.csv" >"$here_csv/returned.csv"
head -n 1 "$case/bank-results.csv" >"$here_csv/again.csv"
sed -n '4p' "$case/bank-results.csv" | sed 's/BK20230428/BK20230429/; s/2023-04-28/2023-04-29/' >>"$here_csv/again.csv"
quiet as cashier pay settle ZF2023-0501 "$here_csv/returned.csv" --date 2023-04-28
same "two lines came back" part-settled "$(inspector_state)"
refused 5 wrong-role "an instruction after the delegation ended" \
    as budget pay instruct ZF2023-0501 --confirm 1000.00 --date 2023-04-29
refused 5 line-mismatch "a line again that was paid" \
    as cashier pay instruct ZF2023-0501 --line 1 --confirm 500.00 --date 2023-04-29
refused 2 not-confirmed "another amount than what came back" \
    as cashier pay instruct ZF2023-0501 --confirm 22000.00 --date 2023-04-29
check "one line again" quiet as cashier pay instruct ZF2023-0501 --line 3 --confirm 500.00 --date 2023-04-29
refused 5 bank-serial-reused "a serial of another line" as cashier pay settle ZF2023-0501 "$(
    sed 's/BK20230429000003/BK20230428000001/' "$here_csv/again.csv" >"$here_csv/serial.csv"
    echo "$here_csv/serial.csv"
)" --date 2023-04-29
check "its result" quiet as cashier pay settle ZF2023-0501 "$here_csv/again.csv" --date 2023-04-29
check "the rest again" quiet as cashier pay instruct ZF2023-0501 --confirm 500.00 --date 2023-04-29
head -n 1 "$case/bank-results.csv" >"$here_csv/rest.csv"
sed -n '5p' "$case/bank-results.csv" | sed 's/BK20230428/BK20230429/; s/2023-04-28/2023-04-29/' >>"$here_csv/rest.csv"
check "its result too" quiet as cashier pay settle ZF2023-0501 "$here_csv/rest.csv" --date 2023-04-29
same "all is paid" settled "$(inspector_state)"
refused 5 wrong-state "nothing is left to send" \
    as cashier pay instruct ZF2023-0501 --confirm 500.00 --date 2023-04-29

# -- Signed for; money that came back; a line taken out of what was paid.
attach() {
    echo "sample of $1" >"$here_csv/$1.txt"
    quiet as "$2" evidence attach "$here_csv/$1.txt" --code "$1" --to ZF2023-0501 --date "$3"
}
attach E10 cashier 2023-04-29
attach E11 cashier 2023-04-29
sed 's/2023-04-28/2023-04-29/' "$case/sign-for.csv" >"$here_csv/signed.csv"
check "all is signed for" quiet as cashier pay sign ZF2023-0501 "$here_csv/signed.csv" --date 2023-04-29
# refund FILE LINE AMOUNT SERIAL
refund() {
    printf '行号,退款金额,流水号,日期,原因\n%s,%s,%s,2023-05-05,重复发放\n' "$2" "$3" "$4" >"$1"
}
refund "$here_csv/refund.csv" 5 500.00 TK20230505000001
refused 5 evidence-missing "a refund without the bank's slip" \
    as cashier pay refund ZF2023-0501 "$here_csv/refund.csv" --date 2023-05-05
attach E17 cashier 2023-05-05
refund "$here_csv/more.csv" 5 500.01 TK20230505000001
refused 5 line-mismatch "more back than was paid" \
    as cashier pay refund ZF2023-0501 "$here_csv/more.csv" --date 2023-05-05
refund "$here_csv/twice.csv" 5 500.00 BK20230428000005
refused 5 bank-serial-reused "a refund with the serial of a payment" \
    as cashier pay refund ZF2023-0501 "$here_csv/twice.csv" --date 2023-05-05
refused 5 wrong-role "a refund by the handler" \
    as handler pay refund ZF2023-0501 "$here_csv/refund.csv" --date 2023-05-05
check "a refund" quiet as cashier pay refund ZF2023-0501 "$here_csv/refund.csv" --date 2023-05-05
# reverse REASON LINE AMOUNT
reverse() {
    as accountant pay reverse ZF2023-0501 --reason "$1" --line "$2" --confirm "$3" --text 重复发放 \
        --voucher HC2023-05-01 --date 2023-05-06 "${4:--O}" "${5:-json}"
}
refused 5 not-refunded "a reversal of what was not given back" reverse refund 6 500.00
refused 5 line-mismatch "a reversal of a line that is not there" reverse refund 99 500.00
refused 2 not-confirmed "another amount than the line's" reverse refund 5 499.00
refused 5 not-pending "nothing to confirm" \
    as approver1 pay confirm ZF2023-0501 --confirm 500.00 --date 2023-05-07
says "a reversal" "pay confirm" as accountant pay reverse ZF2023-0501 --reason refund --line 5 --confirm 500.00 \
    --text 重复发放 --voucher HC2023-05-01 --date 2023-05-06
refused 5 wrong-role "a reversal confirmed by the accountant" \
    as accountant pay confirm ZF2023-0501 --confirm 500.00 --date 2023-05-07
check "its confirmation" quiet as approver1 pay confirm ZF2023-0501 --confirm 500.00 --date 2023-05-07
same "what was settled then" 21500.00 "$(as $inspector payments -O json | json_value items.0.settled)"

# -- The archive.
archive() {
    as archivist archive ZF2023-0501 --voucher JZ2023-05-01 --debit "$1" --credit "$2" --attachments "$3" \
        --date 2023-05-10 "${4:--O}" "${5:-json}"
}
files() {
    as $inspector list --kind evidence.attach -O json | /usr/bin/python3 -c '
import json, sys
print(len(json.load(sys.stdin)["items"]))'
}
refused 5 evidence-missing "the archive without the voucher" archive 21500.00 21500.00 "$(files)"
attach E16 accountant 2023-05-09
refused 5 amount-mismatch "sums that do not balance" archive 21500.00 21500.01 "$(files)"
refused 5 evidence-count "files miscounted" archive 21500.00 21500.00 1
check "the archive" quiet archive 21500.00 21500.00 "$(files)" -O json
same "archived" archived "$(inspector_state)"

# -- What stands behind a rate.
check "execution rates name their entries" /usr/bin/python3 -c '
import json, sys
assert all(rate["entries"]["count"] > 0 for rate in json.load(sys.stdin)["rates"])' <<END
$(as $inspector execution -O json)
END

# -- The books.
refused 2 out-of-range "a close in the middle of a quarter" \
    as accountant close --up-to 2023-05-31 --date 2023-07-05
refused 5 wrong-role "a close by the cashier" as cashier close --up-to 2023-06-30 --date 2023-07-05
check "a close" quiet as accountant close --up-to 2023-06-30 --date 2023-07-05
closed=$(($(tree_size) - 1))
refused 5 wrong-role "confirmed by whoever closed" as accountant period confirm "#$closed" --date 2023-07-06
check "its confirmation" quiet as approver1 period confirm "#$closed" --date 2023-07-06
refused 5 closed-period "something dated into it" as budget budget adjust B2023-01 --type increase --amount 1.00 \
    --document 示例 --reason 示例 --date 2023-06-30
check "a proposal to reopen" quiet as accountant reopen "#$closed" --reason 补记 --date 2023-07-07
check "confirmed" quiet as approver1 period confirm "#$(($(tree_size) - 1))" --date 2023-07-07
check "then it may be dated there" quiet as budget budget adjust B2023-01 --type increase --amount 1.00 \
    --document 示例 --reason 示例 --date 2023-06-30

check "the ledger is whole" quiet as $inspector clone "$scratch/clone"
fresh 0 "the ledger after all that" "$scratch/clone"
exits 0 "and verifies" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
says "the policy out of a clone" "past_days = 3650" "$mingzhang" policy show --clone "$scratch/clone"
finish
