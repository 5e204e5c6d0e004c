#!/bin/sh
# A daemon restored to an older state and continued differently is found out four times over, each on its own (T2, T8): by
# its own head file, by an auditor's clone, by the mirror of another clone, and by a witness. What they keep proves it to others.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

w=$scratch/witness
mkdir -p "$w"
log=$out/mingzhangd.log
clone=$scratch/clone
witness=
at_end() {
    [ -z "$witness" ] || kill "$witness" 2>/dev/null || true
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

# cosigned SIZE: waits until the witness has signed the checkpoint of this size.
cosigned() {
    tries_=0
    until [ "$(curl -sf --unix-socket "$socket" http://localhost/cosigned | sed -n 2p)" = "$1" ] || [ $tries_ -gt 150 ]; do
        sleep 0.2
        tries_=$((tries_ + 1))
    done
    same "the witness has signed" "$1" "$(curl -sf --unix-socket "$socket" http://localhost/cosigned | sed -n 2p)"
}

number=0
file_one() {
    number=$((number + 1))
    quiet as budget budget appropriate "B2023-S$number" --amount 1.00 --year 2023 --source fiscal \
        --document "$1" --date 2023-04-03
}

# evidence_of FOLDER -gt|-lt: the evidence where what was shown is longer or shorter than what was held.
evidence_of() {
    for folder_ in "$1"/*; do
        sizes_=${folder_##*/}
        shown_=${sizes_#*-}
        relation_=-gt
        [ "${shown_%%-*}" -gt "${sizes_%%-*}" ] || relation_=-lt
        [ "$relation_" != "$2" ] || echo "$folder_"
    done
}

# third FOLDER VKEY: somebody elsewhere, who has the folder and the key of the log.
third() {
    "$mingzhang" --trust "$scratch/nobody.json" contradiction "$1" --log "$2" -O json
}

# stays_shut CODE WHAT: the daemon does not start over this data, and says why.
stays_shut() {
    exits 3 "$2" "$mingzhangd" run --config "$w/daemon.ini" --data "$data" --socket "$socket"
    check "$2: $1" grep -qF -- "[$1]" "$scratch/stderr"
}

quiet case_people
quiet case_plan
log_key=$(head -n 1 "$out/vkey")
printf 'passphrase of a witness\n' >"$w/passphrase"
"$mingzhang" -q --passphrase-file "$w/passphrase" key new "$w/witness.key" --actor witness --kdf minimal
witness_key=$("$mingzhang" key show "$w/witness.key" --witness witness.example/one -O json | json_value vkey)
cat >"$w/policy" <<END
log $log_key
witness one $witness_key unix:$sockets/witness.sock
group all 1 one
quorum all
END
printf '[witness]\npolicy = %s\n' "$w/policy" >"$w/daemon.ini"
"$mingzhang" --lang en --passphrase-file "$w/passphrase" --key "$w/witness.key" witness --name witness.example/one \
    --state "$w/state" --listen "unix:$sockets/witness.sock" --log "$log_key" >>"$w/witness.log" 2>&1 &
witness=$!
stop_daemon
# shellcheck disable=SC2034 # of start_daemon
daemon_config=$w/daemon.ini
start_daemon
cosigned "$(tree_size)"

# -- The state that somebody will bring back; and the true history after it, which all three see.
stop_daemon
cp -r "$data" "$scratch/old"
start_daemon
file_one 示例文号
file_one 示例文号
true_size=$(tree_size)
cosigned "$true_size"
exits 0 "a clone of the true history" as inspector clone "$clone"
stop_daemon
cp -r "$data" "$scratch/true"
cp -r "$clone" "$scratch/held"

# -- Another story, told from the old state on. Those who filed since would refuse by themselves; this one has forgotten.
rm -rf "$data"
cp -r "$scratch/old" "$data"
start_daemon
said "THE WITNESS witness.example/one HOLDS ANOTHER HISTORY: rolled-back"
exits 3 "the clone finds entries gone" as inspector pull "$clone" -O json
same "it is rolled back" rolled-back "$(json_value code <"$scratch/stderr")"
find "$out/people/budget" -name '*seen*' -exec rm -rf {} +
while [ "$(tree_size)" -le "$true_size" ]; do
    file_one 另一文号
done

# -- By the clone.
curl -sf --unix-socket "$socket" http://localhost/checkpoint >"$scratch/shown"
exits 3 "the clone finds another history" as inspector pull "$clone" -O json
same "it is a split view" split-view "$(json_value code <"$scratch/stderr")"
same "evidence of both times" 2 "$(find "$clone/contradiction" -name shown | wc -l)"
check "the clone is as it was" diff -r --exclude contradiction "$clone" "$scratch/held"
check "the checkpoint held is that of the clone" cmp "$clone/checkpoint" "$(evidence_of "$clone/contradiction" -gt)/held"
check "the one shown is the daemon's" cmp "$(evidence_of "$clone/contradiction" -gt)/shown" "$scratch/shown"

# -- What it kept shows the contradiction to somebody who has these files and the log's key, and no more. The first time
# the log only went back, and no file can say when a checkpoint was shown.
exits 0 "a third person sees the contradiction" third "$(evidence_of "$clone/contradiction" -gt)" "$log_key"
same "the longer one begins otherwise" other-beginning "$(json_value verdict <"$scratch/stdout")"
exits 7 "going back alone contradicts nothing" third "$(evidence_of "$clone/contradiction" -lt)" "$log_key"
same "the shorter one is its beginning" consistent "$(json_value verdict <"$scratch/stdout")"
cp -r "$(evidence_of "$clone/contradiction" -gt)" "$scratch/forged"
rm "$scratch/forged/request"
exits 7 "without the proof it is open" third "$scratch/forged" "$log_key"
same "it says so" open "$(json_value verdict <"$scratch/stdout")"
sed 2d "$(evidence_of "$clone/contradiction" -gt)/request" >"$scratch/forged/request"
exits 7 "with a proof that lacks a hash too" third "$scratch/forged" "$log_key"
same "it says so again" open "$(json_value verdict <"$scratch/stdout")"
sed 's/^[0-9][0-9]*$/999/' "$scratch/forged/held" >"$scratch/other"
cp "$scratch/other" "$scratch/forged/held"
exits 3 "what the log did not sign is no evidence" third "$scratch/forged" "$log_key"
same "a bad signature" bad-note "$(json_value code <"$scratch/stderr")"
stranger=$("$mingzhangd" init --quiet --data "$scratch/stranger" --origin "${log_key%%+*}" \
    --admin-key "$out/people/admin1/admin1.key")
exits 3 "another key under the same name" third "$(evidence_of "$clone/contradiction" -gt)" "$stranger"
same "the signer is unknown" unknown-signer "$(json_value code <"$scratch/stderr")"

# -- By the mirror of somebody else: who was told the other story alone learns of it from a copy of the true one, and
# the other way round.
exits 0 "a clone of the other story" as inspector clone "$scratch/misled"
exits 3 "it meets a mirror of the true one" "$mingzhang" pull "$scratch/misled" --from "$scratch/held" -O json
same "that mirror is shorter" rolled-back "$(json_value code <"$scratch/stderr")"
exits 0 "and has the proof for others" third "$(evidence_of "$scratch/misled/contradiction" -lt)" "$log_key"
cp -r "$scratch/held" "$scratch/faithful"
exits 3 "the true one meets a mirror of the other" "$mingzhang" pull "$scratch/faithful" --from "$scratch/misled" -O json
same "it is a split view there too" split-view "$(json_value code <"$scratch/stderr")"
exits 0 "with the same proof" third "$(evidence_of "$scratch/faithful/contradiction" -gt)" "$log_key"
check "neither has taken a file of the other" diff -r --exclude contradiction "$scratch/faithful" "$scratch/held"

# -- By the witness, which keeps both checkpoints.
said "THE WITNESS witness.example/one HOLDS ANOTHER HISTORY: split-view"
check "the witness says so too" grep -q "CONTRADICTS ITSELF" "$w/witness.log"
submitted=$(find "$w/state/evidence" -name submitted)
check "the witness has evidence" test -n "$submitted"
check "of what it cosigned" grep -qF -- "— witness.example/one " "${submitted%/*}/held"
exits 0 "and shows it to a third person" third "${submitted%/*}" "$log_key"
same "the root comes out of the refused proof" other-beginning "$(json_value verdict <"$scratch/stdout")"
same "nobody but the log signs the other story" 1 "$(curl -sf --unix-socket "$socket" http://localhost/checkpoint | grep -c '^— ')"
stop_daemon

# -- By the daemon's own head file, which no backup of the database has: with the database of the other story, of the
# old state, and with the true one again.
cp "$scratch/true/head" "$data/head"
rm -f "$data/cosigned"
stays_shut split-view "another story beside the true head"
exits 3 "check finds it too" "$mingzhangd" check --data "$data"
rm -rf "$data"
cp -r "$scratch/old" "$data"
cp "$scratch/true/head" "$data/head"
stays_shut rolled-back "an old state beside the true head"
rm -rf "$data"
cp -r "$scratch/true" "$data"
start_daemon
same "the true history goes on" "$true_size" "$(tree_size)"
exits 0 "and the clone with it" as inspector pull "$clone"
finish
