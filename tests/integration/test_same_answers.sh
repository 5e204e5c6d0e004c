#!/bin/sh
# The daemon and a clone give the same bytes: every reading command as JSON, both exports, proofs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$(dirname "$here")")
export MZ_QUIET=1
. "$MZ_ROOT/tests/lib/case.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/mz-same.XXXXXX")
trap 'kill "$(cat "$work/daemon.pid")" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
sh "$MZ_ROOT/tests/play.sh" "$work" --keep >"$work/play.log" 2>&1 || { tail -n 20 "$work/play.log"; exit 1; }
out=$work
acts=0
mingzhang=$build/client/mingzhang
failures=0

differ() {
    echo "FAIL $*"
    failures=$((failures + 1))
}

on_clone() {
    "$mingzhang" --clone "$work/clone" "$@"
}

while read -r command; do
    [ -n "$command" ] || continue
    for format in json csv text; do
        # Personal data is joined for people, and no clone has any.
        case $command in "payee list"*) [ $format = json ] || continue ;; esac
        # shellcheck disable=SC2086 # words of a command
        as inspector $command -O $format --lang zh >"$work/daemon.out" 2>"$work/said" || differ "daemon: $command: $(cat "$work/said")"
        # shellcheck disable=SC2086
        on_clone $command -O $format --lang zh >"$work/clone.out" 2>"$work/said" || differ "clone: $command: $(cat "$work/said")"
        cmp -s "$work/daemon.out" "$work/clone.out" || differ "$command -O $format differs"
        [ -s "$work/daemon.out" ] || differ "$command -O $format is empty"
    done
done <<END
ledger
list
list --kind payment.approve,payment.accept --reverse --limit 2
list -p P2023-01 --period 2023Q2
show 40
show ZF2023-0501 -p P2023-01
trace ZF2023-0501 -p P2023-01
trace ZF2023-0501 -p P2023-01 --line 7
actor list
policy show
project list
project show P2023-01
target show -p P2023-01
budget show
payee list
payments
payments --state signed
execution -p P2023-01
metrics -p P2023-01
evaluate -p P2023-01
monitor show -p P2023-01
score show -p P2023-01
scheme show -p P2023-01
finding list -p P2023-01
deviation list -p P2023-01
narrative list -p P2023-01
years -p P2023-01
inbox --actor approver1
END

as inspector export csv "$work/csv1" 2>/dev/null
on_clone export csv "$work/csv2" 2>/dev/null
diff -r "$work/csv1" "$work/csv2" || differ "CSV exports differ"
as inspector export json "$work/1.json" 2>/dev/null
on_clone export json "$work/2.json" 2>/dev/null
cmp "$work/1.json" "$work/2.json" || differ "JSON exports differ"
as inspector prove '#40' -o "$work/1.tlog-proof" 2>/dev/null
on_clone prove '#40' -o "$work/2.tlog-proof" 2>/dev/null
cmp "$work/1.tlog-proof" "$work/2.tlog-proof" || differ "proofs differ"

# The files check out against the manifest, by another program's arithmetic.
python3 - "$work/csv1" <<'END' || failures=$((failures + 1))
import csv, hashlib, json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
for one in json.loads((folder / "manifest.json").read_text())["contents"]:
    data = (folder / one["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == one["sha256"] and len(data) == one["size"], one
    rows = list(csv.DictReader(data.decode().splitlines()))
    assert len(rows) == one["rows"], one
    for name, total in one["sums"].items():
        assert sum(int(row[name] or 0) for row in rows) == total, (one["file"], name)
END

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
echo "daemon and clone give the same bytes"
