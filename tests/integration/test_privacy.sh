#!/bin/sh
# Personal data for its whole life (G6, T7), through real sockets and separate keys: handed in, revealed behind a
# record of who looks and why, updated, erased by order; what is erased stays so after restarts and a death in
# between, and the ledger verifies all along. The people of the case are invented, so are those of this file: the
# identity numbers have valid checksums and area codes that exist nowhere.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

quiet case_people
new_key officer
quiet enrol officer privacy
quiet as handler payee import "$case/people.csv" --date 2023-04-03
sheets=$scratch/sheets
mkdir -p "$sheets"

# payee N: the id of the N-th payee, and a member of what was revealed.
as inspector payee list -O json >"$scratch/payees.json"
payee() {
    json_value "items.$1.payee" <"$scratch/payees.json"
}
one=$(payee 0)
two=$(payee 1)
three=$(payee 2)

# revealed PERSON PAYEE FIELD [OPTION...]: reveals one payee; the field's whole value.
revealed() {
    person_=$1
    payee_=$2
    field_=$3
    shift 3
    as "$person_" payee list --payee "$payee_" --reveal --reason "核对打款信息" "$@" --date 2023-05-01 -O json \
        2>/dev/null | json_value "items.0.$field_"
}

# -- Whole values, behind a record.
before=$(tree_size)
name=$(revealed inspector "$one" name --case 案2023-7)
idno=$(revealed inspector "$one" idno)
same "each look is an entry" $((before + 2)) "$(tree_size)"
grep -qF "$name,$idno," "$case/people.csv" || same "what was imported" "$case/people.csv" "$name"
as inspector show "#$before" -O json >"$scratch/entry.json"
same "the record's kind" access.log "$(json_value kind <"$scratch/entry.json")"
same "who looked" inspector "$(json_value issuer <"$scratch/entry.json")"
same "at whom" "$one" "$(json_value body.payees.0.payee <"$scratch/entry.json")"
same "why" "案2023-7: 核对打款信息" "$(json_value body.reason <"$scratch/entry.json")"
same "only what was asked for" "$idno" "$(revealed cashier "$one" idno --fields idno)"
same "and no more" "" "$(revealed cashier "$one" name --fields idno)"
as inspector payee list --reveal --reason 示例 --date 2023-05-01 -O csv -o "$scratch/all.csv" 2>/dev/null
same "everybody at once" 56 "$(wc -l <"$scratch/all.csv" | tr -d ' ')"
check "in the clear" grep -qF "$idno" "$scratch/all.csv"
refused 2 usage "no reason" as inspector payee list --reveal --date 2023-05-01
refused 2 usage "a reason for nothing" as inspector payee list --reason 示例 --date 2023-05-01
refused 2 usage "an unknown field" as inspector payee list --reveal --reason 示例 --fields salary --date 2023-05-01
exits 5 "a role that needs no whole values" as evaluator payee list --payee "$one" --reveal --reason 示例 \
    --date 2023-05-01
exits 5 "nor has an administrator any" as admin1 payee list --payee "$one" --reveal --reason 示例 --date 2023-05-01
exits 0 "masked otherwise" as inspector payee list --payee "$one"
check "masked otherwise" sh -c "! grep -qF '$idno' '$scratch/stdout'"

# -- A cashier names people by identity number, as bank results and sign-for lists do.
exits 0 "tokens for the cashier" as cashier payee list --payee "$one" --reveal --reason 示例 --fields idno --date 2023-05-01

# -- What changes.
cat >"$sheets/update.csv" <<END
收款人,姓名,银行账号,事由
$one,孙更名,6299990000730099990,换卡并更名
END
exits 0 "a dry run" as handler payee update "$sheets/update.csv" --dry-run --date 2023-05-02
same "a dry run files nothing" "$name" "$(revealed inspector "$one" name)"
exits 0 "an update" as handler payee update "$sheets/update.csv" --date 2023-05-02
check "shows masked what changes" sh -c "! grep -q '孙更名\|6299990000730099990' '$scratch/stdout'"
same "the new name" 孙更名 "$(revealed inspector "$one" name)"
same "the new account" 6299990000730099990 "$(revealed inspector "$one" account)"
same "the number stays" "$idno" "$(revealed inspector "$one" idno)"
printf '收款人,银行账号,事由\n%s,6299990000730099990,换卡\n' "$two" >"$sheets/taken.csv"
refused 5 account-exists "somebody else's account" as handler payee update "$sheets/taken.csv" --date 2023-05-02
printf '收款人,事由\n%s,无\n' "$two" >"$sheets/nothing.csv"
refused 2 missing-field "nothing that changes" as handler payee update "$sheets/nothing.csv" --date 2023-05-02
printf '收款人,电话\n%s,19900009999\n' "$two" >"$sheets/why.csv"
refused 2 missing-field "a change without a reason" as handler payee update "$sheets/why.csv" --date 2023-05-02
exits 0 "with its reason as an option" as handler payee update "$sheets/why.csv" --reason 换号 --date 2023-05-02

# -- Kept in a clone, for who may.
quiet as inspector clone "$scratch/clone"
fresh 0 "the clone" "$scratch/clone"
quiet as inspector payee list --payee "$two" --reveal --reason 示例 --save "$scratch/clone" --date 2023-05-03
check "the disclosures of one" test -s "$scratch/clone/objects/disclosure/$two"
exits 0 "a clone with disclosures verifies" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
refused 6 not-found "what is no clone" as inspector payee list --payee "$two" --reveal --reason 示例 \
    --save "$scratch" --date 2023-05-03

# -- Erased.
printf '示例决定书\n' >"$sheets/order.txt"
erase() {
    as "$1" payee erase "$2" --ground order --document "示例决定〔2023〕1号" --order "$sheets/order.txt" \
        --confirm "$3" --date 2023-05-04 "${4:--O}" "${5:-json}"
}
refused 5 wrong-role "an erasure by the handler" erase handler "$one" "$one"
refused 2 usage "of another than was said" erase officer "$one" "$two"
exits 0 "an erasure" erase officer "$one" "$one"
erased() {
    same "$1: shown as erased" erased "$(revealed inspector "$one" status)"
    same "$1: without a value" "" "$(revealed inspector "$one" name)"
    same "$1: others are there" 19900009999 "$(revealed inspector "$two" phone)"
    exits 0 "$1: check" "$mingzhangd" check --data "$data"
}
erased "then"
refused 5 payee-erased "twice" erase officer "$one" "$one"
refused 5 payee-erased "an update afterwards" as handler payee update "$sheets/update.csv" --date 2023-05-05
stop_daemon
start_daemon
erased "after a restart"

# -- Killed after the entry was durable and before the key was gone: somebody who reads the keys holds it up.
flock -o -s "$data/vault" sh -c "echo held >'$scratch/held'; exec sleep 60" &
holder=$!
while [ ! -s "$scratch/held" ]; do sleep 0.02; done
size=$(tree_size)
erase officer "$three" "$three" >/dev/null 2>&1 &
client=$!
tries=0
until [ "$(tree_size)" -gt "$size" ] || [ $tries -gt 200 ]; do
    tries=$((tries + 1))
    sleep 0.02
done
same "the entry is durable" $((size + 1)) "$(tree_size)"
kill -9 "$daemon_pid"
wait "$daemon_pid" 2>/dev/null || true
wait "$client" 2>/dev/null || true
exits 3 "a check finds the key" "$mingzhangd" check --data "$data"
check "and names it" grep -q "not-erased" "$scratch/stdout"
kill "$holder"
wait "$holder" 2>/dev/null || true
rm -f "$socket"
start_daemon
exits 0 "done at the next start" "$mingzhangd" check --data "$data"
same "and stays so" erased "$(revealed inspector "$three" status)"
erased "after a death"

# -- Nothing of it in the clear, of those who are erased nor of the others.
quiet as inspector pull "$scratch/clone"
exits 0 "the ledger verifies" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
for value in "$name" "$idno" 孙更名 6299990000730099990 19900009999; do
    check "$value is nowhere" sh -c "! grep -rqaF '$value' '$data' '$scratch/clone/tile' '$out/mingzhangd.log'"
done
check "what is searched for would be found" grep -rqaF 19900009999 "$scratch/clone/objects/disclosure"
finish
