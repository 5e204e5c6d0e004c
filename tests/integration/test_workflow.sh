#!/bin/sh
# A payment that goes the long way, and what waits for whom at each step: returned and submitted again, suspended, sent
# again where the bank returned it, signed for in every way, refunded, reversed in part, archived; the quarter closed
# and opened again by two people; budget on its way between projects.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

csv=$scratch/csv
mkdir -p "$csv"
looks=$MZ_ROOT/tests/integration/looks.py
people="admin1 admin2 handler budget reviewer approver1 approver2 approver3 accountant cashier archivist evaluator"

# Who has what to do: person:action, what it lacks behind a '!', the tier behind a '/'. The case is entered years later,
# so that its books could be closed all along: that is told where it matters.
everybody() {
    for person_ in $people; do
        "$mingzhang" --config "$out/people/$person_/config.ini" --passphrase-file "$out/people/$person_/passphrase" \
            inbox -O json >"$scratch/inbox.json"
        /usr/bin/python3 "$looks" inbox "$person_" <"$scratch/inbox.json"
    done
}
waits() {
    same "after $1" "$2" "$(everybody | grep -v '^accountant:close' | tr '\n' ' ' | sed 's/ $//')"
}
# says WHAT TEXT COMMAND...: the command succeeds and one of its streams has the text.
says() {
    what_says_=$1
    text_=$2
    shift 2
    exits 0 "$what_says_" "$@"
    cat "$scratch/stdout" "$scratch/stderr" >"$scratch/both"
    check "$what_says_: says $text_" grep -qF -- "$text_" "$scratch/both"
}
attach() {
    echo "sample of $1 for $3" >"$csv/$1-$3.txt"
    quiet as "$2" evidence attach "$csv/$1-$3.txt" --code "$1" --to "$3" --date "$4"
}

quiet case_people
for person in archivist approver3; do new_key $person; done
quiet enrol archivist archivist
quiet enrol approver3 approver
quiet case_plan
quiet case_payees
waits "the plan" ""

# -- Returned, and submitted again.
request() {
    quiet as handler request submit --number "$1" --line B2023-01 --list L2023-MAYDAY --roster "$case/roster.csv" \
        --due 2023-05-01 --purpose "示例慰问" --date 2023-04-17 $2
}
request ZF2023-0501 ""
waits "the request" "handler:attach-evidence!E01,E02,E03,E04,E05 reviewer:review"
quiet as reviewer return ZF2023-0501 --reason materials --text "名单附件缺页" --date 2023-04-17
waits "the return" "handler:resubmit"
says "the handler is told why" "名单附件缺页" as handler inbox
request ZF2023-0501 "--replaces ZF2023-0501"
for code in E01 E02 E03 E04 E05; do
    quiet as handler evidence attach "$(evidence $code)" --code $code --to ZF2023-0501 --date 2023-04-17
done
waits "it is submitted again" "reviewer:review"
quiet as reviewer review ZF2023-0501 --confirm 22000.00 --date 2023-04-18
waits "the review" "approver1:approve/1 approver2:approve/1 approver3:approve/1"
quiet as approver1 approve ZF2023-0501 --confirm 22000.00 --date 2023-04-19
waits "the first approval" "approver2:approve/2 approver3:approve/2"
says "who approved is told that the rest is not his" "--forbidden shows" as approver1 inbox
says "and why, if he asks" "ZF2023-0501 中担任" as approver1 --lang zh inbox --forbidden
exits 0 "what is forbidden" as approver1 inbox --forbidden -O json
same "the pair is named" "duty-conflict approver approver" "$(
    for member in code have want; do json_value "items.0.blocked.$member" <"$scratch/stdout"; done | tr '\n' ' ' | sed 's/ $//')"
quiet as approver2 approve ZF2023-0501 --confirm 22000.00 --date 2023-04-20
waits "the second approval" "handler:attach-evidence!E07,E08,E09 reviewer:accept accountant:accept"

# -- Accepted, suspended, sent.
quiet as reviewer accept ZF2023-0501 --result passed --type list --date 2023-04-21
waits "an acceptance" "handler:attach-evidence!E07,E08,E09 accountant:accept"
quiet as accountant accept ZF2023-0501 --result passed --type list --date 2023-04-21
waits "both acceptances" "handler:attach-evidence!E07,E08,E09 cashier:instruct!E07,E08,E09"
says "evidence is called by its name" "E08 acceptance record" as cashier inbox
says "in Chinese too" "E08 验收记录" as cashier --lang zh inbox
for code in E07 E08 E09; do attach $code accountant ZF2023-0501 2023-04-24; done
waits "the formalities" "cashier:instruct"
quiet as evaluator suspend ZF2023-0501 --reason complaint --text "群众来信待核实" --date 2023-04-25
same "under a suspension" "reviewer:resume cashier:instruct! evaluator:resume" \
    "$(everybody | grep -v '^accountant:close' | tr '\n' ' ' | sed 's/ $//')"
says "the reviewer is told why" "群众来信待核实" as reviewer inbox
says "the cashier is told what blocks it" "suspended" as cashier inbox
quiet as evaluator resume ZF2023-0501 --reason complaint --text "已核实" --date 2023-04-26
quiet as cashier pay instruct ZF2023-0501 --confirm 22000.00 --date 2023-04-27
waits "the instruction" "handler:attach-evidence!E10,E11 cashier:settle"

# -- Lines 3 and 4 come back and are sent again, each with an instruction of its own.
awk -F, -v OFS=, 'NR == 4 || NR == 5 { $4 = "returned"; $5 = ""; $7 = "户名不符" } { print }' \
    "$case/bank-results.csv" >"$csv/returned.csv"
quiet as cashier pay settle ZF2023-0501 "$csv/returned.csv" --date 2023-04-28
waits "two lines came back" "handler:attach-evidence!E10,E11 cashier:instruct-again cashier:sign!E10,E11"
exits 0 "the inbox of the cashier" as cashier inbox -O json
same "what is to be sent again" "2 1000.00" \
    "$(json_value items.0.task.lines <"$scratch/stdout") $(json_value items.0.task.amount <"$scratch/stdout")"
quiet as cashier pay instruct ZF2023-0501 --line 3 --confirm 500.00 --date 2023-04-29
quiet as cashier pay instruct ZF2023-0501 --line 4 --confirm 500.00 --date 2023-04-29
again() {
    head -n 1 "$case/bank-results.csv"
    sed -n "4,5p" "$case/bank-results.csv" | sed 's/BK20230428/BK20230429/; s/2023-04-28/2023-04-29/'
}
again >"$csv/again.csv"
size=$(tree_size)
says "results of two instructions are two statements" "2 statements will be filed" \
    as cashier pay settle ZF2023-0501 "$csv/again.csv" --dry-run --date 2023-04-29
same "nothing is filed yet" "$size" "$(tree_size)"
check "both are filed" quiet as cashier pay settle ZF2023-0501 "$csv/again.csv" --date 2023-04-29
same "two statements" $((size + 2)) "$(tree_size)"
says "run again, it files nothing" "2 lines were recorded before" \
    as cashier pay settle ZF2023-0501 "$csv/again.csv" --date 2023-04-30
same "nothing is recorded twice" $((size + 2)) "$(tree_size)"
sed 's/BK20230429000003/BK20230429000093/' "$csv/again.csv" >"$csv/other.csv"
refused 5 line-mismatch "another result than the one recorded" \
    as cashier pay settle ZF2023-0501 "$csv/other.csv" --date 2023-04-30
waits "all is paid" "handler:attach-evidence!E10,E11 cashier:sign!E10,E11"

# -- Signed for: by hand, by fingerprint, electronically, by proxy; what is in the ledger is passed over.
for code in E10 E11 E14; do attach $code cashier ZF2023-0501 2023-04-29; done
proxy=$(sha256sum "$csv/E14-ZF2023-0501.txt" | cut -d' ' -f1)
awk -F, -v OFS=, -v proxy="$proxy" 'NR == 1 { print "行号", "方式", "日期", "凭证文件"; next }
    { way = "手签"; file = "" }
    $1 == 2 { way = "按印" } $1 == 5 { way = "电子" } $1 == 6 { way = "代领"; file = proxy }
    { print $1, way, "2023-04-29", file }' "$case/sign-for.csv" >"$csv/signed.csv"
head -n 11 "$csv/signed.csv" >"$csv/first.csv"
sed 's/^6,代领,2023-04-29,.*/6,代领,2023-04-29,/' "$csv/first.csv" >"$csv/noproxy.csv"
refused 2 missing-field "a proxy without an authorisation" \
    as cashier pay sign ZF2023-0501 "$csv/noproxy.csv" --date 2023-04-29
check "ten have signed" quiet as cashier pay sign ZF2023-0501 "$csv/first.csv" --date 2023-04-29
exits 0 "the inbox of the cashier" as cashier inbox -O json
same "who is still to sign" "34 17000.00" \
    "$(json_value items.0.task.lines <"$scratch/stdout") $(json_value items.0.task.amount <"$scratch/stdout")"
says "the whole sheet afterwards" "10 lines were recorded before" \
    as cashier pay sign ZF2023-0501 "$csv/signed.csv" --date 2023-04-30
waits "all have signed" "accountant:attach-voucher!E16 archivist:archive!E16"

# -- Money that came back, and the line taken out: by the accountant, and an approver who did nothing else.
attach E17 cashier ZF2023-0501 2023-05-05
printf '支付编号,行号,退款金额,流水号,日期,原因\nZF2023-0501,5,500.00,TK20230505000001,2023-05-05,重复发放\n' >"$csv/refund.csv"
check "a refund, the payment named in the sheet" quiet as cashier pay refund "$csv/refund.csv" --date 2023-05-05
quiet as accountant pay reverse ZF2023-0501 --reason refund --line 5 --confirm 500.00 --text 重复发放 \
    --voucher HC2023-05-01 --date 2023-05-06
waits "the reversal" "approver1:confirm-reversal approver2:confirm-reversal approver3:confirm-reversal \
accountant:attach-voucher!E16 archivist:archive!E16"
exits 0 "the approver's inbox" as approver3 inbox -O json
same "what is to be confirmed" "1 500.00" \
    "$(json_value items.0.task.lines <"$scratch/stdout") $(json_value items.0.task.amount <"$scratch/stdout")"
check "its confirmation" quiet as approver3 pay confirm ZF2023-0501 --confirm 500.00 --date 2023-05-07

# -- The archive.
attach E16 accountant ZF2023-0501 2023-05-09
waits "the voucher" "archivist:archive"
exits 5 "files miscounted" as archivist archive ZF2023-0501 --voucher JZ2023-05-01 --debit 21500.00 --credit 21500.00 \
    --attachments 1 --date 2023-05-10 -O json
same "files miscounted: code" evidence-count "$(json_value code <"$scratch/stderr")"
files=$(json_value want <"$scratch/stderr")
check "the archive" quiet as archivist archive ZF2023-0501 --voucher JZ2023-05-01 --debit 21500.00 --credit 21500.00 \
    --attachments "$files" --date 2023-05-10
waits "the archive" ""

# -- One sheet about two payments.
head -n 3 "$case/roster.csv" >"$csv/two.csv"
tail -n 3 "$case/people.csv" | cut -d, -f1,2 | sed 's/$/,100.00/' >"$csv/rest"
{ head -n 1 "$case/roster.csv"; head -n 2 "$csv/rest"; } >"$csv/roster-a.csv"
{ head -n 1 "$case/roster.csv"; tail -n 1 "$csv/rest"; } >"$csv/roster-b.csv"
quiet as budget budget appropriate B2023-02 --amount 1000.00 --year 2023 --source fiscal --document 示例 --date 2023-05-11
quiet as accountant budget receive B2023-02 --amount 1000.00 --document 示例 --date 2023-05-11
pay_to() {
    quiet as handler request submit --number "$1" --line B2023-02 --roster "$2" --due 2023-06-01 --purpose "示例慰问 $1" \
        --date 2023-05-12
    for code in E01 E02 E04 E05; do attach $code handler "$1" 2023-05-12; done
    quiet as reviewer review "$1" --confirm "$3" --date 2023-05-13
    quiet as approver1 approve "$1" --confirm "$3" --date 2023-05-14
    quiet as reviewer accept "$1" --result passed --type list --date 2023-05-15
    quiet as accountant accept "$1" --result passed --type list --date 2023-05-15
    for code in E07 E08 E09; do attach $code accountant "$1" 2023-05-15; done
    quiet as cashier pay instruct "$1" --confirm "$3" --date 2023-05-16
}
pay_to ZF2023-0601 "$csv/roster-a.csv" 200.00
pay_to ZF2023-0602 "$csv/roster-b.csv" 100.00
waits "two more instructions" "handler:attach-evidence!E10,E11 handler:attach-evidence!E10,E11 cashier:settle cashier:settle"
cat >"$csv/both.csv" <<'END'
支付编号,行号,结果,流水号,日期
ZF2023-0602,1,成功,BK20230517000003,2023-05-17
ZF2023-0601,1,成功,BK20230517000001,2023-05-17
ZF2023-0601,2,成功,BK20230517000002,2023-05-17
END
refused 2 usage "a sheet that names no payment" as cashier pay settle "$csv/again.csv" --date 2023-05-17
sed 's/BK20230517000003/BK20230428000001/' "$csv/both.csv" >"$csv/half.csv"
size=$(tree_size)
exits 5 "half a sheet" as cashier pay settle "$csv/half.csv" --date 2023-05-17
check "half a sheet: says what is recorded" grep -q "1 of 2 statements are recorded" "$scratch/stderr"
same "half a sheet: one statement" $((size + 1)) "$(tree_size)"
says "put right and run again, it goes on" "2 lines were recorded before" \
    as cashier pay settle "$csv/both.csv" --date 2023-05-17
same "the other statement" $((size + 2)) "$(tree_size)"
sed 's/^ZF2023-0602,1/ZF2023-0602,9/; s/^ZF2023-0601,2/ZF2023-0601,7/' "$csv/both.csv" >"$csv/wrong.csv"
exits 5 "bad rows" as cashier pay settle "$csv/wrong.csv" --date 2023-05-17 -O json
same "every bad row is told, of both payments" 2 "$(grep -c '"line-mismatch"' "$scratch/stderr")"

# -- Budget on its way to another project: the second half is refused and made up later.
quiet as handler project add P2023-02 --name 示例 --unit 示例 --basis 示例 --begin 2023-01-01 --end 2023-12-31 --date 2023-01-05
quiet as budget budget appropriate B2023-07 --amount 10.00 --year 2023 --source fiscal --document 示例 --date 2023-01-06 \
    -p P2023-02
quiet as accountant close --up-to 2023-06-30 --date 2023-07-05 -p P2023-02
closed=$(($(tree_size) - 1))
check "the close waits for an approver" sh -c 'printf "%s\n" "$1" | grep -q "^approver3:confirm-close"' - "$(everybody)"
quiet as approver3 period confirm "#$closed" --date 2023-07-06 -p P2023-02
move="budget move B2023-02 B2023-07 --to-project P2023-02 --amount 50.00 --document 示例 --reason 示例"
# shellcheck disable=SC2086
exits 5 "a move into closed books" as budget $move --date 2023-06-20
sent=$(($(tree_size) - 1))
check "it says how to complete it" grep -q "budget take '#$sent'" "$scratch/stderr"
check "it waits" sh -c 'printf "%s\n" "$1" | grep -q "^budget:take"' - "$(everybody)"
# shellcheck disable=SC2086
refused 2 usage "the same move again" as budget $move --date 2023-07-07
refused 5 wrong-reference "what is no transfer" as budget budget take "#$closed" --date 2023-07-07
exits 5 "another move into closed books" as budget budget move B2023-02 B2023-07 --to-project P2023-02 --amount 40.00 \
    --document 示例 --reason 示例 --date 2023-06-20
dropped=$(($(tree_size) - 1))
refused 5 wrong-reference "what is no transfer is not dropped" as budget budget drop "#$closed" --reason 示例 --date 2023-07-07
check "a move is dropped" quiet as budget budget drop "#$dropped" --reason 示例 --date 2023-07-07
refused 5 not-pending "and not taken any more" as budget budget take "#$dropped" --date 2023-07-07
check "it is completed" quiet as budget budget take "#$sent" --date 2023-07-07
check "and waits no more" sh -c '! printf "%s\n" "$1" | grep -q "^budget:take"' - "$(everybody)"

# -- The quarter, closed and opened again by two people.
says "a close is shown before it is signed" "B2023-01" as accountant close --up-to 2023-06-30 --dry-run --date 2023-07-08
check "what is open too" grep -q "ZF2023-0601" "$scratch/stdout"
refused 2 not-confirmed "another day" as accountant close --up-to 2023-06-30 --confirm 2023-03-31 --date 2023-07-08
check "the close" quiet as accountant close --up-to 2023-06-30 --confirm 2023-06-30 --date 2023-07-08
closed=$(($(tree_size) - 1))
check "it waits for its second person" sh -c 'printf "%s\n" "$1" | grep -q "^approver1:confirm-close"' - "$(everybody)"
check "the accountant is told why nothing more can be closed" \
    sh -c 'printf "%s\n" "$1" | grep -q "^accountant:close!"' - "$(everybody)"
check "its confirmation" quiet as approver1 period confirm "#$closed" --date 2023-07-09
says "its figures" "21,500.00" as evaluator period show "#$closed"
says "the closed periods" "2023-06-30" as evaluator period show
quiet as accountant reopen "#$closed" --reason 补记 --date 2023-07-10
reopening=$(($(tree_size) - 1))
check "the reopening waits" sh -c 'printf "%s\n" "$1" | grep -q "^approver2:confirm-reopening"' - "$(everybody)"
says "and says why" "补记" as approver2 inbox
check "its confirmation" quiet as approver2 period confirm "#$reopening" --date 2023-07-10
check "it waits no more" sh -c '! printf "%s\n" "$1" | grep -q "confirm-reopening"' - "$(everybody)"

# -- A hundred lines are closed in four statements, confirmed by one.
quiet as handler project add P2023-03 --name 示例 --unit 示例 --basis 示例 --begin 2023-01-01 --end 2023-12-31 --date 2023-01-05
for line in $(seq 100 199); do
    quiet as budget budget appropriate "C$line" --amount "$line.00" --year 2023 --source fiscal --document 示例 \
        --date 2023-01-06 -p P2023-03
done
size=$(tree_size)
says "all lines are shown" C199 as accountant close --up-to 2023-06-30 --dry-run --date 2023-07-08 -p P2023-03
check "a close of a hundred lines" quiet as accountant close --up-to 2023-06-30 --date 2023-07-08 -p P2023-03
same "in four statements" $((size + 4)) "$(tree_size)"
closed=$(($(tree_size) - 1))
refused 5 not-pending "a part is not confirmed" as approver1 period confirm "#$((closed - 1))" --date 2023-07-09 -p P2023-03
check "the last is, and all with it" quiet as approver1 period confirm "#$closed" --date 2023-07-09 -p P2023-03
as evaluator period show "#$closed" >"$scratch/stdout"
check "the figures of the first line" grep -q "C100 .*100.00" "$scratch/stdout"
check "and of the last" grep -q "C199 .*199.00" "$scratch/stdout"

quiet as evaluator clone "$scratch/clone"
fresh 0 "the ledger after all that" "$scratch/clone"
exits 0 "the ledger verifies" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
# -- Every step with its signer, its times and its proof, from the daemon and from the clone.
as evaluator trace ZF2023-0501 -O json >"$scratch/trace.json"
check "every step is proven in the tree" /usr/bin/python3 -c '
import json, sys
steps = json.load(open(sys.argv[1]))["steps"]
assert len(steps) > 20
for step in steps:
    assert step["proven_in"] == int(sys.argv[2]), step
    assert step["roles"] and step["issuer"] and step["registered_time"] and step["date"] and step["leaf"]' \
    "$scratch/trace.json" "$(tree_size)"
as evaluator trace ZF2023-0501 -O json --clone "$scratch/clone" >"$scratch/trace-of-copy.json"
check "from the clone alike" cmp -s "$scratch/trace.json" "$scratch/trace-of-copy.json"
says "people see it too" "Proven in tree of" as evaluator trace ZF2023-0501
says "of one entry" "$(tree_size)" as evaluator show "#$closed"
for person in handler cashier accountant; do
    as $person inbox --actor $person -O json >"$scratch/daemon.json"
    as $person inbox --actor $person -O json --clone "$scratch/clone" >"$scratch/copy.json"
    check "the inbox of $person is the same from the clone" cmp -s "$scratch/daemon.json" "$scratch/copy.json"
done
finish
