#!/bin/sh
# The clone of the 2023 case passes both independent verifiers, and a copy of it with one byte
# changed passes neither. MZ_CASE_CLONE names a clone that somebody made already, with the file
# genesis.json beside or in it; otherwise the case is played anew.
set -eu

source_dir=${MZ_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
interop=$source_dir/tests/interop
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ -n "${MZ_CASE_CLONE:-}" ]; then
    clone=$MZ_CASE_CLONE
elif [ -f "$source_dir/tests/play.sh" ]; then
    sh "$source_dir/tests/play.sh" "$scratch/case" >"$scratch/play.log" 2>&1 || {
        cat "$scratch/play.log"
        exit 1
    }
    clone=$scratch/case/clone
else
    echo "no MZ_CASE_CLONE and no tests/play.sh: skipped"
    exit 77
fi
genesis_file=$clone/genesis.json
[ -f "$genesis_file" ] || genesis_file=$(dirname "$clone")/genesis.json
genesis=$(/usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["leaf"])' \
    "$genesis_file")

passed=0
failed=0

# expect CODE WHAT COMMAND…
expect() {
    wanted=$1
    what=$2
    shift 2
    got=0
    "$@" >"$scratch/out" 2>&1 || got=$?
    if [ "$got" = "$wanted" ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "$what: exit code $got, not $wanted"
    cat "$scratch/out"
}

# flip FILE OFFSET: changes the lowest bit of one byte; a negative offset counts from the end.
flip() {
    /usr/bin/python3 -c '
import sys
with open(sys.argv[1], "r+b") as file:
    data = bytearray(file.read())
    data[int(sys.argv[2]) % len(data)] ^= 1
    file.seek(0)
    file.write(data)' "$1" "$2"
}

node=$(command -v node || true)
[ -n "$node" ] || echo "no node: its half is skipped"

# both CODE WHAT CLONE: the two verifiers.
both() {
    expect "$1" "$2, Python" /usr/bin/python3 "$interop/verify_clone.py" "$3" \
        --genesis "$genesis" --json
    if [ -n "$node" ]; then
        expect "$1" "$2, Node" "$node" "$interop/verify_statement.mjs" "$3" --genesis "$genesis"
    fi
}

both 0 "the case" "$clone"
/usr/bin/python3 "$interop/verify_clone.py" "$clone" --genesis "$genesis"

# The signature of the checkpoint, and the first entry's last byte but some: its signature.
cp -r "$clone" "$scratch/tampered"
flip "$scratch/tampered/checkpoint" 5
both 3 "another origin in the checkpoint" "$scratch/tampered"
cp "$clone/checkpoint" "$scratch/tampered/checkpoint"
bundle=$(find "$scratch/tampered/tile/entries" -type f | sort | head -n 1)
flip "$bundle" 200
both 3 "another entry 0" "$scratch/tampered"
flip "$bundle" 200
flip "$bundle" -1
expect 3 "another last signature" /usr/bin/python3 "$interop/verify_clone.py" \
    "$scratch/tampered" --genesis "$genesis"
flip "$bundle" -1

for kind in list evidence; do
    object=$(find "$scratch/tampered/objects/$kind" -type f 2>/dev/null | sort | head -n 1)
    [ -n "$object" ] || continue
    flip "$object" -1
    expect 3 "another $kind" /usr/bin/python3 "$interop/verify_clone.py" "$scratch/tampered" \
        --genesis "$genesis"
    rm "$object"
    expect 7 "no $kind" /usr/bin/python3 "$interop/verify_clone.py" "$scratch/tampered" \
        --genesis "$genesis"
    cp "$clone/${object#"$scratch/tampered/"}" "$object"
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
