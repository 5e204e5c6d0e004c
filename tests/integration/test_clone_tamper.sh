#!/bin/sh
# A clone that was tampered with is found out by `verify`, and the place is named: exit 3. One from
# which something is missing is incomplete: exit 7. Queries over either are refused, unless what is
# missing does not bear on them.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$(dirname "$here")")
export MZ_QUIET=1
work=$(mktemp -d "${TMPDIR:-/tmp}/mz-tamper.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
sh "$MZ_ROOT/tests/play.sh" "$work" >"$work/play.log" 2>&1 || { tail -n 20 "$work/play.log"; exit 1; }
mingzhang=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev}/client/mingzhang
genesis=$work/genesis.json
copy=$work/copy
failures=0

fresh() {
    rm -rf "$copy"
    cp -r "$work/clone" "$copy"
}

# verdict CODE TEXT WHAT [OPTIONS...]: verify must end with this exit code and name this.
verdict() {
    want=$1 text=$2 what=$3
    shift 3
    code=0
    "$mingzhang" verify "$copy" --lang en "$@" >"$work/said" 2>&1 || code=$?
    if [ "$code" -ne "$want" ] || ! grep -qF -- "$text" "$work/said"; then
        echo "FAIL $what: exit $code instead of $want, or \"$text\" is not named:"
        sed 's/^/    /' "$work/said"
        failures=$((failures + 1))
    fi
}

# asked CODE WHAT: a query over the copy must end with this exit code.
asked() {
    code=0
    "$mingzhang" --clone "$copy" --lang en execution -p P2023-01 >"$work/said" 2>&1 || code=$?
    if [ "$code" -ne "$1" ]; then
        echo "FAIL query over $2: exit $code instead of $1:"
        sed 's/^/    /' "$work/said"
        failures=$((failures + 1))
    fi
}

# flip FILE OFFSET: changes one bit of one byte; a negative offset counts from the end.
flip() {
    python3 - "$1" "$2" <<'END'
import sys
path, at = sys.argv[1], int(sys.argv[2])
data = bytearray(open(path, "rb").read())
data[at] ^= 1
open(path, "wb").write(data)
END
}

# rebundle CODE: rewrites the only entry bundle; CODE works on the list `entries`.
rebundle() {
    python3 - "$copy" "$1" <<'END'
import pathlib, struct, sys
path = next(p for p in (pathlib.Path(sys.argv[1]) / "tile/entries").rglob("*") if p.is_file())
data, entries = path.read_bytes(), []
while data:
    size, = struct.unpack(">H", data[:2])
    entries.append(data[2:2 + size])
    data = data[2 + size:]
exec(sys.argv[2])
path.write_bytes(b"".join(struct.pack(">H", len(e)) + e for e in entries))
END
}

first() {
    find "$copy/$1" -type f | sort | head -n 1
}

fresh
verdict 0 "VERIFIED" "an honest clone" --genesis "$genesis"
asked 0 "an honest clone"

# -- Entries.
fresh
rebundle 'e = bytearray(entries[40]); e[len(e) // 2] ^= 1; entries[40] = bytes(e)'
verdict 3 "entry 40" "a flipped byte in an entry" --genesis "$genesis"
asked 3 "a flipped byte in an entry"

fresh
rebundle 'del entries[30]'
verdict 3 "entry 30" "a dropped entry"

fresh
rebundle 'del entries[-1]'
verdict 3 "entry $(( $(sed -n 2p "$work/clone/checkpoint") - 1 ))" "the last entry dropped"

fresh
rebundle 'entries[20], entries[21] = entries[21], entries[20]'
verdict 3 "entry 20" "two entries swapped"

fresh
rebundle 'old, new = bytes.fromhex("1a002191c0"), bytes.fromhex("1a002191c1")
n = next(i for i, e in enumerate(entries) if b"payment.request" in e and old in e)
entries[n] = entries[n].replace(old, new, 1)
open(sys.argv[1] + ".n", "w").write(str(n))'
verdict 3 "entry $(cat "$copy.n")" "an amount changed inside a statement"

fresh
rebundle 'entries.append(b"more")'
verdict 3 "FAILED" "an entry too many"

fresh
printf 'x' >>"$(first tile/entries)"
verdict 3 "FAILED" "a byte behind the last entry"

# -- Tiles.
fresh
tile=$(first tile/0)
flip "$tile" 100
verdict 3 "/tile/0/${tile##*/tile/0/}" "a damaged tile"
asked 3 "a damaged tile"

fresh
: >"$(first tile/0)"
verdict 3 "/tile/0/" "an empty tile"

# -- The checkpoint.
fresh
flip "$copy/checkpoint" -10
verdict 3 "checkpoint" "a checkpoint with another signature"
asked 3 "a checkpoint with another signature"

fresh
python3 - "$copy/checkpoint" <<'END'
import sys
lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
lines[1] = str(int(lines[1]) - 1)
open(sys.argv[1], "w", encoding="utf-8").write("\n".join(lines))
END
verdict 3 "FAILED" "a checkpoint with another size"

fresh
echo nothing >"$copy/checkpoint"
verdict 3 "checkpoint" "a checkpoint that is none"

# -- Whose ledger.
fresh
verdict 3 "genesis" "another genesis" \
    --genesis 0101010101010101010101010101010101010101010101010101010101010101
sed 's/"leaf":"\(.\)/"leaf":"f\1/; s/\("leaf":"[0-9a-f]\{64\}\)[0-9a-f]*/\1/' "$work/clone/genesis.json" \
    >"$copy/genesis.json"
verdict 3 "genesis" "another genesis.json in the clone"

# -- Objects.
for kind in list evidence; do
    fresh
    object=$(first objects/$kind)
    flip "$object" -1
    verdict 3 "${object##*/}" "a damaged $kind"
    fresh
    rm "$object"
    verdict 7 "${object##*/}" "a missing $kind"
done
fresh
rm "$(first objects/evidence)"
asked 0 "a clone without an evidence file"
fresh
rm -r "$copy/objects/list"
asked 7 "a clone without lists"

# -- Files of the log that are missing.
fresh
rm "$(first tile/0)"
verdict 7 "INCOMPLETE" "a missing tile"
fresh
rm "$(first tile/entries)"
verdict 7 "INCOMPLETE" "a missing bundle"

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
echo "every tampering was found"
