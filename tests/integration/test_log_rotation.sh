#!/bin/sh
# The log's own key is changed while the daemon runs: proposed by the daemon's operator, filed by one administrator,
# confirmed by another. Everybody who trusts the old key follows; what was signed with it stays good; a daemon that dies
# at any moment goes on with the right one.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

key_in_force() {
    as admin1 ledger -O json | json_value log_key
}
verify() {
    "$mingzhang" --config "$out/people/inspector/config.ini" verify "$@"
}

quiet case_people
quiet case_plan
clone=$scratch/clone
exits 0 "a clone before" as inspector clone "$clone"
cp -r "$clone" "$scratch/clone.before"
old=$(key_in_force)

# -- The proposal.
"$mingzhangd" rotate --data "$data" >"$scratch/proposal.json" 2>"$scratch/stderr"
check "the operator is told what is next" grep -q "two administrators" "$scratch/stderr"
"$mingzhangd" rotate --data "$data" >"$scratch/again.json" 2>/dev/null
check "asked again, it proposes the same key" cmp -s "$scratch/proposal.json" "$scratch/again.json"
new=$(json_value key <"$scratch/proposal.json")
same "it leads on from the key in force" "$old" "$(json_value from <"$scratch/proposal.json")"
sed "s/\"key\":\"..../\"key\":\"0000/" "$scratch/proposal.json" >"$scratch/bad.json"
refused 5 bad-signature "a proposal that was changed" as admin1 log rotate "$scratch/bad.json" --date 2023-02-02
echo '{}' >"$scratch/empty.json"
refused 2 usage "no proposal" as admin1 log rotate "$scratch/empty.json" --date 2023-02-02
refused 5 wrong-role "one who is no administrator" as cashier log rotate "$scratch/proposal.json" --date 2023-02-02
quiet as admin1 log rotate "$scratch/proposal.json" --date 2023-02-02
proposed=$(($(tree_size) - 1))
same "one administrator changes nothing" "$old" "$(key_in_force)"

# -- Without the new key at hand the daemon records no confirmation that it could not sign.
mv "$data/log.key.next" "$scratch/log.key.next"
refused 5 object-missing "a confirmation without the key" as admin2 confirm "#$proposed" --date 2023-02-02
mv "$scratch/log.key.next" "$data/log.key.next"

# -- The change.
as admin2 confirm "#$proposed" --date 2023-02-02 >/dev/null 2>"$scratch/stderr"
turn=$(tree_size)
check "whoever sees it first is told" grep -q "another key from entry $((turn - 1)) on" "$scratch/stderr"
same "the key in force" "$new" "$(key_in_force)"
same "the files" "log.key log.key.retired" "$(cd "$data" && echo log.key*)"
check "others follow" as handler list -O json >"$scratch/list.json"
refused 5 object-missing "the proposal again, whose key waits no more" as admin1 log rotate "$scratch/proposal.json" --date 2023-02-02

# -- A statement recorded before is still answered with a receipt that holds.
quiet as budget budget appropriate B2023-02 --amount 1.00 --year 2023 --source fiscal --document 示例 --date 2023-02-03

# -- Clones: the old one stays good, the pulled one goes on from it.
exits 0 "the clone from before still verifies" verify "$scratch/clone.before" --trust "$scratch/clone.before/genesis.json"
exits 0 "it is pulled across the change" as inspector pull "$clone"
exits 0 "and verifies" verify "$clone"
same "its genesis names the change" "$turn" "$(json_value rotations.0.since <"$clone/genesis.json")"
exits 0 "a fresh clone verifies" as inspector clone "$scratch/fresh"
exits 0 "by the new genesis" verify "$scratch/fresh"
exits 0 "an independent verifier follows" /usr/bin/python3 "$MZ_ROOT/tests/interop/verify_clone.py" "$clone"
fresh 0 "the change of the key" "$clone"
fresh 0 "the clone from before" "$scratch/clone.before"
node=$MZ_ROOT/tests/interop/verify_statement.mjs
exits 0 "Node's crypto follows" node "$node" "$clone"
exits 0 "and has the clone from before" node "$node" "$scratch/clone.before"
cp -r "$clone" "$scratch/forged"
"/usr/bin/python3" - "$scratch/forged/genesis.json" <<'END'
import json, sys
genesis = json.load(open(sys.argv[1]))
genesis["rotations"][0]["handover"] = "00" * 64
json.dump(genesis, open(sys.argv[1], "w"))
END
fresh 3 "a handover that the old key did not sign" "$scratch/forged"
exits 3 "likewise, by Node's crypto" node "$node" "$scratch/forged"
code=0
verify "$scratch/forged" --trust "$scratch/forged/genesis.json" >/dev/null 2>&1 || code=$?
check "a handover that the old key did not sign is refused, not $code" [ "$code" -ne 0 ]

# -- Proofs: one of before the change, one of after.
exits 0 "a proof under the new key" as handler prove '#3' --output "$scratch/three.tlog-proof"
exits 0 "it verifies alone" "$mingzhang" --config "$out/people/handler/config.ini" verify "$scratch/three.tlog-proof"
exits 0 "a receipt under the new key" as handler prove '#3' --receipt --output "$scratch/three.cose"
exits 0 "it verifies alone" "$mingzhang" --config "$out/people/handler/config.ini" verify "$scratch/three.cose"

# -- It dies after the commit, before the files have their new names: the next start finds out.
"$mingzhangd" rotate --data "$data" >"$scratch/second.json" 2>/dev/null
quiet as admin1 log rotate "$scratch/second.json" --date 2023-02-03
cp "$data/log.key" "$scratch/log.key.old"
cp "$data/log.key.next" "$scratch/log.key.new"
quiet as admin2 confirm "#$(($(tree_size) - 1))" --date 2023-02-03
kill -9 "$daemon_pid"
wait "$daemon_pid" || true
cp "$scratch/log.key.old" "$data/log.key"
cp "$scratch/log.key.new" "$data/log.key.next"
rm -f "$data/log.key.retired" "$socket"
start_daemon
same "it goes on with the new key" "$(json_value key <"$scratch/second.json")" "$(key_in_force)"
same "and renames the files" "log.key log.key.retired" "$(cd "$data" && echo log.key*)"
check "it signs" quiet as budget budget appropriate B2023-03 --amount 1.00 --year 2023 --source fiscal \
    --document 示例 --date 2023-02-03
exits 0 "pulled across both changes" as inspector pull "$clone"
exits 0 "and verified" verify "$clone"
stop_daemon
exits 0 "check is content" "$mingzhangd" check --data "$data"
cp "$scratch/log.key.old" "$data/log.key"
code=0
"$mingzhangd" run --data "$data" --socket "$socket" >/dev/null 2>"$scratch/stderr" || code=$?
check "with a key that is not in force it does not start" [ "$code" -ne 0 ]
check "and says so" grep -q bad-key-file "$scratch/stderr"
finish
