#!/bin/sh
# An auditor's clone against a daemon that lost its memory or tells another story (T1, T2, T8): pull
# refuses with exit 3, keeps both checkpoints as evidence and leaves the clone as it was. An honest
# daemon is pulled from, also after an interruption, and only what is new comes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$(dirname "$here")")
export MZ_QUIET=1
. "$MZ_ROOT/tests/lib/case.sh"
. "$MZ_ROOT/tests/lib/case_steps.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/mz-history.XXXXXX")
case_open "$work"
trap 'case_close; rm -rf "$work"' EXIT INT TERM
clone=$work/clone

fail() {
    echo "FAIL $*"
    sed 's/^/    /' "$work/said"
    exit 1
}

# expect CODE TEXT WHAT COMMAND...
expect() {
    want=$1 text=$2 what=$3
    shift 3
    code=0
    "$@" >"$work/said" 2>&1 || code=$?
    [ "$code" -eq "$want" ] || fail "$what: exit $code instead of $want"
    grep -qF -- "$text" "$work/said" || fail "$what: \"$text\" is not said"
}

# kept SHOWN: the evidence holds both checkpoints, the clone's own and one of this size.
kept() {
    folder=$(echo "$clone/contradiction/$(size)-$1-"*)
    [ -f "$folder/README.txt" ] || fail "no evidence was kept"
    cmp -s "$folder/held" "$clone/checkpoint" || fail "the clone's checkpoint is not in the evidence"
    [ "$(sed -n 2p "$folder/shown")" = "$1" ] || fail "the other checkpoint is not in the evidence"
    cmp -s "$clone/checkpoint" "$work/kept/checkpoint" || fail "the clone's checkpoint was touched"
    (cd "$clone" && find . -type f ! -path './contradiction/*' | sort) >"$work/files"
    (cd "$work/kept" && find . -type f ! -path './contradiction/*' | sort) | cmp -s - "$work/files" ||
        fail "something of another history was written"
}

size() {
    sed -n 2p "$clone/checkpoint"
}

quietly() {
    "$@" >"$work/play.log" 2>&1 || { tail -n 20 "$work/play.log"; exit 1; }
}

quietly case_people
quietly case_plan

# -- From a genesis that was handed over, and from a wrong one.
leaf=$(sed -n 's/.*"leaf": *"\([0-9a-f]*\)".*/\1/p' "$work/genesis.json")
expect 3 genesis "a wrong genesis" as inspector clone "$clone" --lang en \
    --genesis 0101010101010101010101010101010101010101010101010101010101010101
[ ! -e "$clone/checkpoint" ] || fail "a wrong genesis left a clone"
expect 0 "of them new" "a clone from its genesis" as inspector clone "$clone" --lang en --genesis "$leaf"
expect 1 exists "a clone over a clone" as inspector clone "$clone" --lang en
before=$(size)

# -- The daemon as it was, kept by somebody who means to bring it back: data, vault and head.
stop_daemon
cp -r "$work/daemon" "$work/old"
start_daemon
quietly case_payees

# -- Growth, and nothing twice.
expect 0 "the history only grew since $before entries" "growth" as inspector pull "$clone" --lang en
[ "$(size)" -gt "$before" ] || fail "the clone did not grow"
expect 0 ", 0 of them new" "nothing new" as inspector pull "$clone" --lang en
expect 0 "VERIFIED" "the grown clone" "$mingzhang" verify "$clone" --lang en --genesis "$leaf"

# -- Interrupted: what had come is kept, and there is no checkpoint until all has.
rm "$clone/checkpoint"
rm -r "$clone/tile/entries"
expect 0 "of them new" "an interrupted clone goes on" as inspector pull "$clone" --lang en
expect 0 "VERIFIED" "the resumed clone" "$mingzhang" verify "$clone" --lang en --genesis "$leaf"
cp -r "$clone" "$work/kept"

# -- Rolled back.
stop_daemon
mv "$work/daemon" "$work/true"
mv "$work/old" "$work/daemon"
start_daemon
expect 3 rolled-back "a daemon that was rolled back" as inspector pull "$clone" --lang en
kept "$before"
expect 3 "恢复到较早的状态" "the same in Chinese" as inspector pull "$clone" --lang zh

# -- Another story: it goes on differently, past the size that the clone has. By somebody who filed nothing
# since: the clients of the others remember the longer history and refuse by themselves.
number=1
while [ "$(curl -sf --unix-socket "$socket" http://localhost/checkpoint | sed -n 2p)" -le "$(size)" ]; do
    number=$((number + 1))
    quietly as budget budget appropriate "B2023-$number" --amount 1.00 --year 2023 --source fiscal \
        --document 另一文号 --date 2023-04-03
done
expect 3 split-view "a daemon that tells another story" as inspector pull "$clone" --lang en
kept "$(curl -sf --unix-socket "$socket" http://localhost/checkpoint | sed -n 2p)"
expect 0 "VERIFIED" "the clone after both" "$mingzhang" verify "$clone" --lang en --genesis "$leaf"

echo "no other history was taken"
