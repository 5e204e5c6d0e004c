#!/bin/sh
# labels: interop
# Three witnesses, two of them a quorum: ours, and two written in Python from the C2SP texts. One dead, one slow, one killed
# and started again: the checkpoint is published with what it has, the newest with a quorum stays published over restarts,
# and nobody's statement waits (T2, P4). A daemon that was restored and went on differently is found out by the witnesses.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

w=$scratch/witness
mkdir -p "$w"
log=$out/mingzhangd.log
pids=
python=$MZ_ROOT/tests/interop/witness.py
at_end() {
    for pid in $pids; do
        kill "$pid" 2>/dev/null || true
    done
}

# start_ours: the witness that we wrote; it keeps its state over restarts.
start_ours() {
    "$mingzhang" --lang en --passphrase-file "$w/passphrase" --key "$w/ours.key" witness --name witness.example/ours \
        --state "$w/ours" --listen "unix:$sockets/ours.sock" --log "$log_key" >>"$w/ours.log" 2>&1 &
    ours=$!
    pids="$pids $ours"
}

# start_theirs NAME MORE...: one in Python.
start_theirs() {
    name_=$1
    shift
    /usr/bin/python3 "$python" serve --name "witness.example/$name_" --seed "$name_" --log "$log_key" \
        --state "$w/$name_.json" "$@" >>"$w/$name_.log" 2>&1 &
    theirs=$!
    pids="$pids $theirs"
}

published() {
    curl -sf --unix-socket "$socket" "http://localhost/$1"
}

# cosigners PATH: the size of what is published there and who cosigned it; fails if a signature is wrong.
cosigners() {
    published "$1" >"$w/note" || return 0
    /usr/bin/python3 "$python" check "$log_key" "$ours_key" "$second_key" "$third_key" <"$w/note"
}

# comes WHAT PATH EXPECTED: waits until that is published.
comes() {
    tries_=0
    found_=$(cosigners "$2")
    while [ "$found_" != "$3" ] && [ $tries_ -lt 150 ]; do
        sleep 0.2
        tries_=$((tries_ + 1))
        found_=$(cosigners "$2")
    done
    same "$1" "$3" "$found_"
}

# said TEXT: waits until the daemon has said it.
said() {
    tries_=0
    until grep -qF -- "$1" "$log" || [ $tries_ -gt 150 ]; do
        sleep 0.2
        tries_=$((tries_ + 1))
    done
    check "the daemon says \"$1\"" grep -qF -- "$1" "$log"
}

number=0
file_one() {
    number=$((number + 1))
    quiet as budget budget appropriate "B2023-W$number" --amount 1.00 --year 2023 --source fiscal \
        --document "${1:-示例文号}" --date 2023-04-03
}

quiet case_people
quiet case_plan
log_key=$(head -n 1 "$out/vkey")
printf 'passphrase of a witness\n' >"$w/passphrase"
"$mingzhang" -q --passphrase-file "$w/passphrase" key new "$w/ours.key" --actor ours --kdf minimal
ours_key=$("$mingzhang" key show "$w/ours.key" --witness witness.example/ours -O json | json_value vkey)
second_key=$(/usr/bin/python3 "$python" vkey --name witness.example/second --seed second)
third_key=$(/usr/bin/python3 "$python" vkey --name witness.example/third --seed third)
port=$(/usr/bin/python3 -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])')
cat >"$w/policy" <<END
log $log_key
witness ours $ours_key unix:$sockets/ours.sock
witness second $second_key http://127.0.0.1:$port/some/prefix
witness third $third_key unix:$sockets/third.sock
group two 2 ours second third
quorum two
END
printf '[witness]\npolicy = %s\n' "$w/policy" >"$w/daemon.ini"

# -- Without witnesses nothing is cosigned, and nothing is said to be.
same "no witnesses" "$(tree_size)" "$(cosigners checkpoint)"
same "nothing has a quorum" "" "$(cosigners cosigned)"

# -- A quorum while the third is dead.
stop_daemon
# shellcheck disable=SC2034 # of start_daemon
daemon_config=$w/daemon.ini
start_ours
start_theirs second --port "$port" --prefix /some/prefix --chunked --stranger
start_daemon
both="witness.example/ours witness.example/second"
comes "two of three" checkpoint "$(tree_size) $both"
comes "two of three are a quorum" cosigned "$(tree_size) $both"
said "the witness witness.example/third gives no cosignature"
file_one
comes "the next one" cosigned "$(tree_size) $both"

# -- The proof of an entry is under the cosigned checkpoint.
published "v1/proof?index=1" | sed '1,/^$/d' >"$w/proof-note"
same "a proof carries the cosignatures" "$(tree_size) $both" \
    "$(/usr/bin/python3 "$python" check "$log_key" "$ours_key" "$second_key" "$third_key" <"$w/proof-note")"

# -- A clone under the policy is of a cosigned checkpoint, and verifies under it.
exits 0 "a clone under the policy" as inspector clone "$w/clone" --witness-policy "$w/policy"
fresh 0 "the clone" "$w/clone"
if command -v go >/dev/null 2>&1; then
    sumdb=$(MZ_BUILD_DIR=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev} golang_build sumdb)
    exits 0 "sumdb/note opens it with the cosignatures" "$sumdb" "$log_key" log "$w/clone" "$ours_key" "$second_key"
    exits 3 "but not with one that is not there" "$sumdb" "$log_key" log "$w/clone" "$ours_key" "$third_key"
fi
exits 0 "verified under the policy" "$mingzhang" verify "$w/clone" --genesis "$out/genesis.json" --witness-policy "$w/policy"
for what in project whole; do
    quiet as inspector --clone "$w/clone" bundle make "$w/bundle.$what" "$([ $what = whole ] && echo --whole || echo --project=P2023-01)"
    exits 0 "the bundle of the $what, under the policy" "$mingzhang" bundle verify "$w/bundle.$what" --genesis "$out/genesis.json" \
        --witness-policy "$w/policy"
    check "the $what: it says so" grep -q "^Cosigned by 2 of the 3 witnesses of the policy: a quorum saw this tree" "$scratch/stdout"
done
quiet as inspector --clone "$w/clone" prove '#1' -o "$w/one.tlog-proof"
exits 0 "a proof, under the policy" "$mingzhang" verify "$w/one.tlog-proof" --genesis "$out/genesis.json" --witness-policy "$w/policy" -O json
same "its cosignatures" 2 "$(json_value witnesses.cosigned <"$scratch/stdout")"
rm -r "$w/bundle.project" "$w/bundle.whole"
same "the clone's checkpoint" "$(tree_size) $both" \
    "$(/usr/bin/python3 "$python" check "$log_key" "$ours_key" "$second_key" "$third_key" <"$w/clone/checkpoint")"
sed -i "$(grep -n 'witness.example/second' "$w/clone/checkpoint" | cut -d: -f1)d" "$w/clone/checkpoint"
exits 7 "one cosignature is no quorum" "$mingzhang" verify "$w/clone" --genesis "$out/genesis.json" \
    --witness-policy "$w/policy"
/usr/bin/python3 -c 'import sys
note = bytearray(open(sys.argv[1], "rb").read())
note[-20] = ord("B") if note[-20] == ord("A") else ord("A")
open(sys.argv[1], "wb").write(note)' "$w/clone/checkpoint"
exits 3 "a cosignature that was changed" "$mingzhang" verify "$w/clone" --genesis "$out/genesis.json" \
    --witness-policy "$w/policy"
rm -r "$w/clone"

# -- The third comes back, slow: the others' quorum does not wait for it.
start_theirs third --socket "$sockets/third.sock" --delay 2
third=$theirs
comes "all three" checkpoint "$(tree_size) $both witness.example/third"
said "the witness witness.example/third cosigns again"
file_one
comes "a quorum without the slow one" cosigned "$(tree_size) $both"
comes "and the slow one after it" cosigned "$(tree_size) $both witness.example/third"

# -- One is killed and started again: it goes on where it was.
kill -9 "$ours"
wait "$ours" 2>/dev/null || true
file_one
said "the witness witness.example/ours gives no cosignature"
start_ours
comes "ours is back" checkpoint "$(tree_size) $both witness.example/third"

# -- Restarted with every witness gone, the daemon still serves the quorum's checkpoint.
cosigned=$(tree_size)
kill "$ours" "$third"
kill -STOP "$(echo "$pids" | tr ' ' '\n' | sed -n 3p)"
second=$(echo "$pids" | tr ' ' '\n' | sed -n 3p)
before=$(date +%s%N)
file_one
file_one
file_one
after=$(date +%s%N)
# Three acts of the client, each with a login, while one witness hangs and two are gone: the timeout of a witness is ten
# seconds, so that one waited for would show.
check "nobody waits for a witness" test $(((after - before) / 1000000)) -lt 6000
exits 0 "a clone under the policy" as inspector clone "$w/clone" --witness-policy "$w/policy"
same "it is of what had a quorum" "$cosigned" "$(sed -n 2p "$w/clone/checkpoint")"
exits 0 "whoever asks for none gets all" as inspector pull "$w/clone"
same "it is of the newest" "$(tree_size)" "$(sed -n 2p "$w/clone/checkpoint")"
exits 7 "which has no quorum" "$mingzhang" verify "$w/clone" --genesis "$out/genesis.json" --witness-policy "$w/policy"
exits 7 "nothing newer has one" as inspector pull "$w/clone" --witness-policy "$w/policy"
same "the newest has nothing yet" "$(tree_size)" "$(cosigners checkpoint)"
before=$(date +%s%N)
stop_daemon
after=$(date +%s%N)
check "nor does the daemon's end" test $(((after - before) / 1000000)) -lt 5000
start_daemon
same "what had a quorum stays published" "$cosigned $both witness.example/third" "$(cosigners cosigned)"
kill -CONT "$second"
start_ours
comes "a new quorum" cosigned "$(tree_size) $both"

# -- Restored to what it was, with its head file and all, and gone on differently.
stop_daemon
cp -r "$data" "$scratch/old"
start_daemon
file_one
file_one
comes "the true history" cosigned "$(tree_size) $both"
true_size=$(tree_size)
stop_daemon
mv "$data" "$scratch/true"
mv "$scratch/old" "$data"
start_daemon
said "THE WITNESS witness.example/ours HOLDS ANOTHER HISTORY: rolled-back"
said "THE WITNESS witness.example/second HOLDS ANOTHER HISTORY: rolled-back"
check "no evidence yet: it may be late" test -z "$(ls "$w/ours/evidence")"
# The clients of those who filed lately would refuse by themselves; this one has forgotten.
find "$out/people/budget" -name '*seen*' -exec rm -rf {} +
while [ "$(tree_size)" -le "$true_size" ]; do
    file_one 另一文号
done
said "THE WITNESS witness.example/ours HOLDS ANOTHER HISTORY: split-view"
said "THE WITNESS witness.example/second HOLDS ANOTHER HISTORY: split-view"
check "the witness said so too" grep -q "CONTRADICTS ITSELF" "$w/ours.log"
same "nobody cosigns it" "$(tree_size)" "$(cosigners checkpoint)"
folder=$(find "$w/ours/evidence" -mindepth 1 -maxdepth 1 | head -n 1)
check "evidence is kept" test -n "$folder"
same "one history, cosigned" "$true_size witness.example/ours" \
    "$(/usr/bin/python3 "$python" check "$log_key" "$ours_key" "$second_key" <"$folder/held")"
submitted=$(/usr/bin/python3 "$python" check "$log_key" "$ours_key" <"$folder/submitted")
check "and another, signed by the log" test "$submitted" -ge "$true_size"

# -- A database older than what a quorum cosigned is not served at all.
stop_daemon
rm -rf "$data"
cp -r "$scratch/true" "$data"
start_daemon
comes "the true ledger is known again" cosigned "$true_size witness.example/ours witness.example/second"
stop_daemon
sed "s/^$true_size\$/$((true_size + 1))/" "$data/cosigned" >"$w/forged"
cp "$w/forged" "$data/cosigned"
exits 3 "a cosigned checkpoint that was changed" "$mingzhangd" run --config "$w/daemon.ini" --data "$data" --socket "$socket"
finish
