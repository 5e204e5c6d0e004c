#!/bin/sh
# The benches of design.md §11, as ratios to bounds measured in the same run: sh tests/bench/run.sh [BUILD [ROUNDS]].
# `run.sh --witness [BUILD [STATEMENTS]]` measures alone what a dead and a silent witness cost (P4, witness.sh).
# Wants a release build (cmake --preset release); others measure the checks, not the ledger.
set -eu
if [ "${1:-}" = --witness ]; then
    shift
    exec sh "$(dirname "$0")/witness.sh" "$@"
fi
build=${1:-build/release}
rounds=${2:-5}
cd "$(dirname "$0")/../.."
daemon=$build/daemon/mingzhangd
client=$build/client/mingzhang
bench=$build/tests
for program in "$daemon" "$client" "$bench/bench_append" "$bench/bench_verify" "$bench/bench_resume" \
    "$bench/bench_proofs" "$bench/bench_xlsx" "$bench/bench_metrics"; do
    [ -x "$program" ] || { echo "bench: no $program: build it first" >&2; exit 77; }
done

# On a disk, not in memory: a durable append is what is measured.
work=$(mktemp -d "${MZ_BENCH_DIR:-/var/tmp}/mz-bench-XXXXXX")
pid=
clean() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT INT TERM

key=$("$bench/bench_append" --admin-key)
vkey=$("$daemon" init --quiet --data "$work/data" --origin ledger.example/bench --admin-key "$key")
"$daemon" run --quiet --data "$work/data" --socket "$work/socket" &
pid=$!
while [ ! -S "$work/socket" ]; do
    kill -0 "$pid" 2>/dev/null || { echo "bench: the daemon did not start" >&2; exit 1; }
    sleep 0.1
done

echo "statements: funds.receive of 1 fen, $(nproc) processors, $rounds rounds, medians"
printf '%-28s %12s %12s %7s %7s\n' "" measured bound ratio target
# The load stands for clients on other machines. As a batch process it handles what has come when it gets its turn,
# instead of taking the processor from the daemon with every single answer.
chrt -b 0 "$bench/bench_append" "$work/socket" "$vkey" "$rounds"
"$client" clone "$work/clone" --quiet --server "unix:$work/socket" --trust "$work/trust.json"
kill "$pid"
wait "$pid" || true
pid=
"$bench/bench_verify" "$work/clone" "$rounds"
"$bench/bench_resume" 100000 100
"$bench/bench_xlsx" 100000
TMPDIR=$work "$bench/bench_metrics" 10000 100
TMPDIR=$work "$bench/bench_proofs"
sh tests/bench/witness.sh "$build"
