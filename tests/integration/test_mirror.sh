#!/bin/sh
# A clone is a static mirror behind any web server and the source of another clone; fetching it asks several things at once,
# survives being killed at any moment, and takes from a copy no more than from the daemon (T2).
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

servers=
at_end() {
    for pid in $servers; do
        kill "$pid" 2>/dev/null || true
    done
}

# alone COMMAND...: the client of somebody who has neither key nor daemon nor trust.
alone() {
    "$mingzhang" --trust "$scratch/nobody.json" "$@"
}

# same_copy WHAT A B: every file of one clone is in the other, and no more; but for what a killed one left half-written.
same_copy() {
    check "$1" diff -r --exclude '*.new' --exclude '*.part' "$2" "$3"
}

# -- Of a case with lists and evidence: behind Python's own web server, under a path, then from the folder. No daemon runs.
quiet case_people
quiet case_plan
quiet case_payees
quiet case_approval
exits 0 "a clone of the daemon" as inspector clone "$scratch/www/ledger"
stop_daemon
check "it has lists" test -n "$(ls "$scratch/www/ledger/objects/list")"
check "it has evidence" test -n "$(ls "$scratch/www/ledger/objects/evidence")"
/usr/bin/python3 -u -m http.server --bind 127.0.0.1 --directory "$scratch/www" 0 >"$scratch/server.log" 2>&1 &
servers=$!
tries=0
until port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$scratch/server.log") && [ -n "$port" ] || [ $tries -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
leaf=$(json_value leaf <"$out/genesis.json")
exits 0 "a clone of a mirror" alone clone "$scratch/second" --from "http://127.0.0.1:$port/ledger/" --genesis "$leaf"
same_copy "it is the same" "$scratch/www/ledger" "$scratch/second"
exits 0 "it verifies" alone verify "$scratch/second" --genesis "$leaf"
exits 0 "a clone of a clone's clone" alone clone "$scratch/third" --from "$scratch/second" --genesis "$leaf"
same_copy "it is the same again" "$scratch/second" "$scratch/third"
exits 0 "nothing new in a copy" alone pull "$scratch/third" --from "http://127.0.0.1:$port/ledger" -O json
same "nothing is fetched twice" 0 "$(json_value files.fetched <"$scratch/stdout")"
exits 3 "another genesis" alone clone "$scratch/other" --from "$scratch/second" \
    --genesis 0101010101010101010101010101010101010101010101010101010101010101
exits 6 "no clone there" alone clone "$scratch/other" --from "http://127.0.0.1:$port/nothing" --genesis "$leaf"
exits 2 "no plain HTTP to other machines" alone clone "$scratch/other" --from "http://192.0.2.1/ledger"

# -- A damaged mirror is found out, and mended from a good one.
tile=$(find "$scratch/second/tile/entries" -type f | head -n 1)
cp -r "$scratch/second" "$scratch/bad"
printf x >>"$scratch/bad/${tile#"$scratch/second/"}"
exits 3 "a damaged copy" alone clone "$scratch/fourth" --from "$scratch/bad" --genesis "$leaf"
check "nothing is vouched for" test ! -e "$scratch/fourth/checkpoint"
exits 0 "the rest from a good one" alone pull "$scratch/fourth" --from "$scratch/second"
same_copy "it is whole" "$scratch/second" "$scratch/fourth"

# -- A longer ledger on a slow server.
quiet "$build/tests/bench_resume" 6000 0 "$scratch/long"
quiet "$build/tests/bench_resume" 2000 0 "$scratch/short"
mkdir "$scratch/state"
/usr/bin/python3 "$MZ_ROOT/tests/integration/mirror.py" "$scratch/long" 40 "$scratch/state" &
servers="$servers $!"
tries=0
until [ -e "$scratch/state/port" ] || [ $tries -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
slow=http://127.0.0.1:$(cat "$scratch/state/port")

# Killed again and again, each time later: what has come stays, and nothing is vouched for before all has.
rounds=0
killed=0
while :; do
    rounds=$((rounds + 1))
    "$mingzhang" --trust "$scratch/nobody.json" clone "$scratch/killed" --from "$slow" >"$scratch/stdout" 2>"$scratch/stderr" &
    pid=$!
    sleep "0.$((2 + rounds % 7))"
    if ! kill -9 "$pid" 2>/dev/null; then
        wait "$pid" || true
        break
    fi
    wait "$pid" 2>/dev/null || true
    [ ! -e "$scratch/killed/checkpoint" ] || break
    killed=$((killed + 1))
    [ $rounds -lt 60 ] || break
done
check "it was killed on the way" test $killed -gt 0
check "it ended" test -e "$scratch/killed/checkpoint"
same_copy "killed and resumed, it is the same" "$scratch/long" "$scratch/killed"
exits 0 "it verifies too" alone verify "$scratch/killed" --genesis "$(json_value leaf <"$scratch/long/genesis.json")"
check "several requests were under way at once" test "$(cat "$scratch/state/most")" -ge 4

# -- A copy that ends earlier is no newer history: refused as from the daemon.
exits 3 "an older copy" alone pull "$scratch/killed" --from "$scratch/short" -O json
same "it is called so" rolled-back "$(json_value code <"$scratch/stderr")"
exits 0 "the older copy grows from the newer" alone pull "$scratch/short" --from "$slow"
check "to the same checkpoint" cmp "$scratch/short/checkpoint" "$scratch/long/checkpoint"
finish
