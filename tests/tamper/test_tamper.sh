#!/bin/sh
# labels: integration
# The tamper campaign (G2): copies of a ledger that has everything, damaged one change at a time; each must be refused,
# with the right place and exit code, or be proven harmless. Prints how many were tried and caught.
#
#   sh tests/tamper/test_tamper.sh [--whole]     a sample; --whole: every byte of every file
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

whole=${1:-}
clone=$scratch/clone

# -- A ledger with a closed period, another log key, an erased payee and disclosures of one that is not.
quiet case_people
new_key officer
quiet enrol officer privacy
quiet case_plan
quiet case_payees
quiet case_approval
quiet case_payment
quiet as inspector clone "$clone"
as inspector payee list -O json >"$scratch/payees.json"
one=$(json_value items.0.payee <"$scratch/payees.json")
two=$(json_value items.1.payee <"$scratch/payees.json")
printf '示例决定书\n' >"$scratch/order.txt"
quiet as officer payee erase "$one" --ground order --document "示例决定〔2023〕1号" --order "$scratch/order.txt" --confirm "$one" \
    --date 2023-07-03
quiet as inspector payee list --payee "$two" --reveal --reason 示例 --save "$clone" --date 2023-07-03
quiet as accountant close --up-to 2023-06-30 --confirm 2023-06-30 --date 2023-07-05
quiet as approver1 period confirm "#$(($(tree_size) - 1))" --date 2023-07-06
"$mingzhangd" rotate --data "$data" >"$scratch/proposal.json" 2>/dev/null
quiet as admin1 log rotate "$scratch/proposal.json" --date 2023-07-07
quiet as admin2 confirm "#$(($(tree_size) - 1))" --date 2023-07-07
quiet as budget budget adjust B2023-01 --type increase --amount 1.00 --document "示范财预〔2023〕9号" --reason 追加 --date 2023-07-10
quiet as inspector pull "$clone"

# -- What is taken away from it.
request=$(as inspector show ZF2023-0501 -O json | json_value index)
mkdir -p "$clone/receipts"
quiet as inspector prove "#$request" --receipt -o "$clone/receipts/$request.cose"
cp "$clone/receipts/$request.cose" "$scratch/receipt"
quiet as inspector prove "#$request" -o "$scratch/tlog-proof"
quiet as inspector prove "#$request" --line 3 -o "$scratch/line-proof"
quiet as inspector bundle make "$scratch/payment" --payment ZF2023-0501
quiet as inspector bundle make "$scratch/payment.zip" --payment ZF2023-0501
quiet as inspector bundle make "$scratch/redacted" --whole --redact
cp -r "$scratch/redacted/data" "$scratch/withheld"
quiet as inspector verify "$clone" --genesis "$out/genesis.json" --report "$scratch/report" --key "$out/people/inspector/inspector.key"
sed -n 's/.*--vkey //p' "$scratch/quiet.log" | head -n 1 >"$scratch/report.vkey"
cp "$data/log.key" "$scratch/log.key"
# shellcheck disable=SC2154 # build: of case.sh
exits 0 "the campaign" env MZ_GENESIS="$out/genesis.json" /usr/bin/python3 "$MZ_ROOT/tests/tamper/campaign.py" \
    "$build/tests/tamper-judge" "$scratch" $whole
cat "$scratch/stdout"
[ "$failures" -eq 0 ] || cat "$scratch/stderr" >&2
finish
