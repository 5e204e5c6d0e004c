#!/bin/sh
# A verifier written from FORMAT.md alone, in Go, accepts what the rules admit and refuses what a dishonest daemon
# recorded: for every row of the rules' table, the 2023 case, and copies of its clone that were tampered with.
set -eu

MZ_ROOT=${MZ_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
: "${MZ_BUILD_DIR:=$MZ_ROOT/build/dev}"
export MZ_BUILD_DIR
# shellcheck source=tests/lib/golang.sh
. "$MZ_ROOT/tests/lib/golang.sh"
verifier=$(golang_build fresh)
format=$MZ_ROOT/proto/FORMAT.md
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mz-fresh.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
checks=0
failures=0

# expect CODE WHAT CLONE: the verifier's exit code.
expect() {
    code=0
    "$verifier" "$format" "$3" "$genesis" >"$scratch/out" 2>&1 || code=$?
    checks=$((checks + 1))
    [ "$code" -ne "$1" ] || return 0
    failures=$((failures + 1))
    echo "FAILED: $2: exit $code, expected $1"
    cat "$scratch/out"
}

# -- The table of the rules.
mkdir "$scratch/rows"
"$MZ_BUILD_DIR/tests/test_table" --clones "$scratch/rows"
"$verifier" "$format" --rows "$scratch/rows" || failures=$((failures + 1))

# -- The case.
sh "$MZ_ROOT/tests/play.sh" "$scratch/case" >"$scratch/play.log" 2>&1 || {
    tail -n 20 "$scratch/play.log"
    exit 1
}
clone=$scratch/case/clone
copy=$scratch/copy
genesis=$(/usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["leaf"])' "$clone/genesis.json")
expect 0 "the case" "$clone"
# -- The computed figures: of the case, and of three in ten of the ledgers that the rules admit.
set -- "$clone"
for row in "$scratch"/rows/*[048]-*-admitted; do
    set -- "$@" "$row"
done
/usr/bin/python3 "$MZ_ROOT/tests/interop/same_figures.py" "$verifier" "$format" "$MZ_BUILD_DIR/client/mingzhang" "$@" ||
    failures=$((failures + 1))
for how in flipped-byte dropped-entry swapped-amount; do
    rm -rf "$copy"
    cp -r "$clone" "$copy"
    /usr/bin/python3 "$MZ_ROOT/tests/lib/tamper.py" "$copy" "$how" >/dev/null
    expect 3 "a clone with a $how" "$copy"
done
rm -rf "$copy"
cp -r "$clone" "$copy"

# Every file of the clone: each with one bit of some bytes changed, cut short, with a byte too many, or gone.
/usr/bin/python3 - "$copy" >"$scratch/files" <<'END'
import pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")):
    if path.is_file():
        print(path)
END
while read -r file; do
    cp "$file" "$scratch/kept"
    for how in first middle last short long; do
        /usr/bin/python3 - "$file" "$how" <<'END'
import pathlib, sys
path, how = pathlib.Path(sys.argv[1]), sys.argv[2]
data = bytearray(path.read_bytes())
at = {"first": 0, "middle": len(data) // 2, "last": len(data) - 1}.get(how)
if at is not None:
    data[at] ^= 1
path.write_bytes(data[:-1] if how == "short" else data + b"\n" if how == "long" else data)
END
        case $file in
        # JSON may end in a newline or not; it is the only file whose bytes are not all bound.
        */genesis.json) case $how in short | long | last) continue ;; esac ;;
        esac
        expect 3 "$how of ${file#"$copy"/}" "$copy"
    done
    rm "$file"
    case $file in
    */genesis.json) expect 0 "without genesis.json" "$copy" ;;
    *) expect 7 "without ${file#"$copy"/}" "$copy" ;;
    esac
    cp "$scratch/kept" "$file"
done <"$scratch/files"
expect 0 "put together again" "$copy"

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ]
