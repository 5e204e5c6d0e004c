#!/bin/sh
# P4 of design.md §11 beside witnesses: how long an acknowledgement takes with none, with a dead one and with one that
# takes the request and never answers: sh tests/bench/witness.sh [BUILD [STATEMENTS [MOST]]]. Fails if the median of
# one of the latter is more than MOST hundredths (default 150) of that without.
set -eu
build=${1:-build/release}
statements=${2:-2000}
most=${3:-150}
cd "$(dirname "$0")/../.."
daemon=$build/daemon/mingzhangd
bench=$build/tests/bench_witness
for program in "$daemon" "$bench"; do
    [ -x "$program" ] || { echo "bench: no $program: build it first" >&2; exit 77; }
done

# On a disk, not in memory: a durable append is what is measured.
work=$(mktemp -d "${MZ_BENCH_DIR:-/var/tmp}/mz-bench-XXXXXX")
pids=
clean() {
    for pid in $pids; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# waits_for SOCKET PID
waits_for() {
    until [ -S "$1" ]; do
        kill -0 "$2" 2>/dev/null || { echo "bench: nothing serves $1" >&2; exit 1; }
        sleep 0.1
    done
}

# The witness that takes every request and answers none; it notes that it was asked.
/usr/bin/python3 - "$work" <<'END' &
import pathlib, socket, sys
folder = pathlib.Path(sys.argv[1])
server = socket.socket(socket.AF_UNIX)
server.bind(str(folder / "silent.sock"))
server.listen(64)
kept = []
while True:
    kept.append(server.accept()[0])
    (folder / "asked").touch()
END
pids="$pids $!"
waits_for "$work/silent.sock" $!

# Any key will do: nobody will ever sign with it.
witness_key=$(/usr/bin/python3 tests/interop/witness.py vkey --name witness.example/bench --seed bench)
key=$("$bench" --admin-key)
for name in none dead silent; do
    vkey=$("$daemon" init --quiet --data "$work/$name" --origin ledger.example/bench --admin-key "$key")
    : >"$work/$name.ini"
    if [ "$name" != none ]; then
        cat >"$work/$name.policy" <<END
log $vkey
witness one $witness_key unix:$work/$name.sock
quorum one
END
        printf '[witness]\npolicy = %s\n' "$work/$name.policy" >"$work/$name.ini"
    fi
    "$daemon" run --quiet --config "$work/$name.ini" --data "$work/$name" --socket "$work/$name-daemon" 2>"$work/$name.log" &
    pids="$pids $!"
    waits_for "$work/$name-daemon" $!
    eval "key_$name=\$vkey"
done
# shellcheck disable=SC2154 # set by eval
"$bench" "$statements" "$most" "$work/asked" "$work/none-daemon" "$key_none" "$work/dead-daemon" "$key_dead" \
    "$work/silent-daemon" "$key_silent"
