#!/bin/sh
# Proofs that one person takes away: made by the daemon's side and from a clone alike, judged alone and offline, by us and by
# a reader that shares none of our code; every byte of each counts.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

taken=$MZ_ROOT/tests/interop/taken.py
flip=$MZ_ROOT/tests/integration/flip_proofs.py
proofs=$scratch/proofs
mkdir -p "$proofs"

quiet case_people
quiet case_plan
quiet case_payees
quiet case_approval
quiet case_payment
quiet as inspector clone "$scratch/clone"
fresh 0 "the clone" "$scratch/clone"
vkey=$(head -n 1 "$out/vkey")
request=$(as inspector --clone "$scratch/clone" show ZF2023-0501 -O json | json_value index)

# -- From the daemon and from a clone: the same bytes.
for side in daemon clone; do
    from=
    [ $side = daemon ] || from="--clone $scratch/clone"
    # shellcheck disable=SC2086
    {
        quiet as inspector $from prove ZF2023-0501 -o "$proofs/$side.tlog-proof"
        quiet as inspector $from prove "#$request" --line 3 -o "$proofs/$side.line"
    }
done
check "an entry: daemon and clone agree" cmp "$proofs/daemon.tlog-proof" "$proofs/clone.tlog-proof"
check "a line: daemon and clone agree" cmp "$proofs/daemon.line" "$proofs/clone.line"

# -- A receipt is the log's to sign; a clone carries those it was given.
exits 6 "a clone has no receipt" as inspector --clone "$scratch/clone" prove "#$request" --receipt
mkdir -p "$scratch/clone/receipts"
quiet as inspector prove "#$request" --receipt -o "$scratch/clone/receipts/$request.cose"
quiet as inspector --clone "$scratch/clone" prove "#$request" --receipt -o "$proofs/receipt"
check "the receipt that the clone carries" cmp "$scratch/clone/receipts/$request.cose" "$proofs/receipt"
exits 0 "the clone verifies all the same" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"

# -- One personal field, from a synthetic ledger whose disclosures are known.
enrolment=$(/usr/bin/python3 "$MZ_ROOT/tests/interop/fields.py" "$scratch/fields" "$scratch/disclosures")
fields_key=$(json_value vkey <"$scratch/fields/genesis.json")
quiet "$mingzhang" --clone "$scratch/fields" prove "#$enrolment" --field account --disclosure "$scratch/disclosures" -o "$proofs/field"
exits 6 "a field that was not disclosed" "$mingzhang" --clone "$scratch/fields" prove "#$enrolment" --field address \
    --disclosure "$scratch/disclosures"
exits 6 "a field whose disclosure the clone does not keep" "$mingzhang" --clone "$scratch/fields" prove "#$enrolment" --field account
exits 2 "a field without its disclosure" as inspector prove "#$request" --field name
exits 5 "a field of an entry about nobody" "$mingzhang" --clone "$scratch/fields" prove "#1" --field name
# One that was revealed and kept needs no file named: clone, reveal, prove, verify.
quiet as inspector clone "$scratch/kept"
payee=$(as inspector payee list -O json | json_value items.2.payee)
quiet as inspector payee list --payee "$payee" --reveal --reason 示例 --save "$scratch/kept" --date 2023-06-30
quiet as inspector --clone "$scratch/kept" prove "$payee" --field account -o "$proofs/kept"
exits 0 "a field that was revealed and kept" "$mingzhang" verify "$proofs/kept" --genesis "$out/genesis.json"
check "it shows this payee" grep -q "$payee" "$scratch/stdout"
exits 5 "a field of an entry that binds none" "$mingzhang" --clone "$scratch/fields" prove "#1" --field name \
    --disclosure "$scratch/disclosures"

# -- Judged alone: by the key, by the genesis, by what is pinned; in both languages.
key_of() {
    [ "$1" = field ] && echo "$fields_key" || echo "$vkey"
}
for form in daemon.tlog-proof daemon.line receipt field; do
    exits 0 "$form by the key" "$mingzhang" verify "$proofs/$form" --vkey "$(key_of $form)"
    check "$form: what is not proven" grep -q '^Not proven: ' "$scratch/stdout"
    exits 0 "$form in Chinese" "$mingzhang" --lang zh verify "$proofs/$form" --vkey "$(key_of $form)"
    check "$form: in Chinese, what is not proven" grep -q '^不证明：' "$scratch/stdout"
    exits 0 "$form as JSON" "$mingzhang" verify "$proofs/$form" --vkey "$(key_of $form)" -O json
    check "$form: both languages in JSON" test -n "$(json_value proven_zh <"$scratch/stdout")"
    exits 7 "$form without a key" "$mingzhang" verify "$proofs/$form"
done
exits 0 "by the genesis" "$mingzhang" verify "$proofs/daemon.line" --genesis "$out/genesis.json"
exits 0 "by what is pinned" as inspector verify "$proofs/daemon.line"
exits 3 "another log's key" "$mingzhang" verify "$proofs/daemon.line" --vkey "$fields_key"
exits 2 "no key" "$mingzhang" verify "$proofs/daemon.line" --vkey nonsense
exits 3 "no proof" "$mingzhang" verify "$out/genesis.json" --vkey "$vkey"
exits 0 "the line says the amount" "$mingzhang" verify "$proofs/daemon.line" --vkey "$vkey"
check "500 yuan" grep -q '500.00 yuan' "$scratch/stdout"
line_payee=$(sed -n 's/.*payee \([0-9a-f]*\),.*/\1/p' "$scratch/stdout")
quiet as inspector --clone "$scratch/clone" prove "#$request" --payee "$line_payee" -o "$proofs/by-payee"
check "the line by its payee" cmp "$proofs/daemon.line" "$proofs/by-payee"
exits 6 "a payee who is not on the roster" as inspector prove "#$request" --payee 00112233445566778899aabbccddeeff
exits 6 "a line that there is not" as inspector prove "#$request" --line 45
exits 5 "a line of an entry that names no list" as inspector prove "#0" --line 1
exits 2 "two forms at once" as inspector prove "#$request" --line 1 --receipt
# Nobody else's line is in it.
others=$(as inspector --clone "$scratch/clone" payee list -O json |
    /usr/bin/python3 -c 'import json, sys
print(" ".join(item["payee"] for item in json.load(sys.stdin)["items"]))')
for other in $others; do
    [ "$other" = "$line_payee" ] && continue
    check "no other payee in the proof" /usr/bin/python3 -c 'import sys
sys.exit(bytes.fromhex(sys.argv[2]) in open(sys.argv[1], "rb").read())' "$proofs/daemon.line" "$other"
done

# -- By a reader that shares none of our code.
for form in daemon.tlog-proof daemon.line receipt field; do
    entry=
    [ $form != receipt ] || entry="--entry $proofs/receipt.entry"
    # shellcheck disable=SC2086
    exits 0 "$form, independent reader" /usr/bin/python3 "$taken" "$proofs/$form" --vkey "$(key_of $form)" $entry
done

# -- Every byte counts.
for form in daemon.tlog-proof daemon.line field; do
    check "$form changed at every byte" /usr/bin/python3 "$flip" "$mingzhang" "$(key_of $form)" "$proofs/$form"
done
check "receipt changed at every byte" /usr/bin/python3 "$flip" "$mingzhang" "$vkey" "$proofs/receipt" "$proofs/receipt.entry"
finish
